/* question_people.c - asking Graph of those who tried the add-in: have they an admin role, or a consent of their own */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/question_rows.h"
#include "core/tester.h"

/* One person after another, each of them once: what is known of a result comes along with it (core/run.h). The calls are Graph's "List
 * a user's memberships" and "List oauth2PermissionGrants of a user" (user-list-transitivememberof.md, cast as /me is;
 * user-list-oauth2permissiongrants.md: only grants of that user, and not for apps). */

/* What of a result is asked for, and where it goes. */
struct side {
	enum topic topic;
	int64_t (*at)(const struct tester *); /* when an earlier run asked */
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

/* Whether nothing that is found out could make it count less. */
static bool is_settled(const struct tester *tester, const char *me, struct arena *arena)
{
	return tester->admin == YES || tester->consented == YES || tester->insider == YES || (*me && tester_names(tester->who, me, arena));
}

/* The address of the next one to be asked for; "" when there is none. */
static const char *next_one(const struct side *side, const struct asking *asking, const struct facts *facts, struct arena *arena)
{
	const char *app = *asking->app_id ? asking->app_id : facts->app_id;

	for (size_t i = 0; i < facts->testers.count; i++) {
		const struct tester *one = &facts->testers.items[i];
		const char *address = one->who ? tester_address(one->who, arena) : "";

		if (*address && !side->at(one) && tester_is_of(one, app) && !is_settled(one, asking->me, arena) &&
		    !scopes_has(set_of(facts, side->asked), address) && !scopes_has(set_of(facts, side->absent), address))
			return address;
	}
	return "";
}

static const char *path_of(const struct side *side, const char *address, struct arena *arena)
{
	return arena_printf(arena, side == &roles ? "/users/%s/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId,displayName"
						  : "/users/%s/oauth2PermissionGrants",
			    text_url_escape(arena, address));
}

/* A person asks, and is answered or refused. An application of a script's is not refused every night what it was not given. */
static bool may_ask(const struct side *side, const struct asking *asking)
{
	return asking->delegated || (asking->claims && token_allows(asking->claims, question_of(side->topic)->permission));
}

static enum ask_when when_any(const struct side *side, const struct asking *asking)
{
	struct arena arena = {0};
	bool any = may_ask(side, asking) && *next_one(side, asking, asking->facts, &arena);

	arena_release(&arena);
	return any ? ASK_NOW : ASK_NEVER;
}

enum ask_when question_when_people_roles(const struct asking *asking)
{
	return when_any(&roles, asking);
}

enum ask_when question_when_people_consents(const struct asking *asking)
{
	enum ask_when when = when_any(&consents, asking);

	return when == ASK_NOW ? question_after_app(asking) : when;
}

void question_people_roles_put(const struct asking *asking, struct request *request, struct arena *arena)
{
	question_get(request, asking, path_of(&roles, next_one(&roles, asking, asking->facts, arena), arena), arena);
}

void question_people_consents_put(const struct asking *asking, struct request *request, struct arena *arena)
{
	question_get(request, asking, path_of(&consents, next_one(&consents, asking, asking->facts, arena), arena), arena);
}

static bool role_row(const struct asking *asking, struct json row, struct facts *facts, struct arena *scratch, struct err *err)
{
	const char *id;

	if (!question_text(row, "roleTemplateId", &id, scratch, err))
		return false;
	if (!*id)
		return question_odd("roleTemplateId", err);
	scopes_add(&facts->roles_held, next_one(&roles, asking, facts, scratch), facts->arena);
	return true;
}

static bool consent_row(const struct asking *asking, struct json row, struct facts *facts, struct arena *scratch, struct err *err)
{
	const char *client, *type;

	if (!question_text(row, "clientId", &client, scratch, err) || !question_text(row, "consentType", &type, scratch, err))
		return false;
	if (!*client)
		return question_odd("clientId", err);
	if (text_same(client, facts->app_object_id) && text_same(type, "Principal"))
		scopes_add(&facts->consents_own, next_one(&consents, asking, facts, scratch), facts->arena);
	return true;
}

/* The answer for the one who was asked for; then the next one's address is the next page. */
static bool read_one(const struct side *side, const struct object_reader *reader, const struct asking *asking, const struct reply *reply,
		     bool first, struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	const char *who;
	bool there;

	if (first)
		facts_forget(facts, side->topic);
	who = next_one(side, asking, facts, scratch);
	there = reply_ok(reply, question_of(side->topic)->label, err);
	if (!there && err->status != 404)
		return false;
	err_clear(err);
	if (there && !question_list(reader, asking, reply, facts, next, scratch, err))
		return false;
	/* one role, or one grant, is enough */
	if (there && *next && !scopes_has(set_of(facts, side->found), who))
		return true;
	scopes_add(set_of(facts, there ? side->asked : side->absent), who, facts->arena);
	who = next_one(side, asking, facts, scratch);
	*next = !*who ? NULL : arena_printf(facts->arena, "%s/v1.0%s", asking->place->base[SERVICE_GRAPH], path_of(side, who, scratch));
	return true;
}

bool question_people_roles_read(const struct asking *asking, const struct reply *reply, bool first, struct facts *facts, const char **next,
				struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = {TOPIC_PEOPLE_ROLES, role_row};

	return read_one(&roles, &reader, asking, reply, first, facts, next, scratch, err);
}

bool question_people_consents_read(const struct asking *asking, const struct reply *reply, bool first, struct facts *facts,
				   const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = {TOPIC_PEOPLE_CONSENTS, consent_row};

	return read_one(&consents, &reader, asking, reply, first, facts, next, scratch, err);
}
