/* exchange.c - Exchange Online cmdlets over HTTPS, and switching the legacy-token setting */
#include "cloud/exchange.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

/* The system mailbox that CIPP names (2026-08) where no user is signed in. */
#define SYSTEM_MAILBOX "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}"

static const struct switching {
	enum tokens_state to;
	struct cmdlet_call call;
	const char *say;
} switchings[];

const char *exchange_anchor(const char *tenant_id, const char *upn, struct arena *arena)
{
	if (upn && *upn)
		return arena_printf(arena, "X-AnchorMailbox: UPN:%s", upn);
	return arena_printf(arena, "X-AnchorMailbox: APP:%s@%s", SYSTEM_MAILBOX, tenant_id);
}

void exchange_put(struct request *request, const struct cmdlet_call *call,
		  const struct place *place, const char *tenant_id, const char *upn,
		  struct arena *arena)
{
	struct json_out out;

	memset(request, 0, sizeof *request);
	request->method = METHOD_POST;
	request->service = SERVICE_EXCHANGE;
	request->url =
		arena_printf(arena, "%s/adminapi/beta/%s/InvokeCommand",
			     place_base(place, SERVICE_EXCHANGE), text_url_escape(arena, tenant_id));
	json_out_open(&out);
	json_out_object(&out, "CmdletInput");
	json_out_text(&out, "CmdletName", call->cmdlet);
	json_out_raw(&out, "Parameters", call->parameters ? call->parameters : "{}");
	json_out_end(&out);
	request->body = json_out_close(&out, false, arena);
	request->headers[0] = "Accept: application/json";
	request->headers[1] = "Prefer: odata.maxpagesize=1000";
	request->headers[2] = exchange_anchor(tenant_id, upn, arena);
	request->writes = call->writes;
	request->label =
		call->writes ? N_("changing a setting of Exchange") : N_("asking Exchange");
}

static const struct switching *switching_to(enum tokens_state to)
{
	const struct switching *row = switchings;

	while (row->say && row->to != to)
		row++;
	return row;
}

struct cmdlet_call exchange_tokens_switch(enum tokens_state to)
{
	return switching_to(to)->call;
}

const char *exchange_tokens_say(enum tokens_state to)
{
	const char *say = switching_to(to)->say;

	return say ? say : "";
}

/* Microsoft's documented commands (last revision with examples, 2025-10). The identity must be
 * exactly this. */
static const struct switching switchings[] = {
	{TOKENS_BLOCKED,
	 {"Set-AuthenticationPolicy",
	  "{\"BlockLegacyExchangeTokens\":true,\"Identity\":\"LegacyExchangeTokens\"}", true},
	 "Set-AuthenticationPolicy -BlockLegacyExchangeTokens -Identity \"LegacyExchangeTokens\""},
	{TOKENS_ALLOWED,
	 {"Set-AuthenticationPolicy",
	  "{\"AllowLegacyExchangeTokens\":true,\"Identity\":\"LegacyExchangeTokens\"}", true},
	 "Set-AuthenticationPolicy -AllowLegacyExchangeTokens -Identity \"LegacyExchangeTokens\""},
	{TOKENS_NOT_SET,
	 {"Remove-AuthenticationPolicy",
	  "{\"AllowLegacyExchangeTokens\":true,\"Identity\":\"LegacyExchangeTokens\"}", true},
	 "Remove-AuthenticationPolicy -Identity \"LegacyExchangeTokens\" "
	 "-AllowLegacyExchangeTokens"},
	{TOKENS_UNKNOWN, {NULL, NULL, false}, NULL},
};
