/* exchange.h - Exchange Online cmdlets over HTTPS, and the legacy-token setting
 *
 * POST {exchange}/adminapi/beta/{tenant}/InvokeCommand is not documented by Microsoft; CISA's ScubaGear (2026-07-23)
 * and CIPP (2026-08-08) depend on it. UNCONFIRMED: how it answers for the token switch, so every plausible form is read
 * (facts collected 2026-11).
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

/* The header by which Exchange finds the tenant: the mailbox of the user, or the system's if @upn is "" (an app, a
 * guest, a partner). Source: CIPP's New-ExoRequest.ps1, 2026-08. */
const char *exchange_anchor(const char *tenant_id, const char *upn, struct arena *arena);

/* What a call that writes is doing, likewise (cloud/consent.h). */
#define EXCHANGE_CHANGING N_("changing a setting of Exchange")
void exchange_put(struct request *request, const struct cmdlet_call *call, const struct endpoints *endpoints,
    const char *tenant_id, const char *upn, struct arena *arena);

/* These readers replace the topic's fields only on success; the caller marks the topic as read. */

/* Reads the status of the setting from a reply: one string, lines, an object with the three names, warnings only in the
 * body or in the header. ERR_PROTOCOL, quoting Exchange, if it holds none of the four states. */
bool exchange_tokens_read(const struct reply *reply, struct facts *facts, struct err *err) MUST_CHECK;

/* The same for one page. If it holds no state, or only a part of the lists, and names a further page, *@next is that
 * page's address. @endpoints: addresses outside these are not followed; NULL: follow none. */
bool exchange_tokens_page(const struct reply *reply, const struct endpoints *endpoints, bool first, struct facts *facts,
    const char **next, struct arena *scratch, struct err *err) MUST_CHECK;

/* The same from pasted console text (cloud/console.h). Two answers that differ count as none. */
bool exchange_tokens_text(const char *text, struct facts *facts, struct err *err) MUST_CHECK;

/* The command that shows an admin the setting. */
#define EXCHANGE_TOKENS_READ "Get-AuthenticationPolicy -AllowLegacyExchangeTokens"

/* Microsoft: a change of the setting takes up to 24 hours to show across the organisation. */
#define EXCHANGE_SHOWS_S 86400

/* The call that sets @to: TOKENS_BLOCKED, TOKENS_ALLOWED, or TOKENS_NOT_SET (Microsoft's own pages disagree about its
 * effect). A zeroed call for any other state. */
struct cmdlet_call exchange_tokens_switch(enum tokens_state to);
/* The same as the PowerShell line that an Exchange admin would type. */
const char *exchange_tokens_command(enum tokens_state to);

#endif
