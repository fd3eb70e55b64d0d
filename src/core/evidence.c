/* evidence.c - a finding's evidence, JSON text, as rows that people can read */
#include "core/evidence.h"

#include <string.h>

#include "base/buf.h"

/* Evidence comes from facts, whose lists are folded: a few examples and a count. */
#define VALUE_BYTES_MAX (64u * 1024)

static void write_value(struct json value, struct buf *out, struct arena *arena);

static void write_object(struct json object, struct buf *out, struct arena *arena)
{
	struct json member;

	for (size_t i = 0; i < json_count(object); i++) {
		buf_printf(out, "%s%s: ", i ? ", " : "", json_key(object, i, &member));
		write_value(member, out, arena);
	}
}

static void write_array(struct json array, struct buf *out, struct arena *arena)
{
	const char *between = json_kind(json_at(array, 0)) == JSON_OBJECT ? "; " : ", ";

	if (!json_count(array))
		buf_add(out, "-");
	for (size_t i = 0; i < json_count(array); i++) {
		buf_add(out, i ? between : "");
		write_value(json_at(array, i), out, arena);
	}
}

static void write_value(struct json value, struct buf *out, struct arena *arena)
{
	switch (json_kind(value)) {
	case JSON_NOTHING:
	case JSON_NULL:
		buf_add(out, "null");
		break;
	case JSON_BOOL:
		buf_add(out, json_true(value) ? "true" : "false");
		break;
	case JSON_NUMBER: /* evidence has whole numbers only */
		buf_printf(out, "%lld", (long long)json_int(value, 0));
		break;
	case JSON_STRING:
		buf_add(out, json_text(value, arena));
		break;
	case JSON_ARRAY:
		write_array(value, out, arena);
		break;
	case JSON_OBJECT:
		write_object(value, out, arena);
		break;
	}
}

struct sheet_rows evidence_rows(const char *evidence, struct arena *arena)
{
	struct sheet_rows rows = { 0 };
	struct json_doc doc;
	struct json value;
	struct buf out;

	if (!json_parse(&doc, evidence, strlen(evidence), NULL))
		return rows;
	buf_init(&out, VALUE_BYTES_MAX);
	rows.count = json_kind(json_root(&doc)) == JSON_OBJECT ? json_count(json_root(&doc)) : 0;
	rows.items = arena_alloc(arena, (rows.count + 1) * sizeof *rows.items);
	for (size_t i = 0; i < rows.count; i++) {
		rows.items[i].label = arena_copy(arena, json_key(json_root(&doc), i, &value));
		buf_clear(&out);
		write_value(value, &out, arena);
		rows.items[i].text = arena_copy(arena, buf_text(&out));
	}
	buf_release(&out);
	json_release(&doc);
	return rows;
}
