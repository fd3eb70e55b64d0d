/* face.c - who talks with the admin: full screen, plain lines, or nobody */
#include "world/face.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wizard/view.h"
#include "world/env.h"
#include "world/plain.h"

/* What is to be said after the full screen: a few lines. */
#define SAID_BYTES_MAX 65536

struct face {
	enum face_kind kind;
	enum color_mode color;
	bool ascii, tmux, away;
	struct view view;
	struct frame frame;
	struct plain plain;
	struct buf said; /* kept until the full screen is closed */
};

/* For whoever cannot see the full screen; it stands above it in the scroll-back. */
static void tell_of_plain(const struct env *env)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !env->term || text_same(env->term, "dumb"))
		return;
	printf("%s\n", _("Full screen follows. For a screen reader: F10 quits, then naaready --plain."));
	fflush(stdout);
}

static void open_screen(struct face *face, const struct env *env)
{
	char sentence[ERR_SAY_SIZE];
	struct err err;

	tell_of_plain(env);
	if (term_open(face->color, &err)) {
		frame_init(&face->frame, face->ascii);
		view_init(&face->view);
		return;
	}
	face->kind = FACE_PLAIN;
	fprintf(stderr, "%s\n", err.told[0] ? err.told : err_say(&err, sentence, sizeof sentence));
}

struct face *face_open(enum face_kind kind, enum color_mode color, bool ascii)
{
	struct face *face = calloc(1, sizeof *face);
	struct env env;

	if (!face)
		arena_no_memory();
	env_read(&env);
	face->kind = kind;
	face->color = color;
	face->ascii = ascii;
	face->tmux = env.tmux;
	buf_init(&face->said, SAID_BYTES_MAX);
	if (face->kind == FACE_SCREEN)
		open_screen(face, &env);
	if (face->kind == FACE_PLAIN || face->kind == FACE_PROMPT)
		plain_open(&face->plain, STDIN_FILENO, face->kind == FACE_PROMPT ? STDERR_FILENO : STDOUT_FILENO,
		    ascii);
	if (face->kind == FACE_PROMPT)
		face->kind = FACE_PLAIN;
	return face;
}

enum face_kind face_kind(const struct face *face)
{
	return face ? face->kind : FACE_NONE;
}

static void show_screen(struct face *face, const struct page *page)
{
	int rows, cols;

	term_size(&rows, &cols);
	frame_begin(&face->frame, rows, cols);
	view_draw(&face->view, page, &face->frame);
	term_paint(&face->frame);
}

void face_show(struct face *face, const struct page *page, int64_t now)
{
	if (face_kind(face) == FACE_SCREEN && !face->away)
		show_screen(face, page);
	else if (face_kind(face) == FACE_PLAIN)
		plain_show(&face->plain, page, now);
}

/* Keys until one means something to the program. */
static bool screen_input(struct face *face, const struct page *page, struct input *input, bool *gone, bool *redraw)
{
	int key;

	if (view_more(&face->view, input))
		return true;
	while ((key = term_key()) > 0) {
		if (key == K_REDRAW)
			term_redraw();
		view_at_once(&face->view, page, (unsigned)key, term_key_behind);
		if (view_key(&face->view, page, (unsigned)key, input))
			return true;
		*redraw = true;
	}
	*gone = key < 0;
	return false;
}

bool face_input(struct face *face, const struct page *page, struct input *input, bool *gone, bool *redraw)
{
	*gone = *redraw = false;
	memset(input, 0, sizeof *input);
	switch (face_kind(face)) {
	case FACE_SCREEN:
		*gone = face->away;
		return !face->away && screen_input(face, page, input, gone, redraw);
	case FACE_PLAIN:
	case FACE_PROMPT: /* became plain when it was opened */
		return plain_input(&face->plain, page, input, gone);
	case FACE_NONE:
		break;
	}
	return false;
}

void face_resized(struct face *face)
{
	if (face_kind(face) == FACE_SCREEN && !face->away)
		term_resized();
}

void face_pause(struct face *face)
{
	if (face_kind(face) == FACE_PLAIN)
		plain_pause(&face->plain);
	if (face_kind(face) != FACE_SCREEN || face->away)
		return;
	term_close();
	face->away = true;
}

void face_resume(struct face *face)
{
	struct err err;

	if (face_kind(face) == FACE_PLAIN)
		plain_resume(&face->plain);
	if (face_kind(face) != FACE_SCREEN || !face->away)
		return;
	/* It worked before: what fails now is a terminal that is gone, and face_input says so. Where SIGHUP is ignored, the
	 * SIGCONT that comes with it is the first that we hear. */
	if (term_open(face->color, &err))
		face->away = false;
	term_redraw();
}

void face_copy(struct face *face, const char *text)
{
	if (face_kind(face) == FACE_SCREEN && !face->away)
		term_copy(text, face->tmux);
	else if (face_kind(face) == FACE_PLAIN)
		plain_print(&face->plain, text); /* alone on its line, to be taken from there */
}

void face_bare(struct face *face, const char *text)
{
	if (face_kind(face) == FACE_SCREEN && !face->away)
		term_bare(text, _("Press a key to go back."));
	else if (face_kind(face) == FACE_PLAIN)
		plain_print(&face->plain, text);
}

bool face_unwritable(const struct face *face)
{
	return (face_kind(face) == FACE_PLAIN || face_kind(face) == FACE_PROMPT) && face->plain.broken &&
	       !isatty(STDOUT_FILENO);
}

int face_fd(const struct face *face)
{
	switch (face_kind(face)) {
	case FACE_SCREEN:
		return STDIN_FILENO;
	case FACE_PLAIN:
	case FACE_PROMPT: /* became plain when it was opened */
		return plain_fd(&face->plain);
	case FACE_NONE:
		break;
	}
	return -1;
}

void face_say(struct face *face, const char *line)
{
	struct arena arena = { 0 };

	line = text_safe_lines(&arena, line);
	if (face && face->ascii)
		line = text_ascii(&arena, line);
	if (face_kind(face) == FACE_SCREEN) {
		buf_add(&face->said, line);
		buf_add(&face->said, "\n");
	} else
		fprintf(stderr, "%s\n", line);
	arena_release(&arena);
}

void face_close(struct face *face)
{
	if (!face)
		return;
	if (face->kind == FACE_SCREEN) {
		if (!face->away)
			term_close();
		view_release(&face->view);
		frame_release(&face->frame);
	} else if (face->kind == FACE_PLAIN)
		plain_close(&face->plain);
	fputs(buf_text(&face->said), stderr);
	buf_release(&face->said);
	free(face);
}
