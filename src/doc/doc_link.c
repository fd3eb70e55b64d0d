/* doc_link.c - a vendor's consent link in words: its pieces, remarks, and the address for this tenant */
#include "doc/doc_link.h"

#include "base/i18n.h"
#include "base/text.h"
#include "flow/flow.h"

#define PIECE_COLUMNS_MAX 300

struct link_beside doc_link_beside(const struct flow *flow)
{
	return (struct link_beside){ &flow->endpoints, &flow->run.facts, flow_profile(flow) };
}

static void doc_link_piece(struct doc *doc, const char *id, const char *label, const char *text, const char *none)
{
	doc_row(doc, id, label, *text ? text_safe_copy(&doc->arena, text, PIECE_COLUMNS_MAX) : none);
}

static const char *doc_link_tenant_of(struct doc *doc, const struct consent_link *link)
{
	if (*link->tenant && consent_link_any(link))
		return doc_printf(doc, _("%s: any tenant; for you, replaced by this tenant's id"), link->tenant);
	return link->tenant;
}

void doc_link_pieces(const struct consent_link *link, const struct link_beside *beside, struct doc *doc)
{
	doc_link_piece(doc, "link.host", _("Leads to"), link->host, _("not stated"));
	doc_link_piece(doc, "link.tenant", _("Tenant"), doc_link_tenant_of(doc, link), _("not stated"));
	doc_link_piece(doc, "link.app", _("Client id"), link->client_id, _("not stated"));
	if (!link->scopes.count && link->v2)
		doc_row(doc, "link.scopes", _("Asks for"), _("nothing"));
	else if (link->scopes.count)
		doc_row(doc, "link.scopes", _("Asks for"), scopes_join(&link->scopes, ", ", &doc->arena))->note =
		    scopes_equal(&link->scopes, &beside->profile->scopes) ? _("exactly the permissions in the profile")
									  : "";
	else
		doc_row(doc, "link.scopes", _("Asks for"),
		    _("the permissions registered for the app; the link does not list them"));
	doc_link_piece(doc, "link.redirect", _("Answers to"), link->redirect_uri,
	    _("an address registered for the app"));
	if (*link->state)
		doc_link_piece(doc, "link.state", _("State"), link->state, "");
}

void doc_link_remarks(const struct consent_link *link, const struct link_beside *beside, struct doc *doc)
{
	const char *says[LINK_LINT_MAX];
	size_t odd = consent_link_lint(link, beside, says, LINK_LINT_MAX, &doc->arena);

	if (*link->wrapped_by)
		doc_text(doc, "link.wrapped", consent_link_wrapped(link, &doc->arena));
	for (size_t i = 0; i < odd; i++)
		doc_notice(doc, doc_printf(doc, "link.odd.%zu", i), TONE_CARE, says[i]);
	if (!odd)
		doc_notice(doc, "link.good", TONE_GOOD,
		    _("The link looks right. But a link cannot prove whose app it is."));
}

void doc_link_offer(const struct link_offer *offer, struct doc *doc)
{
	doc_link(doc, "watch.link", offer->url)->qr = true;
	if (*offer->note)
		doc_notice(doc, "watch.reply", TONE_CARE, offer->note);
}

void doc_link_whole(const struct flow *flow, struct doc *doc)
{
	const struct consent_link *link = &flow->link;
	struct link_beside beside = doc_link_beside(flow);
	struct link_offer offer;

	if (!*link->text)
		return;
	offer = consent_link_offer(link, link->client_id, &flow->endpoints, &flow->run.facts, &doc->arena);
	doc_heading(doc, "link", _("What the consent link says"));
	doc_link_pieces(link, &beside, doc);
	doc_link_remarks(link, &beside, doc);
	doc_text(doc, "link.offer", _("The link for this tenant; open it in a browser as an admin:"));
	doc_link_offer(&offer, doc);
}
