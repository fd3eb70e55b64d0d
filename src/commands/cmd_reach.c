/* cmd_reach.c - "naaready check --network": is each service reachable */
#include "commands/cmd_reach.h"

#include "base/i18n.h"
#include "base/json.h"
#include "core/report.h"
#include "doc/doc_err.h"
#include "doc/doc_text.h"

#define REACH_TEXT_MAX 16384

static const char *reach_print_text(struct reach_command *command, int64_t now_ms, struct arena *arena)
{
	const struct err *err = reach_err(&command->reach);
	struct doc doc = { 0 };
	struct buf out;
	const char *text;

	if (*command->proxy)
		doc_row(&doc, "proxy", _("Proxy"), command->proxy);
	for (int i = 0; i < SERVICE_COUNT; i++) {
		const struct reach_host *host = &command->reach.hosts[i];
		const char *id = doc_printf(&doc, "host.%d", i);

		if (host->state == REACH_FAILED)
			doc_state(&doc, id, TONE_BAD, host->base, _("not reached"))->note = doc_err_why(&host->err);
		else
			doc_state(&doc, id, TONE_GOOD, host->base, reach_text(host, now_ms, &doc.arena));
	}
	if (command->endpoints->unconfirmed)
		doc_text(&doc, "unconfirmed", _(command->endpoints->unconfirmed));
	if (err)
		doc_err_remedy(err, command->proxy, &doc);
	buf_init(&out, REACH_TEXT_MAX);
	doc_text_print(&doc, command->columns, command->ascii, &out);
	text = arena_copy(arena, buf_text(&out));
	buf_release(&out);
	doc_release(&doc);
	return text;
}

static const char *reach_print_json(struct reach_command *command, int64_t now_ms, struct arena *arena)
{
	static struct findings none; /* no checks were made; the report says so, beside the results */
	static struct run run;
	struct report report = {
		.run = &run,
		.findings = &none,
		.profile = command->profile,
		.err = reach_err(&command->reach),
	};
	struct json_out out;

	run_init(&run);
	run.tool = command->tool;
	report.exit_status = report.err ? err_exit(report.err) : 0;
	json_out_open(&out);
	report_write(&report, &out);
	json_out_object(&out, "network");
	json_out_text(&out, "proxy", *command->proxy ? command->proxy : NULL);
	json_out_array(&out, "hosts");
	for (int i = 0; i < SERVICE_COUNT; i++) {
		const struct reach_host *host = &command->reach.hosts[i];

		json_out_object(&out, NULL);
		json_out_text(&out, "service", service_id((enum service)i));
		json_out_text(&out, "url", host->base);
		json_out_bool(&out, "reached", host->state == REACH_REACHED);
		json_out_int(&out, "took_ms", host->took_ms);
		if (host->dated)
			json_out_int(&out, "clock_offset_s", host->offset_s);
		else
			json_out_null(&out, "clock_offset_s");
		json_out_text(&out, "error", host->state == REACH_FAILED ? err_kind_id(host->err.kind) : NULL);
		json_out_text(&out, "message", reach_text(host, now_ms, arena));
		json_out_end(&out);
	}
	json_out_end(&out);
	json_out_end(&out);
	return arena_printf(arena, "%s\n", json_out_close(&out, true, arena));
}

static void reach_event_in(void *self, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;
	struct reach_command *command = self;
	const struct err *err;

	if (event->kind == EVENT_START) {
		reach_start(&command->reach, command->endpoints, turn);
		return;
	}
	if (event->kind == EVENT_GOODBYE)
		order_quit(orders, 0); /* the signal's exit status wins */
	if (!reach_event(&command->reach, turn) || reach_busy(&command->reach))
		return;
	order_text(orders, ORDER_PRINT,
	    command->json ? reach_print_json(command, event->now_ms, &orders->arena)
			  : reach_print_text(command, event->now_ms, &orders->arena));
	err = reach_err(&command->reach);
	order_quit(orders, err ? err_exit(err) : 0);
}

struct program reach_program(struct reach_command *command)
{
	return (struct program){ .self = command, .event = reach_event_in };
}
