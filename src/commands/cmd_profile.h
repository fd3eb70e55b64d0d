/* cmd_profile.h - "naaready profile": lists, shows and checks the profiles of add-ins */
#ifndef COMMANDS_CMD_PROFILE_H
#define COMMANDS_CMD_PROFILE_H

#include "base/buf.h"
#include "core/profile.h"

/* One line each. */
void cmd_profile_list(const struct profile *profiles, size_t count, int columns, bool ascii, struct buf *out);
void cmd_profile_print(const struct profile *profile, int64_t now, int columns, bool ascii, struct buf *out);
/* The schema "naaready.profiles/1", for one or many: see naaready(1). */
void cmd_profile_json(const struct profile *profiles, size_t count, int64_t now, bool ascii, struct buf *out);
/* Prints the errors in file @where, as text or with the schema "naaready.profile_check/1"; returns their number. */
size_t cmd_profile_check(const char *text, size_t len, const char *where, bool json, bool ascii, struct buf *out);

#endif
