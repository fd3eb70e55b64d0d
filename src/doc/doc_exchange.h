/* doc_exchange.h - the settings for legacy tokens and for Exchange Web Services: how they stand, who uses them, what to run
 *
 * Each function adds what there is to say, and nothing where nothing was heard.
 */
#ifndef DOC_DOC_EXCHANGE_H
#define DOC_DOC_EXCHANGE_H

#include "doc/doc.h"
#include "flow/flow.h"

/* When a setting was read, told at @now, and whether it was asked of Exchange or pasted, by whom. */
void doc_exchange_read(const struct fetched *fetched, int64_t now, const char *id, struct doc *doc);
/* The setting for legacy tokens in Microsoft's own words. */
void doc_exchange_said(const struct flow *flow, struct doc *doc);
/* The add-ins that asked for legacy tokens, by name: @most of them. */
void doc_exchange_addins(const struct flow *flow, size_t most, struct doc *doc);

/* All of that, for whoever has no pages; where it was not heard, how it can be read. */
void doc_exchange_tokens(const struct flow *flow, struct doc *doc);

/* When Exchange Web Services end for good; NULL: the timeline does not tell. And whether they have. */
const struct milestone *doc_exchange_ews_end(const struct flow *flow);
bool doc_exchange_ews_over(const struct flow *flow);
/* The setting, the policy beside it, and @most apps of its list. */
void doc_exchange_ews(const struct flow *flow, int64_t now, size_t most, struct doc *doc);
/* What an Exchange administrator would run, and what it does to others. */
void doc_exchange_ews_commands(const struct flow *flow, struct doc *doc);

/* All of it, for whoever has no pages; where it was not heard, how it can be read. */
void doc_exchange_ews_whole(const struct flow *flow, struct doc *doc);

#endif
