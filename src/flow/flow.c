/* flow.c - one run against one tenant, from discovery to summary */
#include "flow/flow.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "core/report.h"
#include "flow/flow_inside.h"

/* Call slots, each with a timer of its own: the questions, those of the act, discovery, two sessions. */
#define SLOT_INQUIRY 0
#define SLOT_DISCOVERY (2 * TOPIC_COUNT)
#define SLOT_GRAPH (SLOT_DISCOVERY + 1)
#define SLOT_EXCHANGE (SLOT_DISCOVERY + 2)
_Static_assert(SLOT_EXCHANGE < CALL_SLOTS, "every call has a slot of its own");

static void init_parts(struct flow *flow)
{
	const struct flow_setup *setup = flow->setup;
	struct act_ground ground = {
		.run = &flow->run,
		.place = &flow->place,
		.profile = &flow->used,
		.graph = &flow->graph,
		.exchange = &flow->exchange,
		.publisher = flow->publisher,
		.host = setup->host,
		.dry_run = setup->dry_run,
		.window_s = setup->window_s ? setup->window_s : ACT_WINDOW_S,
	};

	run_init(&flow->run);
	session_init(&flow->graph, SERVICE_GRAPH, SLOT_GRAPH);
	session_init(&flow->exchange, SERVICE_EXCHANGE, SLOT_EXCHANGE);
	inquiry_init(&flow->inquiry, SLOT_INQUIRY, &flow->run);
	act_init(&flow->act, TOPIC_COUNT, &ground);
}

void flow_init(struct flow *flow, const struct flow_setup *setup)
{
	flow->setup = setup;
	flow->place = setup->place ? *setup->place : *place_of(setup->cloud);
	text_safe(flow->app_id, sizeof flow->app_id, setup->app_id);
	text_safe(flow->publisher, sizeof flow->publisher, setup->publisher);
	flow_take_link(flow, setup->consent_link);
	marks_init(&flow->marks, setup->marks, setup->mark_count);
	init_parts(flow);
}

static void release_parts(struct flow *flow)
{
	session_release(&flow->graph);
	session_release(&flow->exchange);
	inquiry_release(&flow->inquiry);
	act_release(&flow->act);
	run_release(&flow->run);
}

void flow_release(struct flow *flow)
{
	release_parts(flow);
	marks_release(&flow->marks);
	arena_release(&flow->judged);
	arena_release(&flow->link_arena);
}

static void begin_run(struct flow *flow, const char *instead_of, const char *instead_why, const struct event *event,
		      struct orders *orders)
{
	const struct flow_setup *setup = flow->setup;
	char id[RUN_ID_SIZE], day[WHEN_SIZE];
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
		release_parts(flow);
		init_parts(flow);
		flow->discovery = DISCOVERY_NONE;
		flow->elsewhere = flow->resumed = false;
	}
	when_iso(event->now, day);
	snprintf(id, sizeof id, "%.4s%.2s%.2s-%.2s%.2s%.2s-%02x%02x%02x", day, day + 5, day + 8, day + 11,
		 day + 14, day + 17, event->random[0], event->random[1], event->random[2]);
	order_text(orders, ORDER_RUN, arena_copy(&orders->arena, id));
	order_save(orders, run_begin(&flow->run, &start), false);
	flow_note_profile(flow, event, orders);
}

void flow_begin(struct flow *flow, const struct event *event, struct orders *orders)
{
	begin_run(flow, NULL, NULL, event, orders);
}

/* Why nothing may be added to a saved run, as its successor records it; NULL: it may be gone on with, up to *@whole_len. */
static const char *unfit(const char *id, const char *text, size_t len, size_t *whole_len, struct err *why)
{
	static const char *const doing = N_("going on with a saved run");
	const char *word = NULL;
	struct run run;
	struct err err;

	run_init(&run);
	if (!text || !run_read(&run, text, len, &err)) {
		word = "unreadable";
		err_set(why, ERR_FILE, doing, _("The record %s cannot be read. It is left as it is, and a new run begins."), id);
	} else if (run.health == RUN_NEWER) {
		word = "newer";
		err_set(why, ERR_FILE, doing, _("The record %s was written by a newer version. It is left as it is, and a new run begins."), id);
	} else if (run.health == RUN_ALTERED) {
		word = "altered";
		err_set(why, ERR_FILE, doing, _("The record %1$s was altered (line %2$zu). It is left as it is, as evidence, and a new run begins."),
			id, run.bad_line);
	} else if (run.carried & ~(unsigned)CARRIED_END_LOST) {
		word = "carried";
		err_set(why, ERR_FILE, doing, _("The record %s is not as it was written. It is left as it is, and a new run begins."), id);
	} else if (run.carried) {
		*whole_len = run.whole_len; /* how a crash looks, too: that line was never synced */
	}
	run_release(&run);
	return word;
}

bool flow_go_on(struct flow *flow, const char *id, const char *text, size_t len, const struct event *event, struct orders *orders,
		struct err *why)
{
	const char *word = unfit(id, text, len, &len, why);
	struct order *order;

	if (word || !flow_resume(flow, text, len, why)) {
		begin_run(flow, id, word ? word : "unreadable", event, orders);
		return false;
	}
	err_clear(why);
	order = orders_add(orders, ORDER_RUN);
	order->text = arena_copy(&orders->arena, flow->run.id);
	order->whole_len = flow->run.whole_len;
	if (flow->setup->guided) /* what others have seen since */
		flow_look_back(flow, true, orders);
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
	if (flow->run.facts.heard[TOPIC_DISCOVERY].hearing == HEARD) {
		flow->discovery = DISCOVERY_DONE;
		text_safe(flow->wanted_tenant, sizeof flow->wanted_tenant, flow->run.facts.tenant.domain);
		if (!flow->setup->place)
			flow->place = *place_of(flow->run.facts.tenant.cloud);
	}
	return true;
}

static void put_discovery(const void *context, struct request *request, struct arena *arena)
{
	const struct flow *flow = context;

	signin_discover_put(request, &flow->place, flow->wanted_tenant, arena);
}

void flow_discover(struct flow *flow, const char *tenant, const struct event *event, struct orders *orders)
{
	call_cancel(&flow->discovery_call, orders);
	session_cancel(&flow->graph, orders);
	session_cancel(&flow->exchange, orders);
	text_safe(flow->wanted_tenant, sizeof flow->wanted_tenant, tenant);
	if (!flow->setup->place)
		flow->place = *place_of(flow->setup->cloud);
	flow->discovery = DISCOVERY_ASKING;
	err_clear(&flow->discovery_err);
	call_start(&flow->discovery_call, SLOT_DISCOVERY, N_("looking for the tenant"), put_discovery, flow,
		   &flow->next_id, event, orders);
}

void flow_know_tenant(struct flow *flow, const struct tenant *tenant, int64_t at, const struct event *event, struct orders *orders)
{
	flow->run.facts.tenant = *tenant;
	text_safe(flow->wanted_tenant, sizeof flow->wanted_tenant, tenant->domain);
	facts_heard(&flow->run.facts, TOPIC_DISCOVERY, at, "");
	order_save(orders, run_note_fact(&flow->run, TOPIC_DISCOVERY, event->now), false);
	flow->discovery = DISCOVERY_DONE;
	if (!flow->setup->place)
		flow->place = *place_of(tenant->cloud);
	flow_look_back(flow, true, orders);
}

static void put_domain(const void *context, struct request *request, struct arena *arena)
{
	const struct flow *flow = context;

	signin_discover_put(request, &flow->place, flow->domain, arena);
}

void flow_ask_domain(struct flow *flow, const char *domain, const struct event *event, struct orders *orders)
{
	call_cancel(&flow->domain_call, orders);
	text_safe(flow->domain, sizeof flow->domain, domain);
	flow->domain_fits = UNKNOWN;
	/* the tenant is found: its slot is free */
	call_start(&flow->domain_call, SLOT_DISCOVERY, N_("looking whose the domain is"), put_domain, flow, &flow->next_id, event, orders);
}

static void domain_answered(struct flow *flow, const struct reply *reply)
{
	struct tenant tenant = {0};
	struct err err = {0};

	if (flow->domain_call.state == CALL_FAILED)
		return;
	if (signin_discover_read(reply, &tenant, &err))
		flow->domain_fits = text_same(tenant.id, flow->run.facts.tenant.id) ? YES : NO;
	else if (err.kind == ERR_UNKNOWN_TENANT) /* nobody's; any other answer says nothing */
		flow->domain_fits = NO;
}

static void discovery_failed(struct flow *flow, const struct err *err)
{
	flow->discovery = DISCOVERY_FAILED;
	flow->discovery_err = *err;
	flow->discovery_err.doing = N_("looking for the tenant");
}

/* What was said on the command line wins, since answers do not tell all clouds of one government apart; but not over the
 * sign-in host: it would only be refused there, in other words. */
static bool cloud_fits(const struct flow *flow, const struct tenant *tenant, struct err *err)
{
	enum cloud said = flow->setup->cloud;

	if (said == CLOUD_UNKNOWN || flow->setup->place ||
	    strcmp(place_of(said)->base[SERVICE_LOGIN], place_of(tenant->cloud)->base[SERVICE_LOGIN]) == 0)
		return true;
	return err_set(err, ERR_USAGE, NULL, _("--cloud says %1$s, and the tenant is in another cloud: %2$s (--cloud %3$s)."), cloud_id(said),
		       cloud_say(tenant->cloud), cloud_id(tenant->cloud));
}

static void discovered(struct flow *flow, const struct event *event, struct orders *orders)
{
	const struct change_mark *mark;
	struct tenant tenant = {0};
	struct err err = {0};

	if (!signin_discover_read(event->reply, &tenant, &err)) {
		discovery_failed(flow, &err);
		return;
	}
	if (text_is_guid(flow->wanted_tenant) && !text_same(flow->wanted_tenant, tenant.id)) {
		err_set(&err, ERR_ODD, NULL, _("The answer is about another tenant, %s."), tenant.id);
		discovery_failed(flow, &err);
		return;
	}
	if (!cloud_fits(flow, &tenant, &err)) {
		discovery_failed(flow, &err);
		return;
	}
	mark = marks_find(&flow->marks, tenant.id);
	/* found by its id: a change that is open there knows the domain it was confirmed with */
	text_safe(tenant.domain, sizeof tenant.domain,
		  mark && text_is_guid(flow->wanted_tenant) ? mark->tenant.domain : flow->wanted_tenant);
	if (flow->setup->cloud != CLOUD_UNKNOWN)
		tenant.cloud = flow->setup->cloud;
	flow->run.facts.tenant = tenant;
	facts_heard(&flow->run.facts, TOPIC_DISCOVERY, event->now, event->reply->request_id);
	order_save(orders, run_note_fact(&flow->run, TOPIC_DISCOVERY, event->now), false);
	flow->discovery = DISCOVERY_DONE;
	if (!flow->setup->place) {
		flow->place = *place_of(tenant.cloud);
		orders_add(orders, ORDER_PLACE)->place = flow->place;
	}
	flow_look_back(flow, true, orders);
	flow_recall(flow, orders);
}

const char *flow_client(const struct flow *flow, enum service service)
{
	const struct flow_setup *setup = flow->setup;

	if (service != SERVICE_EXCHANGE)
		return setup->client_id ? setup->client_id : CLIENT_GRAPH;
	if (setup->exchange_client_id)
		return setup->exchange_client_id;
	/* Microsoft's own clients for Graph are refused by Exchange */
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

static void signed_in(struct flow *flow, struct session *session, const struct event *event, struct orders *orders);

void flow_signin(struct flow *flow, enum service service, enum auth auth, unsigned purposes,
		 const struct event *event, struct orders *orders)
{
	struct session_wish wish = {
		.auth = auth,
		.place = &flow->place,
		.tenant_id = flow->run.facts.tenant.id,
		.client_id = flow_client(flow, service),
		.client_secret = flow->setup->client_secret,
		.cert = flow->setup->cert,
		.tokens = flow->setup->tokens,
		.port = flow->setup->port,
		.purposes = service == SERVICE_GRAPH ? purposes : 0,
		.offline = service == SERVICE_EXCHANGE && (flow->setup->offline_access || flow->offline_access),
		.refresh = service == SERVICE_EXCHANGE ? flow->setup->refresh : NULL,
	};

	session_start(flow_session(flow, service), &wish, &flow->next_id, event, orders);
	if (session_in(flow_session(flow, service))) /* a token made elsewhere */
		signed_in(flow, flow_session(flow, service), event, orders);
}

bool flow_paste(struct flow *flow, enum service service, const char *pasted, const struct event *event,
		struct orders *orders, struct err *err)
{
	return session_paste(flow_session(flow, service), pasted, &flow->next_id, event, orders, err);
}

/* Why a service cannot be asked: NULL when somebody is signed in for it. */
static const struct err *absence(const struct session *session, struct err *room)
{
	if (session_in(session))
		return NULL;
	*room = session->err;
	if (!room->kind)
		err_set(room, ERR_SIGNED_OUT, NULL, _("nobody is signed in for %s"),
			service_say(session->service));
	return room;
}

void flow_ask(struct flow *flow, unsigned topics, bool fail_absent, const struct event *event,
	      struct orders *orders)
{
	struct err room[SERVICE_COUNT];

	flow->inquiry.asking = flow_asking(flow, event);
	flow->inquiry.absent[SERVICE_GRAPH] = absence(&flow->graph, &room[SERVICE_GRAPH]);
	flow->inquiry.absent[SERVICE_EXCHANGE] = absence(&flow->exchange, &room[SERVICE_EXCHANGE]);
	for (int i = 0; !fail_absent && i < TOPIC_COUNT; i++) {
		const struct question *question = question_of((enum topic)i);

		if (question && flow->inquiry.absent[question->service])
			topics &= ~TOPIC_BIT(i);
	}
	inquiry_start(&flow->inquiry, topics, &flow->next_id, event, orders);
	/* The reasons were copied into the facts; these live on this stack only. */
	flow->inquiry.absent[SERVICE_GRAPH] = flow->inquiry.absent[SERVICE_EXCHANGE] = NULL;
}

bool flow_busy(const struct flow *flow)
{
	return flow->discovery == DISCOVERY_ASKING || session_busy(&flow->graph) ||
	       session_busy(&flow->exchange) || flow->inquiry.busy || act_busy(&flow->act);
}

/* Whoever signs in leaves a grant, and whoever asked for more left more: what was read of it before is not true any more. */
static void forget_traces(struct flow *flow, const struct event *event, struct orders *orders)
{
	static const enum topic traces[] = {TOPIC_SELF, TOPIC_SELF_GRANTS};

	for (size_t i = 0; i < sizeof traces / sizeof *traces; i++) {
		if (flow->run.facts.heard[traces[i]].hearing == NOT_HEARD)
			continue;
		facts_forget(&flow->run.facts, traces[i]);
		order_save(orders, run_note_fact(&flow->run, traces[i], event->now), false);
	}
}

static void signed_in(struct flow *flow, struct session *session, const struct event *event,
		      struct orders *orders)
{
	bool app = session_in(session) && !session->claims.person;

	/* an app has no directory roles to be asked for: its permissions decide */
	if (app && session->service == SERVICE_GRAPH) {
		facts_forget(&flow->run.facts, TOPIC_ROLES);
		facts_heard(&flow->run.facts, TOPIC_ROLES, event->now, "");
		order_save(orders, run_note_fact(&flow->run, TOPIC_ROLES, event->now), false);
	}
	if (session_in(session) && session->service == SERVICE_GRAPH)
		forget_traces(flow, event, orders);
	if (session_in(session))
		order_save(orders,
		     run_note_person(&flow->run, session->claims.name, session->claims.appid,
				     service_id(session->service), "sign-in", event->now), false);
}

/* A token that was refused on the way signs the session out; the page leads to a new sign-in. */
static void expire(struct flow *flow, const struct inquiry *inquiry, struct orders *orders)
{
	if (inquiry->signed_out[SERVICE_GRAPH].kind)
		session_expire(&flow->graph, &inquiry->signed_out[SERVICE_GRAPH], orders);
	if (inquiry->signed_out[SERVICE_EXCHANGE].kind)
		session_expire(&flow->exchange, &inquiry->signed_out[SERVICE_EXCHANGE], orders);
}

static void acted(struct flow *flow, enum act_state before, const struct event *event, struct orders *orders)
{
	const struct act *act = &flow->act;
	bool tokens = act->what == CHANGE_TOKENS;
	const struct session *session = tokens ? &flow->exchange : &flow->graph;

	expire(flow, &act->inquiry, orders);
	if (before != ACT_SENDING && act->state == ACT_SENDING && session->claims.appid)
		order_save(orders,
		     run_note_person(&flow->run, session->claims.name, session->claims.appid,
				     service_id(session->service), tokens ? "tokens" : "consent", event->now),
		     false);
}

/* Who may not read their own roles in the directory: the token tells them too. It is as old as the sign-in, so what the
 * directory says comes first; but a partner's administrator is no object of this directory, and "me" is nobody there. */
static void roles_by_token(struct flow *flow, const struct event *event, struct orders *orders)
{
	const struct claims *claims = &flow->graph.claims;
	struct facts *facts = &flow->run.facts;
	const struct heard *heard = &facts->heard[TOPIC_ROLES];

	bool stranger, refused;

	if (!session_in(&flow->graph) || !claims->has_wids || !claims->person)
		return;
	stranger = !*claims->oid && (heard->hearing == HEARD || heard->hearing == HEARD_FAILED) && !scopes_include(&facts->role_ids, &claims->wids);
	refused = heard->hearing == HEARD_FAILED && (heard->err.kind == ERR_NOT_ALLOWED || heard->err.kind == ERR_NO_SUCH);
	if (!stranger && !refused)
		return;
	facts_forget(facts, TOPIC_ROLES);
	facts->me_upn = arena_copy(facts->arena, claims->name);
	for (size_t i = 0; i < claims->wids.count; i++)
		scopes_add(&facts->role_ids, claims->wids.names[i], facts->arena);
	facts_heard(facts, TOPIC_ROLES, event->now, "");
	order_save(orders, run_note_fact(&flow->run, TOPIC_ROLES, event->now), false);
}

/* A token that has run out is not sent any more: whoever needs it is led to a new sign-in. */
static void run_out(struct session *session, const struct event *event, struct orders *orders)
{
	struct err err;

	if (!session_in(session) || !session->runs_out_ms || event->now_ms < session->runs_out_ms)
		return;
	err_set(&err, ERR_SIGNED_OUT, N_("staying signed in"), _("the token ran out"));
	session_expire(session, &err, orders);
}

/* Exchange may send us on to its front door. What Graph, the sign-in or somebody in between names is none. */
static void sent_on(struct flow *flow, const struct event *event, struct orders *orders)
{
	unsigned id = event->reply->id;

	if (!reply_is_redirect(event->reply) ||
	    (!inquiry_asked(&flow->inquiry, SERVICE_EXCHANGE, id) && !act_asked(&flow->act, SERVICE_EXCHANGE, id)))
		return;
	if (place_take_door(&flow->place, event->reply->location))
		orders_add(orders, ORDER_PLACE)->place = flow->place;
}

static bool take(struct flow *flow, const struct event *event, struct orders *orders)
{
	enum act_state before = flow->act.state;

	run_out(&flow->graph, event, orders);
	run_out(&flow->exchange, event, orders);

	flow->now = event->now;
	flow->now_ms = event->now_ms;
	if (event->kind == EVENT_REPLY)
		sent_on(flow, event, orders);
	if (event->kind == EVENT_SAVED && !event->id)
		err_clear(&flow->save_err);
	if (event->kind == EVENT_UNSAVED && !flow->save_err.kind)
		flow->save_err = *event->err;
	if (event->kind == EVENT_UNSAVED && event->mark)
		marks_put(&flow->marks, event->mark);
	if (event->kind == EVENT_EARLIER)
		return flow_looked_back(flow, event, orders);
	if (event->kind == EVENT_LOOKED)
		flow_looked(flow, event->mark);
	if (event->kind == EVENT_LOCKED)
		return flow_locked(flow, event, orders);
	if (act_event(&flow->act, &flow->next_id, event, orders)) {
		acted(flow, before, event, orders);
		flow_note_losses(flow, event, orders);
		return true;
	}
	if (inquiry_event(&flow->inquiry, &flow->next_id, event, orders)) {
		expire(flow, &flow->inquiry, orders);
		roles_by_token(flow, event, orders);
		flow_note_losses(flow, event, orders);
		return true;
	}
	if (session_event(&flow->graph, &flow->next_id, event, orders)) {
		signed_in(flow, &flow->graph, event, orders);
		return true;
	}
	if (session_event(&flow->exchange, &flow->next_id, event, orders)) {
		signed_in(flow, &flow->exchange, event, orders);
		return true;
	}
	if (call_busy(&flow->domain_call) && call_event(&flow->domain_call, &flow->next_id, event, orders)) {
		domain_answered(flow, event->reply);
		return true;
	}
	if (flow->discovery == DISCOVERY_ASKING &&
	    call_event(&flow->discovery_call, &flow->next_id, event, orders)) {
		if (flow->discovery_call.state == CALL_FAILED)
			discovery_failed(flow, &flow->discovery_call.err);
		else
			discovered(flow, event, orders);
		return true;
	}
	return false;
}

bool flow_event(struct flow *flow, const struct event *event, struct orders *orders)
{
	size_t from = orders->count;
	bool was_left = flow->run.left.at != 0, changed = take(flow, event, orders);

	flow_note_marks(flow, orders, from);
	return flow_left_event(flow, was_left, event, orders) || changed;
}
