/* logind.h - whether systemd-logind ends a user's processes after logout
 *
 * With KillUserProcesses=yes it ends what a login session leaves running, and so would end a guard.
 */
#ifndef GUARD_LOGIND_H
#define GUARD_LOGIND_H

#include "base/err.h"

/* From texts: @group is /proc/self/cgroup; @settings the configuration files, one after the other, the last wins. In a
 * file without the setting its comment counts, because the files that come with systemd name the default in one. */
bool logind_evaluate(const char *group, const char *settings, const char *user);
/* False if it would end our process at the end of this login session; @err says what to do instead. Unknown counts as
 * "it may stay": the open change is on record in any case. */
bool logind_lets_stay(struct err *err) MUST_CHECK;

#endif
