/* cmd_ews.c - "naaready ews": reads and explains the setting for Exchange Web Services */
#include "commands/cmd_ews.h"

#include "base/timefmt.h"
#include "cloud/ews.h"
#include "commands/prompt.h"
#include "doc/doc_exchange.h"
#include "doc/doc_formats.h"
#include "doc/doc_run.h"

/* The longest list, 2000 apps, appears in three commands. */
#define REPORT_BYTES_MAX RUN_BYTES_MAX /* a cut report would pass for a whole one */

void ews_needs(struct runner_setup *runner)
{
	runner->exchange = true;
	runner->topics = TOPIC_BIT(TOPIC_CMDLETS) | TOPIC_BIT(TOPIC_EXCHANGE);
}

static bool is_heard(const struct flow *flow)
{
	return flow->run.facts.fetched[TOPIC_EXCHANGE].status == READ_OK;
}

static void ews_print_json(const struct flow *flow, struct json_out *out, struct arena *arena)
{
	const struct facts *facts = &flow->run.facts;
	const struct milestone *end = doc_exchange_ews_end(flow);
	struct ews_command commands[EWS_COMMANDS_MAX];
	size_t count = ews_commands(facts, doc_exchange_ews_over(flow), commands, arena);

	json_out_object(out, "ews");
	if (end)
		json_out_int(out, "days_left", doc_exchange_ews_over(flow) ? 0 : timefmt_days(end->day, flow->now));
	else
		json_out_null(out, "days_left");
	json_out_array(out, "apps");
	for (size_t i = 0; i < facts->ews_allowed.count; i++) {
		json_out_object(out, NULL);
		json_out_text(out, "id", facts->ews_allowed.names[i]);
		json_out_text(out, "name", ews_app_name(facts->ews_allowed.names[i], facts, flow_profile(flow)));
		json_out_end(out);
	}
	json_out_end(out);
	json_out_array(out, "commands");
	for (size_t i = 0; i < count; i++) {
		json_out_object(out, NULL);
		json_out_text(out, "id", commands[i].id);
		json_out_text(out, "does", commands[i].does);
		json_out_text(out, "command", commands[i].command);
		json_out_text(out, "others", commands[i].others);
		json_out_end(out);
	}
	json_out_end(out);
	json_out_end(out);
}

static void ews_print_text(const struct report *report, const struct flow *flow, const struct runner_setup *setup,
    struct buf *out)
{
	struct doc doc = { 0 };

	doc_run_found(report, &doc);
	doc_exchange_ews_whole(flow, &doc);
	doc_run_end(report, &doc);
	report_doc(report, &doc, setup->columns, setup->ascii, out);
}

static int ews_status_of(const struct runner *runner, const struct err *err)
{
	if (err)
		return err_exit(err);
	return is_heard(&runner->flow) ? 0 : 6;
}

static void ews_closed(struct runner *runner, struct orders *orders)
{
	static const char *const only[] = { "admin.exchange_role", "ews.state", "ews.policy", NULL };
	const struct runner_setup *setup = runner->setup;
	const struct flow *flow = &runner->flow;
	const struct err *err = flow_err(flow);
	struct report report = { .run = &flow->run,
		.findings = &flow->findings,
		.profile = setup->profile,
		.only = only,
		.unkept = !flow_kept(flow),
		.color = setup->color };
	struct json_out json;
	struct buf out;

	if (!err && flow->exchange.err.kind && runner->stage == RUNNER_FAILED)
		err = &flow->exchange.err;
	report.err = err;
	report.exit_status = ews_status_of(runner, err);
	buf_init(&out, REPORT_BYTES_MAX);
	if (setup->json) {
		json_out_open(&json);
		report_write(&report, &json);
		if (is_heard(flow))
			ews_print_json(flow, &json, &orders->arena);
		buf_printf(&out, "%s\n", json_out_close(&json, true, &orders->arena));
	} else {
		ews_print_text(&report, flow, setup, &out);
	}
	order_print(orders, &out);
	if (err)
		runner_print_reported(setup, err, orders);
	order_quit(orders, report.exit_status);
}

static void ews_event_in(void *self, struct turn *turn)
{
	struct runner *runner = self;

	if (runner_event(runner, turn))
		runner_close(runner, turn);
	else if (runner_closed(turn->event))
		ews_closed(runner, turn->orders);
	else if (turn->event->kind == EVENT_GOODBYE)
		order_quit(turn->orders, 0); /* the signal's exit status wins */
}

static const struct page *ews_page_out(void *self)
{
	return prompt_page(self);
}

struct program ews_program(struct runner *runner)
{
	return (struct program){ .self = runner, .event = ews_event_in, .page = ews_page_out };
}
