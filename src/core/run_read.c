/* run_read.c - replaying a saved run, and judging whether it is whole */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "core/run_apply.h"

#define SCHEMA_FAMILY "naaready.run/"

struct line {
	const char *text;
	size_t len;       /* without its line end */
	bool last, ended; /* ended: it has a line end */
	size_t number;    /* from 1 */
};

static bool no_run(struct err *err, size_t line, const char *told)
{
	return err_set(err, ERR_FILE, N_("reading a saved run"), _("line %zu: %s"), line, told);
}

/* The worst is kept, and of two that are alike the first. */
static void spoil(struct run *run, enum run_health health, size_t line)
{
	if (run->health != RUN_WHOLE)
		return;
	run->health = health;
	run->bad_line = line;
}

/* The hash that the line states; NULL when it does not end as it must. */
static const char *stated_hash(const struct line *line)
{
	const char *seal = line->text + line->len - RUN_SEAL_LEN;
	const char *hash = seal + strlen(RUN_SEAL);

	if (line->len <= RUN_SEAL_LEN || memcmp(seal, RUN_SEAL, strlen(RUN_SEAL)) != 0 ||
	    memcmp(hash + HASH_HEX_SIZE - 1, "\"}", 2) != 0)
		return NULL;
	for (size_t i = 0; i < HASH_HEX_SIZE - 1; i++)
		if (!strchr("0123456789abcdef", hash[i]) || !hash[i])
			return NULL;
	return hash;
}

/* Whether the line follows from the head of the run; the head becomes what the line states. */
static bool link_line(struct run *run, const struct line *line)
{
	const char *stated = stated_hash(line);
	char computed[HASH_HEX_SIZE];
	struct buf text;
	bool fits;

	if (!stated)
		return false;
	buf_init(&text, line->len);
	buf_add_n(&text, line->text, line->len - RUN_SEAL_LEN);
	buf_add(&text, "}");
	hash_hex(run->head, strlen(run->head), text.text, text.len, computed);
	buf_release(&text);
	fits = memcmp(computed, stated, HASH_HEX_SIZE - 1) == 0;
	memcpy(run->head, stated, HASH_HEX_SIZE - 1);
	return fits;
}

static bool judge_first(struct run *run, struct json record, struct err *err)
{
	const char *kind = json_raw(json_get(record, "kind"));
	const char *schema = json_raw(json_get(record, "schema"));
	long version;
	char *end;

	if (!kind || strcmp(kind, "run") != 0 || !schema ||
	    strncmp(schema, SCHEMA_FAMILY, strlen(SCHEMA_FAMILY)) != 0)
		return no_run(err, 1, _("this is not the beginning of a saved run."));
	version = strtol(schema + strlen(SCHEMA_FAMILY), &end, 10);
	if (version < 1 || *end)
		return no_run(err, 1, _("the version of the format cannot be read."));
	if (version > 1)
		spoil(run, RUN_NEWER, 1);
	return true;
}

/* --- what a file went through --- */

static const struct {
	enum run_carried what;
	const char *id, *says;
} carried[] = {
	{CARRIED_UTF16, "utf16", N_("It was made UTF-16, as PowerShell's \">\" does.")},
	{CARRIED_BOM, "bom", N_("A byte order mark (BOM) was put before it.")},
	{CARRIED_CRLF, "crlf", N_("Its line ends were made those of Windows (CR LF) or of an old Mac (CR).")},
	{CARRIED_END_LOST, "end_lost", N_("Its last line end is lost; the last record is whole.")},
	{CARRIED_BLANKS, "blanks", N_("Blanks, marks of a quotation or empty lines were added.")},
	{CARRIED_QP, "quoted_printable", N_("It is encoded as quoted-printable, as mail does.")},
	{CARRIED_WRAPPED, "wrapped", N_("Long lines were broken, as mail does; they are joined again here.")},
};

#define CARRIED_COUNT (sizeof carried / sizeof *carried)

const char *run_carried_say(const struct run *run, struct arena *arena)
{
	const char *all = "";

	for (size_t i = 0; i < CARRIED_COUNT; i++)
		if (run->carried & carried[i].what)
			all = arena_printf(arena, "%s%s%s", all, *all ? " " : "", _(carried[i].says));
	return *all ? arena_printf(arena, _("The file was carried: %s Its content is judged without that."), all) : "";
}

const char *run_carried_id(unsigned what, size_t at)
{
	for (size_t i = 0; i < CARRIED_COUNT; i++)
		if ((what & carried[i].what) && !at--)
			return carried[i].id;
	return NULL;
}

static void add_code(struct buf *out, unsigned code)
{
	char bytes[4];
	size_t len;

	if (code < 0x80) {
		bytes[0] = (char)code;
		len = 1;
	} else if (code < 0x800) {
		bytes[0] = (char)(0xC0 | code >> 6);
		bytes[1] = (char)(0x80 | (code & 63));
		len = 2;
	} else if (code < 0x10000) {
		bytes[0] = (char)(0xE0 | code >> 12);
		bytes[1] = (char)(0x80 | (code >> 6 & 63));
		bytes[2] = (char)(0x80 | (code & 63));
		len = 3;
	} else {
		bytes[0] = (char)(0xF0 | code >> 18);
		bytes[1] = (char)(0x80 | (code >> 12 & 63));
		bytes[2] = (char)(0x80 | (code >> 6 & 63));
		bytes[3] = (char)(0x80 | (code & 63));
		len = 4;
	}
	buf_add_n(out, bytes, len);
}

static void from_utf16(struct buf *out, const unsigned char *text, size_t len, bool big)
{
	for (size_t i = 0; i + 1 < len; i += 2) {
		unsigned code = big ? (unsigned)text[i] << 8 | text[i + 1] : (unsigned)text[i + 1] << 8 | text[i];

		if (code >= 0xD800 && code < 0xDC00 && i + 3 < len) {
			unsigned low = big ? (unsigned)text[i + 2] << 8 | text[i + 3] : (unsigned)text[i + 3] << 8 | text[i + 2];

			if (low >= 0xDC00 && low < 0xE000) {
				code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
				i += 2;
			}
		}
		add_code(out, code);
	}
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "=3D" is a byte, and "=" at the end of a line is none. */
static void from_quoted(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		size_t end = i + 1;
		char byte;

		if (text[i] != '=') {
			buf_add_n(out, text + i, 1);
			continue;
		}
		while (end < len && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r'))
			end++;
		if (end == len || text[end] == '\n') {
			i = end;
		} else if (i + 2 < len && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
			byte = (char)(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
			buf_add_n(out, &byte, 1);
			i += 2;
		} else {
			buf_add_n(out, text + i, 1);
		}
	}
}

/* A record ends in "}: a first line that ends in "=" was broken there. */
static bool is_quoted(const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);
	size_t at = end ? (size_t)(end - text) : 0;

	while (at && (text[at - 1] == '\r' || text[at - 1] == ' '))
		at--;
	return at && at <= 80 && text[at - 1] == '=';
}

/* The text without what lies around it as a whole; *@text and *@len are changed, and may be in @room. */
static void unpack(struct run *run, struct buf *room, const char **text, size_t *len)
{
	const unsigned char *bytes = (const unsigned char *)*text;
	struct buf other;
	bool big = *len >= 4 && ((bytes[0] == 0xFE && bytes[1] == 0xFF) || (!bytes[0] && bytes[1] == '{'));

	if (*len >= 4 && (big || (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == '{' && !bytes[1]))) {
		from_utf16(room, bytes, *len, big);
		run->carried |= CARRIED_UTF16;
		*text = buf_text(room);
		*len = room->len;
	}
	while (*len >= 3 && memcmp(*text, "\xEF\xBB\xBF", 3) == 0) {
		/* UTF-16 has one of its own */
		run->carried |= run->carried & CARRIED_UTF16 ? 0 : CARRIED_BOM;
		*text += 3;
		*len -= 3;
	}
	if (!memchr(*text, '\n', *len) && memchr(*text, '\r', *len)) { /* an old Mac's */
		buf_init(&other, RUN_BYTES_MAX);
		buf_add_n(&other, *text, *len);
		for (size_t i = 0; i < other.len; i++)
			if (other.text[i] == '\r')
				other.text[i] = '\n';
		buf_release(room);
		*room = other;
		run->carried |= CARRIED_CRLF;
		*text = buf_text(room);
	}
	if (!is_quoted(*text, *len))
		return;
	buf_init(&other, RUN_BYTES_MAX);
	from_quoted(&other, *text, *len);
	buf_release(room);
	*room = other;
	run->carried |= CARRIED_QP;
	*text = buf_text(room);
	*len = room->len;
}

/* Bytes of a blank at @text: none of ours begins or ends in one. */
static size_t blank(const char *text, size_t len)
{
	if (len >= 2 && memcmp(text, "\xC2\xA0", 2) == 0)
		return 2;
	if (len >= 3 && (memcmp(text, "\xE2\x80\x8B", 3) == 0 || memcmp(text, "\xEF\xBB\xBF", 3) == 0))
		return 3;
	return len && (*text == ' ' || *text == '\t');
}

static void strip_end(struct run *run, struct line *line)
{
	for (;;) {
		size_t got = 0;

		if (line->len && line->text[line->len - 1] == '\r') {
			run->carried |= line->ended ? CARRIED_CRLF : CARRIED_BLANKS;
			line->len--;
			continue;
		}
		for (size_t back = 1; back <= 3 && back <= line->len && !got; back++)
			got = blank(line->text + line->len - back, back) == back ? back : 0;
		if (!got)
			return;
		run->carried |= CARRIED_BLANKS;
		line->len -= got;
	}
}

/* The line without what was put around it. */
static void strip(struct run *run, struct line *line)
{
	size_t got;

	strip_end(run, line);
	while ((got = blank(line->text, line->len)) || (line->len && *line->text == '>')) {
		line->text += got ? got : 1;
		line->len -= got ? got : 1;
		run->carried |= CARRIED_BLANKS;
	}
}

/* --- line by line --- */

static bool links(const struct run *run, const struct line *line)
{
	struct run trial;

	memcpy(trial.head, run->head, sizeof trial.head);
	return link_line(&trial, line);
}

/* Pieces of a line that is broken; a record is some kB. */
#define PIECES_MAX 128
#define JOINED_MAX (256u * 1024)

/* How mail breaks a line that is too long: plainly, with a blank before what follows, or with a "!" as well. */
enum seam { SEAM_PLAIN = 0, SEAM_BLANK, SEAM_MARKED, SEAM_COUNT };

/* Joins @line with those that follow it in @rest until it is the next record, which its hash tells. Bytes of @rest that were
 * taken; 0: it is none. */
static size_t join(const struct run *run, const struct line *line, const char *rest, size_t len, enum seam seam, struct buf *whole,
		   size_t *pieces)
{
	size_t at = 0;

	buf_add_n(whole, line->text, line->len);
	for (*pieces = 1; at < len && *pieces < PIECES_MAX && whole->len < JOINED_MAX; ++*pieces) {
		const char *from = rest + at, *end = memchr(from, '\n', len - at);
		size_t n = end ? (size_t)(end - from) : len - at;
		struct line joined = {.ended = true};

		at += n + (end != NULL);
		n -= n && from[n - 1] == '\r';
		if (seam == SEAM_MARKED && whole->len && whole->text[whole->len - 1] == '!')
			whole->len--;
		if (seam != SEAM_PLAIN && n && *from == ' ')
			from++, n--;
		buf_add_n(whole, from, n);
		joined.text = buf_text(whole);
		joined.len = whole->len;
		if (stated_hash(&joined) && links(run, &joined))
			return at;
	}
	return 0;
}

static bool read_line(struct run *run, const struct line *line, struct err *err)
{
	struct json_doc doc;
	bool good = true;

	/* Shorter than any record, and there may be millions of them: nothing is built of it. */
	if (line->number > 1 && !line->last && line->len <= RUN_SEAL_LEN) {
		spoil(run, RUN_ALTERED, line->number);
		run->misfit = run->misfit ? run->misfit : line->number;
		return true;
	}
	if ((!line->ended && !links(run, line)) || !json_parse(&doc, line->text, line->len, NULL)) {
		if (line->number == 1)
			return no_run(err, 1, _("this is not a whole record of a saved run."));
		spoil(run, line->last ? RUN_TORN : RUN_ALTERED, line->number);
		if (line->ended && !line->last)
			(void)link_line(run, line);
		return true;
	}
	if (!line->ended)
		run->carried |= CARRIED_END_LOST;
	if (run->records == 0)
		good = judge_first(run, json_root(&doc), err);
	if (good) {
		if (!link_line(run, line)) {
			spoil(run, RUN_ALTERED, line->number);
			run->misfit = run->misfit ? run->misfit : line->number;
		}
		run_apply(run, json_root(&doc));
		run->records++;
	}
	json_release(&doc);
	return good;
}

/* Reads the record that begins at @line, and gives how many bytes of @rest belong to it. */
static bool read_record(struct run *run, struct line *line, const char *rest, size_t len, size_t *taken, bool *rejoin, struct err *err)
{
	struct line joined = *line;
	struct buf whole;
	size_t pieces = 0;
	bool good;

	*taken = 0;
	if (!*rejoin || links(run, line) || (stated_hash(line) && *line->text == '{') || line->last)
		return read_line(run, line, err);
	for (int seam = 0; seam < SEAM_COUNT && !*taken; seam++) {
		buf_init(&whole, 2 * JOINED_MAX);
		*taken = join(run, line, rest, len, (enum seam)seam, &whole, &pieces);
		if (!*taken)
			buf_release(&whole);
	}
	if (!*taken) {
		*rejoin = false; /* what is damaged is not tried at each of its lines */
		return read_line(run, line, err);
	}
	run->carried |= CARRIED_WRAPPED;
	joined.text = buf_text(&whole);
	joined.len = whole.len;
	joined.ended = true;
	good = read_line(run, &joined, err);
	line->number += pieces - 1;
	buf_release(&whole);
	return good;
}

static bool read_lines(struct run *run, const char *text, size_t len, struct err *err)
{
	struct line line = {.text = text};
	size_t last_len = len, taken;
	bool rejoin = true;

	while (last_len && strchr("\r\n \t", text[last_len - 1]) && text[last_len - 1])
		last_len--;
	for (size_t at = 0, next; at < len; at = next) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t records = run->records;
		unsigned before = run->carried;

		line.text = text + at;
		line.ended = end != NULL;
		line.len = end ? (size_t)(end - line.text) : len - at;
		next = at + line.len + (end != NULL);
		line.last = next >= last_len;
		line.number++;
		strip(run, &line);
		if (!line.len) {
			run->carried |= CARRIED_BLANKS;
			continue;
		}
		if (!read_record(run, &line, text + next, len - next, &taken, &rejoin, err))
			return false;
		if (run->overfull)
			return no_run(err, line.number, _("there are more changes than any run has; none of them is relied on."));
		next += taken;
		if (run->records == records && !line.ended) /* it was torn there, and not carried */
			run->carried = before;
		if (run->records > records && line.ended)
			run->whole_len = next;
	}
	return true;
}

/* What is no text, and can be told by its first bytes. */
static bool is_packed(const char *text, size_t len)
{
	return len >= 4 && (memcmp(text, "\x1F\x8B", 2) == 0 || memcmp(text, "PK\x03\x04", 4) == 0);
}

bool run_read(struct run *run, const char *text, size_t len, struct err *err)
{
	static const char *const doing = N_("reading a saved run");
	struct buf room;
	bool good;

	if (!len)
		return err_set(err, ERR_FILE, doing, "%s", _("The file is empty."));
	if (len > RUN_BYTES_MAX)
		return err_set(err, ERR_FILE, doing, "%s", _("The file is too large for a saved run."));
	if (is_packed(text, len))
		return err_set(err, ERR_FILE, doing, "%s", _("The file is packed (gzip or zip). Unpack it, then read it again."));
	buf_init(&room, RUN_BYTES_MAX);
	unpack(run, &room, &text, &len);
	good = read_lines(run, text, len, err);
	buf_release(&room);
	if (good && !run->records)
		return err_set(err, ERR_FILE, doing, "%s", _("The file is empty."));
	return good;
}

bool run_settles(const char *text, size_t len, const struct change_mark *mark, int64_t now)
{
	const struct change *change;
	struct err err;
	bool settled;
	struct run run;

	run_init(&run);
	settled = run_read(&run, text, len, &err) && run.health <= RUN_TORN && text_same(run.id, mark->run_id);
	change = run_change(&run, mark->change_id);
	settled = settled && change && !change_is_open(change) && !run_open(&run);
	/* Version 0.1 took "allowed" for "put back" while the block could still come. This one writes that only when the mark says
	 * that the block was seen, or its time is over. */
	settled = settled && (change->state != CHANGE_PUT_BACK || !change_may_still_show(mark, now));
	run_release(&run);
	return settled;
}
