/* question_self.c - asking Graph what signing in with this program left in the tenant */
#include <string.h>

#include "base/text.h"
#include "cloud/question_rows.h"

/* Graph publishes some 700 delegated permissions; a set that grows beyond is no set of permissions. */
#define SCOPES_MAX 2000

/* --- the client's service principal --- */

void question_self_put(const struct asking *asking, struct request *request, struct arena *arena)
{
	question_get(request, asking,
		     arena_printf(arena,
				  "/servicePrincipals(appId='%s')?$select=id,appId,displayName,"
				  "appOwnerOrganizationId",
				  text_url_escape(arena, asking->client_id)),
		     arena);
}

static bool self_object(const struct asking *asking, struct json app, struct facts *facts,
			struct arena *scratch, struct err *err)
{
	struct arena *arena = facts->arena;
	const char *found;

	if (!question_text(app, "appId", &found, scratch, err) ||
	    !question_text(app, "id", &facts->self_object_id, arena, err) ||
	    !question_text(app, "displayName", &facts->self_name, arena, err) ||
	    !question_text(app, "appOwnerOrganizationId", &facts->self_owner_tenant, arena, err))
		return false;
	if (!text_same(found, asking->client_id))
		return question_odd("appId", err);
	if (!text_is_guid(facts->self_object_id))
		return question_odd("id", err);
	facts->self_present = YES;
	return true;
}

bool question_self_read(const struct asking *asking, const struct reply *reply, bool first,
			struct facts *facts, const char **next, struct arena *scratch,
			struct err *err)
{
	static const struct object_reader reader = {TOPIC_SELF, self_object};

	(void)first;
	*next = NULL;
	facts_forget(facts, TOPIC_SELF);
	facts->self_app_id = arena_copy(facts->arena, asking->client_id);
	if (question_object(&reader, asking, reply, facts, scratch, err))
		return true;
	/* Only Graph itself can say that it is absent; a bare 404 may be anybody's. */
	if (err->kind != ERR_NO_SUCH)
		return false;
	if (!err->code[0]) {
		err->kind = ERR_ODD;
		return false;
	}
	err_clear(err);
	facts->self_present = NO;
	return true;
}

/* --- its grants --- */

void question_self_grants_put(const struct asking *asking, struct request *request,
			      struct arena *arena)
{
	question_get(request, asking,
		     arena_printf(arena, "/oauth2PermissionGrants?$filter=%s&$top=999",
				  question_equal("clientId", asking->facts->self_object_id, arena)),
		     arena);
}

static bool self_grant_row(const struct asking *asking, struct json row, struct facts *facts,
			   struct arena *scratch, struct err *err)
{
	const char *client, *type, *text;
	struct scopes scopes, *kept;
	bool single;

	(void)asking;
	if (!question_text(row, "clientId", &client, scratch, err) ||
	    !question_text(row, "consentType", &type, scratch, err) ||
	    !question_text(row, "scope", &text, scratch, err))
		return false;
	if (!*client || !*type)
		return question_odd("clientId, consentType", err);
	if (!text_same(client, facts->self_object_id)) /* a server may ignore a filter */
		return true;
	single = text_same(type, "Principal");
	facts->self_user_count += single;
	kept = single ? &facts->self_user_scopes : &facts->self_scopes;
	scopes = scopes_parse(scratch, text);
	for (size_t i = 0; i < scopes.count && kept->count < SCOPES_MAX; i++)
		scopes_add(kept, scopes.names[i], facts->arena);
	if (kept->count == SCOPES_MAX) /* what is left out could be one that writes */
		return question_odd("scope", err);
	return true;
}

bool question_self_grants_read(const struct asking *asking, const struct reply *reply, bool first,
			       struct facts *facts, const char **next, struct arena *scratch,
			       struct err *err)
{
	static const struct object_reader reader = {TOPIC_SELF_GRANTS, self_grant_row};

	if (first)
		facts_forget(facts, TOPIC_SELF_GRANTS);
	return question_list(&reader, asking, reply, facts, next, scratch, err);
}
