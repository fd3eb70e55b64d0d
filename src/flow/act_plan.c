/* act_plan.c - the judgement inside act: what to send, whether it still stands, what was seen */
#include "flow/act_plan.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/owner.h"

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

static struct owner owner_of(const struct act *act)
{
	return owner_judge(&act->ground.run->facts, act->ground.profile, act->ground.publisher);
}

/* An app whose owner contradicts the profile or --publisher is never granted anything. Where neither names one it can be
 * planned, and act_confirm waits until who confirms has seen it. */
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
			       _("Microsoft does not state which tenant the app belongs to; it is given nothing"));
	case OWNER_WRONG:
		return err_set(err, ERR_OWNER, doing,
			       _("the app belongs to tenant %s, not to %s as it should; it is given nothing"),
			       facts->app_owner_tenant, owner.expected);
	case OWNER_STRANGE:
		break;
	}
	return err_set(err, ERR_OWNER, doing,
		       _("its verified publisher is \"%s\", the profile's is \"%s\"; it is given nothing. Where that is right "
			 "all the same, --publisher %s says so"),
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

/* What the grant is to hold: the profile's, and where that was asked for, what was there before and is gone. */
static struct scopes wanted_of(const struct act *act, struct arena *arena)
{
	struct scopes dropped;

	if (!act->again)
		return act->ground.profile->scopes;
	dropped = run_dropped(act->ground.run, arena);
	return scopes_union(&act->ground.profile->scopes, &dropped, arena);
}

/* What is missing on a resource that the tenant does not have cannot be granted, and that is no "nothing to do". */
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

	if (!heard(facts, TOPIC_APP, err))
		return ACT_FAILED;
	if (facts->app_present != YES) {
		err_set(err, ERR_NO_SUCH, N_("planning the consent"),
			_("the tenant has no enterprise application for this add-in yet; consent through the vendor's link creates it, and so does --create-app"));
		return ACT_FAILED;
	}
	if (!heard(facts, TOPIC_RESOURCE, err) || !heard(facts, TOPIC_GRANTS, err) || !owner_fits(act, err))
		return ACT_FAILED;
	wanted = wanted_of(act, &act->arena);
	act->plan = consent_plan_next(facts, act->ground.profile, &wanted, &act->arena);
	if (act->plan.act == CONSENT_NOTHING)
		return resources_there(act, err) ? ACT_NOTHING : ACT_FAILED;
	return scopes_exist(act, &act->plan, err) ? ACT_PLANNED : ACT_FAILED;
}

/* Whose it is can be read only once it exists. Creating gives it nothing; but a link alone is nobody's word. */
static enum act_state plan_app(struct act *act, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;

	if (!heard(facts, TOPIC_APP, err))
		return ACT_FAILED;
	if (facts->app_present == YES)
		return ACT_NOTHING;
	if (act->by_link && !owner_named(act->ground.profile, act->ground.publisher)) {
		err_set(err, ERR_OWNER, N_("planning the enterprise application"),
			_("the app is known only from the consent link, and nobody says whose it should be. Open the link in a "
			  "browser, where Microsoft shows that, or name the tenant that must own it with --publisher"));
		return ACT_FAILED;
	}
	act->plan = consent_plan_app(act->inquiry.asking.app_id, &act->arena);
	return ACT_PLANNED;
}

/* It reads as it was found. While what was sent before may still show, that settles nothing: what was found is sent, once,
 * and then waited for. */
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

	if (!heard(facts, TOPIC_TOKENS, err))
		return ACT_FAILED;
	if (act->to == TOKENS_UNKNOWN) {
		err_set(err, ERR_FILE, N_("planning the change"),
			_("the record of what was found cannot be read; say it with --from"));
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

enum act_state act_plan_make(struct act *act, int64_t now, struct err *err)
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

/* The call that would be planned now is the very one that was shown. The same union is not enough: it may have been
 * spread otherwise among grants, or spelled otherwise, or belong to a grant that was made anew. */
static bool same_plan(const struct act *act)
{
	const struct facts *facts = &act->ground.run->facts;
	const struct consent_plan *plan = &act->plan;
	struct scopes wanted = wanted_of(act, facts->arena);
	struct consent_plan now = consent_plan_next(facts, act->ground.profile, &wanted, facts->arena);

	return now.act == plan->act && scopes_equal(&now.before, &plan->before) && !strcmp(now.path, plan->path) &&
	       !strcmp(now.body, plan->body);
}

bool act_plan_stands(const struct act *act)
{
	const struct facts *facts = &act->ground.run->facts;

	if (act->what == CHANGE_TOKENS)
		return facts->heard[TOPIC_TOKENS].hearing == HEARD && facts->tokens == act->from;
	if (act->what == CHANGE_APP)
		return facts->heard[TOPIC_APP].hearing == HEARD && facts->app_present == NO;
	if (facts->heard[TOPIC_GRANTS].hearing != HEARD || facts->heard[TOPIC_APP].hearing != HEARD ||
	    facts->heard[TOPIC_RESOURCE].hearing != HEARD || facts->app_present != YES ||
	    owner_of(act).stand != OWNER_RIGHT)
		return false;
	return same_plan(act);
}

/* Where a change shows. */
static const enum topic read_back[CHANGE_WHAT_COUNT] = {
	[CHANGE_CONSENT] = TOPIC_GRANTS,
	[CHANGE_APP] = TOPIC_APP,
	[CHANGE_TOKENS] = TOPIC_TOKENS,
};

/* All that is granted to everyone, each as "RESOURCE SCOPE". */
static struct scopes standing(const struct facts *facts, struct arena *arena)
{
	struct scopes all = {0};

	for (size_t i = 0; i < facts->grants.count; i++) {
		const struct grant *grant = &facts->grants.items[i];
		struct scopes names = scopes_parse(arena, grant->scope);

		for (size_t k = 0; k < names.count; k++)
			scopes_add(&all, arena_printf(arena, "%s %s", grant->resource_id, names.names[k]), arena);
	}
	return all;
}

void act_plan_remember(struct act *act)
{
	act->gone = (struct scopes){0};
	if (act->what == CHANGE_CONSENT)
		act->stood = standing(&act->ground.run->facts, &act->arena);
}

/* What we did not write to is somebody else's doing, but it is gone all the same. */
static enum plan_seen seen_beside(struct act *act)
{
	struct scopes now = standing(&act->ground.run->facts, &act->arena), gone = scopes_missing(&act->stood, &now, &act->arena);

	act->gone = (struct scopes){0};
	for (size_t i = 0; i < gone.count; i++)
		scopes_add(&act->gone, strchr(gone.names[i], ' ') + 1, &act->arena);
	return gone.count ? SEEN_LESS : SEEN_AFTER;
}

enum plan_seen act_plan_seen(struct act *act, struct err *err)
{
	const struct facts *facts = &act->ground.run->facts;
	const struct grant *grant;
	struct scopes now;

	if (!heard(facts, read_back[act->what], err))
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
	now = facts_granted_on(facts, act->plan.resource ? act->plan.resource : facts->resource_object_id, facts->arena, &grant);
	return scopes_include(&now, &act->plan.after) ? seen_beside(act) : SEEN_BEFORE;
}

/* Exchange's cmdlets say so where nothing was carried out: "The command completed successfully but no settings of '...' have been
 * modified." In other languages it is not known. */
static bool says_nothing_done(const char *warning)
{
	return warning && text_find(warning, "no settings") && text_find(warning, "modified");
}

/* A warning beside a success, in the body or the header, that takes it back. Or NULL; the arena's. */
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

bool act_plan_answered(struct act *act, const struct reply *reply, struct err *err)
{
	static const char *const doing = N_("making the change");
	const char *warning;

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

/* How long the directory may take to know everywhere what was just made in it. Source: people met 404 and 400 for minutes
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

/* Sent on to where we do not follow: what that means for a change, in words. Nobody but us has judged the answer. */
static void explain_redirect(struct act *act, const struct err *was)
{
	err_set(&act->err, ERR_ODD, was->doing, _("the change was not carried out, but sent on to another address. %s"), was->told);
	act->err.status = was->status;
	text_safe(act->err.request_id, sizeof act->err.request_id, was->request_id);
}

void act_plan_explain(struct act *act, int64_t now)
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
		*was.told ? was.told : err_kind_say(was.kind));
	act->err.status = was.status;
	text_safe(act->err.code, sizeof act->err.code, was.code);
	text_safe(act->err.request_id, sizeof act->err.request_id, was.request_id);
}

enum change_state act_plan_settled(const struct act *act)
{
	return act->from == TOKENS_REMOVED ? CHANGE_KEPT : CHANGE_PUT_BACK;
}

/* --- what act.h tells of a plan --- */

bool act_more(const struct act *act)
{
	const struct facts *facts = &act->ground.run->facts;
	struct scopes wanted;

	if (act->what != CHANGE_CONSENT || act->state != ACT_DONE || !act->ground.profile->resource_count)
		return false;
	wanted = wanted_of(act, facts->arena);
	return consent_plan_next(facts, act->ground.profile, &wanted, facts->arena).act != CONSENT_NOTHING;
}

const struct window *act_window(const struct act *act)
{
	return act->what == CHANGE_CONSENT && act->change_id ? run_window(act->ground.run, act->ground.run->id, act->change_id) : NULL;
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
	/* chosen by its id, and nobody has read its domains: then the id is all there is to type */
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

const char *act_role_say(void)
{
	return _("It takes one of the roles Global, Privileged Role, Application or Cloud Application Administrator.");
}

const char *act_scope_missing(const struct act *act)
{
	const char *needed = act_needs(act);

	const struct claims *claims = &act->ground.graph->claims;

	if (!needed || token_allows(claims, needed))
		return NULL;
	/* Whether they suffice for it, Graph decides: its pages have named them for grants, too (microsoft-graph-docs-contrib,
	 * oauth2permissiongrant-post). */
	if (token_allows(claims, "Directory.AccessAsUser.All") || token_allows(claims, "Directory.ReadWrite.All"))
		return NULL;
	return needed;
}

bool act_owner_open(const struct act *act)
{
	return act->what == CHANGE_CONSENT && act->state == ACT_PLANNED && owner_of(act).stand == OWNER_OPEN;
}
