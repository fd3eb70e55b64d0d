/* page.h - a page as a value, before it is a picture
 *
 * A step fills a struct page with meaning; two renderers read it (view: cells for the full screen, lines: numbered lines
 * for --plain). No step knows which one is there. Strings are the page arena's or literals, translated,
 * safe. What comes back to a step is meaning too: chose id, typed text, ticked id; never a key.
 */
#ifndef WIZARD_PAGE_H
#define WIZARD_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "core/check.h"

enum block_kind {
	BLOCK_TEXT = 0, /* a paragraph: @text                                              */
	BLOCK_HEADING,  /* a line over what follows: @text                                 */
	BLOCK_ROW,      /* @label and its value @text; @note below it, dimmed              */
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

struct block {
	enum block_kind kind;
	const char *id; /* unique on the page; stable: tests and both renderers use it */
	const char *label, *text, *note;
	enum tone tone;
	enum verdict verdict;
	bool live; /* changes by itself (a clock, progress): plain prints it by the minute */
	bool ticked, secret, qr;
	bool many; /* a field for what is pasted, often in many lines: their ends are kept */
	char sign;
	int64_t done, total;
};

/* A usual page has some dozens. A plan of an app with hundreds of permissions still fits; beyond that the page says that it
 * is not whole. What is only to be read never takes the last places: they are for what can be chosen, so that the way on is
 * always there. A list of choices that has no end of its own shows a part at a time (step_runs.c). */
#define PAGE_BLOCKS_MAX   640
#define PAGE_CHOICES_ROOM 128

struct page {
	struct arena arena;
	const char *id;     /* the step's: "consent" */
	const char *title;  /* "Consent" */
	int number, last;   /* 5 of 9; number -1: not counted (help, timeline, trace) */
	const char *lead;   /* one sentence under the title; may be "" */
	const char *tenant; /* "contoso.example (global)", in the head line; "" before it is known */
	bool practice, offline;
	struct block blocks[PAGE_BLOCKS_MAX];
	size_t count;
	struct block spare; /* what is added past the end goes here, and is not shown */
	bool cut;           /* something was */
	const char
	    *first; /* id of the block that has the focus when the page is entered; NULL: the first one that can */
	bool can_back, can_copy, can_bare;
	bool overlay; /* help, timeline, trace: Escape closes it */
};

/* Empties it; keeps memory. */
void page_clear(struct page *page);
void page_release(struct page *page);

/* Each adds a block and returns it, for the rarer members. Strings are not copied. */
struct block *page_text(struct page *page, const char *id, const char *text);
struct block *page_heading(struct page *page, const char *id, const char *text);
struct block *page_row(struct page *page, const char *id, const char *label, const char *text);
struct block *page_choice(struct page *page, const char *id, const char *label, const char *note);
struct block *page_tick(struct page *page, const char *id, const char *label, bool ticked);
struct block *page_field(struct page *page, const char *id, const char *label, const char *text);
struct block *page_finding(struct page *page, const struct finding *finding);
struct block *page_progress(struct page *page, const char *id, const char *label, const char *text);
struct block *page_code(struct page *page, const char *id, const char *label, const char *text);
struct block *page_link(struct page *page, const char *id, const char *text);
struct block *page_diff(struct page *page, const char *id, char sign, const char *text);
struct block *page_notice(struct page *page, const char *id, enum tone tone, const char *text);

bool block_takes_focus(const struct block *block); /* choice, tick, field */
const struct block *page_block(const struct page *page, const char *id);
/* The only field of the page, or -1. */
int page_only_field(const struct page *page);
/* The field that a paste goes into when nothing says which: the one made for pastes, else the only one; or -1. */
int page_paste_field(const struct page *page);

enum input_kind {
	INPUT_CHOSE = 0, /* @id of a choice                                          */
	INPUT_TYPED,     /* @id of a field, @text what is in it now (Enter, or left) */
	INPUT_TICKED,    /* @id of a tick: turn it over                              */
	INPUT_BACK,
	INPUT_HELP,
	INPUT_TIMELINE,
	INPUT_TRACE,
	INPUT_QUIT,
	INPUT_COPY, /* send the code or link to the terminal's clipboard        */
	INPUT_BARE, /* print address and code bare                              */
	INPUT_KIND_COUNT
};

struct input {
	enum input_kind kind;
	const char *id;   /* borrowed for the event */
	const char *text; /* valid UTF-8, not yet judged */
	bool submitted;   /* INPUT_TYPED: by Enter, rather than by leaving the field */
};

#endif
