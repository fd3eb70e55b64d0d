/* step_addin.c - page 4: the add-in's app in this tenant, found, or named by link or id */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "cloud/ids.h"
#include "core/publisher.h"
#include "wizard/steps/parts.h"

/* --- saving the findings about the app as the organisation's own profile --- */

/* The profile, with what only this organisation knows. The owner is written only if the admin named or confirmed it,
 * because later runs trust a profile. */
static struct profile step_addin_found(const struct wizard *wizard, struct arena *arena)
{
	const struct flow *flow = &wizard->flow;
	const struct facts *facts = &flow->run.facts;
	struct profile profile = *flow_profile(flow);
	char day[TIMEFMT_SIZE];

	profile.given = GIVEN_BY_NOBODY; /* known to this run only; not a key of a profile */
	profile.client_id = facts->app_id;
	if (*flow->link.text)
		profile.consent_url = flow->link.text;
	if (owner_compare(facts, &profile, flow->publisher).stand == OWNER_RIGHT)
		profile.publisher_tenant = facts->app_owner_tenant;
	profile.entra_names = (struct scopes){ 0 };
	scopes_add(&profile.entra_names, facts->app_name, arena);
	profile.entra_names = scopes_union(&profile.entra_names, &flow_profile(flow)->entra_names, arena);
	timefmt_day(flow->now, day);
	profile.source = arena_printf(arena, "naaready, as found in %s on %s; what it needs: %s", facts->tenant.domain,
	    day, flow_profile(flow)->source);
	return profile;
}

static bool step_addin_is_known(const struct profile *profile, const struct facts *facts)
{
	return text_same(profile->client_id, facts->app_id) &&
	       (text_same(profile->publisher_tenant, facts->app_owner_tenant) || !*facts->app_owner_tenant);
}

/* A profile of the practice tenant would be useless. */
static bool is_offered(const struct wizard *wizard)
{
	const struct facts *facts = &wizard->flow.run.facts;

	return wizard_live(wizard) && !wizard->flow.run.practice && facts->app_present == YES &&
	       !step_addin_is_known(flow_profile(&wizard->flow), facts);
}

static void offer_keep(struct wizard *wizard, struct page *page)
{
	const char *id = flow_profile(&wizard->flow)->id;

	if (!is_offered(wizard))
		return;
	if (wizard->addin.there)
		wizard_offer_as(wizard, page, "keep.over", NULL,
		    doc_printf(&page->doc, _("this overwrites %s.json"), id));
	else
		wizard_offer(wizard, page, "keep");
}

static void step_addin_keep(struct wizard *wizard, bool over, struct orders *orders)
{
	struct arena *arena = &orders->arena;
	struct profile profile = step_addin_found(wizard, arena);
	struct order *order = orders_add(orders, ORDER_PROFILE);
	struct json_out out;

	json_out_open(&out);
	profile_write(&profile, &out);
	order->file.name = profile.id;
	order->file.text = arena_printf(arena, "%s\n", json_out_close(&out, true, arena));
	order->file.replace = over;
}

/* Reports whether the own profile was saved. */
static void step_addin_changed(struct wizard *wizard, struct turn *turn)
{
	const struct event *event = turn->event;

	if (event->kind != EVENT_KEPT)
		return;
	wizard->addin.there = event->err && event->err->kind == ERR_CONFLICT;
	if (event->err)
		wizard->notice = *event->err;
	else
		wizard_say(wizard, TONE_GOOD, _("Written to %s"), event->text);
}

/* --- the page --- */

static void page_profile(const struct profile *profile, struct page *page, int64_t now)
{
	char day[TIMEFMT_SIZE];

	doc_row(&page->doc, "profile", _("Add-in"), profile->name);
	doc_row(&page->doc, "profile.publisher", _("Publisher"), profile->publisher);
	doc_row(&page->doc, "profile.as_of", _("Profile"),
	    doc_printf(&page->doc, _("requirements last checked %s"), timefmt_date(profile->as_of, day)));
	if (profile_stale(profile, now))
		doc_notice(&page->doc, "profile.stale", TONE_CARE,
		    _("This profile is more than half a year old: the add-in may need something else now."));
}

/* A name made to deceive says more about its owner than the words in it. */
static void page_deceptive(struct page *page, const char *id, const char *name)
{
	enum publisher_odd odd = publisher_odd(name);

	if (odd == PUBLISHER_PLAIN)
		return;
	doc_notice(&page->doc, id, TONE_BAD,
	    doc_printf(&page->doc,
		odd == PUBLISHER_HIDDEN
		    ? _("The name \"%s\" contains control characters or invisible ones. Honest vendors have none: do not consent until you know whose app this is.")
		    : _("The name \"%s\" mixes letters of two scripts that look alike. Honest vendors do not: do not consent until you know whose app this is."),
		doc_name(&page->doc, name)));
}

static void page_app(const struct facts *facts, struct page *page)
{
	doc_heading(&page->doc, "app", _("Its enterprise application (service principal) in this tenant"));
	doc_row(&page->doc, "app.name", _("Name"), doc_name(&page->doc, facts->app_name));
	doc_row(&page->doc, "app.id", _("Client id"), facts->app_id);
	doc_row(&page->doc, "app.publisher", _("Verified publisher"),
	    facts->app_publisher && *facts->app_publisher ? doc_name(&page->doc, facts->app_publisher) : _("none"));
	doc_row(&page->doc, "app.owner", _("Owner tenant"),
	    facts->app_owner_tenant && *facts->app_owner_tenant ? facts->app_owner_tenant : _("not stated"));
	page_deceptive(page, "app.odd_name", facts->app_name);
}

/* --- candidates: found by name, and what of them fits the profile --- */

/* As many as there are digits to choose by. */
#define CANDIDATES_OFFERED 9

static bool has_naa_redirect(const struct candidate *found)
{
	for (size_t i = 0; i < found->redirects.count; i++)
		if (text_begins(found->redirects.names[i], "brk-"))
			return true;
	return false;
}

static const char *wanted_owner(const struct wizard *wizard)
{
	return *wizard->flow.publisher ? wizard->flow.publisher : flow_profile(&wizard->flow)->publisher_tenant;
}

/* 0: something speaks against it, or nothing for it. */
static int candidate_fit(const struct wizard *wizard, const struct candidate *found)
{
	const char *owner = wanted_owner(wizard);
	bool named = owner && *owner;

	if (publisher_odd(found->name) || publisher_odd(found->publisher) ||
	    (named && !text_same(owner, found->owner_tenant)))
		return 0;
	return 2 * (publisher_same(found->publisher, flow_profile(&wizard->flow)->publisher) || named) +
	       has_naa_redirect(found);
}

/* The one that fits best and that no other equals: its place; -1: none. A redirect alone says nothing about its owner. */
static int best_candidate(const struct wizard *wizard)
{
	const struct facts *facts = &wizard->flow.run.facts;
	int best = 1, at = -1;

	for (size_t i = 0; i < facts->candidates.count && i < CANDIDATES_OFFERED; i++) {
		int fit = candidate_fit(wizard, &facts->candidates.items[i]);

		if (fit > best)
			at = (int)i;
		else if (fit == best)
			at = -1;
		best = fit > best ? fit : best;
	}
	return at;
}

static const char *candidate_publisher(const struct wizard *wizard, const struct candidate *found, struct page *page)
{
	if (!*found->publisher)
		return _("no verified publisher");
	return doc_printf(&page->doc,
	    publisher_same(found->publisher, flow_profile(&wizard->flow)->publisher)
		? _("verified publisher %s: fits")
		: _("verified publisher %s: another company than the profile says"),
	    doc_name(&page->doc, found->publisher));
}

static const char *candidate_owner(const struct wizard *wizard, const struct candidate *found, struct page *page)
{
	const char *owner = wanted_owner(wizard), *its = *found->owner_tenant ? found->owner_tenant : _("not stated");

	if (!owner || !*owner)
		return doc_printf(&page->doc, _("owner %s: the vendor publishes none, compare"), its);
	return doc_printf(&page->doc,
	    text_same(owner, found->owner_tenant) ? _("owner %s: fits") : _("owner %s: WRONG"), its);
}

static const char *candidate_says(const struct wizard *wizard, const struct candidate *found, struct page *page)
{
	return doc_printf(&page->doc, "%s; %s; %s; %s", candidate_publisher(wizard, found, page),
	    has_naa_redirect(found) ? _("NAA redirect: fits") : _("no NAA redirect"),
	    candidate_owner(wizard, found, page), doc_printf(&page->doc, _("client %s"), found->app_id));
}

static void page_candidates(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	int best = best_candidate(wizard);

	if (facts->candidates.count > CANDIDATES_OFFERED)
		doc_notice(&page->doc, "found.more", TONE_CARE,
		    doc_printf(&page->doc,
			_("At least %1$zu applications have this name, and only %2$d fit here. Paste the vendor's consent link or the client id instead."),
			facts->candidates.count, CANDIDATES_OFFERED));
	doc_text(&page->doc, "found",
	    best >= 0
		? _("Found by name. A name proves nothing, and other products have the same one: see below what fits. The best fit is marked.")
		: _("Found by name. A name proves nothing, and other products have the same one: none of these clearly fits. Paste the vendor's link instead."));
	for (size_t i = 0; i < facts->candidates.count && i < CANDIDATES_OFFERED; i++) {
		const struct candidate *found = &facts->candidates.items[i];

		wizard_offer_as(wizard, page, doc_printf(&page->doc, "found.%zu", i), doc_name(&page->doc, found->name),
		    candidate_says(wizard, found, page));
		page_deceptive(page, doc_printf(&page->doc, "found.odd.%zu", i), found->name);
	}
	if (best >= 0)
		page->first = doc_printf(&page->doc, "found.%d", best);
}

static void page_unknown(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct fetched *search = &facts->fetched[TOPIC_SEARCH];

	if (search->status == READ_OK && facts->candidates.count)
		page_candidates(wizard, page);
	else if (search->status == READ_OK)
		doc_notice(&page->doc, "none", TONE_CARE,
		    _("This tenant has no enterprise application with the name of this add-in."));
	else if (search->status == READ_FAILED)
		part_err(page, "search.err", &search->err);
	if (!*flow_profile(&wizard->flow)->client_id)
		doc_text(&page->doc, "unpublished",
		    _("The vendor does not publish the app's client id. It is in the consent link; the admin of the add-in has that link."));
}

/* All that the vendor's admin has to know, so that it can be sent as it is. */
static const char *vendor_text(const struct profile *profile, struct arena *arena)
{
	return arena_printf(arena,
	    _("Please send me the admin consent link of the Outlook add-in of %1$s (\"%2$s\"). In Salesforce you find it in Setup, under \"Outlook Integration and Sync\"; for other add-ins, in their own administration. Please copy the address without opening it and send it to me: only a Microsoft 365 administrator can approve it. It should ask for these permissions for everyone in our organisation: %3$s. If it asks for others, please tell me."),
	    profile->publisher, profile->name, scopes_join(&profile->scopes, ", ", arena));
}

static void page_vendor(const struct profile *profile, struct page *page)
{
	doc_heading(&page->doc, "vendor.head",
	    doc_printf(&page->doc, _("To send to the admin of %s"), profile->publisher));
	doc_text(&page->doc, "vendor.text", vendor_text(profile, &page->doc.arena));
	page->can_copy = page->can_bare = true;
}

/* Remarks on an id that was typed without a link; a link has its own remarks. */
static void page_odd(struct wizard *wizard, struct page *page)
{
	const char *odd = ids_app_warning(wizard->flow.app_id, flow_profile(&wizard->flow), &page->doc.arena);

	if (*odd && !*wizard->flow.link.text)
		doc_notice(&page->doc, "app.odd", TONE_CARE, odd);
}

static void page_addin_actions(struct wizard *wizard, struct page *page)
{
	const struct profile *profile = flow_profile(&wizard->flow);
	struct block *field = page_field(page, "app", _("Consent link or client id"), "");

	field->note = _("paste the link as it is; naaready reads it and does not open it");
	field->many = true;
	if (wizard->addin.whole)
		wizard_offer(wizard, page, "link.use");
	part_next(wizard, page);
	if (!*profile->client_id)
		wizard_offer_as(wizard, page, "vendor",
		    doc_printf(&page->doc,
			wizard->addin.vendor_text ? _("Hide the text for the admin of %s")
						  : _("A text for the admin of %s"),
			profile->publisher),
		    NULL);
	part_again(wizard, page);
	offer_keep(wizard, page);
	if (wizard->addin.whole)
		page->first = "link.use";
	else if (wizard->notice.kind || (!page->first && !*wizard->flow.app_id && !wizard->addin.passed))
		page->first = "app";
	else if (!page->first && !part_again_first(wizard, page, TOPIC_BIT(TOPIC_APP) | TOPIC_BIT(TOPIC_SEARCH)))
		page->first = part_way_on(page);
}

/* The app is known, and nobody has signed in to look for it. */
static void page_unread(struct wizard *wizard, struct page *page)
{
	doc_row(&page->doc, "app.id", _("Client id"), wizard->flow.app_id);
	if (!wizard_live(wizard))
		doc_notice(&page->doc, "app.unread", TONE_PLAIN, _("It was not read whether this tenant had the app."));
	else if (!wizard->flow.inquiry.busy)
		doc_notice(&page->doc, "app.unread", TONE_PLAIN,
		    _("Not read: sign in to Microsoft Graph to see whether this tenant has the app."));
}

static void step_addin_page(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = part_facts(wizard, page);
	const struct profile *profile = flow_profile(&wizard->flow);
	const struct fetched *app = &facts->fetched[TOPIC_APP];

	page_profile(profile, page, part_now(wizard));
	part_progress(wizard, page);
	part_earlier(wizard, page, TOPIC_BIT(TOPIC_APP) | TOPIC_BIT(TOPIC_SEARCH));
	if (app->status == READ_OK && facts->app_present == YES)
		page_app(facts, page);
	else if (app->status == READ_OK)
		doc_notice(&page->doc, "absent", TONE_CARE,
		    doc_printf(&page->doc,
			wizard_live(wizard)
			    ? _("This tenant has no enterprise application with client id %s yet. Consent through the vendor's link creates it.")
			    : _("This tenant had no enterprise application with client id %s then."),
			wizard->flow.app_id));
	else if (app->status == READ_FAILED)
		part_err(page, "app.err", &app->err);
	page_odd(wizard, page);
	wizard->addin.whole = part_link(wizard, page) && wizard_live(wizard);
	if (!*wizard->flow.app_id && wizard_live(wizard))
		page_unknown(wizard, page);
	else if (app->status == NOT_READ)
		page_unread(wizard, page);
	if (!wizard_live(wizard)) {
		part_next(wizard, page);
		page->first = "next";
		return;
	}
	if (wizard->addin.vendor_text)
		page_vendor(profile, page);
	if ((wizard->addin.vendor_text || facts->candidates.count) && !*wizard->flow.app_id && profile->notes &&
	    *profile->notes)
		doc_row(&page->doc, "vendor.notes", _("Good to know"), profile->notes);
	page_addin_actions(wizard, page);
}

/* Ids that look like the app's but are of another kind: explained instead of tried. */
static bool other_id(struct wizard *wizard, const char *id)
{
	struct own_clients own = { flow_client(&wizard->flow, SERVICE_GRAPH),
		flow_client(&wizard->flow, SERVICE_EXCHANGE) };

	return !ids_validate_app(id, &own, &wizard->notice);
}

static void step_addin_use(struct wizard *wizard, const char *id, const struct consent_link *link, struct turn *turn)
{
	if (other_id(wizard, id))
		return;
	flow_set_app(&wizard->flow, id, link, turn);
	if (wizard_need(wizard, SERVICE_GRAPH, false, "addin", turn))
		wizard_read(wizard, FLOW_ALL_TOPICS, turn);
}

/* Links to two apps are refused at once: pasting more could not decide between them. */
static bool has_two_apps(const char *text, struct arena *arena)
{
	struct consent_link link;
	struct err err;

	return !consent_link_read(&link, text, arena, &err) && link.two_ids;
}

static bool step_addin_is_other(const char *text, struct arena *arena)
{
	struct consent_link link;
	struct err err;

	return !consent_link_read(&link, text, arena, &err) && link.other;
}

/* If the terminal sends lines, a broken link arrives in pieces, with other text around them. */
static void keep_piece(struct wizard *wizard, const char *text, struct arena *arena)
{
	bool begins = !*wizard->addin.pasted || text_begins(text, "https://") || text_begins(text, "http://") ||
		      has_two_apps(wizard->addin.pasted, arena);
	const char *all = begins ? text : arena_printf(arena, "%s\n%s", wizard->addin.pasted, text);

	if (step_addin_is_other(text, arena))
		all = "";
	else if (strlen(all) >= sizeof wizard->addin.pasted)
		all = strlen(text) < sizeof wizard->addin.pasted ? text : "";
	memcpy(wizard->addin.pasted, all, strlen(all) + 1);
}

/* Accepts a whole link; one without its end only if the admin insists. */
static bool step_addin_take_link(struct wizard *wizard, const char *text, bool cut, struct turn *turn)
{
	struct consent_link link;

	if (!consent_link_read(&link, text, &turn->orders->arena, &wizard->notice) ||
	    !ids_validate_link(link.client_id, flow_profile(&wizard->flow), &wizard->notice) ||
	    (!cut && consent_link_cut(&link)))
		return false;
	err_clear(&wizard->notice);
	wizard->addin.pasted[0] = '\0';
	step_addin_use(wizard, link.client_id, &link, turn);
	return true;
}

static void step_addin_typed(struct wizard *wizard, const char *text, struct turn *turn)
{
	char id[37];

	text += strspn(text, " \t\r\n");
	if (!*text) {
		wizard->addin.passed = true;
		wizard_say(wizard, TONE_PLAIN,
		    *wizard->flow.app_id
			? _("Nothing was pasted: the app stays as it is.")
			: _("Nothing was pasted. One can go on without it; then most checks of the add-in stay unknown."));
		return;
	}
	if (ids_read_app(text, id)) {
		wizard->addin.pasted[0] = '\0';
		step_addin_use(wizard, id, NULL, turn);
		return;
	}
	if (step_addin_take_link(wizard, text, false, turn))
		return;
	keep_piece(wizard, text, &turn->orders->arena);
	if (*wizard->addin.pasted && strcmp(wizard->addin.pasted, text) != 0)
		step_addin_take_link(wizard, arena_copy(&turn->orders->arena, wizard->addin.pasted), false, turn);
}

static void keep_chosen(struct wizard *wizard, struct turn *turn)
{
	step_addin_keep(wizard, false, turn->orders);
}

static void keep_over_chosen(struct wizard *wizard, struct turn *turn)
{
	step_addin_keep(wizard, true, turn->orders);
}

static void link_use_chosen(struct wizard *wizard, struct turn *turn)
{
	step_addin_take_link(wizard, arena_copy(&turn->orders->arena, wizard->addin.pasted), true, turn);
}

static void vendor_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->addin.vendor_text = !wizard->addin.vendor_text;
}

static void found_chosen(struct wizard *wizard, size_t at, struct turn *turn)
{
	const struct facts *facts = &wizard->flow.run.facts;

	if (at < facts->candidates.count)
		step_addin_use(wizard, facts->candidates.items[at].app_id, NULL, turn);
}

static const struct choice addin_choices[] = {
	{ "found.", .chosen_at = found_chosen },
	{ "link.use", N_("Use the link as it is"), .chosen = link_use_chosen },
	{ "keep", N_("Save this app as your own profile"), N_("then it is found at once next time"),
	    .shown = is_offered, .chosen = keep_chosen },
	{ "keep.over", N_("Replace your own profile"), .shown = is_offered, .chosen = keep_over_chosen },
	{ "vendor", .chosen = vendor_chosen },
	{ 0 },
};

static void step_addin_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	struct arena *arena = &turn->orders->arena;

	if (input_is(input, INPUT_TYPED, "app") && input->submitted)
		step_addin_typed(wizard, arena_copy(arena, input->text), turn);
	else if (wizard->addin.vendor_text)
		part_copy_text(input, arena_printf(arena, "%s\n", vendor_text(flow_profile(&wizard->flow), arena)),
		    turn->orders);
}

static enum step_state step_addin_state(const struct wizard *wizard)
{
	static const char *const ids[] = { "app.present", NULL };
	enum step_state state = part_state(wizard, ids);

	return state == STEP_TO_DO && wizard->flow.run.facts.candidates.count ? STEP_CARE : state;
}

static bool step_addin_unsaved(const struct wizard *wizard)
{
	return *wizard->addin.pasted != '\0';
}

const struct step step_addin = {
	.id = "addin",
	.title = N_("Add-in"),
	.lead = N_("The app that the add-in signs in with, and whether it exists in this tenant."),
	.lead_past = N_("The app that the add-in signs in with, and whether it existed in this tenant then."),
	.help = {
	    .decides = N_("Which app (enterprise application) the add-in signs in with. All later pages are about this app."),
	    .needs = N_("Where the vendor does not publish the client id: the vendor's consent link, copied without opening it, or the client id in it."),
	    .skip = N_("An app that was found and fits needs nothing here. Without an app, consent and permissions stay unknown."),
	    .who = N_("The admin of the add-in, for example of Salesforce, has the link: Setup, \"Outlook Integration and Sync\". There is a text to send."),
	    .shows = N_("Nothing: naaready reads the link and does not open it."),
	},
	.state = step_addin_state,
	.changed = step_addin_changed,
	.unsaved = step_addin_unsaved,
	.page = step_addin_page,
	.choices = (const struct choice *const[]){ addin_choices, part_next_choices, part_again_choices, NULL },
	.input = step_addin_input,
};
