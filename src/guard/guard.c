/* guard.c - the guard protocol: the status card that a guard answers with, as one line of JSON */
#include "guard/guard.h"

#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "base/timefmt.h"

#define SCHEMA "naaready.guard/1"

static const char *const states[GUARD_STATE_COUNT] = {
	[GUARD_BEGINNING] = "beginning",
	[GUARD_READY] = "ready",
	[GUARD_ARMED] = "armed",
	[GUARD_ACTING] = "acting",
	[GUARD_RETRYING] = "retrying",
	[GUARD_ENDED] = "ended",
};

const char *guard_card_write(const struct guard_card *card, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "schema", SCHEMA);
	json_out_text(&out, "state", states[card->state]);
	json_out_int(&out, "pid", card->pid);
	timefmt_write(&out, "until", card->until);
	timefmt_write(&out, "renewed", card->renewed);
	timefmt_write(&out, "again", card->again);
	json_out_text(&out, "by", card->by);
	json_out_text(&out, "trouble", card->trouble);
	json_out_text(&out, "kind", err_kind_id(card->kind));
	return json_out_close(&out, false, arena);
}

static int64_t guard_read_time(struct json object, const char *key)
{
	return timefmt_parse(json_raw(json_get(object, key)));
}

static bool guard_fill(struct guard_card *card, struct json root)
{
	const char *schema = json_raw(json_get(root, "schema")), *state = json_raw(json_get(root, "state"));
	int at = 0;

	if (!schema || strcmp(schema, SCHEMA) != 0 || !state)
		return false;
	while (at < GUARD_STATE_COUNT && strcmp(states[at], state) != 0)
		at++;
	if (at == GUARD_STATE_COUNT)
		return false;
	card->state = (enum guard_state)at;
	card->pid = (unsigned)json_int(json_get(root, "pid"), 0);
	card->until = guard_read_time(root, "until");
	card->renewed = guard_read_time(root, "renewed");
	card->again = guard_read_time(root, "again");
	text_safe(card->by, sizeof card->by, json_raw(json_get(root, "by")));
	text_safe(card->trouble, sizeof card->trouble, json_raw(json_get(root, "trouble")));
	card->kind = err_kind_of(json_raw(json_get(root, "kind")));
	return true;
}

bool guard_card_read(struct guard_card *card, const char *text, size_t len, struct err *err)
{
	static const char *const doing = N_("talking with the guard");
	struct json_doc doc;
	bool good;

	memset(card, 0, sizeof *card);
	if (!json_parse(&doc, text, len, err))
		return err_set(err, ERR_FILE, doing, "%s", err->told);
	good = guard_fill(card, json_root(&doc));
	json_release(&doc);
	return good || err_set(err, ERR_FILE, doing,
			   _("naaready does not understand its answer: the guard may be of another version."));
}
