/* flow_act.c - what a run does to its tenant, and what it thinks of it in the end */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "cloud/ews.h"
#include "core/report.h"
#include "core/tester.h"
#include "flow/flow_inside.h"

/* Whether somebody's address is of this organisation: a guest's or a partner's mailbox is in another one, and leads Exchange there. */
static bool is_of_tenant(const struct facts *facts, const char *upn)
{
	const char *domain = upn ? strrchr(upn, '@') : NULL;

	if (!domain || text_find(upn, "#EXT#"))
		return false;
	domain++;
	return text_same(domain, facts->tenant.domain) || text_same(domain, facts->org_initial_domain) ||
	       scopes_has(&facts->org_domains, domain);
}

struct asking flow_asking(const struct flow *flow, const struct event *event)
{
	const char *me = flow->graph.claims.name, *upn = flow->exchange.claims.upn;

	return (struct asking){
		.place = &flow->place,
		.facts = &flow->run.facts,
		.profile = &flow->used,
		.tenant_id = flow->run.facts.tenant.id,
		.app_id = flow->app_id,
		.me = me ? me : "",
		.upn = is_of_tenant(&flow->run.facts, upn) ? upn : "",
		.delegated = me && *me,
		.client_id = flow->graph.claims.appid ? flow->graph.claims.appid : "",
		.also = &flow->run.had,
		.claims = session_in(&flow->graph) ? &flow->graph.claims : NULL,
		.now = event->now,
	};
}

/* A change is made to the app that was found, even where it was found by name. */
static struct asking act_asking(const struct flow *flow, const struct event *event)
{
	struct asking asking = flow_asking(flow, event);

	if (!*asking.app_id)
		asking.app_id = flow->run.facts.app_id;
	return asking;
}

void flow_plan_consent(struct flow *flow, const struct event *event, struct orders *orders)
{
	struct asking asking = act_asking(flow, event);

	act_plan_consent(&flow->act, &asking, &flow->next_id, event, orders);
}

void flow_plan_consent_again(struct flow *flow, const struct event *event, struct orders *orders)
{
	flow_plan_consent(flow, event, orders);
	flow->act.again = true;
}

void flow_plan_app(struct flow *flow, const struct event *event, struct orders *orders)
{
	struct asking asking = act_asking(flow, event);

	act_plan_app(&flow->act, flow_only_by_link(flow), &asking, &flow->next_id, event, orders);
}

void flow_plan_block(struct flow *flow, int64_t for_s, const struct event *event, struct orders *orders)
{
	struct asking asking = act_asking(flow, event);

	act_plan_block(&flow->act, for_s, &asking, &flow->next_id, event, orders);
}

/* What is known of what is open, as a mark has it: by its mark, or, where that is gone, by this run. */
static const struct change_mark *known_mark(struct flow *flow, struct change_mark *room)
{
	const struct change *change = flow->elsewhere ? NULL : run_open(&flow->run);
	const struct change_mark *mark = marks_find(&flow->marks, flow->run.facts.tenant.id);

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

void flow_plan_restore_to(struct flow *flow, enum tokens_state found, const struct event *event,
			  struct orders *orders)
{
	struct asking asking = act_asking(flow, event);
	struct flow_open open = {0};
	struct change_mark room;

	flow_open(flow, &open);
	act_plan_restore(&flow->act, found, open.change_id, known_mark(flow, &room), &asking, &flow->next_id, event, orders);
}

void flow_plan_restore(struct flow *flow, const struct event *event, struct orders *orders)
{
	struct flow_open open;

	if (flow_open(flow, &open))
		flow_plan_restore_to(flow, open.from, event, orders);
}

const char *flow_back_say(const struct flow *flow, struct arena *arena)
{
	const struct facts *facts = &flow->run.facts;
	struct scopes all = run_lost(&flow->run, NULL, arena), here = run_lost(&flow->run, facts->resource_object_id, arena);
	const char *app = *flow->app_id ? flow->app_id : facts->app_id, *domain = facts->tenant.domain;

	if (!all.count)
		return NULL;
	if (!here.count)
		return _("What is lost is on a further resource of the profile: whoever gave it has to give it again.");
	return arena_printf(arena,
			    _("To give it again, with the sign-in options as before: naaready consent --tenant %1$s --app-id %2$s%3$s%4$s --scopes \"%5$s\" "
			      "--apply --yes --confirm %1$s"),
			    domain, app, *flow->publisher ? " --publisher " : "", flow->publisher, scopes_join(&here, ",", arena));
}

const char *flow_act_who(const struct flow *flow)
{
	if (flow->act.what == CHANGE_TOKENS)
		return _("Someone with the role Exchange Administrator has to sign in to Exchange for this.");
	/* who has the role needs no other one: it is the token that lacks something */
	if (findings_get(&flow->findings, "admin.consent_role") &&
	    findings_get(&flow->findings, "admin.consent_role")->verdict == VERDICT_PASS)
		return flow->act.what == CHANGE_APP ?
			       _("The role is there; the token lacks the permission Application.ReadWrite.All.") :
			       _("The role is there; the token lacks the permission DelegatedPermissionGrant.ReadWrite.All.");
	return _("Someone with the role Global, Privileged Role, Application or Cloud Application Administrator has to sign in for this.");
}

void flow_confirm(struct flow *flow, const struct event *event, struct orders *orders)
{
	act_confirm(&flow->act, &flow->next_id, event, orders);
}

void flow_look_again(struct flow *flow, const struct event *event, struct orders *orders)
{
	act_look_again(&flow->act, &flow->next_id, event, orders);
}

void flow_recall(struct flow *flow, struct orders *orders)
{
	order_text(orders, ORDER_LEFT, flow->run.facts.tenant.id);
}

static void recalled(struct flow *flow, const struct event *event, struct orders *orders)
{
	struct change_left left;
	struct err ignored;

	if (event->len && change_left_read(&left, event->text, event->len, &flow->run.arena, &ignored) && left.at > flow->run.left.at)
		order_save(orders, run_note_left(&flow->run, &left, event->now), false);
}

/* The setting was read, and it is not what was left any more: no later start has to say so. */
static void forget_left(struct flow *flow, struct orders *orders)
{
	struct order *order = orders_add(orders, ORDER_LEFT);

	order->text = flow->run.facts.tenant.id;
	order->name = "";
}

bool flow_left_event(struct flow *flow, bool was_left, const struct event *event, struct orders *orders)
{
	if (event->kind == EVENT_LEFT) {
		recalled(flow, event, orders);
		return true;
	}
	if (was_left && !flow->run.left.at)
		forget_left(flow, orders);
	return false;
}

void flow_keep(struct flow *flow, const char *why, const char *user, const struct event *event, struct orders *orders)
{
	static const char *const doing = N_("leaving the change as it is");
	struct flow_leave *leave = &flow->leave;
	struct flow_open open;

	(void)event;
	*leave = (struct flow_leave){0};
	text_safe(leave->why, sizeof leave->why, why);
	text_safe(leave->user, sizeof leave->user, user);
	if (!flow_open(flow, &open) || act_busy(&flow->act))
		return;
	if (flow->setup->dry_run) {
		err_set(&leave->err, ERR_USAGE, doing, _("A dry run decides nothing: it stays open."));
		return;
	}
	leave->waiting = true;
	order_text(orders, ORDER_LOCK, flow->run.facts.tenant.id);
}

/* The decision is written down first; then nothing is open any more. */
static void leave_open(struct flow *flow, const struct flow_open *open, const struct event *event, struct orders *orders)
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
		.at = event->now,
	};
	struct order *order;

	order_save(orders, run_note_left(&flow->run, &left, event->now), true);
	order = orders_add(orders, ORDER_LEFT);
	order->text = flow->run.facts.tenant.id;
	order->name = change_left_write(&left, &orders->arena);
	act_keep(&flow->act, open->change_id, event, orders);
}

/* Another process may have put it back meanwhile, or begun another test: then there is nothing of this to be left. */
static void leave_locked(struct flow *flow, const struct event *event, struct orders *orders)
{
	static const char *const doing = N_("leaving the change as it is");
	struct flow_leave *leave = &flow->leave;
	struct flow_open open;
	bool was = flow_open(flow, &open);

	leave->waiting = false;
	if (event->err) {
		leave->err = *event->err;
		leave->err.doing = doing;
		flow_looked(flow, event->mark);
		return;
	}
	if (was && event->mark && event->mark->at == open.at) {
		leave_open(flow, &open, event, orders);
	} else {
		flow_looked(flow, event->mark);
		flow->elsewhere = flow->elsewhere || !event->mark;
		err_set(&leave->err, ERR_CONFLICT, doing, _("another process of this host has settled it meanwhile, or begun another test; read the setting again"));
	}
	orders_add(orders, ORDER_UNLOCK);
}

void flow_set_tester(struct flow *flow, size_t at, const struct tester *tester, const struct event *event,
		     struct orders *orders)
{
	struct facts *facts = &flow->run.facts;
	struct tester fresh = *tester;

	fresh.run = "";
	fresh.app = *flow->app_id ? flow->app_id : facts->app_id;
	facts_set_tester(facts, at, fresh);
	testers_unite(facts, NULL, 0); /* what was seen by the same person in the same Outlook before is done with */
	facts_heard(facts, TOPIC_PEOPLE, event->now, "");
	order_save(orders, run_note_fact(&flow->run, TOPIC_PEOPLE, event->now), false);
}

void flow_looked(struct flow *flow, const struct change_mark *mark)
{
	/* what cannot be read just now does not unsay what was read */
	if (mark && (*mark->from || !marks_find(&flow->marks, mark->tenant.id)))
		marks_put(&flow->marks, mark);
	else if (!mark)
		marks_drop(&flow->marks, flow->run.facts.tenant.id);
}

/* A block that others began meanwhile; or another one than what was to be put back, or looked at once more. */
static bool is_in_the_way(const struct act *act, const struct change_mark *mark)
{
	if (!mark || (!act->restoring && !act->looking))
		return mark != NULL;
	/* one that cannot be read is there, and nobody knows which it is */
	return *mark->from && (!act->marked || (*act->mark.from && (strcmp(mark->run_id, act->mark.run_id) != 0 ||
								    mark->change_id != act->mark.change_id)));
}

/* What is open may have changed since this program read the index: a test of somebody else, or ours put back. */
static void look_around(struct flow *flow, const struct event *event, struct orders *orders)
{
	const struct change_mark *mark = event->mark;
	bool had = marks_find(&flow->marks, flow->run.facts.tenant.id) != NULL;
	char when[WHEN_SIZE];
	struct err err;

	flow_looked(flow, mark);
	if (event->err)
		return;
	if (is_in_the_way(&flow->act, mark)) {
		err_set(&err, ERR_CONFLICT, N_("making the change"),
			_("a test is running in this tenant already, since %1$s, begun by %2$s on %3$s: settle it first, with \"naaready tokens restore\""),
			when_minute(mark->at, when), mark->by, mark->host);
		act_stop(&flow->act, &err, orders);
	} else if (had && !mark) {
		flow->elsewhere = flow->act.restoring || flow->act.looking;
		act_stop(&flow->act, NULL, orders);
	} else if (mark && *mark->from) {
		flow->act.mark = *mark; /* how certain it is by now */
		flow->act.marked = true;
	}
}

/* A consent that was sent before may land after ours, and would take away what ours adds. Nobody could tell that afterwards. */
static void look_back(struct flow *flow, const struct event *event, struct orders *orders)
{
	char sent[WHEN_SIZE], left[WHEN_SIZE];
	struct window earlier;
	struct err err;

	if (event->err || flow->act.looking || !act_is_behind(&flow->act, event, &earlier, &orders->arena))
		return;
	err_set(&err, ERR_CONFLICT, N_("making the change"),
		_("a consent for this app was sent from this host at %1$s by %2$s, and nobody knows what became of it. It may still be carried out for %3$s, and would take away what this one adds. Nothing was sent; do this again after that"),
		when_minute(earlier.sent_at, sent), earlier.by, when_span(earlier.until - event->now, left, sizeof left));
	act_stop(&flow->act, &err, orders);
}

bool flow_locked(struct flow *flow, const struct event *event, struct orders *orders)
{
	if (flow->leave.waiting) {
		leave_locked(flow, event, orders);
		return true;
	}
	if (flow->act.what == CHANGE_TOKENS)
		look_around(flow, event, orders);
	else if (flow->act.what == CHANGE_CONSENT)
		look_back(flow, event, orders);
	act_locked(&flow->act, &flow->next_id, event, orders);
	return true;
}

void flow_note_marks(struct flow *flow, const struct orders *orders, size_t from)
{
	for (size_t i = from; i < orders->count; i++) {
		const struct order *order = &orders->items[i];

		if ((order->kind == ORDER_CHANGE || order->kind == ORDER_MARK) && order->has_mark)
			marks_put(&flow->marks, &order->mark);
		else if (order->kind == ORDER_UNMARK)
			marks_drop(&flow->marks, order->text);
	}
}

static void take_pasted(struct flow *flow, enum topic topic, const char *by, const struct event *event, struct orders *orders)
{
	facts_heard(&flow->run.facts, topic, event->now, "");
	flow->run.facts.heard[topic].by = arena_copy(&flow->run.arena, by);
	order_save(orders, run_note_fact(&flow->run, topic, event->now), false);
}

/* All domains that are known to be this tenant's. */
static struct scopes own_domains(const struct flow *flow, struct arena *arena)
{
	struct scopes own = {0};

	for (size_t i = 0; i < flow->run.facts.org_domains.count; i++)
		scopes_add(&own, flow->run.facts.org_domains.names[i], arena);
	scopes_add(&own, flow->run.facts.tenant.domain, arena);
	if (*flow->domain && flow->domain_fits == YES)
		scopes_add(&own, flow->domain, arena);
	return own;
}

const char *flow_console_stranger(const struct flow *flow, const char *text, enum known *stranger, struct arena *arena)
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

bool flow_ask_console(struct flow *flow, const char *text, const struct event *event, struct orders *orders)
{
	enum known stranger;
	const char *name = flow_console_stranger(flow, text, &stranger, &orders->arena);

	if (stranger != UNKNOWN || text_same(flow->domain, name))
		return false;
	flow_ask_domain(flow, name, event, orders);
	return true;
}

/* Another tenant's, or nobody knows whose: that it was not taken is what is known. */
static void refuse_pasted(struct flow *flow, enum topic topic, const struct err *why, const struct event *event, struct orders *orders)
{
	facts_forget(&flow->run.facts, topic);
	facts_failed(&flow->run.facts, topic, event->now, why);
	order_save(orders, run_note_fact(&flow->run, topic, event->now), false);
}

void flow_take_console(struct flow *flow, const char *text, const char *by, const struct event *event,
		       struct orders *orders)
{
	static const struct {
		enum topic topic;
		bool (*read)(const char *text, struct facts *facts, struct err *err);
	} readers[] = {{TOPIC_TOKENS, exchange_tokens_text}, {TOPIC_EXCHANGE, ews_text}};
	struct err ignored = {0}, foreign = {0};
	struct facts apart;
	enum known stranger;
	const char *name = flow_console_stranger(flow, text, &stranger, &orders->arena);

	facts_init(&apart, &orders->arena);
	if (stranger == YES)
		err_set(&foreign, ERR_OWNER, N_("reading what the console showed"), _("what the console showed is of another organisation, %s"), name);
	else if (stranger == UNKNOWN)
		err_set(&foreign, ERR_OWNER, N_("reading what the console showed"),
			_("the console showed the organisation %s, and whether that is this tenant could not be found out"), name);
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
		if (!readers[i].read(text, stranger == NO ? &flow->run.facts : &apart, &ignored))
			continue;
		if (stranger == NO)
			take_pasted(flow, readers[i].topic, by, event, orders);
		else
			refuse_pasted(flow, readers[i].topic, &foreign, event, orders);
	}
}

static void fill_open(struct flow_open *open, const struct change_mark *mark)
{
	open->certainty = mark->certainty;
	open->certain = mark->certainty != CERTAINTY_UNKNOWN;
	open->shows_until = change_shows_until(mark);
	open->back_at = mark->back_at;
}

/* Where nobody said which tenant it is, a command still knows whom it was asked about. */
static const struct change_mark *mark_of(const struct flow *flow)
{
	if (*flow->run.facts.tenant.id || flow->setup->guided)
		return marks_find(&flow->marks, flow->run.facts.tenant.id);
	return marks_named(&flow->marks, flow->wanted_tenant);
}

bool flow_open(const struct flow *flow, struct flow_open *open)
{
	const struct change *change = flow->elsewhere ? NULL : run_open(&flow->run);
	const struct change_mark *mark = mark_of(flow);
	bool ours = mark && text_same(mark->run_id, flow->run.id);

	if (change) {
		struct change_mark known = {.at = change->at, .sent_at = change->sent_at, .certainty = change->certainty};

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

const char *flow_open_say(const struct flow *flow, struct arena *arena)
{
	const char *domain = *flow->run.facts.tenant.domain ? flow->run.facts.tenant.domain : flow->wanted_tenant;
	struct flow_open open;
	char when[WHEN_SIZE];

	if (!flow_open(flow, &open))
		return NULL;
	if (!open.certain)
		return arena_printf(arena,
				    _("Something may be left changed in %s: legacy tokens, found \"%s\", were to be set to \"%s\" at %s, and what became of that is not known. The next start will show it first."),
				    domain, tokens_state_say(open.from), tokens_state_say(open.to),
				    when_minute(open.at, when));
	return arena_printf(arena,
			    _("Something is left changed in %s: legacy tokens, found \"%s\", set to \"%s\" at %s. The next start will show it first."),
			    domain, tokens_state_say(open.from), tokens_state_say(open.to),
			    when_minute(open.at, when));
}

const struct profile *flow_profile(const struct flow *flow)
{
	const struct profile *then = &flow->run.profile;

	return flow->setup->offline && then->id && *then->id ? then : &flow->used;
}

void flow_judge(struct flow *flow, int64_t now)
{
	struct flow_open open;
	struct judging judging;

	arena_reset(&flow->judged);
	judging = (struct judging){
		.profile = flow_profile(flow),
		.timeline = flow->setup->timeline,
		.now = now,
		.changes = flow->run.changes,
		.change_count = flow->run.change_count,
		.mark = flow_open(flow, &open) && !open.change_id ? mark_of(flow) : NULL,
		.left = &flow->run.left,
		.wanted_app_id = flow->app_id,
		.wanted_owner = flow->publisher,
		.link_scopes = flow->link.scopes,
		.guided = flow->setup->guided,
		.dropped = run_dropped(&flow->run, &flow->judged),
		.windows = flow->run.windows.items,
		.window_count = flow->run.windows.count,
		.insiders = run_insiders(&flow->run, &flow->judged),
	};
	check_all(&flow->run.facts, &judging, &flow->findings, &flow->judged);
}

const struct finding *flow_consent_lacks(const struct flow *flow)
{
	static const char *const ids[] = {"app.present", "app.enabled", "consent.admin", "scopes.granted"};
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

void flow_note_judged(struct flow *flow, const struct event *event, struct orders *orders)
{
	order_save(orders, run_note_judged(&flow->run, &flow->findings, event->now), false);
}

void flow_end(struct flow *flow, const struct event *event, struct orders *orders)
{
	order_save(orders, run_note_end(&flow->run, event->now), true);
}

const struct err *flow_err(const struct flow *flow)
{
	if (flow->save_err.kind)
		return &flow->save_err;
	if (flow->discovery == DISCOVERY_FAILED)
		return &flow->discovery_err;
	/* once something was heard, the facts speak: a later sign-in that failed does not unsay them */
	if (flow->graph.state == SESSION_FAILED && flow->run.facts.heard[TOPIC_ORGANIZATION].hearing == NOT_HEARD)
		return &flow->graph.err;
	return NULL;
}

/* What a tenant can be asked; the tenant behind a domain is found without sign-in, and people are asked on a page. */
#define READ_TOPICS FLOW_ALL_TOPICS

bool flow_is_old(const struct flow *flow)
{
	return flow->resumed && !flow->setup->offline && !(flow->run.fresh & READ_TOPICS);
}

int64_t flow_read_at(const struct flow *flow)
{
	int64_t newest = 0;

	for (int i = 0; i < TOPIC_COUNT; i++)
		if (READ_TOPICS & TOPIC_BIT(i) && flow->run.facts.heard[i].at > newest)
			newest = flow->run.facts.heard[i].at;
	return newest;
}

/* Something that the verdict rests on was read by an earlier start, and not again by this one. */
static bool rests_on_old(const struct flow *flow)
{
	for (const struct check *check = checks; check->id; check++)
		for (int i = 0; check->blocks && i < TOPIC_COUNT; i++)
			if (check->needs & READ_TOPICS & TOPIC_BIT(i) & ~flow->run.fresh &&
			    flow->run.facts.heard[i].hearing == HEARD)
				return true;
	return false;
}

/* A consent of this very run lost what somebody else gave. */
static bool lost_here(const struct flow *flow)
{
	const struct run *run = &flow->run;

	for (size_t i = 0; i < run->windows.count; i++)
		if (text_same(run->windows.items[i].run_id, run->id) &&
		    windows_lost(&run->facts, &run->windows.items[i], 1, NULL, run->facts.arena).count)
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
