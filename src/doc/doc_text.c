/* doc_text.c - prints a doc as text in columns, for terminals, pipes and mail */
#include "doc/doc_text.h"

#include <string.h>

#include "base/text.h"

#define COLUMNS_MIN 40
#define COLUMNS_MAX 120 /* longer lines are hard to read */
/* A label stands before its text; labels of more columns have their own line. */
#define LABEL_LEAST 11
#define LABEL_MOST  30
#define UNDER       2 /* indentation under a heading */

/* "Select graphic rendition". Text and background always together: the terminal's own background may be black or white,
 * and yellow or green on white cannot be read. What is unknown is no warning, and has no colour. */
#define GOOD  "30;42"
#define CARE  "30;43"
#define BAD   "30;101"
#define TITLE "1"

static const char *const verdict_styles[VERDICT_COUNT] = {
	[VERDICT_PASS] = GOOD,
	[VERDICT_FAIL] = BAD,
	[VERDICT_WARN] = CARE,
};

static const char *const tone_styles[] = { [TONE_GOOD] = GOOD, [TONE_CARE] = CARE, [TONE_BAD] = BAD };

struct printer {
	struct buf *out;
	int columns, indent, label;
	bool ascii, color;
	const char *mark_style, *text_style; /* of the next paragraph; NULL: none */
	struct arena arena;
};

/* With colours nothing behind this looks for escape sequences of others any more. */
static const char *doc_text_shown(struct printer *printer, const char *text)
{
	text = printer->color ? text_safe_lines(&printer->arena, text) : text;
	return printer->ascii ? text_ascii(&printer->arena, text) : text;
}

static void add_styled(struct printer *printer, const char *style, const char *text, size_t len)
{
	bool styled = printer->color && style && len;

	if (styled)
		buf_printf(printer->out, "\033[%sm", style);
	buf_add_n(printer->out, text, len);
	if (styled)
		buf_add(printer->out, "\033[0m");
}

static void add_spaces(struct printer *printer, int count)
{
	buf_printf(printer->out, "%*s", count > 0 ? count : 0, "");
}

/* Prints a paragraph with a hanging indent of @hang columns; its first line begins with @mark. */
static void print_hanging(struct printer *printer, int hang, const char *mark, const char *text)
{
	const char *mark_style = printer->mark_style, *text_style = printer->text_style;
	int width, indent = printer->indent + hang;
	size_t skip;
	bool first = true;

	printer->mark_style = printer->text_style = NULL;

	text = doc_text_shown(printer, text);
	mark = doc_text_shown(printer, mark);
	width = text_width(mark);
	if (width && width >= hang) { /* no room for it and a blank behind it */
		add_spaces(printer, printer->indent);
		add_styled(printer, mark_style, mark, strlen(mark));
		buf_add(printer->out, "\n");
		mark = "";
		width = 0;
	}
	while (*text || (first && *mark)) {
		size_t len = text_wrap(text, printer->columns - indent, &skip);

		add_spaces(printer, first ? printer->indent : indent);
		if (first)
			add_styled(printer, mark_style, mark, strlen(mark));
		if (first && len)
			add_spaces(printer, hang - width);
		add_styled(printer, text_style, text, len);
		buf_add(printer->out, "\n");
		text += skip;
		first = false;
	}
}

static void print_whole(struct printer *printer, int hang, const char *text)
{
	add_spaces(printer, printer->indent + hang);
	buf_printf(printer->out, "%s\n", doc_text_shown(printer, text));
}

/* --- labels in a column --- */

static const char *label_of(struct printer *printer, const struct block *block)
{
	if (block->kind == BLOCK_DIFF)
		return arena_printf(&printer->arena, "%c %s", block->sign ? block->sign : ' ', block->text);
	if (block->kind == BLOCK_VERDICT)
		return verdict_text(block->verdict);
	return block->label;
}

/* Neighbours of one kind share a column of labels, as wide as the widest. */
static int label_width(struct printer *printer, const struct doc *doc, size_t from)
{
	enum block_kind kind = doc->blocks[from].kind;
	int widest = LABEL_LEAST - 2, half = (printer->columns - printer->indent) / 2;
	int most = half < LABEL_MOST ? half : LABEL_MOST;

	for (size_t i = from; i < doc->count && doc->blocks[i].kind == kind; i++) {
		int width = text_width(doc_text_shown(printer, label_of(printer, &doc->blocks[i])));

		if (width > widest && width <= most && !doc->blocks[i].whole)
			widest = width;
	}
	return widest + 2;
}

static void print_row(struct printer *printer, const struct block *block)
{
	if (block->whole) {
		print_hanging(printer, 0, "", block->label);
		print_whole(printer, UNDER, block->text);
	} else {
		printer->text_style = tone_styles[block->tone];
		print_hanging(printer, printer->label, block->label, block->text);
	}
	print_hanging(printer, printer->label, "", block->note);
}

/* Without the evidence, which other formats print. */
static void print_verdict(struct printer *printer, const struct block *block)
{
	static const struct doc_check none = { .then = "", .age = "" };
	const struct doc_check *check = block->check ? block->check : &none;

	printer->mark_style = verdict_styles[block->verdict];
	print_hanging(printer, printer->label, label_of(printer, block),
	    arena_printf(&printer->arena, "%s [%s]", block->label, block->id));
	print_hanging(printer, printer->label, "", check->brief ? check->brief : block->text);
	if (*block->note && !check->note_below)
		print_hanging(printer, printer->label + 3, arena_printf(&printer->arena, "%*s->", printer->label, ""),
		    block->note);
	print_hanging(printer, printer->label, "", check->age);
	print_hanging(printer, printer->label, "", check->then);
}

/* --- blocks --- */

static void doc_text_print_block(struct printer *printer, const struct block *block)
{
	switch (block->kind) {
	case BLOCK_HEADING:
		printer->indent = 0;
		printer->text_style = TITLE;
		print_hanging(printer, 0, "", block->text);
		printer->indent = *block->text ? UNDER : 0;
		break;
	case BLOCK_TEXT:
		print_hanging(printer, 0, "", block->text);
		break;
	case BLOCK_NOTICE:
		printer->mark_style = tone_styles[block->tone];
		print_hanging(printer, block->tone >= TONE_CARE ? 2 : 0, block->tone >= TONE_CARE ? "!" : "",
		    block->text);
		break;
	case BLOCK_ROW:
	case BLOCK_STATE:
	case BLOCK_PROGRESS:
		print_row(printer, block);
		break;
	case BLOCK_DIFF:
		print_hanging(printer, printer->label, label_of(printer, block), block->note);
		break;
	case BLOCK_VERDICT:
		print_verdict(printer, block);
		break;
	case BLOCK_CODE:
		print_hanging(printer, 0, "", block->label);
		print_whole(printer, *block->label ? UNDER : 0, block->text);
		print_hanging(printer, UNDER, "", block->note);
		break;
	case BLOCK_LINK:
		print_whole(printer, 0, block->text);
		break;
	case BLOCK_CHOICE: /* inputs exist on pages only */
	case BLOCK_TICK:
	case BLOCK_FIELD:
	case BLOCK_PICK:
		break;
	}
}

/* A blank line goes before headings, text to be copied under its own label, and a group of verdicts. A heading without
 * words is that line. */
static bool stands_apart(const struct block *before, const struct block *block)
{
	bool blank = before->kind == BLOCK_HEADING && !*before->text;

	return block->kind == BLOCK_HEADING || (block->kind == BLOCK_CODE && *block->label && !blank) ||
	       (before->kind == BLOCK_VERDICT) != (block->kind == BLOCK_VERDICT);
}

static void doc_text_print_all(const struct doc *doc, int columns, bool ascii, bool color, struct buf *out)
{
	struct printer printer = {
		.out = out,
		.columns = columns < COLUMNS_MIN   ? COLUMNS_MIN
			   : columns > COLUMNS_MAX ? COLUMNS_MAX
						   : columns,
		.ascii = ascii,
		.color = color,
	};
	const size_t begin = out->len;

	for (size_t i = 0; i < doc->count; i++) {
		const struct block *block = &doc->blocks[i];

		if (out->len > begin && stands_apart(block - 1, block))
			buf_add(out, "\n");
		if (!i || block[-1].kind != block->kind)
			printer.label = label_width(&printer, doc, i);
		doc_text_print_block(&printer, block);
	}
	arena_release(&printer.arena);
}

void doc_text_print(const struct doc *doc, int columns, bool ascii, struct buf *out)
{
	doc_text_print_all(doc, columns, ascii, false, out);
}

void doc_text_color(const struct doc *doc, int columns, bool ascii, struct buf *out)
{
	doc_text_print_all(doc, columns, ascii, true, out);
}
