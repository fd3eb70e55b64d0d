/* judge_tenant.c - judges of the tenant and of who signed in */
#include <string.h>

#include "base/i18n.h"
#include "core/judge.h"

/* Role template ids, the same in every tenant (Entra built-in roles). */
#define GLOBAL_ADMINISTRATOR    "62e90394-69f5-4237-9190-012177145e10"
#define PRIVILEGED_ROLE_ADMIN   "e8611ab8-c189-46e8-94e1-60213ab1f814"
#define APPLICATION_ADMIN       "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"
#define CLOUD_APPLICATION_ADMIN "158c047a-c907-4556-b7ef-446551a6b5f7"
#define EXCHANGE_ADMINISTRATOR  "29232cdf-9323-42fd-ade2-1d097af3e4de"
#define GLOBAL_READER           "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
#define REPORTS_READER          "4a5d8f65-41da-4de4-8968-e035b65339cf"
#define SECURITY_READER         "5d6b6bb7-de71-4623-b4af-96380a352509"
#define SECURITY_ADMINISTRATOR  "194ae4cb-b126-40b2-bd5b-6091b380977d"
#define SECURITY_OPERATOR       "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f"

static bool has_role(const struct facts *facts, const char *const *roles)
{
	for (; *roles; roles++)
		if (scopes_has(&facts->role_ids, *roles))
			return true;
	return false;
}

enum verdict judge_by_app(struct finding *finding)
{
	finding->reason = _("An app signed in, not a person: its permissions decide, not roles.");
	return VERDICT_NOT_APPLICABLE;
}

/* Asked, rather than pasted by somebody. */
static bool answered_by_exchange(const struct facts *facts, enum topic topic)
{
	return judge_heard(facts, topic) && !*judge_text(facts->heard[topic].by);
}

/* Sign-in said that the service is not there for this organisation: it lacks a principal for it (650052), there is none of that
 * name (500011), or it is off because nothing is subscribed to (500014). Microsoft's list of sign-in errors. */
static bool is_refused(const struct facts *facts, enum topic topic)
{
	const struct heard *heard = &facts->heard[topic];
	int code = heard->err.aadsts;

	return heard->hearing == HEARD_FAILED && (code == 650052 || code == 500011 || code == 500014 || heard->err.kind == ERR_NO_SUCH);
}

bool check_no_exchange(const struct facts *facts)
{
	if (!judge_heard(facts, TOPIC_ORGANIZATION) || answered_by_exchange(facts, TOPIC_EXCHANGE) ||
	    answered_by_exchange(facts, TOPIC_TOKENS))
		return false;
	return facts->org_exchange == NO ||
	       (facts->org_foundation == YES && (is_refused(facts, TOPIC_TOKENS) || is_refused(facts, TOPIC_EXCHANGE)));
}

static enum verdict say_foundation(const struct facts *facts, struct finding *finding, struct arena *arena)
{
	if (check_no_exchange(facts)) {
		finding->reason = _("The organisation has no mailboxes in Exchange Online: its only plan is \"Exchange Foundation\", which comes with other products, and Exchange does not know the organisation. "
				    "Exchange on-premises is not affected by the retirement of legacy tokens.");
		return VERDICT_NOT_APPLICABLE;
	}
	judge_unheard(facts, TOPIC_TOKENS, finding, arena); /* what to do now */
	finding->reason = _("The organisation's only plan for Exchange is \"Exchange Foundation\", which comes with other products and has no mailbox. Whether there is Exchange Online could not be seen.");
	return VERDICT_UNKNOWN;
}

JUDGE(exchange_online)
{
	bool settings = answered_by_exchange(facts, TOPIC_EXCHANGE);
	bool answered = settings || answered_by_exchange(facts, TOPIC_TOKENS);
	bool organization = judge_heard(facts, TOPIC_ORGANIZATION);

	(void)judging;
	if (organization)
		judge_used(finding, facts, TOPIC_ORGANIZATION);
	if (organization && facts->org_exchange == YES && facts->org_foundation != YES) {
		finding->reason = _("The organisation has Exchange Online.");
		return VERDICT_PASS;
	}
	if (answered) {
		judge_used(finding, facts,
			   settings ? TOPIC_EXCHANGE : TOPIC_TOKENS);
		finding->reason = _("Exchange Online answered for this organisation.");
		return VERDICT_PASS;
	}
	if (!organization)
		return judge_unheard(facts, TOPIC_ORGANIZATION, finding, arena);
	if (facts->org_foundation == YES)
		return say_foundation(facts, finding, arena);
	if (facts->org_exchange == NO) {
		finding->reason = _("The organisation has no plan with Exchange Online. Exchange "
				    "on-premises is not affected by the retirement of legacy "
				    "tokens.");
		return VERDICT_NOT_APPLICABLE;
	}
	finding->reason = _("Whether the organisation has Exchange Online could not be seen: its "
			    "plans were not shown.");
	finding->remedy = _("Sign in to Exchange Online, or as someone who may read the "
			    "organisation's plans (Organization.Read.All).");
	return VERDICT_UNKNOWN;
}

JUDGE(hybrid)
{
	(void)judging;
	(void)arena;
	if (facts->org_synced == UNKNOWN)
		return judge_unsaid(finding);
	if (facts->org_synced == NO) {
		finding->reason = _("The directory is not synchronised from on-premises.");
		return VERDICT_PASS;
	}
	finding->reason = _("The directory is synchronised from on-premises, so some mailboxes may "
			    "be there. Their users are not concerned: Exchange on-premises keeps "
			    "its tokens.");
	finding->remedy = _("Test with users whose mailbox is in Exchange Online.");
	return VERDICT_WARN;
}

JUDGE(cloud)
{
	enum cloud cloud = facts->tenant.cloud;

	(void)judging;
	if (cloud == CLOUD_UNKNOWN)
		return judge_unsaid(finding);
	finding->evidence = arena_printf(arena, "{\"cloud\":\"%s\"}", cloud_id(cloud));
	if (cloud == CLOUD_GLOBAL || cloud == CLOUD_GCC) {
		finding->reason = arena_printf(arena,
					       _("The tenant is in this cloud: "
						 "%s."),
					       cloud_say(cloud));
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(
		arena,
		_("The tenant is in this cloud: %s. It has no public add-in store: add-ins are "
		  "deployed centrally."),
		cloud_say(cloud));
	finding->remedy = _("Ask the add-in's vendor whether the add-in supports this cloud.");
	return VERDICT_WARN;
}

JUDGE(license_p1)
{
	(void)judging;
	(void)arena;
	if (facts->org_premium == UNKNOWN) {
		finding->remedy = _("To see it, someone who may read the organisation's plans has to sign in: "
				    "with the role Global Reader, for example.");
		return judge_unsaid(finding);
	}
	if (facts->org_premium == YES) {
		finding->reason = _("The organisation has Entra ID P1 or P2, so sign-in logs can "
				    "be read.");
		return VERDICT_PASS;
	}
	finding->reason = _("The organisation has no Entra ID P1 or P2, so sign-in logs cannot be "
			    "read by programs.");
	finding->remedy = _("Let people open the add-in and note what they saw: that proves more "
			    "than a log.");
	return VERDICT_WARN;
}

JUDGE(consent_role)
{
	static const char *const may[] = {
		GLOBAL_ADMINISTRATOR,
		PRIVILEGED_ROLE_ADMIN,
		APPLICATION_ADMIN,
		CLOUD_APPLICATION_ADMIN,
		NULL,
	};

	(void)judging;
	if (!*judge_text(facts->me_upn))
		return judge_by_app(finding);
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

/* What Exchange itself says outweighs roles in the directory. */
static enum verdict by_cmdlets(const struct facts *facts, struct finding *finding)
{
	bool reads = scopes_has(&facts->cmdlets, "Get-AuthenticationPolicy") ||
		     scopes_has(&facts->cmdlets, "Get-OrganizationConfig");

	judge_used(finding, facts, TOPIC_CMDLETS);
	if (scopes_has(&facts->cmdlets, "Set-AuthenticationPolicy")) {
		finding->reason = _("Who signed in to Exchange may read and change the settings.");
		return VERDICT_PASS;
	}
	if (reads)
		finding->reason = _("Who signed in to Exchange may read the settings, but not "
				    "change them.");
	else
		finding->reason = _("Who signed in to Exchange may neither read nor change the "
				    "settings.");
	finding->remedy = _("To change them, someone with the role Exchange Administrator has to "
			    "sign in. New roles take up to half an hour to show.");
	return VERDICT_WARN;
}

JUDGE(exchange_role)
{
	static const char *const may[] = {GLOBAL_ADMINISTRATOR, EXCHANGE_ADMINISTRATOR, NULL};

	(void)judging;
	if (judge_heard(facts, TOPIC_CMDLETS))
		return by_cmdlets(facts, finding);
	if (!judge_heard(facts, TOPIC_ROLES))
		return judge_unheard(facts, TOPIC_ROLES, finding, arena);
	judge_used(finding, facts, TOPIC_ROLES);
	if (!*judge_text(facts->me_upn))
		return judge_by_app(finding);
	if (has_role(facts, may)) {
		finding->reason = arena_printf(arena,
					       _("%s has a role that may read and change "
						 "the Exchange settings."),
					       facts->me_upn);
		return VERDICT_PASS;
	}
	if (scopes_has(&facts->role_ids, GLOBAL_READER))
		finding->reason = arena_printf(arena,
					       _("%s may read the Exchange settings, but "
						 "not change them."),
					       facts->me_upn);
	else
		finding->reason = arena_printf(arena,
					       _("%s has no active role for the Exchange "
						 "settings."),
					       facts->me_upn);
	finding->remedy = _("To change them, someone with the role Exchange Administrator has to "
			    "sign in. New roles take up to half an hour to show.");
	return VERDICT_WARN;
}

JUDGE(log_role)
{
	/* Graph's page on signIn lists them. */
	static const char *const may[] = {GLOBAL_ADMINISTRATOR, GLOBAL_READER,	   REPORTS_READER,
					  SECURITY_READER,	SECURITY_ADMINISTRATOR, SECURITY_OPERATOR, NULL};
	enum topic read = judge_heard(facts, TOPIC_SIGNINS) ? TOPIC_SIGNINS : TOPIC_QUIET_SIGNINS;

	(void)judging;
	if (judge_heard(facts, read)) { /* what the log itself says outweighs roles */
		judge_used(finding, facts, read);
		finding->reason = _("Who signed in may read the sign-in logs.");
		return VERDICT_PASS;
	}
	if (!judge_heard(facts, TOPIC_ROLES))
		return judge_unheard(facts, TOPIC_ROLES, finding, arena);
	judge_used(finding, facts, TOPIC_ROLES);
	if (!*judge_text(facts->me_upn))
		return judge_by_app(finding);
	if (has_role(facts, may)) {
		finding->reason = arena_printf(arena,
					       _("%s has a role that may read the sign-in "
						 "logs."),
					       facts->me_upn);
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(
		arena, _("%s has none of the active roles that are known to read sign-in logs."),
		facts->me_upn);
	finding->remedy = _("Someone with the role Reports Reader, Security Reader, Security Operator, Security Administrator or "
			    "Global Reader has to look at them.");
	return VERDICT_WARN;
}
