/* practice_answer.c - routing: parses a call, checks its token, dispatches it, and fills the reply */
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/profile.h"
#include "core/wellknown.h"
#include "practice/practice_parts.h"

/* --- parsing a call: path, query, form, filter --- */

static int practice_answer_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "%00" stays escaped: it would end the text early. */
static const char *practice_answer_unescape(struct arena *arena, const char *text, size_t len, bool plus_is_space)
{
	char *out = arena_copy_n(arena, text, len);
	size_t to = 0;

	for (size_t i = 0; i < len; i++) {
		int high = text[i] == '%' && i + 2 < len ? practice_answer_hex(text[i + 1]) : -1;
		int low = high >= 0 ? practice_answer_hex(text[i + 2]) : -1;

		if (low >= 0 && (high || low)) {
			out[to++] = (char)(high * 16 + low);
			i += 2;
		} else {
			out[to++] = plus_is_space && text[i] == '+' ? ' ' : text[i];
		}
	}
	out[to] = '\0';
	return out;
}

static enum service service_of(const char *path)
{
	if (text_begins(path, "/v1.0/") || text_begins(path, "/beta/"))
		return SERVICE_GRAPH;
	return text_begins(path, "/adminapi/") ? SERVICE_EXCHANGE : SERVICE_LOGIN;
}

static void visit_begin(struct visit *visit, struct practice *practice, const struct practice_call *call,
    struct reply *reply, struct arena *arena)
{
	size_t len = strcspn(call->path, "?");

	memset(visit, 0, sizeof *visit);
	visit->practice = practice;
	visit->tenant = practice->tenant;
	visit->call = call;
	visit->reply = reply;
	visit->arena = arena;
	visit->path = practice_answer_unescape(arena, call->path, len, false);
	visit->query = call->path[len] ? call->path + len + 1 : "";
	visit->select = visit_query(visit, "$select");
	visit->service = service_of(visit->path);
}

static char practice_answer_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* "/v1.0/servicePrincipals/{}/appRoleAssignedTo": braces match up to the next character of the pattern or "/". Letters
 * are compared without case. */
static bool visit_matches(struct visit *visit, const char *pattern)
{
	const char *path = visit->path;
	size_t braces = 0;

	visit->taken[0] = visit->taken[1] = "";
	while (*pattern) {
		size_t len = 0;

		if (*pattern != '{') {
			if (practice_answer_lower(*pattern++) != practice_answer_lower(*path++))
				return false;
			continue;
		}
		pattern += 2;
		while (path[len] && path[len] != '/' && path[len] != *pattern)
			len++;
		if (!len || braces == sizeof visit->taken / sizeof *visit->taken)
			return false;
		visit->taken[braces++] = arena_copy_n(visit->arena, path, len);
		path += len;
	}
	return !*path;
}

/* The next "name=value" of a query or form; false at the end. */
static bool next_pair(const char **at, const char **pair, size_t *len, size_t *name_len)
{
	if (!**at)
		return false;
	*pair = *at;
	*len = strcspn(*at, "&");
	*name_len = strcspn(*at, "=&");
	*at += *len + ((*at)[*len] == '&');
	return true;
}

static bool practice_answer_is_named(struct arena *arena, const char *pair, size_t name_len, const char *name)
{
	return !strcmp(practice_answer_unescape(arena, pair, name_len, true), name);
}

static const char *find_pair(struct arena *arena, const char *pairs, const char *name)
{
	const char *pair;
	size_t len, name_len;

	while (next_pair(&pairs, &pair, &len, &name_len)) {
		if (!practice_answer_is_named(arena, pair, name_len, name))
			continue;
		name_len += pair[name_len] == '=';
		return practice_answer_unescape(arena, pair + name_len, len - name_len, true);
	}
	return NULL;
}

const char *visit_query(const struct visit *visit, const char *name)
{
	return find_pair(visit->arena, visit->query, name);
}

const char *visit_form(const struct visit *visit, const char *name)
{
	return find_pair(visit->arena, visit->call->body ? visit->call->body : "", name);
}

const char *visit_query_without(const struct visit *visit, const char *name)
{
	const char *at = visit->query, *pair, *out = "";
	size_t len, name_len;

	while (next_pair(&at, &pair, &len, &name_len))
		if (!practice_answer_is_named(visit->arena, pair, name_len, name))
			out = arena_printf(visit->arena, "%s%s%.*s", out, *out ? "&" : "", (int)len, pair);
	return out;
}

bool visit_wants(const struct visit *visit, const char *property)
{
	const char *at = visit->select;
	size_t size = strlen(property);

	if (!at || !*at)
		return true;
	while (*at) {
		size_t len;

		at += strspn(at, ", ");
		len = strcspn(at, ", ");
		if (len == size && text_begins(at, property))
			return true;
		at += len;
	}
	return false;
}

const struct endpoints *visit_endpoints(const struct visit *visit)
{
	return visit->call->endpoints ? visit->call->endpoints : endpoints_of(visit->tenant->cloud);
}

const char *visit_base(const struct visit *visit, enum service service)
{
	return visit_endpoints(visit)->base[service];
}

/* A quoted value, in which two quotes mean one; NULL if it does not end. */
static const char *take_quoted(const char **at, struct arena *arena)
{
	char *out = arena_copy(arena, *at + 1);
	size_t to = 0;

	for (const char *from = *at + 1; *from; from++) {
		if (*from == '\'' && *++from != '\'') {
			out[to] = '\0';
			*at = from;
			return out;
		}
		out[to++] = *from;
	}
	return NULL;
}

static bool practice_answer_take_word(const char **at, const char *word)
{
	if (!text_begins(*at, word))
		return false;
	*at += strlen(word);
	return true;
}

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

static const char *practice_answer_take_letters(const char **at, struct arena *arena)
{
	size_t len = strspn(*at, letters);
	const char *word = arena_copy_n(arena, *at, len);

	*at += len;
	return word;
}

/* The rest of "targetResources/any(": "t:t/id eq 'x')" or "t:t eq 'x')". */
static bool take_any(const char **at, struct term *term, struct arena *arena)
{
	const char *variable = practice_answer_take_letters(at, arena);

	if (!*variable || !practice_answer_take_word(at, ":"))
		return false;
	*at += strspn(*at, " ");
	if (!practice_answer_take_word(at, variable))
		return false;
	if (practice_answer_take_word(at, "/"))
		term->name = arena_printf(arena, "%s/%s", term->name, practice_answer_take_letters(at, arena));
	if (!practice_answer_take_word(at, " eq ") || **at != '\'')
		return false;
	term->value = take_quoted(at, arena);
	return term->value && practice_answer_take_word(at, ")");
}

static bool take_term(const char **at, struct term *term, struct arena *arena)
{
	size_t len;

	term->name = practice_answer_take_letters(at, arena);
	if (!*term->name)
		return false;
	if (practice_answer_take_word(at, "/any("))
		return take_any(at, term, arena);
	if (practice_answer_take_word(at, " ge ")) { /* a time */
		len = strcspn(*at, " ");
		term->name = arena_printf(arena, "%s ge", term->name);
		term->value = arena_copy_n(arena, *at, len);
		*at += len;
		return len > 0;
	}
	if (!practice_answer_take_word(at, " eq ") || **at != '\'')
		return false;
	term->value = take_quoted(at, arena);
	return term->value != NULL;
}

bool visit_filter(const struct visit *visit, struct terms *terms)
{
	const char *at = visit_query(visit, "$filter");
	bool all = false;

	memset(terms, 0, sizeof *terms);
	while (at && *at) {
		if (terms->count == TERMS_MAX || !take_term(&at, &terms->items[terms->count++], visit->arena))
			return false;
		if (!*at)
			break;
		if (practice_answer_take_word(&at, " or "))
			terms->any = true;
		else if (practice_answer_take_word(&at, " and "))
			all = true;
		else
			return false;
		if (!*at)
			return false;
	}
	return !(terms->any && all);
}

bool terms_only(const struct terms *terms, const char *const *names)
{
	for (size_t i = 0; i < terms->count; i++) {
		const char *const *name = names;

		while (*name && !text_same(*name, terms->items[i].name))
			name++;
		if (!*name)
			return false;
	}
	return !terms->any;
}

const char *terms_get(const struct terms *terms, const char *name)
{
	for (size_t i = 0; i < terms->count; i++)
		if (text_same(terms->items[i].name, name))
			return terms->items[i].value;
	return NULL;
}

/* --- filling a reply in the format of each service --- */

static const char graph_type[] = "application/json;odata.metadata=minimal;charset=utf-8";
static const char plain_type[] = "application/json; charset=utf-8";

/* A GUID that is always the same for the same two texts. */
static const char *say_guid(const char *a, const char *b, struct arena *arena)
{
	char hex[HASH_HEX_SIZE];

	hash_hex(a, strlen(a), b, strlen(b), hex);
	return arena_printf(arena, "%.8s-%.4s-4%.3s-a%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15, hex + 18);
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
	char iso[TIMEFMT_SIZE];

	return arena_copy(visit->arena, timefmt_iso(at, iso));
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
	    arena_printf(visit->arena, "%s/%s/$metadata#%s", visit_base(visit, SERVICE_GRAPH),
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
	char date[TIMEFMT_SIZE];

	timefmt_iso(visit->call->now, date);
	date[strcspn(date, "Z")] = '\0'; /* Graph writes it without the "Z" */
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

void say_sign_in_error(struct visit *visit, int status, const char *error, int code, const char *message)
{
	const char *trace = visit->reply->request_id, *correlation = say_call_guid(visit, "correlation");
	char *stamp = arena_copy(visit->arena, say_iso(visit, visit->call->now));
	struct json_out out;

	stamp[strcspn(stamp, "T")] = ' ';
	json_out_open(&out);
	json_out_text(&out, "error", error);
	json_out_text(&out, "error_description",
	    arena_printf(visit->arena, "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", code,
		with_noise(visit, message), trace, correlation, stamp));
	json_out_array(&out, "error_codes");
	json_out_int(&out, NULL, code);
	json_out_end(&out);
	json_out_text(&out, "timestamp", stamp);
	json_out_text(&out, "trace_id", trace);
	json_out_text(&out, "correlation_id", correlation);
	json_out_text(&out, "error_uri",
	    arena_printf(visit->arena, "%s/error?code=%d", visit_base(visit, SERVICE_LOGIN), code));
	say_json(visit, status, json_out_close(&out, false, visit->arena));
}

/* 401, in the format of the service that was called. */
static void say_unauthorized(struct visit *visit)
{
	static const char *const words[] = {
		[BEARER_GOOD] = "",
		[BEARER_NONE] = "Access token is empty.",
		[BEARER_FORGED] = "Access token validation failure. Invalid signature.",
		[BEARER_EXPIRED] = "Lifetime validation failed, the token is expired.",
		[BEARER_OTHER_TENANT] = "Access token validation failure. The token is for another tenant.",
		[BEARER_OTHER_AUDIENCE] = "Access token validation failure. Invalid audience.",
	};
	const char *message = words[visit->bearer.state];

	if (visit->service == SERVICE_GRAPH) {
		say_graph_error(visit, 401, "InvalidAuthenticationToken", message);
		(void)!snprintf(visit->reply->authenticate, sizeof visit->reply->authenticate,
		    "Bearer realm=\"\", authorization_uri=\"%s/common/oauth2/authorize\", "
		    "client_id=\"" GRAPH_APP_ID "\"",
		    visit_base(visit, SERVICE_LOGIN));
		return;
	}
	say_exchange_error(visit, 401, "Unauthorized", message);
	(void)!snprintf(visit->reply->authenticate, sizeof visit->reply->authenticate,
	    "Bearer client_id=\"" EXCHANGE_APP_ID "\", error=\"invalid_token\"");
}

/* --- routes --- */

static const struct route {
	const char *method, *pattern;
	const char *needs; /* one of these permissions, separated by spaces; NULL: any token */
	bool role;         /* refused with an ordinary user's token, whatever its scopes */
	bool me;           /* about the signed-in user: not for apps */
	void (*answer)(struct visit *visit);
} routes[];

static void practice_answer_forbid(struct visit *visit)
{
	if (visit->service == SERVICE_EXCHANGE)
		say_exchange_error(visit, 403, "Forbidden",
		    "Ex5E8EA4|Microsoft.Exchange.Configuration.Tasks."
		    "CmdletAccessDeniedException|The token carries no permission for Exchange "
		    "administration.");
	else
		say_graph_error(visit, 403, "Authorization_RequestDenied",
		    "Insufficient privileges to complete the operation.");
}

static bool may_pass(struct visit *visit, const struct route *route)
{
	if (route->me && visit->bearer.app_only)
		say_graph_error(visit, 400, "BadRequest",
		    "/me request is only valid with delegated authentication "
		    "flow.");
	else if ((route->needs && !bearer_may(visit, route->needs)) ||
		 (route->role && !visit->bearer.app_only && !visit->tenant->has_role))
		practice_answer_forbid(visit);
	else
		return true;
	return false;
}

/* The route, or NULL; @known: the path exists, with another method. */
static const struct route *find_route(struct visit *visit, bool *known)
{
	*known = false;
	for (const struct route *route = routes; route->method; route++) {
		if (!visit_matches(visit, route->pattern))
			continue;
		if (!strcmp(route->method, visit->call->method))
			return route;
		*known = true;
	}
	return NULL;
}

static void say_no_route(struct visit *visit, bool known)
{
	int status = known ? 405 : 404;

	if (visit->service == SERVICE_LOGIN)
		say_nothing(visit, status);
	else if (visit->service == SERVICE_EXCHANGE)
		say_exchange_error(visit, status, known ? "MethodNotAllowed" : "NotFound",
		    "The practice cloud has no such resource.");
	else if (known)
		say_graph_error(visit, status, "Request_BadRequest",
		    "Specified HTTP method is not allowed for the request target.");
	else
		say_graph_error(visit, status, "Request_ResourceNotFound",
		    arena_printf(visit->arena, "Resource not found for the segment '%s'.", visit->path));
}

static void practice_answer_dispatch(struct visit *visit)
{
	const struct route *route;
	bool known;

	if (visit->service != SERVICE_LOGIN) {
		bearer_read(visit);
		if (visit->bearer.state != BEARER_GOOD) {
			say_unauthorized(visit);
			return;
		}
	}
	route = find_route(visit, &known);
	if (!route)
		say_no_route(visit, known);
	else if (visit->service == SERVICE_LOGIN || may_pass(visit, route))
		route->answer(visit);
}

static void begin_reply(struct visit *visit)
{
	struct reply *reply = visit->reply;
	unsigned id = reply->id;

	memset(reply, 0, sizeof *reply);
	reply->id = id;
	reply->body = "";
	reply->retry_after_s = -1;
	reply->date = visit->call->now;
	text_safe(reply->request_id, sizeof reply->request_id, say_call_guid(visit, "request"));
}

static bool is_named(const struct practice_tenant *tenant, const char *name)
{
	return text_same(name, tenant->tenant_id) || text_same(name, tenant->domain) ||
	       text_same(name, tenant->initial_domain);
}

bool practice_knows(const struct practice_tenant *tenant, const char *name)
{
	if (is_named(tenant, name))
		return true;
	for (const struct practice_tenant *row = tenant->customers; row && row->name; row++)
		if (is_named(row, name))
			return true;
	return false;
}

/* The tenant that the call is about: the customer named in its path, or at Graph in its token; else the partner. */
static struct practice *find_meant(struct practice *practice, const struct visit *visit)
{
	static const char *const patterns[] = { "/adminapi/beta/", "/adminapi/v1.0/", "/" };
	const char *path = visit->path, *name = NULL;

	if (!practice->customers)
		return practice;
	if (visit->service == SERVICE_GRAPH)
		name = bearer_tenant(visit->call->authorization, visit->arena);
	for (size_t i = 0; !name && i < sizeof patterns / sizeof *patterns; i++)
		if (text_begins(path, patterns[i]))
			name = arena_copy_n(visit->arena, path + strlen(patterns[i]),
			    strcspn(path + strlen(patterns[i]), "/"));
	for (struct practice *customer = practice->customers; customer; customer = customer->next)
		if (is_named(customer->tenant, name ? name : "")) {
			customer->calls = practice->calls; /* ids of calls stay different */
			return customer;
		}
	return practice;
}

void practice_answer(struct practice *practice, const struct practice_call *call, struct reply *reply,
    struct arena *arena)
{
	const struct fault *fault;
	struct visit visit;

	practice->calls++;
	visit_begin(&visit, practice, call, reply, arena);
	visit.practice = find_meant(practice, &visit);
	visit.tenant = visit.practice->tenant;
	begin_reply(&visit);
	fault = fault_meet(practice, call->path);
	if (fault && fault_before(&visit, fault))
		return;
	practice_answer_dispatch(&visit);
	if (fault)
		fault_after(&visit, fault);
}

#define READS_USER                                                                                                     \
	"User.Read User.ReadWrite User.Read.All User.ReadWrite.All Directory.Read.All "                                \
	"Directory.ReadWrite.All"
#define READS_ORGANIZATION READS_USER " Organization.Read.All Organization.ReadWrite.All"
#define READS_ROLES                                                                                                    \
	"RoleManagement.Read.Directory RoleManagement.ReadWrite.Directory Directory.Read.All "                         \
	"Directory.ReadWrite.All"
#define READS_APPS                                                                                                     \
	"Application.Read.All Application.ReadWrite.All Directory.Read.All "                                           \
	"Directory.ReadWrite.All"
#define WRITES_APPS "Application.ReadWrite.All Directory.ReadWrite.All"
#define READS_GRANTS                                                                                                   \
	"DelegatedPermissionGrant.Read.All DelegatedPermissionGrant.ReadWrite.All "                                    \
	"Directory.Read.All "                                                                                          \
	"Directory.ReadWrite.All"
#define READS_POLICIES         "Policy.Read.All"
#define READS_CONSENT_POLICIES "Policy.Read.PermissionGrant Policy.ReadWrite.PermissionGrant"
#define READS_REQUESTS         "ConsentRequest.Read.All ConsentRequest.ReadWrite.All"
#define READS_LOGS             "AuditLog.Read.All"
#define WRITES_GRANTS          "DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All"
#define EXCHANGE               "AdminApi.AccessAsUser.All Exchange.Manage Exchange.ManageV2 Exchange.ManageAsApp"

static const struct route routes[] = {
	{ "GET", "/{}/v2.0/.well-known/openid-configuration", NULL, false, false, login_discover },
	{ "GET", "/{}/discovery/v2.0/keys", NULL, false, false, login_keys },
	{ "GET", "/{}/oauth2/v2.0/authorize", NULL, false, false, login_authorize },
	{ "GET", "/{}/adminconsent", NULL, false, false, login_consent },
	{ "GET", "/{}/v2.0/adminconsent", NULL, false, false, login_consent_v2 },
	{ "POST", "/{}/oauth2/v2.0/devicecode", NULL, false, false, login_device },
	{ "POST", "/{}/oauth2/v2.0/token", NULL, false, false, login_token },

	{ "GET", "/v1.0/organization", READS_ORGANIZATION, false, false, graph_organization },
	{ "GET", "/v1.0/me", READS_USER, false, true, graph_me },
	{ "GET", "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole", READS_ROLES, true, true, graph_roles },
	{ "GET", "/v1.0/users/{}/transitiveMemberOf/microsoft.graph.directoryRole", READS_ROLES, true, false,
	    graph_user_roles },
	{ "GET", "/v1.0/users/{}/oauth2PermissionGrants", READS_GRANTS, true, true, grants_of_user },
	{ "GET", "/v1.0/servicePrincipals(appId='{}')", READS_APPS, true, false, graph_principal },
	{ "GET", "/v1.0/servicePrincipals", READS_APPS, true, false, graph_principals },
	{ "POST", "/v1.0/servicePrincipals", WRITES_APPS, true, false, graph_principal_add },
	{ "GET", "/v1.0/servicePrincipals/{}/appRoleAssignedTo", READS_APPS, true, false, graph_assigned },
	{ "GET", "/v1.0/oauth2PermissionGrants", READS_GRANTS, true, false, grants_list },
	{ "POST", "/v1.0/oauth2PermissionGrants", WRITES_GRANTS, true, false, grants_add },
	{ "PATCH", "/v1.0/oauth2PermissionGrants/{}", WRITES_GRANTS, true, false, grants_change },

	{ "GET", "/v1.0/policies/authorizationPolicy", READS_POLICIES, true, false, policy_users },
	{ "GET", "/v1.0/policies/permissionGrantPolicies/{}/excludes", READS_CONSENT_POLICIES, true, false,
	    policy_excludes },
	{ "GET", "/v1.0/identity/conditionalAccess/policies", READS_POLICIES, true, false, policy_access },
	{ "GET", "/v1.0/identityGovernance/appConsent/appConsentRequests", READS_REQUESTS, true, false, log_requests },
	{ "GET", "/v1.0/auditLogs/directoryAudits", READS_LOGS, true, false, log_audits },
	{ "GET", "/v1.0/auditLogs/signIns", READS_LOGS, true, false, log_signins },
	{ "GET", "/beta/auditLogs/signIns", READS_LOGS, true, false, log_quiet_signins },

	/* Exchange itself checks the caller's role */
	{ "POST", "/adminapi/beta/{}/InvokeCommand", EXCHANGE, false, false, exchange_invoke },
	{ "POST", "/adminapi/v1.0/{}/InvokeCommand", EXCHANGE, false, false, exchange_old_version },
	{ "GET", "/adminapi/v1.0/{}/EXOModuleFile", EXCHANGE, false, false, exchange_module },
	{ NULL, NULL, NULL, false, false, NULL },
};
