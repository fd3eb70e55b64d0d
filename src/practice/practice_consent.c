/* practice_consent.c - the page on which an admin consents in a browser
 *
 * Opening it means that an admin signed in there and agreed: nobody has to press anything. With "practice=declines", a
 * word of our own, the admin declines. Microsoft documents that consent on the page "may revoke permissions that have
 * already been granted tenant-wide for that application" (entra-docs, grant-admin-consent, 2024-11-29); here it always
 * replaces them, so that practice shows the case that hurts.
 */
#include <string.h>

#include "base/text.h"
#include "practice/practice_parts.h"

/* The scopes of a link, without their resource; ".default" stands for what the app was registered with. */
static const char *asked_scopes(struct visit *visit, const char *scope)
{
	struct scopes words = scopes_parse(visit->arena, scope), all = scopes_parse(visit->arena, PRACTICE_APP_SCOPES);
	struct scopes names = { 0 };

	for (size_t i = 0; i < words.count; i++) {
		const char *slash = strrchr(words.names[i], '/');
		const char *name = slash ? slash + 1 : words.names[i];

		if (text_same(name, ".default"))
			names = scopes_union(&names, &all, visit->arena);
		else
			scopes_add(&names, name, visit->arena);
	}
	return scopes_join(&names, " ", visit->arena);
}

/* False after answering with the error: the page stays, since nobody can be sent back. */
static bool consent_is_asked_well(struct visit *visit, bool v2)
{
	static const char *const needed[] = { "client_id", "scope", "redirect_uri" };
	const char *reply = visit_query(visit, "redirect_uri"), *app_id = visit_query(visit, "client_id");

	for (size_t i = 0; i < (v2 ? 3 : 1); i++) {
		const char *value = visit_query(visit, needed[i]);

		if (value && *value)
			continue;
		say_sign_in_error(visit, 400, "invalid_request", 900144,
		    arena_printf(visit->arena, "The request must contain the following parameter: '%s'.", needed[i]));
		return false;
	}
	if (!text_same(app_id, PRACTICE_APP_ID)) {
		say_sign_in_error(visit, 400, "unauthorized_client", 700016,
		    arena_printf(visit->arena, "Application with identifier '%s' was not found in the directory '%s'.",
			app_id, visit->tenant->display_name));
		return false;
	}
	if (!reply || !*reply || text_same(reply, PRACTICE_APP_REPLY) || login_is_here(reply))
		return true;
	say_sign_in_error(visit, 400, "invalid_request", 50011,
	    arena_printf(visit->arena,
		"The redirect URI '%s' specified in the request does not match the redirect URIs configured for the "
		"application '%s'.",
		reply, app_id));
	return false;
}

static void consent_send_back(struct visit *visit, const char *answer)
{
	const char *reply = visit_query(visit, "redirect_uri"), *state = visit_query(visit, "state");
	const char *to;

	if (!reply || !*reply)
		reply = PRACTICE_APP_REPLY;
	to = arena_printf(visit->arena, "%s%sadmin_consent=True&tenant=%s%s", reply, strchr(reply, '?') ? "&" : "?",
	    visit->tenant->tenant_id, answer);
	if (state && *state)
		to = arena_printf(visit->arena, "%s&state=%s", to, text_url_escape(visit->arena, state));
	if (!say_redirect(visit, to))
		say_sign_in_error(visit, 400, "invalid_request", 90015, "Requested query string is too long.");
}

/* "admin_consent=True" stands in the error, too (v2-admin-consent.md). */
static void consent_decline(struct visit *visit)
{
	const char *told = "AADSTS65004: User declined to consent to access the app.";

	consent_send_back(visit, arena_printf(visit->arena, "&error=consent_required&error_description=%s",
				     text_url_escape(visit->arena, told)));
}

static void consent_answer(struct visit *visit, bool v2)
{
	struct practice *practice = visit->practice;
	const char *scopes = PRACTICE_APP_SCOPES;

	if (!login_finds_tenant(visit) || !consent_is_asked_well(visit, v2))
		return;
	if (text_same(visit_query(visit, "practice"), "declines")) {
		consent_decline(visit);
		return;
	}
	if (v2)
		scopes = asked_scopes(visit, visit_query(visit, "scope"));
	if (!practice->app_present)
		practice_set_app(practice, visit->call->now);
	practice_set_grant(practice, scopes, visit->call->now);
	practice->grant_by_page = true;
	consent_send_back(visit,
	    v2 ? arena_printf(visit->arena, "&scope=%s", text_url_escape(visit->arena, visit_query(visit, "scope")))
	       : "");
}

void login_consent(struct visit *visit)
{
	consent_answer(visit, false);
}

void login_consent_v2(struct visit *visit)
{
	consent_answer(visit, true);
}
