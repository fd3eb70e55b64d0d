/* practice_code.c - signing in with a browser: a code at once, since nobody is asked, and its redemption */
#include "practice/practice_parts.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"

/* What a browser is sent to the sign-in page with. */
struct visitor {
	const char *client_id, *redirect_uri, *scope, *state;
	const char *challenge, *method, *nonce;
	const char *type, *mode;
};

/* --- giving a code --- */

/* Only addresses of this machine, so that a served practice cloud sends nobody elsewhere. */
static bool is_here(const char *url)
{
	static const char *const hosts[] = {"http://localhost", "http://127.0.0.1",
					    "https://localhost", "https://127.0.0.1"};

	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		const char *rest = url + strlen(hosts[i]);

		if (!text_begins(url, hosts[i]))
			continue;
		if (*rest == ':')
			rest += 1 + strspn(rest + 1, "0123456789");
		if (!*rest || *rest == '/')
			return !strpbrk(rest, " \"'<>\\#\r\n\t");
	}
	return false;
}

static const char *with(struct visit *visit, const struct visitor *visitor, const char *answer)
{
	const char *mark = text_same(visitor->mode, "fragment") ? "#"
			   : strchr(visitor->redirect_uri, '?') ? "&"
								: "?";
	const char *path = strchr(visitor->redirect_uri + strlen("https://"), '/') ? "" : "/";
	const char *to =
		arena_printf(visit->arena, "%s%s%s%s", visitor->redirect_uri, path, mark, answer);

	if (!visitor->state)
		return to;
	return arena_printf(visit->arena, "%s&state=%s", to,
			    text_url_escape(visit->arena, visitor->state));
}

static void send_back(struct visit *visit, const struct visitor *visitor, const char *answer)
{
	if (!say_redirect(visit, with(visit, visitor, answer)))
		say_sign_in_error(visit, 400, "invalid_request", 90015,
				  "Requested query string is too long.");
}

static void send_error(struct visit *visit, const struct visitor *visitor, const char *error,
		       int code, const char *message)
{
	const char *told = arena_printf(
		visit->arena, "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", code,
		message, visit->reply->request_id, say_call_guid(visit, "correlation"),
		say_iso(visit, visit->call->now));

	send_back(visit, visitor,
		  arena_printf(visit->arena, "error=%s&error_description=%s", error,
			       text_url_escape(visit->arena, told)));
}

static const char *keep(struct visit *visit, const char *text)
{
	return text ? arena_copy(&visit->practice->arena, text) : NULL;
}

static const char *give_code(struct visit *visit, const struct visitor *visitor)
{
	struct practice *practice = visit->practice;
	struct practice_code *code = &practice->codes[practice->code_count % PRACTICE_CODES];
	const char *seed = arena_printf(visit->arena, "code %u", ++practice->code_count);

	*code = (struct practice_code){
		.code = arena_printf(&practice->arena, "practice-%s", say_object_id(visit, seed)),
		.client_id = keep(visit, visitor->client_id),
		.scope = keep(visit, visitor->scope),
		.redirect_uri = keep(visit, visitor->redirect_uri),
		.challenge = keep(visit, visitor->challenge),
		.nonce = keep(visit, visitor->nonce),
		.at = visit->call->now,
	};
	return code->code;
}

static bool is_set(const char *text)
{
	return text && *text;
}

void login_authorize(struct visit *visit)
{
	struct visitor visitor = {
		.client_id = visit_query(visit, "client_id"),
		.redirect_uri = visit_query(visit, "redirect_uri"),
		.scope = visit_query(visit, "scope"),
		.state = visit_query(visit, "state"),
		.challenge = visit_query(visit, "code_challenge"),
		.method = visit_query(visit, "code_challenge_method"),
		.nonce = visit_query(visit, "nonce"),
		.type = visit_query(visit, "response_type"),
		.mode = visit_query(visit, "response_mode"),
	};

	if (!login_finds_tenant(visit))
		return;
	if (!is_set(visitor.client_id))
		say_sign_in_error(visit, 400, "invalid_request", 900144,
				  "The request must contain the following parameter: 'client_id'.");
	else if (!visitor.redirect_uri || !is_here(visitor.redirect_uri))
		say_sign_in_error(visit, 400, "invalid_request", 50011,
				  "The redirect URI specified in the request does not match the "
				  "redirect URIs configured for the application. (The practice "
				  "cloud knows this machine only, as http://localhost.)");
	else if (!text_same(visitor.type, "code"))
		send_error(visit, &visitor, "unsupported_response_type", 70005,
			   "The practice cloud gives codes only: 'response_type' must be 'code'.");
	else if (!is_set(visitor.scope))
		send_error(visit, &visitor, "invalid_request", 900144,
			   "The request must contain the following parameter: 'scope'.");
	else if (visitor.challenge && !text_same(visitor.method, "S256"))
		send_error(visit, &visitor, "invalid_request", 70000,
			   "The practice cloud takes 'code_challenge_method' 'S256' only.");
	else
		send_back(visit, &visitor,
			  arena_printf(visit->arena, "code=%s", give_code(visit, &visitor)));
}

/* --- redeeming it --- */

static struct practice_code *find_code(struct practice *practice, const char *text)
{
	for (size_t i = 0; text && i < PRACTICE_CODES; i++)
		if (practice->codes[i].code && !strcmp(practice->codes[i].code, text))
			return &practice->codes[i];
	return NULL;
}

/* RFC 7636, 4.6. */
static bool verifies(const struct practice_code *code, const char *verifier)
{
	char hash[HASH_BYTES], challenge[HASH_BYTES * 2];

	if (!code->challenge)
		return true;
	if (!verifier)
		return false;
	hash_bytes(verifier, strlen(verifier), hash);
	(void)hash_base64url_encode(hash, sizeof hash, challenge, sizeof challenge);
	return !strcmp(challenge, code->challenge);
}

void token_for_code(struct visit *visit, const char *client_id)
{
	struct practice_code *code = find_code(visit->practice, visit_form(visit, "code"));
	const char *redirect_uri = visit_form(visit, "redirect_uri");
	const char *scope = visit_form(visit, "scope");

	if (!code || !text_same(code->client_id, client_id)) {
		say_sign_in_error(
			visit, 400, "invalid_grant", 70000,
			"The provided value for the input parameter 'code' is not valid.");
	} else if (code->used) {
		say_sign_in_error(visit, 400, "invalid_grant", 54005,
				  "OAuth2 authorization code was already redeemed, please retry "
				  "with a new valid code or use an existing refresh token.");
	} else if (visit->call->now - code->at >= CODE_LIVES_S) {
		say_sign_in_error(visit, 400, "invalid_grant", 70008,
				  "The provided authorization code has expired.");
	} else if (!redirect_uri || strcmp(redirect_uri, code->redirect_uri)) {
		say_sign_in_error(visit, 400, "invalid_grant", 70000,
				  "The redirect URI is not the one that the code was asked for "
				  "with.");
	} else if (!verifies(code, visit_form(visit, "code_verifier"))) {
		say_sign_in_error(visit, 400, "invalid_grant", 70000,
				  "The 'code_verifier' does not match the 'code_challenge'.");
	} else {
		code->used = true;
		token_give(visit, client_id, is_set(scope) ? scope : code->scope, code->nonce);
	}
}
