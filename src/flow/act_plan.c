/* act_plan.c - the judgement inside act: what to send, whether it still stands, what was seen */
#include "flow/act_plan.h"

#include "base/i18n.h"
#include "base/text.h"

/* A topic that has to be heard before anything is planned. */
static bool heard(const struct facts *facts, enum topic topic, struct err *err)
{
	const struct heard *heard = &facts->heard[topic];

	if (heard->hearing == HEARD)
		return true;
	if (heard->hearing == HEARD_FAILED)
		*err = heard->err;
	else
		err_set(err, ERR_NO_SUCH, N_("planning the change"), _("%s: not read"), topic_say(topic));
	return false;
}

/* An app whose owner contradicts the profile or --publisher is never granted anything. */
static bool owner_fits(const struct act *act, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;
	const char *wanted = *act->ground.publisher ? act->ground.publisher : act->ground.profile->publisher_tenant;

	if (!*wanted || text_same(wanted, facts->app_owner_tenant))
		return true;
	return err_set(err, ERR_NOT_ALLOWED, N_("planning the consent"),
		       _("the app belongs to tenant %s, not to %s as it should; it is given nothing"),
		       *facts->app_owner_tenant ? facts->app_owner_tenant : _("(not said)"), wanted);
}

static bool scopes_exist(const struct act *act, const struct consent_plan *plan, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;

	for (size_t i = 0; i < plan->adds.count; i++)
		if (!scopes_has(&facts->published, plan->adds.names[i]))
			return err_set(err, ERR_NO_SUCH, N_("planning the consent"),
				       _("the permission %s is not published in this tenant, so it cannot be granted"),
				       plan->adds.names[i]);
	return true;
}

static enum act_state plan_consent(struct act *act, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;

	if (!heard(facts, TOPIC_APP, err))
		return ACT_FAILED;
	if (facts->app_present != YES) {
		err_set(err, ERR_NO_SUCH, N_("planning the consent"),
			_("the tenant has no enterprise application for this add-in yet; consent through the vendor's link creates it"));
		return ACT_FAILED;
	}
	if (!heard(facts, TOPIC_RESOURCE, err) || !heard(facts, TOPIC_GRANTS, err) || !owner_fits(act, err))
		return ACT_FAILED;
	act->plan = consent_plan_make(facts, &act->ground.profile->scopes, &act->arena);
	if (act->plan.act == CONSENT_NOTHING)
		return ACT_NOTHING;
	return scopes_exist(act, &act->plan, err) ? ACT_PLANNED : ACT_FAILED;
}

static enum act_state plan_tokens(struct act *act, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;

	if (!heard(facts, TOPIC_TOKENS, err))
		return ACT_FAILED;
	act->from = facts->tokens;
	if (act->from == TOKENS_REMOVED || act->from == act->to)
		return ACT_NOTHING;
	if (act->restoring && act->from != TOKENS_BLOCKED && !act->insisted)
		return ACT_MEANWHILE; /* neither what we set nor what we found */
	return ACT_PLANNED;
}

enum act_state act_plan_make(struct act *act, struct err *err)
{
	return act->what == CHANGE_TOKENS ? plan_tokens(act, err) : plan_consent(act, err);
}

bool act_plan_stands(const struct act *act)
{
	const struct facts *facts = &act->ground.run->facts;
	const struct grant *grant;
	struct scopes now;

	if (act->what == CHANGE_TOKENS)
		return facts->heard[TOPIC_TOKENS].hearing == HEARD && facts->tokens == act->from;
	if (facts->heard[TOPIC_GRANTS].hearing != HEARD || facts->heard[TOPIC_APP].hearing != HEARD ||
	    facts->heard[TOPIC_RESOURCE].hearing != HEARD || facts->app_present != YES)
		return false;
	now = facts_granted(facts, facts->arena, &grant);
	return scopes_equal(&now, &act->plan.before) && (grant != NULL) == (act->plan.act == CONSENT_EXTEND);
}

enum plan_seen act_plan_seen(struct act *act, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;
	const struct grant *grant;
	struct scopes now;

	if (!heard(facts, act->what == CHANGE_TOKENS ? TOPIC_TOKENS : TOPIC_GRANTS, err))
		return SEEN_UNREAD;
	if (act->what == CHANGE_TOKENS) {
		if (facts->tokens == act->to)
			return SEEN_AFTER;
		if (facts->tokens == TOKENS_REMOVED)
			return SEEN_GONE;
		return facts->tokens == act->from ? SEEN_BEFORE : SEEN_OTHER;
	}
	now = facts_granted(facts, facts->arena, &grant);
	return scopes_include(&now, &act->plan.after) ? SEEN_AFTER : SEEN_BEFORE;
}

enum change_state act_plan_settled(const struct act *act)
{
	const struct change *change = run_change(act->ground.run, act->undoes);

	if (act->from == TOKENS_REMOVED)
		return CHANGE_KEPT;
	return change && change->state == CHANGE_INTENDED ? CHANGE_NOT_MADE : CHANGE_PUT_BACK;
}
