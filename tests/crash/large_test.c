/* large_test.c - a hundred thousand users who consented for themselves, and five hundred tenants with an open change
 *
 * The wizard on a tenant with 100,000 grants of single users. What decides is judged before they are read, the page counts
 * them, memory does not grow with them, and leaving in the middle asks for nothing more and leaves a whole record. And page 0
 * where a consultant left the change of 500 tenants open: each can be come to, and the way on is always there.
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
#include "tests/fake_world.h"

#define GRANTS    100000
#define TURNS_MAX 5000

struct stand {
	struct practice_tenant tenant;
	struct fake_site site;
	struct fake_world world;
};

static const struct facts *facts_of(const struct stand *stand)
{
	return &stand->world.wizard.flow.run.facts;
}

static bool counting(const struct stand *stand)
{
	return facts_of(stand)->fetched[TOPIC_USER_GRANTS].status == NOT_READ && facts_of(stand)->user_grant_count > 0;
}

/* Signed in, with the first pages of users read. */
static void set_up(struct stand *stand)
{
	struct fake_world *world = &stand->world;
	int turns = 0;

	memset(stand, 0, sizeof *stand);
	fake_site_init(&stand->site, "large");
	stand->tenant = *stand->site.practice.tenant;
	stand->tenant.user_grants = GRANTS;
	stand->site.practice.tenant = &stand->tenant;
	fake_start(world, &stand->site, stand->site.utc);
	fake_to_sign_in(world);
	fake_choose(world, "device.graph");
	while (!counting(stand) && turns++ < TURNS_MAX)
		assert_true(fake_turn(world, world->ms + 30000));
	assert_true(counting(stand));
}

static void tear_down(struct stand *stand)
{
	fake_release(&stand->world);
	fake_site_release(&stand->site);
}

static const char *progress(struct stand *stand)
{
	const struct block *block = page_block(fake_page(&stand->world), "progress");

	return block ? block->text : "";
}

/* All that blocks has its verdict while users are still being counted. */
static void verdicts_do_not_wait(void **state)
{
	static const char *const ids[] = { "app.present", "app.enabled", "app.assignment", "consent.admin",
		"scopes.granted", "scopes.published" };
	static struct stand stand;
	int turns = 0;

	(void)state;
	set_up(&stand);
	fake_choose(&stand.world, "next"); /* add-in */
	fake_choose(&stand.world, "next"); /* consent */
	/* What was asked for together with the first page of them is answered within as many turns. */
	while (turns++ < TOPIC_COUNT)
		assert_true(fake_turn(&stand.world, stand.world.ms + 30000));
	fake_page(&stand.world);
	assert_true(counting(&stand));
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		assert_int_equal(findings_get(&stand.world.wizard.flow.findings, ids[i])->verdict, VERDICT_PASS);
	assert_int_equal(findings_get(&stand.world.wizard.flow.findings, "consent.user_only")->verdict,
	    VERDICT_UNKNOWN);
	tear_down(&stand);
}

static void the_page_counts(void **state)
{
	static struct stand stand;
	struct arena arena = { 0 };
	const char *before;

	(void)state;
	set_up(&stand);
	fake_choose(&stand.world, "next");
	fake_choose(&stand.world, "next");
	for (int turns = 0; turns < TOPIC_COUNT; turns++)
		fake_turn(&stand.world, stand.world.ms + 30000);
	before = arena_copy(&arena, progress(&stand));
	assert_non_null(strstr(before, "grants so far"));
	assert_true(fake_turn(&stand.world, stand.world.ms + 30000));
	assert_string_not_equal(before, progress(&stand));
	arena_release(&arena);
	tear_down(&stand);
}

static void leaving_in_the_middle(void **state)
{
	static struct stand stand;
	unsigned calls;
	struct run run;

	(void)state;
	set_up(&stand);
	fake_input(&stand.world, INPUT_QUIT, NULL, NULL);
	calls = stand.site.practice.calls;
	assert_true(stand.world.quit);
	fake_settle(&stand.world, 60);
	assert_int_equal(stand.site.practice.calls, calls);
	fake_site_read(&stand.site, &run);
	assert_int_equal(run.facts.fetched[TOPIC_USER_GRANTS].status, NOT_READ);
	run_release(&run);
	tear_down(&stand);
}

/* To the end: all are counted, a few kept, and what a page took is given back before the next. */
static void all_are_counted(void **state)
{
	static struct stand stand;
	size_t early, late;
	int turns = 0;

	(void)state;
	set_up(&stand);
	early = stand.world.wizard.flow.run.arena.held;
	while (counting(&stand) && turns++ < TURNS_MAX)
		assert_true(fake_turn(&stand.world, stand.world.ms + 30000));
	late = stand.world.wizard.flow.run.arena.held;
	assert_int_equal(facts_of(&stand)->fetched[TOPIC_USER_GRANTS].status, READ_OK);
	assert_int_equal(facts_of(&stand)->user_grant_count, GRANTS);
	assert_int_equal(facts_of(&stand)->user_grant_ids.count, 3);
	print_message("# %zu bytes for what was asked beside them, with %d pages of users between\n", late - early,
	    turns);
	assert_true(late - early < 65536);
	tear_down(&stand);
}

#define OPEN 500

/* The last one has a deadline that is past, the others none or one to come. */
static void leave_open(struct change_mark marks[OPEN], int64_t now)
{
	for (int i = 0; i < OPEN; i++) {
		marks[i] = (struct change_mark){ .what = CHANGE_TOKENS,
			.change_id = 1,
			.certainty = CERTAINTY_SEEN,
			.practice = true };
		snprintf(marks[i].run_id, sizeof marks[i].run_id, "20261124-062240-%06x", i);
		snprintf(marks[i].tenant.id, sizeof marks[i].tenant.id, "5a1e5f0c-0000-4000-8000-%012x", 0x100000 + i);
		snprintf(marks[i].tenant.domain, sizeof marks[i].tenant.domain, "open%03d.practice.example", i);
		strcpy(marks[i].from, "allowed");
		strcpy(marks[i].to, "blocked");
		marks[i].at = now - 3600 + i;
		marks[i].until = i == OPEN - 1 ? now - 60 : i % 2 ? now + 86400 + i : 0;
	}
	text_safe(marks[OPEN / 2].tenant.id, sizeof marks[0].tenant.id, practice_find("classic")->tenant_id);
	text_safe(marks[OPEN / 2].tenant.domain, sizeof marks[0].tenant.domain, practice_find("classic")->domain);
}

/* Which of them the page shows. */
static void note_shown(const struct page *page, const struct change_mark marks[OPEN], bool shown[OPEN])
{
	assert_non_null(page_block(page, "next"));
	assert_false(page->doc.cut);
	for (size_t i = 0; i < page->doc.count; i++)
		for (int mark = 0; mark < OPEN; mark++)
			shown[mark] = shown[mark] || (page->doc.blocks[i].kind == BLOCK_CHOICE &&
							 strstr(page->doc.blocks[i].label, marks[mark].tenant.domain));
}

/* A start that finds them all. */
static void begin_with(struct stand *stand, struct change_mark marks[OPEN])
{
	struct fake_world *world = &stand->world;

	memset(stand, 0, sizeof *stand);
	fake_site_init(&stand->site, "classic");
	leave_open(marks, stand->site.utc);
	fake_prepare(world, &stand->site, stand->site.utc, &fake_data);
	world->setup.flow.marks = marks;
	world->setup.flow.mark_count = OPEN;
	fake_open(world);
	fake_settle(world, 5);
	assert_string_equal(fake_page(world)->id, "unfinished");
}

static void every_open_tenant_is_shown(void **state)
{
	static struct change_mark marks[OPEN];
	static bool shown[OPEN];
	static struct stand stand;
	struct fake_world *world = &stand.world;
	int pages = 1;

	(void)state;
	begin_with(&stand, marks);
	/* what is overdue comes first */
	assert_non_null(strstr(page_block(fake_page(world), "mark.0")->label, "open499.practice.example"));
	assert_non_null(strstr(page_block(fake_page(world), "marks.count")->text, "500, of which 1 overdue"));
	for (; page_block(fake_page(world), "marks.further"); pages++) {
		note_shown(fake_page(world), marks, shown);
		fake_choose(world, "marks.further");
	}
	note_shown(fake_page(world), marks, shown);
	for (int i = 0; i < OPEN; i++)
		assert_true(shown[i]);
	while (page_block(fake_page(world), "marks.before") && pages--)
		fake_choose(world, "marks.before");
	assert_non_null(strstr(page_block(fake_page(world), "mark.0")->label, "open499.practice.example"));
	fake_choose(world, "next");
	assert_string_not_equal(fake_page(world)->id, "unfinished");
	tear_down(&stand);
}

static const char *id_of(const struct page *page, const char *label)
{
	for (size_t i = 0; i < page->doc.count; i++)
		if (page->doc.blocks[i].kind == BLOCK_CHOICE && strstr(page->doc.blocks[i].label, label))
			return page->doc.blocks[i].id;
	return NULL;
}

static void any_open_tenant_can_be_come_to(void **state)
{
	static struct change_mark marks[OPEN];
	const char *domain = practice_find("classic")->domain, *id;
	static struct stand stand;
	char chosen[40];

	(void)state;
	begin_with(&stand, marks);
	while (!(id = id_of(fake_page(&stand.world), domain)))
		fake_choose(&stand.world, "marks.further");
	snprintf(chosen, sizeof chosen, "%s", id);
	fake_choose(&stand.world, chosen);
	fake_settle(&stand.world, 30);
	assert_string_equal(facts_of(&stand)->tenant.domain, domain);
	assert_non_null(open_changes_find(&stand.world.wizard.flow.open_changes, facts_of(&stand)->tenant.id));
	tear_down(&stand);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts_do_not_wait),
		cmocka_unit_test(the_page_counts),
		cmocka_unit_test(leaving_in_the_middle),
		cmocka_unit_test(all_are_counted),
		cmocka_unit_test(every_open_tenant_is_shown),
		cmocka_unit_test(any_open_tenant_can_be_come_to),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, fake_begin, fake_end);
}
