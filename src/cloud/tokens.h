/* tokens.h - access tokens made elsewhere: told apart by whom they are for
 *
 * They never enter an arena. Whether they are for the right tenant and may do what is needed is
 * token_check's to say.
 */
#ifndef CLOUD_TOKENS_H
#define CLOUD_TOKENS_H

#include "cloud/token.h"

/* Two tokens of 16 KB each, and what stands around them. */
#define TOKENS_FILE_MAX (64u * 1024)

/* @text: one or two tokens with white space between, each perhaps after "Bearer"; or one JSON
 * object as other command line tools print it, with "accessToken" or "access_token". Fills those
 * of @graph and @exchange that it finds, and empties the other. ERR_TOKEN says what was found
 * instead: nothing, no JWT, a token for somebody else, two for the same. */
bool tokens_sort(const char *text, size_t len, const struct place *place, struct secret *graph,
		 struct secret *exchange, struct err *err) MUST_CHECK;

/* The one for @service, from the whole text of such a file. ERR_USAGE when @text is NULL or empty, ERR_TOKEN as above or
 * when there is none for @service. */
bool tokens_pick(const struct secret *text, const struct place *place, enum service service,
		 struct secret *token, struct err *err) MUST_CHECK;

#endif
