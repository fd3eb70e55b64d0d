/* veil.c - secrets that come back in foreign text are covered */
#include "base/veil.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* A token has 2 to 4 kB, which is 12,000 to 24,000 pieces with those in base64. */
#define PIECES_FIRST 4096u
#define PIECES_MOST  (512u * 1024)
/* Below this even a password is covered by nothing: it would cover every other word. */
#define PASSWORD_LEAST 4
#define BASE           ((uint64_t)0x9E3779B97F4A7C15u) /* odd; of a rolling hash modulo 2^64 */

/* Both alphabets of base64 count as one. */
static uint64_t value(char c)
{
	return (unsigned char)(c == '-' ? '+' : c == '_' ? '/' : c) + 1u;
}

static uint64_t mixed(uint64_t sum)
{
	sum ^= sum >> 31;
	sum *= 0xBF58476D1CE4E5B9u;
	sum ^= sum >> 29;
	return sum ? sum : 1;
}

static bool has(const struct veil_pieces *pieces, uint64_t sum)
{
	for (size_t at = sum & (pieces->room - 1); pieces->room && pieces->slots[at];
	     at = (at + 1) & (pieces->room - 1))
		if (pieces->slots[at] == sum)
			return true;
	return false;
}

static void put(struct veil_pieces *pieces, uint64_t sum)
{
	size_t at = sum & (pieces->room - 1);

	while (pieces->slots[at])
		at = (at + 1) & (pieces->room - 1);
	pieces->slots[at] = sum;
	pieces->count++;
}

static void forget(struct veil_pieces *pieces)
{
	wipe(pieces->slots, pieces->room * sizeof *pieces->slots);
	free(pieces->slots);
	*pieces = (struct veil_pieces){ 0 };
}

static void grow(struct veil_pieces *pieces)
{
	struct veil_pieces more = { .room = pieces->room ? 2 * pieces->room : PIECES_FIRST };

	more.slots = calloc(more.room, sizeof *more.slots);
	if (!more.slots)
		arena_no_memory();
	for (size_t i = 0; i < pieces->room; i++)
		if (pieces->slots[i])
			put(&more, pieces->slots[i]);
	forget(pieces);
	*pieces = more;
}

static void add_piece(struct veil *veil, uint64_t sum)
{
	if (has(&veil->now, sum))
		return;
	if (veil->now.count >= PIECES_MOST) {
		forget(&veil->before);
		veil->before = veil->now;
		veil->now = (struct veil_pieces){ 0 };
	}
	if (2 * veil->now.count >= veil->now.room)
		grow(&veil->now);
	put(&veil->now, sum);
}

/* --- sums of all stretches of VEIL_WINDOW characters --- */

struct rolling {
	uint64_t sum, first; /* @first: what the oldest character is multiplied by */
	size_t taken;
};

static struct rolling rolling_start(void)
{
	struct rolling rolling = { .first = 1 };

	for (int i = 1; i < VEIL_WINDOW; i++)
		rolling.first *= BASE;
	return rolling;
}

/* Takes the character at @at of a text; true when a stretch ends with it. */
static bool roll(struct rolling *rolling, const char *at)
{
	if (rolling->taken >= VEIL_WINDOW)
		rolling->sum -= value(at[-VEIL_WINDOW]) * rolling->first;
	rolling->sum = rolling->sum * BASE + value(*at);
	return ++rolling->taken >= VEIL_WINDOW;
}

static void add_short(struct veil *veil, const char *bytes, size_t len)
{
	for (unsigned i = 0; i < VEIL_SHORTS; i++)
		if (veil->shorts[i].len == len && !memcmp(secret_reveal(&veil->shorts[i]), bytes, len))
			return;
	secret_set(&veil->shorts[veil->short_count++ % VEIL_SHORTS], bytes, len);
}

static void add_as_is(struct veil *veil, const char *bytes, size_t len, size_t least)
{
	struct rolling rolling = rolling_start();

	if (len >= least && len < VEIL_WINDOW)
		add_short(veil, bytes, len);
	for (size_t i = 0; i < len && len >= VEIL_WINDOW; i++)
		if (roll(&rolling, bytes + i))
			add_piece(veil, mixed(rolling.sum));
}

/* As it stands inside something larger that is encoded: from each of three places, whole groups only. */
static void add_base64(struct veil *veil, const char *bytes, size_t len, size_t least)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t from = 0; from < 3 && from < len; from++) {
		struct secret text = { 0 };

		for (size_t i = from; i + 3 <= len; i += 3) {
			unsigned three = (unsigned)(unsigned char)bytes[i] << 16 |
					 (unsigned)(unsigned char)bytes[i + 1] << 8 | (unsigned char)bytes[i + 2];
			char four[4] = { digits[three >> 18], digits[three >> 12 & 63], digits[three >> 6 & 63],
				digits[three & 63] };

			secret_add(&text, four, sizeof four);
			wipe(four, sizeof four);
		}
		add_as_is(veil, secret_reveal(&text), text.len, least);
		secret_wipe(&text);
	}
}

static void add(struct veil *veil, const char *bytes, size_t len, size_t least)
{
	struct secret escaped = { 0 };

	if (len < least)
		return;
	add_as_is(veil, bytes, len, least);
	add_base64(veil, bytes, len, VEIL_LEAST);
	secret_add_escaped(&escaped, bytes, len);
	if (escaped.len != len)
		add_as_is(veil, secret_reveal(&escaped), escaped.len, least);
	secret_wipe(&escaped);
}

void veil_add(struct veil *veil, const char *bytes, size_t len)
{
	add(veil, bytes, len, VEIL_LEAST);
}

void veil_add_password(struct veil *veil, const char *bytes, size_t len)
{
	add(veil, bytes, len, PASSWORD_LEAST);
}

/* --- covering --- */

static char *put_stars(char *out)
{
	return (char *)memcpy(out, "***", 3) + 3;
}

/* Never writes beyond what it has read: what is covered is longer than three stars. */
static size_t cover_short(const struct secret *secret, char *text, size_t len)
{
	char *out = text, *from = text, *end = text + len, *found;

	while (from < end && (found = memmem(from, (size_t)(end - from), secret_reveal(secret), secret->len))) {
		memmove(out, from, (size_t)(found - from));
		out = put_stars(out + (found - from));
		from = found + secret->len;
	}
	memmove(out, from, (size_t)(end - from));
	return (size_t)(out - text) + (size_t)(end - from);
}

/* What is written stays behind the stretch that is being looked at: a covered one is longer than its stars. */
static size_t cover_pieces(const struct veil *veil, char *text, size_t len)
{
	struct rolling rolling = rolling_start();
	char *out = text;
	size_t covered = 0; /* where the last one ended */

	for (size_t i = 0; i < len; i++) {
		size_t from = i + 1 - VEIL_WINDOW;
		uint64_t sum;

		if (!roll(&rolling, text + i))
			continue;
		sum = mixed(rolling.sum);
		if (!has(&veil->now, sum) && !has(&veil->before, sum))
			continue;
		if (from >= covered) { /* a new one begins */
			if (covered)
				out = put_stars(out);
			memmove(out, text + covered, from - covered);
			out += from - covered;
		}
		covered = i + 1;
	}
	if (covered)
		out = put_stars(out);
	memmove(out, text + covered, len - covered);
	return (size_t)(out - text) + len - covered;
}

size_t veil_text(const struct veil *veil, char *text, size_t len)
{
	for (unsigned i = 0; i < VEIL_SHORTS; i++)
		if (secret_is_set(&veil->shorts[i]))
			len = cover_short(&veil->shorts[i], text, len);
	if (veil->now.count || veil->before.count)
		len = cover_pieces(veil, text, len);
	text[len] = '\0';
	return len;
}

void veil_release(struct veil *veil)
{
	for (unsigned i = 0; i < VEIL_SHORTS; i++)
		secret_wipe(&veil->shorts[i]);
	forget(&veil->now);
	forget(&veil->before);
	*veil = (struct veil){ 0 };
}
