/* wizard_copy_test.c - a copy is claimed only when bytes were sent, and the sentence shows no more than is needed */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "wizard/steps/parts.h"

static struct wizard wizard;

static const char *say(enum copied how, const char *text, const struct err *err)
{
	struct event event = { .kind = EVENT_COPIED, .id = how, .text = text, .len = strlen(text), .err = err };
	static struct orders orders;
	struct requests requests = { 0 };

	wizard.said[0] = '\0';
	err_clear(&wizard.notice);
	part_copy_event(&wizard, &(struct turn){ .event = &event, .orders = &orders, .requests = &requests });
	orders_reset(&orders);
	return wizard.said;
}

static void what_was_sent_is_named(void **state)
{
	char link[300] = "https://login.example/adminconsent?client_id=", long_line[300];
	size_t begins = strlen(link);

	(void)state;
	assert_string_equal(say(COPIED_SENT, "FQ7KXXXX", NULL),
	    "Sent to your terminal: 8 characters (FQ7KXXXX). Whether it is in the clipboard now, the terminal does not "
	    "say.");
	assert_string_equal(say(COPIED_TMUX, "FQ7KXXXX", NULL),
	    "Sent to your terminal: 8 characters (FQ7KXXXX). tmux hands it on after \"tmux set -s "
	    "set-clipboard on\".");
	assert_string_equal(say(COPIED_PRINTED, "FQ7KXXXX", NULL),
	    "Above stand 8 characters (FQ7KXXXX). It is printed, not copied: mark it there.");
	/* What an address asks for, a state or a challenge, is on the page, and not repeated. */
	memset(link + begins, 's', 200);
	link[begins + 200] = '\0';
	assert_non_null(strstr(say(COPIED_SENT, link, NULL), "(https://login.example/adminconsent...)"));
	assert_null(strstr(wizard.said, "client_id"));
	assert_non_null(strstr(say(COPIED_SENT, "Hello,\nfrom Monday", NULL), "18 characters (Hello,...)"));
	assert_non_null(strstr(say(COPIED_SENT, "Züri\n", NULL), "(Züri)."));
	memset(long_line, 'x', sizeof long_line - 1);
	long_line[sizeof long_line - 1] = '\0';
	assert_non_null(strstr(say(COPIED_TMUX, long_line, NULL), "set-clipboard on"));
}

static void what_was_not_sent_is_not_claimed(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, ERR_USAGE, NULL, "%s", "Not copied: no.");
	assert_string_equal(say(COPIED_NOT, "FQ7KXXXX", &err), "");
	assert_int_equal(wizard.notice.kind, ERR_USAGE);
	assert_string_equal(wizard.notice.told, "Not copied: no.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sent_is_named),
		cmocka_unit_test(what_was_not_sent_is_not_claimed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
