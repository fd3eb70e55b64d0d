/* cmd_change.c - "naaready consent" and "naaready tokens": plan, confirm, change, report */
#include "commands/cmd_change.h"

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "commands/plan.h"
#include "commands/prompt.h"
#include "core/report.h"
#include "doc/doc_exchange.h"
#include "doc/doc_formats.h"
#include "doc/doc_link.h"
#include "doc/doc_plan.h"
#include "doc/doc_text.h"
#include "flow/deadline.h"

#define REPORT_BYTES_MAX RUN_BYTES_MAX /* a cut report would pass for a whole one */
/* Creating and granting take two; the rest allows for plans that were made again. */
#define CONFIRMS_MAX 5

/* The topics that decide whether consent is complete. */
#define CONSENT_TOPICS                                                                                                 \
	(TOPIC_BIT(TOPIC_ORGANIZATION) | TOPIC_BIT(TOPIC_APP) | TOPIC_BIT(TOPIC_SEARCH) | TOPIC_BIT(TOPIC_RESOURCE) |  \
	    TOPIC_BIT(TOPIC_GRANTS))

/* Blocking requires complete consent, so it is read too. Restoring never needs more than Exchange. */
void change_needs(const struct change_setup *setup, struct runner_setup *runner)
{
	bool consent = setup->wish == WISH_CONSENT, both = setup->wish == WISH_BLOCK && !setup->anyway;

	runner->graph = consent || both;
	runner->exchange = runner->needs_exchange = !consent;
	runner->topics =
	    consent ? FLOW_ALL_TOPICS & ~FLOW_EXCHANGE_TOPICS : FLOW_EXCHANGE_TOPICS | (both ? CONSENT_TOPICS : 0);
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

/* The checks about the setting; no other topic was read. */
static const char *const tokens_checks[] = {
	"admin.exchange_role",
	"tokens.state",
	"tokens.addins",
	"ews.state",
	"addins.allowed",
	"timeline.today",
	"change.open",
	NULL,
};

/* The same, plus those on complete consent. */
static const char *const block_checks[] = {
	"app.present",
	"app.enabled",
	"consent.admin",
	"scopes.granted",
	"admin.exchange_role",
	"tokens.state",
	"tokens.addins",
	"ews.state",
	"addins.allowed",
	"timeline.today",
	"change.open",
	NULL,
};

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

/* Consent link, plan and outcome; then the report; then what else is known of the setting. */
static void change_print_text(const struct change_command *command, const struct report *report, struct buf *out)
{
	const struct runner_setup *setup = command->runner.setup;
	const struct flow *flow = &command->runner.flow;
	struct doc change = { 0 }, setting = { 0 };

	if (command->setup->wish == WISH_CONSENT)
		doc_link_whole(flow, &change);
	doc_plan_whole(flow, &change);
	if (command->setup->wish == WISH_STATUS)
		doc_exchange_tokens(flow, &setting);
	print_doc(&change, setup, out);
	buf_add(out, out->len ? "\n" : "");
	report_text(report, setup->columns, setup->ascii, out);
	buf_add(out, setting.count ? "\n" : "");
	print_doc(&setting, setup, out);
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
	};
	bool consent = command->setup->wish == WISH_CONSENT;
	struct json_out json;
	struct buf out;

	if (!consent)
		report.only =
		    command->setup->wish == WISH_BLOCK && !command->setup->anyway ? block_checks : tokens_checks;
	buf_init(&out, REPORT_BYTES_MAX);
	if (setup->json) {
		json_out_open(&json);
		report_write(&report, &json);
		plan_json(flow, consent, &json, &orders->arena);
		buf_printf(&out, "%s\n", json_out_close(&json, true, &orders->arena));
	} else {
		change_print_text(command, &report, &out);
	}
	order_text(orders, ORDER_PRINT, arena_copy(&orders->arena, buf_text(&out)));
	buf_release(&out);
}

/* --- ending --- */

/* A plan stopped by the app's owner: if it was only to be shown, its permissions are still missing. */
static bool is_missing(const struct change_command *command)
{
	const struct flow *flow = &command->runner.flow;
	const struct finding *granted = findings_get(&flow->findings, "scopes.granted");

	return command->setup->wish == WISH_CONSENT && !command->setup->apply && flow->act.err.kind == ERR_OWNER &&
	       granted && granted->verdict == VERDICT_FAIL;
}

static int change_status_of(struct change_command *command)
{
	struct flow *flow = flow_of(command);
	struct flow_open open;
	int status = 0;

	if (command->err.kind)
		status = command->err.kind == ERR_HELD       ? command->held
			 : command->err.kind == ERR_CONFLICT ? 6
							     : err_exit(&command->err);
	else if (command->runner.stage == RUNNER_FAILED)
		status = report_exit(&flow->run, &flow->findings, false,
		    flow->exchange.err.kind ? &flow->exchange.err : flow_err(flow));
	else if (flow->act.state != ACT_NONE && flow->act.state != ACT_PLANNED)
		status = is_missing(command) ? 1 : plan_status(&flow->act);
	else if (command->setup->wish == WISH_CONSENT)
		status = flow->act.state == ACT_PLANNED ? 1 : 0;
	else if (flow->run.facts.fetched[TOPIC_TOKENS].status != READ_OK)
		status = 6;
	if (status != 2 && flow->save_err.kind)
		status = err_exit(&flow->save_err);
	if (status != 2 && flow_open(flow, &open))
		status = 5;
	return status;
}

static void change_finish(struct change_command *command, struct turn *turn)
{
	command->acting = false;
	runner_close(&command->runner, turn);
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
		order_text(orders, ORDER_PRINT, arena_copy(&orders->arena, buf_text(&out)));
		buf_release(&out);
	}
	order_quit(orders, 0);
}

/* Only for JSON: the text says it already. */
static void change_say_open(const struct change_command *command, const struct flow *flow, struct orders *orders)
{
	if (!command->runner.setup->json)
		return;
	if (flow->act.state == ACT_UNSETTLED)
		order_text(orders, ORDER_SAY, doc_plan_unsettled_say(&flow->act, &orders->arena));
	if (flow->act.state == ACT_UNSEEN)
		order_text(orders, ORDER_SAY, doc_plan_unseen_say(&flow->act));
}

/* --- throttled --- */

#define COUNTDOWN_MS 10000

/* Throttled: reports the remaining wait every ten seconds. */
static void say_pause(struct change_command *command, struct turn *turn)
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

static void change_closed(struct change_command *command, struct orders *orders)
{
	struct flow *flow = flow_of(command);
	const struct err *err;
	int status = change_status_of(command);

	if (flow->act.state == ACT_MEANWHILE)
		plan_meanwhile(flow, &command->err);
	err = flow->act.err.kind && !command->err.kind ? &flow->act.err : err_of(command);
	if (command->idle) {
		end_idle(command, orders);
		return;
	}
	if (!command->err.kind && flow->act.state >= ACT_UNSEEN && flow->act.err.kind)
		command->err = flow->act.err;
	if (status != 2 || err->kind != ERR_USAGE)
		change_print(command, status, orders);
	if (flow->act.state == ACT_NOTHING && command->setup->wish == WISH_BLOCK && flow->act.from == TOKENS_BLOCKED &&
	    status != 5)
		order_text(orders, ORDER_SAY,
		    _("Legacy tokens are already blocked, and this host has no record of that. It may be a test that somebody began on another host. Nothing was sent or recorded, so this host keeps no deadline for it."));
	if (flow->act.state == ACT_DONE && flow->act.until && !guard_client_armed(&command->guard_client) &&
	    !flow->act.restoring)
		deadline_tell(flow->run.facts.tenant.domain, flow->act.until, flow->now, orders);
	if (command->note)
		order_text(orders, ORDER_SAY, command->note);
	if (command->setup->wish == WISH_RESTORE && status == 0)
		guard_client_nudge(flow, orders);
	change_say_open(command, flow, orders);
	if (err)
		runner_tell(err, orders);
	if (command->setup->wish == WISH_BLOCK && command->runner.setup->graph && flow->graph.state == SESSION_FAILED)
		order_text(orders, ORDER_SAY,
		    _("So whether consent is complete is not known. To block legacy tokens anyway, signed in to Exchange only, add --anyway."));
	if (err && err->kind == ERR_NOT_ALLOWED)
		order_text(orders, ORDER_SAY, flow_act_who(flow));
	order_quit(orders, status);
}

/* --- deadlines --- */

/* Before sign-in and network: true if any change is past its deadline. */
static bool deadline_at_start(struct change_command *command, struct turn *turn)
{
	struct orders *orders = turn->orders;
	struct flow *flow = flow_of(command);
	const struct runner_setup *setup = command->runner.setup;
	struct deadline_found found =
	    deadline_find(flow->setup->marks, flow->setup->mark_count, setup->tenant, turn->event->now);
	struct err ignored;

	if (found.due == DEADLINE_NOW || found.due == DEADLINE_PERHAPS)
		return true;
	/* opened for reading only: no line is added */
	if (setup->resume_text && !flow_resume(flow, setup->resume_text, setup->resume_len, &ignored))
		run_init(&flow->run);
	flow_check(flow, turn->event->now);
	if (found.due == DEADLINE_NOTHING) {
		command->idle = deadline_text(&found, &flow->run.arena);
		end_idle(command, orders);
		return false;
	}
	err_set(&command->err, ERR_DISK, NULL,
	    _("the record of the open change in tenant %s cannot be read, so its deadline is not known; settle it with \"naaready tokens restore --from STATE\""),
	    found.mark->tenant.id);
	change_print(command, err_exit(&command->err), orders);
	runner_tell(&command->err, orders);
	order_quit(orders, err_exit(&command->err));
	return false;
}

/* After discovery: true if the overdue change is of this tenant. */
static bool deadline_here(struct change_command *command, const struct event *event)
{
	struct flow *flow = flow_of(command);
	const char *domain = flow->run.facts.tenant.domain;
	struct flow_open open;

	if (!flow_open(flow, &open))
		command->idle = deadline_text(&(struct deadline_found){ 0 }, &flow->run.arena);
	else if (open.from != TOKENS_UNKNOWN && (!open.until || open.until > event->now))
		command->idle = deadline_until_text(domain, open.until, &flow->run.arena);
	return !command->idle;
}

/* --- progress --- */

/* Sends nothing unless the admin insists; @status is the exit status. */
static bool change_hold(struct change_command *command, int status, const char *told)
{
	command->held = status;
	return err_set(&command->err, ERR_HELD, NULL, "%s", told);
}

/* Reports that nothing is open by the records of this user on this host; the setting itself may still be blocked. */
static void nothing_open(struct change_command *command)
{
	const struct flow *flow = flow_of(command);
	const struct change_left *left = &flow->run.left;
	struct arena *arena = &command->runner.flow.run.arena;
	char when[TIMEFMT_SIZE];

	if (flow->run.facts.fetched[TOPIC_TOKENS].status != READ_OK || flow->run.facts.tokens != TOKENS_BLOCKED)
		return;
	if (left->at && tokens_state_of(left->to) == TOKENS_BLOCKED)
		command->note = arena_printf(arena,
		    _("Legacy tokens were left blocked on purpose by %1$s, on %2$s, so nothing is put back. To put the setting back anyway, add --from %3$s: that is what it was before."),
		    change_left_who(left, arena), timefmt_minute(left->at, when), left->from);
	else
		change_hold(command, 6,
		    _("the setting is \"blocked\", and this user has no record on this host of what it was before. If a test blocked it, the record is with another user of this host, root (sudo), or another host; put it back from there. If you know what the setting was, add --from allowed or --from not_set"));
}

static void change_begin(struct change_command *command, struct turn *turn)
{
	struct flow *flow = flow_of(command);
	const struct change_setup *setup = command->setup;

	if (setup->due && !deadline_here(command, turn->event)) {
		change_finish(command, turn);
		return;
	}
	command->acting = true;
	if (setup->wish == WISH_CONSENT && setup->create_app && flow->run.facts.app_present == NO)
		flow_plan_app(flow, turn);
	else if (setup->wish == WISH_CONSENT)
		flow_plan_consent(flow, turn);
	else if (setup->wish == WISH_BLOCK)
		flow_plan_block(flow, setup->for_s, turn);
	else if (setup->wish == WISH_RESTORE && setup->found != TOKENS_UNKNOWN)
		flow_plan_restore_to(flow, setup->found, turn);
	else if (setup->wish == WISH_RESTORE)
		flow_plan_restore(flow, turn);
	if (flow->act.state != ACT_NONE)
		return;
	if (setup->wish == WISH_RESTORE)
		nothing_open(command);
	change_finish(command, turn); /* nothing to read back, or nothing open */
}

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

static bool change_confirmed(struct change_command *command)
{
	const struct change_setup *setup = command->setup;
	struct flow *flow = flow_of(command);

	if (setup->confirm && (act_domain_fits(&flow->run.facts, setup->confirm) ||
				  (text_same(flow->domain, setup->confirm) && flow->domain_fits == YES)))
		return true;
	return err_set(&command->err, ERR_USAGE, NULL,
	    _("--confirm names \"%s\", which is not a domain of this tenant (%s); nothing was sent"),
	    setup->confirm ? setup->confirm : "", flow->run.facts.tenant.domain);
}

/* If consent is incomplete, a test without legacy tokens shows only that, and stops everyone who could still work. */
static bool consent_complete(struct change_command *command)
{
	struct flow *flow = flow_of(command);
	bool asked = command->setup->wish == WISH_BLOCK && !command->setup->anyway;
	const struct finding *lacks;

	flow_check(flow, flow->now);
	lacks = asked ? flow_consent_lacks(flow) : NULL;
	if (lacks && flow->setup->dry_run)
		command->note = arena_printf(&flow->run.arena,
		    _("Without --anyway this would not be sent, because it is not known whether consent is complete: %s"),
		    lacks->reason);
	if (!lacks || flow->setup->dry_run)
		return true;
	if (lacks->verdict != VERDICT_FAIL)
		return change_hold(command, 6,
		    arena_printf(&flow->run.arena,
			_("whether consent is complete is not known: %s To block legacy tokens anyway, add --anyway"),
			lacks->reason));
	return change_hold(command, 1,
	    arena_printf(&flow->run.arena,
		_("consent is not complete: %s While legacy tokens are blocked, the add-in would fail for that reason alone. Complete consent first, or add --anyway to block anyway"),
		lacks->reason));
}

static bool may_block(struct change_command *command)
{
	struct flow *flow = flow_of(command);
	struct flow_open open;

	if (command->setup->wish != WISH_BLOCK)
		return true;
	if (flow_open(flow, &open))
		return err_set(&command->err, ERR_NOT_ALLOWED, NULL,
		    _("this tenant already has an open change: settle it first, with \"naaready tokens restore\""));
	if (flow->act.from == TOKENS_NOT_SET && !command->setup->from_not_set)
		return err_set(&command->err, ERR_USAGE, NULL,
		    _("the setting is \"not set\", and no certain way leads back to that; to block legacy tokens anyway, add --from-not-set"));
	return true;
}

/* A script cannot look at the app's owner, so it must name the expected one. */
static bool owner_known(struct change_command *command)
{
	const struct facts *facts = &flow_of(command)->run.facts;

	if (!act_owner_open(&flow_of(command)->act))
		return true;
	return err_set(&command->err, ERR_OWNER, NULL,
	    _("naaready does not know which company's tenant should own this app. It belongs to %s (verified publisher: %s). Check that with the vendor; if it is right, add --publisher %s"),
	    facts->app_owner_tenant, *facts->app_publisher ? facts->app_publisher : _("none"), facts->app_owner_tenant);
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

/* --- guard --- */

/* Before anything is sent: if the guard cannot be left, the tenant stays as it is. */
static void leave_guard(struct change_command *command, struct turn *turn)
{
	struct flow *flow = flow_of(command);

	order_text(turn->orders, ORDER_SAY,
	    _("Starting a guard on this host. It puts the setting back at the deadline."));
	order_text(turn->orders, ORDER_SAY, guard_client_limits(flow->exchange.auth));
	guard_client_leave(&command->guard_client, flow, turn->orders);
	if (command->guard_client.state == GUARD_CLIENT_NONE) {
		command->err = command->guard_client.err;
		change_finish(command, turn);
	}
}

static void say_armed(struct change_command *command, struct turn *turn)
{
	struct orders *orders = turn->orders;
	const struct session *session = &flow_of(command)->exchange;

	order_save(orders,
	    run_note_person(&flow_of(command)->run, session->claims.name, session->claims.appid,
		service_id(SERVICE_EXCHANGE), "guard", turn->event->now),
	    true);
	order_text(orders, ORDER_SAY,
	    _("The guard is running, and keeps running when you log out. \"naaready tokens status\" shows its state."));
	order_text(orders, ORDER_SAY, guard_client_describe(&command->guard_client, &orders->arena));
}

/* Asks for a guard only if a change is open. */
static void ask_guard(struct change_command *command, struct turn *turn)
{
	struct flow_open open;

	if (!flow_open(flow_of(command), &open)) {
		change_finish(command, turn);
		return;
	}
	command->acting = true;
	guard_client_say(&command->guard_client, GUARD_STATUS, flow_of(command), turn->orders);
}

/* The guard answered or is gone. Later words of it are not waited for. */
static void change_guarded(struct change_command *command, struct turn *turn)
{
	struct orders *orders = turn->orders;
	struct guard_client *guard_client = &command->guard_client;
	struct act *act = &flow_of(command)->act;
	bool status = command->setup->wish == WISH_STATUS;

	if (act_busy(act) || !command->acting)
		return;
	if (act->state == ACT_PLANNED && guard_client_ready(guard_client)) {
		flow_confirm(flow_of(command), turn);
		return;
	}
	if (act->state == ACT_PLANNED)
		command->err = guard_client->err;
	else if (status && guard_client->state == GUARD_CLIENT_THERE)
		order_text(orders, ORDER_SAY, guard_client_describe(guard_client, &orders->arena));
	else if (status && guard_client->err.kind != ERR_NO_SUCH) /* no guard is no error */
		runner_tell(&guard_client->err, orders);
	else if (!status && guard_client_armed(guard_client))
		say_armed(command, turn);
	else if (!status)
		runner_tell(&guard_client->err, orders);
	change_finish(command, turn);
}

/* The plan is ready: confirms it if the command line asked for that. */
static void change_planned(struct change_command *command, struct turn *turn)
{
	const struct change_setup *setup = command->setup;
	struct flow *flow = flow_of(command);
	const char *missing = act_scope_missing(&flow->act);

	if (setup->wish == WISH_CONSENT && !setup->apply) {
		change_finish(command, turn);
		return;
	}
	if (looks_up(command, turn))
		return;
	if (!may_block(command) || (!flow->setup->dry_run && !change_confirmed(command)) ||
	    !consent_complete(command)) {
		change_finish(command, turn);
		return;
	}
	if (missing && !flow->setup->dry_run)
		err_set(&command->err, ERR_NOT_ALLOWED, NULL, _("the token does not allow this: it lacks %s"), missing);
	if (command->err.kind || !owner_known(command) || !holds_still(command)) {
		change_finish(command, turn);
		return;
	}
	if (setup->guard && !flow->setup->dry_run && command->guard_client.state == GUARD_CLIENT_NOT)
		leave_guard(command, turn);
	else
		flow_confirm(flow, turn);
}

/* The switch is blocked, or may be: the guard has something to watch. */
static bool to_arm(const struct change_command *command, const struct act *act)
{
	return command->setup->guard && guard_client_ready(&command->guard_client) &&
	       (act->state == ACT_DONE || act->state == ACT_UNSEEN);
}

/* The report shows only the last grant in full, so the outcome of each earlier one is printed here. */
static void next_grant(struct change_command *command, struct turn *turn)
{
	struct flow *flow = flow_of(command);

	order_text(turn->orders, ORDER_SAY,
	    arena_printf(&turn->orders->arena,
		_("Granted and read back: %s. The profile needs permissions on another resource, too; that grant is next."),
		scopes_join(&flow->act.plan.adds, ", ", &turn->orders->arena)));
	flow_plan_consent(flow, turn);
}

static void change_acted(struct change_command *command, struct turn *turn)
{
	struct act *act = &flow_of(command)->act;

	if (act->state == ACT_PLANNED)
		change_planned(command, turn);
	else if (act->what == CHANGE_APP && (act->state == ACT_DONE || act->state == ACT_NOTHING))
		flow_plan_consent(flow_of(command), turn);
	else if (act_more(act)) /* one confirmation covers the grants on all resources */
		next_grant(command, turn);
	else if (to_arm(command, act))
		guard_client_say(&command->guard_client, GUARD_ARM, flow_of(command), turn->orders);
	else if (act->state == ACT_PAUSED)
		say_pause(command, turn);
	else if (!act_busy(act))
		change_finish(command, turn);
}

static void change_event_in(void *self, struct turn *turn)
{
	const struct event *event = turn->event;
	struct change_command *command = self;
	struct act *act = &flow_of(command)->act;
	enum act_state before = act->state;

	if (event->kind == EVENT_START && command->setup->guard &&
	    command->runner.setup->flow.auth < AUTH_CERTIFICATE) /* a person signed in */
		order_text(turn->orders, ORDER_SAY,
		    _("For the guard, this sign-in also asks to stay signed in (offline_access)."));
	if (event->kind == EVENT_START && command->setup->due && !deadline_at_start(command, turn))
		return;
	if (runner_event(&command->runner, turn)) {
		if (command->runner.stage == RUNNER_FAILED)
			change_finish(command, turn);
		else if (command->setup->wish == WISH_STATUS)
			ask_guard(command, turn);
		else
			change_begin(command, turn);
		return;
	}
	if (event->kind == EVENT_TIMER && event->timer == TIMER_WATCH)
		say_pause(command, turn);
	else if (runner_closed(event))
		change_closed(command, turn->orders);
	else if (command->guard_client.state != GUARD_CLIENT_NOT && guard_client_event(&command->guard_client, event))
		change_guarded(command, turn);
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
	return ask_page(&((struct change_command *)self)->runner);
}

struct program change_program(struct change_command *command)
{
	return (struct program){ .self = command, .event = change_event_in, .page = change_page_out };
}
