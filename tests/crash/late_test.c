/* late_test.c - a write that is carried out late, twice or never, whatever was answered; reads that lag; a token that runs out
 *
 * The switch is thrown and put back in memory, while the pretend cloud keeps no promise. Whatever the program believed
 * in the end: what is left changed is known to the next start and to the exit status, and the next start puts it back.
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
#define DOMAIN   "classic.practice.example"

static struct drive_data data;

static const struct way {
	const char *name;
	bool carried_out, twice, lost;
} ways[] = {
	{ "carried out late, and answered", true, false, false },
	{ "carried out late, its answer lost", true, false, true },
	{ "carried out twice, and answered", true, true, false },
	{ "carried out twice, its answer lost", true, true, true },
	{ "answered, and never carried out", false, false, false },
	{ "lost", false, false, true },
};
static const struct way refused = { "refused", false, false, false };
#define WAYS (sizeof ways / sizeof ways[0])

/* What the cloud does to the @nth write of the switch; and, with @expires_at, to every call from that one on. */
struct mischief {
	struct practice *practice;
	const struct way *way;
	unsigned nth, writes;
	int64_t delay_s, due[2];
	enum tokens_state wanted;
	unsigned expires_at, calls;
};

static void come_due(struct mischief *mischief, int64_t now)
{
	struct practice *practice = mischief->practice;

	for (int i = 0; i < 2; i++) {
		if (!mischief->due[i] || mischief->due[i] > now)
			continue;
		practice->tokens_before = practice->tokens;
		practice->tokens = mischief->wanted;
		practice->tokens_changed_at = mischief->due[i];
		mischief->due[i] = 0;
	}
}

static void lose(struct reply *reply)
{
	unsigned id = reply->id;

	*reply = (struct reply){ .id = id, .lost = true, .body = "", .retry_after_s = -1 };
	(void)!err_set(&reply->err, ERR_UNREACHABLE, NULL, "the connection ended before an answer came");
}

/* The answer of a cloud that does what it says; what it did is taken back, and done when its time has come. */
static void put_off(struct mischief *mischief, const struct practice_call *call, struct reply *reply,
    struct arena *arena)
{
	struct practice *practice = mischief->practice, before = *practice;

	practice_answer(practice, call, reply, arena);
	mischief->wanted = practice->tokens;
	practice->tokens = before.tokens;
	practice->tokens_before = before.tokens_before;
	practice->tokens_changed_at = before.tokens_changed_at;
	if (mischief->way->carried_out)
		mischief->due[0] = call->now + mischief->delay_s;
	if (mischief->way->twice)
		mischief->due[1] = call->now + 2 * mischief->delay_s + 1;
	if (mischief->way->lost)
		lose(reply);
}

static void refuse(struct reply *reply)
{
	static const char body[] = "{\"error\":{\"code\":\"Forbidden\",\"message\":\"The role does not allow it.\"}}";

	*reply =
	    (struct reply){ .id = reply->id, .status = 403, .body = body, .len = sizeof body - 1, .retry_after_s = -1 };
	snprintf(reply->content_type, sizeof reply->content_type, "application/json");
}

static bool instead(void *who, const struct practice_call *call, struct reply *reply, struct arena *arena)
{
	struct mischief *mischief = who;
	bool writes = strstr(call->body, "Set-AuthenticationPolicy") != NULL;

	come_due(mischief, call->now);
	if (mischief->expires_at && strstr(call->path, "InvokeCommand") && ++mischief->calls >= mischief->expires_at) {
		*reply = (struct reply){ .id = reply->id, .status = 401, .body = "", .retry_after_s = -1 };
		return true;
	}
	if (!mischief->way || !writes || ++mischief->writes != mischief->nth)
		return false;
	if (mischief->way == &refused)
		refuse(reply);
	else
		put_off(mischief, call, reply, arena);
	return true;
}

/* --- the walk --- */

static void choose(struct drive *drive, const char *id)
{
	if (!drive->quit && page_block(drive_page(drive), id))
		drive_choose(drive, id);
}

static void confirm(struct drive *drive)
{
	if (!drive->quit && page_block(drive_page(drive), "act.confirm"))
		drive_type(drive, "act.confirm", DOMAIN);
	drive_settle(drive, 400);
}

static void sign_in(struct drive *drive)
{
	choose(drive, "device.exchange");
	drive_settle(drive, 30);
}

static void quit(struct drive *drive)
{
	for (int i = 0; i < 3 && !drive->quit; i++)
		drive_input(drive, INPUT_QUIT, NULL, NULL);
}

static void walk(struct drive *drive, bool back)
{
	drive_settle(drive, 5);
	choose(drive, "next");
	choose(drive, "known.0");
	drive_settle(drive, 5);
	choose(drive, "next");
	sign_in(drive);
	wizard_goto(&drive->wizard, step_index("tokens"), &(struct event){ .now = drive->utc, .now_ms = drive->ms },
	    &drive->orders);
	choose(drive, "block");
	choose(drive, "insist.anyway");
	drive_settle(drive, 5);
	confirm(drive);
	if (back) {
		choose(drive, "restore");
		drive_settle(drive, 5);
		confirm(drive);
	}
	quit(drive);
}

static void recover(struct practice *practice, struct disk *disk, int64_t utc)
{
	struct drive drive;

	practice->read_lag_s = 0;
	drive_start(&drive, &data, practice, disk, utc, -1);
	drive_settle(&drive, 5);
	assert_string_equal(drive_page(&drive)->id, "unfinished");
	choose(&drive, "restore");
	sign_in(&drive);
	confirm(&drive);
	quit(&drive);
	assert_int_not_equal(drive.status, 5);
	drive_stop(&drive);
}

/* Returns whether the switch was left thrown. */
static bool survives(struct mischief *mischief, int64_t lag_s, int window_s, bool back)
{
	struct practice practice;
	struct disk disk = { 0 };
	struct drive drive;
	bool thrown, known;

	buf_init(&disk.run, 16 << 20);
	practice_init(&practice, practice_find("classic"), REAL_NOW);
	practice.read_lag_s = lag_s;
	mischief->practice = &practice;
	drive_prepare(&drive, &data, &practice, &disk, REAL_NOW + practice.clock_skew_s, -1);
	drive.setup.flow.window_s = window_s;
	drive.instead = instead;
	drive.who = mischief;
	drive_begin(&drive);
	walk(&drive, back);
	come_due(mischief, drive.utc + 86400);
	thrown = practice.tokens != TOKENS_ALLOWED;
	known = disk.marked;
	if (thrown && (!known || drive.status != 5))
		fail_msg("%s after %d s, reads lag %d s, %s: left %s, mark %d, status %d",
		    mischief->way ? mischief->way->name : "expired", (int)mischief->delay_s, (int)lag_s,
		    back ? "put back" : "blocked", tokens_state_id(practice.tokens), known, drive.status);
	drive_stop(&drive);
	if (known)
		recover(&practice, &disk, REAL_NOW + practice.clock_skew_s + 2 * 86400);
	assert_int_equal(practice.tokens, TOKENS_ALLOWED);
	assert_false(disk.marked);
	buf_release(&disk.run);
	practice_release(&practice);
	return thrown;
}

static void writes_keep_no_promise(void **state)
{
	static const int64_t delays[] = { 0, 1, 2, 5, 10, 20, 29, 31, 60, 150, 290 }, lags[] = { 0, 4, 29, 120, 290 };
	unsigned walks = 0, thrown = 0;

	(void)state;
	for (size_t way = 0; way < WAYS; way++)
		for (size_t delay = 0; delay < sizeof delays / sizeof delays[0]; delay++)
			for (size_t lag = 0; lag < sizeof lags / sizeof lags[0]; lag++)
				for (unsigned i = 0; i < 4; i++) {
					struct mischief mischief = {
						.way = &ways[way],
						.nth = 1 + i % 2,
						.delay_s = delays[delay],
					};

					thrown += survives(&mischief, lags[lag],
					    i < 2 ? ACT_WINDOW_S : ACT_WINDOW_LONG_S, i % 2);
					walks++;
				}
	print_message(
	    "%u walks with a write that is late, twice or never, and reads that lag; %u left the switch thrown\n",
	    walks, thrown);
	assert_true(thrown > 50);
}

/* A clear no is believed at once: nothing is left changed, and nothing is called so. */
static void a_refusal_is_one(void **state)
{
	struct mischief mischief = { .way = &refused, .nth = 1 };
	struct practice practice;
	struct disk disk = { 0 };
	struct drive drive;

	(void)state;
	buf_init(&disk.run, 16 << 20);
	practice_init(&practice, practice_find("classic"), REAL_NOW);
	mischief.practice = &practice;
	drive_prepare(&drive, &data, &practice, &disk, REAL_NOW + practice.clock_skew_s, -1);
	drive.instead = instead;
	drive.who = &mischief;
	drive_begin(&drive);
	walk(&drive, false);
	assert_int_equal(mischief.writes, 1);
	assert_false(disk.marked);
	assert_int_not_equal(drive.status, 5);
	assert_non_null(strstr(disk.run.text, "\"state\":\"refused\""));
	drive_stop(&drive);
	buf_release(&disk.run);
	practice_release(&practice);
}

static void the_token_runs_out(void **state)
{
	unsigned walks = 0;

	(void)state;
	for (unsigned at = 1; at <= 30; at++)
		for (int back = 0; back < 2; back++) {
			struct mischief mischief = { .expires_at = at };

			survives(&mischief, 0, ACT_WINDOW_S, back);
			walks++;
		}
	print_message("%u walks with a token that runs out\n", walks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_keep_no_promise),
		cmocka_unit_test(a_refusal_is_one),
		cmocka_unit_test(the_token_runs_out),
	};
	const char *dir = getenv("DATA_DIR");

	setlocale(LC_ALL, "C.UTF-8");
	drive_data_read(&data, dir ? dir : "data");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
