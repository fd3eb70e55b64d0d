/* plan.c - a change as JSON, and its exit status for scripts */
#include "commands/plan.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "doc/doc_link.h"
#include "doc/doc_plan.h"

/* --- a consent link --- */

static void link_json(const struct flow *flow, struct json_out *out, struct arena *arena)
{
	const struct consent_link *link = &flow->link;
	struct link_beside beside = doc_link_beside(flow);
	const char *says[LINK_LINT_MAX];
	struct scopes odd = { 0 };
	struct link_offer offer;
	size_t count;

	if (!*link->text)
		return;
	offer = consent_link_offer(link, link->client_id, &flow->endpoints, &flow->run.facts, arena);
	count = consent_link_lint(link, &beside, says, LINK_LINT_MAX, arena);
	for (size_t i = 0; i < count; i++)
		scopes_add(&odd, says[i], arena);
	json_out_object(out, "consent_link");
	json_out_text(out, "host", link->host);
	json_out_text(out, "tenant", link->tenant);
	json_out_text(out, "client_id", link->client_id);
	scopes_put(&link->scopes, "scopes", out);
	json_out_text(out, "redirect_uri", *link->redirect_uri ? link->redirect_uri : NULL);
	json_out_text(out, "state", *link->state ? link->state : NULL);
	scopes_put(&odd, "odd", out);
	json_out_text(out, "wrapped_by", *link->wrapped_by ? link->wrapped_by : NULL);
	json_out_text(out, "for_this_tenant", offer.url);
	json_out_text(out, "for_this_tenant_note", *offer.note ? offer.note : NULL);
	json_out_end(out);
}

/* --- the plan --- */

static void users_json(const struct facts *facts, struct json_out *out)
{
	if (facts->fetched[TOPIC_USER_GRANTS].status != READ_OK) {
		json_out_null(out, "users");
		return;
	}
	json_out_object(out, "users");
	json_out_int(out, "count", facts->user_grant_count);
	scopes_put(&facts->user_grant_ids, "some", out);
	scopes_put(&facts->user_scopes, "scopes", out);
	json_out_end(out);
}

static void outcome_json(const struct flow *flow, struct json_out *out, struct arena *arena)
{
	const struct consent_plan *plan = &flow->act.plan;
	struct scopes now = facts_granted_on(&flow->run.facts,
	    plan->resource ? plan->resource : flow->run.facts.resource_object_id, arena, NULL);
	struct scopes added = scopes_missing(&now, &plan->before, arena), kept = scopes_missing(&now, &added, arena),
		      removed = scopes_missing(&plan->before, &now, arena);

	json_out_object(out, "outcome");
	scopes_put(&plan->before, "before", out);
	scopes_put(&now, "after", out);
	scopes_put(&added, "added", out);
	scopes_put(&kept, "kept", out);
	scopes_put(&removed, "removed", out);
	scopes_put(&flow->act.gone, "gone", out); /* granted beside this grant */
	json_out_end(out);
}

/* Others may consent between our last reading and the answer to our write. Graph keeps the later of two writes; only
 * the directory audit may show the earlier one. */
static void audit_window_json(const struct flow *flow, struct json_out *out, struct arena *arena)
{
	const struct act *act = &flow->act;
	const struct facts *facts = &flow->run.facts;
	const struct audit_window *window = act_window(act);
	struct audit_window_losses *losses = arena_alloc(arena, sizeof *losses);
	enum audit_verdict stand = window ? audit_window_look(facts, window, losses, arena) : AUDIT_WINDOW_UNREAD;
	bool read = facts->fetched[TOPIC_AUDIT].status == READ_OK;
	char iso[TIMEFMT_SIZE];

	json_out_object(out, "window");
	json_out_text(out, "read_at", timefmt_iso(act->read_at, iso));
	json_out_text(out, "sent_at", timefmt_iso(act->sent_at, iso));
	json_out_int(out, "milliseconds", act->window_ms);
	json_out_text(out, "audit", audit_window_stand_id(stand));
	json_out_text(out, "audit_read_at", read ? timefmt_iso(facts->fetched[TOPIC_AUDIT].at, iso) : NULL);
	audit_window_put_others(stand, losses, out);
	json_out_text(out, "again", flow_back_text(flow, arena));
	json_out_end(out);
}

/* Each resource has its own grant; "plan" is the one sent now or last. */
static void grants_json(const struct flow *flow, struct json_out *out, struct arena *arena)
{
	struct consent_grant grants[CONSENT_GRANTS_MAX];
	size_t count = act_grants(&flow->act, grants, arena);

	json_out_array(out, "plans");
	for (size_t i = 0; i < count; i++) {
		const struct consent_plan *plan = &grants[i].plan;
		bool sends = plan->act != CONSENT_NOTHING;

		json_out_object(out, NULL);
		json_out_text(out, "resource_app_id", grants[i].app_id);
		json_out_text(out, "resource_name", *grants[i].name ? grants[i].name : NULL);
		if (grants[i].present == UNKNOWN)
			json_out_null(out, "resource_present");
		else
			json_out_bool(out, "resource_present", grants[i].present == YES);
		scopes_put(&plan->before, "granted", out);
		scopes_put(&plan->adds, "missing", out);
		scopes_put(&plan->after, "after", out);
		json_out_text(out, "method", sends ? method_id(plan->method) : NULL);
		json_out_text(out, "path", sends ? plan->path : NULL);
		json_out_raw(out, "body", sends ? plan->body : "null");
		json_out_text(out, "undo", sends ? consent_undo_text(plan, &flow->endpoints, arena) : NULL);
		json_out_end(out);
	}
	json_out_end(out);
}

static void consent_json(const struct flow *flow, struct json_out *out, struct arena *arena)
{
	const struct consent_plan *plan = &flow->act.plan;
	const struct facts *facts = &flow->run.facts;
	struct scopes extra = scopes_missing(&plan->before, &flow_profile(flow)->scopes, arena);
	struct scopes dropped = run_dropped(&flow->run, arena);

	scopes_put(&plan->before, "before", out);
	scopes_put(&plan->adds, "adds", out);
	scopes_put(&plan->after, "after", out);
	scopes_put(&extra, "extra", out);
	scopes_put(&dropped, "dropped", out);
	users_json(facts, out);
	if (flow->act.state == ACT_DONE)
		outcome_json(flow, out, arena);
	if (flow->act.sent_at)
		audit_window_json(flow, out, arena);
	grants_json(flow, out, arena);
}

static void sent_json(const struct flow *flow, struct json_out *out, struct arena *arena)
{
	const struct act *act = &flow->act;
	const struct consent_plan *plan = &act->plan;
	bool sends = plan->act != CONSENT_NOTHING;

	json_out_text(out, "method", sends ? method_id(plan->method) : NULL);
	json_out_text(out, "path", sends ? plan->path : NULL);
	json_out_raw(out, "body", sends ? plan->body : "null");
	json_out_text(out, "needs", act_needs(act));
	json_out_text(out, "undo", sends ? consent_undo_text(plan, &flow->endpoints, arena) : NULL);
}

void plan_json(const struct flow *flow, bool link, struct json_out *out, struct arena *arena)
{
	const struct act *act = &flow->act;
	char until[TIMEFMT_SIZE];

	if (link)
		link_json(flow, out, arena);
	if (!doc_plan_stands(act))
		return;
	json_out_object(out, "plan");
	json_out_text(out, "what", change_what_id(act->what));
	if (act->what == CHANGE_TOKENS) {
		json_out_text(out, "from", tokens_state_id(act->from));
		json_out_text(out, "to", tokens_state_id(act->to));
		json_out_text(out, "command", exchange_tokens_command(act->to));
		json_out_text(out, "until", act->until ? timefmt_iso(act->until, until) : NULL);
		if (act->state == ACT_UNSETTLED)
			json_out_text(out, "shows_until", timefmt_iso(change_shows_until(&act->mark), until));
	} else {
		json_out_text(out, "app_id", act->inquiry.context.app_id);
		if (act->what == CHANGE_CONSENT)
			consent_json(flow, out, arena);
		sent_json(flow, out, arena);
	}
	json_out_end(out);
}

void plan_meanwhile(const struct flow *flow, struct err *err)
{
	struct flow_open open = { .to = flow->act.to };
	enum tokens_state now = flow->run.facts.tokens;

	flow_open(flow, &open);
	if (now == TOKENS_REMOVED)
		err_set(err, ERR_CONFLICT, NULL,
		    _("Microsoft has turned legacy tokens off, so the setting has no effect any more"));
	else
		err_set(err, ERR_CONFLICT, NULL,
		    _("the setting is \"%s\" now, but naaready set it to \"%s\": somebody else has changed it. Start the wizard, \"naaready\", to decide what it should be"),
		    tokens_state_text(now), tokens_state_text(open.to));
}

int plan_status(const struct act *act)
{
	switch (act->state) {
	case ACT_DONE:
	case ACT_NOTHING:
		return act_lost(act) ? 1 : 0; /* permissions granted by others are missing */
	case ACT_DRY:
		return 0;
	case ACT_REFUSED:
		return 3;
	case ACT_UNSETTLED:
		return 5;
	case ACT_UNSEEN:
	case ACT_MEANWHILE:
		return 6;
	default:
		if (act->what == CHANGE_CONSENT && act->err.kind == ERR_NO_SUCH)
			return 1; /* an absent app has no permissions */
		return act->err.kind == ERR_NOT_ALLOWED || act->err.kind == ERR_OWNER ? 3
		       : act->err.kind == ERR_DISK                                    ? 4
										      : 6;
	}
}
