/* redact.c - a run without the names, domains and ids of its tenant, to be shown to others */
#include "core/redact.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/text.h"
#include "core/publisher.h"
#include "core/wellknown.h"

/* --- pseudonyms --- */

#define BUCKETS   65536 /* a hostile record may have a hundred thousand names */
#define FNV_BASIS 2166136261u
/* A shorter name is replaced only as a whole word in its exact spelling: "IT" is not in "with". */
#define NAME_INSIDE_MIN 4

struct pseudonym {
	const char *from, *to;
	size_t len;
	struct pseudonym *next; /* in the same bucket */
	bool name;              /* sentences are searched for it */
};

static bool redact_has(const struct scopes *set, const char *text)
{
	return set->count && scopes_has(set, text);
}

static bool redact_same(const char *a, const char *b)
{
	return a && *a && text_same(a, b);
}

static bool is_public(const struct pseudonyms *pseudonyms, const char *id)
{
	const struct profile *profile = pseudonyms->profile;

	if (wellknown_is(id))
		return true;
	return profile && (redact_same(profile->client_id, id) || redact_same(profile->publisher_tenant, id) ||
			      redact_same(profile->resource_app_id, id) || redact_has(&profile->manifest_ids, id));
}

static bool public_name(const struct pseudonyms *pseudonyms, const char *name)
{
	const struct profile *profile = pseudonyms->profile;

	return profile && (redact_same(profile->name, name) || redact_same(profile->publisher, name) ||
			      redact_has(&profile->entra_names, name));
}

static bool redact_equal(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
	return true;
}

/* Adds a character to an FNV-1a hash. */
static uint32_t hash_more(uint32_t hash, char c)
{
	return (hash ^ (unsigned char)ascii_lower(c)) * 16777619u;
}

static uint32_t redact_hash_of(const char *text, size_t len)
{
	uint32_t hash = FNV_BASIS;

	for (size_t i = 0; i < len; i++)
		hash = hash_more(hash, text[i]);
	return hash;
}

static const struct pseudonym *redact_find(const struct pseudonyms *pseudonyms, uint32_t hash, const char *text,
    size_t len)
{
	const struct pseudonym *one = pseudonyms->buckets ? pseudonyms->buckets[hash % BUCKETS] : NULL;

	while (one && (one->len != len || !redact_equal(one->from, text, len)))
		one = one->next;
	return one;
}

static const char *pseudonym_known(const struct pseudonyms *pseudonyms, const char *text, size_t len)
{
	const struct pseudonym *one = redact_find(pseudonyms, redact_hash_of(text, len), text, len);

	return one ? one->to : NULL;
}

static bool in_word(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* Index of the first two characters of a name. */
static size_t begin_of(const char *text)
{
	return (unsigned char)ascii_lower(text[0]) * 256u + (text[0] ? (unsigned char)ascii_lower(text[1]) : 0);
}

/* Marks a name's first two characters. After a name of one character any other may follow. */
static void look_for(struct pseudonyms *pseudonyms, struct pseudonym *one)
{
	size_t begin = begin_of(one->from);

	if (one->len > STAND_IN_NAME_MAX)
		return;
	one->name = true;
	pseudonyms->lengths[one->len] = true;
	pseudonyms->longest = one->len > pseudonyms->longest ? one->len : pseudonyms->longest;
	if (one->len > 1)
		pseudonyms->begins[begin] = true;
	else
		memset(pseudonyms->begins + begin, true, 256 * sizeof *pseudonyms->begins);
}

static const char *pseudonym_name(const struct pseudonyms *pseudonyms, const char *text, bool inside, size_t *len)
{
	const char *found = NULL;
	uint32_t hash = FNV_BASIS;

	*len = 0;
	for (size_t i = 0; text[i] && i < pseudonyms->longest && pseudonyms->begins[begin_of(text)]; i++) {
		const struct pseudonym *one;

		hash = hash_more(hash, text[i]);
		one = pseudonyms->lengths[i + 1] ? redact_find(pseudonyms, hash, text, i + 1) : NULL;
		if (!one || !one->name)
			continue;
		if (one->len < NAME_INSIDE_MIN &&
		    (inside || in_word(text[one->len]) || strncmp(one->from, text, one->len) != 0))
			continue;
		found = one->to;
		*len = one->len;
	}
	return found;
}

static const char *redact_meet(struct pseudonyms *pseudonyms, const char *from, const char *to, bool name)
{
	struct pseudonym *one = arena_alloc(pseudonyms->arena, sizeof *one), **bucket;

	if (!pseudonyms->buckets)
		pseudonyms->buckets = arena_alloc(pseudonyms->arena, BUCKETS * sizeof *pseudonyms->buckets);
	*one = (struct pseudonym){ .from = arena_copy(pseudonyms->arena, from), .to = to, .len = strlen(from) };
	bucket = &pseudonyms->buckets[redact_hash_of(from, one->len) % BUCKETS];
	one->next = *bucket;
	*bucket = one;
	if (name)
		look_for(pseudonyms, one);
	return to;
}

static unsigned redact_count(struct pseudonyms *pseudonyms, size_t kind)
{
	return ++pseudonyms->numbers[kind];
}

static const char *for_id(struct pseudonyms *pseudonyms, const char *id)
{
	if (is_public(pseudonyms, id))
		return id;
	return redact_meet(pseudonyms, id, arena_printf(pseudonyms->arena, "id-%u", redact_count(pseudonyms, TEXT_ID)),
	    false);
}

/* The first label of contoso.onmicrosoft.com is the tenant's name in many sentences, so that it gets a pseudonym,
 * too. */
static const char *for_domain(struct pseudonyms *pseudonyms, const char *domain)
{
	unsigned number;
	size_t len = strcspn(domain, ".");

	if (text_is_guid(domain))
		return for_id(pseudonyms, domain);
	number = redact_count(pseudonyms, TEXT_DOMAIN);
	if (text_begins(domain + len, ".onmicrosoft.") && len >= NAME_INSIDE_MIN)
		(void)redact_meet(pseudonyms, arena_copy_n(pseudonyms->arena, domain, len),
		    arena_printf(pseudonyms->arena, "domain-%u", number), true);
	return redact_meet(pseudonyms, domain, arena_printf(pseudonyms->arena, "domain-%u.example", number), false);
}

static const char *for_person(struct pseudonyms *pseudonyms, const char *person)
{
	const char *at = strrchr(person, '@');
	unsigned number;

	if (text_is_guid(person))
		return for_id(pseudonyms, person);
	number = redact_count(pseudonyms, TEXT_PERSON);
	if (!at || !at[1])
		return redact_meet(pseudonyms, person, arena_printf(pseudonyms->arena, "person-%u", number), true);
	return redact_meet(pseudonyms, person,
	    arena_printf(pseudonyms->arena, "user-%u@%s", number, pseudonym_for(pseudonyms, TEXT_DOMAIN, at + 1)),
	    false);
}

/* If a publisher's name is the profile's in any spelling, it stays: it is public, and the checks judge by it. */
static const char *for_name(struct pseudonyms *pseudonyms, const char *name)
{
	/* The pseudonym of a deceptive name must deceive, too, or the checks would judge differently. */
	static const char *const oddity[] = {
		[PUBLISHER_PLAIN] = "",
		[PUBLISHER_HIDDEN] = "\\u{200B}",
		[PUBLISHER_MIXED] = "\xD0\xB0",
	};
	const char *publisher = pseudonyms->profile ? pseudonyms->profile->publisher : NULL;
	const char *to;

	if (public_name(pseudonyms, name))
		return name;
	if (publisher && publisher_same(name, publisher))
		return redact_meet(pseudonyms, name, publisher, true);
	to = arena_printf(pseudonyms->arena, "name-%u%s", redact_count(pseudonyms, TEXT_NAME),
	    oddity[publisher_odd(name)]);
	return redact_meet(pseudonyms, name, to, true);
}

static const char *pseudonym_address(struct pseudonyms *pseudonyms, const char *text)
{
	const char *known = pseudonym_known(pseudonyms, text, strlen(text));

	if (known)
		return known;
	return redact_meet(pseudonyms, text,
	    arena_printf(pseudonyms->arena, "address-%u", redact_count(pseudonyms, FACT_TEXT_COUNT)), false);
}

/* "ManagePermissionGrantsForSelf.microsoft-user-default-low": Microsoft's own policies begin like this; all others are
 * the tenant's. */
static const char *for_policy(struct pseudonyms *pseudonyms, const char *policy)
{
	const char *id = strchr(policy, '.');

	if (id && text_begins(id + 1, "microsoft-"))
		return policy;
	if (!id)
		return pseudonym_for(pseudonyms, TEXT_ID, policy);
	return arena_printf(pseudonyms->arena, "%.*s.%s", (int)(id - policy), policy,
	    pseudonym_for(pseudonyms, TEXT_ID, id + 1));
}

/* --- pseudonyms inside sentences, addresses and links --- */

#define GUID_LEN       36
#define OPAQUE_MIN     8            /* an id that is not a GUID is longer; names are searched separately */
#define WORD_MAX       400          /* a user name has at most 64 + 48 characters, a domain 253 */
#define SAID_BYTES_MAX (64u * 1024) /* no longer text is ever kept (JSON_TEXT_COLUMNS_MAX) */

/* Hosts that are the same for every tenant. Hosts below them may be a tenant's. */
static const char *const hosts[] = {
	"graph.microsoft.com",
	"graph.microsoft.us",
	"dod-graph.microsoft.us",
	"microsoftgraph.chinacloudapi.cn",
	"login.microsoftonline.com",
	"login.microsoftonline.us",
	"login.partner.microsoftonline.cn",
	"login.chinacloudapi.cn",
	"outlook.office365.com",
	"outlook.office.com",
	"outlook.office365.us",
	"webmail.apps.mil",
	"outlook-dod.office365.us",
	"partner.outlook.cn",
	"microsoft.com",
	"learn.microsoft.com",
	"docs.microsoft.com",
	"go.microsoft.com",
	"aka.ms",
	"entra.microsoft.com",
	"admin.microsoft.com",
	"portal.azure.com",
	"sts.windows.net",
	"login.windows.net",
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_char(char c)
{
	return is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80;
}

/* The length of a word: characters of an address, a host or an id. "%2F" ends it, and so does an apostrophe that is not
 * inside a word. */
static size_t redact_word_len(const char *text)
{
	size_t len = 0;

	while (
	    len < WORD_MAX && (is_word_char(text[len]) || (text[len] && strchr(".-_@+#", text[len])) ||
				  (text[len] == '\'' && len && is_letter(text[len - 1]) && is_letter(text[len + 1]))))
		len++;
	while (len && (text[len - 1] == '.' || text[len - 1] == '-')) /* punctuation of the sentence */
		len--;
	return len;
}

/* A host name ends in a label like "com" or "COM"; a permission ends in a word like "Shared". */
static bool redact_is_host(const char *word)
{
	const char *last = strrchr(word, '.');
	bool lower = false, upper = false;

	if (!last || last == word || strlen(last) < 3 || strstr(word, ".."))
		return false;
	if (text_begins(last + 1, "xn--"))
		return true;
	for (last++; *last; last++) {
		if (!is_letter(*last) && (unsigned char)*last < 0x80)
			return false;
		lower = lower || (*last >= 'a' && *last <= 'z');
		upper = upper || (*last >= 'A' && *last <= 'Z');
	}
	return !(lower && upper);
}

static const char *everybodys_host(const char *word)
{
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
		if (text_same(hosts[i], word))
			return hosts[i];
	return NULL;
}

static bool is_ip4(const char *word)
{
	int parts = 0;

	for (;;) {
		size_t len = strspn(word, "0123456789");
		unsigned value = 0;

		for (size_t i = 0; i < len && i < 4; i++)
			value = value * 10 + (unsigned)(word[i] - '0');
		if (!len || len > 3 || value > 255)
			return false;
		parts++;
		word += len;
		if (!*word)
			return parts == 4;
		if (*word++ != '.')
			return false;
	}
}

/* A time has colons, too, but neither two in a row nor seven. */
static size_t ip6_len(const char *text)
{
	size_t len = strspn(text, "0123456789abcdefABCDEF:"), colons = 0;
	bool doubled = false;

	for (size_t i = 0; i < len; i++) {
		colons += text[i] == ':';
		doubled = doubled || (text[i] == ':' && i + 1 < len && text[i + 1] == ':');
	}
	return colons == 7 || (doubled && colons < 8 && len > 2) ? len + strspn(text + len, ".0123456789") : 0;
}

/* "%2F" in an address. */
static bool is_escape(const char *text)
{
	return text[0] == '%' && strspn(text + 1, "0123456789abcdefABCDEF") >= 2;
}

static size_t guid_len(const char *text)
{
	char guid[GUID_LEN + 1];

	if (strnlen(text, GUID_LEN) < GUID_LEN || is_word_char(text[GUID_LEN]))
		return 0;
	memcpy(guid, text, GUID_LEN);
	guid[GUID_LEN] = '\0';
	return text_is_guid(guid) ? GUID_LEN : 0;
}

/* The pseudonym of a whole word; NULL: the word stays. */
static const char *for_word(struct pseudonyms *pseudonyms, const char *word)
{
	const char *at = strrchr(word, '@');

	if (at && at != word && strchr(at + 1, '.'))
		return pseudonym_for(pseudonyms, TEXT_PERSON, word);
	if (is_ip4(word))
		return pseudonym_address(pseudonyms, word);
	if (redact_is_host(word))
		return everybodys_host(word) ? everybodys_host(word) : pseudonym_for(pseudonyms, TEXT_DOMAIN, word);
	return strlen(word) < OPAQUE_MIN ? NULL : pseudonym_known(pseudonyms, word, strlen(word));
}

/* The pseudonym of what @text begins with, and its length; NULL: nothing that belongs to the tenant. */
static const char *begins_with(struct pseudonyms *pseudonyms, const char *text, bool inside, size_t *len)
{
	char word[WORD_MAX + 1];
	const char *to;

	*len = inside ? 0 : guid_len(text);
	if (*len)
		return pseudonym_for(pseudonyms, TEXT_ID, arena_copy_n(pseudonyms->arena, text, *len));
	to = pseudonym_name(pseudonyms, text, inside, len);
	if (to || inside)
		return to;
	*len = ip6_len(text);
	if (*len)
		return pseudonym_address(pseudonyms, arena_copy_n(pseudonyms->arena, text, *len));
	*len = redact_word_len(text);
	memcpy(word, text, *len);
	word[*len] = '\0';
	return *len ? for_word(pseudonyms, word) : NULL;
}

/* @text with a pseudonym for everything in it that belongs to the tenant. */
static const char *pseudonym_in_text(struct pseudonyms *pseudonyms, const char *text)
{
	const char *copy;
	struct buf out;
	bool inside = false; /* after a letter or a digit */
	size_t len;

	buf_init(&out, SAID_BYTES_MAX);
	while (*text) {
		const char *to = begins_with(pseudonyms, text, inside, &len);

		if (to) {
			buf_add(&out, to);
			text += len;
			inside = true;
			continue;
		}
		len = is_escape(text) ? 3 : 1;
		inside = len == 1 && is_word_char(*text);
		buf_add_n(&out, text, len);
		text += len;
	}
	copy = arena_copy(pseudonyms->arena, buf_text(&out));
	buf_release(&out);
	return copy;
}

const char *pseudonym_for(struct pseudonyms *pseudonyms, enum fact_text what, const char *text)
{
	static const char *(*const makers[FACT_TEXT_COUNT])(struct pseudonyms *, const char *) = {
		[TEXT_NAME] = for_name,
		[TEXT_PERSON] = for_person,
		[TEXT_DOMAIN] = for_domain,
		[TEXT_ID] = for_id,
		[TEXT_POLICY] = for_policy,
		[TEXT_SAID] = pseudonym_in_text,
	};
	const char *known;

	if (!text || !*text)
		return "";
	known = what == TEXT_SAID ? NULL : pseudonym_known(pseudonyms, text, strlen(text));
	if (known)
		return known;
	return makers[what] ? makers[what](pseudonyms, text) : text;
}

/* --- the run --- */

static const char *redact_put(void *pseudonyms, enum fact_text says, const char *text)
{
	return pseudonym_for(pseudonyms, says, text);
}

static void redact_replace(struct pseudonyms *pseudonyms, enum fact_text says, const char **text)
{
	*text = pseudonym_for(pseudonyms, says, *text);
}

static void replace_chars(struct pseudonyms *pseudonyms, enum fact_text says, char *text, size_t size)
{
	text_safe(text, size, pseudonym_for(pseudonyms, says, text));
}

static void replace_fetched(struct facts *facts, struct pseudonyms *pseudonyms)
{
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		struct fetched *fetched = &facts->fetched[topic];

		redact_replace(pseudonyms, TEXT_ID, &fetched->request_id);
		redact_replace(pseudonyms, TEXT_PERSON, &fetched->by);
		replace_chars(pseudonyms, TEXT_ID, fetched->err.request_id, sizeof fetched->err.request_id);
		replace_chars(pseudonyms, TEXT_ID, fetched->err.correlation_id, sizeof fetched->err.correlation_id);
	}
}

static void replace_named(struct run *run, struct pseudonyms *pseudonyms)
{
	facts_replace(&run->facts, false, redact_put, pseudonyms);
	redact_replace(pseudonyms, TEXT_NAME, &run->host);
	redact_replace(pseudonyms, TEXT_ID, &run->app_id);
	redact_replace(pseudonyms, TEXT_ID, &run->publisher);
	for (size_t i = 0; i < run->people_count; i++) {
		redact_replace(pseudonyms, TEXT_PERSON, &run->people[i].upn);
		redact_replace(pseudonyms, TEXT_ID, &run->people[i].app_id);
	}
	for (size_t i = 0; i < run->change_count; i++)
		redact_replace(pseudonyms, TEXT_PERSON, &run->changes[i].by);
	for (size_t i = 0; i < run->windows.count; i++) {
		struct audit_window *window = &run->windows.items[i];

		redact_replace(pseudonyms, TEXT_ID, &window->resource);
		redact_replace(pseudonyms, TEXT_PERSON, &window->by);
		redact_replace(pseudonyms, TEXT_ID, &window->request_id);
		for (size_t k = 0; k < window->lost.count; k++)
			redact_replace(pseudonyms, TEXT_PERSON, &window->lost.items[k].by);
	}
	redact_replace(pseudonyms, TEXT_PERSON, &run->elsewhere.by);
	replace_chars(pseudonyms, TEXT_ID, run->failed.request_id, sizeof run->failed.request_id);
	replace_chars(pseudonyms, TEXT_ID, run->failed.correlation_id, sizeof run->failed.correlation_id);
	redact_replace(pseudonyms, TEXT_PERSON, &run->left.changed_by);
	redact_replace(pseudonyms, TEXT_PERSON, &run->left.by);
	redact_replace(pseudonyms, TEXT_PERSON, &run->left.user);
	redact_replace(pseudonyms, TEXT_NAME, &run->left.host);
	replace_fetched(&run->facts, pseudonyms);
	if (run->facts.before)
		replace_fetched(run->facts.before, pseudonyms);
}

/* Call it once all names are known. */
static void replace_said(struct run *run, struct pseudonyms *pseudonyms)
{
	facts_replace(&run->facts, true, redact_put, pseudonyms);
	redact_replace(pseudonyms, TEXT_SAID, &run->consent_link);
	for (size_t i = 0; i < run->change_count; i++) {
		struct change *change = &run->changes[i];

		if (change->what == CHANGE_TOKENS)
			continue; /* ids of states */
		redact_replace(pseudonyms, TEXT_SAID, &change->from);
		redact_replace(pseudonyms, TEXT_SAID, &change->to);
	}
	redact_replace(pseudonyms, TEXT_SAID, &run->left.why);
	replace_chars(pseudonyms, TEXT_SAID, run->failed.told, sizeof run->failed.told);
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		struct err *err = &run->facts.fetched[topic].err;

		replace_chars(pseudonyms, TEXT_SAID, err->told, sizeof err->told);
	}
}

void redact_run(struct run *run, const struct profile *profile)
{
	struct pseudonyms *pseudonyms = arena_alloc(&run->arena, sizeof *pseudonyms); /* too large for the stack */

	pseudonyms->arena = &run->arena;
	pseudonyms->profile = profile;
	replace_named(run, pseudonyms);
	replace_said(run, pseudonyms);
}
