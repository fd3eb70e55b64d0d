/* question_grants.c - asking Graph what the app was granted, and who may use it */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/question_rows.h"

/* Graph publishes some 700 delegated permissions; a set that grows beyond is no set of permissions.
 */
#define USER_SCOPES_MAX 2000
/* So many users are kept by id, as examples; the rest is counted. */
#define USERS_KEPT 3

static void put_grants(const struct asking *asking, const char *type, const char *more,
		       struct request *request, struct arena *arena)
{
	question_get(request, asking,
		     arena_printf(arena, "/oauth2PermissionGrants?$filter=%s%%20and%%20%s%s",
				  question_equal("clientId", asking->facts->app_object_id, arena),
				  question_equal("consentType", type, arena), more),
		     arena);
}

/* Whether a row is one that was asked for: a server may ignore a filter. */
static bool is_wanted(struct json row, const struct facts *facts, const char *type)
{
	return text_same(json_raw(json_get(row, "clientId")), facts->app_object_id) &&
	       text_same(json_raw(json_get(row, "consentType")), type);
}

/* --- tenant-wide --- */

void question_grants_put(const struct asking *asking, struct request *request, struct arena *arena)
{
	put_grants(asking, "AllPrincipals", "", request, arena);
}

/* The text goes back to Graph as it stands, so it must not have been made safe or cut on the way: names of
 * permissions are ASCII. */
static bool is_kept(const char *raw)
{
	if (raw && strlen(raw) > JSON_TEXT_COLUMNS_MAX)
		return false;
	for (; raw && *raw; raw++)
		if ((*raw < ' ' && !strchr("\t\r\n", *raw)) || *raw >= 0x7f)
			return false;
	return true;
}

static bool grant_row(const struct asking *asking, struct json row, struct facts *facts,
		      struct arena *scratch, struct err *err)
{
	struct grant grant;

	(void)asking;
	if (!json_raw(json_get(row, "clientId")) || !json_raw(json_get(row, "consentType")))
		return question_odd("clientId, consentType", err);
	if (!is_wanted(row, facts, "AllPrincipals"))
		return true;
	if (!question_text(row, "id", &grant.id, scratch, err) ||
	    !question_text(row, "resourceId", &grant.resource_id, scratch, err) ||
	    !question_text(row, "scope", &grant.scope, scratch, err))
		return false;
	if (!*grant.id && !question_text(row, "objectId", &grant.id, scratch, err))
		return false; /* its name in older replies */
	if (!*grant.id || strcspn(grant.id, " {}/?#%") != strlen(grant.id))
		return question_odd("id", err);
	if (!text_is_guid(grant.resource_id))
		return question_odd("resourceId", err);
	if (!is_kept(json_raw(json_get(row, "scope"))))
		return question_odd("scope", err);
	facts_add_grant(facts, grant);
	return true;
}

bool question_grants_read(const struct asking *asking, const struct reply *reply, bool first,
			  struct facts *facts, const char **next, struct arena *scratch,
			  struct err *err)
{
	static const struct object_reader reader = {TOPIC_GRANTS, grant_row};

	if (first)
		facts_forget(facts, TOPIC_GRANTS);
	return question_list(&reader, asking, reply, facts, next, scratch, err);
}

/* --- of single users: counted and united, never listed --- */

void question_user_grants_put(const struct asking *asking, struct request *request,
			      struct arena *arena)
{
	put_grants(asking, "Principal", "&$top=999", request, arena);
}

static bool user_grant_row(const struct asking *asking, struct json row, struct facts *facts,
			   struct arena *scratch, struct err *err)
{
	const char *text, *who;
	struct scopes scopes;

	(void)asking;
	if (!is_wanted(row, facts, "Principal"))
		return true;
	if (!question_text(row, "scope", &text, scratch, err) || !question_text(row, "principalId", &who, scratch, err))
		return false;
	facts->user_grant_count++;
	if (text_is_guid(who) && facts->user_grant_ids.count < USERS_KEPT)
		scopes_add(&facts->user_grant_ids, who, facts->arena);
	scopes = scopes_parse(scratch, text);
	for (size_t i = 0; i < scopes.count && facts->user_scopes.count < USER_SCOPES_MAX; i++)
		scopes_add(&facts->user_scopes, scopes.names[i], facts->arena);
	return facts->user_scopes.count < USER_SCOPES_MAX || question_odd("scope", err);
}

bool question_user_grants_read(const struct asking *asking, const struct reply *reply, bool first,
			       struct facts *facts, const char **next, struct arena *scratch,
			       struct err *err)
{
	static const struct object_reader reader = {TOPIC_USER_GRANTS, user_grant_row};

	if (first)
		facts_forget(facts, TOPIC_USER_GRANTS);
	return question_list(&reader, asking, reply, facts, next, scratch, err);
}

/* --- assignments --- */

void question_assignments_put(const struct asking *asking, struct request *request,
			      struct arena *arena)
{
	question_get(
		request, asking,
		arena_printf(
			arena,
			"/servicePrincipals/%s/appRoleAssignedTo?$select=id,principalType&$top=999",
			text_url_escape(arena, asking->facts->app_object_id)),
		arena);
}

static bool assignment_row(const struct asking *asking, struct json row, struct facts *facts,
			   struct arena *scratch, struct err *err)
{
	const char *type;

	(void)asking;
	if (!question_text(row, "principalType", &type, scratch, err))
		return false;
	/* Users and groups; another app cannot open an add-in. */
	facts->assigned_count += !text_same(type, "ServicePrincipal");
	return true;
}

bool question_assignments_read(const struct asking *asking, const struct reply *reply, bool first,
			       struct facts *facts, const char **next, struct arena *scratch,
			       struct err *err)
{
	static const struct object_reader reader = {TOPIC_ASSIGNMENTS, assignment_row};

	if (first)
		facts_forget(facts, TOPIC_ASSIGNMENTS);
	return question_list(&reader, asking, reply, facts, next, scratch, err);
}
