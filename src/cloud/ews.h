/* ews.h - the setting for Exchange Web Services: read from a console, with app names and the commands to change it
 *
 * naaready only reads this setting: a list of allowed apps locks out every app that is not on it. Changes are shown as
 * the PowerShell that an Exchange administrator types, each with its effect on others.
 *
 * Sources: Set-OrganizationConfig, documented 2026-06, for names and effects. The Exchange team's "Notes from the
 * field" of August 2026, read in translation, for the order (list first, the switch once the list shows) and for $null
 * as the way back to "not set". Microsoft's known issues of Office add-ins (EX1255397, EX1259460; page of 2026-08-20)
 * for add-ins that are missing where EWS is off.
 */
#ifndef CLOUD_EWS_H
#define CLOUD_EWS_H

#include "core/facts.h"
#include "core/profile.h"

/* The command that shows an admin the whole setting. */
#define EWS_READ "Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List Ews*,AppsForOfficeEnabled"

/* Reads a console's answer to EWS_READ into TOPIC_EXCHANGE; the caller marks the topic as read. ERR_PROTOCOL, naming
 * what is missing or wrong, if the text lacks the setting or its list; @facts is then unchanged. */
bool ews_text(const char *text, struct facts *facts, struct err *err) MUST_CHECK;

/* The first organisation named in a console's text that is not among @domains; "" if none. Get-OrganizationConfig's
 * Name is the organisation's first domain, "contoso.onmicrosoft.com"; other kinds of names are ignored. An admin of
 * many tenants may paste the answer of another one. */
const char *ews_stranger(const char *text, const struct scopes *domains, struct arena *arena);

/* The state of the setting, translated: "blocked", "on for the apps on the list", "not set". */
const char *ews_summary(const struct facts *facts);

/* The name of app @id, if known: the add-in's own, or an app that is the same in every tenant; else "". */
const char *ews_app_name(const char *id, const struct facts *facts, const struct profile *profile);

struct ews_command {
	const char *id;      /* "read", "allow", "switch", "block", "restore_list", "restore": stable */
	const char *does;    /* translated */
	const char *command; /* one line of PowerShell */
	const char *others;  /* what it does to others, translated */
};
#define EWS_COMMANDS_MAX 6

/* The commands that make sense in the present state; TOPIC_EXCHANGE must be read. @ended: EWS is gone, and only reading
 * is left. A list with an invalid id is in no command, because its text must not reach a shell; nor is a list replaced
 * that was not seen. */
size_t ews_commands(const struct facts *facts, bool ended, struct ews_command commands[EWS_COMMANDS_MAX],
    struct arena *arena);

/* Remarks on all commands: how long they take, and which other settings must agree. Translated. */
const char *ews_remarks(void);
/* Warnings about the present state, translated: add-ins that may be missing, an empty list. "" if none. */
const char *ews_care(const struct facts *facts);

#endif
