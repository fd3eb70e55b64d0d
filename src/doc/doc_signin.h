/* doc_signin.h - a browser sign-in in words: the address to open */
#ifndef DOC_DOC_SIGNIN_H
#define DOC_DOC_SIGNIN_H

#include "doc/doc.h"
#include "flow/session.h"

/* The address to open, and how to bring back the address where the browser ends. */
void doc_signin_browser(const struct session *session, struct doc *doc);

#endif
