/* http_able.c - what newer versions of libcurl can do, and what is lost without it: a row for each */
#include "world/http_able.h"

#include <stdio.h>

/* An option by its name if these headers have it. */
#if LIBCURL_VERSION_NUM >= 0x075700
#define SINCE_7_87(option) option
#else
#define SINCE_7_87(option) CURLOPT_LASTENTRY
#endif

static const struct {
	CURLoption option;
	unsigned since;
	const char *lost;
} rows[HTTP_ABLE_COUNT] = {
	[HTTP_ABLE_QUICK_EXIT] = { SINCE_7_87(CURLOPT_QUICK_EXIT), 0x075700,
	    "a name server that does not answer holds up everything for as long as this system waits for it" },
};

bool http_able(enum http_able what)
{
	return rows[what].option != CURLOPT_LASTENTRY &&
	       curl_version_info(CURLVERSION_NOW)->version_num >= rows[what].since;
}

CURLcode http_able_set(CURL *easy, enum http_able what)
{
	return http_able(what) ? curl_easy_setopt(easy, rows[what].option, 1L) : CURLE_OK;
}

const char *http_able_lost(enum http_able what)
{
	static char told[200];

	if (http_able(what))
		return NULL;
	snprintf(told, sizeof(told), "libcurl %s, built with %s, not %u.%u or newer: %s",
	    curl_version_info(CURLVERSION_NOW)->version, LIBCURL_VERSION, rows[what].since >> 16,
	    rows[what].since >> 8 & 0xff, rows[what].lost);
	return told;
}
