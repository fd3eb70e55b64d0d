/* doc_links.h - where to read about all this: pages of Microsoft and of the vendor, with the date of what we know */
#ifndef DOC_DOC_LINKS_H
#define DOC_DOC_LINKS_H

#include "doc/doc.h"

struct doc_link_page {
	const char *title; /* N_() */
	const char *as_of; /* "2026-03-13": the newest version that was read; "": not dated */
	const char *url;
};

/* Page @at; NULL after the last. */
const struct doc_link_page *doc_link_page_at(size_t at);
/* "Microsoft's questions and answers (as of 2026-03-13)" */
const char *doc_link_page_title(const struct doc_link_page *page, struct doc *doc);

#endif
