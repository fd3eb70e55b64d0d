/* inquiry.c - questions on their way: as many at once as possible, page by page */
#include "flow/inquiry.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

void inquiry_init(struct inquiry *inquiry, enum requester requester, struct run *run)
{
	*inquiry = (struct inquiry){ .requester = requester, .run = run };
}

static void forget_next(struct inquiry_line *line)
{
	free(line->next);
	line->next = NULL;
}

static void forget_pages(struct inquiry_line *line)
{
	forget_next(line);
	free(line->seen);
	line->seen = NULL;
}

static uint64_t inquiry_hash(const char *text)
{
	uint64_t sum = 0xcbf29ce484222325u; /* FNV-1a */

	for (; *text; text++)
		sum = (sum ^ (unsigned char)*text) * 0x100000001b3u;
	return sum;
}

/* Remembers the address of a page; true if an earlier page named it already, so that the list is a cycle. */
static bool in_circle(struct inquiry_line *line, const char *next)
{
	uint64_t sum = inquiry_hash(next);

	for (unsigned i = 0; i + 1 < line->pages; i++)
		if (line->seen[i] == sum)
			return true;
	if (!line->seen)
		line->seen = malloc(INQUIRY_PAGES_MAX * sizeof *line->seen);
	if (!line->seen)
		arena_no_memory();
	line->seen[line->pages - 1] = sum;
	return false;
}

void inquiry_release(struct inquiry *inquiry)
{
	for (int i = 0; i < TOPIC_COUNT; i++)
		forget_pages(&inquiry->lines[i]);
	arena_release(&inquiry->scratch);
}

static void inquiry_put(const void *context, struct request *request, struct arena *arena)
{
	const struct inquiry_line *line = context;

	if (line->next && line->question->service == SERVICE_GRAPH) {
		request->method = METHOD_GET;
		request->service = SERVICE_GRAPH;
		request->url = arena_copy(arena, line->next);
		return;
	}
	line->question->put(&line->inquiry->context, request, arena);
	if (line->next) /* Exchange: the same body again, to the next page's address */
		request->url = arena_copy(arena, line->next);
}

static void inquiry_settle(struct inquiry *inquiry, struct inquiry_line *line, const struct err *err,
    const char *request_id, struct turn *turn)
{
	enum topic topic = line->question->topic;

	if (err) {
		struct err told = *err;

		told.doing = topic_rows[line->question->topic].reading;
		facts_failed(&inquiry->run->facts, topic, turn->event->now, &told);
		line->state = ASKING_FAILED;
		if (err->kind == ERR_SIGNED_OUT)
			inquiry->signed_out[line->question->service] = told;
	} else {
		facts_fetched(&inquiry->run->facts, topic, turn->event->now, request_id);
		line->state = ASKING_ANSWERED;
	}
	forget_pages(line);
	order_save(turn->orders, run_note_fact(inquiry->run, topic, turn->event->now), false);
}

static void inquiry_ask(struct inquiry *inquiry, struct inquiry_line *line, struct turn *turn)
{
	line->state = ASKING_SENT;
	call_start(&line->call, (enum requester)((int)inquiry->requester + (int)line->question->topic),
	    topic_rows[line->question->topic].reading, inquiry_put, line, turn);
}

/* A question that the answer to another one made pointless, or the lack of it impossible. What was known before stands no
 * more in the first case, and stays beside the failure in the second. */
static void inquiry_skip(struct inquiry *inquiry, struct inquiry_line *line, struct turn *turn)
{
	enum topic topic = line->question->topic;
	struct facts *facts = &inquiry->run->facts;
	const struct fetched *first = &facts->fetched[topic == TOPIC_SELF_GRANTS ? TOPIC_SELF : TOPIC_APP];

	line->state = ASKING_NOT;
	if (line->was.status == NOT_READ)
		return;
	if (first->status == READ_FAILED) {
		inquiry_settle(inquiry, line, &first->err, NULL, turn);
		return;
	}
	facts_drop(facts, topic);
	order_save(turn->orders, run_note_fact(inquiry->run, topic, turn->event->now), false);
}

/* Sends all questions that can be asked now. A question whose service cannot be asked fails with the reason. */
static void ask_what_can_be(struct inquiry *inquiry, const struct err *const *absent, struct turn *turn)
{
	bool sent = false;

	for (int i = 0; i < TOPIC_COUNT; i++) {
		struct inquiry_line *line = &inquiry->lines[i];
		struct err lacking;

		if (line->state != ASKING_LATER)
			continue;
		switch (line->question->when(&inquiry->context)) {
		case ASK_LATER:
			continue;
		case ASK_NEVER:
			inquiry_skip(inquiry, line, turn);
			continue;
		case ASK_NOW:
			break;
		}
		if (absent && absent[line->question->service]) {
			inquiry_settle(inquiry, line, absent[line->question->service], NULL, turn);
			continue;
		}
		if (!question_allowed(line->question, &inquiry->context, &lacking)) {
			inquiry_settle(inquiry, line, &lacking, NULL, turn);
			continue;
		}
		inquiry_ask(inquiry, line, turn);
		sent = true;
	}
	if (sent)
		inquiry->waves++;
}

/* A question that will not be answered any more: what was known before is known again. */
static void inquiry_drop(struct inquiry *inquiry, struct inquiry_line *line)
{
	if (line->state != ASKING_SENT && line->state != ASKING_LATER)
		return;
	line->state = ASKING_NOT;
	facts_bring_back(&inquiry->run->facts, line->question->topic, &line->was);
}

/* Questions that depend on an answer that will not come are dropped. */
static bool inquiry_ended(struct inquiry *inquiry)
{
	for (int i = 0; i < TOPIC_COUNT; i++)
		if (inquiry->lines[i].state == ASKING_SENT)
			return false;
	for (int i = 0; i < TOPIC_COUNT; i++)
		inquiry_drop(inquiry, &inquiry->lines[i]);
	inquiry->busy = false;
	return true;
}

void inquiry_start(struct inquiry *inquiry, unsigned topics, const struct err *const *absent, struct turn *turn)
{
	inquiry_cancel(inquiry, turn->orders);
	inquiry->busy = true;
	inquiry->waves = 0;
	memset(inquiry->signed_out, 0, sizeof inquiry->signed_out);
	for (int i = 0; i < TOPIC_COUNT; i++) {
		struct inquiry_line *line = &inquiry->lines[i];

		forget_pages(line);
		*line = (struct inquiry_line){ .inquiry = inquiry, .question = question_of((enum topic)i) };
		if (line->question && topics & TOPIC_BIT(i)) {
			line->state = ASKING_LATER;
			/* a question that is never asked was answered in another way: that fact stands */
			if (line->question->when(&inquiry->context) != ASK_NEVER) {
				line->was = inquiry->run->facts.fetched[i];
				run_set_aside(inquiry->run, (enum topic)i);
			}
		}
	}
	ask_what_can_be(inquiry, absent, turn);
	inquiry_ended(inquiry);
}

/* Exchange redirected us to its regional front door, now known (endpoints_take_door): ask there, once. */
static bool inquiry_is_sent_on(struct inquiry_line *line, const struct reply *reply)
{
	const struct endpoints *endpoints = line->inquiry->context.endpoints;

	if (line->question->service != SERVICE_EXCHANGE || line->moved || line->next || !*endpoints->door ||
	    !reply_is_redirect(reply))
		return false;
	line->moved = true;
	return true;
}

/* Reads a page. True if it completes the topic; false if the next page was requested. */
static bool read_page(struct inquiry *inquiry, struct inquiry_line *line, struct turn *turn)
{
	const struct reply *reply = turn->event->reply;
	const char *next = NULL;
	struct err err = { 0 };

	arena_reset(&inquiry->scratch);
	if (inquiry_is_sent_on(line, reply)) {
		inquiry_ask(inquiry, line, turn);
		return false;
	}
	inquiry->context.page = line->pages;
	if (!line->question->read(&inquiry->context, reply, line->pages == 0, &inquiry->run->facts, &next,
		&inquiry->scratch, &err)) {
		inquiry_settle(inquiry, line, &err, NULL, turn);
		return true;
	}
	line->pages++;
	if (next && (line->pages >= INQUIRY_PAGES_MAX || in_circle(line, next))) {
		err_set(&err, ERR_PROTOCOL, topic_rows[line->question->topic].reading,
		    ngettext("the list has no end: %u page was read", "the list has no end: %u pages were read",
			line->pages),
		    line->pages);
		inquiry_settle(inquiry, line, &err, NULL, turn);
		return true;
	}
	if (!next) {
		inquiry_settle(inquiry, line, NULL, reply->request_id, turn);
		return true;
	}
	forget_next(line);
	line->next = strdup(next);
	if (!line->next)
		arena_no_memory();
	inquiry_ask(inquiry, line, turn);
	return false;
}

/* The line of this inquiry that has a request on its way for @requester; NULL. */
static struct inquiry_line *inquiry_line_of(struct inquiry *inquiry, enum requester requester)
{
	unsigned at = requester - inquiry->requester;

	return requester >= inquiry->requester && at < TOPIC_COUNT && inquiry->lines[at].state == ASKING_SENT
		   ? &inquiry->lines[at]
		   : NULL;
}

bool inquiry_event(struct inquiry *inquiry, struct turn *turn)
{
	struct inquiry_line *line = inquiry_line_of(inquiry, turn_requester(turn));

	if (!line || !call_event(&line->call, turn))
		return false;
	if (line->call.state == CALL_FAILED)
		inquiry_settle(inquiry, line, &line->call.err, NULL, turn);
	else if (!read_page(inquiry, line, turn))
		return false;
	ask_what_can_be(inquiry, NULL, turn);
	return inquiry_ended(inquiry);
}

void inquiry_cancel(struct inquiry *inquiry, struct orders *orders)
{
	for (int i = 0; i < TOPIC_COUNT; i++) {
		struct inquiry_line *line = &inquiry->lines[i];

		if (line->state == ASKING_SENT)
			call_cancel(&line->call, orders);
		inquiry_drop(inquiry, line);
	}
	inquiry->busy = false;
}

void inquiry_count(const struct inquiry *inquiry, int *done, int *total)
{
	*done = *total = 0;
	for (int i = 0; i < TOPIC_COUNT; i++) {
		enum asking_state state = inquiry->lines[i].state;

		*total += state != ASKING_NOT;
		*done += state == ASKING_ANSWERED || state == ASKING_FAILED;
	}
}

int inquiry_wait_s(const struct inquiry *inquiry, bool gave_up, int64_t now_ms)
{
	int longest = 0;

	for (int i = 0; i < TOPIC_COUNT; i++) {
		const struct call *call = &inquiry->lines[i].call;
		int wait_s = gave_up ? call_free_s(call, now_ms) : call->unheard ? 0 : call_pause_s(call, now_ms);

		longest = wait_s > longest ? wait_s : longest;
	}
	return longest;
}
