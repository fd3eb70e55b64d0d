/* doc_links.c - where to read about all this: pages of Microsoft and of the vendor */
#include "doc/doc_links.h"

#include "base/i18n.h"
#include "core/timeline.h"

/* The sources of Microsoft's pages: they stay readable, with their history, when a page is deleted. */
#define OUTLOOK "https://github.com/OfficeDev/office-js-docs-pr/blob/HEAD/docs/"
#define POWERSHELL                                                                                                     \
	"https://github.com/MicrosoftDocs/office-docs-powershell/blob/HEAD/exchange/exchange-ps/ExchangePowerShell/"
#define ENTRA "https://github.com/MicrosoftDocs/entra-docs/blob/HEAD/docs/"

/* Dates: of the newest version that the facts of this program were read in. */
static const struct doc_link_page link_pages[] = {
	{ N_("Salesforce's announcement, with the permissions that its add-in needs"), "", TIMELINE_SALESFORCE },
	{ N_("Microsoft's questions and answers, as Exchange names them"), "", TIMELINE_FAQ },
	{ N_("Microsoft: NAA and the end of legacy tokens, questions and answers"), "2026-03-13",
	    OUTLOOK "outlook/faq-nested-app-auth-outlook-legacy-tokens.md" },
	{ N_("Microsoft: publishing an add-in that uses NAA, and its admin consent"), "2025-12-15",
	    OUTLOOK "publish/publish-nested-app-auth-add-in.md" },
	{ N_("Microsoft: Get-AuthenticationPolicy, which shows the legacy token setting"), "2026-08-21",
	    POWERSHELL "Get-AuthenticationPolicy.md" },
	{ N_("Microsoft: Set-OrganizationConfig, which switches EWS and lists the apps that may use it"), "2026-06-17",
	    POWERSHELL "Set-OrganizationConfig.md" },
	{ N_("Microsoft: granting admin consent for everyone"), "2024-11-29",
	    ENTRA "identity/enterprise-apps/grant-admin-consent.md" },
	{ N_("Microsoft: what users may consent to themselves"), "2026-01-22",
	    ENTRA "identity/enterprise-apps/manage-app-consent-policies.md" },
	{ N_("Microsoft: signing in by device code"), "2024-01", ENTRA "identity-platform/v2-oauth2-device-code.md" },
};

const struct doc_link_page *doc_link_page_at(size_t at)
{
	return at < sizeof link_pages / sizeof *link_pages ? &link_pages[at] : NULL;
}

const char *doc_link_page_title(const struct doc_link_page *page, struct doc *doc)
{
	/* TRANSLATORS: the title of a page, and the day of the version that we read */
	return *page->as_of ? doc_printf(doc, _("%1$s (read as of %2$s)"), _(page->title), page->as_of)
			    : _(page->title);
}
