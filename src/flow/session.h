/* session.h - one sign-in, to Graph or Exchange: as whom, for what, and by which method
 *
 * One session for each of Graph and Exchange. It gets a token by one of the sign-in methods, compares the token's
 * claims with the request, and hands it to the transport (ORDER_BEARER); the session itself keeps only the claims.
 * Tokens live in memory only.
 */
#ifndef FLOW_SESSION_H
#define FLOW_SESSION_H

#include "cloud/signin.h"
#include "cloud/token.h"
#include "flow/call.h"

enum session_state {
	SESSION_OUT = 0,
	SESSION_ASKING,  /* for a code, or for the token */
	SESSION_CODE,    /* the code is shown and the token endpoint is polled */
	SESSION_BROWSER, /* the address is shown; the address the browser ends on is pasted or caught */
	SESSION_IN,
	SESSION_FAILED /* session->err says why */
};

struct session {
	enum service service;
	enum session_state state;
	enum auth auth;
	struct signin signin; /* the request */
	struct device_code code;
	struct signin_code browser;           /* authorization code with PKCE */
	const char *url;                      /* to open in a browser, in SESSION_BROWSER */
	int port;                             /* local port listened on; 0: none */
	struct secret got;                    /* the authorization code, until it is redeemed */
	struct secret refresh;                /* only if a long wait needs it, or the other service is to follow */
	bool by_refresh;                      /* this sign-in began with @refresh */
	char random[SIGNIN_ASSERTION_RANDOM]; /* identifies the assertion of a certificate */
	int64_t asked_at;                     /* UTC: when the assertion was made */
	int64_t code_until_ms;                /* when the code expires */
	int64_t looked_at;                    /* UTC: when the code was shown, or last asked about */
	int64_t look_ms;                      /* when it is asked about next */
	int interval_s;
	int64_t runs_out_ms; /* when the token expires, by the monotonic clock; 0: unknown */
	struct call call;
	const struct secret *client_secret, *tokens; /* borrowed */
	const struct cert *cert;                     /* borrowed */
	struct arena arena;                          /* claims, scopes requested */
	struct claims claims;
	struct err err;
	unsigned purposes;     /* FOR_...: what it was requested for */
	unsigned tries_failed; /* in a row */
};

void session_init(struct session *session, enum service service);
void session_release(struct session *session); /* wipes the secrets */

struct signin_request {
	enum auth auth;
	const struct endpoints *endpoints;
	const char *tenant_id;
	const char *client_id;
	const struct secret *client_secret; /* AUTH_SECRET */
	const struct cert *cert;            /* AUTH_CERTIFICATE */
	const struct secret *tokens;        /* AUTH_TOKEN: the file's text */
	int port;                           /* AUTH_LOOPBACK: 0: any */
	bool offline;                       /* request a refresh token too */
	struct secret *refresh;             /* existing refresh token, taken over: no sign-in by the admin; or NULL */
	unsigned purposes;                  /* FOR_...: Graph only, beside reading */
};

/* Begins anew, whatever went before. */
void session_start(struct session *session, const struct signin_request *request, struct turn *turn);

/* Takes an event of its requester, or of the local port; true when the state changed (a code to show, in, failed). */
bool session_event(struct session *session, struct turn *turn);

/* Takes the address pasted in SESSION_BROWSER. False with @err if it is not the answer; the session still waits. */
bool session_paste(struct session *session, const char *pasted, struct turn *turn, struct err *err) MUST_CHECK;
/* The browser will not come back, because of @err: the sign-in has failed. */
void session_lost_browser(struct session *session, const struct err *err, struct orders *orders);
void session_cancel(struct session *session, struct orders *orders);
/* The admin left the sign-in: fails with ERR_CANCELLED. */
void session_give_up(struct session *session, struct orders *orders);
/* A service refused the token: signs out, with @err to show. */
void session_expire(struct session *session, const struct err *err, struct orders *orders);

bool session_in(const struct session *session);
bool session_busy(const struct session *session);
/* It waits for a browser on a port of this machine. */
bool session_listens(const struct session *session);
/* the person's name ("admin@contoso.example") or the app's id; "" when signed out */
const char *session_who(const struct session *session);
/* Seconds until Microsoft is asked again whether the code was used: never sooner than it allows; 0: it is being asked. */
int session_look_s(const struct session *session, int64_t now_ms);
/* Seconds until the code expires; 0: no code. */
int session_code_s(const struct session *session, int64_t now_ms);

#endif
