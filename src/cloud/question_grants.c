/* question_grants.c - questions to Graph: what the app and our own client were granted, and who may use them */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/question_parts.h"
#include "core/tester.h"

/* Graph publishes some 700 delegated permissions; a larger set is not a set of permissions. */
#define SCOPES_MAX 2000
/* Users kept by id, as examples; the others are only counted. */
#define USERS_KEPT 3

static void put_grants(const struct question_context *context, const char *type, const char *more,
    struct request *request, struct arena *arena)
{
	question_get(request, context,
	    arena_printf(arena, "/oauth2PermissionGrants?$filter=%s%%20and%%20%s%s",
		question_equal("clientId", context->facts->app_object_id, arena),
		question_equal("consentType", type, arena), more),
	    arena);
}

/* True for a row that was requested: a server may ignore a filter. */
static bool question_grants_is_wanted(struct json row, const struct facts *facts, const char *type)
{
	return text_same(json_raw(json_get(row, "clientId")), facts->app_object_id) &&
	       text_same(json_raw(json_get(row, "consentType")), type);
}

/* True for a grant of this app to neither everyone nor one person: whom it holds for is not known. */
static bool question_grants_is_strange(struct json row, const struct facts *facts)
{
	const char *type = json_raw(json_get(row, "consentType"));

	return text_same(json_raw(json_get(row, "clientId")), facts->app_object_id) &&
	       !text_same(type, "AllPrincipals") && !text_same(type, "Principal");
}

/* --- tenant-wide --- */

void question_grants_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	put_grants(context, "AllPrincipals", "", request, arena);
}

/* Only ASCII, as permission names are: the text is sent back to Graph as it stands, so it must not be changed or cut by
 * making it safe. */
static bool question_grants_is_kept(const char *raw)
{
	if (raw && strlen(raw) > JSON_TEXT_COLUMNS_MAX)
		return false;
	for (; raw && *raw; raw++)
		if ((*raw < ' ' && !strchr("\t\r\n", *raw)) || *raw >= 0x7f)
			return false;
	return true;
}

static bool grant_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	struct grant grant;

	(void)context;
	if (!json_raw(json_get(row, "clientId")) || !json_raw(json_get(row, "consentType")))
		return question_unexpected("clientId, consentType", err);
	if (question_grants_is_strange(row, facts))
		return question_unexpected("consentType", err);
	if (!question_grants_is_wanted(row, facts, "AllPrincipals"))
		return true;
	if (!question_text(row, "id", &grant.id, scratch, err) ||
	    !question_text(row, "resourceId", &grant.resource_id, scratch, err) ||
	    !question_text(row, "scope", &grant.scope, scratch, err))
		return false;
	if (!*grant.id && !question_text(row, "objectId", &grant.id, scratch, err))
		return false; /* the name in older replies */
	if (!*grant.id || strcspn(grant.id, " {}/?#%") != strlen(grant.id))
		return question_unexpected("id", err);
	if (!text_is_guid(grant.resource_id))
		return question_unexpected("resourceId", err);
	if (!question_grants_is_kept(json_raw(json_get(row, "scope"))))
		return question_unexpected("scope", err);
	facts_add_grant(facts, grant);
	return true;
}

bool question_grants_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_GRANTS, grant_row };

	if (first)
		facts_forget(facts, TOPIC_GRANTS);
	return question_list(&reader, context, reply, facts, next, scratch, err);
}

/* --- grants of single users: counted and merged, never listed --- */

void question_user_grants_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	put_grants(context, "Principal", "&$top=999", request, arena);
}

static bool user_grant_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	const char *text, *who;
	struct scopes scopes;

	(void)context;
	if (question_grants_is_strange(row, facts))
		return question_unexpected("consentType", err);
	if (!question_grants_is_wanted(row, facts, "Principal"))
		return true;
	if (!question_text(row, "scope", &text, scratch, err) || !question_text(row, "principalId", &who, scratch, err))
		return false;
	facts->user_grant_count++;
	if (text_is_guid(who) && facts->user_grant_ids.count < USERS_KEPT)
		scopes_add(&facts->user_grant_ids, who, facts->arena);
	scopes = scopes_parse(scratch, text);
	for (size_t i = 0; i < scopes.count && facts->user_scopes.count < SCOPES_MAX; i++)
		scopes_add(&facts->user_scopes, scopes.names[i], facts->arena);
	return facts->user_scopes.count < SCOPES_MAX || question_unexpected("scope", err);
}

bool question_user_grants_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_USER_GRANTS, user_grant_row };

	if (first)
		facts_forget(facts, TOPIC_USER_GRANTS);
	return question_list(&reader, context, reply, facts, next, scratch, err);
}

/* --- assignments --- */

void question_assignments_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context,
	    arena_printf(arena, "/servicePrincipals/%s/appRoleAssignedTo?$select=id,principalType&$top=999",
		text_url_escape(arena, context->facts->app_object_id)),
	    arena);
}

static bool assignment_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	const char *type;

	(void)context;
	if (!question_text(row, "principalType", &type, scratch, err))
		return false;
	/* Users and groups only: another app cannot open an add-in. */
	facts->assigned_count += !text_same(type, "ServicePrincipal");
	return true;
}

bool question_assignments_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_ASSIGNMENTS, assignment_row };

	if (first)
		facts_forget(facts, TOPIC_ASSIGNMENTS);
	return question_list(&reader, context, reply, facts, next, scratch, err);
}

/* --- people who tried the add-in: do they have an admin role, or a consent of their own --- */

/* One person after another, each once; what is known of a test result comes with the result (core/run.h). The calls are
 * Graph's "List a user's memberships" and "List oauth2PermissionGrants of a user" (user-list-transitivememberof.md,
 * cast as /me is; user-list-oauth2permissiongrants.md: only grants of that user, and not for apps). */

/* Which of the two facts about a tester is read, and where it is stored. */
struct side {
	enum topic topic;
	int64_t (*at)(const struct tester *); /* when an earlier run read it */
	size_t asked, found, absent;          /* sets of struct facts */
};

static int64_t roles_at(const struct tester *tester)
{
	return tester->roles_at;
}

static int64_t consents_at(const struct tester *tester)
{
	return tester->consents_at;
}

static const struct side roles = {
	TOPIC_PEOPLE_ROLES, roles_at, offsetof(struct facts, roles_asked), offsetof(struct facts, roles_held), offsetof(struct facts, roles_absent),
}, consents = {
	TOPIC_PEOPLE_CONSENTS, consents_at, offsetof(struct facts, consents_asked), offsetof(struct facts, consents_own),
	offsetof(struct facts, consents_absent),
};

static struct scopes *set_of(const struct facts *facts, size_t at)
{
	return (struct scopes *)(void *)((char *)(uintptr_t)facts + at);
}

/* True if no further fact could make the result count less. */
static bool question_grants_is_settled(const struct tester *tester, const char *me, struct arena *arena)
{
	return tester->admin == YES || tester->consented == YES || tester->insider == YES ||
	       (*me && tester_names(tester->who, me, arena));
}

/* The address for the next person; "" if none is left. */
static const char *next_one(const struct side *side, const struct question_context *context, const struct facts *facts,
    struct arena *arena)
{
	const char *app = *context->app_id ? context->app_id : facts->app_id;

	for (size_t i = 0; i < facts->testers.count; i++) {
		const struct tester *one = &facts->testers.items[i];
		const char *address = one->who ? tester_address(one->who, arena) : "";

		if (*address && !side->at(one) && tester_is_of(one, app) &&
		    !question_grants_is_settled(one, context->me, arena) &&
		    !scopes_has(set_of(facts, side->asked), address) &&
		    !scopes_has(set_of(facts, side->absent), address))
			return address;
	}
	return "";
}

static const char *question_grants_path_of(const struct side *side, const char *address, struct arena *arena)
{
	return arena_printf(arena,
	    side == &roles
		? "/users/%s/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId,displayName"
		: "/users/%s/oauth2PermissionGrants",
	    text_url_escape(arena, address));
}

/* A user may always ask, and is answered or refused. An application does not ask without the permission, or a script
 * would be refused every night. */
static bool may_ask(const struct side *side, const struct question_context *context)
{
	return context->delegated ||
	       (context->claims && token_allows(context->claims, topic_rows[side->topic].permission));
}

static enum ask_when when_any(const struct side *side, const struct question_context *context)
{
	struct arena arena = { 0 };
	bool any = may_ask(side, context) && *next_one(side, context, context->facts, &arena);

	arena_release(&arena);
	return any ? ASK_NOW : ASK_NEVER;
}

enum ask_when question_when_people_roles(const struct question_context *context)
{
	return when_any(&roles, context);
}

enum ask_when question_when_people_consents(const struct question_context *context)
{
	enum ask_when when = when_any(&consents, context);

	return when == ASK_NOW ? question_after_app(context) : when;
}

void question_people_roles_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context,
	    question_grants_path_of(&roles, next_one(&roles, context, context->facts, arena), arena), arena);
}

void question_people_consents_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context,
	    question_grants_path_of(&consents, next_one(&consents, context, context->facts, arena), arena), arena);
}

static bool question_grants_role_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	const char *id;

	if (!question_text(row, "roleTemplateId", &id, scratch, err))
		return false;
	if (!*id)
		return question_unexpected("roleTemplateId", err);
	scopes_add(&facts->roles_held, next_one(&roles, context, facts, scratch), facts->arena);
	return true;
}

static bool consent_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	const char *client, *type;

	if (!question_text(row, "clientId", &client, scratch, err) ||
	    !question_text(row, "consentType", &type, scratch, err))
		return false;
	if (!*client)
		return question_unexpected("clientId", err);
	if (text_same(client, facts->app_object_id) && text_same(type, "Principal"))
		scopes_add(&facts->consents_own, next_one(&consents, context, facts, scratch), facts->arena);
	return true;
}

/* Reads the reply about one person; the next person's address becomes the next page. */
static bool read_one(const struct side *side, const struct object_reader *reader,
    const struct question_context *context, const struct reply *reply, bool first, struct facts *facts,
    const char **next, struct arena *scratch, struct err *err)
{
	const char *who;
	bool there;

	if (first)
		facts_forget(facts, side->topic);
	who = next_one(side, context, facts, scratch);
	there = reply_ok(reply, topic_rows[side->topic].reading, err);
	if (!there && err->status != 404)
		return false;
	err_clear(err);
	if (there && !question_list(reader, context, reply, facts, next, scratch, err))
		return false;
	/* one role, or one grant, is enough */
	if (there && *next && !scopes_has(set_of(facts, side->found), who))
		return true;
	scopes_add(set_of(facts, there ? side->asked : side->absent), who, facts->arena);
	who = next_one(side, context, facts, scratch);
	*next = !*who ? NULL
		      : arena_printf(facts->arena, "%s/v1.0%s", context->endpoints->base[SERVICE_GRAPH],
			    question_grants_path_of(side, who, scratch));
	return true;
}

bool question_people_roles_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_PEOPLE_ROLES, question_grants_role_row };

	return read_one(&roles, &reader, context, reply, first, facts, next, scratch, err);
}

bool question_people_consents_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_PEOPLE_CONSENTS, consent_row };

	return read_one(&consents, &reader, context, reply, first, facts, next, scratch, err);
}

/* --- what signing in with this program left in the tenant --- */

/* --- the client's service principal --- */

void question_self_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context,
	    arena_printf(arena,
		"/servicePrincipals(appId='%s')?$select=id,appId,displayName,"
		"appOwnerOrganizationId",
		text_url_escape(arena, context->client_id)),
	    arena);
}

static bool self_object(const struct question_context *context, struct json app, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	struct arena *arena = facts->arena;
	const char *found;

	if (!question_text(app, "appId", &found, scratch, err) ||
	    !question_text(app, "id", &facts->self_object_id, arena, err) ||
	    !question_text(app, "displayName", &facts->self_name, arena, err) ||
	    !question_text(app, "appOwnerOrganizationId", &facts->self_owner_tenant, arena, err))
		return false;
	if (!text_same(found, context->client_id))
		return question_unexpected("appId", err);
	if (!text_is_guid(facts->self_object_id))
		return question_unexpected("id", err);
	facts->self_present = YES;
	return true;
}

bool question_self_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_SELF, self_object };

	(void)first;
	*next = NULL;
	facts_forget(facts, TOPIC_SELF);
	facts->self_app_id = arena_copy(facts->arena, context->client_id);
	if (question_object(&reader, context, reply, facts, scratch, err))
		return true;
	if (!question_absent(err))
		return false;
	facts->self_present = NO;
	return true;
}

/* --- its grants --- */

void question_self_grants_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context,
	    arena_printf(arena, "/oauth2PermissionGrants?$filter=%s&$top=999",
		question_equal("clientId", context->facts->self_object_id, arena)),
	    arena);
}

static bool self_grant_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	const char *client, *type, *text;
	struct scopes scopes, *kept;
	bool single;

	(void)context;
	if (!question_text(row, "clientId", &client, scratch, err) ||
	    !question_text(row, "consentType", &type, scratch, err) ||
	    !question_text(row, "scope", &text, scratch, err))
		return false;
	if (!*client || !*type)
		return question_unexpected("clientId, consentType", err);
	if (!text_same(client, facts->self_object_id)) /* a server may ignore a filter */
		return true;
	single = text_same(type, "Principal");
	facts->self_user_count += single;
	kept = single ? &facts->self_user_scopes : &facts->self_scopes;
	scopes = scopes_parse(scratch, text);
	for (size_t i = 0; i < scopes.count && kept->count < SCOPES_MAX; i++)
		scopes_add(kept, scopes.names[i], facts->arena);
	if (kept->count == SCOPES_MAX) /* a scope left out could be one that writes */
		return question_unexpected("scope", err);
	return true;
}

bool question_self_grants_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_SELF_GRANTS, self_grant_row };

	if (first)
		facts_forget(facts, TOPIC_SELF_GRANTS);
	return question_list(&reader, context, reply, facts, next, scratch, err);
}
