/* plan.c - what a command shows of a change: the plan, and what came of it */
#include "commands/plan.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"

/* --- a consent link --- */

static size_t link_odd(const struct flow *flow, const char **says, struct arena *arena)
{
	struct link_beside beside = { &flow->endpoints, &flow->run.facts, flow_profile(flow) };

	return consent_link_lint(&flow->link, &beside, says, LINK_LINT_MAX, arena);
}

static void link_text(const struct flow *flow, struct buf *out, struct arena *arena)
{
	const struct consent_link *link = &flow->link;
	const char *says[LINK_LINT_MAX];
	struct link_offer offer;
	size_t odd;

	if (!*link->text)
		return;
	offer = consent_link_offer(link, link->client_id, &flow->endpoints, &flow->run.facts, arena);
	odd = link_odd(flow, says, arena);
	buf_printf(out, "%s\n", _("The consent link, taken apart"));
	buf_printf(out, "  %s: %s\n", _("Leads to"), link->host);
	buf_printf(out, "  %s: %s\n", _("Tenant"), link->tenant);
	buf_printf(out, "  %s: %s\n", _("Client id"), link->client_id);
	buf_printf(out, "  %s: %s\n", _("Asks for"),
	    link->scopes.count ? scopes_join(&link->scopes, ", ", arena)
			       : _("what the app has registered; the link does not say what that is"));
	buf_printf(out, "  %s: %s\n", _("Answers to"),
	    *link->redirect_uri ? link->redirect_uri : _("an address that the app has registered"));
	if (*link->state)
		buf_printf(out, "  %s: %s\n", _("State"), link->state);
	if (*link->wrapped_by)
		buf_printf(out, "  %s\n", consent_link_wrapped(link, arena));
	for (size_t i = 0; i < odd; i++)
		buf_printf(out, "  ! %s\n", says[i]);
	buf_printf(out, "  %s\n  %s\n", _("For this tenant, to open in a browser as an admin:"), offer.url);
	buf_printf(out, *offer.note ? "  %s\n\n" : "\n", offer.note);
}

static void list_json(struct json_out *out, const char *key, const struct scopes *names)
{
	json_out_array(out, key);
	for (size_t i = 0; i < names->count; i++)
		json_out_text(out, NULL, names->names[i]);
	json_out_end(out);
}

static void link_json(const struct flow *flow, struct json_out *out, struct arena *arena)
{
	const struct consent_link *link = &flow->link;
	const char *says[LINK_LINT_MAX];
	struct scopes odd = { 0 };
	struct link_offer offer;
	size_t count;

	if (!*link->text)
		return;
	offer = consent_link_offer(link, link->client_id, &flow->endpoints, &flow->run.facts, arena);
	count = link_odd(flow, says, arena);
	for (size_t i = 0; i < count; i++)
		scopes_add(&odd, says[i], arena);
	json_out_object(out, "consent_link");
	json_out_text(out, "host", link->host);
	json_out_text(out, "tenant", link->tenant);
	json_out_text(out, "client_id", link->client_id);
	list_json(out, "scopes", &link->scopes);
	json_out_text(out, "redirect_uri", *link->redirect_uri ? link->redirect_uri : NULL);
	json_out_text(out, "state", *link->state ? link->state : NULL);
	list_json(out, "odd", &odd);
	json_out_text(out, "wrapped_by", *link->wrapped_by ? link->wrapped_by : NULL);
	json_out_text(out, "for_this_tenant", offer.url);
	json_out_text(out, "for_this_tenant_note", *offer.note ? offer.note : NULL);
	json_out_end(out);
}

/* --- as JSON --- */

static void users_json(const struct facts *facts, struct json_out *out)
{
	if (facts->fetched[TOPIC_USER_GRANTS].status != READ_OK) {
		json_out_null(out, "users");
		return;
	}
	json_out_object(out, "users");
	json_out_int(out, "count", facts->user_grant_count);
	list_json(out, "some", &facts->user_grant_ids);
	list_json(out, "scopes", &facts->user_scopes);
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
	list_json(out, "before", &plan->before);
	list_json(out, "after", &now);
	list_json(out, "added", &added);
	list_json(out, "kept", &kept);
	list_json(out, "removed", &removed);
	list_json(out, "gone", &flow->act.gone); /* beside this grant */
	json_out_end(out);
}

/* Between our last reading and the answer of our write somebody else may have consented, too; Graph keeps the last of two writes,
 * and only the directory's audit may show what was in between. */
static void audit_window_json(const struct flow *flow, struct json_out *out, struct arena *arena)
{
	const struct act *act = &flow->act;
	const struct facts *facts = &flow->run.facts;
	const struct audit_window *window = act_window(act);
	struct audit_window_losses *losses = arena_alloc(arena, sizeof *losses);
	enum audit_verdict stand = window ? audit_window_look(facts, window, losses, arena) : AUDIT_WINDOW_UNREAD;
	bool heard = facts->fetched[TOPIC_AUDIT].status == READ_OK;
	char iso[TIMEFMT_SIZE];

	json_out_object(out, "window");
	json_out_text(out, "read_at", timefmt_iso(act->read_at, iso));
	json_out_text(out, "sent_at", timefmt_iso(act->sent_at, iso));
	json_out_int(out, "milliseconds", act->window_ms);
	json_out_text(out, "audit", audit_window_stand_id(stand));
	json_out_text(out, "audit_read_at", heard ? timefmt_iso(facts->fetched[TOPIC_AUDIT].at, iso) : NULL);
	audit_window_put_others(stand, losses, out);
	json_out_text(out, "again", flow_back_text(flow, arena));
	json_out_end(out);
}

/* Each resource has a grant of its own; "plan" is the one that is sent now, or was sent last. */
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
		list_json(out, "granted", &plan->before);
		list_json(out, "missing", &plan->adds);
		list_json(out, "after", &plan->after);
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

	list_json(out, "before", &plan->before);
	list_json(out, "adds", &plan->adds);
	list_json(out, "after", &plan->after);
	list_json(out, "extra", &extra);
	list_json(out, "dropped", &dropped);
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

static bool has_plan(const struct act *act)
{
	return act->state != ACT_NONE && act->state != ACT_READING && act->state != ACT_FAILED;
}

void plan_json(const struct flow *flow, bool link, struct json_out *out, struct arena *arena)
{
	const struct act *act = &flow->act;
	char until[TIMEFMT_SIZE];

	if (link)
		link_json(flow, out, arena);
	if (!has_plan(act))
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

/* --- as text --- */

static void plan_tokens_text(const struct flow *flow, struct buf *out, struct arena *arena)
{
	const struct act *act = &flow->act;

	if (act->state == ACT_UNSETTLED && !act->change_id) {
		buf_printf(out, _("Plan: nothing to send again, only to wait; the setting is \"%s\".\n\n"),
		    tokens_state_text(act->from));
		return;
	}
	if (act->state == ACT_NOTHING) {
		buf_printf(out, _("Plan: nothing to do, the setting is \"%s\".\n\n"), tokens_state_text(act->from));
		return;
	}
	buf_printf(out, "%s\n  %s -> %s\n  %s\n", _("Plan"), tokens_state_id(act->from), tokens_state_id(act->to),
	    exchange_tokens_command(act->to));
	if (act->until)
		buf_printf(out, "  %s\n", change_until_text(act->until, flow->now, arena));
	buf_add(out, "\n");
}

static void sent_text(const struct flow *flow, struct buf *out)
{
	const struct consent_plan *plan = &flow->act.plan;

	buf_printf(out, "  %s %s%s\n  %s\n", method_id(plan->method), flow->endpoints.base[SERVICE_GRAPH], plan->path,
	    plan->body);
	buf_printf(out, _("It needs the permission %s.\n"), act_needs(&flow->act));
}

/* A line of its own for each call, so that it can be copied. */
static void undo_text(const struct flow *flow, struct buf *out, struct arena *arena)
{
	const char *undo = consent_undo_text(&flow->act.plan, &flow->endpoints, arena);

	while (*undo) {
		size_t len = strcspn(undo, "\n");

		buf_printf(out, "  %.*s\n", (int)len, undo);
		undo += len + (undo[len] == '\n');
	}
	buf_add(out, "\n");
}

static void app_text(const struct flow *flow, struct buf *out, struct arena *arena)
{
	buf_printf(out, "%s\n", _("Plan: create the add-in's enterprise application; it is given nothing by that"));
	if (flow->act.plan.act == CONSENT_APP)
		sent_text(flow, out);
	buf_printf(out, "%s\n", _("Who owns it is read next, and judged before anything is granted to it."));
	if (flow->act.plan.act == CONSENT_APP)
		buf_printf(out, "%s\n", _("naaready never removes it again. To take it back:"));
	undo_text(flow, out, arena);
}

static void set_text(struct buf *out, const char *label, const struct scopes *names, struct arena *arena)
{
	buf_printf(out, "  %s: %s\n", label, names->count ? scopes_join(names, ", ", arena) : _("nothing"));
}

static void plan_users_text(const struct facts *facts, struct buf *out, struct arena *arena)
{
	if (facts->fetched[TOPIC_USER_GRANTS].status != READ_OK)
		buf_printf(out, "  %s\n", _("For single users: not read"));
	else if (!facts->user_grant_count)
		buf_printf(out, "  %s\n", _("For single users: nothing"));
	else
		buf_printf(out,
		    ngettext("  For single users: %lld user (%s): %s\n", "  For single users: %lld users (%s): %s\n",
			(unsigned long)facts->user_grant_count),
		    (long long)facts->user_grant_count,
		    arena_printf(arena, "%s%s", scopes_join(&facts->user_grant_ids, ", ", arena),
			facts->user_grant_count > (int64_t)facts->user_grant_ids.count ? ", ..." : ""),
		    scopes_join(&facts->user_scopes, ", ", arena));
}

/* The grants on other resources that were written before the last one, each a change of its own. */
static void earlier_text(const struct flow *flow, struct buf *out, struct arena *arena)
{
	const struct run *run = &flow->run;

	for (size_t i = 0; i < run->change_count; i++) {
		const struct change *change = &run->changes[i];
		struct scopes before, after, added;

		if (change->what != CHANGE_CONSENT || change->state != CHANGE_DONE || change->id == flow->act.change_id)
			continue;
		before = scopes_parse(arena, change->from ? change->from : "");
		after = scopes_parse(arena, change->to ? change->to : "");
		added = scopes_missing(&after, &before, arena);
		buf_printf(out, "%s\n", _("A grant on another resource, written and read back before:"));
		set_text(out, _("Before"), &before, arena);
		set_text(out, _("After"), &after, arena);
		set_text(out, _("Added"), &added, arena);
	}
}

static void outcome_text(const struct flow *flow, struct buf *out, struct arena *arena)
{
	const struct act *act = &flow->act;
	char read[TIMEFMT_SIZE], sent[TIMEFMT_SIZE];
	const struct consent_plan *plan = &flow->act.plan;
	struct scopes now = facts_granted_on(&flow->run.facts,
	    plan->resource ? plan->resource : flow->run.facts.resource_object_id, arena, NULL);
	struct scopes added = scopes_missing(&now, &plan->before, arena), kept = scopes_missing(&now, &added, arena),
		      removed = scopes_missing(&plan->before, &now, arena);

	earlier_text(flow, out, arena);
	buf_printf(out, "%s\n", _("Written and read back. As sets, before and after:"));
	set_text(out, _("Before"), &plan->before, arena);
	set_text(out, _("After"), &now, arena);
	set_text(out, _("Added"), &added, arena);
	set_text(out, _("Kept"), &kept, arena);
	set_text(out, _("Removed"), &removed, arena);
	if (act->gone.count)
		set_text(out, _("Gone beside it, and not by this write"), &act->gone, arena);
	timefmt_iso(act->read_at, read);
	buf_printf(out, _("  Read last at %1$s, written at %2$s (%3$lld ms until it was answered).\n"), read,
	    timefmt_iso(act->sent_at, sent), (long long)act->window_ms);
}

/* What became of others' consents in the moment of ours: of this one, and what was lost by earlier ones. */
static void windows_text(const struct flow *flow, struct buf *out, struct arena *arena)
{
	const struct run *run = &flow->run;
	const struct audit_window *own = flow->act.state == ACT_DONE ? act_window(&flow->act) : NULL;
	struct audit_window_losses *losses = arena_alloc(arena, sizeof *losses);
	const char *back = flow_back_text(flow, arena);

	for (size_t i = 0; i < run->windows.count; i++) {
		const struct audit_window *window = &run->windows.items[i];
		enum audit_verdict stand = audit_window_look(&run->facts, window, losses, arena);

		if (window == own || stand == AUDIT_WINDOW_LOST)
			buf_printf(out, "  %s%s\n", stand == AUDIT_WINDOW_LOST ? "! " : "",
			    audit_window_text(&run->facts, window, stand, losses, arena));
	}
	if (back)
		buf_printf(out, "  %s\n", back);
}

/* Each further resource has a grant of its own, written after the first one. */
static void resource_text(const struct resource *one, const struct profile *profile, const struct facts *facts,
    struct buf *out, struct arena *arena)
{
	struct scopes granted = facts_granted_on(facts, one->object_id, arena, NULL);

	for (size_t i = 0; i < profile->resource_count; i++) {
		struct scopes missing = scopes_missing(&profile->resources[i].scopes, &granted, arena);

		if (!text_same(profile->resources[i].app_id, one->app_id))
			continue;
		buf_printf(out, "  %s: %s %s\n", _("Further resource, with a grant of its own"), one->name,
		    one->app_id);
		if (one->present == NO)
			buf_printf(out, "    %s\n",
			    _("It has no enterprise application in this tenant, so nothing can be granted on it yet."));
		else
			buf_printf(out, "    %s: %s\n", _("Missing"),
			    missing.count ? scopes_join(&missing, ", ", arena) : _("nothing"));
	}
}

static void consent_text(const struct flow *flow, struct buf *out, struct arena *arena)
{
	const struct consent_plan *plan = &flow->act.plan;
	const struct facts *facts = &flow->run.facts;
	struct scopes extra = scopes_missing(&plan->before, &flow_profile(flow)->scopes, arena);
	struct scopes dropped = run_dropped(&flow->run, arena);

	buf_printf(out, "%s\n", _("Plan: tenant-wide consent, for everyone in the organisation"));
	buf_printf(out, "  %s: %s, %s\n", _("For"), facts->app_name, facts->app_id);
	for (size_t i = 0; i < facts->resources.count; i++)
		resource_text(&facts->resources.items[i], flow_profile(flow), facts, out, arena);
	buf_printf(out, "  %s: %s (%s)\n", _("Owner tenant"), facts->app_owner_tenant,
	    *facts->app_publisher ? facts->app_publisher : _("not verified by Microsoft"));
	set_text(out, _("Granted to everyone"), &plan->before, arena);
	plan_users_text(facts, out, arena);
	set_text(out, _("Missing"), &plan->adds, arena);
	set_text(out, _("Beyond the profile"), &extra, arena);
	if (dropped.count)
		set_text(out, _("Granted before, and gone"), &dropped, arena);
	for (size_t i = 0; i < plan->after.count; i++)
		buf_printf(out, "  %c %s\n", scopes_has(&plan->before, plan->after.names[i]) ? '=' : '+',
		    plan->after.names[i]);
	if (plan->act == CONSENT_NOTHING) {
		buf_printf(out, "%s\n", _("There is nothing to do: everything needed is granted already."));
		windows_text(flow, out, arena);
		buf_add(out, "\n");
		return;
	}
	sent_text(flow, out);
	buf_printf(out, "%s\n", act_role_text());
	if (flow->act.state == ACT_DONE)
		outcome_text(flow, out, arena);
	windows_text(flow, out, arena);
	buf_printf(out, "%s\n",
	    _("Nothing is removed. To take back what is added, this call would do it; naaready never sends it:"));
	undo_text(flow, out, arena);
}

void plan_text(const struct flow *flow, bool link, struct buf *out, struct arena *arena)
{
	if (link)
		link_text(flow, out, arena);
	if (!has_plan(&flow->act))
		return;
	if (flow->act.what == CHANGE_TOKENS)
		plan_tokens_text(flow, out, arena);
	else if (flow->act.what == CHANGE_APP)
		app_text(flow, out, arena);
	else
		consent_text(flow, out, arena);
}

void plan_meanwhile(const struct flow *flow, struct err *err)
{
	struct flow_open open = { .to = flow->act.to };
	enum tokens_state now = flow->run.facts.tokens;

	flow_open(flow, &open);
	if (now == TOKENS_REMOVED)
		err_set(err, ERR_CONFLICT, NULL,
		    _("Microsoft has turned legacy tokens off by now, and nothing acts on the setting any more"));
	else
		err_set(err, ERR_CONFLICT, NULL,
		    _("the setting is \"%s\" now, and it was set to \"%s\" here: somebody else has changed it. The "
		      "wizard, \"naaready\", asks what it shall be"),
		    tokens_state_text(now), tokens_state_text(open.to));
}

int plan_status(const struct act *act)
{
	switch (act->state) {
	case ACT_DONE:
	case ACT_NOTHING:
		return act_lost(act) ? 1 : 0; /* what others gave is missing */
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
			return 1; /* an app that is absent has none of its permissions */
		return act->err.kind == ERR_NOT_ALLOWED || act->err.kind == ERR_OWNER ? 3
		       : act->err.kind == ERR_DISK                                    ? 4
										      : 6;
	}
}
