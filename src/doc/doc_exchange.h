/* doc_exchange.h - the settings for legacy tokens and Exchange Web Services: state, users, commands
 *
 * Each function adds the facts that were read, and nothing without them.
 */
#ifndef DOC_DOC_EXCHANGE_H
#define DOC_DOC_EXCHANGE_H

#include "doc/doc.h"
#include "flow/flow.h"

/* When a setting was read, relative to @now; and its source: Exchange, or a paste and by whom. */
void doc_exchange_read(const struct fetched *fetched, int64_t now, const char *id, struct doc *doc);
/* Exchange's own words on the legacy-token setting. */
void doc_exchange_said(const struct flow *flow, struct doc *doc);
/* The first @most add-ins that requested legacy tokens, by name. */
void doc_exchange_addins(const struct flow *flow, size_t most, struct doc *doc);

/* All of the above, for commands; for an unread setting, how to read it. */
void doc_exchange_tokens(const struct flow *flow, struct doc *doc);

/* The milestone at which Exchange Web Services end for good, NULL if the timeline has none; and whether it has
 * passed. */
const struct milestone *doc_exchange_ews_end(const struct flow *flow);
bool doc_exchange_ews_over(const struct flow *flow);
/* The EWS setting, the policy beside it, and the first @most apps of its allow list. */
void doc_exchange_ews(const struct flow *flow, int64_t now, size_t most, struct doc *doc);
/* The commands for an Exchange administrator, and their effect on other apps. */
void doc_exchange_ews_commands(const struct flow *flow, struct doc *doc);

/* All of the above on EWS, for commands; for an unread setting, how to read it. */
void doc_exchange_ews_whole(const struct flow *flow, struct doc *doc);

#endif
