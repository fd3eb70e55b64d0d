/* flow_app.c - which app a run is about: its id, its link, whose it is, and what earlier runs saw it granted */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/tester.h"
#include "flow/flow.h"
#include "flow/flow_inside.h"

static const struct consent_link no_link = {
	.text = "", .host = "", .tenant = "", .client_id = "", .redirect_uri = "", .state = "", .wrapped_by = "",
};

static void use_profile(struct flow *flow)
{
	const struct run *run = &flow->run;
	const struct scopes *given = &flow->setup->scopes;

	/* a run that is gone on with keeps what it was told the add-in needs */
	if (!given->count && run->profile.given == GIVEN_BY_OPTION && text_same(run->profile.id, flow->setup->profile->id))
		given = &run->profile.scopes;
	flow->used = profile_with(flow->setup->profile, &flow->link.asks, given, &flow->link_arena);
}

/* A link that was read before; what cannot be read any more is no link. */
void flow_take_link(struct flow *flow, const char *text)
{
	struct err ignored;

	arena_reset(&flow->link_arena);
	if (!consent_link_read(&flow->link, text ? text : "", &flow->link_arena, &ignored))
		flow->link = no_link;
	use_profile(flow);
}

/* One that was just read, with what is known about how it came. @link may lie in any arena but the flow's own. */
static void take_link(struct flow *flow, const struct consent_link *link)
{
	arena_reset(&flow->link_arena);
	flow->link = link ? *link : no_link;
	consent_link_keep(&flow->link, &flow->link_arena);
	use_profile(flow);
	/* what the resources publish was kept for the permissions that were wanted before */
	if (flow->setup->profile->incomplete)
		facts_forget(&flow->run.facts, TOPIC_RESOURCE);
}

void flow_note_profile(struct flow *flow, const struct event *event, struct orders *orders)
{
	struct run_app app = {.id = flow->app_id, .link = flow->link.text, .publisher = flow->publisher};

	order_save(orders,
	     run_note_profile(&flow->run, &flow->used, &app, flow->setup->timeline->as_of, event->now), false);
}

/* Runs that far back are looked at for what was granted then. */
#define GRANTS_RUNS 4
/* Disks date their files by whole seconds, or by two. */
#define DATES_DIFFER_S 3

static void ask_earlier(struct flow *flow, unsigned back, struct orders *orders)
{
	const struct tenant *tenant = &flow->run.facts.tenant;
	struct order *order = orders_add(orders, ORDER_EARLIER);

	order->text = tenant->domain;
	order->name = tenant->id;
	order->id = back;
}

/* What may have been lost in earlier runs, and is not settled there: the audit may show it by now. */
static void take_windows(struct flow *flow, const struct run *earlier, const struct event *event, struct orders *orders)
{
	struct run *run = &flow->run;
	struct arena arena = {0};
	struct window_losses *losses = arena_alloc(&arena, sizeof *losses);

	for (size_t i = 0; i < earlier->windows.count; i++) {
		const struct window *window = &earlier->windows.items[i];

		if (!run_window(run, window->run_id, window->change_id) && event->now - window->until < WINDOW_AGE_S &&
		    window_look(&earlier->facts, window, losses, &arena) != WINDOW_NONE)
			order_save(orders, run_note_window(run, window, event->now), false);
	}
	arena_release(&arena);
}

/* It is in the record, and among what can be added again. */
static bool is_noted(const struct run *run, const struct window *window, const struct scopes *names, struct arena *arena)
{
	struct scopes known = {0};
	bool here = run->facts.heard[TOPIC_RESOURCE].hearing == HEARD &&
		    (!*window->resource || text_same(window->resource, run->facts.resource_object_id));

	for (size_t i = 0; i < window->lost.count; i++)
		scopes_add(&known, window->lost.items[i].scope, arena);
	return scopes_include(&known, names) && (!here || scopes_include(&run->had, names));
}

void flow_note_losses(struct flow *flow, const struct event *event, struct orders *orders)
{
	struct run *run = &flow->run;
	struct arena arena = {0};
	struct window_losses *losses;

	if (!run->windows.count)
		return;
	losses = arena_alloc(&arena, sizeof *losses);
	for (size_t i = 0; i < run->windows.count; i++) {
		struct window window = run->windows.items[i];
		struct scopes names;

		if (window_look(&run->facts, &window, losses, &arena) != WINDOW_LOST)
			continue;
		names = window_names(losses, &arena);
		if (is_noted(run, &window, &names, &arena))
			continue;
		window_keep(&window, losses, &arena);
		order_save(orders, run_note_window(run, &window, event->now), false);
	}
	arena_release(&arena);
}

static bool wants_grants(const struct flow *flow, unsigned back)
{
	return *flow->app_id && back < GRANTS_RUNS;
}

void flow_look_back(struct flow *flow, bool results, struct orders *orders)
{
	if (flow->discovery != DISCOVERY_DONE || (!results && !wants_grants(flow, 0)))
		return;
	flow->looking = (struct flow_looking){.busy = true, .results = results};
	ask_earlier(flow, 0, orders);
}

/* Lines as they were written, whole: then a word that is nowhere in them is in no record. */
static bool is_as_written(const char *text, size_t len)
{
	const char *end = text + len, *next;

	for (; text < end; text = next) {
		next = memchr(text, '\n', (size_t)(end - text));
		if (!next || *text != '{' || next[-1] != '}')
			return false;
		next++;
	}
	return true;
}

/* Most runs of other profiles need not be taken apart: their text does not have this one's id. */
static bool may_be_of(const struct flow *flow, const struct event *event)
{
	char id[128];
	int len = snprintf(id, sizeof id, "\"id\":\"%s\"", flow->run.profile_id);

	return len >= (int)sizeof id || memmem(event->text, event->len, id, (size_t)len) || !is_as_written(event->text, event->len);
}

/* What was granted to the app, and what may have been lost. */
static void take_app(struct flow *flow, const struct run *earlier, const struct event *event, struct orders *orders)
{
	if (earlier->seen.count)
		order_save(orders, run_note_earlier(&flow->run, earlier, event->now), false);
	take_windows(flow, earlier, event, orders);
}

static void take_earlier(struct flow *flow, const struct event *event, struct orders *orders)
{
	struct run *earlier = &flow->earlier;
	bool results = flow->looking.results, grants = wants_grants(flow, event->id);
	struct err ignored;

	if (!grants && !may_be_of(flow, event))
		return;
	run_init(earlier);
	/* nothing of one that was altered: nobody knows what is true of it */
	if (run_read(earlier, event->text, event->len, &ignored) && earlier->health <= RUN_TORN &&
	    text_same(earlier->facts.tenant.id, flow->run.facts.tenant.id)) {
		if (grants && text_same(earlier->facts.app_id, flow->app_id))
			take_app(flow, earlier, event, orders);
		if (results && run_take_results(&flow->run, earlier))
			flow->looking.found = true;
		if (results && run_is_alike(&flow->run, earlier) && earlier->recalled > flow->looking.until && event->changed)
			flow->looking.until = earlier->recalled;
	}
	run_release(earlier);
}

/* From now on this run holds them, too; a later one has no need to look beyond it. */
static void end_results(struct flow *flow, const struct event *event, struct orders *orders)
{
	struct facts *facts = &flow->run.facts;

	flow->looking.results = false;
	if (flow->looking.found) {
		testers_unite(facts, NULL, 0);
		facts_heard(facts, TOPIC_PEOPLE, testers_newest(facts), "");
		order_save(orders, run_note_fact(&flow->run, TOPIC_PEOPLE, event->now), false);
	}
	if (event->listed)
		order_save(orders, run_note_recalled(&flow->run, event->listed - DATES_DIFFER_S, event->now), false);
}

bool flow_looked_back(struct flow *flow, const struct event *event, struct orders *orders)
{
	struct flow_looking *looking = &flow->looking;
	bool covered = event->changed && event->changed <= looking->until;

	if (!looking->busy)
		return false;
	if (looking->results && (!event->len || covered))
		end_results(flow, event, orders);
	if (event->len && (looking->results || wants_grants(flow, event->id)))
		take_earlier(flow, event, orders);
	looking->busy = event->len && (looking->results || wants_grants(flow, event->id + 1));
	if (looking->busy)
		ask_earlier(flow, event->id + 1, orders);
	return !looking->busy;
}

/* By --app-id or by the profile: not from a link, nor by its name. */
static bool is_named(const struct flow *flow)
{
	const struct flow_setup *setup = flow->setup;

	return *flow->app_id && ((setup->app_named && text_same(setup->app_id, flow->app_id)) ||
				 text_same(setup->profile->client_id, flow->app_id));
}

bool flow_only_by_link(const struct flow *flow)
{
	return *flow->link.client_id && text_same(flow->link.client_id, flow->app_id) && !is_named(flow);
}

void flow_set_publisher(struct flow *flow, const char *owner, const struct event *event, struct orders *orders)
{
	text_safe(flow->publisher, sizeof flow->publisher, owner);
	flow_note_profile(flow, event, orders);
}

void flow_set_app(struct flow *flow, const char *app_id, const struct consent_link *link, const struct event *event,
		  struct orders *orders)
{
	static const enum topic depend[] = {
		TOPIC_APP,   TOPIC_GRANTS, TOPIC_USER_GRANTS, TOPIC_ASSIGNMENTS,   TOPIC_REQUESTS,
		TOPIC_AUDIT, TOPIC_ACCESS, TOPIC_SIGNINS,     TOPIC_QUIET_SIGNINS,
	};

	if (text_same(flow->app_id, app_id) && text_same(flow->link.text, link ? link->text : flow->link.text))
		return;
	take_link(flow, link);
	if (text_same(flow->app_id, app_id)) {
		flow_note_profile(flow, event, orders);
		return;
	}
	inquiry_cancel(&flow->inquiry, orders); /* what is still asked is about another app, and would be taken for this one's */
	text_safe(flow->app_id, sizeof flow->app_id, app_id);
	text_safe(flow->publisher, sizeof flow->publisher, flow->setup->publisher);
	for (size_t i = 0; i < sizeof depend / sizeof depend[0]; i++)
		facts_forget(&flow->run.facts, depend[i]);
	flow_note_profile(flow, event, orders);
	flow_look_back(flow, false, orders);
}
