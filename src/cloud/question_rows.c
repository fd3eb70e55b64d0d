/* question_rows.c - what the files behind the table of questions share */
#include "cloud/question_rows.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

void question_get_version(struct request *request, const struct asking *asking, const char *path,
			  struct arena *arena)
{
	memset(request, 0, sizeof *request);
	request->service = SERVICE_GRAPH;
	request->url = arena_printf(arena, "%s%s", asking->place->base[SERVICE_GRAPH], path);
	request->headers[0] = "Accept: application/json";
}

void question_get(struct request *request, const struct asking *asking, const char *path,
		  struct arena *arena)
{
	question_get_version(request, asking, arena_printf(arena, "/v1.0%s", path), arena);
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

enum ask_when question_after_app(const struct asking *asking)
{
	const struct facts *facts = asking->facts;

	if (!*asking->app_id || facts->heard[TOPIC_APP].hearing == HEARD_FAILED)
		return ASK_NEVER;
	if (facts->heard[TOPIC_APP].hearing == NOT_HEARD)
		return ASK_LATER;
	return facts->app_present == YES ? ASK_NOW : ASK_NEVER;
}

bool question_odd(const char *key, struct err *err)
{
	return err_set(err, ERR_ODD, NULL, _("\"%s\" is missing or not what it should be."), key);
}

bool question_known(struct json object, const char *key, enum known *out, struct err *err)
{
	struct json value = json_get(object, key);

	*out = UNKNOWN;
	if (!json_has(value))
		return true;
	/* PowerShell's "True" where it was made text on the way */
	if (json_true(value) || text_same(json_raw(value), "true"))
		*out = YES;
	else if (json_kind(value) == JSON_BOOL || text_same(json_raw(value), "false"))
		*out = NO;
	return *out != UNKNOWN || question_odd(key, err);
}

bool question_text(struct json object, const char *key, const char **out, struct arena *arena,
		   struct err *err)
{
	struct json value = json_get(object, key);

	*out = json_text(value, arena);
	return !json_has(value) || json_raw(value) || question_odd(key, err);
}

bool question_array(struct json object, const char *key, struct json *out, struct err *err)
{
	*out = json_get(object, key);
	if (!json_has(*out) || json_kind(*out) == JSON_ARRAY)
		return true;
	*out = (struct json){NULL};
	return question_odd(key, err);
}

static bool read_rows(const struct object_reader *reader, const struct asking *asking,
		      struct json root, struct facts *facts, struct arena *scratch, struct err *err)
{
	struct json rows = json_get(root, "value");

	if (json_kind(rows) != JSON_ARRAY)
		return question_odd("value", err);
	for (size_t i = 0; i < json_count(rows); i++) {
		struct json row = json_at(rows, i);

		if (json_kind(row) != JSON_OBJECT)
			return question_odd("value", err);
		if (!reader->read(asking, row, facts, scratch, err))
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

bool question_list(const struct object_reader *reader, const struct asking *asking,
		   const struct reply *reply, struct facts *facts, const char **next,
		   struct arena *scratch, struct err *err)
{
	const struct question *question = question_of(reader->topic);
	struct json_doc doc;
	bool good;

	*next = NULL;
	if (!reply_read(reply, question->label, &doc, err))
		return false;
	good = read_rows(reader, asking, json_root(&doc), facts, scratch, err) &&
	       reply_next(reply, json_root(&doc), asking->place, question->service, next, scratch,
			  err);
	json_release(&doc);
	return good || question_blame(reply, question->label, err);
}

bool question_object(const struct object_reader *reader, const struct asking *asking,
		     const struct reply *reply, struct facts *facts, struct arena *scratch,
		     struct err *err)
{
	const char *label = question_of(reader->topic)->label;
	struct json_doc doc;
	bool good;

	if (!reply_read(reply, label, &doc, err))
		return false;
	good = json_kind(json_root(&doc)) == JSON_OBJECT
		       ? reader->read(asking, json_root(&doc), facts, scratch, err)
		       : question_odd("{}", err);
	json_release(&doc);
	return good || question_blame(reply, label, err);
}
