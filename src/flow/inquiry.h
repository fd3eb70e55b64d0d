/* inquiry.h - questions on their way: as many at once as possible, page by page
 *
 * An inquiry sends all questions that can be asked at once, reads replies into the run's facts, records each topic as
 * it is fetched or fails, and sends the questions that this makes possible. A question that cannot be asked (no
 * session for its service) fails its topic with the reason; a failure does not stop the others. An inquiry starts
 * nothing by itself, and ignores every event that is not its own.
 */
#ifndef FLOW_INQUIRY_H
#define FLOW_INQUIRY_H

#include "cloud/question.h"
#include "core/run.h"
#include "flow/call.h"

/* The largest known tenant needs 1,000 pages of a hundred grants each; twice that. */
#define INQUIRY_PAGES_MAX 2000

enum asking_state { ASKING_NOT = 0, ASKING_LATER, ASKING_SENT, ASKING_ANSWERED, ASKING_FAILED };

struct inquiry_line {
	struct inquiry *inquiry;
	const struct question *question;
	struct call call;
	enum asking_state state;
	unsigned pages;
	bool moved;         /* redirected to Exchange's front door */
	struct fetched was; /* what was known of the topic when it was asked for; back when it is cancelled */
	char *next;         /* malloc'ed address of the next page; NULL on the first */
	uint64_t *seen;     /* hashes of the pages' addresses so far, to detect a cycle: pages of them */
};

struct inquiry {
	struct inquiry_line lines[TOPIC_COUNT];
	enum requester requester; /* of its first topic; the others follow */
	struct question_context context;
	struct run *run;
	struct arena scratch;                 /* of the page being read */
	struct err signed_out[SERVICE_COUNT]; /* kind is set when a token was refused */
	bool busy;
	unsigned waves; /* how often it waited for an answer before it could ask more */
};

/* @requester: REQUESTER_INQUIRY or REQUESTER_ACT. */
void inquiry_init(struct inquiry *inquiry, enum requester requester, struct run *run);
void inquiry_release(struct inquiry *inquiry);

/* @topics: TOPIC_BIT()s. inquiry->context must be set; its facts are the run's. @absent: for each service why it cannot
 * be asked, or NULL; NULL for all: each can. */
void inquiry_start(struct inquiry *inquiry, unsigned topics, const struct err *const *absent, struct turn *turn);

/* Takes an event of one of its requesters; true when the inquiry ended with it. */
bool inquiry_event(struct inquiry *inquiry, struct turn *turn);
void inquiry_cancel(struct inquiry *inquiry, struct orders *orders);

/* The longest wait that a service asked for, in seconds from now: before the next automatic try (@gave_up false), or of
 * questions that failed because it was too long for us. 0: none. */
int inquiry_wait_s(const struct inquiry *inquiry, bool gave_up, int64_t now_ms);

/* How many of its questions are answered or failed, and how many there are. */
void inquiry_count(const struct inquiry *inquiry, int *done, int *total);

#endif
