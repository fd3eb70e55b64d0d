/* doc_signin.c - a browser sign-in in words: the address to open */
#include "doc/doc_signin.h"

#include "base/i18n.h"

void doc_signin_browser(const struct session *session, struct doc *doc)
{
	doc_text(doc, "browser.how",
	    session->port ? _("Then open this address in a browser and sign in:")
			  : _("Open this address in any browser, on any device, and sign in:"));
	doc_link(doc, "browser.url", session->url);
	doc_text(doc, "browser.then",
	    session->port
		? _("If the browser shows an error page instead, paste the address of that page:")
		: _("At the end the browser shows an address that begins with http://localhost, perhaps with an error page: that is expected. Paste the whole address here."));
}
