/* carried.h - what a portable program has inside instead of beside it: profiles, timeline, translations
 *
 * configure --enable-portable; in any other program there is none of it. The tables are made when the program is
 * built, by carried.sh.
 */
#ifndef WORLD_CARRIED_H
#define WORLD_CARRIED_H

#include "base/catalogue.h"

struct carried {
	const char *name; /* as under data/: "timeline.json", "profiles/zoom.json"; NULL ends the table */
	const unsigned char *bytes;
	size_t len;
};

/* In the table that is made. */
extern const struct carried carried_files[];
extern const struct catalogue carried_catalogues[];

/* All files; none in a program that carries none. */
const struct carried *carried_all(void);
/* NULL: there is none of this name. */
const struct carried *carried_find(const char *name);

#endif
