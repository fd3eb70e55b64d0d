/* pretend.h - practice only: what a person would do in a browser, done by opening the address at the practice cloud
 *
 * Nobody is behind the addresses of practice (endpoints_lead_nowhere). Here the address is asked for in the browser's
 * place, and where it sends the browser is what the person would have seen at the end.
 */
#ifndef FLOW_PRETEND_H
#define FLOW_PRETEND_H

#include "flow/session.h"

enum pretend_state { PRETEND_NOT = 0, PRETEND_ASKING, PRETEND_AGREED, PRETEND_DECLINED, PRETEND_FAILED };

struct pretend {
	enum pretend_state state; /* of the last consent; of a sign-in: ASKING, then NOT */
	struct session *session;  /* a sign-in; NULL: a consent */
	const char *url;          /* in the arena */
	int64_t at;               /* UTC: when it was begun */
	struct call call;
	struct arena arena;
	struct err err; /* PRETEND_DECLINED, PRETEND_FAILED */
	bool ended;     /* just now: for who tells it, and clears this */
};

void pretend_release(struct pretend *pretend);
/* Opens the address that @session shows; where it ends is taken as pasted. Nothing if it shows none, or a real one. */
void pretend_signin(struct pretend *pretend, struct session *session, struct turn *turn);
/* Opens a consent link, and agrees or declines. */
void pretend_consent(struct pretend *pretend, const char *url, bool agrees, struct turn *turn);
/* Takes an event of REQUESTER_BROWSER; true when the state changed, also that of the session. */
bool pretend_event(struct pretend *pretend, struct turn *turn);

#endif
