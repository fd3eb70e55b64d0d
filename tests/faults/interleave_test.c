/* interleave_test.c - two processes of one host at one tenant, in every order, with writes that land late and reads that lag
 *
 * The commands as they are, in memory: blocking, putting back (at once, or as a timer and a guard do it), consent with two
 * profiles. The first one goes so many steps, then the second one so many or to its end, then the first one on; one of
 * them may die at any step; the answer of a write may be lost; a write may land at once, a minute or hours later; what is read may
 * lag behind; another admin may put her hand in before any step. A step is one thing that a world does, or tells.
 *
 * What holds in each: where the tenant is changed there is a mark, and who asks is told so; no permission that was granted
 * through us, or was there before, is gone while somebody ended with 0; and days later one "restore" puts it back and settles it.
 *
 * "make check" tries a part; "make interleavings" all of it (INTERLEAVE_ALL).
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

#include "base/text.h"
#include "commands/change.h"
#include "tests/drive.h"

#define REAL_NOW 1795500000
#define OUR_CLIENT "11111111-2222-4333-8444-555555555555"
#define TURNS_MAX 4000
#define REPLIES_MAX 32
#define HOUR_S 3600
#define OTHERS "Contacts.Read"

static struct drive_data data;
static struct profile mine, other; /* the same app, each with permissions of its own */
static struct secret client_secret;

enum part { NOBODY = 0, BLOCKS, RESTORES, PUTS_BACK_DUE, CONSENTS, CONSENTS_OTHER, PART_COUNT };
static const char *const part_names[PART_COUNT] = {"nobody", "block", "restore", "restore --due", "consent", "consent, another profile"};

/* One case. Steps are -1 where a thing does not happen. */
struct order_of {
	enum part first, second;
	bool open;          /* a test of earlier is open: its mark is there, and it was seen in effect */
	long switch_at;     /* the second one begins when the first one has made so many steps */
	long back_at;       /* the first one goes on when the second one has made so many; -1: when that has ended */
	long die_at;        /* the first one dies at this step */
	bool loses;         /* the answer of the first write is lost */
	int64_t lands_s;    /* the first write lands so much later */
	int64_t lag_s;
	long hand_at;       /* another admin: before this step of all */
};

struct world;
struct actor {
	struct world *world;
	enum part part;
	struct runner_setup runner;
	struct change_setup setup;
	struct change_command command;
	struct change_mark marks[1];
	struct orders orders;
	struct secret bearer[SERVICE_COUNT];
	struct reply replies[REPLIES_MAX];
	size_t reply_count;
	struct { enum event_kind kind; unsigned id; char lock[100]; bool taken, marked; struct change_mark mark; } told[32];
	size_t told_count;
	int64_t timers[TIMER_COUNT];
	long steps;
	char lock[100];     /* that it holds; "" */
	bool begun, dead, quit;
	int status;
};

struct world {
	const struct order_of *plan;
	struct practice practice;
	struct actor actors[2], late; /* late: who asks, and puts back, in the end */
	bool marked;
	struct change_mark mark;
	int64_t ms;
	long steps;
	unsigned writes, told;
	bool pending;       /* a write that has not landed */
	int64_t lands_at;
	char pending_body[400], pending_path[200];
	const char *pending_method, *pending_bearer;
	bool hand_done, hand_unread, hand_in_window; /* in between our last reading and our write, that is */
	struct arena arena;
};

static int64_t utc(const struct world *world)
{
	return REAL_NOW + world->practice.clock_skew_s + world->ms / 1000;
}

static void blame(const struct world *world, const char *what)
{
	const struct order_of *plan = world->plan;

	fail_msg("%s: %s%s (%d), then at %ld %s (%d), back at %ld; dies at %ld; %s; lands %ld s later, reads lag %ld s; hand at %ld; tokens %s, %s; granted: %s",
		 what, plan->open ? "a test is open; " : "", part_names[plan->first], world->actors[0].status, plan->switch_at,
		 part_names[plan->second], world->actors[1].status, plan->back_at, plan->die_at,
		 plan->loses ? "answer lost" : "answered", (long)plan->lands_s, (long)plan->lag_s, plan->hand_at,
		 tokens_state_id(world->practice.tokens), world->marked ? "marked" : "no mark", world->practice.grant_scope);
}

/* --- the cloud --- */

static void land(struct world *world, bool whenever)
{
	struct practice_call call = {
		.method = world->pending_method, .path = world->pending_path, .body = world->pending_body,
		.authorization = world->pending_bearer, .now = utc(world),
	};
	struct reply reply = {0};

	if (!world->pending || (!whenever && utc(world) < world->lands_at))
		return;
	world->pending = false;
	practice_answer(&world->practice, &call, &reply, &world->arena);
}

static void accepted(const struct practice_call *call, struct reply *reply)
{
	reply->status = strstr(call->path, "InvokeCommand") ? 200 : 204;
	reply->body = reply->status == 200 ? "{\"value\":[]}" : "";
	reply->len = strlen(reply->body);
	reply->retry_after_s = -1;
	text_safe(reply->content_type, sizeof reply->content_type, "application/json");
}

static void lose(struct reply *reply)
{
	*reply = (struct reply){.lost = true, .body = "", .retry_after_s = -1};
	err_set(&reply->err, ERR_UNREACHABLE, NULL, "the connection ended before an answer came");
}

static void answer(struct world *world, const struct practice_call *call, bool writes, struct reply *reply)
{
	const struct order_of *plan = world->plan;
	bool first = writes && world->writes++ == 0;

	land(world, false);
	if (strstr(call->path, "oauth2PermissionGrants") && !writes && world->practice.grant_scope)
		world->hand_unread = false;
	if (writes && world->hand_unread)
		world->hand_in_window = true;
	if (first && plan->lands_s) {
		world->pending = true;
		world->lands_at = utc(world) + plan->lands_s;
		world->pending_method = arena_copy(&world->arena, call->method);
		world->pending_bearer = arena_copy(&world->arena, call->authorization ? call->authorization : "");
		snprintf(world->pending_path, sizeof world->pending_path, "%s", call->path);
		snprintf(world->pending_body, sizeof world->pending_body, "%s", call->body);
		accepted(call, reply);
	} else {
		practice_answer(&world->practice, call, reply, &world->arena);
	}
	if (first && plan->loses)
		lose(reply);
}

/* Another admin: takes the test away, or consents to something. */
static void hand(struct world *world)
{
	struct practice *practice = &world->practice;

	if (world->plan->hand_at < 0 || world->steps != world->plan->hand_at)
		return;
	world->hand_done = world->hand_unread = true;
	if (world->plan->first >= CONSENTS) {
		practice->grant_before = practice->grant_scope =
			arena_printf(&practice->arena, "%s %s", practice->grant_scope, OTHERS);
	} else {
		practice->tokens_before = practice->tokens = TOKENS_ALLOWED;
	}
}

/* --- a process --- */

static void send(struct actor *actor, const struct request *request)
{
	struct reply *reply = &actor->replies[actor->reply_count++];
	const char *form = secret_reveal(&request->form), *path = strchr(strstr(request->url, "://") + 3, '/');
	struct world *world = actor->world;
	struct practice_call call = {.method = method_id(request->method), .path = path, .now = utc(world)};

	assert_true(actor->reply_count <= REPLIES_MAX);
	call.body = *form ? form : request->body ? request->body : "";
	if (secret_is_set(&actor->bearer[request->service]))
		call.authorization = arena_printf(&world->arena, "Bearer %s", secret_reveal(&actor->bearer[request->service]));
	memset(reply, 0, sizeof *reply);
	answer(world, &call, request->writes, reply);
	reply->id = request->id;
}

static void tell_later(struct actor *actor, enum event_kind kind, unsigned id)
{
	assert_true(actor->told_count < sizeof actor->told / sizeof *actor->told);
	memset(&actor->told[actor->told_count], 0, sizeof actor->told[0]);
	actor->told[actor->told_count].kind = kind;
	actor->told[actor->told_count++].id = id;
}

static bool is_held(const struct world *world, const struct actor *by, const char *name)
{
	for (int i = 0; i < 2; i++)
		if (&world->actors[i] != by && text_same(world->actors[i].lock, name))
			return true;
	return false;
}

static void lock(struct actor *actor, const char *name)
{
	struct world *world = actor->world;
	size_t at = actor->told_count;

	tell_later(actor, EVENT_LOCKED, 0);
	actor->told[at].taken = is_held(world, actor, name);
	if (!actor->told[at].taken)
		snprintf(actor->lock, sizeof actor->lock, "%s", name);
	actor->told[at].marked = world->marked && text_is_guid(name);
	actor->told[at].mark = world->mark;
}

static void look(struct actor *actor)
{
	tell_later(actor, EVENT_LOOKED, 0);
	actor->told[actor->told_count - 1].marked = actor->world->marked;
	actor->told[actor->told_count - 1].mark = actor->world->mark;
}

/* Dies before the step that would be the next. */
static bool step(struct actor *actor)
{
	struct world *world = actor->world;

	if (actor == &world->actors[0] && world->plan->die_at >= 0 && actor->steps >= world->plan->die_at) {
		actor->dead = true;
		actor->lock[0] = '\0'; /* the kernel's */
		return false;
	}
	actor->steps++;
	world->steps++;
	hand(world);
	return true;
}

static void put_mark(struct actor *actor, const struct change_mark *mark)
{
	if (!text_same(actor->lock, mark->tenant.id))
		blame(actor->world, "a mark is written without the lock");
	actor->world->mark = *mark;
	actor->world->marked = true;
}

/* Recorded, marked, sent: it may die between any two of them. */
static void change(struct actor *actor, const struct order *order)
{
	if (!text_same(actor->lock, order->text))
		blame(actor->world, "sent without the lock");
	if (order->has_mark && step(actor))
		put_mark(actor, &order->mark);
	if (actor->dead || !step(actor))
		return;
	tell_later(actor, EVENT_SAVED, order->request.id);
	send(actor, &order->request);
}

static void unmark(struct actor *actor, const struct order *order)
{
	if (!text_same(actor->lock, order->text))
		blame(actor->world, "unmarked without the lock");
	if (step(actor))
		actor->world->marked = false;
}

static void cancel(struct actor *actor, unsigned id)
{
	for (size_t i = 0; i < actor->reply_count; i++)
		if (!id || actor->replies[i].id == id)
			actor->replies[i].id = 0;
}

static void carry_one(struct actor *actor, struct order *order)
{
	switch (order->kind) {
	case ORDER_ASK:
		send(actor, &order->request);
		break;
	case ORDER_CHANGE:
		change(actor, order);
		break;
	case ORDER_CANCEL:
		cancel(actor, order->id);
		break;
	case ORDER_BEARER:
		secret_move(&actor->bearer[order->service], &order->secret);
		break;
	case ORDER_WAIT:
		actor->timers[order->timer] = order->at_ms;
		break;
	case ORDER_LOCK:
		lock(actor, order->text);
		break;
	case ORDER_LOOK:
		look(actor);
		break;
	case ORDER_UNLOCK:
		actor->lock[0] = '\0';
		break;
	case ORDER_MARK:
		put_mark(actor, &order->mark);
		break;
	case ORDER_UNMARK:
		unmark(actor, order);
		break;
	case ORDER_LEFT:
		if (!order->name)
			tell_later(actor, EVENT_LEFT, 0);
		break;
	case ORDER_VISIT:
		tell_later(actor, EVENT_GUARD, 0); /* there is none */
		actor->told[actor->told_count - 1].taken = true;
		break;
	case ORDER_QUIT:
		actor->quit = true;
		actor->status = order->status;
		actor->lock[0] = '\0';
		break;
	default:
		break;
	}
}

static void tell(struct actor *actor, struct event *event)
{
	struct program program = change_program(&actor->command);

	event->now = utc(actor->world);
	event->now_ms = 1000 + actor->world->ms;
	for (size_t i = 0; i < sizeof event->random; i++)
		event->random[i] = (unsigned char)((size_t)actor->world->told * 37 + i * 11); /* a run has an id of its own */
	actor->world->told++;
	program.event(program.self, event, &actor->orders);
	for (size_t i = 0; i < actor->orders.count && !actor->dead; i++) {
		enum order_kind kind = actor->orders.items[i].kind;

		/* what touches the world is a step; the rest only makes the list longer */
		if (kind != ORDER_CHANGE && kind != ORDER_UNMARK && kind != ORDER_LOCK && kind != ORDER_MARK && kind != ORDER_UNLOCK)
			carry_one(actor, &actor->orders.items[i]);
		else if (step(actor))
			carry_one(actor, &actor->orders.items[i]);
	}
	orders_reset(&actor->orders);
}

static bool tell_outcome(struct actor *actor)
{
	struct event event = {.kind = actor->told[0].kind, .id = actor->told[0].id};
	struct change_mark mark = actor->told[0].mark;
	struct err err = {0};

	event.text = "";
	if (!actor->told_count)
		return false;
	if (actor->told[0].taken) {
		err_set(&err, ERR_CONFLICT, NULL, "somebody else has the lock");
		event.err = &err;
	}
	event.mark = actor->told[0].marked ? &mark : NULL;
	memmove(actor->told, actor->told + 1, --actor->told_count * sizeof actor->told[0]);
	tell(actor, &event);
	return true;
}

static bool deliver(struct actor *actor)
{
	struct reply reply = actor->replies[0];
	struct event event = {.kind = EVENT_REPLY, .reply = &reply};

	if (!actor->reply_count)
		return false;
	memmove(actor->replies, actor->replies + 1, --actor->reply_count * sizeof actor->replies[0]);
	if (reply.id)
		tell(actor, &event);
	return true;
}

static bool run_timer(struct actor *actor)
{
	struct event event = {.kind = EVENT_TIMER};
	int next = -1;

	for (int i = 0; i < TIMER_COUNT; i++)
		if (actor->timers[i] >= 0 && (next < 0 || actor->timers[i] < actor->timers[next]))
			next = i;
	if (next < 0)
		return false;
	if (actor->timers[next] > actor->world->ms + 1000)
		actor->world->ms = actor->timers[next] - 1000;
	actor->timers[next] = -1;
	event.timer = (enum timer)next;
	tell(actor, &event);
	return true;
}

static void begin(struct actor *actor, struct world *world, enum part part)
{
	struct event start = {.kind = EVENT_START};
	const struct practice_tenant *tenant = world->practice.tenant;

	actor->world = world;
	actor->part = part;
	actor->begun = true;
	for (int i = 0; i < TIMER_COUNT; i++)
		actor->timers[i] = -1;
	actor->runner = (struct runner_setup){
		.flow = {
			.command = "change", .tool = "0.1.0", .host = "test", .practice_tenant = tenant->name,
			.profile = part == CONSENTS_OTHER ? &other : &mine, .timeline = &data.timeline,
			.app_id = data.profile.client_id, .publisher = "", .auth = AUTH_SECRET, .client_id = OUR_CLIENT,
			.client_secret = &client_secret,
		},
		.tenant = tenant->domain, .writing = part >= CONSENTS, .json = true, .columns = 80, .profile = &data.profile,
	};
	actor->runner.profile = actor->runner.flow.profile;
	if (world->marked) {
		actor->marks[0] = world->mark;
		actor->runner.flow.marks = actor->marks;
		actor->runner.flow.mark_count = 1;
	}
	actor->setup = (struct change_setup){
		.wish = part == BLOCKS ? WISH_BLOCK : part >= CONSENTS ? WISH_CONSENT : part == NOBODY ? WISH_STATUS : WISH_RESTORE,
		.apply = true, .anyway = true, .confirm = tenant->domain, .for_s = 86400, .due = part == PUTS_BACK_DUE,
	};
	change_needs(&actor->setup, &actor->runner);
	if (part < CONSENTS) {
		actor->runner.graph = false;
		actor->runner.topics = TOPIC_BIT(TOPIC_TOKENS);
	} else {
		actor->runner.topics = TOPIC_BIT(TOPIC_APP) | TOPIC_BIT(TOPIC_RESOURCE) | TOPIC_BIT(TOPIC_GRANTS);
	}
	change_init(&actor->command, &actor->setup, &actor->runner);
	tell(actor, &start);
}

/* One turn; false when it has ended, died, or waits for nothing. */
static bool turn(struct actor *actor)
{
	if (actor->dead || actor->quit || !step(actor))
		return false;
	return tell_outcome(actor) || deliver(actor) || run_timer(actor);
}

static void run_to(struct actor *actor, long count)
{
	for (int i = 0; i < TURNS_MAX && (count < 0 || actor->steps < count); i++)
		if (!turn(actor))
			break;
}

static void end(struct actor *actor)
{
	if (!actor->begun)
		return;
	for (int i = 0; i < SERVICE_COUNT; i++)
		secret_wipe(&actor->bearer[i]);
	change_release(&actor->command);
	orders_release(&actor->orders);
	memset(actor, 0, sizeof *actor);
}

/* --- what holds --- */

static bool holds(const struct world *world, const struct scopes *wanted)
{
	struct arena arena = {0};
	struct scopes now = scopes_parse(&arena, world->practice.grant_scope ? world->practice.grant_scope : "");
	bool all = scopes_include(&now, wanted);

	arena_release(&arena);
	return all;
}

static int ask_status(struct world *world, enum part part)
{
	int status;

	begin(&world->late, world, part);
	run_to(&world->late, -1);
	if (!world->late.quit)
		blame(world, "it does not end");
	status = world->late.status;
	if (getenv("INTERLEAVE_SHOW"))
		fprintf(stderr, "asked: %d, act %d, %s\n", status, (int)world->late.command.runner.flow.act.state,
			world->late.command.err.told);
	end(&world->late);
	return status;
}

static void judge_tokens(struct world *world)
{
	for (int i = 0; i < 2; i++)
		if (world->actors[i].begun && !world->actors[i].dead && !world->actors[i].quit)
			blame(world, "somebody does not end");
	if (world->practice.tokens == TOKENS_BLOCKED && !world->marked)
		blame(world, "changed, and nobody's mark is there");
	if (world->practice.tokens == TOKENS_BLOCKED && ask_status(world, NOBODY) != 5)
		blame(world, "changed, and who asks is not told");
	world->ms += HOUR_S * 1000;
	land(world, true);
	if (world->practice.tokens == TOKENS_BLOCKED && !world->marked)
		blame(world, "it landed late, and nobody's mark is there");
	if (world->practice.tokens == TOKENS_BLOCKED && ask_status(world, NOBODY) != 5)
		blame(world, "it landed late, and who asks is not told");
	world->practice.read_lag_s = 0;
	world->writes++; /* the sky is clear */
	world->ms += 3LL * 86400 * 1000;
	if (world->marked && ask_status(world, RESTORES) != 0)
		blame(world, "days later it cannot be put back");
	if (world->marked || world->practice.tokens == TOKENS_BLOCKED)
		blame(world, "days later it is not settled");
}

static void judge_consent(struct world *world)
{
	struct arena arena = {0};
	struct scopes before = scopes_parse(&arena, world->practice.tenant->grant_scope), hers = scopes_parse(&arena, OTHERS);

	for (int i = 0; i < 2; i++) {
		const struct actor *actor = &world->actors[i];

		if (actor->begun && actor->quit && actor->status == 0 && !holds(world, &actor->runner.flow.profile->scopes))
			blame(world, "0, and a permission that was granted is gone");
		/* in the milliseconds between reading and writing nobody can see it, and the result says so */
		if (actor->begun && actor->quit && actor->status == 0 && world->hand_done && !world->hand_in_window &&
		    !holds(world, &hers))
			blame(world, "0, and another admin's permission is gone");
	}
	if (!holds(world, &before))
		blame(world, "a permission that was there is gone");
	arena_release(&arena);
}

/* Returns the steps that the first one made. */
static long try(const struct order_of *plan)
{
	static struct world now, *world = &now;
	long made;

	memset(world, 0, sizeof *world);
	world->plan = plan;
	practice_init(&world->practice, practice_find("classic"), REAL_NOW);
	world->practice.read_lag_s = plan->lag_s;
	if (plan->open) {
		world->practice.tokens = world->practice.tokens_before = TOKENS_BLOCKED;
		world->mark = (struct change_mark){
			.run_id = "20261123-062240-3f9c1a", .what = CHANGE_TOKENS, .from = "allowed", .to = "blocked", .by = "ada@contoso.com",
			.host = "test", .at = utc(world) - 7200, .sent_at = utc(world) - 7200, .until = utc(world) - 60, .change_id = 1,
			.certainty = CERTAINTY_SEEN,
		};
		text_safe(world->mark.tenant.id, sizeof world->mark.tenant.id, world->practice.tenant->tenant_id);
		text_safe(world->mark.tenant.domain, sizeof world->mark.tenant.domain, world->practice.tenant->domain);
		world->marked = true;
	}
	begin(&world->actors[0], world, plan->first);
	run_to(&world->actors[0], plan->second ? plan->switch_at : -1);
	if (plan->second) {
		begin(&world->actors[1], world, plan->second);
		run_to(&world->actors[1], plan->back_at);
		run_to(&world->actors[0], -1);
		run_to(&world->actors[1], -1);
	}
	made = world->actors[0].steps;
	if (plan->first >= CONSENTS)
		judge_consent(world);
	else
		judge_tokens(world);
	for (int i = 0; i < 2; i++)
		end(&world->actors[i]);
	practice_release(&world->practice);
	arena_release(&world->arena);
	return made;
}

/* --- all of them --- */

static size_t tried;
static bool all;

static const struct pair {
	enum part first, second;
	bool open;
} pairs[] = {
	{BLOCKS, NOBODY, false}, {RESTORES, NOBODY, true}, {BLOCKS, RESTORES, false}, {BLOCKS, BLOCKS, false},
	{RESTORES, RESTORES, true}, {RESTORES, PUTS_BACK_DUE, true}, {PUTS_BACK_DUE, BLOCKS, true}, {RESTORES, BLOCKS, true},
	{CONSENTS, CONSENTS_OTHER, false}, {CONSENTS_OTHER, CONSENTS, false}, {CONSENTS, NOBODY, false},
};

static void try_orders(const struct order_of *base, long made)
{
	long stride = all ? 1 : 7;

	for (long at = 0; at <= made; at += base->second ? all ? 1 : 2 : made + 1)
		for (long back = -1; back <= (base->second ? made : -1); back += back < 0 ? 1 : stride) {
			struct order_of plan = *base;

			plan.switch_at = at;
			plan.back_at = back;
			try(&plan);
			tried++;
		}
}

static void each_pair(void **state)
{
	static const int64_t lands[] = {0, 60, 2 * HOUR_S}, lags[] = {0, 20, 300};
	const struct pair *pair = *state;
	struct order_of base = {.first = pair->first, .second = pair->second, .open = pair->open, .die_at = -1, .hand_at = -1};
	long made;

	base.switch_at = 1000;
	made = try(&base);
	for (size_t land_at = 0; land_at < 3; land_at++)
		for (size_t lag = 0; lag < 3; lag++)
			for (int loses = 0; loses < 2; loses++) {
				bool calm = !land_at && !lag && !loses;

				/* a consent is looked for as it is read; what lands hours later is nobody's concern */
				if (base.first >= CONSENTS && land_at)
					continue;
				if (!all && !calm && (land_at + lag + (size_t)loses) % 3 != 1)
					continue;
				base.lands_s = lands[land_at];
				base.lag_s = base.first >= CONSENTS ? 0 : lags[lag];
				base.loses = loses;
				base.die_at = base.hand_at = -1;
				if (all || calm)
					try_orders(&base, made);
				for (long at = 0; at <= made; at += all ? 1 : 2) {
					base.die_at = at;
					base.switch_at = at;
					base.back_at = -1;
					try(&base);
					tried++;
				}
				base.die_at = -1;
				for (long at = 1; at <= 2 * made; at += all ? 1 : 5) {
					base.hand_at = at;
					base.switch_at = at / 2;
					base.back_at = -1;
					try(&base);
					tried++;
				}
			}
}

int main(void)
{
	static struct CMUnitTest tests[sizeof pairs / sizeof *pairs];
	const char *dir = getenv("DATA_DIR");
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	all = getenv("INTERLEAVE_ALL") != NULL;
	drive_data_read(&data, dir ? dir : "data");
	mine = other = data.profile;
	mine.scopes = scopes_parse(&data.arena, "User.Read openid Calendars.ReadWrite.Shared");
	other.scopes = scopes_parse(&data.arena, "User.Read openid Mail.ReadWrite.Shared");
	secret_set(&client_secret, "canary-s3cret-word", 18);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		tests[i] = (struct CMUnitTest){arena_printf(&data.arena, "%s%s beside %s", pairs[i].open ? "a test is open: " : "",
							    part_names[pairs[i].first], part_names[pairs[i].second]),
					       each_pair, NULL, NULL, (void *)(uintptr_t)&pairs[i]};
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	printf("# %zu interleavings\n", tried);
	secret_wipe(&client_secret);
	arena_release(&data.arena);
	return failed;
}
