/* run_read.c - replaying a saved run, and judging whether it is whole */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "core/run_apply.h"

#define SCHEMA_FAMILY "naaready.run/"

struct line {
	const char *text;
	size_t len;       /* without its line end */
	bool last, ended; /* ended: it has a line end */
	size_t number;    /* from 1 */
};

static bool no_run(struct err *err, size_t line, const char *told)
{
	return err_set(err, ERR_FILE, N_("reading a saved run"), _("line %zu: %s"), line, told);
}

/* The worst is kept, and of two that are alike the first. */
static void spoil(struct run *run, enum run_health health, size_t line)
{
	if (run->health != RUN_WHOLE)
		return;
	run->health = health;
	run->bad_line = line;
}

/* The hash that the line states; NULL when it does not end as it must. */
static const char *stated_hash(const struct line *line)
{
	const char *seal = line->text + line->len - RUN_SEAL_LEN;
	const char *hash = seal + strlen(RUN_SEAL);

	if (line->len <= RUN_SEAL_LEN || memcmp(seal, RUN_SEAL, strlen(RUN_SEAL)) != 0 ||
	    memcmp(hash + HASH_HEX_SIZE - 1, "\"}", 2) != 0)
		return NULL;
	for (size_t i = 0; i < HASH_HEX_SIZE - 1; i++)
		if (!strchr("0123456789abcdef", hash[i]) || !hash[i])
			return NULL;
	return hash;
}

/* Whether the line follows from the head of the run; the head becomes what the line states. */
static bool link_line(struct run *run, const struct line *line)
{
	const char *stated = stated_hash(line);
	char computed[HASH_HEX_SIZE];
	struct buf text;
	bool fits;

	if (!stated)
		return false;
	buf_init(&text, line->len);
	buf_add_n(&text, line->text, line->len - RUN_SEAL_LEN);
	buf_add(&text, "}");
	hash_hex(run->head, strlen(run->head), text.text, text.len, computed);
	buf_release(&text);
	fits = memcmp(computed, stated, HASH_HEX_SIZE - 1) == 0;
	memcpy(run->head, stated, HASH_HEX_SIZE - 1);
	return fits;
}

static bool judge_first(struct run *run, struct json record, struct err *err)
{
	const char *kind = json_raw(json_get(record, "kind"));
	const char *schema = json_raw(json_get(record, "schema"));
	long version;
	char *end;

	if (!kind || strcmp(kind, "run") != 0 || !schema ||
	    strncmp(schema, SCHEMA_FAMILY, strlen(SCHEMA_FAMILY)) != 0)
		return no_run(err, 1, _("this is not the beginning of a saved run."));
	version = strtol(schema + strlen(SCHEMA_FAMILY), &end, 10);
	if (version < 1 || *end)
		return no_run(err, 1, _("the version of the format cannot be read."));
	if (version > 1)
		spoil(run, RUN_NEWER, 1);
	return true;
}

static bool read_line(struct run *run, const struct line *line, struct err *err)
{
	struct json_doc doc;
	bool good = true;

	if (!line->ended || !json_parse(&doc, line->text, line->len, NULL)) {
		if (line->number == 1)
			return no_run(err, 1, _("this is not a whole record of a saved run."));
		spoil(run, line->last ? RUN_TORN : RUN_ALTERED, line->number);
		if (line->ended && !line->last)
			(void)link_line(run, line);
		return true;
	}
	if (line->number == 1)
		good = judge_first(run, json_root(&doc), err);
	if (good) {
		if (!link_line(run, line)) {
			spoil(run, RUN_ALTERED, line->number);
			run->misfit = run->misfit ? run->misfit : line->number;
		}
		run_apply(run, json_root(&doc));
		run->records++;
	}
	json_release(&doc);
	return good;
}

bool run_read(struct run *run, const char *text, size_t len, struct err *err)
{
	struct line line = {.text = text};

	if (!len)
		return err_set(err, ERR_FILE, N_("reading a saved run"), "%s",
			       _("The file is empty."));
	if (len > RUN_BYTES_MAX)
		return err_set(err, ERR_FILE, N_("reading a saved run"), "%s",
			       _("The file is too large for a saved run."));
	for (size_t at = 0; at < len; at += line.len + 1) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t records = run->records;

		line.text = text + at;
		line.ended = end != NULL;
		line.len = end ? (size_t)(end - line.text) : len - at;
		line.last = at + line.len + 1 >= len;
		line.number++;
		if (!read_line(run, &line, err))
			return false;
		if (run->records > records)
			run->whole_len = at + line.len + 1;
	}
	return true;
}

bool run_settles(const char *text, size_t len, const struct change_mark *mark)
{
	const struct change *change;
	struct err err;
	bool settled;
	struct run run;

	run_init(&run);
	settled = run_read(&run, text, len, &err) && run.health <= RUN_TORN && text_same(run.id, mark->run_id);
	change = run_change(&run, mark->change_id);
	settled = settled && change && !change_is_open(change) && !run_open(&run);
	run_release(&run);
	return settled;
}
