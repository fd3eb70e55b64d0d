/* ews.h - the setting for Exchange Web Services: read from a console, its apps by name, and what an admin would run
 *
 * naaready only reads this setting: a list of allowed apps restricts everyone who is not on it. What would change it is
 * said as the PowerShell that an Exchange administrator types, each with what it does to others. Names and effects:
 * Set-OrganizationConfig, documented 2026-06; how to get back to "not set" is documented nowhere.
 */
#ifndef CLOUD_EWS_H
#define CLOUD_EWS_H

#include "core/facts.h"
#include "core/profile.h"

/* What an admin runs to see the setting, whole. */
#define EWS_READ "Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List Ews*,AppsForOfficeEnabled"

/* Reads the console's answer to EWS_READ into TOPIC_EXCHANGE; hearing is the caller's to note. ERR_ODD, with what is missing or
 * wrong, when it does not say the setting and its list; then nothing has changed. */
bool ews_text(const char *text, struct facts *facts, struct err *err) MUST_CHECK;

/* "blocked", "on for the apps on the list", "not set": translated. */
const char *ews_say(enum known enabled);

/* Whose app it is, as far as is known: the add-in's own, or one of those that are the same in every tenant; else "". */
const char *ews_app_name(const char *id, const struct facts *facts, const struct profile *profile);

struct ews_command {
	const char *id;      /* "read", "allow", "block", "restore": stable */
	const char *does;    /* translated */
	const char *command; /* one line of PowerShell */
	const char *others;  /* what it does to others, translated */
};
#define EWS_COMMANDS_MAX 4

/* What could be run as things stand (TOPIC_EXCHANGE heard); @ended: EWS is over, and only reading is left. Lists with an entry
 * that is no id are in no command: what stands there goes to nobody's shell. */
size_t ews_commands(const struct facts *facts, bool ended, struct ews_command commands[EWS_COMMANDS_MAX],
		    struct arena *arena);

/* What holds for all of them: how long it takes, and what else must agree. Translated. */
const char *ews_remarks(void);
/* That nobody knows the way back, where nothing is set; else "". Translated. */
const char *ews_no_way_back(const struct facts *facts);

#endif
