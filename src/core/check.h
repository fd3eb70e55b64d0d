/* check.h - what we think of what we know
 *
 * Checks are a table. A check says which topics it needs; the engine, not the
 * check, answers "unknown" when one of them was not heard, with the reason. An
 * absent Exchange Online makes everything else not applicable. Dates are judged as of
 * judging.now, so that a saved run reads the same later.
 */
#ifndef CORE_CHECK_H
#define CORE_CHECK_H

#include "core/audit_window.h"
#include "core/change.h"
#include "core/facts.h"
#include "core/profile.h"
#include "core/timeline.h"

enum verdict {
	VERDICT_PASS = 0,
	VERDICT_FAIL,
	VERDICT_WARN,
	VERDICT_UNKNOWN,
	VERDICT_PENDING,
	VERDICT_NOT_APPLICABLE,
	VERDICT_COUNT
};
/* "pass", "fail", "warn", "unknown", "pending", "not_applicable": fixed. */
const char *verdict_id(enum verdict verdict);
bool verdict_of(const char *id, enum verdict *verdict);
const char *verdict_text(enum verdict verdict); /* one translated word or two: "too early" */

/* What a check may look at beside the facts. */
struct check_context {
	const struct profile *profile;
	const struct timeline *timeline;
	int64_t now;
	const struct change *changes; /* of this run */
	size_t change_count;
	const struct change_mark *mark; /* an open change of this tenant from any run, or NULL */
	const struct change_left
	    *left; /* what was left as it is on purpose, in this run or an earlier one; NULL: nothing known */
	const char *wanted_app_id;          /* from options or the page; "" when it must be searched */
	const char *wanted_owner;           /* --publisher, or "" */
	bool guided;                        /* on the wizard's pages: what a page can do is not said as a command */
	struct scopes dropped;              /* granted before, and not any more (run_dropped) */
	const struct audit_window *windows; /* of consents of this run and earlier ones */
	size_t audit_window_count;
	struct scopes insiders;    /* who signed in here, by their addresses */
	struct scopes link_scopes; /* what the pasted consent link asks for; empty when none was pasted */
};

struct check;

struct finding {
	const struct check *check;
	enum verdict verdict;
	const char *reason;      /* a translated sentence */
	const char *remedy;      /* what to do, translated; "" when nothing is */
	const char *evidence;    /* a JSON object as text */
	int64_t at;              /* the newest fact behind it; 0 when there is none */
	const char *requests[4]; /* request ids behind it; NULL-padded */
};

/* How a check stands to the add-in's enterprise application. What the app's absence means, and that nothing can be
 * said before the app is identified, is the engine's business. */
enum check_app {
	CHECK_ALWAYS = 0,  /* it is not about the app */
	CHECK_IF_APP,      /* not applicable when there is no app */
	CHECK_EVEN_ABSENT, /* judged, and failed, when there is no app: its needs are not asked for then */
};

struct check {
	const char *id;
	const char *title; /* N_() */
	bool blocks;
	unsigned needs; /* TOPIC_BIT()s */
	/* Fills reason, remedy and evidence (all in @arena) and returns the verdict. Called only
	 * when everything it needs was heard. */
	enum verdict (
	    *judge)(const struct facts *, const struct check_context *, struct finding *, struct arena *arena);
	enum check_app app;
};

/* Ends with a row whose id is NULL. In the order of reports. */
extern const struct check checks[];
#define CHECK_MAX 48
const struct check *check_find(const char *id); /* NULL when unknown */

enum proof { PROOF_NONE = 0, PROOF_PARTIAL, PROOF_DONE, PROOF_FAILING };
const char *proof_id(enum proof proof); /* "none", "partial", "done", "failing": fixed */
const char *proof_text(enum proof proof);

struct findings {
	struct finding items[CHECK_MAX];
	size_t count;
	enum proof proof; /* beside the verdict: what people and the sign-in logs show */
};

/* Judges everything. Strings go to @arena. */
/* Whether what was heard says that there is no Exchange Online: no plan, or only "Exchange Foundation" and Exchange does not know
 * the organisation. */
bool check_no_exchange(const struct facts *facts);

void check_all(const struct facts *facts, const struct check_context *context, struct findings *findings,
    struct arena *arena);
const struct finding *findings_get(const struct findings *findings, const char *id); /* NULL when absent */

enum overall { OVERALL_READY = 0, OVERALL_NOT_READY, OVERALL_UNKNOWN };
const char *overall_id(enum overall overall);           /* "ready", "not_ready", "unknown" */
bool overall_of(const char *id, enum overall *overall); /* false: no such */
const char *overall_text(enum overall overall);         /* translated */
/* From the checks that block: any fail - not ready; else any unknown or pending - unknown. */
enum overall findings_overall(const struct findings *findings);

#endif
