/* cloud_question_test.c - the table of questions: the order, the address and the permission of each */
#include "cloud_asking.h"
#include "core/wellknown.h"

/* --- the table --- */

static void the_table_follows_the_topics(void **state)
{
	int last = -1;

	(void)state;
	for (const struct question *row = questions; row->put; row++) {
		assert_true((int)row->topic > last);
		last = (int)row->topic;
		assert_true(row->service == SERVICE_GRAPH || row->service == SERVICE_EXCHANGE);
		assert_int_equal(topic_rows[row->topic].permission != NULL, row->service == SERVICE_GRAPH);
		assert_int_equal(topic_rows[row->topic].exchange, row->service == SERVICE_EXCHANGE);
		assert_non_null(row->when);
		assert_non_null(row->put);
		assert_non_null(row->read);
		assert_ptr_equal(question_of(row->topic), row);
	}
	assert_null(question_of(TOPIC_DISCOVERY));
	assert_null(question_of(TOPIC_PEOPLE));
}

static void each_question_needs_the_least_scope(void **state)
{
	struct scopes reading = question_scopes(0, &arena), writing = question_scopes(FOR_WRITING, &arena),
		      creating = question_scopes(FOR_WRITING | FOR_CREATING, &arena),
		      beside = question_scopes_beside(FOR_LOGS | FOR_WRITING, &arena);

	(void)state;
	assert_string_equal(scopes_join(&reading, " ", &arena), "Directory.Read.All");
	assert_string_equal(scopes_join(&writing, " ", &arena),
	    "Directory.Read.All DelegatedPermissionGrant.ReadWrite.All");
	assert_string_equal(scopes_join(&creating, " ", &arena),
	    "Directory.Read.All DelegatedPermissionGrant.ReadWrite.All Application.ReadWrite.All");
	assert_string_equal(scopes_join(&beside, " ", &arena),
	    "Policy.Read.All Policy.Read.PermissionGrant ConsentRequest.Read.All AuditLog.Read.All "
	    "DelegatedPermissionGrant.ReadWrite.All");
}

static void a_token_serves_its_purposes(void **state)
{
	struct claims reads = { .scp = scopes_parse(&arena, "Directory.Read.All AuditLog.Read.All") },
		      logs = { .scp = question_scopes(FOR_LOGS, &arena) },
		      app = { .roles = question_scopes(FOR_LOGS | FOR_WRITING, &arena) };

	(void)state;
	assert_true(question_purposes_met(0, &reads));
	assert_false(question_purposes_met(FOR_LOGS, &reads));
	assert_true(question_purposes_met(FOR_LOGS, &logs));
	assert_false(question_purposes_met(FOR_LOGS | FOR_WRITING, &logs));
	assert_true(question_purposes_met(FOR_LOGS | FOR_WRITING, &app));
	for (const struct question *row = questions; row->put; row++)
		assert_true(row->service != SERVICE_GRAPH || token_allows(&logs, topic_rows[row->topic].permission));
}

static void a_question_without_its_permission_is_not_asked(void **state)
{
	struct claims claims = { .scp = scopes_parse(&arena, "Directory.Read.All AuditLog.Read.All") };
	size_t refused = 0;

	(void)state;
	for (const struct question *row = questions; row->put; row++)
		assert_true(question_allowed(row, &context, &err)); /* the token's permissions are not known */
	context.claims = &claims;
	for (const struct question *row = questions; row->put; row++) {
		if (question_allowed(row, &context, &err))
			continue;
		refused++;
		assert_true(row->extra);
		assert_int_equal(err.kind, ERR_NOT_ALLOWED);
		assert_int_equal(err.status, 0);
		assert_string_equal(err.code, "");
		assert_non_null(strstr(err.told, topic_rows[row->topic].permission));
	}
	assert_int_equal(refused, 4); /* these are two policies, Conditional Access and requests */
	context.declined = true;
	assert_false(question_allowed(question_of(TOPIC_ACCESS), &context, &err));
	assert_int_equal(err.kind, ERR_DECLINED);
	assert_true(question_allowed(question_of(TOPIC_SIGNINS), &context, &err)); /* the token can, all the same */
	context.declined = false;
	claims.scp.count = 0;
	assert_true(question_allowed(question_of(TOPIC_APP), &context, &err));
	assert_false(question_allowed(question_of(TOPIC_SIGNINS), &context, &err));
	/* An app's roles count alike, and a permission to write includes reading. */
	claims.roles = scopes_parse(&arena, "auditlog.read.all ConsentRequest.ReadWrite.All");
	assert_true(question_allowed(question_of(TOPIC_SIGNINS), &context, &err));
	assert_true(question_allowed(question_of(TOPIC_REQUESTS), &context, &err));
	assert_false(question_allowed(question_of(TOPIC_ACCESS), &context, &err));
}

static void requests_are_put_to_the_right_place(void **state)
{
	(void)state;
	hear_app();
	facts.app_assignment_required = YES;
	facts.self_object_id = CLIENT_OBJECT;
	for (const struct question *row = questions; row->put; row++) {
		struct request request = put(row->topic);

		assert_int_equal(request.service, row->service);
		assert_true(endpoints_holds(context.endpoints->base[row->service], request.url));
		assert_false(request.writes);
		assert_false(request.secret);
		assert_false(secret_is_set(&request.form));
		assert_null(strchr(request.url, ' '));
		assert_int_equal(request.method,
		    row->topic == TOPIC_TOKENS || row->topic == TOPIC_EXCHANGE ? METHOD_POST : METHOD_GET);
		assert_int_equal(request.body != NULL, request.method == METHOD_POST);
		for (size_t i = 0; i < REQUEST_HEADERS_MAX; i++)
			assert_true(!request.headers[i] || strchr(request.headers[i], ':'));
	}
}

static void addresses_are_as_documented(void **state)
{
	(void)state;
	hear_app();
	assert_string_equal(put(TOPIC_ORGANIZATION).url,
	    GRAPH "/organization?$select=id,displayName,verifiedDomains,assignedPlans,"
		  "onPremisesSyncEnabled");
	assert_string_equal(put(TOPIC_ROLES).url, GRAPH "/me/transitiveMemberOf/microsoft.graph.directoryRole"
							"?$select=roleTemplateId,displayName");
	assert_int_equal(strncmp(put(TOPIC_APP).url, GRAPH "/servicePrincipals(appId='" APP "')?$select=id,appId,",
			     strlen(GRAPH) + 70),
	    0);
	assert_string_equal(put(TOPIC_RESOURCE).url,
	    GRAPH "/servicePrincipals(appId='" GRAPH_APP_ID "')?$select=id,appId,displayName,oauth2PermissionScopes,"
		  "accountEnabled,isDisabled,disabledByMicrosoftStatus");
	assert_string_equal(put(TOPIC_SEARCH).url,
	    GRAPH "/servicePrincipals?$filter=displayName%20eq%20%27Addin%20for%20Outlook%27%20or%20"
		  "displayName%20eq%20%27Maker%27%27s%20%26%20Co%27&$select=id,appId,displayName,"
		  "appOwnerOrganizationId,verifiedPublisher,replyUrls&$top=100");
	assert_string_equal(put(TOPIC_GRANTS).url,
	    GRAPH "/oauth2PermissionGrants?$filter=clientId%20eq%20%27" APP_OBJECT
		  "%27%20and%20consentType%20eq%20%27AllPrincipals%27");
	assert_string_equal(put(TOPIC_USER_GRANTS).url,
	    GRAPH "/oauth2PermissionGrants?$filter=clientId%20eq%20%27" APP_OBJECT
		  "%27%20and%20consentType%20eq%20%27Principal%27&$top=999");
	assert_string_equal(put(TOPIC_ASSIGNMENTS).url,
	    GRAPH "/servicePrincipals/" APP_OBJECT "/appRoleAssignedTo?$select=id,principalType&$top=999");
	assert_string_equal(put(TOPIC_CMDLETS).url,
	    "https://outlook.office365.com/adminapi/v1.0/" TENANT "/EXOModuleFile?Version=3.9.2");
	assert_string_equal(put(TOPIC_CMDLETS).headers[1], "CommandName: *");
	assert_string_equal(put(TOPIC_TOKENS).body,
	    "{\"CmdletInput\":{\"CmdletName\":\"Get-AuthenticationPolicy\",\"Parameters\":"
	    "{\"AllowLegacyExchangeTokens\":true}}}");
	assert_string_equal(put(TOPIC_EXCHANGE).body,
	    "{\"CmdletInput\":{\"CmdletName\":\"Get-OrganizationConfig\",\"Parameters\":"
	    "{\"RetrieveEwsOperationAccessPolicy\":true}}}");
}

#define SINCE(field, day) field "%20ge%20" day "T00%3A00%3A00Z"

static void addresses_of_logs_and_policies(void **state)
{
	(void)state;
	hear_app();
	facts.self_object_id = CLIENT_OBJECT;
	context.now = 1795500000; /* 2026-11-24 */
	assert_string_equal(put(TOPIC_USER_POLICY).url,
	    GRAPH "/policies/authorizationPolicy?$select=defaultUserRolePermissions");
	assert_string_equal(put(TOPIC_EXCLUDES).url, GRAPH "/policies/permissionGrantPolicies/"
							   "microsoft-user-default-recommended/excludes");
	assert_string_equal(put(TOPIC_REQUESTS).url,
	    GRAPH "/identityGovernance/appConsent/appConsentRequests?$filter=appId%20eq%20%27" APP
		  "%27%20and%20userConsentRequests%2Fany%28u%3Au%2Fstatus%20eq%20"
		  "%27InProgress%27%29&$select=appId,pendingScopes");
	assert_string_equal(put(TOPIC_AUDIT).url, GRAPH
	    "/auditLogs/directoryAudits?$filter=activityDisplayName%20eq%20%27Consent%20to"
	    "%20application%27%20and%20" SINCE("activityDateTime",
		"2026-10-25") "%20and%20targetResources%2Fany%28t%3At%2Fid%20eq%20%27" APP_OBJECT
			      "%27%29&$select=activityDisplayName,activityDateTime,correlationId,result,initiatedBy,targetResources&$top=50");
	assert_string_equal(put(TOPIC_ACCESS).url,
	    GRAPH "/identity/conditionalAccess/policies?$select=id,displayName,state,"
		  "conditions,grantControls");
	assert_string_equal(put(TOPIC_SIGNINS).url,
	    GRAPH "/auditLogs/signIns?$filter=appId%20eq%20%27" APP "%27%20and%20" SINCE("createdDateTime",
		"2026-11-17") "&$select=createdDateTime,appId,userPrincipalName,userId,status&$top=500");
	assert_string_equal(put(TOPIC_QUIET_SIGNINS).url,
	    "https://graph.microsoft.com/beta/auditLogs/signIns?$filter=appId%20eq%20"
	    "%27" APP "%27%20and%20signInEventTypes%2Fany%28t%3At%20eq%20"
	    "%27nonInteractiveUser%27%29%20and%20" SINCE("createdDateTime",
		"2026-11-17") "&$select=createdDateTime,appId,userPrincipalName,userId,status&$top=500");
	assert_string_equal(put(TOPIC_SELF).url,
	    GRAPH "/servicePrincipals(appId='" CLIENT "')?$select=id,appId,displayName,appOwnerOrganizationId");
	assert_string_equal(put(TOPIC_SELF_GRANTS).url,
	    GRAPH "/oauth2PermissionGrants?$filter=clientId%20eq%20%27" CLIENT_OBJECT "%27&$top=999");
}

static enum ask_when when(enum topic topic)
{
	return question_of(topic)->when(&context);
}

static void questions_wait_for_the_app(void **state)
{
	static const enum topic after[] = { TOPIC_GRANTS, TOPIC_USER_GRANTS, TOPIC_ASSIGNMENTS };

	(void)state;
	assert_int_equal(when(TOPIC_ORGANIZATION), ASK_NOW);
	assert_int_equal(when(TOPIC_ROLES), ASK_NOW);
	assert_int_equal(when(TOPIC_APP), ASK_NOW);
	assert_int_equal(when(TOPIC_SEARCH), ASK_NEVER);
	assert_int_equal(when(TOPIC_RESOURCE), ASK_NOW);
	assert_int_equal(when(TOPIC_TOKENS), ASK_NOW);
	for (size_t i = 0; i < COUNT(after); i++)
		assert_int_equal(when(after[i]), ASK_LATER);
	hear_app();
	assert_int_equal(when(TOPIC_GRANTS), ASK_NOW);
	assert_int_equal(when(TOPIC_USER_GRANTS), ASK_NOW);
	assert_int_equal(when(TOPIC_ASSIGNMENTS), ASK_NEVER);
	facts.app_assignment_required = UNKNOWN;
	assert_int_equal(when(TOPIC_ASSIGNMENTS), ASK_NEVER);
	facts.app_assignment_required = YES;
	assert_int_equal(when(TOPIC_ASSIGNMENTS), ASK_NOW);
	facts.app_present = NO;
	for (size_t i = 0; i < COUNT(after); i++)
		assert_int_equal(when(after[i]), ASK_NEVER);
	facts.app_present = YES;
	facts_failed(&facts, TOPIC_APP, 1, &err);
	for (size_t i = 0; i < COUNT(after); i++)
		assert_int_equal(when(after[i]), ASK_NEVER);
	context.app_id = "";
	context.delegated = false;
	assert_int_equal(when(TOPIC_APP), ASK_NEVER);
	assert_int_equal(when(TOPIC_GRANTS), ASK_NEVER);
	assert_int_equal(when(TOPIC_SEARCH), ASK_NOW);
	assert_int_equal(when(TOPIC_ROLES), ASK_NEVER);
	profile.entra_names.count = 0;
	assert_int_equal(when(TOPIC_SEARCH), ASK_NEVER);
}

static void logs_are_asked_when_they_can_be(void **state)
{
	static const enum topic at_once[] = { TOPIC_USER_POLICY, TOPIC_EXCLUDES, TOPIC_ACCESS, TOPIC_REQUESTS,
		TOPIC_SIGNINS, TOPIC_QUIET_SIGNINS };

	(void)state;
	for (size_t i = 0; i < COUNT(at_once); i++) /* questions of the first wave */
		assert_int_equal(when(at_once[i]), ASK_NOW);
	assert_int_equal(when(TOPIC_AUDIT), ASK_LATER);
	hear_app();
	assert_int_equal(when(TOPIC_AUDIT), ASK_NOW);
	context.app_id = "";
	assert_int_equal(when(TOPIC_SIGNINS), ASK_NEVER);
	assert_int_equal(when(TOPIC_QUIET_SIGNINS), ASK_NEVER);
	assert_int_equal(when(TOPIC_REQUESTS), ASK_NEVER);
	assert_int_equal(when(TOPIC_AUDIT), ASK_NEVER);
	assert_int_equal(when(TOPIC_ACCESS), ASK_NOW);

	assert_int_equal(when(TOPIC_SELF), ASK_NOW);
	assert_int_equal(when(TOPIC_SELF_GRANTS), ASK_LATER);
	facts_fetched(&facts, TOPIC_SELF, 1, "r");
	facts.self_present = NO;
	assert_int_equal(when(TOPIC_SELF_GRANTS), ASK_NEVER);
	facts.self_present = YES;
	assert_int_equal(when(TOPIC_SELF_GRANTS), ASK_NOW);
	facts_failed(&facts, TOPIC_SELF, 1, &err);
	assert_int_equal(when(TOPIC_SELF_GRANTS), ASK_NEVER);
	context.client_id = "";
	assert_int_equal(when(TOPIC_SELF), ASK_NEVER);
	context.client_id = CLIENT;
	context.delegated = false;
	assert_int_equal(when(TOPIC_SELF), ASK_NEVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(the_table_follows_the_topics),
		WITH(each_question_needs_the_least_scope),
		WITH(a_token_serves_its_purposes),
		WITH(a_question_without_its_permission_is_not_asked),
		WITH(requests_are_put_to_the_right_place),
		WITH(addresses_are_as_documented),
		WITH(addresses_of_logs_and_policies),
		WITH(questions_wait_for_the_app),
		WITH(logs_are_asked_when_they_can_be),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
