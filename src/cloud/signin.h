/* signin.h - the questions and answers of signing in; no state, no waiting
 *
 * Sources: Microsoft identity platform, device authorization grant (2024-01) and client
 * credentials; RFC 8628 for slow_down.
 */
#ifndef CLOUD_SIGNIN_H
#define CLOUD_SIGNIN_H

#include "cloud/reply.h"
#include "cloud/token.h"

enum auth {
	AUTH_DEVICE = 0,
	AUTH_PASTE,
	AUTH_LOOPBACK,
	AUTH_CERTIFICATE,
	AUTH_SECRET,
	AUTH_TOKEN,
	AUTH_COUNT
};
const char *auth_id(enum auth auth);
bool auth_of(const char *id, enum auth *auth);
const char *auth_say(enum auth auth); /* translated */

/* Public client ids for command line tools (facts collected 2026-08, see README):
 * "Microsoft Graph Command Line Tools", "Microsoft Exchange REST API Based PowerShell", and "Azure CLI", which is for
 * Graph only here. */
#define CLIENT_GRAPH    "14d82eec-204b-4c2f-b7e8-296a70dab67e"
#define CLIENT_EXCHANGE "fb78d390-0c51-40cd-8e17-fdbfab77341b"
#define CLIENT_AZURE    "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
/* What Microsoft's pages call one of these; NULL for any other. */
const char *signin_client_name(const char *client_id);
/* None of these: a registration of the organisation's own. */
bool signin_own_client(const char *client_id);

/* An unauthenticated request that finds the tenant behind a domain or id: openid-configuration. */
void signin_discover_put(struct request *request, const struct place *place, const char *domain,
			 struct arena *arena);
/* Tenant id and cloud. ERR_UNKNOWN_TENANT for AADSTS90002; ERR_USAGE with the right cloud for
 * 90038. */
bool signin_discover_read(const struct reply *reply, struct tenant *tenant,
			  struct err *err) MUST_CHECK;

/* @scopes: short Graph names; for Exchange ".default". openid and profile are added for delegated
 * sign-ins. */
struct signin {
	const struct place *place;
	enum service service; /* SERVICE_GRAPH or SERVICE_EXCHANGE */
	const char *tenant;   /* id */
	const char *client_id;
	struct scopes scopes;
	bool offline;         /* asks for a refresh token too: offline_access */
};

struct device_code {
	struct secret device_code;
	char user_code[40];           /* safe text */
	char url[200];                /* verification_uri: https only; else ERR_ODD */
	int expires_in_s, interval_s; /* an interval below 1 s is not believed: 5 */
};

void signin_device_put(struct request *request, const struct signin *signin, struct arena *arena);
bool signin_device_read(const struct reply *reply, struct device_code *code,
			struct err *err) MUST_CHECK;
void signin_device_poll_put(struct request *request, const struct signin *signin,
			    const struct device_code *code, struct arena *arena);
void signin_secret_put(struct request *request, const struct signin *signin,
		       const struct secret *secret, struct arena *arena);

enum token_answer { TOKEN_FAILED = 0, TOKEN_GOT, TOKEN_PENDING, TOKEN_SLOW_DOWN };

/* What the token endpoint said. TOKEN_GOT fills @access and *@lives_s; TOKEN_FAILED fills @err
 * (ERR_REFUSED with AADSTS number, trace and correlation ids, time; or transport trouble). */
enum token_answer signin_token_read(const struct reply *reply, struct secret *access, int *lives_s,
				    struct err *err);
/* The same with the refresh token: one that came takes the place of what was in @refresh; otherwise
 * that stays, since a renewal may leave the old one in force. Microsoft sends one only where
 * offline_access was asked for and allowed. */
enum token_answer signin_tokens_read(const struct reply *reply, struct secret *access,
				     struct secret *refresh, int *lives_s, struct err *err);
/* Asks for a new access token, and a new refresh token. Both are for the same client only. */
void signin_refresh_put(struct request *request, const struct signin *signin,
			const struct secret *refresh, struct arena *arena);

#endif
