/* question_logs.c - questions to Graph's logs: consent requests, consents, and sign-ins to the app
 *
 * Microsoft allows five log requests in ten seconds, so of each log only its newest rows are read, normally one page; the
 * directory audit twice, for the two ways to consent. Graph's page on directoryAudit shows $select (2024-08-13);
 * UNCONFIRMED for the sign-ins, where it is in wide use but on no page of Microsoft's.
 */
#include <string.h>

#include "base/text.h"
#include "base/timefmt.h"
#include "cloud/question_parts.h"

#define DAY 86400
/* Microsoft keeps both logs for 30 days with P1, sign-ins for 7 without. A week of sign-ins shows whether the app works
 * now. */
#define AUDIT_DAYS  30
#define SIGNIN_DAYS 7
#define AUDIT_ROWS  "50"
/* Grants written by programs are found by the resource, which many applications share: hence more rows. */
#define GRANT_ROWS  "500"
#define SIGNIN_ROWS "500"
#define SIGNINS_MAX 500
/* A page may have few rows or none, although there are more. */
#define SIGNIN_PAGES_MAX 5

/* The beginning of the day @days ago. */
static int64_t days_ago(const struct question_context *context, int days)
{
	return (context->now / DAY - days) * DAY;
}

static const char *question_logs_since(const char *field, int64_t at, struct arena *arena)
{
	char iso[TIMEFMT_SIZE];

	return text_url_escape(arena, arena_printf(arena, "%s ge %s", field, timefmt_iso(at, iso)));
}

#define AND "%%20and%%20" /* in a format string */

/* --- consent requests --- */

void question_requests_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	const char *waiting = text_url_escape(arena, "userConsentRequests/any(u:u/status eq 'InProgress')");

	question_get(request, context,
	    arena_printf(arena,
		"/identityGovernance/appConsent/appConsentRequests?$filter=%s" AND "%s&$select=appId,pendingScopes",
		question_equal("appId", context->app_id, arena), waiting),
	    arena);
}

static bool request_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	struct json scopes;
	const char *app_id;

	if (!question_text(row, "appId", &app_id, scratch, err) || !question_array(row, "pendingScopes", &scopes, err))
		return false;
	if (!*app_id)
		return question_unexpected("appId", err);
	if (!text_same(app_id, context->app_id)) /* a server may ignore a filter */
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

bool question_requests_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_REQUESTS, request_row };

	if (first)
		facts_forget(facts, TOPIC_REQUESTS);
	return question_list(&reader, context, reply, facts, next, scratch, err);
}

/* --- who consented --- */

/* Consent on Microsoft's page is logged with the application as its target. A grant written by a program (Graph,
 * PowerShell, naaready) is logged only as BY_PROGRAM, with the resource as target: public lab write-up "OAuth
 * Permission Grant with High-Risk Permissions" (2026-09-29). "Add app role assignment ..." is about an application's
 * own permissions. */
#define ON_PAGE    "Consent to application"
#define BY_PROGRAM "Add delegated permission grant"

static const char *audit_path(const struct question_context *context, const char *activity, const char *target,
    const char *rows, struct arena *arena)
{
	const char *filter = "";

	if (*target)
		filter = arena_printf(arena, AND "%s",
		    text_url_escape(arena, arena_printf(arena, "targetResources/any(t:t/id eq '%s')", target)));
	return arena_printf(arena,
	    "/auditLogs/directoryAudits?$filter=%s" AND
	    "%s%s&$select=activityDisplayName,activityDateTime,correlationId,result,initiatedBy,targetResources"
	    "&$top=%s",
	    question_equal("activityDisplayName", activity, arena),
	    question_logs_since("activityDateTime", days_ago(context, AUDIT_DAYS), arena), filter, rows);
}

void question_audit_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context, audit_path(context, ON_PAGE, context->facts->app_object_id, AUDIT_ROWS, arena),
	    arena);
}

/* If the add-in has further resources, a grant may be on any of them. */
static const char *grants_audit(const struct question_context *context, struct arena *arena)
{
	const struct facts *facts = context->facts;
	bool one = facts->fetched[TOPIC_RESOURCE].status == READ_OK && !context->profile->resource_count;

	return arena_printf(arena, "%s/v1.0%s", context->endpoints->base[SERVICE_GRAPH],
	    audit_path(context, BY_PROGRAM, one ? facts->resource_object_id : "", GRANT_ROWS, arena));
}

/* Graph's page on directoryAudit lists the newest first. UNCONFIRMED: the activity under which a PATCH of an existing
 * grant is logged; tenants were seen (2026-09) to log it as BY_PROGRAM, with the grant's former content as the old
 * value. */
static bool question_logs_targets(struct json row, const char *object_id)
{
	struct json all = json_get(row, "targetResources");

	for (size_t i = 0; i < json_count(all); i++)
		if (text_same(json_raw(json_get(json_at(all, i), "id")), object_id))
			return true;
	return false;
}

/* Longer than any list of permissions. */
#define VALUE_MAX (64u * 1024)

/* A safe copy without the quotes and blanks that Microsoft's log puts around a value. */
static const char *question_logs_unquoted(const char *value, struct arena *scratch)
{
	size_t len;

	value += strspn(value, "\" \t\r\n");
	len = strlen(value);
	while (len && strchr("\" \t\r\n", value[len - 1]))
		len--;
	return text_safe_copy_n(scratch, value, len, VALUE_MAX);
}

/* The @side ("oldValue", "newValue") of the modified property @name; "" if the row lacks it. */
static const char *question_logs_changed(struct json row, const char *name, const char *side, struct arena *scratch)
{
	struct json all = json_get(row, "targetResources");

	for (size_t i = 0; i < json_count(all); i++) {
		struct json changed = json_get(json_at(all, i), "modifiedProperties");

		for (size_t j = 0; j < json_count(changed); j++) {
			struct json one = json_at(changed, j);
			const char *value = json_raw(json_get(one, side));

			if (value && text_same(json_raw(json_get(one, "displayName")), name))
				return question_logs_unquoted(value, scratch);
		}
	}
	return "";
}

static const char *changed_to(struct json row, const char *name, struct arena *scratch)
{
	return question_logs_changed(row, name, "newValue", scratch);
}

static const char *question_logs_who(struct json row, struct arena *scratch)
{
	struct json by = json_get(row, "initiatedBy");
	struct json user = json_get(by, "user"), app = json_get(by, "app");
	const char *name = json_text(json_get(user, "userPrincipalName"), scratch);

	if (!*name)
		name = json_text(json_get(user, "displayName"), scratch);
	return *name ? name : json_text(json_get(app, "displayName"), scratch);
}

static enum tristate question_logs_known_of(const char *value)
{
	return text_same(value, "true") ? YES : text_same(value, "false") ? NO : UNKNOWN;
}

/* Whether the consent was for everyone. An admin may consent for themselves only: IsAdminConsent is true then, too, so
 * OnBehalfOfAll decides (the same write-up), and if that is not logged, the grant that was made. */
static enum tristate for_all(struct json row, struct arena *scratch)
{
	enum tristate all = question_logs_known_of(changed_to(row, "ConsentContext.OnBehalfOfAll", scratch));
	const char *made = changed_to(row, "ConsentAction.Permissions", scratch), *after;

	if (all != UNKNOWN)
		return all;
	after = strstr(made, "=>");
	if (text_find(after, "ConsentType: AllPrincipals"))
		return YES;
	if (text_find(after, "ConsentType: Principal"))
		return NO;
	return question_logs_known_of(changed_to(row, "ConsentContext.IsAdminConsent", scratch)) == NO ? NO : UNKNOWN;
}

/* Whether the grant is for everyone or for one person. */
static enum tristate grant_for_all(struct json row, struct arena *scratch)
{
	const char *type = changed_to(row, "DelegatedPermissionGrant.ConsentType", scratch);

	return text_same(type, "AllPrincipals") ? YES : text_same(type, "Principal") ? NO : UNKNOWN;
}

/* True if this consent is listed already: a consent on Microsoft's page also writes a grant. */
static bool is_told(const struct facts *facts, const char *correlation)
{
	for (size_t i = 0; i < facts->consents.count; i++)
		if (*correlation && !facts->consents.items[i].written &&
		    text_same(facts->consents.items[i].correlation, correlation))
			return true;
	return false;
}

/* --- the content of each grant for everyone after the change --- */

/* The value of "NAME: value" in one entry of ConsentAction.Permissions; it ends at a comma or a bracket. */
static const char *entry_says(const char *entry, size_t len, const char *name, struct arena *scratch)
{
	const char *at = text_find(arena_copy_n(scratch, entry, len), name);

	return at ? arena_copy_n(scratch, at + strlen(name), strcspn(at + strlen(name), ",]")) : "";
}

/* Merges into @set the entries for everyone, "[Id: ..., ResourceId: ..., ConsentType: AllPrincipals, Scope: a b, ...]",
 * of one side of the "=>": those on @resource; NULL: on any, and @named collects the resources. Source: the same
 * write-up. */
static void fold_entries(const char *side, const char *resource, struct scopes *set, struct scopes *named,
    struct arena *scratch)
{
	for (const char *at = side; (at = strchr(at, '[')) != NULL;) {
		size_t len = strcspn(++at, "[]");
		struct scopes more;
		const char *on;

		if (!text_same(question_logs_unquoted(entry_says(at, len, "ConsentType:", scratch), scratch),
			"AllPrincipals"))
			continue;
		on = question_logs_unquoted(entry_says(at, len, "ResourceId:", scratch), scratch);
		if (named && *on)
			scopes_add(named, on, scratch);
		if (!set || !text_same(on, resource))
			continue;
		more = scopes_parse(scratch, entry_says(at, len, "Scope:", scratch));
		for (size_t i = 0; i < more.count; i++)
			scopes_add(set, more.names[i], scratch);
	}
}

/* A grant's list of permissions has a few thousand characters, and only so many rows were requested. A larger log is
 * not Microsoft's, and would cost time whenever it is looked at. */
#define GRANT_SCOPES_MAX 2000
#define GRANTS_SEEN_MAX  600

static void question_logs_keep(struct facts *facts, const struct grant_seen *grant)
{
	if (grant->scopes.count > GRANT_SCOPES_MAX || grant->was.count > GRANT_SCOPES_MAX ||
	    facts->grants_seen.count >= GRANTS_SEEN_MAX)
		facts->consents_back = facts->consents_back > grant->at ? facts->consents_back : grant->at + 1;
	else
		facts_add_grant_seen(facts, *grant);
}

/* Consent on Microsoft's page: the grants before, "=>", and after, of all resources together. */
static void take_page_grants(struct json row, const struct consent_seen *seen, struct facts *facts,
    struct arena *scratch)
{
	const char *made = changed_to(row, "ConsentAction.Permissions", scratch), *after = strstr(made, "=>"), *before;
	struct scopes resources = { 0 };

	if (!after)
		return;
	before = arena_copy_n(scratch, made, (size_t)(after - made));
	fold_entries(after, NULL, NULL, &resources, scratch);
	for (size_t i = 0; i < resources.count; i++) {
		struct grant_seen grant = { .by = seen->by,
			.at = seen->at,
			.resource_id = resources.names[i],
			.correlation = seen->correlation };

		fold_entries(after, grant.resource_id, &grant.scopes, NULL, scratch);
		fold_entries(before, grant.resource_id, &grant.was, NULL, scratch);
		question_logs_keep(facts, &grant);
	}
}

/* Written by a program, or beside a consent on the page: one grant, whose resource is the modified target. */
static void take_written_grant(struct json row, const struct consent_seen *seen, struct facts *facts,
    struct arena *scratch)
{
	static const char *const scope = "DelegatedPermissionGrant.Scope";
	struct json all = json_get(row, "targetResources");
	struct grant_seen grant = { .by = seen->by,
		.at = seen->at,
		.resource_id = "",
		.correlation = seen->correlation };

	for (size_t i = 0; i < json_count(all) && !*grant.resource_id; i++)
		if (json_count(json_get(json_at(all, i), "modifiedProperties")))
			grant.resource_id = json_text(json_get(json_at(all, i), "id"), scratch);
	grant.scopes = scopes_parse(scratch, question_logs_changed(row, scope, "newValue", scratch));
	grant.was = scopes_parse(scratch, question_logs_changed(row, scope, "oldValue", scratch));
	if (grant.scopes.count)
		question_logs_keep(facts, &grant);
}

static void take_grants(struct json row, const struct consent_seen *seen, struct facts *facts, struct arena *scratch)
{
	if (!seen->succeeded)
		return;
	if (!seen->written)
		take_page_grants(row, seen, facts, scratch);
	else if (seen->for_all == YES)
		take_written_grant(row, seen, facts, scratch);
}

/* Graph's operationResult: success, failure, timeout; later members come as unknownFutureValue, and say nothing. */
static bool is_result(const char *result)
{
	return text_same(result, "success") || text_same(result, "failure") || text_same(result, "timeout");
}

static bool audit_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	const char *when, *result, *activity, *app = context->facts->app_object_id;
	struct consent_seen seen = { 0 };

	if (!question_text(row, "activityDateTime", &when, scratch, err) ||
	    !question_text(row, "result", &result, scratch, err) ||
	    !question_text(row, "activityDisplayName", &activity, scratch, err) ||
	    !question_text(row, "correlationId", &seen.correlation, scratch, err))
		return false;
	seen.by = question_logs_who(row, scratch);
	seen.at = timefmt_parse(when);
	seen.succeeded = text_same(result, "success");
	seen.written = text_same(activity, BY_PROGRAM);
	seen.for_all = seen.written ? grant_for_all(row, scratch) : for_all(row, scratch);
	if (!seen.at)
		return question_unexpected("activityDateTime", err);
	if (!facts->consents_oldest || seen.at < facts->consents_oldest)
		facts->consents_oldest = seen.at;
	/* A server may ignore a filter. */
	if (seen.at < facts->consents_since || (*activity && !seen.written && !text_same(activity, ON_PAGE)))
		return true;
	if (!(seen.written ? text_same(changed_to(row, "ServicePrincipal.ObjectID", scratch), app)
			   : question_logs_targets(row, app)))
		return true;
	if (!is_result(result))
		return question_unexpected("result", err);
	take_grants(row, &seen, facts, scratch);
	if (!seen.written || !is_told(facts, seen.correlation))
		facts_add_consent(facts, seen);
	return true;
}

bool question_audit_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_AUDIT, audit_row };
	bool good;

	if (first)
		facts_forget(facts, TOPIC_AUDIT);
	facts->consents_since = days_ago(context, AUDIT_DAYS);
	facts->consents_oldest = 0;
	good = question_list(&reader, context, reply, facts, next, scratch, err);
	if (good && *next && !facts->consents_oldest) /* a page without rows */
		facts->consents_back = context->now;
	else if (good && *next && facts->consents_oldest > facts->consents_back)
		facts->consents_back = facts->consents_oldest;
	if (!first)
		facts->consents_more = *next != NULL;
	*next = good && first ? grants_audit(context, scratch) : NULL;
	return good;
}

/* --- who signed in --- */

static const char *signins_path(const struct question_context *context, const char *more, struct arena *arena)
{
	return arena_printf(arena,
	    "/auditLogs/signIns?$filter=%s%s" AND
	    "%s&$select=createdDateTime,appId,userPrincipalName,userId,status&$top=" SIGNIN_ROWS,
	    question_equal("appId", context->app_id, arena), more,
	    question_logs_since("createdDateTime", days_ago(context, SIGNIN_DAYS), arena));
}

void question_signins_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context, signins_path(context, "", arena), arena);
}

/* Nested app authentication gets its tokens in the background, and v1.0 shows only interactive sign-ins. UNCONFIRMED:
 * that a given vendor's sign-ins appear under the add-in's own app id. */
void question_quiet_signins_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	const char *quiet = text_url_escape(arena, " and signInEventTypes/any(t:t eq 'nonInteractiveUser')");

	question_get_version(request, context, arena_printf(arena, "/beta%s", signins_path(context, quiet, arena)),
	    arena);
}

static bool take_signin(const struct question_context *context, struct json row, bool quiet, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	struct json status = json_get(row, "status");
	int64_t code = json_int(json_get(status, "errorCode"), -1), at;
	const char *when, *app_id, *said, *who, *id;

	if (!question_text(row, "createdDateTime", &when, scratch, err) ||
	    !question_text(row, "appId", &app_id, scratch, err) ||
	    !question_text(row, "userPrincipalName", &who, scratch, err) ||
	    !question_text(row, "userId", &id, scratch, err) ||
	    !question_text(status, "failureReason", &said, scratch, err))
		return false;
	at = timefmt_parse(when);
	if (!at)
		return question_unexpected("createdDateTime", err);
	if (code < 0)
		return question_unexpected("errorCode", err);
	/* A server may ignore a filter. */
	if (text_same(app_id, context->app_id) && at >= days_ago(context, SIGNIN_DAYS))
		facts_count_signin(facts, quiet,
		    (struct signin_seen){ .code = code, .at = at, .who = *who ? who : id, .said = code ? said : "" });
	return true;
}

static bool signin_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	return take_signin(context, row, false, facts, scratch, err);
}

static bool quiet_signin_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	return take_signin(context, row, true, facts, scratch, err);
}

/* True if a further page is to be read: the pages so far have too few rows to judge by. */
static bool is_further(const struct question_context *context, const struct signin_group *groups, size_t count,
    const char *next)
{
	int64_t rows = 0;

	for (size_t i = 0; i < count; i++)
		rows += groups[i].count;
	return next && rows < SIGNINS_MAX && context->page + 1 < SIGNIN_PAGES_MAX;
}

bool question_signins_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_SIGNINS, signin_row };
	bool good;

	if (first)
		facts_forget(facts, TOPIC_SIGNINS);
	good = question_list(&reader, context, reply, facts, next, scratch, err);
	facts->signins_since = days_ago(context, SIGNIN_DAYS);
	facts->signins_more = *next != NULL;
	if (!is_further(context, facts->signins.items, facts->signins.count, *next))
		*next = NULL;
	return good;
}

bool question_quiet_signins_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_QUIET_SIGNINS, quiet_signin_row };
	bool good;

	if (first)
		facts_forget(facts, TOPIC_QUIET_SIGNINS);
	good = question_list(&reader, context, reply, facts, next, scratch, err);
	facts->quiet_since = days_ago(context, SIGNIN_DAYS);
	facts->quiet_more = *next != NULL;
	if (!is_further(context, facts->quiet_signins.items, facts->quiet_signins.count, *next))
		*next = NULL;
	return good;
}
