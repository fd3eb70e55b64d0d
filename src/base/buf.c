/* buf.c - text that grows up to a limit */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/secret.h"

#define ROOM_FIRST 256

void buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){ .max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4 };
}

/* Makes room for @len bytes and a NUL; @len is at most the maximum. Wipes the old memory: a body may carry a token. */
static void make_room(struct buf *buf, size_t len)
{
	size_t room = buf->room ? buf->room : ROOM_FIRST;
	char *text;

	if (len < buf->room)
		return;
	while (room <= len)
		room *= 2;
	if (room > buf->max + 1)
		room = buf->max + 1;
	text = malloc(room);
	if (!text)
		arena_no_memory();
	if (buf->len)
		memcpy(text, buf->text, buf->len); /* len < old room < room */
	text[buf->len] = '\0';
	if (buf->text) {
		wipe(buf->text, buf->room);
		free(buf->text);
	}
	buf->text = text;
	buf->room = room;
}

/* Drops an incomplete character at the end. */
static void drop_half_character(struct buf *buf)
{
	for (size_t back = 1; back <= 3 && back <= buf->len; back++) {
		unsigned char byte = (unsigned char)buf->text[buf->len - back];

		if ((byte & 0xC0) == 0x80)
			continue;
		if (byte >= (back == 1 ? 0xC0 : back == 2 ? 0xE0 : 0xF0))
			buf->len -= back;
		break;
	}
	buf->text[buf->len] = '\0';
}

void buf_add_n(struct buf *buf, const char *bytes, size_t len)
{
	bool cut;

	if (buf->cut || !len)
		return;
	cut = len > buf->max - buf->len;
	if (cut)
		len = buf->max - buf->len;
	make_room(buf, buf->len + len);
	memcpy(buf->text + buf->len, bytes, len); /* make_room ensured the room */
	buf->len += len;
	buf->text[buf->len] = '\0';
	buf->cut = cut;
	if (cut)
		drop_half_character(buf);
}

void buf_add(struct buf *buf, const char *text)
{
	if (text)
		buf_add_n(buf, text, strlen(text));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	size_t len;
	int needed;

	if (buf->cut)
		return;
	va_start(args, format);
	needed = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (needed <= 0)
		return;
	len = (size_t)needed;
	if (len > buf->max - buf->len) {
		len = buf->max - buf->len;
		buf->cut = true;
	}
	make_room(buf, buf->len + len);
	va_start(args, format);
	vsnprintf(buf->text + buf->len, len + 1, format, args);
	va_end(args);
	buf->len += len;
	if (buf->cut)
		drop_half_character(buf);
}

const char *buf_text(const struct buf *buf)
{
	return buf->text ? buf->text : "";
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->cut = false;
	if (buf->text)
		buf->text[0] = '\0';
}

void buf_wipe(struct buf *buf)
{
	if (buf->text)
		wipe(buf->text, buf->room);
	buf_clear(buf);
}

void buf_release(struct buf *buf)
{
	free(buf->text);
	buf_init(buf, buf->max);
}
