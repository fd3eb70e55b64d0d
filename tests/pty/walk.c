/* walk.c - the real program in a pretend terminal */
#include "pty/walk.h"

#include <errno.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* So many looks of up to 20 ms wait for the effect of a key; some keys have none. */
#define LOOKS 15

static char home[200];

/* --- a home --- */

static int remove_one(const char *path, const struct stat *now, int kind, struct FTW *at)
{
	(void)now;
	(void)kind;
	(void)at;
	return remove(path);
}

void walk_home_remove(void)
{
	if (*home)
		nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	*home = '\0';
}

static void set_path_variable(const char *name, const char *below)
{
	char path[260];

	snprintf(path, sizeof path, "%s%s", home, below);
	setenv(name, path, 1);
}

void walk_home(void)
{
	const char *temporary = getenv("TMPDIR");

	walk_home_remove();
	snprintf(home, sizeof home, "%.150s/naaready-pty-XXXXXX", temporary ? temporary : "/tmp");
	assert_non_null(mkdtemp(home));
	set_path_variable("HOME", "");
	set_path_variable("XDG_STATE_HOME", "/state");
	set_path_variable("XDG_CONFIG_HOME", "/config");
	set_path_variable("XDG_CACHE_HOME", "/cache");
}

int walk_begin(void **state)
{
	(void)state;
	walk_home();
	return 0;
}

int walk_end(void **state)
{
	(void)state;
	walk_home_remove();
	return 0;
}

const char *walk_home_path(void)
{
	return home;
}

/* --- start and end --- */

const char *walk_program(void)
{
	static char program[512];
	const char *build = getenv("NAAREADY_BUILD");

	snprintf(program, sizeof program, "%s/naaready", build ? build : ".");
	return walk_another() ? getenv("NAAREADY_PROGRAM") : program;
}

bool walk_another(void)
{
	const char *another = getenv("NAAREADY_PROGRAM");

	return another && *another;
}

bool walk_serves(void)
{
	char said[20] = "", beside[600];
	int out[2];
	pid_t pid;

	snprintf(beside, sizeof beside, "%s-practice", walk_program());
	if (access(beside, X_OK) == 0)
		return true;
	if (pipe(out) != 0 || (pid = fork()) < 0)
		return false;
	if (pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		execl(walk_program(), "naaready-practice", "--version", (char *)NULL);
		_exit(127);
	}
	close(out[1]);
	if (read(out[0], said, sizeof said - 1) < 0)
		said[0] = '\0';
	close(out[0]);
	waitpid(pid, NULL, 0);
	return strncmp(said, "naaready-practice", strlen("naaready-practice")) == 0;
}

struct pty *walk_start(const struct walk_options *options)
{
	char practice[80];
	const char *argv[16] = { walk_program(), options->command ? options->command : "wizard", practice };
	size_t count = 3;

	snprintf(practice, sizeof practice, "--practice=%s", options->tenant ? options->tenant : "classic");
	for (size_t i = 0; options->more && options->more[i] && count < 15; i++)
		argv[count++] = options->more[i];
	return pty_start(&(struct pty_options){
	    .argv = argv,
	    .term = options->term,
	    .locale = options->locale,
	    .env = options->env,
	    .rows = options->rows,
	    .cols = options->cols,
	});
}

void walk_quit(struct pty *pty, int status)
{
	pty_key(pty, VTERM_KEY_FUNCTION(10));
	assert_int_equal(pty_finish(pty), status);
}

void walk_no_orphans(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* --- the page --- */

static bool on_page(struct pty *pty, const void *title)
{
	char head[120];

	snprintf(head, sizeof head, " naaready  %s  ", (const char *)title);
	return strncmp(pty_row(pty, 0), head, strlen(head)) == 0 ||
	       /* A page on top of another has no number. */
	       (strncmp(pty_row(pty, 0), head, strlen(head) - 2) == 0 && !pty_row(pty, 0)[strlen(head) - 2]);
}

void walk_page(struct pty *pty, const char *title)
{
	pty_until(pty, on_page, title, title);
}

static uint64_t picture_of(const struct pty *pty)
{
	uint64_t hash = 1469598103934665603u;

	for (const char *at = pty_screen(pty); *at; at++)
		hash = (hash ^ (unsigned char)*at) * 1099511628211u;
	return hash;
}

/* Returns whether the row has this choice or field: at its beginning, after the mark of the focus and perhaps a
 * number. */
static bool is_item(const char *row, const char *label)
{
	if (*row != ' ' && *row != '>')
		return false;
	row += 1 + strspn(row + 1, " 0123456789");
	return strncmp(row, label, strlen(label)) == 0;
}

struct seek {
	const char *label;
	VTermKey last;    /* the last key pressed */
	uint64_t picture; /* the screen before that key */
	size_t count;     /* bytes at the last look */
	int looks;        /* looks since that key; 0: none was pressed */
	bool from_above;  /* the search has begun from the first line */
};

static void press_key(struct pty *pty, struct seek *seek, VTermKey key)
{
	seek->last = key;
	seek->picture = picture_of(pty);
	seek->looks = 1;
	pty_key(pty, key);
}

/* Presses the key that leads from the row with the focus to the row @wanted; -1: not to be seen. */
static void move_focus(struct pty *pty, struct seek *seek, int wanted, int focus)
{
	if (wanted >= 0)
		press_key(pty, seek, focus > wanted ? VTERM_KEY_UP : VTERM_KEY_DOWN);
	else if (seek->from_above && pty_has(pty, "lines below"))
		press_key(pty, seek, VTERM_KEY_PAGEDOWN);
	else if (seek->from_above && pty_has(pty, "line below"))
		press_key(pty, seek, VTERM_KEY_PAGEDOWN);
	else
		press_key(pty, seek, VTERM_KEY_HOME);
	seek->from_above = wanted < 0;
}

/* Looks once. Returns true when the focus is where it should be and nothing moves any more. */
static bool is_focused(struct pty *pty, const void *arg)
{
	struct seek *seek = (struct seek *)(uintptr_t)arg;
	bool still = seek->count == pty_count(pty);
	int wanted = -1, focus = -1;

	seek->count = pty_count(pty);
	if (!still || (seek->looks && seek->looks++ < LOOKS && picture_of(pty) == seek->picture))
		return false;
	seek->looks = 0;
	for (int row = 1, rows = pty_rows(pty); row < rows; row++) {
		const char *text = pty_row(pty, row);
		bool item = is_item(text, seek->label);

		if (focus < 0 && *text == '>')
			focus = row;
		if (item && focus == row)
			return true;
		if (item && wanted < 0)
			wanted = row;
	}
	move_focus(pty, seek, wanted, focus);
	return false;
}

static void focus_on(struct pty *pty, const char *label)
{
	struct seek seek = { .label = label };

	pty_until(pty, is_focused, &seek, label);
}

void walk_choose(struct pty *pty, const char *label)
{
	focus_on(pty, label);
	pty_key(pty, VTERM_KEY_ENTER);
}

void walk_type(struct pty *pty, const char *label, const char *text)
{
	focus_on(pty, label);
	pty_ctrl(pty, 'u');
	pty_type(pty, text);
	pty_key(pty, VTERM_KEY_ENTER);
}
