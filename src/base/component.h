/* component.h - the libraries that a program is made of, with their versions and licences
 *
 * Each library has one owner (HACKING.md), which adds it. To be shown, and for a list of components (SBOM).
 */
#ifndef BASE_COMPONENT_H
#define BASE_COMPONENT_H

#include <stddef.h>

#define COMPONENT_VERSION_SIZE 40

struct component {
	char name[40];
	char built[COMPONENT_VERSION_SIZE];   /* the version whose headers it was built with; "": not told */
	char running[COMPONENT_VERSION_SIZE]; /* the version that runs now; "": not told */
	const char *licence;                  /* an SPDX expression; NULL: we do not know it */
	const char *used_by;                  /* the library that brings it along; NULL: this program uses it itself */
};

/* This program has 7, libcurl tells of 11 at most. */
#define COMPONENTS_MAX 24

struct components {
	struct component rows[COMPONENTS_MAX];
	size_t count;
};

/* A version is the first word with a digit in front, to its slash: "3.0.17" of "OpenSSL 3.0.17 1 Jul 2025". NULL: not
 * told. The same library in the same version is added once, by whoever comes first. */
void components_add(struct components *components, const char *name, const char *built, const char *running);
/* The same for what @used_by brings along and tells of at run time. @name NULL: it is told, too, as "NAME/VERSION", one or
 * more with blanks between. @told NULL: nothing. */
void components_add_used(struct components *components, const char *name, const char *told, const char *used_by);

#endif
