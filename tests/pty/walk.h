/* walk.h - the real program in a pretend terminal, walked through as a person would
 *
 * NAAREADY_PROGRAM names another program than that of this build: make check TESTS='...' NAAREADY_PROGRAM=/path/to/it.
 *
 * A person reads labels and moves the focus to one: numbers may change, and the admin knows the labels. Every function
 * waits for something visible, within pty.h's deadline.
 *
 *     walk_home();
 *     pty = walk_start(&(struct walk_options){.tenant = "classic"});
 *     walk_page(pty, "Welcome");
 *     walk_choose(pty, "Next: Tenant");
 */
#ifndef TESTS_WALK_H
#define TESTS_WALK_H

#include "pty/pty.h"

struct walk_options {
	const char *tenant;      /* a practice tenant; NULL: classic */
	const char *command;     /* NULL: wizard */
	const char *const *more; /* arguments after these, NULL-terminated */
	const char *term, *locale;
	const char *const *env;
	int rows, cols;
};

/* Makes an empty home for the programs started from here on, and removes the one before. */
void walk_home(void);
void walk_home_remove(void);
const char *walk_home_path(void);
/* The same two as cmocka's fixtures: before each test, and after the last one. */
int walk_begin(void **state);
int walk_end(void **state);

/* Returns "$NAAREADY_BUILD/naaready", or what NAAREADY_PROGRAM names. */
const char *walk_program(void);
/* NAAREADY_PROGRAM names another program, one that has its data and translations inside. */
bool walk_another(void);
/* It can serve the practice cloud: with a program beside it, or itself. */
bool walk_serves(void);
struct pty *walk_start(const struct walk_options *options);

/* Waits for a page by its title. */
void walk_page(struct pty *pty, const char *title);
/* Moves the focus to the choice with this label, wherever on the page it is, and presses Enter. */
void walk_choose(struct pty *pty, const char *label);
/* Moves the focus to a field, types over what is in it, and presses Enter. */
void walk_type(struct pty *pty, const char *label, const char *text);
/* Presses F10 and asserts the exit status. */
void walk_quit(struct pty *pty, int status);

/* Asserts that this test left no process behind. */
void walk_no_orphans(void);

#endif
