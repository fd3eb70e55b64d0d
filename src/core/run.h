/* run.h - the record of one run, appended as things happen
 *
 * A run is a list of records, one JSON object a line (naaready-run(5)). Every record is made, applied and replayed
 * here. Writing and reading use the same apply step, so that a run's content is a function of its lines. Each line ends
 * in "hash": the SHA-256 of the previous hash followed by the line without its own hash.
 *
 * The run does no I/O. Functions that note something return the line, and the caller orders it to be saved. The run
 * holds ids and values, no sentences and no secrets.
 */
#ifndef CORE_RUN_H
#define CORE_RUN_H

#include "base/hash.h"
#include "core/audit_window.h"
#include "core/check.h"
#include "core/facts.h"

#define RUN_SCHEMA  "naaready.run/1"
#define RUN_ID_SIZE 40
/* A test of a tenant is two changes. A run with more than this comes from a program in a loop, and nothing more is
 * sent. A file with more is refused as a whole: skipping changes could hide an open one. */
#define RUN_CHANGES_MAX 1000
/* More consents to one app than a month has. If there is no room, the oldest one is dropped. */
#define RUN_WINDOWS_MAX 128
/* A switch left changed on purpose counts as over if a reading shows another state at least this long after the
 * decision. An earlier reading may only be late: it can lag minutes behind a write (Microsoft documents the lag for
 * users, not for readings), and for CHANGE_SHOWS_S after the change was made it may still be on its way. */
#define RUN_LEFT_LAG_S 3600
/* A run of a day's work is below 1 MB. A larger file than this is not one of ours. */
#define RUN_BYTES_MAX (64u * 1024 * 1024)

struct person {
	const char *upn;     /* or "" */
	const char *app_id;  /* or "" */
	const char *service; /* "graph" or "exchange" */
	int64_t in_at;       /* when they signed in last; 0: not known */
	struct scopes did;   /* "sign-in", "consent", "tokens", "guard"; "test" in records of older versions */
};
/* What they did in words, translated: "signed in, sent a consent". */
const char *run_deeds_text(const struct person *person, struct arena *arena);

/* How the add-in's app was named, so that a later judging has the same basis. Each is "" if it was not given. */
struct run_app {
	const char *id;        /* client id */
	const char *link;      /* the vendor's consent link, as pasted */
	const char *publisher; /* the tenant that must own it: --publisher, or confirmed by the admin */
};

/* A verdict as judged at that time. */
struct judged {
	const char *check_id;
	enum verdict verdict;
};

/* What Windows, a console or mail did to a file. It does not affect how the content is judged. */
enum run_carried {
	CARRIED_UTF16 = 1, /* PowerShell's ">" */
	CARRIED_BOM = 2,
	CARRIED_CRLF = 4,
	CARRIED_END_LOST = 8, /* the last record is whole but lacks its line end */
	CARRIED_BLANKS = 16,  /* at line ends, before lines, as whole lines; also marks of a quotation */
	CARRIED_QP = 32,      /* quoted-printable */
	CARRIED_WRAPPED = 64  /* lines were broken, as mail does at 998 bytes */
};

enum run_health { RUN_WHOLE = 0, RUN_TORN, RUN_ALTERED, RUN_NEWER };

struct run {
	struct arena arena;
	char id[RUN_ID_SIZE]; /* "20261124-062240-3f9c1a": UTC time and random digits */
	int64_t started, last;
	int64_t finished; /* 0 while unfinished; a record after the end opens the run again */
	bool practice;
	const char *command; /* "wizard", "check" ... */
	const char *tool, *host;
	const char *practice_tenant; /* "classic", or "" */
	/* The run that this one replaces because it cannot be appended to, and why: "altered", "newer", "unreadable";
	 * "" if there is none. */
	const char *instead_of, *instead_why;
	const char *page;                               /* id of the step where the wizard stands, or "" */
	const char *profile_id, *profile_name, *app_id; /* app_id: the add-in's, "" until known */
	const char *consent_link, *publisher;           /* as in run_app; "" */
	int64_t profile_as_of, timeline_as_of;
	struct profile profile; /* as used then: enough to judge again without its file; no id until noted */
	struct facts facts;
	struct scopes seen;     /* scopes this run saw granted to everyone, at any time, for the app named now */
	struct scopes had;      /* the same, seen by earlier runs or lost by our consents */
	struct change *changes; /* in the arena; moves when one is added */
	size_t change_count, change_room;
	bool overfull;                        /* more changes than RUN_CHANGES_MAX: not to be relied on */
	LIST_OF(struct audit_window) windows; /* consents of this run, and those handed on from earlier ones */
	struct err failed; /* the sign-in without which a command could read nothing; kind ERR_NONE: none failed */
	/* An open change of another run, as the index told when this run was judged last: a reader of the file alone has to
	 * know it, too. @at 0: there was none. */
	struct change elsewhere;
	struct change_left left; /* left changed on purpose, in this run or an earlier one; at 0: nothing */
	struct person *people;   /* unbounded: a signed-in person's own test proves nothing, so none may be missing */
	size_t people_count;
	struct scopes people_keys; /* for fast lookup; for run.c only */
	/* This run holds the testers' results of all runs of this tenant and profile written before this time; 0: none
	 * were searched. */
	int64_t recalled;
	struct judged judged[CHECK_MAX]; /* of the last judging that was noted */
	size_t judged_count;
	unsigned fresh; /* TOPIC_BIT()s noted since this start; none for a run read from a file */
	bool idle;      /* nothing about a tenant yet: such a run is not saved */
	size_t records;
	char head[HASH_HEX_SIZE]; /* hash of the last record; 64 zeros before the first */
	enum run_health health;
	size_t bad_line;  /* from 1, unless health is RUN_WHOLE */
	size_t misfit;    /* from 1: the first line that does not fit the previous one; 0: all fit */
	unsigned carried; /* enum run_carried: what was done to its file; the content is judged without it */
	size_t whole_len; /* for a run read from a file: bytes up to the end of its last good line */
};

/* The run must not move: its facts point to its arena. */
void run_init(struct run *run);
void run_release(struct run *run);

/* Noting
 *
 * Each function returns the line with its line end, in the run's arena. The line is applied before it is returned:
 * lists in run->facts may move. Older pointers into them stay readable but are no longer updated. */
struct run_start {
	const char *id, *command, *tool, *host, *practice_tenant; /* practice_tenant NULL: a real run */
	const char *instead_of, *instead_why;                     /* as in struct run; NULL: none */
	int64_t at;
};
const char *run_begin(struct run *run, const struct run_start *start);
/* @profile may be NULL if only @app became known. */
const char *run_note_profile(struct run *run, const struct profile *profile, const struct run_app *app,
    int64_t timeline_as_of, int64_t at);
const char *run_note_page(struct run *run, const char *page, int64_t at);
const char *run_note_person(struct run *run, const char *upn, const char *app_id, const char *service, const char *did,
    int64_t at);
/* The topic as it stands in run->facts, read or failed. */
const char *run_note_fact(struct run *run, enum topic topic, int64_t at);
const char *run_note_judged(struct run *run, const struct findings *findings, int64_t at);
/* Takes what, from, to, by, until, undoes, puts_back from @change, and gives it an id (in *@id). NULL once
 * RUN_CHANGES_MAX is reached. */
const char *run_note_intent(struct run *run, const struct change *change, int64_t at, unsigned *id);
/* Change @id is sent once more after it was throttled. */
const char *run_note_try(struct run *run, unsigned id, int64_t at);
/* The outcome of change @id. @err may be NULL. If the change undoes another and @state is CHANGE_DONE, the same
 * record makes the other CHANGE_PUT_BACK. CHANGE_INTENDED means that it is not settled, and records how certain it is
 * by now. */
const char *run_note_outcome(struct run *run, unsigned id, enum change_state state, const struct err *err, int64_t at);
/* The outcome of change @id will never be known; but it is not in effect, and no longer on its way. */
const char *run_note_unknown(struct run *run, unsigned id, int64_t at);
const char *run_note_certainty(struct run *run, unsigned id, enum change_state state, enum change_certainty certainty,
    const struct err *err, int64_t at);
/* What @earlier, another run of this tenant, saw granted to the same app. */
const char *run_note_earlier(struct run *run, const struct run *earlier, int64_t at);
/* The time in which our consent may have overwritten another admin's: a change of this run, or handed on from an
 * earlier one. */
const char *run_note_window(struct run *run, const struct audit_window *window, int64_t at);
/* Whether testers' results of @other are about the same tenant, profile and practice. */
bool run_is_alike(const struct run *run, const struct run *other);
/* Takes testers' results from @earlier if run_is_alike(): with their date, the run they come from, and whether the
 * tester signed in there. They are only appended and nothing is noted; call testers_unite() once all are taken. False:
 * it is not alike, or has no results. */
bool run_take_results(struct run *run, const struct run *earlier);
/* Earlier runs written before @until were searched for results. */
const char *run_note_recalled(struct run *run, int64_t until, int64_t at);
/* The sign-in to @service failed, and the command ends for it. */
const char *run_note_failed(struct run *run, const char *service, const struct err *failed, int64_t at);
/* What the index tells of an open change of another run; @mark NULL: of none. NULL where that was noted before. */
const char *run_note_mark(struct run *run, const struct change_mark *mark, int64_t at);
/* A switch was left changed on purpose, in this run or in an earlier one that handed it on (@left->run_id). */
const char *run_note_left(struct run *run, const struct change_left *left, int64_t at);
const char *run_note_end(struct run *run, int64_t at);
/* True for a line that every start has: who wrote it, with which profile, on which page. It is worth saving only
 * together with another. */
bool run_line_is_idle(const char *line);

/* Reading */

/* Replays a whole file into a run that run_init() made. run->health tells of a torn last line, an altered line or a
 * newer schema; none of them is an error, and everything readable is there. ERR_FILE, with the mistake and the line,
 * only if the file is no run at all.
 *
 * A RUN_TORN run may be resumed: first cut the file to whole_len bytes, because the rest was never synced and is no
 * record, then append. Never append to a run that is RUN_ALTERED or RUN_NEWER. An altered line that can be read is
 * applied; only the first one is named. */
bool run_read(struct run *run, const char *text, size_t len, struct err *err) MUST_CHECK;

/* Who signed in, each once, in the order of the record; "": nobody. */
const char *run_people_text(const struct run *run, struct arena *arena);

/* "whole", "torn", "altered", "newer": stable. */
const char *run_health_id(enum run_health health);

/* What was done to the file, in sentences; "" if it is as it was written. */
const char *run_carried_text(const struct run *run, struct arena *arena);
/* The ids "crlf", "bom", ... by index; NULL after the last. */
const char *run_carried_id(unsigned carried, size_t at);

/* The first change that may be open; NULL if none is. */
const struct change *run_open(const struct run *run);
/* Forgets a topic before it is read again, with facts_set_aside(). What this run has changed since is dropped, and so is
 * what was read of an account when another one has signed in. */
void run_set_aside(struct run *run, enum topic topic);

/* True if the run in @text settles the change of @mark: the program died after the record and before the mark was
 * removed, so the mark can go. False if the text is not that run, leaves the change open, or calls it put back while it
 * may still show. */
bool run_settles(const char *text, size_t len, const struct change_mark *mark, int64_t now);

/* Scopes that were granted to everyone before and are not any more: removed by others, since this program removes
 * nothing, or given by others and overwritten by a consent of ours. Empty if the current grants were not read. */
struct scopes run_dropped(const struct run *run, struct arena *arena);
/* Scopes that other admins gave, that our consents overwrote according to the directory audit, and that are not
 * restored. @resource: only on that resource; NULL: on all. */
struct scopes run_lost(const struct run *run, const char *resource, struct arena *arena);
/* The window of a change of run @id, which may be an earlier run; NULL if none is known. */
struct audit_window *run_window(const struct run *run, const char *id, unsigned change_id);
/* The addresses that signed in for this run. */
struct scopes run_insiders(const struct run *run, struct arena *arena);
/* Whether @who is one of them. */
bool run_has_insider(const struct run *run, const char *who, struct arena *arena);

const struct change *run_change(const struct run *run, unsigned id);

/* The verdict of the run's last judging for a check; NULL if it did not know the check. */
const struct judged *run_judged(const struct run *run, const char *check_id);

#endif
