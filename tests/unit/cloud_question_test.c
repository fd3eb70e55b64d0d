/* cloud_question_test.c - the table of questions: how each is put, and when */
#include "cloud_asking.h"

/* --- the table --- */

static void the_table_is_in_order(void **state)
{
	int last = -1;

	(void)state;
	for (const struct question *row = questions; row->label; row++) {
		assert_true((int)row->topic > last);
		last = (int)row->topic;
		assert_true(row->service == SERVICE_GRAPH || row->service == SERVICE_EXCHANGE);
		assert_int_equal(row->permission != NULL, row->service == SERVICE_GRAPH);
		assert_non_null(row->when);
		assert_non_null(row->put);
		assert_non_null(row->read);
		assert_ptr_equal(question_of(row->topic), row);
	}
	assert_null(question_of(TOPIC_DISCOVERY));
	assert_null(question_of(TOPIC_PEOPLE));
}

static void scopes_are_the_least(void **state)
{
	struct scopes reading = question_scopes(false, &arena),
		      writing = question_scopes(true, &arena);

	(void)state;
	assert_string_equal(scopes_join(&reading, " ", &arena), "Directory.Read.All");
	assert_string_equal(scopes_join(&writing, " ", &arena),
			    "Directory.Read.All DelegatedPermissionGrant.ReadWrite.All");
}

static void requests_are_put_to_the_right_place(void **state)
{
	(void)state;
	hear_app();
	facts.app_assignment_required = YES;
	for (const struct question *row = questions; row->label; row++) {
		struct request request = put(row->topic);

		assert_int_equal(request.service, row->service);
		assert_true(place_holds(asking.place->base[row->service], request.url));
		assert_false(request.writes);
		assert_false(request.secret);
		assert_false(secret_is_set(&request.form));
		assert_null(strchr(request.url, ' '));
		assert_int_equal(request.method,
				 row->topic == TOPIC_TOKENS || row->topic == TOPIC_EXCHANGE
					 ? METHOD_POST
					 : METHOD_GET);
		assert_int_equal(request.body != NULL, request.method == METHOD_POST);
		for (size_t i = 0; i < REQUEST_HEADERS_MAX; i++)
			assert_true(!request.headers[i] || strchr(request.headers[i], ':'));
	}
}

static void addresses_are_as_documented(void **state)
{
	(void)state;
	hear_app();
	assert_string_equal(put(TOPIC_ORGANIZATION).url, GRAPH
			    "/organization?$select=id,displayName,verifiedDomains,assignedPlans,"
			    "onPremisesSyncEnabled");
	assert_string_equal(put(TOPIC_ROLES).url,
			    GRAPH "/me/transitiveMemberOf/microsoft.graph.directoryRole"
				  "?$select=roleTemplateId,displayName");
	assert_int_equal(strncmp(put(TOPIC_APP).url,
				 GRAPH "/servicePrincipals(appId='" APP "')?$select=id,appId,",
				 strlen(GRAPH) + 70),
			 0);
	assert_string_equal(put(TOPIC_RESOURCE).url,
			    GRAPH "/servicePrincipals(appId='" GRAPH_APP_ID
				  "')?$select=id,appId,oauth2PermissionScopes");
	assert_string_equal(
		put(TOPIC_SEARCH).url, GRAPH
		"/servicePrincipals?$filter=displayName%20eq%20%27Addin%20for%20Outlook%27%20or%20"
		"displayName%20eq%20%27Maker%27%27s%20%26%20Co%27&$select=id,appId,displayName,"
		"appOwnerOrganizationId,verifiedPublisher&$top=100");
	assert_string_equal(put(TOPIC_GRANTS).url,
			    GRAPH "/oauth2PermissionGrants?$filter=clientId%20eq%20%27" APP_OBJECT
				  "%27%20and%20consentType%20eq%20%27AllPrincipals%27");
	assert_string_equal(put(TOPIC_USER_GRANTS).url,
			    GRAPH "/oauth2PermissionGrants?$filter=clientId%20eq%20%27" APP_OBJECT
				  "%27%20and%20consentType%20eq%20%27Principal%27&$top=999");
	assert_string_equal(put(TOPIC_ASSIGNMENTS).url,
			    GRAPH "/servicePrincipals/" APP_OBJECT
				  "/appRoleAssignedTo?$select=id,principalType&$top=999");
	assert_string_equal(put(TOPIC_CMDLETS).url,
			    "https://outlook.office365.com/adminapi/v1.0/" TENANT
			    "/EXOModuleFile?Version=3.9.2");
	assert_string_equal(put(TOPIC_CMDLETS).headers[1], "CommandName: *");
	assert_string_equal(
		put(TOPIC_TOKENS).body,
		"{\"CmdletInput\":{\"CmdletName\":\"Get-AuthenticationPolicy\",\"Parameters\":"
		"{\"AllowLegacyExchangeTokens\":true}}}");
	assert_string_equal(
		put(TOPIC_EXCHANGE).body,
		"{\"CmdletInput\":{\"CmdletName\":\"Get-OrganizationConfig\",\"Parameters\":"
		"{\"RetrieveEwsOperationAccessPolicy\":true}}}");
}

static enum ask_when when(enum topic topic)
{
	return question_of(topic)->when(&asking);
}

static void questions_wait_for_the_app(void **state)
{
	static const enum topic after[] = {TOPIC_GRANTS, TOPIC_USER_GRANTS, TOPIC_ASSIGNMENTS};

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
	asking.app_id = "";
	asking.delegated = false;
	assert_int_equal(when(TOPIC_APP), ASK_NEVER);
	assert_int_equal(when(TOPIC_GRANTS), ASK_NEVER);
	assert_int_equal(when(TOPIC_SEARCH), ASK_NOW);
	assert_int_equal(when(TOPIC_ROLES), ASK_NEVER);
	profile.entra_names.count = 0;
	assert_int_equal(when(TOPIC_SEARCH), ASK_NEVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(the_table_is_in_order),
		WITH(scopes_are_the_least),
		WITH(requests_are_put_to_the_right_place),
		WITH(addresses_are_as_documented),
		WITH(questions_wait_for_the_app),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
