/* keyboard_test.c - a person at the keyboard, on every practice tenant
 *
 * Enter alone leads from the first page to the verdict and changes nothing. Text that is typed or pasted on any page is
 * found in a field or ignored, and never acted upon. How many keys and sign-in codes a verdict and a consent take.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "tests/screens/script.h"

/* More presses than any tenant has pages; a walk that needs them goes in a circle. */
#define PRESSES_MAX 60
/* The pages of a practice tenant wait for nothing longer than this, but for what the person has to do. */
#define SETTLE "settle 20"

static struct script script;

static void begin(const char *tenant, const char *size)
{
	char line[80];

	script_init(&script);
	snprintf(line, sizeof line, "tenant: %s", tenant);
	assert_true(script_header(&script, line));
	snprintf(line, sizeof line, "size: %s", size);
	assert_true(script_header(&script, line));
	assert_true(script_step(&script, SETTLE));
}

static const struct page *page(void)
{
	return fake_page(&script.world);
}

static const char *behind;

static bool is_behind(size_t least)
{
	return strlen(behind) >= least;
}

/* Sends a key; @rest are the characters that arrive right behind it. */
static void send(unsigned key, const char *rest)
{
	behind = rest;
	view_at_once(&script.world.view, page(), key, is_behind);
	fake_key(&script.world, key);
	if (!script.world.quit)
		assert_true(script_step(&script, "settle 0"));
}

static void press_enter(void)
{
	send(K_ENTER, "");
	if (!script.world.quit)
		assert_true(script_step(&script, SETTLE));
}

static const char *screen(void)
{
	static char text[200 * 200];
	struct buf out;

	buf_init(&out, sizeof text);
	script_show(&script, &out);
	snprintf(text, sizeof text, "%s", buf_text(&out));
	buf_release(&out);
	return text;
}

/* How often a code to sign in with was handed out. */
static size_t codes(void)
{
	size_t count = 0;

	for (size_t i = 0; i < script.world.call_count && i < FAKE_CALLS_MAX; i++)
		count += strstr(script.world.calls[i].what, "/devicecode") != NULL;
	return count;
}

/* --- Enter alone --- */

static void enter_alone_leads_to_the_verdict(void **state)
{
	static const char *const sizes[] = { "80x24", "40x12", "132x43" };

	(void)state;
	for (const struct practice_tenant *tenant = practice_tenants; tenant->name; tenant++)
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i += FAKE_STRIDE) {
			int presses = 0;

			begin(tenant->name, sizes[i]);
			while (strcmp(page()->id, "summary") != 0) {
				if (++presses > PRESSES_MAX)
					fail_msg("%s, %s: Enter goes in a circle:\n%s", tenant->name, sizes[i],
					    screen());
				press_enter();
				if (script.world.quit)
					fail_msg("%s, %s: Enter ended the program", tenant->name, sizes[i]);
			}
			assert_int_equal(0, script.world.writes);
			assert_false(script.site.marked);
			printf("# %s, %s: %d presses, %zu codes\n", tenant->name, sizes[i], presses, codes());
			script_release(&script);
		}
}

/* --- text --- */

static const char *const texts[] = {
	"contoso.com",
	"quest.com",
	"16.0.18730.20100",
	"3f2504e0-4f89-41d3-9a0c-0305e82c3301",
	"quit",
	"1234567890",
	"next n / l ? back",
	"Please open this link:\rhttps://login.example/adminconsent?client_id=1\r2\rquit\r",
};

/* Types @text, at once as a paste that the terminal does not mark, or key by key. */
static void type(const char *text, bool at_once)
{
	for (; *text && !script.world.quit; text++)
		send(*text == '\r' ? K_ENTER : (unsigned char)*text, at_once ? text + 1 : "");
}

/* All text of the page's fields. */
static bool is_in_a_field(const char *text)
{
	for (size_t i = 0; i < script.world.view.field_count; i++)
		if (strstr(buf_text(&script.world.view.fields[i].text), text))
			return true;
	return false;
}

static void assert_not_acted(const char *text, const char *before, size_t calls)
{
	if (script.world.quit)
		fail_msg("\"%s\" on page \"%s\" ended the program", text, before);
	if (strcmp(page()->id, before) != 0)
		fail_msg("\"%s\" on page \"%s\" led to page \"%s\"", text, before, page()->id);
	if (script.world.call_count != calls)
		fail_msg("\"%s\" on page \"%s\" asked a service something", text, before);
	assert_int_equal(0, script.world.writes);
}

static void try_text(const char *text, bool at_once)
{
	bool takes = page_text_field(page()) >= 0, lines = strchr(text, '\r') != NULL;
	size_t calls = script.world.call_count;
	char before[48];

	/* Key by key, letters are keys where nothing can be typed, and Enter is Enter. */
	if (!at_once && (lines || !page_takes_text(page())))
		return;
	snprintf(before, sizeof before, "%s", page()->id);
	type(text, at_once);
	assert_not_acted(text, before, calls);
	if (takes && !lines && !is_in_a_field(text))
		fail_msg("\"%s\" typed on page \"%s\" is in no field:\n%s", text, before, screen());
	if (takes)
		fake_key(&script.world, K_KILL_LINE);
}

static void text_is_typed_or_ignored(void **state)
{
	(void)state;
	for (const struct practice_tenant *tenant = practice_tenants; tenant->name; tenant++) {
		if ((tenant - practice_tenants) % FAKE_STRIDE)
			continue;
		begin(tenant->name, "80x24");
		for (int presses = 0; presses < PRESSES_MAX && strcmp(page()->id, "summary") != 0; presses++) {
			for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
				try_text(texts[i], true);
				try_text(texts[i], false);
			}
			press_enter();
		}
		script_release(&script);
	}
}

/* --- counts --- */

static void a_ready_tenant_takes_five_keys(void **state)
{
	int presses = 0;

	(void)state;
	begin("ready", "80x24");
	while (strcmp(page()->id, "summary") != 0 && presses < PRESSES_MAX) {
		press_enter();
		presses++;
	}
	assert_non_null(strstr(screen(), "ready"));
	printf("# ready: %d keys, %zu codes to the verdict\n", presses, codes());
	assert_in_range(presses, 1, 5);
	assert_in_range(codes(), 1, 2);
	script_release(&script);
}

/* Marks what has this id with the arrow keys; returns how many of them it took. */
static int mark(const char *id)
{
	int keys = 0;

	for (; strcmp(script.world.view.at.focus_id, id) != 0; keys++) {
		if (keys > 20)
			fail_msg("no arrow leads to \"%s\":\n%s", id, screen());
		send(K_UP, "");
	}
	return keys;
}

/* From the first page to a consent that is written and read back, in one run: two codes, none of them for writing
 * alone. */
static void consent_is_written_with_two_codes(void **state)
{
	int keys = 2;

	(void)state;
	begin("classic", "80x24");
	press_enter(); /* to the tenant */
	press_enter(); /* which is found, and leads on */
	assert_string_equal("signin", page()->id);
	keys += mark("write");
	while (!page_block(page(), "act.confirm")) {
		if (++keys > PRESSES_MAX)
			fail_msg("Enter does not lead to the plan:\n%s", screen());
		press_enter();
	}
	type("classic.practice.example", false);
	press_enter();
	assert_true(script_step(&script, "settle 60"));
	assert_int_equal(1, script.world.writes);
	assert_non_null(strstr(screen(), "Added"));
	printf("# classic: %d keys and the domain, %zu codes to a written consent\n", keys + 1, codes());
	assert_int_equal(2, codes());
	assert_in_range(keys + 1, 1, 15);
	script_release(&script);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(enter_alone_leads_to_the_verdict),
		cmocka_unit_test(text_is_typed_or_ignored),
		cmocka_unit_test(a_ready_tenant_takes_five_keys),
		cmocka_unit_test(consent_is_written_with_two_codes),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
