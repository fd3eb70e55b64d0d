/* http_curl.c - libcurl, loaded when the first request goes out
 *
 * Debian's libcurl brings two dozen libraries along (Kerberos, LDAP, SSH, GnuTLS ...). Loading them takes longer than
 * all the rest up to the first page, and who reads a saved run or practises never needs them. So the program does
 * not link with it: the functions that http*.c call are here, as curl.h declares them, and pass the call on. They are
 * not exported, so libcurl itself never comes upon them.
 */
/* Its first parameter is const in some versions of curl.h; for callers that is the same. */
#define curl_url_get curl_url_get_as_declared
#include <curl/curl.h>
#undef curl_url_get
#include <stdarg.h>

#include "world/library.h"

/* The name of its interface since 2006. The flavour over OpenSSL, which http_tls.c needs, is the one with this name. */
#define LIBRARY "libcurl.so.4"

CURLUcode curl_url_get(const CURLU *url, CURLUPart what, char **part, unsigned flags);

#define FUNCTIONS(DO) \
	DO(curl_easy_cleanup) DO(curl_easy_getinfo) DO(curl_easy_header) DO(curl_easy_init) DO(curl_easy_setopt) \
	DO(curl_easy_strerror) DO(curl_free) DO(curl_getdate) DO(curl_global_init_mem) DO(curl_multi_add_handle) \
	DO(curl_multi_cleanup) DO(curl_multi_info_read) DO(curl_multi_init) DO(curl_multi_perform) DO(curl_multi_poll) \
	DO(curl_multi_remove_handle) DO(curl_multi_setopt) DO(curl_slist_append) DO(curl_slist_free_all) DO(curl_url) \
	DO(curl_url_cleanup) DO(curl_url_get) DO(curl_url_set)

#define MEMBER(name) __typeof__(&(name)) name;
#define ROW(name) {#name, offsetof(struct real, name)},

static struct real {
	FUNCTIONS(MEMBER)
} real;

static const struct library_function functions[] = {FUNCTIONS(ROW) {NULL, 0}};

/* Where it is missing, everything fails as it does when memory is short; http.c says so in a sentence. */
static bool loaded(void)
{
	static bool tried, found;

	if (!tried)
		found = library_load(LIBRARY, functions, &real);
	tried = true;
	return found;
}

/* --- options: their number says what type they have --- */

CURLcode (curl_easy_setopt)(CURL *easy, CURLoption option, ...)
{
	va_list args;
	CURLcode code;

	va_start(args, option);
	if ((int)option < CURLOPTTYPE_OBJECTPOINT)
		code = (real.curl_easy_setopt)(easy, option, va_arg(args, long));
	else if ((int)option >= CURLOPTTYPE_OFF_T && (int)option < CURLOPTTYPE_BLOB)
		code = (real.curl_easy_setopt)(easy, option, va_arg(args, curl_off_t));
	else
		code = (real.curl_easy_setopt)(easy, option, va_arg(args, void *));
	va_end(args);
	return code;
}

CURLMcode (curl_multi_setopt)(CURLM *multi, CURLMoption option, ...)
{
	va_list args;
	CURLMcode code;

	va_start(args, option);
	if ((int)option < CURLOPTTYPE_OBJECTPOINT)
		code = (real.curl_multi_setopt)(multi, option, va_arg(args, long));
	else
		code = (real.curl_multi_setopt)(multi, option, va_arg(args, void *));
	va_end(args);
	return code;
}

CURLcode (curl_easy_getinfo)(CURL *easy, CURLINFO info, ...)
{
	va_list args;
	CURLcode code;

	va_start(args, info);
	code = (real.curl_easy_getinfo)(easy, info, va_arg(args, void *));
	va_end(args);
	return code;
}

/* --- what comes first: there is no handle yet, and perhaps no library --- */

CURLcode curl_global_init_mem(long flags, curl_malloc_callback m, curl_free_callback f, curl_realloc_callback r,
			      curl_strdup_callback s, curl_calloc_callback c)
{
	return loaded() ? real.curl_global_init_mem(flags, m, f, r, s, c) : CURLE_FAILED_INIT;
}

CURL *curl_easy_init(void)
{
	return loaded() ? real.curl_easy_init() : NULL;
}

CURLM *curl_multi_init(void)
{
	return loaded() ? real.curl_multi_init() : NULL;
}

CURLU *curl_url(void)
{
	return loaded() ? real.curl_url() : NULL;
}

time_t curl_getdate(const char *text, const time_t *unused)
{
	return loaded() ? real.curl_getdate(text, unused) : -1;
}

struct curl_slist *curl_slist_append(struct curl_slist *list, const char *text)
{
	return loaded() ? real.curl_slist_append(list, text) : NULL;
}

const char *curl_easy_strerror(CURLcode code)
{
	return loaded() ? real.curl_easy_strerror(code) : "";
}

/* --- what has a handle: the library is there --- */

void curl_easy_cleanup(CURL *easy)
{
	if (easy)
		real.curl_easy_cleanup(easy);
}

CURLHcode curl_easy_header(CURL *easy, const char *name, size_t index, unsigned origin, int request,
			   struct curl_header **header)
{
	return real.curl_easy_header(easy, name, index, origin, request, header);
}

void curl_free(void *memory)
{
	if (memory)
		real.curl_free(memory);
}

CURLMcode curl_multi_add_handle(CURLM *multi, CURL *easy)
{
	return real.curl_multi_add_handle(multi, easy);
}

CURLMcode curl_multi_remove_handle(CURLM *multi, CURL *easy)
{
	return real.curl_multi_remove_handle(multi, easy);
}

CURLMcode curl_multi_cleanup(CURLM *multi)
{
	return real.curl_multi_cleanup(multi);
}

CURLMsg *curl_multi_info_read(CURLM *multi, int *left)
{
	return real.curl_multi_info_read(multi, left);
}

CURLMcode curl_multi_perform(CURLM *multi, int *running)
{
	return real.curl_multi_perform(multi, running);
}

CURLMcode curl_multi_poll(CURLM *multi, struct curl_waitfd fds[], unsigned count, int ms, int *ready)
{
	return real.curl_multi_poll(multi, fds, count, ms, ready);
}

void curl_slist_free_all(struct curl_slist *list)
{
	if (list)
		real.curl_slist_free_all(list);
}

void curl_url_cleanup(CURLU *url)
{
	if (url)
		real.curl_url_cleanup(url);
}

CURLUcode curl_url_get(const CURLU *url, CURLUPart what, char **part, unsigned flags)
{
	return real.curl_url_get(url, what, part, flags);
}

CURLUcode curl_url_set(CURLU *url, CURLUPart what, const char *part, unsigned flags)
{
	return real.curl_url_set(url, what, part, flags);
}
