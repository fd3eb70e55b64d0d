/* doc.h - text for people as a value, before it is printed: a list of blocks
 *
 * Each subject (a plan, a link, a setting, a run, the timeline) is described once as a struct doc, in its own file
 * (doc_*.c). Printers turn a doc into cells, plain lines, text in columns, Markdown or HTML. A page is a doc with
 * inputs (wizard/page.h); a command prints the same doc. Only printers wrap lines and know about ASCII.
 *
 * Strings are in the doc's arena, outlive the doc, or are literals; they are translated, and safe to print (text_safe).
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
	BLOCK_HEADING,  /* a title of the blocks below: @text; "": ends the section */
	BLOCK_ROW,      /* @label and its value @text; @note below it, dimmed. @label "": continues the row above */
	BLOCK_CHOICE,   /* an input: @label; @note beside or below it explains */
	BLOCK_TICK,     /* an input: @label, @ticked; @note */
	BLOCK_FIELD,    /* an input, one line of text: @label, @text its initial content, @note a hint */
	BLOCK_VERDICT,  /* a check's result: @verdict, @label title, @text reason, @note remedy */
	BLOCK_PROGRESS, /* @label is on its way: @text how far; @done of @total, total 0: unknown */
	BLOCK_CODE,     /* a code to read or copy: @label, @text alone on its line         */
	BLOCK_LINK,     /* an address, unbroken on its own line, outside any box: @text; QR code if @qr */
	BLOCK_DIFF,     /* a line of a plan: @sign '+', '=' or '!' and @text, @note         */
	BLOCK_NOTICE,   /* a paragraph that must be seen: @tone and @text                  */
	BLOCK_STATE,    /* a thing of a list and how it is: @label, @text in a word or two, @tone; @note explains */
	BLOCK_PICK      /* an input: one of @options; @label asks, @note explains */
};

/* On a page: which renderer shows the block. What is said of keys is of no use in plain lines. Only text, no input. */
enum face { FACE_BOTH = 0, FACE_SCREEN, FACE_LINES };

enum tone { TONE_PLAIN = 0, TONE_GOOD, TONE_CARE, TONE_BAD };

struct doc_pair {
	const char *label, *text;
};

/* Details of a verdict in a report that do not fit on a page. */
struct doc_check {
	const char *weight;        /* "decides the verdict", or "" */
	const char *brief;         /* the reason in a few words, if the check before has it in full; else NULL */
	bool note_below;           /* the remedy stands with the check behind, which has the same */
	const char *then;          /* a sentence with the recorded verdict, if it differs; or "" */
	const char *age;           /* "Read 3 days ago (...).", if old enough to mention; "" */
	const char *at;            /* when the newest fact behind it was read; "": no facts */
	const char *requests;      /* request ids, separated by ", " */
	struct doc_pair *evidence; /* keys as in JSON, values as text */
	size_t evidence_count;
};

struct block {
	enum block_kind kind;
	const char *id; /* unique in the doc; stable: tests and page renderers use it */
	const char *label, *text, *note;
	enum tone tone;
	enum face face;
	enum verdict verdict;
	bool live; /* changes by itself (a clock, progress): plain lines print it once a minute */
	bool ticked, secret, qr;
	bool whole; /* a row whose @text will be copied: in columns it gets its own line */
	bool many;  /* a field for pastes, often of many lines: keeps the line ends */
	bool item;  /* a choice: a row of a list, numbered, among the text; the others are the page's actions */
	bool radio; /* a tick that excludes its neighbours */
	bool fold;  /* a tick that shows what follows it, or only how much that is */
	bool brief; /* a verdict: the title alone, on one line */
	char sign;
	const char *const *options; /* BLOCK_PICK: their words; NULL-terminated */
	int option;                 /* the one picked; -1: none yet */
	int64_t done, total;
	struct doc_check *check; /* BLOCK_VERDICT of a report; else NULL */
};

/* A zeroed struct doc is empty, ready for use, and unlimited. */
struct doc {
	struct arena arena;
	const char *title;    /* for formats that have one; NULL: none */
	struct block *blocks; /* in the arena; they move as the doc grows */
	size_t count, room;
	size_t most, spared; /* most 0: no limit; else the last @spared of @most are reserved for inputs */
	struct block spare;  /* receives blocks past the limit; not shown */
	bool cut;            /* blocks were dropped */
};

/* Empties the doc; keeps memory and limits. */
void doc_clear(struct doc *doc);
void doc_release(struct doc *doc);

/* Adds a block. The returned pointer, for setting rarer members, is valid until the next block is added. Strings are
 * not copied; NULL counts as "". */
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
struct block *doc_state(struct doc *doc, const char *id, enum tone tone, const char *name, const char *state);

bool block_takes_focus(const struct block *block); /* choice, tick, field, pick: only on pages */

const char *doc_printf(struct doc *doc, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A name from outside, cut to a line or two: ids identify the person or app. */
const char *doc_name(struct doc *doc, const char *name);

#endif
