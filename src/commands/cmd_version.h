/* cmd_version.h - "--version --json": what this program is made of, and where it finds things */
#ifndef COMMANDS_CMD_VERSION_H
#define COMMANDS_CMD_VERSION_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/component.h"

struct version {
	const char *program; /* "naaready" or "naaready-practice" */
	struct components components;
	bool http2, practice_server;
	const char *data;       /* where profiles and timeline come from; NULL: this program reads none */
	const char *ca;         /* certificates to trust: a file or a folder; NULL: none */
	bool ca_folder;         /* it is a folder */
	const char *ca_by;      /* who named it, an id; NULL: nobody */
	const char *ca_trouble; /* why none was found, or the one that is named is not good; NULL */
	const char *state;      /* the folder of records; NULL: there is none */
};

/* With the schema "naaready.version/1": see naaready(1). */
void cmd_version_json(const struct version *version, bool ascii, struct buf *out);

#endif
