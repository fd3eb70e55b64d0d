/* profile.c - an add-in as data: reading and validating profile files */
#include "core/profile.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/wellknown.h"

#define STALE_AFTER (183 * 86400LL) /* half a year */
/* A profile is a page of text. A larger file is something else. */
#define PROFILE_BYTES_MAX (256u * 1024)
#define ID_MAX            40
/* People do not read more problems than this. */
#define PROBLEMS_MAX 64

enum kind { ID, WORDS, GUID, LINK, DAY, SCOPES, GUIDS, LINES, NUMBER, UNLESS, RESOURCES };

static const struct key {
	const char *name;
	enum kind kind;
	bool required;
	size_t offset;
} keys[];

struct reading {
	const char *text;
	size_t len;
	struct arena *arena;
	struct profile_problem *problems;
	size_t max, count;
};

/* The line of the @nth key (from 1) with this name in the outermost object; 0 if there is none. The text is known to be
 * JSON. */
static int line_of(const struct reading *reading, const char *name, int nth)
{
	int line = 1, depth = 0;

	for (size_t i = 0; i < reading->len; i++) {
		const char *c = &reading->text[i];
		size_t from = i + 1;

		line += *c == '\n';
		depth += (*c == '{' || *c == '[') - (*c == '}' || *c == ']');
		if (*c != '"')
			continue;
		for (i++; i < reading->len && reading->text[i] != '"'; i++)
			i += reading->text[i] == '\\';
		if (depth != 1 || i - from != strlen(name) || memcmp(reading->text + from, name, i - from) != 0)
			continue;
		from = i + 1;
		while (from < reading->len && strchr(" \t\r\n", reading->text[from]))
			from++;
		if (from < reading->len && reading->text[from] == ':' && --nth == 0)
			return line;
	}
	return 0;
}

static void profile_note(struct reading *reading, int line, const char *key, const char *says)
{
	if (reading->count < reading->max)
		reading->problems[reading->count] = (struct profile_problem){
			.line = line,
			.key = arena_copy(reading->arena, key),
			.says = says,
		};
	reading->count++;
}

static const char *check_id(const char *id)
{
	size_t fits = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-_");

	if (!*id || id[fits] || fits > ID_MAX)
		return _("An id has small letters, digits and hyphens, and at most 40 of them.");
	return NULL;
}

static const char *check_text(const struct key *key, const char *text)
{
	switch (key->kind) {
	case ID:
		return check_id(text);
	case GUID:
		if (*text && !text_is_guid(text))
			return _("This is not an id: expected 8-4-4-4-12 hexadecimal digits.");
		return NULL;
	case LINK:
		if (*text && !text_begins(text, "https://"))
			return _("Expected a link that begins with https://.");
		return NULL;
	case DAY:
		if (strlen(text) != 10 || !timefmt_parse(text))
			return _("Expected a day: \"2026-11-24\".");
		return NULL;
	case NUMBER:
		if (text[strspn(text, "0123456789")])
			return _("Expected digits, as a text: \"6195467\".");
		return NULL;
	default:
		return *text || !key->required ? NULL : _("This must not be empty.");
	}
}

static const char *check_item(const struct key *key, const char *item)
{
	if (!*item)
		return _("An item is empty or is no text.");
	if (key->kind == GUIDS && !text_is_guid(item))
		return _("An item is not an id: expected 8-4-4-4-12 hexadecimal digits.");
	if (key->kind == SCOPES && item[strcspn(item, " \t+,;/:")])
		return _("A scope is one short name, for example \"User.Read\".");
	return NULL;
}

static bool profile_is_list(enum kind kind)
{
	return kind == SCOPES || kind == GUIDS || kind == LINES;
}

static bool profile_is_text(enum kind kind)
{
	return !profile_is_list(kind) && kind != DAY && kind != UNLESS && kind != RESOURCES;
}

static const char *profile_take_list(const struct key *key, struct json value, struct scopes *to, struct arena *arena)
{
	*to = (struct scopes){ 0 };
	if (json_kind(value) != JSON_ARRAY)
		return _("Expected a list of texts: [\"...\", \"...\"].");
	for (size_t i = 0; i < json_count(value); i++) {
		const char *item = json_text(json_at(value, i), arena);
		const char *wrong = check_item(key, item);

		if (wrong)
			return wrong;
		if (scopes_has(to, item))
			return _("An item appears twice.");
		scopes_add(to, item, arena);
	}
	return to->count || !key->required ? NULL : _("This list must not be empty.");
}

static const char *take_resource(struct json value, struct profile *profile, struct arena *arena)
{
	static const struct key scopes_key = { "scopes", SCOPES, true, 0 };
	struct profile_resource *resource = &profile->resources[profile->resource_count];
	const char *name;
	struct json member;

	if (json_kind(value) != JSON_OBJECT)
		return _("A resource is an object: {\"app_id\": \"...\", \"scopes\": [\"...\"]}.");
	for (size_t i = 0; (name = json_key(value, i, &member)) != NULL; i++)
		if (strcmp(name, "app_id") != 0 && strcmp(name, "scopes") != 0)
			return _("A resource has \"app_id\" and \"scopes\", and nothing else.");
	resource->app_id = json_text(json_get(value, "app_id"), arena);
	if (!text_is_guid(resource->app_id))
		return _("The \"app_id\" of a resource is its client id: expected 8-4-4-4-12 hexadecimal digits.");
	for (size_t i = 0; i < profile->resource_count; i++)
		if (text_same(profile->resources[i].app_id, resource->app_id))
			return _("A resource appears twice.");
	profile->resource_count++;
	return profile_take_list(&scopes_key, json_get(value, "scopes"), &resource->scopes, arena);
}

static const char *take_resources(struct json value, struct profile *profile, struct arena *arena)
{
	const char *wrong = NULL;

	profile->resource_count = 0;
	if (json_kind(value) != JSON_ARRAY)
		return _("Expected a list of resources: [{\"app_id\": \"...\", \"scopes\": [\"...\"]}].");
	if (json_count(value) > PROFILE_RESOURCES_MAX)
		return _("There are too many resources.");
	for (size_t i = 0; !wrong && i < json_count(value); i++)
		wrong = take_resource(json_at(value, i), profile, arena);
	return wrong;
}

/* What is wrong with the value, or NULL. */
static const char *profile_take_it(const struct key *key, struct json value, struct profile *profile,
    struct arena *arena)
{
	void *to = (char *)profile + key->offset;
	const char *text;

	if (!key->required && json_kind(value) == JSON_NULL)
		return NULL;
	if (profile_is_list(key->kind))
		return profile_take_list(key, value, to, arena);
	if (key->kind == RESOURCES)
		return take_resources(value, profile, arena);
	if (key->kind == UNLESS) {
		*(bool *)to = json_kind(value) == JSON_BOOL && !json_true(value);
		return json_kind(value) == JSON_BOOL ? NULL : _("Expected true or false.");
	}
	if (json_kind(value) != JSON_STRING)
		return _("Expected a text: \"...\".");
	text = json_text(value, arena);
	if (key->kind == DAY)
		*(int64_t *)to = timefmt_parse(text);
	else
		*(const char **)to = text;
	return check_text(key, text);
}

static void profile_begin(struct profile *profile, struct arena *arena)
{
	memset(profile, 0, sizeof *profile);
	for (const struct key *key = keys; key->name; key++)
		if (profile_is_text(key->kind))
			*(const char **)(void *)((char *)profile + key->offset) = arena_copy(arena, "");
}

static const char *say_known(struct arena *arena)
{
	struct scopes names = { 0 };

	for (const struct key *key = keys; key->name; key++)
		scopes_add(&names, key->name, arena);
	return arena_printf(arena, _("This key is unknown. The known ones are: %s."), scopes_join(&names, ", ", arena));
}

static void find_strangers(struct reading *reading, struct json root)
{
	struct json value;
	const char *name;

	for (size_t i = 0; (name = json_key(root, i, &value)) != NULL; i++) {
		const struct key *key = keys;

		while (key->name && strcmp(key->name, name) != 0)
			key++;
		if (!key->name)
			profile_note(reading, line_of(reading, name, 1), text_safe_copy(reading->arena, name, 60),
			    say_known(reading->arena));
	}
}

static void read_keys(struct reading *reading, struct json root, struct profile *profile)
{
	for (const struct key *key = keys; key->name; key++) {
		int line = line_of(reading, key->name, 1);
		const char *wrong;

		if (!line) {
			if (key->required)
				profile_note(reading, 0, key->name, _("This key is missing."));
			continue;
		}
		if (line_of(reading, key->name, 2))
			profile_note(reading, line_of(reading, key->name, 2), key->name, _("This key appears twice."));
		wrong = profile_take_it(key, json_get(root, key->name), profile, reading->arena);
		if (wrong)
			profile_note(reading, line, key->name, wrong);
	}
	for (size_t i = 0; i < profile->resource_count; i++)
		if (text_same(profile->resources[i].app_id,
			*profile->resource_app_id ? profile->resource_app_id : GRAPH_APP_ID))
			profile_note(reading, line_of(reading, "resources", 1), "resources",
			    _("A further resource is the same as the first one: name its permissions in \"scopes\"."));
}

/* A missing key has no line and sorts last: a misspelt key is often the cause. */
static int by_line(const void *a, const void *b)
{
	const struct profile_problem *one = a, *other = b;
	unsigned first = (unsigned)one->line - 1, second = (unsigned)other->line - 1;

	return (first > second) - (first < second);
}

static void read_all(struct reading *reading, struct profile *profile)
{
	struct json_doc doc;
	struct err err;
	size_t kept;

	profile_begin(profile, reading->arena);
	if (reading->len > PROFILE_BYTES_MAX) {
		profile_note(reading, 0, "", _("This is too large for a profile."));
		return;
	}
	if (!json_parse(&doc, reading->text, reading->len, &err)) {
		profile_note(reading, 0, "", arena_copy(reading->arena, err.told));
		return;
	}
	if (json_kind(json_root(&doc)) == JSON_OBJECT) {
		find_strangers(reading, json_root(&doc));
		read_keys(reading, json_root(&doc), profile);
	} else {
		profile_note(reading, 1, "", _("A profile is one JSON object: { ... }."));
	}
	json_release(&doc);
	if (!*profile->resource_app_id)
		profile->resource_app_id = GRAPH_APP_ID;
	kept = reading->count < reading->max ? reading->count : reading->max;
	if (kept)
		qsort(reading->problems, kept, sizeof *reading->problems, by_line);
}

size_t profile_problems(const char *text, size_t len, struct arena *arena, struct profile_problem *out, size_t max)
{
	struct reading reading = { .text = text, .len = len, .arena = arena, .problems = out, .max = max };
	struct profile profile;

	read_all(&reading, &profile);
	return reading.count;
}

bool profile_read(struct profile *profile, const char *text, size_t len, const char *where, struct arena *arena,
    struct err *err)
{
	struct profile_problem problems[PROBLEMS_MAX];
	struct reading reading = {
		.text = text,
		.len = len,
		.arena = arena,
		.problems = problems,
		.max = PROBLEMS_MAX,
	};
	static const char *const doing = N_("reading a profile");

	read_all(&reading, profile);
	if (!reading.count)
		return true;
	if (!*problems[0].key)
		return err_set(err, ERR_FILE, doing, "%s: %s", where, problems[0].says);
	if (!problems[0].line)
		return err_set(err, ERR_FILE, doing, "%s: \"%s\": %s", where, problems[0].key, problems[0].says);
	return err_set(err, ERR_FILE, doing, _("%s, line %d: \"%s\": %s"), where, problems[0].line, problems[0].key,
	    problems[0].says);
}

static void write_resources(const struct profile *profile, struct json_out *out)
{
	json_out_array(out, "resources");
	for (size_t i = 0; i < profile->resource_count; i++) {
		const struct profile_resource *one = &profile->resources[i];

		json_out_object(out, NULL);
		json_out_text(out, "app_id", one->app_id);
		scopes_put(&one->scopes, "scopes", out);
		json_out_end(out);
	}
	json_out_end(out);
}

/* What completed the list of permissions. Words for a run's record, not a key in profile files. */
static const char *const givers[] = {
	[GIVEN_BY_NOBODY] = "",
	[GIVEN_BY_LINK] = "link",
	[GIVEN_BY_OPTION] = "option",
};

void profile_write(const struct profile *profile, struct json_out *out)
{
	char iso[TIMEFMT_SIZE];

	for (const struct key *key = keys; key->name; key++) {
		const void *at = (const char *)profile + key->offset;
		const struct scopes *list = at;

		if (profile_is_list(key->kind)) {
			scopes_put(list, key->name, out);
		} else if (key->kind == DAY) {
			json_out_text(out, key->name, timefmt_day(*(const int64_t *)at, iso));
		} else if (key->kind == UNLESS) {
			json_out_bool(out, key->name, !*(const bool *)at);
		} else if (key->kind == RESOURCES) {
			write_resources(profile, out);
		} else {
			json_out_text(out, key->name, *(const char *const *)at);
		}
	}
	if (profile->given != GIVEN_BY_NOBODY)
		json_out_text(out, "given", givers[profile->given]);
}

void profile_take(struct profile *profile, struct json object, struct arena *arena)
{
	profile_begin(profile, arena);
	for (const struct key *key = keys; key->name; key++)
		if (json_has(json_get(object, key->name)))
			(void)profile_take_it(key, json_get(object, key->name), profile, arena);
	if (!*profile->resource_app_id)
		profile->resource_app_id = GRAPH_APP_ID;
	for (int i = GIVEN_BY_LINK; i <= GIVEN_BY_OPTION; i++)
		if (text_same(json_raw(json_get(object, "given")), givers[i]))
			profile->given = (enum profile_given)i;
}

bool profile_whole(const struct profile *profile)
{
	return !profile->incomplete || profile->given != GIVEN_BY_NOBODY;
}

/* Microsoft Graph in each cloud, as permission names spell it. */
static const char *after_graph(const char *whole)
{
	static const char *const graphs[] = {
		"https://graph.microsoft.com/",
		"https://graph.microsoft.us/",
		"https://dod-graph.microsoft.us/",
		"https://microsoftgraph.chinacloudapi.cn/",
		GRAPH_APP_ID "/",
		NULL,
	};

	for (const char *const *graph = graphs; *graph; graph++)
		if (text_begins(whole, *graph))
			return whole + strlen(*graph);
	return strchr(whole, '/') ? NULL : whole;
}

/* "api://{client id}/access_as_user" and "{client id}/access_as_user" name their resource. */
static bool take_elsewhere(struct profile *made, const char *whole, struct arena *arena)
{
	const char *id = text_begins(whole, "api://") ? whole + strlen("api://") : whole, *slash = strrchr(whole, '/');
	char *app_id = arena_copy_n(arena, id, slash > id ? (size_t)(slash - id) : 0);
	size_t at = 0;

	if (!text_is_guid(app_id) || !slash[1])
		return false;
	while (at < made->resource_count && !text_same(made->resources[at].app_id, app_id))
		at++;
	if (at == PROFILE_RESOURCES_MAX)
		return false;
	if (at == made->resource_count)
		made->resources[made->resource_count++] = (struct profile_resource){ .app_id = app_id };
	scopes_add(&made->resources[at].scopes, slash + 1, arena);
	return true;
}

/* False if a scope's name does not tell its resource. */
static bool profile_take_asked(struct profile *made, const struct scopes *asked, struct arena *arena)
{
	bool all = true;

	for (size_t i = 0; i < asked->count; i++) {
		const char *name = after_graph(asked->names[i]);

		if (!name)
			all = take_elsewhere(made, asked->names[i], arena) && all;
		else if (text_same(name, ".default"))
			all = false; /* whatever the app has registered, which is not known */
		else
			scopes_add(&made->scopes, name, arena);
	}
	return all;
}

struct profile profile_with(const struct profile *profile, const struct scopes *link, const struct scopes *given,
    struct arena *arena)
{
	const struct scopes none = { 0 };
	struct profile made = *profile;

	made.scopes = scopes_union(&profile->scopes, &none, arena); /* a list of its own */
	for (size_t i = 0; i < made.resource_count; i++)
		made.resources[i].scopes = scopes_union(&profile->resources[i].scopes, &none, arena);
	if (profile->incomplete && link->count && profile_take_asked(&made, link, arena))
		made.given = GIVEN_BY_LINK;
	if (given->count && profile_take_asked(&made, given, arena))
		made.given = GIVEN_BY_OPTION;
	return made;
}

bool profile_scopes_read(const char *text, struct scopes *out, struct arena *arena, struct err *err)
{
	static const char *const doing = N_("reading the command line");
	char *spaced = arena_copy(arena, text);
	struct profile tried = { 0 };

	for (char *c = spaced; *c; c++)
		if (*c == ',' || *c == ';')
			*c = ' ';
	*out = scopes_parse(arena, spaced);
	for (size_t i = 0; i < out->count; i++) {
		const char *name = out->names[i], *graph = after_graph(name);

		for (const char *c = name; *c; c++)
			if (*c <= ' ' || *c >= 0x7f)
				return err_set(err, ERR_USAGE, doing,
				    _("--scopes: a permission is one short name, for example \"User.Read\"."));
		if (graph ? !*graph || text_same(graph, ".default") : !take_elsewhere(&tried, name, arena))
			return err_set(err, ERR_USAGE, doing,
			    _("--scopes: \"%s\" does not tell its resource. A permission of Microsoft Graph is a short "
			      "name, \"User.Read\"; a permission of another resource begins with that resource's "
			      "client id: \"{client id}/access_as_user\"."),
			    name);
	}
	return out->count || err_set(err, ERR_USAGE, doing,
				 _("--scopes: a permission is one short name, for example \"User.Read\"."));
}

struct scopes profile_scopes(const struct profile *profile, struct arena *arena)
{
	const struct scopes none = { 0 };
	struct scopes all = scopes_union(&profile->scopes, &none, arena);

	for (size_t i = 0; i < profile->resource_count; i++)
		all = scopes_union(&all, &profile->resources[i].scopes, arena);
	return all;
}

bool profile_stale(const struct profile *profile, int64_t now)
{
	return now - profile->as_of > STALE_AFTER;
}

#define KEY(member, what, needed)                                                                                      \
	{                                                                                                              \
#member, what, needed, offsetof(struct profile, member)                                                \
	}

static const struct key keys[] = {
	KEY(id, ID, true),
	KEY(name, WORDS, true),
	KEY(publisher, WORDS, true),
	KEY(publisher_tenant, GUID, false),
	KEY(client_id, GUID, false),
	KEY(consent_url, LINK, false),
	KEY(resource_app_id, GUID, false),
	KEY(scopes, SCOPES, true),
	{ "complete", UNLESS, false, offsetof(struct profile, incomplete) },
	{ "resources", RESOURCES, false, offsetof(struct profile, resources) },
	KEY(verified_publisher_id, NUMBER, false),
	KEY(manifest_ids, GUIDS, false),
	KEY(marketplace_ids, LINES, false),
	KEY(entra_names, LINES, false),
	KEY(source, WORDS, true),
	KEY(as_of, DAY, true),
	KEY(notes, WORDS, false),
	{ .name = NULL },
};
