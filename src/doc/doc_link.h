/* doc_link.h - a vendor's consent link in words: its pieces, remarks, and the address for this tenant */
#ifndef DOC_DOC_LINK_H
#define DOC_DOC_LINK_H

#include "cloud/consent_link.h"
#include "doc/doc.h"

/* The facts of this flow that a link is compared with. */
struct flow;
struct link_beside doc_link_beside(const struct flow *flow);

/* The readable pieces, even of a refused link: they show why. */
void doc_link_pieces(const struct consent_link *link, const struct link_beside *beside, struct doc *doc);
/* For a usable link: how it arrived, and its oddities. */
void doc_link_remarks(const struct consent_link *link, const struct link_beside *beside, struct doc *doc);
/* The address to open in a browser, and a remark on its reply address. */
void doc_link_offer(const struct link_offer *offer, struct doc *doc);

/* All of the above, for commands; nothing without a link. */
void doc_link_whole(const struct flow *flow, struct doc *doc);

#endif
