/* cloud_reply_test.c - Microsoft's error bodies, and answers that do not come from Microsoft */
#include "cloud_help.h"

#include "core/aadsts.h"

static void statuses_become_kinds(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum err_kind kind;
	} rows[] = {
		{ 400, "{\"error\":{\"code\":\"Request_BadRequest\",\"message\":\"x\"}}", ERR_BAD_REQUEST },
		{ 400,
		    "{\"error\":{\"code\":\"Request_MultipleObjectsWithSameKeyValue\",\"message\":"
		    "\"x\"}}",
		    ERR_CONFLICT },
		{ 401, "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"x\"}}", ERR_SIGNED_OUT },
		{ 401,
		    "{\"error\":{\"code\":\"Unauthorized\",\"message\":\"User is not allowed to call "
		    "X\"}}",
		    ERR_NOT_ALLOWED },
		{ 401, "", ERR_SIGNED_OUT },
		{ 403, "{\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"x\"}}", ERR_NOT_ALLOWED },
		{ 404, "{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"x\"}}", ERR_NO_SUCH },
		{ 405, "{\"error\":{\"code\":\"x\",\"message\":\"x\"}}", ERR_BAD_REQUEST },
		{ 409,
		    "{\"error\":{\"code\":\"Request_MultipleObjectsWithSameKeyValue\",\"message\":"
		    "\"x\"}}",
		    ERR_CONFLICT },
		{ 412, "{}", ERR_CONFLICT },
		{ 429, "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"x\"}}", ERR_BUSY },
		{ 429, "", ERR_BUSY },
		{ 500, "{}", ERR_BUSY },
		{ 502, "<html>bad gateway</html>", ERR_BUSY },
		{ 503, "not json", ERR_BUSY },
		{ 504, "", ERR_BUSY },
		{ 418, "{}", ERR_BAD_REQUEST },
		{ 599, "{}", ERR_PROTOCOL },
		{ 101, "", ERR_PROTOCOL },
		{ 404, "<!DOCTYPE html><title>not here</title>", ERR_PROTOCOL },
		{ 403, "<html>blocked</html>", ERR_PROTOCOL },
		{ 401, "<html>who are you</html>", ERR_SIGNED_OUT },
		{ 200, "{\"value\":[", ERR_PROTOCOL },
		{ 200, "nothing of the kind", ERR_PROTOCOL },
		{ 200, "{\"error\":{\"code\":\"NotFound\",\"message\":\"x\"}}", ERR_NO_SUCH },
		{ 200, "{\"error\":{\"code\":\"Forbidden\",\"message\":\"x\"}}", ERR_NOT_ALLOWED },
		{ 200, "{\"@odata.error\":{\"code\":\"never seen\",\"message\":\"x\"}}", ERR_PROTOCOL },
		{ 200, "{\"error\":{\"code\":\"\",\"message\":\"Ex1|a.CmdletAccessDeniedException|no\"}}",
		    ERR_NOT_ALLOWED },
		{ 200, "{\"error\":\"invalid_grant\",\"error_description\":\"x\"}", ERR_REFUSED },
		{ 400, "{\"error\":\"invalid_grant\",\"error_description\":\"x\"}", ERR_REFUSED },
		{ 400, "{\"error\":\"temporarily_unavailable\",\"error_description\":\"x\"}", ERR_BUSY },
		{ 503, "{\"error\":\"server_error\",\"error_description\":\"x\"}", ERR_BUSY },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reply reply = reply_of(rows[i].status, rows[i].body);

		err_clear(&err);
		if (reply_ok(&reply, "doing", &err))
			fail_msg("status %d with body %s was taken for success", rows[i].status, rows[i].body);
		if (err.kind != rows[i].kind)
			fail_msg("status %d with body %s became %s", rows[i].status, rows[i].body,
			    err_kind_id(err.kind));
		assert_string_equal(err.doing, "doing");
		assert_int_equal(err.status, rows[i].status);
		assert_string_equal(err.request_id, "request-of-the-header");
	}
}

/* The body did not come whole, or is not readable: the status is the answer all the same, except that a success
 * without a body says nothing, and a 404 of unknown origin is not "absent". */
static void an_unread_body_leaves_the_status(void **state)
{
	static const struct {
		int status;
		enum unread unread;
		enum err_kind kind;
		bool transient, known;
	} rows[] = {
		{ 200, UNREAD_CODED, ERR_PROTOCOL, false, true },
		{ 200, UNREAD_LARGE, ERR_PROTOCOL, false, true },
		{ 200, UNREAD_CUT, ERR_UNREACHABLE, true, true },
		{ 204, UNREAD_CUT, ERR_UNREACHABLE, true, true },
		{ 400, UNREAD_CUT, ERR_BAD_REQUEST, false, true },
		{ 401, UNREAD_CUT, ERR_SIGNED_OUT, false, true },
		{ 403, UNREAD_CUT, ERR_NOT_ALLOWED, false, true },
		{ 403, UNREAD_CODED, ERR_NOT_ALLOWED, false, true },
		{ 403, UNREAD_LARGE, ERR_NOT_ALLOWED, false, false },
		{ 404, UNREAD_CUT, ERR_NO_SUCH, false, true },
		{ 404, UNREAD_CUT, ERR_PROTOCOL, false, false },
		{ 409, UNREAD_CODED, ERR_CONFLICT, false, true },
		{ 429, UNREAD_CUT, ERR_BUSY, true, true },
		{ 503, UNREAD_LARGE, ERR_BUSY, true, false },
		{ 302, UNREAD_CUT, ERR_PROTOCOL, false, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reply reply = reply_of(rows[i].status, "");
		struct err err = { 0 };
		struct json_doc doc;

		reply.unread = rows[i].unread;
		err_set(&reply.err, rows[i].unread == UNREAD_CUT ? ERR_UNREACHABLE : ERR_PROTOCOL, "x",
		    "the transport's");
		if (!rows[i].known)
			reply.request_id[0] = '\0';
		assert_false(reply_ok(&reply, "doing", &err));
		if (err.kind != rows[i].kind)
			fail_msg("status %d, unread body %d, became %s", rows[i].status, rows[i].unread,
			    err_kind_id(err.kind));
		assert_int_equal(err.status, rows[i].status);
		assert_string_equal(err.doing, "doing");
		assert_string_equal(err.request_id, rows[i].known ? "request-of-the-header" : "");
		assert_int_equal(reply_is_transient(&reply), rows[i].transient);
		assert_false(reply_read(&reply, NULL, &doc, &err));
		json_release(&doc);
		/* Exchange alone answers so, so its own sentence for 403 is used */
		assert_false(reply_ok(&reply, "doing", &err));
		assert_int_equal(strstr(err.told, "does not know this command") != NULL,
		    rows[i].status == 403 && rows[i].unread == UNREAD_CODED);
	}
}

static void a_success_is_no_error(void **state)
{
	static const char *const bodies[] = { "", "{}", "{\"value\":[]}", " [1] ", "{\"error\":null}" };
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct reply reply = reply_of(bodies[i][0] ? 200 : 204, bodies[i]);

		assert_true(reply_ok(&reply, "doing", &err));
	}
}

static void graph_errors_are_read(void **state)
{
	struct arena arena = { 0 };
	struct reply reply = reply_file(403, "error-graph-denied.json", &arena);
	struct err err;

	(void)state;
	reply.request_id[0] = '\0';
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_NOT_ALLOWED);
	assert_string_equal(err.code, "Authorization_RequestDenied");
	assert_string_equal(err.told, "Rights are missing for this operation.");
	assert_string_equal(err.request_id, "66666666-1111-4222-8333-dddddddddddd");
	assert_string_equal(err.at, "2026-11-24T06:22:40");

	reply = reply_file(404, "error-odata.json", &arena);
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_NO_SUCH);
	assert_string_equal(err.told, "This object is not in the directory.");

	reply = reply_file(400, "error-exists.json", &arena);
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_CONFLICT);

	reply = reply_file(400, "error-bad-request.json", &arena);
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_BAD_REQUEST);
	assert_string_equal(err.code, "Request_UnsupportedQuery");
	arena_release(&arena);
}

static void exchange_errors_are_read(void **state)
{
	struct arena arena = { 0 };
	struct reply reply = reply_file(403, "error-exchange-role.json", &arena);
	struct err err;

	(void)state;
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_NOT_ALLOWED);
	assert_string_equal(err.told, "The role of this user does not have one of the parameters.");
	reply.status = 200;
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_NOT_ALLOWED);

	reply = reply_file(404, "error-exchange-inner.json", &arena);
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_NO_SUCH);
	assert_string_equal(err.told, "The policy is not there.");
	arena_release(&arena);
}

static void nul_bytes_are_an_unknown_command(void **state)
{
	static const char nul[16];
	struct reply reply = reply_of(403, "");
	struct err err;

	(void)state;
	reply.body = nul;
	reply.len = sizeof nul;
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_NOT_ALLOWED);
	assert_non_null(strstr(err.told, "does not know this command"));
}

static void web_pages_and_redirects_are_named(void **state)
{
	struct reply reply = reply_of(200, "\n  <html>sign in to the hotel</html>");
	struct json_doc doc;
	struct err err;

	(void)state;
	snprintf(reply.content_type, sizeof reply.content_type, "text/html; charset=utf-8");
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_non_null(strstr(err.told, "text/html; charset=utf-8"));
	assert_non_null(strstr(err.told, "captive portal"));
	assert_false(reply_read(&reply, NULL, &doc, &err));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_int_equal(json_kind(json_root(&doc)), JSON_NOTHING);

	reply = reply_of(302, "<a href=\"https://portal.example/login?x=1\">moved</a>");
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_string_equal(err.told, "A redirect to portal.example was refused.");
	reply = reply_of(307, "");
	assert_false(reply_ok(&reply, "doing", &err));
	assert_string_equal(err.told, "A redirect was refused.");
}

static void claims_challenges_want_a_new_sign_in(void **state)
{
	struct reply reply = reply_of(403, "{\"error\":{\"code\":\"Forbidden\",\"message\":\"x\"}}");
	struct err err;

	(void)state;
	snprintf(reply.authenticate, sizeof reply.authenticate,
	    "Bearer error=\"insufficient_claims\", claims=\"eyJ9\"");
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_SIGNED_OUT);
}

/* A proxy's "forbidden" and "not found" say nothing about roles or about what exists; Microsoft's come with an id. */
static void a_refusal_without_an_id_may_be_a_proxys(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum err_kind with, without;
	} rows[] = {
		{ 403, "Access denied by the policy of your company", ERR_NOT_ALLOWED, ERR_PROTOCOL },
		{ 403, "", ERR_NOT_ALLOWED, ERR_PROTOCOL },
		{ 403, "{}", ERR_NOT_ALLOWED, ERR_PROTOCOL },
		{ 404, "", ERR_NO_SUCH, ERR_PROTOCOL },
		{ 404, "404 page not found", ERR_NO_SUCH, ERR_PROTOCOL },
		{ 401, "", ERR_SIGNED_OUT, ERR_SIGNED_OUT },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reply reply = reply_of(rows[i].status, rows[i].body);

		reply.request_id[0] = '\0';
		assert_false(reply_ok(&reply, "testing", &err));
		assert_int_equal(err.kind, rows[i].without);
		assert_int_equal(err.status, rows[i].status);
		strcpy(reply.request_id, "0a0b");
		assert_false(reply_ok(&reply, "testing", &err));
		assert_int_equal(err.kind, rows[i].with);
		assert_null(strchr(err.told, '{'));
	}
}

static void the_reason_in_a_challenge_is_told(void **state)
{
	struct reply reply = reply_of(401, "");
	struct err err;

	(void)state;
	snprintf(reply.authenticate, sizeof reply.authenticate, "%s",
	    "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", "
	    "error=\"invalid_token\", error_description=\"The access token has expired\"");
	assert_false(reply_ok(&reply, "testing", &err));
	assert_string_equal(err.told, "The access token has expired");
	snprintf(reply.authenticate, sizeof reply.authenticate, "Bearer realm=\"x\"");
	assert_false(reply_ok(&reply, "testing", &err));
	assert_string_equal(err.told, "Bearer realm=\"x\"");
}

static void foreign_words_are_made_safe(void **state)
{
	struct reply reply = reply_of(400, "{\"error\":{\"code\":\"a\\u001b[2Jb\",\"message\":\"c\\u001b]0;d\"}}");
	struct err err;

	(void)state;
	assert_false(reply_ok(&reply, "doing", &err));
	assert_null(strchr(err.code, 0x1b));
	assert_null(strchr(err.told, 0x1b));
}

static void lost_replies_keep_their_reason(void **state)
{
	struct reply reply = reply_of(0, "");
	struct json_doc doc;
	struct err err;

	(void)state;
	reply.lost = true;
	err_set(&reply.err, ERR_TLS, NULL, "issued by nobody");
	assert_false(reply_ok(&reply, "doing", &err));
	assert_int_equal(err.kind, ERR_TLS);
	assert_string_equal(err.told, "issued by nobody");
	assert_string_equal(err.doing, "doing");
	assert_false(reply_read(&reply, NULL, &doc, &err));
	assert_int_equal(err.kind, ERR_TLS);
	assert_false(reply_is_transient(&reply));
	reply.err.kind = ERR_UNREACHABLE;
	assert_true(reply_is_transient(&reply));
	reply.err.kind = ERR_CANCELLED;
	assert_false(reply_is_transient(&reply));
}

static void waiting_helps_only_for_some_errors(void **state)
{
	static const int yes[] = { 429, 500, 502, 503, 504 }, no[] = { 200, 302, 400, 401, 403, 404, 501, 505 };

	(void)state;
	for (size_t i = 0; i < COUNT(yes); i++) {
		struct reply reply = reply_of(yes[i], "");

		assert_true(reply_is_transient(&reply));
	}
	for (size_t i = 0; i < COUNT(no); i++) {
		struct reply reply = reply_of(no[i], "");

		assert_false(reply_is_transient(&reply));
	}
}

static void the_next_page_stays_at_its_service(void **state)
{
	static const struct {
		const char *body;
		bool good;
		const char *next;
	} rows[] = {
		{ "{}", true, NULL },
		{ "{\"@odata.nextLink\":null}", true, NULL },
		{ "{\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/x?$skiptoken=1\"}", true,
		    "https://graph.microsoft.com/v1.0/x?$skiptoken=1" },
		{ "{\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/x?$filter=a eq 'b'&c= \"}", true,
		    "https://graph.microsoft.com/v1.0/x?$filter=a%20eq%20'b'&c=%20" },
		{ "{\"@odata.nextLink\":7}", false, NULL },
		{ "{\"@odata.nextLink\":\"\"}", false, NULL },
		{ "{\"@odata.nextLink\":\"/v1.0/x\"}", false, NULL },
		{ "{\"@odata.nextLink\":\"https://evil.example/v1.0/x\"}", false, NULL },
		{ "{\"@odata.nextLink\":\"https://graph.microsoft.com@evil.example/\"}", false, NULL },
		{ "{\"@odata.nextLink\":\"https://outlook.office365.com/x\"}", false, NULL },
		{ "{\"@odata.nextLink\":\"https://graph.microsoft.com/a\\r\\nX: y\"}", false, NULL },
		{ "{\"@odata.nextLink\":\"http://graph.microsoft.com/a\"}", false, NULL },
	};
	struct arena arena = { 0 };
	struct json_doc doc;
	const char *next;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reply reply = reply_of(200, rows[i].body);

		assert_true(reply_read(&reply, "doing", &doc, &err));
		err_clear(&err);
		assert_int_equal(reply_next(&reply, json_root(&doc), endpoints_of(CLOUD_GLOBAL), SERVICE_GRAPH, &next,
				     &arena, &err),
		    rows[i].good);
		json_release(&doc);
		assert_int_equal(err.kind, rows[i].good ? ERR_NONE : ERR_PROTOCOL);
		if (rows[i].next)
			assert_string_equal(next, rows[i].next);
		else
			assert_null(next);
	}
	arena_release(&arena);
}

static void every_code_has_three_sentences(void **state)
{
	static const int documented[] = {
		16000,
		50020,
		50034,
		50177,
		50011,
		50057,
		50058,
		50059,
		50128,
		90019,
		50072,
		50074,
		50076,
		50078,
		50079,
		50105,
		50173,
		50194,
		50196,
		500011,
		500113,
		900971,
		50005,
		50097,
		53000,
		53001,
		53002,
		53003,
		530032,
		530034,
		530035,
		54005,
		70000,
		65001,
		65002,
		65004,
		650051,
		650052,
		65005,
		650056,
		650057,
		70001,
		700016,
		700011,
		7000112,
		70011,
		70016,
		70018,
		70019,
		70008,
		700082,
		70043,
		700025,
		700027,
		7000215,
		70002,
		7000222,
		7000218,
		90002,
		90038,
		90072,
		90094,
		90095,
		90099,
		9001023,
		50033,
		50087,
		50088,
		90006,
		90012,
		90024,
		90033,
		90055,
		90090,
		90091,
		5000224,
		900023,
		50158,
		50199,
		530003,
		53011,
		530036,
		700024,
		700046,
		7000471,
		70017,
		70020,
		900021,
		900144,
		90093,
		500133,
		50013,
		50027,
		5000811,
		9002313,
		90004,
		90014,
		90023,
		90100,
		90102,
		16003,
		50014,
		51004,
		500208,
		500021,
		500022,
		50002,
		500212,
		500213,
		1000104,
		50053,
		50055,
		50135,
		50144,
		50056,
		50064,
		50126,
		5000819,
		50006,
		50008,
		50107,
		20001,
		20012,
		20033,
		40008,
		40009,
		40010,
		40015,
		53004,
		50125,
		53010,
		50140,
		50134,
		50132,
		50133,
		50089,
		50001,
		650054,
		650053,
		50129,
		50155,
		50187,
		135011,
		50131,
		50178,
		501481,
		700005,
		90008,
		90119,
		90120,
		700084,
		1000031,
		50012,
		700030,
		900382,
		900432,
		90084,
		90123,
	};
	static const int policies[] = { 50005, 50097, 53000, 53001, 53002, 53003, 530032, 530034, 530035, 50105, 50131,
		50178, 53010, 500212, 500021 };

	(void)state;
	for (size_t i = 0; i < COUNT(documented); i++) {
		const struct aadsts *row = aadsts_find(documented[i]);

		if (!row)
			fail_msg("AADSTS%d has no sentences", documented[i]);
		assert_true(strlen(row->happened) > 20 && row->happened[strlen(row->happened) - 1] == '.');
		assert_true(strlen(row->who) > 5 && row->who[strlen(row->who) - 1] == '.');
		assert_true(strlen(row->now) > 10 && row->now[strlen(row->now) - 1] == '.');
	}
	for (size_t i = 0; i < COUNT(policies); i++)
		assert_false(aadsts_find(policies[i])->again);
	assert_true(aadsts_find(90033)->again);
	assert_null(aadsts_find(0));
	assert_null(aadsts_find(1));
}

/* Errors known by a name or by words, whatever number comes with them. */
static void errors_have_words_by_name(void **state)
{
	static const struct {
		struct err err;
		const char *happened;
		bool again;
	} rows[] = {
		{ { .code = "authorization_declined", .aadsts = 70020, .status = 400 }, "declined", true },
		{ { .code = "expired_token", .aadsts = 70020, .status = 400 }, "ran out before", true },
		{ { .code = "invalid_grant", .aadsts = 70020, .status = 400 }, "ran out before", true },
		{ { .code = "invalid_grant", .aadsts = 53003, .status = 400 }, "Conditional Access policy blocked",
		    false },
		{ { .code = "Authorization_IdentityNotFound", .status = 401 }, "not set up in this tenant", false },
		{ { .code = "InvalidAuthenticationToken",
		      .status = 401,
		      .told = "Access token has expired or is not yet valid." },
		    "clock", true },
		{ { .code = "InvalidAuthenticationToken",
		      .status = 401,
		      .told = "Lifetime validation failed, the token is expired." },
		    "has expired", true },
		{ { .code = "InvalidAuthenticationToken",
		      .status = 401,
		      .told =
			  "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp" },
		    "revoked", true },
		{ { .code = "InvalidAuthenticationToken",
		      .status = 401,
		      .told = "Access token validation failure. Invalid audience." },
		    "another service", false },
		{ { .code = "insufficient_claims", .status = 401 }, "requires a new sign-in first", true },
		{ { .status = 401, .told = "The role assigned to user isn't supported in this scenario." }, "no role",
		    false },
	};
	const struct err other = { .code = "InvalidAuthenticationToken",
		.status = 401,
		.told = "CompactToken parsing failed." };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct aadsts *row = aadsts_for(&rows[i].err);

		if (!row || !strstr(row->happened, rows[i].happened))
			fail_msg("row %zu has another explanation: %s", i, row ? row->happened : "no words");
		assert_int_equal(row->again, rows[i].again);
	}
	assert_null(aadsts_for(&other));
}

static void codes_are_found_in_words(void **state)
{
	(void)state;
	assert_int_equal(aadsts_in("AADSTS53003: blocked"), 53003);
	assert_int_equal(aadsts_in("it said: aadsts7000218, so"), 7000218);
	assert_int_equal(aadsts_in("AADSTS, then AADSTS50011"), 50011);
	assert_int_equal(aadsts_in("AADSTS99999999999999999999") > 0, 1);
	assert_int_equal(aadsts_in("AADSTS 65001"), 65001);
	assert_int_equal(aadsts_in("Fehler AADSTS: 90094."), 90094);
	assert_int_equal(aadsts_in("AADSTS - 5 users saw it"), 0);
	assert_true(aadsts_says("AADSTS50105 and aadsts 53003", 53003));
	assert_false(aadsts_says("AADSTS530035", 53003));
	assert_false(aadsts_says(NULL, 53003));
	assert_int_equal(aadsts_in("AADSTS"), 0);
	assert_int_equal(aadsts_in(""), 0);
	assert_int_equal(aadsts_in(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statuses_become_kinds),
		cmocka_unit_test(an_unread_body_leaves_the_status),
		cmocka_unit_test(a_success_is_no_error),
		cmocka_unit_test(graph_errors_are_read),
		cmocka_unit_test(exchange_errors_are_read),
		cmocka_unit_test(nul_bytes_are_an_unknown_command),
		cmocka_unit_test(web_pages_and_redirects_are_named),
		cmocka_unit_test(claims_challenges_want_a_new_sign_in),
		cmocka_unit_test(a_refusal_without_an_id_may_be_a_proxys),
		cmocka_unit_test(the_reason_in_a_challenge_is_told),
		cmocka_unit_test(foreign_words_are_made_safe),
		cmocka_unit_test(lost_replies_keep_their_reason),
		cmocka_unit_test(waiting_helps_only_for_some_errors),
		cmocka_unit_test(the_next_page_stays_at_its_service),
		cmocka_unit_test(every_code_has_three_sentences),
		cmocka_unit_test(errors_have_words_by_name),
		cmocka_unit_test(codes_are_found_in_words),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
