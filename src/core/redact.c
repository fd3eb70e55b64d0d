/* redact.c - a run without the names, domains and ids of its tenant, to be shown to others */
#include "core/redact.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/text.h"
#include "core/publisher.h"
#include "core/wellknown.h"

/* --- stand-ins for names, people, domains and ids: the same for the same, within one report --- */

#define BUCKETS   65536 /* a hostile record may have a hundred thousand names */
#define FNV_BASIS 2166136261u
/* A shorter name is a word of its own in a sentence, spelled as it is: "IT" is not in "with". */
#define NAME_INSIDE_MIN 4

struct stand_in {
	const char *from, *to;
	size_t len;
	struct stand_in *next; /* in its bucket */
	bool name;             /* to be looked for in sentences */
};

static bool has(const struct scopes *set, const char *text)
{
	return set->count && scopes_has(set, text);
}

static bool same(const char *a, const char *b)
{
	return a && *a && text_same(a, b);
}

static bool is_public(const struct stand_ins *stand_ins, const char *id)
{
	const struct profile *profile = stand_ins->profile;

	if (wellknown_is(id))
		return true;
	return profile && (same(profile->client_id, id) || same(profile->publisher_tenant, id) ||
			      same(profile->resource_app_id, id) || has(&profile->manifest_ids, id));
}

static bool public_name(const struct stand_ins *stand_ins, const char *name)
{
	const struct profile *profile = stand_ins->profile;

	return profile &&
	       (same(profile->name, name) || same(profile->publisher, name) || has(&profile->entra_names, name));
}

static bool equal(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
	return true;
}

/* One more character of FNV-1a. */
static uint32_t hash_more(uint32_t hash, char c)
{
	return (hash ^ (unsigned char)ascii_lower(c)) * 16777619u;
}

static uint32_t hash_of(const char *text, size_t len)
{
	uint32_t hash = FNV_BASIS;

	for (size_t i = 0; i < len; i++)
		hash = hash_more(hash, text[i]);
	return hash;
}

static const struct stand_in *find(const struct stand_ins *stand_ins, uint32_t hash, const char *text, size_t len)
{
	const struct stand_in *one = stand_ins->buckets ? stand_ins->buckets[hash % BUCKETS] : NULL;

	while (one && (one->len != len || !equal(one->from, text, len)))
		one = one->next;
	return one;
}

const char *stand_in_known(const struct stand_ins *stand_ins, const char *text, size_t len)
{
	const struct stand_in *one = find(stand_ins, hash_of(text, len), text, len);

	return one ? one->to : NULL;
}

static bool in_word(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* Its first two characters. */
static size_t begin_of(const char *text)
{
	return (unsigned char)ascii_lower(text[0]) * 256u + (text[0] ? (unsigned char)ascii_lower(text[1]) : 0);
}

/* A name of one character may be followed by any other. */
static void look_for(struct stand_ins *stand_ins, struct stand_in *one)
{
	size_t begin = begin_of(one->from);

	if (one->len > STAND_IN_NAME_MAX)
		return;
	one->name = true;
	stand_ins->lengths[one->len] = true;
	stand_ins->longest = one->len > stand_ins->longest ? one->len : stand_ins->longest;
	if (one->len > 1)
		stand_ins->begins[begin] = true;
	else
		memset(stand_ins->begins + begin, true, 256 * sizeof *stand_ins->begins);
}

const char *stand_in_name(const struct stand_ins *stand_ins, const char *text, bool inside, size_t *len)
{
	const char *found = NULL;
	uint32_t hash = FNV_BASIS;

	*len = 0;
	for (size_t i = 0; text[i] && i < stand_ins->longest && stand_ins->begins[begin_of(text)]; i++) {
		const struct stand_in *one;

		hash = hash_more(hash, text[i]);
		one = stand_ins->lengths[i + 1] ? find(stand_ins, hash, text, i + 1) : NULL;
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

static const char *meet(struct stand_ins *stand_ins, const char *from, const char *to, bool name)
{
	struct stand_in *one = arena_alloc(stand_ins->arena, sizeof *one), **bucket;

	if (!stand_ins->buckets)
		stand_ins->buckets = arena_alloc(stand_ins->arena, BUCKETS * sizeof *stand_ins->buckets);
	*one = (struct stand_in){ .from = arena_copy(stand_ins->arena, from), .to = to, .len = strlen(from) };
	bucket = &stand_ins->buckets[hash_of(from, one->len) % BUCKETS];
	one->next = *bucket;
	*bucket = one;
	if (name)
		look_for(stand_ins, one);
	return to;
}

static unsigned count(struct stand_ins *stand_ins, size_t kind)
{
	return ++stand_ins->numbers[kind];
}

static const char *for_id(struct stand_ins *stand_ins, const char *id)
{
	if (is_public(stand_ins, id))
		return id;
	return meet(stand_ins, id, arena_printf(stand_ins->arena, "id-%u", count(stand_ins, TEXT_ID)), false);
}

/* The first label of contoso.onmicrosoft.com is the tenant's name in many sentences. */
static const char *for_domain(struct stand_ins *stand_ins, const char *domain)
{
	unsigned number;
	size_t len = strcspn(domain, ".");

	if (text_is_guid(domain))
		return for_id(stand_ins, domain);
	number = count(stand_ins, TEXT_DOMAIN);
	if (text_begins(domain + len, ".onmicrosoft.") && len >= NAME_INSIDE_MIN)
		(void)meet(stand_ins, arena_copy_n(stand_ins->arena, domain, len),
		    arena_printf(stand_ins->arena, "domain-%u", number), true);
	return meet(stand_ins, domain, arena_printf(stand_ins->arena, "domain-%u.example", number), false);
}

static const char *for_person(struct stand_ins *stand_ins, const char *person)
{
	const char *at = strrchr(person, '@');
	unsigned number;

	if (text_is_guid(person))
		return for_id(stand_ins, person);
	number = count(stand_ins, TEXT_PERSON);
	if (!at || !at[1])
		return meet(stand_ins, person, arena_printf(stand_ins->arena, "person-%u", number), true);
	return meet(stand_ins, person,
	    arena_printf(stand_ins->arena, "user-%u@%s", number, stand_in_for(stand_ins, TEXT_DOMAIN, at + 1)), false);
}

/* A publisher's name that is the profile's, however it is written, is judged by that; everybody knows it. */
static const char *for_name(struct stand_ins *stand_ins, const char *name)
{
	/* A name that deceives stays one, or the checks would judge otherwise. */
	static const char *const oddity[] = {
		[PUBLISHER_PLAIN] = "",
		[PUBLISHER_HIDDEN] = "\\u{200B}",
		[PUBLISHER_MIXED] = "\xD0\xB0",
	};
	const char *publisher = stand_ins->profile ? stand_ins->profile->publisher : NULL;
	const char *to;

	if (public_name(stand_ins, name))
		return name;
	if (publisher && publisher_same(name, publisher))
		return meet(stand_ins, name, publisher, true);
	to = arena_printf(stand_ins->arena, "name-%u%s", count(stand_ins, TEXT_NAME), oddity[publisher_odd(name)]);
	return meet(stand_ins, name, to, true);
}

const char *stand_in_address(struct stand_ins *stand_ins, const char *text)
{
	const char *known = stand_in_known(stand_ins, text, strlen(text));

	if (known)
		return known;
	return meet(stand_ins, text, arena_printf(stand_ins->arena, "address-%u", count(stand_ins, FACT_TEXT_COUNT)),
	    false);
}

/* "ManagePermissionGrantsForSelf.microsoft-user-default-low": Microsoft's own begin so; others are the tenant's. */
static const char *for_policy(struct stand_ins *stand_ins, const char *policy)
{
	const char *id = strchr(policy, '.');

	if (id && text_begins(id + 1, "microsoft-"))
		return policy;
	if (!id)
		return stand_in_for(stand_ins, TEXT_ID, policy);
	return arena_printf(stand_ins->arena, "%.*s.%s", (int)(id - policy), policy,
	    stand_in_for(stand_ins, TEXT_ID, id + 1));
}

const char *stand_in_for(struct stand_ins *stand_ins, enum fact_text what, const char *text)
{
	static const char *(*const makers[FACT_TEXT_COUNT])(struct stand_ins *, const char *) = {
		[TEXT_NAME] = for_name,
		[TEXT_PERSON] = for_person,
		[TEXT_DOMAIN] = for_domain,
		[TEXT_ID] = for_id,
		[TEXT_POLICY] = for_policy,
		[TEXT_SAID] = stand_in_said,
	};
	const char *known;

	if (!text || !*text)
		return "";
	known = what == TEXT_SAID ? NULL : stand_in_known(stand_ins, text, strlen(text));
	if (known)
		return known;
	return makers[what] ? makers[what](stand_ins, text) : text;
}

/* --- stand-ins inside what others have said: sentences, addresses, links --- */

#define GUID_LEN       36
#define OPAQUE_MIN     8            /* an id that is no GUID is longer; names are looked for by themselves */
#define WORD_MAX       400          /* a user name has at most 64 and 48 characters, a domain 253 */
#define SAID_BYTES_MAX (64u * 1024) /* more is never kept of what was said (JSON_TEXT_COLUMNS_MAX) */

/* Hosts that are the same for everybody; hosts below them may be a tenant's. */
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

static bool stand_in_said_in_word(char c)
{
	return is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80;
}

/* A word: what an address, a host or an id is made of. "%2F" divides, and so does an apostrophe that is no letter's. */
static size_t word_len(const char *text)
{
	size_t len = 0;

	while (
	    len < WORD_MAX && (stand_in_said_in_word(text[len]) || (text[len] && strchr(".-_@+#", text[len])) ||
				  (text[len] == '\'' && len && is_letter(text[len - 1]) && is_letter(text[len + 1]))))
		len++;
	while (len && (text[len - 1] == '.' || text[len - 1] == '-')) /* the end of a sentence */
		len--;
	return len;
}

/* A host name ends in a label like "com" or "COM"; a permission's last word is like "Shared". */
static bool is_host(const char *word)
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

/* A time has colons, too, but neither two together nor seven. */
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

	if (strnlen(text, GUID_LEN) < GUID_LEN || stand_in_said_in_word(text[GUID_LEN]))
		return 0;
	memcpy(guid, text, GUID_LEN);
	guid[GUID_LEN] = '\0';
	return text_is_guid(guid) ? GUID_LEN : 0;
}

/* What to write for a whole word; NULL: it is only a word. */
static const char *for_word(struct stand_ins *stand_ins, const char *word)
{
	const char *at = strrchr(word, '@');

	if (at && at != word && strchr(at + 1, '.'))
		return stand_in_for(stand_ins, TEXT_PERSON, word);
	if (is_ip4(word))
		return stand_in_address(stand_ins, word);
	if (is_host(word))
		return everybodys_host(word) ? everybodys_host(word) : stand_in_for(stand_ins, TEXT_DOMAIN, word);
	return strlen(word) < OPAQUE_MIN ? NULL : stand_in_known(stand_ins, word, strlen(word));
}

/* What is to be written for what @text begins with, and its length; NULL: nothing of a tenant's. */
static const char *begins_with(struct stand_ins *stand_ins, const char *text, bool inside, size_t *len)
{
	char word[WORD_MAX + 1];
	const char *to;

	*len = inside ? 0 : guid_len(text);
	if (*len)
		return stand_in_for(stand_ins, TEXT_ID, arena_copy_n(stand_ins->arena, text, *len));
	to = stand_in_name(stand_ins, text, inside, len);
	if (to || inside)
		return to;
	*len = ip6_len(text);
	if (*len)
		return stand_in_address(stand_ins, arena_copy_n(stand_ins->arena, text, *len));
	*len = word_len(text);
	memcpy(word, text, *len);
	word[*len] = '\0';
	return *len ? for_word(stand_ins, word) : NULL;
}

const char *stand_in_said(struct stand_ins *stand_ins, const char *text)
{
	const char *said;
	struct buf out;
	bool inside = false; /* behind a letter or a digit */
	size_t len;

	buf_init(&out, SAID_BYTES_MAX);
	while (*text) {
		const char *to = begins_with(stand_ins, text, inside, &len);

		if (to) {
			buf_add(&out, to);
			text += len;
			inside = true;
			continue;
		}
		len = is_escape(text) ? 3 : 1;
		inside = len == 1 && stand_in_said_in_word(*text);
		buf_add_n(&out, text, len);
		text += len;
	}
	said = arena_copy(stand_ins->arena, buf_text(&out));
	buf_release(&out);
	return said;
}

/* --- a run without the names, domains and ids of its tenant, to be shown to others --- */

static const char *put(void *stand_ins, enum fact_text says, const char *text)
{
	return stand_in_for(stand_ins, says, text);
}

static void replace(struct stand_ins *stand_ins, enum fact_text says, const char **text)
{
	*text = stand_in_for(stand_ins, says, *text);
}

static void replace_chars(struct stand_ins *stand_ins, enum fact_text says, char *text, size_t size)
{
	text_safe(text, size, stand_in_for(stand_ins, says, text));
}

static void replace_named(struct run *run, struct stand_ins *stand_ins)
{
	facts_replace(&run->facts, false, put, stand_ins);
	replace(stand_ins, TEXT_NAME, &run->host);
	replace(stand_ins, TEXT_ID, &run->app_id);
	replace(stand_ins, TEXT_ID, &run->publisher);
	for (size_t i = 0; i < run->people_count; i++) {
		replace(stand_ins, TEXT_PERSON, &run->people[i].upn);
		replace(stand_ins, TEXT_ID, &run->people[i].app_id);
	}
	for (size_t i = 0; i < run->change_count; i++)
		replace(stand_ins, TEXT_PERSON, &run->changes[i].by);
	for (size_t i = 0; i < run->windows.count; i++) {
		struct window *window = &run->windows.items[i];

		replace(stand_ins, TEXT_ID, &window->resource);
		replace(stand_ins, TEXT_PERSON, &window->by);
		replace(stand_ins, TEXT_ID, &window->request_id);
		for (size_t k = 0; k < window->lost.count; k++)
			replace(stand_ins, TEXT_PERSON, &window->lost.items[k].by);
	}
	replace(stand_ins, TEXT_PERSON, &run->left.changed_by);
	replace(stand_ins, TEXT_PERSON, &run->left.by);
	replace(stand_ins, TEXT_PERSON, &run->left.user);
	replace(stand_ins, TEXT_NAME, &run->left.host);
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		struct heard *heard = &run->facts.heard[topic];

		replace(stand_ins, TEXT_ID, &heard->request_id);
		replace(stand_ins, TEXT_PERSON, &heard->by);
		replace_chars(stand_ins, TEXT_ID, heard->err.request_id, sizeof heard->err.request_id);
		replace_chars(stand_ins, TEXT_ID, heard->err.correlation_id, sizeof heard->err.correlation_id);
	}
}

/* When all names are known. */
static void replace_said(struct run *run, struct stand_ins *stand_ins)
{
	facts_replace(&run->facts, true, put, stand_ins);
	replace(stand_ins, TEXT_SAID, &run->consent_link);
	for (size_t i = 0; i < run->change_count; i++) {
		struct change *change = &run->changes[i];

		if (change->what == CHANGE_TOKENS)
			continue; /* ids of states */
		replace(stand_ins, TEXT_SAID, &change->from);
		replace(stand_ins, TEXT_SAID, &change->to);
	}
	replace(stand_ins, TEXT_SAID, &run->left.why);
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		struct err *err = &run->facts.heard[topic].err;

		replace_chars(stand_ins, TEXT_SAID, err->told, sizeof err->told);
	}
}

void redact_run(struct run *run, const struct profile *profile)
{
	struct stand_ins *stand_ins = arena_alloc(&run->arena, sizeof *stand_ins); /* large */

	stand_ins->arena = &run->arena;
	stand_ins->profile = profile;
	replace_named(run, stand_ins);
	replace_said(run, stand_ins);
}
