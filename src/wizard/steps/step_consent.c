/* step_consent.c - page 5: granted and missing permissions, and the two ways to grant */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "cloud/ids.h"
#include "core/publisher.h"
#include "doc/doc_link.h"
#include "doc/doc_plan.h"
#include "wizard/steps/parts.h"

/* How often the grants are read while a consent in the browser is awaited. */
#define WATCH_MS 10000
/* Watching ends after this time: the admin has the consent page open. More only on request. */
#define WATCH_S      1800
#define GRANT_TOPICS (TOPIC_BIT(TOPIC_APP) | TOPIC_BIT(TOPIC_RESOURCE) | TOPIC_BIT(TOPIC_GRANTS))

/* A name that hides something is said beside it, whoever verified it. */
static bool hides_something(const struct facts *facts)
{
	return publisher_odd(facts->app_name) == PUBLISHER_HIDDEN ||
	       publisher_odd(facts->app_publisher) == PUBLISHER_HIDDEN;
}

static void page_publisher(struct wizard *wizard, struct page *page)
{
	static const char *const ids[] = { "app.publisher", NULL };
	const struct facts *facts = &wizard->flow.run.facts;

	if (facts->fetched[TOPIC_APP].status == READ_OK)
		doc_plan_for(&wizard->flow, &page->doc);
	if (facts->fetched[TOPIC_APP].status == READ_OK && hides_something(facts))
		doc_notice(&page->doc, "odd", TONE_BAD,
		    _("The name contains control characters. Honest vendors have none."));
	if (facts->fetched[TOPIC_APP].status != NOT_READ)
		part_findings_worth(wizard, page, ids);
}

static void page_scopes(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = part_facts(wizard, page);
	const struct scopes *needed = &flow_profile(&wizard->flow)->scopes;
	struct scopes granted = facts_granted(facts, &page->doc.arena);
	struct scopes extra = scopes_missing(&granted, needed, &page->doc.arena);
	struct scopes dropped = run_dropped(&wizard->flow.run, &page->doc.arena);

	if (facts->fetched[TOPIC_GRANTS].status != READ_OK && facts->app_present != NO)
		return;
	part_scopes(wizard, page, true);
	for (size_t i = 0; i < dropped.count; i++)
		if (!scopes_has(needed, dropped.names[i]))
			doc_state(&page->doc, doc_printf(&page->doc, "gone.%s", dropped.names[i]), TONE_BAD,
			    dropped.names[i], _("GONE"))
			    ->note = _("granted before; the profile does not need it");
	if (extra.count)
		doc_row(&page->doc, "extra", _("Granted beyond that"), scopes_join(&extra, ", ", &page->doc.arena));
}

/* Uses the vendor's own link if there is one: its reply address gets the result. */
static struct link_offer offer_of(const struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;
	bool vendors = *flow->link.text && text_same(flow->link.client_id, flow->app_id);

	return consent_link_offer(vendors ? &flow->link : NULL, flow->app_id, &flow->endpoints,
	    part_facts(wizard, page), &page->doc.arena);
}

/* The answer to "check now"; or that looking failed. */
static void page_looked(const struct wizard *wizard, struct page *page)
{
	const struct fetched *fetched = wizard->flow.run.facts.fetched;
	int64_t app = fetched[TOPIC_APP].at, grants = fetched[TOPIC_GRANTS].at;
	char when[TIMEFMT_SIZE];

	if (part_is_cut_off(wizard, GRANT_TOPICS))
		part_earlier(wizard, page, GRANT_TOPICS);
	else if (wizard->consent.looked && !wizard->flow.inquiry.busy)
		doc_notice(&page->doc, "watch.not", TONE_PLAIN,
		    doc_printf(&page->doc, _("Not there yet (looked at %s)."),
			timefmt_second(app > grants ? app : grants, when)));
}

static void page_watch(struct wizard *wizard, struct page *page)
{
	struct link_offer offer = offer_of(wizard, page);
	char from[TIMEFMT_SIZE], until[TIMEFMT_SIZE];

	page_looked(wizard, page);
	part_progress_failing(wizard, page);
	doc_text(&page->doc, "watch.how",
	    _("Open this address in a browser as an admin. Microsoft asks for consent there and sends the answer to the vendor; naaready watches the grants meanwhile."));
	doc_link_offer(&offer, &page->doc);
	if (*wizard->flow.link.state)
		doc_row(&page->doc, "watch.state", _("State"), wizard->flow.link.state)->note =
		    _("the vendor's page shows this value again at the end");
	doc_progress(&page->doc, "watch", _("watching the grants"),
	    doc_printf(&page->doc, _("since %s, until %s at most; you can leave this page and come back"),
		timefmt_clock(wizard->consent.watch_from, from),
		timefmt_clock(wizard->consent.watch_from + WATCH_S, until)))
	    ->live = true;
	doc_text(&page->doc, "watch.drop",
	    _("Consent in a browser may remove permissions that were granted before. naaready has recorded the present ones, shows here what is missing afterwards, and can add it again."));
	page_scopes(wizard, page);
	wizard_offer(wizard, page, "watch.now");
	part_pretend_consent(wizard, page);
	part_next(wizard, page);
	wizard_offer(wizard, page, "watch.stop");
	page->first = wizard->consent.looked ? "next" : "watch.now";
	part_can_copy(page);
}

static bool ready_to_plan(const struct wizard *wizard)
{
	const struct facts *facts = &wizard->flow.run.facts;

	return facts->fetched[TOPIC_APP].status == READ_OK && facts->fetched[TOPIC_GRANTS].status == READ_OK &&
	       facts->app_present == YES;
}

/* The app is missing. If it is known only from a link, it is created only for an owner that the admin named. */
static void page_create(struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;

	if (flow_only_by_link(flow) && !owner_named(flow_profile(flow), flow->publisher)) {
		doc_text(&page->doc, "create.owner",
		    _("naaready knows this app only from the pasted link, which proves nothing. In the browser Microsoft shows whose app it is. To create it from here, ask the vendor for the tenant id of the app's owner and type that; do not take it from the link."));
		page_field(page, "create.publisher", _("Owner's tenant id, from the vendor"), "");
	} else {
		wizard_offer(wizard, page, "create");
	}
}

/* Owner verified: Microsoft's own prompt would add nothing. */
static bool is_whose_it_should_be(const struct wizard *wizard)
{
	return owner_compare(&wizard->flow.run.facts, flow_profile(&wizard->flow), wizard->flow.publisher).stand ==
	       OWNER_RIGHT;
}

/* Never grant to an app whose owner does not match, neither here nor in the browser. */
static bool is_somebody_elses(const struct wizard *wizard)
{
	const struct facts *facts = &wizard->flow.run.facts;

	return facts->app_present == YES &&
	       owner_compare(facts, flow_profile(&wizard->flow), wizard->flow.publisher).stand == OWNER_WRONG;
}

/* The next useful act: to grant what is missing, unless the person declined; else to go on. */
static const char *marked(const struct wizard *wizard, const struct page *page, bool missing)
{
	const struct facts *facts = &wizard->flow.run.facts;

	if (missing && !wizard->consent.declined && !hides_something(facts)) {
		if (page_block(page, "write") && is_whose_it_should_be(wizard))
			return "write";
		if (page_block(page, "browser"))
			return "browser";
	}
	if (page_block(page, "write.again") && !wizard->consent.declined)
		return "write.again";
	return part_way_on(page);
}

static void page_ways(struct wizard *wizard, struct page *page)
{
	const struct finding *granted = findings_get(&wizard->flow.findings, "scopes.granted");
	const struct finding *dropped = findings_get(&wizard->flow.findings, "scopes.dropped");
	bool missing = granted && !finding_settled(granted) && !is_somebody_elses(wizard);

	if (missing && ready_to_plan(wizard))
		wizard_offer(wizard, page, "write");
	if (missing && *wizard->flow.app_id)
		wizard_offer(wizard, page, "browser");
	if (missing && *wizard->flow.app_id && wizard->flow.run.facts.app_present == NO)
		page_create(wizard, page);
	if (dropped && dropped->verdict == VERDICT_WARN && ready_to_plan(wizard) && !is_somebody_elses(wizard))
		wizard_offer(wizard, page, "write.again");
	part_next(wizard, page);
	part_again(wizard, page);
	if (!part_again_first(wizard, page, GRANT_TOPICS))
		page->first = marked(wizard, page, missing);
}

/* Created by us or meanwhile by others: its grants are the next change. */
static bool app_there(const struct act *act)
{
	return act->what == CHANGE_APP && (act->state == ACT_DONE || act->state == ACT_NOTHING);
}

/* A plan, a change on its way, or what came of it. */
static void page_change(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;

	part_act_empty(wizard, page);
	page_publisher(wizard, page);
	part_act(wizard, page);
	if (app_there(act)) {
		page_ways(wizard, page);
		return;
	}
	if (act->state == ACT_PLANNED || act->state == ACT_DONE || act_busy(act))
		return;
	if (act->state == ACT_DRY)
		doc_plan(&wizard->flow, &page->doc);
	part_next(wizard, page);
	part_again(wizard, page);
	if (!page->first && act->state != ACT_UNSEEN && act->state != ACT_UNSETTLED)
		page->first = "next";
}

static bool has_failure(const struct wizard *wizard)
{
	const struct finding *publisher = findings_get(&wizard->flow.findings, "app.publisher");

	return publisher && publisher->verdict == VERDICT_FAIL;
}

static void step_consent_page(struct wizard *wizard, struct page *page)
{
	static const char *const ids[] = { "app.present", "consent.admin", "scopes.published", "scopes.dropped",
		"scopes.extra", "consent.user_only", NULL };
	const struct act *act = &wizard->flow.act;

	if (part_nothing_here(wizard, page))
		return;
	if (act->what != CHANGE_TOKENS && act->state != ACT_NONE) {
		page_change(wizard, page);
		return;
	}
	if (wizard->consent.watching) {
		page_watch(wizard, page);
		return;
	}
	part_progress(wizard, page);
	part_scopes_verdict(wizard, page, !has_failure(wizard));
	page_publisher(wizard, page);
	if (wizard->consent.watched)
		doc_notice(&page->doc, "watch.over", TONE_CARE,
		    _("The consent did not appear within half an hour. It can take longer: read again later, or open the address again."));
	page_scopes(wizard, page);
	if (!part_is_unread(wizard)) /* the first line says it of all */
		part_findings_worth(wizard, page, ids);
	if (wizard_live(wizard))
		page_ways(wizard, page);
	else
		part_next(wizard, page);
}

static void step_consent_watch(struct wizard *wizard, struct turn *turn)
{
	wizard->consent.watching = true;
	wizard->consent.watched = wizard->consent.looked = false;
	wizard->consent.watch_from = turn->event->now;
	order_wait(turn->orders, TIMER_WATCH, turn->event->now_ms + WATCH_MS);
}

/* Reads the grants periodically while watching lasts, and once more at its end. */
static void step_consent_look(struct wizard *wizard, struct turn *turn)
{
	if (!wizard_need(wizard, SERVICE_GRAPH, false, "consent", turn))
		return;
	wizard_read(wizard, GRANT_TOPICS, turn);
	wizard->consent.watched = turn->event->now >= wizard->consent.watch_from + WATCH_S;
	if (wizard->consent.watched)
		wizard->consent.watching = false;
	else
		order_wait(turn->orders, TIMER_WATCH, turn->event->now_ms + WATCH_MS);
}

/* Reads the grants at once if the admin comes back while they are watched. */
static void step_consent_enter(struct wizard *wizard, struct turn *turn)
{
	if (wizard->consent.watching)
		step_consent_look(wizard, turn);
}

static void step_consent_changed(struct wizard *wizard, struct turn *turn)
{
	const struct act *act = &wizard->flow.act;
	const struct finding *granted;

	/* the app was just created: read what depends on it */
	if (app_there(act) && wizard->flow.run.facts.fetched[TOPIC_GRANTS].status == NOT_READ)
		wizard_read(wizard, FLOW_ALL_TOPICS, turn);
	if (!wizard->consent.watching)
		return;
	if (turn->event->kind == EVENT_TIMER && turn->event->timer == TIMER_WATCH) {
		step_consent_look(wizard, turn);
		return;
	}
	part_check(wizard);
	granted = findings_get(&wizard->flow.findings, "scopes.granted");
	if (!granted || granted->verdict != VERDICT_PASS || wizard->flow.inquiry.busy)
		return;
	wizard->consent.watching = wizard->consent.watched = false;
	wizard_say(wizard, TONE_GOOD, _("Consent is complete: every permission is granted."));
	wizard_read(wizard, FLOW_ALL_TOPICS, turn);
}

static void name_owner(struct wizard *wizard, const char *typed, struct turn *turn)
{
	char id[37];

	if (ids_read(typed, id))
		flow_set_publisher(&wizard->flow, id, turn);
	else
		err_set(&wizard->notice, ERR_USAGE, NULL,
		    _("A tenant id looks like 01234567-89ab-cdef-0123-456789abcdef."));
}

static void browser_chosen(struct wizard *wizard, struct turn *turn)
{
	if (wizard_need(wizard, SERVICE_GRAPH, false, "consent", turn))
		step_consent_watch(wizard, turn);
}

static void watch_stop_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard->consent.watching = wizard->consent.watched = false;
	wizard->consent.declined = true;
	order_wait(turn->orders, TIMER_WATCH, -1);
	wizard_say(wizard, TONE_PLAIN, _("Stopped watching. Nothing was changed."));
}

/* Looks at once; watching goes on. */
static void watch_now_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard->consent.looked = wizard->consent.declined = true;
	step_consent_look(wizard, turn);
}

static void create_chosen(struct wizard *wizard, struct turn *turn)
{
	if (wizard_need(wizard, SERVICE_GRAPH, false, "consent", turn))
		flow_plan_app(&wizard->flow, turn);
}

static void write_chosen(struct wizard *wizard, struct turn *turn)
{
	if (wizard_need(wizard, SERVICE_GRAPH, false, "consent", turn))
		flow_plan_consent(&wizard->flow, turn);
}

static void write_again_chosen(struct wizard *wizard, struct turn *turn)
{
	if (wizard_need(wizard, SERVICE_GRAPH, false, "consent", turn))
		flow_plan_consent_again(&wizard->flow, turn);
}

static const struct choice consent_choices[] = {
	{ "browser", N_("Consent in a browser"), N_("through Microsoft's own prompt"), .chosen = browser_chosen },
	{ "watch.now", N_("Check now"), .chosen = watch_now_chosen },
	{ "watch.stop", N_("Stop watching"), .chosen = watch_stop_chosen },
	{ "create", N_("Create the enterprise application"), N_("this grants nothing yet"), .chosen = create_chosen },
	{ "write", N_("Write the consent from here"), N_("you see the exact change first"), .chosen = write_chosen },
	{ "write.again", N_("Add again what was granted before"), N_("you see the exact change first"),
	    .chosen = write_again_chosen },
	{ 0 },
};

static void step_consent_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (part_act_input(wizard, input, turn))
		return;
	if (input_is(input, INPUT_TYPED, "create.publisher") && input->submitted)
		name_owner(wizard, input->text, turn);
	else if (wizard->consent.watching)
		part_copy_input(wizard, input, turn->orders);
}

static bool step_consent_back(struct wizard *wizard, struct turn *turn)
{
	return wizard->flow.act.what != CHANGE_TOKENS && part_act_back(wizard, turn);
}

static enum step_state step_consent_state(const struct wizard *wizard)
{
	static const char *const ids[] = { "scopes.granted", "consent.admin", "app.publisher", "scopes.dropped", NULL };

	return part_state(wizard, ids);
}

const struct step step_consent = {
	.id = "consent",
	.title = N_("Consent"),
	.lead = N_("What the app may do for everyone in the organisation, and what is missing."),
	.lead_past = N_("What the app was allowed to do for everyone in the organisation, and what was missing."),
	.help = {
	    .decides = N_("Whether this app may read and change what is listed here, for everyone in the organisation."),
	    .needs = N_("An account that may consent for everyone, and the certainty that the app is the vendor's: compare publisher and owner."),
	    .skip = N_("You can go on without it. But as long as permissions are missing, the add-in does not work without legacy tokens."),
	    .who = N_("A Global, Privileged Role, Application or Cloud Application Administrator."),
	    .shows = N_("In the browser Microsoft lists the permissions, and asks you to accept them for the organisation. naaready notices by itself when they are there."),
	},
	.state = step_consent_state,
	.back = step_consent_back,
	.enter = step_consent_enter,
	.changed = step_consent_changed,
	.page = step_consent_page,
	.choices = (const struct choice *const[]){ consent_choices, part_grant_choices, part_act_choices,
	    part_practice_choices,
	    part_next_choices, NULL },
	.input = step_consent_input,
};
