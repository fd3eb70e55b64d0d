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
		? _("Where it ends on an error page instead, paste the address that it shows:")
		: _("The browser ends on an address that begins with http://localhost and may show an error page: that is as it should be. Paste that address here, whole."));
}
