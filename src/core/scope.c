/* scope.c - sets of delegated permission names */
#include "core/scope.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

/* Larger sets are indexed by hash: searching 150,000 domains one by one took 100 s (measured). */
#define MANY 16

static size_t room_of(size_t count)
{
	size_t room = 1;

	while (room <= count)
		room *= 2;
	return room;
}

/* FNV-1a without case, because names are compared without case. */
static size_t scope_hash(const char *name)
{
	uint64_t sum = 0xcbf29ce484222325u;

	for (; *name; name++) {
		sum ^= (unsigned char)(*name >= 'A' && *name <= 'Z' ? *name - 'A' + 'a' : *name);
		sum *= 0x100000001b3u;
	}
	return (size_t)(sum ^ sum >> 29);
}

/* The slot of @name, or the free slot where it belongs. A slot holds the number of a name, from 1. A number beyond this
 * set's end was written by a copy, and counts as occupied by another name. There are twice as many slots as names. */
static unsigned *slot_of(const struct scopes *set, size_t room, const char *name)
{
	size_t mask = 2 * room - 1, at = scope_hash(name) & mask;

	while (set->slots[at] && (set->slots[at] > set->count || !text_same(set->names[set->slots[at] - 1], name)))
		at = (at + 1) & mask;
	return &set->slots[at];
}

/* Room grows at powers of two. If the next place in @names is occupied, a copy of this set was added to as well: the
 * names move, so that copies never disturb each other. */
static void scope_move(struct scopes *set, struct arena *arena)
{
	size_t count = set->count, room = room_of(count);
	const char **names = arena_alloc(arena, room * sizeof *names);

	if (count)
		memcpy(names, set->names, count * sizeof *names);
	set->names = names;
	set->slots = room > MANY ? arena_alloc(arena, 2 * room * sizeof *set->slots) : NULL;
	for (size_t i = 0; set->slots && i < count; i++)
		*slot_of(set, room, names[i]) = (unsigned)i + 1;
}

void scopes_add(struct scopes *set, const char *name, struct arena *arena)
{
	size_t count = set->count;
	bool full = (count & (count - 1)) == 0;

	if (!name || !*name || count >= UINT_MAX || scopes_has(set, name))
		return;
	if (full || set->names[count])
		scope_move(set, arena);
	set->names[count] = arena_copy(arena, name);
	if (set->slots)
		*slot_of(set, room_of(count), name) = (unsigned)count + 1;
	set->count++;
}

static bool scope_parts(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct scopes scopes_parse(struct arena *arena, const char *text)
{
	struct scopes set = { 0 };

	while (text && *text) {
		size_t len = 0;

		while (text[len] && !scope_parts(text[len]))
			len++;
		if (len)
			scopes_add(&set, arena_copy_n(arena, text, len), arena);
		text += len + (text[len] != '\0');
	}
	return set;
}

size_t scopes_find(const struct scopes *set, const char *name)
{
	unsigned slot;

	if (set->slots) {
		slot = name ? *slot_of(set, room_of(set->count - 1), name) : 0;
		return slot ? slot - 1 : set->count;
	}
	for (size_t i = 0; i < set->count; i++)
		if (text_same(set->names[i], name))
			return i;
	return set->count;
}

bool scopes_has(const struct scopes *set, const char *name)
{
	return scopes_find(set, name) < set->count;
}

bool scopes_include(const struct scopes *big, const struct scopes *small)
{
	for (size_t i = 0; i < small->count; i++)
		if (!scopes_has(big, small->names[i]))
			return false;
	return true;
}

bool scopes_equal(const struct scopes *a, const struct scopes *b)
{
	return scopes_include(a, b) && scopes_include(b, a);
}

struct scopes scopes_missing(const struct scopes *wanted, const struct scopes *have, struct arena *arena)
{
	struct scopes missing = { 0 };

	for (size_t i = 0; i < wanted->count; i++)
		if (!scopes_has(have, wanted->names[i]))
			scopes_add(&missing, wanted->names[i], arena);
	return missing;
}

struct scopes scopes_union(const struct scopes *have, const struct scopes *wanted, struct arena *arena)
{
	struct scopes all = { 0 };

	for (size_t i = 0; i < have->count; i++)
		scopes_add(&all, have->names[i], arena);
	for (size_t i = 0; i < wanted->count; i++)
		scopes_add(&all, wanted->names[i], arena);
	return all;
}

const char *scopes_join(const struct scopes *set, const char *separator, struct arena *arena)
{
	size_t gap = strlen(separator), size = 1;
	char *text, *end;

	for (size_t i = 0; i < set->count; i++)
		size += strlen(set->names[i]) + gap;
	text = end = arena_alloc(arena, size);
	for (size_t i = 0; i < set->count; i++) {
		size_t len = strlen(set->names[i]);

		if (i)
			end = (char *)memcpy(end, separator, gap) + gap;
		end = (char *)memcpy(end, set->names[i], len) + len;
	}
	return text;
}

void scopes_put(const struct scopes *set, const char *key, struct json_out *out)
{
	json_out_array(out, key);
	for (size_t i = 0; i < set->count; i++)
		json_out_text(out, NULL, set->names[i]);
	json_out_end(out);
}

bool scope_is_sign_in(const char *name)
{
	return text_same(name, "openid") || text_same(name, "profile") || text_same(name, "offline_access");
}

static const struct words {
	const char *name, *say;
} words[] = {
	{ "Calendars.Read", N_("read the user's calendars") },
	{ "Calendars.Read.Shared", N_("read every calendar the user can open") },
	{ "Calendars.ReadWrite", N_("read and change the user's calendars") },
	{ "Calendars.ReadWrite.Shared", N_("read and change every calendar the user can open") },
	{ "Chat.Read", N_("read the user's chats") },
	{ "Chat.ReadWrite", N_("read and write the user's chats") },
	{ "Contacts.Read", N_("read the user's contacts") },
	{ "Contacts.ReadWrite", N_("read and change the user's contacts") },
	{ "Contacts.ReadWrite.Shared", N_("read and change all contacts the user can open") },
	{ "Directory.Read.All", N_("read the whole directory, as far as the user can") },
	{ "email", N_("see the user's mail address") },
	{ "Files.Read", N_("read the user's files") },
	{ "Files.Read.All", N_("read every file the user can open") },
	{ "Files.ReadWrite", N_("read and change the user's files") },
	{ "Files.ReadWrite.All", N_("read and change every file the user can open") },
	{ "Mail.Read", N_("read the user's mail") },
	{ "Mail.Read.Shared", N_("read mail in every mailbox the user can open") },
	{ "Mail.ReadBasic", N_("read the user's mail without its text") },
	{ "Mail.ReadWrite", N_("read and change the user's mail") },
	{ "Mail.ReadWrite.Shared", N_("read and change mail in every mailbox the user can open") },
	{ "Mail.Send", N_("send mail as the user") },
	{ "Mail.Send.Shared", N_("send mail as everyone the user may send for") },
	{ "MailboxSettings.Read", N_("read the user's mailbox settings") },
	{ "MailboxSettings.ReadWrite", N_("read and change the user's mailbox settings") },
	{ "offline_access", N_("stay signed in without asking the user each time") },
	{ "OnlineMeetings.ReadWrite", N_("read and create the user's online meetings") },
	{ "openid", N_("sign the user in") },
	{ "People.Read", N_("see the people the user works with") },
	{ "profile", N_("see the user's name and basic profile") },
	{ "Sites.Read.All", N_("read every site the user can open") },
	{ "Sites.ReadWrite.All", N_("read and change every site the user can open") },
	{ "Tasks.ReadWrite", N_("read and change the user's tasks") },
	{ "User.Read", N_("sign the user in and read the user's own profile") },
	{ "User.Read.All", N_("read the full profiles of all users, as far as the user can") },
	{ "User.ReadBasic.All", N_("see names and addresses of all users") },
};

const char *scope_text(const char *name)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_same(words[i].name, name))
			return _(words[i].say);
	return NULL;
}
