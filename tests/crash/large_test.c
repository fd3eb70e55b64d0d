/* large_test.c - a hundred thousand users who consented for themselves, and five hundred tenants with an open change
 *
 * The wizard runs on a tenant with 100,000 grants of single users. It judges the checks that decide before it has read
 * them, counts them on the page, and needs no more memory for them; leaving in the middle asks for nothing more and leaves a
 * whole record. And the first page lists 500 tenants in which a consultant left a change open: each of them can be reached,
 * and so can the next page.
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

struct large_tenant {
	struct practice_tenant tenant;
	struct fake_site site;
	struct fake_world world;
};

static const struct facts *facts_of(const struct large_tenant *fixture)
{
	return &fixture->world.wizard.flow.run.facts;
}

static bool is_counting(const struct large_tenant *fixture)
{
	return facts_of(fixture)->fetched[TOPIC_USER_GRANTS].status == NOT_READ &&
	       facts_of(fixture)->user_grant_count > 0;
}

/* Signs in and reads the first pages of users. */
static void set_up(struct large_tenant *fixture)
{
	struct fake_world *world = &fixture->world;
	int turns = 0;

	memset(fixture, 0, sizeof *fixture);
	fake_site_init(&fixture->site, "large");
	fixture->tenant = *fixture->site.practice.tenant;
	fixture->tenant.user_grants = GRANTS;
	fixture->site.practice.tenant = &fixture->tenant;
	fake_start(world, &fixture->site, fixture->site.utc);
	fake_to_sign_in(world);
	fake_choose(world, "device.graph");
	while (!is_counting(fixture) && turns++ < TURNS_MAX)
		assert_true(fake_turn(world, world->ms + 30000));
	assert_true(is_counting(fixture));
}

static void tear_down(struct large_tenant *fixture)
{
	fake_release(&fixture->world);
	fake_site_release(&fixture->site);
}

static const char *progress(struct large_tenant *fixture)
{
	const struct block *block = page_block(fake_page(&fixture->world), "progress");

	return block ? block->text : "";
}

/* Every check that can block has its verdict while users are still being counted. */
static void verdicts_do_not_wait_for_all_users(void **state)
{
	static const char *const ids[] = { "app.present", "app.enabled", "app.assignment", "consent.admin",
		"scopes.granted", "scopes.published" };
	static struct large_tenant fixture;
	int turns = 0;

	(void)state;
	set_up(&fixture);
	fake_choose(&fixture.world, "next"); /* to page add-in */
	fake_choose(&fixture.world, "next"); /* to page consent */
	/* The questions that were sent with the first page of users are answered within as many turns. */
	while (turns++ < TOPIC_COUNT)
		assert_true(fake_turn(&fixture.world, fixture.world.ms + 30000));
	fake_page(&fixture.world);
	assert_true(is_counting(&fixture));
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		assert_int_equal(findings_get(&fixture.world.wizard.flow.findings, ids[i])->verdict, VERDICT_PASS);
	assert_int_equal(findings_get(&fixture.world.wizard.flow.findings, "consent.user_only")->verdict,
	    VERDICT_UNKNOWN);
	tear_down(&fixture);
}

static void the_page_counts_users_as_they_arrive(void **state)
{
	static struct large_tenant fixture;
	struct arena arena = { 0 };
	const char *before;

	(void)state;
	set_up(&fixture);
	fake_choose(&fixture.world, "next");
	fake_choose(&fixture.world, "next");
	for (int turns = 0; turns < TOPIC_COUNT; turns++)
		fake_turn(&fixture.world, fixture.world.ms + 30000);
	before = arena_copy(&arena, progress(&fixture));
	assert_non_null(strstr(before, "grants so far"));
	assert_true(fake_turn(&fixture.world, fixture.world.ms + 30000));
	assert_string_not_equal(before, progress(&fixture));
	arena_release(&arena);
	tear_down(&fixture);
}

static void leaving_in_the_middle_stops_reading(void **state)
{
	static struct large_tenant fixture;
	unsigned calls;
	struct run run;

	(void)state;
	set_up(&fixture);
	fake_input(&fixture.world, INPUT_QUIT, NULL, NULL);
	calls = fixture.site.practice.calls;
	assert_true(fixture.world.quit);
	fake_settle(&fixture.world, 60);
	assert_int_equal(fixture.site.practice.calls, calls);
	fake_site_read(&fixture.site, &run);
	assert_int_equal(run.facts.fetched[TOPIC_USER_GRANTS].status, NOT_READ);
	run_release(&run);
	tear_down(&fixture);
}

/* Reads to the end: all users are counted, a few are kept, and the memory of one page of them is given back before
 * the next. */
static void all_users_are_counted_in_bounded_memory(void **state)
{
	static struct large_tenant fixture;
	size_t early, late;
	int turns = 0;

	(void)state;
	set_up(&fixture);
	early = fixture.world.wizard.flow.run.arena.held;
	while (is_counting(&fixture) && turns++ < TURNS_MAX)
		assert_true(fake_turn(&fixture.world, fixture.world.ms + 30000));
	late = fixture.world.wizard.flow.run.arena.held;
	assert_int_equal(facts_of(&fixture)->fetched[TOPIC_USER_GRANTS].status, READ_OK);
	assert_int_equal(facts_of(&fixture)->user_grant_count, GRANTS);
	assert_int_equal(facts_of(&fixture)->user_grant_ids.count, 3);
	print_message("# %zu bytes for the answers to other questions, between which %d pages of users came\n",
	    late - early, turns);
	assert_true(late - early < 65536);
	tear_down(&fixture);
}

#define OPEN 500

/* Leaves the changes of all tenants open. The last one has a deadline that is past; the others have none, or one to
 * come. */
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

/* Notes which of the marks the page shows. */
static void note_shown(const struct page *page, const struct change_mark marks[OPEN], bool shown[OPEN])
{
	assert_non_null(page_block(page, "next"));
	assert_false(page->doc.cut);
	for (size_t i = 0; i < page->doc.count; i++)
		for (int mark = 0; mark < OPEN; mark++)
			shown[mark] = shown[mark] || (page->doc.blocks[i].kind == BLOCK_CHOICE &&
							 strstr(page->doc.blocks[i].label, marks[mark].tenant.domain));
}

/* Starts where all marks are found. */
static void begin_with(struct large_tenant *fixture, struct change_mark marks[OPEN])
{
	struct fake_world *world = &fixture->world;

	memset(fixture, 0, sizeof *fixture);
	fake_site_init(&fixture->site, "classic");
	leave_open(marks, fixture->site.utc);
	fake_prepare(world, &fixture->site, fixture->site.utc, &fake_data);
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
	static struct large_tenant fixture;
	struct fake_world *world = &fixture.world;
	int pages = 1;

	(void)state;
	begin_with(&fixture, marks);
	/* the overdue tenant comes first */
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
	tear_down(&fixture);
}

static const char *id_of(const struct page *page, const char *label)
{
	for (size_t i = 0; i < page->doc.count; i++)
		if (page->doc.blocks[i].kind == BLOCK_CHOICE && strstr(page->doc.blocks[i].label, label))
			return page->doc.blocks[i].id;
	return NULL;
}

static void any_open_tenant_can_be_reached(void **state)
{
	static struct change_mark marks[OPEN];
	const char *domain = practice_find("classic")->domain, *id;
	static struct large_tenant fixture;
	char chosen[40];

	(void)state;
	begin_with(&fixture, marks);
	while (!(id = id_of(fake_page(&fixture.world), domain)))
		fake_choose(&fixture.world, "marks.further");
	snprintf(chosen, sizeof chosen, "%s", id);
	fake_choose(&fixture.world, chosen);
	fake_settle(&fixture.world, 30);
	assert_string_equal(facts_of(&fixture)->tenant.domain, domain);
	assert_non_null(open_changes_find(&fixture.world.wizard.flow.open_changes, facts_of(&fixture)->tenant.id));
	tear_down(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts_do_not_wait_for_all_users),
		cmocka_unit_test(the_page_counts_users_as_they_arrive),
		cmocka_unit_test(leaving_in_the_middle_stops_reading),
		cmocka_unit_test(all_users_are_counted_in_bounded_memory),
		cmocka_unit_test(every_open_tenant_is_shown),
		cmocka_unit_test(any_open_tenant_can_be_reached),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, fake_begin, fake_end);
}
