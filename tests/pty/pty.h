/* pty.h - a program on a terminal of its own, watched and typed at as a person would
 *
 * The terminal is libvterm: what the program writes becomes a screen, keys become the bytes that such a terminal
 * sends in the mode it is in. Nothing here sleeps. A test waits for something visible (pty_see, pty_until) within a
 * deadline; when it does not come, the test fails and prints the screen and the text that it waited for.
 *
 *     const char *argv[] = {"./naaready", "--practice", NULL};
 *     struct pty *pty = pty_start(&(struct pty_options){.argv = argv, .term = "xterm-256color"});
 *     pty_see(pty, "Welcome");
 *     pty_key(pty, VTERM_KEY_DOWN);
 *     pty_see(pty, "> 2");
 *     pty_type(pty, "q");
 *     assert_int_equal(pty_finish(pty), 0);
 *
 * pty_finish also asserts that the terminal's modes are as they were, the cursor is shown, bracketed paste and the
 * alternate screen are off. Failures go through cmocka's fail_msg; the child is killed first, so none is left behind.
 */
#ifndef TESTS_PTY_H
#define TESTS_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <vterm.h>

/* Long, for valgrind and a busy machine; a passing test never waits for it. */
#define PTY_DEADLINE_MS 20000

struct pty_options {
	const char *const *argv; /* NULL-terminated; argv[0] is the program's path */
	const char *term;        /* TERM; NULL: xterm-256color */
	const char *locale;      /* LC_ALL; NULL: C.UTF-8 */
	const char *const *
	    env; /* further "NAME=value", NULL-terminated; besides them the program has HOME, PATH and XDG_* of the test */
	int rows, cols; /* 0: 24, 80; -1: the terminal says 0x0, as a serial line, and shows 24x80 */
	int stderr_fd;  /* 0: the terminal; else this descriptor */
};

struct pty;

struct pty *pty_start(const struct pty_options *options);

/* --- keys: sent at once; a test waits for their effect --- */

void pty_type(struct pty *pty, const char *text);  /* UTF-8, key by key */
void pty_key(struct pty *pty, VTermKey key);       /* VTERM_KEY_DOWN, VTERM_KEY_FUNCTION(1), ... */
void pty_ctrl(struct pty *pty, char letter);       /* pty_ctrl(pty, 'c') */
void pty_paste(struct pty *pty, const char *text); /* bracketed if the program asked for it */
void pty_bytes_in(struct pty *pty, const char *bytes,
    size_t len); /* sent unchanged: split sequences, keys of other terminals */

/* --- the screen --- */

/* Waits until @text stands on the screen: within one row, or with '\n' across rows without their trailing blanks. */
void pty_see(struct pty *pty, const char *text);
void pty_see_not(struct pty *pty, const char *text);
/* Waits for any condition; @what names it in the failure. */
void pty_until(struct pty *pty, bool (*is)(struct pty *, const void *), const void *arg, const char *what);
/* Reads until nothing came for @ms: for counting bytes, never for waiting on an effect. */
void pty_quiet(struct pty *pty, int ms);

bool pty_has(const struct pty *pty, const char *text); /* now */
int pty_rows(const struct pty *pty);
const char *pty_screen(const struct pty *pty);       /* rows without trailing blanks; valid until the next call */
const char *pty_row(const struct pty *pty, int row); /* the same for one row */
VTermScreenCell pty_cell(const struct pty *pty, int row, int col);
VTermPos pty_cursor(const struct pty *pty);
bool pty_cursor_shown(const struct pty *pty);
bool pty_alternate(const struct pty *pty); /* the alternate screen is on */

/* --- bytes and times --- */

size_t pty_count(const struct pty *pty); /* bytes from the program since the start or pty_count_again */
void pty_count_again(struct pty *pty);
double pty_first_byte_ms(const struct pty *pty); /* from exec to the first byte; -1: none came */
/* Returns whether the bytes since the start or pty_count_again contain @bytes (the last 64 kB are kept). */
bool pty_sent(const struct pty *pty, const char *bytes);
/* Returns these bytes; valid until more are read. */
const char *pty_bytes(const struct pty *pty, size_t *len);

/* --- the terminal's size and loss --- */

void pty_resize(struct pty *pty, int rows, int cols);
void pty_signal(struct pty *pty, int number);
pid_t pty_pid(const struct pty *pty);
/* The line drops: the terminal is gone, the program gets SIGHUP, reads end, writes fail. */
void pty_hangup(struct pty *pty);

/* --- the end --- */

/* Reads to the end, reaps, asserts as above, frees. Returns the exit status, or 128 + the signal. */
int pty_finish(struct pty *pty);
/* The same without a look at the terminal: after pty_hangup, or for a program that was killed. The processor time in
 * seconds goes to *@cpu (may be NULL): a program that spins shows there. */
int pty_reap(struct pty *pty, double *cpu);

#endif
