/* cmd_consent.c - "naaready consent": shows or adds the missing permissions */
#include "commands/cmd_consent.h"

#include "base/i18n.h"
#include "commands/plan.h"

static void consent_needs(const struct change_setup *setup, struct runner_setup *runner)
{
	(void)setup;
	runner->graph = true;
	runner->exchange = runner->needs_exchange = false;
	runner->topics = questions_to(SERVICE_GRAPH);
}

static void consent_begin(struct change_command *command, struct turn *turn)
{
	struct flow *flow = &command->runner.flow;

	command->acting = true;
	if (check_no_exchange(&flow->run.facts)) {
		command->note = _("Nothing to do: the organisation has no Exchange Online.");
		change_nothing(command, turn);
		return;
	}
	if (command->setup->create_app && flow->run.facts.app_present == NO)
		flow_plan_app(flow, turn);
	else
		flow_plan_consent(flow, turn);
	if (flow->act.state == ACT_NONE)
		change_finish(command, turn);
}

/* A script cannot look at the app's owner, so it must name the expected one. */
static bool owner_known(struct change_command *command)
{
	const struct facts *facts = &command->runner.flow.run.facts;

	if (!act_owner_open(&command->runner.flow.act))
		return true;
	return err_set(&command->err, ERR_OWNER, NULL,
	    _("naaready does not know which company's tenant should own this app. It belongs to %s (verified publisher: %s). Check that with the vendor; if it is right, add --publisher %s"),
	    facts->app_owner_tenant, *facts->app_publisher ? facts->app_publisher : _("none"), facts->app_owner_tenant);
}

static bool consent_may_send(struct change_command *command)
{
	return change_confirmed(command) && change_allowed(command) && owner_known(command);
}

/* The report shows only the last grant in full, so the outcome of each earlier one is printed here. */
static void next_grant(struct change_command *command, struct turn *turn)
{
	struct flow *flow = &command->runner.flow;

	order_text(turn->orders, ORDER_SAY,
	    arena_printf(&turn->orders->arena,
		_("Granted and read back: %s. The profile needs permissions on another resource, too; that grant is next."),
		scopes_join(&flow->act.plan.adds, ", ", &turn->orders->arena)));
	flow_plan_consent(flow, turn);
}

static bool consent_acted(struct change_command *command, struct turn *turn)
{
	struct flow *flow = &command->runner.flow;
	const struct act *act = &flow->act;

	if (act->state == ACT_PLANNED && !command->setup->apply)
		change_finish(command, turn);
	else if (act->what == CHANGE_APP && (act->state == ACT_DONE || act->state == ACT_NOTHING))
		flow_plan_consent(flow, turn);
	else if (act_more(act)) /* one confirmation covers the grants on all resources */
		next_grant(command, turn);
	else
		return false;
	return true;
}

/* A plan stopped by the app's owner: if it was only to be shown, its permissions are still missing. */
static bool is_missing(const struct change_command *command)
{
	const struct flow *flow = &command->runner.flow;
	const struct finding *granted = findings_get(&flow->findings, "scopes.granted");

	return !command->setup->apply && flow->act.err.kind == ERR_OWNER && granted && granted->verdict == VERDICT_FAIL;
}

static int consent_status(const struct change_command *command)
{
	const struct act *act = &command->runner.flow.act;

	if (act->state == ACT_NONE)
		return 0;
	return act->state == ACT_PLANNED || is_missing(command) ? 1 : plan_status(act);
}

const struct change_ops consent_ops = {
	.link = true,
	.needs = consent_needs,
	.begin = consent_begin,
	.acted = consent_acted,
	.may_send = consent_may_send,
	.status = consent_status,
};
