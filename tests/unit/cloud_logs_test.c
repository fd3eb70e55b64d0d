/* cloud_logs_test.c - how the answers about logs and policies become facts, or an error */
#include "cloud_asking.h"

#include "base/text.h"
#include "base/timefmt.h"

#define NOW 1795500000 /* 2026-11-24 06:00 */

static int set_clock(void **state)
{
	asking_begin(state);
	context.now = NOW;
	hear_app();
	return 0;
}

/* Asserts that each of @bad (up to NULL) is refused as an answer to the question. */
static void assert_refused(enum topic topic, const char *const *bad)
{
	for (; *bad; bad++) {
		if (hear(topic, 200, *bad))
			fail_msg("%s: this answer was read, and must be refused: %s", topic_id(topic), *bad);
		assert_int_equal(err.kind, ERR_PROTOCOL);
		assert_string_equal(err.request_id, "request-of-the-header");
		assert_non_null(err.doing);
	}
}

static void policies_that_let_users_consent_are_read(void **state)
{
	static const char *const bad[] = {
		"{}",
		"[]",
		"{\"defaultUserRolePermissions\":null}",
		"{\"defaultUserRolePermissions\":{}}",
		"{\"defaultUserRolePermissions\":{\"permissionGrantPoliciesAssigned\":null}}",
		"{\"defaultUserRolePermissions\":{\"permissionGrantPoliciesAssigned\":\"x\"}}",
		"{\"defaultUserRolePermissions\":{\"permissionGrantPoliciesAssigned\":[7]}}",
		NULL,
	};

	(void)state;
	assert_true(hear_file(TOPIC_USER_POLICY, 200, "user-policy.json"));
	assert_int_equal(facts.user_policies.count, 4);
	assert_true(
	    scopes_has(&facts.user_policies, "ManagePermissionGrantsForSelf.microsoft-user-default-recommended"));
	assert_true(
	    hear(TOPIC_USER_POLICY, 200, "{\"defaultUserRolePermissions\":{\"permissionGrantPoliciesAssigned\":[]}}"));
	assert_int_equal(facts.user_policies.count, 0);
	assert_refused(TOPIC_USER_POLICY, bad);
	assert_false(hear_file(TOPIC_USER_POLICY, 403, "error-graph-denied.json"));
	assert_int_equal(err.kind, ERR_NOT_ALLOWED);
}

static void permissions_excluded_from_user_consent_are_read(void **state)
{
	static const char *const bad[] = {
		"{}",
		"{\"value\":[{\"permissions\":\"all\"}]}",
		"{\"value\":[{\"permissions\":[7]}]}",
		"{\"value\":[{\"permissionType\":7}]}",
		"{\"value\":[{\"resourceApplication\":[]}]}",
		NULL,
	};

	(void)state;
	assert_true(hear_file(TOPIC_EXCLUDES, 200, "excludes.json"));
	/* Permissions of Exchange are not those of the resource. */
	assert_string_equal(scopes_join(&facts.user_excluded, " ", &arena),
	    "12466101-c9b8-439a-8589-dd09ee67e8e9 5df07973-7d5d-46ed-9847-1271055cbd51");
	assert_true(hear(TOPIC_EXCLUDES, 200,
	    "{\"value\":[{\"permissions\":[\"all\"],\"resourceApplication\":\"any\"},"
	    "{\"permissions\":[\"x\"],\"permissionType\":\"application\"},"
	    "{\"permissions\":[\"y\"],\"clientApplicationIds\":[\"" TENANT "\"]},"
	    "{\"permissions\":[\"z\"],\"clientApplicationIds\":[\"" APP "\"]}]}"));
	assert_string_equal(scopes_join(&facts.user_excluded, " ", &arena), "all z");
	assert_refused(TOPIC_EXCLUDES, bad);
}

static void permissions_have_ids(void **state)
{
	(void)state;
	assert_true(hear_file(TOPIC_RESOURCE, 200, "resource.json"));
	assert_int_equal(facts.permissions.count, 3);
	for (size_t i = 0; i < facts.permissions.count; i++)
		assert_true(text_is_guid(facts.permissions.items[i].id));
}

static void only_the_app_s_requests_count(void **state)
{
	static const char *const bad[] = {
		"{}",
		"{\"value\":[{\"appId\":7}]}",
		"{\"value\":[{}]}",
		"{\"value\":[{\"appId\":\"" APP "\",\"pendingScopes\":7}]}",
		"{\"value\":[{\"appId\":\"" APP "\",\"pendingScopes\":[{\"displayName\":7}]}]}",
		NULL,
	};

	(void)state;
	assert_true(hear_file(TOPIC_REQUESTS, 200, "consent-requests.json"));
	assert_int_equal(facts.request_count, 1);
	assert_string_equal(scopes_join(&facts.request_scopes, " ", &arena), "Mail.ReadWrite.Shared User.Read");
	assert_true(hear(TOPIC_REQUESTS, 200, "{\"value\":[]}"));
	assert_int_equal(facts.request_count, 0);
	assert_refused(TOPIC_REQUESTS, bad);
}

static void only_the_app_s_consents_count(void **state)
{
	static const char *const bad[] = {
		"{}",
		"{\"value\":[{\"result\":\"success\"}]}",
		"{\"value\":[{\"activityDateTime\":\"soon\"}]}",
		"{\"value\":[{\"activityDateTime\":7}]}",
		"{\"value\":[{\"activityDateTime\":\"2026-11-20T21:20:02Z\",\"result\":7}]}",
		/* what became of it is not said: neither consented nor failed */
		"{\"value\":[{\"activityDateTime\":\"2026-11-20T21:20:02Z\",\"result\":\"unknownFutureValue\","
		"\"targetResources\":[{\"id\":\"" APP_OBJECT "\"}]}]}",
		"{\"value\":[{\"activityDateTime\":\"2026-11-20T21:20:02Z\",\"targetResources\":[{\"id\":\"" APP_OBJECT
		"\"}]}]}",
		NULL,
	};

	(void)state;
	assert_true(hear_file(TOPIC_AUDIT, 200, "consent-audit.json"));
	assert_int_equal(facts.consents.count, 2);
	assert_string_equal(facts.consents.items[0].by, "ada@nordwind.example");
	assert_int_equal(facts.consents.items[0].at, 1795209602);
	assert_true(facts.consents.items[0].succeeded);
	assert_int_equal(facts.consents.items[0].for_all, YES);
	assert_string_equal(facts.consents.items[1].by, "Some tool");
	assert_false(facts.consents.items[1].succeeded);
	assert_int_equal(facts.consents.items[1].for_all, UNKNOWN);
	assert_int_equal(facts.consents_since, 1792886400); /* 2026-10-25 */
	assert_refused(TOPIC_AUDIT, bad);
	context.now += 60 * 86400; /* a server may ignore the filter by time */
	assert_true(hear_file(TOPIC_AUDIT, 200, "consent-audit.json"));
	assert_int_equal(facts.consents.count, 0);
}

/* A row of "Consent to application" with these modifiedProperties. */
#define AUDITED(properties)                                                                                                 \
	"{\"value\":[{\"activityDisplayName\":\"Consent to application\",\"correlationId\":\"c-1\",\"result\":\"success\"," \
	"\"activityDateTime\":\"2026-11-20T21:20:02Z\",\"targetResources\":[{\"id\":\"" APP_OBJECT                          \
	"\",\"modifiedProperties\":[" properties "]}]}]}"
#define SAID(name, value) "{\"displayName\":\"" name "\",\"newValue\":\"" value "\"}"
#define GRANTED(activity, object, type)                                                                                     \
	"{\"value\":[{\"activityDisplayName\":\"" activity "\",\"correlationId\":\"c-1\",\"result\":\"success\","           \
	"\"activityDateTime\":\"2026-11-20T21:20:03Z\",\"targetResources\":[{\"id\":\"api\",\"modifiedProperties\":[" SAID( \
	    "DelegatedPermissionGrant.ConsentType", type) "," SAID("ServicePrincipal.ObjectID", object) "]}]}]}"

/* OnBehalfOfAll decides; where it is not logged, the granted permissions do. */
static void a_consent_is_for_everyone_or_for_one_user(void **state)
{
	static const struct {
		const char *body;
		enum tristate for_all;
	} rows[] = {
		{ AUDITED(SAID("ConsentContext.IsAdminConsent", "\\\"True\\\"") "," SAID("ConsentContext.OnBehalfOfAll",
		      " \\\"False\\\" ")),
		    NO },
		{ AUDITED(SAID("ConsentContext.IsAdminConsent", "\\\"True\\\"") "," SAID("ConsentContext.OnBehalfOfAll",
		      "\\\" true\\\"")),
		    YES },
		{ AUDITED(SAID("ConsentContext.IsAdminConsent", "\\\"False\\\"")), NO },
		{ AUDITED(SAID("ConsentContext.IsAdminConsent", "\\\"True\\\"")), UNKNOWN },
		{ AUDITED(
		      SAID("ConsentAction.Permissions", "\\\"[] => [[ConsentType: Principal, Scope: User.Read]]\\\"")),
		    NO },
		{ AUDITED(SAID("ConsentAction.Permissions",
		      "\\\"[[ConsentType: Principal]] => [[ConsentType: AllPrincipals]]\\\"")),
		    YES },
		{ AUDITED(""), UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(hear(TOPIC_AUDIT, 200, rows[i].body));
		assert_int_equal(facts.consents.count, 1);
		assert_int_equal(facts.consents.items[0].for_all, rows[i].for_all);
		assert_false(facts.consents.items[0].written);
	}
}

static bool hear_again(const char *body)
{
	struct reply reply = reply_of(200, body);

	err_clear(&err);
	return question_of(TOPIC_AUDIT)->read(&context, &reply, false, &facts, &next, &scratch, &err);
}

/* The question for grants that programs wrote follows the one for consents on the page; each event is told once. */
static void grants_of_programs_are_consents(void **state)
{
	(void)state;
	facts_fetched(&facts, TOPIC_RESOURCE, 1, "");
	facts.resource_object_id = "b7a9c2f4-3a6e-4a43-9a53-0f8a9f2b6c11";
	assert_true(hear(TOPIC_AUDIT, 200, "{\"value\":[]}"));
	assert_non_null(next);
	assert_non_null(strstr(next, "Add%20delegated%20permission%20grant"));
	assert_non_null(strstr(next, "b7a9c2f4"));
	assert_true(
	    hear_again(GRANTED("Add delegated permission grant", "\\\"" APP_OBJECT "\\\"", " \\\"AllPrincipals\\\"")));
	assert_null(next);
	assert_int_equal(facts.consents.count, 1);
	assert_true(facts.consents.items[0].written);
	assert_int_equal(facts.consents.items[0].for_all, YES);
	assert_true(
	    hear_again(GRANTED("Add delegated permission grant", "\\\"" APP_OBJECT "\\\"", "\\\"Principal\\\"")));
	assert_int_equal(facts.consents.items[1].for_all, NO);
	assert_true(
	    hear_again(GRANTED("Add delegated permission grant", "\\\"" TENANT "\\\"", "\\\"AllPrincipals\\\"")));
	assert_true(
	    hear_again(GRANTED("Add app role assignment to service principal", "\\\"" APP_OBJECT "\\\"", "\\\"\\\"")));
	assert_int_equal(facts.consents.count, 2);
	assert_true(hear(TOPIC_AUDIT, 200, AUDITED("")));
	assert_true(
	    hear_again(GRANTED("Add delegated permission grant", "\\\"" APP_OBJECT "\\\"", "\\\"AllPrincipals\\\"")));
	assert_int_equal(facts.consents.count, 1); /* both rows have one correlation id */
	profile.resource_count = 1;                /* the grant may be on another resource */
	profile.resources[0].app_id = TENANT;
	assert_true(hear(TOPIC_AUDIT, 200, "{\"value\":[]}"));
	assert_null(strstr(next, "targetResources%2F"));
}

#define ROW(properties)                                                                                                             \
	"{\"value\":[{\"activityDisplayName\":\"Add delegated permission grant\",\"correlationId\":\"c-1\",\"result\":\"success\"," \
	"\"activityDateTime\":\"2026-11-20T21:20:03Z\",\"initiatedBy\":{\"user\":{\"userPrincipalName\":\"otto@contoso.com\"}},"    \
	"\"targetResources\":[{\"id\":\"api\",\"modifiedProperties\":[" properties "]},{\"id\":\"" APP_OBJECT                       \
	"\"}]}]}"
#define OF_OURS SAID("ServicePrincipal.ObjectID", "\\\"" APP_OBJECT "\\\"")
#define FOR_ALL SAID("DelegatedPermissionGrant.ConsentType", "\\\"AllPrincipals\\\"")

/* The audit has the whole grant, before the event and after it. */
static void a_grant_s_scopes_are_read_from_the_audit(void **state)
{
	const struct grant_seen *seen;

	(void)state;
	assert_true(hear(TOPIC_AUDIT, 200, "{\"value\":[]}"));
	assert_true(
	    hear_again(ROW("{\"displayName\":\"DelegatedPermissionGrant.Scope\",\"oldValue\":\"\\\" openid\\\"\","
			   "\"newValue\":\"\\\" openid Mail.Read\\\"\"}," FOR_ALL "," OF_OURS)));
	assert_int_equal(facts.grants_seen.count, 1);
	seen = &facts.grants_seen.items[0];
	assert_string_equal(seen->by, "otto@contoso.com");
	assert_string_equal(seen->resource_id, "api");
	assert_string_equal(scopes_join(&seen->scopes, " ", &arena), "openid Mail.Read");
	assert_string_equal(scopes_join(&seen->was, " ", &arena), "openid");
	assert_true(hear_again(
	    ROW(SAID("DelegatedPermissionGrant.Scope", "\\\"a\\\"") "," OF_OURS))); /* it is not said for whom */
	assert_true(hear_again(
	    ROW(SAID("DelegatedPermissionGrant.Scope", "\\\"a\\\"") "," FOR_ALL))); /* it is not said of which app */
	assert_int_equal(facts.grants_seen.count, 1);
	/* foreign control characters are made safe */
	assert_true(hear_again(ROW(SAID("DelegatedPermissionGrant.Scope", "a\\u001b[31mb") "," FOR_ALL "," OF_OURS)));
	assert_null(strchr(facts.grants_seen.items[1].scopes.names[0], '\033'));
}

/* A consent on Microsoft's page lists all grants of the app, of all resources and people, before and after. */
static void a_consent_on_the_page_is_one_grant_a_resource(void **state)
{
	(void)state;
	assert_true(hear(TOPIC_AUDIT, 200,
	    AUDITED(SAID("ConsentAction.Permissions",
		"\\\"[[Id: A, ResourceId: r1, ConsentType: AllPrincipals, Scope: openid, CreatedDateTime: ]] => "
		"[[Id: A, ResourceId: r1, ConsentType: AllPrincipals, Scope:  openid Mail.Read, CreatedDateTime: ], "
		"[Id: B, PrincipalId: p, ResourceId: r1, ConsentType: Principal, Scope: Notes.Read], "
		"[Id: C, ResourceId: r2, ConsentType: AllPrincipals, Scope: access_as_user]]; \\\""))));
	assert_int_equal(facts.grants_seen.count, 2);
	assert_string_equal(facts.grants_seen.items[0].resource_id, "r1");
	assert_string_equal(scopes_join(&facts.grants_seen.items[0].scopes, " ", &arena), "openid Mail.Read");
	assert_string_equal(scopes_join(&facts.grants_seen.items[0].was, " ", &arena), "openid");
	assert_string_equal(facts.grants_seen.items[1].resource_id, "r2");
	assert_string_equal(scopes_join(&facts.grants_seen.items[1].scopes, " ", &arena), "access_as_user");
	assert_int_equal(facts.grants_seen.items[1].was.count, 0);
	assert_true(hear(TOPIC_AUDIT, 200, AUDITED(SAID("ConsentAction.Permissions", "\\\"[[[ => ]] [Scope: x\\\""))));
	assert_int_equal(facts.grants_seen.count, 0);
}

/* Where there are more rows than one page, the read goes back to the page's oldest row. */
static void how_far_back_the_audit_was_read_is_known(void **state)
{
	(void)state;
	assert_true(hear(TOPIC_AUDIT, 200, AUDITED("")));
	assert_int_equal(facts.consents_back, 0);
	assert_true(hear(TOPIC_AUDIT, 200,
	    "{\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/more\",\"value\":["
	    "{\"activityDateTime\":\"2026-11-20T21:20:02Z\"},{\"activityDateTime\":\"2026-11-19T21:20:02Z\"}]}"));
	assert_int_equal(facts.consents_back, timefmt_parse("2026-11-19T21:20:02Z"));
	assert_true(hear_again("{\"value\":[]}"));
	assert_int_equal(facts.consents_back, timefmt_parse("2026-11-19T21:20:02Z"));
	assert_true(hear_again("{\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/more\",\"value\":[]}"));
	assert_int_equal(facts.consents_back, context.now);
}

static void only_policies_about_the_app_count(void **state)
{
	const struct access_policy *policy;

	(void)state;
	assert_true(hear_file(TOPIC_ACCESS, 200, "access.json"));
	assert_int_equal(facts.policies.count, 3); /* the fourth policy is about another app */
	policy = &facts.policies.items[0];
	assert_string_equal(policy->name, "Approved apps");
	assert_string_equal(policy->state, "enabled");
	assert_string_equal(policy->covers, "office365");
	assert_true(policy->excludes_app);
	assert_string_equal(scopes_join(&policy->controls, " ", &arena), "approvedApplication");
	assert_string_equal(scopes_join(&policy->narrowed, " ", &arena), "platforms");
	assert_false(policy->device_code || policy->old_clients);
	policy = &facts.policies.items[1];
	assert_string_equal(policy->state, "enabledForReportingButNotEnforced");
	assert_string_equal(policy->covers, "all");
	assert_true(policy->device_code);
	assert_int_equal(policy->narrowed.count, 0);
	policy = &facts.policies.items[2];
	assert_string_equal(policy->covers, "app");
	assert_true(policy->old_clients);
	assert_string_equal(policy->operator, "AND");
	assert_string_equal(scopes_join(&policy->controls, " ", &arena), "mfa termsOfUse authenticationStrength");
	assert_string_equal(scopes_join(&policy->narrowed, " ", &arena), "locations users clients");
}

static void odd_policies_are_refused(void **state)
{
#define POLICY(rest) "{\"value\":[{\"id\":\"x\",\"displayName\":\"y\"" rest "}]}"
#define ALL          ",\"conditions\":{\"applications\":{\"includeApplications\":[\"All\"]}}"
	static const char *const bad[] = {
		"{}",
		POLICY(""),
		POLICY(",\"state\":\"enabled\""),
		POLICY(",\"state\":7" ALL),
		POLICY(ALL),
		POLICY(",\"state\":\"enabled\",\"conditions\":{\"applications\":"
		       "{\"includeApplications\":\"All\"}}"),
		POLICY(",\"state\":\"enabled\",\"grantControls\":{\"operator\":7}" ALL),
		POLICY(",\"state\":\"enabled\",\"grantControls\":{\"builtInControls\":\"mfa\"}" ALL),
		POLICY(",\"state\":\"enabled\",\"grantControls\":{\"operator\":\"OR\",\"builtInControls\":null}" ALL),
		NULL,
	};

	(void)state;
	assert_refused(TOPIC_ACCESS, bad);
	assert_int_equal(facts.policies.count, 0);
	assert_true(hear(TOPIC_ACCESS, 200, POLICY(",\"state\":\"enabled\"" ALL)));
	assert_int_equal(facts.policies.count, 1);
	assert_int_equal(facts.policies.items[0].controls.count, 0);
	context.app_id = ""; /* the app is not known yet: every policy counts, and none is about the app alone */
	assert_true(hear_file(TOPIC_ACCESS, 200, "access.json"));
	assert_int_equal(facts.policies.count, 2);
	assert_false(facts.policies.items[0].excludes_app);
}

/* Conditions as Graph writes them, and our reading of them: "covers: narrowed", with other facts about the policy. */
static void conditions_are_read_as_entra_means_them(void **state)
{
#define APPS(in) "\"applications\":{\"includeApplications\":[" in "],\"excludeApplications\":[]}"
#define EVERYBODY                                                                                                      \
	"\"users\":{\"includeUsers\":[\"All\"],\"excludeUsers\":[],\"includeGroups\":[],\"excludeGuestsOrExternalUsers\":null}"
#define BOTH       APPS("\"All\"") "," EVERYBODY
#define WITHOUT(o) "\"applications\":{\"includeApplications\":[\"All\"],\"excludeApplications\":[\"" o "\"]}," EVERYBODY
#define EXCHANGE   "00000002-0000-0ff1-ce00-000000000000"
	static const struct {
		const char *conditions, *expected;
	} rows[] = {
		{ BOTH, "all:" },
		{ APPS("\"" APP "\"") "," EVERYBODY, "app:" },
		{ APPS("\"" EXCHANGE "\"") "," EVERYBODY, "exchange:" },
		{ APPS("\"Office365\"") "," EVERYBODY, "office365:" },
		{ APPS("\"None\"") "," EVERYBODY, NULL },
		{ APPS("") "," EVERYBODY, "odd:" },
		{ APPS("\"AllCloudThings\"") "," EVERYBODY, "odd:" },
		{ APPS("\"MicrosoftAdminPortals\"") "," EVERYBODY, NULL },
		{ APPS("\"AllAgentIdResources\"") "," EVERYBODY, NULL },
		{ WITHOUT(APP), "all: exempt" },
		{ WITHOUT(EXCHANGE), "all: excluded_apps" },
		{ WITHOUT("Office365"), "all: excluded_apps" },
		{ WITHOUT("88888888-2222-4222-8333-00000000ffff"), "all:" },
		{ EVERYBODY
		    ",\"applications\":{\"includeApplications\":[],\"applicationFilter\":{\"mode\":\"include\",\"rule\":\"x\"}}",
		    "filter:" },
		{ EVERYBODY ",\"applications\":{\"includeApplications\":[],\"applicationFilter\":null}", "odd:" },
		{ EVERYBODY
		    ",\"applications\":{\"includeApplications\":[\"All\"],\"applicationFilter\":{\"mode\":\"exclude\",\"rule\":\"x\"}}",
		    "all: app_filter" },
		{ EVERYBODY
		    ",\"applications\":{\"includeApplications\":[],\"includeUserActions\":[\"urn:user:registerdevice\"]}",
		    "user_action:" },
		{ EVERYBODY
		    ",\"applications\":{\"includeApplications\":[],\"includeAuthenticationContextClassReferences\":[\"c1\"]}",
		    "context:" },
		{ EVERYBODY ",\"applications\":{\"includeApplications\":[\"All\"],\"excludeThings\":[\"x\"]}",
		    "all: other" },
		{ EVERYBODY
		    ",\"applications\":{\"includeApplications\":[\"All\"],\"includeThings\":[\"x\"],\"excludeThings\":[]}",
		    "all:" },
		{ APPS("\"All\"") ",\"users\":{\"includeUsers\":[\"All\"],\"excludeAgents\":[\"x\"]}", "all: other" },
		{ BOTH ",\"locations\":{\"includeLocations\":[\"All\"],\"excludeNetworks\":[\"x\"]}", "all: other" },
		{ BOTH ",\"platforms\":{\"includePlatforms\":[\"all\"],\"excludePlatforms\":[]}", "all:" },
		{ BOTH ",\"platforms\":{\"includePlatforms\":[\"all\"],\"excludePlatforms\":[\"iOS\"]}",
		    "all: platforms" },
		{ BOTH ",\"locations\":{\"includeLocations\":[\"All\"],\"excludeLocations\":[]}", "all:" },
		{ BOTH ",\"locations\":{\"includeLocations\":[\"All\"],\"excludeLocations\":[\"AllTrusted\"]}",
		    "all: locations" },
		{ BOTH ",\"locations\":{\"includeLocations\":[\"AllTrusted\"],\"excludeLocations\":[]}",
		    "all: locations" },
		{ BOTH ",\"devices\":{\"includeDevices\":[],\"excludeDevices\":[],\"deviceFilter\":null}", "all:" },
		{ BOTH ",\"devices\":{\"deviceFilter\":{\"mode\":\"exclude\",\"rule\":\"x\"}}", "all: devices" },
		{ BOTH ",\"deviceStates\":{\"includeStates\":[\"All\"],\"excludeStates\":[\"Compliant\"]}",
		    "all: devices" },
		{ BOTH ",\"userRiskLevels\":[\"high\"]", "all: risk" },
		{ BOTH ",\"insiderRiskLevels\":\"elevated\"", "all: insider_risk" },
		{ BOTH ",\"insiderRiskLevels\":[\"minor\",\"elevated\"]", "all: insider_risk" },
		{ BOTH ",\"times\":{\"includedRanges\":[{\"startTime\":\"8\"}]}", "all: times" },
		{ BOTH ",\"moonPhases\":[\"full\"]", "all: other" },
		{ BOTH ",\"moonPhases\":[],\"@odata.type\":\"#x\"", "all:" },
		{ BOTH ",\"clientAppTypes\":[\"all\"]", "all:" },
		{ BOTH ",\"clientAppTypes\":[\"browser\",\"mobileAppsAndDesktopClients\"]", "all:" },
		{ BOTH ",\"clientAppTypes\":[\"browser\"]", "all: clients" },
		{ BOTH ",\"clientAppTypes\":[\"other\"]", "all: clients old" },
		{ BOTH ",\"authenticationFlows\":{\"transferMethods\":\"deviceCodeFlow,authenticationTransfer\"}",
		    "all: code" },
		{ BOTH ",\"authenticationFlows\":{\"transferMethods\":\"authenticationTransfer\"}", "all: transfer" },
		{ BOTH ",\"authenticationFlows\":{\"transferMethods\":\"none\"}", "all:" },
		{ BOTH ",\"authenticationFlows\":{\"transferMethods\":\"deviceCodeFlow,telepathy\"}",
		    "all: flow code" },
		{ BOTH ",\"authenticationFlows\":{\"transferMethods\":\"none\",\"carrier\":\"pigeon\"}", "all: flow" },
		{ BOTH ",\"clientAppTypes\":[\"hologram\"]", "all: clients" },
		{ APPS(
		      "\"All\"") ",\"users\":{\"includeUsers\":[\"None\"]},\"clientApplications\":{\"includeServicePrincipals\":[\"x\"]}",
		    "all: users nobody" },
		{ APPS("\"All\"") ",\"users\":{\"includeUsers\":[\"AllAgentIdUsers\"]},\"agentIdRiskLevels\":\"high\"",
		    "all: agent_risk users nobody" },
		{ APPS(
		      "\"All\"") ",\"users\":null,\"clientApplications\":{\"includeAgentIdServicePrincipals\":[\"All\"]}",
		    "all: users nobody" },
		{ APPS("\"All\"") ",\"users\":{\"includeUsers\":[\"None\"],\"includeGroups\":[\"g\"]}", "all: users" },
		{ APPS("\"All\"") ",\"users\":{\"includeUsers\":[\"GuestsOrExternalUsers\"]}", "all: users" },
		{ APPS("\"All\"") ",\"users\":{\"includeUsers\":[],\"includeRoles\":[\"r\"]}", "all: users" },
		{ APPS("\"All\"") ",\"users\":{\"includeUsers\":[\"All\"],\"excludeUsers\":[\"a\",\"b\"]}",
		    "all: excluded_users 2" },
		{ APPS(
		      "\"All\"") ",\"users\":{\"includeUsers\":[\"All\"],\"excludeGroups\":[\"g\"],\"excludeRoles\":[\"r\"],"
				 "\"excludeGuestsOrExternalUsers\":{\"guestOrExternalUserTypes\":\"b2bCollaborationGuest\"}}",
		    "all: excluded_groups excluded_roles excluded_guests" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *made;

		assert_true(hear(TOPIC_ACCESS, 200,
		    arena_printf(&arena, POLICY(",\"state\":\"enabled\",\"conditions\":{%s}"), rows[i].conditions)));
		assert_int_equal(facts.policies.count, rows[i].expected != NULL);
		if (!rows[i].expected)
			continue;
		const struct access_policy *one = &facts.policies.items[0];

		made = arena_printf(&arena, "%s:%s%s%s%s%s%s%s", one->covers, one->narrowed.count ? " " : "",
		    scopes_join(&one->narrowed, " ", &arena), one->excludes_app ? " exempt" : "",
		    one->old_clients ? " old" : "", one->device_code ? " code" : "", one->other_flow ? " transfer" : "",
		    one->nobody ? " nobody" : "");
		if (one->excluded_users)
			made = arena_printf(&arena, "%s %lld", made, (long long)one->excluded_users);
		assert_string_equal(made, rows[i].expected);
		assert_true(one->whole);
	}
}

static void signins_are_counted(void **state)
{
	static const char *const bad[] = {
		"{}",
		"{\"value\":[{}]}",
		"{\"value\":[{\"createdDateTime\":\"x\",\"status\":{\"errorCode\":0}}]}",
		"{\"value\":[{\"createdDateTime\":\"2026-11-23T19:00:00Z\",\"status\":null}]}",
		"{\"value\":[{\"createdDateTime\":\"2026-11-23T19:00:00Z\","
		"\"status\":{\"errorCode\":\"none\"}}]}",
		"{\"value\":[{\"createdDateTime\":\"2026-11-23T19:00:00Z\",\"appId\":7,"
		"\"status\":{\"errorCode\":0}}]}",
		NULL,
	};

	(void)state;
	assert_true(hear_file(TOPIC_SIGNINS, 200, "signins.json"));
	assert_non_null(strstr(next, "skiptoken")); /* three rows are too few */
	assert_true(facts.signins_more);
	assert_int_equal(facts.signins_since, 1794873600); /* 2026-11-17 */
	assert_int_equal(facts.signins.count, 3);
	assert_true(scopes_has(&facts.signins.items[0].people, "bob@nordwind.example"));
	assert_int_equal(facts.signins.items[0].code, 0);
	assert_int_equal(facts.signins.items[0].count, 1);
	assert_string_equal(facts.signins.items[0].said, "");
	assert_int_equal(facts.signins.items[1].code, 50105);
	assert_int_equal(facts.signins.items[1].count, 1);
	assert_non_null(strstr(facts.signins.items[1].said, "not assigned"));
	assert_int_equal(facts.quiet_signins.count, 0);
	assert_refused(TOPIC_SIGNINS, bad);
	assert_true(hear_file(TOPIC_QUIET_SIGNINS, 200, "signins-quiet.json"));
	assert_int_equal(facts.quiet_signins.count, 3);
	assert_true(facts.quiet_more);
	assert_non_null(next);
	assert_refused(TOPIC_QUIET_SIGNINS, bad);
	assert_false(hear_file(TOPIC_QUIET_SIGNINS, 403, "error-not-premium.json"));
	assert_int_equal(err.kind, ERR_NOT_ALLOWED);
	assert_string_equal(err.code, "Authentication_RequestFromNonPremiumTenantOrB2CTenant");
}

/* Pages may be short or empty, as Microsoft's are; but the newest rows are enough. */
static void signins_are_read_until_there_are_enough(void **state)
{
	static const char row[] =
	    "{\"createdDateTime\":\"2026-11-23T19:00:00Z\",\"appId\":\"" APP "\",\"status\":{\"errorCode\":0}},";
	static const enum topic topics[] = { TOPIC_SIGNINS, TOPIC_QUIET_SIGNINS };
	static const char more[] = "],\"@odata.nextLink\":\"" GRAPH "/auditLogs/signIns?$skiptoken=x\"}";
	char *full = arena_alloc(&arena, 500 * sizeof row + sizeof more + 100), *to = full;

	(void)state;
	to += sprintf(to, "{\"value\":[");
	for (int i = 0; i < 500; i++)
		to += sprintf(to, "%s", row);
	sprintf(to - 1, "%s", more);
	for (size_t i = 0; i < COUNT(topics); i++) {
		for (context.page = 0; context.page < 4; context.page++) {
			assert_true(hear(topics[i], 200, arena_printf(&arena, "{\"value\":[%s", more)));
			assert_non_null(next);
		}
		assert_true(hear(topics[i], 200, arena_printf(&arena, "{\"value\":[%s", more)));
		assert_null(next);
		assert_true(i ? facts.quiet_more : facts.signins_more);
		context.page = 0;
		assert_true(hear(topics[i], 200, full));
		assert_null(next);
		assert_true(i ? facts.quiet_more : facts.signins_more);
		assert_true(hear(topics[i], 200, "{\"value\":[]}"));
		assert_null(next);
		assert_false(i ? facts.quiet_more : facts.signins_more);
	}
}

static void our_own_client_is_read(void **state)
{
	static const char *const bad[] = {
		"{}",
		"{\"appId\":\"" CLIENT "\"}",
		"{\"id\":\"" CLIENT_OBJECT "\",\"appId\":\"" APP "\"}",
		"{\"id\":\"x\",\"appId\":\"" CLIENT "\"}",
		"{\"id\":\"" CLIENT_OBJECT "\",\"appId\":\"" CLIENT "\",\"displayName\":7}",
		NULL,
	};

	(void)state;
	assert_true(hear_file(TOPIC_SELF, 200, "self.json"));
	assert_int_equal(facts.self_present, YES);
	assert_string_equal(facts.self_name, "Microsoft Graph Command Line Tools");
	assert_string_equal(facts.self_object_id, CLIENT_OBJECT);
	assert_true(hear_file(TOPIC_SELF_GRANTS, 200, "self-grants.json"));
	assert_string_equal(scopes_join(&facts.self_scopes, " ", &arena), "User.Read openid");
	assert_int_equal(facts.self_user_count, 2);
	assert_string_equal(scopes_join(&facts.self_user_scopes, " ", &arena),
	    "Directory.Read.All openid profile User.Read.All");
	facts.self_object_id = APP_OBJECT; /* a server may ignore a filter */
	assert_true(hear_file(TOPIC_SELF_GRANTS, 200, "self-grants.json"));
	assert_int_equal(facts.self_user_count, 0);
	assert_refused(TOPIC_SELF, bad);
	assert_true(hear_file(TOPIC_SELF, 404, "app-absent.json"));
	assert_int_equal(facts.self_present, NO);
	assert_string_equal(facts.self_app_id, CLIENT);
	assert_false(hear(TOPIC_SELF, 404, "<html>not here</html>"));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_false(hear(TOPIC_SELF_GRANTS, 200, "{\"value\":[{\"scope\":\"x\"}]}"));
	assert_int_equal(err.kind, ERR_PROTOCOL);
}

#undef WITH
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_clock, asking_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(policies_that_let_users_consent_are_read),
		WITH(permissions_excluded_from_user_consent_are_read),
		WITH(permissions_have_ids),
		WITH(only_the_app_s_requests_count),
		WITH(only_the_app_s_consents_count),
		WITH(a_consent_is_for_everyone_or_for_one_user),
		WITH(grants_of_programs_are_consents),
		WITH(a_grant_s_scopes_are_read_from_the_audit),
		WITH(a_consent_on_the_page_is_one_grant_a_resource),
		WITH(how_far_back_the_audit_was_read_is_known),
		WITH(only_policies_about_the_app_count),
		WITH(odd_policies_are_refused),
		WITH(conditions_are_read_as_entra_means_them),
		WITH(signins_are_counted),
		WITH(signins_are_read_until_there_are_enough),
		WITH(our_own_client_is_read),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
