/* signed_out_test.c - a sign-in that is refused in the middle leads to a new one and back to the same page */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/drive.h"

#define REAL_NOW 1795500000

static struct drive_data data;

/* Somebody revoked what we have: the token is no longer known to the service. */
static void revoke(struct drive *drive, enum service service)
{
	secret_set(&drive->bearer[service], "revoked", 7);
}

static void begin(struct drive *drive, struct practice *practice, struct disk *disk)
{
	buf_init(&disk->run, 16 << 20);
	practice_init(practice, practice_find("classic"), REAL_NOW);
	drive_start(drive, &data, practice, disk, REAL_NOW + practice->clock_skew_s, -1);
	drive_settle(drive, 5);
	drive_choose(drive, "next");
	drive_choose(drive, "known.0");
	drive_settle(drive, 5);
	drive_choose(drive, "next");
	drive_choose(drive, "device.graph");
	drive_settle(drive, 30);
	drive_choose(drive, "device.exchange");
	drive_settle(drive, 30);
	drive_choose(drive, "next");
	drive_choose(drive, "next");
	assert_string_equal(drive_page(drive)->id, "consent");
}

static void end(struct drive *drive, struct practice *practice, struct disk *disk)
{
	drive_stop(drive);
	practice_release(practice);
	buf_release(&disk->run);
}

static void while_reading(void **state)
{
	struct practice practice;
	struct disk disk = { 0 };
	struct drive drive;

	(void)state;
	begin(&drive, &practice, &disk);
	revoke(&drive, SERVICE_GRAPH);
	drive_choose(&drive, "again");
	drive_settle(&drive, 5);
	assert_string_equal(drive_page(&drive)->id, "signin");
	assert_int_equal(drive.wizard.flow.graph.err.kind, ERR_SIGNED_OUT);
	drive_choose(&drive, "device.graph");
	drive_settle(&drive, 30);
	assert_string_equal(drive_page(&drive)->id, "consent");
	/* what was lost with the token was read again */
	assert_int_equal(drive.wizard.flow.run.facts.heard[TOPIC_GRANTS].hearing, HEARD);
	end(&drive, &practice, &disk);
}

/* Nothing may have been sent with it, and nothing planned may be lost. */
static void before_a_change(void **state)
{
	struct practice practice;
	struct disk disk = { 0 };
	struct drive drive;

	(void)state;
	begin(&drive, &practice, &disk);
	drive_choose(&drive, "next");
	drive_choose(&drive, "next");
	drive_choose(&drive, "block");
	drive_choose(&drive, "insist.anyway");
	drive_settle(&drive, 5);
	assert_int_equal(drive.wizard.flow.act.state, ACT_PLANNED);
	revoke(&drive, SERVICE_EXCHANGE);
	drive_type(&drive, "act.confirm", "classic.practice.example");
	drive_settle(&drive, 5);
	assert_int_equal(practice.tokens, TOKENS_ALLOWED);
	assert_false(disk.marked);
	assert_string_equal(drive_page(&drive)->id, "signin");
	drive_choose(&drive, "device.exchange");
	drive_settle(&drive, 30);
	assert_string_equal(drive_page(&drive)->id, "tokens");
	drive_choose(&drive, "block");
	drive_choose(&drive, "insist.anyway");
	drive_settle(&drive, 5);
	drive_type(&drive, "act.confirm", "classic.practice.example");
	drive_settle(&drive, 40);
	assert_int_equal(practice.tokens, TOKENS_BLOCKED);
	assert_true(disk.marked);
	end(&drive, &practice, &disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(while_reading),
		cmocka_unit_test(before_a_change),
	};
	const char *dir = getenv("DATA_DIR");

	setlocale(LC_ALL, "C.UTF-8");
	drive_data_read(&data, dir ? dir : "data");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
