/* question.c - the table of everything that we read from the services */
#include "cloud/question.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/question_parts.h"

/* --- helpers for question_*.c --- */

void question_get_version(struct request *request, const struct question_context *context, const char *path,
    struct arena *arena)
{
	memset(request, 0, sizeof *request);
	request->service = SERVICE_GRAPH;
	request->url = arena_printf(arena, "%s%s", context->endpoints->base[SERVICE_GRAPH], path);
	request->headers[0] = "Accept: application/json";
}

void question_get(struct request *request, const struct question_context *context, const char *path,
    struct arena *arena)
{
	question_get_version(request, context, arena_printf(arena, "/v1.0%s", path), arena);
}

const char *question_equal(const char *field, const char *value, struct arena *arena)
{
	char *doubled = arena_alloc(arena, 2 * strlen(value) + 1), *to = doubled;

	for (; *value; value++) {
		if (*value == '\'')
			*to++ = '\'';
		*to++ = *value;
	}
	*to = '\0';
	return text_url_escape(arena, arena_printf(arena, "%s eq '%s'", field, doubled));
}

enum ask_when question_after_app(const struct question_context *context)
{
	const struct facts *facts = context->facts;

	if (!*context->app_id || facts->fetched[TOPIC_APP].status == READ_FAILED)
		return ASK_NEVER;
	if (facts->fetched[TOPIC_APP].status == NOT_READ)
		return ASK_LATER;
	return facts->app_present == YES ? ASK_NOW : ASK_NEVER;
}

bool question_absent(struct err *err)
{
	if (err->kind != ERR_NO_SUCH)
		return false;
	if (!err->code[0]) {
		err->kind = ERR_PROTOCOL;
		return false;
	}
	err_clear(err);
	return true;
}

bool question_unexpected(const char *key, struct err *err)
{
	return err_set(err, ERR_PROTOCOL, NULL, _("\"%s\" is missing or not what it should be."), key);
}

bool question_known(struct json object, const char *key, enum tristate *out, struct err *err)
{
	struct json value = json_get(object, key);

	*out = UNKNOWN;
	if (!json_has(value))
		return true;
	/* PowerShell's "True", if it was converted to text */
	if (json_true(value) || text_same(json_raw(value), "true"))
		*out = YES;
	else if (json_kind(value) == JSON_BOOL || text_same(json_raw(value), "false"))
		*out = NO;
	return *out != UNKNOWN || question_unexpected(key, err);
}

bool question_text(struct json object, const char *key, const char **out, struct arena *arena, struct err *err)
{
	struct json value = json_get(object, key);

	*out = json_text(value, arena);
	return !json_has(value) || json_raw(value) || question_unexpected(key, err);
}

bool question_array(struct json object, const char *key, struct json *out, struct err *err)
{
	*out = json_get(object, key);
	if (!json_has(*out) || json_kind(*out) == JSON_ARRAY)
		return true;
	*out = (struct json){ NULL };
	return question_unexpected(key, err);
}

static bool question_read_rows(const struct object_reader *reader, const struct question_context *context,
    struct json root, struct facts *facts, struct arena *scratch, struct err *err)
{
	struct json rows = json_get(root, "value");

	if (json_kind(rows) != JSON_ARRAY)
		return question_unexpected("value", err);
	for (size_t i = 0; i < json_count(rows); i++) {
		struct json row = json_at(rows, i);

		if (json_kind(row) != JSON_OBJECT)
			return question_unexpected("value", err);
		if (!reader->read(context, row, facts, scratch, err))
			return false;
	}
	return true;
}

bool question_blame(const struct reply *reply, const char *doing, struct err *err)
{
	err->doing = doing;
	err->status = reply->status;
	text_safe(err->request_id, sizeof err->request_id, reply->request_id);
	return false;
}

bool question_list(const struct object_reader *reader, const struct question_context *context,
    const struct reply *reply, struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	const struct question *question = question_of(reader->topic);
	struct json_doc doc;
	bool good;

	*next = NULL;
	if (!reply_read(reply, topic_rows[question->topic].reading, &doc, err))
		return false;
	good = question_read_rows(reader, context, json_root(&doc), facts, scratch, err) &&
	       reply_next(reply, json_root(&doc), context->endpoints, question->service, next, scratch, err);
	json_release(&doc);
	return good || question_blame(reply, topic_rows[question->topic].reading, err);
}

bool question_object(const struct object_reader *reader, const struct question_context *context,
    const struct reply *reply, struct facts *facts, struct arena *scratch, struct err *err)
{
	const char *label = topic_rows[reader->topic].reading;
	struct json_doc doc;
	bool good;

	if (!reply_read(reply, label, &doc, err))
		return false;
	good = json_kind(json_root(&doc)) == JSON_OBJECT ? reader->read(context, json_root(&doc), facts, scratch, err)
							 : question_unexpected("{}", err);
	json_release(&doc);
	return good || question_blame(reply, label, err);
}

/* --- when a question can be asked, and the table --- */

const struct question *question_of(enum topic topic)
{
	for (const struct question *row = questions; row->put; row++)
		if (row->topic == topic)
			return row;
	return NULL;
}

unsigned questions_to(enum service service)
{
	unsigned topics = 0;

	for (const struct question *row = questions; row->put; row++)
		if (row->service == service)
			topics |= TOPIC_BIT(row->topic);
	return topics;
}

bool question_allowed(const struct question *question, const struct question_context *context, struct err *err)
{
	if (!question->extra || !context->claims ||
	    token_allows(context->claims, topic_rows[question->topic].permission))
		return true;
	if (context->declined)
		return err_set(err, ERR_DECLINED, topic_rows[question->topic].reading,
		    _("logs and policies were not asked for, by choice"));
	return err_set(err, ERR_NOT_ALLOWED, topic_rows[question->topic].reading,
	    _("this sign-in lacks the permission %s"), topic_rows[question->topic].permission);
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
	struct scopes least = { 0 }, scopes = { 0 };

	for (const struct question *row = questions; row->put; row++)
		if (topic_rows[row->topic].permission && (!row->extra || (purposes & FOR_LOGS)))
			scopes_add(&least, topic_rows[row->topic].permission, arena);
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
	for (const struct question *row = questions; row->put && (purposes & FOR_LOGS); row++)
		if (row->extra && !token_allows(claims, topic_rows[row->topic].permission))
			return false;
	return (!(purposes & FOR_WRITING) || token_allows(claims, SCOPE_WRITE_GRANTS)) &&
	       (!(purposes & FOR_CREATING) || token_allows(claims, SCOPE_CREATE_APP));
}

static enum ask_when question_always(const struct question_context *context)
{
	(void)context;
	return ASK_NOW;
}

static enum ask_when when_a_user(const struct question_context *context)
{
	return context->delegated ? ASK_NOW : ASK_NEVER;
}

static enum ask_when when_identified(const struct question_context *context)
{
	return *context->app_id ? ASK_NOW : ASK_NEVER;
}

static enum ask_when when_searched(const struct question_context *context)
{
	return !*context->app_id && context->profile->entra_names.count ? ASK_NOW : ASK_NEVER;
}

static enum ask_when when_restricted(const struct question_context *context)
{
	enum ask_when when = question_after_app(context);

	if (when == ASK_NOW && context->facts->app_assignment_required != YES)
		return ASK_NEVER;
	return when;
}

/* A client that signed in as itself was set up on purpose, and its sign-in left nothing to clean up. */
static enum ask_when when_self(const struct question_context *context)
{
	return context->delegated && *context->client_id ? ASK_NOW : ASK_NEVER;
}

static enum ask_when after_self(const struct question_context *context)
{
	const struct facts *facts = context->facts;

	if (when_self(context) == ASK_NEVER || facts->fetched[TOPIC_SELF].status == READ_FAILED)
		return ASK_NEVER;
	if (facts->fetched[TOPIC_SELF].status == NOT_READ)
		return ASK_LATER;
	return facts->self_present == YES ? ASK_NOW : ASK_NEVER;
}

/* Each row needs the least permission that Microsoft's page on the call names. */
const struct question questions[] = {
	{ TOPIC_ORGANIZATION, SERVICE_GRAPH, question_always, question_organization_put, question_organization_read,
	    false },
	{ TOPIC_ROLES, SERVICE_GRAPH, when_a_user, question_roles_put, question_roles_read, false },
	{ TOPIC_APP, SERVICE_GRAPH, when_identified, question_app_put, question_app_read, false },
	{ TOPIC_SEARCH, SERVICE_GRAPH, when_searched, question_search_put, question_search_read, false },
	{ TOPIC_RESOURCE, SERVICE_GRAPH, question_always, question_resource_put, question_resource_read, false },
	{ TOPIC_GRANTS, SERVICE_GRAPH, question_after_app, question_grants_put, question_grants_read, false },
	{ TOPIC_USER_GRANTS, SERVICE_GRAPH, question_after_app, question_user_grants_put, question_user_grants_read,
	    false },
	{ TOPIC_ASSIGNMENTS, SERVICE_GRAPH, when_restricted, question_assignments_put, question_assignments_read,
	    false },
	{ TOPIC_CMDLETS, SERVICE_EXCHANGE, question_always, question_cmdlets_put, question_cmdlets_read, false },
	{ TOPIC_TOKENS, SERVICE_EXCHANGE, question_always, question_tokens_put, question_tokens_read, false },
	{ TOPIC_EXCHANGE, SERVICE_EXCHANGE, question_always, question_exchange_put, question_exchange_read, false },
	{ TOPIC_USER_POLICY, SERVICE_GRAPH, question_always, question_user_policy_put, question_user_policy_read,
	    true },
	{ TOPIC_EXCLUDES, SERVICE_GRAPH, question_always, question_excludes_put, question_excludes_read, true },
	{ TOPIC_REQUESTS, SERVICE_GRAPH, when_identified, question_requests_put, question_requests_read, true },
	{ TOPIC_AUDIT, SERVICE_GRAPH, question_after_app, question_audit_put, question_audit_read, true },
	{ TOPIC_ACCESS, SERVICE_GRAPH, question_always, question_access_put, question_access_read, true },
	{ TOPIC_SIGNINS, SERVICE_GRAPH, when_identified, question_signins_put, question_signins_read, true },
	{ TOPIC_QUIET_SIGNINS, SERVICE_GRAPH, when_identified, question_quiet_signins_put, question_quiet_signins_read,
	    true },
	{ TOPIC_SELF, SERVICE_GRAPH, when_self, question_self_put, question_self_read, false },
	{ TOPIC_SELF_GRANTS, SERVICE_GRAPH, after_self, question_self_grants_put, question_self_grants_read, false },
	{ TOPIC_PEOPLE_ROLES, SERVICE_GRAPH, question_when_people_roles, question_people_roles_put,
	    question_people_roles_read, false },
	{ TOPIC_PEOPLE_CONSENTS, SERVICE_GRAPH, question_when_people_consents, question_people_consents_put,
	    question_people_consents_read, false },
	{ TOPIC_COUNT, SERVICE_COUNT, NULL, NULL, NULL, false },
};
