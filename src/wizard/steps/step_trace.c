/* step_trace.c - what was asked and answered, newest first */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "wizard/steps/parts.h"

/* So that a line fits 80 columns: time, method, this, status, duration, request id. */
#define WHERE_COLUMNS 40
#define ID_COLUMNS    8
/* From here on seconds tell more. */
#define LONG_MS 10000

/* Host and path without what stands behind "?". Of a long path as many pieces from its end are kept as fit, because the
 * end says what was asked; a last piece that is too long loses its end. */
static const char *where_short(const char *where, struct doc *doc)
{
	size_t len = strcspn(where, "?"), host = strcspn(where, "/"), from = len;
	int room = WHERE_COLUMNS - (int)host - 4;

	if (len <= WHERE_COLUMNS || room < 8)
		return doc_printf(doc, "%.*s", (int)(len < WHERE_COLUMNS ? len : WHERE_COLUMNS), where);
	for (size_t i = len; i-- > host && (int)(len - i) <= room;)
		if (where[i] == '/')
			from = i;
	if (from < len)
		return doc_printf(doc, "%.*s/...%.*s", (int)host, where, (int)(len - from), where + from);
	while (from > host && where[from] != '/')
		from--;
	return doc_printf(doc, "%.*s/...%.*s...", (int)host, where, room - 3, where + from);
}

static const char *trace_outcome(const struct trace_line *line, struct doc *doc)
{
	if (line->took_ms < 0)
		return _("waiting");
	return line->lost ? err_kind_text(line->lost) : doc_printf(doc, "%d", line->status);
}

/* A line in columns. Whoever asks Microsoft about a failure needs the whole request id. */
static void trace_row(struct wizard *wizard, struct page *page, const struct trace_line *line)
{
	struct doc *doc = &page->doc;
	const char *outcome = trace_outcome(line, doc), *took = "";
	/* a sign-in that is waited for answers 400 again and again */
	bool failed = line->status > 400 || (line->status == 400 && !text_find(line->where, "/oauth2/"));
	char at[TIMEFMT_SIZE];
	struct block *row;

	if (!part_search_fits(wizard,
		doc_printf(doc, "%s %s %s %s", method_id(line->method), line->where, outcome, line->request_id)))
		return;
	if (line->took_ms >= 0)
		took = line->took_ms < LONG_MS ? doc_printf(doc, _("%lld ms"), (long long)line->took_ms)
					       : doc_printf(doc, _("%lld s"), (long long)line->took_ms / 1000);
	row = doc_row(doc, doc_printf(doc, "line.%u", line->id),
	    doc_printf(doc, "%s  %-4s", timefmt_second(line->at, at), method_id(line->method)),
	    doc_printf(doc, "%s  %s  %6s  %.*s", part_column(page, where_short(line->where, doc), WHERE_COLUMNS),
		outcome, took, ID_COLUMNS, line->request_id));
	if (failed && *line->request_id)
		row->note = doc_printf(doc, _("request id %s"), line->request_id);
}

/* A review has no traffic: the requests that were recorded with the facts. */
static void trace_fact(struct wizard *wizard, struct page *page, enum topic topic)
{
	const struct fetched *fetched = &wizard->flow.run.facts.fetched[topic];
	const char *words[] = { _("read"), _("failed"), _("left out") }, *why = err_kind_text(fetched->err.kind);
	bool good = fetched->status == READ_OK;
	const char *word = words[good ? 0 : fetched->err.kind == ERR_DECLINED ? 2 : 1];
	const char *id = good && fetched->request_id ? fetched->request_id : fetched->err.request_id;
	int width = 0;
	char at[TIMEFMT_SIZE];
	struct block *row;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		width = text_width(words[i]) > width ? text_width(words[i]) : width;
	if (!part_search_fits(wizard,
		doc_printf(&page->doc, "%s %s %s %s", topic_text(topic), word, good ? "" : why, id)))
		return;
	row = doc_row(&page->doc, doc_printf(&page->doc, "fact.%d", (int)topic),
	    doc_printf(&page->doc, "%s", timefmt_list(fetched->at, at)),
	    doc_printf(&page->doc, "%s  %-*.*s  %s", part_column(page, word, width), ID_COLUMNS, ID_COLUMNS, id,
		topic_text(topic)));
	if (!good)
		row->note = *id ? doc_printf(&page->doc, _("%1$s; request id %2$s"), why, id) : why;
}

static void trace_facts(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	bool done[TOPIC_COUNT] = { false };

	for (int count = 0; count < TOPIC_COUNT; count++) {
		int newest = -1;

		for (int i = TOPIC_COUNT; i--;)
			if (!done[i] && facts->fetched[i].status != NOT_READ &&
			    (newest < 0 || facts->fetched[i].at > facts->fetched[newest].at))
				newest = i;
		if (newest < 0)
			return;
		done[newest] = true;
		trace_fact(wizard, page, (enum topic)newest);
	}
}

static void step_trace_page(struct wizard *wizard, struct page *page)
{
	unsigned from = wizard->traced > TRACE_LINES_MAX ? wizard->traced - TRACE_LINES_MAX : 0;
	size_t before = page->doc.count;

	if (!wizard_live(wizard) && !wizard->listing)
		trace_facts(wizard, page);
	for (unsigned i = wizard->traced; i > from; i--)
		trace_row(wizard, page, &wizard->trace[(i - 1) % TRACE_LINES_MAX]);
	if (*wizard->filter)
		part_search_none(wizard, page, page->doc.count - before);
	else if (page->doc.count == before)
		doc_text(&page->doc, "none",
		    wizard_live(wizard) ? _("Nothing was asked yet.") : _("Nothing was asked."));
	part_search(wizard, page);
	part_close(wizard, page);
}

const struct step step_trace = {
	.id = "trace",
	.title = N_("Trace"),
	.lead = N_("Requests and answers, newest first, in UTC. Secrets are never shown."),
	.lead_past = N_("What was asked and answered, newest first, in UTC."),
	.help = { N_("Nothing: it shows each request, how Microsoft answered, how long that took, and its request id."),
	    .skip = N_("All of it. It is for looking into a failure, alone or together with Microsoft's support."),
	    .who = N_("Anybody. It holds no secrets; --trace FILE writes all of it, with whole addresses.") },
	.page = step_trace_page,
	.choices = (const struct choice *const[]){ part_close_choices, NULL },
};
