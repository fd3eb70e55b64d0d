/* cmd_reach.c - "naaready check --network": is each service reachable */
#include "commands/cmd_reach.h"

#include "base/i18n.h"
#include "base/json.h"
#include "core/report.h"

static const char *reach_print_text(struct reach_command *command, int64_t now_ms, struct arena *arena)
{
	const char *text = *command->proxy ? arena_printf(arena, _("Through the proxy %s\n"), command->proxy) : "";

	for (int i = 0; i < SERVICE_COUNT; i++) {
		const struct reach_host *host = &command->reach.hosts[i];

		text = arena_printf(arena, "%s%s\n    %s\n", text, host->base, reach_text(host, now_ms, arena));
	}
	if (command->endpoints->unconfirmed)
		text = arena_printf(arena, "%s%s\n", text, _(command->endpoints->unconfirmed));
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
