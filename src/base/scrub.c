/* scrub.c - hides secrets that services or proxies repeat in their replies */
#include "base/scrub.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* A token has 2 to 4 kB: 12,000 to 24,000 pieces, with those in base64. */
#define PIECES_FIRST 4096u
#define PIECES_MOST  (512u * 1024)
/* Shorter passwords are not hidden: they would match in every other word. */
#define PASSWORD_LEAST 4
#define BASE           ((uint64_t)0x9E3779B97F4A7C15u) /* odd; base of a rolling hash modulo 2^64 */

/* The two alphabets of base64 count as one. */
static uint64_t scrub_value(char c)
{
	return (unsigned char)(c == '-' ? '+' : c == '_' ? '/' : c) + 1u;
}

static uint64_t scrub_mixed(uint64_t sum)
{
	sum ^= sum >> 31;
	sum *= 0xBF58476D1CE4E5B9u;
	sum ^= sum >> 29;
	return sum ? sum : 1;
}

static bool scrub_has(const struct scrub_pieces *pieces, uint64_t sum)
{
	for (size_t at = sum & (pieces->room - 1); pieces->room && pieces->slots[at];
	     at = (at + 1) & (pieces->room - 1))
		if (pieces->slots[at] == sum)
			return true;
	return false;
}

static void scrub_put(struct scrub_pieces *pieces, uint64_t sum)
{
	size_t at = sum & (pieces->room - 1);

	while (pieces->slots[at])
		at = (at + 1) & (pieces->room - 1);
	pieces->slots[at] = sum;
	pieces->count++;
}

static void scrub_forget(struct scrub_pieces *pieces)
{
	wipe(pieces->slots, pieces->room * sizeof *pieces->slots);
	free(pieces->slots);
	*pieces = (struct scrub_pieces){ 0 };
}

static void scrub_grow(struct scrub_pieces *pieces)
{
	struct scrub_pieces more = { .room = pieces->room ? 2 * pieces->room : PIECES_FIRST };

	more.slots = calloc(more.room, sizeof *more.slots);
	if (!more.slots)
		arena_no_memory();
	for (size_t i = 0; i < pieces->room; i++)
		if (pieces->slots[i])
			scrub_put(&more, pieces->slots[i]);
	scrub_forget(pieces);
	*pieces = more;
}

static void add_piece(struct scrub *scrub, uint64_t sum)
{
	if (scrub_has(&scrub->now, sum))
		return;
	if (scrub->now.count >= PIECES_MOST) {
		scrub_forget(&scrub->before);
		scrub->before = scrub->now;
		scrub->now = (struct scrub_pieces){ 0 };
	}
	if (2 * scrub->now.count >= scrub->now.room)
		scrub_grow(&scrub->now);
	scrub_put(&scrub->now, sum);
}

/* --- hashes of all stretches of SCRUB_WINDOW characters --- */

struct rolling {
	uint64_t sum, first; /* first: factor of the oldest character */
	size_t taken;
};

static struct rolling rolling_start(void)
{
	struct rolling rolling = { .first = 1 };

	for (int i = 1; i < SCRUB_WINDOW; i++)
		rolling.first *= BASE;
	return rolling;
}

/* Takes the character at @at; true if a stretch ends with it. */
static bool scrub_roll(struct rolling *rolling, const char *at)
{
	if (rolling->taken >= SCRUB_WINDOW)
		rolling->sum -= scrub_value(at[-SCRUB_WINDOW]) * rolling->first;
	rolling->sum = rolling->sum * BASE + scrub_value(*at);
	return ++rolling->taken >= SCRUB_WINDOW;
}

static void add_short(struct scrub *scrub, const char *bytes, size_t len)
{
	for (unsigned i = 0; i < SCRUB_SHORTS; i++)
		if (scrub->shorts[i].len == len && !memcmp(secret_reveal(&scrub->shorts[i]), bytes, len))
			return;
	secret_set(&scrub->shorts[scrub->short_count++ % SCRUB_SHORTS], bytes, len);
}

static void add_as_is(struct scrub *scrub, const char *bytes, size_t len, size_t least)
{
	struct rolling rolling = rolling_start();

	if (len >= least && len < SCRUB_WINDOW)
		add_short(scrub, bytes, len);
	for (size_t i = 0; i < len && len >= SCRUB_WINDOW; i++)
		if (scrub_roll(&rolling, bytes + i))
			add_piece(scrub, scrub_mixed(rolling.sum));
}

/* Adds the base64 forms inside a larger encoded text: from each of three offsets, complete groups only. */
static void scrub_add_base64(struct scrub *scrub, const char *bytes, size_t len, size_t least)
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
		add_as_is(scrub, secret_reveal(&text), text.len, least);
		secret_wipe(&text);
	}
}

static void scrub_add_it(struct scrub *scrub, const char *bytes, size_t len, size_t least)
{
	struct secret escaped = { 0 };

	if (len < least)
		return;
	add_as_is(scrub, bytes, len, least);
	scrub_add_base64(scrub, bytes, len, SCRUB_LEAST);
	secret_add_escaped(&escaped, bytes, len);
	if (escaped.len != len)
		add_as_is(scrub, secret_reveal(&escaped), escaped.len, least);
	secret_wipe(&escaped);
}

void scrub_add(struct scrub *scrub, const char *bytes, size_t len)
{
	scrub_add_it(scrub, bytes, len, SCRUB_LEAST);
}

void scrub_add_password(struct scrub *scrub, const char *bytes, size_t len)
{
	scrub_add_it(scrub, bytes, len, PASSWORD_LEAST);
}

/* --- hiding --- */

static char *put_stars(char *out)
{
	return (char *)memcpy(out, "***", 3) + 3;
}

/* Writes never overtake reads, because a hidden secret is longer than three stars. */
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

/* Writes stay behind the stretch that is being read, because a hidden one is longer than its stars. */
static size_t cover_pieces(const struct scrub *scrub, char *text, size_t len)
{
	struct rolling rolling = rolling_start();
	char *out = text;
	size_t covered = 0; /* end of the last find */

	for (size_t i = 0; i < len; i++) {
		size_t from = i + 1 - SCRUB_WINDOW;
		uint64_t sum;

		if (!scrub_roll(&rolling, text + i))
			continue;
		sum = scrub_mixed(rolling.sum);
		if (!scrub_has(&scrub->now, sum) && !scrub_has(&scrub->before, sum))
			continue;
		if (from >= covered) { /* a new find begins */
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

size_t scrub_text(const struct scrub *scrub, char *text, size_t len)
{
	for (unsigned i = 0; i < SCRUB_SHORTS; i++)
		if (secret_is_set(&scrub->shorts[i]))
			len = cover_short(&scrub->shorts[i], text, len);
	if (scrub->now.count || scrub->before.count)
		len = cover_pieces(scrub, text, len);
	text[len] = '\0';
	return len;
}

void scrub_release(struct scrub *scrub)
{
	for (unsigned i = 0; i < SCRUB_SHORTS; i++)
		secret_wipe(&scrub->shorts[i]);
	scrub_forget(&scrub->now);
	scrub_forget(&scrub->before);
	*scrub = (struct scrub){ 0 };
}
