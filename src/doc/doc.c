/* doc.c - adds blocks to a doc, within its limit */
#include "doc/doc.h"

#include <stdarg.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#define ROOM_AT_FIRST 64

void doc_clear(struct doc *doc)
{
	arena_reset(&doc->arena);
	*doc = (struct doc){ .arena = doc->arena, .most = doc->most, .spared = doc->spared };
}

void doc_release(struct doc *doc)
{
	arena_release(&doc->arena);
	*doc = (struct doc){ .most = doc->most, .spared = doc->spared };
}

bool block_takes_focus(const struct block *block)
{
	return block->kind == BLOCK_CHOICE || block->kind == BLOCK_TICK || block->kind == BLOCK_FIELD ||
	       block->kind == BLOCK_PICK;
}

static struct block *next_block(struct doc *doc)
{
	struct block *blocks;

	if (doc->count == doc->room) {
		doc->room = doc->room ? 2 * doc->room : ROOM_AT_FIRST;
		blocks = arena_alloc(&doc->arena, doc->room * sizeof *blocks);
		if (doc->count)
			memcpy(blocks, doc->blocks, doc->count * sizeof *blocks);
		doc->blocks = blocks;
	}
	return &doc->blocks[doc->count++];
}

static struct block *doc_place(struct doc *doc, bool answered)
{
	if (!doc->most || doc->count < doc->most - (answered ? 0 : doc->spared))
		return next_block(doc);
	if (!doc->cut && doc->count < doc->most)
		*next_block(doc) = (struct block){
			.kind = BLOCK_NOTICE,
			.id = "cut",
			.tone = TONE_CARE,
			.label = "",
			.note = "",
			.text = _(
			    "This is too long for one page, so some of it is missing here. A report of this run has all of it.")
		};
	doc->cut = true;
	return &doc->spare;
}

struct block *doc_add(struct doc *doc, enum block_kind kind, const char *id, const char *label, const char *text)
{
	const struct block new = {
		.kind = kind,
		.id = id ? id : "",
		.label = label ? label : "",
		.text = text ? text : "",
		.note = "",
	};
	struct block *block = doc_place(doc, block_takes_focus(&new));

	*block = new;
	return block;
}

struct block *doc_text(struct doc *doc, const char *id, const char *text)
{
	return doc_add(doc, BLOCK_TEXT, id, NULL, text);
}

struct block *doc_heading(struct doc *doc, const char *id, const char *text)
{
	return doc_add(doc, BLOCK_HEADING, id, NULL, text);
}

struct block *doc_row(struct doc *doc, const char *id, const char *label, const char *text)
{
	return doc_add(doc, BLOCK_ROW, id, label, text);
}

struct block *doc_finding(struct doc *doc, const struct finding *finding)
{
	struct block *block =
	    doc_add(doc, BLOCK_VERDICT, finding->check->id, _(finding->check->title), finding->reason);

	block->note = finding->remedy ? finding->remedy : "";
	block->verdict = finding->verdict;
	return block;
}

struct block *doc_progress(struct doc *doc, const char *id, const char *label, const char *text)
{
	return doc_add(doc, BLOCK_PROGRESS, id, label, text);
}

struct block *doc_code(struct doc *doc, const char *id, const char *label, const char *text)
{
	return doc_add(doc, BLOCK_CODE, id, label, text);
}

struct block *doc_link(struct doc *doc, const char *id, const char *text)
{
	return doc_add(doc, BLOCK_LINK, id, NULL, text);
}

struct block *doc_diff(struct doc *doc, const char *id, char sign, const char *text)
{
	struct block *block = doc_add(doc, BLOCK_DIFF, id, NULL, text);

	block->sign = sign;
	return block;
}

struct block *doc_notice(struct doc *doc, const char *id, enum tone tone, const char *text)
{
	struct block *block = doc_add(doc, BLOCK_NOTICE, id, NULL, text);

	block->tone = tone;
	return block;
}

struct block *doc_state(struct doc *doc, const char *id, enum tone tone, const char *name, const char *state)
{
	struct block *block = doc_add(doc, BLOCK_STATE, id, name, state);

	block->tone = tone;
	return block;
}

const char *doc_printf(struct doc *doc, const char *format, ...)
{
	va_list args;
	const char *text;

	va_start(args, format);
	text = arena_vprintf(&doc->arena, format, args);
	va_end(args);
	return text;
}

const char *doc_name(struct doc *doc, const char *name)
{
	return text_safe_copy(&doc->arena, name, 60);
}
