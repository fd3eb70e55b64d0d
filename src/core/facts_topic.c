/* facts_topic.c - topics, what was heard of them, and lists that grow */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/facts.h"

static const struct words {
	const char *id, *say;
} topics[TOPIC_COUNT] = {
	[TOPIC_DISCOVERY] = {"discovery", N_("the tenant behind the domain")},
	[TOPIC_ORGANIZATION] = {"organization", N_("the organisation")},
	[TOPIC_ROLES] = {"roles", N_("who signed in, and their roles")},
	[TOPIC_APP] = {"app", N_("the add-in's enterprise application")},
	[TOPIC_SEARCH] = {"search", N_("enterprise applications of this name")},
	[TOPIC_RESOURCE] = {"resource", N_("the permissions that exist")},
	[TOPIC_GRANTS] = {"grants", N_("tenant-wide grants")},
	[TOPIC_USER_GRANTS] = {"user_grants", N_("grants of single users")},
	[TOPIC_ASSIGNMENTS] = {"assignments", N_("who is assigned to the application")},
	[TOPIC_CMDLETS] = {"cmdlets", N_("what who signed in may do in Exchange")},
	[TOPIC_TOKENS] = {"tokens", N_("the legacy-token setting")},
	[TOPIC_EXCHANGE] = {"exchange", N_("the organisation's Exchange settings")},
	[TOPIC_PEOPLE] = {"people", N_("the test by people")},
};

static const struct words tokens_states[] = {
	[TOKENS_UNKNOWN] = {"unknown", N_("unknown")},
	[TOKENS_REMOVED] = {"removed", N_("removed by Microsoft")},
	[TOKENS_BLOCKED] = {"blocked", N_("blocked")},
	[TOKENS_ALLOWED] = {"allowed", N_("allowed")},
	[TOKENS_NOT_SET] = {"not_set", N_("not set")},
};
#define TOKENS_STATES (sizeof tokens_states / sizeof *tokens_states)

const char *topic_id(enum topic topic)
{
	return topics[topic].id;
}

bool topic_of(const char *id, enum topic *topic)
{
	for (int i = 0; id && i < TOPIC_COUNT; i++) {
		if (strcmp(topics[i].id, id) != 0)
			continue;
		*topic = (enum topic)i;
		return true;
	}
	return false;
}

const char *topic_say(enum topic topic)
{
	return _(topics[topic].say);
}

const char *tokens_state_id(enum tokens_state state)
{
	return tokens_states[(size_t)state < TOKENS_STATES ? state : TOKENS_UNKNOWN].id;
}

enum tokens_state tokens_state_of(const char *id)
{
	for (size_t i = 1; id && i < TOKENS_STATES; i++)
		if (strcmp(tokens_states[i].id, id) == 0)
			return (enum tokens_state)i;
	return TOKENS_UNKNOWN;
}

const char *tokens_state_say(enum tokens_state state)
{
	return _(tokens_states[(size_t)state < TOKENS_STATES ? state : TOKENS_UNKNOWN].say);
}

void facts_heard(struct facts *facts, enum topic topic, int64_t at, const char *request_id)
{
	facts->heard[topic] = (struct heard){
		.hearing = HEARD,
		.at = at,
		.request_id = arena_copy(facts->arena, request_id),
		.by = "",
	};
	/* The tenant's name comes with the organisation: kept with the tenant, too, in the
	 * same way live and from a file. */
	if (topic == TOPIC_ORGANIZATION && facts->org_name && *facts->org_name)
		text_safe(facts->tenant.name, sizeof facts->tenant.name, facts->org_name);
}

void facts_failed(struct facts *facts, enum topic topic, int64_t at, const struct err *err)
{
	struct heard heard = {
		.hearing = HEARD_FAILED,
		.at = at,
		.request_id = arena_copy(facts->arena, err->request_id),
		.by = "",
		.err = *err,
	};

	if (topic != TOPIC_DISCOVERY)
		facts_forget(facts, topic);
	facts->heard[topic] = heard;
}

/* Room for one more at powers of two. Returns the new list. */
static void *grow(struct arena *arena, const void *items, size_t count, size_t size)
{
	size_t room = 1;
	void *more;

	if (count && (count & (count - 1)) != 0)
		return (void *)items;
	while (room <= count)
		room *= 2;
	more = arena_alloc(arena, room * size);
	if (count)
		memcpy(more, items, count * size);
	return more;
}

#define GROW(facts, list)                                                                          \
	((facts)->list.items = grow((facts)->arena, (facts)->list.items, (facts)->list.count,      \
				    sizeof *(facts)->list.items))

void facts_add_grant(struct facts *facts, struct grant grant)
{
	struct arena *arena = facts->arena;

	GROW(facts, grants);
	facts->grants.items[facts->grants.count++] = (struct grant){
		.id = arena_copy(arena, grant.id),
		.resource_id = arena_copy(arena, grant.resource_id),
		.scope = arena_copy(arena, grant.scope),
	};
}

void facts_add_candidate(struct facts *facts, struct candidate candidate)
{
	struct arena *arena = facts->arena;

	GROW(facts, candidates);
	facts->candidates.items[facts->candidates.count++] = (struct candidate){
		.app_id = arena_copy(arena, candidate.app_id),
		.object_id = arena_copy(arena, candidate.object_id),
		.name = arena_copy(arena, candidate.name),
		.owner_tenant = arena_copy(arena, candidate.owner_tenant),
		.publisher = arena_copy(arena, candidate.publisher),
	};
}

void facts_add_addin(struct facts *facts, struct addin_seen addin)
{
	GROW(facts, addins_seen);
	facts->addins_seen.items[facts->addins_seen.count++] = (struct addin_seen){
		.manifest_id = arena_copy(facts->arena, addin.manifest_id),
		.day = arena_copy(facts->arena, addin.day),
		.blocked = addin.blocked,
	};
}

void facts_set_tester(struct facts *facts, size_t at, struct tester tester)
{
	struct arena *arena = facts->arena;

	if (at > facts->testers.count)
		return;
	if (at == facts->testers.count) {
		GROW(facts, testers);
		facts->testers.count++;
	}
	tester.who = arena_copy(arena, tester.who);
	tester.client = arena_copy(arena, tester.client);
	tester.build = arena_copy(arena, tester.build);
	tester.error = arena_copy(arena, tester.error);
	facts->testers.items[at] = tester;
}

struct scopes facts_granted(const struct facts *facts, struct arena *arena,
			    const struct grant **grant)
{
	const char *resource = facts->resource_object_id ? facts->resource_object_id : "";
	struct scopes all = {0};
	const struct grant *first = NULL;

	for (size_t i = 0; i < facts->grants.count; i++) {
		const struct grant *one = &facts->grants.items[i];
		struct scopes more;

		if (!*resource || !text_same(one->resource_id, resource))
			continue;
		more = scopes_parse(arena, one->scope);
		all = scopes_union(&all, &more, arena);
		if (!first)
			first = one;
	}
	if (grant)
		*grant = first;
	return all;
}
