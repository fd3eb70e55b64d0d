/* part_link.c - the pasted consent link, taken apart, as part of a page */
#include "base/i18n.h"
#include "cloud/ids.h"
#include "doc/doc_link.h"
#include "wizard/steps/parts.h"

/* The readable pieces are shown even if the link is refused: they show why. */
bool part_link(struct wizard *wizard, struct page *page)
{
	struct link_beside beside = doc_link_beside(&wizard->flow);
	struct consent_link link = wizard->flow.link;
	const char *pieces = wizard->addin.pasted;
	struct err err;
	bool good = true;

	if (!*pieces && !*link.text)
		return false;
	if (*pieces)
		good = consent_link_read(&link, pieces, &page->doc.arena, &err);
	if (!*link.host && !*link.client_id)
		return false; /* no part of a link: the notice says so */
	good = good && ids_validate_link(link.client_id, beside.profile, &err);
	if (good && *pieces)
		doc_heading(&page->doc, "link", _("What the consent link says; naaready does not use it yet"));
	else
		doc_heading(&page->doc, "link",
		    good ? _("What the consent link says") : _("What the consent link says; naaready does not use it"));
	doc_link_pieces(&link, &beside, &page->doc);
	if (good)
		doc_link_remarks(&link, &beside, &page->doc);
	if (*pieces && !link.two_ids && (!*link.host || endpoints_login_cloud(link.host) != CLOUD_UNKNOWN))
		doc_text(&page->doc, "link.rest",
		    _("If the link is not complete, paste the rest: naaready adds it at the end."));
	return good && *pieces;
}
