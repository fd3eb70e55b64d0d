/* step_addin.c - page 4: the add-in's app in this tenant, found, or named by link or id */
#include <stdio.h>
#include <stdlib.h>
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

static void part_keep(struct wizard *wizard, struct page *page)
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
static void part_keep_event(struct wizard *wizard, const struct event *event)
{
	if (event->kind != EVENT_KEPT)
		return;
	wizard->addin.there = event->err && event->err->kind == ERR_CONFLICT;
	if (event->err)
		wizard->notice = *event->err;
	else
		snprintf(wizard->said, sizeof wizard->said, _("Written to %s"), event->text);
}

/* --- the page --- */

static void page_profile(const struct profile *profile, struct page *page, int64_t now)
{
	char day[TIMEFMT_SIZE];

	doc_row(&page->doc, "profile", _("Add-in"), profile->name);
	doc_row(&page->doc, "profile.publisher", _("Publisher"), profile->publisher);
	doc_row(&page->doc, "profile.as_of", _("Profile"),
	    doc_printf(&page->doc, _("requirements last checked %s"), timefmt_day(profile->as_of, day)));
	if (profile_stale(profile, now))
		doc_notice(&page->doc, "profile.stale", TONE_CARE,
		    _("This profile is more than half a year old: the add-in may need something else now."));
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
}

/* As many as there are digits to choose by. */
#define CANDIDATES_OFFERED 9

static void page_candidates(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;

	if (facts->candidates.count > CANDIDATES_OFFERED)
		doc_notice(&page->doc, "found.more", TONE_CARE,
		    doc_printf(&page->doc,
			_("At least %1$zu applications have this name, and only %2$d fit here. Paste the vendor's consent link or the client id instead."),
			facts->candidates.count, CANDIDATES_OFFERED));
	doc_text(&page->doc, "found",
	    _("Found by name. A name proves nothing: check publisher, owner and NAA redirect (brk-multihub://...) before you choose."));
	for (size_t i = 0; i < facts->candidates.count && i < CANDIDATES_OFFERED; i++) {
		const struct candidate *found = &facts->candidates.items[i];

		wizard_offer_as(wizard, page, doc_printf(&page->doc, "found.%zu", i), doc_name(&page->doc, found->name),
		    doc_printf(&page->doc, _("client %s, publisher %s, owner %s; redirect: %s"), found->app_id,
			*found->publisher ? doc_name(&page->doc, found->publisher) : _("none"),
			*found->owner_tenant ? found->owner_tenant : _("not stated"),
			found->redirects.count ? text_safe_copy(&page->doc.arena,
						     scopes_join(&found->redirects, ", ", &page->doc.arena), 200)
					       : _("none")));
	}
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

/* Stands between the choice that requests it and the field for the vendor's answer. */
static void page_vendor(const struct profile *profile, struct page *page)
{
	doc_heading(&page->doc, "vendor.head",
	    doc_printf(&page->doc, _("To send to the admin of %s"), profile->publisher));
	doc_text(&page->doc, "vendor.text",
	    doc_printf(&page->doc,
		_("\"Please send me the admin consent link of %1$s. In Salesforce you find it in Setup, under \"Outlook Integration and Sync\"; for other add-ins, in their own administration. Please copy the address without opening it and send it to me: only a Microsoft 365 administrator can approve it. It should ask for these permissions for everyone in our organisation: %2$s. If it asks for others, please tell me.\""),
		profile->name, scopes_join(&profile->scopes, ", ", &page->doc.arena)));
}

/* Remarks on an id that was typed without a link; a link has its own remarks. */
static void page_odd(struct wizard *wizard, struct page *page)
{
	const char *odd = ids_app_warning(wizard->flow.app_id, flow_profile(&wizard->flow), &page->doc.arena);

	if (*odd && !*wizard->flow.link.text)
		doc_notice(&page->doc, "app.odd", TONE_CARE, odd);
}

static void step_addin_page(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct profile *profile = flow_profile(&wizard->flow);
	const struct fetched *app = &facts->fetched[TOPIC_APP];
	struct block *field;

	page_profile(profile, page, wizard_live(wizard) ? wizard->flow.now : wizard->flow.run.last);
	part_progress(wizard, page);
	if (app->status == READ_OK && facts->app_present == YES)
		page_app(facts, page);
	else if (app->status == READ_OK)
		doc_notice(&page->doc, "absent", TONE_CARE,
		    doc_printf(&page->doc,
			_("This tenant has no enterprise application with client id %s yet. Consent through the vendor's link creates it."),
			wizard->flow.app_id));
	else if (app->status == READ_FAILED)
		part_err(page, "app.err", &app->err);
	page_odd(wizard, page);
	part_link(wizard, page);
	if (!*wizard->flow.app_id)
		page_unknown(wizard, page);
	else if (app->status == NOT_READ)
		doc_row(&page->doc, "app.id", _("Client id"), wizard->flow.app_id);
	if (!wizard_live(wizard)) {
		part_next(wizard, page);
		return;
	}
	part_next(wizard, page);
	if (!page->first)
		page->first = *wizard->flow.app_id || facts->candidates.count ? "next" : "app";
	part_again(wizard, page);
	part_keep(wizard, page);
	if (!*profile->client_id)
		wizard_offer_as(wizard, page, "vendor",
		    doc_printf(&page->doc, _("Show a text to send to the admin of %s"), profile->publisher), NULL);
	if (wizard->addin.vendor_text)
		page_vendor(profile, page);
	field = page_field(page, "app", _("Consent link or client id"), "");
	field->note = _("paste the link as it is; naaready reads it and does not open it");
	field->many = true;
	if (wizard->addin.vendor_text && profile->notes && *profile->notes)
		doc_row(&page->doc, "vendor.notes", _("Good to know"), profile->notes);
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

/* If the terminal sends lines, a broken link arrives in pieces, with other text around them. */
static void keep_piece(struct wizard *wizard, const char *text, struct arena *arena)
{
	bool begins = !*wizard->addin.pasted || text_begins(text, "https://") || text_begins(text, "http://") ||
		      has_two_apps(wizard->addin.pasted, arena);
	const char *all = begins ? text : arena_printf(arena, "%s\n%s", wizard->addin.pasted, text);

	if (strlen(all) >= sizeof wizard->addin.pasted)
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
	text += strspn(text, " \t\r\n");
	if (!*text)
		return;
	if (text_is_guid(text)) {
		wizard->addin.pasted[0] = '\0';
		step_addin_use(wizard, text, NULL, turn);
		return;
	}
	if (step_addin_take_link(wizard, text, false, turn))
		return;
	keep_piece(wizard, text, &turn->orders->arena);
	if (strcmp(wizard->addin.pasted, text) != 0)
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

static void found_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	const struct facts *facts = &wizard->flow.run.facts;
	size_t at = strtoul(which, NULL, 10);

	if (at < facts->candidates.count)
		step_addin_use(wizard, facts->candidates.items[at].app_id, NULL, turn);
}

static const struct choice addin_choices[] = {
	{ "found.", .chosen_of = found_chosen, .item = true },
	{ "link.use", N_("Use the link as it is"), .chosen = link_use_chosen },
	{ "keep", N_("Save this app as your organisation's own profile"),
	    N_("from the next start on, naaready uses it instead of its own profile and need not look for the app again"),
	    .shown = is_offered, .chosen = keep_chosen },
	{ "keep.over", N_("Replace your organisation's own profile"), .shown = is_offered, .chosen = keep_over_chosen },
	{ "vendor", .chosen = vendor_chosen },
	{ 0 },
};

static void step_addin_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (input_is(input, INPUT_TYPED, "app") && input->submitted)
		step_addin_typed(wizard, input->text, turn);
}

static void step_addin_changed(struct wizard *wizard, struct turn *turn)
{
	part_keep_event(wizard, turn->event);
}

const struct step step_addin = {
	.id = "addin",
	.title = N_("Add-in"),
	.lead = N_("The app that the add-in signs in with, and whether it exists in this tenant."),
	.changed = step_addin_changed,
	.page = step_addin_page,
	.choices = (const struct choice *const[]){ addin_choices, part_next_choices, part_again_choices, NULL },
	.input = step_addin_input,
};
