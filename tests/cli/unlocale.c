/* unlocale.c - a machine without locales: only C is there, whatever LC_ALL asks for; loaded before the C library */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static int is_other(const char *name)
{
	return name && *name && strcmp(name, "C") != 0 && strcmp(name, "POSIX") != 0;
}

char *setlocale(int category, const char *name)
{
	static char *(*real)(int, const char *);

	if (!real)
		real = (char *(*)(int, const char *))dlsym(RTLD_NEXT, "setlocale");
	return is_other(name && !*name ? getenv("LC_ALL") : name) ? NULL : real(category, name);
}
