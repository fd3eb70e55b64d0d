/* cloud_code_test.c - signing in with a browser: the address to open, the address on which the browser ends, the port between */
#include "cloud_help.h"

#include "base/hash.h"
#include "base/text.h"
#include "cloud/signin.h"
#include "core/wellknown.h"

static struct arena arena;
static struct signin_code code;
static struct secret got;
static struct err err;

static const struct signin *graph(void)
{
	static struct signin signin;

	signin = (struct signin){
		.endpoints = endpoints_of(CLOUD_GLOBAL),
		.service = SERVICE_GRAPH,
		.tenant = TENANT,
		.client_id = CLIENT_GRAPH,
		.scopes = scopes_parse(&arena, "Directory.Read.All"),
	};
	return &signin;
}

static int begin(void **state)
{
	char random[SIGNIN_CODE_RANDOM];

	(void)state;
	for (size_t i = 0; i < sizeof random; i++)
		random[i] = (char)(i * 7 + 1);
	signin_code_begin(&code, random, 58731);
	for (size_t i = 0; i < sizeof random; i++)
		assert_int_equal(random[i], 0);
	err_clear(&err);
	return 0;
}

static int end(void **state)
{
	(void)state;
	signin_code_end(&code);
	assert_false(secret_is_set(&code.verifier));
	assert_string_equal(code.state, "");
	secret_wipe(&got);
	arena_release(&arena);
	return 0;
}

static bool paste_address(const char *text)
{
	return signin_code_read(&code, text, strlen(text), &got, &err);
}

/* Returns @text with the state in the place of "@". */
static const char *with_state(const char *text)
{
	const char *at = strchr(text, '@');

	return at ? arena_printf(&arena, "%.*s%s%s", (int)(at - text), text, code.state, at + 1) : text;
}

static void the_address_has_every_parameter(void **state)
{
	const char *url = signin_code_url(&code, graph(), "ada+x@nordwind.example", &arena);
	char hash[HASH_BYTES], challenge[64];

	(void)state;
	assert_int_equal(code.verifier.len, 43);
	assert_int_equal(strlen(code.state), 22);
	hash_bytes(secret_reveal(&code.verifier), 43, hash);
	assert_int_equal(hash_base64url_encode(hash, sizeof hash, challenge, sizeof challenge), 43);
	assert_string_equal(url,
	    arena_printf(&arena,
		"https://login.microsoftonline.com/" TENANT "/oauth2/v2.0/authorize?client_id=" CLIENT_GRAPH
		"&response_type=code&redirect_uri=http%%3A%%2F%%2Flocalhost%%3A58731"
		"&scope=https%%3A%%2F%%2Fgraph.microsoft.com%%2FDirectory.Read.All"
		"%%20openid%%20profile&state=%s&code_challenge=%s"
		"&code_challenge_method=S256&prompt=select_account"
		"&login_hint=ada%%2Bx%%40nordwind.example",
		code.state, challenge));
	assert_null(strstr(url, secret_reveal(&code.verifier)));
	assert_null(strstr(signin_code_url(&code, graph(), NULL, &arena), "login_hint"));
	assert_null(strstr(signin_code_url(&code, graph(), "", &arena), "login_hint"));
}

/* RFC 7636, appendix B. */
static void the_challenge_is_that_of_the_rfc(void **state)
{
	secret_set(&code.verifier, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", 43);
	(void)state;
	assert_non_null(strstr(signin_code_url(&code, graph(), NULL, &arena),
	    "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&"));
}

static void no_two_sign_ins_are_alike(void **state)
{
	char random[SIGNIN_CODE_RANDOM] = { 1 }, other_random[SIGNIN_CODE_RANDOM] = { 0 };
	struct signin_code one = { 0 }, other = { 0 };

	(void)state;
	random[47] = 1;
	signin_code_begin(&one, random, 1);
	signin_code_begin(&other, other_random, 65535);
	assert_string_not_equal(secret_reveal(&one.verifier), secret_reveal(&other.verifier));
	assert_string_not_equal(one.state, other.state);
	assert_string_equal(other.redirect_uri, "http://localhost:65535");
	signin_code_end(&one);
	signin_code_end(&other);
}

static void an_address_is_read_however_it_was_pasted(void **state)
{
	static const char *const texts[] = {
		"http://localhost:58731/?code=1.AX%2Fy_z-~&state=@&session_state=x",
		"http://localhost:58731/?state=@&code=1.AX%2fy_z-~#",
		"  \"http://localhost:58731/?code=1.AX/y_z-~&state=@\"\r\n",
		"<http://localhost:58731/?code=1.AX/y_z-~&state=@>",
		"?code=1.AX%2Fy_z-~&state=@",
		"code=1.AX%2Fy_z-~&state=@",
		"localhost:58731/?code=1.AX/y_z-~&amp;state=@&amp;session_state=1",
		"http://localhost:58731/?co\r\n   de=1.A\n\nX%2\n  Fy_z-~&sta\tte=@",
		"http://localhost:58731/#code=1.AX/y_z-~&state=@",
		"http://localhost:58731/?code=1.AX/y_z-~&state=@#_=_",
		"&&?=&code=1.AX/y_z-~&state=@&&=x&y",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (!paste_address(with_state(texts[i])))
			fail_msg("this was refused, and must be read: %s: %s", texts[i], err.told);
		assert_string_equal(secret_reveal(&got), "1.AX/y_z-~");
	}
}

static void a_very_long_address_is_read(void **state)
{
	char *text = arena_alloc(&arena, SIGNIN_CODE_PASTE_MAX + 2);
	size_t len = (size_t)snprintf(text, 200, "http://localhost:58731/?state=%s&code=", code.state);

	(void)state;
	/* Broken as by a terminal with 80 columns. */
	for (; len < SIGNIN_CODE_PASTE_MAX; len++)
		text[len] = "c\r\n"[len % 82 == 80 ? 1 : len % 82 == 81 ? 2 : 0];
	assert_true(paste_address(text));
	assert_true(got.len > 60000 && got.len < SIGNIN_CODE_PASTE_MAX);
	assert_int_equal(strspn(secret_reveal(&got), "c"), got.len);
	text[len++] = 'c';
	assert_false(paste_address(text));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_false(secret_is_set(&got));
}

static void an_address_that_is_no_answer_is_explained(void **state)
{
	const struct {
		const char *text, *told;
		enum err_kind kind;
	} rows[] = {
		{ "", "Nothing was pasted", ERR_USAGE },
		{ " \r\n\t", "Nothing was pasted", ERR_USAGE },
		{ "hello", "no code", ERR_USAGE },
		{ "http://localhost:58731/", "http://localhost:58731", ERR_USAGE },
		{ "http://localhost:58731/?code=&state=@", "no code", ERR_USAGE },
		{ "http://localhost:58731/?code=abc", "a part is missing", ERR_USAGE },
		{ "http://localhost:58731/?code=abc&state=other", "another sign-in", ERR_REFUSED },
		{ "http://localhost:58731/?code=abc&state=", "another sign-in", ERR_REFUSED },
		{ "http://localhost:58731/?code=abc&state=@x", "another sign-in", ERR_REFUSED },
		{ "?error=access_denied&state=other", "another sign-in", ERR_REFUSED },
		{ signin_code_url(&code, graph(), NULL, &arena), "address to open", ERR_USAGE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		secret_set(&got, "old", 3);
		if (paste_address(with_state(rows[i].text)) || !strstr(err.told, rows[i].told))
			fail_msg("%s must be refused with \"%s\", and gives: %s", rows[i].text, rows[i].told, err.told);
		assert_int_equal(err.kind, rows[i].kind);
		assert_false(secret_is_set(&got));
		assert_null(strstr(err.told, "abc"));
	}
}

#define REFUSED                                                                                                        \
	"?error=access_denied&error_subcode=cancel&error_description=AADSTS65004%3a+User+declined"                     \
	"+to+consent.%0d%0aTrace+ID%3a+5a1e5f0c-0000-4000-8000-00000000000a%0d%0aCorrelation+ID"                       \
	"%3a+5a1e5f0c-0000-4000-8000-00000000000b%0d%0aTimestamp%3a+2026-11-24+06%3a22%3a40Z"                          \
	"&error_uri=x"

static void a_refusal_is_told_in_full(void **state)
{
	(void)state;
	assert_false(paste_address(with_state(REFUSED "&state=@")));
	assert_int_equal(err.kind, ERR_REFUSED);
	assert_string_equal(err.code, "access_denied");
	assert_int_equal(err.aadsts, 65004);
	assert_true(text_begins(err.told, "AADSTS65004: User declined to consent."));
	assert_string_equal(err.request_id, "5a1e5f0c-0000-4000-8000-00000000000a");
	assert_string_equal(err.correlation_id, "5a1e5f0c-0000-4000-8000-00000000000b");
	assert_string_equal(err.at, "2026-11-24 06:22:40Z");
	assert_false(paste_address(REFUSED)); /* told, because a person pasted it */
	assert_int_equal(err.aadsts, 65004);
	assert_false(paste_address(with_state("?error=temporarily_unavailable&code=c&state=@")));
	assert_int_equal(err.kind, ERR_BUSY);
	assert_false(secret_is_set(&got));
	assert_false(paste_address(with_state("?error=a%1b[31mb&error_description=%1b]0;x%07&state=@")));
	assert_null(strchr(err.code, '\x1b'));
	assert_null(strchr(err.told, '\x1b'));
}

/* --- the listener --- */

static enum code_caught catch_request(const char *text)
{
	text = with_state(text);
	return signin_code_catch(&code, text, strlen(text), &got, &err);
}

#define REST " HTTP/1.1\r\nHost: localhost:58731\r\nUser-Agent: x\r\n\r\n"

static void a_request_is_caught(void **state)
{
	(void)state;
	assert_int_equal(catch_request("GET /?code=1.AX%2Fy&state=@&session_state=s" REST), CODE_GOT);
	assert_string_equal(secret_reveal(&got), "1.AX/y");
	assert_int_equal(catch_request("GET /?state=@&code=c HTTP/1.1\n\n"), CODE_GOT);
	assert_string_equal(secret_reveal(&got), "c");
	assert_int_equal(catch_request("GET /" REFUSED "&state=@" REST), CODE_FAILED);
	assert_int_equal(err.aadsts, 65004);
	assert_false(secret_is_set(&got));
}

static void half_a_request_is_waited_for(void **state)
{
	const char *whole = with_state("GET /?code=c&state=@" REST);
	char *part = arena_alloc(&arena, SIGNIN_CODE_REQUEST_MAX + 1);

	(void)state;
	for (size_t len = 0; len < strlen(whole); len++) {
		memcpy(part, whole, len);
		part[len] = '\0';
		assert_int_equal(signin_code_catch(&code, part, len, &got, &err), CODE_MORE);
	}
	memset(part, 'x', SIGNIN_CODE_REQUEST_MAX);
	assert_int_equal(signin_code_catch(&code, part, SIGNIN_CODE_REQUEST_MAX, &got, &err), CODE_OTHER);
}

static void other_requests_do_not_end_the_wait(void **state)
{
	static const char *const others[] = {
		"GET /favicon.ico" REST,
		"GET /" REST,
		"GET /?" REST,
		"GET /?code=c" REST,               /* without a state */
		"GET /?code=c&state=guessed" REST, /* from a page that guesses */
		"GET /?error=access_denied&state=guessed" REST,
		"GET /?error=access_denied" REST,
		"GET /?state=@" REST,
		"GET /x?code=c&state=@" REST,
		"POST /?code=c&state=@" REST,
		"HEAD /?code=c&state=@" REST,
		"GET /?code=c&state=@\r\n\r\n", /* without a version */
		"\r\n\r\n",
		"\x16\x03\x01\n\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		if (catch_request(others[i]) != CODE_OTHER)
			fail_msg("this was read, and must be refused: %s", others[i]);
		assert_false(secret_is_set(&got));
	}
}

static void the_page_is_plain(void **state)
{
	static const struct {
		enum code_caught caught;
		const char *status;
	} rows[] = {
		{ CODE_GOT, "HTTP/1.1 200 OK\r\n" },
		{ CODE_FAILED, "HTTP/1.1 200 OK\r\n" },
		{ CODE_OTHER, "HTTP/1.1 404 Not Found\r\n" },
	};
	char length[64];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *page = signin_code_page(rows[i].caught, &arena);
		const char *body = strstr(page, "\r\n\r\n");

		assert_true(text_begins(page, rows[i].status));
		assert_non_null(body);
		snprintf(length, sizeof length, "\r\nContent-Length: %zu\r\n", strlen(body + 4));
		assert_non_null(strstr(page, length));
		assert_non_null(strstr(page, "\r\nConnection: close"));
		assert_null(strchr(body, '<'));
	}
	assert_non_null(strstr(signin_code_page(CODE_GOT, &arena), "terminal"));
}

static void the_code_is_redeemed(void **state)
{
	struct request request;

	(void)state;
	assert_true(paste_address(with_state("?code=a/b&state=@")));
	signin_code_put(&request, graph(), &code, &got, &arena);
	assert_int_equal(request.service, SERVICE_LOGIN);
	assert_true(request.secret);
	assert_string_equal(request.url, "https://login.microsoftonline.com/" TENANT "/oauth2/v2.0/token");
	assert_string_equal(secret_reveal(&request.form),
	    arena_printf(&arena,
		"grant_type=authorization_code&client_id=" CLIENT_GRAPH "&code=a%%2Fb"
		"&redirect_uri=http%%3A%%2F%%2Flocalhost%%3A58731&code_verifier=%s"
		"&scope=https%%3A%%2F%%2Fgraph.microsoft.com%%2FDirectory.Read.All"
		"%%20openid%%20profile",
		secret_reveal(&code.verifier)));
	secret_wipe(&request.form);
}

/* --- the forwarded port --- */

static void the_command_for_the_tunnel_is_exact(void **state)
{
	static const struct {
		const char *user, *host;
		int port;
		const char *line;
	} rows[] = {
		{ "ada", "jump.nordwind.example", 22, "ssh -L 58731:127.0.0.1:58731 ada@jump.nordwind.example" },
		{ "ada", "2001:db8::7", 0, "ssh -L 58731:127.0.0.1:58731 ada@2001:db8::7" },
		{ "ada", "h", 2222, "ssh -p 2222 -L 58731:127.0.0.1:58731 ada@h" },
		{ NULL, NULL, 0, "ssh -L 58731:127.0.0.1:58731 USER@HOST" },
		{ "", "", 0, "ssh -L 58731:127.0.0.1:58731 USER@HOST" },
		{ "NORD\\ada", "h", 0, "ssh -L 58731:127.0.0.1:58731 'NORD\\ada@h'" },
		{ "o'hara", "h", 0, "ssh -L 58731:127.0.0.1:58731 'o'\\''hara@h'" },
		{ "a;rm -rf ~", "h", 0, "ssh -L 58731:127.0.0.1:58731 'a;rm -rf ~@h'" },
		{ "'", "h", 0, "ssh -L 58731:127.0.0.1:58731 ''\\''@h'" },
		{ "j\xC3\xBCrgen", "h", 0, "ssh -L 58731:127.0.0.1:58731 j\xC3\xBCrgen@h" },
	};
	const char *putty = signin_code_putty(58731, &arena);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(signin_code_ssh(58731, rows[i].user, rows[i].host, rows[i].port, &arena),
		    rows[i].line);
	assert_null(strchr(signin_code_ssh(1, "a\x1b[0m", "h", 0, &arena), '\x1b'));
	assert_non_null(strstr(putty, "Tunnels"));
	assert_non_null(strstr(putty, "127.0.0.1:58731"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_address_has_every_parameter, begin, end),
		cmocka_unit_test_setup_teardown(the_challenge_is_that_of_the_rfc, begin, end),
		cmocka_unit_test_setup_teardown(no_two_sign_ins_are_alike, begin, end),
		cmocka_unit_test_setup_teardown(an_address_is_read_however_it_was_pasted, begin, end),
		cmocka_unit_test_setup_teardown(a_very_long_address_is_read, begin, end),
		cmocka_unit_test_setup_teardown(an_address_that_is_no_answer_is_explained, begin, end),
		cmocka_unit_test_setup_teardown(a_refusal_is_told_in_full, begin, end),
		cmocka_unit_test_setup_teardown(a_request_is_caught, begin, end),
		cmocka_unit_test_setup_teardown(half_a_request_is_waited_for, begin, end),
		cmocka_unit_test_setup_teardown(other_requests_do_not_end_the_wait, begin, end),
		cmocka_unit_test_setup_teardown(the_page_is_plain, begin, end),
		cmocka_unit_test_setup_teardown(the_code_is_redeemed, begin, end),
		cmocka_unit_test_setup_teardown(the_command_for_the_tunnel_is_exact, begin, end),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
