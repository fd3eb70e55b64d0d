/* doc_glossary.c - the words that an admin meets on these pages, explained */
#include "doc/doc_glossary.h"

#include "base/i18n.h"

/* From what is being switched off to what takes its place; then the words of consent. */
static const struct entry {
	const char *word, *means;
} entries[] = {
	{ N_("Legacy token"),
	    N_("What Exchange Online used to give to an add-in, so that it could read the user's mailbox or know who the user is. Microsoft has turned these off everywhere.") },
	{ N_("NAA"),
	    N_("Nested app authentication: the add-in signs in through Outlook, as the user who is signed in there, and gets modern tokens for Microsoft Graph.") },
	{ N_("EWS"),
	    N_("Exchange Web Services, the old programming interface to mailboxes. Its end in Exchange Online is 1 April 2027.") },
	{ N_("Tenant"), N_("Your organisation's directory at Microsoft. It has an id and one or more domains.") },
	{ N_("Enterprise application"),
	    N_("Also called service principal: an app as it stands in your tenant. It holds what was granted to the app there.") },
	{ N_("Delegated permission"),
	    N_("Lets an app do something in the name of the signed-in user, and never more than that user may do.") },
	{ N_("Scope"), N_("One delegated permission by its name, for example Mail.ReadWrite.Shared.") },
	{ N_("Grant"),
	    N_("The entry in your directory that gives an app its scopes, either for one person or for everyone.") },
	{ N_("Admin consent"),
	    N_("An admin agrees to an app's permissions for the whole organisation, so that nobody else is asked.") },
	{ N_("Tenant-wide"), N_("For everyone in the organisation. Microsoft Graph calls it AllPrincipals.") },
	{ N_("Conditional Access"),
	    N_("Rules of your tenant about who may sign in, to what, how and from where. Such a rule can stop an app that has every permission.") },
	{ N_("Device code"),
	    N_("A way to sign in for programs without a browser: you type a short code on a page of Microsoft's, on any device.") },
	{ N_("Hybrid"),
	    N_("Some mailboxes are in Exchange Online, others on your own Exchange servers. All this is about those in Exchange Online.") },
};

void doc_glossary(struct doc *doc)
{
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
		doc_row(doc, doc_printf(doc, "word.%zu", i), _(entries[i].word), _(entries[i].means));
}
