/* flow.c - one run against one tenant, from discovery to summary */
#include "flow/flow.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "cloud/ews.h"
#include "core/report.h"
#include "core/tester.h"
#include "core/wellknown.h"

/* --- the app of a run: its id, its link, its owner, and scopes granted in earlier runs --- */

static const struct consent_link no_link = {
	.text = "",
	.host = "",
	.tenant = "",
	.client_id = "",
	.redirect_uri = "",
	.state = "",
	.wrapped_by = "",
};

static void use_profile(struct flow *flow)
{
	const struct run *run = &flow->run;
	const struct scopes *given = &flow->setup->scopes;

	/* a resumed run keeps the scopes it was given for the add-in */
	if (!given->count && run->profile.given == GIVEN_BY_OPTION &&
	    text_same(run->profile.id, flow->setup->profile->id))
		given = &run->profile.scopes;
	flow->used = profile_with(flow->setup->profile, &flow->link.asks, given, &flow->link_arena);
}

/* Parses a link again that was read before; an unreadable one counts as no link. */
static void flow_take_link(struct flow *flow, const char *text)
{
	struct err ignored;

	arena_reset(&flow->link_arena);
	if (!consent_link_read(&flow->link, text ? text : "", &flow->link_arena, &ignored))
		flow->link = no_link;
	use_profile(flow);
}

/* Takes a link that was just parsed, and how it was given. @link may lie in any arena but the flow's own. */
static void flow_take_link_it(struct flow *flow, const struct consent_link *link)
{
	arena_reset(&flow->link_arena);
	flow->link = link ? *link : no_link;
	consent_link_keep(&flow->link, &flow->link_arena);
	use_profile(flow);
	/* the resources' published scopes were kept only for the permissions wanted before */
	if (flow->setup->profile->incomplete)
		facts_drop(&flow->run.facts, TOPIC_RESOURCE);
}

static void flow_note_profile(struct flow *flow, struct turn *turn)
{
	struct run_app app = { .id = flow->app_id, .link = flow->link.text, .publisher = flow->publisher };

	order_save(turn->orders,
	    run_note_profile(&flow->run, &flow->used, &app, flow->setup->timeline->as_of, turn->event->now), false);
}

/* How many earlier runs are read for scopes granted then. */
#define GRANTS_RUNS 4
/* Disks store file times in whole seconds, or in steps of two. */
#define DATES_DIFFER_S 3

static void ask_earlier(struct flow *flow, unsigned back, struct orders *orders)
{
	const struct tenant *tenant = &flow->run.facts.tenant;
	struct order *order = orders_add(orders, ORDER_EARLIER);

	order->earlier.domain = tenant->domain;
	order->earlier.tenant_id = tenant->id;
	order->earlier.back = back;
}

/* Losses that earlier runs suspected and could not settle: by now the audit may show them. */
static void take_windows(struct flow *flow, const struct run *earlier, struct turn *turn)
{
	struct run *run = &flow->run;
	struct arena arena = { 0 };
	struct audit_window_losses *losses = arena_alloc(&arena, sizeof *losses);

	for (size_t i = 0; i < earlier->windows.count; i++) {
		const struct audit_window *window = &earlier->windows.items[i];

		if (!run_window(run, window->run_id, window->change_id) &&
		    turn->event->now - window->until < AUDIT_WINDOW_AGE_S &&
		    audit_window_look(&earlier->facts, window, losses, &arena) != AUDIT_WINDOW_NONE)
			order_save(turn->orders, run_note_window(run, window, turn->event->now), false);
	}
	arena_release(&arena);
}

/* It is in the record, and among the scopes that can be added again. */
static bool is_noted(const struct run *run, const struct audit_window *window, const struct scopes *names,
    struct arena *arena)
{
	struct scopes known = { 0 };
	bool here = run->facts.fetched[TOPIC_RESOURCE].status == READ_OK &&
		    (!*window->resource || text_same(window->resource, run->facts.resource_object_id));

	for (size_t i = 0; i < window->lost.count; i++)
		scopes_add(&known, window->lost.items[i].scope, arena);
	return scopes_include(&known, names) && (!here || scopes_include(&run->had, names));
}

static void flow_note_losses(struct flow *flow, struct turn *turn)
{
	struct run *run = &flow->run;
	struct arena arena = { 0 };
	struct audit_window_losses *losses;

	if (!run->windows.count)
		return;
	losses = arena_alloc(&arena, sizeof *losses);
	for (size_t i = 0; i < run->windows.count; i++) {
		struct audit_window window = run->windows.items[i];
		struct scopes names;

		if (audit_window_look(&run->facts, &window, losses, &arena) != AUDIT_WINDOW_LOST)
			continue;
		names = audit_window_names(losses, &arena);
		if (is_noted(run, &window, &names, &arena))
			continue;
		audit_window_keep(&window, losses, &arena);
		order_save(turn->orders, run_note_window(run, &window, turn->event->now), false);
	}
	arena_release(&arena);
}

static bool wants_grants(const struct flow *flow, unsigned back)
{
	return *flow->app_id && back < GRANTS_RUNS;
}

static void flow_look_back(struct flow *flow, bool results, struct orders *orders)
{
	if (flow->discovery != DISCOVERY_DONE || (!results && !wants_grants(flow, 0)))
		return;
	flow->looking = (struct flow_looking){ .busy = true, .results = results };
	ask_earlier(flow, 0, orders);
}

/* Lines exactly as written, and whole: then a word that does not occur in them is in no record. */
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

/* Most runs of other profiles need not be parsed: their text lacks this app id. */
static bool flow_may_be_of(const struct flow *flow, const struct event *event)
{
	char id[128];
	int len = snprintf(id, sizeof id, "\"id\":\"%s\"", flow->run.profile_id);

	return len >= (int)sizeof id || memmem(event->text, event->len, id, (size_t)len) ||
	       !is_as_written(event->text, event->len);
}

/* Scopes granted to the app, and scopes that may have been lost. */
static void take_app(struct flow *flow, const struct run *earlier, struct turn *turn)
{
	if (earlier->seen.count)
		order_save(turn->orders, run_note_earlier(&flow->run, earlier, turn->event->now), false);
	take_windows(flow, earlier, turn);
}

static void take_earlier(struct flow *flow, struct turn *turn)
{
	const struct event *event = turn->event;
	struct run *earlier = &flow->earlier;
	bool results = flow->looking.results, grants = wants_grants(flow, event->id);
	struct err ignored;

	if (!grants && !flow_may_be_of(flow, event))
		return;
	run_init(earlier);
	/* an altered run proves nothing: take nothing from it */
	if (run_read(earlier, event->text, event->len, &ignored) && earlier->health <= RUN_TORN &&
	    text_same(earlier->facts.tenant.id, flow->run.facts.tenant.id)) {
		if (grants && text_same(earlier->facts.app_id, flow->app_id))
			take_app(flow, earlier, turn);
		if (results && run_take_results(&flow->run, earlier))
			flow->looking.found = true;
		if (results && run_is_alike(&flow->run, earlier) && earlier->recalled > flow->looking.until &&
		    event->changed)
			flow->looking.until = earlier->recalled;
	}
	run_release(earlier);
}

/* From now on this run holds them, too; later runs need not search beyond it. */
static void end_results(struct flow *flow, struct turn *turn)
{
	const struct event *event = turn->event;
	struct facts *facts = &flow->run.facts;

	flow->looking.results = false;
	if (flow->looking.found) {
		testers_unite(facts, NULL, 0);
		facts_fetched(facts, TOPIC_PEOPLE, testers_newest(facts), "");
		order_save(turn->orders, run_note_fact(&flow->run, TOPIC_PEOPLE, event->now), false);
	}
	if (event->listed)
		order_save(turn->orders, run_note_recalled(&flow->run, event->listed - DATES_DIFFER_S, event->now),
		    false);
}

static bool flow_looked_back(struct flow *flow, struct turn *turn)
{
	const struct event *event = turn->event;
	struct flow_looking *looking = &flow->looking;
	bool covered = event->changed && event->changed <= looking->until;

	if (!looking->busy)
		return false;
	if (looking->results && (!event->len || covered))
		end_results(flow, turn);
	if (event->len && (looking->results || wants_grants(flow, event->id)))
		take_earlier(flow, turn);
	looking->busy = event->len && (looking->results || wants_grants(flow, event->id + 1));
	if (looking->busy)
		ask_earlier(flow, event->id + 1, turn->orders);
	return !looking->busy;
}

/* Named by --app-id or by the profile, not by a link or by a search. */
static bool flow_is_named(const struct flow *flow)
{
	const struct flow_setup *setup = flow->setup;

	return *flow->app_id && ((setup->app_named && text_same(setup->app_id, flow->app_id)) ||
				    text_same(setup->profile->client_id, flow->app_id));
}

bool flow_only_by_link(const struct flow *flow)
{
	return *flow->link.client_id && text_same(flow->link.client_id, flow->app_id) && !flow_is_named(flow);
}

void flow_set_publisher(struct flow *flow, const char *owner, struct turn *turn)
{
	text_safe(flow->publisher, sizeof flow->publisher, owner);
	flow_note_profile(flow, turn);
}

void flow_set_app(struct flow *flow, const char *app_id, const struct consent_link *link, struct turn *turn)
{
	if (text_same(flow->app_id, app_id) && text_same(flow->link.text, link ? link->text : flow->link.text))
		return;
	flow_take_link_it(flow, link);
	if (text_same(flow->app_id, app_id)) {
		flow_note_profile(flow, turn);
		return;
	}
	inquiry_cancel(&flow->inquiry,
	    turn->orders); /* requests on their way are about another app, and would be read as this one's */
	text_safe(flow->app_id, sizeof flow->app_id, app_id);
	text_safe(flow->publisher, sizeof flow->publisher, flow->setup->publisher);
	flow_note_profile(flow, turn);
	flow_look_back(flow, false, turn->orders);
}

/* --- changes to the tenant, and the verdict in the end --- */

/* Whether an address belongs to this organisation: the mailbox of a guest or partner is elsewhere, and Exchange would
 * redirect there. */
static bool is_of_tenant(const struct facts *facts, const char *upn)
{
	const char *domain = upn ? strrchr(upn, '@') : NULL;

	if (!domain || text_find(upn, "#EXT#"))
		return false;
	domain++;
	return text_same(domain, facts->tenant.domain) || text_same(domain, facts->org_initial_domain) ||
	       scopes_has(&facts->org_domains, domain);
}

/* Microsoft's own client asks for what the person wants; other clients, apps and tokens have what they were given. */
static bool has_declined_logs(const struct session *graph)
{
	return session_in(graph) && graph->claims.person && graph->auth <= AUTH_LOOPBACK &&
	       !(graph->purposes & FOR_LOGS) && text_same(graph->claims.appid, CLIENT_GRAPH);
}

/* The context of questions as things stand. */
static struct question_context flow_asking(const struct flow *flow, const struct event *event)
{
	const char *me = flow->graph.claims.name, *upn = flow->exchange.claims.upn;

	return (struct question_context){
		.endpoints = &flow->endpoints,
		.facts = &flow->run.facts,
		.profile = &flow->used,
		.tenant_id = flow->run.facts.tenant.id,
		.app_id = flow->app_id,
		.me = me ? me : "",
		.upn = is_of_tenant(&flow->run.facts, upn) ? upn : "",
		.declined = has_declined_logs(&flow->graph),
		.delegated = me && *me,
		.client_id = flow->graph.claims.appid ? flow->graph.claims.appid : "",
		.also = &flow->run.had,
		.claims = session_in(&flow->graph) ? &flow->graph.claims : NULL,
		.now = event->now,
	};
}

/* Changes go to the app that was found, even if it was found by name. */
static struct question_context act_asking(const struct flow *flow, const struct event *event)
{
	struct question_context context = flow_asking(flow, event);

	if (!*context.app_id)
		context.app_id = flow->run.facts.app_id;
	return context;
}

void flow_plan_consent(struct flow *flow, struct turn *turn)
{
	struct question_context context = act_asking(flow, turn->event);

	act_plan_consent(&flow->act, &context, turn);
}

void flow_plan_consent_again(struct flow *flow, struct turn *turn)
{
	flow_plan_consent(flow, turn);
	flow->act.again = true;
}

void flow_plan_app(struct flow *flow, struct turn *turn)
{
	struct question_context context = act_asking(flow, turn->event);

	act_plan_app(&flow->act, flow_only_by_link(flow), &context, turn);
}

void flow_plan_block(struct flow *flow, int64_t for_s, struct turn *turn)
{
	struct question_context context = act_asking(flow, turn->event);

	act_plan_block(&flow->act, for_s, &context, turn);
}

/* The open change as a mark: its own mark or, if that is gone, one made from this run. */
static const struct change_mark *known_mark(struct flow *flow, struct change_mark *room)
{
	const struct change *change = flow->elsewhere ? NULL : run_open(&flow->run);
	const struct change_mark *mark = open_changes_find(&flow->open_changes, flow->run.facts.tenant.id);

	if (mark || !change)
		return mark;
	*room = (struct change_mark){
		.tenant = flow->run.facts.tenant,
		.practice = flow->run.practice,
		.what = change->what,
		.at = change->at,
		.until = change->until,
		.change_id = change->id,
		.certainty = change->certainty,
		.sent_at = change->sent_at,
	};
	text_safe(room->run_id, sizeof room->run_id, flow->run.id);
	text_safe(room->from, sizeof room->from, change->from);
	text_safe(room->to, sizeof room->to, change->to);
	text_safe(room->by, sizeof room->by, change->by);
	text_safe(room->host, sizeof room->host, flow->run.host);
	return room;
}

void flow_plan_restore_to(struct flow *flow, enum tokens_state found, struct turn *turn)
{
	struct question_context context = act_asking(flow, turn->event);
	struct flow_open open = { 0 };
	struct change_mark room;

	flow_open(flow, &open);
	act_plan_restore(&flow->act, found, open.change_id, known_mark(flow, &room), &context, turn);
}

void flow_plan_restore(struct flow *flow, struct turn *turn)
{
	struct flow_open open;

	if (flow_open(flow, &open))
		flow_plan_restore_to(flow, open.from, turn);
}

const char *flow_back_text(const struct flow *flow, struct arena *arena)
{
	const struct facts *facts = &flow->run.facts;
	struct scopes all = run_lost(&flow->run, NULL, arena),
		      here = run_lost(&flow->run, facts->resource_object_id, arena);
	const char *app = *flow->app_id ? flow->app_id : facts->app_id, *domain = facts->tenant.domain;

	if (!all.count)
		return NULL;
	if (!here.count)
		return _(
		    "The lost permissions are on a further resource of the profile: whoever granted them has to grant them again.");
	return arena_printf(arena,
	    _("To give it again, with the sign-in options as before: naaready consent --tenant %1$s --app-id %2$s%3$s%4$s --scopes \"%5$s\" "
	      "--apply --yes --confirm %1$s"),
	    domain, app, *flow->publisher ? " --publisher " : "", flow->publisher, scopes_join(&here, ",", arena));
}

void flow_confirm(struct flow *flow, struct turn *turn)
{
	act_confirm(&flow->act, turn);
}

void flow_look_again(struct flow *flow, struct turn *turn)
{
	act_look_again(&flow->act, turn);
}

/* Reads which setting was left in place on purpose in this tenant, in any earlier run. */
static void flow_recall(struct flow *flow, struct orders *orders)
{
	order_left(orders, flow->run.facts.tenant.id, NULL);
}

static void flow_recalled(struct flow *flow, struct turn *turn)
{
	const struct event *event = turn->event;
	struct change_left left;
	struct err ignored;

	if (event->len && change_left_read(&left, event->text, event->len, &flow->run.arena, &ignored) &&
	    left.at > flow->run.left.at)
		order_save(turn->orders, run_note_left(&flow->run, &left, event->now), false);
}

/* The setting was read and is no longer the one left in place: later starts need not mention it. */
static void forget_left(struct flow *flow, struct orders *orders)
{
	order_left(orders, flow->run.facts.tenant.id, "");
}

static bool flow_left_event(struct flow *flow, bool was_left, struct turn *turn)
{
	if (turn->event->kind == EVENT_LEFT) {
		flow_recalled(flow, turn);
		return true;
	}
	if (was_left && !flow->run.left.at)
		forget_left(flow, turn->orders);
	return false;
}

void flow_keep(struct flow *flow, const char *why, const char *user, struct turn *turn)
{
	static const char *const doing = N_("leaving the change as it is");
	struct flow_leave *leave = &flow->leave;
	struct flow_open open;

	*leave = (struct flow_leave){ 0 };
	text_safe(leave->why, sizeof leave->why, why);
	text_safe(leave->user, sizeof leave->user, user);
	if (!flow_open(flow, &open) || act_busy(&flow->act))
		return;
	if (flow->setup->dry_run) {
		err_set(&leave->err, ERR_USAGE, doing, _("A dry run decides nothing: it stays open."));
		return;
	}
	leave->waiting = true;
	order_text(turn->orders, ORDER_LOCK, flow->run.facts.tenant.id);
}

/* Record the decision first; only then close the change. */
static void leave_open(struct flow *flow, const struct flow_open *open, struct turn *turn)
{
	const char *by = session_who(&flow->exchange);
	struct change_left left = {
		.from = tokens_state_id(open->from),
		.to = tokens_state_id(open->to),
		.changed_by = open->by,
		.changed_at = open->at,
		.until = open->until,
		.by = *by ? by : session_who(&flow->graph),
		.user = flow->leave.user,
		.host = flow->setup->host,
		.why = flow->leave.why,
		.run_id = flow->run.id,
		.at = turn->event->now,
	};

	order_save(turn->orders, run_note_left(&flow->run, &left, turn->event->now), true);
	order_left(turn->orders, flow->run.facts.tenant.id, change_left_write(&left, &turn->orders->arena));
	act_keep(&flow->act, open->change_id, turn);
}

/* Takes the tenant's open change as the index has it now; NULL: none. */
static void flow_take_mark(struct flow *flow, const struct change_mark *mark)
{
	/* an unreadable mark now does not cancel one that was read */
	if (mark && (*mark->from || !open_changes_find(&flow->open_changes, mark->tenant.id)))
		open_changes_put(&flow->open_changes, mark);
	else if (!mark)
		open_changes_drop(&flow->open_changes, flow->run.facts.tenant.id);
}

/* Another process may have put it back meanwhile, or begun another test: then there is nothing to leave. */
static void leave_locked(struct flow *flow, struct turn *turn)
{
	const struct event *event = turn->event;
	static const char *const doing = N_("leaving the change as it is");
	struct flow_leave *leave = &flow->leave;
	struct flow_open open;
	bool was = flow_open(flow, &open);

	leave->waiting = false;
	if (event->err) {
		leave->err = *event->err;
		leave->err.doing = doing;
		flow_take_mark(flow, event->mark);
		return;
	}
	if (was && event->mark && event->mark->at == open.at) {
		leave_open(flow, &open, turn);
	} else {
		flow_take_mark(flow, event->mark);
		flow->elsewhere = flow->elsewhere || !event->mark;
		err_set(&leave->err, ERR_CONFLICT, doing,
		    _("another process on this host has settled the change meanwhile, or begun another test; read the setting again"));
	}
	orders_add(turn->orders, ORDER_UNLOCK);
}

static void note_testers(struct flow *flow, struct turn *turn)
{
	facts_fetched(&flow->run.facts, TOPIC_PEOPLE, turn->event->now, "");
	order_save(turn->orders, run_note_fact(&flow->run, TOPIC_PEOPLE, turn->event->now), false);
}

/* Whether legacy tokens are off for whoever tries the add-in now; not known while a block may still be on its way. */
static enum tristate has_tokens_off(const struct flow *flow)
{
	const struct facts *facts = &flow->run.facts;
	struct flow_open open;

	if (facts->fetched[TOPIC_TOKENS].status != READ_OK)
		return UNKNOWN;
	switch (facts->tokens) {
	case TOKENS_ALLOWED:
		return NO;
	case TOKENS_REMOVED:
		return YES;
	case TOKENS_BLOCKED:
		return flow_open(flow, &open) && open.shows_until > flow->now ? UNKNOWN : YES;
	case TOKENS_UNKNOWN:
	case TOKENS_NOT_SET:
		break;
	}
	return UNKNOWN;
}

void flow_set_tester(struct flow *flow, size_t at, const struct tester *tester, struct turn *turn)
{
	struct facts *facts = &flow->run.facts;
	struct tester fresh = *tester;
	size_t same, had;

	fresh.run = "";
	fresh.app = *flow->app_id ? flow->app_id : facts->app_id;
	/* whoever saw an error could not work, unless they say so */
	if (*fresh.error && fresh.worked == UNKNOWN)
		fresh.worked = NO;
	fresh.tokens_off = has_tokens_off(flow);
	same = tester_find(facts, &fresh, facts->arena);
	had = at < facts->testers.count ? at : same;
	if (had < facts->testers.count)
		tester_follow(&fresh, &facts->testers.items[had]);
	/* under another name, the old one is taken back; seen before in the same Outlook, that result is replaced */
	if (at < facts->testers.count && same != at)
		tester_take_back(facts, at, turn->event->now);
	facts_set_tester(facts, same, fresh);
	testers_unite(facts, NULL, 0);
	note_testers(flow, turn);
}

void flow_remove_tester(struct flow *flow, size_t at, struct turn *turn)
{
	if (at >= flow->run.facts.testers.count)
		return;
	tester_take_back(&flow->run.facts, at, turn->event->now);
	note_testers(flow, turn);
}

/* A block that others began meanwhile; or not the change that was to be put back or read back again. */
static bool is_in_the_way(const struct act *act, const struct change_mark *mark)
{
	if (!mark || (!act->restoring && !act->looking))
		return mark != NULL;
	/* an unreadable mark exists, and may be of any change */
	return *mark->from && (!act->marked || (*act->mark.from && (strcmp(mark->run_id, act->mark.run_id) != 0 ||
								       mark->change_id != act->mark.change_id)));
}

/* The open change may differ from the index read at the start: another process began a test, or put ours back. */
static void look_around(struct flow *flow, struct turn *turn)
{
	const struct change_mark *mark = turn->event->mark;
	bool had = open_changes_find(&flow->open_changes, flow->run.facts.tenant.id) != NULL;
	char when[TIMEFMT_SIZE];
	struct err err;

	flow_take_mark(flow, mark);
	if (turn->event->err)
		return;
	if (is_in_the_way(&flow->act, mark)) {
		err_set(&err, ERR_CONFLICT, N_("making the change"),
		    _("a test is running in this tenant already, since %1$s, begun by %2$s on %3$s: settle it first, with \"naaready tokens restore\""),
		    timefmt_minute(mark->at, when), mark->by, mark->host);
		act_stop(&flow->act, &err, turn->orders);
	} else if (had && !mark) {
		flow->elsewhere = flow->act.restoring || flow->act.looking;
		act_stop(&flow->act, NULL, turn->orders);
	} else if (mark && *mark->from) {
		flow->act.mark = *mark; /* how certain it is by now */
		flow->act.marked = true;
	}
}

/* A consent sent before may be carried out after ours and remove the scopes that ours adds, without a trace. */
static void look_back(struct flow *flow, struct turn *turn)
{
	char sent[TIMEFMT_SIZE], left[TIMEFMT_SIZE];
	struct audit_window earlier;
	struct err err;

	if (turn->event->err || flow->act.looking ||
	    !act_is_behind(&flow->act, turn->event, &earlier, &turn->orders->arena))
		return;
	err_set(&err, ERR_CONFLICT, N_("making the change"),
	    _("a consent for this app was sent from this host on %1$s by %2$s, and nobody knows what became of it. It may still be carried out for %3$s, and would take away what this one adds. Nothing was sent; do this again after that"),
	    timefmt_minute(earlier.sent_at, sent), earlier.by,
	    timefmt_span(earlier.until - turn->event->now, left, sizeof left));
	act_stop(&flow->act, &err, turn->orders);
}

/* Takes EVENT_LOCKED: changes by other processes on this host. True: the act may have ended by it. */
static bool flow_locked(struct flow *flow, struct turn *turn)
{
	if (flow->leave.waiting) {
		leave_locked(flow, turn);
		return true;
	}
	if (flow->act.what == CHANGE_TOKENS)
		look_around(flow, turn);
	else if (flow->act.what == CHANGE_CONSENT)
		look_back(flow, turn);
	act_locked(&flow->act, turn);
	return true;
}

static void flow_note_marks(struct flow *flow, const struct orders *orders, size_t from)
{
	for (size_t i = from; i < orders->count; i++) {
		const struct order *order = &orders->items[i];

		if (order->kind == ORDER_CHANGE && order->change.mark)
			open_changes_put(&flow->open_changes, order->change.mark);
		else if (order->kind == ORDER_MARK)
			open_changes_put(&flow->open_changes, order->mark);
		else if (order->kind == ORDER_UNMARK)
			open_changes_drop(&flow->open_changes, order->unmark.tenant_id);
	}
}

static void take_pasted(struct flow *flow, enum topic topic, const char *by, struct turn *turn)
{
	facts_fetched(&flow->run.facts, topic, turn->event->now, "");
	flow->run.facts.fetched[topic].by = arena_copy(&flow->run.arena, by);
	order_save(turn->orders, run_note_fact(&flow->run, topic, turn->event->now), false);
}

/* All domains known to belong to this tenant. */
static struct scopes own_domains(const struct flow *flow, struct arena *arena)
{
	struct scopes own = { 0 };

	for (size_t i = 0; i < flow->run.facts.org_domains.count; i++)
		scopes_add(&own, flow->run.facts.org_domains.names[i], arena);
	scopes_add(&own, flow->run.facts.tenant.domain, arena);
	if (*flow->domain && flow->domain_fits == YES)
		scopes_add(&own, flow->domain, arena);
	return own;
}

const char *flow_console_stranger(const struct flow *flow, const char *text, enum tristate *stranger,
    struct arena *arena)
{
	struct scopes own = own_domains(flow, arena);
	const char *name = ews_stranger(text, &own, arena);

	*stranger = YES;
	if (!*name)
		*stranger = NO;
	else if (!flow->run.facts.org_domains.count && !(text_same(flow->domain, name) && flow->domain_fits == NO))
		*stranger = UNKNOWN;
	return name;
}

bool flow_ask_console(struct flow *flow, const char *text, struct turn *turn)
{
	enum tristate stranger;
	const char *name = flow_console_stranger(flow, text, &stranger, &turn->orders->arena);

	if (stranger != UNKNOWN || text_same(flow->domain, name))
		return false;
	flow_ask_domain(flow, name, turn);
	return true;
}

/* Another tenant's text, or of unknown origin: record that it was refused. */
static void refuse_pasted(struct flow *flow, enum topic topic, const struct err *why, struct turn *turn)
{
	run_set_aside(&flow->run, topic);
	facts_failed(&flow->run.facts, topic, turn->event->now, why);
	order_save(turn->orders, run_note_fact(&flow->run, topic, turn->event->now), false);
}

void flow_take_console(struct flow *flow, const char *text, const char *by, struct turn *turn)
{
	static const struct {
		enum topic topic;
		bool (*read)(const char *text, struct facts *facts, struct err *err);
	} readers[] = { { TOPIC_TOKENS, exchange_tokens_text }, { TOPIC_EXCHANGE, ews_text } };
	struct err ignored = { 0 }, foreign = { 0 };
	struct facts apart;
	enum tristate stranger;
	const char *name = flow_console_stranger(flow, text, &stranger, &turn->orders->arena);

	facts_init(&apart, &turn->orders->arena);
	if (stranger == YES)
		err_set(&foreign, ERR_OWNER, N_("reading what the console showed"),
		    _("what the console showed is of another organisation, %s"), name);
	else if (stranger == UNKNOWN)
		err_set(&foreign, ERR_OWNER, N_("reading what the console showed"),
		    _("the console showed the organisation %s, and naaready could not find out whether that is this tenant"),
		    name);
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
		if (!readers[i].read(text, stranger == NO ? &flow->run.facts : &apart, &ignored))
			continue;
		if (stranger == NO)
			take_pasted(flow, readers[i].topic, by, turn);
		else
			refuse_pasted(flow, readers[i].topic, &foreign, turn);
	}
}

static void fill_open(struct flow_open *open, const struct change_mark *mark)
{
	open->certainty = mark->certainty;
	open->certain = mark->certainty != CERTAINTY_UNKNOWN;
	open->seen_at = mark->certainty == CERTAINTY_SEEN ? mark->seen_at : 0;
	open->shows_until = change_shows_until(mark);
	open->back_at = mark->back_at;
}

/* Without a discovered tenant, a command still has the name it was given. */
static const struct change_mark *mark_of(const struct flow *flow)
{
	if (*flow->run.facts.tenant.id || flow->setup->guided)
		return open_changes_find(&flow->open_changes, flow->run.facts.tenant.id);
	return open_changes_named(&flow->open_changes, flow->wanted_tenant);
}

bool flow_open(const struct flow *flow, struct flow_open *open)
{
	const struct change *change = flow->elsewhere ? NULL : run_open(&flow->run);
	const struct change_mark *mark = mark_of(flow);
	bool ours = mark && text_same(mark->run_id, flow->run.id);

	if (change) {
		struct change_mark known = { .at = change->at,
			.sent_at = change->sent_at,
			.certainty = change->certainty,
			.seen_at = change->settled_at };

		*open = (struct flow_open){
			.from = tokens_state_of(change->from),
			.to = tokens_state_of(change->to),
			.at = change->at,
			.until = change->until,
			.by = change->by,
			.host = flow->run.host,
			.change_id = change->id,
		};
		fill_open(open, ours && mark->certainty >= known.certainty ? mark : &known);
		return true;
	}
	if (!mark || ours)
		return false;
	*open = (struct flow_open){
		.from = tokens_state_of(mark->from),
		.to = tokens_state_of(mark->to),
		.at = mark->at,
		.until = mark->until,
		.by = mark->by,
		.host = mark->host,
	};
	fill_open(open, mark);
	return true;
}

const char *flow_open_text(const struct flow *flow, struct arena *arena)
{
	const char *domain = *flow->run.facts.tenant.domain ? flow->run.facts.tenant.domain : flow->wanted_tenant;
	struct flow_open open;
	char when[TIMEFMT_SIZE];

	if (!flow_open(flow, &open))
		return NULL;
	if (!open.certain)
		return arena_printf(arena,
		    _("Something may be left changed in %s: legacy tokens, found \"%s\", were to be set to \"%s\" on %s, and what became of that is not known. The next start will show it first."),
		    domain, tokens_state_text(open.from), tokens_state_text(open.to), timefmt_minute(open.at, when));
	return arena_printf(arena,
	    _("Something is left changed in %s: legacy tokens, found \"%s\", set to \"%s\" on %s. The next start will show it first."),
	    domain, tokens_state_text(open.from), tokens_state_text(open.to), timefmt_minute(open.at, when));
}

const struct profile *flow_profile(const struct flow *flow)
{
	const struct profile *then = &flow->run.profile;

	return flow->setup->offline && then->id && *then->id ? then : &flow->used;
}

/* The mark of an open change of another run; NULL: there is none. */
static const struct change_mark *elsewhere_of(const struct flow *flow)
{
	struct flow_open open;

	return flow_open(flow, &open) && !open.change_id ? mark_of(flow) : NULL;
}

void flow_check(struct flow *flow, int64_t now)
{
	struct check_context context;

	arena_reset(&flow->judged);
	context = (struct check_context){
		.profile = flow_profile(flow),
		.timeline = flow->setup->timeline,
		.now = now,
		.changes = flow->run.changes,
		.change_count = flow->run.change_count,
		.mark = elsewhere_of(flow),
		.elsewhere = flow->setup->offline && flow->run.elsewhere.at ? &flow->run.elsewhere : NULL,
		.left = &flow->run.left,
		.wanted_app_id = flow->app_id,
		.wanted_owner = flow->publisher,
		.link_scopes = flow->link.scopes,
		.guided = flow->setup->guided,
		.dropped = run_dropped(&flow->run, &flow->judged),
		.windows = flow->run.windows.items,
		.audit_window_count = flow->run.windows.count,
		.insiders = run_insiders(&flow->run, &flow->judged),
	};
	check_all(&flow->run.facts, &context, &flow->findings, &flow->judged);
}

const struct finding *flow_consent_lacks(const struct flow *flow)
{
	static const char *const ids[] = { "app.present", "app.enabled", "consent.admin", "scopes.granted" };
	const struct finding *unknown = NULL;

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const struct finding *finding = findings_get(&flow->findings, ids[i]);

		if (!finding)
			continue;
		if (finding->verdict == VERDICT_FAIL)
			return finding;
		if (!unknown && (finding->verdict == VERDICT_UNKNOWN || finding->verdict == VERDICT_PENDING))
			unknown = finding;
	}
	return unknown;
}

void flow_note_judged(struct flow *flow, struct turn *turn)
{
	const char *mark = run_note_mark(&flow->run, elsewhere_of(flow), turn->event->now);

	if (mark)
		order_save(turn->orders, mark, false);
	order_save(turn->orders, run_note_judged(&flow->run, &flow->findings, turn->event->now), false);
}

void flow_end(struct flow *flow, struct turn *turn)
{
	order_save(turn->orders, run_note_end(&flow->run, turn->event->now), true);
}

bool flow_kept(const struct flow *flow)
{
	return !flow->setup->no_save && !flow->run.idle && !flow->save_err.kind;
}

const struct err *flow_err(const struct flow *flow)
{
	if (flow->save_err.kind)
		return &flow->save_err;
	if (flow->discovery == DISCOVERY_FAILED)
		return &flow->discovery_err;
	/* once facts were fetched they stand: a later failed sign-in does not cancel them */
	if (flow->graph.state == SESSION_FAILED && flow->run.facts.fetched[TOPIC_ORGANIZATION].status == NOT_READ)
		return &flow->graph.err;
	return NULL;
}

/* The topics of a tenant; the tenant behind a domain is found without sign-in, and testers answer on a page. */
#define READ_TOPICS FLOW_ALL_TOPICS

bool flow_is_old(const struct flow *flow)
{
	return flow->resumed && !flow->setup->offline && !(flow->run.fresh & READ_TOPICS);
}

int64_t flow_read_at(const struct flow *flow)
{
	const struct facts *facts = &flow->run.facts;
	int64_t newest = 0;

	for (int i = 0; i < TOPIC_COUNT; i++) {
		const struct fetched *kept = facts_earlier(facts, (enum topic)i);
		const struct fetched *fetched = kept ? kept : &facts->fetched[i];

		if (READ_TOPICS & TOPIC_BIT(i) && fetched->status == READ_OK && fetched->at > newest)
			newest = fetched->at;
	}
	return newest;
}

/* A fact that the verdict depends on was read by an earlier start, and not again by this one. */
static bool rests_on_old(const struct flow *flow)
{
	for (const struct check *check = checks; check->id; check++)
		for (int i = 0; check->blocks && i < TOPIC_COUNT; i++)
			if (check->needs & READ_TOPICS & TOPIC_BIT(i) & ~flow->run.fresh &&
			    flow->run.facts.fetched[i].status == READ_OK)
				return true;
	return false;
}

/* A consent of this run removed scopes granted by others. */
static bool lost_here(const struct flow *flow)
{
	const struct run *run = &flow->run;

	for (size_t i = 0; i < run->windows.count; i++)
		if (text_same(run->windows.items[i].run_id, run->id) &&
		    audit_windows_lost(&run->facts, &run->windows.items[i], 1, NULL, run->facts.arena).count)
			return true;
	return flow->act.gone.count != 0;
}

int flow_exit(struct flow *flow)
{
	struct flow_open open;
	int status = report_exit(&flow->run, &flow->findings, flow_open(flow, &open), flow_err(flow));

	if (flow_is_old(flow) && status <= 1)
		return 6;
	if (status == 0 && lost_here(flow))
		return 1;
	return status == 0 && flow->resumed && !flow->setup->offline && rests_on_old(flow) ? 6 : status;
}

/* --- the run itself: start, resume, sign-in, questions, events --- */

static void init_parts(struct flow *flow)
{
	const struct flow_setup *setup = flow->setup;
	struct act_ground ground = {
		.run = &flow->run,
		.endpoints = &flow->endpoints,
		.profile = &flow->used,
		.graph = &flow->graph,
		.exchange = &flow->exchange,
		.publisher = flow->publisher,
		.host = setup->host,
		.dry_run = setup->dry_run,
		.readback_s = setup->readback_s ? setup->readback_s : ACT_WINDOW_S,
	};

	run_init(&flow->run);
	session_init(&flow->graph, SERVICE_GRAPH);
	session_init(&flow->exchange, SERVICE_EXCHANGE);
	flow->pretend = (struct pretend){ 0 };
	inquiry_init(&flow->inquiry, REQUESTER_INQUIRY, &flow->run);
	act_init(&flow->act, &ground);
}

void flow_init(struct flow *flow, const struct flow_setup *setup)
{
	flow->setup = setup;
	flow->endpoints = setup->endpoints ? *setup->endpoints : *endpoints_of(setup->cloud);
	text_safe(flow->app_id, sizeof flow->app_id, setup->app_id);
	text_safe(flow->publisher, sizeof flow->publisher, setup->publisher);
	flow_take_link(flow, setup->consent_link);
	open_changes_init(&flow->open_changes, setup->marks, setup->mark_count);
	init_parts(flow);
}

static void release_parts(struct flow *flow)
{
	session_release(&flow->graph);
	session_release(&flow->exchange);
	inquiry_release(&flow->inquiry);
	act_release(&flow->act);
	pretend_release(&flow->pretend);
	run_release(&flow->run);
}

void flow_release(struct flow *flow)
{
	release_parts(flow);
	open_changes_release(&flow->open_changes);
	arena_release(&flow->judged);
	arena_release(&flow->link_arena);
}

static void flow_begin_run(struct flow *flow, const char *instead_of, const char *instead_why, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;
	const struct flow_setup *setup = flow->setup;
	char id[RUN_ID_SIZE], day[TIMEFMT_SIZE];
	struct run_start start = {
		.id = id,
		.command = setup->command,
		.tool = setup->tool,
		.host = setup->host,
		.practice_tenant = setup->practice_tenant,
		.instead_of = instead_of,
		.instead_why = instead_why,
		.at = event->now,
	};

	if (flow->run.records) {
		session_cancel(&flow->graph, orders);
		session_cancel(&flow->exchange, orders);
		inquiry_cancel(&flow->inquiry, orders);
		act_cancel(&flow->act, orders);
		call_cancel(&flow->pretend.call, orders);
		release_parts(flow);
		init_parts(flow);
		flow->discovery = DISCOVERY_NONE;
		flow->elsewhere = flow->resumed = false;
	}
	timefmt_iso(event->now, day);
	snprintf(id, sizeof id, "%.4s%.2s%.2s-%.2s%.2s%.2s-%02x%02x%02x", day, day + 5, day + 8, day + 11, day + 14,
	    day + 17, event->random[0], event->random[1], event->random[2]);
	order_run(orders, id, 0);
	order_save(orders, run_begin(&flow->run, &start), false);
	flow_note_profile(flow, turn);
}

void flow_begin(struct flow *flow, struct turn *turn)
{
	flow_begin_run(flow, NULL, NULL, turn);
}

/* Why a saved run must not be appended to, as its successor records it; NULL: resume it, up to *@whole_len. */
static const char *flow_unfit(const char *id, const char *text, size_t len, size_t *whole_len, struct err *why)
{
	static const char *const doing = N_("going on with a saved run");
	const char *word = NULL;
	struct run run;
	struct err err;

	run_init(&run);
	if (!text || !run_read(&run, text, len, &err)) {
		word = "unreadable";
		err_set(why, ERR_FILE, doing,
		    _("The record %s cannot be read. It is left as it is, and a new run begins."), id);
	} else if (run.health == RUN_NEWER) {
		word = "newer";
		err_set(why, ERR_FILE, doing,
		    _("The record %s was written by a newer version. It is left as it is, and a new run begins."), id);
	} else if (run.health == RUN_ALTERED) {
		word = "altered";
		err_set(why, ERR_FILE, doing,
		    _("The record %1$s was altered (line %2$zu). It is left as it is, as evidence, and a new run begins."),
		    id, run.bad_line);
	} else if (run.carried & ~(unsigned)CARRIED_END_LOST) {
		word = "carried";
		err_set(why, ERR_FILE, doing,
		    _("The record %s is not as it was written. It is left as it is, and a new run begins."), id);
	} else if (run.carried) {
		*whole_len = run.whole_len; /* a crash looks the same: that line was never synced */
	}
	run_release(&run);
	return word;
}

bool flow_go_on(struct flow *flow, const char *id, const char *text, size_t len, struct turn *turn, struct err *why)
{
	const char *word = flow_unfit(id, text, len, &len, why);

	if (word || !flow_resume(flow, text, len, why)) {
		flow_begin_run(flow, id, word ? word : "unreadable", turn);
		return false;
	}
	err_clear(why);
	order_run(turn->orders, flow->run.id, flow->run.whole_len);
	if (flow->setup->guided) /* changes by other processes since */
		flow_look_back(flow, true, turn->orders);
	return true;
}

bool flow_resume(struct flow *flow, const char *text, size_t len, struct err *err)
{
	if (!run_read(&flow->run, text, len, err))
		return false;
	flow->resumed = true;
	if (*flow->run.app_id)
		text_safe(flow->app_id, sizeof flow->app_id, flow->run.app_id);
	flow_take_link(flow, flow->run.consent_link);
	if (!*flow->publisher)
		text_safe(flow->publisher, sizeof flow->publisher, flow->run.publisher);
	if (flow->run.facts.fetched[TOPIC_DISCOVERY].status == READ_OK) {
		flow->discovery = DISCOVERY_DONE;
		text_safe(flow->wanted_tenant, sizeof flow->wanted_tenant, flow->run.facts.tenant.domain);
		if (!flow->setup->endpoints)
			flow->endpoints =
			    flow->run.practice ? *endpoints_of_practice() : *endpoints_of(flow->run.facts.tenant.cloud);
	}
	return true;
}

static void put_discovery(const void *context, struct request *request, struct arena *arena)
{
	const struct flow *flow = context;

	signin_discover_put(request, &flow->endpoints, flow->wanted_tenant, arena);
}

void flow_discover(struct flow *flow, const char *tenant, struct turn *turn)
{
	call_cancel(&flow->discovery_call, turn->orders);
	session_cancel(&flow->graph, turn->orders);
	session_cancel(&flow->exchange, turn->orders);
	text_safe(flow->wanted_tenant, sizeof flow->wanted_tenant, tenant);
	if (!flow->setup->endpoints)
		flow->endpoints = *endpoints_of(flow->setup->cloud);
	flow->discovery = DISCOVERY_ASKING;
	err_clear(&flow->discovery_err);
	call_start(&flow->discovery_call, REQUESTER_DISCOVERY, N_("looking for the tenant"), put_discovery, flow, turn);
}

void flow_know_tenant(struct flow *flow, const struct tenant *tenant, int64_t at, struct turn *turn)
{
	flow->run.facts.tenant = *tenant;
	text_safe(flow->wanted_tenant, sizeof flow->wanted_tenant, tenant->domain);
	facts_fetched(&flow->run.facts, TOPIC_DISCOVERY, at, "");
	order_save(turn->orders, run_note_fact(&flow->run, TOPIC_DISCOVERY, turn->event->now), false);
	flow->discovery = DISCOVERY_DONE;
	if (!flow->setup->endpoints)
		flow->endpoints = *endpoints_of(tenant->cloud);
	flow_look_back(flow, true, turn->orders);
}

static void flow_put_domain(const void *context, struct request *request, struct arena *arena)
{
	const struct flow *flow = context;

	signin_discover_put(request, &flow->endpoints, flow->domain, arena);
}

void flow_ask_domain(struct flow *flow, const char *domain, struct turn *turn)
{
	call_cancel(&flow->domain_call, turn->orders);
	text_safe(flow->domain, sizeof flow->domain, domain);
	flow->domain_fits = UNKNOWN;
	call_start(&flow->domain_call, REQUESTER_DOMAIN, N_("looking whose the domain is"), flow_put_domain, flow,
	    turn);
}

static void domain_answered(struct flow *flow, const struct reply *reply)
{
	struct tenant tenant = { 0 };
	struct err err = { 0 };

	if (flow->domain_call.state == CALL_FAILED)
		return;
	if (signin_discover_read(reply, &tenant, &err))
		flow->domain_fits = text_same(tenant.id, flow->run.facts.tenant.id) ? YES : NO;
	else if (err.kind == ERR_UNKNOWN_TENANT) /* unregistered; any other answer proves nothing */
		flow->domain_fits = NO;
}

static void discovery_failed(struct flow *flow, const struct err *err)
{
	flow->discovery = DISCOVERY_FAILED;
	flow->discovery_err = *err;
	flow->discovery_err.doing = N_("looking for the tenant");
}

/* The command line wins, since answers do not tell all clouds of one government apart; but it cannot override the
 * sign-in host, which would only refuse it in other words. */
static bool cloud_fits(const struct flow *flow, const struct tenant *tenant, struct err *err)
{
	enum cloud said = flow->setup->cloud;

	if (said == CLOUD_UNKNOWN || flow->setup->endpoints ||
	    strcmp(endpoints_of(said)->base[SERVICE_LOGIN], endpoints_of(tenant->cloud)->base[SERVICE_LOGIN]) == 0)
		return true;
	return err_set(err, ERR_USAGE, NULL,
	    _("--cloud says %1$s, and the tenant is in another cloud: %2$s (--cloud %3$s)."), cloud_id(said),
	    cloud_text(tenant->cloud), cloud_id(tenant->cloud));
}

static void flow_discovered(struct flow *flow, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;
	const struct change_mark *mark;
	struct tenant tenant = { 0 };
	struct err err = { 0 };

	if (!signin_discover_read(event->reply, &tenant, &err)) {
		discovery_failed(flow, &err);
		return;
	}
	if (text_is_guid(flow->wanted_tenant) && !text_same(flow->wanted_tenant, tenant.id)) {
		err_set(&err, ERR_PROTOCOL, NULL, _("The answer is about another tenant, %s."), tenant.id);
		discovery_failed(flow, &err);
		return;
	}
	if (!cloud_fits(flow, &tenant, &err)) {
		discovery_failed(flow, &err);
		return;
	}
	mark = open_changes_find(&flow->open_changes, tenant.id);
	/* found by its id: an open change there knows the domain it was confirmed with */
	text_safe(tenant.domain, sizeof tenant.domain,
	    mark && text_is_guid(flow->wanted_tenant) ? mark->tenant.domain : flow->wanted_tenant);
	if (flow->setup->cloud != CLOUD_UNKNOWN)
		tenant.cloud = flow->setup->cloud;
	flow->run.facts.tenant = tenant;
	facts_fetched(&flow->run.facts, TOPIC_DISCOVERY, event->now, event->reply->request_id);
	order_save(orders, run_note_fact(&flow->run, TOPIC_DISCOVERY, event->now), false);
	flow->discovery = DISCOVERY_DONE;
	if (!flow->setup->endpoints) {
		flow->endpoints = *endpoints_of(tenant.cloud);
		orders_add(orders, ORDER_ENDPOINTS)->endpoints = flow->endpoints;
	}
	flow_look_back(flow, true, orders);
	flow_recall(flow, orders);
}

const struct deadline_timer *flow_timer(const struct flow *flow)
{
	static const struct deadline_timer unknown = { "naaready", { NULL },
		"--auth certificate --client-id " DEADLINE_CLIENT " --certificate " DEADLINE_CERTIFICATE };

	return flow->setup->timer ? flow->setup->timer() : &unknown;
}

const char *flow_client(const struct flow *flow, enum service service)
{
	const struct flow_setup *setup = flow->setup;

	if (service != SERVICE_EXCHANGE)
		return setup->client_id ? setup->client_id : CLIENT_GRAPH;
	if (setup->exchange_client_id)
		return setup->exchange_client_id;
	/* Exchange refuses Microsoft's own clients for Graph */
	return setup->client_id && signin_own_client(setup->client_id) ? setup->client_id : CLIENT_EXCHANGE;
}

unsigned flow_writing(const struct flow *flow)
{
	bool creates = flow->setup->create_app || (flow->act.what == CHANGE_APP && flow->act.state == ACT_PLANNED);

	return creates ? FOR_WRITING | FOR_CREATING : FOR_WRITING;
}

struct session *flow_session(struct flow *flow, enum service service)
{
	return service == SERVICE_EXCHANGE ? &flow->exchange : &flow->graph;
}

static void signed_in(struct flow *flow, struct session *session, struct turn *turn);

bool flow_serves_both(const struct flow *flow, enum auth auth)
{
	const char *client = flow_client(flow, SERVICE_GRAPH);

	return auth != AUTH_TOKEN && signin_own_client(client) &&
	       text_same(client, flow_client(flow, SERVICE_EXCHANGE));
}

static bool flow_asks_person(enum auth auth)
{
	return auth == AUTH_DEVICE || auth == AUTH_PASTE || auth == AUTH_LOOPBACK;
}

/* Signing in to Exchange now needs nobody: it follows from the sign-in for Graph, once. */
static bool flow_follows(const struct flow *flow)
{
	return session_in(&flow->graph) && secret_is_set(&flow->graph.refresh) && !session_in(&flow->exchange) &&
	       !session_busy(&flow->exchange);
}

/* The same for an app: its secret or certificate serves both. What Exchange refused once is tried again on demand. */
static bool flow_follows_as_app(const struct flow *flow)
{
	const struct session *exchange = &flow->exchange;

	return session_in(&flow->graph) && !flow_asks_person(flow->graph.auth) &&
	       (exchange->state == SESSION_OUT || exchange->err.kind == ERR_SIGNED_OUT) &&
	       flow_serves_both(flow, flow->graph.auth);
}

/* A refresh token is good for one client, and for all services of it. What Microsoft answers is compared with what was
 * asked for, as ever: another service's token may come without the permissions. */
void flow_signin(struct flow *flow, enum service service, enum auth auth, unsigned purposes, struct turn *turn)
{
	struct signin_request request = {
		.auth = auth,
		.endpoints = &flow->endpoints,
		.tenant_id = flow->run.facts.tenant.id,
		.client_id = flow_client(flow, service),
		.client_secret = flow->setup->client_secret,
		.cert = flow->setup->cert,
		.tokens = flow->setup->tokens,
		.port = flow->setup->port,
		.purposes = service == SERVICE_GRAPH ? purposes : 0,
		.offline = service == SERVICE_EXCHANGE
			       ? flow->setup->offline_access || flow->offline_access
			       : flow_asks_person(auth) && flow_serves_both(flow, auth) && !session_in(&flow->exchange),
		.refresh = service != SERVICE_EXCHANGE ? NULL
			   : flow_follows(flow)        ? &flow->graph.refresh
						       : flow->setup->refresh,
	};

	session_start(flow_session(flow, service), &request, turn);
	if (session_in(flow_session(flow, service))) /* a token from elsewhere */
		signed_in(flow, flow_session(flow, service), turn);
}

bool flow_paste(struct flow *flow, enum service service, const char *pasted, struct turn *turn, struct err *err)
{
	return session_paste(flow_session(flow, service), pasted, turn, err);
}

/* Why a service cannot be asked; NULL: there is a session for it. */
static const struct err *flow_absence(const struct session *session, struct err *room)
{
	if (session_in(session))
		return NULL;
	*room = session->err;
	if (!room->kind)
		err_set(room, ERR_SIGNED_OUT, NULL, _("nobody is signed in for %s"), service_text(session->service));
	return room;
}

void flow_ask(struct flow *flow, unsigned topics, bool fail_absent, struct turn *turn)
{
	struct err room[SERVICE_COUNT], lacks;

	const struct err *const absent[SERVICE_COUNT] = {
		[SERVICE_GRAPH] = flow_absence(&flow->graph, &room[SERVICE_GRAPH]),
		[SERVICE_EXCHANGE] = flow_absence(&flow->exchange, &room[SERVICE_EXCHANGE]),
	};

	flow->inquiry.context = flow_asking(flow, turn->event);
	for (int i = 0; !fail_absent && i < TOPIC_COUNT; i++) {
		const struct question *question = question_of((enum topic)i);
		bool known = flow->run.facts.fetched[i].status == READ_OK;

		if (question && (absent[question->service] ||
				    (known && !question_allowed(question, &flow->inquiry.context, &lacks))))
			topics &= ~TOPIC_BIT(i);
	}
	inquiry_start(&flow->inquiry, topics, absent, turn);
}

bool flow_busy(const struct flow *flow)
{
	return flow->discovery == DISCOVERY_ASKING || session_busy(&flow->graph) || session_busy(&flow->exchange) ||
	       flow->inquiry.busy || act_busy(&flow->act);
}

/* Signing in leaves a grant, and requesting more scopes a larger one: traces read before are stale. */
static void forget_traces(struct flow *flow, struct turn *turn)
{
	static const enum topic traces[] = { TOPIC_SELF, TOPIC_SELF_GRANTS };

	for (size_t i = 0; i < sizeof traces / sizeof *traces; i++) {
		if (flow->run.facts.fetched[traces[i]].status == NOT_READ)
			continue;
		facts_drop(&flow->run.facts, traces[i]);
		order_save(turn->orders, run_note_fact(&flow->run, traces[i], turn->event->now), false);
	}
}

static void signed_in(struct flow *flow, struct session *session, struct turn *turn)
{
	bool app = session_in(session) && !session->claims.person;

	/* an app has no directory roles: its permissions decide */
	if (app && session->service == SERVICE_GRAPH) {
		facts_forget(&flow->run.facts, TOPIC_ROLES);
		facts_fetched(&flow->run.facts, TOPIC_ROLES, turn->event->now, "");
		order_save(turn->orders, run_note_fact(&flow->run, TOPIC_ROLES, turn->event->now), false);
	}
	if (session_in(session) && session->service == SERVICE_GRAPH)
		forget_traces(flow, turn);
	if (session_in(session))
		order_save(turn->orders,
		    run_note_person(&flow->run, session->claims.name, session->claims.appid,
			service_id(session->service), "sign-in", turn->event->now),
		    false);
	if (flow->setup->guided && session->service == SERVICE_GRAPH &&
	    (flow_follows(flow) || flow_follows_as_app(flow)))
		flow_signin(flow, SERVICE_EXCHANGE, flow->graph.auth, 0, turn);
}

/* A refused token signs the session out; the page leads to a new sign-in. */
static void flow_expire(struct flow *flow, const struct inquiry *inquiry, struct orders *orders)
{
	if (inquiry->signed_out[SERVICE_GRAPH].kind)
		session_expire(&flow->graph, &inquiry->signed_out[SERVICE_GRAPH], orders);
	if (inquiry->signed_out[SERVICE_EXCHANGE].kind)
		session_expire(&flow->exchange, &inquiry->signed_out[SERVICE_EXCHANGE], orders);
}

static void flow_acted(struct flow *flow, enum act_state before, struct turn *turn)
{
	const struct act *act = &flow->act;
	bool tokens = act->what == CHANGE_TOKENS;
	const struct session *session = tokens ? &flow->exchange : &flow->graph;

	flow_expire(flow, &act->inquiry, turn->orders);
	if (before != ACT_SENDING && act->state == ACT_SENDING && session->claims.appid)
		order_save(turn->orders,
		    run_note_person(&flow->run, session->claims.name, session->claims.appid,
			service_id(session->service), tokens ? "tokens" : "consent", turn->event->now),
		    false);
}

/* For admins who may not read their own roles, take them from the token. It is as old as the sign-in, so the directory
 * comes first; but an administrator of a partner is no object in this directory, and "me" does not exist there. */
static void roles_by_token(struct flow *flow, struct turn *turn)
{
	const struct claims *claims = &flow->graph.claims;
	struct facts *facts = &flow->run.facts;
	const struct fetched *fetched = &facts->fetched[TOPIC_ROLES];

	bool stranger, refused;

	if (!session_in(&flow->graph) || !claims->has_wids || !claims->person)
		return;
	stranger = !*claims->oid && (fetched->status == READ_OK || fetched->status == READ_FAILED) &&
		   !scopes_include(&facts->role_ids, &claims->wids);
	refused = fetched->status == READ_FAILED &&
		  (fetched->err.kind == ERR_NOT_ALLOWED || fetched->err.kind == ERR_NO_SUCH);
	if (!stranger && !refused)
		return;
	facts_forget(facts, TOPIC_ROLES);
	facts->me_upn = arena_copy(facts->arena, claims->name);
	for (size_t i = 0; i < claims->wids.count; i++)
		scopes_add(&facts->role_ids, claims->wids.names[i], facts->arena);
	facts_fetched(facts, TOPIC_ROLES, turn->event->now, "");
	order_save(turn->orders, run_note_fact(&flow->run, TOPIC_ROLES, turn->event->now), false);
}

/* An expired token is not sent any more; the next use leads to a new sign-in. */
static void run_out(struct session *session, struct turn *turn)
{
	struct err err;

	if (!session_in(session) || !session->runs_out_ms || turn->event->now_ms < session->runs_out_ms)
		return;
	err_set(&err, ERR_SIGNED_OUT, N_("staying signed in"), _("the token ran out"));
	session_expire(session, &err, turn->orders);
}

/* True if it is a question to Exchange, or the change of a setting there. */
static bool flow_asks_exchange(const struct flow *flow, enum requester requester)
{
	const struct question *question =
	    requester < REQUESTER_WRITE ? question_of((enum topic)(requester % TOPIC_COUNT)) : NULL;

	return question ? question->service == SERVICE_EXCHANGE
			: requester == REQUESTER_WRITE && flow->act.what == CHANGE_TOKENS;
}

/* Exchange may redirect us to its front door. Redirects by Graph, the sign-in host or a proxy do not count. */
static void sent_on(struct flow *flow, enum requester requester, struct turn *turn)
{
	const struct reply *reply = turn->event->reply;

	if (reply_is_redirect(reply) && flow_asks_exchange(flow, requester) &&
	    endpoints_take_door(&flow->endpoints, reply->location))
		orders_add(turn->orders, ORDER_ENDPOINTS)->endpoints = flow->endpoints;
}

/* --- events: whose is it, and what follows --- */

static bool flow_act_event(struct flow *flow, struct turn *turn)
{
	enum act_state before = flow->act.state;

	if (!act_event(&flow->act, turn))
		return false;
	flow_acted(flow, before, turn);
	flow_note_losses(flow, turn);
	return true;
}

static bool flow_inquiry_event(struct flow *flow, struct turn *turn)
{
	if (!inquiry_event(&flow->inquiry, turn))
		return false;
	flow_expire(flow, &flow->inquiry, turn->orders);
	roles_by_token(flow, turn);
	flow_note_losses(flow, turn);
	return true;
}

static bool flow_session_event(struct flow *flow, struct session *session, struct turn *turn)
{
	if (!session_event(session, turn))
		return false;
	signed_in(flow, session, turn);
	return true;
}

static bool flow_discovery_event(struct flow *flow, struct turn *turn)
{
	if (flow->discovery != DISCOVERY_ASKING || !call_event(&flow->discovery_call, turn))
		return false;
	if (flow->discovery_call.state == CALL_FAILED)
		discovery_failed(flow, &flow->discovery_call.err);
	else
		flow_discovered(flow, turn);
	return true;
}

static bool flow_domain_event(struct flow *flow, struct turn *turn)
{
	if (!call_event(&flow->domain_call, turn))
		return false;
	domain_answered(flow, turn->event->reply);
	return true;
}

/* The answer to a request, its next try and its timer go to the part that made it. */
static bool flow_answered(struct flow *flow, enum requester requester, struct turn *turn)
{
	if (requester < REQUESTER_ACT)
		return flow_inquiry_event(flow, turn);
	if (requester <= REQUESTER_WRITE)
		return flow_act_event(flow, turn);
	switch (requester) {
	case REQUESTER_GRAPH:
		return flow_session_event(flow, &flow->graph, turn);
	case REQUESTER_EXCHANGE:
		return flow_session_event(flow, &flow->exchange, turn);
	case REQUESTER_DISCOVERY:
		return flow_discovery_event(flow, turn);
	case REQUESTER_DOMAIN:
		return flow_domain_event(flow, turn);
	case REQUESTER_BROWSER:
		return pretend_event(&flow->pretend, turn);
	default:
		return false;
	}
}

/* A record could not be kept, or is kept now. */
static void flow_saved(struct flow *flow, const struct event *event)
{
	if (event->kind == EVENT_SAVED && !event->id)
		err_clear(&flow->save_err);
	if (event->kind != EVENT_UNSAVED)
		return;
	if (!flow->save_err.kind)
		flow->save_err = *event->err;
	if (event->mark)
		open_changes_put(&flow->open_changes, event->mark);
}

static bool flow_take(struct flow *flow, struct turn *turn)
{
	const struct event *event = turn->event;
	enum requester requester = turn_requester(turn);

	run_out(&flow->graph, turn);
	run_out(&flow->exchange, turn);
	flow->now = event->now;
	flow->now_ms = event->now_ms;
	switch (event->kind) {
	case EVENT_EARLIER:
		return flow_looked_back(flow, turn);
	case EVENT_MARK:
		flow_take_mark(flow, event->mark);
		return false;
	case EVENT_LOCKED:
		return flow_locked(flow, turn);
	case EVENT_LISTENING:
	case EVENT_BROWSER: /* one port at a time: for the session that waits for it */
		return flow_session_event(flow, session_listens(&flow->graph) ? &flow->graph : &flow->exchange, turn);
	case EVENT_SAVED:
	case EVENT_UNSAVED:
		flow_saved(flow, event);
		break;
	case EVENT_REPLY:
		sent_on(flow, requester, turn);
		break;
	default:
		break;
	}
	return flow_answered(flow, requester, turn);
}

bool flow_event(struct flow *flow, struct turn *turn)
{
	size_t from = turn->orders->count;
	bool was_left = flow->run.left.at != 0, changed = flow_take(flow, turn);

	flow_note_marks(flow, turn->orders, from);
	return flow_left_event(flow, was_left, turn) || changed;
}
