/* run.h - the record of one run, appended as things happen
 *
 * A run is a list of records, one JSON object a line (naaready-run(5)). Every record is
 * made here, applied here and replayed here: writing and reading go through the same
 * apply step, so what a run holds is a function of its lines. Each line ends in "hash",
 * the SHA-256 of the hash before it followed by the line without its hash.
 *
 * The run does no I/O: the functions that note something return the line, which the
 * caller orders to be saved. It holds ids and values, not sentences; and no secret.
 */
#ifndef CORE_RUN_H
#define CORE_RUN_H

#include "base/hash.h"
#include "core/audit_window.h"
#include "core/check.h"
#include "core/facts.h"

#define RUN_SCHEMA  "naaready.run/1"
#define RUN_ID_SIZE 40
/* A test of a tenant is two changes. A run with more than this is a program in a loop, and nothing more is sent; a file with more
 * is refused as a whole: an open change that was passed over would be taken for none. */
#define RUN_CHANGES_MAX 1000
/* More consents to one app than a month has; where there is no room, the one that is the longest ago goes. */
#define RUN_WINDOWS_MAX 128
/* A reading of another state this long after something was left on purpose says that it is over. Sooner it may only be
 * late: what is read can lag behind what was written by minutes (the time it takes is documented for users, not for us); and
 * for CHANGE_SHOWS_S after it was made, the change itself may still be on its way. */
#define RUN_LEFT_LAG_S 3600
/* A run of a day's work is below 1 MB; what is larger than this is not one of ours. */
#define RUN_BYTES_MAX (64u * 1024 * 1024)

struct person {
	const char *upn;     /* or "" */
	const char *app_id;  /* or "" */
	const char *service; /* "graph" or "exchange" */
	struct scopes did;   /* "sign-in", "consent", "tokens", "test" */
};

/* The add-in's app as it was named, so that whoever judges later judges alike. Each "" when it was not. */
struct run_app {
	const char *id;        /* client id */
	const char *link;      /* the vendor's consent link, as pasted */
	const char *publisher; /* the tenant that must own it: --publisher, or confirmed by who saw it */
};

/* A verdict as it was judged then. */
struct judged {
	const char *check_id;
	enum verdict verdict;
};

/* What happened to a file on its way through Windows, a console or mail, and says nothing about what it holds. */
enum run_carried {
	CARRIED_UTF16 = 1, /* PowerShell's ">" */
	CARRIED_BOM = 2,
	CARRIED_CRLF = 4,
	CARRIED_END_LOST = 8, /* the last record is whole, and has no line end */
	CARRIED_BLANKS = 16,  /* at line ends, before lines, and as lines; marks of a quotation too */
	CARRIED_QP = 32,      /* quoted-printable */
	CARRIED_WRAPPED = 64  /* lines were broken, as mail does at 998 bytes */
};

enum run_health { RUN_WHOLE = 0, RUN_TORN, RUN_ALTERED, RUN_NEWER };

struct run {
	struct arena arena;
	char id[RUN_ID_SIZE]; /* "20261124-062240-3f9c1a": UTC time and random digits */
	int64_t started, last;
	int64_t finished; /* 0 while unfinished: when anything follows an end, it is open again */
	bool practice;
	const char *command; /* "wizard", "check" ... */
	const char *tool, *host;
	const char *practice_tenant; /* "classic", or "" */
	const char *instead_of,
	    *instead_why; /* the run that this one was begun for, since nothing may be added to that one, and
				       * why: "altered", "newer", "unreadable"; "" */
	const char *page; /* step id where the wizard stands, or "" */
	const char *profile_id, *profile_name, *app_id; /* app_id: the add-in's, "" until known */
	const char *consent_link, *publisher;           /* as in run_app; "" */
	int64_t profile_as_of, timeline_as_of;
	struct profile profile; /* as it was used then: enough to judge again without its file; no id until noted */
	struct facts facts;
	struct scopes seen;     /* what this run saw granted to everyone, at any time, to the app that is named now */
	struct scopes had;      /* the same, what earlier runs saw, and what consents of ours lost */
	struct change *changes; /* the arena's; moves when one is added */
	size_t change_count, change_room;
	bool overfull;                        /* there were more than RUN_CHANGES_MAX: it is not to be relied on */
	LIST_OF(struct audit_window) windows; /* of the consents of this run, and of earlier ones that it was told of */
	struct change_left left; /* what was left changed on purpose, in this run or an earlier one; at 0: nothing */
	struct person *people;   /* as many as there are: whoever signed in proves nothing, so none is left out */
	size_t people_count;
	struct scopes people_keys; /* to find one of many; for run.c only */
	int64_t
	    recalled; /* results of people that earlier runs of this tenant and profile hold are in this one, too, as far as
			       * those were written before; 0: nobody has looked */
	struct judged judged[CHECK_MAX]; /* of the last judging that was noted */
	size_t judged_count;
	unsigned fresh; /* TOPIC_BIT()s that were noted by this start; a file that is read back sets none */
	size_t records;
	char head[HASH_HEX_SIZE]; /* hash of the last record; 64 zeros before the first */
	enum run_health health;
	size_t bad_line;  /* from 1, where health is not RUN_WHOLE */
	size_t misfit;    /* from 1: the first line that does not fit the one before it; 0: all do */
	unsigned carried; /* enum run_carried: what its file went through; its content is judged without that */
	size_t whole_len; /* of a run that was read: bytes up to the end of its last good line */
};

/* The run must stay where it is: its facts point to its arena. */
void run_init(struct run *run);
void run_release(struct run *run);

/* --- noting: each returns the line with its line end, in the run's arena ---
 * The line is applied before it is returned: lists in run->facts may move, pointers into them
 * taken earlier stay readable but grow old. */
struct run_start {
	const char *id, *command, *tool, *host, *practice_tenant; /* practice_tenant NULL: a real run */
	const char *instead_of, *instead_why;                     /* as in struct run; NULL: of none */
	int64_t at;
};
const char *run_begin(struct run *run, const struct run_start *start);
/* @profile may be NULL when only @app became known. */
const char *run_note_profile(struct run *run, const struct profile *profile, const struct run_app *app,
    int64_t timeline_as_of, int64_t at);
const char *run_note_page(struct run *run, const char *page, int64_t at);
const char *run_note_person(struct run *run, const char *upn, const char *app_id, const char *service, const char *did,
    int64_t at);
/* The topic as it stands in run->facts, heard or failed. */
const char *run_note_fact(struct run *run, enum topic topic, int64_t at);
const char *run_note_judged(struct run *run, const struct findings *findings, int64_t at);
/* Takes what, from, to, by, until, undoes, puts_back from @change; gives it an id (in *@id). NULL when
 * RUN_CHANGES_MAX is reached. */
const char *run_note_intent(struct run *run, const struct change *change, int64_t at, unsigned *id);
/* Change @id is sent once more: it was throttled, and is still what is wanted. */
const char *run_note_try(struct run *run, unsigned id, int64_t at);
/* What became of change @id. @err may be NULL. When the change undoes another, and
 * @state is CHANGE_DONE, the other becomes CHANGE_PUT_BACK with the same record. CHANGE_INTENDED says that it is not settled,
 * and how certain it is by now. */
const char *run_note_outcome(struct run *run, unsigned id, enum change_state state, const struct err *err, int64_t at);
/* What became of change @id is not known, and never will be: it is not in effect, and not on its way any more. */
const char *run_note_unknown(struct run *run, unsigned id, int64_t at);
const char *run_note_certainty(struct run *run, unsigned id, enum change_state state, enum change_certainty certainty,
    const struct err *err, int64_t at);
/* What @earlier, another run of this tenant, saw granted to the same app. */
const char *run_note_earlier(struct run *run, const struct run *earlier, int64_t at);
/* Between which times another admin's consent may have been lost by ours; of this run's change, or handed on from an earlier run. */
const char *run_note_window(struct run *run, const struct audit_window *window, int64_t at);
/* Whether what people saw in @other is about the same: tenant, profile, practice. */
bool run_is_alike(const struct run *run, const struct run *other);
/* Takes what people of @earlier saw, if it is a run of the same tenant, profile and practice: with its date, the run that it comes
 * from, and whether they signed in there. It only puts them beside what is there: once all are taken, testers_unite() leaves of each the
 * last; and nothing is noted yet. False: it is another one's, or there is nothing. */
bool run_take_results(struct run *run, const struct run *earlier);
/* Earlier runs that were written before @until were looked through for that. */
const char *run_note_recalled(struct run *run, int64_t until, int64_t at);
/* A switch was left as it is on purpose; of this run, or handed on from an earlier one (@left->run_id says). */
const char *run_note_left(struct run *run, const struct change_left *left, int64_t at);
const char *run_note_end(struct run *run, int64_t at);

/* --- reading --- */

/* Replays a whole file into a run that was run_init'ed. A torn last line, an altered line or a newer
 * schema is told by run->health and does not fail: what could be read is there. ERR_FILE
 * when it is no run at all (with what is wrong, and the line).
 *
 * A RUN_TORN run may be gone on with: the file is first cut to whole_len bytes, because what
 * follows there was never synced and is no record, and then appended to. To a run that is
 * RUN_ALTERED or RUN_NEWER nothing is appended. An altered line that can be read is applied;
 * only the first one is named. */
bool run_read(struct run *run, const char *text, size_t len, struct err *err) MUST_CHECK;

/* What the file went through, in sentences; "" when it is as it was written. */
const char *run_carried_text(const struct run *run, struct arena *arena);
/* "crlf", "bom", ...: the ids, one after the other; NULL after the last. */
const char *run_carried_id(unsigned carried, size_t at);

/* The first change that may be left changed; NULL when none is. */
const struct change *run_open(const struct run *run);

/* True when the run in @text says that the change of @mark is settled: the program died between the record and the
 * removal of the mark, so the mark can go. False when the text is not that run, or leaves it open, or called it put back
 * while it may still show. */
bool run_settles(const char *text, size_t len, const struct change_mark *mark, int64_t now);

/* What was granted to everyone before and is not any more: somebody else's act, since this program removes nothing; and what was
 * lost by a consent of ours, since somebody else gave it in the same moment. Empty while what is granted now was not heard. */
struct scopes run_dropped(const struct run *run, struct arena *arena);
/* What other admins gave and our consents lost, by the directory's audit, and is not back. @resource: on that one only; NULL: on all. */
struct scopes run_lost(const struct run *run, const char *resource, struct arena *arena);
/* The window of a change of the run with @id, which may be an earlier one; NULL: none is known. */
struct audit_window *run_window(const struct run *run, const char *id, unsigned change_id);
/* Who signed in for this run, by their addresses. */
struct scopes run_insiders(const struct run *run, struct arena *arena);

const struct change *run_change(const struct run *run, unsigned id);

/* What the run's last judging said of a check; NULL when it did not know it. */
const struct judged *run_judged(const struct run *run, const char *check_id);

#endif
