/* practice_login.c - the sign-in host: tenant discovery, and device codes */
#include "practice/practice_parts.h"

#include <string.h>

#include "base/text.h"

bool login_any_tenant(const char *name)
{
	return text_same(name, "organizations") || text_same(name, "common");
}

/* Whether the address names this tenant; answers 90002 if not. */
bool login_finds_tenant(struct visit *visit)
{
	const struct practice_tenant *tenant = visit->tenant;
	const char *name = visit->taken[0];

	if (login_any_tenant(name) || text_same(name, tenant->tenant_id) || text_same(name, tenant->domain) ||
	    text_same(name, tenant->initial_domain))
		return true;
	say_sign_in_error(visit, 400, "invalid_tenant", 90002,
	    arena_printf(visit->arena,
		"Tenant '%s' not found. Check to make sure you have the "
		"correct tenant ID and are signing into the correct cloud.",
		name));
	return false;
}

/* "NA", "EU" ... and the fields that tell the government clouds apart. */
static void put_region(const struct visit *visit, struct json_out *out)
{
	static const char *const subs[CLOUD_COUNT] = {
		[CLOUD_GCC] = "GCC",
		[CLOUD_GCCH] = "DODCON",
		[CLOUD_DOD] = "DOD",
	};
	enum cloud cloud = visit->tenant->cloud;

	json_out_text(out, "tenant_region_scope",
	    cloud == CLOUD_GCCH || cloud == CLOUD_DOD ? "USGov"
	    : cloud == CLOUD_GCC                      ? "NA"
						      : "EU");
	if (subs[cloud])
		json_out_text(out, "tenant_region_sub_scope", subs[cloud]);
}

/* "microsoftonline.com" of "https://login.microsoftonline.com". */
static const char *after_host_label(const char *base)
{
	return strchr(base, '.') + 1;
}

void login_discover(struct visit *visit)
{
	const struct endpoints *endpoints = endpoints_of(visit->tenant->cloud);
	const char *name = visit->taken[0], *base = visit_base(visit, SERVICE_LOGIN), *at;
	struct json_out out;

	if (!login_finds_tenant(visit))
		return;
	if (!login_any_tenant(name))
		name = visit->tenant->tenant_id;
	at = arena_printf(visit->arena, "%s/%s", base, name);
	json_out_open(&out);
	json_out_text(&out, "token_endpoint", arena_printf(visit->arena, "%s/oauth2/v2.0/token", at));
	json_out_array(&out, "token_endpoint_auth_methods_supported");
	json_out_text(&out, NULL, "client_secret_post");
	json_out_text(&out, NULL, "private_key_jwt");
	json_out_end(&out);
	json_out_text(&out, "jwks_uri", arena_printf(visit->arena, "%s/discovery/v2.0/keys", at));
	json_out_array(&out, "scopes_supported");
	json_out_text(&out, NULL, "openid");
	json_out_text(&out, NULL, "profile");
	json_out_text(&out, NULL, "offline_access");
	json_out_end(&out);
	json_out_text(&out, "issuer",
	    login_any_tenant(name) ? arena_printf(visit->arena, "%s/{tenantid}/v2.0", base)
				   : arena_printf(visit->arena, "%s/v2.0", at));
	json_out_text(&out, "authorization_endpoint", arena_printf(visit->arena, "%s/oauth2/v2.0/authorize", at));
	json_out_text(&out, "device_authorization_endpoint",
	    arena_printf(visit->arena, "%s/oauth2/v2.0/devicecode", at));
	if (login_any_tenant(name))
		json_out_null(&out, "tenant_region_scope");
	else
		put_region(visit, &out);
	json_out_text(&out, "cloud_instance_name", after_host_label(endpoints->base[SERVICE_LOGIN]));
	json_out_text(&out, "msgraph_host", endpoints->base[SERVICE_GRAPH] + strlen("https://"));
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

void login_keys(struct visit *visit)
{
	if (login_finds_tenant(visit))
		say_json(visit, 200, arena_copy(visit->arena, "{\"keys\":[]}")); /* unsigned */
}

/* A required form value; NULL after answering with the error. */
const char *login_needed(struct visit *visit, const char *name)
{
	const char *value = visit_form(visit, name);

	if (value && *value)
		return value;
	say_sign_in_error(visit, 400, "invalid_request", 900144,
	    arena_printf(visit->arena, "The request body must contain the following parameter: '%s'.", name));
	return NULL;
}

/* Where a code would be typed: nowhere, also when the practice cloud is served. */
static const char *say_device_address(const struct visit *visit)
{
	return arena_printf(visit->arena, "%s/devicelogin", endpoints_of_practice()->base[SERVICE_LOGIN]);
}

void login_device(struct visit *visit)
{
	struct practice *practice = visit->practice;
	struct practice_device *device = &practice->devices[practice->device_count % PRACTICE_DEVICES];
	const char *client_id, *scope, *seed;
	char *user_code;
	struct json_out out;

	if (!login_finds_tenant(visit) || !(client_id = login_needed(visit, "client_id")) ||
	    !(scope = login_needed(visit, "scope")))
		return;
	seed = arena_printf(visit->arena, "device %u", ++practice->device_count);
	user_code = arena_copy_n(visit->arena, say_object_id(visit, seed), 8);
	for (char *c = user_code; *c; c++)
		*c = (char)("BCDFGHJKLMNPQRST"[*c <= '9' ? *c - '0' : *c - 'a' + 10]);
	*device = (struct practice_device){
		.code = arena_printf(&practice->arena, "practice-%s",
		    say_object_id(visit, arena_printf(visit->arena, "%s code", seed))),
		.client_id = arena_copy(&practice->arena, client_id),
		.scope = arena_copy(&practice->arena, scope),
		.at = visit->call->now,
	};
	json_out_open(&out);
	json_out_text(&out, "user_code", user_code);
	json_out_text(&out, "device_code", device->code);
	json_out_text(&out, "verification_uri", say_device_address(visit));
	json_out_int(&out, "expires_in", DEVICE_LIVES_S);
	json_out_int(&out, "interval", 1);
	json_out_text(&out, "message",
	    arena_printf(visit->arena,
		"This is practice: nothing has to be typed anywhere; the sign-in completes by itself. "
		"For real you would open the address that Microsoft shows here, and enter the code %s.",
		user_code));
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}
