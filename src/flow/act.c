/* act.c - a change, from plan to read-back: one machine for all of them */
#include "flow/act.h"

#include <assert.h>
#include <string.h>

#include "base/ascii.h"
#include "base/i18n.h"
#include "base/text.h"
#include "core/publisher.h"

enum plan_seen { SEEN_UNREAD = 0, SEEN_BEFORE, SEEN_AFTER, SEEN_OTHER, SEEN_GONE, SEEN_LESS };
/* SEEN_LESS: the change shows, but other scopes granted before do not. */

/* How long a lock held by another process is requested again. */
#define SETTLE_LOCK_MS 10000

/* A consent whose outcome is unknown may be carried out this late, and would then replace anything written to the grant
 * after it. Our choice: Microsoft documents no time after which an accepted request is dropped. */
#define SETTLE_LATE_S 300

/* --- plans: what to send, whether it still matches, what was read back --- */

/* A topic that must be fetched before anything is planned. */
static bool act_heard(const struct facts *facts, enum topic topic, struct err *err)
{
	const struct fetched *fetched = &facts->fetched[topic];

	if (fetched->status == READ_OK)
		return true;
	if (fetched->status == READ_FAILED)
		*err = fetched->err;
	else
		err_set(err, ERR_NO_SUCH, N_("planning the change"), _("%s: not read"), topic_text(topic));
	return false;
}

static struct owner owner_of(const struct act *act)
{
	return owner_compare(&act->ground.run->facts, act->ground.profile, act->ground.publisher);
}

/* Never grant to an app whose owner contradicts the profile or --publisher. If neither names an owner the grant can be
 * planned, and act_confirm waits until the admin has confirmed the owner. */
static bool owner_fits(const struct act *act, struct err *err)
{
	static const char *const doing = N_("planning the consent");
	const struct facts *facts = &act->ground.run->facts;
	struct owner owner = owner_of(act);

	switch (owner.stand) {
	case OWNER_RIGHT:
	case OWNER_OPEN:
		return true;
	case OWNER_UNSAID:
		return err_set(err, ERR_OWNER, doing,
		    _("Microsoft does not state which tenant the app belongs to; naaready grants it nothing"));
	case OWNER_WRONG:
		return err_set(err, ERR_OWNER, doing,
		    _("the app belongs to tenant %s, but should belong to %s; naaready grants it nothing"),
		    facts->app_owner_tenant, owner.expected);
	case OWNER_STRANGE:
		break;
	}
	return err_set(err, ERR_OWNER, doing,
	    _("its verified publisher is \"%s\", but the profile names \"%s\"; naaready grants it nothing. If this publisher is right, add --publisher %s"),
	    facts->app_publisher, act->ground.profile->publisher, facts->app_owner_tenant);
}

static bool scopes_exist(const struct act *act, const struct consent_plan *plan, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;
	const struct scopes *published = &facts->published;

	for (size_t i = 0; i < facts->resources.count; i++)
		if (plan->resource && text_same(facts->resources.items[i].object_id, plan->resource))
			published = &facts->resources.items[i].published;
	for (size_t i = 0; i < plan->adds.count; i++)
		if (!scopes_has(published, plan->adds.names[i]))
			return err_set(err, ERR_NO_SUCH, N_("planning the consent"),
			    _("the permission %s is not published in this tenant, so it cannot be granted"),
			    plan->adds.names[i]);
	return true;
}

/* The scopes the grant must hold: the profile's and, if requested, those granted earlier and now gone. */
static struct scopes wanted_of(const struct act *act, struct arena *arena)
{
	struct scopes dropped;

	if (!act->again)
		return act->ground.profile->scopes;
	dropped = run_dropped(act->ground.run, arena);
	return scopes_union(&act->ground.profile->scopes, &dropped, arena);
}

/* Permissions on a resource that the tenant lacks cannot be granted; that is not "nothing to do". */
static bool resources_there(const struct act *act, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;

	for (size_t i = 0; i < facts->resources.count; i++)
		if (facts->resources.items[i].present == NO)
			return err_set(err, ERR_NO_SUCH, N_("planning the consent"),
			    _("the resource %s has no enterprise application in this tenant, so nothing can be granted on it yet; "
			      "the vendor's consent link creates it where the vendor offers it"),
			    facts->resources.items[i].app_id);
	return true;
}

static enum act_state plan_consent(struct act *act, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;
	struct scopes wanted;

	if (!act_heard(facts, TOPIC_APP, err))
		return ACT_FAILED;
	if (facts->app_present != YES) {
		err_set(err, ERR_NO_SUCH, N_("planning the consent"),
		    _("no enterprise application for this add-in yet; the vendor's consent link creates it, and so does --create-app"));
		return ACT_FAILED;
	}
	if (!act_heard(facts, TOPIC_RESOURCE, err) || !act_heard(facts, TOPIC_GRANTS, err) || !owner_fits(act, err))
		return ACT_FAILED;
	wanted = wanted_of(act, &act->arena);
	act->plan = consent_plan_next(facts, act->ground.profile, &wanted, &act->arena);
	if (act->plan.act == CONSENT_NOTHING)
		return resources_there(act, err) ? ACT_NOTHING : ACT_FAILED;
	return scopes_exist(act, &act->plan, err) ? ACT_PLANNED : ACT_FAILED;
}

/* The owner can be read only once the app exists. Creating it grants nothing; but a link alone proves nothing. */
static enum act_state plan_app(struct act *act, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;

	if (!act_heard(facts, TOPIC_APP, err))
		return ACT_FAILED;
	if (facts->app_present == YES)
		return ACT_NOTHING;
	if (act->by_link && !owner_named(act->ground.profile, act->ground.publisher)) {
		err_set(err, ERR_OWNER, N_("planning the enterprise application"),
		    _("naaready knows this app only from the consent link, and does not know who should own it. Open the link in a browser, where Microsoft shows the owner, or name the tenant that must own it with --publisher"));
		return ACT_FAILED;
	}
	act->plan = consent_plan_app(act->inquiry.context.app_id, &act->arena);
	return ACT_PLANNED;
}

/* It reads as found. While an earlier write may still show that settles nothing: send the found state once more, then
 * wait. */
static enum act_state plan_found(const struct act *act, int64_t now)
{
	const struct change_mark *mark = &act->mark;

	if (!act->restoring || !act->marked || !change_may_still_show(mark, now))
		return ACT_NOTHING;
	return mark->back_at >= mark->sent_at && mark->back >= CERTAINTY_SENT ? ACT_UNSETTLED : ACT_PLANNED;
}

static enum act_state plan_tokens(struct act *act, int64_t now, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;

	if (!act_heard(facts, TOPIC_TOKENS, err))
		return ACT_FAILED;
	if (act->to == TOKENS_UNKNOWN) {
		err_set(err, ERR_FILE, N_("planning the change"),
		    _("the record of the earlier setting cannot be read; give that setting with --from"));
		return ACT_FAILED;
	}
	act->from = facts->tokens;
	if (act->from == TOKENS_REMOVED)
		return ACT_NOTHING;
	if (act->from == act->to)
		return plan_found(act, now);
	if (act->restoring && act->from != TOKENS_BLOCKED && !act->insisted)
		return ACT_MEANWHILE; /* neither what we set nor what we found */
	return ACT_PLANNED;
}

static enum act_state act_plan_make(struct act *act, int64_t now, struct err *err)
{
	switch (act->what) {
	case CHANGE_TOKENS:
		return plan_tokens(act, now, err);
	case CHANGE_APP:
		return plan_app(act, err);
	default:
		return plan_consent(act, err);
	}
}

/* The call planned now is exactly the one that was shown. The same union is not enough: it may be spread over other
 * grants, spelled differently, or belong to a grant that was made again. */
static bool same_plan(const struct act *act)
{
	const struct facts *facts = &act->ground.run->facts;
	const struct consent_plan *plan = &act->plan;
	struct scopes wanted = wanted_of(act, facts->arena);
	struct consent_plan now = consent_plan_next(facts, act->ground.profile, &wanted, facts->arena);

	return now.act == plan->act && scopes_equal(&now.before, &plan->before) && !strcmp(now.path, plan->path) &&
	       !strcmp(now.body, plan->body);
}

static bool act_plan_stands(const struct act *act)
{
	const struct facts *facts = &act->ground.run->facts;

	if (act->what == CHANGE_TOKENS)
		return facts->fetched[TOPIC_TOKENS].status == READ_OK && facts->tokens == act->from;
	if (act->what == CHANGE_APP)
		return facts->fetched[TOPIC_APP].status == READ_OK && facts->app_present == NO;
	if (facts->fetched[TOPIC_GRANTS].status != READ_OK || facts->fetched[TOPIC_APP].status != READ_OK ||
	    facts->fetched[TOPIC_RESOURCE].status != READ_OK || facts->app_present != YES ||
	    owner_of(act).stand != OWNER_RIGHT)
		return false;
	return same_plan(act);
}

/* The topic that shows each change. */
static const enum topic read_back[CHANGE_WHAT_COUNT] = {
	[CHANGE_CONSENT] = TOPIC_GRANTS,
	[CHANGE_APP] = TOPIC_APP,
	[CHANGE_TOKENS] = TOPIC_TOKENS,
};

/* Everything granted to everyone, each as "RESOURCE SCOPE". */
static struct scopes act_standing(const struct facts *facts, struct arena *arena)
{
	struct scopes all = { 0 };

	for (size_t i = 0; i < facts->grants.count; i++) {
		const struct grant *grant = &facts->grants.items[i];
		struct scopes names = scopes_parse(arena, grant->scope);

		for (size_t k = 0; k < names.count; k++)
			scopes_add(&all, arena_printf(arena, "%s %s", grant->resource_id, names.names[k]), arena);
	}
	return all;
}

static void act_plan_remember(struct act *act)
{
	act->gone = (struct scopes){ 0 };
	if (act->what == CHANGE_CONSENT)
		act->stood = act_standing(&act->ground.run->facts, &act->arena);
}

/* Scopes of grants that we did not write: removed by others, but gone all the same. */
static enum plan_seen seen_beside(struct act *act)
{
	struct scopes now = act_standing(&act->ground.run->facts, &act->arena),
		      gone = scopes_missing(&act->stood, &now, &act->arena);

	act->gone = (struct scopes){ 0 };
	for (size_t i = 0; i < gone.count; i++)
		scopes_add(&act->gone, strchr(gone.names[i], ' ') + 1, &act->arena);
	return gone.count ? SEEN_LESS : SEEN_AFTER;
}

static enum plan_seen act_plan_seen(struct act *act, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;
	const struct grant *grant;
	struct scopes now;

	if (!act_heard(facts, read_back[act->what], err))
		return SEEN_UNREAD;
	if (act->what == CHANGE_APP)
		return facts->app_present == YES ? SEEN_AFTER : SEEN_BEFORE;
	if (act->what == CHANGE_TOKENS) {
		if (facts->tokens == act->to)
			return SEEN_AFTER;
		if (facts->tokens == TOKENS_REMOVED)
			return SEEN_GONE;
		return facts->tokens == act->from ? SEEN_BEFORE : SEEN_OTHER;
	}
	now = facts_granted_on(facts, act->plan.resource ? act->plan.resource : facts->resource_object_id, facts->arena,
	    &grant);
	return scopes_include(&now, &act->plan.after) ? seen_beside(act) : SEEN_BEFORE;
}

/* Exchange cmdlets report "The command completed successfully but no settings of '...' have been modified." if they
 * changed nothing. The text in other languages is not known. */
static bool says_nothing_done(const char *warning)
{
	return warning && text_find(warning, "no settings") && text_find(warning, "modified");
}

/* A warning beside a success, in body or header, that contradicts it; or NULL. The arena's. */
static const char *taken_back(const struct reply *reply, struct arena *arena)
{
	const char *found = says_nothing_done(reply->warnings) ? arena_copy(arena, reply->warnings) : NULL;
	struct json_doc doc;
	struct json list;

	if (found || !reply->len || !json_parse(&doc, reply->body, reply->len, NULL))
		return found;
	list = json_get(json_root(&doc), "@adminapi.warnings");
	if (says_nothing_done(json_raw(list)))
		found = json_text(list, arena);
	for (size_t i = 0; !found && i < json_count(list); i++)
		if (says_nothing_done(json_raw(json_at(list, i))))
			found = json_text(json_at(list, i), arena);
	json_release(&doc);
	return found;
}

/* As in the trace of requests. By it, an error tells who may do this. */
static const char *act_doing(const struct act *act)
{
	const char *needed = act_needs(act);
	const struct claims *claims = &act->ground.graph->claims;
	/* wider permissions, which may suffice, do not count here: Graph has refused, or may */
	bool lacks = needed && !scopes_has(&claims->scp, needed) && !scopes_has(&claims->roles, needed);

	if (act->what == CHANGE_TOKENS)
		return EXCHANGE_CHANGING;
	if (act->what == CHANGE_APP)
		return lacks ? ACT_CREATING_LACKS : CONSENT_CREATING;
	return lacks ? ACT_WRITING_LACKS : CONSENT_WRITING;
}

static bool act_plan_answered(struct act *act, const struct reply *reply, struct err *err)
{
	const char *doing = act_doing(act), *warning;

	if (!reply_ok(reply, doing, err))
		return false;
	warning = act->what == CHANGE_TOKENS ? taken_back(reply, &act->arena) : NULL;
	if (!warning)
		return true;
	err_set(err, ERR_BAD_REQUEST, doing, "%s", warning);
	err->status = reply->status;
	text_safe(err->request_id, sizeof err->request_id, reply->request_id);
	return false;
}

/* How long the directory may take to know a new object everywhere. Source: 404 and 400 reported for minutes
 * (hashicorp/terraform-provider-azuread #748, microsoftgraph/msgraph-bicep-types #193). */
#define MADE_NOW_S (15 * 60)

static bool made_app_now(const struct run *run, int64_t now)
{
	for (size_t i = 0; i < run->change_count; i++)
		if (run->changes[i].what == CHANGE_APP && run->changes[i].state != CHANGE_REFUSED &&
		    run->changes[i].state != CHANGE_NOT_MADE && now - run->changes[i].at < MADE_NOW_S)
			return true;
	return false;
}

/* A redirect that we do not follow: explain what it means for the change. Nothing else has interpreted the answer. */
static void explain_redirect(struct act *act, const struct err *was)
{
	err_set(&act->err, ERR_PROTOCOL, was->doing,
	    _("the change was not carried out, but sent on to another address. %s"), was->told);
	act->err.status = was->status;
	text_safe(act->err.request_id, sizeof act->err.request_id, was->request_id);
}

static void act_plan_explain(struct act *act, int64_t now)
{
	struct err was = act->err;

	if (was.status / 100 == 3) {
		explain_redirect(act, &was);
		return;
	}
	if (act->what != CHANGE_CONSENT || was.kind == ERR_NOT_ALLOWED || (was.status != 404 && was.status != 400) ||
	    !made_app_now(act->ground.run, now))
		return;
	err_set(&act->err, ERR_BUSY, was.doing,
	    _("the enterprise application was created just now, and Microsoft's directory needs some minutes until it knows that everywhere. Run the same command again in a few minutes; it goes on from there. Microsoft said: %s"),
	    *was.told ? was.told : err_kind_text(was.kind));
	act->err.status = was.status;
	text_safe(act->err.code, sizeof act->err.code, was.code);
	text_safe(act->err.request_id, sizeof act->err.request_id, was.request_id);
}

static enum change_state act_plan_settled(const struct act *act)
{
	return act->from == TOKENS_REMOVED ? CHANGE_KEPT : CHANGE_PUT_BACK;
}

/* --- queries on a plan, see act.h --- */

bool act_more(const struct act *act)
{
	const struct facts *facts = &act->ground.run->facts;
	struct scopes wanted;

	if (act->what != CHANGE_CONSENT || act->state != ACT_DONE || !act->ground.profile->resource_count)
		return false;
	wanted = wanted_of(act, facts->arena);
	return consent_plan_next(facts, act->ground.profile, &wanted, facts->arena).act != CONSENT_NOTHING;
}

const struct audit_window *act_window(const struct act *act)
{
	return act->what == CHANGE_CONSENT && act->change_id
		   ? run_window(act->ground.run, act->ground.run->id, act->change_id)
		   : NULL;
}

bool act_lost(const struct act *act)
{
	const struct facts *facts = &act->ground.run->facts;

	return act->what == CHANGE_CONSENT && (act->gone.count || run_lost(act->ground.run, NULL, facts->arena).count);
}

size_t act_grants(const struct act *act, struct consent_grant out[CONSENT_GRANTS_MAX], struct arena *arena)
{
	struct scopes wanted = wanted_of(act, arena);

	return consent_grants(&act->ground.run->facts, act->ground.profile, &wanted, out, arena);
}

bool act_domain_fits(const struct facts *facts, const char *typed)
{
	if (!typed || !*typed)
		return false;
	/* selected by id, and its domains were not read: then only the id can be typed */
	if (text_same(typed, facts->tenant.domain) && (!text_is_guid(typed) || !facts->org_domains.count))
		return true;
	return scopes_has(&facts->org_domains, typed);
}

const char *act_needs(const struct act *act)
{
	if (act->what == CHANGE_TOKENS)
		return NULL;
	return act->what == CHANGE_APP ? SCOPE_CREATE_APP : SCOPE_WRITE_GRANTS;
}

const char *act_role_text(void)
{
	return _(
	    "This needs one of the roles Global, Privileged Role, Application or Cloud Application Administrator.");
}

const char *act_scope_missing(const struct act *act)
{
	const char *needed = act_needs(act);

	const struct claims *claims = &act->ground.graph->claims;

	if (!needed || token_allows(claims, needed))
		return NULL;
	/* Graph decides whether these suffice: its pages have named them for grants, too (microsoft-graph-docs-contrib,
	 * oauth2permissiongrant-post). */
	if (token_allows(claims, "Directory.AccessAsUser.All") || token_allows(claims, "Directory.ReadWrite.All"))
		return NULL;
	return needed;
}

bool act_owner_open(const struct act *act)
{
	return act->what == CHANGE_CONSENT && act->state == ACT_PLANNED && owner_of(act).stand == OWNER_OPEN;
}

/* --- recording the outcome: line, mark, lock --- */

static const char *act_tenant_of(const struct act *act)
{
	return act->ground.run->facts.tenant.id;
}

static const char *settle_lock_name(const struct act *act, struct arena *arena)
{
	char *name, *app;

	if (act->what == CHANGE_TOKENS)
		return arena_copy(arena, act_tenant_of(act));
	name = arena_printf(arena, "%s.%s", act_tenant_of(act), act->inquiry.context.app_id);
	for (app = name; *app; app++)
		*app = ascii_lower(*app);
	return name;
}

/* How often a lock held by another process is requested again. */
#define LOCK_AGAIN_MS 500

static void settle_note(struct act *act, enum change_state state, const struct err *err, struct turn *turn)
{
	if (act->change_id)
		order_save(turn->orders,
		    run_note_outcome(act->ground.run, act->change_id, state, err, turn->event->now), true);
	if (act->what == CHANGE_CONSENT && !act->follows)
		order_text(turn->orders, ORDER_ARRIVED, settle_lock_name(act, &turn->orders->arena));
}

/* Nothing is left changed in this tenant: the record says so first, in the same order, so that the mark stays if the
 * line cannot be written. @line may be NULL if another record has it. */
static void act_unmark(struct act *act, const char *line, struct orders *orders)
{
	struct order *order = orders_add(orders, ORDER_UNMARK);

	order->unmark.tenant_id = arena_copy(&orders->arena, act_tenant_of(act));
	order->unmark.line = line ? arena_copy(&orders->arena, line) : NULL;
	act->marked = false;
}

static void act_remark(struct act *act, struct orders *orders)
{
	if (!act->marked || !*act->mark.from)
		return;
	orders_add(orders, ORDER_MARK)->mark = orders_copy_mark(orders, &act->mark);
}

static void settle_unmade(struct act *act, enum change_state state, struct turn *turn)
{
	const struct err *err = act->err.kind ? &act->err : NULL;

	if (act->what == CHANGE_TOKENS && !act->restoring && act->change_id) {
		act_unmark(act, run_note_outcome(act->ground.run, act->change_id, state, err, turn->event->now),
		    turn->orders);
		return;
	}
	settle_note(act, state, err, turn);
	if (act->what == CHANGE_TOKENS)
		act_remark(act, turn->orders);
}

static const char *resource_of(const struct act *act)
{
	return act->plan.resource ? act->plan.resource : "";
}

static struct audit_window audit_window_of(const struct act *act, int64_t until)
{
	return (struct audit_window){
		.run_id = act->ground.run->id,
		.change_id = act->change_id,
		.resource = resource_of(act),
		.by = session_who(act->ground.graph),
		.request_id = act->answer_id,
		.read_at = act->read_at,
		.sent_at = act->sent_at,
		.until = until,
		.sent = act->plan.after,
	};
}

static const char *settle_sent(const struct act *act, struct arena *arena)
{
	struct audit_window window = audit_window_of(act, act->sent_at + SETTLE_LATE_S);
	struct json_out out;

	json_out_open(&out);
	audit_window_put(&window, &out);
	json_out_bool(&out, "again", act->follows);
	return arena_printf(arena, "%s\n", json_out_close(&out, true, arena));
}

bool act_is_behind(struct act *act, const struct event *event, struct audit_window *earlier, struct arena *arena)
{
	bool same_grant, again;
	struct json_doc doc;
	struct err ignored;

	*earlier = (struct audit_window){ 0 };
	act->follows = false;
	if (!event->len || !json_parse(&doc, event->text, event->len, &ignored))
		return false;
	*earlier = audit_window_take(json_root(&doc), arena);
	again = json_true(json_get(json_root(&doc), "again"));
	json_release(&doc);
	if (event->now >= earlier->until || earlier->until - event->now > SETTLE_LATE_S)
		return false;
	same_grant = strcmp(earlier->resource, resource_of(act)) == 0;
	act->follows = same_grant && scopes_equal(&act->plan.after, &earlier->sent);
	return !act->follows && (!same_grant || again || !scopes_include(&act->plan.before, &earlier->sent));
}

static void settle_window(struct act *act, struct turn *turn)
{
	struct audit_window window = audit_window_of(act, turn->event->now);

	if (act->what == CHANGE_CONSENT && act->change_id)
		order_save(turn->orders, run_note_window(act->ground.run, &window, turn->event->now), false);
}

/* A reading shows the switch in effect. */
static void act_seen(struct act *act, int64_t at)
{
	if (act->mark.certainty != CERTAINTY_SEEN)
		act->mark.seen_at = at;
	act->mark.certainty = CERTAINTY_SEEN;
}

static void settle_done(struct act *act, struct turn *turn)
{
	act->state = ACT_DONE;
	if (act->what != CHANGE_TOKENS) {
		if (!act->answered)
			settle_window(act, turn);
		settle_note(act, CHANGE_DONE, NULL, turn);
		return;
	}
	if (act->restoring) {
		act_unmark(act, run_note_outcome(act->ground.run, act->change_id, CHANGE_DONE, NULL, turn->event->now),
		    turn->orders);
		return;
	}
	settle_note(act, CHANGE_OPEN, NULL, turn);
	act_seen(act, turn->event->now);
	act_remark(act, turn->orders);
}

static void settle_unseen(struct act *act, struct turn *turn)
{
	enum change_certainty certainty = act->answered ? CERTAINTY_SENT : CERTAINTY_UNKNOWN;
	enum change_state state = act->restoring || !act->answered ? CHANGE_INTENDED : CHANGE_OPEN;
	struct run *run = act->ground.run;

	/* A consent stays "intended": it may have been made although it is not visible yet. If nothing was sent, there
	 * is nothing to record. */
	if (act->what != CHANGE_TOKENS || !act->change_id)
		return;
	order_save(turn->orders,
	    run_note_certainty(run, act->change_id, state, certainty, act->err.kind ? &act->err : NULL,
		turn->event->now),
	    true);
	if (!act->restoring) {
		act->mark.certainty = certainty;
	} else {
		act->mark.back_at = act->sent_at;
		act->mark.back = certainty;
		text_safe(act->mark.back_by, sizeof act->mark.back_by, run_change(run, act->change_id)->by);
	}
	act_remark(act, turn->orders);
}

/* The last attempt to put @undoes back that was sent and is not settled; 0: none. */
static unsigned sent_back(const struct run *run, unsigned undoes)
{
	for (size_t i = run->change_count; undoes && i--;)
		if (run->changes[i].undoes == undoes && run->changes[i].state == CHANGE_INTENDED)
			return run->changes[i].id;
	return 0;
}

static void settle_found(struct act *act, struct turn *turn)
{
	struct run *run = act->ground.run;
	const struct change *change = run_change(run, act->undoes);
	unsigned back = sent_back(run, act->undoes);
	const char *line = NULL;

	act->change_id = act->undoes;
	if (act->from != TOKENS_REMOVED && back)
		line = run_note_outcome(run, back, CHANGE_DONE, NULL, turn->event->now);
	else if (change && change->state == CHANGE_INTENDED)
		line = run_note_unknown(run, act->undoes, turn->event->now); /* the outcome will never be known */
	else if (change)
		line = run_note_outcome(run, act->undoes, act_plan_settled(act), NULL, turn->event->now);
	act_unmark(act, line, turn->orders);
}

void act_keep(struct act *act, unsigned change_id, struct turn *turn)
{
	act->change_id = change_id;
	act_unmark(act,
	    act->change_id ? run_note_outcome(act->ground.run, act->change_id, CHANGE_KEPT, NULL, turn->event->now)
			   : NULL,
	    turn->orders);
	act->state = ACT_NONE;
}

/* --- the lock --- */

static void act_ask(struct act *act, struct orders *orders)
{
	order_text(orders, ORDER_LOCK, settle_lock_name(act, &orders->arena));
	act->lock = LOCK_ASKED;
}

static bool settle_lock(struct act *act, struct turn *turn)
{
	if (act->ground.dry_run)
		return false;
	if (act->lock == LOCK_HELD)
		return false;
	act->lock_asked_ms = turn->event->now_ms;
	act_ask(act, turn->orders);
	return true;
}

static bool settle_lock_waits(struct act *act, struct turn *turn)
{
	const struct event *event = turn->event;

	if (event->kind == EVENT_TIMER) {
		act_ask(act, turn->orders);
		return true;
	}
	act->lock = LOCK_NONE;
	if (event->err->kind != ERR_CONFLICT || event->now_ms - act->lock_asked_ms >= SETTLE_LOCK_MS)
		return false;
	act->lock = LOCK_WAITED;
	order_wait(turn->orders, TIMER_ACT, event->now_ms + LOCK_AGAIN_MS);
	return true;
}

static void settle_unlock(struct act *act, struct orders *orders)
{
	if (act->lock == LOCK_HELD || act->lock == LOCK_ASKED)
		orders_add(orders, ORDER_UNLOCK);
	if (act->lock == LOCK_WAITED)
		order_wait(orders, TIMER_ACT, -1);
	act->lock = LOCK_NONE;
}

/* --- the machine: from plan to read-back --- */

/* When to read back after a write, in ms since it was sent: at once, then ever more slowly. */
static const int64_t looks_ms[] = { 0, 1000, 3000, 7000, 14000, 22000, 30000, 60000, 120000, 180000, 240000, 300000 };
#define LOOKS (sizeof looks_ms / sizeof looks_ms[0])

#define APP_TOPICS     TOPIC_BIT(TOPIC_APP)
#define CONSENT_TOPICS (TOPIC_BIT(TOPIC_APP) | TOPIC_BIT(TOPIC_RESOURCE) | TOPIC_BIT(TOPIC_GRANTS))

void act_init(struct act *act, const struct act_ground *ground)
{
	*act = (struct act){ .ground = *ground };
	inquiry_init(&act->inquiry, REQUESTER_ACT, ground->run);
}

void act_release(struct act *act)
{
	inquiry_release(&act->inquiry);
	arena_release(&act->arena);
}

static unsigned topics_of(const struct act *act)
{
	if (act->what == CHANGE_TOKENS)
		return TOPIC_BIT(TOPIC_TOKENS);
	return act->what == CHANGE_APP ? APP_TOPICS : CONSENT_TOPICS;
}

static void read_now(struct act *act, enum act_state state, struct turn *turn)
{
	act->state = state;
	inquiry_start(&act->inquiry, topics_of(act), NULL, turn);
}

static void act_begin(struct act *act, enum change_what what, const struct question_context *context, struct turn *turn)
{
	assert(!act_on_its_way(act));
	inquiry_cancel(&act->inquiry, turn->orders);
	arena_reset(&act->arena);
	act->what = what;
	act->plan = (struct consent_plan){ 0 };
	act->from = act->to = TOKENS_UNKNOWN;
	act->again = act->follows = act->by_link = act->restoring = act->insisted = act->refused_in_200 =
	    act->replanned = act->answered = false;
	act->refused_once = act->marked = act->settling = act->looking = act->sent_on = false;
	act->undoes = act->change_id = act->tries = 0;
	act->answer_id = "";
	act->stood = act->gone = (struct scopes){ 0 };
	settle_unlock(act, turn->orders);
	act->for_s = act->until = 0;
	err_clear(&act->err);
	act->inquiry.context = *context;
	read_now(act, ACT_READING, turn);
}

void act_plan_consent(struct act *act, const struct question_context *context, struct turn *turn)
{
	act_begin(act, CHANGE_CONSENT, context, turn);
}

void act_plan_app(struct act *act, bool by_link, const struct question_context *context, struct turn *turn)
{
	act_begin(act, CHANGE_APP, context, turn);
	act->by_link = by_link;
}

static void set_for(struct act *act, int64_t for_s, int64_t now)
{
	act->for_s = for_s;
	act->until = for_s ? now + for_s : 0;
}

void act_plan_block(struct act *act, int64_t for_s, const struct question_context *context, struct turn *turn)
{
	act_begin(act, CHANGE_TOKENS, context, turn);
	act->to = TOKENS_BLOCKED;
	set_for(act, for_s, turn->event->now);
}

void act_set_for(struct act *act, int64_t for_s, int64_t now)
{
	if (act->state == ACT_PLANNED && !act->restoring)
		set_for(act, for_s, now);
}

static void act_know(struct act *act, const struct change_mark *mark)
{
	act->marked = mark != NULL;
	if (mark)
		act->mark = *mark;
}

void act_plan_restore(struct act *act, enum tokens_state found, unsigned undoes, const struct change_mark *mark,
    const struct question_context *context, struct turn *turn)
{
	act_begin(act, CHANGE_TOKENS, context, turn);
	act->to = found;
	act->restoring = true;
	act->undoes = undoes;
	act_know(act, mark);
}

void act_confirm(struct act *act, struct turn *turn)
{
	if (act->state != ACT_PLANNED || act_owner_open(act))
		return;
	act->replanned = false;
	act->change_id = act->tries = 0;
	act->state = ACT_CHECKING;
	if (!settle_lock(act, turn))
		read_now(act, ACT_CHECKING, turn);
}

void act_insist(struct act *act)
{
	if (act->state != ACT_MEANWHILE || act->change_id)
		return;
	act->insisted = true;
	act->state = ACT_PLANNED;
}

/* Fills the mark before a switch is sent. A switch that is sent again is still the same change. */
static void fill_mark(struct act *act, const struct change *change, const struct event *event)
{
	const struct run *run = act->ground.run;
	const struct change *made = run_change(run, act->change_id);

	act->mark = (struct change_mark){
		.tenant = run->facts.tenant,
		.practice = run->practice,
		.what = act->what,
		.at = made ? made->at : event->now,
		.until = act->until,
		.change_id = act->change_id,
		.sent_at = event->now,
	};
	act->marked = true;
	text_safe(act->mark.run_id, sizeof act->mark.run_id, run->id);
	text_safe(act->mark.from, sizeof act->mark.from, change->from);
	text_safe(act->mark.to, sizeof act->mark.to, change->to);
	text_safe(act->mark.by, sizeof act->mark.by, change->by);
	text_safe(act->mark.host, sizeof act->mark.host, act->ground.host);
}

/* Before sending: the mark that is to be on disk, whatever happens to the write; NULL: none. */
static const struct change_mark *act_mark_for(struct act *act, const struct change *change, struct turn *turn)
{
	struct change_mark mark;

	if (!act->restoring)
		fill_mark(act, change, turn->event);
	else if (act->from == TOKENS_BLOCKED)
		act_seen(act, turn->event->now);
	/* an unreadable mark stays, for a version that can read it */
	if (!act->marked || !*act->mark.from)
		return NULL;
	mark = act->mark;
	if (act->restoring) {
		mark.back_at = turn->event->now;
		mark.back = CERTAINTY_UNKNOWN;
		text_safe(mark.back_by, sizeof mark.back_by, change->by);
	}
	return orders_copy_mark(turn->orders, &mark);
}

static const struct session *session_of(const struct act *act)
{
	return act->what == CHANGE_TOKENS ? act->ground.exchange : act->ground.graph;
}

static void act_fail(struct act *act, enum err_kind kind, const char *told)
{
	act->state = ACT_FAILED;
	err_set(&act->err, kind, act_doing(act), "%s", told);
}

static void put_request(struct act *act, struct change *change, struct request *request, struct orders *orders)
{
	if (act->what == CHANGE_TOKENS) {
		struct cmdlet_call call = exchange_tokens_switch(act->to);

		exchange_put(request, &call, act->ground.endpoints, act->inquiry.context.tenant_id,
		    act->inquiry.context.upn, &orders->arena);
		change->from = tokens_state_id(act->from);
		change->to = tokens_state_id(act->to);
		return;
	}
	consent_put(request, &act->plan, act->ground.endpoints, &orders->arena);
	change->from = scopes_join(&act->plan.before, " ", &act->arena);
	change->to =
	    act->what == CHANGE_APP ? act->inquiry.context.app_id : scopes_join(&act->plan.after, " ", &act->arena);
}

/* An earlier try of the same change may have been carried out. */
static bool is_perhaps_made(const struct act *act)
{
	const struct change *change = act->tries ? run_change(act->ground.run, act->change_id) : NULL;

	return change && change->state == CHANGE_INTENDED;
}

/* The only place that makes a request that writes. The order records it first. */
static void act_send(struct act *act, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;
	struct request request = { 0 };
	struct change change = {
		.what = act->what,
		.by = session_who(session_of(act)),
		.undoes = act->undoes,
		.until = act->until,
		.puts_back = act->restoring && !act->undoes,
	};
	struct order *order;
	const char *line;

	if (!is_perhaps_made(act)) {
		act->read_at = event->now;
		act->read_ms = event->now_ms;
	}
	act_plan_remember(act);
	put_request(act, &change, &request, orders);
	line = act->tries ? run_note_try(act->ground.run, act->change_id, event->now)
			  : run_note_intent(act->ground.run, &change, event->now, &act->change_id);
	if (!line) {
		act_fail(act, ERR_DISK, _("this run holds too many changes already; begin a new one"));
		return;
	}
	request.id = turn_request_id(turn, REQUESTER_WRITE);
	request.writes = true;
	order = orders_add(orders, ORDER_CHANGE);
	order->change.line = arena_copy(&orders->arena, line);
	order->change.request = request;
	order->change.lock = settle_lock_name(act, &orders->arena);
	act->state = ACT_SENDING;
	act->answered = act->refused_in_200 = act->refused_once = false;
	act->tries++;
	act->sent_at = event->now;
	if (act->what == CHANGE_TOKENS)
		order->change.mark = act_mark_for(act, &change, turn);
	else if (act->what == CHANGE_CONSENT)
		order->change.sent = settle_sent(act, &orders->arena);
}

/* How long a doubtful refusal is doubted. */
#define DOUBT_MS 7000

static int64_t window_ms(const struct act *act)
{
	return act->refused_once ? DOUBT_MS : (int64_t)act->ground.readback_s * 1000;
}

static void act_look_later(struct act *act, struct turn *turn)
{
	int64_t at;

	act->state = ACT_READING_BACK;
	while (act->looks < LOOKS - 1 && act->sent_ms + looks_ms[act->looks] < turn->event->now_ms)
		act->looks++;
	at = looks_ms[act->looks] < window_ms(act) ? looks_ms[act->looks] : window_ms(act);
	order_wait(turn->orders, TIMER_ACT, act->sent_ms + at);
	act->looks++;
}

void act_look_again(struct act *act, struct turn *turn)
{
	if (act->state != ACT_UNSEEN && act->state != ACT_UNSETTLED && act->state != ACT_MEANWHILE)
		return;
	act->sent_ms = turn->event->now_ms;
	act->looks = 1;
	act->looking = true;
	act->state = ACT_READING_BACK;
	if (!settle_lock(act, turn))
		read_now(act, ACT_READING_BACK, turn);
}

/* Another process has held the lock for seconds. */
static void not_ours(struct act *act, const struct err *err)
{
	act->err = *err;
	act->state = act->looking ? ACT_UNSEEN : ACT_FAILED;
	act->settling = act->looking = false;
}

void act_locked(struct act *act, struct turn *turn)
{
	if (act->lock != LOCK_ASKED)
		return;
	if (turn->event->err) {
		if (!settle_lock_waits(act, turn))
			not_ours(act, turn->event->err);
		return;
	}
	act->lock = LOCK_HELD;
	act->looking = false;
	read_now(act, act->state, turn);
	if (!act_busy(act))
		settle_unlock(act, turn->orders);
}

/* A status line is an answer, whatever the body: 4xx means that nothing was carried out, and so does a redirect, which
 * says that the call belongs elsewhere. Only 303 may stand for a success (RFC 9110, 15.4.4). A proxy that opens no
 * tunnel (its status, not the service's) let nothing through. */
static bool is_clear_no(const struct reply *reply)
{
	if (reply->lost)
		return reply->err.status / 100 == 4;
	return reply->status >= 300 && reply->status < 500 && reply->status != 303;
}

/* Grants answered with 404 have turned out to exist, 408 is a timeout, and a redirect may come from a proxy: one more
 * reading costs nothing. */
static bool is_doubtful_no(const struct act *act, const struct reply *reply)
{
	return act->what != CHANGE_TOKENS && !reply->lost &&
	       (reply->status == 404 || reply->status == 408 || reply->status / 100 == 3);
}

/* Exchange redirected the write to its front door, now known (endpoints_take_door). Nothing was carried out: read again
 * there and, if the plan still matches, record and send again, once. */
static bool act_is_sent_on(const struct act *act, const struct reply *reply)
{
	return act->what == CHANGE_TOKENS && !act->sent_on && reply_is_redirect(reply) &&
	       *act->ground.endpoints->door && endpoints_holds(act->ground.endpoints->door, reply->location);
}

/* If Exchange names no time: 5 s, as Microsoft's own clients wait. Graph: as long as it asks. */
#define PAUSE_USUAL_S 5

/* Throttled: seconds to wait before the next try; 0: not to be tried again. */
static int pause_of(const struct act *act, const struct reply *reply)
{
	struct reply told = *reply;
	int64_t pause_s;

	if (reply->lost || act->tries >= ACT_TRIES ||
	    (reply->status != 429 && (reply->status != 503 || reply->retry_after_s < 0)))
		return 0;
	if (reply->retry_after_s < 0)
		told.retry_after_s = PAUSE_USUAL_S << (act->tries - 1);
	pause_s = (call_retry_ms(&told, act->tries) + 999) / 1000;
	return pause_s > ACT_PAUSE_MOST_S ? 0 : (int)pause_s;
}

/* 429 means that nothing was carried out; 503 does not, so the change stays recorded as perhaps carried out. */
static void pause_for(struct act *act, int pause_s, struct turn *turn)
{
	if (turn->event->reply->status == 429)
		settle_unmade(act, CHANGE_NOT_MADE, turn);
	else
		settle_unseen(act, turn);
	act->state = ACT_PAUSED;
	act->again_at = turn->event->now + pause_s;
	act->again_ms = turn->event->now_ms + (int64_t)pause_s * 1000;
	order_wait(turn->orders, TIMER_ACT, act->again_ms);
}

static void act_refused(struct act *act, struct turn *turn)
{
	act->state = ACT_REFUSED;
	act_plan_explain(act, turn->event->now);
	settle_unmade(act, CHANGE_REFUSED, turn);
}

/* The write was answered, or its answer was lost. */
static void act_answered(struct act *act, struct turn *turn)
{
	const struct reply *reply = turn->event->reply;
	int pause_s = pause_of(act, reply);

	act->sent_ms = turn->event->now_ms;
	act->window_ms = turn->event->now_ms - act->read_ms;
	act->answer_id = arena_copy(&act->arena, reply->request_id);
	act->looks = 0;
	err_clear(&act->err);
	if (act_plan_answered(act, reply, &act->err)) {
		act->answered = true;
		settle_window(act, turn);
		act_look_later(act, turn);
		return;
	}
	if (act_is_sent_on(act, reply)) {
		act->sent_on = true;
		settle_unmade(act, CHANGE_NOT_MADE, turn);
		act->state = ACT_CHECKING;
		return;
	}
	if (pause_s) {
		pause_for(act, pause_s, turn);
		return;
	}
	act->refused_in_200 = !reply->lost && !reply->unread && reply->status < 300 && act->err.kind != ERR_PROTOCOL;
	act->refused_once = is_doubtful_no(act, reply);
	if (!is_clear_no(reply) || act->refused_once) {
		act_look_later(act, turn);
		return;
	}
	if (act->err.kind == ERR_CONFLICT && act->what != CHANGE_TOKENS) {
		settle_unmade(act, CHANGE_NOT_MADE, turn);
		act->replanned = true;
		act->change_id = act->tries = 0;
		act->state = ACT_READING;
		return;
	}
	act_refused(act, turn);
}

/* It reads as it should. That settles it, unless an earlier write may still show: then it only reads as it did
 * before. */
static void seen_after(struct act *act, struct turn *turn)
{
	if (act->restoring && act->marked && change_may_still_show(&act->mark, turn->event->now)) {
		act->state = ACT_UNSETTLED;
		settle_unseen(act, turn);
	} else if (act->restoring && !act->change_id) {
		act->state = ACT_NOTHING;
		settle_found(act, turn);
	} else {
		settle_done(act, turn);
	}
}

/* A consent is read back and settled: only the audit can show changes by others meanwhile. Skipped without the
 * permission, or if reading it was refused before. */
static void ask_audit(struct act *act, struct turn *turn)
{
	const struct fetched *audit = &act->ground.run->facts.fetched[TOPIC_AUDIT];
	struct err lacks;

	if (act->what != CHANGE_CONSENT || act->state != ACT_DONE)
		return;
	if (audit->status == READ_FAILED && (audit->err.kind == ERR_NOT_ALLOWED || audit->err.kind == ERR_DECLINED) &&
	    (audit->err.status || !question_allowed(question_of(TOPIC_AUDIT), &act->inquiry.context, &lacks)))
		return;
	act->state = ACT_AUDITING;
	inquiry_start(&act->inquiry, TOPIC_BIT(TOPIC_AUDIT), NULL, turn);
	if (!act->inquiry.busy)
		act->state = ACT_DONE;
}

/* Not seen, and the window is over. If the change shows but other scopes are gone, it was made, and failed all the
 * same. */
static void act_unseen(struct act *act, enum plan_seen seen, struct turn *turn)
{
	if (seen == SEEN_LESS) {
		seen_after(act, turn);
		return;
	}
	if (act->refused_once || (!act->answered && seen == SEEN_BEFORE && act->refused_in_200)) {
		act_refused(act, turn);
		return;
	}
	act->state = ACT_UNSEEN;
	settle_window(act, turn);
	settle_unseen(act, turn);
}

/* The change to be put back was not seen before, and shows now. */
static bool shows_now(const struct act *act)
{
	return act->restoring && act->marked && act->ground.run->facts.tokens == tokens_state_of(act->mark.to);
}

/* Evaluates what was read back. */
static void act_looked(struct act *act, struct turn *turn)
{
	enum plan_seen seen = act_plan_seen(act, &act->err);

	if (seen == SEEN_OTHER && shows_now(act)) {
		act->from = act->ground.run->facts.tokens;
		act_seen(act, turn->event->now);
		seen = SEEN_BEFORE;
	}
	if (seen == SEEN_AFTER) {
		seen_after(act, turn);
		return;
	}
	if (seen == SEEN_GONE) { /* removed by Microsoft: no switch has any effect */
		act->state = ACT_MEANWHILE;
		settle_unmade(act, CHANGE_NOT_MADE, turn);
		return;
	}
	if (seen == SEEN_OTHER) {
		act->state = ACT_MEANWHILE;
		return;
	}
	if (turn->event->now_ms < act->sent_ms + window_ms(act))
		act_look_later(act, turn);
	else
		act_unseen(act, seen, turn);
}

static void act_planned(struct act *act, struct turn *turn)
{
	bool open = act->marked || act->undoes;

	act->settling = false;
	act->state = act_plan_make(act, turn->event->now, &act->err);
	if (act->state == ACT_NOTHING && !act->restoring && act->what == CHANGE_TOKENS)
		order_text(turn->orders, ORDER_READ_MARK,
		    act->ground.run->facts.tenant.id); /* blocked already: by one of our own tests? */
	if (act->state != ACT_NOTHING || !act->restoring || !open || act->ground.dry_run)
		return;
	/* It is as found already, or can no longer be switched: settle it, which needs the lock. */
	if (act->lock == LOCK_HELD) {
		settle_found(act, turn);
		return;
	}
	act->settling = true;
	act->state = ACT_CHECKING;
	(void)settle_lock(act, turn);
}

/* Only the deadline that was shown is recorded; a deadline that is nearly over was shown too long ago. */
static bool deadline_stands(const struct act *act, const struct event *event)
{
	return !act->until || act->until - event->now >= act->for_s - act->for_s / 4;
}

/* The plan no longer matches, or was read too long ago. */
static void plan_anew(struct act *act, struct turn *turn)
{
	act->replanned = true;
	act->change_id = act->tries = 0;
	act_planned(act, turn);
}

/* After a pause the throttled change may be moot: made already (503 leaves that open), unreadable, or planned
 * differently. */
static void act_resumed(struct act *act, struct turn *turn)
{
	const struct change *change = run_change(act->ground.run, act->change_id);
	bool perhaps = change && change->state == CHANGE_INTENDED; /* after a 503 */
	enum plan_seen seen = act_plan_seen(act, &act->err);

	if (seen == SEEN_AFTER && perhaps)
		seen_after(act, turn);
	else if ((seen == SEEN_UNREAD || seen == SEEN_LESS) && perhaps)
		act_look_later(act, turn);
	else if (seen == SEEN_UNREAD)
		act->state = ACT_FAILED;
	else
		plan_anew(act, turn);
}

static void act_checked(struct act *act, struct turn *turn)
{
	if (act->settling) {
		act_planned(act, turn);
		return;
	}
	if (!deadline_stands(act, turn->event)) {
		set_for(act, act->for_s, turn->event->now);
		plan_anew(act, turn);
		return;
	}
	if (!act_plan_stands(act)) {
		if (act->tries)
			act_resumed(act, turn);
		else
			plan_anew(act, turn);
		return;
	}
	if (act->ground.dry_run) {
		act->state = ACT_DRY;
		return;
	}
	act_send(act, turn);
}

static void act_inquired(struct act *act, struct turn *turn)
{
	switch (act->state) {
	case ACT_READING:
		act_planned(act, turn);
		break;
	case ACT_CHECKING:
		act_checked(act, turn);
		ask_audit(act, turn);
		break;
	case ACT_READING_BACK:
		act_looked(act, turn);
		ask_audit(act, turn);
		break;
	case ACT_AUDITING:
		act->state = ACT_DONE;
		break;
	default:
		break;
	}
}

/* Nothing was sent; a line or mark that reached the disk all the same is withdrawn. */
static bool act_unsaved(struct act *act, struct turn *turn)
{
	act->state = ACT_FAILED;
	act->err = *turn->event->err;
	if (act->lock == LOCK_HELD)
		settle_unmade(act, CHANGE_NOT_MADE, turn);
	act->change_id = 0;
	return true;
}

/* The write was answered or not recorded, or it is time to try again: for the lock, to read back, or after a pause. */
static bool act_written(struct act *act, struct turn *turn)
{
	enum event_kind kind = turn->event->kind;

	if (kind == EVENT_UNSAVED && act->state == ACT_SENDING)
		return act_unsaved(act, turn);
	if (kind == EVENT_REPLY && act->state == ACT_SENDING) {
		act_answered(act, turn);
		if (act->state == ACT_READING || act->state == ACT_CHECKING)
			read_now(act, act->state, turn);
		return true;
	}
	if (kind == EVENT_TIMER && act->lock == LOCK_WAITED)
		return settle_lock_waits(act, turn);
	if (kind == EVENT_TIMER && (act->state == ACT_READING_BACK || act->state == ACT_PAUSED)) {
		read_now(act, act->state == ACT_PAUSED ? ACT_CHECKING : ACT_READING_BACK, turn);
		return true;
	}
	return false;
}

static bool act_take(struct act *act, struct turn *turn)
{
	if (turn_requester(turn) == REQUESTER_WRITE)
		return act_written(act, turn);
	if (!inquiry_event(&act->inquiry, turn))
		return false;
	act_inquired(act, turn);
	return true;
}

bool act_event(struct act *act, struct turn *turn)
{
	bool changed = act_take(act, turn);

	if (changed && (!act_busy(act) || act->state == ACT_AUDITING))
		settle_unlock(act, turn->orders);
	return changed;
}

void act_stop(struct act *act, const struct err *err, struct orders *orders)
{
	if (act->state != ACT_CHECKING && !act->looking)
		return;
	inquiry_cancel(&act->inquiry, orders);
	act->settling = act->looking = false;
	act->state = err ? ACT_FAILED : ACT_NOTHING;
	if (err)
		act->err = *err;
	settle_unlock(act, orders);
}

void act_cancel(struct act *act, struct orders *orders)
{
	if (act_on_its_way(act))
		return;
	inquiry_cancel(&act->inquiry, orders);
	if (act->state == ACT_PAUSED)
		order_wait(orders, TIMER_ACT, -1);
	act->settling = act->looking = false;
	act->state = ACT_NONE;
	settle_unlock(act, orders);
}

bool act_busy(const struct act *act)
{
	return act->state == ACT_READING || act->state == ACT_CHECKING || act->state == ACT_PAUSED ||
	       act->state == ACT_AUDITING || act_on_its_way(act);
}

bool act_on_its_way(const struct act *act)
{
	return act->state == ACT_SENDING || act->state == ACT_READING_BACK;
}

int act_pause_s(const struct act *act, int64_t now_ms)
{
	if (act->state != ACT_PAUSED || act->again_ms <= now_ms)
		return 0;
	return (int)((act->again_ms - now_ms + 999) / 1000);
}
