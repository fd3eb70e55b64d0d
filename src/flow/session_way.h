/* session_way.h - what session.c and session_way.c have of each other; nobody else includes it */
#ifndef FLOW_SESSION_WAY_H
#define FLOW_SESSION_WAY_H

#include "flow/session.h"

/* session.c: how a way ends. */
void session_fail(struct session *session, const struct err *err, struct orders *orders);
/* Nothing is sent with a token before it was compared with what was asked for. @access is taken over. */
void session_accept(struct session *session, struct secret *access, int lives_s, const struct event *event,
		    struct orders *orders);
void session_unlisten(struct session *session, struct orders *orders);

/* session_way.c */
void way_put_poll(const void *session, struct request *request, struct arena *arena);
/* Asks anew while the old token still serves; a failure leaves that as it is. */
void way_renew(struct session *session, unsigned *next_id, const struct event *event, struct orders *orders);
/* The port is open, or could not be opened. True when the state changed. */
bool way_listening(struct session *session, const struct event *event, struct orders *orders);
/* What the browser said to our port. The same. */
bool way_heard(struct session *session, unsigned *next_id, const struct event *event, struct orders *orders);

#endif
