/* library.h - a shared library that is loaded when it is first needed
 *
 * For what a start up to the first page must not wait for. Not for anything that every start needs: that is linked.
 */
#ifndef WORLD_LIBRARY_H
#define WORLD_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* A function, and where in the caller's struct its pointer goes. */
struct library_function {
	const char *name;
	size_t at;
};

/* Loads @file ("libcurl.so.4") and fills @into; @functions ends with a NULL name. It stays loaded until the process ends.
 * False when the library, or one of the functions, is missing: the rest is filled all the same. */
bool library_load(const char *file, const struct library_function *functions, void *into);

#endif
