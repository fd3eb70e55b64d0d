/* doc_plan.c - a change in words: its plan, its outcome, and how to undo it */
#include "doc/doc_plan.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/wellknown.h"

/* --- the app --- */

void doc_plan_for(const struct flow *flow, struct doc *doc)
{
	const struct facts *facts = &flow->run.facts;

	if (facts->app_present != YES)
		return;
	doc_row(doc, "app", _("For"), doc_printf(doc, "%s  %s", doc_name(doc, facts->app_name), facts->app_id));
	doc_row(doc, "publisher", _("Publisher"),
	    *facts->app_publisher ? doc_printf(doc, _("%s, verified by Microsoft"), doc_name(doc, facts->app_publisher))
				  : _("not verified by Microsoft"));
	doc_row(doc, "owner", _("Owner tenant"), *facts->app_owner_tenant ? facts->app_owner_tenant : _("not stated"));
}

const char *doc_plan_scope(const char *name)
{
	const char *says = scope_text(name);

	return says ? says : "";
}

static const char *doc_plan_join(struct doc *doc, const struct scopes *names)
{
	return names->count ? scopes_join(names, ", ", &doc->arena) : _("nothing");
}

/* --- the plan of a consent, or of the application --- */

/* What is added first, then what stays. */
static void diff_lines(const struct consent_plan *plan, struct doc *doc)
{
	for (int had = 0; had < 2; had++)
		for (size_t i = 0; i < plan->after.count; i++) {
			const char *name = plan->after.names[i];

			if (scopes_has(&plan->before, name) == (had == 1))
				doc_diff(doc, doc_printf(doc, "plan.%s", name), had ? '=' : '+', name)->note =
				    doc_plan_scope(name);
		}
	if (plan->act != CONSENT_NOTHING)
		doc_text(doc, "plan.none",
		    _("Nothing is removed: permissions granted before stay exactly as they are."));
}

static void call_rows(const struct flow *flow, struct doc *doc)
{
	const struct consent_plan *plan = &flow->act.plan;

	if (plan->act == CONSENT_NOTHING)
		return;
	doc_row(doc, "plan.call", _("Will be sent"),
	    doc_printf(doc, "%s %s%s", method_id(plan->method), flow->endpoints.base[SERVICE_GRAPH], plan->path))
	    ->whole = true;
	doc_row(doc, "plan.body", _("with"), plan->body)->whole = true;
	doc_row(doc, "plan.needs", _("Needs the permission"), act_needs(&flow->act));
}

static void app_plan(const struct flow *flow, struct doc *doc)
{
	doc_heading(doc, "plan", _("The plan: create the enterprise application (service principal)"));
	doc_text(doc, "plan.app",
	    _("This grants nothing to it. Once it exists, naaready reads who owns it, and checks that before it writes anything else."));
	call_rows(flow, doc);
}

/* By name whoever signed in here; the others by their ids: reading their names would take one more question. */
static const char *user_words(const struct flow *flow, bool *nameless, struct doc *doc)
{
	const struct facts *facts = &flow->run.facts;
	const struct claims *me = &flow->graph.claims;
	struct scopes who = { 0 };

	*nameless = facts->user_grant_count > (long long)facts->user_grant_ids.count;
	for (size_t i = 0; i < facts->user_grant_ids.count; i++) {
		const char *id = facts->user_grant_ids.names[i];
		bool mine = me->oid && me->name && *me->name && text_same(me->oid, id);

		scopes_add(&who, mine ? me->name : id, &doc->arena);
		*nameless = *nameless || !mine;
	}
	return facts->user_grant_count > (long long)who.count
		   ? doc_printf(doc, _("%s and more"), doc_plan_join(doc, &who))
		   : doc_plan_join(doc, &who);
}

/* Grants to single users stay untouched; they are shown because they could be mistaken for consent for everyone. */
static void user_rows(const struct flow *flow, struct doc *doc)
{
	const struct facts *facts = &flow->run.facts;
	long long count = (long long)facts->user_grant_count;
	const char *who;
	bool nameless;

	if (facts->fetched[TOPIC_USER_GRANTS].status != READ_OK || !count)
		return;
	who = user_words(flow, &nameless, doc);
	doc_row(doc, "plan.users", _("For single users"),
	    doc_printf(doc, ngettext("%lld user: %s", "%lld users: %s", (unsigned long)count), count,
		doc_plan_join(doc, &facts->user_scopes)))
	    ->note = doc_printf(doc,
	    nameless ? _("This stays as it is. By (the id where no name was read): %s")
		     : _("This stays as it is. By: %s"),
	    who);
}

static const char *resource_words(struct doc *doc, const struct consent_grant *grant)
{
	const char *name = *grant->name ? grant->name : text_same(grant->app_id, GRAPH_APP_ID) ? "Microsoft Graph" : "";

	return *name ? doc_printf(doc, "%s  %s", doc_name(doc, name), grant->app_id) : grant->app_id;
}

/* Each resource has its own grant, shown and confirmed separately. */
static void grant_rows(const struct act *act, struct doc *doc)
{
	struct consent_grant grants[CONSENT_GRANTS_MAX];
	size_t count = act_grants(act, grants, &doc->arena), later = 0;

	if (count < 2)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct consent_plan *plan = &grants[i].plan;
		bool here = plan->resource && text_same(plan->resource, act->plan.resource);
		const char *id = doc_printf(doc, "plan.on.%zu", i);

		if (here)
			doc_row(doc, id, _("This grant is on"), resource_words(doc, &grants[i]));
		else if (plan->act != CONSENT_NOTHING)
			doc_row(doc, id, _("To be granted, too"), resource_words(doc, &grants[i]))->note =
			    doc_printf(doc, "%s %s  %s", method_id(plan->method), plan->path, plan->body);
		else if (plan->adds.count)
			doc_row(doc, id, _("Cannot be granted yet"), resource_words(doc, &grants[i]))->note =
			    _("it has no enterprise application in this tenant");
		later += !here && plan->act != CONSENT_NOTHING;
	}
	if (later)
		doc_notice(doc, "plan.later", TONE_CARE,
		    _("This is only a part of the consent: each resource has its own grant. After this one, you will see and confirm the next."));
}

/* Permissions granted on this plan's resource beyond the profile's list. */
static struct scopes doc_plan_beyond(const struct flow *flow, struct doc *doc)
{
	const struct consent_plan *plan = &flow->act.plan;
	const struct profile *profile = flow_profile(flow);
	const struct scopes *listed = &profile->scopes;

	for (size_t i = 0; i < profile->resource_count; i++) {
		const struct resource *one = facts_resource(&flow->run.facts, profile->resources[i].app_id);

		if (one && plan->resource && text_same(one->object_id, plan->resource))
			listed = &profile->resources[i].scopes;
	}
	return scopes_missing(&plan->before, listed, &doc->arena);
}

static void consent_plan(const struct flow *flow, struct doc *doc)
{
	struct scopes extra = doc_plan_beyond(flow, doc);

	doc_heading(doc, "plan", _("The plan: tenant-wide consent, for everyone in the organisation"));
	grant_rows(&flow->act, doc);
	diff_lines(&flow->act.plan, doc);
	if (extra.count)
		doc_row(doc, "plan.extra", _("Beyond the profile"), doc_plan_join(doc, &extra));
	user_rows(flow, doc);
	call_rows(flow, doc);
	if (flow->act.plan.act != CONSENT_NOTHING)
		doc_text(doc, "plan.role", act_role_text());
}

/* --- the plan of the token switch --- */

static void tokens_plan(const struct act *act, struct doc *doc)
{
	doc_heading(doc, "plan",
	    act->restoring ? _("The plan: put back what was found") : _("The plan: block legacy tokens to test"));
	doc_row(doc, "plan.now", _("Now"), tokens_state_text(act->from));
	doc_row(doc, "plan.then", _("Then"), tokens_state_text(act->to));
	doc_row(doc, "plan.call", _("Will be sent"), exchange_tokens_command(act->to))->whole = true;
	if (act->restoring && act->state != ACT_DONE) /* then the outcome says so */
		doc_text(doc, "plan.lag", _("It takes up to 24 hours until this works everywhere."));
	else if (!act->restoring)
		doc_text(doc, "plan.lag",
		    _("This affects every user of the tenant. It takes up to 24 hours to take effect everywhere, and up to 24 hours more to put it back. Tell your users first."));
}

const char *doc_plan_unset_say(void)
{
	return _(
	    "Putting it back removes the setting. It is not certain that it will then be \"not set\"; naaready reads it afterwards.");
}

void doc_plan_deadline(const struct flow *flow, struct doc *doc)
{
	if (flow->act.until)
		doc_row(doc, "plan.until", _("Deadline"), change_until_text(flow->act.until, flow->now, &doc->arena))
		    ->note = _(
		    "It is recorded, and shown at every start. A timer or a guard has to put the setting back: naaready offers both once tokens are blocked.");
}

void doc_plan_not_set(const struct flow *flow, struct doc *doc)
{
	const struct act *act = &flow->act;

	if (act->restoring && act->to == TOKENS_NOT_SET)
		doc_notice(doc, "plan.back", TONE_CARE, doc_plan_unset_say());
	if (!act->restoring && act->from == TOKENS_NOT_SET)
		doc_notice(doc, "plan.notset", TONE_CARE,
		    _("The setting is \"not set\" now. No certain way leads back to that: Microsoft's own pages disagree on what removing the setting does."));
}

bool doc_plan_stands(const struct act *act)
{
	return act->state != ACT_NONE && act->state != ACT_READING && act->state != ACT_FAILED;
}

void doc_plan(const struct flow *flow, struct doc *doc)
{
	if (flow->act.what == CHANGE_TOKENS)
		tokens_plan(&flow->act, doc);
	else if (flow->act.what == CHANGE_APP)
		app_plan(flow, doc);
	else
		consent_plan(flow, doc);
}

/* --- the outcome --- */

const char *doc_plan_unsettled_say(const struct act *act, struct arena *arena)
{
	char when[TIMEFMT_SIZE];

	return arena_printf(arena,
	    _("What was found is sent, and the setting is \"%1$s\" now. But the change before that was never seen in effect, and may still show until %2$s. So it counts as open until you read the setting again after that."),
	    tokens_state_text(act->to), timefmt_minute(change_shows_until(&act->mark), when));
}

const char *doc_plan_unseen_say(const struct act *act)
{
	return act->answered
		   ? _("The service accepted the change, but it is not visible yet. That does not mean that it failed: read it again later.")
		   : _("The answer was lost, and the change is not visible. It may still take effect, so it counts as open. naaready never sends it again by itself.");
}

static void tokens_done(const struct act *act, struct doc *doc)
{
	if (act->restoring)
		doc_notice(doc, "act.done", TONE_GOOD,
		    doc_printf(doc,
			_("Put back and read back: the setting is \"%s\" again. It takes up to 24 hours until this works everywhere."),
			tokens_state_text(act->to)));
	else
		doc_notice(doc, "act.done", TONE_CARE,
		    _("Written and read back: legacy tokens are blocked in this tenant. They stay blocked until somebody puts the setting back, even if you close this terminal."));
}

static void doc_plan_done(const struct act *act, struct doc *doc)
{
	if (act->what == CHANGE_TOKENS)
		tokens_done(act, doc);
	else if (act->what == CHANGE_APP)
		doc_notice(doc, "act.done", TONE_GOOD,
		    _("Created and read back: the enterprise application exists. Nothing is granted to it yet."));
	else if (act_lost(act))
		doc_notice(doc, "act.done", TONE_CARE,
		    _("Written and read back: everyone in the organisation has the planned permissions. But others are still missing."));
	else
		doc_notice(doc, "act.done", TONE_GOOD,
		    _("Written and read back: the permissions are granted to everyone in the organisation."));
	if (act_more(act))
		grant_rows(act, doc);
}

static void doc_plan_meanwhile(const struct flow *flow, struct doc *doc)
{
	if (flow->run.facts.tokens == TOKENS_REMOVED)
		doc_notice(doc, "act.gone", TONE_GOOD,
		    _("Microsoft has removed legacy tokens from this tenant: there is nothing left to switch."));
	else
		doc_notice(doc, "act.meanwhile", TONE_CARE,
		    doc_printf(doc,
			_("The setting is \"%s\" now. That is neither the earlier setting nor what naaready set: somebody else changed it meanwhile."),
			tokens_state_text(flow->run.facts.tokens)));
}

static const char *nothing_say(const struct flow *flow)
{
	if (flow->act.what == CHANGE_CONSENT)
		return _("Nothing to do: everyone in the organisation has these permissions already.");
	if (flow->act.what == CHANGE_TOKENS && flow->run.facts.tokens == TOKENS_REMOVED)
		return _("Nothing to do: Microsoft has turned legacy tokens off.");
	if (flow->act.what == CHANGE_TOKENS && flow->run.facts.tokens == TOKENS_BLOCKED)
		return _("Nothing to do: legacy tokens are blocked already.");
	return _("Nothing to do: everything is as it should be.");
}

void doc_plan_outcome(const struct flow *flow, struct doc *doc)
{
	const struct act *act = &flow->act;

	switch (act->state) {
	case ACT_NOTHING:
		doc_notice(doc, "act.nothing", TONE_GOOD, nothing_say(flow));
		break;
	case ACT_DONE:
		doc_plan_done(act, doc);
		break;
	case ACT_UNSEEN:
		doc_notice(doc, "act.unseen", TONE_CARE, doc_plan_unseen_say(act));
		break;
	case ACT_UNSETTLED:
		doc_notice(doc, "act.unsettled", TONE_CARE, doc_plan_unsettled_say(act, &doc->arena));
		break;
	case ACT_MEANWHILE:
		doc_plan_meanwhile(flow, doc);
		break;
	case ACT_DRY:
		doc_notice(doc, "act.dry", TONE_GOOD, _("Dry run: naaready would have sent this. Nothing was sent."));
		break;
	case ACT_REFUSED:
		doc_notice(doc, "act.refused", TONE_BAD, _("The change was refused. Nothing has changed."));
		break;
	case ACT_FAILED:
		doc_notice(doc, "act.failed", TONE_BAD, _("Nothing was sent."));
		break;
	default:
		break;
	}
}

/* --- a consent that was read back --- */

void doc_plan_lost(const struct flow *flow, struct doc *doc)
{
	const struct run *run = &flow->run;
	struct audit_window_losses *losses = arena_alloc(&doc->arena, sizeof *losses);

	if (flow->act.gone.count)
		doc_notice(doc, "act.gone", TONE_BAD,
		    doc_printf(doc, _("Missing now, but not because of this change: %s"),
			doc_plan_join(doc, &flow->act.gone)));
	for (size_t i = 0; i < run->windows.count; i++) {
		const struct audit_window *window = &run->windows.items[i];
		enum audit_verdict stand = audit_window_look(&run->facts, window, losses, &doc->arena);

		if (stand == AUDIT_WINDOW_LOST)
			doc_notice(doc, doc_printf(doc, "act.lost.%zu", i), TONE_BAD,
			    audit_window_text(&run->facts, window, stand, losses, &doc->arena));
	}
}

static void set_rows(const char *ids, const struct scopes *before, const struct scopes *now, struct doc *doc)
{
	struct scopes added = scopes_missing(now, before, &doc->arena), kept = scopes_missing(now, &added, &doc->arena),
		      removed = scopes_missing(before, now, &doc->arena);

	doc_row(doc, doc_printf(doc, "%s.added", ids), _("Added"), doc_plan_join(doc, &added));
	doc_row(doc, doc_printf(doc, "%s.kept", ids), _("Kept"), doc_plan_join(doc, &kept));
	doc_row(doc, doc_printf(doc, "%s.removed", ids), _("Removed"), doc_plan_join(doc, &removed));
}

/* The result of the audit, if no permission is known to be lost. */
static void doc_plan_audit_window_text(const struct flow *flow, struct doc *doc)
{
	const struct audit_window *window = act_window(&flow->act);
	struct audit_window_losses *losses = arena_alloc(&doc->arena, sizeof *losses);
	enum audit_verdict stand =
	    window ? audit_window_look(&flow->run.facts, window, losses, &doc->arena) : AUDIT_WINDOW_LOST;

	if (stand != AUDIT_WINDOW_LOST)
		doc_text(doc, "act.window", audit_window_text(&flow->run.facts, window, stand, losses, &doc->arena));
}

void doc_plan_proof(const struct flow *flow, struct doc *doc)
{
	const struct consent_plan *plan = &flow->act.plan;
	const struct facts *facts = &flow->run.facts;
	struct scopes now =
	    facts_granted_on(facts, plan->resource ? plan->resource : facts->resource_object_id, &doc->arena, NULL);

	if (flow->act.what != CHANGE_CONSENT)
		return;
	set_rows("set", &plan->before, &now, doc);
	doc_plan_audit_window_text(flow, doc);
}

/* Each call has its own line, to be copied. */
void doc_plan_undo(const struct flow *flow, struct doc *doc)
{
	const struct consent_plan *plan = &flow->act.plan;
	const char *undo = consent_undo_text(plan, &flow->endpoints, &doc->arena);

	if (flow->act.what == CHANGE_TOKENS || plan->act == CONSENT_NOTHING)
		return;
	for (int i = 0; *undo; i++) {
		size_t len = strcspn(undo, "\n");

		doc_row(doc, doc_printf(doc, "act.undo.%d", i),
		    !i             ? _("To take back")
		    : *undo == '{' ? _("with")
				   : _("then"),
		    arena_copy_n(&doc->arena, undo, len))
		    ->whole = plan->act != CONSENT_APP;
		undo += len + (undo[len] == '\n');
	}
	if (plan->act != CONSENT_APP)
		doc_text(doc, "act.undo.who",
		    _("naaready itself never removes a permission; these are the calls that would."));
}

/* --- the whole, for commands --- */

/* Grants on other resources written before the last one; each is its own change. */
static void doc_plan_earlier(const struct flow *flow, struct doc *doc)
{
	const struct run *run = &flow->run;

	for (size_t i = 0; i < run->change_count; i++) {
		const struct change *change = &run->changes[i];
		struct scopes before, after;

		if (change->what != CHANGE_CONSENT || change->state != CHANGE_DONE || change->id == flow->act.change_id)
			continue;
		before = scopes_parse(&doc->arena, change->from ? change->from : "");
		after = scopes_parse(&doc->arena, change->to ? change->to : "");
		doc_heading(doc, "", _("A grant on another resource, written and read back earlier"));
		set_rows(doc_printf(doc, "change.%u", change->id), &before, &after, doc);
	}
}

static void outcome_whole(const struct flow *flow, struct doc *doc)
{
	if (flow->act.state != ACT_PLANNED)
		doc_heading(doc, "outcome", _("Result"));
	doc_plan_outcome(flow, doc);
}

static void proof_whole(const struct flow *flow, struct doc *doc)
{
	const struct act *act = &flow->act;

	doc_plan_proof(flow, doc);
	doc_text(doc, "act.times",
	    doc_printf(doc, _("The answer to the write came after %lld ms."), (long long)act->window_ms));
}

static void consent_whole(const struct flow *flow, struct doc *doc)
{
	struct scopes dropped = run_dropped(&flow->run, &doc->arena);
	const char *back = flow_back_text(flow, &doc->arena);

	if (dropped.count)
		doc_row(doc, "dropped", _("Granted before, now missing"), doc_plan_join(doc, &dropped));
	doc_plan(flow, doc);
	if (flow->act.state == ACT_DONE)
		doc_plan_earlier(flow, doc);
	outcome_whole(flow, doc);
	doc_plan_lost(flow, doc);
	if (flow->act.state == ACT_DONE)
		proof_whole(flow, doc);
	if (back)
		doc_text(doc, "act.back", back);
	doc_plan_undo(flow, doc);
}

void doc_plan_whole(const struct flow *flow, struct doc *doc)
{
	const struct act *act = &flow->act;

	if (!doc_plan_stands(act))
		return;
	if (act->what == CHANGE_CONSENT) {
		doc_heading(doc, "for", "");
		doc_plan_for(flow, doc);
		consent_whole(flow, doc);
		return;
	}
	if (act->state != ACT_NOTHING && act->state != ACT_UNSETTLED)
		doc_plan(flow, doc);
	if (act->state != ACT_NOTHING)
		doc_plan_deadline(flow, doc);
	doc_plan_not_set(flow, doc);
	outcome_whole(flow, doc);
	doc_plan_undo(flow, doc);
}
