/* question_logs.c - asking Graph who asked for the app, who consented to it, and who signed in to it
 *
 * Microsoft lets a program read its logs five times in ten seconds, so each log is read once: its newest
 * page. UNCONFIRMED: $select on the logs is in wide use, and in no page of Microsoft's.
 */
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "cloud/question_rows.h"

#define DAY 86400
/* Microsoft keeps both logs for 30 days with P1, sign-ins for 7 without. A week of sign-ins shows whether
 * the app works now. */
#define AUDIT_DAYS  30
#define SIGNIN_DAYS 7
#define AUDIT_ROWS  "50"
#define SIGNIN_ROWS "500"

/* The beginning of the day @days ago. */
static int64_t days_ago(const struct asking *asking, int days)
{
	return (asking->now / DAY - days) * DAY;
}

static const char *since(const char *field, int64_t at, struct arena *arena)
{
	char iso[WHEN_SIZE];

	return text_url_escape(arena, arena_printf(arena, "%s ge %s", field, when_iso(at, iso)));
}

#define AND "%%20and%%20" /* in a format */

/* --- consent requests --- */

void question_requests_put(const struct asking *asking, struct request *request,
			   struct arena *arena)
{
	const char *waiting =
		text_url_escape(arena, "userConsentRequests/any(u:u/status eq 'InProgress')");

	question_get(request, asking,
		     arena_printf(arena,
				  "/identityGovernance/appConsent/appConsentRequests?$filter=%s" AND
				  "%s&$select=appId,pendingScopes",
				  question_equal("appId", asking->app_id, arena), waiting),
		     arena);
}

static bool request_row(const struct asking *asking, struct json row, struct facts *facts,
			struct arena *scratch, struct err *err)
{
	struct json scopes;
	const char *app_id;

	if (!question_text(row, "appId", &app_id, scratch, err) ||
	    !question_array(row, "pendingScopes", &scopes, err))
		return false;
	if (!*app_id)
		return question_odd("appId", err);
	if (!text_same(app_id, asking->app_id)) /* a server may ignore a filter */
		return true;
	facts->request_count++;
	for (size_t i = 0; i < json_count(scopes); i++) {
		const char *name;

		if (!question_text(json_at(scopes, i), "displayName", &name, scratch, err))
			return false;
		if (*name)
			scopes_add(&facts->request_scopes, name, facts->arena);
	}
	return true;
}

bool question_requests_read(const struct asking *asking, const struct reply *reply, bool first,
			    struct facts *facts, const char **next, struct arena *scratch,
			    struct err *err)
{
	static const struct object_reader reader = {TOPIC_REQUESTS, request_row};

	if (first)
		facts_forget(facts, TOPIC_REQUESTS);
	return question_list(&reader, asking, reply, facts, next, scratch, err);
}

/* --- who consented --- */

void question_audit_put(const struct asking *asking, struct request *request, struct arena *arena)
{
	const char *target =
		text_url_escape(arena, arena_printf(arena, "targetResources/any(t:t/id eq '%s')",
						    asking->facts->app_object_id));

	question_get(
		request, asking,
		arena_printf(arena,
			     "/auditLogs/directoryAudits?$filter=%s" AND "%s" AND
			     "%s&$select=activityDateTime,result,initiatedBy,targetResources"
			     "&$top=" AUDIT_ROWS,
			     question_equal("activityDisplayName", "Consent to application", arena),
			     since("activityDateTime", days_ago(asking, AUDIT_DAYS), arena),
			     target),
		arena);
}

static bool targets(struct json row, const char *object_id)
{
	struct json all = json_get(row, "targetResources");

	for (size_t i = 0; i < json_count(all); i++)
		if (text_same(json_raw(json_get(json_at(all, i), "id")), object_id))
			return true;
	return false;
}

static const char *who(struct json row, struct arena *scratch)
{
	struct json by = json_get(row, "initiatedBy");
	struct json user = json_get(by, "user"), app = json_get(by, "app");
	const char *name = json_text(json_get(user, "userPrincipalName"), scratch);

	if (!*name)
		name = json_text(json_get(user, "displayName"), scratch);
	return *name ? name : json_text(json_get(app, "displayName"), scratch);
}

/* Whether an admin consented for everyone, or users for themselves. UNCONFIRMED: the name of the property
 * is known from public logs. */
static enum known for_all(struct json row)
{
	struct json all = json_get(row, "targetResources");

	for (size_t i = 0; i < json_count(all); i++) {
		struct json changed = json_get(json_at(all, i), "modifiedProperties");

		for (size_t j = 0; j < json_count(changed); j++) {
			struct json one = json_at(changed, j);
			const char *value = json_raw(json_get(one, "newValue"));

			if (!text_same(json_raw(json_get(one, "displayName")),
				       "ConsentContext.IsAdminConsent"))
				continue;
			return text_find(value, "True")    ? YES
			       : text_find(value, "False") ? NO
							   : UNKNOWN;
		}
	}
	return UNKNOWN;
}

static bool audit_row(const struct asking *asking, struct json row, struct facts *facts,
		      struct arena *scratch, struct err *err)
{
	const char *when, *result;
	struct consent_seen seen;

	if (!question_text(row, "activityDateTime", &when, scratch, err) ||
	    !question_text(row, "result", &result, scratch, err))
		return false;
	seen = (struct consent_seen){who(row, scratch), when_parse(when),
				     text_same(result, "success"), for_all(row)};
	if (!seen.at)
		return question_odd("activityDateTime", err);
	/* A server may ignore a filter. */
	if (seen.at >= facts->consents_since && targets(row, asking->facts->app_object_id))
		facts_add_consent(facts, seen);
	return true;
}

bool question_audit_read(const struct asking *asking, const struct reply *reply, bool first,
			 struct facts *facts, const char **next, struct arena *scratch,
			 struct err *err)
{
	static const struct object_reader reader = {TOPIC_AUDIT, audit_row};
	bool good;

	if (first)
		facts_forget(facts, TOPIC_AUDIT);
	facts->consents_since = days_ago(asking, AUDIT_DAYS);
	good = question_list(&reader, asking, reply, facts, next, scratch, err);
	*next = NULL;
	return good;
}

/* --- who signed in --- */

static const char *signins_path(const struct asking *asking, const char *more, struct arena *arena)
{
	return arena_printf(arena,
			    "/auditLogs/signIns?$filter=%s%s" AND
			    "%s&$select=createdDateTime,appId,status&$top=" SIGNIN_ROWS,
			    question_equal("appId", asking->app_id, arena), more,
			    since("createdDateTime", days_ago(asking, SIGNIN_DAYS), arena));
}

void question_signins_put(const struct asking *asking, struct request *request, struct arena *arena)
{
	question_get(request, asking, signins_path(asking, "", arena), arena);
}

/* Nested app authentication gets its tokens in the background, and v1.0 shows only what a person saw.
 * UNCONFIRMED: that a given vendor's sign-ins appear under the add-in's own app id. */
void question_quiet_signins_put(const struct asking *asking, struct request *request,
				struct arena *arena)
{
	const char *quiet =
		text_url_escape(arena, " and signInEventTypes/any(t:t eq 'nonInteractiveUser')");

	question_get_version(request, asking,
			     arena_printf(arena, "/beta%s", signins_path(asking, quiet, arena)),
			     arena);
}

static bool take_signin(const struct asking *asking, struct json row, bool quiet,
			struct facts *facts, struct arena *scratch, struct err *err)
{
	struct json status = json_get(row, "status");
	int64_t code = json_int(json_get(status, "errorCode"), -1), at;
	const char *when, *app_id, *said;

	if (!question_text(row, "createdDateTime", &when, scratch, err) ||
	    !question_text(row, "appId", &app_id, scratch, err) ||
	    !question_text(status, "failureReason", &said, scratch, err))
		return false;
	at = when_parse(when);
	if (!at)
		return question_odd("createdDateTime", err);
	if (code < 0)
		return question_odd("errorCode", err);
	/* A server may ignore a filter. */
	if (text_same(app_id, asking->app_id) && at >= days_ago(asking, SIGNIN_DAYS))
		facts_count_signin(facts, quiet, code, at, code ? said : "");
	return true;
}

static bool signin_row(const struct asking *asking, struct json row, struct facts *facts,
		       struct arena *scratch, struct err *err)
{
	return take_signin(asking, row, false, facts, scratch, err);
}

static bool quiet_signin_row(const struct asking *asking, struct json row, struct facts *facts,
			     struct arena *scratch, struct err *err)
{
	return take_signin(asking, row, true, facts, scratch, err);
}

bool question_signins_read(const struct asking *asking, const struct reply *reply, bool first,
			   struct facts *facts, const char **next, struct arena *scratch,
			   struct err *err)
{
	static const struct object_reader reader = {TOPIC_SIGNINS, signin_row};
	bool good;

	if (first)
		facts_forget(facts, TOPIC_SIGNINS);
	good = question_list(&reader, asking, reply, facts, next, scratch, err);
	facts->signins_since = days_ago(asking, SIGNIN_DAYS);
	facts->signins_more = *next != NULL;
	*next = NULL;
	return good;
}

bool question_quiet_signins_read(const struct asking *asking, const struct reply *reply, bool first,
				 struct facts *facts, const char **next, struct arena *scratch,
				 struct err *err)
{
	static const struct object_reader reader = {TOPIC_QUIET_SIGNINS, quiet_signin_row};
	bool good;

	if (first)
		facts_forget(facts, TOPIC_QUIET_SIGNINS);
	good = question_list(&reader, asking, reply, facts, next, scratch, err);
	facts->quiet_since = days_ago(asking, SIGNIN_DAYS);
	facts->quiet_more = *next != NULL;
	*next = NULL;
	return good;
}
