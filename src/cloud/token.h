/* token.h - access tokens: their claims, and whether they match the request
 *
 * Claims are read without verifying the signature, which is the service's job. We compare tid, aud and scp or roles
 * before a token is sent anywhere, so that nothing is read from or written to the wrong tenant.
 */
#ifndef CLOUD_TOKEN_H
#define CLOUD_TOKEN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "cloud/endpoints.h"
#include "core/scope.h"

/* The claims that we use; safe text in the caller's arena. */
struct claims {
	const char *tid, *aud, *appid, *oid;
	const char *upn;   /* of a member; guests and partners have none, or not one of this tenant */
	const char *name;  /* of a person: first of upn, preferred_username, unique_name, email, name; "" for an app */
	struct scopes scp; /* delegated */
	struct scopes roles; /* app-only */
	struct scopes wids;  /* role template ids of the user */
	bool has_wids;       /* the token has this claim, even if empty */
	bool person;         /* a user signed in, by idtyp or a scp; else the app itself */
	int64_t expires;     /* exp; 0: absent */
	int64_t begins;      /* nbf; 0: absent */
};

/* ERR_TOKEN if it is not a JWT or a claim has the wrong type. */
bool token_claims(const struct secret *token, struct claims *claims, struct arena *arena, struct err *err) MUST_CHECK;

struct token_wanted {
	const struct endpoints *endpoints;
	enum service service;
	const char *tenant_id;
	/* Delegated scopes that were requested, short names ("Directory.Read.All"); may be empty. A delegated token for
	 * Exchange must always have a scope for administering it. */
	struct scopes scopes;
	bool app_only; /* roles must then not be empty */
	int64_t now;
};

/* ERR_TOKEN naming the claim, its value and the requested one. A wider scope satisfies a narrower one
 * (Directory.Read.All within Directory.ReadWrite.All ...: table in token.c). */
bool token_check(const struct claims *claims, const struct token_wanted *wanted, struct err *err) MUST_CHECK;

/* True if scope @have includes @scope: the same or a wider one. */
bool token_scope_covers(const char *have, const char *scope);

/* True if the token has @scope or a wider one, delegated or app-only. */
bool token_allows(const struct claims *claims, const char *scope);

/* Access tokens made by other tools, sorted by audience.
 *
 * They never enter an arena. token_check() decides whether a token is for the right tenant and has the needed
 * permissions.
 */

/* Two tokens of 16 KB each, and the text around them. */
#define TOKENS_FILE_MAX (64u * 1024)

/* @text: one or two tokens separated by white space, each optionally after "Bearer"; or one JSON object as other
 * command line tools print it, with "accessToken" or "access_token". Fills those of @graph and @exchange that it finds
 * and empties the other. ERR_TOKEN says what was found instead: nothing, not a JWT, a token for another service, two
 * for the same. */
bool tokens_sort(const char *text, size_t len, const struct endpoints *endpoints, struct secret *graph,
    struct secret *exchange, struct err *err) MUST_CHECK;

/* The token for @service from the text of such a file. ERR_USAGE if @text is NULL or empty; ERR_TOKEN as above, or if
 * there is none for @service. */
bool tokens_pick(const struct secret *text, const struct endpoints *endpoints, enum service service,
    struct secret *token, struct err *err) MUST_CHECK;

/* The tenant that such a text is of, by the "tid" of its token for Graph, or else of the other. @cloud: may be
 * CLOUD_UNKNOWN. ERR_TOKEN as above. */
bool tokens_tenant(const struct secret *text, enum cloud cloud, const char **tenant_id, struct arena *arena,
    struct err *err) MUST_CHECK;

#endif
