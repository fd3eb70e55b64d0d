/* practice_calls.h - calls to a practice cloud, for its tests
 *
 * One practice tenant, one reply, and the reply parsed: each call replaces the answer before it.
 */
#ifndef TESTS_UNIT_PRACTICE_CALLS_H
#define TESTS_UNIT_PRACTICE_CALLS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "practice/practice.h"

#define REAL_NOW   1795500000 /* 2026-11-24 06:40 UTC */
#define APP_CLIENT "11111111-2222-4333-8444-555555555555"

struct cloud_calls {
	struct practice practice;
	struct arena arena;
	struct reply reply;
	struct json_doc doc;
	const struct endpoints *endpoints; /* NULL: the real ones */
	const char *bearer;                /* bearer of the next calls; NULL: none */
	int64_t now;
};

static inline void calls_begin(struct cloud_calls *calls, const char *name)
{
	memset(calls, 0, sizeof *calls);
	practice_init(&calls->practice, practice_find(name), REAL_NOW);
	calls->now = REAL_NOW + calls->practice.clock_skew_s;
}

/* From now on as served at @url. */
static inline void calls_serve(struct cloud_calls *calls, const char *url)
{
	struct endpoints *endpoints = arena_alloc(&calls->arena, sizeof *endpoints);
	struct err err;

	assert_true(endpoints_of_url(endpoints, url, &calls->arena, &err));
	calls->endpoints = endpoints;
}

static inline void calls_end(struct cloud_calls *calls)
{
	json_release(&calls->doc);
	practice_release(&calls->practice);
	arena_release(&calls->arena);
}

/* Makes a call. Returns the answer's status, or 0 when the answer was lost; a JSON body is parsed. */
static inline int call(struct cloud_calls *calls, const char *method, const char *path, const char *body)
{
	struct practice_call sent = {
		.method = method,
		.path = path,
		.authorization = calls->bearer,
		.body = body ? body : "",
		.endpoints = calls->endpoints,
		.now = calls->now,
	};
	struct err err;

	json_release(&calls->doc);
	memset(&calls->doc, 0, sizeof calls->doc);
	calls->reply.id = 77;
	practice_answer(&calls->practice, &sent, &calls->reply, &calls->arena);
	assert_int_equal(calls->reply.id, 77);
	assert_non_null(calls->reply.body);
	for (size_t i = 0; i < calls->reply.len; i++) /* a transport may wipe the body */
		((char *)(uintptr_t)calls->reply.body)[i] ^= 0;
	if (calls->reply.len && text_begins(calls->reply.content_type, "application/json"))
		(void)!json_parse(&calls->doc, calls->reply.body, calls->reply.len, &err);
	return calls->reply.lost ? 0 : calls->reply.status;
}

/* Returns a member of the last answer, by keys with slashes between; digits look into arrays. */
static inline struct json told(struct cloud_calls *calls, const char *keys)
{
	struct json at = json_root(&calls->doc);

	while (*keys) {
		size_t len = strcspn(keys, "/");
		const char *key = arena_copy_n(&calls->arena, keys, len);

		at = *key >= '0' && *key <= '9' ? json_at(at, (size_t)(*key - '0')) : json_get(at, key);
		keys += len + (keys[len] == '/');
	}
	return at;
}

static inline const char *told_text(struct cloud_calls *calls, const char *keys)
{
	const char *text = json_raw(told(calls, keys));

	return text ? arena_copy(&calls->arena, text) : "";
}

static inline const char *path_of(struct cloud_calls *calls, const char *format)
{
	return arena_printf(&calls->arena, "/%s%s", calls->practice.tenant->tenant_id, format);
}

static inline const char *take_bearer(struct cloud_calls *calls)
{
	const char *token = told_text(calls, "access_token");

	assert_true(*token);
	return calls->bearer = arena_printf(&calls->arena, "Bearer %s", token);
}

/* Signs in by device code with a form-encoded scope; the bearer is used from then on. */
static inline const char *sign_in(struct cloud_calls *calls, const char *client_id, const char *scope)
{
	calls->bearer = NULL;
	assert_int_equal(200, call(calls, "POST", path_of(calls, "/oauth2/v2.0/devicecode"),
				  arena_printf(&calls->arena, "client_id=%s&scope=%s", client_id, scope)));
	calls->now += 3;
	assert_int_equal(200, call(calls, "POST", path_of(calls, "/oauth2/v2.0/token"),
				  arena_printf(&calls->arena,
				      "grant_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3A"
				      "grant-type%%3Adevice_code&client_id=%s&device_code=%s",
				      client_id, told_text(calls, "device_code"))));
	return take_bearer(calls);
}

static inline const char *sign_in_app(struct cloud_calls *calls, const char *resource)
{
	calls->bearer = NULL;
	assert_int_equal(200,
	    call(calls, "POST", path_of(calls, "/oauth2/v2.0/token"),
		arena_printf(&calls->arena,
		    "grant_type=client_credentials&client_id=" APP_CLIENT "&client_secret=s&scope=%s%%2F.default",
		    resource)));
	return take_bearer(calls);
}

#define ALL_GRAPH                                                                                                      \
	"Application.ReadWrite.All+DelegatedPermissionGrant.ReadWrite.All+Directory.Read.All+"                         \
	"Organization.Read.All+User.Read+openid+profile+offline_access"
#define CLIENT_OWN     "99999999-2222-4333-8444-555555555555"
#define EXCHANGE_SCOPE "https%3A%2F%2Foutlook.office365.com%2F.default"

static inline int cmdlet(struct cloud_calls *calls, const char *name, const char *parameters)
{
	return call(calls, "POST",
	    arena_printf(&calls->arena, "/adminapi/beta/%s/InvokeCommand", calls->practice.tenant->tenant_id),
	    arena_printf(&calls->arena, "{\"CmdletInput\":{\"CmdletName\":\"%s\",\"Parameters\":%s}}", name,
		parameters));
}

#endif
