/* doc.h - what is said, as a value, before it is printed
 *
 * Whatever the program has to say of a plan, a link, a setting, a run or a timeline is made once as a struct doc, in the
 * file of its subject (doc_*.c); printers make cells, plain lines, text in columns, Markdown or HTML of it. A page is a doc and
 * what can be answered (wizard/page.h); a command prints the same doc. No other code wraps lines or knows ASCII.
 *
 * Strings are the doc arena's, borrowed for longer than the doc, or literals; translated, and safe (text_safe).
 */
#ifndef DOC_DOC_H
#define DOC_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "core/check.h"

enum block_kind {
	BLOCK_TEXT = 0, /* a paragraph: @text                                              */
	BLOCK_HEADING,  /* a line over what follows: @text; "": what it was over ends here */
	BLOCK_ROW,      /* @label and its value @text; @note below it, dimmed. @label "": goes on with the row above */
	BLOCK_CHOICE,   /* can be chosen: @label; @note beside or below says more          */
	BLOCK_TICK,     /* can be ticked: @label, @ticked; @note                           */
	BLOCK_FIELD,    /* one line of typing: @label, @text what is in it at first, @note a hint */
	BLOCK_VERDICT,  /* a check's result: @verdict, @label title, @text reason, @note remedy */
	BLOCK_PROGRESS, /* @label is on its way: @text how far; @done of @total, total 0: not known */
	BLOCK_CODE,     /* a code to read or copy: @label, @text alone on its line         */
	BLOCK_LINK,     /* an address, alone and unbroken on a line of its own, outside any box: @text; QR when @qr */
	BLOCK_DIFF,     /* a line of a plan: @sign '+', '=' or '!' and @text, @note         */
	BLOCK_NOTICE    /* a paragraph that must be seen: @tone and @text                  */
};

enum tone { TONE_PLAIN = 0, TONE_GOOD, TONE_CARE, TONE_BAD };

struct doc_pair {
	const char *label, *text;
};

/* What a report knows of a verdict beyond what fits on a page. */
struct doc_check {
	const char *weight;        /* "decides the verdict", or "" */
	bool repeats;              /* same reason as the check before: twenty times the same tells nothing */
	const char *then;          /* a sentence: how it was judged when the run was made, where that differs; or "" */
	const char *age;           /* "Read 3 days ago (...)." where that is worth saying; "" */
	const char *at;            /* when the newest fact behind it was read; "" when there is none */
	const char *requests;      /* the ids, ", " between them */
	struct doc_pair *evidence; /* keys as in JSON, values written out */
	size_t evidence_count;
};

struct block {
	enum block_kind kind;
	const char *id; /* unique in the doc; stable: tests and the renderers of pages use it */
	const char *label, *text, *note;
	enum tone tone;
	enum verdict verdict;
	bool live; /* changes by itself (a clock, progress): plain lines print it by the minute */
	bool ticked, secret, qr;
	bool whole; /* a row whose @text is to be copied: where it stands in columns, it has a line of its own */
	bool many;  /* a field for what is pasted, often in many lines: their ends are kept */
	char sign;
	int64_t done, total;
	struct doc_check *check; /* BLOCK_VERDICT of a report; else NULL */
};

/* A zeroed struct doc is empty and ready for use, without a limit. */
struct doc {
	struct arena arena;
	const char *title;    /* for formats that have one; NULL: none */
	struct block *blocks; /* in the arena; they move when the doc grows */
	size_t count, room;
	size_t most, spared; /* most 0: no limit; else the last @spared of @most are for what can be answered */
	struct block spare;  /* what is added past the limit goes here, and is not shown */
	bool cut;            /* something was */
};

/* Empties it; keeps memory and limits. */
void doc_clear(struct doc *doc);
void doc_release(struct doc *doc);

/* The block that is added; kept until the next one is added, for the rarer members. Strings are not copied, NULL counts as "". */
struct block *doc_add(struct doc *doc, enum block_kind kind, const char *id, const char *label, const char *text);
struct block *doc_text(struct doc *doc, const char *id, const char *text);
struct block *doc_heading(struct doc *doc, const char *id, const char *text);
struct block *doc_row(struct doc *doc, const char *id, const char *label, const char *text);
struct block *doc_finding(struct doc *doc, const struct finding *finding);
struct block *doc_progress(struct doc *doc, const char *id, const char *label, const char *text);
struct block *doc_code(struct doc *doc, const char *id, const char *label, const char *text);
struct block *doc_link(struct doc *doc, const char *id, const char *text);
struct block *doc_diff(struct doc *doc, const char *id, char sign, const char *text);
struct block *doc_notice(struct doc *doc, const char *id, enum tone tone, const char *text);

bool block_takes_focus(const struct block *block); /* choice, tick, field: only pages have them */

const char *doc_printf(struct doc *doc, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A name from outside on one line or two: who is meant is told by ids. */
const char *doc_name(struct doc *doc, const char *name);

#endif
