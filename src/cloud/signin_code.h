/* signin_code.h - signing in with a browser: authorization code with PKCE
 *
 * The admin opens signin_code_url() in any browser. It ends on the redirect address, which either a
 * listener on this machine catches (signin_code_catch) or the admin pastes (signin_code_read); the
 * code in it is redeemed with the verifier that never left us.
 *
 * Sources: Microsoft identity platform, authorization code flow and reply addresses: with
 * "http://localhost" registered, any port is good. RFC 7636 (PKCE), RFC 8252 (loopback).
 */
#ifndef CLOUD_SIGNIN_CODE_H
#define CLOUD_SIGNIN_CODE_H

#include "cloud/signin.h"

#define SIGNIN_CODE_RANDOM 48 /* 32 bytes become the verifier, 16 the state */
/* Codes are 1 to 2 KB; browsers end at 64 KB or before. */
#define SIGNIN_CODE_PASTE_MAX 65536
/* Where nobody listens, the address still names a port, so that nothing else that the admin's
 * computer serves at port 80 is told the code. */
#define SIGNIN_CODE_PASTE_PORT 58731

/* A zeroed one is empty. */
struct signin_code {
	struct secret verifier;
	char state[24];
	char redirect_uri[40]; /* "http://localhost:58731" */
};

/* @random is wiped. */
void signin_code_begin(struct signin_code *code, char random[SIGNIN_CODE_RANDOM], int port);
void signin_code_end(struct signin_code *code); /* wipes */

/* The address to open; nothing in it is secret. @login_hint may be NULL. */
const char *signin_code_url(const struct signin_code *code, const struct signin *signin,
			    const char *login_hint, struct arena *arena);

/* Takes what was pasted: the whole address, or only its query; spaces and line breaks that a
 * terminal put in do not matter. Fills @got. ERR_USAGE: nothing, too long, no address, no code in
 * it, a code without a state. ERR_REFUSED: it belongs to another sign-in (state), or the sign-in
 * failed, with Microsoft's error, AADSTS number and ids. */
bool signin_code_read(const struct signin_code *code, const char *pasted, size_t len,
		      struct secret *got, struct err *err) MUST_CHECK;

/* What a listener received. */
enum code_caught {
	CODE_MORE = 0, /* the request has not ended: read on */
	CODE_OTHER, /* something else that a browser or a neighbour asks: answer, and listen on */
	CODE_GOT,   /* @got is filled */
	CODE_FAILED /* the sign-in failed; @err says how */
};
/* @bytes: all that came on this connection so far, NUL-terminated after @len. A request that is
 * longer than this is none of ours: CODE_OTHER. */
#define SIGNIN_CODE_REQUEST_MAX (2 * SIGNIN_CODE_PASTE_MAX)
enum code_caught signin_code_catch(const struct signin_code *code, const char *bytes, size_t len,
				   struct secret *got, struct err *err);
/* The whole HTTP answer to it, a plain page; the connection is closed after it. */
const char *signin_code_page(enum code_caught caught, struct arena *arena);

/* Redeems. The reply is read by signin_token_read or signin_tokens_read. */
void signin_code_put(struct request *request, const struct signin *signin,
		     const struct signin_code *code, const struct secret *got, struct arena *arena);

/* --- over SSH: how the browser's computer reaches the listener --- */

/* "ssh -p 2222 -L 58731:127.0.0.1:58731 admin@host", to be typed there; quoted for a shell where
 * it has to be. @ssh_port 0 or 22 is left out; @user or @host may be NULL or "": USER, HOST. */
const char *signin_code_ssh(int port, const char *user, const char *host, int ssh_port,
			    struct arena *arena);
/* The same in PuTTY, as one sentence; the names of its menu are PuTTY's own. */
const char *signin_code_putty(int port, struct arena *arena);

#endif
