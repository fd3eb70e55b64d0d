/* practice_fault.c - faults between us and a service, injected on demand
 *
 * Lost, slow and truncated answers happen after the service handled the call: the change was made, and the caller
 * cannot see it. All other faults happen before the service gets the call: nothing has changed.
 */
#include "practice/practice_parts.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

static const char ended[] = N_("the connection ended before an answer came");

/* Deeper than any of our parsers accepts. */
#define DEEP 400

/* The stormy tenant refuses every third call, with 429 and 503 in turn. */
static const struct fault *practice_fault_storm(const struct practice *practice)
{
	static const struct fault throttled = { .kind = FAULT_429, .retry_after_s = 2 };
	static const struct fault closed = { .kind = FAULT_503, .retry_after_s = -1 };

	if (!practice->tenant->stormy || practice->calls % 3)
		return NULL;
	return practice->calls / 3 % 2 ? &throttled : &closed;
}

const struct fault *fault_meet(struct practice *practice, const char *path)
{
	const struct fault *met = NULL;

	for (size_t i = 0; i < practice->fault_count; i++) {
		struct fault *fault = &practice->faults[i];

		if (fault->path && !strstr(path, fault->path))
			continue;
		fault->seen++;
		if (!met && fault->kind != FAULT_NONE && (!fault->nth || fault->nth == fault->seen))
			met = fault;
	}
	return met ? met : practice_fault_storm(practice);
}

static void practice_fault_lose(struct visit *visit, const char *why)
{
	struct reply *reply = visit->reply;
	unsigned id = reply->id;

	memset(reply, 0, sizeof *reply);
	reply->id = id;
	reply->lost = true;
	reply->body = "";
	reply->retry_after_s = -1;
	(void)!err_set(&reply->err, ERR_UNREACHABLE, NULL, "%s", why);
}

static void practice_fault_refuse(struct visit *visit, int status, int retry_after_s)
{
	static const char throttled[] = "Too many requests.", closed[] = "Service unavailable.";
	const char *message = status == 429 ? throttled : closed;

	if (visit->service == SERVICE_LOGIN)
		say_sign_in_error(visit, status, "temporarily_unavailable", status == 429 ? 90055 : 90033, message);
	else if (visit->service == SERVICE_GRAPH)
		say_graph_error(visit, status, status == 429 ? "TooManyRequests" : "serviceNotAvailable", message);
	else
		say_exchange_error(visit, status, status == 429 ? "TooManyRequests" : "ServiceUnavailable", message);
	visit->reply->retry_after_s = retry_after_s;
}

/* An error with status 200: seen with Exchange. */
static void say_error_in_200(struct visit *visit)
{
	if (visit->service == SERVICE_EXCHANGE)
		say_exchange_error(visit, 200, "InternalServerError",
		    "Ex000000|Microsoft.Exchange.Data.Directory."
		    "ADTransientException|The service had "
		    "an error.");
	else
		say_graph_error(visit, 200, "InternalServerError", "The service had an error.");
}

static void say_page(struct visit *visit, int status)
{
	static const char page[] = "<!DOCTYPE html><html><head><title>Network login</title></head><body>"
				   "<form action=\"/login\">Please sign in to use this network.</form></body></html>";

	say_json(visit, status, arena_copy(visit->arena, page));
	text_safe(visit->reply->content_type, sizeof visit->reply->content_type, "text/html; charset=utf-8");
}

static void say_deep(struct visit *visit)
{
	char *body = arena_alloc(visit->arena, 2 * DEEP + 1);

	memset(body, '[', DEEP);
	memset(body + DEEP, ']', DEEP);
	say_json(visit, 200, body);
}

bool fault_before(struct visit *visit, const struct fault *fault)
{
	switch (fault->kind) {
	case FAULT_429:
		practice_fault_refuse(visit, 429, fault->retry_after_s);
		return true;
	case FAULT_503:
		practice_fault_refuse(visit, 503, fault->retry_after_s);
		return true;
	case FAULT_LOST:
		practice_fault_lose(visit, _(ended));
		return true;
	case FAULT_HTML:
		say_page(visit, 200);
		return true;
	case FAULT_ERROR_IN_200:
		say_error_in_200(visit);
		return true;
	case FAULT_REDIRECT:
		say_page(visit, 302);
		text_safe(visit->reply->location, sizeof visit->reply->location, "https://elsewhere.invalid/");
		return true;
	case FAULT_EMPTY:
		say_json(visit, 200, "");
		return true;
	case FAULT_DEEP:
		say_deep(visit);
		return true;
	case FAULT_NONE:
	case FAULT_LOST_AFTER:
	case FAULT_SLOW:
	case FAULT_TRUNCATED:
		break;
	}
	return false;
}

void fault_after(struct visit *visit, const struct fault *fault)
{
	if (fault->kind == FAULT_LOST_AFTER) {
		practice_fault_lose(visit, _(ended));
	} else if (fault->kind == FAULT_SLOW) {
		practice_fault_lose(visit, _("the answer did not end while it was waited for"));
	} else if (fault->kind == FAULT_TRUNCATED) {
		visit->reply->len /= 2;
		visit->reply->body = arena_copy_n(visit->arena, visit->reply->body, visit->reply->len);
	}
}
