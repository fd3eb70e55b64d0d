/* library.c - a shared library that is loaded when it is first needed */
#include "world/library.h"

#include <dlfcn.h>
#include <string.h>

bool library_load(const char *file, const struct library_function *functions, void *into)
{
	void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
	bool whole = library != NULL;

	for (; library && functions->name; functions++) {
		void *function = dlsym(library, functions->name);

		/* C knows no cast from an object to a function. */
		memcpy((char *)into + functions->at, &function, sizeof function);
		whole = whole && function;
	}
	return whole;
}
