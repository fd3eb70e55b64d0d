/* facts.c - what we were told about a tenant: the table of fields, and its uses */
#include "core/facts.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"

/* How a field is kept in memory, and how it is written to a file. */
enum type {
	TEXT,   /* const char *: a string */
	CHARS,  /* char[]: a string */
	TRI,    /* enum tristate: true, false, null */
	NUMBER, /* int64_t */
	TIME,   /* int64_t: "2026-11-24T06:22:40Z" or null */
	NAMES,  /* struct scopes: a list of strings */
	FLAG,   /* bool */
	CLOUD,  /* enum cloud: its id */
	TOKENS, /* enum tokens_state: its id */
	LIST,   /* LIST_OF: a list of objects */
};

struct field {
	enum topic topic;
	const char *name;
	enum type type;
	enum fact_text says; /* for TEXT, CHARS and NAMES */
	size_t offset, size;
	const struct field *items; /* for LIST; ends with a NULL name */
	size_t item_size;
};

/* Every LIST_OF has this layout. It is copied in and out because its real type differs. */
struct list {
	void *items;
	size_t count;
};

#define COUNT(array) (sizeof(array) / sizeof *(array))
static const struct field fields[];
static const size_t field_count;

static void write_fields(const struct field *field, const char *from, struct json_out *out);
static void read_fields(const struct field *field, struct json object, char *to, struct arena *arena);

static void write_list(const struct field *field, const char *at, struct json_out *out)
{
	struct list list;

	memcpy(&list, at, sizeof list);
	json_out_array(out, field->name);
	for (size_t i = 0; i < list.count; i++) {
		json_out_object(out, NULL);
		write_fields(field->items, (const char *)list.items + i * field->item_size, out);
		json_out_end(out);
	}
	json_out_end(out);
}

static void write_field(const struct field *field, const char *from, struct json_out *out)
{
	const void *at = from + field->offset;

	switch (field->type) {
	case TEXT: {
		const char *text = *(const char *const *)at;

		json_out_text(out, field->name, text ? text : "");
		break;
	}
	case CHARS:
		json_out_text(out, field->name, at);
		break;
	case TRI:
		if (*(const enum tristate *)at == UNKNOWN)
			json_out_null(out, field->name);
		else
			json_out_bool(out, field->name, *(const enum tristate *)at == YES);
		break;
	case NUMBER:
		json_out_int(out, field->name, *(const int64_t *)at);
		break;
	case TIME:
		timefmt_write(out, field->name, *(const int64_t *)at);
		break;
	case NAMES:
		scopes_put(at, field->name, out);
		break;
	case FLAG:
		json_out_bool(out, field->name, *(const bool *)at);
		break;
	case CLOUD:
		json_out_text(out, field->name, cloud_id(*(const enum cloud *)at));
		break;
	case TOKENS:
		json_out_text(out, field->name, tokens_state_id(*(const enum tokens_state *)at));
		break;
	case LIST:
		write_list(field, at, out);
		break;
	}
}

static void write_fields(const struct field *field, const char *from, struct json_out *out)
{
	for (; field->name; field++)
		write_field(field, from, out);
}

static void read_names(struct scopes *names, struct json value, struct arena *arena)
{
	*names = (struct scopes){ 0 };
	for (size_t i = 0; i < json_count(value); i++)
		scopes_add(names, json_text(json_at(value, i), arena), arena);
}

static void read_list(const struct field *field, struct json value, char *at, struct arena *arena)
{
	struct list list = { 0 };
	size_t room = 1;

	if (json_kind(value) == JSON_ARRAY)
		list.count = json_count(value);
	while (room < list.count) /* a power of two, as the functions that append expect */
		room *= 2;
	if (list.count)
		list.items = arena_alloc(arena, room * field->item_size);
	for (size_t i = 0; i < list.count; i++)
		read_fields(field->items, json_at(value, i), (char *)list.items + i * field->item_size, arena);
	memcpy(at, &list, sizeof list);
}

static enum tristate facts_known_of(struct json value)
{
	if (json_kind(value) != JSON_BOOL)
		return UNKNOWN;
	return json_true(value) ? YES : NO;
}

static void read_field(const struct field *field, struct json object, char *to, struct arena *arena)
{
	struct json value = json_get(object, field->name);
	void *at = to + field->offset;

	switch (field->type) {
	case TEXT:
		*(const char **)at = json_text(value, arena);
		break;
	case CHARS:
		text_safe(at, field->size, json_text(value, arena));
		break;
	case TRI:
		*(enum tristate *)at = facts_known_of(value);
		break;
	case NUMBER:
		*(int64_t *)at = json_int(value, 0);
		break;
	case TIME:
		*(int64_t *)at = timefmt_parse(json_text(value, arena));
		break;
	case NAMES:
		read_names(at, value, arena);
		break;
	case FLAG:
		*(bool *)at = json_true(value);
		break;
	case CLOUD:
		*(enum cloud *)at = cloud_of(json_text(value, arena));
		break;
	case TOKENS:
		*(enum tokens_state *)at = tokens_state_of(json_text(value, arena));
		break;
	case LIST:
		read_list(field, value, at, arena);
		break;
	}
}

static void read_fields(const struct field *field, struct json object, char *to, struct arena *arena)
{
	for (; field->name; field++)
		read_field(field, object, to, arena);
}

void facts_write(const struct facts *facts, enum topic topic, struct json_out *out)
{
	for (size_t i = 0; i < field_count; i++)
		if (fields[i].topic == topic)
			write_field(&fields[i], (const char *)facts, out);
}

void facts_read(struct facts *facts, enum topic topic, struct json object)
{
	for (size_t i = 0; i < field_count; i++)
		if (fields[i].topic == topic)
			read_field(&fields[i], object, (char *)facts, facts->arena);
}

void facts_forget(struct facts *facts, enum topic topic)
{
	/* A topic without its fields must not count as read: "nothing" would be an answer. */
	facts->fetched[topic] = (struct fetched){ .request_id = "", .by = "" };
	for (size_t i = 0; i < field_count; i++) {
		char *at = (char *)facts + fields[i].offset;

		if (fields[i].topic != topic)
			continue;
		memset(at, 0, fields[i].size);
		if (fields[i].type == TEXT)
			*(const char **)(void *)at = "";
	}
}

static void copy_topic(struct facts *to, const struct facts *from, enum topic topic)
{
	to->fetched[topic] = from->fetched[topic];
	for (size_t i = 0; i < field_count; i++)
		if (fields[i].topic == topic)
			memcpy((char *)to + fields[i].offset, (const char *)from + fields[i].offset, fields[i].size);
}

static bool facts_has_before(const struct facts *facts, enum topic topic)
{
	return facts->before && facts->before->fetched[topic].status == READ_OK;
}

void facts_drop(struct facts *facts, enum topic topic)
{
	facts_forget(facts, topic);
	if (facts->before)
		facts_forget(facts->before, topic);
}

void facts_set_aside(struct facts *facts, enum topic topic)
{
	if (facts->fetched[topic].status == READ_OK) {
		if (!facts->before) {
			facts->before = arena_alloc(facts->arena, sizeof *facts->before);
			facts_init(facts->before, facts->arena);
		}
		copy_topic(facts->before, facts, topic);
	}
	facts_forget(facts, topic);
}

void facts_bring_back(struct facts *facts, enum topic topic, const struct fetched *was)
{
	facts_forget(facts, topic);
	if (was->status == READ_OK && facts_has_before(facts, topic)) {
		copy_topic(facts, facts->before, topic);
		facts_forget(facts->before, topic);
	} else if (was->status == READ_FAILED) {
		facts->fetched[topic] = *was;
	}
}

const struct fetched *facts_earlier(const struct facts *facts, enum topic topic)
{
	return facts->fetched[topic].status == READ_FAILED && facts_has_before(facts, topic)
		   ? &facts->before->fetched[topic]
		   : NULL;
}

unsigned facts_kept(const struct facts *facts)
{
	unsigned kept = 0;

	for (int i = 0; i < TOPIC_COUNT; i++)
		kept |= facts_earlier(facts, (enum topic)i) ? TOPIC_BIT(i) : 0;
	return kept;
}

int facts_kept_oldest(const struct facts *facts, unsigned topics)
{
	int oldest = -1;

	for (int i = 0; i < TOPIC_COUNT; i++)
		if (topics & TOPIC_BIT(i) && facts_earlier(facts, (enum topic)i) &&
		    (oldest < 0 || facts->before->fetched[i].at < facts->before->fetched[oldest].at))
			oldest = i;
	return oldest;
}

static const struct facts *with_before(const struct facts *facts, unsigned kept, struct arena *arena)
{
	struct facts *whole;

	if (!kept)
		return facts;
	whole = arena_alloc(arena, sizeof *whole);
	*whole = *facts;
	for (int i = 0; i < TOPIC_COUNT; i++)
		if (kept & TOPIC_BIT(i))
			copy_topic(whole, facts->before, (enum topic)i);
	whole->before = NULL;
	return whole;
}

const struct facts *facts_as_before(const struct facts *facts, struct arena *arena)
{
	return with_before(facts, facts_kept(facts), arena);
}

const struct facts *facts_shown(const struct facts *facts, struct arena *arena)
{
	unsigned kept = 0;

	for (int i = 0; i < TOPIC_COUNT; i++)
		if (facts->fetched[i].status != READ_OK && facts_has_before(facts, (enum topic)i))
			kept |= TOPIC_BIT(i);
	return with_before(facts, kept, arena);
}

void facts_init(struct facts *facts, struct arena *arena)
{
	memset(facts, 0, sizeof *facts);
	facts->arena = arena;
	for (int topic = 0; topic < TOPIC_COUNT; topic++)
		facts_forget(facts, (enum topic)topic);
}

struct replacing {
	const char *(*put)(void *with, enum fact_text says, const char *text);
	void *with;
	bool said;
	struct arena *arena;
};

static void replace_field(const struct replacing *replacing, const struct field *field, char *from);

static void replace_names(const struct replacing *replacing, enum fact_text says, struct scopes *names)
{
	struct scopes put = { 0 };

	for (size_t i = 0; i < names->count; i++)
		scopes_add(&put, replacing->put(replacing->with, says, names->names[i]), replacing->arena);
	*names = put;
}

static void replace_list(const struct replacing *replacing, const struct field *field, const char *at)
{
	struct list list;

	memcpy(&list, at, sizeof list);
	for (size_t i = 0; i < list.count; i++)
		for (const struct field *item = field->items; item->name; item++)
			replace_field(replacing, item, (char *)list.items + i * field->item_size);
}

static void replace_field(const struct replacing *replacing, const struct field *field, char *from)
{
	void *at = from + field->offset;

	if (field->type == LIST)
		replace_list(replacing, field, at);
	if (field->says == TEXT_UNSAID || (field->says == TEXT_SAID) != replacing->said)
		return;
	if (field->type == TEXT)
		*(const char **)at = replacing->put(replacing->with, field->says, *(const char **)at);
	else if (field->type == CHARS)
		text_safe(at, field->size, replacing->put(replacing->with, field->says, at));
	else
		replace_names(replacing, field->says, at);
}

void facts_replace(struct facts *facts, bool said, const char *(*put)(void *, enum fact_text, const char *), void *with)
{
	const struct replacing replacing = { put, with, said, facts->arena };

	for (size_t i = 0; i < field_count; i++)
		replace_field(&replacing, &fields[i], (char *)facts);
	if (facts->before)
		facts_replace(facts->before, said, put, with);
}

#define SIZE_OF(type, member) sizeof(((struct type *)0)->member)
#define SAYS(noun, member, kind, words)                                                                                \
	{                                                                                                              \
		.name = #member, .type = kind, .says = TEXT_##words, .offset = offsetof(struct noun, member),          \
		.size = SIZE_OF(noun, member)                                                                          \
	}
#define ITEM(noun, member, kind) SAYS(noun, member, kind, UNSAID)

static const struct field grant_fields[] = {
	SAYS(grant, id, TEXT, ID),
	SAYS(grant, resource_id, TEXT, ID),
	SAYS(grant, scope, TEXT, OPEN),
	{ .name = NULL },
};

static const struct field candidate_fields[] = {
	SAYS(candidate, app_id, TEXT, ID),
	SAYS(candidate, object_id, TEXT, ID),
	SAYS(candidate, name, TEXT, NAME),
	SAYS(candidate, owner_tenant, TEXT, ID),
	SAYS(candidate, publisher, TEXT, NAME),
	SAYS(candidate, redirects, NAMES, SAID),
	{ .name = NULL },
};

static const struct field addin_fields[] = {
	SAYS(addin_seen, manifest_id, TEXT, ID),
	SAYS(addin_seen, day, TEXT, OPEN),
	ITEM(addin_seen, blocked, FLAG),
	{ .name = NULL },
};

static const struct field tester_fields[] = {
	SAYS(tester, who, TEXT, PERSON),
	SAYS(tester, client, TEXT, OPEN),
	SAYS(tester, build, TEXT, SAID),
	ITEM(tester, launched, TRI),
	ITEM(tester, authorized, TRI),
	ITEM(tester, signed_in, TRI),
	ITEM(tester, worked, TRI),
	ITEM(tester, renewed, TRI),
	SAYS(tester, error, TEXT, SAID),
	ITEM(tester, at, TIME),
	ITEM(tester, admin, TRI),
	ITEM(tester, consented, TRI),
	ITEM(tester, insider, TRI),
	ITEM(tester, tokens_off, TRI),
	SAYS(tester, note, TEXT, SAID),
	SAYS(tester, run, TEXT, OPEN),
	SAYS(tester, app, TEXT, ID),
	ITEM(tester, roles_at, TIME),
	ITEM(tester, consents_at, TIME),
	ITEM(tester, removed, TRI),
	{ .name = NULL },
};

static const struct field permission_fields[] = {
	SAYS(permission, name, TEXT, OPEN),
	SAYS(permission, id, TEXT, OPEN),
	ITEM(permission, admin_only, FLAG),
	{ .name = NULL },
};

static const struct field resource_fields[] = {
	SAYS(resource, app_id, TEXT, ID),
	SAYS(resource, name, TEXT, NAME),
	ITEM(resource, present, TRI),
	SAYS(resource, object_id, TEXT, ID),
	ITEM(resource, enabled, TRI),
	ITEM(resource, deactivated, TRI),
	SAYS(resource, disabled_by_microsoft, TEXT, OPEN),
	SAYS(resource, published, NAMES, OPEN),
	SAYS(resource, withdrawn, NAMES, OPEN),
	{ .name = NULL },
};

static const struct field consent_fields[] = {
	SAYS(consent_seen, by, TEXT, PERSON),
	ITEM(consent_seen, at, TIME),
	ITEM(consent_seen, succeeded, FLAG),
	ITEM(consent_seen, for_all, TRI),
	ITEM(consent_seen, written, FLAG),
	SAYS(consent_seen, correlation, TEXT, ID),
	{ .name = NULL },
};

static const struct field grant_seen_fields[] = {
	SAYS(grant_seen, by, TEXT, PERSON),
	ITEM(grant_seen, at, TIME),
	SAYS(grant_seen, resource_id, TEXT, ID),
	SAYS(grant_seen, scopes, NAMES, OPEN),
	SAYS(grant_seen, was, NAMES, OPEN),
	SAYS(grant_seen, correlation, TEXT, ID),
	{ .name = NULL },
};

static const struct field policy_fields[] = {
	SAYS(access_policy, id, TEXT, ID),
	SAYS(access_policy, name, TEXT, NAME),
	SAYS(access_policy, state, TEXT, OPEN),
	SAYS(access_policy, covers, TEXT, OPEN),
	ITEM(access_policy, excludes_app, FLAG),
	SAYS(access_policy, controls, NAMES, OPEN),
	SAYS(access_policy, operator, TEXT, OPEN),
	SAYS(access_policy, narrowed, NAMES, OPEN),
	ITEM(access_policy, old_clients, FLAG),
	ITEM(access_policy, device_code, FLAG),
	ITEM(access_policy, other_flow, FLAG),
	ITEM(access_policy, nobody, FLAG),
	ITEM(access_policy, excluded_users, NUMBER),
	ITEM(access_policy, whole, FLAG),
	{ .name = NULL },
};

static const struct field signin_fields[] = {
	ITEM(signin_group, code, NUMBER),
	SAYS(signin_group, day, TEXT, OPEN),
	ITEM(signin_group, count, NUMBER),
	ITEM(signin_group, last, TIME),
	SAYS(signin_group, said, TEXT, SAID),
	SAYS(signin_group, people, NAMES, PERSON),
	{ .name = NULL },
};

#define NAMED(what, text, member, kind, words)                                                                         \
	{                                                                                                              \
		.topic = TOPIC_##what, .name = text, .type = kind, .says = TEXT_##words,                               \
		.offset = offsetof(struct facts, member), .size = SIZE_OF(facts, member)                               \
	}
#define FIELD_TEXT(what, member, kind, words) NAMED(what, #member, member, kind, words)
#define FIELD(what, member, kind)             FIELD_TEXT(what, member, kind, UNSAID)
#define ITEMS(what, member, noun, table)                                                                               \
	{                                                                                                              \
		.topic = TOPIC_##what, .name = #member, .type = LIST, .offset = offsetof(struct facts, member),        \
		.size = SIZE_OF(facts, member), .items = table, .item_size = sizeof(struct noun)                       \
	}

/* The names are those in files: never rename one. A new field reads as "not known" from old files. */
static const struct field fields[] = {
	NAMED(DISCOVERY, "tenant_id", tenant.id, CHARS, ID),
	NAMED(DISCOVERY, "tenant_domain", tenant.domain, CHARS, DOMAIN),
	NAMED(DISCOVERY, "tenant_name", tenant.name, CHARS, NAME),
	NAMED(DISCOVERY, "tenant_cloud", tenant.cloud, CLOUD, UNSAID),

	FIELD_TEXT(ORGANIZATION, org_name, TEXT, NAME),
	FIELD_TEXT(ORGANIZATION, org_domains, NAMES, DOMAIN),
	FIELD_TEXT(ORGANIZATION, org_initial_domain, TEXT, DOMAIN),
	FIELD(ORGANIZATION, org_exchange, TRI),
	FIELD(ORGANIZATION, org_foundation, TRI),
	FIELD(ORGANIZATION, org_premium, TRI),
	FIELD(ORGANIZATION, org_synced, TRI),

	FIELD_TEXT(ROLES, me_upn, TEXT, PERSON),
	FIELD_TEXT(ROLES, role_ids, NAMES, OPEN),

	FIELD(APP, app_present, TRI),
	FIELD_TEXT(APP, app_id, TEXT, ID),
	FIELD_TEXT(APP, app_object_id, TEXT, ID),
	FIELD_TEXT(APP, app_name, TEXT, NAME),
	FIELD(APP, app_enabled, TRI),
	FIELD_TEXT(APP, app_disabled_by_microsoft, TEXT, OPEN),
	FIELD(APP, app_assignment_required, TRI),
	FIELD_TEXT(APP, app_owner_tenant, TEXT, ID),
	FIELD_TEXT(APP, app_publisher, TEXT, NAME),
	FIELD_TEXT(APP, app_publisher_id, TEXT, ID),
	FIELD(APP, app_deactivated, TRI),
	FIELD_TEXT(APP, app_redirects, NAMES, SAID),

	ITEMS(SEARCH, candidates, candidate, candidate_fields),

	FIELD_TEXT(RESOURCE, resource_object_id, TEXT, ID),
	FIELD(RESOURCE, resource_enabled, TRI),
	FIELD(RESOURCE, resource_deactivated, TRI),
	FIELD_TEXT(RESOURCE, resource_disabled_by_microsoft, TEXT, OPEN),
	FIELD_TEXT(RESOURCE, published, NAMES, OPEN),
	FIELD_TEXT(RESOURCE, withdrawn, NAMES, OPEN),
	ITEMS(RESOURCE, permissions, permission, permission_fields),
	ITEMS(RESOURCE, resources, resource, resource_fields),

	ITEMS(GRANTS, grants, grant, grant_fields),

	FIELD(USER_GRANTS, user_grant_count, NUMBER),
	FIELD_TEXT(USER_GRANTS, user_grant_ids, NAMES, ID),
	FIELD_TEXT(USER_GRANTS, user_scopes, NAMES, OPEN),

	FIELD(ASSIGNMENTS, assigned_count, NUMBER),

	FIELD_TEXT(CMDLETS, cmdlets, NAMES, OPEN),

	FIELD(TOKENS, tokens, TOKENS),
	FIELD_TEXT(TOKENS, tokens_said, TEXT, SAID),
	ITEMS(TOKENS, addins_seen, addin_seen, addin_fields),
	FIELD(TOKENS, addins_listed, TRI),

	FIELD(EXCHANGE, ews_enabled, TRI),
	FIELD_TEXT(EXCHANGE, ews_allowed, NAMES, ID),
	FIELD(EXCHANGE, ews_listed, TRI),
	FIELD(EXCHANGE, ews_policy_seen, TRI),
	FIELD_TEXT(EXCHANGE, ews_policy, TEXT, OPEN),
	FIELD_TEXT(EXCHANGE, ews_agents_allowed, NAMES, NAME),
	FIELD_TEXT(EXCHANGE, ews_agents_blocked, NAMES, NAME),
	FIELD(EXCHANGE, ews_agents_listed, TRI),
	FIELD(EXCHANGE, addins_allowed, TRI),

	FIELD_TEXT(USER_POLICY, user_policies, NAMES, POLICY),

	FIELD_TEXT(EXCLUDES, user_excluded, NAMES, OPEN),

	FIELD(REQUESTS, request_count, NUMBER),
	FIELD_TEXT(REQUESTS, request_scopes, NAMES, OPEN),

	FIELD(AUDIT, consents_since, TIME),
	FIELD(AUDIT, consents_more, FLAG),
	FIELD(AUDIT, consents_back, TIME),
	ITEMS(AUDIT, consents, consent_seen, consent_fields),
	ITEMS(AUDIT, grants_seen, grant_seen, grant_seen_fields),

	ITEMS(ACCESS, policies, access_policy, policy_fields),

	FIELD(SIGNINS, signins_since, TIME),
	FIELD(SIGNINS, signins_more, FLAG),
	ITEMS(SIGNINS, signins, signin_group, signin_fields),

	FIELD(QUIET_SIGNINS, quiet_since, TIME),
	FIELD(QUIET_SIGNINS, quiet_more, FLAG),
	ITEMS(QUIET_SIGNINS, quiet_signins, signin_group, signin_fields),

	FIELD(SELF, self_present, TRI),
	FIELD_TEXT(SELF, self_app_id, TEXT, ID),
	FIELD_TEXT(SELF, self_object_id, TEXT, ID),
	FIELD_TEXT(SELF, self_name, TEXT, NAME),
	FIELD_TEXT(SELF, self_owner_tenant, TEXT, ID),

	FIELD_TEXT(SELF_GRANTS, self_scopes, NAMES, OPEN),
	FIELD(SELF_GRANTS, self_user_count, NUMBER),
	FIELD_TEXT(SELF_GRANTS, self_user_scopes, NAMES, OPEN),

	FIELD_TEXT(PEOPLE_ROLES, roles_asked, NAMES, PERSON),
	FIELD_TEXT(PEOPLE_ROLES, roles_held, NAMES, PERSON),
	FIELD_TEXT(PEOPLE_ROLES, roles_absent, NAMES, PERSON),

	FIELD_TEXT(PEOPLE_CONSENTS, consents_asked, NAMES, PERSON),
	FIELD_TEXT(PEOPLE_CONSENTS, consents_own, NAMES, PERSON),
	FIELD_TEXT(PEOPLE_CONSENTS, consents_absent, NAMES, PERSON),

	ITEMS(PEOPLE, testers, tester, tester_fields),
};
static const size_t field_count = COUNT(fields);

/* --- topics, and lists that grow --- */

static const struct words {
	const char *id, *say;
} tokens_states[] = {
	[TOKENS_UNKNOWN] = { "unknown", N_("unknown") },
	[TOKENS_REMOVED] = { "removed", N_("removed by Microsoft") },
	[TOKENS_BLOCKED] = { "blocked", N_("blocked") },
	[TOKENS_ALLOWED] = { "allowed", N_("allowed") },
	[TOKENS_NOT_SET] = { "not_set", N_("not set") },
};
#define TOKENS_STATES (sizeof tokens_states / sizeof *tokens_states)

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

const char *tokens_state_text(enum tokens_state state)
{
	return _(tokens_states[(size_t)state < TOKENS_STATES ? state : TOKENS_UNKNOWN].say);
}

/* The domain for a tenant that was chosen by id; "" if none was read. */
static const char *org_domain(const struct facts *facts)
{
	if (facts->org_initial_domain && *facts->org_initial_domain)
		return facts->org_initial_domain;
	return facts->org_domains.count ? facts->org_domains.names[0] : "";
}

void facts_fetched(struct facts *facts, enum topic topic, int64_t at, const char *request_id)
{
	facts->fetched[topic] = (struct fetched){
		.status = READ_OK,
		.at = at,
		.request_id = arena_copy(facts->arena, request_id),
		.by = "",
	};
	if (facts->before)
		facts_forget(facts->before, topic);
	/* The organisation's name becomes the tenant's, too: live, and in the same way when read from a file. */
	if (topic == TOPIC_ORGANIZATION && facts->org_name && *facts->org_name)
		text_safe(facts->tenant.name, sizeof facts->tenant.name, facts->org_name);
	if (topic == TOPIC_ORGANIZATION && text_is_guid(facts->tenant.domain) && *org_domain(facts))
		text_safe(facts->tenant.domain, sizeof facts->tenant.domain, org_domain(facts));
}

void facts_failed(struct facts *facts, enum topic topic, int64_t at, const struct err *err)
{
	struct fetched fetched = {
		.status = READ_FAILED,
		.at = at,
		.request_id = arena_copy(facts->arena, err->request_id),
		.by = "",
		.err = *err,
	};

	if (topic != TOPIC_DISCOVERY)
		facts_forget(facts, topic);
	facts->fetched[topic] = fetched;
}

/* Makes room for one more item at powers of two. Returns the new list. */
static void *facts_grow(struct arena *arena, const void *items, size_t count, size_t size)
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

#define GROW(facts, list)                                                                                              \
	((facts)->list.items =                                                                                         \
		facts_grow((facts)->arena, (facts)->list.items, (facts)->list.count, sizeof *(facts)->list.items))

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
	const struct scopes none = { 0 };

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
	const struct scopes none = { 0 };

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
	const struct scopes none = { 0 };

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
	const struct scopes none = { 0 };

	GROW(facts, policies);
	policy.id = arena_copy(arena, policy.id);
	policy.name = arena_copy(arena, policy.name);
	policy.state = arena_copy(arena, policy.state);
	policy.covers = arena_copy(arena, policy.covers);
	policy.operator= arena_copy(arena, policy.operator);
	policy.controls = scopes_missing(&policy.controls, &none, arena); /* a deep copy */
	policy.narrowed = scopes_missing(&policy.narrowed, &none, arena);
	facts->policies.items[facts->policies.count++] = policy;
}

static struct signin_group *group_of(struct facts *facts, bool quiet, int64_t code, const char *day)
{
	const size_t count = quiet ? facts->quiet_signins.count : facts->signins.count;
	struct signin_group *groups = quiet ? facts->quiet_signins.items : facts->signins.items;
	struct signin_group fresh = { .code = code, .day = arena_copy(facts->arena, day), .said = "" };

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

/* Enough to tell whether several people are affected, and whether any of them is not an admin. */
#define GROUP_PEOPLE_MAX 8

void facts_count_signin(struct facts *facts, bool quiet, struct signin_seen signin)
{
	char iso[TIMEFMT_SIZE] = "", when[TIMEFMT_SIZE] = "";
	struct signin_group *group;

	timefmt_iso(signin.at, iso);
	if (*iso && signin.code)
		snprintf(when, sizeof when, "%.10s %.5s UTC", iso, iso + 11);
	else
		timefmt_day(signin.at, when);
	group = group_of(facts, quiet, signin.code, when);

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
	struct scopes all = { 0 };
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

struct scopes facts_granted(const struct facts *facts, struct arena *arena)
{
	return facts_granted_on(facts, facts->resource_object_id, arena, NULL);
}

bool facts_granted_known(const struct facts *facts)
{
	return facts->fetched[TOPIC_GRANTS].status == READ_OK && facts->fetched[TOPIC_RESOURCE].status == READ_OK;
}
