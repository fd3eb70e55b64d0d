/* step_summary.c - page 9: verdict, proof, next steps, export */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "cloud/ews.h"
#include "core/wellknown.h"
#include "doc/doc_run.h"
#include "wizard/steps/parts.h"

/* "Mon 3 Mar, 10:00 UTC" */
static const char *minute_say(const struct wizard *wizard, int64_t at, struct page *page)
{
	char when[TIMEFMT_SIZE];

	return doc_printf(&page->doc, "%s", timefmt_when(at, part_now(wizard), when));
}

/* A block that was left on purpose is no open change, but must be mentioned. */
static void page_left(struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;
	const struct change_left *left = &flow->run.left;

	if (left->at && flow->run.facts.tokens == tokens_state_of(left->to))
		doc_notice(&page->doc, "left", TONE_PLAIN,
		    doc_printf(&page->doc,
			wizard_live(wizard) ? _("Legacy tokens are left blocked on purpose: by %1$s, on %2$s.")
					    : _("Legacy tokens were left blocked on purpose: by %1$s, on %2$s."),
			change_left_who(left, &page->doc.arena), minute_say(wizard, left->at, page)));
}

/* The same of a saved run. */
static const char *was_open(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	return doc_printf(&page->doc,
	    open->certain
		? _("When this run stopped, a change was open: legacy tokens were \"%1$s\" before, and were set to \"%2$s\" on %3$s. %4$s")
		: _("When this run stopped, a change may have been open: legacy tokens were \"%1$s\" before. naaready had tried to set them to \"%2$s\" on %3$s and did not know the result. %4$s"),
	    tokens_state_text(open->from), tokens_state_text(open->to), minute_say(wizard, open->at, page),
	    open->until
		? doc_printf(&page->doc, _("They were to be put back by %s."), minute_say(wizard, open->until, page))
		: _("It had no deadline."));
}

/* An open change outweighs all checks. */
static void page_open_change(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	if (!wizard_live(wizard)) {
		doc_notice(&page->doc, "open", TONE_BAD, was_open(wizard, page, open));
		return;
	}
	doc_notice(&page->doc, "open", TONE_BAD,
	    doc_printf(&page->doc,
		open->certain
		    ? _("A change is open: legacy tokens were \"%1$s\", and were set to \"%2$s\" on %3$s. %4$s")
		    : _("A change may be open: legacy tokens were \"%1$s\". naaready tried to set them to \"%2$s\" on %3$s and does not know the result. %4$s"),
		tokens_state_text(open->from), tokens_state_text(open->to), minute_say(wizard, open->at, page),
		open->until ? change_until_text(open->until, wizard->flow.now, &page->doc.arena)
			    : _("It has no deadline.")));
}

/* Verdict and proof, in the words that reports use. */
static void step_summary_page_verdict(struct wizard *wizard, struct page *page)
{
	enum overall overall = findings_overall(&wizard->flow.findings);
	const char *says = overall_text(overall);

	if (wizard->flow.run.facts.org_exchange != NO)
		/* TRANSLATORS: "ready; not proven: ..." */
		says = doc_printf(&page->doc, _("%1$s; %2$s"), says, findings_proof_text(&wizard->flow.findings));
	if (wizard_live(wizard) && flow_is_old(&wizard->flow)) /* how old stands above */
		doc_notice(&page->doc, "verdict", TONE_CARE,
		    doc_printf(&page->doc, _("When it was last read: %s"), says));
	else
		doc_notice(&page->doc, "verdict", doc_run_tone(&wizard->flow.run, overall), says);
}

/* --- the facts, one line each --- */

static const char *permissions_say(const struct wizard *wizard, struct page *page)
{
	const struct facts *facts = part_facts(wizard, page);
	struct lacking lacking = part_lacking(wizard, page);

	if (facts->fetched[TOPIC_APP].status == READ_OK && facts->app_present == NO)
		return _("none: the add-in's app is not in this tenant");
	if (!lacking.known)
		return _("not read");
	return doc_printf(&page->doc, _("%1$zu of %2$zu granted"), lacking.needed - lacking.missing, lacking.needed);
}

/* As the check counts them: results that count. */
static const char *people_say(const struct wizard *wizard, struct page *page)
{
	const struct finding *people = findings_get(&wizard->flow.findings, "proof.people");
	size_t passed = 0, failed = 0;
	struct json_doc parsed;
	struct json items;

	if (people && json_parse(&parsed, people->evidence, strlen(people->evidence), NULL)) {
		items = json_get(json_root(&parsed), "testers");
		for (size_t i = 0; i < json_count(items); i++) {
			struct json one = json_at(items, i);
			const char *result = json_text(json_get(one, "result"), &page->doc.arena);

			passed += json_true(json_get(one, "counts")) && strcmp(result, "passed") == 0;
			failed += json_true(json_get(one, "counts")) && strcmp(result, "failed") == 0;
		}
		json_release(&parsed);
	}
	if (passed && failed)
		return doc_printf(&page->doc, _("it worked for %1$zu, and did not for %2$zu"), passed, failed);
	if (passed || failed)
		return doc_printf(&page->doc, failed ? _("it did not work for %zu") : _("it worked for %zu"),
		    passed + failed);
	return wizard_live(wizard) ? _("no test is noted") : _("no test was noted");
}

static const char *read_say(const struct wizard *wizard, struct page *page)
{
	int64_t at = flow_read_at(&wizard->flow);
	const char *by = run_people_text(&wizard->flow.run, &page->doc.arena), *when;

	if (!at)
		return _("nothing yet");
	when = age_is_old(at, part_now(wizard)) ? age_text(at, part_now(wizard), &page->doc.arena)
						: minute_say(wizard, at, page);
	return *by ? doc_printf(&page->doc, _("%1$s, by %2$s"), when, by) : when;
}

static const char *summary_was_read(const struct facts *facts, enum topic topic, const char *says)
{
	return facts->fetched[topic].status == READ_OK ? says : _("not read");
}

static void summary_facts(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = part_facts(wizard, page);

	part_earlier(wizard, page, FLOW_ALL_TOPICS);
	if (!findings_unconcerned(&wizard->flow.findings)) {
		doc_row(&page->doc, "fact.permissions", _("Permissions"), permissions_say(wizard, page));
		doc_row(&page->doc, "fact.tokens", _("Legacy tokens"),
		    summary_was_read(facts, TOPIC_TOKENS, tokens_state_text(facts->tokens)));
		doc_row(&page->doc, "fact.ews", _("EWS"), summary_was_read(facts, TOPIC_EXCHANGE, ews_summary(facts)));
		doc_row(&page->doc, "fact.people", _("People"), people_say(wizard, page));
	}
	doc_row(&page->doc, "fact.read", _("Read"), read_say(wizard, page));
}

/* --- what is known and what is not --- */

/* Our own sign-in's traces have a block of their own; an open change has its notice at the top. */
static bool is_elsewhere(const struct wizard *wizard, const struct finding *finding)
{
	struct flow_open open;

	if (strcmp(finding->check->id, "self.traces") == 0)
		return finding->verdict != VERDICT_UNKNOWN;
	return strcmp(finding->check->id, "change.open") == 0 && flow_open(&wizard->flow, &open);
}

/* What the checks that are not known wait for. */
static const struct summary_lack {
	enum lack lack;
	const char *says, *past; /* N_(), after their number; @past: of a saved run */
} lacks[] = {
	{ LACK_GRAPH, N_("not read: sign in to Microsoft Graph"),
	    N_("not read: nobody was signed in to Microsoft Graph") },
	{ LACK_EXCHANGE, N_("not read: sign in to Exchange"), N_("not read: nobody was signed in to Exchange") },
	{ LACK_APP, N_("not known: choose the add-in's app (page 4)"),
	    N_("not known: the add-in's app was not chosen") },
	{ LACK_PEOPLE, N_("not known: no test by people is noted"), N_("not known: no test by people was noted") },
	{ LACK_LOGS, N_("not asked for: sign in with logs and policies"), N_("not asked for: logs and policies") },
	{ LACK_OTHER, N_("more could not be read"), N_("more could not be read") },
};
#define LACKS (sizeof lacks / sizeof *lacks)

static bool waits_for(const struct wizard *wizard, const struct finding *finding, enum lack lack)
{
	return finding->verdict == VERDICT_UNKNOWN && finding->lack == lack && !part_judged_then(wizard, finding);
}

static size_t waiting_for(const struct wizard *wizard, enum lack lack)
{
	const struct findings *findings = &wizard->flow.findings;
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += waits_for(wizard, &findings->items[i], lack);
	return count;
}

/* Of several checks that could not be read the first that decides has its own lines: the reason is mostly the same. */
static const struct finding *unread_shown(const struct wizard *wizard)
{
	const struct findings *findings = &wizard->flow.findings;

	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].check->blocks && waits_for(wizard, &findings->items[i], LACK_OTHER))
			return &findings->items[i];
	return NULL;
}

static void page_lack(struct wizard *wizard, struct page *page, const struct summary_lack *row)
{
	const struct findings *findings = &wizard->flow.findings;
	const struct finding *shown = row->lack == LACK_OTHER ? unread_shown(wizard) : NULL;
	size_t count = waiting_for(wizard, row->lack) - (shown != NULL);
	bool open;

	if (!count)
		return;
	open = wizard_fold(wizard, page, doc_printf(&page->doc, "lack.%d", (int)row->lack),
	    doc_printf(&page->doc, "%zu %s", count, wizard_live(wizard) ? _(row->says) : _(row->past)));
	for (size_t i = 0; open && i < findings->count; i++) {
		if (!waits_for(wizard, &findings->items[i], row->lack) || &findings->items[i] == shown)
			continue;
		if (row->lack == LACK_OTHER)
			part_finding(wizard, page, &findings->items[i]);
		else
			doc_finding(&page->doc, &findings->items[i])->brief = true;
	}
}

/* The checks with this verdict that have lines of their own: neither folded nor grouped. */
static void page_judged(struct wizard *wizard, struct page *page, enum verdict verdict)
{
	const struct findings *findings = &wizard->flow.findings;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		bool grouped = waits_for(wizard, finding, finding->lack) && finding != unread_shown(wizard);

		if (finding->verdict == verdict && !grouped && !part_is_folded(wizard, finding) &&
		    !is_elsewhere(wizard, finding))
			part_finding(wizard, page, finding);
	}
}

/* What warns, what is not known, and the number of what passed. */
static void page_rest(struct wizard *wizard, struct page *page)
{
	const struct findings *findings = &wizard->flow.findings;
	const char *passed[CHECK_MAX + 1];
	size_t count = 0;

	page_judged(wizard, page, VERDICT_WARN);
	page_judged(wizard, page, VERDICT_PENDING);
	if (!wizard->flow.inquiry.busy) {
		page_judged(wizard, page, VERDICT_UNKNOWN);
		for (size_t i = 0; i < LACKS; i++)
			page_lack(wizard, page, &lacks[i]);
	}
	/* a verdict that differs from the recorded one is never folded */
	page_judged(wizard, page, VERDICT_PASS);
	page_judged(wizard, page, VERDICT_NOT_APPLICABLE);
	for (size_t i = 0; i < findings->count; i++)
		if (part_is_folded(wizard, &findings->items[i]) && !is_elsewhere(wizard, &findings->items[i]))
			passed[count++] = findings->items[i].check->id;
	passed[count] = NULL;
	part_findings_sorted(wizard, page, passed);
}

/* What our own sign-in left, and how to remove it; a client of the organisation's own leaves nothing. */
static const struct finding *traces_left(const struct wizard *wizard)
{
	const struct finding *traces = findings_get(&wizard->flow.findings, "self.traces");
	const struct facts *facts = &wizard->flow.run.facts;
	bool read = traces && !findings_unconcerned(&wizard->flow.findings) &&
		    facts->fetched[TOPIC_SELF].status == READ_OK && facts->fetched[TOPIC_SELF_GRANTS].status == READ_OK;

	if (!read || facts->self_present != YES || text_same(facts->self_owner_tenant, facts->tenant.id))
		return NULL;
	return facts->self_user_count || facts->self_scopes.count ? traces : NULL;
}

static void page_traces(struct wizard *wizard, struct page *page)
{
	const struct finding *traces = traces_left(wizard);

	if (!traces)
		return;
	doc_heading(&page->doc, "before", wizard_live(wizard) ? _("Before you go") : _("What the sign-in left"));
	part_as_of(wizard, page);
	doc_notice(&page->doc, "before.left", traces->verdict == VERDICT_WARN ? TONE_CARE : TONE_PLAIN, traces->reason);
	if (*traces->remedy && wizard_live(wizard))
		doc_text(&page->doc, "before.remove", traces->remedy);
	doc_heading(&page->doc, "checks", _("What else was found"));
	page->can_copy = page->can_bare = true;
}

static void page_changes(struct wizard *wizard, struct page *page)
{
	const struct run *run = &wizard->flow.run;

	if (run->change_count)
		doc_heading(&page->doc, "changes", _("Changed by this run"));
	for (size_t i = 0; i < run->change_count; i++) {
		const struct change *change = &run->changes[i];
		const char *did =
		    doc_printf(&page->doc, "%s: %s", change_what_text(change->what), change_state_text(change->state));

		if (change->what == CHANGE_TOKENS)
			did = doc_printf(&page->doc, "%s (%s -> %s)", did,
			    tokens_state_text(tokens_state_of(change->from)),
			    tokens_state_text(tokens_state_of(change->to)));
		doc_row(&page->doc, doc_printf(&page->doc, "change.%u", change->id),
		    minute_say(wizard, change->at, page), did)
		    ->note = change->by;
	}
}

/* --- what to do next --- */

/* At most so many acts are offered; the first is marked. */
#define ACTS_SHOWN 3

static bool has_failed(const struct wizard *wizard, const char *const *ids)
{
	for (size_t i = 0; ids[i]; i++) {
		const struct finding *finding = findings_get(&wizard->flow.findings, ids[i]);

		if (finding && finding->verdict == VERDICT_FAIL)
			return true;
	}
	return false;
}

static bool act_settle(const struct wizard *wizard)
{
	struct flow_open open;

	return flow_open(&wizard->flow, &open);
}

static bool act_graph(const struct wizard *wizard)
{
	return !session_in(&wizard->flow.graph) && waiting_for(wizard, LACK_GRAPH) > 0;
}

static bool act_addin(const struct wizard *wizard)
{
	return session_in(&wizard->flow.graph) && waiting_for(wizard, LACK_APP) > 0;
}

static bool act_consent(const struct wizard *wizard)
{
	return has_failed(wizard, (const char *const[]){ "app.present", "consent.admin", "scopes.granted", NULL });
}

/* What stops the app and is no lack of consent. */
static bool act_obstacles(const struct wizard *wizard)
{
	return has_failed(wizard, (const char *const[]){ "app.enabled", "app.assignment", "scopes.published",
				      "access.blocked", "proof.failing", NULL });
}

/* The network or a service failed: it has nothing to do with the account. */
static bool act_again(const struct wizard *wizard)
{
	return session_in(&wizard->flow.graph) && part_is_cut_off(wizard, FLOW_ALL_TOPICS);
}

/* The account may not read what decides. */
static bool act_other(const struct wizard *wizard)
{
	return session_in(&wizard->flow.graph) && unread_shown(wizard) != NULL && !act_again(wizard);
}

static bool act_people(const struct wizard *wizard)
{
	enum proof proof = wizard->flow.findings.proof;

	return (proof == PROOF_NONE || proof == PROOF_PARTIAL) && !act_consent(wizard) && !act_graph(wizard) &&
	       !act_other(wizard) && !findings_unconcerned(&wizard->flow.findings);
}

static bool act_exchange(const struct wizard *wizard)
{
	return !session_in(&wizard->flow.exchange) && waiting_for(wizard, LACK_EXCHANGE) > 0;
}

/* Microsoft's own client asks for what is wanted now; other clients have fixed permissions. */
static bool act_logs(const struct wizard *wizard)
{
	return waiting_for(wizard, LACK_LOGS) > 0 && text_same(flow_client(&wizard->flow, SERVICE_GRAPH), CLIENT_GRAPH);
}

/* In the order in which they help, each where its choice is shown; @lack: what the act answers. */
static const struct summary_act {
	const char *id;
	enum lack lack;
} acts[] = {
	{ "settle", LACK_OTHER },
	{ "graph", LACK_GRAPH },
	{ "other", LACK_OTHER },
	{ "addin", LACK_APP },
	{ "consent", LACK_OTHER },
	{ "obstacles", LACK_OTHER },
	{ "people", LACK_OTHER },
	{ "exchange", LACK_EXCHANGE },
	{ "logs", LACK_LOGS },
};
#define ACTS (sizeof acts / sizeof *acts)

static void page_acts(struct wizard *wizard, struct page *page)
{
	size_t offered = 0;

	if (wizard->flow.inquiry.busy)
		return;
	if (flow_is_old(&wizard->flow) || act_again(wizard)) {
		part_again(wizard, page);
		page->first = "again";
		offered++;
	}
	for (size_t i = 0; i < ACTS && offered < ACTS_SHOWN; i++) {
		size_t answers = acts[i].lack ? waiting_for(wizard, acts[i].lack) : 0;
		const char *note = answers ? doc_printf(&page->doc,
						 ngettext("answers %zu check", "answers %zu checks", answers), answers)
					   : NULL;

		if (!wizard_offer_as(wizard, page, acts[i].id, NULL, note))
			continue;
		if (!page->first)
			page->first = acts[i].id;
		offered++;
	}
}

static void summary_actions(struct wizard *wizard, struct page *page)
{
	struct flow_open open;

	if (wizard_live(wizard)) {
		page_acts(wizard, page);
	} else {
		wizard_offer(wizard, page, "first");
		wizard_offer(wizard, page, "list");
	}
	wizard_offer(wizard, page, "export");
	wizard_offer_as(wizard, page, "another",
	    wizard->setup->customers ? _("Choose another customer (page 2)") : _("Choose another tenant (page 2)"),
	    NULL);
	if (wizard_live(wizard)) /* a run with an open change is unfinished: the next start continues it */
		wizard_offer_as(wizard, page, "finish",
		    flow_open(&wizard->flow, &open) ? _("Leave; the change stays open") : _("Finish"),
		    flow_open(&wizard->flow, &open) ? NULL : _("ends this run, which stays saved"));
	if (!page->first)
		page->first = page_block(page, "list") ? "list" : "export";
}

/* Where this run is saved; a saved run's cover says that. */
static void page_record(struct wizard *wizard, struct page *page)
{
	const char *folder = wizard->setup->saved_where;

	if (!wizard_live(wizard))
		return;
	doc_heading(&page->doc, "record", _("The record of this run"));
	doc_row(&page->doc, "saved", _("Saved as"),
	    *folder ? doc_printf(&page->doc, "%s/%s.jsonl", folder, wizard->flow.run.id) : _("not saved (--no-save)"))
	    ->whole = *folder != '\0';
}

static void step_summary_page(struct wizard *wizard, struct page *page)
{
	struct flow_open open;

	doc_run_health(&wizard->flow.run, &page->doc);
	doc_run_carried(&wizard->flow.run, &page->doc);
	step_summary_page_verdict(wizard, page);
	part_unconcerned(wizard, page);
	if (flow_open(&wizard->flow, &open))
		page_open_change(wizard, page, &open);
	else
		page_left(wizard, page);
	part_progress(wizard, page);
	summary_facts(wizard, page);
	page_judged(wizard, page, VERDICT_FAIL);
	page_traces(wizard, page);
	page_rest(wizard, page);
	page_changes(wizard, page);
	page_record(wizard, page);
	summary_actions(wizard, page);
}

static void settle_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_visit(wizard, step_index("tokens"), turn);
}

/* Signs in, and comes back here; what is due is read then. */
static void graph_chosen(struct wizard *wizard, struct turn *turn)
{
	if (wizard_need(wizard, SERVICE_GRAPH, false, "summary", turn))
		wizard_read(wizard, FLOW_ALL_TOPICS, turn);
}

static void exchange_chosen(struct wizard *wizard, struct turn *turn)
{
	if (wizard_need(wizard, SERVICE_EXCHANGE, false, "summary", turn))
		wizard_read(wizard, questions_to(SERVICE_EXCHANGE), turn);
}

/* Another account, which may read more. */
static void other_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_sign_in(wizard, SERVICE_GRAPH, 0, wizard->at, turn);
	wizard->signin.more = true;
}

/* The present sign-in does not suffice: another one, which asks for more. */
static void logs_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard->signin.wishes |= FOR_LOGS;
	wizard_sign_in(wizard, SERVICE_GRAPH, 0, wizard->at, turn);
}

static void addin_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_visit(wizard, step_index("addin"), turn);
}

static void consent_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard->consent.declined = false; /* asked for anew */
	wizard_visit(wizard, step_index("consent"), turn);
}

static void obstacles_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_visit(wizard, step_index("permissions"), turn);
}

static void people_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_visit(wizard, step_index("proof"), turn);
	wizard->proof.urged = true;
}

static bool has_others(const struct wizard *wizard)
{
	return wizard_live(wizard) && wizard->flow.discovery == DISCOVERY_DONE && part_other_tenants(wizard);
}

/* The run of this tenant ends where another one is chosen there, not before. */
static void another_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_goto(wizard, step_for(ROLE_TENANT), turn);
}

/* A run with an open change is not over: it is left. */
static void finish_chosen(struct wizard *wizard, struct turn *turn)
{
	struct flow_open open;

	if (flow_open(&wizard->flow, &open))
		wizard_ask(wizard,
		    &(struct asking){ N_("Legacy tokens are switched for a test, and stay as they are. Leave now?"),
			N_("Leave; the next start continues here"), wizard_quit });
	else
		wizard_quit(wizard, turn);
}

static void first_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_goto(wizard, step_for(ROLE_TENANT), turn);
}

static const struct choice summary_choices[] = {
	{ "settle", N_("Put tokens back, or decide (page 7)"), .shown = act_settle, .chosen = settle_chosen },
	{ "graph", N_("Sign in to Microsoft Graph"), .shown = act_graph, .chosen = graph_chosen },
	{ "other", N_("Sign in with another account"), N_("this one may not read what decides"), .shown = act_other,
	    .chosen = other_chosen },
	{ "addin", N_("Choose the add-in's app (page 4)"), .shown = act_addin, .chosen = addin_chosen },
	{ "consent", N_("Add the missing permissions (page 5)"), .shown = act_consent, .chosen = consent_chosen },
	{ "obstacles", N_("See what stops the app (page 6)"), .shown = act_obstacles, .chosen = obstacles_chosen },
	{ "people", N_("Let somebody try it (page 8)"), .shown = act_people, .chosen = people_chosen },
	{ "exchange", N_("Sign in to Exchange"), .shown = act_exchange, .chosen = exchange_chosen },
	{ "logs", N_("Sign in with logs and policies"), .shown = act_logs, .chosen = logs_chosen },
	{ "first", N_("Read it from the first page"), .chosen = first_chosen },
	{ "another", .shown = has_others, .chosen = another_chosen },
	{ "finish", .chosen = finish_chosen },
	{ 0 },
};

static void step_summary_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	const struct finding *traces = traces_left(wizard);

	if (traces)
		part_copy_text(input, arena_printf(&turn->orders->arena, "%s %s\n", traces->reason, traces->remedy),
		    turn->orders);
}

static enum step_state step_summary_state(const struct wizard *wizard)
{
	enum overall overall = findings_overall(&wizard->flow.findings);

	if (overall == OVERALL_UNKNOWN)
		return STEP_TO_DO;
	return overall == OVERALL_READY ? STEP_DONE : STEP_BAD;
}

const struct step step_summary = {
	.id = "summary",
	.role = ROLE_VERDICT,
	.title = N_("Summary"),
	.lead = N_("The verdict, the proof, and what to do next."),
	.lead_past = N_("The verdict, the proof, and what was found."),
	.help = {
		.decides = N_("Nothing. It says whether the tenant is ready, what proves it, and what would help most; each of these leads to its page and back here."),
		.needs = N_("Nothing more. What was not read stays unknown: it is neither good nor bad."),
		.skip = N_("Checks that are not asked for, and proof by people: the verdict does not need them."),
		.who = N_("Anybody may read it. Export it for those who cannot be here: HTML for a manager, Markdown for a ticket, JSON for a program."),
		.shows = N_("Nothing. What the sign-in left in the tenant stays there until somebody removes it; how to do that stands on this page."),
	},
	.state = step_summary_state,
	.page = step_summary_page,
	.choices = (const struct choice *const[]){ summary_choices, part_run_choices, part_again_choices, NULL },
	.input = step_summary_input,
};
