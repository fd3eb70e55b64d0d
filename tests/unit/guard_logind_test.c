/* guard_logind_test.c - whether systemd would end a left process at logout, by systemd's files */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guard/logind.h"

#define SESSION "0::/user.slice/user-1000.slice/session-3.scope\n"
#define SERVICE "0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope\n"

static void a_process_outside_login_sessions_stays(void **state)
{
	(void)state;
	assert_true(logind_evaluate(SERVICE, "KillUserProcesses=yes\n", "ada"));
	assert_true(logind_evaluate("0::/system.slice/cron.service\n", "KillUserProcesses=yes\n", "ada"));
	assert_true(logind_evaluate("", "KillUserProcesses=yes\n", "ada"));
}

static void the_setting_decides_for_a_session(void **state)
{
	(void)state;
	assert_true(logind_evaluate(SESSION, "", "ada"));
	assert_true(logind_evaluate(SESSION, "[Login]\nKillUserProcesses=no\n", "ada"));
	assert_false(logind_evaluate(SESSION, "[Login]\nKillUserProcesses=yes\n", "ada"));
	assert_false(logind_evaluate(SESSION, "KillUserProcesses=yes", "ada"));
	assert_false(logind_evaluate(SESSION, " KillUserProcesses=true\n", "ada"));
}

/* The comment in systemd's own file shows the default; a setting beats it, and the last setting counts. */
static void the_last_setting_counts(void **state)
{
	(void)state;
	assert_false(logind_evaluate(SESSION, "#KillUserProcesses=yes\n", "ada"));
	assert_true(logind_evaluate(SESSION, "#KillUserProcesses=no\n", "ada"));
	assert_true(logind_evaluate(SESSION, "KillUserProcesses=no\n#KillUserProcesses=yes\n", "ada"));
	assert_false(logind_evaluate(SESSION, "KillUserProcesses=no\nKillUserProcesses=yes\n", "ada"));
}

static void excluded_users_are_spared(void **state)
{
	(void)state;
	assert_true(logind_evaluate(SESSION, "KillUserProcesses=yes\n", "root"));
	assert_false(logind_evaluate(SESSION, "KillUserProcesses=yes\nKillExcludeUsers=eve\n", "root"));
	assert_true(logind_evaluate(SESSION, "KillUserProcesses=yes\nKillExcludeUsers=root ada\n", "ada"));
	assert_false(logind_evaluate(SESSION, "KillUserProcesses=yes\nKillExcludeUsers=root adam\n", "ada"));
	assert_true(logind_evaluate(SESSION, "KillUserProcesses=yes\nKillOnlyUsers=eve\n", "ada"));
	assert_false(logind_evaluate(SESSION, "KillUserProcesses=yes\nKillOnlyUsers=eve ada\n", "ada"));
	assert_false(logind_evaluate(SESSION, "KillUserProcesses=yes\nKillOnlyUsers=\n", "ada"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_process_outside_login_sessions_stays),
		cmocka_unit_test(the_setting_decides_for_a_session),
		cmocka_unit_test(the_last_setting_counts),
		cmocka_unit_test(excluded_users_are_spared),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
