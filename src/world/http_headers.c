/* http_headers.c - what a reply's headers say, whatever case the other side wrote their names in */
#include "world/http_inside.h"

#include <limits.h>
#include <string.h>
#include <time.h>


/* A throttled service asks for minutes; a year is a mistake or an attack. */
#define RETRY_AFTER_MAX_S (366L * 24 * 3600)

static const char *header(const struct http_call *call, const char *name)
{
	struct curl_header *found;

	if (curl_easy_header(call->easy, name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK)
		return NULL;
	return found->value;
}

/* All headers of one name, in order: WWW-Authenticate may come as several. */
static void header_joined(const struct http_call *call, const char *name, char *out, size_t size)
{
	struct curl_header *found;
	struct buf joined;

	buf_init(&joined, 4096);
	for (size_t i = 0;
	     curl_easy_header(call->easy, name, i, CURLH_HEADER, -1, &found) == CURLHE_OK; i++)
		buf_printf(&joined, "%s%s", i ? ", " : "", found->value);
	http_veil_safe(call->http, buf_text(&joined), out, size);
	buf_release(&joined);
}

/* Seconds, or a date made seconds by the other side's clock where it told it: ours may be wrong. */
static int retry_after(const char *value, int64_t date)
{
	size_t digits = value ? strspn(value, "0123456789") : 0;
	int64_t seconds = 0;

	if (!value || !*value)
		return -1;
	if (!value[digits]) {
		for (size_t i = 0; i < digits && seconds <= RETRY_AFTER_MAX_S; i++)
			seconds = seconds * 10 + (value[i] - '0');
	} else {
		int64_t until = (int64_t)curl_getdate(value, NULL);

		if (until == -1)
			return -1;
		seconds = until - (date ? date : (int64_t)time(NULL));
	}
	return seconds < 0                   ? 0
	       : seconds > RETRY_AFTER_MAX_S ? (int)RETRY_AFTER_MAX_S
					     : (int)seconds;
}

void http_headers_read(struct http_call *call)
{
	struct reply *reply = &call->reply;
	const char *id = header(call, "request-id");
	const char *date = header(call, "date");
	int64_t at = date ? (int64_t)curl_getdate(date, NULL) : 0;

	reply->date = at > 0 ? at : 0;
	reply->retry_after_s = retry_after(header(call, "retry-after"), reply->date);
	http_veil_safe(call->http, id ? id : header(call, "x-ms-request-id"), reply->request_id, sizeof(reply->request_id));
	http_veil_safe(call->http, header(call, "location"), reply->location, sizeof(reply->location));
	http_veil_safe(call->http, header(call, "content-type"), reply->content_type, sizeof(reply->content_type));
	header_joined(call, "x-warnings", reply->warnings, sizeof(reply->warnings));
	header_joined(call, "www-authenticate", reply->authenticate, sizeof(reply->authenticate));
}
