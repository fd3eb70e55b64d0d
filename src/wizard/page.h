/* page.h - a page as a value: a doc, and the inputs it accepts
 *
 * A step fills the page with meaning; one of two renderers shows it (view: cells of the full screen, lines: numbered
 * lines for --plain). No step knows which. A step gets meaning back (a chosen id, a typed text, a ticked id), never a
 * key.
 */
#ifndef WIZARD_PAGE_H
#define WIZARD_PAGE_H

#include "doc/doc.h"

/* A usual page has some dozens of blocks. A plan of an app with hundreds of permissions still fits; beyond that the
 * page says that it is cut. Read-only blocks never fill the last places: these are reserved for choices, so that the
 * admin can always go on. A list without an upper bound shows its choices in parts (step_runs.c). */
#define PAGE_BLOCKS_MAX   640
#define PAGE_CHOICES_ROOM 128

/* How far a step is, for the title bar and the list of steps. */
enum step_state {
	STEP_TO_DO = 0,
	STEP_DONE, /* done, or nothing to do */
	STEP_CARE, /* something to look at */
	STEP_BAD   /* something stands in the way */
};

#define PAGE_STEPS_MAX 12

struct page_step {
	const char *title;
	enum step_state state;
};

/* What is pinned above the footer: choices that are no items of a list, and fields unless the page is a form. All else
 * scrolls. */
struct page {
	struct doc doc;                         /* text, with choices, ticks and fields among it */
	const char *id;                         /* the step's id: "consent" */
	const char *title;                      /* "Consent" */
	int number, last;                       /* 5 of 9; number -1: not counted (help, timeline, trace) */
	struct page_step steps[PAGE_STEPS_MAX]; /* the numbered steps: steps[number - 1] is this one; @last of them */
	const char *lead;                       /* one sentence under the title; may be "" */
	const char *tenant;                     /* "contoso.example (global)", in the head line; "" while unknown */
	bool practice, offline;
	const char *first; /* id of the block that gets the focus first; NULL: the first that can */
	bool can_back, can_copy, can_bare;
	bool overlay;    /* help, timeline, trace: Escape closes it */
	bool form;       /* several inputs that belong together: fields stand among the rows, Enter goes to the next */
	bool can_search; /* a list that "/" filters: INPUT_SEARCH */
};

/* Empties the page; keeps its memory. */
void page_clear(struct page *page);
void page_release(struct page *page);

/* Blocks that take input. The returned block is valid as long as one from doc_add(). */
struct block *page_choice(struct page *page, const char *id, const char *label, const char *note);
struct block *page_tick(struct page *page, const char *id, const char *label, bool ticked);
struct block *page_field(struct page *page, const char *id, const char *label, const char *text);
/* One of several that exclude each other; the options, NULL-terminated, outlive the page. */
struct block *page_pick(struct page *page, const char *id, const char *label, const char *const *options, int option);
/* True for what stands above the footer and does not scroll. */
bool page_is_pinned(const struct page *page, const struct block *block);

const struct block *page_block(const struct page *page, const char *id);
/* The only field of the page, or -1. */
int page_only_field(const struct page *page);
/* What Enter takes when the page is entered: what it marks, else its first action, else its first input; -1: none. */
int page_default(const struct page *page);
/* Letters are text on this page, not keys. */
bool page_takes_text(const struct page *page);
/* The field for text that is typed while something else is marked; -1: none, as in a form. */
int page_text_field(const struct page *page);
/* The field for a paste that names none: the one made for pastes, else the only one, else -1. */
int page_paste_field(const struct page *page);

enum input_kind {
	INPUT_CHOSE = 0, /* @id of a choice                                          */
	INPUT_TYPED,     /* @id of a field, @text its content (on Enter, or when the focus leaves) */
	INPUT_TICKED,    /* @id of a tick: toggle it */
	INPUT_PICKED,    /* @id of a pick, @option of its options */
	INPUT_BACK,
	INPUT_HELP,
	INPUT_TIMELINE,
	INPUT_TRACE,
	INPUT_LINKS,
	INPUT_SEARCH, /* begins a search */
	INPUT_NEXT,   /* the choice "next" of the page */
	INPUT_QUIT,   /* @gone: the terminal is gone, nobody can be asked */
	INPUT_COPY,   /* send the code or link to the terminal's clipboard; @id of what is marked, or "" */
	INPUT_BARE,   /* print address and code without any frame */
	INPUT_KIND_COUNT
};

struct input {
	enum input_kind kind;
	const char *id;   /* borrowed for the event */
	const char *text; /* valid UTF-8, not validated further */
	bool submitted;   /* INPUT_TYPED: by Enter, not by leaving the field */
	bool gone;
	int option;
};

#endif
