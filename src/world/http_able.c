/* http_able.c - the libcurl that runs: what it can do, what it is made of, which certificates it brings along */
#include "world/http_able.h"

#include <stdio.h>

/* --- options of newer versions, a row for each --- */

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

/* --- what it tells of itself --- */

void http_able_trust(struct trust_named *named)
{
#if LIBCURL_VERSION_NUM >= 0x074600
	const curl_version_info_data *library = curl_version_info(CURLVERSION_SEVENTH);

	if (library->age < CURLVERSION_SEVENTH)
		return;
	named->own_dir = library->capath;
	named->own_file = library->cainfo;
#else
	(void)named;
#endif
}

/* curl_version() would tell all in one text, but begins what it uses: OpenLDAP then looks for this machine's name. */
void http_able_component(struct components *components)
{
	const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);

	components_add(components, "libcurl", LIBCURL_VERSION, info->version);
	components_add_used(components, NULL, info->ssl_version, "libcurl");
	components_add_used(components, "zlib", info->libz_version, "libcurl");
	/* a library older than its headers does not have the rest */
	if (info->age < CURLVERSION_NOW)
		return;
	components_add_used(components, "c-ares", info->ares, "libcurl");
	components_add_used(components, "libidn2", info->libidn, "libcurl");
	components_add_used(components, NULL, info->libssh_version, "libcurl");
	components_add_used(components, "brotli", info->brotli_version, "libcurl");
#if LIBCURL_VERSION_NUM >= 0x074200
	components_add_used(components, "nghttp2", info->nghttp2_version, "libcurl");
	components_add_used(components, NULL, info->quic_version, "libcurl");
#endif
#if LIBCURL_VERSION_NUM >= 0x074800
	components_add_used(components, "zstd", info->zstd_version, "libcurl");
#endif
}

bool http_able_http2(void)
{
	return (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTP2) != 0;
}
