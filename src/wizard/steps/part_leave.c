/* part_leave.c - leaving a change as it is, on purpose: a change of its own, as part of page 7 */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "wizard/steps/parts.h"

/* Nobody knows whether what was recorded was sent, and it does not show. */
static bool shows(const struct wizard *wizard, const struct flow_open *open)
{
	const struct facts *facts = &wizard->flow.run.facts;

	return open->certain || (facts->heard[TOPIC_TOKENS].hearing == HEARD && facts->tokens == open->to);
}

/* Behind everything else on the page, so that no number that meant "next" a moment ago ever means this. */
void part_leave_offer(struct wizard *wizard, struct page *page)
{
	struct flow_open open;

	if (!wizard_live(wizard) || !flow_open(&wizard->flow, &open) || act_busy(&wizard->flow.act))
		return;
	page_choice(page, "leave", shows(wizard, &open) ? _("Leave them blocked, on purpose") : _("Leave it as it is, on purpose"),
		    _("Asks who decides it and why, and for the tenant's domain. Recommended once all who tested could work."));
}

/* A deadline is a promise to everybody who was told of the test. */
static void page_deadline(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	const char *domain = wizard->flow.run.facts.tenant.domain;
	char when[WHEN_SIZE];

	if (!open->until)
		return;
	page_notice(page, "leave.until", TONE_CARE,
		    part_printf(page, _("The deadline is dropped by it: it was to be put back by %s. Tell the people who were told so."),
				when_minute(open->until, when)));
	if (wizard->guard.keeping.state == KEEPING_THERE)
		page_text(page, "leave.guard", _("The guard on this host is stopped by it."));
	page_text(page, "leave.timer", _("A timer of this host that was set up for it finds nothing due from then on. To take it away, with systemd (or take its line out of crontab):"));
	page_code(page, "leave.systemd", "systemd",
		  part_printf(page, "systemctl --user disable --now naaready-restore@%s.timer", domain));
}

static const char *decides(const struct wizard *wizard, struct page *page)
{
	const char *who = session_who(&wizard->flow.exchange);
	struct change_left left = {.by = *who ? who : session_who(&wizard->flow.graph), .user = wizard->setup->account, .host = wizard->setup->flow.host};

	return change_left_who(&left, &page->arena);
}

bool part_leave(struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;
	struct flow_open open;
	char when[WHEN_SIZE];

	if (!wizard->leave.asking || !flow_open(flow, &open))
		return false;
	page_heading(page, "leave.head", _("To leave legacy tokens as they are now, on purpose"));
	page_row(page, "leave.found", _("Found"), tokens_state_say(open.from));
	page_row(page, "leave.set", _("Set to"),
		 part_printf(page, "%s (%s, %s)", tokens_state_say(open.to), when_minute(open.at, when), open.by));
	if (!shows(wizard, &open))
		page_notice(page, "leave.unsure", TONE_CARE,
			    _("What became of that change is not known, and it does not show. It may still take effect after this; then it stays."));
	page_row(page, "leave.by", _("Decided by"), decides(wizard, page));
	page_deadline(wizard, page, &open);
	page_text(page, "leave.means",
		  _("Nothing counts as open any more, and nothing is put back. Every later check says that it was left on purpose, by whom, when and why. An add-in that still needs legacy tokens does not work until it is updated."));
	if (wizard->leave.reasoned) {
		page_row(page, "leave.reason", _("Reason"), *wizard->leave.why ? wizard->leave.why : _("none given"));
		page_field(page, "leave.confirm", _("To confirm, type the tenant's domain"), "")->note =
			part_printf(page, _("%s. Nothing is decided before that."), flow->run.facts.tenant.domain);
		page->first = "leave.confirm";
	} else {
		page_field(page, "leave.why", _("Why is it left?"), wizard->leave.why)->note =
			_("It is written into the record, for whoever asks later. It may stay empty.");
		page->first = "leave.why";
	}
	page_choice(page, "leave.not", _("Do not decide this now"), NULL);
	return true;
}

static void confirm(struct wizard *wizard, const struct input *input, const struct event *event, struct orders *orders)
{
	char typed[TENANT_DOMAIN_SIZE];
	struct err err = {0};

	if (!tenant_judge(input->text, typed, &err) || !act_domain_fits(&wizard->flow.run.facts, typed)) {
		err_set(&wizard->notice, ERR_USAGE, NULL, _("What was typed is not a domain of this tenant (%s). Nothing was decided."),
			wizard->flow.run.facts.tenant.domain);
		return;
	}
	flow_keep(&wizard->flow, wizard->leave.why, wizard->setup->account, event, orders);
	if (wizard->flow.leave.err.kind)
		wizard->notice = wizard->flow.leave.err;
	wizard->leave.waiting = wizard->flow.leave.waiting;
}

bool part_leave_input(struct wizard *wizard, const struct input *input, const struct event *event, struct orders *orders)
{
	if (input_is(input, INPUT_CHOSE, "leave")) {
		memset(&wizard->leave, 0, sizeof wizard->leave);
		wizard->leave.asking = true;
		return true;
	}
	if (!wizard->leave.asking)
		return false;
	if (input_is(input, INPUT_CHOSE, "leave.not")) {
		wizard->leave.asking = false;
	} else if (input_is(input, INPUT_TYPED, "leave.why")) {
		text_safe(wizard->leave.why, sizeof wizard->leave.why, input->text);
		wizard->leave.reasoned = input->submitted;
	} else if (input_is(input, INPUT_TYPED, "leave.confirm")) {
		if (input->submitted && !wizard->leave.waiting)
			confirm(wizard, input, event, orders);
	} else {
		return false;
	}
	return true;
}

/* The lock was given, or not. A guard that still waits for the deadline has nothing to wait for now. */
void part_leave_said(struct wizard *wizard, struct orders *orders)
{
	if (!wizard->leave.waiting || wizard->flow.leave.waiting)
		return;
	wizard->leave.waiting = wizard->leave.asking = false;
	if (wizard->flow.leave.err.kind) {
		wizard->notice = wizard->flow.leave.err;
		return;
	}
	snprintf(wizard->said, sizeof wizard->said, "%s", _("Left as it is, on purpose. Who, when and why are recorded."));
	if (wizard->guard.keeping.state == KEEPING_THERE)
		keeping_say(&wizard->guard.keeping, KEEPER_STOP, &wizard->flow, orders);
}
