/* tester.c - a person's result in one Outlook; it belongs to a tenant and a profile, and later runs take it over */
#include "core/tester.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

const struct tester_client tester_clients[TESTER_CLIENTS + 1] = {
	{ "classic", N_("classic") },
	{ "new", N_("new") },
	{ "web", N_("web") },
	{ "mac", N_("Mac") },
	{ "mobile", N_("mobile") },
};

static const char *tester_said(const char *text)
{
	return text ? text : "";
}

static bool is_address_char(char c)
{
	return c && !strchr(" \t<>()[]\"',;:", c);
}

const char *tester_address(const char *who, struct arena *arena)
{
	const char *at = strchr(tester_said(who), '@'), *from, *to;

	if (!at)
		return "";
	for (from = at; from > who && is_address_char(from[-1]); from--)
		;
	for (to = at; is_address_char(*to); to++)
		;
	/* a full stop ends a sentence, not an address */
	while (to > at && to[-1] == '.')
		to--;
	return from < at && to - at > 1 ? arena_copy_n(arena, from, (size_t)(to - from)) : "";
}

/* The home address of a guest, whose address in the inviting tenant is "bo_home.example#EXT#@tenant.example"; for a
 * personal account the provider comes first: "live.com#bo@home.example". */
static const char *guest_home(const char *upn, struct arena *arena)
{
	const char *mark = text_find(upn, "#EXT#"), *after = strchr(upn, '#');
	char *home, *at;

	if (!mark)
		return after ? after + 1 : upn;
	home = arena_copy_n(arena, upn, (size_t)(mark - upn));
	at = strrchr(home, '_');
	if (at)
		*at = '@';
	return home;
}

/* "ann@contoso.com" and "Ann Admin <ann@contoso.com>" name the same person. */
static bool tester_names_it(const char *text, const char *upn)
{
	size_t len = strlen(upn);

	for (const char *at = text; len && (at = text_find(at, upn)) != NULL; at++)
		if ((at == text || !is_address_char(at[-1])) && !is_address_char(at[len]))
			return true;
	return false;
}

bool tester_names(const char *who, const char *upn, struct arena *arena)
{
	return tester_names_it(who, upn) || tester_names_it(who, guest_home(upn, arena)) ||
	       tester_names_it(guest_home(who, arena), upn);
}

bool tester_stands(const struct tester *tester)
{
	return tester->removed != YES;
}

bool tester_passed(const struct tester *tester)
{
	return tester->launched == YES && tester->authorized == YES && tester->signed_in == YES &&
	       tester->worked == YES;
}

bool tester_is_of(const struct tester *tester, const char *app_id)
{
	if (!tester_stands(tester))
		return false;
	return !*tester_said(tester->app) || !*tester_said(app_id) || text_same(tester->app, app_id);
}

/* The directory outweighs the tester's own answer. */
static enum tristate tester_known_of(enum tristate said, enum topic topic, const struct scopes *asked,
    const struct scopes *found, const char *address, const struct facts *facts)
{
	if (said == YES || facts->fetched[topic].status != READ_OK || !*address)
		return said;
	return scopes_has(found, address) ? YES : scopes_has(asked, address) ? NO : said;
}

enum tristate tester_admin(const struct facts *facts, const struct tester *tester, struct arena *arena)
{
	return tester_known_of(tester->admin, TOPIC_PEOPLE_ROLES, &facts->roles_asked, &facts->roles_held,
	    tester_address(tester->who, arena), facts);
}

enum tristate tester_consented(const struct facts *facts, const struct tester *tester, struct arena *arena)
{
	return tester_known_of(tester->consented, TOPIC_PEOPLE_CONSENTS, &facts->consents_asked, &facts->consents_own,
	    tester_address(tester->who, arena), facts);
}

static bool was_asked(const struct facts *facts, enum topic topic, const struct scopes *asked,
    const struct scopes *absent, const char *address)
{
	return facts->fetched[topic].status == READ_OK && (scopes_has(asked, address) || scopes_has(absent, address));
}

struct tester tester_known(const struct facts *facts, const struct tester *tester, struct arena *arena)
{
	const char *address = tester_address(tester->who, arena);
	struct tester known = *tester;

	known.admin = tester_admin(facts, tester, arena);
	known.consented = tester_consented(facts, tester, arena);
	if (*address && was_asked(facts, TOPIC_PEOPLE_ROLES, &facts->roles_asked, &facts->roles_absent, address))
		known.roles_at = facts->fetched[TOPIC_PEOPLE_ROLES].at;
	if (*address &&
	    was_asked(facts, TOPIC_PEOPLE_CONSENTS, &facts->consents_asked, &facts->consents_absent, address))
		known.consents_at = facts->fetched[TOPIC_PEOPLE_CONSENTS].at;
	return known;
}

/* The key that two results of the same test share; compared without case. */
static const char *key_of(const struct tester *tester, struct arena *arena)
{
	const char *who = tester_said(tester->who), *address = tester_address(who, arena);
	size_t len;

	who += strspn(who, " ");
	for (len = strlen(who); len && who[len - 1] == ' '; len--)
		;
	if (!*address)
		address = arena_copy_n(arena, who, len);
	return arena_printf(arena, "%s\n%s\n%s", address, tester_said(tester->client), tester_said(tester->app));
}

size_t tester_find(const struct facts *facts, const struct tester *tester, struct arena *arena)
{
	const char *key = key_of(tester, arena);
	size_t at = 0;

	while (at < facts->testers.count && !text_same(key_of(&facts->testers.items[at], arena), key))
		at++;
	return at;
}

/* An answer that disqualifies the result stays, no matter which run has it. */
static void tester_learn(enum tristate *to, enum tristate from)
{
	if (*to == UNKNOWN || from == YES)
		*to = from;
}

void tester_follow(struct tester *fresh, const struct tester *had)
{
	if (tester_stands(had) && tester_passed(had) && tester_passed(fresh))
		tester_learn(&fresh->tokens_off, had->tokens_off);
}

/* The same result from two runs: either may know more about the person. */
static void learn_all(struct tester *one, const struct tester *other)
{
	tester_learn(&one->admin, other->admin);
	tester_learn(&one->consented, other->consented);
	tester_learn(&one->insider, other->insider);
	tester_learn(&one->removed, other->removed);
	tester_learn(&one->tokens_off, other->tokens_off);
	if (other->roles_at > one->roles_at)
		one->roles_at = other->roles_at;
	if (other->consents_at > one->consents_at)
		one->consents_at = other->consents_at;
}

/* Times are whole seconds. Of two results in the same second this run's own is the later one, because the run took over
 * the other before. */
static bool is_later(const struct tester *one, const struct tester *other)
{
	return one->at == other->at ? !*tester_said(one->run) && *tester_said(other->run) : one->at > other->at;
}

static void tester_put(struct facts *facts, struct scopes *keys, const struct tester *tester)
{
	const char *key = key_of(tester, facts->arena);
	size_t at = scopes_find(keys, key);

	if (at == keys->count) {
		scopes_add(keys, key, facts->arena);
		facts_set_tester(facts, at, *tester);
	} else if (is_later(tester, &facts->testers.items[at])) {
		facts_set_tester(facts, at, *tester);
	} else if (tester->at == facts->testers.items[at].at) {
		learn_all(&facts->testers.items[at], tester);
	}
}

void tester_take_back(struct facts *facts, size_t at, int64_t now)
{
	struct tester gone = facts->testers.items[at];

	gone.removed = YES;
	gone.run = "";
	/* later than the result itself, whichever clock that came from */
	gone.at = now > gone.at ? now : gone.at;
	facts_set_tester(facts, at, gone);
}

void testers_unite(struct facts *facts, const struct tester *more, size_t count)
{
	const struct tester *had = facts->testers.items;
	size_t had_count = facts->testers.count;
	struct scopes keys = { 0 };

	facts->testers.items = NULL;
	facts->testers.count = 0;
	for (size_t i = 0; i < had_count; i++)
		tester_put(facts, &keys, &had[i]);
	for (size_t i = 0; i < count; i++)
		tester_put(facts, &keys, &more[i]);
}

size_t testers_standing(const struct facts *facts)
{
	size_t count = 0;

	for (size_t i = 0; i < facts->testers.count; i++)
		count += tester_stands(&facts->testers.items[i]);
	return count;
}

int64_t testers_newest(const struct facts *facts)
{
	int64_t newest = 0;

	for (size_t i = 0; i < facts->testers.count; i++)
		if (facts->testers.items[i].at > newest)
			newest = facts->testers.items[i].at;
	return newest;
}
