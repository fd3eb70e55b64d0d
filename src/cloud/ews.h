/* ews.h - the setting for Exchange Web Services: read from a console, its apps by name, and what an admin would run
 *
 * naaready only reads this setting: a list of allowed apps restricts everyone who is not on it. What would change it is
 * said as the PowerShell that an Exchange administrator types, each with what it does to others. Names and effects:
 * Set-OrganizationConfig, documented 2026-06; the order (list first, the switch when the list shows) and $null as the way back to
 * "not set": the Exchange team's "Notes from the field" of August 2026, read in translation. That add-ins are missing where EWS
 * is off: Microsoft's known issues of Office add-ins (EX1255397, EX1259460; page of 2026-08-20).
 */
#ifndef CLOUD_EWS_H
#define CLOUD_EWS_H

#include "core/facts.h"
#include "core/profile.h"

/* What an admin runs to see the setting, whole. */
#define EWS_READ "Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List Ews*,AppsForOfficeEnabled"

/* Reads the console's answer to EWS_READ into TOPIC_EXCHANGE; hearing is the caller's to note. ERR_PROTOCOL, with what is missing or
 * wrong, when it does not say the setting and its list; then nothing has changed. */
bool ews_text(const char *text, struct facts *facts, struct err *err) MUST_CHECK;

/* The first organisation that a console's text names and that is none of @domains; "" when there is none. Get-OrganizationConfig's
 * Name is the organisation's first domain, "contoso.onmicrosoft.com"; names of other kinds say nothing. Whoever looks after
 * many tenants pastes another one's. */
const char *ews_stranger(const char *text, const struct scopes *domains, struct arena *arena);

/* "blocked", "on for the apps on the list", "not set": translated. */
const char *ews_summary(const struct facts *facts);

/* Whose app it is, as far as is known: the add-in's own, or one of those that are the same in every tenant; else "". */
const char *ews_app_name(const char *id, const struct facts *facts, const struct profile *profile);

struct ews_command {
	const char *id;      /* "read", "allow", "switch", "block", "restore_list", "restore": stable */
	const char *does;    /* translated */
	const char *command; /* one line of PowerShell */
	const char *others;  /* what it does to others, translated */
};
#define EWS_COMMANDS_MAX 6

/* What could be run as things stand (TOPIC_EXCHANGE heard); @ended: EWS is over, and only reading is left. Lists with an entry
 * that is no id are in no command: what stands there goes to nobody's shell; nor is a list replaced that was not seen. */
size_t ews_commands(const struct facts *facts, bool ended, struct ews_command commands[EWS_COMMANDS_MAX],
    struct arena *arena);

/* What holds for all of them: how long it takes, and what else must agree. Translated. */
const char *ews_remarks(void);
/* What to be careful about as things stand: add-ins that may be missing, a list that is empty. "" for nothing. Translated. */
const char *ews_care(const struct facts *facts);

#endif
