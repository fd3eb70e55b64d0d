/* exchange.h - Exchange Online cmdlets over HTTPS, and the legacy-token setting
 *
 * POST {exchange}/adminapi/beta/{tenant}/InvokeCommand is not documented by Microsoft; CISA's
 * ScubaGear (2026-07-23) and CIPP (2026-08-08) depend on it. How it answers for the token switch is
 * UNCONFIRMED, so every form that was thought of is read (facts collected 2026-11).
 */
#ifndef CLOUD_EXCHANGE_H
#define CLOUD_EXCHANGE_H

#include "cloud/reply.h"
#include "core/facts.h"

struct cmdlet_call {
	const char *cmdlet;
	const char *parameters; /* a JSON object as text */
	bool writes;
};

/* The header that says through whose mailbox Exchange should find the tenant: the user's, or the
 * system's when @upn is "" (an app, a guest, a partner: CIPP's New-ExoRequest.ps1, 2026-08). */
const char *exchange_anchor(const char *tenant_id, const char *upn, struct arena *arena);

void exchange_put(struct request *request, const struct cmdlet_call *call, const struct endpoints *endpoints,
    const char *tenant_id, const char *upn, struct arena *arena);

/* Both readers replace the topic's fields only when they succeed; hearing is the caller's to note.
 */

/* Reads a status of the setting from a reply: one string, lines, an object with the three names,
 * warnings only in the body or in the header. ERR_PROTOCOL, with their words, when it says none of the
 * four states. */
bool exchange_tokens_read(const struct reply *reply, struct facts *facts, struct err *err) MUST_CHECK;

/* The same of one page: where it says no state or only a part of the lists, and a further one is named, *@next is that one's
 * address. @endpoints: whose addresses are followed; NULL: none. */
bool exchange_tokens_page(const struct reply *reply, const struct endpoints *endpoints, bool first, struct facts *facts,
    const char **next, struct arena *scratch, struct err *err) MUST_CHECK;

/* The same from a console text that an admin pasted: see cloud/console.h. Two answers that differ are none. */
bool exchange_tokens_text(const char *text, struct facts *facts, struct err *err) MUST_CHECK;

/* What an admin runs to see it. */
#define EXCHANGE_TOKENS_READ "Get-AuthenticationPolicy -AllowLegacyExchangeTokens"

/* Microsoft: up to 24 hours until a change of the setting shows across the organisation. */
#define EXCHANGE_SHOWS_S 86400

/* The call that brings the setting to @to: TOKENS_BLOCKED, TOKENS_ALLOWED, or TOKENS_NOT_SET (whose
 * effect is disputed by Microsoft's own pages). A zeroed call for any other state. */
struct cmdlet_call exchange_tokens_switch(enum tokens_state to);
/* The same as the PowerShell line that an Exchange admin would type. */
const char *exchange_tokens_command(enum tokens_state to);

#endif
