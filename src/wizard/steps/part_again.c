/* part_again.c - "Read again", and its answer: whether anything has changed since */
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/timefmt.h"
#include "wizard/steps/parts.h"

/* What is known of the tenant, without when it was read. */
static void part_again_digest(const struct wizard *wizard, char digest[HASH_HEX_SIZE])
{
	const struct facts *facts = &wizard->flow.run.facts;
	struct arena arena = { 0 };
	struct json_out out;
	const char *text;

	json_out_open(&out);
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		json_out_object(&out, topic_rows[topic].id);
		json_out_int(&out, "status", (int)facts->fetched[topic].status);
		facts_write(facts, (enum topic)topic, &out);
		json_out_end(&out);
	}
	text = json_out_close(&out, false, &arena);
	hash_hex(text, strlen(text), "", 0, digest);
	arena_release(&arena);
}

static size_t part_again_topics(const struct wizard *wizard)
{
	size_t count = 0;

	for (int topic = 0; topic < TOPIC_COUNT; topic++)
		count += wizard->flow.run.facts.fetched[topic].status == READ_OK;
	return count;
}

/* The answer comes when all topics are read; where that needs a sign-in, after it. */
static void part_again_asked(struct wizard *wizard)
{
	wizard->again.asked = true;
	wizard->again.topics = part_again_topics(wizard);
	part_again_digest(wizard, wizard->again.digest);
}

void part_again_event(struct wizard *wizard, struct turn *turn)
{
	char digest[HASH_HEX_SIZE], when[TIMEFMT_SIZE];

	if (!wizard->again.asked || wizard->signin.then_read || wizard->flow.inquiry.busy ||
	    !(session_in(&wizard->flow.graph) || session_in(&wizard->flow.exchange)))
		return;
	wizard->again.asked = false;
	part_again_digest(wizard, digest);
	timefmt_second(turn->event->now, when);
	if (facts_kept(&wizard->flow.run.facts) || part_again_topics(wizard) < wizard->again.topics) {
		wizard_say(wizard, TONE_CARE,
		    _("Read again at %s: not everything could be read. What was read before stays."), when);
		wizard->again.failed_nth = wizard->said_nth;
	} else if (strcmp(digest, wizard->again.digest) == 0)
		wizard_say(wizard, TONE_PLAIN, _("Read again at %s: unchanged."), when);
	else
		wizard_say(wizard, TONE_PLAIN, _("Read again at %s: something has changed."), when);
}

/* --- what was known before reading again failed --- */

const struct facts *part_facts(const struct wizard *wizard, struct page *page)
{
	return facts_shown(&wizard->flow.run.facts, &page->doc.arena);
}

/* Where the page says what failed, and what stays, the answer to "Read again" need not say so, too. */
static void part_again_unsay(const struct wizard *wizard, struct page *page)
{
	const char *id = doc_printf(&page->doc, "said.%u", wizard->again.failed_nth);
	struct block *blocks = page->doc.blocks;

	for (size_t i = 0; i < page->doc.count; i++)
		if (strcmp(blocks[i].id, id) == 0) {
			page->doc.count--;
			memmove(&blocks[i], &blocks[i + 1], (page->doc.count - i) * sizeof *blocks);
			return;
		}
}

void part_earlier(const struct wizard *wizard, struct page *page, unsigned topics)
{
	const struct facts *facts = &wizard->flow.run.facts;
	char then[TIMEFMT_SIZE], failed[TIMEFMT_SIZE];
	int first = facts_kept_oldest(facts, topics);

	if (first < 0 || wizard->flow.inquiry.busy)
		return;
	part_again_unsay(wizard, page);
	doc_notice(&page->doc, doc_printf(&page->doc, "earlier.%u", wizard->again.failed_nth), TONE_CARE,
	    doc_printf(&page->doc,
		_("Reading again failed on %1$s: %2$s. What was read on %3$s still stands here; it may have changed."),
		timefmt_when(facts->fetched[first].at, part_now(wizard), failed),
		err_kind_text(facts->fetched[first].err.kind),
		timefmt_when(facts->before->fetched[first].at, part_now(wizard), then)));
}

bool part_is_cut_off(const struct wizard *wizard, unsigned topics)
{
	for (int i = 0; i < TOPIC_COUNT; i++) {
		const struct fetched *fetched = &wizard->flow.run.facts.fetched[i];

		if (topics & TOPIC_BIT(i) && fetched->status == READ_FAILED &&
		    (fetched->err.kind == ERR_UNREACHABLE || fetched->err.kind == ERR_TLS ||
			fetched->err.kind == ERR_BUSY || fetched->err.kind == ERR_PROTOCOL))
			return true;
	}
	return false;
}

/* What the page shows first is Exchange's. */
static enum service part_again_service(const struct wizard *wizard)
{
	return strcmp(wizard_step(wizard)->id, "tokens") == 0 ? SERVICE_EXCHANGE : SERVICE_GRAPH;
}

/* Nobody has signed in to read what the page shows. */
static bool part_again_is_first_time(const struct wizard *wizard)
{
	return part_again_service(wizard) == SERVICE_GRAPH && !session_in(&wizard->flow.graph) &&
	       wizard->flow.run.facts.fetched[TOPIC_ORGANIZATION].status == NOT_READ;
}

void part_read_again(struct wizard *wizard, struct turn *turn)
{
	if (!part_again_is_first_time(wizard))
		part_again_asked(wizard);
	if (wizard_need(wizard, part_again_service(wizard), false, wizard_step(wizard)->id, turn))
		wizard_read(wizard, FLOW_ALL_TOPICS, turn);
	else
		wizard->signin.then_read = true;
}

bool part_can_read_again(const struct wizard *wizard)
{
	return wizard_live(wizard) && !wizard->flow.inquiry.busy;
}

const struct choice part_again_choices[] = {
	{ "again", N_("Read again"), .shown = part_can_read_again, .chosen = part_read_again },
	{ 0 },
};

/* Tried so often in a row, it is not the next useful act any more. */
#define TRIES_MAX 2

bool part_again_first(const struct wizard *wizard, struct page *page, unsigned topics)
{
	if (!page_block(page, "again") ||
	    !(part_again_is_first_time(wizard) ? wizard->flow.graph.tries_failed < TRIES_MAX
					       : part_is_cut_off(wizard, topics) || flow_is_old(&wizard->flow)))
		return false;
	page->first = "again";
	return true;
}

bool part_is_unread(const struct wizard *wizard)
{
	return wizard_live(wizard) && part_again_is_first_time(wizard);
}

static void part_again_waits(struct wizard *wizard, struct page *page)
{
	int wait_s = inquiry_wait_s(&wizard->flow.inquiry, true, wizard->flow.now_ms);

	if (wait_s)
		doc_progress(&page->doc, "wait", _("A service asks to wait before the next try"),
		    doc_printf(&page->doc, ngettext("%d second more", "%d seconds more", (unsigned long)wait_s),
			wait_s))
		    ->live = true;
}

void part_again(struct wizard *wizard, struct page *page)
{
	int64_t newest = flow_read_at(&wizard->flow);

	if (!part_can_read_again(wizard))
		return;
	if (part_again_is_first_time(wizard)) {
		wizard_offer_as(wizard, page, "again", _("Sign in to Microsoft Graph"), _("to read this page"));
		return;
	}
	part_again_waits(wizard, page);
	wizard_offer_as(wizard, page, "again", NULL,
	    newest ? doc_printf(&page->doc, _("read %s"), age_text(newest, wizard->flow.now, &page->doc.arena)) : NULL);
}
