/* paper.c - text for people, in paragraphs that fit the columns there are */
#include "base/paper.h"

#include "base/text.h"

#define COLUMNS_MIN 40
#define COLUMNS_MAX 120 /* longer lines are hard to read */

void paper_init(struct paper *paper, struct buf *out, int columns, bool ascii)
{
	*paper = (struct paper){
		.out = out,
		.columns = columns < COLUMNS_MIN   ? COLUMNS_MIN
			   : columns > COLUMNS_MAX ? COLUMNS_MAX
						   : columns,
		.ascii = ascii,
	};
}

void paper_release(struct paper *paper)
{
	arena_release(&paper->arena);
}

static void paper_add_spaces(struct paper *paper, int count)
{
	buf_printf(paper->out, "%*s", count > 0 ? count : 0, "");
}

void paper_say(struct paper *paper, int indent, const char *mark, const char *text)
{
	int width;
	size_t skip;
	bool first = true;

	if (paper->ascii) {
		text = text_ascii(&paper->arena, text);
		mark = text_ascii(&paper->arena, mark);
	}
	/* A mark that does not fit before the text has a line of its own. */
	width = text_width(mark);
	if (width > indent) {
		buf_printf(paper->out, "%s\n", mark);
		mark = "";
		width = 0;
	}
	while (*text || first) {
		size_t len = text_wrap(text, paper->columns - indent, &skip);

		if (first)
			buf_add(paper->out, mark);
		paper_add_spaces(paper, first ? indent - width : indent);
		buf_add_n(paper->out, text, len);
		buf_add(paper->out, "\n");
		text += skip;
		first = false;
	}
}

void paper_line(struct paper *paper, int indent, const char *text)
{
	paper_add_spaces(paper, indent);
	buf_printf(paper->out, "%s\n", paper->ascii ? text_ascii(&paper->arena, text) : text);
}
