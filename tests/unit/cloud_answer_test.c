/* cloud_answer_test.c - how the answer to each question becomes facts, or an error */
#include "cloud_asking.h"
#include "core/wellknown.h"

/* --- answers --- */

static void the_organisation_is_read(void **state)
{
	(void)state;
	assert_true(hear_file(TOPIC_ORGANIZATION, 200, "organization.json"));
	assert_string_equal(facts.org_name, "Nordwind Brewery");
	assert_string_equal(facts.org_initial_domain, "nordwind.onmicrosoft.com");
	assert_int_equal(facts.org_domains.count, 2);
	assert_int_equal(facts.org_exchange, YES);
	assert_int_equal(facts.org_premium, YES);
	assert_int_equal(facts.org_synced, NO);
	assert_null(next);

	/* A user with no right to read others gets nulls, from which nothing follows. */
	assert_true(hear_file(TOPIC_ORGANIZATION, 200, "organization-limited.json"));
	assert_int_equal(facts.org_exchange, UNKNOWN);
	assert_int_equal(facts.org_premium, UNKNOWN);
	assert_int_equal(facts.org_synced, UNKNOWN);

	assert_true(hear_file(TOPIC_ORGANIZATION, 200, "organization-no-exchange.json"));
	assert_int_equal(facts.org_exchange, NO);
	assert_int_equal(facts.org_premium, NO);
	assert_int_equal(facts.org_synced, YES);
}

static void odd_organisations_are_refused(void **state)
{
	static const char *const bad[] = {
		"{}",
		"{\"value\":{}}",
		"{\"value\":[]}",
		"{\"value\":[7]}",
		"[]",
		"{\"value\":[{\"id\":\"" APP "\",\"displayName\":\"x\"}]}",
		"{\"value\":[{\"displayName\":\"x\"}]}",
		"{\"value\":[{\"id\":\"" TENANT "\",\"displayName\":\"x\",\"assignedPlans\":{}}]}",
		"{\"value\":[{\"id\":\"" TENANT "\",\"displayName\":\"x\",\"assignedPlans\":[{\"service\":7}]}]}",
		"{\"value\":[{\"id\":\"" TENANT "\",\"displayName\":\"x\",\"onPremisesSyncEnabled\":\"no\"}]}",
		"{\"value\":[{\"id\":\"" TENANT "\",\"displayName\":7}]}",
		"{\"value\":[{\"id\":\"" TENANT "\",\"verifiedDomains\":\"x\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (hear(TOPIC_ORGANIZATION, 200, bad[i]))
			fail_msg("this was read, and must be refused: %s", bad[i]);
		assert_int_equal(err.kind, ERR_PROTOCOL);
		assert_string_equal(err.request_id, "request-of-the-header");
		assert_non_null(err.doing);
	}
}

static void roles_are_read(void **state)
{
	(void)state;
	assert_true(hear_file(TOPIC_ROLES, 200, "roles.json"));
	assert_string_equal(facts.me_upn, "ada@nordwind.example");
	assert_int_equal(facts.role_ids.count, 2);
	assert_true(scopes_has(&facts.role_ids, "158c047a-c907-4556-b7ef-446551a6b5f7"));
	assert_true(hear(TOPIC_ROLES, 200, "{\"value\":[]}"));
	assert_int_equal(facts.role_ids.count, 0);
	assert_false(hear(TOPIC_ROLES, 200, "{\"value\":[{\"roleTemplateId\":7}]}"));
}

static void the_app_is_read(void **state)
{
	(void)state;
	hear_app();
	assert_int_equal(facts.app_present, YES);
	assert_string_equal(facts.app_id, APP);
	assert_string_equal(facts.app_object_id, APP_OBJECT);
	assert_string_equal(facts.app_name, "Addin for Outlook");
	assert_int_equal(facts.app_enabled, YES);
	assert_int_equal(facts.app_assignment_required, NO);
	assert_string_equal(facts.app_owner_tenant, "55555555-1111-4222-8333-cccccccccccc");
	assert_string_equal(facts.app_publisher, "Addin Makers");
	assert_string_equal(facts.app_disabled_by_microsoft, "");
	assert_int_equal(facts.app_redirects.count, 2);
}

static void an_absent_app_is_an_answer(void **state)
{
	(void)state;
	assert_true(hear_file(TOPIC_APP, 404, "app-absent.json"));
	assert_int_equal(facts.app_present, NO);
	assert_string_equal(facts.app_id, APP);
	/* A proxy's 404 is no answer, nor is a refusal. */
	assert_false(hear(TOPIC_APP, 404, "<html>not here</html>"));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_int_equal(facts.app_present, UNKNOWN);
	assert_false(hear(TOPIC_APP, 404, ""));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_false(hear_file(TOPIC_APP, 403, "error-graph-denied.json"));
	assert_int_equal(err.kind, ERR_NOT_ALLOWED);
	assert_int_equal(facts.app_present, UNKNOWN);
}

#define IDS "\"id\":\"" APP_OBJECT "\",\"appId\":\"" APP "\""

static void a_member_missing_in_an_app_is_unknown(void **state)
{
	static const char *const bad[] = {
		"{}",
		"[]",
		"7",
		"{\"id\":\"" APP_OBJECT "\"}",
		"{\"appId\":\"" APP "\"}",
		"{\"id\":\"" APP_OBJECT "\",\"appId\":\"" TENANT "\"}",
		"{\"id\":\"x\",\"appId\":\"" APP "\"}",
		"{" IDS ",\"accountEnabled\":\"yes\"}",
		"{" IDS ",\"appRoleAssignmentRequired\":1}",
		"{" IDS ",\"replyUrls\":{}}",
		"{" IDS ",\"disabledByMicrosoftStatus\":true}",
	};

	(void)state;
	assert_true(hear(TOPIC_APP, 200, "{" IDS "}"));
	assert_int_equal(facts.app_present, YES);
	assert_int_equal(facts.app_enabled, UNKNOWN);
	assert_int_equal(facts.app_assignment_required, UNKNOWN);
	assert_string_equal(facts.app_publisher, "");
	assert_true(hear(TOPIC_APP, 200,
	    "{" IDS ",\"accountEnabled\":null,\"verifiedPublisher\":null,"
	    "\"replyUrls\":null}"));
	assert_int_equal(facts.app_enabled, UNKNOWN);
	assert_true(hear(TOPIC_APP, 200,
	    "{" IDS ",\"accountEnabled\":false,"
	    "\"disabledByMicrosoftStatus\":\"DisabledDueToViolationOfServicesAgreement\"}"));
	assert_int_equal(facts.app_enabled, NO);
	assert_true(hear(TOPIC_APP, 200, "{" IDS ",\"accountEnabled\":true,\"deletedDateTime\":null}"));
	assert_int_equal(facts.app_present, YES);
	assert_true(
	    hear(TOPIC_APP, 200, "{" IDS ",\"accountEnabled\":true,\"deletedDateTime\":\"2026-10-01T00:00:00Z\"}"));
	assert_int_equal(facts.app_present, NO);
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (hear(TOPIC_APP, 200, bad[i]))
			fail_msg("this was read, and must be refused: %s", bad[i]);
		assert_int_equal(err.kind, ERR_PROTOCOL);
		assert_int_not_equal(facts.app_present, YES);
	}
}

static void candidates_are_found_by_name(void **state)
{
	(void)state;
	assert_true(hear_file(TOPIC_SEARCH, 200, "search.json"));
	/* Two of the three rows have the name. */
	assert_int_equal(facts.candidates.count, 2);
	assert_string_equal(facts.candidates.items[0].app_id, APP);
	assert_string_equal(facts.candidates.items[0].publisher, "Addin Makers");
	assert_string_equal(facts.candidates.items[1].publisher, "");
	/* once on each of two pages; and one in the recycle bin */
	assert_true(hear(TOPIC_SEARCH, 200,
	    "{\"value\":[{" IDS ",\"displayName\":\"Addin for Outlook\"},{" IDS
	    ",\"displayName\":\"Addin for Outlook\"},{\"id\":\"" APP_OBJECT "\",\"appId\":\"" TENANT
	    "\",\"displayName\":\"Addin for Outlook\",\"deletedDateTime\":\"2026-10-01T00:00:00Z\"}]}"));
	assert_int_equal(facts.candidates.count, 1);
	assert_true(hear(TOPIC_SEARCH, 200, "{\"value\":[]}"));
	assert_int_equal(facts.candidates.count, 0);
	assert_false(hear(TOPIC_SEARCH, 200, "{\"values\":[]}"));
}

static void the_resource_is_folded_to_the_profile(void **state)
{
	(void)state;
	assert_true(hear_file(TOPIC_RESOURCE, 200, "resource.json"));
	assert_string_equal(facts.resource_object_id, RESOURCE_OBJECT);
	assert_string_equal(scopes_join(&facts.published, " ", &arena), "Calendars.ReadWrite.Shared User.Read");
	assert_string_equal(scopes_join(&facts.withdrawn, " ", &arena), "Mail.ReadWrite.Shared");
	assert_false(hear(TOPIC_RESOURCE, 200, "{\"id\":\"" RESOURCE_OBJECT "\",\"appId\":\"" GRAPH_APP_ID "\"}"));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_false(hear(TOPIC_RESOURCE, 200,
	    "{\"id\":\"" RESOURCE_OBJECT "\",\"appId\":\"" GRAPH_APP_ID
	    "\",\"oauth2PermissionScopes\":[{\"value\":\"User.Read\"}]}"));
	assert_false(hear(TOPIC_RESOURCE, 404, "{\"error\":{\"code\":\"Request_ResourceNotFound\"}}"));
	assert_int_equal(err.kind, ERR_NO_SUCH);
}

#define NO_PROPERTY                                                                                                       \
	"{\"error\":{\"code\":\"Request_BadRequest\",\"message\":\"Could not find a property named 'isDisabled' on type " \
	"'Microsoft.DirectoryServices.ServicePrincipal'.\"}}"
#define OF_MAKER "7f1c2b3a-1111-4222-8333-00000000cafe"

static bool hear_again(enum topic topic, int status, const char *body)
{
	struct reply reply = reply_of(status, body);

	err_clear(&err);
	return question_of(topic)->read(&context, &reply, false, &facts, &next, &scratch, &err);
}

static void a_refused_select_is_left_out(void **state)
{
	(void)state;
	assert_true(hear(TOPIC_APP, 400, NO_PROPERTY));
	assert_string_equal(next, "https://graph.microsoft.com/v1.0/servicePrincipals(appId='" APP "')");
	assert_int_equal(facts.app_present, UNKNOWN);
	assert_true(hear_again(TOPIC_APP, 200, "{" IDS ",\"isDisabled\":true}"));
	assert_null(next);
	assert_int_equal(facts.app_deactivated, YES);
	assert_true(hear(TOPIC_APP, 400, NO_PROPERTY));
	assert_false(hear_again(TOPIC_APP, 400, NO_PROPERTY)); /* asked again only once */
	assert_false(hear(TOPIC_APP, 400, "{\"error\":{\"code\":\"Request_BadRequest\",\"message\":\"No.\"}}"));
	assert_true(hear(TOPIC_RESOURCE, 400, NO_PROPERTY));
	assert_string_equal(next, "https://graph.microsoft.com/v1.0/servicePrincipals(appId='" GRAPH_APP_ID "')");
	assert_true(hear_again(TOPIC_RESOURCE, 200,
	    "{\"id\":\"" RESOURCE_OBJECT "\",\"appId\":\"" GRAPH_APP_ID
	    "\",\"accountEnabled\":false,\"oauth2PermissionScopes\":[]}"));
	assert_null(next);
	assert_int_equal(facts.resource_enabled, NO);
}

/* Further resources are read one after the other; an absent one is an answer. */
static void further_resources_are_read_in_turn(void **state)
{
	(void)state;
	profile.resources[0] = (struct profile_resource){ OF_MAKER, scopes_parse(&arena, "access_as_user other") };
	profile.resources[1] = (struct profile_resource){ TENANT, scopes_parse(&arena, "x") };
	profile.resource_count = 2;
	assert_true(hear_file(TOPIC_RESOURCE, 200, "resource.json"));
	assert_non_null(strstr(next, "servicePrincipals(appId='" OF_MAKER "')?$select=id,appId"));
	assert_true(hear_again(TOPIC_RESOURCE, 200,
	    "{\"id\":\"" APP_OBJECT "\",\"appId\":\"" OF_MAKER
	    "\",\"displayName\":\"Maker API\",\"oauth2PermissionScopes\":[{\"value\":\"access_as_user\",\"isEnabled\":true},"
	    "{\"value\":\"other\",\"isEnabled\":false},{\"value\":\"User.Read\",\"isEnabled\":true}]}"));
	assert_non_null(strstr(next, TENANT));
	assert_true(
	    hear_again(TOPIC_RESOURCE, 404, "{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"x\"}}"));
	assert_null(next);
	assert_int_equal(facts.resources.count, 2);
	assert_string_equal(scopes_join(&facts_resource(&facts, OF_MAKER)->published, " ", &arena), "access_as_user");
	assert_string_equal(scopes_join(&facts_resource(&facts, OF_MAKER)->withdrawn, " ", &arena), "other");
	assert_int_equal(facts_resource(&facts, TENANT)->present, NO);
	assert_string_equal(scopes_join(&facts.published, " ", &arena), "Calendars.ReadWrite.Shared User.Read");
	assert_true(hear_file(TOPIC_RESOURCE, 200, "resource.json"));
	assert_false(hear_again(TOPIC_RESOURCE, 404, "<html>not here</html>")); /* a bare 404 may come from anybody */
}

static void only_tenant_wide_grants_of_the_app_count(void **state)
{
	const struct grant *grant;
	struct scopes granted;

	(void)state;
	hear_app();
	assert_true(hear_file(TOPIC_RESOURCE, 200, "resource.json"));
	assert_true(hear_file(TOPIC_GRANTS, 200, "grants.json"));
	assert_int_equal(facts.grants.count, 2);
	assert_string_equal(facts.grants.items[0].scope, " openid PROFILE User.Read Files.ReadWrite");
	assert_string_equal(facts.grants.items[1].id, "grantOnExchange");
	granted = facts_granted_on(&facts, facts.resource_object_id, &arena, &grant);
	assert_string_equal(scopes_join(&granted, " ", &arena), "openid PROFILE User.Read Files.ReadWrite");
	assert_string_equal(grant->id, "grantOfEverybody_on-the-Graph");
	assert_true(hear_file(TOPIC_GRANTS, 200, "grants-old.json"));
	assert_int_equal(facts.grants.count, 1);
	assert_string_equal(facts.grants.items[0].id, "grantByItsOlderName");
}

#define ROW(rest)                                                                                                      \
	"{\"value\":[{\"clientId\":\"" APP_OBJECT                                                                      \
	"\",\"consentType\":\"AllPrincipals\",\"resourceId\":\"" RESOURCE_OBJECT "\"" rest "}]}"

static void odd_grants_are_refused(void **state)
{
	static const char *const bad[] = {
		"{}",
		"{\"value\":null}",
		"{\"value\":[[]]}",
		ROW(""),
		ROW(",\"id\":7"),
		ROW(",\"id\":\"a/../b\",\"scope\":\"x\""),
		ROW(",\"id\":\"a\",\"scope\":7"),
		ROW(",\"id\":\"a\",\"scope\":[\"x\"]"),
		ROW(",\"id\":\"a\",\"scope\":\"x\\u200by\""),
		ROW(",\"id\":\"a\",\"scope\":\"x\\u001by\""),
		"{\"value\":[{\"consentType\":\"AllPrincipals\",\"id\":\"a\",\"scope\":\"x\"}]}",
		"{\"value\":[{\"clientId\":\"" APP_OBJECT
		"\",\"consentType\":\"AllPrincipals\",\"id\":\"a\",\"scope\":\"x\"}]}",
		"{\"value\":[{\"clientId\":\"" APP_OBJECT
		"\",\"consentType\":\"unknownFutureValue\",\"id\":\"a\",\"resourceId\":\"" RESOURCE_OBJECT
		"\",\"scope\":\"x\"}]}",
		"{\"value\":[],\"@odata.nextLink\":\"https://evil.example/\"}",
	};

	(void)state;
	hear_app();
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (hear(TOPIC_GRANTS, 200, bad[i]))
			fail_msg("this was read, and must be refused: %s", bad[i]);
		assert_int_equal(err.kind, ERR_PROTOCOL);
	}
	assert_true(hear(TOPIC_GRANTS, 200, ROW(",\"id\":\"a\",\"scope\":null")));
	assert_string_equal(facts.grants.items[0].scope, "");
	assert_true(hear(TOPIC_GRANTS, 200, "{\"value\":[]}"));
	assert_int_equal(facts.grants.count, 0);
}

static void users_grants_are_counted_over_pages(void **state)
{
	struct reply page = reply_file(200, "user-grants.json", &arena);
	size_t held;

	(void)state;
	hear_app();
	assert_true(hear_file(TOPIC_USER_GRANTS, 200, "user-grants.json"));
	assert_int_equal(facts.user_grant_count, 2);
	assert_string_equal(next,
	    GRAPH "/oauth2PermissionGrants?$filter=clientId%20eq%20%27x%27&$skiptoken=second-page");
	held = arena.held;
	for (int i = 0; i < 500; i++) {
		assert_true(
		    question_of(TOPIC_USER_GRANTS)->read(&context, &page, false, &facts, &next, &scratch, &err));
		arena_reset(&scratch);
	}
	assert_int_equal(facts.user_grant_count, 1002);
	assert_string_equal(scopes_join(&facts.user_scopes, " ", &scratch), "User.Read Mail.Read Calendars.Read");
	/* Memory does not grow with the number of grants. */
	assert_int_equal(arena.held, held);
}

/* Returns @before, then @count of "p0@between", then @after. */
static const char *long_list(const char *before, const char *between, int count, const char *after)
{
	struct buf text;
	const char *all;

	buf_init(&text, 1 << 20);
	buf_add(&text, before);
	for (int i = 0; i < count; i++)
		buf_printf(&text, "%sp%d", i ? between : "", i);
	buf_add(&text, after);
	all = arena_copy(&scratch, buf_text(&text));
	buf_release(&text);
	return all;
}

/* A name cut from a list that is too long could be the one that decides: no such answer is read. */
static void no_list_ends_silently(void **state)
{
	static const struct {
		enum topic topic;
		const char *before, *between, *after;
		int fits, is_too_many;
	} rows[] = {
		{ TOPIC_USER_GRANTS,
		    "{\"value\":[{\"id\":\"a\",\"clientId\":\"33333333-1111-4222-8333-aaaaaaaaaaaa\",\"consentType\":\"Principal\",\"resourceId\":\"b\",\"scope\":\"",
		    " ", "\"}]}", 1999, 2001 },
		{ TOPIC_EXCLUDES, "{\"value\":[{\"permissionType\":\"delegated\",\"permissions\":[\"", "\",\"",
		    "\"]}]}", 2000, 2001 },
		{ TOPIC_EXCHANGE, "{\"value\":[{\"EwsEnabled\":true,\"EwsAllowedAppIDs\":\"", ",", "\"}]}", 2000,
		    2001 },
		{ TOPIC_EXCHANGE, "{\"value\":[{\"EwsEnabled\":true,\"EwsAllowList\":[\"", "\",\"", "\"]}]}", 499,
		    501 },
	};

	(void)state;
	hear_app();
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!hear(rows[i].topic, 200, long_list(rows[i].before, rows[i].between, rows[i].fits, rows[i].after)))
			fail_msg("row %zu: %s", i, err.told);
		if (hear(rows[i].topic, 200,
			long_list(rows[i].before, rows[i].between, rows[i].is_too_many, rows[i].after)))
			fail_msg("row %zu was read, and must be refused", i);
		assert_int_equal(err.kind, ERR_PROTOCOL);
	}
}

static void assignments_are_counted(void **state)
{
	(void)state;
	hear_app();
	assert_true(hear_file(TOPIC_ASSIGNMENTS, 200, "assignments.json"));
	assert_int_equal(facts.assigned_count, 2);
	assert_false(hear(TOPIC_ASSIGNMENTS, 200, "{\"value\":[{\"principalType\":7}]}"));
}

static void only_our_cmdlets_are_kept(void **state)
{
	(void)state;
	assert_true(hear_file(TOPIC_CMDLETS, 200, "cmdlets.json"));
	assert_string_equal(scopes_join(&facts.cmdlets, " ", &arena),
	    "Get-AuthenticationPolicy Set-AuthenticationPolicy Get-OrganizationConfig");
	assert_true(hear(TOPIC_CMDLETS, 200, "{\"value\":[{\"exportedCmdlets\":\"\"}]}"));
	assert_int_equal(facts.cmdlets.count, 0);
	assert_false(hear(TOPIC_CMDLETS, 200, "{\"value\":[{}]}"));
	assert_int_equal(err.kind, ERR_PROTOCOL);
}

static void tokens_are_read(void **state)
{
	(void)state;
	assert_true(hear_file(TOPIC_TOKENS, 200, "tokens-removed.json"));
	assert_int_equal(facts.tokens, TOKENS_REMOVED);
	assert_false(hear_file(TOPIC_TOKENS, 403, "error-exchange-role.json"));
	assert_int_equal(err.kind, ERR_NOT_ALLOWED);
}

static void settings_of_exchange_are_read(void **state)
{
	static const char *const bad[] = {
		"{}",
		"{\"value\":null}",
		"{\"value\":[]}",
		"{\"value\":[7]}",
		"{\"value\":[{}]}",
		"{\"value\":[{\"EwsEnabled\":\"yes\"}]}",
		"{\"value\":[{\"EwsEnabled\":true,\"EwsAllowedAppIDs\":7}]}",
		"{\"value\":[{\"EwsEnabled\":true,\"AppsForOfficeEnabled\":\"yes\"}]}",
		"{\"value\":[{\"EwsEnabled\":true},{\"EwsEnabled\":false}]}",
	};

	(void)state;
	assert_true(hear_file(TOPIC_EXCHANGE, 200, "exchange.json"));
	assert_int_equal(facts.ews_enabled, YES);
	assert_int_equal(facts.ews_allowed.count, 2);
	assert_true(scopes_has(&facts.ews_allowed, APP));
	assert_int_equal(facts.addins_allowed, YES);
	assert_true(hear_file(TOPIC_EXCHANGE, 200, "exchange-not-set.json"));
	assert_int_equal(facts.ews_enabled, UNKNOWN);
	assert_int_equal(facts.ews_allowed.count, 0);
	assert_int_equal(facts.addins_allowed, NO);
	assert_true(
	    hear(TOPIC_EXCHANGE, 200, "{\"value\":[{\"EwsEnabled\":\"False\",\"AppsForOfficeEnabled\":\"True\"}]}"));
	assert_int_equal(facts.ews_enabled, NO);
	assert_int_equal(facts.addins_allowed, YES);
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (hear(TOPIC_EXCHANGE, 200, bad[i]))
			fail_msg("this was read, and must be refused: %s", bad[i]);
		assert_int_equal(err.kind, ERR_PROTOCOL);
	}
}

static void a_lost_reply_teaches_nothing(void **state)
{
	(void)state;
	hear_app();
	for (const struct question *row = questions; row->put; row++) {
		struct reply reply = reply_of(0, "");

		reply.lost = true;
		reply.err.kind = ERR_UNREACHABLE;
		err_clear(&err);
		assert_false(row->read(&context, &reply, true, &facts, &next, &scratch, &err));
		assert_int_equal(err.kind, ERR_UNREACHABLE);
		assert_string_equal(err.doing, topic_rows[row->topic].reading);
		reply = reply_of(200, "<html>");
		assert_false(row->read(&context, &reply, true, &facts, &next, &scratch, &err));
		assert_int_equal(err.kind, ERR_PROTOCOL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(the_organisation_is_read),
		WITH(odd_organisations_are_refused),
		WITH(roles_are_read),
		WITH(the_app_is_read),
		WITH(an_absent_app_is_an_answer),
		WITH(a_member_missing_in_an_app_is_unknown),
		WITH(candidates_are_found_by_name),
		WITH(the_resource_is_folded_to_the_profile),
		WITH(a_refused_select_is_left_out),
		WITH(further_resources_are_read_in_turn),
		WITH(only_tenant_wide_grants_of_the_app_count),
		WITH(odd_grants_are_refused),
		WITH(users_grants_are_counted_over_pages),
		WITH(no_list_ends_silently),
		WITH(assignments_are_counted),
		WITH(only_our_cmdlets_are_kept),
		WITH(tokens_are_read),
		WITH(settings_of_exchange_are_read),
		WITH(a_lost_reply_teaches_nothing),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
