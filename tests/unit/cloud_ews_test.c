/* cloud_ews_test.c - the EWS setting as a console shows it, and the commands for an admin to run */
#include "cloud_help.h"

#include "cloud/ews.h"

#define EINSTEIN "c55d6177-918e-4745-96d3-1715194bc7e8"

static struct arena arena;
static struct facts facts;
static struct err err;

static int set_up(void **state)
{
	(void)state;
	facts_init(&facts, &arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void a_console_is_read(void **state)
{
	(void)state;
	assert_true(ews_text("EwsAllowEntourage    :\n"
			     "EwsAllowList         : {}\n"
			     "EwsAllowedAppIDs     : " EINSTEIN ",44444444-1111-42\n"
			     "                       22-8333-bbbbbbbbbbbb\n"
			     "EwsBlockList         :\n"
			     "EwsEnabled           : True\n"
			     "AppsForOfficeEnabled : False\n\nPS C:\\Users\\ada> ",
	    &facts, &err));
	assert_int_equal(facts.ews_enabled, YES);
	assert_int_equal(facts.ews_allowed.count, 2);
	assert_string_equal(facts.ews_allowed.names[0], EINSTEIN);
	assert_string_equal(facts.ews_allowed.names[1], APP);
	assert_int_equal(facts.addins_allowed, NO);
}

static void an_unset_setting_is_read(void **state)
{
	(void)state;
	assert_true(ews_text("EwsEnabled :\nEwsAllowedAppIDs :\n", &facts, &err));
	assert_int_equal(facts.ews_enabled, UNKNOWN);
	assert_int_equal(facts.ews_allowed.count, 0);
	assert_int_equal(facts.addins_allowed, UNKNOWN);
	assert_true(ews_text("EwsEnabled\xc2\xa0: False EwsAllowedAppIDs : PS /home/ada> ", &facts, &err));
	assert_int_equal(facts.ews_enabled, NO);
	assert_true(
	    ews_text("{\n  \"EwsEnabled\": null,\n  \"EwsAllowedAppIDs\": null,\n  \"AppsForOfficeEnabled\": true\n}",
		&facts, &err));
	assert_int_equal(facts.ews_enabled, UNKNOWN);
	assert_int_equal(facts.addins_allowed, YES);
	assert_true(
	    ews_text("EwsEnabled : True\nEwsAllowedAppIDs : {" EINSTEIN ", " APP "}\nAppsForOfficeEnabled : True\n",
		&facts, &err));
	assert_int_equal(facts.ews_allowed.count, 2);
	assert_true(ews_text("EwsEnabled : True\nEwsAllowedAppIDs : {" EINSTEIN ",\n                   " APP "}\n",
	    &facts, &err));
	assert_int_equal(facts.ews_allowed.count, 2);
	assert_true(ews_text("{\"EwsEnabled\":true,\"EwsAllowedAppIDs\":\"" EINSTEIN "," APP
			     "\",\"AppsForOfficeEnabled\":true}",
	    &facts, &err));
	assert_int_equal(facts.ews_enabled, YES);
	assert_int_equal(facts.ews_allowed.count, 2);
}

static void a_doubtful_text_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "", "EwsEnabled is missing" },
		{ "Ada's notes", "EwsEnabled is missing" },
		{ "EwsEnabled : True", "-RetrieveEwsOperationAccessPolicy" },
		{ "EwsEnabled : Vrai\nEwsAllowedAppIDs :", "neither True nor False" },
		{ "EwsEnabled : True\nEwsAllowedAppIDs : " EINSTEIN ",5a1e5f0c-0000...",
		    "was cut off (\"5a1e5f0c-0000...\")" },
		{ "EwsEnabled : True\nEwsAllowedAppIDs : {" EINSTEIN "...}", "was cut off (\"...}\")" },
		{ "EwsEnabled : True\nEwsAllowedAppIDs : {" EINSTEIN ", " APP "\xe2\x80\xa6}", "was cut off" },
		{ "EwsEnabled : True\nEwsAllowedAppIDs : {" EINSTEIN, "was cut off" },
		{ "EwsEnabled : True\nEwsAllowedAppIDs : {" EINSTEIN "; calc}", "not an app id" },
		{ "EwsEnabled : True\nEwsAllowedAppIDs : " EINSTEIN "\";calc", "not an app id" },
		{ "Set-OrganizationConfig -EwsEnabled:True -EwsAllowedAppIDs:" EINSTEIN, "EwsEnabled is missing" },
	};

	(void)state;
	facts.ews_enabled = YES;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_false(ews_text(rows[i].text, &facts, &err));
		assert_int_equal(err.kind, ERR_PROTOCOL);
		if (!strstr(err.told, rows[i].why))
			fail_msg("this must be refused, with a reason: \"%s\": %s", rows[i].text, err.told);
		assert_int_equal(facts.ews_enabled, YES);
	}
}

static const struct ews_command *command(struct ews_command *commands, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(commands[i].id, id) == 0)
			return &commands[i];
	return NULL;
}

static void each_state_has_its_commands(void **state)
{
	struct ews_command commands[EWS_COMMANDS_MAX];
	size_t count;

	(void)state;
	facts.ews_enabled = YES;
	facts.ews_listed = YES;
	scopes_add(&facts.ews_allowed, EINSTEIN, &arena);
	count = ews_commands(&facts, false, commands, &arena);
	assert_string_equal(command(commands, count, "allow")->command,
	    "Set-OrganizationConfig -EwsAllowedAppIDs \"" EINSTEIN ",APP-ID\"");
	assert_null(command(commands, count, "switch"));
	assert_string_equal(command(commands, count, "restore_list")->command,
	    "Set-OrganizationConfig -EwsAllowedAppIDs \"" EINSTEIN "\"");
	assert_string_equal(command(commands, count, "restore")->command, "Set-OrganizationConfig -EwsEnabled $true");
	assert_non_null(strstr(command(commands, count, "block")->others, "Add-ins may even be missing"));
	assert_string_equal(ews_care(&facts), "");
	facts.ews_enabled = NO;
	count = ews_commands(&facts, false, commands, &arena);
	assert_null(command(commands, count, "block"));
	assert_string_equal(command(commands, count, "switch")->command, "Set-OrganizationConfig -EwsEnabled $true");
	assert_string_equal(command(commands, count, "restore")->command, "Set-OrganizationConfig -EwsEnabled $false");
	assert_non_null(strstr(ews_care(&facts), "add-ins may even be missing"));
	facts.ews_enabled = UNKNOWN;
	count = ews_commands(&facts, false, commands, &arena);
	assert_string_equal(command(commands, count, "restore")->command, "Set-OrganizationConfig -EwsEnabled $null");
	assert_non_null(strstr(command(commands, count, "switch")->others, "Every other app"));
	assert_int_equal(ews_commands(&facts, true, commands, &arena), 1);
	assert_string_equal(commands[0].command, EWS_READ);
}

/* The list shows a day later than the switch, so no command sets both. Each state says whom the first entry shuts
 * out. */
static void the_list_comes_first_and_alone(void **state)
{
	struct ews_command commands[EWS_COMMANDS_MAX];

	(void)state;
	facts.ews_listed = YES;
	for (int enabled = UNKNOWN; enabled <= YES; enabled++) {
		size_t count;

		facts.ews_enabled = (enum tristate)enabled;
		count = ews_commands(&facts, false, commands, &arena);
		assert_string_equal(command(commands, count, "allow")->command,
		    "Set-OrganizationConfig -EwsAllowedAppIDs \"APP-ID\"");
		assert_non_null(strstr(command(commands, count, "allow")->others, "Every other app"));
		assert_string_equal(command(commands, count, "restore_list")->command,
		    "Set-OrganizationConfig -EwsAllowedAppIDs $null");
		for (size_t i = 0; i < count; i++)
			assert_false(strstr(commands[i].command, "-EwsEnabled") &&
				     strstr(commands[i].command, "-EwsAllowedAppIDs"));
	}
	assert_non_null(strstr(ews_care(&facts), "disagree"));
	/* a list that was not seen is not replaced */
	facts.ews_listed = UNKNOWN;
	for (size_t i = 0, count = ews_commands(&facts, false, commands, &arena); i < count; i++)
		assert_null(strstr(commands[i].command, "-EwsAllowedAppIDs"));
	assert_null(strstr(ews_remarks(), "not affected"));
}

/* An admin copies parts of Exchange's answer to a shell: nothing but ids may be in them. */
static void only_ids_reach_a_shell(void **state)
{
	struct ews_command commands[EWS_COMMANDS_MAX];
	size_t count;

	(void)state;
	facts.ews_enabled = YES;
	facts.ews_listed = YES;
	scopes_add(&facts.ews_allowed, "x\"; Remove-Mailbox ada #", &arena);
	count = ews_commands(&facts, false, commands, &arena);
	assert_null(command(commands, count, "allow"));
	assert_null(command(commands, count, "restore"));
	for (size_t i = 0; i < count; i++)
		assert_null(strstr(commands[i].command, "Remove-Mailbox"));
}

static void apps_have_names(void **state)
{
	struct profile profile = { .client_id = APP };

	(void)state;
	assert_non_null(strstr(ews_app_name(EINSTEIN, &facts, &profile), "Einstein"));
	assert_string_equal(ews_app_name("1950A258-227b-4e31-a9cf-717495945fc2", &facts, NULL), "Azure PowerShell");
	assert_string_equal(ews_app_name(APP, &facts, &profile), "the add-in's own app");
	assert_string_equal(ews_app_name(APP, &facts, NULL), "");
	facts.app_id = APP;
	assert_string_equal(ews_app_name(APP, &facts, NULL), "the add-in's own app");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_console_is_read),
		T(an_unset_setting_is_read),
		T(a_doubtful_text_is_refused),
		T(each_state_has_its_commands),
		T(the_list_comes_first_and_alone),
		T(only_ids_reach_a_shell),
		T(apps_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
