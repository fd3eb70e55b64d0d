/* core_report_formats_test.c - Markdown, HTML and CSV: no foreign text becomes markup, a tag or a formula */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/timefmt.h"
#include "doc/doc_formats.h"

#define AT    1795500000LL
#define NASTY "=1+1|`**[x](http://evil.example)**`<script>alert(\"1\")</script>&amp;'\\"

static struct run run;
static struct findings findings;
static struct buf out;
static struct report report;

static int set_up(void **state)
{
	static struct profile profile;
	static struct check_context context;
	struct change change = { .what = CHANGE_TOKENS,
		.from = "allowed",
		.to = "blocked",
		.by = NASTY,
		.until = AT + 3600 };
	unsigned id;

	(void)state;
	run_init(&run);
	buf_init(&out, 1 << 20);
	profile_take(&profile, (struct json){ 0 }, &run.arena);
	profile.id = "crm";
	profile.name = "CRM für Outlook";
	profile.as_of = timefmt_parse("2026-11-01");
	profile.scopes = scopes_parse(&run.arena, "Mail.ReadWrite.Shared User.Read");
	run_begin(&run, &(struct run_start){ .id = "20261124-060000-3f9c1a",
			    .command = "check",
			    .tool = "0.1.0",
			    .host = "h",
			    .practice_tenant = "classic",
			    .at = AT });
	memcpy(run.facts.tenant.domain, "contoso.com", 12);
	memcpy(run.facts.tenant.id, "5a1e5f0c-0000-4000-8000-00000000aaaa", 37);
	memcpy(run.facts.tenant.name, NASTY, sizeof NASTY);
	run.facts.tenant.cloud = CLOUD_GLOBAL;
	facts_fetched(&run.facts, TOPIC_DISCOVERY, AT + 1, NASTY);
	facts_fetched(&run.facts, TOPIC_PEOPLE, AT + 1, "");
	facts_set_tester(&run.facts, 0,
	    (struct tester){ .who = NASTY, .client = "web", .build = "", .error = NASTY, .worked = NO });
	run_note_person(&run, NASTY, NULL, "graph", "sign-in", AT + 2);
	run_note_intent(&run, &change, AT + 3, &id);
	context = (struct check_context){ .profile = &profile,
		.now = AT,
		.wanted_app_id = "",
		.wanted_owner = "",
		.changes = run.changes,
		.change_count = run.change_count };
	check_all(&run.facts, &context, &findings, &run.arena);
	findings.items[3].reason = NASTY;
	findings.items[3].remedy = NASTY;
	report = (struct report){ .run = &run, .findings = &findings, .profile = &profile };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	run_release(&run);
	buf_release(&out);
	return 0;
}

static size_t count_bars(const char *line, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++) {
		if (line[i] == '\\')
			i++;
		else if (line[i] == '|')
			count++;
	}
	return count;
}

static void every_row_of_a_markdown_table_has_its_cells(void **state)
{
	size_t rows = 0, wanted = 0;

	(void)state;
	report_markdown(&report, &out);
	for (const char *line = buf_text(&out); *line; line += strcspn(line, "\n") + 1) {
		size_t len = strcspn(line, "\n");

		if (*line != '|') {
			wanted = 0;
			continue;
		}
		if (!wanted)
			wanted = count_bars(line, len);
		if (count_bars(line, len) != wanted)
			fail_msg("a row of the table has %zu bars, not %zu: %.*s", count_bars(line, len), wanted,
			    (int)len, line);
		rows++;
	}
	assert_true(rows > findings.count);
}

static void markdown_says_what_the_text_says(void **state)
{
	(void)state;
	report_markdown(&report, &out);
	assert_null(strstr(out.text, "<script>"));
	assert_non_null(strstr(out.text, "=1+1\\|\\``**[x](http"));
	assert_non_null(strstr(out.text, "\n**PRACTICE: this tenant does not exist.**\n"));
	assert_non_null(strstr(out.text, "| Verdict | **not ready** |\n"));
	assert_non_null(strstr(out.text, "- **fail** Changes left open `change.open`: "));
	assert_non_null(strstr(out.text, "\n  - What to do: Put it back with "));
	assert_non_null(strstr(out.text, "`app.redirect` | "));
	assert_non_null(strstr(out.text, run.head));
	assert_non_null(strstr(out.text, "to be put back by: Tue 2026-11-24 07:00 UTC"));
	assert_null(strstr(out.text, " \n"));
}

static const char *read_tag(const char *at, char name[32], bool *closes)
{
	*closes = at[1] == '/';
	at += *closes ? 2 : 1;
	snprintf(name, 32, "%.*s", (int)strspn(at, "abcdefghijklmnopqrstuvwxyz!DOCTYPE123456"), at);
	return strchr(at, '>');
}

static void every_tag_of_the_html_is_ours_and_closed(void **state)
{
	static const char known[] =
	    " html head title style body h1 h2 p div strong table thead tbody tr th td dl dt dd code small ";
	char open[16][32], name[32], spaced[40];
	size_t depth = 0;
	bool closes;

	(void)state;
	report_html(&report, &out);
	for (const char *at = strchr(out.text, '<'); at; at = strchr(at, '<')) {
		at = read_tag(at, name, &closes);
		assert_non_null(at);
		if (strcmp(name, "meta") == 0 || strcmp(name, "br") == 0 || strcmp(name, "!DOCTYPE") == 0)
			continue;
		snprintf(spaced, sizeof spaced, " %s ", name);
		if (!strstr(known, spaced))
			fail_msg("the HTML has a tag that no code of ours writes: <%s>", name);
		if (!closes) {
			assert_true(depth < 16);
			memcpy(open[depth++], name, sizeof name);
		} else {
			assert_true(depth > 0);
			assert_string_equal(open[--depth], name);
		}
	}
	assert_int_equal(depth, 0);
}

static void the_html_fetches_nothing_and_runs_nothing(void **state)
{
	static const char *const never[] = { "<script", "src=", "href=", "url(", "@import", "<link", "onload", "<img" };

	(void)state;
	report_html(&report, &out);
	assert_int_equal(strncmp(out.text, "<!DOCTYPE html>\n<html lang=\"en\">\n", 33), 0);
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		assert_null(strstr(out.text, never[i]));
	assert_non_null(strstr(out.text, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;&#39;\\"));
	assert_non_null(strstr(out.text, "default-src 'none'"));
	assert_non_null(strstr(out.text, "<p class=\"notice\">PRACTICE"));
	assert_non_null(strstr(out.text, run.head));
}

/* One page for whoever signs, then the appendix with every check. */
static void the_html_begins_with_a_page_to_sign(void **state)
{
	static const char *const order[] = { "<div class=\"banner bad\"><strong>not ready</strong>",
		"<h2>In short</h2>", "<h2>What is left to do</h2>", "<h2>Who, and when</h2>",
		"<p class=\"sign\">Name and signature:</p>", "<h2>What the words mean</h2>", "<h2 class=\"appendix\">",
		"<tr id=\"change.open\">", "<h2>Changes</h2>" };
	const char *at;

	(void)state;
	report_html(&report, &out);
	at = buf_text(&out);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		at = strstr(at, order[i]);
		if (!at)
			fail_msg("this is missing, or not in its place: %s", order[i]);
	}
	for (size_t i = 0; i < findings.count; i++)
		assert_non_null(
		    strstr(out.text, arena_printf(&run.arena, "<tr id=\"%s\">", findings.items[i].check->id)));
	assert_non_null(strstr(out.text, ".appendix{break-before:page"));
	assert_non_null(strstr(out.text, "td>code{white-space:nowrap}"));
}

/* A reason is long enough to be its own mark. */
static void no_unknown_check_lacks_its_reason_in_any_format(void **state)
{
	const struct report_format *format;

	(void)state;
	for (size_t i = 0; i < findings.count; i++)
		if (findings.items[i].verdict == VERDICT_UNKNOWN)
			findings.items[i].reason = arena_printf(&run.arena, "reason%zuend", i);
	for (size_t i = 0; (format = report_format_at(i)); i++) {
		report.fold = "--all";
		buf_clear(&out);
		report_as(format, &report, 80, false, &out);
		for (size_t j = 0; j < findings.count; j++)
			if (findings.items[j].verdict == VERDICT_UNKNOWN &&
			    !strstr(buf_text(&out), findings.items[j].reason))
				fail_msg("%s is unknown, and %s does not say why", findings.items[j].check->id,
				    format->id);
	}
	report.fold = NULL;
}

/* Reads one cell, unquoted, into @cell. Returns the text behind it. */
static const char *read_cell(const char *at, char *cell, size_t size)
{
	size_t len = 0;

	assert_int_equal(*at++, '"');
	for (; at[0] != '"' || at[1] == '"'; at++) {
		assert_true(*at && len + 1 < size);
		at += *at == '"';
		cell[len++] = *at;
	}
	cell[len] = '\0';
	return at + 1;
}

static void csv_has_one_line_a_check_and_no_formula(void **state)
{
	char cell[8192];
	const char *at;
	size_t lines = 0;

	(void)state;
	report_csv(&report, &out);
	at = strstr(out.text, "\r\n");
	assert_non_null(at);
	for (at += 2; *at; at += 2, lines++) {
		for (int column = 0; column < 15; column++) {
			at = read_cell(at, cell, sizeof cell);
			assert_null(strchr("=+-@\t\r\n", cell[0] ? cell[0] : 'x'));
			if (column == 4)
				assert_string_equal(cell, "'" NASTY);
			if (column == 5)
				assert_string_equal(cell, findings.items[lines].check->id);
			if (column == 14)
				assert_string_equal(cell, "whole");
			if (column == 6)
				assert_string_equal(cell, verdict_id(findings.items[lines].verdict));
			assert_int_equal(*at, column < 14 ? ',' : '\r');
			at += column < 14;
		}
		assert_int_equal(at[1], '\n');
	}
	assert_int_equal(lines, findings.count);
}

/* Some spreadsheets separate cells by ; or a tab, and then quotes hold nothing together. */
static void no_formula_begins_inside_a_cell(void **state)
{
	static const struct {
		const char *name, *cell;
	} rows[] = {
		{ "a;=1+1", "\"a;'=1+1\"" },
		{ "a;\t=1+1", "\"a;'\t'=1+1\"" },
		{ "a; \"=1+1", "\"a;' \"\"=1+1\"" },
		{ "a\t@SUM(1)", "\"a\t'@SUM(1)\"" },
		{ "a\n+1", "\"a\n'+1\"" },
		{ " =1+1", "\"' =1+1\"" },
		{ "\xc2\xa0-1", "\"'\xc2\xa0-1\"" },
		{ "\xef\xbc\x9d"
		  "1",
		    "\"'\xef\xbc\x9d"
		    "1\"" },
		{ "a;\xef\xbc\x9d"
		  "1",
		    "\"a;'\xef\xbc\x9d"
		    "1\"" },
		{ "a; b - c", "\"a; b - c\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		findings.items[3].reason = rows[i].name;
		buf_clear(&out);
		report_csv(&report, &out);
		if (!strstr(buf_text(&out), rows[i].cell))
			fail_msg("row %zu: a formula can begin in this cell: %s", i, rows[i].cell);
	}
}

/* GitHub, GitLab and others turn these into links, even behind backslashes. */
static void no_address_in_markdown_is_a_link(void **state)
{
	static const struct {
		const char *name, *text;
	} rows[] = {
		{ "see http://evil.example/x now", "see `http://evil.example/x` now" },
		{ "www.evil.example", "`www.evil.example`" },
		{ "(HTTPS://EVIL.example)", "`(HTTPS://EVIL.example)`" },
		{ "mail ada@evil.example", "mail `ada@evil.example`" },
		{ "@admins", "`@admins`" },
		{ "<ftp://evil.example>", "`<ftp://evil.example>`" },
		{ "mailto:a", "`mailto:a`" },
		{ "`http://a`|www.b", "\\``http://a`\\`\\|`www.b`" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		findings.items[3].reason = rows[i].name;
		buf_clear(&out);
		report_markdown(&report, &out);
		if (!strstr(buf_text(&out), rows[i].text))
			fail_msg("row %zu: this may become a link: %s", i, rows[i].text);
	}
}

static void each_format_writes_ascii_in_its_own_way(void **state)
{
	static const char *const umlaut[] = { "ue", "\\u00fc", "&#252;", "&#252;", "ue" };
	const struct report_format *format;

	(void)state;
	findings.items[0].reason = "f\xc3\xbcr \xf0\x9f\x98\x80";
	for (size_t i = 0; (format = report_format_at(i)); i++) {
		buf_clear(&out);
		report_as(format, &report, 80, true, &out);
		for (const char *c = out.text; *c; c++)
			assert_true((unsigned char)*c < 0x80);
		assert_non_null(strstr(out.text, umlaut[i]));
		assert_ptr_equal(report_format_find(format->id), format);
		if (strcmp(format->id, "json") == 0)
			assert_non_null(strstr(out.text, "f\\u00fcr \\ud83d\\ude00"));
	}
	assert_null(report_format_find("pdf"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_row_of_a_markdown_table_has_its_cells, set_up, tear_down),
		cmocka_unit_test_setup_teardown(markdown_says_what_the_text_says, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_tag_of_the_html_is_ours_and_closed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_html_fetches_nothing_and_runs_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_html_begins_with_a_page_to_sign, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_unknown_check_lacks_its_reason_in_any_format, set_up, tear_down),
		cmocka_unit_test_setup_teardown(csv_has_one_line_a_check_and_no_formula, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_formula_begins_inside_a_cell, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_address_in_markdown_is_a_link, set_up, tear_down),
		cmocka_unit_test_setup_teardown(each_format_writes_ascii_in_its_own_way, set_up, tear_down),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
