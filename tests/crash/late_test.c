/* late_test.c - writes that are carried out late, twice or never, whatever the answer was; reads that lag; a token that expires
 *
 * The wizard blocks legacy tokens and restores them in memory, while the practice cloud breaks its promises. Whatever the
 * program believes in the end: the exit status and the next start know that the setting is still changed, and the next start
 * puts it back.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/fake_world.h"

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

/* The trick that the cloud plays on the @nth write of the setting; with @expires_at, all calls from that one on find
 * the token expired. */
struct mischief {
	struct practice *practice;
	const struct way *way;
	unsigned nth, writes;
	int64_t delay_s, due[2];
	enum tokens_state wanted;
	unsigned expires_at, calls;
};

static void carry_out_due_writes(struct mischief *mischief, int64_t now)
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

static void lose_reply(struct reply *reply)
{
	unsigned id = reply->id;

	*reply = (struct reply){ .id = id, .lost = true, .body = "", .retry_after_s = -1 };
	(void)!err_set(&reply->err, ERR_UNREACHABLE, NULL, "the connection ended before an answer came");
}

/* Answers as if the write were carried out now; it is undone, and carried out when its time has come. */
static void put_off_write(struct mischief *mischief, const struct practice_call *call, struct reply *reply,
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
		lose_reply(reply);
}

static void refuse_write(struct reply *reply)
{
	static const char body[] = "{\"error\":{\"code\":\"Forbidden\",\"message\":\"The role does not allow it.\"}}";

	*reply =
	    (struct reply){ .id = reply->id, .status = 403, .body = body, .len = sizeof body - 1, .retry_after_s = -1 };
	snprintf(reply->content_type, sizeof reply->content_type, "application/json");
}

static bool answer_instead(void *who, const struct practice_call *call, struct reply *reply, struct arena *arena)
{
	struct mischief *mischief = who;
	bool writes = strstr(call->body, "Set-AuthenticationPolicy") != NULL;

	carry_out_due_writes(mischief, call->now);
	if (mischief->expires_at && strstr(call->path, "InvokeCommand") && ++mischief->calls >= mischief->expires_at) {
		*reply = (struct reply){ .id = reply->id, .status = 401, .body = "", .retry_after_s = -1 };
		return true;
	}
	if (!mischief->way || !writes || ++mischief->writes != mischief->nth)
		return false;
	if (mischief->way == &refused)
		refuse_write(reply);
	else
		put_off_write(mischief, call, reply, arena);
	return true;
}

/* --- the walk --- */

static void begin_world(struct fake_world *world, struct fake_site *site, struct mischief *mischief, int64_t lag_s,
    int readback_s)
{
	fake_site_init(site, "classic");
	site->practice.read_lag_s = lag_s;
	mischief->practice = &site->practice;
	fake_prepare(world, site, site->utc, &fake_data);
	world->setup.flow.readback_s = readback_s;
	world->instead = answer_instead;
	world->who = mischief;
	fake_open(world);
}

static void walk_tokens(struct fake_world *world, bool back)
{
	fake_to_sign_in(world);
	fake_sign_in(world, "exchange");
	fake_goto(world, "tokens");
	fake_try(world, "block");
	fake_try(world, "insist.anyway");
	fake_settle(world, 5);
	fake_confirm(world, 400);
	if (back) {
		fake_try(world, "restore");
		fake_settle(world, 5);
		fake_confirm(world, 400);
	}
	fake_leave(world);
}

static void recover(struct fake_site *site)
{
	static struct fake_world world;

	site->practice.read_lag_s = 0;
	fake_start(&world, site, site->utc + 2 * 86400);
	fake_settle(&world, 5);
	assert_string_equal(fake_page(&world)->id, "unfinished");
	fake_try(&world, "restore");
	fake_sign_in(&world, "exchange");
	fake_confirm(&world, 400);
	fake_leave(&world);
	assert_int_not_equal(world.status, 5);
	fake_release(&world);
}

/* Walks and recovers. Returns whether the setting was left changed. */
static bool survives(struct mischief *mischief, int64_t lag_s, int readback_s, bool back)
{
	static struct fake_world world;
	struct fake_site site;
	bool thrown, known;

	begin_world(&world, &site, mischief, lag_s, readback_s);
	walk_tokens(&world, back);
	carry_out_due_writes(mischief, fake_utc(&world) + 86400);
	thrown = site.practice.tokens != TOKENS_ALLOWED;
	known = site.marked;
	if (thrown && (!known || world.status != 5))
		fail_msg(
		    "a write %s after %d s, reads lag %d s, %s: the setting was left at %s with mark %d and status %d",
		    mischief->way ? mischief->way->name : "expired", (int)mischief->delay_s, (int)lag_s,
		    back ? "put back" : "blocked", tokens_state_id(site.practice.tokens), known, world.status);
	fake_release(&world);
	if (known)
		recover(&site);
	assert_int_equal(site.practice.tokens, TOKENS_ALLOWED);
	assert_false(site.marked);
	fake_site_release(&site);
	return thrown;
}

static void an_open_change_is_known_whatever_writes_do(void **state)
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

/* The program believes a clear refusal at once: nothing is left changed, and it says so. */
static void a_refused_write_leaves_nothing_open(void **state)
{
	struct mischief mischief = { .way = &refused, .nth = 1 };
	static struct fake_world world;
	struct fake_site site;

	(void)state;
	begin_world(&world, &site, &mischief, 0, 0);
	walk_tokens(&world, false);
	assert_int_equal(mischief.writes, 1);
	assert_false(site.marked);
	assert_int_not_equal(world.status, 5);
	assert_non_null(strstr(site.run.text, "\"state\":\"refused\""));
	fake_release(&world);
	fake_site_release(&site);
}

static void a_token_that_expires_leaves_the_change_known(void **state)
{
	unsigned walks = 0;

	(void)state;
	for (unsigned at = 1; at <= 30; at++)
		for (int back = 0; back < 2; back++) {
			struct mischief mischief = { .expires_at = at };

			survives(&mischief, 0, ACT_WINDOW_S, back);
			walks++;
		}
	print_message("%u walks with a token that expires\n", walks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_open_change_is_known_whatever_writes_do),
		cmocka_unit_test(a_refused_write_leaves_nothing_open),
		cmocka_unit_test(a_token_that_expires_leaves_the_change_known),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, fake_begin, fake_end);
}
