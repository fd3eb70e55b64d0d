/* step_tokens.c - page 7: the legacy-token setting, the test without legacy tokens, and restoring */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "cloud/ews.h"
#include "cloud/exchange.h"
#include "core/tester.h"
#include "doc/doc_exchange.h"
#include "doc/doc_plan.h"
#include "flow/deadline.h"
#include "wizard/steps/parts.h"

/* --- the EWS setting; read only --- */

/* No page needs more apps; the report lists all of them. */
#define APPS_SHOWN 20

/* Folded to one line until it is opened: the page is about legacy tokens. */
static void page_ews(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;

	if (facts->fetched[TOPIC_EXCHANGE].status != READ_OK)
		return;
	if (!wizard_fold(wizard, page, "ews.fold",
		doc_printf(&page->doc, _("Exchange Web Services: %s"), ews_summary(facts))))
		return;
	doc_exchange_ews(&wizard->flow, part_now(wizard), APPS_SHOWN, &page->doc);
	if (wizard_fold(wizard, page, "ews.more",
		_("The commands for an Exchange administrator, and what they do to others")))
		doc_exchange_ews_commands(&wizard->flow, &page->doc);
}

/* --- leaving a change open on purpose, itself a change --- */

/* The open change was made: it was answered, or the setting reads so. */
static bool step_tokens_shows(const struct wizard *wizard, const struct flow_open *open)
{
	const struct facts *facts = &wizard->flow.run.facts;

	return open->certain || (facts->fetched[TOPIC_TOKENS].status == READ_OK && facts->tokens == open->to);
}

static void offer_leave(struct wizard *wizard, struct page *page)
{
	struct flow_open open;

	if (!wizard_live(wizard) || !flow_open(&wizard->flow, &open) || act_busy(&wizard->flow.act))
		return;
	wizard_offer_as(wizard, page, "leave",
	    step_tokens_shows(wizard, &open) ? _("Leave them blocked, on purpose") : _("Leave it as it is, on purpose"),
	    _("asks for a reason and the domain"));
}

/* Everyone who was told of the test relies on its deadline. */
static void page_deadline(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	const char *domain = wizard->flow.run.facts.tenant.domain;
	char when[TIMEFMT_SIZE];

	if (!open->until)
		return;
	doc_notice(&page->doc, "leave.until", TONE_CARE,
	    doc_printf(&page->doc,
		_("This cancels the deadline: the setting was to be put back by %s. Tell the people who expect that."),
		timefmt_when(open->until, wizard->flow.now, when)));
	if (wizard->guard.guard_client.state == GUARD_CLIENT_THERE)
		doc_text(&page->doc, "leave.guard", _("This stops the guard on this host."));
	doc_text(&page->doc, "leave.timer",
	    _("A timer that you set up on this host for it will find nothing due. To remove the timer, with systemd (or remove its line from crontab):"));
	doc_code(&page->doc, "leave.systemd", "systemd", deadline_systemd_stop(domain, &page->doc.arena));
}

static const char *step_tokens_decides(const struct wizard *wizard, struct page *page)
{
	const char *who = session_who(&wizard->flow.exchange);
	struct change_left left = { .by = *who ? who : session_who(&wizard->flow.graph),
		.user = wizard->setup->account,
		.host = wizard->setup->flow.host };

	return change_left_who(&left, &page->doc.arena);
}

static bool page_leave(struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;
	struct flow_open open;
	char when[TIMEFMT_SIZE];

	if (!wizard->leave.asking || !flow_open(flow, &open))
		return false;
	doc_heading(&page->doc, "leave.head", _("Leave legacy tokens as they are now, on purpose"));
	doc_row(&page->doc, "leave.found", _("Found"), tokens_state_text(open.from));
	doc_row(&page->doc, "leave.set", _("Set to"),
	    doc_printf(&page->doc, "%s (%s, %s)", tokens_state_text(open.to), timefmt_when(open.at, flow->now, when),
		open.by));
	if (!step_tokens_shows(wizard, &open))
		doc_notice(&page->doc, "leave.unsure", TONE_CARE,
		    _("naaready does not know the result of that change, and does not see it. It may still take effect after this; then it stays."));
	doc_row(&page->doc, "leave.by", _("Decided by"), step_tokens_decides(wizard, page));
	page_deadline(wizard, page, &open);
	doc_text(&page->doc, "leave.means",
	    _("After this, no change counts as open, and nothing is put back. Every later check says who left it on purpose, when and why. An add-in that still needs legacy tokens does not work until it is updated."));
	if (wizard->leave.reasoned) {
		doc_row(&page->doc, "leave.reason", _("Reason"),
		    *wizard->leave.why ? wizard->leave.why : _("none given"));
		page_field(page, "leave.confirm", _("Domain, to confirm"), "")->note = doc_printf(&page->doc,
		    _("Type %s to confirm. Nothing is decided until you do."), flow->run.facts.tenant.domain);
		page->first = "leave.confirm";
	} else {
		page_field(page, "leave.why", _("Why do you leave it?"), wizard->leave.why)->note =
		    _("Recorded for anyone who asks later. Optional.");
		page->first = "leave.why";
	}
	wizard_offer(wizard, page, "leave.not");
	part_can_copy(page);
	return true;
}

static void step_tokens_confirm(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	char typed[TENANT_DOMAIN_SIZE];
	struct err err = { 0 };

	if (!tenant_validate(input->text, typed, &err) || !act_domain_fits(&wizard->flow.run.facts, typed)) {
		err_set(&wizard->notice, ERR_USAGE, NULL,
		    _("That is not a domain of this tenant (%s). Nothing was decided."),
		    wizard->flow.run.facts.tenant.domain);
		return;
	}
	flow_keep(&wizard->flow, wizard->leave.why, wizard->setup->account, turn);
	if (wizard->flow.leave.err.kind)
		wizard->notice = wizard->flow.leave.err;
	wizard->leave.waiting = wizard->flow.leave.waiting;
}

static bool leave_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (!wizard->leave.asking)
		return false;
	if (input_is(input, INPUT_TYPED, "leave.why")) {
		text_safe(wizard->leave.why, sizeof wizard->leave.why, input->text);
		wizard->leave.reasoned = input->submitted;
	} else if (input_is(input, INPUT_TYPED, "leave.confirm")) {
		if (input->submitted && !wizard->leave.waiting)
			step_tokens_confirm(wizard, input, turn);
	} else {
		return false;
	}
	return true;
}

/* The lock was granted or refused. A guard that waits for the deadline is not needed any more. */
void part_leave_event(struct wizard *wizard, struct turn *turn)
{
	if (!wizard->leave.waiting || wizard->flow.leave.waiting)
		return;
	wizard->leave.waiting = wizard->leave.asking = false;
	if (wizard->flow.leave.err.kind) {
		wizard->notice = wizard->flow.leave.err;
		return;
	}
	wizard_say(wizard, TONE_GOOD,
	    _("Left as it is, on purpose. naaready has recorded who decided it, when and why."));
	if (wizard->guard.guard_client.state == GUARD_CLIENT_THERE)
		guard_client_say(&wizard->guard.guard_client, GUARD_STOP, &wizard->flow, turn->orders);
}

/* --- the test without legacy tokens: conditions, wait, decision --- */

/* A token issued before the block is valid for up to an hour more. */
#define TOKEN_S 3600
/* Planning, reading and sending take a minute or two; a token that expires sooner is renewed first. */
#define LIFETIME_S   600
#define ADDINS_SHOWN 20

/* --- before the test --- */

static void step_tokens_page_verdict(struct page *page, const char *id, enum verdict verdict, const char *label,
    const char *text)
{
	struct block *block = doc_row(&page->doc, id, label, text);

	block->kind = BLOCK_VERDICT;
	block->verdict = verdict;
	block->brief = verdict == VERDICT_PASS;
	block->note = "";
}

static void page_role(const struct wizard *wizard, struct page *page, const char *cmdlet)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const char *label = _("A role that may switch it");

	if (facts->fetched[TOPIC_CMDLETS].status != READ_OK)
		step_tokens_page_verdict(page, "before.role", VERDICT_UNKNOWN, label,
		    _("naaready did not ask Exchange what this account may run. If a role is missing, Exchange refuses the change and nothing happens."));
	else if (scopes_has(&facts->cmdlets, cmdlet))
		step_tokens_page_verdict(page, "before.role", VERDICT_PASS, label,
		    doc_printf(&page->doc, _("The account that is signed in may run %s."), cmdlet));
	else
		step_tokens_page_verdict(page, "before.role", VERDICT_FAIL, label,
		    doc_printf(&page->doc,
			_("The account that is signed in may not run %s: that needs the role Exchange Administrator."),
			cmdlet));
}

static void page_lifetime(const struct wizard *wizard, struct page *page)
{
	const struct session *session = &wizard->flow.exchange;
	const char *label = _("A sign-in that lasts long enough");
	int64_t left = session->claims.expires - wizard->flow.now;
	char when[TIMEFMT_SIZE];

	if (!session_in(session))
		step_tokens_page_verdict(page, "before.lifetime", VERDICT_UNKNOWN, label,
		    _("Nobody is signed in to Exchange now; sign in first."));
	else if (!session->claims.expires)
		step_tokens_page_verdict(page, "before.lifetime", VERDICT_UNKNOWN, label,
		    _("The token does not say when it expires."));
	else if (left < LIFETIME_S)
		step_tokens_page_verdict(page, "before.lifetime", VERDICT_WARN, label,
		    _("The token expires within ten minutes. Sign in to Exchange again first."));
	else
		step_tokens_page_verdict(page, "before.lifetime", VERDICT_PASS, label,
		    doc_printf(&page->doc,
			_("The token is valid until %s. To put the setting back later, you sign in again."),
			timefmt_clock(session->claims.expires, when)));
}

/* A pasted state cannot support a change: the plan reads the setting itself. */
static void page_can_put_back(const struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct fetched *fetched = &facts->fetched[TOPIC_TOKENS];
	const char *label = _("A known setting that can be put back");
	char when[TIMEFMT_SIZE];

	if (*fetched->by)
		step_tokens_page_verdict(page, "before.state", VERDICT_UNKNOWN, label,
		    _("The setting was pasted, not read. naaready reads it before it plans a change; it does not change what it cannot read."));
	else if (facts->tokens == TOKENS_NOT_SET)
		step_tokens_page_verdict(page, "before.state", VERDICT_WARN, label,
		    _("The setting is \"not set\". No certain way leads back to that: Microsoft's own pages disagree on what removing the setting does."));
	else
		step_tokens_page_verdict(page, "before.state", VERDICT_PASS, label,
		    doc_printf(&page->doc, _("\"%s\", read on %s; naaready puts back this value."),
			tokens_state_text(facts->tokens), timefmt_when(fetched->at, wizard->flow.now, when)));
}

/* Written for the users: the effects that they will see, and the person to tell. */
#define USERS_PARAGRAPHS 4
static void users_text(struct wizard *wizard, const char *paragraphs[USERS_PARAGRAPHS], struct arena *arena)
{
	paragraphs[0] = _(
	    "From DATE, TIME to DATE, TIME we will test Outlook add-ins without an old way of signing in that Microsoft is retiring.");
	paragraphs[1] = arena_printf(arena,
	    _("Please open %s in Outlook during that time, as you usually do. You may be asked to sign in once more."),
	    flow_profile(&wizard->flow)->name);
	paragraphs[2] = _(
	    "If an add-in does not work, tell CONTACT: which add-in, which Outlook (Windows, new, web, Mac, mobile), the time, and the error as it is shown.");
	paragraphs[3] = _("Mail and calendar are not affected. You do not have to change or install anything.");
}

static void page_users_text(struct wizard *wizard, struct page *page)
{
	const char *paragraphs[USERS_PARAGRAPHS];

	if (!wizard_fold(wizard, page, "users", _("A text to send to your users first")))
		return;
	users_text(wizard, paragraphs, &page->doc.arena);
	for (size_t i = 0; i < USERS_PARAGRAPHS; i++)
		doc_text(&page->doc, doc_printf(&page->doc, "users.%zu", i), paragraphs[i]);
	page->can_copy = page->can_bare = true;
}

/* The text for the users is copied whole. */
static bool users_input(struct wizard *wizard, const struct input *input, struct orders *orders)
{
	const char *paragraphs[USERS_PARAGRAPHS], *text = "";

	if (!wizard_unfolded(wizard, "users"))
		return false;
	users_text(wizard, paragraphs, &orders->arena);
	for (size_t i = 0; i < USERS_PARAGRAPHS; i++)
		text = arena_printf(&orders->arena, "%s%s\n", text, paragraphs[i]);
	return part_copy_text(input, text, orders);
}

static bool has_consent(struct wizard *wizard)
{
	part_check(wizard);
	wizard->tokens.insist = flow_consent_lacks(&wizard->flow) != NULL;
	return !wizard->tokens.insist;
}

/* Lists what is missing or unknown of consent; nothing if it is complete. Call part_check() first. */
void part_test_lacks(struct wizard *wizard, struct page *page)
{
	const struct finding *lacks = flow_consent_lacks(&wizard->flow);

	if (!lacks)
		return;
	doc_notice(&page->doc, "lacks", lacks->verdict == VERDICT_FAIL ? TONE_BAD : TONE_CARE,
	    lacks->verdict == VERDICT_FAIL ? _("Consent for the add-in is not complete.")
					   : _("naaready does not know whether consent for the add-in is complete."));
	doc_row(&page->doc, "lacks.why", _("Why"), lacks->reason);
}

static bool page_insist(struct wizard *wizard, struct page *page)
{
	const struct finding *lacks = flow_consent_lacks(&wizard->flow);

	if (!wizard->tokens.insist || !lacks)
		return false;
	doc_heading(&page->doc, "insist", _("Block legacy tokens now?"));
	part_test_lacks(wizard, page);
	doc_text(&page->doc, "insist.why",
	    lacks->verdict == VERDICT_FAIL
		? _("While legacy tokens are blocked, the add-in would fail for that reason alone, so the test would show nothing. And everybody who still depends on legacy tokens could not work.")
		: _("If it is not, the add-in fails for that reason alone while legacy tokens are blocked, and the test shows nothing. And everybody who still depends on legacy tokens could not work."));
	if (lacks->verdict == VERDICT_FAIL)
		wizard_offer(wizard, page, "insist.consent");
	else
		wizard_offer(wizard, page, "insist.read");
	wizard_offer(wizard, page, "insist.not");
	part_next(wizard, page);
	wizard_offer(wizard, page, "insist.anyway");
	page->first = lacks->verdict == VERDICT_FAIL ? "insist.consent" : "insist.read";
	return true;
}

static void page_happens(struct wizard *wizard, struct page *page)
{
	if (!wizard_fold(wizard, page, "happens", _("What will happen, and when")))
		return;
	doc_text(&page->doc, "happens.1",
	    _("You confirm with the tenant's domain; naaready records, sends and reads back the change: about a minute. Within 24 hours no add-in of any user gets legacy tokens any more; tokens issued before stay valid for up to an hour."));
	doc_text(&page->doc, "happens.2",
	    _("Allow a day until this works everywhere, and one or two days for people to report. Putting it back takes up to 24 hours as well."));
}

static void page_before(struct wizard *wizard, struct page *page)
{
	doc_heading(&page->doc, "before", _("Before you start"));
	page_role(wizard, page, exchange_tokens_switch(TOKENS_BLOCKED).cmdlet);
	page_lifetime(wizard, page);
	page_can_put_back(wizard, page);
	step_tokens_page_verdict(page, "before.others", VERDICT_PASS, _("No test by somebody else"),
	    _("This host has no record of one, and the setting is not \"blocked\"."));
	page_happens(wizard, page);
	page_users_text(wizard, page);
}

/* Counts the people who could work, and who could not, since @since. */
static void count_testers(const struct facts *facts, int64_t since, size_t *good, size_t *bad)
{
	*good = *bad = 0;
	for (size_t i = 0; i < facts->testers.count; i++) {
		const struct tester *tester = &facts->testers.items[i];

		if (!tester_stands(tester))
			continue;
		*good += tester->at >= since && tester->worked == YES;
		*bad += tester->at >= since && tester->worked == NO;
	}
}

/* The test of this run that was put back; NULL: none. */
static const struct change *test_over(const struct wizard *wizard)
{
	const struct run *run = &wizard->flow.run;

	for (size_t i = run->change_count; i--;)
		if (run->changes[i].what == CHANGE_TOKENS &&
		    (run->changes[i].state == CHANGE_PUT_BACK ||
			(run->changes[i].puts_back && run->changes[i].state == CHANGE_DONE)))
			return &run->changes[i];
	return NULL;
}

static void page_over(struct wizard *wizard, struct page *page, const struct change *test)
{
	int64_t now = part_now(wizard);
	char from[TIMEFMT_SIZE], to[TIMEFMT_SIZE];
	size_t good, bad;

	doc_heading(&page->doc, "over", _("The test is over"));
	if (!test->puts_back)
		doc_row(&page->doc, "over.from", _("Blocked"),
		    doc_printf(&page->doc, "%s, %s", timefmt_when(test->at, now, from), test->by));
	doc_row(&page->doc, "over.to", _("Put back"),
	    doc_printf(&page->doc, _("%s, and read back"),
		timefmt_when(test->settled_at ? test->settled_at : test->at, now, to)));
	count_testers(&wizard->flow.run.facts, test->puts_back ? 0 : test->at, &good, &bad);
	doc_row(&page->doc, "over.tried", _("Tried"),
	    good + bad ? doc_printf(&page->doc, _("%1$zu could work, %2$zu could not"), good, bad)
		       : _("no test is noted"));
}

static void page_test_before(struct wizard *wizard, struct page *page)
{
	const struct change *test = test_over(wizard);

	if (test) {
		page_over(wizard, page, test);
		return;
	}
	doc_text(&page->doc, "test.why",
	    _("To be sure that the add-in works without legacy tokens, block them for a while, let people try, and put back what was found. naaready records the present setting first."));
	if (wizard_live(wizard))
		page_before(wizard, page);
}

/* --- while the test runs --- */

static void page_conclude(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	int64_t since = wizard->flow.now - open->at;

	if (since < TOKEN_S)
		doc_text(&page->doc, "test.can",
		    _("It is too early to conclude anything: tokens issued before stay valid for up to an hour."));
	else if (since < EXCHANGE_SHOWS_S)
		doc_text(&page->doc, "test.can",
		    _("If somebody fails now, this may be the reason: note it. If somebody can work, that proves nothing yet: the change may not have reached them."));
	if (!wizard_fold(wizard, page, "happens", _("What counts as evidence, and how the test ends")))
		return;
	doc_text(&page->doc, "test.from",
	    _("You get evidence from people who open the add-in (page 8), from the sign-ins of its app (page 8, with a licence that shows them), and from the list of add-ins that asked for legacy tokens, which moves in steps of seven days."));
	doc_text(&page->doc, "test.back",
	    open->from == TOKENS_NOT_SET
		? doc_plan_unset_say()
		: _("Putting the setting back lets add-ins use legacy tokens again, within 24 hours, if Microsoft still issues them."));
	doc_text(&page->doc, "test.leave",
	    _("You can also decide to leave them blocked, with your name and a reason; then no change counts as open. An add-in that still needs them does not work until it is updated."));
}

static void page_wait(const struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	int64_t since = wizard->flow.now - open->at;
	char span[40], when[TIMEFMT_SIZE];
	struct block *block;

	if (since >= EXCHANGE_SHOWS_S) {
		doc_notice(&page->doc, "test.shows", TONE_GOOD,
		    _("24 hours have passed. If the add-in works now, it works without legacy tokens."));
		return;
	}
	block = doc_progress(&page->doc, "test.wait", _("until it works everywhere"),
	    doc_printf(&page->doc, _("%s of up to 24 hours; too early to tell before %s"),
		timefmt_span(since, span, sizeof span),
		timefmt_when(open->at + EXCHANGE_SHOWS_S, wizard->flow.now, when)));
	block->done = since;
	block->total = EXCHANGE_SHOWS_S;
	block->live = true;
}

/* The results so far in favour of either choice. */
static void page_decision(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	int64_t shows = open->at + EXCHANGE_SHOWS_S;
	size_t good, bad;

	count_testers(&wizard->flow.run.facts, shows, &good, &bad);
	if (bad)
		doc_notice(&page->doc, "test.bad", TONE_BAD,
		    _("At least one person could not work. Look up the error on page 8. If this is business-critical, put back what was found, and have the add-in updated."));
	else if (good)
		doc_notice(&page->doc, "test.good", TONE_GOOD,
		    _("Everybody who tried after the 24 hours could work. We recommend leaving legacy tokens blocked: Microsoft turns them off for everyone anyway."));
}

/* Recorded, perhaps never sent, and not visible. */
static bool step_tokens_is_unseen(const struct wizard *wizard, const struct flow_open *open)
{
	return !step_tokens_shows(wizard, open) && wizard->flow.run.facts.fetched[TOPIC_TOKENS].status == READ_OK;
}

void part_put_back(struct wizard *wizard, struct page *page, const struct flow_open *open, const char *label)
{
	wizard_offer_as(wizard, page, "restore", label,
	    open->from == TOKENS_NOT_SET ? _("the way back is not certain") : _("you see the plan first"));
}

void part_put_back_chosen(struct wizard *wizard, struct turn *turn)
{
	int tokens = step_index("tokens");

	wizard->signin.then_restore = !wizard_need(wizard, SERVICE_EXCHANGE, false, "tokens", turn);
	if (wizard->signin.then_restore)
		return;
	if (wizard->at != tokens)
		wizard_goto(wizard, tokens, turn);
	flow_plan_restore(&wizard->flow, turn);
}

static void put_back_found(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	part_put_back(wizard, page, open,
	    doc_printf(&page->doc, _("Put back what was found: \"%s\""), tokens_state_text(open->from)));
}

static void page_unseen(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	char when[TIMEFMT_SIZE];

	doc_heading(&page->doc, "test", _("A change that was perhaps sent"));
	doc_row(&page->doc, "test.recorded", _("Recorded"),
	    doc_printf(&page->doc, "%s, %s", timefmt_when(open->at, part_now(wizard), when), open->by));
	doc_notice(&page->doc, "test.unseen", TONE_CARE,
	    _("The change is not visible. Perhaps it was never sent, or has not taken effect yet. Read the setting again later; until you settle it, the change counts as open."));
}

static void page_running(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	bool sure = step_tokens_shows(wizard, open);
	char when[TIMEFMT_SIZE];

	doc_heading(&page->doc, "test",
	    sure ? _("The test is running") : _("A test was begun; read the setting to see whether it is running"));
	doc_row(&page->doc, "test.since", sure ? _("Blocked since") : _("Recorded"),
	    doc_printf(&page->doc, "%s, %s", timefmt_when(open->at, part_now(wizard), when), open->by));
	page_wait(wizard, page, open);
	part_deadline(wizard, page, open);
	page_decision(wizard, page, open);
}

/* The first is "next", too: the checklist is the next page. */
static void running_choices(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	bool lacks = wizard_offer(wizard, page, "consent") != NULL;

	wizard_offer_as(wizard, page, "next", _("Fill in the checklist (page 8)"), NULL);
	put_back_found(wizard, page, open);
	part_pass_day(wizard, page);
	if (open->until && wizard->flow.now >= open->until)
		page->first = "restore";
	else
		page->first = lacks ? "consent" : "next";
}

static void page_test_running(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	if (step_tokens_is_unseen(wizard, open))
		page_unseen(wizard, page, open);
	else
		page_running(wizard, page, open);
}

/* --- the page --- */

static void page_state(struct wizard *wizard, struct page *page)
{
	const struct fetched *failed = &wizard->flow.run.facts.fetched[TOPIC_TOKENS];
	const struct facts *facts = part_facts(wizard, page);
	const struct fetched *fetched = &facts->fetched[TOPIC_TOKENS];

	if (failed->status == READ_FAILED) {
		part_err(page, "state.err", &failed->err);
		part_earlier(wizard, page, TOPIC_BIT(TOPIC_TOKENS));
	}
	if (fetched->status != READ_OK) {
		if (failed->status == NOT_READ && !wizard->flow.inquiry.busy)
			doc_row(&page->doc, "state", _("Legacy tokens"), _("not read: sign in to Exchange to read it"));
		return;
	}
	doc_row(&page->doc, "state", _("Legacy tokens"), tokens_state_text(facts->tokens));
	if (*fetched->by || !age_is_old(fetched->at, part_now(wizard)))
		doc_exchange_read(fetched, part_now(wizard), "state.at", &page->doc);
	else
		doc_notice(&page->doc, "state.at", TONE_CARE,
		    doc_printf(&page->doc, _("Read %s. It may have changed since: read it again."),
			age_text(fetched->at, part_now(wizard), &page->doc.arena)));
}

static void choice_found(struct wizard *wizard, struct page *page, enum tokens_state state, bool known)
{
	wizard_offer_as(wizard, page, doc_printf(&page->doc, "found.%s", tokens_state_id(state)),
	    doc_printf(&page->doc,
		known ? _("Put back \"%s\", which it was before") : _("Put back \"%s\", if it was so before"),
		tokens_state_text(state)),
	    _("you see the plan first"));
}

/* The decision to leave legacy tokens blocked; NULL: there is no record of one. */
static const struct change_left *left_blocked(const struct wizard *wizard)
{
	const struct change_left *left = &wizard->flow.run.left;

	return left->at && tokens_state_of(left->to) == TOKENS_BLOCKED ? left : NULL;
}

/* What was before, as far as it is known. */
static void found_choices(struct wizard *wizard, struct page *page)
{
	const struct change_left *left = left_blocked(wizard);

	if (left && tokens_state_of(left->from) != TOKENS_UNKNOWN) {
		choice_found(wizard, page, tokens_state_of(left->from), true);
		return;
	}
	choice_found(wizard, page, TOKENS_ALLOWED, false);
	choice_found(wizard, page, TOKENS_NOT_SET, false);
}

/* Blocked, but not by a test of this user on this host. */
static void page_blocked(struct wizard *wizard, struct page *page)
{
	const struct change_left *left = left_blocked(wizard);
	char when[TIMEFMT_SIZE];

	doc_text(&page->doc, "test.none",
	    _("Legacy tokens are already blocked: to test, open the add-in in Outlook. Go on to the checklist."));
	if (!left) {
		doc_notice(&page->doc, "test.whose", TONE_CARE,
		    _("This user has no record on this host of who blocked them. If it is a test, the record is with another user of this host, root (sudo), or another host. Put it back from there, or here if you know what the setting was."));
		return;
	}
	doc_notice(&page->doc, "test.left", TONE_PLAIN,
	    doc_printf(&page->doc, _("Legacy tokens were left blocked on purpose by %1$s, on %2$s."),
		change_left_who(left, &page->doc.arena), timefmt_when(left->at, part_now(wizard), when)));
	if (*left->why)
		doc_row(&page->doc, "test.why", _("Reason"), left->why);
}

static void page_test(struct wizard *wizard, struct page *page)
{
	switch (wizard->flow.run.facts.tokens) {
	case TOKENS_REMOVED:
		doc_text(&page->doc, "test.none",
		    _("There is nothing left to switch or to put back: to test, open the add-in in Outlook. Go on to the checklist."));
		break;
	case TOKENS_BLOCKED:
		page_blocked(wizard, page);
		break;
	case TOKENS_ALLOWED:
	case TOKENS_NOT_SET:
		page_test_before(wizard, page);
		break;
	case TOKENS_UNKNOWN:
		break;
	}
}

/* True while a plan or a change on its way fills the page. */
static bool is_acting(const struct wizard *wizard)
{
	const struct act *act = &wizard->flow.act;

	return act->what == CHANGE_TOKENS && (act->state == ACT_PLANNED || act_busy(act));
}

/* The outcome that has to be looked at again: a block that is not visible yet, or that others changed. */
static bool is_unsettled(const struct wizard *wizard)
{
	const struct act *act = &wizard->flow.act;

	return act->what == CHANGE_TOKENS &&
	       (act->state == ACT_UNSEEN || act->state == ACT_UNSETTLED || act->state == ACT_MEANWHILE);
}

/* Blocking is the next act only if the add-in could work without tokens, and nobody tried or declined it. */
static bool is_block_next(struct wizard *wizard)
{
	return !flow_consent_lacks(&wizard->flow) && !wizard->tokens.declined && !test_over(wizard) &&
	       wizard->flow.run.facts.tokens == TOKENS_ALLOWED;
}

static void can_block(struct wizard *wizard, struct page *page)
{
	wizard_offer_as(wizard, page, "block", test_over(wizard) ? _("Block them again, for another test") : NULL,
	    NULL);
}

/* The act of the page, before the ways to go on. */
static void page_act_choices(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	const struct facts *facts = &wizard->flow.run.facts;
	bool read = facts->fetched[TOPIC_TOKENS].status == READ_OK;
	bool can = facts->tokens == TOKENS_ALLOWED || facts->tokens == TOKENS_NOT_SET;

	if (is_unsettled(wizard)) {
		page->first = facts->tokens == TOKENS_REMOVED ? "next" : "act.look";
	} else if (open->at && !step_tokens_is_unseen(wizard, open)) {
		running_choices(wizard, page, open);
		return;
	} else if (open->at) {
		put_back_found(wizard, page, open);
	} else if (read && can && !test_over(wizard)) {
		can_block(wizard, page);
		page->first = is_block_next(wizard) ? "block" : NULL;
	}
	part_next(wizard, page);
	if (!open->at && read && !is_unsettled(wizard) && facts->tokens == TOKENS_BLOCKED)
		found_choices(wizard, page);
	else if (!open->at && read && can && test_over(wizard))
		can_block(wizard, page);
}

static void tokens_choices_of(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	struct flow_open left = { 0 };

	if (!wizard_live(wizard)) {
		part_next(wizard, page);
		return;
	}
	page_act_choices(wizard, page, open);
	if (flow_open(&wizard->flow, &left))
		part_guard_offer(wizard, page, &left);
	wizard_offer(wizard, page, "exchange");
	wizard_offer(wizard, page, "exchange.other");
	if (!page_block(page, "act.look") && !page_block(page, "exchange")) /* these read again, too */
		part_again(wizard, page);
	part_paste_offer(wizard, page);
	offer_leave(wizard, page);
	if (!page->first && page_block(page, "exchange") && wizard->flow.exchange.state == SESSION_OUT)
		page->first = "exchange";
	if (!page->first)
		part_again_first(wizard, page, TOPIC_BIT(TOPIC_TOKENS));
	if (!page->first)
		page->first = part_way_on(page);
}

/* The finding above names the one that matters. */
static void page_askers(struct wizard *wizard, struct page *page)
{
	size_t count = wizard->flow.run.facts.addins_seen.count;

	if (wizard->flow.run.facts.fetched[TOPIC_TOKENS].status != READ_OK || !count)
		return;
	if (wizard_fold(wizard, page, "asked",
		doc_printf(&page->doc,
		    ngettext("%zu add-in that asked for legacy tokens", "%zu add-ins that asked for legacy tokens",
			count),
		    count)))
		doc_exchange_addins(&wizard->flow, ADDINS_SHOWN, &page->doc);
}

/* Why the setting could not be read stands above, with what to do. */
static void tokens_said_above(struct wizard *wizard, struct page *page)
{
	const struct finding *state = findings_get(&wizard->flow.findings, "tokens.state");
	const struct finding *addins = findings_get(&wizard->flow.findings, "tokens.addins");

	if (!state || !addins || !*addins->brief || strcmp(state->reason, addins->reason) != 0 ||
	    !page_block(page, "state.err"))
		return;
	for (size_t i = 0; i < page->doc.count; i++) {
		struct block *block = &page->doc.blocks[i];

		if (block->kind == BLOCK_VERDICT && strcmp(block->id, addins->check->id) == 0 && block->check) {
			block->check->brief = block->text = addins->brief;
			block->note = "";
		}
	}
}

/* What there is to read. @open stays zero where no test runs. */
static void page_tokens_facts(struct wizard *wizard, struct page *page, struct flow_open *open)
{
	static const char *const ids[] = { "tokens.addins", "ews.state", "addins.allowed", NULL };
	const struct act *act = &wizard->flow.act;
	bool acting = act->what == CHANGE_TOKENS && act->state != ACT_NONE;

	if (!is_unsettled(wizard) && flow_open(&wizard->flow, open))
		page_test_running(wizard, page, open);
	else if (!is_unsettled(wizard) && wizard->flow.run.facts.fetched[TOPIC_TOKENS].status == READ_OK)
		page_test(wizard, page);
	part_guard(wizard, page);
	if (open->at && !step_tokens_is_unseen(wizard, open))
		page_conclude(wizard, page, open);
	if (!acting || act->state == ACT_DONE)
		part_timer(wizard, page, open);
	doc_exchange_said(&wizard->flow, &page->doc);
	part_findings_sorted(wizard, page, ids);
	tokens_said_above(wizard, page);
	page_askers(wizard, page);
	page_ews(wizard, page);
}

static void step_tokens_page(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;
	struct flow_open open = { 0 };

	if (part_nothing_here(wizard, page))
		return;
	if (part_past_tokens(wizard, page))
		return;
	if (wizard->tokens.pasting) {
		part_paste(wizard, page);
		part_can_copy(page);
		return;
	}
	if (page_leave(wizard, page) || page_insist(wizard, page))
		return;
	if (is_acting(wizard)) {
		part_act_empty(wizard, page);
		part_act(wizard, page);
		return;
	}
	if (act->what == CHANGE_TOKENS && act->state != ACT_NONE)
		part_act(wizard, page);
	else
		part_progress(wizard, page);
	page_state(wizard, page);
	page_tokens_facts(wizard, page, &open);
	tokens_choices_of(wizard, page, &open);
	part_can_copy(page);
}

static void leave_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	memset(&wizard->leave, 0, sizeof wizard->leave);
	wizard->leave.asking = true;
}

static void leave_not_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->leave.asking = false;
}

/* Who tests wants a day until it works everywhere, and a day to try. */
#define BLOCK_FOR_S (2 * 86400)

static void plan_block(struct wizard *wizard, struct turn *turn)
{
	if (wizard_need(wizard, SERVICE_EXCHANGE, false, "tokens", turn))
		flow_plan_block(&wizard->flow, BLOCK_FOR_S, turn);
}

static void block_chosen(struct wizard *wizard, struct turn *turn)
{
	if (has_consent(wizard))
		plan_block(wizard, turn);
}

static bool is_insisting(const struct wizard *wizard)
{
	return wizard->tokens.insist;
}

/* Blocked all the same: until that is mended, the test shows nothing. */
static bool has_consent_lack(const struct wizard *wizard)
{
	const struct finding *lacks = flow_consent_lacks(&wizard->flow);

	return lacks && lacks->verdict == VERDICT_FAIL;
}

static void tokens_consent_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard->consent.declined = false;
	wizard_visit(wizard, step_index("consent"), turn);
}

static void insist_consent_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard->tokens.insist = wizard->consent.declined = false;
	wizard_goto(wizard, step_index("consent"), turn);
}

static void insist_read_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard->tokens.insist = false;
	if (wizard_need(wizard, SERVICE_GRAPH, false, "tokens", turn))
		wizard_read(wizard, FLOW_ALL_TOPICS, turn);
	else
		wizard->signin.then_read = true;
}

static void insist_not_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->tokens.insist = false;
	wizard->tokens.declined = true;
}

static void insist_anyway_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard->tokens.insist = false;
	plan_block(wizard, turn);
}

static void put_back_to_chosen(struct wizard *wizard, const char *id, struct turn *turn)
{
	if (wizard_need(wizard, SERVICE_EXCHANGE, false, "tokens", turn))
		flow_plan_restore_to(&wizard->flow, tokens_state_of(id + strlen("found.")), turn);
}

/* "Read again" does not ask for a sign-in to Exchange; without one this page stays empty. */
static bool can_sign_in_exchange(const struct wizard *wizard)
{
	return wizard_live(wizard) && !wizard->flow.inquiry.busy && !session_in(&wizard->flow.exchange) &&
	       wizard->flow.run.facts.fetched[TOPIC_TOKENS].status == NOT_READ;
}

static void tokens_exchange_chosen(struct wizard *wizard, struct turn *turn)
{
	if (wizard_need(wizard, SERVICE_EXCHANGE, false, "tokens", turn))
		wizard_read(wizard, questions_to(SERVICE_EXCHANGE), turn);
}

/* This account may not read the setting: to read again would not help. */
static bool may_not_read(const struct wizard *wizard)
{
	const struct fetched *fetched = &wizard->flow.run.facts.fetched[TOPIC_TOKENS];

	return wizard_live(wizard) && !wizard->flow.inquiry.busy && session_in(&wizard->flow.exchange) &&
	       fetched->status == READ_FAILED && fetched->err.kind == ERR_NOT_ALLOWED;
}

static void exchange_other_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_sign_in(wizard, SERVICE_EXCHANGE, 0, wizard->at, turn);
	wizard->signin.more = true;
}

static const struct choice tokens_choices[] = {
	{ "exchange.other", N_("Sign in with another account"), N_("this one may not read the setting"),
	    .shown = may_not_read, .chosen = exchange_other_chosen },
	{ "exchange", N_("Sign in to Exchange"), N_("to read this page"), .shown = can_sign_in_exchange,
	    .chosen = tokens_exchange_chosen },
	{ "block", N_("Block legacy tokens to test"), N_("you see the plan first"), .chosen = block_chosen },
	{ "consent", N_("Complete consent (page 5)"), N_("without it the test shows nothing"),
	    .shown = has_consent_lack, .chosen = tokens_consent_chosen },
	{ "insist.consent", N_("Complete consent first (page 5)"), .shown = is_insisting,
	    .chosen = insist_consent_chosen },
	{ "insist.read", N_("Read it first"), N_("needs a sign-in to Microsoft Graph"), .shown = is_insisting,
	    .chosen = insist_read_chosen },
	{ "insist.not", N_("Do not block now"), .shown = is_insisting, .chosen = insist_not_chosen },
	{ "insist.anyway", N_("Block anyway"), N_("you see the plan first"), .shown = is_insisting,
	    .chosen = insist_anyway_chosen },
	{ "restore", .chosen = part_put_back_chosen },
	{ "found.", .chosen_of = put_back_to_chosen },
	{ "leave", .chosen = leave_chosen },
	{ "leave.not", N_("Do not decide this now"), .chosen = leave_not_chosen },
	{ 0 },
};

static void step_tokens_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (!leave_input(wizard, input, turn) && !part_act_input(wizard, input, turn) &&
	    !part_paste_input(wizard, input, turn) && !users_input(wizard, input, turn->orders))
		part_copy_input(wizard, input, turn->orders);
}

static void close_forms(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->leave.asking = wizard->tokens.insist = wizard->tokens.pasting = false;
	buf_clear(&wizard->tokens.pasted);
}

/* Closes the form that is open, and asks first if something was entered. */
static bool step_tokens_back(struct wizard *wizard, struct turn *turn)
{
	bool entered =
	    (wizard->leave.asking && *wizard->leave.why) || (wizard->tokens.pasting && wizard->tokens.pasted.len);

	if (entered)
		wizard_ask(wizard, &(struct asking){ N_("What you entered is not kept. Close the form?"),
				       N_("Close it"), close_forms });
	else if (wizard->leave.asking || wizard->tokens.insist || wizard->tokens.pasting)
		close_forms(wizard, turn);
	else
		return wizard->flow.act.what == CHANGE_TOKENS && part_act_back(wizard, turn);
	return true;
}

static enum step_state step_tokens_state(const struct wizard *wizard)
{
	static const char *const ids[] = { "tokens.state", "tokens.addins", "ews.state", "addins.allowed", NULL };
	struct flow_open open;

	return flow_open(&wizard->flow, &open) ? STEP_CARE : part_state(wizard, ids);
}

static void step_tokens_enter(struct wizard *wizard, struct turn *turn)
{
	wizard->tokens.insist = wizard->leave.asking = false;
	part_guard_ask(wizard, turn->orders);
}

/* Asks for the guard's state when the page's clock ticks, or a block or restore was seen: it may have come or gone. */
static void step_tokens_changed(struct wizard *wizard, struct turn *turn)
{
	const struct act *act = &wizard->flow.act;
	bool made = act->what == CHANGE_TOKENS && act->state == ACT_DONE;

	if (made && act->restoring && wizard->guard.guard_client.state != GUARD_CLIENT_NOT)
		guard_client_nudge(&wizard->flow, turn->orders);
	if ((made && turn->event->kind == EVENT_REPLY) ||
	    (turn->event->kind == EVENT_TIMER && turn->event->timer == TIMER_PAGE))
		part_guard_ask(wizard, turn->orders);
}

static bool step_tokens_unsaved(const struct wizard *wizard)
{
	return wizard->tokens.pasted.len > 0;
}

const struct step step_tokens = {
	.id = "tokens",
	.begin = part_paste_begin,
	.title = N_("Legacy tokens"),
	.lead = N_("The tenant's setting for legacy Exchange tokens, and the test without them."),
	.lead_past = N_("The tenant's setting for legacy Exchange tokens, as it was then."),
	.help = {
	    .decides = N_("Whether you block legacy tokens for a while, to see that the add-in works without them."),
	    .needs = N_("A sign-in to Exchange Online; complete consent (page 5); users who know of the test."),
	    .skip = N_("The test. Microsoft turns legacy tokens off for everyone anyway; without the test you find out then."),
	    .who = N_("An Exchange administrator. Anyone who may read the setting can paste it here."),
	    .shows = N_("Nothing: Microsoft does not announce the change to users. It takes up to 24 hours in both directions."),
	},
	.state = step_tokens_state,
	.unsaved = step_tokens_unsaved,
	.back = step_tokens_back,
	.enter = step_tokens_enter,
	.changed = step_tokens_changed,
	.page = step_tokens_page,
	.choices = (const struct choice *const[]){ tokens_choices, part_act_choices, part_paste_choices,
	    part_guard_choices, part_practice_choices, part_next_choices, NULL },
	.input = step_tokens_input,
};
