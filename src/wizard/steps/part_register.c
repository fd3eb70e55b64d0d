/* part_register.c - how an organisation sets up a sign-in client of its own, as part of the sign-in page
 *
 * The ids of permissions are those of facts collected 2026-07 (CIPP's permission table): what question_scopes(FOR_LOGS)
 * asks for. The commands are those of Azure's own command line tool. It asks for reading on Graph, and only people who are assigned may use it, so that
 * it is no standing key to the tenant. Exchange has no delegated permission that only reads: what the
 * person may do there is decided by their role.
 */
#include "base/i18n.h"
#include "wizard/steps/parts.h"

static const struct line {
	const char *id;
	const char *says;    /* N_() */
	const char *command;
} lines[] = {
	{"register.app", N_("An app registration that public clients may use; note the appId that it prints:"),
	 "az ad app create --display-name naaready --sign-in-audience AzureADMyOrg --is-fallback-public-client true --public-client-redirect-uris http://localhost --query appId"},
	{"register.graph", N_("Reading on Microsoft Graph (Directory.Read.All):"),
	 "az ad app permission add --id APPID --api 00000003-0000-0000-c000-000000000000 --api-permissions 06da0dbc-49e2-44d2-8312-53f166ab848a=Scope"},
	{"register.logs", N_("If logs and policies are to be read too (AuditLog.Read.All, Policy.Read.All, Policy.Read.PermissionGrant, ConsentRequest.Read.All), also only reading:"),
	 "az ad app permission add --id APPID --api 00000003-0000-0000-c000-000000000000 --api-permissions e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20=Scope 572fea84-0151-49b2-9301-11cb16974376=Scope 414de6ea-2d92-462f-b120-6e2a809a6d01=Scope f3bfad56-966e-4590-a536-82ecf548ac1e=Scope"},
	{"register.exchange", N_("Exchange as the person who signs in (Exchange.Manage; their role decides what they may do):"),
	 "az ad app permission add --id APPID --api 00000002-0000-0ff1-ce00-000000000000 --api-permissions ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c=Scope"},
	{"register.sp", N_("Its enterprise application, for assigned users only:"), "az ad sp create --id APPID"},
	{"register.assigned", NULL, "az ad sp update --id APPID --set appRoleAssignmentRequired=true"},
};

void part_register(struct page *page)
{
	page_heading(page, "register.head", _("A sign-in client of your own"));
	page_text(page, "register.why",
		  _("The clients that are used by default belong to Microsoft and are shared by many tools. Your own can be seen, limited and removed by you. An application administrator types these lines once, with Azure's command line tool:"));
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (lines[i].says)
			page_text(page, part_printf(page, "%s.says", lines[i].id), _(lines[i].says));
		page_link(page, lines[i].id, lines[i].command);
	}
	page_text(page, "register.then",
		  _("Then assign the people who may use it, consent to it once in its \"Permissions\", and start naaready with --client-id APPID, or put {\"client-id\": \"APPID\"} into ~/.config/naaready/config.json."));
}

const char *part_register_bare(struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		text = arena_printf(arena, "%s%s\n", text, lines[i].command);
	return text;
}
