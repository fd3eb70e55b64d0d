/* json.c - reading and writing JSON; the only file that knows json-c */
#include "base/json.h"

#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/text.h"

/* --- rejecting what json-c would accept --- */

/* Memory that json-c needs for each, measured with 0.16 on 64 bits and rounded up: an object comes with a table of 16
 * members. */
#define OBJECT_BYTES 800
#define ARRAY_BYTES  160
#define VALUE_BYTES  96
/* Twice the need of Microsoft's most finely divided replies (policies in the sign-in log: 9 bytes for each byte of
 * text). 4,500 small objects are always allowed. */
#define BUDGET_FACTOR 16u
#define BUDGET_LEAST  (4u * 1024 * 1024)
#define BUDGET_MOST   (96u * 1024 * 1024)

struct scan {
	const char *text;
	size_t len;
	int open, deepest;
	bool object[JSON_DEPTH_MAX + 1];      /* true: level n is an object */
	unsigned members[JSON_DEPTH_MAX + 1]; /* commas seen in level n */
	size_t cost, budget;
};

static bool is_digit_at(const char *text, size_t len, size_t i)
{
	return i < len && text[i] >= '0' && text[i] <= '9';
}

/* Strings are skipped in one go, because they are most of a text. @i is behind the opening quote. Returns the index of
 * the closing quote, or of an invalid character. */
static size_t json_string_end(const char *text, size_t len, size_t i)
{
	while (i < len && text[i] != '"' && (unsigned char)text[i] >= 0x20)
		i += text[i] == '\\' ? 2 : 1; /* json-c checks the escape itself */
	return i;
}

static const char *json_opened(struct scan *scan, char c)
{
	if (++scan->open > JSON_DEPTH_MAX)
		return "nested too deep";
	if (scan->open > scan->deepest)
		scan->deepest = scan->open;
	scan->object[scan->open] = c == '{';
	scan->members[scan->open] = 0;
	scan->cost += c == '{' ? OBJECT_BYTES : ARRAY_BYTES;
	return scan->cost > scan->budget ? "too many values for its length" : NULL;
}

static const char *json_separated(struct scan *scan)
{
	scan->cost += VALUE_BYTES;
	if (scan->cost > scan->budget)
		return "too many values for its length";
	if (scan->open > 0 && scan->object[scan->open] && ++scan->members[scan->open] >= JSON_MEMBERS_MAX)
		return "an object has too many members";
	return NULL;
}

/* One character outside strings. */
static const char *json_step(struct scan *scan, size_t i)
{
	static const char outside[256] = {
		['{'] = 1,
		['}'] = 1,
		['['] = 1,
		[']'] = 1,
		[':'] = 1,
		[','] = 1,
		[' '] = 1,
		['\t'] = 1,
		['\r'] = 1,
		['\n'] = 1,
		['0'] = 1,
		['1'] = 1,
		['2'] = 1,
		['3'] = 1,
		['4'] = 1,
		['5'] = 1,
		['6'] = 1,
		['7'] = 1,
		['8'] = 1,
		['9'] = 1,
		['+'] = 1,
		['-'] = 1,
		['.'] = 1,
		['e'] = 1,
		['E'] = 1,
		['t'] = 1,
		['r'] = 1,
		['u'] = 1,
		['f'] = 1,
		['a'] = 1,
		['l'] = 1,
		['s'] = 1,
		['n'] = 1,
		['"'] = 1,
	};
	char c = scan->text[i];

	if (!outside[(unsigned char)c])
		return "unexpected character";
	if (c == '.' && !is_digit_at(scan->text, scan->len, i + 1))
		return "unfinished number";
	if (c == '{' || c == '[')
		return json_opened(scan, c);
	if (c == ',')
		return json_separated(scan);
	scan->open -= c == '}' || c == ']';
	return NULL;
}

static const char *json_scan(const char *text, size_t len, size_t *at, int *depth)
{
	struct scan scan = { .text = text, .len = len, .budget = BUDGET_LEAST + BUDGET_FACTOR * len };
	const char *what = NULL;

	if (scan.budget > BUDGET_MOST)
		scan.budget = BUDGET_MOST;
	for (size_t i = 0; i < len && !what; i++) {
		*at = i;
		if (scan.open < 0)
			scan.open = 0; /* an end without a beginning: json-c reports it */
		what = json_step(&scan, i);
		if (what || text[i] != '"')
			continue;
		i = json_string_end(text, len, i + 1);
		*at = i;
		if (i < len && text[i] != '"')
			what = "control character";
	}
	*depth = scan.deepest;
	if (what)
		return what;
	*at = text_valid(text, len);
	return *at < len ? "not UTF-8" : NULL;
}

/* --- parsing --- */

/* json-c represents null by a null pointer, which means "absent" in a handle; this address stands for null instead. */
static char null_node;

static struct json_object *object_of(struct json value)
{
	return value.node == &null_node ? NULL : (struct json_object *)value.node;
}

static struct json json_handle(struct json_object *object)
{
	return (struct json){ .node = object ? (const void *)object : &null_node };
}

static struct json_object *must_have(struct json_object *object)
{
	if (!object)
		arena_no_memory();
	return object;
}

/* --- reading --- */

static bool say_where(struct err *err, const char *text, size_t at, const char *what)
{
	int line = 1, column = 1;

	for (size_t i = 0; i < at; i++) {
		column = text[i] == '\n' ? 1 : column + 1;
		line += text[i] == '\n';
	}
	/* TRANSLATORS: %s is a description of what is wrong there, in English. */
	return err_set(err, ERR_PROTOCOL, N_("reading JSON"), _("line %d, column %d: %s"), line, column, what);
}

/* Fills the parser's own buffer with a string of @len x: before a secret, so that the buffer need not grow (growing
 * leaves copies behind); after it, to overwrite the secret. */
static void json_flood(struct json_tokener *tok, size_t len)
{
	char *text = malloc(len + 2);

	if (!text)
		arena_no_memory();
	memset(text, 'x', len + 2);
	text[0] = text[len + 1] = '"';
	json_tokener_reset(tok);
	json_object_put(json_tokener_parse_ex(tok, text, (int)(len + 2)));
	json_tokener_reset(tok);
	free(text);
}

/* How far the parser came. */
static size_t json_parsed(struct json_tokener *tok)
{
#if JSON_C_VERSION_NUM >= 0x000f00 /* 0.15 */
	return json_tokener_get_parse_end(tok);
#else
	return (size_t)tok->char_offset;
#endif
}

/* More digits than this are beyond 64 bits, or nearly. */
#define JSON_DIGITS_MAX 18

/* The length of what begins at @at if json-c, where it is strict, refuses it although it is right; else 0. json-c 0.18
 * takes everything beyond ASCII in a string for control characters, and knows no number beyond 64 bits. What follows a
 * number belongs to it, because it ends the number. */
static size_t json_loose(const char *text, size_t len, size_t at)
{
	size_t end = at;

	if (at < len && text[at] == '"') {
		end = json_string_end(text, len, at + 1);
		for (size_t i = at + 1; i < end && i < len; i++)
			if ((unsigned char)text[i] >= 0x80)
				return end + 1 - at;
		return 0;
	}
	/* it begins neither amid digits nor with a zero: numbers do not */
	if (at < len && (text[at] == '0' || (at && is_digit_at(text, len, at - 1))))
		return 0;
	while (end < len && is_digit_at(text, len, end))
		end++;
	if (end - at <= JSON_DIGITS_MAX)
		return 0;
	while (end < len && strchr("0123456789.eE+-", text[end]))
		end++;
	return end + 1 - at;
}

/* Gives json-c such pieces without strictness, and the rest with it. What is no UTF-8 or a control character was refused
 * before, by json_scan. */
static struct json_object *json_in_parts(struct json_tokener *tok, const char *text, size_t len, size_t *at)
{
	struct json_object *root = NULL;
	size_t begin = 0, end, loose;

	do {
		loose = json_loose(text, len, begin);
		for (end = begin + loose; !loose && end < len && !json_loose(text, len, end); end++)
			if (text[end] == '"')
				end = json_string_end(text, len, end + 1);
		if (end > len)
			end = len;
		json_tokener_set_flags(tok, loose ? 0 : JSON_TOKENER_STRICT);
		root = json_tokener_parse_ex(tok, text + begin, (int)(end - begin));
		*at = begin + json_parsed(tok);
		begin = end;
	} while (begin < len && json_tokener_get_error(tok) == json_tokener_continue);
	return root;
}

/* Fills @doc, or returns the reason and sets the position. */
static const char *parse_with(struct json_tokener *tok, struct json_doc *doc, const char *text, size_t len, size_t *at)
{
	struct json_object *root = json_in_parts(tok, text, len, at);
	enum json_tokener_error error = json_tokener_get_error(tok);

	if (error == json_tokener_continue) {
		/* A number or a word at the very end needs to see the end. */
		root = json_tokener_parse_ex(tok, "", 1);
		error = json_tokener_get_error(tok);
	}
	if (error != json_tokener_success) {
		json_object_put(root);
		return json_tokener_error_desc(error);
	}
	doc->root = root ? (void *)root : &null_node;
	while (*at < len && strchr(" \t\r\n", text[*at]) && text[*at])
		++*at;
	if (*at < len)
		return "something follows the end";
	return NULL;
}

static bool json_parse_it(struct json_doc *doc, const char *text, size_t len, bool secret, struct err *err)
{
	struct json_tokener *tok;
	const char *what;
	size_t at;
	int depth;

	doc->root = NULL;
	if (len > JSON_BYTES_MAX)
		return err_set(err, ERR_PROTOCOL, N_("reading JSON"), _("longer than %u bytes"), JSON_BYTES_MAX);
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		len -= 3;
	}
	what = json_scan(text, len, &at, &depth);
	if (what)
		return say_where(err, text, at, what);
	tok = json_tokener_new_ex(JSON_DEPTH_MAX + 1); /* json-c counts the innermost value, too */
	if (!tok)
		arena_no_memory();
	if (secret)
		json_flood(tok, len);
	what = parse_with(tok, doc, text, len, &at);
	if (secret)
		json_flood(tok, len);
	json_tokener_free(tok);
	if (!what)
		return true;
	json_release(doc);
	return say_where(err, text, at, what);
}

bool json_parse(struct json_doc *doc, const char *text, size_t len, struct err *err)
{
	return json_parse_it(doc, text, len, false, err);
}

bool json_parse_secret(struct json_doc *doc, const char *text, size_t len, struct err *err)
{
	return json_parse_it(doc, text, len, true, err);
}

static void wipe_strings(struct json_object *object)
{
	switch (json_object_get_type(object)) {
	case json_type_string:
		wipe((char *)json_object_get_string(object), (size_t)json_object_get_string_len(object));
		break;
	case json_type_array:
		for (size_t i = 0; i < json_object_array_length(object); i++)
			wipe_strings(json_object_array_get_idx(object, i));
		break;
	case json_type_object: {
		json_object_object_foreach(object, key, member)
		{
			(void)key;
			wipe_strings(member);
		}
		break;
	}
	default:
		break;
	}
}

void json_release(struct json_doc *doc)
{
	struct json_object *root = object_of((struct json){ .node = doc->root });

	wipe_strings(root);
	json_object_put(root);
	doc->root = NULL;
}

struct json json_root(const struct json_doc *doc)
{
	return (struct json){ .node = doc->root };
}

enum json_kind json_kind(struct json value)
{
	static const enum json_kind kinds[] = {
		[json_type_null] = JSON_NULL,
		[json_type_boolean] = JSON_BOOL,
		[json_type_double] = JSON_NUMBER,
		[json_type_int] = JSON_NUMBER,
		[json_type_string] = JSON_STRING,
		[json_type_array] = JSON_ARRAY,
		[json_type_object] = JSON_OBJECT,
	};

	return value.node ? kinds[json_object_get_type(object_of(value))] : JSON_NOTHING;
}

struct json json_get(struct json object, const char *key)
{
	struct json_object *found;

	if (json_kind(object) != JSON_OBJECT)
		return (struct json){ 0 };
	if (json_object_object_get_ex(object_of(object), key, &found))
		return json_handle(found);
	json_object_object_foreach(object_of(object), other, member)
	{
		if (text_same(other, key))
			return json_handle(member);
	}
	return (struct json){ 0 };
}

struct json json_at(struct json array, size_t i)
{
	if (i >= json_count(array) || json_kind(array) != JSON_ARRAY)
		return (struct json){ 0 };
	return json_handle(json_object_array_get_idx(object_of(array), i));
}

size_t json_count(struct json value)
{
	switch (json_kind(value)) {
	case JSON_ARRAY:
		return json_object_array_length(object_of(value));
	case JSON_OBJECT:
		return (size_t)json_object_object_length(object_of(value));
	default:
		return 0;
	}
}

const char *json_key(struct json object, size_t i, struct json *value)
{
	*value = (struct json){ 0 };
	if (json_kind(object) != JSON_OBJECT)
		return NULL;
	json_object_object_foreach(object_of(object), key, member)
	{
		if (i-- > 0)
			continue;
		*value = json_handle(member);
		return key;
	}
	return NULL;
}

const char *json_raw(struct json value)
{
	const char *text;

	if (json_kind(value) != JSON_STRING)
		return NULL;
	text = json_object_get_string(object_of(value));
	return strlen(text) == (size_t)json_object_get_string_len(object_of(value)) ? text : NULL;
}

const char *json_text(struct json value, struct arena *arena)
{
	if (json_kind(value) != JSON_STRING)
		return arena_copy(arena, "");
	return text_safe_copy_n(arena, json_object_get_string(object_of(value)),
	    (size_t)json_object_get_string_len(object_of(value)), JSON_TEXT_COLUMNS_MAX);
}

int64_t json_int(struct json value, int64_t otherwise)
{
	struct json_object *object = object_of(value);
	const char *text = json_raw(value);
	char *end;
	long long number;

	if (json_object_is_type(object, json_type_int))
		return json_object_get_int64(object);
	if (json_object_is_type(object, json_type_double)) {
		double real = json_object_get_double(object);

		/* 2^63 itself does not fit. */
		return real >= -0x1p63 && real < 0x1p63 ? (int64_t)real : otherwise;
	}
	if (!text || !(*text == '-' || (*text >= '0' && *text <= '9')))
		return otherwise;
	errno = 0;
	number = strtoll(text, &end, 10);
	return errno || *end || end == text ? otherwise : number;
}

bool json_true(struct json value)
{
	return json_kind(value) == JSON_BOOL && json_object_get_boolean(object_of(value));
}

bool json_has(struct json value)
{
	return json_kind(value) > JSON_NULL;
}

/* --- writing --- */

/* Returns the text, or in @room a repaired copy if it is not UTF-8: a record that cannot be read back would be lost. */
static const char *json_repaired(const char *text, struct buf *room)
{
	size_t len = strlen(text), pos = text_valid(text, len);

	buf_init(room, 3 * len);
	if (pos == len)
		return text;
	while (*text) {
		size_t good = text_valid(text, len), bad = 0;

		buf_add_n(room, text, good);
		if (text[good]) {
			text_next(text + good, &bad);
			buf_add(room, "\xEF\xBF\xBD");
		}
		text += good + bad;
		len -= good + bad;
	}
	return buf_text(room);
}

static void json_add(struct json_out *out, const char *key, struct json_object *value)
{
	struct json_object *top;
	struct buf room;

	if (out->depth < 1 || out->depth > JSON_DEPTH_MAX) {
		json_object_put(value);
		return;
	}
	top = out->stack[out->depth - 1];
	if (json_object_is_type(top, json_type_array)) {
		if (json_object_array_add(top, value) != 0)
			arena_no_memory();
		return;
	}
	if (json_object_object_add(top, json_repaired(key ? key : "", &room), value) != 0)
		arena_no_memory();
	buf_release(&room);
}

/* Beyond the limit only the depth is counted, so that the ends still match. */
static void json_enter(struct json_out *out, const char *key, struct json_object *value)
{
	if (out->depth >= JSON_DEPTH_MAX) {
		json_object_put(value);
		value = NULL;
	}
	json_add(out, key, value);
	if (value && out->depth > 0)
		out->stack[out->depth] = value;
	out->depth++;
}

void json_out_open(struct json_out *out)
{
	*out = (struct json_out){ .depth = 1 };
	out->stack[0] = must_have(json_object_new_object());
}

void json_out_text(struct json_out *out, const char *key, const char *text)
{
	struct buf room;

	if (!text) {
		json_out_null(out, key);
		return;
	}
	json_add(out, key, must_have(json_object_new_string(json_repaired(text, &room))));
	buf_release(&room);
}

void json_out_int(struct json_out *out, const char *key, int64_t number)
{
	json_add(out, key, must_have(json_object_new_int64(number)));
}

void json_out_bool(struct json_out *out, const char *key, bool value)
{
	json_add(out, key, must_have(json_object_new_boolean(value)));
}

void json_out_null(struct json_out *out, const char *key)
{
	json_add(out, key, NULL);
}

void json_out_object(struct json_out *out, const char *key)
{
	json_enter(out, key, must_have(json_object_new_object()));
}

void json_out_array(struct json_out *out, const char *key)
{
	json_enter(out, key, must_have(json_object_new_array()));
}

void json_out_end(struct json_out *out)
{
	if (out->depth > 1)
		out->depth--;
}

void json_out_raw(struct json_out *out, const char *key, const char *json)
{
	struct json_object *value = NULL;
	struct json_doc doc = { 0 };
	int depth = 0;
	size_t at;

	/* Scan first: a value that fits by itself may nest too deep here. */
	if (json && !json_scan(json, strlen(json), &at, &depth) && out->depth + depth <= JSON_DEPTH_MAX &&
	    json_parse(&doc, json, strlen(json), NULL))
		value = object_of(json_root(&doc)); /* the builder owns it now */
	json_add(out, key, value);
}

/* json-c 0.13 begins every line but the first with one space more than its level has. */
static void json_unshift(char *text)
{
	const char *last = strrchr(text, '\n'), *from = text;
	char *to = text;

	if (!last || last[1] != ' ')
		return;
	while (*from) {
		*to++ = *from++;
		from += from[-1] == '\n' && *from == ' ';
	}
	*to = '\0';
}

/* Indented, json-c 0.18 writes an empty list on one line, and others write two: here it is always one. A line end inside
 * a string is escaped. */
static void json_join_empty(char *text)
{
	char *to = text;
	size_t blank;

	for (; *text; text++) {
		*to++ = *text;
		if ((*text != '[' && *text != '{') || text[1] != '\n')
			continue;
		blank = strspn(text + 1, "\n ");
		if (text[1 + blank] == (*text == '[' ? ']' : '}'))
			text += blank;
	}
	*to = '\0';
}

const char *json_out_close(struct json_out *out, bool pretty, struct arena *arena)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
	const char *json;
	size_t len;
	char *text;

	flags |= pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED : JSON_C_TO_STRING_PLAIN;
	if (!out->stack[0])
		return arena_copy(arena, "null");
	json = json_object_to_json_string_length(out->stack[0], flags, &len);
	if (!json)
		arena_no_memory();
	text = arena_copy_n(arena, json, len);
	json_unshift(text);
	json_join_empty(text);
	json_object_put(out->stack[0]);
	*out = (struct json_out){ 0 };
	return text;
}

/* --- JSON for a terminal that shows only ASCII --- */

void json_ascii(const char *json, struct buf *out)
{
	size_t used;

	for (; *json; json += used) {
		uint32_t character = text_next(json, &used);

		if (character < 0x80) {
			buf_add_n(out, json, used);
		} else if (character < 0x10000) {
			buf_printf(out, "\\u%04x", (unsigned)character);
		} else {
			character -= 0x10000; /* a surrogate pair */
			buf_printf(out, "\\u%04x\\u%04x", (unsigned)(0xd800 + (character >> 10)),
			    (unsigned)(0xdc00 + (character & 0x3ff)));
		}
	}
}

void json_out_print(struct json_out *json, bool ascii, struct buf *out)
{
	struct arena arena = { 0 };
	const char *text = json_out_close(json, true, &arena);

	if (ascii)
		json_ascii(text, out);
	else
		buf_add(out, text);
	buf_add(out, "\n");
	arena_release(&arena);
}

void json_component(struct components *components)
{
	components_add(components, "json-c", JSON_C_VERSION, json_c_version());
}
