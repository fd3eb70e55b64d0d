/* practice_logs.c - Graph: consent requests, the directory audit, sign-ins */
#include "practice/practice_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/timefmt.h"

#define HOUR 3600
#define DAY  86400

static bool takes_filter(struct visit *visit, struct terms *terms, const char *const *names)
{
	if (visit_filter(visit, terms) && terms_only(terms, names))
		return true;
	say_graph_error(visit, 400, "BadRequest", "Invalid filter clause.");
	return false;
}

static bool is_asked(const struct terms *terms, const char *name, const char *value)
{
	const char *wanted = terms_get(terms, name);

	return !wanted || text_same(wanted, value);
}

static bool is_after(const struct terms *terms, const char *name, int64_t at)
{
	const char *since = terms_get(terms, name);

	return !since || at >= timefmt_parse(since);
}

/* --- consent requests --- */

void log_requests(struct visit *visit)
{
	static const char *const names[] = { "appId", "userConsentRequests/status", NULL };
	static const char *const scopes[] = { "Calendars.ReadWrite.Shared", "Mail.ReadWrite.Shared" };
	struct json_out out;
	struct terms terms;

	if (!takes_filter(visit, &terms, names))
		return;
	say_list(visit, &out, "identityGovernance/appConsent/appConsentRequests");
	if (visit->tenant->requests && is_asked(&terms, "appId", PRACTICE_APP_ID) &&
	    is_asked(&terms, "userConsentRequests/status", "InProgress")) {
		json_out_object(&out, NULL);
		if (visit_wants(visit, "id"))
			json_out_text(&out, "id", say_object_id(visit, "request"));
		if (visit_wants(visit, "appId"))
			json_out_text(&out, "appId", PRACTICE_APP_ID);
		if (visit_wants(visit, "appDisplayName"))
			json_out_text(&out, "appDisplayName", visit->tenant->app_name);
		if (visit_wants(visit, "pendingScopes")) {
			json_out_array(&out, "pendingScopes");
			for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
				json_out_object(&out, NULL);
				json_out_text(&out, "displayName", scopes[i]);
				json_out_end(&out);
			}
			json_out_end(&out);
		}
		json_out_end(&out);
	}
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

/* --- audit --- */

static void put_actor(const struct visit *visit, struct json_out *out)
{
	json_out_object(out, "initiatedBy");
	json_out_null(out, "app");
	json_out_object(out, "user");
	json_out_text(out, "id", say_object_id(visit, "me"));
	json_out_text(out, "displayName", NULL);
	json_out_text(out, "userPrincipalName", bearer_upn(visit));
	json_out_text(out, "ipAddress", "192.0.2.7");
	json_out_end(out);
	json_out_end(out);
}

struct modified_property {
	const char *name, *was, *is;
};

static void put_target(const struct visit *visit, struct json_out *out, const char *which, const char *name,
    const struct modified_property *properties, size_t count)
{
	json_out_array(out, "targetResources");
	json_out_object(out, NULL);
	json_out_text(out, "id", say_object_id(visit, which));
	json_out_text(out, "displayName", name);
	json_out_text(out, "type", "ServicePrincipal");
	json_out_array(out, "modifiedProperties");
	for (size_t i = 0; i < count; i++) {
		json_out_object(out, NULL);
		json_out_text(out, "displayName", properties[i].name);
		json_out_text(out, "oldValue",
		    properties[i].was ? arena_printf(visit->arena, "\"%s\"", properties[i].was) : NULL);
		json_out_text(out, "newValue", arena_printf(visit->arena, "\"%s\"", properties[i].is));
		json_out_end(out);
	}
	json_out_end(out);
	json_out_end(out);
	json_out_end(out);
}

/* A consent on Microsoft's page, before the practice began. */
static void put_consent(const struct visit *visit, struct json_out *out)
{
	static const struct modified_property properties[] = { { "ConsentContext.IsAdminConsent", NULL, "True" },
		{ "ConsentContext.OnBehalfOfAll", NULL, "True" } };

	put_target(visit, out, "app", visit->tenant->app_name, properties, sizeof properties / sizeof *properties);
}

/* A consent by a program: the last one is kept, with the scopes before it. */
static void put_written(const struct visit *visit, struct json_out *out)
{
	const struct practice *practice = visit->practice;
	const struct modified_property properties[] = {
		{ "DelegatedPermissionGrant.Scope", practice->grant_before,
		    arena_printf(visit->arena, " %s", practice->grant_scope) },
		{ "DelegatedPermissionGrant.ConsentType", NULL, "AllPrincipals" },
		{ "ServicePrincipal.ObjectID", NULL, say_object_id(visit, "app") },
	};

	put_target(visit, out, "graph", "Microsoft Graph", properties, sizeof properties / sizeof *properties);
}

static void put_row(const struct visit *visit, struct json_out *out, const char *activity, int64_t at,
    void (*put)(const struct visit *, struct json_out *))
{
	json_out_object(out, NULL);
	if (visit_wants(visit, "id"))
		json_out_text(out, "id", say_object_id(visit, arena_printf(visit->arena, "audit %lld", (long long)at)));
	if (visit_wants(visit, "activityDisplayName"))
		json_out_text(out, "activityDisplayName", activity);
	if (visit_wants(visit, "activityDateTime"))
		json_out_text(out, "activityDateTime", say_iso(visit, at));
	if (visit_wants(visit, "result"))
		json_out_text(out, "result", "success");
	if (visit_wants(visit, "initiatedBy"))
		put_actor(visit, out);
	if (visit_wants(visit, "targetResources"))
		put(visit, out);
	json_out_end(out);
}

/* How long the practice cloud's audit lags; the real one also lags by minutes. */
#define LAG_S 180

/* Whether a change of the grant by a program, or on the page, is to be listed. */
static bool is_in_audit(const struct visit *visit, const struct terms *terms, bool by_page)
{
	const struct practice *practice = visit->practice;
	int64_t at = practice->grant_changed_at;

	return at && practice->grant_scope && practice->grant_by_page == by_page && visit->call->now >= at + LAG_S &&
	       is_after(terms, "activityDateTime ge", at);
}

void log_audits(struct visit *visit)
{
	static const char *const names[] = { "activityDisplayName", "activityDateTime ge", "targetResources/id", NULL };
	static const char *const on_page = "Consent to application", *const written = "Add delegated permission grant";
	/* at nine in the morning, that many days ago */
	int64_t at = (visit->call->now / DAY - visit->tenant->consented_days) * DAY + 9 * HOUR;
	struct json_out out;
	struct terms terms;
	bool pages;

	if (!takes_filter(visit, &terms, names))
		return;
	say_list(visit, &out, "auditLogs/directoryAudits");
	if (is_in_audit(visit, &terms, false) && is_asked(&terms, "activityDisplayName", written) &&
	    is_asked(&terms, "targetResources/id", say_object_id(visit, "graph")))
		put_row(visit, &out, written, visit->practice->grant_changed_at, put_written);
	pages = is_asked(&terms, "activityDisplayName", on_page) &&
		is_asked(&terms, "targetResources/id", say_object_id(visit, "app"));
	if (pages && is_in_audit(visit, &terms, true))
		put_row(visit, &out, on_page, visit->practice->grant_changed_at, put_consent);
	if (pages && visit->tenant->consented_days && is_after(&terms, "activityDateTime ge", at))
		put_row(visit, &out, on_page, at, put_consent);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

/* --- sign-ins --- */

static const char *say_reason(int code)
{
	static const struct {
		int code;
		const char *says;
	} reasons[] = {
		{ 50105, "The signed in user is not assigned to a role for the application." },
		{ 65001, "The user or administrator has not consented to use the application." },
	};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].code == code)
			return reasons[i].says;
	return code ? "Other." : NULL;
}

/* What the sign-in ended with: since an admin granted all that was missing, nobody fails for lack of it. */
static int code_at(const struct visit *visit, const struct practice_signins *group, int64_t at)
{
	bool lacks = group->code == 65001 || group->code == 90094;

	return lacks && practice_complete_at(visit->practice, at, visit->arena) ? 0 : group->code;
}

static void put_signin(const struct visit *visit, struct json_out *out, const char *who, int64_t at,
    const struct practice_signins *group)
{
	int code = code_at(visit, group, at);

	json_out_object(out, NULL);
	if (visit_wants(visit, "id"))
		json_out_text(out, "id", say_object_id(visit, who));
	if (visit_wants(visit, "createdDateTime"))
		json_out_text(out, "createdDateTime", say_iso(visit, at));
	if (visit_wants(visit, "userPrincipalName"))
		json_out_text(out, "userPrincipalName",
		    arena_printf(visit->arena, "%s@%s", who, visit->tenant->domain));
	if (visit_wants(visit, "appId"))
		json_out_text(out, "appId", PRACTICE_APP_ID);
	if (visit_wants(visit, "appDisplayName"))
		json_out_text(out, "appDisplayName", visit->tenant->app_name);
	if (visit_wants(visit, "isInteractive"))
		json_out_bool(out, "isInteractive", group->seen);
	if (visit_wants(visit, "resourceDisplayName"))
		json_out_text(out, "resourceDisplayName", "Microsoft Graph");
	if (visit_wants(visit, "status")) {
		json_out_object(out, "status");
		json_out_int(out, "errorCode", code);
		json_out_text(out, "failureReason", say_reason(code));
		json_out_text(out, "additionalDetails", NULL);
		json_out_end(out);
	}
	json_out_end(out);
}

/* Group by group, not in order of time: readers must not depend on it. */
static void put_signins(const struct visit *visit, struct json_out *out, const struct terms *terms, bool seen)
{
	const struct practice_signins *group = visit->tenant->signins;
	const char *top = visit_query(visit, "$top");
	unsigned left = top ? (unsigned)strtoul(top, NULL, 10) : 1000;

	if (!is_asked(terms, "appId", PRACTICE_APP_ID) || !visit->practice->app_present)
		return;
	for (; group && group->count; group++) {
		if (group->seen != seen)
			continue;
		for (unsigned i = 0; i < group->count && left; i++) {
			int64_t at = visit->call->now / HOUR * HOUR - ((int64_t)group->hours + i) * HOUR;

			if (!is_after(terms, "createdDateTime ge", at) || at < visit->practice->app_created_at)
				break;
			put_signin(visit, out, arena_printf(visit->arena, "user%u", i), at, group);
			left--;
		}
	}
}

static void say_signins(struct visit *visit, const struct terms *terms, bool seen)
{
	struct json_out out;

	if (!visit->tenant->premium) {
		say_graph_error(visit, 403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
		    "Neither tenant is B2C or tenant doesn't have premium license");
		return;
	}
	say_list(visit, &out, "auditLogs/signIns");
	put_signins(visit, &out, terms, seen);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

void log_signins(struct visit *visit)
{
	static const char *const names[] = { "appId", "createdDateTime ge", NULL };
	struct terms terms;

	if (takes_filter(visit, &terms, names))
		say_signins(visit, &terms, true);
}

void log_quiet_signins(struct visit *visit)
{
	static const char *const names[] = { "appId", "createdDateTime ge", "signInEventTypes", NULL };
	struct terms terms;

	if (takes_filter(visit, &terms, names))
		say_signins(visit, &terms, !text_same(terms_get(&terms, "signInEventTypes"), "nonInteractiveUser"));
}
