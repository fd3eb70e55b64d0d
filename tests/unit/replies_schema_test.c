/* replies_schema_test.c - answers of Graph, written down or made by the practice cloud, have Graph's own types
 *
 * tests/replies/schema.json has the types in use, with their source. Each answer says in "@odata.context" the type of its
 * elements; each member must be a property of that type and have its EDM type.
 */
#include "practice_calls.h"

#include <ctype.h>
#include <dirent.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "cloud/question.h"
#include "cloud/signin.h"
#include "core/profile.h"
#include "core/wellknown.h"

static struct arena arena;
static struct json_doc schema;
static size_t members;
static size_t selected_bytes, whole_bytes; /* sizes of the same answers, with $select and without */

static const char *read_reply(const char *name)
{
	const char *dir = getenv("REPLIES_DIR");
	FILE *file = fopen(arena_printf(&arena, "%s/%s", dir ? dir : "tests/replies", name), "r");
	char *text = arena_alloc(&arena, 65536);

	if (!file)
		fail_msg("%s cannot be read", name);
	text[fread(text, 1, 65535, file)] = '\0';
	fclose(file);
	return text;
}

static struct json exact(struct json object, const char *key)
{
	struct json value, none = { 0 };
	const char *name;

	for (size_t i = 0; (name = json_key(object, i, &value)); i++)
		if (!strcmp(name, key))
			return value;
	return none;
}

static bool is_time(const char *text)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd";

	for (size_t i = 0; form[i]; i++)
		if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
			return false;
	return text[strlen(text) - 1] == 'Z';
}

/* --- one value, one object --- */

static void check_object(struct json object, const char *type, const char *where);

static void check_value(struct json value, const char *type, const char *where)
{
	size_t len = strlen(type);
	bool nullable = type[len - 1] != '!';
	const char *text = json_raw(value);
	const char *plain = arena_copy_n(&arena, type, len - !nullable);
	bool right;

	members++;
	if (json_kind(value) == JSON_NULL) {
		if (!nullable)
			fail_msg("%s is null, but its type is %s", where, type);
		return;
	}
	if (text_begins(plain, "Collection(")) {
		const char *of = arena_copy_n(&arena, plain + 11, strlen(plain) - 12);

		if (json_kind(value) != JSON_ARRAY)
			fail_msg("%s is not a list", where);
		for (size_t i = 0; i < json_count(value); i++)
			check_value(json_at(value, i), arena_printf(&arena, "%s!", of), where);
		return;
	}
	if (!text_begins(plain, "Edm.") && strcmp(plain, "Enum") != 0) {
		check_object(value, plain, where);
		return;
	}
	right = !strcmp(plain, "Edm.Boolean")          ? json_kind(value) == JSON_BOOL
		: !strcmp(plain, "Edm.Int32")          ? json_kind(value) == JSON_NUMBER
		: !strcmp(plain, "Edm.Guid")           ? text && text_is_guid(text)
		: !strcmp(plain, "Edm.DateTimeOffset") ? text && is_time(text)
		: !strcmp(plain, "Enum")               ? text && *text && !strchr(text, ' ')
						       : text != NULL;
	if (!right)
		fail_msg("%s is not of type %s", where, plain);
}

static void check_object(struct json object, const char *type, const char *where)
{
	struct json properties = exact(exact(json_root(&schema), "types"), type), value;
	const char *key, *wanted;

	if (json_kind(object) != JSON_OBJECT || json_kind(properties) != JSON_OBJECT)
		fail_msg("%s is not an object of type %s", where, type);
	for (size_t i = 0; (key = json_key(object, i, &value)); i++) {
		if (strchr(key, '@'))
			continue; /* an annotation */
		wanted = json_raw(exact(properties, key));
		if (!wanted || !strcmp(key, "source"))
			fail_msg("%s/%s is not a property of %s in schema.json", where, key, type);
		check_value(value, wanted, arena_printf(&arena, "%s/%s", where, key));
	}
}

/* --- a whole answer --- */

/* Returns the set: "#policies/x('y')/excludes" is of "policies/x/excludes"; "(a,b)" names the selected members,
 * "/$entity" a single object. */
static const char *set_of(const char *context, const char **selected)
{
	const char *at = strstr(context, "$metadata#");
	char *set, *end;

	*selected = NULL;
	if (!at)
		return NULL;
	set = end = arena_alloc(&arena, strlen(at) + 1);
	for (at += strlen("$metadata#"); *at; at++) {
		if (*at == '(') {
			size_t len = strcspn(at, ")");

			if (at[1] != '\'')
				*selected = arena_copy_n(&arena, at + 1, len - 1);
			at += len;
		} else {
			*end++ = *at;
		}
		if (!*at)
			break;
	}
	*end = '\0';
	if (end - set > 8 && !strcmp(end - 8, "/$entity"))
		end[-8] = '\0';
	return set;
}

static void check_selected(struct json object, const char *selected, const char *where)
{
	while (selected && *selected) {
		size_t len = strcspn(selected, ",");
		const char *key = arena_copy_n(&arena, selected, len);

		if (!strchr(key, '/') && json_kind(exact(object, key)) == JSON_NOTHING)
			fail_msg("%s: member %s was selected, and is missing", where, key);
		selected += len + (selected[len] == ',');
	}
}

/* Checks an answer. Returns true when it is one of Graph and says its type. */
static bool check_answer(struct json root, const char *where)
{
	const char *context = json_raw(exact(root, "@odata.context")), *selected, *set, *type;
	struct json rows = exact(root, "value");

	if (!context || !strstr(context, "/$metadata#") || strstr(context, "adminapi"))
		return false;
	set = set_of(context, &selected);
	type = json_raw(exact(exact(json_root(&schema), "sets"), set));
	if (!type)
		fail_msg("%s: schema.json does not have the set %s", where, set);
	if (json_kind(rows) != JSON_ARRAY) {
		check_object(root, type, where);
		check_selected(root, selected, where);
		return true;
	}
	for (size_t i = 0; i < json_count(rows); i++) {
		check_object(json_at(rows, i), type, where);
		check_selected(json_at(rows, i), selected, where);
	}
	return true;
}

/* --- tests --- */

static void written_replies_have_graph_s_types(void **state)
{
	const char *path = getenv("REPLIES_DIR");
	DIR *dir = opendir(path ? path : "tests/replies");
	struct dirent *entry;
	size_t checked = 0, others = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		size_t len = strlen(entry->d_name);
		struct json_doc doc;
		const char *text;

		if (len < 5 || strcmp(entry->d_name + len - 5, ".json") != 0 || !strcmp(entry->d_name, "schema.json"))
			continue;
		text = read_reply(entry->d_name);
		assert_true(json_parse(&doc, text, strlen(text), NULL));
		if (check_answer(json_root(&doc), entry->d_name))
			checked++;
		else
			others++;
		json_release(&doc);
	}
	closedir(dir);
	assert_true(checked >= 18);
	print_message("# %zu answers of Graph, %zu of others or without a context\n", checked, others);
}

/* Counts the bytes of the same question without $select: whole objects, as far as the practice cloud has them. */
static void weigh_whole(struct cloud_calls *calls, const char *path)
{
	const char *select = strstr(path, "$select=");

	selected_bytes += calls->reply.len;
	if (select) {
		size_t len = strcspn(select, "&");

		assert_int_equal(200,
		    call(calls, "GET",
			arena_printf(&arena, "%.*s%s", (int)(select - path), path, select + len + (select[len] == '&')),
			NULL));
	}
	whole_bytes += calls->reply.len;
}

static void ask_question(struct cloud_calls *calls, const struct question *question, struct facts *facts,
    const struct profile *profile)
{
	struct question_context context = {
		.endpoints = endpoints_of(calls->practice.tenant->cloud),
		.facts = facts,
		.profile = profile,
		.tenant_id = calls->practice.tenant->tenant_id,
		.app_id = profile->client_id,
		.me = "",
		.upn = "",
		.delegated = true,
		.client_id = CLIENT_OWN,
		.now = calls->now,
	};
	struct request request = { 0 };
	const char *next = NULL, *path;
	struct err err = { 0 };

	if (question->service != SERVICE_GRAPH)
		return;
	question->put(&context, &request, &arena);
	path = strchr(strstr(request.url, "://") + 3, '/');
	if (call(calls, method_id(request.method), path, NULL) != 200)
		return;
	if (!check_answer(json_root(&calls->doc),
		arena_printf(&arena, "%s: %s", calls->practice.tenant->name, topic_rows[question->topic].reading)))
		fail_msg("%s: the answer has no @odata.context", topic_rows[question->topic].reading);
	if (question->read(&context, &calls->reply, true, facts, &next, &arena, &err))
		facts_fetched(facts, question->topic, calls->now, "r");
	else
		fail_msg("%s: our own reader refuses the answer: %s", topic_rows[question->topic].reading, err.told);
	weigh_whole(calls, path);
}

static void practice_answers_have_graph_s_types(void **state)
{
	static struct profile profile = { .id = "practice",
		.client_id = PRACTICE_APP_ID,
		.resource_app_id = GRAPH_APP_ID };
	size_t before = members;

	(void)state;
	profile.scopes = scopes_parse(&arena, "Mail.ReadWrite.Shared User.Read openid");
	scopes_add(&profile.entra_names, "Practice", &arena);
	for (const struct practice_tenant *tenant = practice_tenants; tenant->name; tenant++) {
		struct cloud_calls calls;
		struct facts facts;

		if (tenant->blocks_device || tenant->stormy)
			continue;
		facts_init(&facts, &arena);
		calls_begin(&calls, tenant->name);
		sign_in(&calls, CLIENT_OWN,
		    ALL_GRAPH "+RoleManagement.Read.Directory+AuditLog.Read.All+Policy.Read.All"
			      "+Policy.Read.PermissionGrant+ConsentRequest.Read.All");
		for (const struct question *question = questions; question->put; question++)
			ask_question(&calls, question, &facts, &profile);
		calls_end(&calls);
	}
	assert_true(selected_bytes < whole_bytes);
	print_message("# %zu members of the practice cloud's answers; %zu bytes with $select, %zu without\n",
	    members - before, selected_bytes, whole_bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(written_replies_have_graph_s_types),
		cmocka_unit_test(practice_answers_have_graph_s_types) };
	const char *text;
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	text = read_reply("schema.json");
	if (!json_parse(&schema, text, strlen(text), NULL))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	json_release(&schema);
	arena_release(&arena);
	return failed;
}
