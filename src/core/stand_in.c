/* stand_in.c - stand-ins for names, people, domains and ids: the same for the same, within one report */
#include "core/stand_in.h"

#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "core/publisher.h"

#define BUCKETS 65536 /* a hostile record may have a hundred thousand names */
#define FNV_BASIS 2166136261u
/* A shorter name is a word of its own in a sentence, spelled as it is: "IT" is not in "with". */
#define NAME_INSIDE_MIN 4

struct stand_in {
	const char *from, *to;
	size_t len;
	struct stand_in *next; /* in its bucket */
	bool name;             /* to be looked for in sentences */
};

/* Microsoft's own, the same in every tenant: applications, and templates of directory roles. */
static const char *const published[] = {
	GRAPH_APP_ID,
	"00000002-0000-0ff1-ce00-000000000000", /* Office 365 Exchange Online */
	"14d82eec-204b-4c2f-b7e8-296a70dab67e", /* Microsoft Graph Command Line Tools */
	"fb78d390-0c51-40cd-8e17-fdbfab77341b", /* Microsoft Exchange REST API Based PowerShell */
	"04b07795-8ddb-461a-bbee-02f9e1bf7b46", /* Microsoft Azure CLI */
	"62e90394-69f5-4237-9190-012177145e10", /* Global Administrator */
	"e8611ab8-c189-46e8-94e1-60213ab1f814", /* Privileged Role Administrator */
	"9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", /* Application Administrator */
	"158c047a-c907-4556-b7ef-446551a6b5f7", /* Cloud Application Administrator */
	"29232cdf-9323-42fd-ade2-1d097af3e4de", /* Exchange Administrator */
	"f2ef992c-3afb-46b9-b7cf-a126ee74c451", /* Global Reader */
	"4a5d8f65-41da-4de4-8968-e035b65339cf", /* Reports Reader */
	"5d6b6bb7-de71-4623-b4af-96380a352509", /* Security Reader */
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

	for (size_t i = 0; i < sizeof published / sizeof *published; i++)
		if (text_same(published[i], id))
			return true;
	return profile && (same(profile->client_id, id) || same(profile->publisher_tenant, id) ||
			   same(profile->resource_app_id, id) || has(&profile->manifest_ids, id));
}

static bool public_name(const struct stand_ins *stand_ins, const char *name)
{
	const struct profile *profile = stand_ins->profile;

	return profile && (same(profile->name, name) || same(profile->publisher, name) || has(&profile->entra_names, name));
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
	*one = (struct stand_in){.from = arena_copy(stand_ins->arena, from), .to = to, .len = strlen(from)};
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
		[PUBLISHER_PLAIN] = "", [PUBLISHER_HIDDEN] = "\\u{200B}", [PUBLISHER_MIXED] = "\xD0\xB0",
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
	return meet(stand_ins, text, arena_printf(stand_ins->arena, "address-%u", count(stand_ins, FACT_TEXT_COUNT)), false);
}

/* "ManagePermissionGrantsForSelf.microsoft-user-default-low": Microsoft's own begin so; others are the tenant's. */
static const char *for_policy(struct stand_ins *stand_ins, const char *policy)
{
	const char *id = strchr(policy, '.');

	if (id && text_begins(id + 1, "microsoft-"))
		return policy;
	if (!id)
		return stand_in_for(stand_ins, TEXT_ID, policy);
	return arena_printf(stand_ins->arena, "%.*s.%s", (int)(id - policy), policy, stand_in_for(stand_ins, TEXT_ID, id + 1));
}

const char *stand_in_for(struct stand_ins *stand_ins, enum fact_text what, const char *text)
{
	static const char *(*const makers[FACT_TEXT_COUNT])(struct stand_ins *, const char *) = {
		[TEXT_NAME] = for_name,	    [TEXT_PERSON] = for_person, [TEXT_DOMAIN] = for_domain, [TEXT_ID] = for_id,
		[TEXT_POLICY] = for_policy, [TEXT_SAID] = stand_in_said,
	};
	const char *known;

	if (!text || !*text)
		return "";
	known = what == TEXT_SAID ? NULL : stand_in_known(stand_ins, text, strlen(text));
	if (known)
		return known;
	return makers[what] ? makers[what](stand_ins, text) : text;
}
