/* field.c - one line of text input: editing, pasting, drawing */
#include "wizard/field.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/text.h"
#include "wizard/frame.h"
#include "wizard/keys.h"

void field_init(struct field *field, const char *id, const char *text, bool secret)
{
	*field = (struct field){ .secret = secret };
	snprintf(field->id, sizeof field->id, "%s", id);
	buf_init(&field->text, FIELD_BYTES_MAX);
	buf_add(&field->text, text);
	field->at = field->text.len;
}

void field_release(struct field *field)
{
	buf_wipe(&field->text);
	buf_release(&field->text);
	*field = (struct field){ 0 };
}

/* True if the character at @at combines with the one before. */
static bool field_is_mark(const char *text, size_t at)
{
	char one[8];
	size_t used;

	text_next(text + at, &used);
	memcpy(one, text + at, used); /* 4 bytes at most */
	one[used] = '\0';
	return used > 1 && !text_width(one);
}

/* The next and the previous cursor position: combining marks stay with their base. */
static size_t place_after(const char *text, size_t at)
{
	size_t used;

	if (!text[at])
		return at;
	text_next(text + at, &used);
	for (at += used; text[at] && field_is_mark(text, at); at += used)
		text_next(text + at, &used);
	return at;
}

static size_t place_before(const char *text, size_t at)
{
	while (at) {
		do
			at--;
		while (at && ((unsigned char)text[at] & 0xC0) == 0x80);
		if (!field_is_mark(text, at))
			break;
	}
	return at;
}

static void field_cut(struct field *field, size_t from, size_t to)
{
	struct buf *text = &field->text;

	if (from == to)
		return;
	memmove(text->text + from, text->text + to, text->len - to + 1); /* includes the final NUL */
	memset(text->text + text->len - (to - from), 0, to - from);
	text->len -= to - from;
	field->at = from;
	field->changed = true;
}

static void field_insert(struct field *field, const char *bytes, size_t len)
{
	struct buf *text = &field->text;

	if (len > text->max - text->len)
		return;
	buf_add_n(text, bytes, len);
	memmove(text->text + field->at + len, text->text + field->at, text->len - len - field->at);
	memcpy(text->text + field->at, bytes, len); /* buf_add made room for it */
	field->at += len;
	field->changed = true;
}

static size_t field_encode(unsigned point, char out[4])
{
	size_t len = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

	for (size_t i = len; --i;) {
		out[i] = (char)(0x80 | (point & 0x3F));
		point >>= 6;
	}
	out[0] = (char)(len == 1 ? point : (0xF00u >> len & 0xF0) | point);
	return len;
}

static bool is_gap(char c)
{
	return c == ' ' || c == '\n';
}

/* The line ends of a paste collapse to one space between words, none at either end; or to one line end if the field
 * keeps them. */
static void insert_gap(struct field *field, unsigned key)
{
	bool line = field->many && (key == K_ENTER || key == '\n' || key == '\r');

	if (line && field->at && buf_text(&field->text)[field->at - 1] != '\n')
		field_insert(field, "\n", 1);
	else if (!line && field->at && !is_gap(buf_text(&field->text)[field->at - 1]))
		field_insert(field, " ", 1);
}

static bool paste_key(struct field *field, unsigned key)
{
	const char *text = buf_text(&field->text);

	if (key == K_PASTE_END && field->at && field->at == field->text.len && is_gap(text[field->at - 1]))
		field_cut(field, field->at - 1, field->at);
	else if (key == K_ENTER || key == K_TAB || key < ' ' || key == 0x7F)
		insert_gap(field, key);
	return true;
}

static void field_edit(struct field *field, unsigned key)
{
	const char *text = buf_text(&field->text);

	if (key == K_BACKSPACE)
		field_cut(field, place_before(text, field->at), field->at);
	else if (key == K_DELETE)
		field_cut(field, field->at, place_after(text, field->at));
	else if (key == K_KILL_LINE)
		field_cut(field, 0, field->at);
	else if (key == K_LEFT)
		field->at = place_before(text, field->at);
	else if (key == K_RIGHT)
		field->at = place_after(text, field->at);
	else if (key == K_HOME)
		field->at = 0;
	else if (key == K_END)
		field->at = field->text.len;
}

bool field_key(struct field *field, unsigned key, bool pasting)
{
	char bytes[4];

	if (key >= ' ' && key != 0x7F && key < K_UP && !(key >= 0xD800 && key < 0xE000)) {
		field_insert(field, bytes, field_encode(key, bytes));
		return true;
	}
	if (pasting)
		return paste_key(field, key);
	switch (key) {
	case K_BACKSPACE:
	case K_DELETE:
	case K_KILL_LINE:
	case K_LEFT:
	case K_RIGHT:
	case K_HOME:
	case K_END:
		field_edit(field, key);
		return true;
	default:
		return false;
	}
}

/* Bytes @from to @to as this terminal can show them. */
static const char *field_shown(const struct field *field, const struct frame *frame, size_t from, size_t to,
    struct arena *arena)
{
	const char *safe = text_safe_copy_n(arena, buf_text(&field->text) + from, to - from, SIZE_MAX / 64);

	return frame->ascii ? text_ascii(arena, safe) : safe;
}

/* The first byte to show, so that the cursor stays within @columns. */
static size_t first_shown(const struct field *field, const struct frame *frame, int columns, struct arena *arena)
{
	const char *text = buf_text(&field->text);
	size_t from = field->at;
	int width = 0;

	while (from) {
		size_t before = place_before(text, from);

		width += text_width(field_shown(field, frame, before, from, arena));
		if (width > columns - 1)
			break;
		from = before;
	}
	return from;
}

static void draw_secret(const struct field *field, struct frame *frame, int row, int col, int columns, bool focused)
{
	char text[96];
	unsigned long count = 0;
	int used = 0;

	for (size_t at = 0; at < field->text.len; at = place_after(buf_text(&field->text), at))
		count++;
	if (count) {
		snprintf(text, sizeof text, ngettext("%lu character, hidden", "%lu characters, hidden", count), count);
		used = frame_text(frame, row, col, columns, STYLE_FIELD, text);
	}
	if (focused)
		frame->cursor_col = col + (used < columns ? used : columns - 1);
}

void field_draw(const struct field *field, struct frame *frame, int row, int col, int columns, bool focused)
{
	struct arena arena = { 0 };
	size_t from, to, most = (size_t)(columns > 0 ? columns : 0) * 24;
	int used;

	if (columns < 1)
		return;
	frame_fill(frame, row, col, columns, STYLE_FIELD);
	if (focused) {
		frame->cursor_row = row;
		frame->cursor_shown = true;
	}
	if (field->secret) {
		draw_secret(field, frame, row, col, columns, focused);
		return;
	}
	from = first_shown(field, frame, columns, &arena);
	to = field->text.len - from > most ? from + most : field->text.len;
	frame_text(frame, row, col, columns, STYLE_FIELD, field_shown(field, frame, from, to, &arena));
	if (from)
		frame_text(frame, row, col, 1, STYLE_DIM, "<");
	used = text_width(field_shown(field, frame, from, field->at, &arena));
	if (focused)
		frame->cursor_col = col + (used < columns ? used : columns - 1);
	arena_release(&arena);
}
