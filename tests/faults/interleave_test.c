/* interleave_test.c - processes of one host at one tenant, in every order up to a depth, with everything that may go wrong
 *
 * The model has one process or two: commands (block, restore, restore --due, consent with two profiles), the wizard (blocks,
 * restores, leaves the tenant blocked on purpose, consents), and a guard (left by "block --guard", or there already). They
 * are the real programs; host.c takes the place of the world. A process stops before each step that others could notice: a
 * read of the setting or of the grants, lock and unlock, writing record and mark, sending, removing a mark, the file of
 * changes left on purpose, a word to the guard, the next look at the clock. From each such state the test tries all of these:
 *   - the process goes on, or another one does (a process that has not begun yet begins);
 *   - the process dies there; a guard also stops for good, with its socket open and its lock held;
 *   - a write is carried out; or not, and its answer is lost; or carried out, and its answer is lost; or accepted (or its
 *     answer is lost) and lands at any later step, or hours later; or carried out and shown by reads at any later step; or
 *     throttled;
 *   - another admin changes the setting (allowed, not set, blocked), adds to the grant, or replaces it by one of her own.
 *
 * Each interleaving has a price: taking the turn away from a process that could go on costs one, and so does a death, a
 * deed, and a late, lagging, lost or throttled write (a late write whose answer is lost costs two). The time at which a write
 * lands or shows costs nothing. The test walks all interleavings that cost no more than the depth. It does not walk on from
 * a state that it met before with as much left to spend: two states are equal when every process was told the same so far and
 * the tenant, the writes on their way, the mark, the locks and the clock are equal. Each interleaving is walked from its
 * beginning, which is quick.
 *
 * These rules hold in each state: while the tenant is blocked by a write of ours, or such a write is on its way, there is a
 * mark, or the word of a person who left it so; no process marks, unmarks or sends without the lock. These hold in each end:
 * "status" tells of the change (5, or that it was left on purpose), also hours later, when every write has landed; days later
 * one "restore" puts the setting back and settles the change; no permission is gone that was there before, or that a process
 * granted which ended with 0.
 *
 * The model leaves out: more than two processes beside a guard; two users or two hosts (they share no mark); an admin who
 * blocks while a block of ours is on its way (nobody can tell whose block shows); reads of the grants that lag (see
 * merge_test.c), save those of a late write; faults of the disk (tests/crash). Another admin's consent between our last read
 * and our write is counted as no failure: no read can show it, and the result says so.
 *
 * "make check" walks every way in which a write can go, and a quarter of the rest, to the depth of one; "make interleavings"
 * (INTERLEAVE_ALL) walks everything, to the depth in the table. INTERLEAVE_DEPTH, INTERLEAVE_STRIDE (one in so many) and
 * INTERLEAVE_ONLY (pairs with that word in their name) change that.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/text.h"
#include "tests/faults/host.h"

#define STEPS_MAX   600
#define ACTIONS_MAX 64
#define HOUR_S      3600
#define STATES_MAX  (UINT64_C(1) << 23)

static struct profile mine, other; /* two profiles of the same app, each with other permissions */
static struct host host;
static int depth; /* the most that an interleaving may cost now */
static bool whole;
static uint64_t total, met;
static uint64_t stride = 1; /* of the choices that cost something, one in so many is tried */

enum kind { GOES_ON = 0, DIES, HANGS, LANDS, SHOWS, DEED };

struct action {
	enum kind kind;
	int process, cost;
	enum fate fate;
	enum deed deed;
};

static const struct pair {
	enum part first, second;
	bool open;
	int depth; /* for "make interleavings"; "make check" takes one */
} pairs[] = {
	{ PART_BLOCK, PART_NOBODY, false, 3 },
	{ PART_WIZARD_BLOCK, PART_NOBODY, false, 2 },
	{ PART_BLOCK_GUARDED, PART_NOBODY, false, 2 },
	{ PART_RESTORE, PART_NOBODY, true, 3 },
	{ PART_WIZARD_RESTORE, PART_NOBODY, true, 2 },
	{ PART_WIZARD_KEEP, PART_NOBODY, true, 3 },
	{ PART_GUARD, PART_NOBODY, true, 2 },
	{ PART_BLOCK, PART_BLOCK, false, 2 },
	{ PART_BLOCK, PART_RESTORE, false, 1 },
	{ PART_BLOCK, PART_WIZARD_BLOCK, false, 2 },
	{ PART_BLOCK, PART_WIZARD_RESTORE, false, 1 },
	{ PART_BLOCK, PART_WIZARD_KEEP, false, 2 },
	{ PART_BLOCK, PART_STATUS, false, 2 },
	{ PART_BLOCK_GUARDED, PART_RESTORE, false, 1 },
	{ PART_BLOCK_GUARDED, PART_WIZARD_KEEP, false, 1 },
	{ PART_RESTORE, PART_RESTORE, true, 1 },
	{ PART_RESTORE, PART_DUE, true, 1 },
	{ PART_RESTORE, PART_BLOCK, true, 2 },
	{ PART_RESTORE, PART_GUARD, true, 1 },
	{ PART_RESTORE, PART_WIZARD_RESTORE, true, 1 },
	{ PART_RESTORE, PART_WIZARD_KEEP, true, 2 },
	{ PART_DUE, PART_BLOCK, true, 2 },
	{ PART_GUARD, PART_WIZARD_KEEP, true, 1 },
	{ PART_GUARD, PART_WIZARD_RESTORE, true, 1 },
	{ PART_GUARD, PART_BLOCK, true, 1 },
	{ PART_WIZARD_KEEP, PART_WIZARD_KEEP, true, 2 },
	{ PART_WIZARD_KEEP, PART_BLOCK, true, 2 },
	{ PART_WIZARD_KEEP, PART_STATUS, true, 2 },
	{ PART_CONSENT, PART_NOBODY, false, 3 },
	{ PART_WIZARD_CONSENT, PART_NOBODY, false, 3 },
	{ PART_CONSENT, PART_CONSENT_OTHER, false, 2 },
	{ PART_CONSENT_OTHER, PART_WIZARD_CONSENT, false, 2 },
};
#define PAIRS (sizeof pairs / sizeof *pairs)

/* The states met so far with the present pair, and counts of them. */
static struct {
	uint64_t walked, met, judged, windows, state_count, passed;
	uint64_t *states; /* 0: free; the lowest bits hold the rest that was left to spend, plus one */
} known;

/* An interleaving that is still to be walked, as the number of the choice in each state. */
struct way {
	struct way *next;
	size_t len;
	unsigned char choices[];
};
static struct way *ways;

static struct action trace[STEPS_MAX];
static unsigned char chosen[STEPS_MAX];
static size_t traced;

/* --- printing --- */

static void say_action(char *text, size_t size, const struct action *action)
{
	const char *who = part_names[host.processes[action->process].part];

	switch (action->kind) {
	case GOES_ON:
		snprintf(text, size, action->fate ? "%s:%s" : "%s", who, fate_names[action->fate]);
		break;
	case DIES:
		snprintf(text, size, "%s DIES", who);
		break;
	case HANGS:
		snprintf(text, size, "%s HANGS", who);
		break;
	case LANDS:
		snprintf(text, size, "(lands)");
		break;
	case SHOWS:
		snprintf(text, size, "(shows)");
		break;
	case DEED:
		snprintf(text, size, "she %s", deed_names[action->deed]);
		break;
	}
}

/* Fails with the path: which process went how many steps, and what happened between. */
static void fail_path(const char *what)
{
	static char text[4000];
	char last[80] = "";
	size_t room = sizeof text, len = 0, same = 0;

	len +=
	    (size_t)snprintf(text, room, "%s: tokens %s, shown %s, %s%s, left \"%.40s\", grant \"%s\"; ends %d %d %d;",
		what, tokens_state_id(host.practice.tokens), tokens_state_id(host.tokens_shown),
		host.marked ? "marked" : "no mark", host.by_us ? ", by us" : "", host.left, host.practice.grant_scope,
		host.processes[0].status, host.processes[1].status, host.processes[2].status);
	for (size_t i = 0; i <= traced && len < room; i++) {
		char now[80] = "";

		if (i < traced)
			say_action(now, sizeof now, &trace[i]);
		if (i && strcmp(now, last) == 0) {
			same++;
			continue;
		}
		if (i)
			len += (size_t)snprintf(text + len, room - len, same ? " %s x%zu;" : " %s;", last, same + 1);
		same = 0;
		snprintf(last, sizeof last, "%s", now);
	}
	fail_msg("%s", text);
}

/* --- choices --- */

static void add_action(struct action *actions, size_t *count, int left, struct action action)
{
	if (action.cost > left)
		return;
	if (*count >= ACTIONS_MAX)
		fail_path("there are too many choices");
	actions[(*count)++] = action;
}

static void add_fates(struct action *actions, size_t *count, int left, struct action going)
{
	int cost = going.cost;

	for (int fate = FATE_LOST; fate < FATE_COUNT; fate++) {
		bool consents = part_consents(host.processes[going.process].part);

		if (consents && (fate == FATE_LAGS || fate == FATE_LAGS_LOST))
			continue;
		going.fate = (enum fate)fate;
		going.cost = cost + 1 + (fate == FATE_LATE_LOST || fate == FATE_LAGS_LOST);
		add_action(actions, count, left, going);
	}
}

static void add_deeds(struct action *actions, size_t *count, int left)
{
	bool consents = part_consents(host.processes[0].part), quiet = !host.pending_count && !host.marked;

	if (host.hand_done)
		return;
	for (int i = 0; i < HOST_PROCESSES; i++)
		quiet = quiet && !*host.processes[i].lock;
	for (int deed = consents ? DEED_GRANTS : DEED_ALLOWS; deed <= (consents ? DEED_REPLACES : DEED_BLOCKS); deed++)
		if (deed != DEED_BLOCKS || quiet)
			add_action(actions, count, left,
			    (struct action){ .kind = DEED, .cost = 1, .deed = (enum deed)deed });
}

/* Returns the process that goes on without a price: the last one as long as it can; else another one that could; else
 * the one whose wait ends first. -1: none. */
static int next_of(int last)
{
	int next = -1;

	for (int at = 0; at < HOST_PROCESSES; at++) {
		int i = (last + at) % HOST_PROCESSES;
		const struct process *process = &host.processes[i];

		if (process->life == LIFE_RUNNING && process_can_go(process) && !process_waits(process))
			return i;
	}
	for (int i = 0; i < HOST_PROCESSES; i++)
		if (host.processes[i].life == LIFE_RUNNING && process_can_go(&host.processes[i]) &&
		    (next < 0 || process_until(&host.processes[i]) < process_until(&host.processes[next])))
			next = i;
	for (int i = 0; i < HOST_PROCESSES; i++)
		if (next < 0 && host.processes[i].life == LIFE_WAITING)
			next = i;
	return next;
}

static size_t list_actions(struct action *actions, int last, int left)
{
	size_t count = 0;
	int next = next_of(last);
	bool pausing = next < 0 || process_waits(&host.processes[next]);

	for (int at = 0; next >= 0 && at < HOST_PROCESSES; at++) {
		int i = (next + at) % HOST_PROCESSES;
		const struct process *process = &host.processes[i];
		struct action action = { .kind = GOES_ON,
			.process = i,
			.cost = i != next && !(pausing && process->life == LIFE_WAITING) };

		if (!process_can_go(process))
			continue;
		add_action(actions, &count, left, action);
		if (process_writes(process))
			add_fates(actions, &count, left, action);
		if (process->life == LIFE_RUNNING)
			add_action(actions, &count, left, (struct action){ .kind = DIES, .process = i, .cost = 1 });
		if (process->life == LIFE_RUNNING && process->part == PART_GUARD)
			add_action(actions, &count, left, (struct action){ .kind = HANGS, .process = i, .cost = 1 });
	}
	if (!count) /* every process has ended */
		return 0;
	if (host.pending_count)
		add_action(actions, &count, left, (struct action){ .kind = LANDS });
	if (host_stale(&host))
		add_action(actions, &count, left, (struct action){ .kind = SHOWS });
	add_deeds(actions, &count, left);
	return count;
}

static void carry_out(const struct action *action)
{
	trace[traced++] = *action;
	if (traced >= STEPS_MAX)
		fail_path("the interleaving does not end");
	switch (action->kind) {
	case GOES_ON:
		host.fate = action->fate;
		process_step(&host.processes[action->process]);
		break;
	case DIES:
		process_die(&host.processes[action->process]);
		break;
	case HANGS:
		process_hang(&host.processes[action->process]);
		break;
	case LANDS:
		host_land(&host);
		break;
	case SHOWS:
		host_show(&host);
		break;
	case DEED:
		host_hand(&host, action->deed);
		break;
	}
	if (host.wrong)
		fail_path(host.wrong);
}

/* --- states --- */

/* Returns whether the test has to walk on from here: the state is new, or there is more left to spend than there was.
 * */
static bool is_new(uint64_t hash, int left)
{
	uint64_t key = hash & ~UINT64_C(15), at = (hash >> 20) & (STATES_MAX - 1);

	while (known.states[at] && (known.states[at] & ~UINT64_C(15)) != key)
		at = (at + 1) & (STATES_MAX - 1);
	if (!known.states[at] && ++known.state_count > STATES_MAX / 4 * 3)
		fail_path("there are more states than there is room for");
	if ((int)(known.states[at] & 15) > left)
		return false;
	known.states[at] = key | (uint64_t)(left + 1);
	return true;
}

/* --- what holds in the end --- */

static bool has_scopes(const char *granted, const struct scopes *wanted)
{
	struct arena arena = { 0 };
	struct scopes now = scopes_parse(&arena, granted ? granted : "");
	bool all = scopes_include(&now, wanted);

	arena_release(&arena);
	return all;
}

/* Where the tenant is blocked by a write of ours, "status" must say so. */
static void check_status(const char *what)
{
	struct buf printed;
	int status;

	if (!host.by_us || host.practice.tokens != TOKENS_BLOCKED)
		return;
	buf_init(&printed, 4 << 20);
	status = host_run(&host, PART_STATUS, &printed);
	if (status != 5 && !(status == 0 && *host.left && strstr(buf_text(&printed), "left blocked on purpose")))
		fail_path(what);
	buf_release(&printed);
}

static void check_tokens(void)
{
	check_status("the setting is changed, and \"status\" does not say so");
	host.ms += 2 * HOUR_S * 1000; /* the write takes hours to land: a look meanwhile must not remove the mark */
	if (host.pending_count || host_stale(&host))
		host_run(&host, PART_STATUS, NULL);
	host_pass(&host, 0);
	if (host.wrong)
		fail_path(host.wrong);
	check_status("the write landed late, and \"status\" does not say that the setting is changed");
	host_pass(&host, 3 * 86400);
	if (!host.marked)
		return;
	/* a stopped guard keeps the lock for ever, so a person ends it */
	for (int i = 0; i < HOST_PROCESSES; i++)
		if (host.processes[i].life == LIFE_HUNG)
			process_die(&host.processes[i]);
	if (host.practice.tokens == TOKENS_NOT_SET) /* the other admin did this: only a person may decide about it */
		return;
	if (host_run(&host, PART_RESTORE, NULL) != 0)
		fail_path("days later \"restore\" cannot put the setting back");
	if (host.marked || (host.by_us && host.practice.tokens == TOKENS_BLOCKED))
		fail_path("days later \"restore\" has not settled the change");
}

/* Scopes that the other admin took away by replacing the grant do not count as lost. */
static void check_scopes(const char *granted, const struct scopes *wanted, const char *what)
{
	struct arena arena = { 0 };
	struct scopes taken = scopes_parse(&arena, host.taken ? host.taken : ""),
		      now = scopes_parse(&arena, granted ? granted : ""), all = scopes_union(&now, &taken, &arena);

	if (!has_scopes(scopes_join(&all, " ", &arena), wanted))
		fail_path(what);
	arena_release(&arena);
}

static void check_consent(void)
{
	struct arena arena = { 0 };
	struct scopes before = scopes_parse(&arena, host.practice.tenant->grant_scope),
		      hers = scopes_parse(&arena, HERS);

	host_pass(&host, HOUR_S);
	for (int i = 0; i < 2; i++) {
		const struct process *process = &host.processes[i];
		const struct profile *profile = process->part == PART_CONSENT_OTHER ? &other : &mine;

		if (process->life != LIFE_ENDED || process->status != 0 || process->part == PART_NOBODY)
			continue;
		check_scopes(host.practice.grant_scope, &profile->scopes,
		    "a process ended with 0, and a permission that it granted is gone");
	}
	if (host.hand_done && !host.hand_in_window && !has_scopes(host.practice.grant_scope, &hers))
		fail_path("another admin's permission is gone");
	known.windows += host.hand_in_window;
	check_scopes(host.practice.grant_scope, &before, "a permission that was there is gone");
	arena_release(&arena);
}

static void judge_end(void)
{
	for (int i = 0; i < HOST_PROCESSES; i++)
		if (host.processes[i].life == LIFE_RUNNING)
			fail_path("a process does not end");
	known.walked++;
	if (!is_new(host_end_hash(&host), 0))
		return;
	known.judged++;
	if (part_consents(host.processes[0].part))
		check_consent();
	else
		check_tokens();
}

/* --- the walk --- */

/* Puts all choices but the first aside for later; a sample keeps every way in which a write can go, and of the rest
 * one in so many. */
static void put_aside(const struct action *actions, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct way *way;

		if (!actions[i].fate && known.passed++ % stride)
			continue;
		way = malloc(sizeof *way + traced + 1);
		assert_non_null(way);
		memcpy(way->choices, chosen, traced);
		way->choices[traced] = (unsigned char)i;
		way->len = traced + 1;
		way->next = ways;
		ways = way;
	}
}

/* Walks from the beginning: first along the way, then without a price, to an end or into a state that was met before.
 * */
static void walk(const struct pair *pair, const struct way *way)
{
	struct action actions[ACTIONS_MAX];
	int left = depth, last = 0;
	size_t count, at;

	traced = 0;
	host_init(&host, &mine, &other, pair->open);
	host_part(&host, 0, pair->first);
	host_part(&host, 1, pair->second);
	while ((count = list_actions(actions, last, left))) {
		at = traced < way->len ? way->choices[traced] : 0;
		if (traced >= way->len &&
		    !is_new(host_hash(&host) ^ (uint64_t)(last + 1) * UINT64_C(0x9e3779b97f4a7c15), left))
			break;
		if (traced >= way->len)
			put_aside(actions, count);
		chosen[traced] = (unsigned char)at;
		left -= actions[at].cost;
		if (actions[at].kind == GOES_ON)
			last = actions[at].process;
		carry_out(&actions[at]);
	}
	if (count)
		known.met++;
	else
		judge_end();
	host_release(&host);
}

static double used_s(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static void every_interleaving_of_a_pair_keeps_the_rules(void **state)
{
	const struct way *first = calloc(1, sizeof *first);
	const struct pair *pair = *state;
	const char *given = getenv("INTERLEAVE_DEPTH");
	double from = used_s();

	depth = given ? (int)strtol(given, NULL, 10) : whole ? pair->depth : 1;
	memset(&known, 0, sizeof known);
	known.states = calloc(STATES_MAX, sizeof *known.states);
	assert_non_null(first);
	assert_non_null(known.states);
	ways = (struct way *)(uintptr_t)first;
	while (ways) {
		struct way *way = ways;

		ways = way->next;
		walk(pair, way);
		free(way);
	}
	free(known.states);
	total += known.walked;
	met += known.met;
	print_message(
	    "# depth %d: %6llu walked to the end (%llu ends), %6llu to one of %llu states met before; %.1f s of a processor\n",
	    depth, (unsigned long long)known.walked, (unsigned long long)known.judged, (unsigned long long)known.met,
	    (unsigned long long)known.state_count, used_s() - from);
}

int main(void)
{
	static struct CMUnitTest tests[PAIRS];
	const char *only = getenv("INTERLEAVE_ONLY"), *one_in = getenv("INTERLEAVE_STRIDE");
	size_t count = 0;
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	whole = getenv("INTERLEAVE_ALL") != NULL;
	stride = one_in ? strtoul(one_in, NULL, 10) : whole ? 1 : 4;
	fake_begin(NULL);
	mine = other = fake_data.profile;
	mine.scopes = scopes_parse(&fake_data.arena, "User.Read openid Calendars.ReadWrite.Shared");
	other.scopes = scopes_parse(&fake_data.arena, "User.Read openid Mail.ReadWrite.Shared");
	for (size_t i = 0; i < PAIRS; i++) {
		const char *name = arena_printf(&fake_data.arena, "%s%s beside %s",
		    pairs[i].open ? "a test is open: " : "", part_names[pairs[i].first], part_names[pairs[i].second]);

		if (!only || strstr(name, only))
			tests[count++] = (struct CMUnitTest){ name, every_interleaving_of_a_pair_keeps_the_rules, NULL,
				NULL, (void *)(uintptr_t)&pairs[i] };
	}
	failed = _cmocka_run_group_tests("interleavings", tests, count, NULL, NULL);
	printf("# %llu interleavings to their end, and %llu up to a state met before\n", (unsigned long long)total,
	    (unsigned long long)met);
	fake_end(NULL);
	return failed;
}
