/* sheet.h - what a report says, in words, before it is text, Markdown, HTML or CSV
 *
 * Text, Markdown and HTML print the same sheet, so that none of them says more or less than another. Words are
 * translated; verdicts, ids and evidence stay as they are in the findings. Whoever prints a sheet escapes: what it
 * holds is safe for a terminal (text_safe), and nothing else. Everything lies in the arena that it was made in, or
 * in the report.
 */
#ifndef CORE_SHEET_H
#define CORE_SHEET_H

#include "core/report.h"

struct sheet_row {
	const char *label; /* "": goes on with the row above */
	const char *text;
};

struct sheet_rows {
	struct sheet_row *items;
	size_t count;
};

struct sheet_check {
	const struct finding *finding;
	const char *verdict; /* the word */
	const char *title;
	const char *weight;         /* "decides the verdict", or "" */
	bool repeats;               /* same reason as the check before: twenty times the same tells nothing */
	const char *then;           /* a sentence: how it was judged when the run was made, where that differs; or "" */
	const char *age;            /* "Read 3 days ago (...)." where that is worth saying; "" */
	const char *at;             /* when the newest fact behind it was read; "" when there is none */
	const char *requests;       /* the ids, ", " between them */
	struct sheet_rows evidence; /* keys as in JSON, values written out */
};

/* A change, or a person: a line, and what belongs under it. */
struct sheet_entry {
	const char *text;
	const char *more[3]; /* NULL-padded */
};

struct sheet {
	const char *title;         /* "Readiness of contoso.com" */
	const char *practice;      /* the mark; "" for a real tenant */
	struct sheet_rows head;    /* tenant, add-in, run, and what is wrong with the record */
	struct sheet_rows verdict; /* what failed, the verdict, the proof, the record's head hash */
	struct sheet_check *checks;
	size_t check_count;
	struct sheet_entry *changes, *people;
	size_t change_count, people_count;
	struct sheet_entry sources[2]; /* where to read on; in a report of a few checks only: none */
	size_t source_count;
};

struct sheet sheet_of(const struct report *report, struct arena *arena);

#endif
