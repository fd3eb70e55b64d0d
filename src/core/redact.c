/* redact.c - a run without the names, domains and ids of its tenant, to be shown to others */
#include "core/redact.h"

#include "base/text.h"
#include "core/stand_in.h"

static const char *put(void *stand_ins, enum fact_text says, const char *text)
{
	return stand_in_for(stand_ins, says, text);
}

static void replace(struct stand_ins *stand_ins, enum fact_text says, const char **text)
{
	*text = stand_in_for(stand_ins, says, *text);
}

static void replace_chars(struct stand_ins *stand_ins, enum fact_text says, char *text, size_t size)
{
	text_safe(text, size, stand_in_for(stand_ins, says, text));
}

static void replace_named(struct run *run, struct stand_ins *stand_ins)
{
	facts_replace(&run->facts, false, put, stand_ins);
	replace(stand_ins, TEXT_NAME, &run->host);
	replace(stand_ins, TEXT_ID, &run->app_id);
	replace(stand_ins, TEXT_ID, &run->publisher);
	for (size_t i = 0; i < run->people_count; i++) {
		replace(stand_ins, TEXT_PERSON, &run->people[i].upn);
		replace(stand_ins, TEXT_ID, &run->people[i].app_id);
	}
	for (size_t i = 0; i < run->change_count; i++)
		replace(stand_ins, TEXT_PERSON, &run->changes[i].by);
	for (size_t i = 0; i < run->windows.count; i++) {
		struct window *window = &run->windows.items[i];

		replace(stand_ins, TEXT_ID, &window->resource);
		replace(stand_ins, TEXT_PERSON, &window->by);
		replace(stand_ins, TEXT_ID, &window->request_id);
		for (size_t k = 0; k < window->lost.count; k++)
			replace(stand_ins, TEXT_PERSON, &window->lost.items[k].by);
	}
	replace(stand_ins, TEXT_PERSON, &run->left.changed_by);
	replace(stand_ins, TEXT_PERSON, &run->left.by);
	replace(stand_ins, TEXT_PERSON, &run->left.user);
	replace(stand_ins, TEXT_NAME, &run->left.host);
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		struct heard *heard = &run->facts.heard[topic];

		replace(stand_ins, TEXT_ID, &heard->request_id);
		replace(stand_ins, TEXT_PERSON, &heard->by);
		replace_chars(stand_ins, TEXT_ID, heard->err.request_id, sizeof heard->err.request_id);
		replace_chars(stand_ins, TEXT_ID, heard->err.correlation_id, sizeof heard->err.correlation_id);
	}
}

/* When all names are known. */
static void replace_said(struct run *run, struct stand_ins *stand_ins)
{
	facts_replace(&run->facts, true, put, stand_ins);
	replace(stand_ins, TEXT_SAID, &run->consent_link);
	for (size_t i = 0; i < run->change_count; i++) {
		struct change *change = &run->changes[i];

		if (change->what == CHANGE_TOKENS)
			continue; /* ids of states */
		replace(stand_ins, TEXT_SAID, &change->from);
		replace(stand_ins, TEXT_SAID, &change->to);
	}
	replace(stand_ins, TEXT_SAID, &run->left.why);
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		struct err *err = &run->facts.heard[topic].err;

		replace_chars(stand_ins, TEXT_SAID, err->told, sizeof err->told);
	}
}

void redact_run(struct run *run, const struct profile *profile)
{
	struct stand_ins *stand_ins = arena_alloc(&run->arena, sizeof *stand_ins); /* large */

	stand_ins->arena = &run->arena;
	stand_ins->profile = profile;
	replace_named(run, stand_ins);
	replace_said(run, stand_ins);
}
