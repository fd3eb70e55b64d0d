/* process.h - process setup: locale, umask, memory, signals; and the way to the practice server */
#ifndef WORLD_PROCESS_H
#define WORLD_PROCESS_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/component.h"
#include "base/err.h"

/* Sets locale and catalogue. True if the terminal shows UTF-8; if not, widths are counted in C.UTF-8 and all output
 * must be made ASCII. @lost: the locale that was asked for, if it is missed here; one that does not exist and is not
 * missed, because another stands in for it, is not named. */
bool process_words(const char **lost);

/* umask 077; libraries overwrite what they free; no core dumps, and other processes of the same user cannot read our
 * memory; sets the out-of-memory handler. */
void process_careful(void);

/* From now on a pipe without a reader is an error of the write: the exit status must tell what was done to a tenant. */
void process_unbroken(void);

/* Adds the C library. */
void process_component(struct components *components);

/* A descriptor for what is neither to be read nor shown; -1 with errno. Allowed between fork and exec. */
int process_nowhere(void);

/* This process's id, for people. */
unsigned process_pid(void);

/* The program that serves the practice cloud. Optional: naaready works without it. */
#define PRACTICE_SERVER "naaready-practice"

/* Executes that program, installed beside this one, with the arguments @argv (NULL at the end), the first being its
 * name. Returns only if it cannot be started: ERR_USAGE if it is not installed, else ERR_FILE. */
void process_practice_server(const char *const *argv, struct err *err);

/* That program is there. */
bool process_has_practice_server(void);

/* Executes this program again, with the arguments @argv as above. Returns only if it cannot be started: ERR_FILE. */
void process_again(const char *const *argv, struct err *err);

/* Asks a question with the answers yes and no, on the terminal. False: there is none to ask on. */
bool process_ask(const char *question, bool *yes);

/* Columns of the terminal on stdout; 80 if it is none. */
int process_columns(void);
/* Adds text for stderr: broken at words if that is a terminal, never within a word. */
void process_wrap(const char *text, struct buf *out);

#endif
