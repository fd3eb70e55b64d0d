/* tokens.c - access tokens made elsewhere: told apart by whom they are for */
#include "cloud/tokens.h"

#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"

static const char doing[] = N_("reading a token that was made elsewhere");
static const char blanks[] = " \t\r\n\f\v";

static bool is_json(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && text[i] && strchr(blanks, text[i]))
		i++;
	return i < len && strchr("{[\"", text[i]);
}

static bool put(const struct secret *token, const struct place *place,
		struct secret *const slots[SERVICE_COUNT], struct err *err)
{
	struct arena scratch = {0};
	struct claims claims;
	bool good = token_claims(token, &claims, &scratch, err);
	enum service service = SERVICE_GRAPH;

	if (good && !place_audience_fits(place, SERVICE_GRAPH, claims.aud))
		service = SERVICE_EXCHANGE;
	if (good && !place_audience_fits(place, service, claims.aud))
		good = err_set(err, ERR_TOKEN, doing,
			       _("The token is for \"%s\" (its \"aud\"), which is neither %s nor "
				 "%s."),
			       claims.aud, place_resource(place, SERVICE_GRAPH),
			       place_resource(place, SERVICE_EXCHANGE));
	else if (good && secret_is_set(slots[service]))
		good = err_set(err, ERR_TOKEN, doing, _("There are two tokens for %s."),
			       service_say(service));
	else if (good)
		secret_set(slots[service], token->bytes, token->len);
	arena_release(&scratch);
	return good;
}

/* --- in a text --- */

static size_t run_of(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && token_is_char(text[i]))
		i++;
	return i;
}

/* A JWT begins with "{" in base64url, of "{\"": eyJ, or ey followed by a blank's or a line end's code. */
static bool begins_token(const char *text, size_t len)
{
	return len > 3 && text[0] == 'e' && (text[1] == 'y' || text[1] == 'w') && run_of(text, len) > 3;
}

/* The bytes of blanks, line ends and what JSON writes for them. */
static size_t gap_of(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && (strchr(blanks, text[i]) || (text[i] == '\\' && i + 1 < len && strchr("rn", text[i + 1]))))
		i += text[i] == '\\' ? 2 : 1;
	return i;
}

/* How a token goes on after a line end: its first two parts in any case; its last one where the lines are equally long, or where it
 * is the last that stands there. */
static bool goes_on(const char *text, size_t len, int dots, size_t line, size_t first)
{
	size_t run = run_of(text, len), gap = gap_of(text + run, len - run);

	if (!run || (dots >= 2 && begins_token(text, len)))
		return false;
	return dots < 2 || line == first || run + gap == len || (strchr("\"'", text[run]) && run + 2 >= len);
}

static int dots_in(const char *text, size_t len)
{
	int dots = 0;

	for (size_t i = 0; i < len; i++)
		dots += text[i] == '.';
	return dots;
}

/* Whether more of the same line stands right behind a token: then it is not known where it ends. */
static bool is_followed(const char *text, size_t len)
{
	size_t gap = 0;

	while (gap < len && (text[gap] == ' ' || text[gap] == '\t'))
		gap++;
	return gap && run_of(text + gap, len - gap) && !begins_token(text + gap, len - gap);
}

/* One token that begins at @text, put together from its lines. Returns how much of the text that is. */
static size_t gather(const char *text, size_t len, struct buf *token)
{
	size_t at = 0, first = 0;

	buf_wipe(token);
	for (;;) {
		size_t run = run_of(text + at, len - at), gap = gap_of(text + at + run, len - at - run);

		buf_add_n(token, text + at, run);
		at += run;
		if (!gap || !memchr(text + at, text[at] == '\\' ? '\\' : '\n', gap) ||
		    !goes_on(text + at + gap, len - at - gap, dots_in(buf_text(token), token->len), run, first ? first : run + 1))
			return at;
		first = first ? first : run;
		at += gap;
	}
}

/* A word that begins like a token and is none. */
#define WORD_MAX 24

/* Get-AzAccessToken returns a SecureString since Az 14 (Az.Accounts 5), and a console shows the type's name instead of a value.
 * https://learn.microsoft.com/powershell/azure/migrate-az-14.0.0 */
static bool has_secure_string(const char *text, size_t len)
{
	static const char name[] = "System.Security.SecureString";

	return memmem(text, len, name, sizeof name - 1) != NULL;
}

static bool take_text(const char *text, size_t len, const struct place *place, struct secret *const slots[SERVICE_COUNT],
		      struct err *err)
{
	struct secret word = {0};
	struct buf token;
	bool good = true, any = false;

	buf_init(&token, TOKENS_FILE_MAX);
	for (size_t i = 0; good && i < len;) {
		bool edge = !i || !token_is_char(text[i - 1]);

		if (!edge || !begins_token(text + i, len - i)) {
			i++;
			continue;
		}
		i += gather(text + i, len - i, &token);
		if (token.len < WORD_MAX && dots_in(buf_text(&token), token.len) < 2)
			continue;
		any = true;
		secret_set(&word, buf_text(&token), token.len);
		good = !is_followed(text + i, len - i) && put(&word, place, slots, err);
		if (!good && !err->kind)
			err_set(err, ERR_TOKEN, doing, _("What stands behind the token is not part of one (a JWT of three parts), so it is not known where the token ends."));
	}
	secret_wipe(&word);
	buf_wipe(&token);
	buf_release(&token);
	if (good && !any)
		good = err_set(err, ERR_TOKEN, doing, has_secure_string(text, len) ?
			_("PowerShell hides the token: it shows System.Security.SecureString in its place. Get its text with (Get-AzAccessToken ...).Token | ConvertFrom-SecureString -AsPlainText, in PowerShell 7.") :
			_("There is no token in it that can be read (a JWT of three parts)."));
	return good;
}

/* --- in JSON --- */

static bool take_value(struct json value, const struct place *place, struct secret *const slots[SERVICE_COUNT], int depth, bool *any,
		       struct err *err);

/* As the programs that give out tokens call it. Others, like an "id_token", are of no use here. */
static bool take_object(struct json object, const struct place *place, struct secret *const slots[SERVICE_COUNT], int depth, bool *any,
			struct err *err)
{
	static const char *const names[] = {"accessToken", "access_token", "AccessToken", "token", "Token"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (json_has(json_get(object, names[i])))
			return take_value(json_get(object, names[i]), place, slots, depth + 1, any, err);
	return true;
}

static bool take_value(struct json value, const struct place *place, struct secret *const slots[SERVICE_COUNT], int depth, bool *any,
		       struct err *err)
{
	const char *raw = json_raw(value);

	if (raw) {
		*any = true;
		return take_text(raw, strlen(raw), place, slots, err);
	}
	if (json_kind(value) == JSON_OBJECT && depth < 4)
		return take_object(value, place, slots, depth, any, err);
	for (size_t i = 0; depth < 4 && i < json_count(value) && i < 16; i++)
		if (!take_value(json_at(value, i), place, slots, depth + 1, any, err))
			return false;
	return true;
}

/* False when it is no JSON: then it is text with tokens in it. */
static bool take_json(const char *text, size_t len, const struct place *place, struct secret *const slots[SERVICE_COUNT], bool *good,
		      struct err *err)
{
	struct json_doc doc;
	bool any = false;

	if (!is_json(text, len) || !json_parse_secret(&doc, text, len, NULL))
		return false;
	*good = take_value(json_root(&doc), place, slots, 0, &any, err);
	json_release(&doc);
	if (*good && !any)
		*good = err_set(err, ERR_TOKEN, doing, _("The JSON has neither an \"accessToken\" nor an \"access_token\"."));
	return true;
}

bool tokens_sort(const char *text, size_t len, const struct place *place, struct secret *graph,
		 struct secret *exchange, struct err *err)
{
	struct secret *const slots[SERVICE_COUNT] = {
		[SERVICE_GRAPH] = graph,
		[SERVICE_EXCHANGE] = exchange,
	};
	bool good;

	secret_wipe(graph);
	secret_wipe(exchange);
	err_clear(err);
	if (len > TOKENS_FILE_MAX)
		return err_set(err, ERR_TOKEN, doing,
			       _("This is too long for two tokens: more than %u KB."),
			       TOKENS_FILE_MAX / 1024);
	if (len >= 2 && (!memcmp(text, "\xFF\xFE", 2) || !memcmp(text, "\xFE\xFF", 2)))
		return err_set(err, ERR_TOKEN, doing,
			       _("The file is UTF-16, as Windows PowerShell writes it: save it as "
				 "ASCII or UTF-8."));
	if (len >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) {
		text += 3;
		len -= 3;
	}
	if (!take_json(text, len, place, slots, &good, err))
		good = take_text(text, len, place, slots, err);
	if (!good) {
		secret_wipe(graph);
		secret_wipe(exchange);
	}
	return good;
}

bool tokens_pick(const struct secret *text, const struct place *place, enum service service,
		 struct secret *token, struct err *err)
{
	struct secret graph = {0}, exchange = {0};
	bool good;

	if (!text || !secret_is_set(text))
		return err_set(err, ERR_USAGE, doing, _("no token was given: --token-file FILE"));
	good = tokens_sort(secret_reveal(text), text->len, place, &graph, &exchange, err);
	if (good)
		secret_move(token, service == SERVICE_EXCHANGE ? &exchange : &graph);
	secret_wipe(&graph);
	secret_wipe(&exchange);
	if (good && !secret_is_set(token))
		return err_set(err, ERR_TOKEN, doing, _("There is no token for %s in it."), service_say(service));
	return good;
}
