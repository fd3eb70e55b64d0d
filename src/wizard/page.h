/* page.h - a page as a value, before it is a picture
 *
 * A page is a doc and what can be answered. A step fills it with meaning; two renderers read it (view: cells for the full
 * screen, lines: numbered lines for --plain). No step knows which one is there. What comes back to a step is meaning too:
 * chose id, typed text, ticked id; never a key.
 */
#ifndef WIZARD_PAGE_H
#define WIZARD_PAGE_H

#include "doc/doc.h"

/* A usual page has some dozens. A plan of an app with hundreds of permissions still fits; beyond that the page says that it
 * is not whole. What is only to be read never takes the last places: they are for what can be chosen, so that the way on is
 * always there. A list of choices that has no end of its own shows a part at a time (step_runs.c). */
#define PAGE_BLOCKS_MAX   640
#define PAGE_CHOICES_ROOM 128

struct page {
	struct doc doc;     /* what is said, with the choices, ticks and fields among it */
	const char *id;     /* the step's: "consent" */
	const char *title;  /* "Consent" */
	int number, last;   /* 5 of 9; number -1: not counted (help, timeline, trace) */
	const char *lead;   /* one sentence under the title; may be "" */
	const char *tenant; /* "contoso.example (global)", in the head line; "" before it is known */
	bool practice, offline;
	const char *first; /* id of the block that has the focus at first; NULL: the first one that can have it */
	bool can_back, can_copy, can_bare;
	bool overlay; /* help, timeline, trace: Escape closes it */
};

/* Empties it; keeps memory. */
void page_clear(struct page *page);
void page_release(struct page *page);

/* What can be answered; the block is kept as those of a doc are. */
struct block *page_choice(struct page *page, const char *id, const char *label, const char *note);
struct block *page_tick(struct page *page, const char *id, const char *label, bool ticked);
struct block *page_field(struct page *page, const char *id, const char *label, const char *text);

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
