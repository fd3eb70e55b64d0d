/* ui.c - the user interface: full screen, plain lines, or none */
#include "world/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wizard/view.h"
#include "world/env.h"
#include "world/process.h"
#include "world/ui_plain.h"

/* Lines to print after the full screen: a few. */
#define SAID_BYTES_MAX 65536

struct ui {
	enum ui_kind kind;
	enum color_mode color;
	bool ascii, tmux, screen, away;
	struct view view;
	struct frame frame;
	struct plain plain;
	struct buf said; /* kept until the full screen is closed */
};

static void open_screen(struct ui *ui)
{
	char sentence[ERR_SAY_SIZE];
	struct err err;

	if (term_open(ui->color, _("Full screen follows. For a screen reader: F10 quits, then naaready --plain."),
		&err)) {
		frame_init(&ui->frame, ui->ascii);
		view_init(&ui->view);
		return;
	}
	ui->kind = UI_PLAIN;
	fprintf(stderr, "%s\n", err.told[0] ? err.told : err_say(&err, sentence, sizeof sentence));
}

struct ui *ui_open(enum ui_kind kind, enum color_mode color, bool ascii)
{
	struct ui *ui = calloc(1, sizeof *ui);
	struct env env;

	if (!ui)
		arena_no_memory();
	env_read(&env);
	ui->kind = kind;
	ui->color = color;
	ui->ascii = ascii;
	ui->tmux = env.tmux;
	ui->screen = env.screen;
	buf_init(&ui->said, SAID_BYTES_MAX);
	if (ui->kind == UI_SCREEN)
		open_screen(ui);
	if (ui->kind == UI_PLAIN || ui->kind == UI_PROMPT)
		ui_plain_open(&ui->plain, STDIN_FILENO, ui->kind == UI_PROMPT ? STDERR_FILENO : STDOUT_FILENO, ascii);
	if (ui->kind == UI_PROMPT)
		ui->kind = UI_PLAIN;
	return ui;
}

enum ui_kind ui_kind(const struct ui *ui)
{
	return ui ? ui->kind : UI_NONE;
}

static void show_screen(struct ui *ui, const struct page *page)
{
	int rows, cols;

	term_size(&rows, &cols);
	frame_begin(&ui->frame, rows, cols);
	view_draw(&ui->view, page, &ui->frame);
	term_paint(&ui->frame);
}

void ui_show(struct ui *ui, const struct page *page, int64_t now)
{
	if (ui_kind(ui) == UI_SCREEN && !ui->away)
		show_screen(ui, page);
	else if (ui_kind(ui) == UI_PLAIN)
		ui_plain_show(&ui->plain, page, now);
}

/* Reads keys until one means something to the program. */
static bool screen_input(struct ui *ui, const struct page *page, struct input *input, bool *gone, bool *redraw)
{
	int key;

	if (view_more(&ui->view, input))
		return true;
	while ((key = term_key()) > 0) {
		if (key == K_REDRAW)
			term_redraw();
		view_at_once(&ui->view, page, (unsigned)key, term_key_behind);
		if (view_key(&ui->view, page, (unsigned)key, input))
			return true;
		*redraw = true;
	}
	*gone = key < 0;
	return false;
}

bool ui_input(struct ui *ui, const struct page *page, struct input *input, bool *gone, bool *redraw)
{
	*gone = *redraw = false;
	memset(input, 0, sizeof *input);
	switch (ui_kind(ui)) {
	case UI_SCREEN:
		*gone = ui->away;
		return !ui->away && screen_input(ui, page, input, gone, redraw);
	case UI_PLAIN:
	case UI_PROMPT: /* became plain when opened */
		return ui_plain_input(&ui->plain, page, input, gone);
	case UI_NONE:
		break;
	}
	return false;
}

void ui_resized(struct ui *ui)
{
	if (ui_kind(ui) == UI_SCREEN && !ui->away)
		term_resized();
}

void ui_pause(struct ui *ui)
{
	if (ui_kind(ui) == UI_PLAIN)
		ui_plain_pause(&ui->plain);
	if (ui_kind(ui) != UI_SCREEN || ui->away)
		return;
	term_close();
	ui->away = true;
}

void ui_resume(struct ui *ui)
{
	struct err err;

	if (ui_kind(ui) == UI_PLAIN)
		ui_plain_resume(&ui->plain);
	if (ui_kind(ui) != UI_SCREEN || !ui->away)
		return;
	/* It worked before: a failure now means that the terminal is gone, which ui_input reports. If SIGHUP is
	 * ignored, the SIGCONT that accompanies it is the first sign. */
	if (term_open(ui->color, NULL, &err))
		ui->away = false;
	term_redraw();
}

/* Easy to copy: without the Enter that only a terminal echoes, it would stand behind the question. */
static void print_alone(struct ui *ui, const char *text)
{
	if (!isatty(STDIN_FILENO))
		ui_plain_print(&ui->plain, "");
	ui_plain_print(&ui->plain, text);
}

enum copied ui_copy(struct ui *ui, const char *text, struct err *err)
{
	if (ui_kind(ui) == UI_PLAIN) {
		print_alone(ui, text);
		return COPIED_PRINTED;
	}
	if (ui_kind(ui) != UI_SCREEN || ui->away)
		err_set(err, ERR_USAGE, NULL, NULL);
	else if (term_copy(text, ui->tmux, ui->screen, err))
		return ui->tmux ? COPIED_TMUX : COPIED_SENT;
	return COPIED_NOT;
}

void ui_raw(struct ui *ui, const char *text)
{
	if (ui_kind(ui) == UI_SCREEN && !ui->away)
		term_bare(text, _("Press a key to go back."));
	else if (ui_kind(ui) == UI_PLAIN)
		print_alone(ui, text);
}

bool ui_unwritable(const struct ui *ui)
{
	return (ui_kind(ui) == UI_PLAIN || ui_kind(ui) == UI_PROMPT) && ui->plain.broken && !isatty(STDOUT_FILENO);
}

int ui_fd(const struct ui *ui)
{
	switch (ui_kind(ui)) {
	case UI_SCREEN:
		return STDIN_FILENO;
	case UI_PLAIN:
	case UI_PROMPT: /* became plain when opened */
		return ui_plain_fd(&ui->plain);
	case UI_NONE:
		break;
	}
	return -1;
}

static void say_text(struct ui *ui, const char *text, bool wrapped)
{
	struct arena arena = { 0 };
	struct buf out;

	buf_init(&out, SAID_BYTES_MAX);
	text = text_safe_lines(&arena, text);
	if (ui && ui->ascii)
		text = text_ascii(&arena, text);
	if (wrapped)
		process_wrap(text, &out);
	else
		buf_add(&out, text);
	buf_add(&out, "\n");
	if (ui_kind(ui) == UI_SCREEN)
		buf_add(&ui->said, buf_text(&out));
	else
		fputs(buf_text(&out), stderr);
	buf_release(&out);
	arena_release(&arena);
}

void ui_say(struct ui *ui, const char *text)
{
	say_text(ui, text, true);
}

void ui_say_whole(struct ui *ui, const char *line)
{
	say_text(ui, line, false);
}

void ui_close(struct ui *ui)
{
	if (!ui)
		return;
	if (ui->kind == UI_SCREEN) {
		if (!ui->away)
			term_close();
		view_release(&ui->view);
		frame_release(&ui->frame);
	} else if (ui->kind == UI_PLAIN)
		ui_plain_close(&ui->plain);
	fputs(buf_text(&ui->said), stderr);
	buf_release(&ui->said);
	free(ui);
}
