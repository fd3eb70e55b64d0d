/* practice_visit.c - a call taken apart: path, query, form, filter */
#include "practice/practice_parts.h"

#include <string.h>

#include "base/text.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "%00" stays as it is: it would end the text early. */
static const char *unescape(struct arena *arena, const char *text, size_t len, bool plus_is_space)
{
	char *out = arena_copy_n(arena, text, len);
	size_t to = 0;

	for (size_t i = 0; i < len; i++) {
		int high = text[i] == '%' && i + 2 < len ? hex(text[i + 1]) : -1;
		int low = high >= 0 ? hex(text[i + 2]) : -1;

		if (low >= 0 && (high || low)) {
			out[to++] = (char)(high * 16 + low);
			i += 2;
		} else {
			out[to++] = plus_is_space && text[i] == '+' ? ' ' : text[i];
		}
	}
	out[to] = '\0';
	return out;
}

static enum service service_of(const char *path)
{
	if (text_begins(path, "/v1.0/") || text_begins(path, "/beta/"))
		return SERVICE_GRAPH;
	return text_begins(path, "/adminapi/") ? SERVICE_EXCHANGE : SERVICE_LOGIN;
}

void visit_begin(struct visit *visit, struct practice *practice, const struct practice_call *call,
		 struct reply *reply, struct arena *arena)
{
	size_t len = strcspn(call->path, "?");

	memset(visit, 0, sizeof *visit);
	visit->practice = practice;
	visit->tenant = practice->tenant;
	visit->call = call;
	visit->reply = reply;
	visit->arena = arena;
	visit->path = unescape(arena, call->path, len, false);
	visit->query = call->path[len] ? call->path + len + 1 : "";
	visit->select = visit_query(visit, "$select");
	visit->service = service_of(visit->path);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

bool visit_matches(struct visit *visit, const char *pattern)
{
	const char *path = visit->path;
	size_t braces = 0;

	visit->taken[0] = visit->taken[1] = "";
	while (*pattern) {
		size_t len = 0;

		if (*pattern != '{') {
			if (lower(*pattern++) != lower(*path++))
				return false;
			continue;
		}
		pattern += 2;
		while (path[len] && path[len] != '/' && path[len] != *pattern)
			len++;
		if (!len || braces == sizeof visit->taken / sizeof *visit->taken)
			return false;
		visit->taken[braces++] = arena_copy_n(visit->arena, path, len);
		path += len;
	}
	return !*path;
}

/* The next "name=value" of a query or form; false at the end. */
static bool next_pair(const char **at, const char **pair, size_t *len, size_t *name_len)
{
	if (!**at)
		return false;
	*pair = *at;
	*len = strcspn(*at, "&");
	*name_len = strcspn(*at, "=&");
	*at += *len + ((*at)[*len] == '&');
	return true;
}

static bool is_named(struct arena *arena, const char *pair, size_t name_len, const char *name)
{
	return !strcmp(unescape(arena, pair, name_len, true), name);
}

static const char *find_pair(struct arena *arena, const char *pairs, const char *name)
{
	const char *pair;
	size_t len, name_len;

	while (next_pair(&pairs, &pair, &len, &name_len)) {
		if (!is_named(arena, pair, name_len, name))
			continue;
		name_len += pair[name_len] == '=';
		return unescape(arena, pair + name_len, len - name_len, true);
	}
	return NULL;
}

const char *visit_query(const struct visit *visit, const char *name)
{
	return find_pair(visit->arena, visit->query, name);
}

const char *visit_form(const struct visit *visit, const char *name)
{
	return find_pair(visit->arena, visit->call->body ? visit->call->body : "", name);
}

const char *visit_query_without(const struct visit *visit, const char *name)
{
	const char *at = visit->query, *pair, *out = "";
	size_t len, name_len;

	while (next_pair(&at, &pair, &len, &name_len))
		if (!is_named(visit->arena, pair, name_len, name))
			out = arena_printf(visit->arena, "%s%s%.*s", out, *out ? "&" : "", (int)len,
					   pair);
	return out;
}

bool visit_wants(const struct visit *visit, const char *property)
{
	const char *at = visit->select;
	size_t size = strlen(property);

	if (!at || !*at)
		return true;
	while (*at) {
		size_t len;

		at += strspn(at, ", ");
		len = strcspn(at, ", ");
		if (len == size && text_begins(at, property))
			return true;
		at += len;
	}
	return false;
}

const char *visit_base(const struct visit *visit, enum service service)
{
	return visit->call->base ? visit->call->base
				 : place_of(visit->tenant->cloud)->base[service];
}

/* A quoted value, in which two quotes stand for one; NULL when it does not end. */
static const char *take_quoted(const char **at, struct arena *arena)
{
	char *out = arena_copy(arena, *at + 1);
	size_t to = 0;

	for (const char *from = *at + 1; *from; from++) {
		if (*from == '\'' && *++from != '\'') {
			out[to] = '\0';
			*at = from;
			return out;
		}
		out[to++] = *from;
	}
	return NULL;
}

static bool take_word(const char **at, const char *word)
{
	if (!text_begins(*at, word))
		return false;
	*at += strlen(word);
	return true;
}

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

static const char *take_letters(const char **at, struct arena *arena)
{
	size_t len = strspn(*at, letters);
	const char *word = arena_copy_n(arena, *at, len);

	*at += len;
	return word;
}

/* What is behind "targetResources/any(": "t:t/id eq 'x')" or "t:t eq 'x')". */
static bool take_any(const char **at, struct term *term, struct arena *arena)
{
	const char *variable = take_letters(at, arena);

	if (!*variable || !take_word(at, ":"))
		return false;
	*at += strspn(*at, " ");
	if (!take_word(at, variable))
		return false;
	if (take_word(at, "/"))
		term->name = arena_printf(arena, "%s/%s", term->name, take_letters(at, arena));
	if (!take_word(at, " eq ") || **at != '\'')
		return false;
	term->value = take_quoted(at, arena);
	return term->value && take_word(at, ")");
}

static bool take_term(const char **at, struct term *term, struct arena *arena)
{
	size_t len;

	term->name = take_letters(at, arena);
	if (!*term->name)
		return false;
	if (take_word(at, "/any("))
		return take_any(at, term, arena);
	if (take_word(at, " ge ")) { /* a time */
		len = strcspn(*at, " ");
		term->name = arena_printf(arena, "%s ge", term->name);
		term->value = arena_copy_n(arena, *at, len);
		*at += len;
		return len > 0;
	}
	if (!take_word(at, " eq ") || **at != '\'')
		return false;
	term->value = take_quoted(at, arena);
	return term->value != NULL;
}

bool visit_filter(const struct visit *visit, struct terms *terms)
{
	const char *at = visit_query(visit, "$filter");
	bool all = false;

	memset(terms, 0, sizeof *terms);
	while (at && *at) {
		if (terms->count == TERMS_MAX ||
		    !take_term(&at, &terms->items[terms->count++], visit->arena))
			return false;
		if (!*at)
			break;
		if (take_word(&at, " or "))
			terms->any = true;
		else if (take_word(&at, " and "))
			all = true;
		else
			return false;
		if (!*at)
			return false;
	}
	return !(terms->any && all);
}

bool terms_only(const struct terms *terms, const char *const *names)
{
	for (size_t i = 0; i < terms->count; i++) {
		const char *const *name = names;

		while (*name && !text_same(*name, terms->items[i].name))
			name++;
		if (!*name)
			return false;
	}
	return !terms->any;
}

const char *terms_get(const struct terms *terms, const char *name)
{
	for (size_t i = 0; i < terms->count; i++)
		if (text_same(terms->items[i].name, name))
			return terms->items[i].value;
	return NULL;
}
