/* judge_self.c - the judge of what signing in with this program left in the tenant */
#include "base/i18n.h"
#include "base/text.h"
#include "core/judge.h"

static const char *list_traces(const struct facts *facts, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "app_id", facts->self_app_id);
	json_out_text(&out, "object_id", facts->self_object_id);
	json_out_text(&out, "name", facts->self_name);
	json_out_text(&out, "owner_tenant", facts->self_owner_tenant);
	json_out_array(&out, "for_everyone");
	for (size_t i = 0; i < facts->self_scopes.count; i++)
		json_out_text(&out, NULL, facts->self_scopes.names[i]);
	json_out_end(&out);
	json_out_int(&out, "users", facts->self_user_count);
	json_out_array(&out, "for_users");
	for (size_t i = 0; i < facts->self_user_scopes.count; i++)
		json_out_text(&out, NULL, facts->self_user_scopes.names[i]);
	json_out_end(&out);
	return json_out_close(&out, false, arena);
}

static bool has_data(const struct scopes *scopes)
{
	for (size_t i = 0; i < scopes->count; i++)
		if (!scope_is_sign_in(scopes->names[i]))
			return true;
	return false;
}

/* What lets its holder change something, by the words that Microsoft's names of permissions have for that. Source: the
 * permissions reference of Microsoft Graph. */
static struct scopes writing_of(const struct scopes *scopes, struct arena *arena)
{
	static const char *const words[] = {"Write", "AccessAsUser", "Manage", "FullControl", ".Send", "PrivilegedOperation"};
	struct scopes writing = {0};

	for (size_t i = 0; i < scopes->count; i++)
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (text_find(scopes->names[i], words[k]))
				scopes_add(&writing, scopes->names[i], arena);
	return writing;
}

/* It is one client for many programs: what is there need not be ours alone. */
static enum verdict say_traces(const struct facts *facts, struct finding *finding,
			       struct arena *arena)
{
	long long users = (long long)facts->self_user_count;
	const char *name = judge_text(facts->self_name);
	bool all = has_data(&facts->self_scopes);
	struct scopes writing;

	finding->remedy = arena_printf(
		arena,
		_("To remove it, open the enterprise application \"%s\" in Entra: under "
		  "Permissions "
		  "what was granted can be revoked, under Properties the application can be "
		  "deleted. Other programs may use it, too; the next sign-in brings it back."),
		name);
	if (all) {
		finding->reason = arena_printf(
			arena,
			_("Somebody has consented for everyone to the client that this program "
			  "signs in with, \"%1$s\": %2$s. That was not needed: a sign-in asks for "
			  "itself only."),
			name, scopes_join(&facts->self_scopes, ", ", arena));
		return VERDICT_WARN;
	}
	if (!users) {
		finding->remedy = "";
		finding->reason = arena_printf(
			arena,
			_("The client that this program signs in with, \"%s\", is there as an "
			  "enterprise application. Nothing is granted to it."),
			name);
		return VERDICT_PASS;
	}
	writing = writing_of(&facts->self_user_scopes, arena);
	finding->reason = arena_printf(
		arena,
		ngettext(
			"Signing in leaves the enterprise application \"%1$s\" and a grant for who "
			"signed in. It is there for %2$lld person: %3$s.",
			"Signing in leaves the enterprise application \"%1$s\" and a grant for who "
			"signed in. It is there for %2$lld people: %3$s.",
			(unsigned long)users),
		name, users, scopes_join(&facts->self_user_scopes, ", ", arena));
	if (!writing.count)
		return VERDICT_PASS;
	finding->reason = arena_printf(arena, _("%1$s With %2$s something can be changed: remove it when it is not needed any more."),
				       finding->reason, scopes_join(&writing, ", ", arena));
	return VERDICT_WARN;
}

JUDGE(self_traces)
{
	(void)judging;
	if (!judge_heard(facts, TOPIC_SELF)) {
		if (facts->heard[TOPIC_SELF].hearing == NOT_HEARD &&
		    judge_heard(facts, TOPIC_ROLES) && !*judge_text(facts->me_upn)) {
			judge_used(finding, facts, TOPIC_ROLES);
			finding->reason = _("An app signed in as itself: that leaves nothing "
					    "behind.");
			return VERDICT_NOT_APPLICABLE;
		}
		return judge_unheard(facts, TOPIC_SELF, finding, arena);
	}
	judge_used(finding, facts, TOPIC_SELF);
	if (facts->self_present == NO) {
		finding->reason = _("The client that this program signs in with has left no "
				    "enterprise application.");
		return VERDICT_PASS;
	}
	if (*judge_text(facts->self_owner_tenant) &&
	    text_same(facts->self_owner_tenant, facts->tenant.id)) {
		finding->evidence = list_traces(facts, arena);
		finding->reason = arena_printf(
			arena,
			_("This program signs in with a registration of the organisation's own, "
			  "\"%s\". Nothing else was left."),
			judge_text(facts->self_name));
		return VERDICT_PASS;
	}
	if (!judge_heard(facts, TOPIC_SELF_GRANTS))
		return judge_unheard(facts, TOPIC_SELF_GRANTS, finding, arena);
	judge_used(finding, facts, TOPIC_SELF_GRANTS);
	finding->evidence = list_traces(facts, arena);
	return say_traces(facts, finding, arena);
}
