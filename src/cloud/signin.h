/* signin.h - sign-in requests and replies, for every method; no state, no waiting
 *
 * Sources: Microsoft identity platform, device authorization grant (2024-01) and client credentials; RFC 8628 for
 * slow_down.
 */
#ifndef CLOUD_SIGNIN_H
#define CLOUD_SIGNIN_H

#include "base/cert.h"
#include "cloud/reply.h"
#include "cloud/token.h"

enum auth { AUTH_DEVICE = 0, AUTH_PASTE, AUTH_LOOPBACK, AUTH_CERTIFICATE, AUTH_SECRET, AUTH_TOKEN, AUTH_COUNT };
const char *auth_id(enum auth auth);
bool auth_of(const char *id, enum auth *auth);

/* True for an app registration of the organisation, false for Microsoft's public clients. */
bool signin_own_client(const char *client_id);

/* An unauthenticated request that finds the tenant of a domain or id: openid-configuration. */
void signin_discover_put(struct request *request, const struct endpoints *endpoints, const char *domain,
    struct arena *arena);
/* Reads tenant id and cloud. ERR_UNKNOWN_TENANT for AADSTS90002; ERR_USAGE naming the right cloud for AADSTS90038. */
bool signin_discover_read(const struct reply *reply, struct tenant *tenant, struct err *err) MUST_CHECK;

/* One sign-in. @scopes: short Graph names; for Exchange ".default". Delegated sign-ins also request openid and
 * profile. */
struct signin {
	const struct endpoints *endpoints;
	enum service service; /* SERVICE_GRAPH or SERVICE_EXCHANGE */
	const char *tenant;   /* id */
	const char *client_id;
	struct scopes scopes;
	bool offline; /* also requests a refresh token: offline_access */
};

struct device_code {
	struct secret device_code;
	char user_code[40];           /* safe text */
	char url[200];                /* verification_uri: https only; else ERR_PROTOCOL */
	int expires_in_s, interval_s; /* an interval below 1 s is replaced by 5 */
};

void signin_device_put(struct request *request, const struct signin *signin, struct arena *arena);
bool signin_device_read(const struct reply *reply, struct device_code *code, struct err *err) MUST_CHECK;
void signin_device_poll_put(struct request *request, const struct signin *signin, const struct device_code *code,
    struct arena *arena);
void signin_secret_put(struct request *request, const struct signin *signin, const struct secret *secret,
    struct arena *arena);

enum token_answer { TOKEN_FAILED = 0, TOKEN_GOT, TOKEN_PENDING, TOKEN_SLOW_DOWN };

/* Reads the token endpoint's reply. TOKEN_GOT fills @access and *@lives_s; TOKEN_FAILED fills @err (ERR_REFUSED with
 * AADSTS number, trace and correlation ids, time; or a transport error). A new refresh token replaces the one in
 * @refresh (NULL: dropped); if none came, the old one stays, because it may remain valid after a renewal. Microsoft
 * sends one only if offline_access was requested and allowed. */
enum token_answer signin_tokens_read(const struct reply *reply, struct secret *access, struct secret *refresh,
    int *lives_s, struct err *err);
/* Requests a new access token and a new refresh token, both for the same client only. */
void signin_refresh_put(struct request *request, const struct signin *signin, const struct secret *refresh,
    struct arena *arena);

/* Signing in as an app with a certificate: a signed assertion.
 *
 * Source: Microsoft identity platform, certificate credentials (2025-01): PS256, "x5t#S256".
 */

#define SIGNIN_ASSERTION_RANDOM  16
#define SIGNIN_ASSERTION_LIVES_S 600

/* Checks the certificate first (ERR_FILE from cert_check): an expired one is not used. @random identifies the assertion
 * (jti). @now is UTC in seconds. signin_tokens_read() reads the reply. */
bool signin_certificate_put(struct request *request, const struct signin *signin, const struct cert *cert,
    const char random[SIGNIN_ASSERTION_RANDOM], int64_t now, struct arena *arena, struct err *err) MUST_CHECK;

/* Signing in with a browser: authorization code with PKCE.
 *
 * The admin opens signin_code_url() in any browser. It ends on the redirect address, which a listener on this machine
 * catches (signin_code_catch) or the admin pastes (signin_code_read). The code in it is redeemed with the verifier,
 * which never left this process.
 *
 * Sources: Microsoft identity platform, authorization code flow and reply addresses: with "http://localhost"
 * registered, any port is good. RFC 7636 (PKCE), RFC 8252 (loopback).
 */

#define SIGNIN_CODE_RANDOM 48 /* 32 bytes become the verifier, 16 the state */
/* Codes have 1 to 2 KB; browsers stop at 64 KB or before. */
#define SIGNIN_CODE_PASTE_MAX 65536
/* The port in the redirect address if we do not listen. A port is named so that a server at port 80 of the admin's
 * computer does not get the code. */
#define SIGNIN_CODE_PASTE_PORT 58731

/* A zeroed struct signin_code is empty. */
struct signin_code {
	struct secret verifier;
	char state[24];
	char redirect_uri[40]; /* "http://localhost:58731" */
};

/* Wipes @random. */
void signin_code_begin(struct signin_code *code, char random[SIGNIN_CODE_RANDOM], int port);
void signin_code_end(struct signin_code *code); /* wipes */

/* The address to open; it contains no secret. @login_hint may be NULL. */
const char *signin_code_url(const struct signin_code *code, const struct signin *signin, const char *login_hint,
    struct arena *arena);

/* Reads pasted text: the whole address or only its query; spaces and line breaks from a terminal are ignored. Fills
 * @got. ERR_USAGE: nothing, too long, no address, no code in it, a code without a state. ERR_REFUSED: it belongs to
 * another sign-in (state), or the sign-in failed, with Microsoft's error, AADSTS number and ids. */
bool signin_code_read(const struct signin_code *code, const char *pasted, size_t len, struct secret *got,
    struct err *err) MUST_CHECK;

/* The outcome of a request to the listener. */
enum code_caught {
	CODE_MORE = 0, /* the request is incomplete: read on */
	CODE_OTHER,    /* another request of a browser or a local program: answer it, and keep listening */
	CODE_GOT,      /* @got is filled */
	CODE_FAILED    /* the sign-in failed; @err says why */
};
/* @bytes: everything received on this connection so far, NUL-terminated after @len. A request longer than
 * SIGNIN_CODE_REQUEST_MAX cannot be the sign-in's: CODE_OTHER. */
#define SIGNIN_CODE_REQUEST_MAX (2 * SIGNIN_CODE_PASTE_MAX)
enum code_caught signin_code_catch(const struct signin_code *code, const char *bytes, size_t len, struct secret *got,
    struct err *err);
/* The whole HTTP answer, a plain page; close the connection after it. */
const char *signin_code_page(enum code_caught caught, struct arena *arena);

/* Redeems the code. signin_tokens_read() reads the reply. */
void signin_code_put(struct request *request, const struct signin *signin, const struct signin_code *code,
    const struct secret *got, struct arena *arena);

/* --- over SSH: forwarding the browser's port to the listener --- */

/* "ssh -p 2222 -L 58731:127.0.0.1:58731 admin@host", to type on the browser's computer; shell-quoted if needed.
 * @ssh_port 0 or 22 is left out; @user or @host NULL or "": USER, HOST. */
const char *signin_code_ssh(int port, const char *user, const char *host, int ssh_port, struct arena *arena);
/* The same for PuTTY, as one sentence; menu names are PuTTY's own. */
const char *signin_code_putty(int port, struct arena *arena);

#endif
