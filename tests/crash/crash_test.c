/* crash_test.c - dies at every step of the classic path, comes back, and nothing is left changed unknowingly
 *
 * The path: sign in, write the consent, block legacy tokens, fill in the checklist, put them back. It is walked
 * once to count what the world does, then once for every one of these places, dying there. After each death the
 * next start must know of a switch that is not as it was found, and lead to putting it back; and no permission
 * may ever be lost.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/text.h"
#include "tests/drive.h"

#define REAL_NOW 1795500000 /* some day in November 2026 */

static struct drive_data data;

/* With a fault on the way a choice may not be there: then the walk goes round it. */
static bool lenient;

static void choose(struct drive *drive, const char *id)
{
	if (drive->dead || drive->quit)
		return;
	if (!lenient || page_block(drive_page(drive), id))
		drive_choose(drive, id);
}

static void type(struct drive *drive, const char *id, const char *text)
{
	if (drive->dead || drive->quit)
		return;
	if (!lenient || page_block(drive_page(drive), id))
		drive_type(drive, id, text);
}

static void sign_in(struct drive *drive, const char *service)
{
	char id[40];

	snprintf(id, sizeof id, "device.%s", service);
	choose(drive, id);
	drive_settle(drive, 30);
}

static void walk(struct drive *drive)
{
	drive_settle(drive, 5);
	choose(drive, "next");
	choose(drive, "known.0");
	drive_settle(drive, 5);
	choose(drive, "next");
	sign_in(drive, "graph");
	sign_in(drive, "exchange");
	choose(drive, "next"); /* add-in */
	choose(drive, "next"); /* consent */
	choose(drive, "write");
	drive_settle(drive, 5);
	choose(drive, "act.signin");
	sign_in(drive, "graph");
	type(drive, "act.confirm", "classic.practice.example");
	drive_settle(drive, 40);
	choose(drive, "next"); /* permissions */
	choose(drive, "next"); /* tokens */
	choose(drive, "block");
	drive_settle(drive, 5);
	type(drive, "act.confirm", "classic.practice.example");
	drive_settle(drive, 40);
	choose(drive, "skip");
	choose(drive, "restore"); /* the token ran out in these 24 hours */
	sign_in(drive, "exchange");
	type(drive, "act.confirm", "classic.practice.example");
	drive_settle(drive, 40);
	choose(drive, "next"); /* proof */
	choose(drive, "next"); /* summary */
	choose(drive, "finish");
	if (!drive->quit)
		drive_input(drive, INPUT_QUIT, NULL, NULL);
}

/* A later start, and the way back that its first page offers. True when it is settled by that. */
static bool recover_at(struct practice *practice, struct disk *disk, int64_t utc)
{
	struct drive drive;
	bool waits;

	drive_start(&drive, &data, practice, disk, utc + practice->clock_skew_s, -1);
	drive_settle(&drive, 5);
	assert_string_equal(drive_page(&drive)->id, "unfinished");
	drive_choose(&drive, "restore");
	sign_in(&drive, "exchange");
	if (drive.wizard.flow.act.state == ACT_PLANNED) {
		drive_type(&drive, "act.confirm", "classic.practice.example");
		drive_settle(&drive, 60);
	}
	if (drive.wizard.flow.act.state == ACT_UNSEEN)
		drive_settle(&drive, 60);
	drive_input(&drive, INPUT_QUIT, NULL, NULL);
	waits = drive.wizard.flow.act.state == ACT_UNSETTLED;
	assert_int_equal(drive.status == 5, waits);
	assert_int_equal(disk->marked, waits);
	drive_stop(&drive);
	return !waits;
}

/* What was never seen in effect is settled at once only where it shows; else when its time is over, and nothing is sent then. */
static void recover(struct practice *practice, struct disk *disk)
{
	if (recover_at(practice, disk, REAL_NOW + 7200))
		return;
	assert_int_equal(practice->tokens, TOKENS_ALLOWED);
	assert_true(recover_at(practice, disk, REAL_NOW + 3 * 86400));
}

static bool known_open(const struct drive *drive)
{
	struct flow_open open;

	return flow_open(&drive->wizard.flow, &open) || drive->setup.flow.mark_count;
}

static bool scopes_lost(const struct practice *practice)
{
	struct arena arena = { 0 };
	struct scopes now = scopes_parse(&arena, practice->grant_scope ? practice->grant_scope : "");
	struct scopes before = scopes_parse(&arena, practice->tenant->grant_scope);
	bool lost = !scopes_include(&now, &before);

	arena_release(&arena);
	return lost;
}

/* Dies at step @at; returns the number of places when it lived to the end, else 0. */
static long live_and_die(long at, const struct fault *fault, unsigned *switched)
{
	struct practice practice;
	struct disk disk = { 0 };
	struct drive drive;
	long places;

	buf_init(&disk.run, 16 << 20);
	practice_init(&practice, practice_find("classic"), REAL_NOW);
	if (fault)
		practice.faults[practice.fault_count++] = *fault;
	drive_start(&drive, &data, &practice, &disk, REAL_NOW + practice.clock_skew_s, at);
	walk(&drive);
	places = drive.dead ? 0 : drive.steps;
	if (!drive.dead && !fault)
		assert_int_equal(drive.status, 0);
	if (drive.quit && practice.tokens != TOKENS_ALLOWED && drive.status != 5)
		fprintf(stderr, "fault %s call %u kind %d, death %ld: tokens %s, status %d\n%s",
		    fault ? fault->path : "-", fault ? fault->nth : 0, fault ? (int)fault->kind : 0, at,
		    tokens_state_id(practice.tokens), drive.status, disk.run.text);
	if (drive.quit && practice.tokens != TOKENS_ALLOWED)
		assert_int_equal(drive.status, 5);
	drive_stop(&drive);
	assert_false(scopes_lost(&practice));
	if (practice.tokens != TOKENS_ALLOWED || disk.marked) {
		++*switched;
		/* what is changed must be known to the next start */
		drive_start(&drive, &data, &practice, &disk, REAL_NOW + 3600 + practice.clock_skew_s, -1);
		assert_true(known_open(&drive) || practice.tokens == TOKENS_ALLOWED);
		drive_stop(&drive);
		practice.fault_count = 0;
		if (practice.tokens != TOKENS_ALLOWED || disk.marked)
			recover(&practice, &disk);
	}
	assert_int_equal(practice.tokens, TOKENS_ALLOWED);
	assert_false(disk.marked);
	assert_false(scopes_lost(&practice));
	buf_release(&disk.run);
	practice_release(&practice);
	return places;
}

static void every_step(void **state)
{
	unsigned switched = 0;
	long places = live_and_die(-1, NULL, &switched);

	(void)state;
	assert_true(places > 50);
	for (long at = 0; at < places; at++)
		live_and_die(at, NULL, &switched);
	assert_true(switched > 5);
	print_message("%ld places to die, %u of them with the switch thrown\n", places, switched);
}

/* Each call of the path, spoiled in each way; and the death of the program at a sample of places besides. */
static void every_fault(void **state)
{
	static const char *const paths[] = { "InvokeCommand", "oauth2PermissionGrants", "oauth2/v2.0/token",
		"servicePrincipals" };
	unsigned switched = 0, walks = 0;

	(void)state;
	lenient = true;
	for (size_t path = 0; path < sizeof paths / sizeof paths[0]; path++)
		for (unsigned nth = 0; nth <= 12; nth++)
			for (int kind = FAULT_429; kind <= FAULT_DEEP; kind++)
				for (long at = -1; at < 230; at += at < 0 ? 60 : 37) {
					struct fault fault = { .path = paths[path],
						.nth = nth,
						.kind = (enum fault_kind)kind,
						.retry_after_s = 2 };

					live_and_die(at, &fault, &switched);
					walks++;
				}
	lenient = false;
	assert_true(switched > 100);
	print_message("%u walks with a fault, %u of them with the switch thrown at the end\n", walks, switched);
}

/* Another run of the same tenant, begun while the switch is thrown, knows of it; and knows when it is settled. */
static void another_run(void **state)
{
	struct practice practice;
	struct disk disk = { 0 };
	struct drive drive;

	(void)state;
	buf_init(&disk.run, 16 << 20);
	practice_init(&practice, practice_find("classic"), REAL_NOW);
	drive_start(&drive, &data, &practice, &disk, REAL_NOW + practice.clock_skew_s, -1);
	drive_settle(&drive, 5);
	drive_choose(&drive, "next");
	drive_choose(&drive, "known.0");
	drive_settle(&drive, 5);
	drive_choose(&drive, "next");
	sign_in(&drive, "exchange");
	wizard_goto(&drive.wizard, step_index("tokens"), &(struct event){ .now = drive.utc, .now_ms = drive.ms },
	    &drive.orders);
	drive_choose(&drive, "block");
	drive_choose(&drive, "insist.anyway");
	drive_settle(&drive, 5);
	drive_type(&drive, "act.confirm", "classic.practice.example");
	drive_settle(&drive, 40);
	assert_int_equal(practice.tokens, TOKENS_BLOCKED);
	/* the tenant again, by its id: one run is one tenant, so another run begins */
	drive_input(&drive, INPUT_BACK, NULL, NULL);
	wizard_goto(&drive.wizard, step_index("tenant"), &(struct event){ .now = drive.utc, .now_ms = drive.ms },
	    &drive.orders);
	drive_type(&drive, "tenant", practice.tenant->tenant_id);
	drive_settle(&drive, 5);
	assert_string_equal(drive_page(&drive)->id, "unfinished");
	drive_choose(&drive, "restore");
	sign_in(&drive, "exchange");
	drive_type(&drive, "act.confirm", "classic.practice.example");
	drive_settle(&drive, 60);
	assert_int_equal(practice.tokens, TOKENS_ALLOWED);
	assert_false(disk.marked);
	drive_input(&drive, INPUT_QUIT, NULL, NULL);
	assert_int_not_equal(drive.status, 5);
	drive_stop(&drive);
	buf_release(&disk.run);
	practice_release(&practice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_step),
		cmocka_unit_test(another_run),
		cmocka_unit_test(every_fault),
	};
	const char *dir = getenv("DATA_DIR");

	setlocale(LC_ALL, "C.UTF-8");
	drive_data_read(&data, dir ? dir : "data");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
