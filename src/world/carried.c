/* carried.c - what a portable program has inside instead of beside it: profiles, timeline, translations */
#include "world/carried.h"

#include <string.h>

const struct carried *carried_all(void)
{
#ifdef PORTABLE
	return carried_files;
#else
	static const struct carried none = { NULL };

	return &none;
#endif
}

const struct carried *carried_find(const char *name)
{
	const struct carried *file = carried_all();

	while (file->name && strcmp(file->name, name) != 0)
		file++;
	return file->name ? file : NULL;
}
