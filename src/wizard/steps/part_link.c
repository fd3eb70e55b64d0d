/* part_link.c - a consent link taken apart, as part of a page */
#include "base/i18n.h"
#include "base/text.h"
#include "cloud/ids.h"
#include "wizard/steps/parts.h"

static void part_link_row(struct page *page, const char *id, const char *label, const char *text, const char *none)
{
	page_row(page, id, label, *text ? text_safe_copy(&page->arena, text, 300) : none);
}

static const char *part_link_tenant_of(struct page *page, const struct consent_link *link)
{
	if (*link->tenant && consent_link_any(link))
		return part_printf(page, _("%s: any; here this tenant's id is put in its place"), link->tenant);
	return link->tenant;
}

static void part_link_rows(struct wizard *wizard, struct page *page, const struct consent_link *link)
{
	const struct scopes *listed = &flow_profile(&wizard->flow)->scopes;

	part_link_row(page, "link.host", _("Leads to"), link->host, _("not said"));
	part_link_row(page, "link.tenant", _("Tenant"), part_link_tenant_of(page, link), _("not said"));
	part_link_row(page, "link.app", _("Client id"), link->client_id, _("not said"));
	if (!link->scopes.count && link->v2)
		page_row(page, "link.scopes", _("Asks for"), _("nothing"));
	else if (link->scopes.count)
		page_row(page, "link.scopes", _("Asks for"), scopes_join(&link->scopes, ", ", &page->arena))->note =
		    scopes_equal(&link->scopes, listed) ? _("exactly what the profile lists") : "";
	else
		page_row(page, "link.scopes", _("Asks for"),
		    _("what the app has registered; the link does not say what that is"));
	part_link_row(page, "link.redirect", _("Answers to"), link->redirect_uri,
	    _("an address that the app has registered"));
	if (*link->state)
		part_link_row(page, "link.state", _("State"), link->state, "");
}

/* What is odd about a link that can be used; and how it came. */
static void part_link_remarks(struct page *page, const struct consent_link *link, const struct link_beside *beside)
{
	const char *says[LINK_LINT_MAX];
	size_t odd = consent_link_lint(link, beside, says, LINK_LINT_MAX, &page->arena);

	if (*link->wrapped_by)
		page_text(page, "link.wrapped", consent_link_wrapped(link, &page->arena));
	for (size_t i = 0; i < odd; i++)
		page_notice(page, part_printf(page, "link.odd.%zu", i), TONE_CARE, says[i]);
	if (!odd)
		page_notice(page, "link.good", TONE_GOOD,
		    _("Nothing about it looks wrong. Whose app it is, a link cannot say."));
}

/* What can be read is shown even of a link that is refused: so one sees why. */
void part_link(struct wizard *wizard, struct page *page)
{
	struct link_beside beside = { &wizard->flow.endpoints, &wizard->flow.run.facts, flow_profile(&wizard->flow) };
	struct consent_link link = wizard->flow.link;
	const char *pieces = wizard->addin.pasted;
	struct err err;
	bool good = true;

	if (!*pieces && !*link.text)
		return;
	if (*pieces)
		good = consent_link_read(&link, pieces, &page->arena, &err);
	good = good && ids_validate_link(link.client_id, beside.profile, &err);
	if (good && *pieces)
		page_heading(page, "link", _("The consent link, taken apart; it is not used yet"));
	else
		page_heading(page, "link",
		    good ? _("The consent link, taken apart") : _("The consent link, taken apart; it is not used"));
	part_link_rows(wizard, page, &link);
	if (good)
		part_link_remarks(page, &link, &beside);
	if (*pieces && !link.two_ids && (!*link.host || endpoints_login_cloud(link.host) != CLOUD_UNKNOWN))
		page_text(page, "link.rest",
		    _("If this is not all of the link, paste the rest of it: it is put behind what is there."));
	if (good && *pieces) {
		page_choice(page, "link.use", _("Use the link as it is"), NULL);
		page->first = "link.use";
	}
}
