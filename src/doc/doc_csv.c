/* doc_csv.c - the checks of a run as CSV: one line a check
 *
 * RFC 4180: commas, CR LF, every cell in quotes. Each line repeats run and tenant, so that files of several tenants can
 * be joined. Spreadsheets take a cell for a formula by its first character, even in quotes; such a cell gets an
 * apostrophe in front (OWASP, "CSV Injection").
 */
#include <string.h>

#include "base/timefmt.h"
#include "doc/doc_formats.h"

/* OWASP's list, with the wide forms of = + - @, which some spreadsheets convert. */
static const char *const formula_begins[] = { "=", "+", "-", "@", "\t", "\r", "\n", "\xef\xbc\x9d", "\xef\xbc\x8b",
	"\xef\xbc\x8d", "\xef\xbc\xa0" };

/* Bytes that spreadsheets strip before they look for a formula: quotes and any kind of blank. */
static size_t cut_off(const char *text)
{
	static const char *const blanks[] = { " ", "\t", "\"", "'", "\xc2\xa0", "\xe2\x80\x8b", "\xe3\x80\x80",
		"\xef\xbb\xbf" };

	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
		if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
			return strlen(blanks[i]);
	return 0;
}

static bool could_be_formula(const char *text)
{
	size_t len;

	if (*text == '\t')
		return true;
	while ((len = cut_off(text)))
		text += len;
	for (size_t i = 0; i < sizeof formula_begins / sizeof *formula_begins; i++)
		if (strncmp(text, formula_begins[i], strlen(formula_begins[i])) == 0)
			return true;
	return false;
}

static void doc_csv_add_cell(struct buf *out, const char *text, const char *behind)
{
	buf_add(out, could_be_formula(text) ? "\"'" : "\"");
	for (; *text; text++) {
		if (*text == '"')
			buf_add(out, "\"");
		buf_add_n(out, text, 1);
		/* With another separator the quotes do not hold, and the text behind it begins a cell. */
		if (strchr(";\t\r\n|", *text) && could_be_formula(text + 1))
			buf_add(out, "'");
	}
	buf_add(out, "\"");
	buf_add(out, behind);
}

static void add_requests(struct buf *out, const struct finding *finding)
{
	const size_t max = sizeof finding->requests / sizeof *finding->requests;
	struct buf all;

	buf_init(&all, 4096); /* four ids */
	for (size_t i = 0; i < max && finding->requests[i]; i++)
		buf_printf(&all, "%s%s", i ? " " : "", finding->requests[i]);
	doc_csv_add_cell(out, buf_text(&all), ",");
	buf_release(&all);
}

static void doc_csv_add_check(struct buf *out, const struct report *report, const struct finding *finding)
{
	const struct tenant *tenant = &report->run->facts.tenant;
	const struct judged *then = report_then(report, finding->check->id);
	char at[TIMEFMT_SIZE];

	doc_csv_add_cell(out, report->run->id, ",");
	doc_csv_add_cell(out, report->run->practice ? "true" : "false", ",");
	doc_csv_add_cell(out, tenant->id, ",");
	doc_csv_add_cell(out, tenant->domain, ",");
	doc_csv_add_cell(out, tenant->name, ",");
	doc_csv_add_cell(out, finding->check->id, ",");
	doc_csv_add_cell(out, verdict_id(finding->verdict), ",");
	doc_csv_add_cell(out, then && then->verdict != finding->verdict ? verdict_id(then->verdict) : "", ",");
	doc_csv_add_cell(out, finding->check->blocks ? "true" : "false", ",");
	doc_csv_add_cell(out, finding->reason, ",");
	doc_csv_add_cell(out, finding->remedy, ",");
	doc_csv_add_cell(out, timefmt_iso(finding->at, at), ",");
	doc_csv_add_cell(out, finding->evidence, ",");
	add_requests(out, finding);
	doc_csv_add_cell(out, report->unkept ? "" : run_health_id(report->run->health), "\r\n");
}

void report_csv(const struct report *report, struct buf *out)
{
	buf_add(out,
	    "run,practice,tenant_id,tenant_domain,tenant_name,check,verdict,judged_then,blocks,reason,remedy,at,evidence,"
	    "requests,record\r\n");
	for (size_t i = 0; i < report->findings->count; i++)
		doc_csv_add_check(out, report, &report->findings->items[i]);
}
