/* doc_link.h - a vendor's consent link taken apart, what looks wrong about it, and the address for this tenant */
#ifndef DOC_DOC_LINK_H
#define DOC_DOC_LINK_H

#include "cloud/consent_link.h"
#include "doc/doc.h"

/* What it is held against in this flow. */
struct flow;
struct link_beside doc_link_beside(const struct flow *flow);

/* Its pieces, as far as they could be read: also of a link that is refused, so that one sees why. */
void doc_link_pieces(const struct consent_link *link, const struct link_beside *beside, struct doc *doc);
/* Of a link that can be used: how it came, and what is odd about it. */
void doc_link_remarks(const struct consent_link *link, const struct link_beside *beside, struct doc *doc);
/* The address to be opened in a browser; and what is to be known of its reply address. */
void doc_link_offer(const struct link_offer *offer, struct doc *doc);

/* All of it, for whoever has no pages; nothing where no link was given. */
void doc_link_whole(const struct flow *flow, struct doc *doc);

#endif
