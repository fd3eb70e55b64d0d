/* change_command.c - what commands that change something share: plan, confirm, change, report */
#include "commands/change_command.h"

#include "base/i18n.h"
#include "base/text.h"
#include "commands/plan.h"
#include "commands/prompt.h"
#include "core/report.h"
#include "doc/doc_formats.h"
#include "doc/doc_link.h"
#include "doc/doc_plan.h"
#include "doc/doc_run.h"
#include "doc/doc_text.h"

#define REPORT_BYTES_MAX RUN_BYTES_MAX /* a cut report would pass for a whole one */
/* Creating and granting take two; the rest allows for plans that were made again. */
#define CONFIRMS_MAX 5

void change_needs(const struct change_setup *setup, struct runner_setup *runner)
{
	setup->ops->needs(setup, runner);
}

void change_init(struct change_command *command, const struct change_setup *setup, const struct runner_setup *runner)
{
	*command = (struct change_command){ .setup = setup };
	runner_init(&command->runner, runner);
}

void change_release(struct change_command *command)
{
	runner_release(&command->runner);
}

static struct flow *flow_of(struct change_command *command)
{
	return &command->runner.flow;
}

/* --- output --- */

/* The failure, beyond the outcome of the change itself; NULL: none. */
static const struct err *err_of(struct change_command *command)
{
	struct flow *flow = flow_of(command);
	const struct err *err = command->err.kind ? &command->err : flow_err(flow);

	return !err && command->runner.stage == RUNNER_FAILED && flow->exchange.err.kind ? &flow->exchange.err : err;
}

static void print_doc(struct doc *doc, const struct runner_setup *setup, struct buf *out)
{
	doc_text_print(doc, setup->columns, setup->ascii, out);
	doc_release(doc);
}

/* Consent link, plan and outcome; then the report, with what else is known of the setting. */
static void change_print_text(const struct change_command *command, const struct report *report, struct buf *out)
{
	const struct runner_setup *setup = command->runner.setup;
	const struct flow *flow = &command->runner.flow;
	struct doc change = { 0 }, whole = { 0 };

	if (command->setup->ops->link)
		doc_link_whole(flow, &change);
	doc_plan_whole(flow, &change);
	print_doc(&change, setup, out);
	buf_add(out, out->len ? "\n" : "");
	doc_run_found(report, &whole);
	if (command->setup->ops->show)
		command->setup->ops->show(command, &whole);
	doc_run_end(report, &whole);
	report_doc(report, &whole, setup->columns, setup->ascii, out);
}

static void change_print(struct change_command *command, int status, struct orders *orders)
{
	const struct runner_setup *setup = command->runner.setup;
	struct flow *flow = flow_of(command);
	struct report report = {
		.run = &flow->run,
		.findings = &flow->findings,
		.profile = setup->profile,
		.exit_status = status,
		.err = err_of(command),
		.unkept = !flow_kept(flow),
		.color = setup->color,
	};
	const struct change_ops *ops = command->setup->ops;
	struct json_out json;
	struct buf out;

	report.fold = report.unkept        ? ""
		      : flow->run.practice ? "naaready report last --practice --all"
					   : "naaready report last --all";
	if (ops->checks)
		report.only = ops->checks(command->setup);
	report.next = !report.only && !report.err;
	buf_init(&out, REPORT_BYTES_MAX);
	if (setup->json) {
		json_out_open(&json);
		report_write(&report, &json);
		plan_json(flow, ops->link, &json, &orders->arena);
		buf_printf(&out, "%s\n", json_out_close(&json, true, &orders->arena));
	} else {
		change_print_text(command, &report, &out);
	}
	order_print(orders, &out);
}

/* --- ending --- */

static int change_status_of(struct change_command *command)
{
	struct flow *flow = flow_of(command);
	struct flow_open open;
	int status;

	if (command->err.kind)
		status = command->err.kind == ERR_HELD       ? command->held
			 : command->err.kind == ERR_CONFLICT ? 6
							     : err_exit(&command->err);
	else if (command->runner.stage == RUNNER_FAILED)
		status = report_exit(&flow->run, &flow->findings, false,
		    flow->exchange.err.kind ? &flow->exchange.err : flow_err(flow));
	else
		status = command->setup->ops->status(command);
	if (status != 2 && flow->save_err.kind)
		status = err_exit(&flow->save_err);
	if (status != 2 && flow_open(flow, &open))
		status = 5;
	return status;
}

void change_finish(struct change_command *command, struct turn *turn)
{
	command->acting = false;
	runner_close(&command->runner, turn);
}

bool change_hold(struct change_command *command, int status, const char *reason)
{
	command->held = status;
	return err_set(&command->err, ERR_HELD, NULL, "%s", reason);
}

/* Nothing is due: prints one line, or a report with --json. */
static void end_idle(struct change_command *command, struct orders *orders)
{
	struct doc doc = { 0 };
	struct buf out;

	if (command->runner.setup->json) {
		change_print(command, 0, orders);
	} else {
		buf_init(&out, REPORT_BYTES_MAX);
		doc_text(&doc, "idle", command->idle);
		print_doc(&doc, command->runner.setup, &out);
		order_print(orders, &out);
	}
	order_quit(orders, 0);
}

/* Before sign-in: nothing is to be done, or it is not known what. */
static void end_at_start(struct change_command *command, struct orders *orders)
{
	int status = err_exit(&command->err);

	if (command->idle) {
		end_idle(command, orders);
		return;
	}
	change_print(command, status, orders);
	runner_print_err(&command->err, orders);
	order_quit(orders, status);
}

/* Only for JSON: the text says it already. */
static void change_note_open(const struct change_command *command, const struct flow *flow, struct orders *orders)
{
	if (!command->runner.setup->json)
		return;
	if (flow->act.state == ACT_UNSETTLED)
		order_text(orders, ORDER_SAY, doc_plan_unsettled_say(&flow->act, &orders->arena));
	if (flow->act.state == ACT_UNSEEN)
		order_text(orders, ORDER_SAY, doc_plan_unseen_say(&flow->act));
}

/* What became of a request may be printed although nothing failed in the end, and the report does not have it. */
static void change_print_err(struct change_command *command, const struct err *err, bool printed, struct orders *orders)
{
	const struct err *reported = err_of(command);

	if (printed && reported && reported->kind == err->kind)
		runner_print_reported(command->runner.setup, err, orders);
	else
		runner_print_err(err, orders);
}

static void change_closed(struct change_command *command, struct orders *orders)
{
	struct flow *flow = flow_of(command);
	const struct change_ops *ops = command->setup->ops;
	const struct err *err;
	int status = change_status_of(command);
	bool printed;

	if (flow->act.state == ACT_MEANWHILE)
		plan_meanwhile(flow, &command->err);
	err = flow->act.err.kind && !command->err.kind ? &flow->act.err : err_of(command);
	if (command->idle) {
		end_idle(command, orders);
		return;
	}
	if (!command->err.kind && flow->act.state >= ACT_UNSEEN && flow->act.err.kind)
		command->err = flow->act.err;
	printed = (status != 2 || !err || err->kind != ERR_USAGE) && runner_reports(command->runner.setup, err);
	if (printed)
		change_print(command, status, orders);
	if (ops->report)
		ops->report(command, status, orders);
	if (command->note)
		order_text(orders, ORDER_SAY, command->note);
	change_note_open(command, flow, orders);
	if (err)
		change_print_err(command, err, printed, orders);
	if (ops->advise)
		ops->advise(command, orders);
	order_quit(orders, status);
}

/* --- throttled --- */

#define COUNTDOWN_MS 10000

/* Throttled: reports the remaining wait every ten seconds. */
static void print_pause(struct change_command *command, struct turn *turn)
{
	const struct act *act = &flow_of(command)->act;
	int left_s = act_pause_s(act, turn->event->now_ms);

	if (!left_s)
		return;
	order_text(turn->orders, ORDER_SAY,
	    arena_printf(&turn->orders->arena,
		_("The service asks to wait. In %1$d s naaready reads the setting and sends the change again (try %2$u of %3$u). Ctrl-C stops it."),
		left_s, act->tries + 1, ACT_TRIES));
	if ((int64_t)left_s * 1000 > COUNTDOWN_MS)
		order_wait(turn->orders, TIMER_WATCH, turn->event->now_ms + COUNTDOWN_MS);
}

/* --- confirming --- */

/* Any verified domain will do. If the list of domains was not read, looks the typed one up as discovery does. */
static bool looks_up(struct change_command *command, struct turn *turn)
{
	struct flow *flow = flow_of(command);
	const char *confirm = command->setup->confirm;

	if (!confirm || text_same(flow->domain, confirm) || text_is_guid(confirm) || flow->setup->dry_run ||
	    act_domain_fits(&flow->run.facts, confirm))
		return false;
	flow_ask_domain(flow, confirm, turn);
	command->looking = true;
	return true;
}

bool change_confirmed(struct change_command *command)
{
	const struct change_setup *setup = command->setup;
	struct flow *flow = flow_of(command);

	if (flow->setup->dry_run)
		return true;
	if (setup->confirm && (act_domain_fits(&flow->run.facts, setup->confirm) ||
				  (text_same(flow->domain, setup->confirm) && flow->domain_fits == YES)))
		return true;
	return err_set(&command->err, ERR_USAGE, NULL,
	    _("--confirm names \"%s\", which is not a domain of this tenant (%s); nothing was sent"),
	    setup->confirm ? setup->confirm : "", flow->run.facts.tenant.domain);
}

bool change_allowed(struct change_command *command)
{
	const struct flow *flow = flow_of(command);
	const char *missing = act_scope_missing(&flow->act);

	return !missing || flow->setup->dry_run ||
	       err_set(&command->err, ERR_NOT_ALLOWED, NULL, _("the token does not allow this: it lacks %s"), missing);
}

/* Gives up if the plan keeps changing: no admin is there to look at the new one. */
static bool holds_still(struct change_command *command)
{
	if (command->confirms++ < CONFIRMS_MAX)
		return true;
	return err_set(&command->err, ERR_CONFLICT, NULL,
	    _("the granted permissions changed %d times during this run: somebody else is changing them. Try again later"),
	    CONFIRMS_MAX);
}

void change_nothing(struct change_command *command, struct turn *turn)
{
	bool asked = command->setup->confirm && !command->err.kind;

	if (asked && looks_up(command, turn))
		return;
	if (asked && !change_confirmed(command))
		command->note = NULL;
	change_finish(command, turn);
}

/* The plan is ready: confirms it if the command line asked for that. */
static void change_planned(struct change_command *command, struct turn *turn)
{
	const struct change_ops *ops = command->setup->ops;

	if (looks_up(command, turn))
		return;
	if (!ops->may_send(command) || !holds_still(command))
		change_finish(command, turn);
	else if (!ops->prepare || !ops->prepare(command, turn))
		flow_confirm(flow_of(command), turn);
}

static void change_acted(struct change_command *command, struct turn *turn)
{
	struct act *act = &flow_of(command)->act;

	if (command->setup->ops->acted(command, turn))
		return;
	if (act->state == ACT_PLANNED)
		change_planned(command, turn);
	else if (act->state == ACT_PAUSED)
		print_pause(command, turn);
	else if (act->state == ACT_NOTHING || act->state == ACT_NONE)
		change_nothing(command, turn);
	else if (!act_busy(act))
		change_finish(command, turn);
}

static void change_event_in(void *self, struct turn *turn)
{
	const struct event *event = turn->event;
	struct change_command *command = self;
	const struct change_ops *ops = command->setup->ops;
	struct act *act = &flow_of(command)->act;
	enum act_state before = act->state;

	if (event->kind == EVENT_START && ops->start && !ops->start(command, turn)) {
		end_at_start(command, turn->orders);
		return;
	}
	if (runner_event(&command->runner, turn)) {
		if (command->runner.stage == RUNNER_FAILED)
			change_finish(command, turn);
		else
			ops->begin(command, turn);
		return;
	}
	if (event->kind == EVENT_TIMER && event->timer == TIMER_WATCH)
		print_pause(command, turn);
	else if (runner_closed(event))
		change_closed(command, turn->orders);
	else if (ops->event && ops->event(command, turn))
		return;
	else if (command->looking && !call_busy(&flow_of(command)->domain_call)) {
		command->looking = false;
		change_acted(command, turn);
	} else if (command->acting && act->state != before)
		change_acted(command, turn);
	else if (event->kind == EVENT_GOODBYE)
		runner_goodbye(&command->runner, turn->orders);
}

static const struct page *change_page_out(void *self)
{
	return prompt_page(&((struct change_command *)self)->runner);
}

struct program change_program(struct change_command *command)
{
	return (struct program){ .self = command, .event = change_event_in, .page = change_page_out };
}
