/* question.c - the table of everything that we ask */
#include "cloud/question.h"

#include <string.h>

#include "base/i18n.h"
#include "cloud/question_rows.h"
#include "cloud/token.h"

const struct question *question_of(enum topic topic)
{
	for (const struct question *row = questions; row->label; row++)
		if (row->topic == topic)
			return row;
	return NULL;
}

static bool is_covered(const struct scopes *set, size_t at)
{
	for (size_t i = 0; i < set->count; i++)
		if (i != at && token_scope_covers(set->names[i], set->names[at]))
			return true;
	return false;
}

struct scopes question_scopes(bool writing, struct arena *arena)
{
	struct scopes least = {NULL, 0}, scopes = {NULL, 0};

	for (const struct question *row = questions; row->label; row++)
		scopes_add(&least, row->permission, arena);
	if (writing)
		scopes_add(&least, "DelegatedPermissionGrant.ReadWrite.All", arena);
	for (size_t i = 0; i < least.count; i++)
		if (!is_covered(&least, i))
			scopes_add(&scopes, least.names[i], arena);
	return scopes;
}

/* --- when --- */

static enum ask_when always(const struct asking *asking)
{
	(void)asking;
	return ASK_NOW;
}

static enum ask_when when_a_user(const struct asking *asking)
{
	return asking->delegated ? ASK_NOW : ASK_NEVER;
}

static enum ask_when when_identified(const struct asking *asking)
{
	return *asking->app_id ? ASK_NOW : ASK_NEVER;
}

static enum ask_when when_searched(const struct asking *asking)
{
	return !*asking->app_id && asking->profile->entra_names.count ? ASK_NOW : ASK_NEVER;
}

static enum ask_when when_restricted(const struct asking *asking)
{
	enum ask_when when = question_after_app(asking);

	if (when == ASK_NOW && asking->facts->app_assignment_required != YES)
		return ASK_NEVER;
	return when;
}

/* The least permission of each: Microsoft's pages on the calls. */
const struct question questions[] = {
	{TOPIC_ORGANIZATION, SERVICE_GRAPH, N_("reading the organisation"), "Organization.Read.All",
	 false, always, question_organization_put, question_organization_read},
	{TOPIC_ROLES, SERVICE_GRAPH, N_("reading your roles"), "RoleManagement.Read.Directory",
	 false, when_a_user, question_roles_put, question_roles_read},
	{TOPIC_APP, SERVICE_GRAPH, N_("reading the enterprise application"), "Application.Read.All",
	 true, when_identified, question_app_put, question_app_read},
	{TOPIC_SEARCH, SERVICE_GRAPH, N_("searching the enterprise application"),
	 "Application.Read.All", false, when_searched, question_search_put, question_search_read},
	{TOPIC_RESOURCE, SERVICE_GRAPH, N_("reading what the resource publishes"),
	 "Application.Read.All", false, always, question_resource_put, question_resource_read},
	{TOPIC_GRANTS, SERVICE_GRAPH, N_("reading the tenant-wide grants"), "Directory.Read.All",
	 false, question_after_app, question_grants_put, question_grants_read},
	{TOPIC_USER_GRANTS, SERVICE_GRAPH, N_("reading the grants of single users"),
	 "Directory.Read.All", false, question_after_app, question_user_grants_put,
	 question_user_grants_read},
	{TOPIC_ASSIGNMENTS, SERVICE_GRAPH, N_("reading who is assigned to the app"),
	 "Application.Read.All", false, when_restricted, question_assignments_put,
	 question_assignments_read},
	{TOPIC_CMDLETS, SERVICE_EXCHANGE, N_("reading which Exchange commands you may run"), NULL,
	 false, always, question_cmdlets_put, question_cmdlets_read},
	{TOPIC_TOKENS, SERVICE_EXCHANGE, N_("reading the legacy-token setting"), NULL, false,
	 always, question_tokens_put, question_tokens_read},
	{TOPIC_EXCHANGE, SERVICE_EXCHANGE, N_("reading the settings of Exchange"), NULL, false,
	 always, question_exchange_put, question_exchange_read},
	{TOPIC_COUNT, SERVICE_COUNT, NULL, NULL, false, NULL, NULL, NULL},
};
