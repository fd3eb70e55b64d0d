/* doc_signin.h - how a sign-in in a browser goes, and where it ends */
#ifndef DOC_DOC_SIGNIN_H
#define DOC_DOC_SIGNIN_H

#include "doc/doc.h"
#include "flow/session.h"

/* The address to be opened, before a field for the one that it ended on. */
void doc_signin_browser(const struct session *session, struct doc *doc);

#endif
