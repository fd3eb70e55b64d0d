/* core_addin_test.c - add-ins by name, and the errors that people see when an add-in cannot sign in */
#include "cloud_help.h"

#include "base/text.h"
#include "core/addin.h"

static void errors_are_looked_up(void **state)
{
	static const struct {
		const char *text, *happened; /* NULL: there is no explanation */
	} rows[] = {
		{ "9017", "legacy token" },
		{ "code: 9018.", "legacy token" },
		{ "genericTOKENerror: An internal error has occurred.", "legacy token" },
		{ "90180", NULL },
		{ "19017", NULL },
		{ "AADSTS9017", NULL },
		{ "Error 13000: The identity API is not supported", "does not support the way" },
		{ "Something went wrong [5objp]", "consent is missing" },
		{ "9042", "legacy token" },
		{ "13012", "not consented" },
		{ "13006 CORS", "expired" },
		{ "AADSTS700046: Invalid Reply Address.", "has not registered" },
		{ "AADSTS7000471: A reply address", "has not registered" },
		{ "untrusted_origin: The origin is not valid for Nested App Auth.", "has not registered" },
		{ "Access to OData is disabled.", "policy of Exchange" },
		{ "EWS is blocked by policy for this user or tenant", "policy of Exchange" },
		{ "EWS is disabled for this user or tenant", "policy of Exchange" },
		{ "Administratorgenehmigung erforderlich", "Nobody has consented" },
		{ "Request id 1f2e3d4c-9017-4a5b-8c7d-000000013000", NULL },
		{ "at 12:00:13.9017", NULL },
		{ "Something went wrong, 9018", "legacy token" },
		{ "You can\xe2\x80\x99t get there from here", "Conditional Access" },
		{ "Need admin approval", "Nobody has consented" },
		{ "AADSTS65001: The user or administrator has not consented", "Nobody has consented" },
		{ "AADSTS 65001", "Nobody has consented" },
		{ "Fehler AADSTS: 65001", "Nobody has consented" },
		{ "Approval required. Salesforce. This app requires your admin's approval to:",
		    "Nobody has consented" },
		{ "This app requires your admin\xe2\x80\x99s approval to:", "Nobody has consented" },
		{ "You cannot access this right now. Your sign-in was successful but", "Conditional Access" },
		{ "AADSTS650011", NULL },
		{ "It was slow.", NULL },
		{ "", NULL },
		{ NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct addin_error *found = addin_error_next(rows[i].text, NULL);

		if (!found != !rows[i].happened || (found && !strstr(found->happened, rows[i].happened)))
			fail_msg("\"%s\" has another explanation: %s", rows[i].text,
			    found ? found->happened : "nothing");
		if (found) {
			assert_true(*found->who);
			assert_true(*found->now);
			assert_true(*found->source);
		}
	}
}

/* Each error in a text is explained once; vague words around it count only where nothing else is known. */
static void each_error_is_explained(void **state)
{
	const char *text =
	    "Something went wrong. AADSTS65001; 9018, GenericTokenError: EWS is disabled (Need admin approval)";
	const struct addin_error *found = addin_error_next(text, NULL);

	(void)state;
	assert_non_null(strstr(found->happened, "legacy token"));
	found = addin_error_next(text, found);
	assert_non_null(strstr(found->happened, "policy of Exchange"));
	found = addin_error_next(text, found);
	assert_non_null(strstr(found->happened, "Nobody has consented"));
	assert_null(addin_error_next(text, found));
	found = addin_error_next("Something went wrong [x]", NULL);
	assert_non_null(found);
	assert_null(addin_error_next("Something went wrong [x]", found));
}

/* A number without a row of its own is one of a sign-in; the vague words around it then say nothing. */
static void numbers_of_a_sign_in_are_explained(void **state)
{
	const char *text = "Something went wrong. AADSTS50076: Due to a configuration change";

	(void)state;
	assert_non_null(strstr(addin_error_number(text), "second factor"));
	assert_null(addin_error_next(text, NULL));
	assert_null(addin_error_number("Something went wrong. AADSTS65001"));
	assert_null(addin_error_number("AADSTS1"));
	assert_null(addin_error_number(""));
	assert_null(addin_error_number(NULL));
}

static void addins_have_names(void **state)
{
	const char *ids[] = { "11111111-2222-4333-8444-555555555555", "47232a61-61ee-4318-80f8-82568651aa9f" };
	struct profile profile = { .name = "CRM", .manifest_ids = { .names = ids, .count = 2 } };

	(void)state;
	assert_string_equal(addin_name("49D3B812-abda-45b9-b478-9bc464ce5b9c", NULL), "Script Lab");
	assert_string_equal(addin_name(ids[0], NULL), "");
	assert_string_equal(addin_name(ids[0], &profile), "CRM");
	assert_string_equal(addin_name(ids[1], &profile), "Salesforce");
	assert_string_equal(addin_name("", &profile), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_are_looked_up),
		cmocka_unit_test(each_error_is_explained),
		cmocka_unit_test(numbers_of_a_sign_in_are_explained),
		cmocka_unit_test(addins_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
