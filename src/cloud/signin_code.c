/* signin_code.c - signing in with a browser: authorization code with PKCE */
#include "cloud/signin_code.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cloud/signin_inside.h"
#include "core/aadsts.h"

#define VERIFIER_BYTES 32 /* RFC 7636, 4.1 */

/* What an address said. The longest description that was seen is below 1 KB. */
struct said {
	struct secret code;
	bool state, ours; /* there is one; and it is the one that we sent */
	bool start;       /* it is the address to open, not the one that comes at the end */
	char error[64];
	char told[2048];
};

static const char doing[] = N_("signing in with a browser");

/* --- before --- */

void signin_code_begin(struct signin_code *code, char random[SIGNIN_CODE_RANDOM], int port)
{
	char text[VERIFIER_BYTES * 2];
	long len = hash_base64url_encode(random, VERIFIER_BYTES, text, sizeof text);

	secret_set(&code->verifier, text, (size_t)len);
	wipe(text, sizeof text);
	(void)hash_base64url_encode(random + VERIFIER_BYTES, SIGNIN_CODE_RANDOM - VERIFIER_BYTES,
				    code->state, sizeof code->state);
	snprintf(code->redirect_uri, sizeof code->redirect_uri, "http://localhost:%d", port);
	wipe(random, SIGNIN_CODE_RANDOM);
}

void signin_code_end(struct signin_code *code)
{
	secret_wipe(&code->verifier);
	wipe(code, sizeof *code);
}

static const char *add(const char *url, const char *name, const char *value, struct arena *arena)
{
	return arena_printf(arena, "%s%s%s=%s", url, strchr(url, '?') ? "&" : "?", name,
			    text_url_escape(arena, value));
}

const char *signin_code_url(const struct signin_code *code, const struct signin *signin,
			    const char *login_hint, struct arena *arena)
{
	const char *url = signin_endpoint(signin, "authorize", arena);
	char hash[HASH_BYTES], challenge[HASH_BYTES * 2];

	hash_bytes(secret_reveal(&code->verifier), code->verifier.len, hash);
	(void)hash_base64url_encode(hash, sizeof hash, challenge, sizeof challenge);
	url = add(url, "client_id", signin->client_id, arena);
	url = add(url, "response_type", "code", arena);
	url = add(url, "redirect_uri", code->redirect_uri, arena);
	url = add(url, "scope", signin_scope(signin, arena), arena);
	url = add(url, "state", code->state, arena);
	url = add(url, "code_challenge", challenge, arena);
	url = add(url, "code_challenge_method", "S256", arena);
	url = add(url, "prompt", "select_account", arena);
	return login_hint && *login_hint ? add(url, "login_hint", login_hint, arena) : url;
}

/* --- reading an address --- */

static void decode(struct secret *out, const char *text, size_t len)
{
	secret_wipe(out);
	for (size_t i = 0; i < len; i++) {
		int high = text[i] == '%' && i + 2 < len ? ascii_hex(text[i + 1]) : -1;
		int low = high >= 0 ? ascii_hex(text[i + 2]) : -1;
		char c = text[i] == '+' ? ' ' : text[i];

		if (low >= 0) {
			c = (char)(high * 16 + low);
			i += 2;
		}
		secret_add(out, c ? &c : " ", 1);
	}
}

static bool is_named(const char *pair, size_t len, const char *name)
{
	if (len > 4 && !strncmp(pair, "amp;", 4)) { /* from a page's source */
		pair += 4;
		len -= 4;
	}
	return len == strlen(name) && !strncmp(pair, name, len);
}

static void take_pair(const struct signin_code *code, const char *pair, size_t len,
		      struct said *said)
{
	size_t name = strcspn(pair, "=&");
	struct secret value = {0};

	if (name >= len)
		return;
	decode(&value, pair + name + 1, len - name - 1);
	if (is_named(pair, name, "code")) {
		secret_move(&said->code, &value);
	} else if (is_named(pair, name, "state")) {
		said->state = true;
		said->ours = *code->state && !strcmp(secret_reveal(&value), code->state);
	} else if (is_named(pair, name, "error")) {
		text_safe(said->error, sizeof said->error, secret_reveal(&value));
	} else if (is_named(pair, name, "error_description")) {
		text_safe(said->told, sizeof said->told, secret_reveal(&value));
	} else if (is_named(pair, name, "code_challenge")) {
		said->start = true;
	}
	secret_wipe(&value);
}

static void read_query(const struct signin_code *code, const char *at, size_t len,
		       struct said *said)
{
	const char *end = at + len;

	while (at < end) {
		const char *next = memchr(at, '&', (size_t)(end - at));

		next = next ? next : end;
		take_pair(code, at, (size_t)(next - at), said);
		at = next + (next < end);
	}
}

static void forget(struct said *said)
{
	secret_wipe(&said->code);
	wipe(said, sizeof *said);
}

/* What stands after @label, up to the next space: descriptions end in "Trace ID: ...
 * Correlation ID: ... Timestamp: ...". */
static void take_after(const char *told, const char *label, char *out, size_t size)
{
	const char *found = text_find(told, label);

	if (!found)
		return;
	found += strlen(label);
	text_safe_n(out, size, found, strcspn(found, " "));
}

static bool fail(const struct said *said, struct err *err)
{
	enum err_kind kind =
		text_same(said->error, "temporarily_unavailable") ? ERR_BUSY : ERR_REFUSED;
	const char *stamp = text_find(said->told, "Timestamp: ");

	err_set(err, kind, doing, "%s", said->told);
	text_safe(err->code, sizeof err->code, said->error);
	err->aadsts = aadsts_in(said->told);
	take_after(said->told, "Trace ID: ", err->request_id, sizeof err->request_id);
	take_after(said->told, "Correlation ID: ", err->correlation_id, sizeof err->correlation_id);
	if (stamp) /* has a space in it */
		text_safe(err->at, sizeof err->at, stamp + strlen("Timestamp: "));
	return false;
}

static bool judge(const struct signin_code *code, const struct said *said, struct err *err)
{
	if (said->start)
		return err_set(err, ERR_USAGE, doing,
			       _("This is the address to open. Open it in a browser, sign in, and "
				 "paste the address that the browser ends on; it begins with %s."),
			       code->redirect_uri);
	if (said->state && !said->ours)
		return err_set(
			err, ERR_REFUSED, doing,
			_("This address belongs to another sign-in: its \"state\" is not the "
			  "one that was sent. Open the address that is shown now."));
	if (*said->error)
		return fail(said, err);
	if (!secret_is_set(&said->code))
		return err_set(err, ERR_USAGE, doing,
			       _("There is no code in it. Paste the address that the browser ends "
				 "on; it begins with %s."),
			       code->redirect_uri);
	if (!said->state)
		return err_set(
			err, ERR_USAGE, doing,
			_("There is a code in it, but no \"state\": a part is missing. Paste "
			  "the whole address."));
	return true;
}

/* Without what a terminal, a mail program or a person put around and into it. */
static void clean(struct secret *out, const char *pasted, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)pasted[i] > ' ' && !strchr("<>\"'`\x7f", pasted[i]))
			secret_add(out, &pasted[i], 1);
}

bool signin_code_read(const struct signin_code *code, const char *pasted, size_t len,
		      struct secret *got, struct err *err)
{
	struct secret text = {0};
	struct said said = {0};
	const char *query;
	bool good;

	secret_wipe(got);
	if (len > SIGNIN_CODE_PASTE_MAX)
		return err_set(err, ERR_USAGE, doing, _("This is too long for an address."));
	clean(&text, pasted, len);
	if (!secret_is_set(&text))
		return err_set(err, ERR_USAGE, doing, _("Nothing was pasted."));
	query = strpbrk(secret_reveal(&text), "?#");
	query = query ? query + 1 : secret_reveal(&text);
	read_query(code, query, strcspn(query, "#"), &said);
	good = judge(code, &said, err);
	if (good)
		secret_move(got, &said.code);
	forget(&said);
	secret_wipe(&text);
	return good;
}

/* --- catching it --- */

/* A browser that is answered before it has said all may show an error instead of the page. */
static bool is_whole(const char *bytes, size_t len)
{
	return memmem(bytes, len, "\n\r\n", 3) || memmem(bytes, len, "\n\n", 2);
}

enum code_caught signin_code_catch(const struct signin_code *code, const char *bytes, size_t len,
				   struct secret *got, struct err *err)
{
	static const char begin[] = "GET /?";
	const char *query = bytes + strlen(begin), *end;
	enum code_caught caught = CODE_OTHER;
	struct said said = {0};

	secret_wipe(got);
	if (!is_whole(bytes, len))
		return len < SIGNIN_CODE_REQUEST_MAX ? CODE_MORE : CODE_OTHER;
	if (strncmp(bytes, begin, strlen(begin)))
		return CODE_OTHER;
	/* Whole, so that there is a line end after the beginning. */
	end = query + strcspn(query, " \r\n");
	if (*end == ' ')
		read_query(code, query, (size_t)(end - query), &said);
	/* Another page on the admin's computer could call us, but does not know the state. */
	if (said.ours && judge(code, &said, err)) {
		secret_move(got, &said.code);
		caught = CODE_GOT;
	} else if (said.ours && *said.error) {
		caught = CODE_FAILED;
	}
	forget(&said);
	return caught;
}

const char *signin_code_page(enum code_caught caught, struct arena *arena)
{
	const char *status =
		caught == CODE_GOT || caught == CODE_FAILED ? "200 OK" : "404 Not Found";
	const char *words =
		caught == CODE_GOT ? _("The sign-in went through. Go back to the terminal; this "
				       "page can be closed.")
		: caught == CODE_FAILED
			? _("The sign-in did not go through. The terminal says why; this page can "
			    "be closed.")
			: _("Nothing is here but the end of a sign-in.");

	return arena_printf(arena,
			    "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\n"
			    "Content-Length: %zu\r\nCache-Control: no-store\r\n"
			    "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n%s\n",
			    status, strlen(words) + 1, words);
}

/* --- redeeming it --- */

void signin_code_put(struct request *request, const struct signin *signin,
		     const struct signin_code *code, const struct secret *got, struct arena *arena)
{
	signin_put(request, signin, "token", N_("redeeming the code of the browser's sign-in"),
		   arena);
	signin_add(&request->form, "grant_type", "authorization_code");
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add_secret(&request->form, "code", got);
	signin_add(&request->form, "redirect_uri", code->redirect_uri);
	signin_add_secret(&request->form, "code_verifier", &code->verifier);
	signin_add(&request->form, "scope", signin_scope(signin, arena));
}
