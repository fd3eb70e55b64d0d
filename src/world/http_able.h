/* http_able.h - what newer versions of libcurl can do, and what is lost without it: asked here and nowhere else
 *
 * naaready needs libcurl 7.61. What came later is used where both the headers that it was built with and the library
 * that runs know it.
 */
#ifndef WORLD_HTTP_ABLE_H
#define WORLD_HTTP_ABLE_H

#include <curl/curl.h>
#include <stdbool.h>

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

#endif
