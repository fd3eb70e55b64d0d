/* check_tenant.c - judges of the tenant and of the signed-in account */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/check_parts.h"
#include "core/wellknown.h"

static bool has_role(const struct facts *facts, const char *const *roles)
{
	for (; *roles; roles++)
		if (scopes_has(&facts->role_ids, *roles))
			return true;
	return false;
}

/* The sign-in is an app's, which has no directory roles: judges of roles answer "not applicable". */
static enum verdict check_by_app(struct finding *finding)
{
	finding->reason = _("The signed-in account is an app, not a person: its permissions count, not roles.");
	return VERDICT_NOT_APPLICABLE;
}

/* Whether Exchange answered, and the answer was not pasted. */
static bool answered_by_exchange(const struct facts *facts, enum topic topic)
{
	return check_was_read(facts, topic) && !*check_string(facts->fetched[topic].by);
}

/* Whether the sign-in failed because the organisation does not have the service: it has no service principal for it
 * (650052), none of that name exists (500011), or it is disabled for lack of a subscription (500014). Source:
 * Microsoft's list of sign-in errors. */
static bool is_refused(const struct facts *facts, enum topic topic)
{
	const struct fetched *fetched = &facts->fetched[topic];
	int code = fetched->err.aadsts;

	return fetched->status == READ_FAILED &&
	       (code == 650052 || code == 500011 || code == 500014 || fetched->err.kind == ERR_NO_SUCH);
}

bool check_no_exchange(const struct facts *facts)
{
	if (!check_was_read(facts, TOPIC_ORGANIZATION) || answered_by_exchange(facts, TOPIC_EXCHANGE) ||
	    answered_by_exchange(facts, TOPIC_TOKENS))
		return false;
	return facts->org_exchange == NO ||
	       (facts->org_foundation == YES && (is_refused(facts, TOPIC_TOKENS) || is_refused(facts, TOPIC_EXCHANGE)));
}

static enum verdict say_foundation(const struct facts *facts, struct finding *finding, struct arena *arena)
{
	if (check_no_exchange(facts)) {
		finding->reason = _(
		    "The organisation has no mailboxes in Exchange Online: its only plan is \"Exchange Foundation\", which comes with other products, and Exchange does not know the organisation. "
		    "Exchange on-premises is not affected by the retirement of legacy tokens.");
		return VERDICT_NOT_APPLICABLE;
	}
	check_unread(facts, TOPIC_TOKENS, finding, arena); /* for the remedy */
	finding->brief = "";
	finding->reason = _(
	    "The organisation's only plan for Exchange is \"Exchange Foundation\", which comes with other products and "
	    "has no mailbox. It is not known whether the organisation has Exchange Online.");
	return VERDICT_UNKNOWN;
}

CHECK_RULE(exchange_online)
{
	bool settings = answered_by_exchange(facts, TOPIC_EXCHANGE);
	bool answered = settings || answered_by_exchange(facts, TOPIC_TOKENS);
	bool organization = check_was_read(facts, TOPIC_ORGANIZATION);

	(void)context;
	if (organization)
		check_used(finding, facts, TOPIC_ORGANIZATION);
	if (organization && facts->org_exchange == YES && facts->org_foundation != YES) {
		finding->reason = _("The organisation has Exchange Online.");
		return VERDICT_PASS;
	}
	if (answered) {
		check_used(finding, facts, settings ? TOPIC_EXCHANGE : TOPIC_TOKENS);
		finding->reason = _("Exchange Online answered for this organisation.");
		return VERDICT_PASS;
	}
	if (!organization)
		return check_unread(facts, TOPIC_ORGANIZATION, finding, arena);
	if (facts->org_foundation == YES)
		return say_foundation(facts, finding, arena);
	if (facts->org_exchange == NO) {
		finding->reason = _("The organisation has no plan with Exchange Online. Exchange "
				    "on-premises is not affected by the retirement of legacy "
				    "tokens.");
		return VERDICT_NOT_APPLICABLE;
	}
	finding->reason = _("It is not known whether the organisation has Exchange Online: its plans were not shown.");
	finding->remedy = _("Sign in to Exchange Online, or with an account that may read the organisation's plans "
			    "(Organization.Read.All).");
	return VERDICT_UNKNOWN;
}

CHECK_RULE(hybrid)
{
	(void)context;
	(void)arena;
	if (facts->org_synced == UNKNOWN)
		return check_unstated(finding);
	if (facts->org_synced == NO) {
		finding->reason = _("The directory is not synchronised from on-premises.");
		return VERDICT_PASS;
	}
	finding->reason = _("The directory is synchronised from on-premises, so some mailboxes may be on-premises. "
			    "Their users are not affected: Exchange on-premises keeps its tokens.");
	finding->remedy = _("Test with users whose mailbox is in Exchange Online.");
	return VERDICT_WARN;
}

CHECK_RULE(cloud)
{
	enum cloud cloud = facts->tenant.cloud;

	(void)context;
	if (cloud == CLOUD_UNKNOWN)
		return check_unstated(finding);
	finding->evidence = arena_printf(arena, "{\"cloud\":\"%s\"}", cloud_id(cloud));
	if (cloud == CLOUD_GLOBAL || cloud == CLOUD_GCC) {
		finding->reason = arena_printf(arena,
		    _("The tenant is in this cloud: "
		      "%s."),
		    cloud_text(cloud));
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(arena,
	    _("The tenant is in this cloud: %s. It has no public add-in store: add-ins are "
	      "deployed centrally."),
	    cloud_text(cloud));
	finding->remedy = _("Ask the add-in's vendor whether the add-in supports this cloud.");
	return VERDICT_WARN;
}

CHECK_RULE(license_p1)
{
	(void)context;
	(void)arena;
	if (facts->org_premium == UNKNOWN) {
		finding->remedy = _("To see it, sign in with an account that may read the organisation's plans, for "
				    "example with the role Global Reader.");
		return check_unstated(finding);
	}
	if (facts->org_premium == YES) {
		finding->reason = _("The organisation has Entra ID P1 or P2, so sign-in logs can "
				    "be read.");
		return VERDICT_PASS;
	}
	finding->reason = _("The organisation has no Entra ID P1 or P2, so programs cannot read sign-in logs.");
	finding->remedy = _("Let people open the add-in and note what they saw: that proves more "
			    "than a log.");
	return VERDICT_WARN;
}

CHECK_RULE(consent_role)
{
	static const char *const may[] = {
		ROLE_GLOBAL_ADMINISTRATOR,
		ROLE_PRIVILEGED_ROLE_ADMINISTRATOR,
		ROLE_APPLICATION_ADMINISTRATOR,
		ROLE_CLOUD_APPLICATION_ADMINISTRATOR,
		NULL,
	};

	(void)context;
	if (!*check_string(facts->me_upn))
		return check_by_app(finding);
	if (has_role(facts, may)) {
		finding->reason = arena_printf(arena,
		    _("%s has a role that may consent for "
		      "everyone."),
		    facts->me_upn);
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(arena,
	    _("%s has no active role that may consent for "
	      "everyone."),
	    facts->me_upn);
	finding->remedy = _("Someone with the role Global, Privileged Role, Application or Cloud "
			    "Application Administrator has to consent. A role that is only "
			    "eligible has to be activated first.");
	return VERDICT_WARN;
}

static enum verdict may_not_switch(struct finding *finding)
{
	finding->remedy = _("To change them, someone with the role Exchange Administrator has to sign in. New roles "
			    "take up to half an hour to take effect.");
	return VERDICT_WARN;
}

/* Exchange's own answer outweighs directory roles. */
static enum verdict by_cmdlets(const struct facts *facts, struct finding *finding)
{
	bool reads = scopes_has(&facts->cmdlets, "Get-AuthenticationPolicy") ||
		     scopes_has(&facts->cmdlets, "Get-OrganizationConfig");

	check_used(finding, facts, TOPIC_CMDLETS);
	if (scopes_has(&facts->cmdlets, "Set-AuthenticationPolicy")) {
		finding->reason = _("The account signed in to Exchange may read and change the settings.");
		return VERDICT_PASS;
	}
	if (reads)
		finding->reason = _("The account signed in to Exchange may read the settings, but not change them.");
	else
		finding->reason = _("The account signed in to Exchange may neither read nor change the settings.");
	return may_not_switch(finding);
}

CHECK_RULE(exchange_role)
{
	static const char *const may[] = { ROLE_GLOBAL_ADMINISTRATOR, ROLE_EXCHANGE_ADMINISTRATOR, NULL };

	(void)context;
	if (check_was_read(facts, TOPIC_CMDLETS))
		return by_cmdlets(facts, finding);
	if (!check_was_read(facts, TOPIC_ROLES))
		return check_unread(facts, TOPIC_ROLES, finding, arena);
	check_used(finding, facts, TOPIC_ROLES);
	if (!*check_string(facts->me_upn))
		return check_by_app(finding);
	if (has_role(facts, may)) {
		finding->reason = arena_printf(arena,
		    _("%s has a role that may read and change "
		      "the Exchange settings."),
		    facts->me_upn);
		return VERDICT_PASS;
	}
	if (scopes_has(&facts->role_ids, ROLE_GLOBAL_READER))
		finding->reason = arena_printf(arena,
		    _("%s may read the Exchange settings, but "
		      "not change them."),
		    facts->me_upn);
	else
		finding->reason = arena_printf(arena,
		    _("%s has no active role for the Exchange "
		      "settings."),
		    facts->me_upn);
	return may_not_switch(finding);
}

CHECK_RULE(log_role)
{
	/* Source: Graph's page on signIn. */
	static const char *const may[] = { ROLE_GLOBAL_ADMINISTRATOR, ROLE_GLOBAL_READER, ROLE_REPORTS_READER,
		ROLE_SECURITY_READER, ROLE_SECURITY_ADMINISTRATOR, ROLE_SECURITY_OPERATOR, NULL };
	enum topic read = check_was_read(facts, TOPIC_SIGNINS) ? TOPIC_SIGNINS : TOPIC_QUIET_SIGNINS;

	(void)context;
	if (check_was_read(facts, read)) { /* the log's own answer outweighs roles */
		check_used(finding, facts, read);
		finding->reason = _("The signed-in account may read the sign-in logs.");
		return VERDICT_PASS;
	}
	if (!check_was_read(facts, TOPIC_ROLES))
		return check_unread(facts, TOPIC_ROLES, finding, arena);
	check_used(finding, facts, TOPIC_ROLES);
	if (!*check_string(facts->me_upn))
		return check_by_app(finding);
	if (has_role(facts, may)) {
		finding->reason = arena_printf(arena,
		    _("%s has a role that may read the sign-in "
		      "logs."),
		    facts->me_upn);
		return VERDICT_PASS;
	}
	finding->reason =
	    arena_printf(arena, _("%s has no active role that is known to read sign-in logs."), facts->me_upn);
	finding->remedy =
	    _("Someone with the role Reports Reader, Security Reader, Security Operator, Security Administrator or "
	      "Global Reader has to look at them.");
	return VERDICT_WARN;
}

/* --- what our sign-in left in the tenant --- */

static const char *list_traces(const struct facts *facts, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "app_id", facts->self_app_id);
	json_out_text(&out, "object_id", facts->self_object_id);
	json_out_text(&out, "name", facts->self_name);
	json_out_text(&out, "owner_tenant", facts->self_owner_tenant);
	scopes_put(&facts->self_scopes, "for_everyone", &out);
	json_out_int(&out, "users", facts->self_user_count);
	scopes_put(&facts->self_user_scopes, "for_users", &out);
	return json_out_close(&out, false, arena);
}

static bool has_data(const struct scopes *scopes)
{
	for (size_t i = 0; i < scopes->count; i++)
		if (!scope_is_sign_in(scopes->names[i]))
			return true;
	return false;
}

/* Permissions that allow their holder to change something, recognised by the words that Microsoft uses in their names.
 * Source: the permissions reference of Microsoft Graph. */
static struct scopes writing_of(const struct scopes *scopes, struct arena *arena)
{
	static const char *const words[] = { "Write", "AccessAsUser", "Manage", "FullControl", ".Send",
		"PrivilegedOperation" };
	struct scopes writing = { 0 };

	for (size_t i = 0; i < scopes->count; i++)
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (text_find(scopes->names[i], words[k]))
				scopes_add(&writing, scopes->names[i], arena);
	return writing;
}

/* Many programs share this client: not every grant on it has to be ours. */
static enum verdict say_traces(const struct facts *facts, struct finding *finding, struct arena *arena)
{
	long long users = (long long)facts->self_user_count;
	const char *name = check_string(facts->self_name);
	bool all = has_data(&facts->self_scopes);
	struct scopes writing;

	finding->remedy = arena_printf(arena,
	    _("To remove it: in Entra, Enterprise applications, \"%s\", revoke what was granted under Permissions, or "
	      "delete the application under Properties. Other programs may use it, too; the next sign-in brings it "
	      "back."),
	    name);
	if (all) {
		finding->reason = arena_printf(arena,
		    _("Somebody has consented for everyone to the client that this program signs in with, \"%1$s\": "
		      "%2$s. That was not needed: a sign-in needs consent only for the account that signs in."),
		    name, scopes_join(&facts->self_scopes, ", ", arena));
		return VERDICT_WARN;
	}
	if (!users) {
		finding->remedy = "";
		finding->reason = arena_printf(arena,
		    _("The client that this program signs in with, \"%s\", exists as an enterprise application. "
		      "Nothing is granted to it."),
		    name);
		return VERDICT_PASS;
	}
	writing = writing_of(&facts->self_user_scopes, arena);
	if (!writing.count)
		finding->remedy = "";
	finding->reason = arena_printf(arena,
	    ngettext("Signing in left the enterprise application \"%1$s\", with a grant for %2$lld person: %3$s.",
		"Signing in left the enterprise application \"%1$s\", with grants for %2$lld people: %3$s.",
		(unsigned long)users),
	    name, users, scopes_join(&facts->self_user_scopes, ", ", arena));
	if (!writing.count) {
		finding->reason = arena_printf(arena,
		    _("%s These only allow reading, and can stay; they can be removed in Entra, at the enterprise "
		      "application's permissions."),
		    finding->reason);
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(arena,
	    _("%1$s These permissions can change something: %2$s. Remove them when you no longer need them."),
	    finding->reason, scopes_join(&writing, ", ", arena));
	return VERDICT_WARN;
}

CHECK_RULE(self_traces)
{
	(void)context;
	if (!check_was_read(facts, TOPIC_SELF)) {
		if (facts->fetched[TOPIC_SELF].status == NOT_READ && check_was_read(facts, TOPIC_ROLES) &&
		    !*check_string(facts->me_upn)) {
			check_used(finding, facts, TOPIC_ROLES);
			finding->reason = _("An app signed in with its own identity, which leaves nothing behind.");
			return VERDICT_NOT_APPLICABLE;
		}
		return check_unread(facts, TOPIC_SELF, finding, arena);
	}
	check_used(finding, facts, TOPIC_SELF);
	if (facts->self_present == NO) {
		finding->reason = _("The client that this program signs in with has left no "
				    "enterprise application.");
		return VERDICT_PASS;
	}
	if (*check_string(facts->self_owner_tenant) && text_same(facts->self_owner_tenant, facts->tenant.id)) {
		finding->evidence = list_traces(facts, arena);
		finding->reason = arena_printf(arena,
		    _("This program signs in with a registration of the organisation's own, "
		      "\"%s\". Nothing else was left."),
		    check_string(facts->self_name));
		return VERDICT_PASS;
	}
	if (!check_was_read(facts, TOPIC_SELF_GRANTS))
		return check_unread(facts, TOPIC_SELF_GRANTS, finding, arena);
	check_used(finding, facts, TOPIC_SELF_GRANTS);
	finding->evidence = list_traces(facts, arena);
	return say_traces(facts, finding, arena);
}
