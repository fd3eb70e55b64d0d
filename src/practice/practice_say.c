/* practice_say.c - filling a reply as each of the services would */
#include "practice/practice_parts.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "base/when.h"
#include "core/profile.h"

static const char graph_type[] = "application/json;odata.metadata=minimal;charset=utf-8";
static const char plain_type[] = "application/json; charset=utf-8";

const char *say_guid(const char *a, const char *b, struct arena *arena)
{
	char hex[HASH_HEX_SIZE];

	hash_hex(a, strlen(a), b, strlen(b), hex);
	return arena_printf(arena, "%.8s-%.4s-4%.3s-a%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15,
			    hex + 18);
}

const char *say_object_id(const struct visit *visit, const char *what)
{
	return say_guid(visit->tenant->tenant_id, what, visit->arena);
}

const char *say_call_guid(const struct visit *visit, const char *what)
{
	const char *seed = arena_printf(visit->arena, "%s %u", what, visit->practice->calls);

	return say_guid(visit->tenant->tenant_id, seed, visit->arena);
}

const char *say_iso(const struct visit *visit, int64_t at)
{
	char iso[WHEN_SIZE];

	return arena_copy(visit->arena, when_iso(at, iso));
}

void say_json(struct visit *visit, int status, const char *body)
{
	visit->reply->status = status;
	visit->reply->body = body;
	visit->reply->len = strlen(body);
	text_safe(visit->reply->content_type, sizeof visit->reply->content_type,
		  visit->service == SERVICE_GRAPH ? graph_type : plain_type);
}

void say_list(const struct visit *visit, struct json_out *out, const char *what)
{
	json_out_open(out);
	json_out_text(out, "@odata.context",
		      arena_printf(visit->arena, "%s/%s/$metadata#%s",
				   visit_base(visit, SERVICE_GRAPH),
				   text_begins(visit->path, "/beta/") ? "beta" : "v1.0", what));
	json_out_array(out, "value");
}

void say_nothing(struct visit *visit, int status)
{
	say_json(visit, status, "");
	visit->reply->content_type[0] = '\0';
}

bool say_redirect(struct visit *visit, const char *to)
{
	if (strlen(to) >= sizeof visit->reply->location)
		return false;
	say_nothing(visit, 302);
	text_safe(visit->reply->location, sizeof visit->reply->location, to);
	return true;
}

static const char *with_noise(const struct visit *visit, const char *message)
{
	if (!visit->tenant->noise)
		return message;
	return arena_printf(visit->arena, "%s %s", message, visit->tenant->noise);
}

void say_graph_error(struct visit *visit, int status, const char *code, const char *message)
{
	struct json_out out;
	char date[WHEN_SIZE];

	when_iso(visit->call->now, date);
	date[strcspn(date, "Z")] = '\0'; /* Graph writes it without */
	json_out_open(&out);
	json_out_object(&out, "error");
	json_out_text(&out, "code", code);
	json_out_text(&out, "message", with_noise(visit, message));
	json_out_object(&out, "innerError");
	json_out_text(&out, "date", date);
	json_out_text(&out, "request-id", visit->reply->request_id);
	json_out_text(&out, "client-request-id", visit->reply->request_id);
	say_json(visit, status, json_out_close(&out, false, visit->arena));
}

void say_exchange_error(struct visit *visit, int status, const char *code, const char *told)
{
	const char *words = strrchr(told, '|');
	struct json_out out;

	told = with_noise(visit, told);
	json_out_open(&out);
	json_out_object(&out, "error");
	json_out_text(&out, "code", code);
	json_out_text(&out, "message", "Error executing cmdlet");
	json_out_array(&out, "details");
	json_out_object(&out, NULL);
	json_out_text(&out, "code", "Client");
	json_out_text(&out, "target", "");
	json_out_text(&out, "message", told);
	json_out_end(&out);
	json_out_end(&out);
	json_out_object(&out, "innererror");
	json_out_text(&out, "message", "Error executing cmdlet");
	json_out_text(&out, "type", "Microsoft.Exchange.Admin.OData.Core.ODataServiceException");
	json_out_text(&out, "stacktrace", "");
	json_out_object(&out, "internalexception");
	json_out_text(&out, "message", words ? words + 1 : told);
	json_out_text(&out, "type", "Microsoft.Exchange.Admin.OData.Core.ODataServiceException");
	json_out_end(&out);
	json_out_end(&out);
	json_out_end(&out);
	json_out_text(&out, "adminapi.warnings@odata.type", "#Collection(String)");
	json_out_array(&out, "@adminapi.warnings");
	say_json(visit, status, json_out_close(&out, false, visit->arena));
}

void say_sign_in_error(struct visit *visit, int status, const char *error, int code,
		       const char *message)
{
	const char *trace = visit->reply->request_id,
		   *correlation = say_call_guid(visit, "correlation");
	char *stamp = arena_copy(visit->arena, say_iso(visit, visit->call->now));
	struct json_out out;

	stamp[strcspn(stamp, "T")] = ' ';
	json_out_open(&out);
	json_out_text(&out, "error", error);
	json_out_text(&out, "error_description",
		      arena_printf(visit->arena,
				   "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s",
				   code, with_noise(visit, message), trace, correlation, stamp));
	json_out_array(&out, "error_codes");
	json_out_int(&out, NULL, code);
	json_out_end(&out);
	json_out_text(&out, "timestamp", stamp);
	json_out_text(&out, "trace_id", trace);
	json_out_text(&out, "correlation_id", correlation);
	json_out_text(&out, "error_uri",
		      arena_printf(visit->arena, "%s/error?code=%d",
				   visit_base(visit, SERVICE_LOGIN), code));
	say_json(visit, status, json_out_close(&out, false, visit->arena));
}

void say_unauthorized(struct visit *visit)
{
	static const char *const words[] = {
		[BEARER_GOOD] = "",
		[BEARER_NONE] = "Access token is empty.",
		[BEARER_FORGED] = "Access token validation failure. Invalid signature.",
		[BEARER_EXPIRED] = "Lifetime validation failed, the token is expired.",
		[BEARER_OTHER_TENANT] =
			"Access token validation failure. The token is for another tenant.",
		[BEARER_OTHER_AUDIENCE] = "Access token validation failure. Invalid audience.",
	};
	const char *message = words[visit->bearer.state];

	if (visit->service == SERVICE_GRAPH) {
		say_graph_error(visit, 401, "InvalidAuthenticationToken", message);
		(void)!snprintf(
			visit->reply->authenticate, sizeof visit->reply->authenticate,
			"Bearer realm=\"\", authorization_uri=\"%s/common/oauth2/authorize\", "
			"client_id=\"" GRAPH_APP_ID "\"",
			visit_base(visit, SERVICE_LOGIN));
		return;
	}
	say_exchange_error(visit, 401, "Unauthorized", message);
	(void)!snprintf(visit->reply->authenticate, sizeof visit->reply->authenticate,
			"Bearer client_id=\"" EXCHANGE_APP_ID "\", error=\"invalid_token\"");
}
