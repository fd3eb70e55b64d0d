/* token.h - access tokens: what they claim, and whether that is what was asked for
 *
 * Claims are read without checking the signature: the token is for Microsoft to judge. We compare
 * tid, aud and scp or roles before we send it anywhere, so that nothing is read from or written to
 * the wrong tenant.
 */
#ifndef CLOUD_TOKEN_H
#define CLOUD_TOKEN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "cloud/endpoints.h"
#include "core/scope.h"

/* Claims that we use; safe text in the arena given. */
struct claims {
	const char *tid, *aud, *appid, *oid;
	const char *upn; /* of a member; guests and partners from elsewhere have none, or not one of this tenant */
	const char *
	    name; /* what the person is called, by the first of upn, preferred_username, unique_name, email and name that is
			      * there; "" for an app, and never for a person */
	struct scopes scp;   /* delegated */
	struct scopes roles; /* app-only */
	struct scopes wids;  /* role template ids of the user */
	bool has_wids;       /* the token tells them, be they none */
	bool person;         /* somebody signed in: by idtyp, or by a scp; else the app itself did */
	int64_t expires;     /* exp; 0: it does not say */
	int64_t begins;      /* nbf; 0: it does not say */
};

/* ERR_TOKEN when it is no JWT or a claim has the wrong type. */
bool token_claims(const struct secret *token, struct claims *claims, struct arena *arena, struct err *err) MUST_CHECK;

struct token_wanted {
	const struct endpoints *endpoints;
	enum service service;
	const char *tenant_id;
	/* Delegated scopes asked for, short names ("Directory.Read.All"); may be empty. A delegated
	 * token for Exchange must in any case hold a scope for administering it. */
	struct scopes scopes;
	bool app_only; /* then roles must not be empty */
	int64_t now;
};

/* ERR_TOKEN naming the claim, what it says and what was asked. A scope counts as there when a wider
 * one is (Directory.Read.All within Directory.ReadWrite.All ...: table in token.c). */
bool token_check(const struct claims *claims, const struct token_wanted *wanted, struct err *err) MUST_CHECK;

/* Whether having @have is as good as having @scope: the same, or a wider one. */
bool token_scope_covers(const char *have, const char *scope);

/* Whether the token may do what @scope says, delegated or app-only, by itself or by a wider one. */
bool token_allows(const struct claims *claims, const char *scope);

/* access tokens made elsewhere: told apart by whom they are for
 *
 * They never enter an arena. Whether they are for the right tenant and may do what is needed is
 * token_check's to say.
 */

/* Two tokens of 16 KB each, and what stands around them. */
#define TOKENS_FILE_MAX (64u * 1024)

/* @text: one or two tokens with white space between, each perhaps after "Bearer"; or one JSON
 * object as other command line tools print it, with "accessToken" or "access_token". Fills those
 * of @graph and @exchange that it finds, and empties the other. ERR_TOKEN says what was found
 * instead: nothing, no JWT, a token for somebody else, two for the same. */
bool tokens_sort(const char *text, size_t len, const struct endpoints *endpoints, struct secret *graph,
    struct secret *exchange, struct err *err) MUST_CHECK;

/* The one for @service, from the whole text of such a file. ERR_USAGE when @text is NULL or empty, ERR_TOKEN as above or
 * when there is none for @service. */
bool tokens_pick(const struct secret *text, const struct endpoints *endpoints, enum service service,
    struct secret *token, struct err *err) MUST_CHECK;

#endif
