/* process.h - what a process does before anything else: words, and nothing left behind */
#ifndef WORLD_PROCESS_H
#define WORLD_PROCESS_H

#include <stdbool.h>

#include "base/err.h"

/* The locale and its catalogue. True when the terminal shows UTF-8; where it does not, widths are counted in C.UTF-8
 * and everything shown has to be made ASCII. */
bool process_words(void);

/* umask 077; libraries overwrite what they free; no core dumps, and no reading of our memory by others of the same user; what happens without memory. */
void process_careful(void);

/* From now on a pipe that nobody reads is an error of the write: what a program did to a tenant decides how it ends. */
void process_unbroken(void);

/* This process, for people who look for it. */
unsigned process_pid(void);

/* The program that serves the practice cloud. Where it was not built, naaready can do all else. */
#define PRACTICE_SERVER "naaready-practice"

/* From now on this process is that program, installed beside this one, with the words @argv (NULL at the end), of which the first is
 * its name. Comes back only when it cannot be started: ERR_USAGE when it is not installed, else ERR_FILE. */
void process_practice_server(const char *const *argv, struct err *err);

/* Columns of the terminal that stdout is; 80 when it is none. */
int process_columns(void);

#endif
