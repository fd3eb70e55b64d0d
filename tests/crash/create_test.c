/* create_test.c - dies at every step of creating the enterprise application and granting to it, and comes back
 *
 * Page 5 of a tenant where nothing is there: the app is created, then the consent is written. After each death the next
 * start goes on with the run and finishes both; nothing is created twice, and nothing is granted to an app that was not
 * looked at.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/drive.h"

#define REAL_NOW 1795500000
#define DOMAIN   "fresh.practice.example"

static struct drive_data data;

/* What is not there is gone round: after a death some of it is done already. */
static void choose(struct drive *drive, const char *id)
{
	if (!drive->dead && page_block(drive_page(drive), id))
		drive_choose(drive, id);
}

static void confirm(struct drive *drive)
{
	choose(drive, "act.signin");
	choose(drive, "device.graph");
	if (!drive->dead)
		drive_settle(drive, 30);
	if (!drive->dead && page_block(drive_page(drive), "act.confirm"))
		drive_type(drive, "act.confirm", DOMAIN);
	if (!drive->dead)
		drive_settle(drive, 60);
}

/* From wherever it stands to page 5, signed in, with what is there read. */
static void go_to_consent(struct drive *drive)
{
	struct event event;

	if (drive->dead)
		return;
	drive_settle(drive, 5);
	if (drive->wizard.flow.discovery != DISCOVERY_DONE) {
		choose(drive, "next");
		choose(drive, "known.0");
		if (!drive->dead)
			drive_settle(drive, 5);
	}
	event = (struct event){ .now = drive->utc, .now_ms = drive->ms };
	if (drive->dead)
		return;
	wizard_goto(&drive->wizard, step_index("consent"), &event, &drive->orders);
	choose(drive, "again");
	choose(drive, "device.graph");
	if (!drive->dead)
		drive_settle(drive, 30);
}

static void walk(struct drive *drive)
{
	go_to_consent(drive);
	choose(drive, "create");
	if (!drive->dead)
		drive_settle(drive, 5);
	confirm(drive);
	choose(drive, "write");
	if (!drive->dead)
		drive_settle(drive, 5);
	confirm(drive);
}

static unsigned changes(const struct disk *disk, enum change_what what, enum change_state state)
{
	unsigned count = 0;
	struct run run;
	struct err err;

	run_init(&run);
	assert_true(run_read(&run, buf_text(&disk->run), disk->run.len, &err));
	assert_int_equal(run.health, RUN_WHOLE);
	for (size_t i = 0; i < run.change_count; i++)
		count += run.changes[i].what == what && run.changes[i].state == state;
	run_release(&run);
	return count;
}

/* Dies at step @at, and comes back; the number of places when it lived. */
static long die_and_come_back(long at)
{
	struct practice practice;
	struct disk disk = { 0 };
	struct drive drive;
	long places;

	buf_init(&disk.run, 16 << 20);
	practice_init(&practice, practice_find("fresh"), REAL_NOW);
	drive_start(&drive, &data, &practice, &disk, REAL_NOW + practice.clock_skew_s, at);
	walk(&drive);
	places = drive.steps;
	assert_int_equal(drive.dead, at >= 0);
	drive_stop(&drive);
	assert_true(!practice.grant_scope || practice.app_present);
	if (at >= 0) {
		drive_start(&drive, &data, &practice, &disk, REAL_NOW + 600 + practice.clock_skew_s, -1);
		walk(&drive);
		if (!practice.app_present || !practice.grant_scope)
			fprintf(stderr, "# after a death at step %ld: still on page %s\n", at, drive_page(&drive)->id);
		drive_stop(&drive);
	}
	assert_true(practice.app_present);
	assert_non_null(practice.grant_scope);
	/* what was recorded and perhaps never sent stays "intended" beside the one that was made */
	assert_true(changes(&disk, CHANGE_APP, CHANGE_DONE) <= 1);
	assert_true(changes(&disk, CHANGE_APP, CHANGE_DONE) + changes(&disk, CHANGE_APP, CHANGE_INTENDED) >= 1);
	assert_true(changes(&disk, CHANGE_CONSENT, CHANGE_DONE) + changes(&disk, CHANGE_CONSENT, CHANGE_INTENDED) >= 1);
	buf_release(&disk.run);
	practice_release(&practice);
	return places;
}

static void every_step(void **state)
{
	long places = die_and_come_back(-1);

	(void)state;
	assert_true(places > 50);
	for (long at = 1; at < places; at++)
		die_and_come_back(at);
	print_message("%ld places to die\n", places);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_step) };
	const char *dir = getenv("DATA_DIR");
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	drive_data_read(&data, dir ? dir : "data");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&data.arena);
	return failed;
}
