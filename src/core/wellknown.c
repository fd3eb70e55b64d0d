/* wellknown.c - the names of ids that Microsoft publishes */
#include "core/wellknown.h"

#include <stddef.h>

#include "base/text.h"

static const struct wellknown {
	const char *id, *name;
} apps[] = {
	{ GRAPH_APP_ID, "Microsoft Graph" },
	{ EXCHANGE_APP_ID, "Office 365 Exchange Online" },
	{ CLIENT_GRAPH, "Microsoft Graph Command Line Tools" },
	{ CLIENT_EXCHANGE, "Microsoft Exchange REST API Based PowerShell" },
	{ CLIENT_AZURE, "Azure CLI" },
	{ CLIENT_AZURE_POWERSHELL, "Azure PowerShell" },
	{ CLIENT_OUTLOOK_WEB, "Outlook on the web" },
};

static const char *const roles[] = {
	ROLE_GLOBAL_ADMINISTRATOR,
	ROLE_PRIVILEGED_ROLE_ADMINISTRATOR,
	ROLE_APPLICATION_ADMINISTRATOR,
	ROLE_CLOUD_APPLICATION_ADMINISTRATOR,
	ROLE_EXCHANGE_ADMINISTRATOR,
	ROLE_GLOBAL_READER,
	ROLE_REPORTS_READER,
	ROLE_SECURITY_READER,
	ROLE_SECURITY_ADMINISTRATOR,
	ROLE_SECURITY_OPERATOR,
};

const char *wellknown_app(const char *id)
{
	for (size_t i = 0; i < sizeof apps / sizeof *apps; i++)
		if (text_same(apps[i].id, id))
			return apps[i].name;
	return NULL;
}

bool wellknown_is(const char *id)
{
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (text_same(roles[i], id))
			return true;
	return wellknown_app(id) != NULL;
}
