/* tokens.c - access tokens made elsewhere: told apart by whom they are for */
#include "cloud/tokens.h"

#include <string.h>

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
	return i < len && text[i] == '{';
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

/* What stands before a token in a header that was copied whole. */
static bool is_bearer(const char *word, size_t len)
{
	return len == strlen("Bearer") && text_begins(word, "Bearer");
}

static bool take_words(const char *text, size_t len, const struct place *place,
		       struct secret *const slots[SERVICE_COUNT], struct err *err)
{
	struct secret word = {0};
	bool good = true, any = false;
	size_t i = 0;

	while (good && i < len) {
		size_t from;

		while (i < len && (!text[i] || strchr(blanks, text[i])))
			i++;
		from = i;
		while (i < len && text[i] && !strchr(blanks, text[i]))
			i++;
		if (i == from || is_bearer(text + from, i - from))
			continue;
		secret_set(&word, text + from, i - from);
		any = true;
		good = put(&word, place, slots, err);
	}
	secret_wipe(&word);
	return good && (any || err_set(err, ERR_TOKEN, doing, _("There is no token in it.")));
}

static bool take_json(const char *text, size_t len, const struct place *place,
		      struct secret *const slots[SERVICE_COUNT], struct err *err)
{
	struct secret token = {0};
	struct json_doc doc;
	const char *raw;
	bool good;

	if (!json_parse_secret(&doc, text, len, NULL))
		return err_set(err, ERR_TOKEN, doing,
			       _("It begins like JSON, but cannot be read as such."));
	raw = json_raw(json_get(json_root(&doc), "accessToken"));
	if (!raw)
		raw = json_raw(json_get(json_root(&doc), "access_token"));
	secret_set(&token, raw, raw ? strlen(raw) : 0);
	json_release(&doc);
	good = secret_is_set(&token) ? put(&token, place, slots, err)
				     : err_set(err, ERR_TOKEN, doing,
					       _("The JSON has neither an \"accessToken\" nor an "
						 "\"access_token\"."));
	secret_wipe(&token);
	return good;
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
	good = is_json(text, len) ? take_json(text, len, place, slots, err)
				  : take_words(text, len, place, slots, err);
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
