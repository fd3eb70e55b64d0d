/* doc_markdown.c - prints a doc as Markdown for a ticket or a wiki
 *
 * Headings, lists and tables in the form that GitHub, GitLab and most wikis read; no HTML.
 */
#include "doc/doc_markdown.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/i18n.h"

/* The longest note is a list of permissions. */
#define NOTE_BYTES_MAX 8192

/* Characters that can begin markup anywhere in a line. Foreign text always follows words or a bar of ours, so
 * characters that count only at the beginning of a line ("1.", "+", "=") are harmless. */
#define MARKUP "\\`*_{}[]<>|~#&!$^"

/* True if Markdown readers turn this word into a link: an address, mail, a mention. */
static bool doc_markdown_is_address(const char *word, size_t len)
{
	static const char *const parts[] = { "://", "@", "www.", "mailto:", "xmpp:", "ftp:", "tel:", "javascript:" };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		for (size_t at = 0, n = strlen(parts[i]); at + n <= len; at++)
			if (ascii_same(word + at, parts[i], n))
				return true;
	return false;
}

/* Addresses become code: readers find them in spite of backslashes. */
static size_t add_address(struct buf *out, const char *text)
{
	size_t len = strcspn(text, " \t\n|`");

	/* A colon, comma or full stop behind it is the sentence's. */
	while (len && strchr(":,.;", text[len - 1]))
		len--;
	if (!doc_markdown_is_address(text, len))
		return 0;
	buf_add(out, "`");
	buf_add_n(out, text, len);
	buf_add(out, "`");
	return len;
}

static void doc_markdown_add_escaped(struct buf *out, const char *text)
{
	bool begins = true;

	for (; *text; text++) {
		size_t len = begins ? add_address(out, text) : 0;

		text += len;
		if (!*text)
			return;
		begins = strchr(" \t\n|`", *text) != NULL;
		if (strchr(MARKUP, *text))
			buf_add(out, "\\");
		buf_add_n(out, *text == '\n' ? " " : text, 1);
	}
}

static void doc_markdown_add_cell(struct buf *out, const char *text)
{
	buf_add(out, *text ? " " : "");
	doc_markdown_add_escaped(out, text);
	buf_add(out, " |");
}

static void end_line(struct buf *out)
{
	buf_add(out, "\n");
}

static void add_heading(struct buf *out, const char *marks, const char *text)
{
	buf_add(out, marks);
	doc_markdown_add_escaped(out, text);
	buf_add(out, "\n\n");
}

/* A note below a row continues in its cell. */
static void doc_markdown_add_row(struct buf *out, const struct block *block)
{
	buf_add(out, "|");
	doc_markdown_add_cell(out, block->label);
	buf_add(out, strcmp(block->id, "verdict") == 0 ? " **" : " ");
	doc_markdown_add_escaped(out, block->text);
	buf_add(out, strcmp(block->id, "verdict") == 0 ? "**" : "");
	for (const char *note = block->note; *note; note += strspn(note, "\n")) {
		char line[NOTE_BYTES_MAX];
		size_t len = strcspn(note, "\n");

		snprintf(line, sizeof line, "%.*s", (int)len, note);
		buf_add(out, "; ");
		doc_markdown_add_escaped(out, line);
		note += len;
	}
	buf_add(out, " |\n");
}

static void add_name(struct buf *out, const struct block *block)
{
	doc_markdown_add_escaped(out, block->label);
	buf_printf(out, " `%s`", block->id);
}

/* A check that is left to do is a point of a list. */
static void add_point(struct buf *out, const struct block *block)
{
	buf_add(out, "- **");
	doc_markdown_add_escaped(out, verdict_text(block->verdict));
	buf_add(out, "** ");
	add_name(out, block);
	buf_add(out, ": ");
	doc_markdown_add_escaped(out, block->text);
	end_line(out);
	if (!*block->note)
		return;
	buf_add(out, "  - ");
	doc_markdown_add_escaped(out, _("What to do"));
	buf_add(out, ": ");
	doc_markdown_add_escaped(out, block->note);
	end_line(out);
}

/* Without the evidence: a ticket is read by people. JSON, HTML and CSV have it. */
static void doc_markdown_add_check(struct buf *out, const struct block *block)
{
	const struct doc_check *check = block->check;

	buf_add(out, "| **");
	doc_markdown_add_escaped(out, verdict_text(block->verdict));
	buf_add(out, "** | ");
	add_name(out, block);
	if (*check->weight) {
		buf_add(out, ", ");
		doc_markdown_add_escaped(out, check->weight);
	}
	buf_add(out, " | ");
	doc_markdown_add_escaped(out, check->brief ? check->brief : block->text);
	if (*check->then) {
		buf_add(out, " ");
		doc_markdown_add_escaped(out, check->then);
	}
	buf_add(out, " |");
	doc_markdown_add_cell(out, check->note_below ? "" : block->note);
	doc_markdown_add_cell(out, check->at);
	end_line(out);
}

static void doc_markdown_begin_checks(struct buf *out)
{
	buf_add(out, "|");
	doc_markdown_add_cell(out, _("Verdict"));
	doc_markdown_add_cell(out, _("Check"));
	doc_markdown_add_cell(out, _("What was found"));
	doc_markdown_add_cell(out, _("What to do"));
	doc_markdown_add_cell(out, _("Read at"));
	buf_add(out, "\n| --- | --- | --- | --- | --- |\n");
}

static void add_paragraph(struct buf *out, const char *mark, const char *text)
{
	buf_add(out, mark);
	doc_markdown_add_escaped(out, text);
	buf_add(out, mark);
	buf_add(out, "\n\n");
}

static void doc_markdown_add_block(struct buf *out, const struct block *block)
{
	switch (block->kind) {
	case BLOCK_HEADING:
		if (*block->text)
			add_heading(out, "## ", block->text);
		break;
	case BLOCK_NOTICE:
		add_paragraph(out, "**", block->text);
		break;
	case BLOCK_ROW:
	case BLOCK_PROGRESS:
		doc_markdown_add_row(out, block);
		break;
	case BLOCK_VERDICT:
		if (block->check)
			doc_markdown_add_check(out, block);
		else
			add_point(out, block);
		break;
	case BLOCK_DIFF:
		buf_printf(out, "- %c ", block->sign ? block->sign : ' ');
		doc_markdown_add_escaped(out, block->text);
		end_line(out);
		break;
	case BLOCK_CODE:
		if (*block->label)
			add_paragraph(out, "", block->label);
		add_paragraph(out, "", block->text);
		break;
	default: /* inputs exist on pages only */
		if (!block_takes_focus(block))
			add_paragraph(out, "", block->text);
		break;
	}
}

static bool doc_markdown_is_listed(const struct block *block)
{
	return block->kind == BLOCK_ROW || block->kind == BLOCK_VERDICT || block->kind == BLOCK_DIFF;
}

void doc_markdown_print(const struct doc *doc, struct buf *out)
{
	if (doc->title)
		add_heading(out, "# ", doc->title);
	for (size_t i = 0; i < doc->count; i++) {
		const struct block *block = &doc->blocks[i];
		bool last = i + 1 == doc->count || block[1].kind != block->kind;

		if (!i || block[-1].kind != block->kind) {
			if (block->kind == BLOCK_ROW)
				buf_add(out, "| | |\n| --- | --- |\n");
			else if (block->kind == BLOCK_VERDICT && block->check)
				doc_markdown_begin_checks(out);
		}
		doc_markdown_add_block(out, block);
		if (last && doc_markdown_is_listed(block))
			end_line(out);
	}
}
