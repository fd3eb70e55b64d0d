/* term_demo.c - a program that shows each style on a row of its own, and a bar over four rows that moves
 *
 * With --no-color it uses no colours. Down moves the bar, c copies a code, C 2,000 bytes, X 9,000; any other key ends the
 * program.
 */
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wizard/frame.h"
#include "wizard/keys.h"
#include "world/term.h"

#define BAR_ROW  19
#define BAR_ROWS 4

static const char *const labels[BAR_ROWS] = {
	"1  By device code: another browser",
	"2  In a browser on this machine",
	"3  With a certificate of your own",
	"4  Next: what the app may do",
};

static char copied[480];

static const char *long_text(size_t len)
{
	static char text[10000];

	memset(text, 'a', len);
	text[len] = '\0';
	return text;
}

static void term_demo_copy(const char *text)
{
	struct err err;

	if (term_copy(text, getenv("TMUX") != NULL, getenv("STY") != NULL, &err))
		snprintf(copied, sizeof copied, "Sent.");
	else
		snprintf(copied, sizeof copied, "%s", err.told);
}

static void term_demo_draw(struct frame *frame, int bar)
{
	int rows, cols;

	term_size(&rows, &cols);
	frame_begin(frame, rows, cols);
	for (unsigned style = 0; style < STYLE_COUNT; style++) {
		char text[40];

		snprintf(text, sizeof text, "Style %u of %d", style, STYLE_COUNT);
		frame_text(frame, (int)style, 0, cols, (enum style)style, text);
	}
	frame_text(frame, BAR_ROW - 1, 0, cols, STYLE_PLAIN, copied);
	for (int i = 0; i < BAR_ROWS; i++) {
		enum style style = i == bar ? STYLE_FOCUS : STYLE_PLAIN;

		frame_fill(frame, BAR_ROW + i, 0, cols, style);
		frame_text(frame, BAR_ROW + i, 0, 1, style, i == bar ? ">" : " ");
		frame_text(frame, BAR_ROW + i, 2, cols - 2, style, labels[i]);
	}
	frame->cursor_row = BAR_ROW + bar;
	frame->cursor_shown = true;
}

int main(int argc, char **argv)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	struct frame frame;
	struct err err;
	int key = 0, bar = 0;

	setlocale(LC_ALL, "");
	if (!term_open(argc > 1 && !strcmp(argv[1], "--no-color") ? COLOR_NEVER : COLOR_AUTO, NULL, &err)) {
		fprintf(stderr, "%s\n", err.told);
		return 1;
	}
	frame_init(&frame, false);
	do {
		bar = (bar + (key == K_DOWN)) % BAR_ROWS;
		term_demo_draw(&frame, bar);
		term_paint(&frame);
		while (!(key = term_key()))
			poll(&fd, 1, -1);
		if (key == 'c')
			term_demo_copy("DPVQ4F2KX");
		if (key == 'C' || key == 'X')
			term_demo_copy(long_text(key == 'C' ? 2000 : 9000));
	} while (key == K_DOWN || key == 'c' || key == 'C' || key == 'X');
	term_close();
	frame_release(&frame);
	return 0;
}
