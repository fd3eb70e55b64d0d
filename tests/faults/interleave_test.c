/* interleave_test.c - processes of one host at one tenant, in every order up to a depth, while everything that may go wrong does
 *
 * What is modelled. One process or two: commands (block, restore, restore --due, consent with two profiles), the wizard (blocks,
 * puts back, leaves it blocked on purpose, consents), a guard (left by "block --guard", or there already). They are the programs
 * as they are; host.c stands where the world stands. A process is held before each step that others could notice: a reading of
 * the setting or of the grants, lock and unlock, the record with the mark, the sending, the removal of a mark, what was left on
 * purpose, a word to the guard, the next look at the clock. From each such state, every one of these is tried:
 *   - the process goes on, or another one does (one that is not begun yet begins);
 *   - it dies there; a guard also stops for good, with its socket open and whatever lock it has;
 *   - a write is carried out; or not and its answer is lost; or carried out and its answer is lost; or accepted (or not even that)
 *     and lands at any later step, or hours later; or carried out and shown to readers at any later step; or throttled;
 *   - another admin sets the setting (allowed, not set, blocked), or adds to the grant, or replaces it by one of hers.
 *
 * What counts is how much of that happens in one interleaving: taking the turn away from a process that could go on costs one, as
 * does a death, a deed, a late, lagging, lost or throttled write (a late write whose answer is lost costs two). When a write lands
 * or shows costs nothing. All interleavings that cost at most so much (the depth) are walked. A state that was met before with as much left to
 * spend is not walked again: equal are what every process was told so far, the tenant, the writes on their way, mark, locks,
 * clock. Each interleaving is walked from its beginning: that is quick.
 *
 * What holds in each state: where the tenant is blocked through us, or a write that blocks is on its way, there is a mark, or the
 * word of whoever left it so; nobody marks, unmarks or sends without the lock. What holds in each end: who asks then is told (5,
 * or that it was left on purpose), also hours later, when all has landed; days later one "restore" puts it back and settles it; no permission that
 * was there before, or was granted by whoever ended with 0, is gone.
 *
 * What is not modelled: more than two processes beside a guard; two users, two hosts (they share no mark); an admin who blocks
 * while a block of ours is on its way (nobody can tell whose shows); reads of the grants that lag behind (see merge_test.c), save
 * those of a late write; what goes wrong with a disk (tests/crash). That another admin's consent falls between our last reading
 * and our write is counted, not blamed: nobody can see it, and the result says so.
 *
 * "make check" walks every fate of a write, and a quarter of the rest, to the depth of one; "make interleavings" (INTERLEAVE_ALL) all of it, to the depth in the table.
 * INTERLEAVE_DEPTH, INTERLEAVE_STRIDE (one in so many) and INTERLEAVE_ONLY (pairs with that word in their name) say otherwise.
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

static struct profile mine, other; /* the same app, each with permissions of its own */
static struct host host;
static int depth; /* of the pair that is walked */
static bool whole;
static uint64_t total, met;
static uint64_t stride = 1; /* of what costs something, one in so many is tried */

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
	int depth; /* of "make interleavings"; in "make check" it is one */
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

/* What is known of a pair. */
static struct {
	uint64_t walked, met, judged, windows, state_count, passed;
	uint64_t *states; /* 0: free; the lowest bits say how much was left to spend, plus one */
} known;

/* A way that is still to be walked: which choice at each state. */
struct way {
	struct way *next;
	size_t len;
	unsigned char choices[];
};
static struct way *ways;

static struct action trace[STEPS_MAX];
static unsigned char chosen[STEPS_MAX];
static size_t traced;

/* --- telling --- */

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

/* As a path: who went how many steps, and what happened between. */
static void blame(const char *what)
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

/* --- what may happen next --- */

static void add(struct action *actions, size_t *count, int left, struct action action)
{
	if (action.cost > left)
		return;
	if (*count >= ACTIONS_MAX)
		blame("there are too many choices");
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
		add(actions, count, left, going);
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
			add(actions, count, left, (struct action){ .kind = DEED, .cost = 1, .deed = (enum deed)deed });
}

/* The one that goes on by itself: it goes on as long as it can; else one that was kept from it; else time passes. -1: nobody. */
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

static size_t choices(struct action *actions, int last, int left)
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
		add(actions, &count, left, action);
		if (process_writes(process))
			add_fates(actions, &count, left, action);
		if (process->life == LIFE_RUNNING)
			add(actions, &count, left, (struct action){ .kind = DIES, .process = i, .cost = 1 });
		if (process->life == LIFE_RUNNING && process->part == PART_GUARD)
			add(actions, &count, left, (struct action){ .kind = HANGS, .process = i, .cost = 1 });
	}
	if (!count) /* nobody is there any more */
		return 0;
	if (host.pending_count)
		add(actions, &count, left, (struct action){ .kind = LANDS });
	if (host_stale(&host))
		add(actions, &count, left, (struct action){ .kind = SHOWS });
	add_deeds(actions, &count, left);
	return count;
}

static void take(const struct action *action)
{
	trace[traced++] = *action;
	if (traced >= STEPS_MAX)
		blame("it does not end");
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
		blame(host.wrong);
}

/* --- states that were met --- */

/* True when it has to be walked from here: it is new, or there is more left to spend than there was. */
static bool is_new(uint64_t hash, int left)
{
	uint64_t key = hash & ~UINT64_C(15), at = (hash >> 20) & (STATES_MAX - 1);

	while (known.states[at] && (known.states[at] & ~UINT64_C(15)) != key)
		at = (at + 1) & (STATES_MAX - 1);
	if (!known.states[at] && ++known.state_count > STATES_MAX / 4 * 3)
		blame("there are more states than there is room for");
	if ((int)(known.states[at] & 15) > left)
		return false;
	known.states[at] = key | (uint64_t)(left + 1);
	return true;
}

/* --- what holds in the end --- */

static bool holds(const char *granted, const struct scopes *wanted)
{
	struct arena arena = { 0 };
	struct scopes now = scopes_parse(&arena, granted ? granted : "");
	bool all = scopes_include(&now, wanted);

	arena_release(&arena);
	return all;
}

/* Blocked through us: whoever asks is told. */
static void ask(const char *what)
{
	struct buf printed;
	int status;

	if (!host.by_us || host.practice.tokens != TOKENS_BLOCKED)
		return;
	buf_init(&printed, 4 << 20);
	status = host_run(&host, PART_STATUS, &printed);
	if (status != 5 && !(status == 0 && *host.left && strstr(buf_text(&printed), "left blocked on purpose")))
		blame(what);
	buf_release(&printed);
}

static void check_tokens(void)
{
	ask("it is changed, and who asks is not told");
	host.ms += 2 * HOUR_S * 1000; /* it takes hours: whoever looks meanwhile must not forget it */
	if (host.pending_count || host_stale(&host))
		host_run(&host, PART_STATUS, NULL);
	host_pass(&host, 0);
	if (host.wrong)
		blame(host.wrong);
	ask("it landed late, and who asks is not told");
	host_pass(&host, 3 * 86400);
	if (!host.marked)
		return;
	/* a guard that is stopped has the lock for ever: it is ended by hand */
	for (int i = 0; i < HOST_PROCESSES; i++)
		if (host.processes[i].life == LIFE_HUNG)
			process_die(&host.processes[i]);
	if (host.practice.tokens == TOKENS_NOT_SET) /* hers: only a person may decide that */
		return;
	if (host_run(&host, PART_RESTORE, NULL) != 0)
		blame("days later it cannot be put back");
	if (host.marked || (host.by_us && host.practice.tokens == TOKENS_BLOCKED))
		blame("days later it is not settled");
}

/* What she took away in replacing the grant is hers to answer for. */
static void check_scopes(const char *granted, const struct scopes *wanted, const char *what)
{
	struct arena arena = { 0 };
	struct scopes taken = scopes_parse(&arena, host.taken ? host.taken : ""),
		      now = scopes_parse(&arena, granted ? granted : ""), all = scopes_union(&now, &taken, &arena);

	if (!holds(scopes_join(&all, " ", &arena), wanted))
		blame(what);
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
		    "0, and a permission that was granted is gone");
	}
	if (host.hand_done && !host.hand_in_window && !holds(host.practice.grant_scope, &hers))
		blame("another admin's permission is gone");
	known.windows += host.hand_in_window;
	check_scopes(host.practice.grant_scope, &before, "a permission that was there is gone");
	arena_release(&arena);
}

static void judge(void)
{
	for (int i = 0; i < HOST_PROCESSES; i++)
		if (host.processes[i].life == LIFE_RUNNING)
			blame("somebody does not end");
	known.walked++;
	if (!is_new(host_end_hash(&host), 0))
		return;
	known.judged++;
	if (part_consents(host.processes[0].part))
		check_consent();
	else
		check_tokens();
}

/* --- all of them --- */

/* The other choices are left for later; in a sample every fate of a write, and of the rest one in so many. */
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

/* From the beginning: as the way says, then as it goes by itself; until the end, or into a state that was known. */
static void walk(const struct pair *pair, const struct way *way)
{
	struct action actions[ACTIONS_MAX];
	int left = depth, last = 0;
	size_t count, at;

	traced = 0;
	host_init(&host, &mine, &other, pair->open);
	host_part(&host, 0, pair->first);
	host_part(&host, 1, pair->second);
	while ((count = choices(actions, last, left))) {
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
		take(&actions[at]);
	}
	if (count)
		known.met++;
	else
		judge();
	host_release(&host);
}

static double used_s(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static void each_pair(void **state)
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
	    "# depth %d: %6llu walked to the end (%llu ends), %6llu into one of %llu states that was known; %.1f s of a processor\n",
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
			tests[count++] =
			    (struct CMUnitTest){ name, each_pair, NULL, NULL, (void *)(uintptr_t)&pairs[i] };
	}
	failed = _cmocka_run_group_tests("interleavings", tests, count, NULL, NULL);
	printf("# %llu interleavings to their end, and %llu up to a state that was known\n", (unsigned long long)total,
	    (unsigned long long)met);
	fake_end(NULL);
	return failed;
}
