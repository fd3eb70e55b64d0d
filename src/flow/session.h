/* session.h - signed in as whom, for what; and the way there
 *
 * One session for each of Graph and Exchange. It gets a token by one of the ways in, compares what the token claims
 * with what was asked, and hands it to the transport (ORDER_BEARER); the session itself keeps only the
 * claims. Tokens live in memory only.
 */
#ifndef FLOW_SESSION_H
#define FLOW_SESSION_H

#include "cloud/signin.h"
#include "cloud/token.h"
#include "flow/call.h"

enum session_state {
	SESSION_OUT = 0,
	SESSION_ASKING,  /* for a code, or for the token                       */
	SESSION_CODE,    /* the code is shown and the token endpoint is polled */
	SESSION_BROWSER, /* the address is shown; what the browser ended on is pasted or caught */
	SESSION_IN,
	SESSION_FAILED /* session->err says why                              */
};

struct session {
	enum service service;
	unsigned slot;
	enum session_state state;
	enum auth auth;
	struct signin signin; /* what was asked for */
	struct device_code code;
	struct signin_code browser;           /* authorization code with PKCE */
	const char *url;                      /* to open in a browser, in SESSION_BROWSER */
	int port;                             /* that is listened on, 0: none */
	struct secret got;                    /* the authorization code, until it is redeemed */
	struct secret refresh;                /* only where a long wait needs it */
	bool by_refresh;                      /* it is what this sign-in began with */
	char random[SIGNIN_ASSERTION_RANDOM]; /* names the assertion of a certificate */
	int64_t asked_at;                     /* UTC: when the assertion was made */
	int64_t code_until_ms;                /* when it runs out */
	int interval_s;
	int64_t runs_out_ms; /* when the token does, by what counts the time that passes; 0: it does not say */
	struct call call;
	const struct secret *client_secret, *tokens; /* borrowed */
	const struct cert *cert;                     /* borrowed */
	struct arena arena;                          /* claims, scopes asked for */
	struct claims claims;
	struct err err;
	unsigned purposes; /* FOR_...: what it was asked for */
};

void session_init(struct session *session, enum service service, unsigned slot);
void session_release(struct session *session); /* wipes */

struct signin_request {
	enum auth auth;
	const struct endpoints *endpoints;
	const char *tenant_id;
	const char *client_id;
	const struct secret *client_secret; /* AUTH_SECRET */
	const struct cert *cert;            /* AUTH_CERTIFICATE */
	const struct secret *tokens;        /* AUTH_TOKEN: the file's text */
	int port;                           /* AUTH_LOOPBACK: 0: any */
	bool offline;                       /* ask for a refresh token too */
	struct secret *refresh;             /* one that is there already: taken over; nobody is asked then. Or NULL */
	unsigned purposes;                  /* FOR_...: of Graph, what is to be done beside reading */
};

/* Begins anew, whatever went before. */
void session_start(struct session *session, const struct signin_request *request, unsigned *next_id,
    const struct event *event, struct orders *orders);

/* Takes any event; true when the state changed (a code to show, in, failed). */
bool session_event(struct session *session, unsigned *next_id, const struct event *event, struct orders *orders);

/* What the admin pasted in SESSION_BROWSER. False with @err when it is not the answer; then it still waits. */
bool session_paste(struct session *session, const char *pasted, unsigned *next_id, const struct event *event,
    struct orders *orders, struct err *err) MUST_CHECK;
void session_cancel(struct session *session, struct orders *orders);
/* Whoever was to sign in left: failed, with ERR_CANCELLED. */
void session_give_up(struct session *session, struct orders *orders);
/* The token was refused on the way: signed out, with @err to show. */
void session_expire(struct session *session, const struct err *err, struct orders *orders);

bool session_in(const struct session *session);
bool session_busy(const struct session *session);
/* what the person is called ("admin@contoso.example"), or the app's id; "" when out. */
const char *session_who(const struct session *session);
/* Seconds until the code runs out; 0 when there is none. */
int session_code_s(const struct session *session, int64_t now_ms);

#endif
