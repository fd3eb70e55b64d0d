/* base_err_test.c - errors and their sentences; times and days, read and written */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/i18n.h"
#include "base/timefmt.h"

/* --- err --- */

static void err_is_a_value(void **state)
{
	struct err err;

	(void)state;
	memset(&err, 0xAA, sizeof err);
	assert_false(err_set(&err, ERR_TLS, "connecting", "issuer \x1B[1m%s %d", "Blue\nCoat", 7));
	assert_int_equal(err.kind, ERR_TLS);
	assert_string_equal(err.doing, "connecting");
	assert_string_equal(err.told, "issuer \\u{1B}[1mBlue Coat 7");
	assert_int_equal(err.status, 0);
	assert_string_equal(err.code, "");
	assert_string_equal(err.at, "");
	/* The words may come from the error's own field. */
	assert_false(err_set(&err, ERR_PROTOCOL, NULL, "again: %s", err.told));
	assert_string_equal(err.told, "again: issuer \\u{1B}[1mBlue Coat 7");
	assert_false(err_set(&err, ERR_PROTOCOL, NULL, NULL));
	assert_string_equal(err.told, "");
	assert_false(err_set(&err, ERR_PROTOCOL, NULL, "%0*d", 5000, 1));
	assert_int_equal(strlen(err.told), sizeof err.told - 1);
	assert_string_equal(err.told + strlen(err.told) - 3, "...");
	assert_false(err_set(NULL, ERR_PROTOCOL, NULL, "nobody listens"));
	err_clear(&err);
	assert_int_equal(err.kind, ERR_NONE);
	assert_null(err.doing);
}

static void err_kinds_have_ids(void **state)
{
	(void)state;
	for (int kind = 0; kind < ERR_KIND_COUNT; kind++) {
		assert_non_null(err_kind_id((enum err_kind)kind));
		assert_int_equal(err_kind_of(err_kind_id((enum err_kind)kind)), kind);
		assert_true(strlen(err_kind_text((enum err_kind)kind)) > 5);
	}
	assert_string_equal(err_kind_id(ERR_UNREACHABLE), "unreachable");
	assert_string_equal(err_kind_text(ERR_UNREACHABLE), "no answer came");
	assert_int_equal(err_kind_of("Unreachable"), ERR_NONE);
	assert_int_equal(err_kind_of(""), ERR_NONE);
	assert_int_equal(err_kind_of(NULL), ERR_NONE);
	/* A number from a foreign file. */
	assert_string_equal(err_kind_id((enum err_kind)99), "odd");
	assert_non_null(err_kind_text((enum err_kind)99));
}

static void an_error_says_all_it_knows(void **state)
{
	char out[ERR_SAY_SIZE];
	struct err err;

	(void)state;
	err_set(&err, ERR_NOT_ALLOWED, N_("reading the grants"), "Insufficient privileges.");
	err.status = 403;
	memcpy(err.code, "Authorization_RequestDenied", 28);
	memcpy(err.request_id, "1234-5", 7);
	assert_string_equal(err_say(&err, out, sizeof out),
	    "Reading the grants: a role, a permission or a licence is missing. "
	    "Microsoft says: \"Insufficient privileges.\" "
	    "(Authorization_RequestDenied, HTTP 403, request 1234-5).");
	err_set(&err, ERR_REFUSED, "signing in", "Blocked by policy");
	err.aadsts = 53003;
	memcpy(err.request_id, "t1", 3);
	memcpy(err.correlation_id, "c1", 3);
	memcpy(err.at, "2026-11-24 06:22:40Z", 21);
	assert_string_equal(err_say(&err, out, sizeof out),
	    "Signing in: the sign-in was refused. Microsoft says: \"Blocked by policy\" "
	    "(AADSTS53003, trace t1, correlation c1, 2026-11-24 06:22:40Z).");
}

static void an_error_says_only_what_it_knows(void **state)
{
	char out[ERR_SAY_SIZE];
	struct err err;

	(void)state;
	err_set(&err, ERR_UNREACHABLE, NULL, NULL);
	assert_string_equal(err_say(&err, out, sizeof out), "No answer came.");
	err_set(&err, ERR_UNREACHABLE, "reading the grants", "could not resolve %s", "host");
	assert_string_equal(err_say(&err, out, sizeof out),
	    "Reading the grants: no answer came (could not resolve host).");
	err_set(&err, ERR_BUSY, "", NULL);
	err.status = 503;
	assert_string_equal(err_say(&err, out, sizeof out), "The service is busy or out of order (HTTP 503).");
	/* A proxy's page came with a status, too, but Microsoft did not say it. */
	err_set(&err, ERR_BUSY, NULL, "A web page came.");
	err.status = 503;
	assert_string_equal(err_say(&err, out, sizeof out),
	    "The service is busy or out of order (A web page came, HTTP 503).");
	assert_false(err_theirs(&err));
	err_set(&err, ERR_NO_SUCH,
	    "\xC3\xBC"
	    "berpr\xC3\xBC"
	    "fen",
	    NULL);
	assert_string_equal(err_say(&err, out, sizeof out), "\xC3\x9C"
							    "berpr\xC3\xBC"
							    "fen: the tenant does not have this.");
	err_set(&err, ERR_NO_SUCH, "\xE6\x97\xA5", NULL);
	assert_string_equal(err_say(&err, out, sizeof out), "\xE6\x97\xA5: the tenant does not have this.");
	err_clear(&err);
	assert_string_equal(err_say(&err, out, sizeof out), "");
}

static void an_error_says_nothing_hostile(void **state)
{
	char out[ERR_SAY_SIZE], small[24];
	struct err err = { .kind = ERR_PROTOCOL, .status = 500 };

	(void)state;
	/* As from a saved run that somebody changed. */
	memset(err.told, 'x', sizeof err.told - 1);
	memset(err.code, '\x1B', sizeof err.code - 1);
	memset(err.request_id, '\x9B', sizeof err.request_id - 1);
	memcpy(err.correlation_id, "\xE2\x80\xAE", 4);
	err_say(&err, out, sizeof out);
	assert_null(strchr(out, '\x1B'));
	assert_null(strstr(out, "\xE2\x80\xAE"));
	assert_non_null(strstr(out, "\\u{1B}"));
	assert_string_equal(err_say(&err, small, sizeof small), "The answer was not u...");
}

/* --- times --- */

static void timefmt_writes(void **state)
{
	const int64_t at = 1795501360; /* 2026-11-24T06:22:40Z */
	char out[TIMEFMT_SIZE];

	(void)state;
	assert_string_equal(timefmt_iso(at, out), "2026-11-24T06:22:40Z");
	assert_string_equal(timefmt_minute(at, out), "Tue 2026-11-24 06:22 UTC");
	assert_string_equal(timefmt_exact(at, out), "Tue 2026-11-24 06:22:40 UTC");
	assert_string_equal(timefmt_date(at, out), "Tue 2026-11-24");
	assert_string_equal(timefmt_readable("2026-11-24", out), "Tue 2026-11-24");
	assert_string_equal(timefmt_readable("2026-11-24T06:22:40Z", out), "Tue 2026-11-24 06:22:40 UTC");
	assert_string_equal(timefmt_readable("2026-11-24T06:22", out), "2026-11-24T06:22");
	assert_string_equal(timefmt_readable("Mail.Read", out), "Mail.Read");
	assert_string_equal(timefmt_clock(at, out), "06:22 UTC");
	assert_string_equal(timefmt_day(at, out), "2026-11-24");
	assert_string_equal(timefmt_iso(0, out), "");
	assert_string_equal(timefmt_minute(0, out), "");
	assert_string_equal(timefmt_clock(0, out), "");
	assert_string_equal(timefmt_day(0, out), "");
	assert_string_equal(timefmt_iso(INT64_MAX, out), "");
	assert_string_equal(timefmt_iso(INT64_MIN, out), "");
	assert_string_equal(timefmt_iso(253402300799, out), "9999-12-31T23:59:59Z");
	assert_string_equal(timefmt_iso(253402300800, out), "");
	assert_string_equal(timefmt_iso(-1, out), "1969-12-31T23:59:59Z");
}

static void timefmt_reads(void **state)
{
	const int64_t at = 1795501360;

	(void)state;
	assert_int_equal(timefmt_parse("2026-11-24T06:22:40Z"), at);
	assert_int_equal(timefmt_parse("2026-11-24 06:22:40Z"), at);
	assert_int_equal(timefmt_parse("2026-11-24T06:22:40.1234567Z"), at);
	assert_int_equal(timefmt_parse("2026-11-24T08:22:40+02:00"), at);
	assert_int_equal(timefmt_parse("2026-11-24T08:22:40.5+0200"), at);
	assert_int_equal(timefmt_parse("2026-11-23T22:52:40-07:30"), at);
	assert_int_equal(timefmt_parse("2026-11-24T06:22Z"), at - 40);
	assert_int_equal(timefmt_parse("2026-11-24"), at - 22960);
	assert_int_equal(timefmt_parse("2028-02-29T00:00:00Z") - timefmt_parse("2028-02-28"), 86400);
	assert_int_equal(timefmt_parse("1970-01-01T00:00:01Z"), 1);
	assert_int_equal(timefmt_parse("9999-12-31T23:59:59Z"), 253402300799);
}

static void timefmt_refuses(void **state)
{
	static const char *const bad[] = {
		"",
		"2026",
		"2026-11",
		"2026-11-2",
		"2026-13-01",
		"2026-00-01",
		"2026-11-31",
		"2026-02-29",
		"2100-02-29",
		"2026-11-24T",
		"2026-11-24T06:22:40",
		"2026-11-24T24:00:00Z",
		"2026-11-24T06:60:00Z",
		"2026-11-24T06:22:61Z",
		"2026-11-24T06:22:40Zx",
		"2026-11-24T06:22:40.Z",
		"2026-11-24T06:22:40+2",
		"2026-11-24T06:22:40+25:00",
		"2026-11-24x",
		" 2026-11-24",
		"+026-11-24",
		"2026-11--4",
		"0001-01-01T00:00:00Z",
		"1601-01-01T00:00:00Z",
		"1969-12-31T23:59:59Z",
		"11/24/2026",
	};

	(void)state;
	assert_int_equal(timefmt_parse(NULL), 0);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (timefmt_parse(bad[i]) != 0)
			fail_msg("this was read, and must be refused: %s", bad[i]);
}

static void assert_span(int64_t seconds, const char *expected)
{
	char out[32];

	assert_string_equal(timefmt_span(seconds, out, sizeof out), expected);
}

static void expect_days(const char *day, const char *now, long long days, const char *said)
{
	char out[DAYS_SIZE];

	assert_int_equal(timefmt_days(timefmt_parse(day), timefmt_parse(now)), days);
	assert_string_equal(timefmt_days_left(timefmt_parse(day), timefmt_parse(now), out, sizeof out), said);
}

/* Days are counted by the calendar, whatever the hour is. */
static void days_are_counted_one_way(void **state)
{
	(void)state;
	expect_days("2027-04-01", "2027-04-01T00:00:00Z", 0, "today");
	expect_days("2027-04-01", "2027-04-01T23:59:59Z", 0, "today");
	expect_days("2027-04-01", "2027-03-31T00:00:00Z", 1, "tomorrow");
	expect_days("2027-04-01", "2027-03-31T23:59:59Z", 1, "tomorrow");
	expect_days("2027-04-01", "2027-03-30T23:59:59Z", 2, "in 2 days");
	expect_days("2027-04-01", "2026-11-24T06:22:40Z", 128, "in 128 days");
	expect_days("2027-04-01", "2027-04-02T00:00:00Z", -1, "yesterday");
	expect_days("2027-04-01", "2027-04-03T12:00:00Z", -2, "2 days ago");
	assert_int_equal(timefmt_days(0, -1), 1);
}

static void timefmt_spans(void **state)
{
	char tiny[4];

	(void)state;
	assert_span(-5, "0 s");
	assert_span(0, "0 s");
	assert_span(45, "45 s");
	assert_span(60, "1 min");
	assert_span(899, "14 min 59 s");
	assert_span(3600, "1 h");
	assert_span(12000, "3 h 20 min");
	assert_span(86400, "24 h");
	assert_span(2 * 86400 - 1, "47 h 59 min");
	assert_span(2 * 86400, "2 days");
	assert_span(2 * 86400 + 3 * 3600, "2 d 3 h");
	assert_span(128 * 86400 + 3 * 3600, "128 days");
	assert_span(INT64_MAX, "106751991167300 days");
	assert_string_equal(timefmt_span(12000, tiny, sizeof tiny), "3 h");
}

static void spans_that_people_type(void **state)
{
	static const char *const none[] = { "", "5", "m", "90", "1h1d", "1d1d", "1 h", "-1h", "+1h", "1.5h", "24H",
		"2w", "1d12", "1000000d", "99999999999999999999m", "h1", "1dh" };

	(void)state;
	assert_int_equal(timefmt_span_parse("90m"), 5400);
	assert_int_equal(timefmt_span_parse("24h"), 86400);
	assert_int_equal(timefmt_span_parse("2d"), 172800);
	assert_int_equal(timefmt_span_parse("1d12h"), 129600);
	assert_int_equal(timefmt_span_parse("1d0h30m"), 88200);
	assert_int_equal(timefmt_span_parse("0m"), 0);
	assert_int_equal(timefmt_span_parse("999999d"), INT64_C(999999) * 86400);
	assert_int_equal(timefmt_span_parse(NULL), -1);
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_int_equal(timefmt_span_parse(none[i]), -1);
}

/* One line has everything for a support call; the ids stand in it once. */
static void the_line_for_support_has_every_id_once(void **state)
{
	struct err err = { .kind = ERR_REFUSED, .doing = "signing in", .status = 400, .aadsts = 53003 };
	char out[ERR_SAY_SIZE];

	(void)state;
	snprintf(err.code, sizeof err.code, "invalid_grant");
	snprintf(err.told, sizeof err.told, "AADSTS53003: Blocked. Trace ID: 11 Correlation ID: 22 Timestamp: 33");
	snprintf(err.request_id, sizeof err.request_id, "11");
	snprintf(err.correlation_id, sizeof err.correlation_id, "22");
	snprintf(err.at, sizeof err.at, "2026-11-25 02:06:35Z");
	assert_string_equal(err_words(&err, out, sizeof out), "AADSTS53003: Blocked.");
	assert_string_equal(err_marks(&err, out, sizeof out),
	    "invalid_grant, AADSTS53003, HTTP 400, trace 11, correlation 22, 2026-11-25 02:06:35Z");
	assert_string_equal(err_support(&err, out, sizeof out),
	    "invalid_grant, AADSTS53003, HTTP 400, trace 11, correlation 22, 2026-11-25 02:06:35Z: "
	    "\"AADSTS53003: Blocked.\"");
	assert_null(strstr(err_say(&err, out, sizeof out), "Trace ID"));
	/* Where the service sent no code, our kind stands for it; our own detail is not shown as the service's words.
	 * */
	err = (struct err){ .kind = ERR_PROTOCOL, .status = 200, .told = "a web page", .request_id = "11" };
	assert_string_equal(err_support(&err, out, sizeof out), "odd, HTTP 200, request 11");
	assert_string_equal(err_words(&err, out, sizeof out), "");
	/* Without a service's id there is nothing that support could look up. */
	(void)!err_set(&err, ERR_UNREACHABLE, "signing in", "refused");
	assert_string_equal(err_support(&err, out, sizeof out), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(err_is_a_value),
		cmocka_unit_test(err_kinds_have_ids),
		cmocka_unit_test(an_error_says_all_it_knows),
		cmocka_unit_test(an_error_says_only_what_it_knows),
		cmocka_unit_test(an_error_says_nothing_hostile),
		cmocka_unit_test(timefmt_writes),
		cmocka_unit_test(the_line_for_support_has_every_id_once),
		cmocka_unit_test(timefmt_reads),
		cmocka_unit_test(timefmt_refuses),
		cmocka_unit_test(days_are_counted_one_way),
		cmocka_unit_test(timefmt_spans),
		cmocka_unit_test(spans_that_people_type),
	};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("base/err", tests, NULL, NULL);
}
