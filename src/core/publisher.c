/* publisher.c - whether two names belong to one company, and whether a name hides something */
#include "core/publisher.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

/* A legal name has a dozen words at most. A longer name than this is compared literally. */
#define NAME_MAX_BYTES 256
#define WORDS_MAX      32

/* Endings of legal company names; "com" as in "salesforce.com, inc.". */
static const char *const legal_forms[] = {
	"ab",
	"ag",
	"aps",
	"as",
	"asa",
	"bv",
	"bvba",
	"co",
	"com",
	"company",
	"corp",
	"corporation",
	"cv",
	"doo",
	"dba",
	"ev",
	"gbr",
	"gmbh",
	"inc",
	"incorporated",
	"kft",
	"kg",
	"kk",
	"limited",
	"llc",
	"llp",
	"lp",
	"ltd",
	"ltda",
	"mbh",
	"nv",
	"oy",
	"oyj",
	"plc",
	"pte",
	"pty",
	"sa",
	"sarl",
	"sas",
	"se",
	"sl",
	"spa",
	"srl",
	"sro",
	"ug",
	NULL,
};

struct words {
	char text[NAME_MAX_BYTES + 1]; /* the words joined, in lower case */
	size_t from[WORDS_MAX];        /* where each word begins */
	bool letters[WORDS_MAX];       /* the word consists of single letters, as "B.V." */
	size_t count, len;
};

/* Spaces and punctuation beyond ASCII in company names. */
static bool is_between(uint32_t point)
{
	if (point < 0x80)
		return !ascii_is_alnum((char)point);
	return point == 0xA0 || point == 0xA9 || point == 0xAE || point == 0xB7 ||
	       (point >= 0x2000 && point <= 0x206F) || point == 0x2122 || point == 0x3000;
}

/* "B.V." and "S.r.l." are one word: single letters with dots between. */
static bool begin_word(struct words *words, bool single, const char *gap, size_t gap_len)
{
	bool dotted = gap_len == 1 && *gap == '.';

	if (dotted && single && words->count && words->letters[words->count - 1])
		return true;
	if (words->count == WORDS_MAX)
		return false;
	words->from[words->count] = words->len;
	words->letters[words->count++] = single;
	return true;
}

static bool publisher_split(const char *name, struct words *words)
{
	const char *gap = name;
	bool inside = false;
	size_t used;

	*words = (struct words){ .count = 0 };
	for (const char *at = name; *at; at += used) {
		uint32_t point = text_next(at, &used), after;
		size_t more = 0;

		if (point == '\'' || point == 0x2019) /* "Driver's" is one word */
			continue;
		if (is_between(point)) {
			if (inside)
				gap = at;
			inside = false;
			continue;
		}
		after = text_next(at + used, &more);
		if (!inside && !begin_word(words, !after || is_between(after), gap, (size_t)(at - gap)))
			return false;
		inside = true;
		if (words->len + used > NAME_MAX_BYTES)
			return false;
		for (size_t i = 0; i < used; i++) {
			char c = at[i];

			words->text[words->len++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		}
	}
	words->text[words->len] = '\0';
	return true;
}

static bool is_legal_form(const struct words *words, size_t at)
{
	const char *word = words->text + words->from[at];

	for (const char *const *form = legal_forms; *form; form++)
		if (strcmp(word, *form) == 0)
			return true;
	return false;
}

static void cut_legal_form(struct words *words)
{
	while (words->count > 1 && is_legal_form(words, words->count - 1)) {
		words->len = words->from[--words->count];
		words->text[words->len] = '\0';
	}
}

/* Forms that are recognised without a space before them, too: "SalesforceInc". The short forms are left out: many words
 * end in them. */
static const char *const glued_forms[] = { "com", "corporation", "corp", "gmbh", "incorporated", "inc", "limited",
	"llc", "ltd", "plc", NULL };

/* Whether @longer is @name followed only by legal forms. */
static bool is_glued(const char *name, const char *longer)
{
	if (strncmp(longer, name, strlen(name)) != 0)
		return false;
	longer += strlen(name);
	while (*longer) {
		const char *const *form = glued_forms;

		while (*form && strncmp(longer, *form, strlen(*form)) != 0)
			form++;
		if (!*form)
			return false;
		longer += strlen(*form);
	}
	return true;
}

bool publisher_same(const char *one, const char *other)
{
	struct words a, b;

	if (!one || !other || !*one || !*other || publisher_odd(one) || publisher_odd(other))
		return false;
	if (!publisher_split(one, &a) || !publisher_split(other, &b))
		return text_same(one, other);
	cut_legal_form(&a);
	cut_legal_form(&b);
	return a.len && b.len && (is_glued(a.text, b.text) || is_glued(b.text, a.text));
}

/* Scripts with letters that look like Latin ones. Source: Unicode technical standard 39. */
static bool looks_latin(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0x0370, 0x03FF },   /* Greek */
		{ 0x0400, 0x052F },   /* Cyrillic */
		{ 0x0530, 0x058F },   /* Armenian */
		{ 0x13A0, 0x13FF },   /* Cherokee */
		{ 0x1C80, 0x1C8F },   /* Cyrillic, extended */
		{ 0x1F00, 0x1FFF },   /* Greek, extended */
		{ 0x2C80, 0x2CFF },   /* Coptic */
		{ 0xA4D0, 0xA4FF },   /* Lisu */
		{ 0xFF21, 0xFF5A },   /* full-width Latin letters */
		{ 0x1D400, 0x1D7FF }, /* mathematical letters */
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (point >= ranges[i].first && point <= ranges[i].last)
			return true;
	return false;
}

static bool publisher_is_invisible(uint32_t point)
{
	return point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0xAD || point == 0x61C || point == 0x180E ||
	       (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
	       (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || point == 0xFFFD ||
	       (point >= 0xE0000 && point <= 0xE0FFF);
}

enum publisher_odd publisher_odd(const char *name)
{
	bool latin = false, alike = false;
	size_t used;

	if (!name)
		return PUBLISHER_PLAIN;
	if (strstr(name, "\\u{"))
		return PUBLISHER_HIDDEN;
	for (; *name; name += used) {
		uint32_t point = text_next(name, &used);

		if (publisher_is_invisible(point))
			return PUBLISHER_HIDDEN;
		latin = latin || (point < 0x80 && ascii_is_letter((char)point));
		alike = alike || looks_latin(point);
	}
	return latin && alike ? PUBLISHER_MIXED : PUBLISHER_PLAIN;
}

/* --- the owner of the app --- */

static const char *publisher_text_of(const char *text)
{
	return text ? text : "";
}

bool owner_named(const struct profile *profile, const char *wanted)
{
	return *publisher_text_of(wanted) || (profile && *publisher_text_of(profile->publisher_tenant));
}

/* No owner is named: only the verified publisher is left. Its id decides if the profile has it, else its whole name. */
static enum owner_match publisher_by_publisher(const struct facts *facts, const struct profile *profile)
{
	const char *publisher = publisher_text_of(facts->app_publisher),
		   *name = profile ? publisher_text_of(profile->publisher) : "";
	const char *id = publisher_text_of(facts->app_publisher_id),
		   *wanted = profile ? publisher_text_of(profile->verified_publisher_id) : "";

	if (*wanted && *id)
		return text_same(id, wanted) ? OWNER_OPEN : OWNER_STRANGE;
	return *publisher && *name && !publisher_same(publisher, name) ? OWNER_STRANGE : OWNER_OPEN;
}

struct owner owner_compare(const struct facts *facts, const struct profile *profile, const char *wanted)
{
	const char *owner = publisher_text_of(facts->app_owner_tenant);
	const char *named[] = { publisher_text_of(wanted),
		profile ? publisher_text_of(profile->publisher_tenant) : "" };
	struct owner judged = { .stand = OWNER_OPEN, .expected = "" };

	/* Every named owner has to match. */
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		if (!*named[i] || judged.stand == OWNER_WRONG)
			continue;
		judged.expected = named[i];
		judged.stand = text_same(owner, named[i]) ? OWNER_RIGHT : OWNER_WRONG;
	}
	if (!*owner)
		judged.stand = OWNER_UNSAID;
	else if (judged.stand == OWNER_OPEN)
		judged.stand = publisher_by_publisher(facts, profile);
	return judged;
}
