/* question.c - the table of everything that we ask */
#include "cloud/question.h"

#include <string.h>

#include "base/i18n.h"
#include "cloud/question_rows.h"

const struct question *question_of(enum topic topic)
{
	for (const struct question *row = questions; row->label; row++)
		if (row->topic == topic)
			return row;
	return NULL;
}

bool question_allowed(const struct question *question, const struct asking *asking, struct err *err)
{
	if (!question->extra || !asking->claims ||
	    token_allows(asking->claims, question->permission))
		return true;
	return err_set(err, ERR_NOT_ALLOWED, question->label,
		       _("this sign-in does not carry the permission %s"), question->permission);
}

static bool is_covered(const struct scopes *set, size_t at)
{
	for (size_t i = 0; i < set->count; i++)
		if (i != at && token_scope_covers(set->names[i], set->names[at]))
			return true;
	return false;
}

struct scopes question_scopes(unsigned purposes, struct arena *arena)
{
	struct scopes least = {0}, scopes = {0};

	for (const struct question *row = questions; row->label; row++)
		if (row->permission && (!row->extra || (purposes & FOR_LOGS)))
			scopes_add(&least, row->permission, arena);
	if (purposes & FOR_WRITING)
		scopes_add(&least, SCOPE_WRITE_GRANTS, arena);
	if (purposes & FOR_CREATING)
		scopes_add(&least, SCOPE_CREATE_APP, arena);
	for (size_t i = 0; i < least.count; i++)
		if (!is_covered(&least, i))
			scopes_add(&scopes, least.names[i], arena);
	return scopes;
}

struct scopes question_scopes_beside(unsigned purposes, struct arena *arena)
{
	struct scopes reading = question_scopes(0, arena), all = question_scopes(purposes, arena);

	return scopes_missing(&all, &reading, arena);
}

bool question_purposes_met(unsigned purposes, const struct claims *claims)
{
	for (const struct question *row = questions; row->label && (purposes & FOR_LOGS); row++)
		if (row->extra && !token_allows(claims, row->permission))
			return false;
	return (!(purposes & FOR_WRITING) || token_allows(claims, SCOPE_WRITE_GRANTS)) &&
	       (!(purposes & FOR_CREATING) || token_allows(claims, SCOPE_CREATE_APP));
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

/* An app that signed in as itself was set up on purpose, and left nothing by signing in. */
static enum ask_when when_self(const struct asking *asking)
{
	return asking->delegated && *asking->client_id ? ASK_NOW : ASK_NEVER;
}

static enum ask_when after_self(const struct asking *asking)
{
	const struct facts *facts = asking->facts;

	if (when_self(asking) == ASK_NEVER || facts->heard[TOPIC_SELF].hearing == HEARD_FAILED)
		return ASK_NEVER;
	if (facts->heard[TOPIC_SELF].hearing == NOT_HEARD)
		return ASK_LATER;
	return facts->self_present == YES ? ASK_NOW : ASK_NEVER;
}

/* The least permission of each: Microsoft's pages on the calls. */
const struct question questions[] = {
	{TOPIC_ORGANIZATION, SERVICE_GRAPH, N_("reading the organisation"), "Organization.Read.All",
	 false, always, question_organization_put, question_organization_read, false},
	{TOPIC_ROLES, SERVICE_GRAPH, N_("reading your roles"), "RoleManagement.Read.Directory",
	 false, when_a_user, question_roles_put, question_roles_read, false},
	{TOPIC_APP, SERVICE_GRAPH, N_("reading the enterprise application"), "Application.Read.All",
	 true, when_identified, question_app_put, question_app_read, false},
	{TOPIC_SEARCH, SERVICE_GRAPH, N_("searching the enterprise application"),
	 "Application.Read.All", false, when_searched, question_search_put, question_search_read, false},
	{TOPIC_RESOURCE, SERVICE_GRAPH, N_("reading what the resource publishes"),
	 "Application.Read.All", true, always, question_resource_put, question_resource_read, false},
	{TOPIC_GRANTS, SERVICE_GRAPH, N_("reading the tenant-wide grants"), "Directory.Read.All",
	 false, question_after_app, question_grants_put, question_grants_read, false},
	{TOPIC_USER_GRANTS, SERVICE_GRAPH, N_("reading the grants of single users"),
	 "Directory.Read.All", false, question_after_app, question_user_grants_put,
	 question_user_grants_read, false},
	{TOPIC_ASSIGNMENTS, SERVICE_GRAPH, N_("reading who is assigned to the app"),
	 "Application.Read.All", false, when_restricted, question_assignments_put,
	 question_assignments_read, false},
	{TOPIC_CMDLETS, SERVICE_EXCHANGE, N_("reading which Exchange commands you may run"), NULL,
	 false, always, question_cmdlets_put, question_cmdlets_read, false},
	{TOPIC_TOKENS, SERVICE_EXCHANGE, N_("reading the legacy-token setting"), NULL, true,
	 always, question_tokens_put, question_tokens_read, false},
	{TOPIC_EXCHANGE, SERVICE_EXCHANGE, N_("reading the settings of Exchange"), NULL, false,
	 always, question_exchange_put, question_exchange_read, false},
	{TOPIC_USER_POLICY, SERVICE_GRAPH, N_("reading what users may consent to"), "Policy.Read.All",
	 false, always, question_user_policy_put, question_user_policy_read, true},
	{TOPIC_EXCLUDES, SERVICE_GRAPH, N_("reading what users may not consent to"),
	 "Policy.Read.PermissionGrant", false, always, question_excludes_put,
	 question_excludes_read, true},
	{TOPIC_REQUESTS, SERVICE_GRAPH, N_("reading the consent requests"),
	 "ConsentRequest.Read.All", false, when_identified, question_requests_put,
	 question_requests_read, true},
	{TOPIC_AUDIT, SERVICE_GRAPH, N_("reading who consented"), "AuditLog.Read.All", false,
	 question_after_app, question_audit_put, question_audit_read, true},
	{TOPIC_ACCESS, SERVICE_GRAPH, N_("reading the Conditional Access policies"),
	 "Policy.Read.All", false, always, question_access_put, question_access_read, true},
	{TOPIC_SIGNINS, SERVICE_GRAPH, N_("reading the sign-ins"), "AuditLog.Read.All", false,
	 when_identified, question_signins_put, question_signins_read, true},
	{TOPIC_QUIET_SIGNINS, SERVICE_GRAPH, N_("reading the sign-ins that nobody saw"),
	 "AuditLog.Read.All", false, when_identified, question_quiet_signins_put,
	 question_quiet_signins_read, true},
	{TOPIC_SELF, SERVICE_GRAPH, N_("reading what this program signs in with"),
	 "Application.Read.All", true, when_self, question_self_put, question_self_read, false},
	{TOPIC_SELF_GRANTS, SERVICE_GRAPH, N_("reading what signing in left"),
	 "Directory.Read.All", false, after_self, question_self_grants_put,
	 question_self_grants_read, false},
	{TOPIC_PEOPLE_ROLES, SERVICE_GRAPH, N_("reading the roles of those who tried"),
	 "Directory.Read.All", true, question_when_people_roles, question_people_roles_put,
	 question_people_roles_read, false},
	{TOPIC_PEOPLE_CONSENTS, SERVICE_GRAPH, N_("reading the consents of those who tried"),
	 "Directory.Read.All", true, question_when_people_consents, question_people_consents_put,
	 question_people_consents_read, false},
	{TOPIC_COUNT, SERVICE_COUNT, NULL, NULL, false, NULL, NULL, NULL, false},
};
