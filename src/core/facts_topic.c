/* facts_topic.c - topics, what was heard of them, and lists that grow */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
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
	[TOPIC_USER_POLICY] = {"user_policy", N_("what users may consent to")},
	[TOPIC_EXCLUDES] = {"excludes", N_("what users may not consent to")},
	[TOPIC_REQUESTS] = {"consent_requests", N_("consent requests that wait")},
	[TOPIC_AUDIT] = {"consent_audit", N_("who consented, and when")},
	[TOPIC_ACCESS] = {"access", N_("Conditional Access policies")},
	[TOPIC_SIGNINS] = {"signins", N_("sign-ins that a person saw")},
	[TOPIC_QUIET_SIGNINS] = {"quiet_signins", N_("sign-ins that nobody saw")},
	[TOPIC_SELF] = {"self", N_("the client that this program signs in with")},
	[TOPIC_SELF_GRANTS] = {"self_grants", N_("grants of the client that this program signs in "
						 "with")},
	[TOPIC_PEOPLE_ROLES] = {"people_roles", N_("admin roles of those who tried")},
	[TOPIC_PEOPLE_CONSENTS] = {"people_consents", N_("consents of those who tried")},
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

/* The domain to name a tenant by that was chosen by its id; "" when none was read. */
static const char *org_domain(const struct facts *facts)
{
	if (facts->org_initial_domain && *facts->org_initial_domain)
		return facts->org_initial_domain;
	return facts->org_domains.count ? facts->org_domains.names[0] : "";
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
	if (topic == TOPIC_ORGANIZATION && text_is_guid(facts->tenant.domain) && *org_domain(facts))
		text_safe(facts->tenant.domain, sizeof facts->tenant.domain, org_domain(facts));
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
	const struct scopes none = {0};

	GROW(facts, candidates);
	facts->candidates.items[facts->candidates.count++] = (struct candidate){
		.app_id = arena_copy(arena, candidate.app_id),
		.object_id = arena_copy(arena, candidate.object_id),
		.name = arena_copy(arena, candidate.name),
		.owner_tenant = arena_copy(arena, candidate.owner_tenant),
		.publisher = arena_copy(arena, candidate.publisher),
		.redirects = scopes_missing(&candidate.redirects, &none, arena), /* a deep copy */
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

void facts_add_permission(struct facts *facts, struct permission permission)
{
	GROW(facts, permissions);
	facts->permissions.items[facts->permissions.count++] = (struct permission){
		.name = arena_copy(facts->arena, permission.name),
		.id = arena_copy(facts->arena, permission.id),
		.admin_only = permission.admin_only,
	};
}

void facts_add_resource(struct facts *facts, struct resource resource)
{
	struct arena *arena = facts->arena;
	const struct scopes none = {0};

	GROW(facts, resources);
	resource.app_id = arena_copy(arena, resource.app_id);
	resource.name = arena_copy(arena, resource.name);
	resource.object_id = arena_copy(arena, resource.object_id);
	resource.disabled_by_microsoft = arena_copy(arena, resource.disabled_by_microsoft);
	resource.published = scopes_missing(&resource.published, &none, arena); /* a deep copy */
	resource.withdrawn = scopes_missing(&resource.withdrawn, &none, arena);
	facts->resources.items[facts->resources.count++] = resource;
}

const struct resource *facts_resource(const struct facts *facts, const char *app_id)
{
	for (size_t i = 0; i < facts->resources.count; i++)
		if (text_same(facts->resources.items[i].app_id, app_id))
			return &facts->resources.items[i];
	return NULL;
}

void facts_add_consent(struct facts *facts, struct consent_seen consent)
{
	GROW(facts, consents);
	consent.by = arena_copy(facts->arena, consent.by);
	consent.correlation = arena_copy(facts->arena, consent.correlation);
	facts->consents.items[facts->consents.count++] = consent;
}

void facts_add_grant_seen(struct facts *facts, struct grant_seen seen)
{
	const struct scopes none = {0};

	GROW(facts, grants_seen);
	seen.by = arena_copy(facts->arena, seen.by);
	seen.resource_id = arena_copy(facts->arena, seen.resource_id);
	seen.correlation = arena_copy(facts->arena, seen.correlation);
	seen.scopes = scopes_missing(&seen.scopes, &none, facts->arena); /* a deep copy */
	seen.was = scopes_missing(&seen.was, &none, facts->arena);
	facts->grants_seen.items[facts->grants_seen.count++] = seen;
}

void facts_add_policy(struct facts *facts, struct access_policy policy)
{
	struct arena *arena = facts->arena;
	const struct scopes none = {0};

	GROW(facts, policies);
	policy.id = arena_copy(arena, policy.id);
	policy.name = arena_copy(arena, policy.name);
	policy.state = arena_copy(arena, policy.state);
	policy.covers = arena_copy(arena, policy.covers);
	policy.operator = arena_copy(arena, policy.operator);
	policy.controls = scopes_missing(&policy.controls, &none, arena); /* a deep copy */
	policy.narrowed = scopes_missing(&policy.narrowed, &none, arena);
	facts->policies.items[facts->policies.count++] = policy;
}

static struct signin_group *group_of(struct facts *facts, bool quiet, int64_t code, const char *day)
{
	const size_t count = quiet ? facts->quiet_signins.count : facts->signins.count;
	struct signin_group *groups = quiet ? facts->quiet_signins.items : facts->signins.items;
	struct signin_group fresh = {.code = code, .day = arena_copy(facts->arena, day), .said = ""};

	for (size_t i = 0; i < count; i++)
		if (groups[i].code == code && strcmp(groups[i].day, day) == 0)
			return &groups[i];
	if (quiet) {
		GROW(facts, quiet_signins);
		facts->quiet_signins.items[count] = fresh;
		return &facts->quiet_signins.items[facts->quiet_signins.count++];
	}
	GROW(facts, signins);
	facts->signins.items[count] = fresh;
	return &facts->signins.items[facts->signins.count++];
}

/* Enough to see whether several people are meant, and whether anybody but an admin. */
#define GROUP_PEOPLE_MAX 8

void facts_count_signin(struct facts *facts, bool quiet, struct signin_seen signin)
{
	char when[WHEN_SIZE];
	struct signin_group *group = group_of(facts, quiet, signin.code,
					      signin.code ? when_minute(signin.at, when) : when_day(signin.at, when));

	group->count++;
	if (signin.at > group->last)
		group->last = signin.at;
	if (!*group->said && signin.said && *signin.said)
		group->said = arena_copy(facts->arena, signin.said);
	if (signin.who && *signin.who && group->people.count < GROUP_PEOPLE_MAX)
		scopes_add(&group->people, signin.who, facts->arena);
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
	tester.note = arena_copy(arena, tester.note);
	tester.run = arena_copy(arena, tester.run);
	tester.app = arena_copy(arena, tester.app);
	facts->testers.items[at] = tester;
}

struct scopes facts_granted_on(const struct facts *facts, const char *object_id, struct arena *arena,
			       const struct grant **grant)
{
	struct scopes all = {0};
	const struct grant *first = NULL;

	for (size_t i = 0; i < facts->grants.count; i++) {
		const struct grant *one = &facts->grants.items[i];
		struct scopes more;

		if (!object_id || !*object_id || !text_same(one->resource_id, object_id))
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

struct scopes facts_granted(const struct facts *facts, struct arena *arena, const struct grant **grant)
{
	return facts_granted_on(facts, facts->resource_object_id, arena, grant);
}
