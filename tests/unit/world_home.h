/* world_home.h - a home of its own for a test: made before, removed after */
#ifndef TESTS_UNIT_WORLD_HOME_H
#define TESTS_UNIT_WORLD_HOME_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char home[64];

static int home_make(void **state)
{
	(void)state;
	snprintf(home, sizeof home, "/tmp/naaready-test.XXXXXX");
	if (!mkdtemp(home))
		return -1;
	return setenv("XDG_STATE_HOME", home, 1);
}

static int home_remove_one(const char *path, const struct stat *now, int kind, struct FTW *where)
{
	(void)now;
	(void)kind;
	(void)where;
	return remove(path);
}

static int home_drop(void **state)
{
	(void)state;
	return nftw(home, home_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Returns a path in naaready's directory of the home; valid until the next call. */
static inline const char *home_path(const char *name)
{
	static char path[400];

	snprintf(path, sizeof path, "%s/naaready/%s", home, name);
	return path;
}

/* Returns a path in the home, outside naaready's directory; valid until the next call. */
static inline const char *home_top(const char *name)
{
	static char path[400];

	snprintf(path, sizeof path, "%s/%s", home, name);
	return path;
}

static inline off_t home_size(const char *name)
{
	struct stat now;

	return stat(home_path(name), &now) == 0 ? now.st_size : -1;
}

static inline int home_mode(const char *name)
{
	struct stat now;

	return stat(home_path(name), &now) == 0 ? (int)(now.st_mode & 07777) : -1;
}

static inline void home_write(const char *name, const char *text, size_t len)
{
	int fd = open(home_path(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal((ssize_t)len, write(fd, text, len));
	close(fd);
}

#endif
