/* logind.h - whether this host ends what a user leaves running, once that user has logged out */
#ifndef WORLD_LOGIND_H
#define WORLD_LOGIND_H

#include "base/err.h"

/* False where systemd-logind would end a process of ours at the end of this login session; @err says what to do instead. What
 * cannot be told counts as "it may stay": what is recorded stays known in any case. */
bool logind_lets_stay(struct err *err) MUST_CHECK;

/* The same from texts: @group is /proc/self/cgroup; @settings the configuration files, one after the other, the last wins. Of a
 * file without the setting its comment counts, because the files that come with systemd name the default in one. */
bool logind_judge(const char *group, const char *settings, const char *user);

#endif
