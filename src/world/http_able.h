/* http_able.h - the libcurl that runs: what it can do, what it is made of, which certificates it brings along
 *
 * naaready needs libcurl 7.61. What came later is used where both the headers that it was built with and the library
 * that runs know it. Versions are asked for here and nowhere else.
 */
#ifndef WORLD_HTTP_ABLE_H
#define WORLD_HTTP_ABLE_H

#include <curl/curl.h>
#include <stdbool.h>

#include "base/component.h"
#include "world/trust.h"

enum http_able {
	/* neither giving up a request nor ending waits for a name server that does not answer */
	HTTP_ABLE_QUICK_EXIT,
	HTTP_ABLE_COUNT
};

bool http_able(enum http_able what);
/* Sets the option to 1 where it is known. */
CURLcode http_able_set(CURL *easy, enum http_able what);
/* A sentence for the trace about what cannot be done, NULL if it can. Valid until the next call. */
const char *http_able_lost(enum http_able what);

/* Fills in the certificates that it was built to take. Before 7.70 it does not tell. */
void http_able_trust(struct trust_named *named);
/* Adds it, and what it brings along. */
void http_able_component(struct components *components);
/* It speaks HTTP/2. */
bool http_able_http2(void);

#endif
