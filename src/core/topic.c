/* topic.c - the table of topics and their words */
#include "core/topic.h"

#include <string.h>

#include "base/i18n.h"

const struct topic_row topic_rows[TOPIC_COUNT] = {
	[TOPIC_DISCOVERY] = {
		.id = "discovery",
		.words = N_("the tenant behind the domain"),
		.not_yet = N_("The tenant behind the domain has not been looked up yet."),
		.failed = N_("The tenant behind the domain could not be looked up"),
	},
	[TOPIC_ORGANIZATION] = {
		.id = "organization",
		.words = N_("the organisation"),
		.reading = N_("reading the organisation"),
		.not_yet = N_("The organisation's domains and plans have not been read yet."),
		.failed = N_("The organisation's domains and plans could not be read"),
		.permission = "Organization.Read.All",
	},
	[TOPIC_ROLES] = {
		.id = "roles",
		.words = N_("the signed-in account and its roles"),
		.reading = N_("reading your roles"),
		.not_yet = N_("The roles of the signed-in account have not been read yet."),
		.failed = N_("The roles of the signed-in account could not be read"),
		.permission = "RoleManagement.Read.Directory",
	},
	[TOPIC_APP] = {
		.id = "app",
		.words = N_("the add-in's enterprise application"),
		.reading = N_("reading the enterprise application"),
		.not_yet = N_("The add-in's enterprise application has not been read yet."),
		.failed = N_("The add-in's enterprise application could not be read"),
		.permission = "Application.Read.All",
	},
	[TOPIC_SEARCH] = {
		.id = "search",
		.words = N_("enterprise applications of this name"),
		.reading = N_("searching for the enterprise application"),
		.not_yet = N_("The add-in's enterprise application is not known, and has not been searched for yet."),
		.failed = N_("The add-in's enterprise application could not be searched for"),
		.permission = "Application.Read.All",
	},
	[TOPIC_RESOURCE] = {
		.id = "resource",
		.words = N_("the permissions that exist"),
		.reading = N_("reading the permissions that exist"),
		.not_yet = N_("The permissions that exist have not been read yet."),
		.failed = N_("The permissions that exist could not be read"),
		.permission = "Application.Read.All",
	},
	[TOPIC_GRANTS] = {
		.id = "grants",
		.words = N_("tenant-wide grants"),
		.reading = N_("reading the tenant-wide grants"),
		.not_yet = N_("The tenant-wide grants have not been read yet."),
		.failed = N_("The tenant-wide grants could not be read"),
		.permission = "Directory.Read.All",
	},
	[TOPIC_USER_GRANTS] = {
		.id = "user_grants",
		.words = N_("grants of single users"),
		.reading = N_("reading the grants of single users"),
		.not_yet = N_("The grants of single users have not been read yet."),
		.failed = N_("The grants of single users could not be read"),
		.permission = "Directory.Read.All",
	},
	[TOPIC_ASSIGNMENTS] = {
		.id = "assignments",
		.words = N_("who is assigned to the application"),
		.reading = N_("reading who is assigned to the app"),
		.not_yet = N_("Who is assigned to the application has not been read yet."),
		.failed = N_("Who is assigned to the application could not be read"),
		.permission = "Application.Read.All",
	},
	[TOPIC_CMDLETS] = {
		.id = "cmdlets",
		.words = N_("what the signed-in account may do in Exchange"),
		.reading = N_("reading which Exchange commands you may run"),
		.not_yet = N_("What the signed-in account may do in Exchange has not been read yet."),
		.failed = N_("What the signed-in account may do in Exchange could not be read"),
		.exchange = true,
	},
	[TOPIC_TOKENS] = {
		.id = "tokens",
		.words = N_("the legacy-token setting"),
		.reading = N_("reading the legacy-token setting"),
		.not_yet = N_("The legacy-token setting has not been read yet."),
		.failed = N_("The legacy-token setting could not be read"),
		.exchange = true,
	},
	[TOPIC_EXCHANGE] = {
		.id = "exchange",
		.words = N_("the organisation's Exchange settings"),
		.reading = N_("reading the settings of Exchange"),
		.not_yet = N_("The organisation's Exchange settings have not been read yet."),
		.failed = N_("The organisation's Exchange settings could not be read"),
		.exchange = true,
	},
	[TOPIC_USER_POLICY] = {
		.id = "user_policy",
		.words = N_("what users may consent to"),
		.reading = N_("reading what users may consent to"),
		.not_yet = N_("What users may consent to has not been read yet."),
		.failed = N_("What users may consent to could not be read"),
		.permission = "Policy.Read.All",
	},
	[TOPIC_EXCLUDES] = {
		.id = "excludes",
		.words = N_("what users may not consent to"),
		.reading = N_("reading what users may not consent to"),
		.not_yet = N_("What users may not consent to has not been read yet."),
		.failed = N_("What users may not consent to could not be read"),
		.permission = "Policy.Read.PermissionGrant",
	},
	[TOPIC_REQUESTS] = {
		.id = "consent_requests",
		.words = N_("pending consent requests"),
		.reading = N_("reading the consent requests"),
		.not_yet = N_("The consent requests have not been read yet."),
		.failed = N_("The consent requests could not be read"),
		.permission = "ConsentRequest.Read.All",
	},
	[TOPIC_AUDIT] = {
		.id = "consent_audit",
		.words = N_("who consented, and when"),
		.reading = N_("reading who consented"),
		.not_yet = N_("Who consented has not been read yet."),
		.failed = N_("Who consented could not be read"),
		.permission = "AuditLog.Read.All",
	},
	[TOPIC_ACCESS] = {
		.id = "access",
		.words = N_("Conditional Access policies"),
		.reading = N_("reading the Conditional Access policies"),
		.not_yet = N_("The Conditional Access policies have not been read yet."),
		.failed = N_("The Conditional Access policies could not be read"),
		.permission = "Policy.Read.All",
	},
	[TOPIC_SIGNINS] = {
		.id = "signins",
		.words = N_("interactive sign-ins"),
		.reading = N_("reading the sign-ins"),
		.not_yet = N_("The sign-ins to the application have not been read yet."),
		.failed = N_("The sign-ins to the application could not be read"),
		.permission = "AuditLog.Read.All",
	},
	[TOPIC_QUIET_SIGNINS] = {
		.id = "quiet_signins",
		.words = N_("background sign-ins"),
		.reading = N_("reading the background sign-ins"),
		.not_yet = N_("The background sign-ins, where nested app authentication shows, have not been read yet."),
		.failed = N_("The background sign-ins, where nested app authentication shows, could not be read"),
		.permission = "AuditLog.Read.All",
	},
	[TOPIC_SELF] = {
		.id = "self",
		.words = N_("the client that this program signs in with"),
		.reading = N_("reading this program's sign-in client"),
		.not_yet = N_("The traces of signing in have not been read yet."),
		.failed = N_("The traces of signing in could not be read"),
		.permission = "Application.Read.All",
	},
	[TOPIC_SELF_GRANTS] = {
		.id = "self_grants",
		.words = N_("grants of the client that this program signs in with"),
		.reading = N_("reading the traces of signing in"),
		.not_yet = N_("The permissions that signing in left behind have not been read yet."),
		.failed = N_("The permissions that signing in left behind could not be read"),
		.permission = "Directory.Read.All",
	},
	[TOPIC_PEOPLE_ROLES] = {
		.id = "people_roles",
		.words = N_("the testers' admin roles"),
		.reading = N_("reading the testers' admin roles"),
		.not_yet = N_("Whether the testers have an admin role has not been read yet."),
		.failed = N_("Whether the testers have an admin role could not be read"),
		.permission = "Directory.Read.All",
	},
	[TOPIC_PEOPLE_CONSENTS] = {
		.id = "people_consents",
		.words = N_("the testers' own consents"),
		.reading = N_("reading the testers' own consents"),
		.not_yet = N_("Whether the testers have a consent of their own has not been read yet."),
		.failed = N_("Whether the testers have a consent of their own could not be read"),
		.permission = "Directory.Read.All",
	},
	[TOPIC_PEOPLE] = {
		.id = "people",
		.words = N_("the test by people"),
		.not_yet = N_("No test by people has been noted yet."),
		.failed = N_("The test by people could not be noted"),
	},
};

const char *topic_id(enum topic topic)
{
	return topic_rows[topic].id;
}

bool topic_of(const char *id, enum topic *topic)
{
	for (int i = 0; id && i < TOPIC_COUNT; i++) {
		if (strcmp(topic_rows[i].id, id) != 0)
			continue;
		*topic = (enum topic)i;
		return true;
	}
	return false;
}

const char *topic_text(enum topic topic)
{
	return _(topic_rows[topic].words);
}
