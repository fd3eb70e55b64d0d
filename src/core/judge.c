/* judge.c - what all judges share: what was heard, and why something was not */
#include "core/judge.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/aadsts.h"

const char *judge_text(const char *text)
{
	return text ? text : "";
}

const char *judge_way(const struct judging *judging, const char *on_page, const char *by_command)
{
	return judging->guided ? on_page : by_command;
}

bool judge_heard(const struct facts *facts, enum topic topic)
{
	return facts->heard[topic].hearing == HEARD;
}

enum standing judge_standing(const struct facts *facts, const struct judging *judging,
			     enum topic *topic)
{
	bool wanted = *judge_text(judging->wanted_app_id) != '\0';

	*topic = TOPIC_APP;
	if (judge_heard(facts, TOPIC_APP)) {
		if (facts->app_present == UNKNOWN)
			return APP_UNREAD;
		return facts->app_present == YES ? APP_THERE : APP_ABSENT;
	}
	if (wanted || facts->heard[TOPIC_APP].hearing == HEARD_FAILED)
		return APP_UNREAD;
	*topic = TOPIC_SEARCH;
	if (!judge_heard(facts, TOPIC_SEARCH))
		return APP_UNREAD;
	return facts->candidates.count ? APP_UNCLEAR : APP_ABSENT;
}

void judge_used(struct finding *finding, const struct facts *facts, enum topic topic)
{
	const struct heard *heard = &facts->heard[topic];
	const size_t room = sizeof finding->requests / sizeof *finding->requests;

	if (heard->at > finding->at)
		finding->at = heard->at;
	for (size_t i = 0; i < room && *judge_text(heard->request_id); i++) {
		if (!finding->requests[i])
			finding->requests[i] = heard->request_id;
		if (strcmp(finding->requests[i], heard->request_id) == 0)
			break;
	}
}

const char *judge_lists(const struct judge_list *lists, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	for (; lists->key; lists++) {
		json_out_array(&out, lists->key);
		for (size_t i = 0; i < lists->names->count; i++)
			json_out_text(&out, NULL, lists->names->names[i]);
		json_out_end(&out);
	}
	return json_out_close(&out, false, arena);
}

enum verdict judge_unsaid(struct finding *finding)
{
	finding->reason = _("An answer came, but it does not say this.");
	if (!*judge_text(finding->remedy))
		finding->remedy = _("Who signed in may be shown a part only: let somebody with the role Global Reader sign in, and "
			    "check again.");
	return VERDICT_UNKNOWN;
}

enum verdict judge_no_profile(struct finding *finding)
{
	finding->reason = _("The add-in's profile is not there, so it is not known what the add-in "
			    "needs.");
	finding->remedy = _("Name a profile with --profile; \"naaready profile list\" shows them.");
	return VERDICT_UNKNOWN;
}

/* Whole sentences, because languages bend what a sentence is about. */
static const struct topic_words {
	const char *not_yet, *failed;
	const char *permission; /* what would let us read it; NULL: Exchange's roles do */
} topic_words[TOPIC_COUNT] = {
	[TOPIC_DISCOVERY] = {N_("The tenant behind the domain has not been looked up yet."),
			     N_("The tenant behind the domain could not be looked up"), ""},
	[TOPIC_ORGANIZATION] = {N_("The organisation's domains and plans have not been read yet."),
				N_("The organisation's domains and plans could not be "
				   "read"),
				"Organization.Read.All"},
	[TOPIC_ROLES] = {N_("The roles of who signed in have not been read yet."),
			 N_("The roles of who signed in could not be read"),
			 "RoleManagement.Read.Directory"},
	[TOPIC_APP] = {N_("The add-in's enterprise application has not been read yet."),
		       N_("The add-in's enterprise application could not be "
			  "read"),
		       "Application.Read.All"},
	[TOPIC_SEARCH] =
		{N_("The add-in's enterprise application is not known, and has not been searched "
		    "for yet."),
		 N_("The add-in's enterprise application could not be searched "
		    "for"),
		 "Application.Read.All"},
	[TOPIC_RESOURCE] = {N_("The permissions that exist have not been read yet."),
			    N_("The permissions that exist could not be read"),
			    "Application.Read.All"},
	[TOPIC_GRANTS] = {N_("The tenant-wide grants have not been read yet."),
			  N_("The tenant-wide grants could not be read"), "Directory.Read.All"},
	[TOPIC_USER_GRANTS] = {N_("The grants of single users have not been read yet."),
			       N_("The grants of single users could not be read"),
			       "Directory.Read.All"},
	[TOPIC_ASSIGNMENTS] = {N_("Who is assigned to the application has not been read yet."),
			       N_("Who is assigned to the application could not be "
				  "read"),
			       "Application.Read.All"},
	[TOPIC_CMDLETS] = {N_("What who signed in may do in Exchange has not been read yet."),
			   N_("What who signed in may do in Exchange could not be read"), NULL},
	[TOPIC_TOKENS] = {N_("The legacy-token setting has not been read yet."),
			  N_("The legacy-token setting could not be read"), NULL},
	[TOPIC_EXCHANGE] = {N_("The organisation's Exchange settings have not been read yet."),
			    N_("The organisation's Exchange settings could not be read"), NULL},
	[TOPIC_USER_POLICY] = {N_("What users may consent to has not been read yet."),
			       N_("What users may consent to could not be read"),
			       "Policy.Read.All"},
	[TOPIC_EXCLUDES] = {N_("What users may not consent to has not been read yet."),
			    N_("What users may not consent to could not be read"),
			    "Policy.Read.PermissionGrant"},
	[TOPIC_REQUESTS] = {N_("The consent requests have not been read yet."),
			    N_("The consent requests could not be read"), "ConsentRequest.Read.All"},
	[TOPIC_AUDIT] = {N_("Who consented has not been read yet."),
			 N_("Who consented could not be read"), "AuditLog.Read.All"},
	[TOPIC_ACCESS] = {N_("The Conditional Access policies have not been read yet."),
			  N_("The Conditional Access policies could not be read"),
			  "Policy.Read.All"},
	[TOPIC_SIGNINS] = {N_("The sign-ins to the application have not been read yet."),
			   N_("The sign-ins to the application could not be read"),
			   "AuditLog.Read.All"},
	[TOPIC_QUIET_SIGNINS] =
		{N_("The sign-ins in the background, which is where nested app authentication "
		    "shows, have not been read yet."),
		 N_("The sign-ins in the background, which is where nested app authentication "
		    "shows, could not be read"),
		 "AuditLog.Read.All"},
	[TOPIC_SELF] = {N_("What signing in left behind has not been read yet."),
			N_("What signing in left behind could not be read"),
			"Application.Read.All"},
	[TOPIC_SELF_GRANTS] = {N_("The permissions that signing in left behind have not been read "
				  "yet."),
			       N_("The permissions that signing in left behind could not be read"),
			       "Directory.Read.All"},
	[TOPIC_PEOPLE_ROLES] = {N_("Whether those who tried have an admin role has not been read yet."),
				N_("Whether those who tried have an admin role could not be read"), "Directory.Read.All"},
	[TOPIC_PEOPLE_CONSENTS] = {N_("Whether those who tried have a consent of their own has not been read yet."),
				   N_("Whether those who tried have a consent of their own could not be read"), "Directory.Read.All"},
	[TOPIC_PEOPLE] = {N_("Nobody has tried the add-in yet."),
			  N_("The test by people could not be noted"), ""},
};

/* By kind of error; NULL: nothing better than to try again. */
static const char *const remedies[ERR_KIND_COUNT] = {
	[ERR_UNREACHABLE] = N_("Look at the network and the proxy, then check again."),
	[ERR_TLS] = N_("If your network inspects TLS, name its certificate authority with "
		       "--cacert."),
	[ERR_BUSY] = N_("Wait a few minutes, then check again."),
	[ERR_ODD] = N_("Check again. If it stays like this, keep the request id for a support "
		       "call."),
	[ERR_SIGNED_OUT] = N_("Sign in again."),
	[ERR_REFUSED] = N_("Sign in again, in another way or as someone else."),
	[ERR_TOKEN] = N_("Sign in again, to this tenant and with the right client."),
	[ERR_NO_SUCH] = N_("Check the tenant and the cloud."),
};

static const char *say_remedy(enum topic topic, enum err_kind kind, struct arena *arena)
{
	const char *permission = topic_words[topic].permission;

	if (kind != ERR_NOT_ALLOWED)
		return kind < ERR_KIND_COUNT && remedies[kind] ? _(remedies[kind])
							       : _("Check again.");
	if (!permission)
		return _("Sign in to Exchange as someone who may read it: in Entra the role Global "
			 "Reader or Exchange Administrator, in Exchange View-Only Configuration.");
	if (!*permission)
		return _("Check again.");
	return arena_printf(arena,
			    _("Sign in as someone with the role Global Reader, and with the "
			      "permission %s."),
			    permission);
}

/* It was not even sent: the token does not carry the permission (cloud/question). Microsoft said nothing. */
static bool is_unsent(const struct err *err)
{
	return err->kind == ERR_NOT_ALLOWED && !err->status && !err->aadsts && !*err->code;
}

static enum verdict say_unsent(enum topic topic, struct finding *finding, struct arena *arena)
{
	const char *permission = judge_text(topic_words[topic].permission);

	/* Nothing of the topic in it: what lacks the same permission has the same reason. */
	finding->reason = arena_printf(
		arena, _("Not read: this sign-in does not carry the permission %s."), permission);
	finding->remedy = arena_printf(
		arena,
		_("To have it read, choose logs and policies on the sign-in page, or bring a client of "
		  "your own (--client-id) or a token that carries %s."),
		permission);
	return VERDICT_UNKNOWN;
}

/* Their code, or what stands in for one. */
static const char *say_code(const struct err *err, struct arena *arena)
{
	if (*err->code)
		return err->code;
	if (err->aadsts)
		return arena_printf(arena, "AADSTS%d", err->aadsts);
	if (err->status)
		return arena_printf(arena, "HTTP %d", err->status);
	return "";
}

enum verdict judge_unheard(const struct facts *facts, enum topic topic, struct finding *finding,
			   struct arena *arena)
{
	const struct heard *heard = &facts->heard[topic];
	char detail[sizeof heard->err.told];
	const char *code, *marks, *reason;
	const struct aadsts *known;

	if (heard->hearing != HEARD_FAILED) {
		finding->reason = _(topic_words[topic].not_yet);
		/* where the organisation was read somebody has signed in, and only the app is not known */
		if ((topic == TOPIC_APP || topic == TOPIC_SEARCH) && facts->heard[TOPIC_ORGANIZATION].hearing != NOT_HEARD)
			finding->remedy = _("Name the add-in's app with --consent-url or --app-id, "
					    "and check again.");
		else if (topic != TOPIC_PEOPLE && !topic_words[topic].permission)
			finding->remedy = _("Sign in to Exchange Online, and check again.");
		else if (topic != TOPIC_PEOPLE && topic != TOPIC_DISCOVERY)
			finding->remedy = _("Sign in to Microsoft Graph, and check again.");
		return VERDICT_UNKNOWN;
	}
	judge_used(finding, facts, topic);
	if (is_unsent(&heard->err) && *judge_text(topic_words[topic].permission))
		return say_unsent(topic, finding, arena);
	err_detail(&heard->err, detail, sizeof detail);
	code = say_code(&heard->err, arena);
	marks = arena_printf(arena, "%s%s%s", detail, *detail && *code ? ", " : "", code);
	if (*marks)
		/* TRANSLATORS: "The tenant-wide grants could not be read: a permission is missing "
		                "(Code)." */
		reason = arena_printf(arena, _("%1$s: %2$s (%3$s)."), _(topic_words[topic].failed),
				      err_kind_say(heard->err.kind), marks);
	else
		reason = arena_printf(arena, _("%1$s: %2$s."), _(topic_words[topic].failed),
				      err_kind_say(heard->err.kind));
	if (err_theirs(&heard->err))
		reason = arena_printf(arena, _("%1$s Microsoft says: \"%2$s\""), reason, heard->err.told);
	known = aadsts_for(&heard->err);
	if (known)
		reason = arena_printf(arena, "%s %s", reason, _(known->happened));
	finding->reason = reason;
	/* what the screen says, too */
	finding->remedy = known ? arena_printf(arena, "%s %s", _(known->who), _(known->now)) :
				  say_remedy(topic, heard->err.kind, arena);
	return VERDICT_UNKNOWN;
}
