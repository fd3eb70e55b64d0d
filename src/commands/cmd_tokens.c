/* cmd_tokens.c - "naaready tokens": reads, blocks or restores the legacy-token setting */
#include "commands/cmd_tokens.h"

#include "base/i18n.h"
#include "base/timefmt.h"
#include "commands/plan.h"
#include "doc/doc_exchange.h"
#include "flow/deadline.h"

/* The topics that decide whether consent is complete. */
#define CONSENT_TOPICS                                                                                                 \
	(TOPIC_BIT(TOPIC_ORGANIZATION) | TOPIC_BIT(TOPIC_APP) | TOPIC_BIT(TOPIC_SEARCH) | TOPIC_BIT(TOPIC_RESOURCE) |  \
	    TOPIC_BIT(TOPIC_GRANTS))

/* Blocking without --anyway asks for complete consent. */
static bool asks_consent(const struct change_setup *setup)
{
	return setup->action == ACTION_BLOCK && !setup->anyway;
}

/* Restoring never needs more than Exchange. */
static void tokens_needs(const struct change_setup *setup, struct runner_setup *runner)
{
	runner->graph = asks_consent(setup);
	runner->exchange = runner->needs_exchange = true;
	runner->topics = questions_to(SERVICE_EXCHANGE) | (asks_consent(setup) ? CONSENT_TOPICS : 0);
}

/* --- deadlines --- */

/* Before sign-in and network: true if any change is past its deadline. */
static bool deadline_at_start(struct change_command *command, struct turn *turn)
{
	struct flow *flow = &command->runner.flow;
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
		return false;
	}
	return err_set(&command->err, ERR_DISK, NULL,
	    _("the record of the open change in tenant %s cannot be read, so its deadline is not known; settle it with \"naaready tokens restore --from STATE\""),
	    found.mark->tenant.id);
}

/* After discovery: true if the overdue change is of this tenant. */
static bool deadline_here(struct change_command *command, const struct event *event)
{
	struct flow *flow = &command->runner.flow;
	const char *domain = flow->run.facts.tenant.domain;
	struct flow_open open;

	if (!flow_open(flow, &open))
		command->idle = deadline_text(&(struct deadline_found){ 0 }, &flow->run.arena);
	else if (open.from != TOKENS_UNKNOWN && (!open.until || open.until > event->now))
		command->idle = deadline_until_text(domain, open.until, &flow->run.arena);
	return !command->idle;
}

static bool tokens_start(struct change_command *command, struct turn *turn)
{
	if (command->setup->guard && command->runner.setup->flow.auth < AUTH_CERTIFICATE) /* a person signed in */
		order_text(turn->orders, ORDER_SAY,
		    _("For the guard, this sign-in also asks to stay signed in (offline_access)."));
	return !command->setup->only_due || deadline_at_start(command, turn);
}

/* --- guard --- */

/* Before anything is sent: if the guard cannot be left, the tenant stays as it is. */
static void leave_guard(struct change_command *command, struct turn *turn)
{
	struct flow *flow = &command->runner.flow;

	order_text(turn->orders, ORDER_SAY,
	    _("Starting a guard on this host. It puts the setting back at the deadline."));
	order_text(turn->orders, ORDER_SAY, guard_client_limits(flow->exchange.auth));
	guard_client_leave(&command->guard_client, flow, turn->orders);
	if (command->guard_client.state == GUARD_CLIENT_NONE) {
		command->err = command->guard_client.err;
		change_finish(command, turn);
	}
}

static void print_armed(struct change_command *command, struct turn *turn)
{
	struct orders *orders = turn->orders;
	const struct session *session = &command->runner.flow.exchange;

	order_save(orders,
	    run_note_person(&command->runner.flow.run, session->claims.name, session->claims.appid,
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

	if (!flow_open(&command->runner.flow, &open)) {
		change_finish(command, turn);
		return;
	}
	command->acting = true;
	guard_client_say(&command->guard_client, GUARD_STATUS, &command->runner.flow, turn->orders);
}

/* The switch is blocked, or may be: the guard has something to watch. */
static bool to_arm(const struct change_command *command, const struct act *act)
{
	return command->setup->guard && guard_client_ready(&command->guard_client) &&
	       (act->state == ACT_DONE || act->state == ACT_UNSEEN);
}

/* The guard answered or is gone. Later words of it are not waited for. */
static bool tokens_event(struct change_command *command, struct turn *turn)
{
	struct orders *orders = turn->orders;
	struct guard_client *guard_client = &command->guard_client;
	struct act *act = &command->runner.flow.act;
	bool status = command->setup->action == ACTION_STATUS;

	if (guard_client->state == GUARD_CLIENT_NOT || !guard_client_event(guard_client, turn->event))
		return false;
	if (act_busy(act) || !command->acting)
		return true;
	if (act->state == ACT_PLANNED && guard_client_ready(guard_client)) {
		flow_confirm(&command->runner.flow, turn);
		return true;
	}
	if (act->state == ACT_PLANNED)
		command->err = guard_client->err;
	else if (status && guard_client->state == GUARD_CLIENT_THERE)
		order_text(orders, ORDER_SAY, guard_client_describe(guard_client, &orders->arena));
	else if (status && guard_client->err.kind != ERR_NO_SUCH) /* no guard is no error */
		runner_print_err(&guard_client->err, orders);
	else if (!status && guard_client_armed(guard_client))
		print_armed(command, turn);
	else if (!status)
		runner_print_err(&guard_client->err, orders);
	change_finish(command, turn);
	return true;
}

/* --- planning --- */

/* Reports that nothing is open by the records of this user on this host; the setting itself may still be blocked. */
static void nothing_open(struct change_command *command)
{
	const struct flow *flow = &command->runner.flow;
	const struct change_left *left = &flow->run.left;
	struct arena *arena = &command->runner.flow.run.arena;
	char when[TIMEFMT_SIZE];

	if (flow->run.facts.fetched[TOPIC_TOKENS].status != READ_OK)
		return;
	if (flow->run.facts.tokens != TOKENS_BLOCKED) {
		command->note =
		    _("Nothing to put back: legacy tokens are not blocked, and no change of yours is open here.");
		return;
	}
	if (left->at && tokens_state_of(left->to) == TOKENS_BLOCKED)
		command->note = arena_printf(arena,
		    _("Legacy tokens were left blocked on purpose by %1$s, on %2$s, so nothing is put back. To put the setting back anyway, add --from %3$s: that is what it was before."),
		    change_left_who(left, arena), timefmt_minute(left->at, when), left->from);
	else
		change_hold(command, 6,
		    _("the setting is \"blocked\", and this user has no record on this host of what it was before. If a test blocked it, the record is with another user of this host, root (sudo), or another host; put it back from there. If you know what the setting was, add --from allowed or --from not_set"));
}

static void tokens_begin(struct change_command *command, struct turn *turn)
{
	struct flow *flow = &command->runner.flow;
	const struct change_setup *setup = command->setup;

	if (setup->action == ACTION_STATUS) {
		ask_guard(command, turn);
		return;
	}
	if (setup->only_due && !deadline_here(command, turn->event)) {
		change_finish(command, turn);
		return;
	}
	command->acting = true;
	if (setup->action == ACTION_BLOCK)
		flow_plan_block(flow, setup->for_s, turn);
	else if (setup->found != TOKENS_UNKNOWN)
		flow_plan_restore_to(flow, setup->found, turn);
	else
		flow_plan_restore(flow, turn);
	if (flow->act.state != ACT_NONE)
		return;
	if (setup->action == ACTION_RESTORE)
		nothing_open(command);
	change_nothing(command, turn); /* nothing to read back, or nothing open */
}

/* If consent is incomplete, a test without legacy tokens shows only that, and stops everyone who could still work. */
static bool consent_complete(struct change_command *command)
{
	struct flow *flow = &command->runner.flow;
	const struct finding *lacks;

	flow_check(flow, flow->now);
	lacks = asks_consent(command->setup) ? flow_consent_lacks(flow) : NULL;
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
	struct flow *flow = &command->runner.flow;
	struct flow_open open;

	if (command->setup->action != ACTION_BLOCK)
		return true;
	if (flow_open(flow, &open))
		return change_hold(command, 5,
		    _("this tenant already has an open change: settle it first, with \"naaready tokens restore\""));
	if (flow->act.from == TOKENS_NOT_SET && !command->setup->from_not_set)
		return err_set(&command->err, ERR_USAGE, NULL,
		    _("the setting is \"not set\", and no certain way leads back to that; to block legacy tokens anyway, add --from-not-set"));
	return true;
}

static bool tokens_may_send(struct change_command *command)
{
	return may_block(command) && change_confirmed(command) && consent_complete(command) && change_allowed(command);
}

/* Leaves the guard, whose answer confirms the plan. */
static bool tokens_prepare(struct change_command *command, struct turn *turn)
{
	if (!command->setup->guard || command->runner.flow.setup->dry_run ||
	    command->guard_client.state != GUARD_CLIENT_NOT)
		return false;
	leave_guard(command, turn);
	return true;
}

static bool tokens_acted(struct change_command *command, struct turn *turn)
{
	if (!to_arm(command, &command->runner.flow.act))
		return false;
	guard_client_say(&command->guard_client, GUARD_ARM, &command->runner.flow, turn->orders);
	return true;
}

/* --- output --- */

/* What is checked before a block: first, whether consent is complete. */
static const char *const block_checks[] = {
	"app.present",
	"app.enabled",
	"consent.admin",
	"scopes.granted",
#define CONSENT_CHECKS 4
	/* The setting: without --anyway, and for status and restore, no other topic is read. */
	"admin.exchange_role",
	"tokens.state",
	"tokens.addins",
	"ews.state",
	"addins.allowed",
	"timeline.today",
	"change.open",
	NULL,
};

static const char *const *tokens_checks(const struct change_setup *setup)
{
	return asks_consent(setup) ? block_checks : block_checks + CONSENT_CHECKS;
}

static void tokens_show(const struct change_command *command, struct doc *doc)
{
	if (command->setup->action == ACTION_STATUS)
		doc_exchange_tokens(&command->runner.flow, doc);
}

static int tokens_status(const struct change_command *command)
{
	const struct flow *flow = &command->runner.flow;

	if (flow->act.state != ACT_NONE && flow->act.state != ACT_PLANNED)
		return plan_status(&flow->act);
	return flow->run.facts.fetched[TOPIC_TOKENS].status == READ_OK ? 0 : 6;
}

static void tokens_report(const struct change_command *command, int status, struct orders *orders)
{
	const struct flow *flow = &command->runner.flow;

	if (flow->act.state == ACT_NOTHING && command->setup->action == ACTION_BLOCK &&
	    flow->act.from == TOKENS_BLOCKED && status != 5)
		order_text(orders, ORDER_SAY,
		    _("Legacy tokens are already blocked, and this host has no record of that. It may be a test that somebody began on another host. Nothing was sent or recorded, so this host keeps no deadline for it."));
	if (flow->act.state == ACT_DONE && flow->act.until && !guard_client_armed(&command->guard_client) &&
	    !flow->act.restoring)
		deadline_print(flow->run.facts.tenant.domain, flow_timer(flow), orders);
	if (command->setup->action == ACTION_RESTORE && status == 0)
		guard_client_nudge(flow, orders);
}

static void tokens_advise(const struct change_command *command, struct orders *orders)
{
	if (command->setup->action == ACTION_BLOCK && command->runner.setup->graph &&
	    command->runner.flow.graph.state == SESSION_FAILED)
		order_text(orders, ORDER_SAY,
		    _("So whether consent is complete is not known. To block legacy tokens anyway, signed in to Exchange only, add --anyway."));
}

const struct change_ops tokens_ops = {
	.needs = tokens_needs,
	.start = tokens_start,
	.begin = tokens_begin,
	.event = tokens_event,
	.acted = tokens_acted,
	.may_send = tokens_may_send,
	.prepare = tokens_prepare,
	.checks = tokens_checks,
	.show = tokens_show,
	.status = tokens_status,
	.report = tokens_report,
	.advise = tokens_advise,
};
