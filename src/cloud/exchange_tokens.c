/* exchange_tokens.c - reading the legacy-token setting, in whatever form it comes */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "cloud/console.h"
#include "cloud/exchange.h"

/* Microsoft listed about 900 add-ins that used legacy tokens; two lists of as many entries, some 60
 * bytes each, with white space. */
#define STATUS_MAX    (256u * 1024)
#define ADDINS_MAX    2000
#define WORDS_COLUMNS 400
#define GUID_LEN      36

#define NAME     "AllowLegacyExchangeTokens"
#define DISABLED "Legacy Exchange Online tokens are disabled"

static const char doing[] = N_("reading the legacy-token setting");

/* --- from JSON to the text of the console --- */

/* Null is "not set" only in the object that has the lists beside it: a policy of another kind that
 * happens to have this member is no answer. */
static bool is_status(struct json object)
{
	return json_kind(json_get(object, "Allowed")) != JSON_NOTHING ||
	       json_kind(json_get(object, "Blocked")) != JSON_NOTHING;
}

static void flatten(struct buf *buf, struct json value, bool status, int depth);

static void flatten_object(struct buf *buf, struct json object, int depth)
{
	bool status = is_status(object);
	struct json member;
	const char *key;

	buf_add(buf, depth ? "{ " : "");
	for (size_t i = 0; (key = json_key(object, i, &member)); i++) {
		if (strchr(key, '@'))
			continue;
		buf_printf(buf, "%s\"%s\": ", i && depth ? ", " : "", key);
		flatten(buf, member, status && text_same(key, NAME), depth + 1);
		buf_add(buf, depth ? "" : "\n");
	}
	buf_add(buf, depth ? " }" : "");
}

static void flatten(struct buf *buf, struct json value, bool status, int depth)
{
	const char *raw = json_raw(value);

	switch (json_kind(value)) {
	case JSON_STRING:
		buf_add(buf, raw ? raw : "");
		break;
	case JSON_BOOL:
		buf_add(buf, json_true(value) ? "True" : "False");
		break;
	case JSON_NULL:
		buf_add(buf, status ? "(Not Set)" : "null");
		break;
	case JSON_ARRAY:
		buf_add(buf, "[ ");
		for (size_t i = 0; i < json_count(value); i++) {
			flatten(buf, json_at(value, i), false, depth);
			buf_add(buf, "\n");
		}
		buf_add(buf, "]");
		break;
	case JSON_OBJECT:
		flatten_object(buf, value, depth);
		break;
	default:
		break;
	}
}

/* Each element of a list is a line, or a whole text of lines, or an object with the three names. */
static void flatten_list(struct buf *buf, struct json list)
{
	if (json_kind(list) != JSON_ARRAY) {
		if (json_has(list))
			flatten(buf, list, false, 0);
		buf_add(buf, "\n");
		return;
	}
	for (size_t i = 0; i < json_count(list); i++) {
		if (json_has(json_at(list, i)))
			flatten(buf, json_at(list, i), false, 0);
		buf_add(buf, "\n");
	}
}

/* --- from the text of the console to facts --- */

static bool is_word(const char *text, const char *word)
{
	return text_begins(text, word) && !isalnum((unsigned char)text[strlen(word)]);
}

static enum tokens_state state_at(const char *text)
{
	if (is_word(text, "True"))
		return TOKENS_ALLOWED;
	if (is_word(text, "False"))
		return TOKENS_BLOCKED;
	if (is_word(text, "Not Set") || is_word(text, "NotSet"))
		return TOKENS_NOT_SET;
	return TOKENS_UNKNOWN;
}

/* UNKNOWN when it says nothing, or two things at once. */
static enum tokens_state state_in(const char *text)
{
	enum tokens_state state = TOKENS_UNKNOWN;
	const char *value = text;
	bool first = true;

	if (console_says(text, DISABLED))
		return TOKENS_REMOVED;
	while ((value = console_value(value, NAME))) {
		enum tokens_state found = state_at(value);

		if (!found || (!first && found != state))
			return TOKENS_UNKNOWN;
		state = found;
		first = false;
	}
	return state;
}

static bool is_day(const char *text, char day[11])
{
	for (int i = 0; i < 10; i++) {
		day[i] = text[i];
		if (i == 4 || i == 7 ? text[i] != '-' : !isdigit((unsigned char)text[i]))
			return false;
	}
	day[10] = '\0';
	return when_parse(day) != 0;
}

static bool guid_at(const char *text, const char *end, char guid[GUID_LEN + 1])
{
	if (end - text < GUID_LEN)
		return false;
	for (int i = 0; i < GUID_LEN; i++)
		guid[i] = (char)tolower((unsigned char)text[i]);
	guid[GUID_LEN] = '\0';
	return text_is_guid(guid);
}

/* The day between here and the next GUID. */
static void day_after(const char *text, const char *end, char day[11])
{
	char guid[GUID_LEN + 1];

	for (; end - text >= 10 && !guid_at(text, end, guid); text++)
		if (is_day(text, day))
			return;
	day[0] = '\0';
}

static void take_addins(struct facts *facts, const char *text, const char *name, bool blocked)
{
	const char *from = console_value(text, name), *end;
	char guid[GUID_LEN + 1], day[11];

	if (!from || !*from || !strchr("[{", *from))
		return;
	end = strchr(from, *from == '[' ? ']' : '}');
	if (!end) /* copied only in part */
		end = from + strlen(from);
	for (; from < end && facts->addins_seen.count < ADDINS_MAX; from++) {
		if (!guid_at(from, end, guid))
			continue;
		from += GUID_LEN;
		day_after(from, end, day);
		facts_add_addin(facts, (struct addin_seen){
					       .manifest_id = guid,
					       .day = day,
					       .blocked = blocked,
				       });
	}
}

/* Their own words: without the prompt and the command before them, nor what another command showed after them. */
static const char *words_of(const char *text, struct arena *arena)
{
	const char *value = console_value(text, NAME), *end;

	if (!value)
		return text_safe_copy(arena, text, WORDS_COLUMNS);
	while (value > text && !text_begins(value, NAME))
		value--;
	value -= value > text && value[-1] == '"';
	end = strrchr(value, ']');
	return text_safe_copy(arena, end ? arena_copy_n(arena, value, (size_t)(end + 1 - value)) : value, WORDS_COLUMNS);
}

bool exchange_tokens_text(const char *text, struct facts *facts, struct err *err)
{
	enum tokens_state state;
	struct buf buf;

	buf_init(&buf, STATUS_MAX);
	console_flatten(&buf, text);
	state = buf.cut ? TOKENS_UNKNOWN : state_in(buf_text(&buf));
	if (state == TOKENS_UNKNOWN) {
		if (buf.len)
			err_set(err, ERR_ODD, doing, _("This says none of the four states: %s"),
				buf_text(&buf));
		else
			err_set(err, ERR_ODD, doing, _("The answer was empty."));
		buf_release(&buf);
		return false;
	}
	facts_forget(facts, TOPIC_TOKENS);
	facts->tokens = state;
	facts->tokens_said = words_of(buf_text(&buf), facts->arena);
	take_addins(facts, buf_text(&buf), "Allowed", false);
	take_addins(facts, buf_text(&buf), "Blocked", true);
	buf_release(&buf);
	return true;
}

bool exchange_tokens_read(const struct reply *reply, struct facts *facts, struct err *err)
{
	struct json_doc doc;
	struct json root;
	struct buf buf;
	bool good;

	if (!reply_read(reply, doing, &doc, err)) {
		/* Whether shutting off made this an error is not known: the error's words decide, not the
		 * status. A header beside what cannot be read is no answer. */
		char told[sizeof err->told];

		memcpy(told, err->told, sizeof told);
		return !reply->lost && err_theirs(err) && console_says(told, DISABLED) &&
		       exchange_tokens_text(told, facts, err);
	}
	root = json_root(&doc);
	buf_init(&buf, STATUS_MAX);
	flatten_list(&buf, json_get(root, "value"));
	flatten_list(&buf, json_get(root, "@adminapi.warnings"));
	/* The header repeats what the body says, unless only the header says it. */
	if (!json_count(json_get(root, "@adminapi.warnings")))
		buf_add(&buf, reply->warnings);
	good = exchange_tokens_text(buf_text(&buf), facts, err);
	if (!good) {
		err->status = reply->status;
		text_safe(err->request_id, sizeof err->request_id, reply->request_id);
	}
	buf_release(&buf);
	json_release(&doc);
	return good;
}
