/* check.h - what we think of what we know
 *
 * Checks are a table. A check names the topics it needs; if one of them was not read, the engine answers "unknown" with
 * the reason, so that no check has to. Without Exchange Online everything else is not applicable. Dates are judged by
 * the context's @now, so that a saved run reads the same later.
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
const char *verdict_text(enum verdict verdict); /* a translated word or two: "too early" */

/* What a check may use beside the facts. */
struct check_context {
	const struct profile *profile;
	const struct timeline *timeline;
	int64_t now;
	const struct change *changes; /* of this run */
	size_t change_count;
	const struct change_mark *mark; /* an open change of this tenant from any run, or NULL */
	const struct change *elsewhere; /* the same as a saved run knew it when it was judged; or NULL */
	const struct change_left
	    *left;                 /* left changed on purpose, in this run or an earlier one; NULL: nothing known */
	const char *wanted_app_id; /* from options or the page; "": it has to be searched for */
	const char *wanted_owner;  /* --publisher, or "" */
	bool guided;               /* on the wizard's pages: advice names the page, not a command */
	struct scopes dropped;     /* granted before, and no longer (run_dropped) */
	const struct audit_window *windows; /* consents of this run and earlier ones */
	size_t audit_window_count;
	struct scopes insiders;    /* addresses of everyone who signed in here */
	struct scopes link_scopes; /* requested by the pasted consent link; empty if there is none */
};

struct check;

/* What a verdict "unknown" waits for. */
enum lack {
	LACK_OTHER = 0, /* the reason tells: a refusal, an answer without it */
	LACK_GRAPH,     /* a sign-in to Graph */
	LACK_EXCHANGE,  /* a sign-in to Exchange */
	LACK_LOGS,      /* logs and policies, which the sign-in left out by choice */
	LACK_APP,       /* the add-in's app is not known */
	LACK_PEOPLE,    /* somebody who tries the add-in */
	LACK_COUNT
};

struct finding {
	const struct check *check;
	enum verdict verdict;
	const char *reason;      /* one translated sentence */
	const char *brief;       /* the same in a few words, where it was said in full just before; "": no shorter */
	const char *remedy;      /* what to do, translated; "" if nothing */
	const char *evidence;    /* a JSON object, as text */
	int64_t at;              /* time of the newest fact behind it; 0: none */
	unsigned topics;         /* TOPIC_BIT()s of the facts behind it */
	enum lack lack;          /* VERDICT_UNKNOWN */
	const char *requests[4]; /* ids of the requests behind it; NULL-padded */
};

/* How a check depends on the add-in's enterprise application. The engine, not the check, reports that the app is absent
 * or not identified yet. */
enum check_app {
	CHECK_ALWAYS = 0,  /* does not depend on the app */
	CHECK_IF_APP,      /* not applicable if the app is absent */
	CHECK_EVEN_ABSENT, /* judged, and failed, if the app is absent: its needs are not required then */
};

struct check {
	const char *id;
	const char *title; /* N_() */
	bool blocks;
	unsigned needs; /* TOPIC_BIT()s */
	/* Fills reason, remedy and evidence (all in @arena) and returns the verdict. Called only if every topic it
	 * needs was read. */
	enum verdict (
	    *judge)(const struct facts *, const struct check_context *, struct finding *, struct arena *arena);
	enum check_app app;
};

/* In the order of reports; the row after the last has id NULL. */
#define CHECK_MAX 48
extern const struct check checks[CHECK_MAX + 1];
const struct check *check_find(const char *id); /* NULL if unknown */

enum proof { PROOF_NONE = 0, PROOF_PARTIAL, PROOF_DONE, PROOF_FAILING };
const char *proof_id(enum proof proof); /* "none", "partial", "done", "failing": fixed */
const char *proof_text(enum proof proof);

struct findings {
	struct finding items[CHECK_MAX];
	size_t count;
	enum proof proof; /* beside the verdict: what testers and the sign-in logs show */
	bool allowed;     /* PROOF_DONE, but legacy tokens were still allowed whenever it worked for people */
};
/* proof_text() with what qualifies it. */
const char *findings_proof_text(const struct findings *findings);

/* The finding that the organisation is not concerned, because it has no Exchange Online; NULL if it is. */
const struct finding *findings_unconcerned(const struct findings *findings);
/* As it should be, or without meaning here. */
bool finding_settled(const struct finding *finding);

/* Whether the facts prove that there is no Exchange Online: no plan for it, or only "Exchange Foundation" while
 * Exchange does not know the organisation. */
bool check_no_exchange(const struct facts *facts);

/* Judges everything into @findings. Strings go to @arena. */
void check_all(const struct facts *facts, const struct check_context *context, struct findings *findings,
    struct arena *arena);
const struct finding *findings_get(const struct findings *findings, const char *id); /* NULL if absent */

enum overall { OVERALL_READY = 0, OVERALL_NOT_READY, OVERALL_UNKNOWN };
const char *overall_id(enum overall overall);           /* "ready", "not_ready", "unknown" */
bool overall_of(const char *id, enum overall *overall); /* false if there is no such id */
const char *overall_text(enum overall overall);         /* translated */
/* Computed from the checks that block: not ready if any fails; else unknown if any is unknown or pending. */
enum overall findings_overall(const struct findings *findings);

#endif
