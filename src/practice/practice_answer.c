/* practice_answer.c - which call is meant, whether the caller may, and who answers */
#include "practice/practice_parts.h"

#include <string.h>

#include "base/text.h"

static const struct route {
	const char *method, *pattern;
	const char *needs; /* one of these permissions, with spaces between; NULL: any token */
	bool role;         /* an ordinary user's token does not do, whatever its scopes say */
	bool me;           /* about the user: not for apps */
	void (*answer)(struct visit *visit);
} routes[];

static void forbid(struct visit *visit)
{
	if (visit->service == SERVICE_EXCHANGE)
		say_exchange_error(
			visit, 403, "Forbidden",
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
		forbid(visit);
	else
		return true;
	return false;
}

/* The route, or NULL; @known says that the path is right and the method is not. */
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
				arena_printf(visit->arena,
					     "Resource not found for the segment '%s'.",
					     visit->path));
}

static void dispatch(struct visit *visit)
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

void practice_answer(struct practice *practice, const struct practice_call *call,
		     struct reply *reply, struct arena *arena)
{
	const struct fault *fault;
	struct visit visit;

	practice->calls++;
	visit_begin(&visit, practice, call, reply, arena);
	begin_reply(&visit);
	fault = fault_meet(practice, call->path);
	if (fault && fault_before(&visit, fault))
		return;
	dispatch(&visit);
	if (fault)
		fault_after(&visit, fault);
}

#define READS_USER                                                                                 \
	"User.Read User.ReadWrite User.Read.All User.ReadWrite.All Directory.Read.All "            \
	"Directory.ReadWrite.All"
#define READS_ORGANIZATION READS_USER " Organization.Read.All Organization.ReadWrite.All"
#define READS_ROLES                                                                                \
	"RoleManagement.Read.Directory RoleManagement.ReadWrite.Directory Directory.Read.All "     \
	"Directory.ReadWrite.All"
#define READS_APPS                                                                                 \
	"Application.Read.All Application.ReadWrite.All Directory.Read.All "                       \
	"Directory.ReadWrite.All"
#define WRITES_APPS "Application.ReadWrite.All Directory.ReadWrite.All"
#define READS_GRANTS                                                                               \
	"DelegatedPermissionGrant.Read.All DelegatedPermissionGrant.ReadWrite.All "                \
	"Directory.Read.All "                                                                      \
	"Directory.ReadWrite.All"
#define READS_POLICIES "Policy.Read.All"
#define READS_CONSENT_POLICIES "Policy.Read.PermissionGrant Policy.ReadWrite.PermissionGrant"
#define READS_REQUESTS         "ConsentRequest.Read.All ConsentRequest.ReadWrite.All"
#define READS_LOGS             "AuditLog.Read.All"
#define WRITES_GRANTS "DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All"
#define EXCHANGE                                                                                   \
	"AdminApi.AccessAsUser.All Exchange.Manage Exchange.ManageV2 Exchange.ManageAsApp"

static const struct route routes[] = {
	{"GET", "/{}/v2.0/.well-known/openid-configuration", NULL, false, false, login_discover},
	{"GET", "/{}/discovery/v2.0/keys", NULL, false, false, login_keys},
	{"GET", "/{}/oauth2/v2.0/authorize", NULL, false, false, login_authorize},
	{"POST", "/{}/oauth2/v2.0/devicecode", NULL, false, false, login_device},
	{"POST", "/{}/oauth2/v2.0/token", NULL, false, false, login_token},

	{"GET", "/v1.0/organization", READS_ORGANIZATION, false, false, graph_organization},
	{"GET", "/v1.0/me", READS_USER, false, true, graph_me},
	{"GET", "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole", READS_ROLES, true,
	 true, graph_roles},
	{"GET", "/v1.0/users/{}/transitiveMemberOf/microsoft.graph.directoryRole", READS_ROLES, true, false,
	 graph_user_roles},
	{"GET", "/v1.0/users/{}/oauth2PermissionGrants", READS_GRANTS, true, true, grants_of_user},
	{"GET", "/v1.0/servicePrincipals(appId='{}')", READS_APPS, true, false, graph_principal},
	{"GET", "/v1.0/servicePrincipals", READS_APPS, true, false, graph_principals},
	{"POST", "/v1.0/servicePrincipals", WRITES_APPS, true, false, graph_principal_add},
	{"GET", "/v1.0/servicePrincipals/{}/appRoleAssignedTo", READS_APPS, true, false,
	 graph_assigned},
	{"GET", "/v1.0/oauth2PermissionGrants", READS_GRANTS, true, false, grants_list},
	{"POST", "/v1.0/oauth2PermissionGrants", WRITES_GRANTS, true, false, grants_add},
	{"PATCH", "/v1.0/oauth2PermissionGrants/{}", WRITES_GRANTS, true, false, grants_change},

	{"GET", "/v1.0/policies/authorizationPolicy", READS_POLICIES, true, false, policy_users},
	{"GET", "/v1.0/policies/permissionGrantPolicies/{}/excludes", READS_CONSENT_POLICIES, true,
	 false, policy_excludes},
	{"GET", "/v1.0/identity/conditionalAccess/policies", READS_POLICIES, true, false,
	 policy_access},
	{"GET", "/v1.0/identityGovernance/appConsent/appConsentRequests", READS_REQUESTS, true,
	 false, log_requests},
	{"GET", "/v1.0/auditLogs/directoryAudits", READS_LOGS, true, false, log_audits},
	{"GET", "/v1.0/auditLogs/signIns", READS_LOGS, true, false, log_signins},
	{"GET", "/beta/auditLogs/signIns", READS_LOGS, true, false, log_quiet_signins},

	/* whether the caller has a role in Exchange is Exchange's to say */
	{"POST", "/adminapi/beta/{}/InvokeCommand", EXCHANGE, false, false, exchange_invoke},
	{"POST", "/adminapi/v1.0/{}/InvokeCommand", EXCHANGE, false, false, exchange_old_version},
	{"GET", "/adminapi/v1.0/{}/EXOModuleFile", EXCHANGE, false, false, exchange_module},
	{NULL, NULL, NULL, false, false, NULL},
};
