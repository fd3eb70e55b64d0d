/* cloud_exchange_test.c - cmdlets over HTTPS, and the legacy-token setting in every form in which it may come */
#include "cloud_help.h"

#include "cloud/exchange.h"

static struct arena arena;
static struct facts facts;

static int set_up(void **state)
{
	(void)state;
	facts_init(&facts, &arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void a_cmdlet_is_posted(void **state)
{
	struct cmdlet_call call = exchange_tokens_switch(TOKENS_BLOCKED);
	struct request request;

	(void)state;
	exchange_put(&request, &call, endpoints_of(CLOUD_DOD), TENANT, "ada@nordwind.example", &arena);
	assert_int_equal(request.method, METHOD_POST);
	assert_int_equal(request.service, SERVICE_EXCHANGE);
	assert_true(request.writes);
	assert_string_equal(request.url, "https://outlook-dod.office365.us/adminapi/beta/" TENANT "/InvokeCommand");
	assert_string_equal(request.body,
	    "{\"CmdletInput\":{\"CmdletName\":\"Set-AuthenticationPolicy\",\"Parameters\":"
	    "{\"BlockLegacyExchangeTokens\":true,\"Identity\":\"LegacyExchangeTokens\"}}}");
	assert_string_equal(request.headers[2], "X-AnchorMailbox: UPN:ada@nordwind.example");
	assert_null(request.headers[REQUEST_HEADERS_MAX - 1]);
	exchange_put(&request, &call, endpoints_of(CLOUD_DOD), TENANT, "", &arena);
	assert_string_equal(request.headers[2],
	    "X-AnchorMailbox: APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@" TENANT);
}

static void each_state_has_its_call(void **state)
{
	static const struct {
		enum tokens_state to;
		const char *cmdlet, *parameter;
	} rows[] = {
		{ TOKENS_BLOCKED, "Set-AuthenticationPolicy", "BlockLegacyExchangeTokens" },
		{ TOKENS_ALLOWED, "Set-AuthenticationPolicy", "AllowLegacyExchangeTokens" },
		{ TOKENS_NOT_SET, "Remove-AuthenticationPolicy", "AllowLegacyExchangeTokens" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct cmdlet_call call = exchange_tokens_switch(rows[i].to);

		assert_string_equal(call.cmdlet, rows[i].cmdlet);
		assert_non_null(strstr(call.parameters, rows[i].parameter));
		assert_non_null(strstr(call.parameters, "\"Identity\":\"LegacyExchangeTokens\""));
		assert_true(call.writes);
		assert_int_equal(strncmp(exchange_tokens_command(rows[i].to), call.cmdlet, strlen(call.cmdlet)), 0);
		assert_non_null(strstr(exchange_tokens_command(rows[i].to), rows[i].parameter));
	}
	assert_null(exchange_tokens_switch(TOKENS_REMOVED).cmdlet);
	assert_null(exchange_tokens_switch(TOKENS_UNKNOWN).cmdlet);
	assert_string_equal(exchange_tokens_command(TOKENS_REMOVED), "");
}

static enum tokens_state state_of_file(const char *name)
{
	struct reply reply = reply_file(200, name, &arena);
	struct err err;

	if (!exchange_tokens_read(&reply, &facts, &err))
		fail_msg("this was refused, and must be read: %s: %s", name, err.told);
	return facts.tokens;
}

static void one_text_is_read(void **state)
{
	(void)state;
	assert_int_equal(state_of_file("tokens-text.json"), TOKENS_ALLOWED);
	assert_int_equal(facts.addins_seen.count, 3);
	assert_string_equal(facts.addins_seen.items[0].manifest_id, "49d3b812-abda-45b9-b478-9bc464ce5b9c");
	assert_string_equal(facts.addins_seen.items[0].day, "2025-05-16");
	assert_false(facts.addins_seen.items[0].blocked);
	assert_string_equal(facts.addins_seen.items[1].manifest_id, "47232a61-61ee-4318-80f8-82568651aa9f");
	assert_string_equal(facts.addins_seen.items[1].day, "2025-05-09");
	assert_string_equal(facts.addins_seen.items[2].manifest_id, "49d3b812-abda-45b9-b478-9bc464ce5b9c");
	assert_string_equal(facts.addins_seen.items[2].day, "2025-02-25");
	assert_true(facts.addins_seen.items[2].blocked);
	assert_non_null(strstr(facts.tokens_said, "AllowLegacyExchangeTokens: True"));
}

static void lines_are_read(void **state)
{
	(void)state;
	assert_int_equal(state_of_file("tokens-lines.json"), TOKENS_NOT_SET);
	assert_int_equal(facts.addins_seen.count, 0);
}

static void an_object_is_read(void **state)
{
	(void)state;
	assert_int_equal(state_of_file("tokens-object.json"), TOKENS_BLOCKED);
	assert_int_equal(facts.addins_seen.count, 2);
	assert_true(facts.addins_seen.items[0].blocked);
	assert_string_equal(facts.addins_seen.items[1].manifest_id, "4c655dc5-759f-4bcb-a100-c8fa41e9a4df");
	assert_string_equal(facts.addins_seen.items[1].day, "2025-03-04");
}

static void a_warning_means_removed(void **state)
{
	struct reply reply = reply_of(200, "{\"value\":[]}");
	struct err err;

	(void)state;
	assert_int_equal(state_of_file("tokens-removed.json"), TOKENS_REMOVED);
	assert_string_equal(facts.tokens_said, "Legacy Exchange Online tokens are disabled. For more "
					       "information, see https://aka.ms/naafaq.");
	/* The warning stands only in the header. */
	facts.tokens = TOKENS_UNKNOWN;
	snprintf(reply.warnings, sizeof reply.warnings, "legacy exchange online TOKENS are disabled.");
	assert_true(exchange_tokens_read(&reply, &facts, &err));
	assert_int_equal(facts.tokens, TOKENS_REMOVED);
	/* The warning comes as an error, and its words decide. */
	facts.tokens = TOKENS_UNKNOWN;
	reply = reply_of(400, "{\"error\":{\"code\":\"BadRequest\",\"message\":\"Legacy Exchange Online tokens "
			      "are disabled. For more information, see x.\"}}");
	assert_true(exchange_tokens_read(&reply, &facts, &err));
	assert_int_equal(facts.tokens, TOKENS_REMOVED);
}

static void wire_forms_vary(void **state)
{
	static const struct {
		const char *body;
		enum tokens_state state; /* UNKNOWN: ERR_PROTOCOL */
	} rows[] = {
		{ "{\"value\":\"AllowLegacyExchangeTokens: False\"}", TOKENS_BLOCKED },
		{ "{\"value\":{\"AllowLegacyExchangeTokens\":true}}", TOKENS_ALLOWED },
		{ "{\"value\":[{\"allowlegacyexchangetokens\":\"TRUE\"}]}", TOKENS_ALLOWED },
		{ "{\"value\":[{\"AllowLegacyExchangeTokens\":\"Not Set\"}]}", TOKENS_NOT_SET },
		{ "{\"value\":[{\"AllowLegacyExchangeTokens\":\"(not set)\"}]}", TOKENS_NOT_SET },
		{ "{\"value\":[{\"AllowLegacyExchangeTokens\":null,\"Allowed\":[],\"Blocked\":[]}]}", TOKENS_NOT_SET },
		{ "{\"value\":[{\"AllowLegacyExchangeTokens\":null}]}", TOKENS_UNKNOWN },
		{ "{\"value\":[{\"AllowLegacyExchangeTokens\":7}]}", TOKENS_UNKNOWN },
		{ "{\"value\":[{\"AllowLegacyExchangeTokens\":\"Perhaps\"}]}", TOKENS_UNKNOWN },
		{ "{\"value\":[\"AllowLegacyExchangeTokens: True\",\"AllowLegacyExchangeTokens: "
		  "False\"]}",
		    TOKENS_UNKNOWN },
		{ "{\"value\":[\"AllowLegacyExchangeTokens: True\",\"AllowLegacyExchangeTokens: "
		  "true\"]}",
		    TOKENS_ALLOWED },
		{ "{\"value\":[\"NotAllowLegacyExchangeTokens: True\"]}", TOKENS_UNKNOWN },
		{ "{\"value\":[\"AllowLegacyExchangeTokens: Trueish\"]}", TOKENS_UNKNOWN },
		{ "{\"value\":[]}", TOKENS_UNKNOWN },
		{ "{\"value\":null}", TOKENS_UNKNOWN },
		{ "{}", TOKENS_UNKNOWN },
		{ "{\"value\":[],\"@adminapi.warnings\":[\"Something else was deprecated.\"]}", TOKENS_UNKNOWN },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reply reply = reply_of(200, rows[i].body);
		bool good;

		facts_init(&facts, &arena);
		err_clear(&err);
		good = exchange_tokens_read(&reply, &facts, &err);
		if (good != (rows[i].state != TOKENS_UNKNOWN) || facts.tokens != rows[i].state)
			fail_msg("%s was read as %s", rows[i].body, tokens_state_id(facts.tokens));
		assert_int_equal(err.kind, good ? ERR_NONE : ERR_PROTOCOL);
	}
}

/* Other output, and line breaks of the window, change nothing. */
static void a_console_is_read_whatever_its_language(void **state)
{
	struct err err;

	(void)state;
	assert_true(exchange_tokens_text(
	    "WARNUNG: Legacy Exchange Onl\n    ine tokens are dis\r\nabled. For more information, see\n", &facts,
	    &err));
	assert_int_equal(facts.tokens, TOKENS_REMOVED);
	assert_true(exchange_tokens_text(
	    "PS C:\\> Get\xe2\x80\x93"
	    "AuthenticationPolicy \xe2\x80\x93"
	    "AllowLegacyExchangeTokens\n\n"
	    "AllowLegacyExchangeTokens: (Not Set)\nAllowed: []\nBlocked: []\n\nPS C:\\> Get-Date\nMontag\n",
	    &facts, &err));
	assert_int_equal(facts.tokens, TOKENS_NOT_SET);
	assert_string_equal(facts.tokens_said, "AllowLegacyExchangeTokens: (Not Set) Allowed: [] Blocked: []");
	assert_false(exchange_tokens_text(
	    "PS C:\\> Get-AuthenticationPolicy -AllowLegacyExchangeTokens\nDer Begriff wurde nicht erkannt.", &facts,
	    &err));
	assert_int_equal(err.kind, ERR_PROTOCOL);
}

static void other_policies_are_no_answer(void **state)
{
	struct reply reply = reply_file(200, "tokens-policies.json", &arena);
	struct err err;

	(void)state;
	facts.tokens = TOKENS_ALLOWED;
	assert_false(exchange_tokens_read(&reply, &facts, &err));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_non_null(strstr(err.told, "Block basic"));
	assert_string_equal(err.request_id, "request-of-the-header");
	/* The earlier fact stays. */
	assert_int_equal(facts.tokens, TOKENS_ALLOWED);
}

static void a_refused_read_is_an_error(void **state)
{
	struct reply reply = reply_file(403, "error-exchange-role.json", &arena);
	struct err err;

	(void)state;
	assert_false(exchange_tokens_read(&reply, &facts, &err));
	assert_int_equal(err.kind, ERR_NOT_ALLOWED);
	reply = reply_of(0, "");
	reply.lost = true;
	snprintf(reply.warnings, sizeof reply.warnings, "Legacy Exchange Online tokens are disabled");
	assert_false(exchange_tokens_read(&reply, &facts, &err));
	assert_int_equal(err.kind, ERR_UNREACHABLE);
}

static void pasted_consoles_are_read(void **state)
{
	static const struct {
		const char *text;
		enum tokens_state state;
		size_t addins;
	} rows[] = {
		{ "PS C:\\> Get\xe2\x80\x93"
		  "AuthenticationPolicy \xe2\x80\x93"
		  "AllowLegacyExchangeTokens\r\n"
		  "AllowLegacyExchangeTokens: (Not Set)\r\nAllowed: []\r\nBlocked: []\r\nPS C:\\>",
		    TOKENS_NOT_SET, 0 },
		{ "PS> Get-AuthenticationPolicy "
		  "-AllowLegacyExchangeTokens:$true\nAllowLegacyExchangeTokens: True\n",
		    TOKENS_ALLOWED, 0 },
		{ "WARNING: Legacy Exchange Online tokens are\n         disabled. For more "
		  "information, see\nhttps://aka.ms/naafaq.",
		    TOKENS_REMOVED, 0 },
		{ "AllowLegacyExchangeTokens:\xc2\xa0"
		  "False\nAllowed:\n[\n { \xe2\x80\x9c"
		  "49d3b812-abda-45b9-b478-9bc464ce5b9c\xe2\x80\x9d : \xe2\x80\x9c"
		  "2025\xe2\x80\x93"
		  "05\xe2\x80\x93"
		  "16\xe2\x80\x9d }\n]\nBlocked: []",
		    TOKENS_BLOCKED, 1 },
		{ "AllowLegacyExchangeTokens: True Allowed: [ { "
		  "\"49d3b812-abda-45b9-b478-9bc464ce5b9c\" : \"20",
		    TOKENS_ALLOWED, 1 },
		{ "AllowLegacyExchangeTokens: True\nBlocked:\n[\n{ "
		  "\"49d3b812-abda-45b9-b478-9bc464ce5b9c\" : \"2025-99-99\" }]",
		    TOKENS_ALLOWED, 1 },
		{ "", TOKENS_UNKNOWN, 0 },
		{ "  \r\n", TOKENS_UNKNOWN, 0 },
		{ "The term 'Get-AuthenticationPolicy' is not recognized", TOKENS_UNKNOWN, 0 },
		{ "Get-AuthenticationPolicy -AllowLegacyExchangeTokens", TOKENS_UNKNOWN, 0 },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		facts_init(&facts, &arena);
		if (exchange_tokens_text(rows[i].text, &facts, &err) != (rows[i].state != TOKENS_UNKNOWN) ||
		    facts.tokens != rows[i].state)
			fail_msg("text %zu was read as %s", i, tokens_state_id(facts.tokens));
		assert_int_equal(facts.addins_seen.count, rows[i].addins);
	}
	facts_init(&facts, &arena);
	assert_true(exchange_tokens_text(rows[3].text, &facts, &err));
	assert_string_equal(facts.addins_seen.items[0].day, "2025-05-16");
	facts_init(&facts, &arena);
	assert_true(exchange_tokens_text(rows[5].text, &facts, &err));
	assert_string_equal(facts.addins_seen.items[0].day, "");
	assert_true(facts.addins_seen.items[0].blocked);
}

static void reading_anew_forgets_the_old(void **state)
{
	(void)state;
	state_of_file("tokens-text.json");
	state_of_file("tokens-lines.json");
	assert_int_equal(facts.addins_seen.count, 0);
	assert_int_equal(facts.tokens, TOKENS_NOT_SET);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(a_cmdlet_is_posted),
		WITH(each_state_has_its_call),
		WITH(one_text_is_read),
		WITH(lines_are_read),
		WITH(an_object_is_read),
		WITH(a_warning_means_removed),
		WITH(wire_forms_vary),
		WITH(other_policies_are_no_answer),
		WITH(a_refused_read_is_an_error),
		WITH(pasted_consoles_are_read),
		WITH(a_console_is_read_whatever_its_language),
		WITH(reading_anew_forgets_the_old),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
