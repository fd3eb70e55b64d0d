/* cloud_tokens_test.c - tokens pasted from other tools, told apart; and renewing a sign-in */
#include "cloud_help.h"

#include "base/hash.h"
#include "cloud/signin.h"
#include "cloud/token.h"
#include "core/wellknown.h"

#define GRAPH    "https://graph.microsoft.com"
#define EXCHANGE "https://outlook.office365.com"

static struct arena arena;

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* Returns an access token for @aud; @mark makes two of them differ. */
static const char *token_for(const char *aud, const char *mark)
{
	const char *payload = arena_printf(&arena,
	    "{\"tid\":\"" TENANT "\",\"aud\":\"%s\",\"exp\":1000003600,\"oid\":\"%s\"}", aud, mark);
	char encoded[2048];

	assert_true(hash_base64url_encode(payload, strlen(payload), encoded, sizeof encoded) > 0);
	return arena_printf(&arena, "eyJhbGciOiJub25lIn0.%s.c2ln", encoded);
}

struct sorted {
	struct secret graph, exchange;
	struct err err;
	bool good;
};

static void sort_n(struct sorted *sorted, const char *text, size_t len)
{
	err_clear(&sorted->err);
	sorted->good =
	    tokens_sort(text, len, endpoints_of(CLOUD_GLOBAL), &sorted->graph, &sorted->exchange, &sorted->err);
}

static void sort_text(struct sorted *sorted, const char *text)
{
	sort_n(sorted, text, strlen(text));
}

static void forget_sorted(struct sorted *sorted)
{
	secret_wipe(&sorted->graph);
	secret_wipe(&sorted->exchange);
}

static void tokens_are_told_apart(void **state)
{
	const char *graph = token_for(GRAPH, "g"), *exchange = token_for(EXCHANGE "/", "x");
	const char *const forms[] = {
		"%s\n%s\n",
		"%s %s",
		"\n\n\t%s\r\n\r\n%s\r\n",
		"Bearer %s\nBearer %s",
		"bearer\n%s\n%s",
		"\xEF\xBB\xBF%s\n%s",
	};
	struct sorted sorted = { 0 };
	char text[8192];

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(forms); i++) {
		const char *form = forms[i / 2];
		const char *one = strstr(form, "%s");

		snprintf(text, sizeof text, "%.*s%s%.*s%s%s", (int)(one - form), form, i % 2 ? exchange : graph,
		    (int)(strstr(one + 2, "%s") - one - 2), one + 2, i % 2 ? graph : exchange,
		    strstr(one + 2, "%s") + 2);
		sort_text(&sorted, text);
		assert_true(sorted.good);
		assert_string_equal(secret_reveal(&sorted.graph), graph);
		assert_string_equal(secret_reveal(&sorted.exchange), exchange);
	}
	sort_text(&sorted, exchange); /* one token is enough, and it replaces the earlier ones */
	assert_true(sorted.good);
	assert_false(secret_is_set(&sorted.graph));
	assert_string_equal(secret_reveal(&sorted.exchange), exchange);
	sort_text(&sorted, token_for("00000003-0000-0000-c000-000000000000", "g"));
	assert_true(sorted.good && secret_is_set(&sorted.graph));
	forget_sorted(&sorted);
}

static void json_of_another_tool_is_read(void **state)
{
	const char *graph = token_for(GRAPH, "g");
	struct sorted sorted = { 0 };

	(void)state;
	sort_text(&sorted, arena_printf(&arena, " {\"accessToken\": \"%s\", \"expiresOn\": \"2026-11-24\"}\n", graph));
	assert_true(sorted.good);
	assert_string_equal(secret_reveal(&sorted.graph), graph);
	sort_text(&sorted, arena_printf(&arena, "{\"access_token\":\"%s\"}", graph));
	assert_true(sorted.good);
	assert_string_equal(secret_reveal(&sorted.graph), graph);
	sort_text(&sorted, "{\"refreshToken\":\"x\"}");
	assert_false(sorted.good);
	assert_non_null(strstr(sorted.err.told, "accessToken"));
	assert_false(secret_is_set(&sorted.graph));
	sort_text(&sorted, "{\"accessToken\":");
	assert_false(sorted.good);
	assert_int_equal(sorted.err.kind, ERR_TOKEN);
	forget_sorted(&sorted);
}

/* Returns @token in lines of @width, each ending in @end. */
static const char *broken(const char *token, size_t width, const char *end)
{
	char *out = arena_alloc(&arena, 4 * strlen(token) + 16), *to = out;

	for (size_t i = 0; token[i]; i++) {
		*to++ = token[i];
		if (i % width == width - 1 && token[i + 1])
			to += sprintf(to, "%s", end);
	}
	return out;
}

/* Tokens as other programs print them, damaged in different ways on the way; each text with one token, and with two. */
static void tokens_are_found_however_they_are_wrapped(void **state)
{
	static const char *const forms[] = {
		"\"%s\"\n",
		"'%s'",
		"\xEF\xBB\xBF\"%s\"\r\n",
		"[\n  \"%s\"\n]\n",
		"Authorization: Bearer %s\r\n",
		"Bearer \"%s\"",
		"{\"accessToken\": \"%s\", \"expiresOn\": \"2026-11-24 10:00:00.000000\", \"expires_on\": 1795890507, \"subscription\": \"s\"}",
		"{\"token_type\":\"Bearer\",\"access_token\":\"%s\",\"refresh_token\":\"0.AX\",\"id_token\":\"eyJ0.eyJ1.c2ln\"}",
		"[{\"accessToken\":\"%s\"}]",
		"{\"Token\":\"%s\",\"TenantId\":\"t\"}",
		"AccessToken : %s\nExpiresOn   : 24.11.2026 10:00:00\n",
		"token=%s;\n",
		"<%s>",
		"export TOKEN='%s'\n",
		"{\"accessToken\": \"%s\",\n",
	};
	const char
	    *graph = token_for(GRAPH,
		"a-rather-long-mark-so-that-the-token-needs-some-lines-of-seventy-six-characters-each-to-be-written"),
	    *exchange = token_for(EXCHANGE, "x");
	const char *const wrapped[] = { graph, broken(graph, 76, "\n"), broken(graph, 76, "\r\n"),
		broken(graph, 64, "\n  "), broken(graph, 100, "\n") };
	struct sorted sorted = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++)
		for (size_t w = 0; w < COUNT(wrapped); w++) {
			const char *at = strstr(forms[i], "%s"), *text;

			if (w && (strstr(forms[i], "ExpiresOn") || strchr(forms[i], '{')))
				continue; /* no program breaks these lines */
			text = arena_printf(&arena, "%.*s%s%s", (int)(at - forms[i]), forms[i], wrapped[w], at + 2);
			sort_text(&sorted, text);
			if (!sorted.good || strcmp(secret_reveal(&sorted.graph), graph) != 0)
				fail_msg("form %zu, wrapping %zu, one token: %s: %s", i, w, text, sorted.err.told);
			sort_text(&sorted, arena_printf(&arena, "%s\n%s\n", text, exchange));
			if (strchr(forms[i], '{') || strchr(forms[i], '['))
				continue;
			if (!sorted.good || strcmp(secret_reveal(&sorted.graph), graph) != 0 ||
			    strcmp(secret_reveal(&sorted.exchange), exchange) != 0)
				fail_msg("form %zu, wrapping %zu, two tokens: %s: %s", i, w, text, sorted.err.told);
		}
	sort_text(&sorted, arena_printf(&arena, "[\"%s\",\"%s\"]", exchange, graph));
	assert_true(sorted.good && secret_is_set(&sorted.graph) && secret_is_set(&sorted.exchange));
	forget_sorted(&sorted);
}

/* A token with a signature as long as Microsoft's. */
static const char *signed_for(const char *aud, const char *mark)
{
	char signature[343];

	memset(signature, 'S', 342);
	signature[342] = '\0';
	return arena_printf(&arena, "%.*s%s", (int)(strlen(token_for(aud, mark)) - 4), token_for(aud, mark), signature);
}

/* PowerShell breaks a list's values at the window's edge; the last line may be full or not. */
static void a_token_ends_before_the_next_name_of_a_list(void **state)
{
	char claims[401]; /* a real token has more */
	const char *token, *short_one;
	struct sorted sorted = { 0 };

	(void)state;
	memset(claims, 'c', sizeof claims - 1);
	claims[sizeof claims - 1] = '\0';
	token = signed_for(GRAPH, claims);
	short_one = token_for(GRAPH, claims);
	for (size_t width = 40; width < 200; width++) {
		sort_text(&sorted, arena_printf(&arena,
				       "\nToken     : %s\nExpiresOn : 30.11.2026 03:00:00 +00:00\nType      : Bearer\n",
				       broken(token, width, "\n            ")));
		if (!sorted.good || strcmp(secret_reveal(&sorted.graph), token) != 0)
			fail_msg("width %zu: %s", width, sorted.err.told);
		sort_text(&sorted, arena_printf(&arena, "Token     : %s\r\nExpiresOn : x\r\n",
				       broken(short_one, width, "\r\n            ")));
		if (!sorted.good || strcmp(secret_reveal(&sorted.graph), short_one) != 0)
			fail_msg("short, width %zu: %s", width, sorted.err.told);
	}
	forget_sorted(&sorted);
}

/* "az account get-access-token -o tsv" and "-o table", and a line of a shell. */
static void whole_signature_ends_a_token(void **state)
{
	static const char *const forms[] = {
		"%s\t2026-11-30 02:00:00.000000\t1795890507\ts\tt\tBearer\n",
		"AccessToken  ExpiresOn\n-----------  ---------\n%s  2026-11-30 02:00:00.000000\n",
		"Authorization: Bearer %s https://graph.microsoft.com/v1.0/me\n",
		"%s\nDone\n",
	};
	const char *token = signed_for(GRAPH, "1");
	struct sorted sorted = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++) {
		const char *at = strstr(forms[i], "%s");

		sort_text(&sorted, arena_printf(&arena, "%.*s%s%s", (int)(at - forms[i]), forms[i], token, at + 2));
		if (!sorted.good || strcmp(secret_reveal(&sorted.graph), token) != 0)
			fail_msg("form %zu: %s", i, sorted.err.told);
	}
	forget_sorted(&sorted);
}

static void a_wrong_token_is_named(void **state)
{
	const char *graph = token_for(GRAPH, "1"), *other = token_for(GRAPH, "2");
	const char *vault = token_for("https://vault.azure.net", "v");
	const struct {
		const char *text, *told;
	} rows[] = {
		{ "", "no token" },
		{ " \r\n", "no token" },
		{ "Bearer ", "no token" },
		{ "opaque", "JWT" },
		{ "EwBwA8l6BAAU/2x+opaque==", "JWT" },
		{ vault, "vault.azure.net" },
		{ arena_printf(&arena, "%s %s", graph, other), "two tokens for Microsoft Graph" },
		{ arena_printf(&arena, "%s %s", graph, vault), "vault.azure.net" },
		{ arena_printf(&arena, "%s junk", graph), "JWT" },
		{ "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.b2s.aXY.Y3Q.dGFn", "encrypted" },
		{ token_for("https://graph.microsoft.us", "us"), "graph.microsoft.us" },
		{ token_for("https://graph.microsoft.com.evil.example", "e"), "evil.example" },
	};
	struct sorted sorted = { 0 };
	char *long_text = arena_alloc(&arena, TOKENS_FILE_MAX + 2);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		sort_text(&sorted, graph); /* this token must not stay */
		sort_text(&sorted, rows[i].text);
		if (sorted.good || !strstr(sorted.err.told, rows[i].told))
			fail_msg("row %zu has another error: %s", i, sorted.err.told);
		assert_int_equal(sorted.err.kind, ERR_TOKEN);
		assert_false(secret_is_set(&sorted.graph));
		assert_false(secret_is_set(&sorted.exchange));
	}
	sort_n(&sorted,
	    "\xFF\xFE"
	    "e\0y\0",
	    6);
	assert_false(sorted.good);
	assert_non_null(strstr(sorted.err.told, "UTF-16"));
	memset(long_text, 'a', TOKENS_FILE_MAX + 1);
	sort_text(&sorted, long_text);
	assert_false(sorted.good);
	assert_non_null(strstr(sorted.err.told, "64 KB"));
	forget_sorted(&sorted);
}

static void errors_hold_no_token(void **state)
{
	const char *const texts[] = { "eyJcanaryfour.canaryfour.canaryfour", "{\"canaryfour\":\"canaryfour\"}",
		"canaryfour" };
	struct sorted sorted = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		sort_text(&sorted, texts[i]);
		assert_false(sorted.good);
		assert_null(strstr(sorted.err.told, "canaryfour"));
	}
	forget_sorted(&sorted);
}

/* --- renewing --- */

static void a_sign_in_is_renewed(void **state)
{
	struct signin signin = {
		.endpoints = endpoints_of(CLOUD_GLOBAL),
		.service = SERVICE_EXCHANGE,
		.tenant = TENANT,
		.client_id = CLIENT_EXCHANGE,
		.offline = true,
	};
	struct secret refresh = { 0 }, access = { 0 };
	struct reply reply;
	struct request request;
	struct err err;
	int lives_s;

	(void)state;
	signin_device_put(&request, &signin, &arena);
	assert_non_null(strstr(secret_reveal(&request.form), "%20offline_access"));
	secret_wipe(&request.form);
	reply = reply_of(200, "{\"access_token\":\"a1\",\"refresh_token\":\"r/1\",\"expires_in\":3599}");
	assert_int_equal(signin_tokens_read(&reply, &access, &refresh, &lives_s, &err), TOKEN_GOT);
	assert_string_equal(secret_reveal(&access), "a1");
	assert_string_equal(secret_reveal(&refresh), "r/1");

	signin_refresh_put(&request, &signin, &refresh, &arena);
	assert_true(request.secret);
	assert_string_equal(secret_reveal(&request.form),
	    "grant_type=refresh_token&client_id=" CLIENT_EXCHANGE
	    "&refresh_token=r%2F1&scope=https%3A%2F%2Foutlook.office365.com%2F"
	    ".default%20openid%20profile%20offline_access");
	secret_wipe(&request.form);

	reply = reply_of(503, "{\"error\":\"temporarily_unavailable\"}");
	assert_int_equal(signin_tokens_read(&reply, &access, &refresh, &lives_s, &err), TOKEN_FAILED);
	assert_false(secret_is_set(&access));
	assert_string_equal(secret_reveal(&refresh), "r/1"); /* kept, to be tried again */
	reply = reply_of(200, "{\"access_token\":\"a2\"}");
	assert_int_equal(signin_tokens_read(&reply, &access, &refresh, &lives_s, &err), TOKEN_GOT);
	assert_string_equal(secret_reveal(&refresh), "r/1"); /* still in force */
	reply = reply_of(200, "{\"access_token\":\"a3\",\"refresh_token\":\"r2\"}");
	assert_int_equal(signin_tokens_read(&reply, &access, &refresh, &lives_s, &err), TOKEN_GOT);
	assert_string_equal(secret_reveal(&refresh), "r2");
	secret_wipe(&access);
	secret_wipe(&refresh);
}

static void nothing_is_renewed_unasked(void **state)
{
	struct signin signin = {
		.endpoints = endpoints_of(CLOUD_GLOBAL),
		.service = SERVICE_GRAPH,
		.tenant = TENANT,
		.client_id = CLIENT_GRAPH,
		.scopes = scopes_parse(&arena, "User.Read"),
	};
	struct request request;

	(void)state;
	signin_device_put(&request, &signin, &arena);
	assert_null(strstr(secret_reveal(&request.form), "offline_access"));
	secret_wipe(&request.form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(tokens_are_told_apart, tear_down),
		cmocka_unit_test_teardown(json_of_another_tool_is_read, tear_down),
		cmocka_unit_test_teardown(tokens_are_found_however_they_are_wrapped, tear_down),
		cmocka_unit_test_teardown(a_token_ends_before_the_next_name_of_a_list, tear_down),
		cmocka_unit_test_teardown(whole_signature_ends_a_token, tear_down),
		cmocka_unit_test_teardown(a_wrong_token_is_named, tear_down),
		cmocka_unit_test_teardown(errors_hold_no_token, tear_down),
		cmocka_unit_test_teardown(a_sign_in_is_renewed, tear_down),
		cmocka_unit_test_teardown(nothing_is_renewed_unasked, tear_down),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
