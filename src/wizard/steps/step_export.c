/* step_export.c - writing the run as a report, in a format of one's choice */
#include <stdio.h>

#include "base/i18n.h"
#include "doc/doc_formats.h"
#include "wizard/steps/parts.h"

/* A report that broke off would be taken for whole. */
#define EXPORT_BYTES_MAX RUN_BYTES_MAX

static void export_as_chosen(struct wizard *wizard, size_t at, struct turn *turn)
{
	const struct report_format *format = report_format_at(at);
	struct orders *orders = turn->orders;
	struct report report = {
		.run = &wizard->flow.run,
		.findings = &wizard->flow.findings,
		.profile = flow_profile(&wizard->flow),
		.exit_status = flow_exit(&wizard->flow),
		.offline = !wizard_live(wizard),
		.unkept = wizard_live(wizard) && !flow_kept(&wizard->flow),
	};
	struct order *order;
	struct buf out;

	if (!format)
		return;
	part_check(wizard);
	order = orders_add(orders, ORDER_EXPORT);
	buf_init(&out, EXPORT_BYTES_MAX);
	report_as(format, &report, 80, false, &out);
	order->file.text = arena_copy(&orders->arena, buf_text(&out));
	order->file.name = arena_printf(&orders->arena, "naaready-%s.%s", wizard->flow.run.id, format->extension);
	buf_release(&out);
}

static const struct choice export_choices[] = {
	{ "export.", .chosen_at = export_as_chosen },
	{ 0 },
};

static void step_export_page(struct wizard *wizard, struct page *page)
{
	const struct report_format *format;

	doc_text(&page->doc, "where",
	    _("The report is written as a new file into the folder from which naaready was started. No file is overwritten."));
	for (size_t i = 0; (format = report_format_at(i)); i++)
		wizard_offer_as(wizard, page, doc_printf(&page->doc, "export.%zu", i), _(format->offer), NULL);
	part_close(wizard, page);
	page->first = NULL;
}

void part_exported(struct wizard *wizard, struct turn *turn)
{
	const struct event *event = turn->event;

	if (event->err)
		wizard->notice = *event->err;
	else
		wizard_say(wizard, TONE_GOOD, _("Written to %s"), event->text);
}

const struct step step_export = {
	.id = "export",
	.title = N_("Export"),
	.help = { N_("In which format this run is written as a report."),
	    .skip = N_("All of it: \"naaready report\" writes the same at any time."),
	    .who = N_("Anybody who may write into that folder.") },
	.page = step_export_page,
	.choices = (const struct choice *const[]){ export_choices, part_close_choices, NULL },
};
