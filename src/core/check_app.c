/* check_app.c - judges of the add-in's enterprise application */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/check_parts.h"
#include "core/publisher.h"
#include "core/wellknown.h"

#define CANDIDATES_SHOWN 3 /* the rest is counted; the evidence lists all */

/* Of all checks that fail because the app is not there. */
const char *check_absent_advice(const struct check_context *context, const struct facts *facts)
{
	if (check_was_read(facts, TOPIC_APP)) /* then its id is known */
		return check_advice(context,
		    _("Get the vendor's consent link and open it as an administrator: that creates the application and "
		      "consents. The page \"Consent\" can do both, too."),
		    _("Get the vendor's consent link and open it as an administrator: that creates the application and "
		      "consents. \"naaready consent --apply --create-app\" does both, too."));
	return check_advice(context,
	    _("Get the vendor's consent link and open it as an administrator: that creates the application. If you "
	      "know its id, the page \"Consent\" can create it, too."),
	    _("Get the vendor's consent link and open it as an administrator: that creates the application. If you "
	      "know its id, \"naaready consent --apply --create-app\" does so, too."));
}

static enum verdict say_absent(const struct facts *facts, const struct check_context *context, struct finding *finding,
    struct arena *arena)
{
	const char *names = "";

	if (context->profile)
		names = scopes_join(&context->profile->entra_names, ", ", arena);
	finding->remedy = check_absent_advice(context, facts);
	if (check_was_read(facts, TOPIC_APP))
		finding->reason =
		    arena_printf(arena, _("The organisation has no enterprise application with the id %s."),
			*check_string(facts->app_id) ? facts->app_id : check_string(context->wanted_app_id));
	else if (*names)
		finding->reason = arena_printf(arena,
		    _("The organisation has no enterprise application of this name: "
		      "%s."),
		    names);
	else
		finding->reason = _("The organisation has no enterprise application of the "
				    "add-in.");
	return VERDICT_FAIL;
}

static enum verdict say_there(const struct facts *facts, struct finding *finding, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "name", facts->app_name);
	json_out_text(&out, "app_id", facts->app_id);
	json_out_text(&out, "object_id", facts->app_object_id);
	finding->evidence = json_out_close(&out, false, arena);
	finding->reason = arena_printf(arena, _("The enterprise application \"%1$s\" exists (id %2$s)."),
	    check_string(facts->app_name), check_string(facts->app_id));
	return VERDICT_PASS;
}

static const char *list_candidates(const struct facts *facts, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_array(&out, "candidates");
	for (size_t i = 0; i < facts->candidates.count; i++) {
		const struct candidate *one = &facts->candidates.items[i];

		json_out_object(&out, NULL);
		json_out_text(&out, "name", one->name);
		json_out_text(&out, "app_id", one->app_id);
		json_out_text(&out, "owner_tenant", one->owner_tenant);
		json_out_text(&out, "publisher", one->publisher);
		scopes_put(&one->redirects, "redirects", &out);
		json_out_end(&out);
	}
	json_out_end(&out);
	return json_out_close(&out, false, arena);
}

static enum verdict say_unclear(const struct facts *facts, const struct check_context *context, struct finding *finding,
    struct arena *arena)
{
	size_t count = facts->candidates.count;
	const char *text = arena_printf(arena,
	    ngettext(
		"One enterprise application has a matching name. That proves nothing, because names can be copied:",
		"%zu enterprise applications have a matching name. That proves nothing, because names can be copied:",
		count),
	    count);

	for (size_t i = 0; i < count && i < CANDIDATES_SHOWN; i++) {
		const struct candidate *one = &facts->candidates.items[i];
		const char *owner = check_string(one->owner_tenant);

		text = arena_printf(arena, _("%1$s \"%2$s\" (id %3$s, owner %4$s);"), text, check_string(one->name),
		    check_string(one->app_id), *owner ? owner : "?");
	}
	finding->reason = arena_printf(arena, "%.*s.", (int)strlen(text) - 1, text);
	finding->remedy = check_advice(context,
	    _("Compare id and owner with the vendor's consent link, then choose the right one on "
	      "the page \"Add-in\"."),
	    _("Compare id and owner with the vendor's consent link, then name the right one with "
	      "--consent-url or --app-id."));
	finding->evidence = list_candidates(facts, arena);
	return VERDICT_UNKNOWN;
}

CHECK_RULE(app_present)
{
	enum topic topic;
	enum app_status status = check_app_status(facts, context, &topic);

	if (!check_was_read(facts, topic))
		return check_unread(facts, topic, finding, arena);
	check_used(finding, facts, topic);
	switch (status) {
	case APP_THERE:
		return say_there(facts, finding, arena);
	case APP_ABSENT:
		return say_absent(facts, context, finding, arena);
	case APP_UNCLEAR:
		return say_unclear(facts, context, finding, arena);
	case APP_UNREAD:
		break;
	}
	return check_unstated(finding);
}

/* --- switched off --- */

/* Microsoft's page "Deactivate an app registration" lists the ways: accountEnabled, isDisabled,
 * disabledByMicrosoftStatus, and assignment, which has its own check. Each is a property of the app's service principal
 * and of the resource's. */
struct state {
	enum tristate enabled, deactivated;
	const char *by_microsoft;
};

static bool is_off_by_microsoft(const struct state *state)
{
	return *check_string(state->by_microsoft) && !text_same(state->by_microsoft, "NotDisabled");
}

static bool check_app_is_off(const struct state *state)
{
	return is_off_by_microsoft(state) || state->deactivated == YES || state->enabled == NO;
}

static void say_app_off(const struct state *state, struct finding *finding, struct arena *arena)
{
	if (is_off_by_microsoft(state)) {
		finding->reason =
		    arena_printf(arena, _("Microsoft has disabled the application (%s)."), state->by_microsoft);
		finding->remedy = _("Ask the vendor: only Microsoft can enable it again.");
	} else if (state->deactivated == YES) {
		finding->reason =
		    _("The application is deactivated: its publisher or an administrator has switched its registration "
		      "off, so it gets no new tokens and nobody can sign in to it.");
		finding->remedy =
		    _("Ask the vendor why. If your organisation registered the application itself, activate it again "
		      "in Entra, under App registrations.");
	} else {
		finding->reason = _("The application is disabled in this organisation: nobody can sign in to it.");
		finding->remedy =
		    _("In Entra, open the enterprise application's properties and enable sign-in for users.");
	}
}

static void say_resource_off(const struct state *state, const char *name, struct finding *finding, struct arena *arena)
{
	if (is_off_by_microsoft(state)) {
		finding->reason = arena_printf(arena,
		    _("Microsoft has disabled the resource that the application asks for, %1$s (%2$s)."), name,
		    state->by_microsoft);
		finding->remedy = _("Ask the vendor: only Microsoft can enable it again.");
	} else if (state->deactivated == YES) {
		finding->reason = arena_printf(arena,
		    _("The resource that the application asks for, %s, is deactivated: nobody gets a token for it."),
		    name);
		finding->remedy = _("Ask the publisher of the resource why.");
	} else {
		finding->reason = arena_printf(arena,
		    _("The resource that the application asks for, %s, is disabled in this organisation: nobody gets a token for it."),
		    name);
		finding->remedy =
		    _("In Entra, open the resource's enterprise application and enable sign-in for users.");
	}
}

/* The first resource that is switched off; fills the finding. */
static bool any_resource_off(const struct facts *facts, const struct check_context *context, struct finding *finding,
    struct arena *arena)
{
	const struct state first = { facts->resource_enabled, facts->resource_deactivated,
		facts->resource_disabled_by_microsoft };
	const char *app_id = context->profile ? check_string(context->profile->resource_app_id) : "";

	if (check_app_is_off(&first)) {
		say_resource_off(&first, text_same(app_id, GRAPH_APP_ID) ? "Microsoft Graph" : app_id, finding, arena);
		return true;
	}
	for (size_t i = 0; i < facts->resources.count; i++) {
		const struct resource *one = &facts->resources.items[i];
		const struct state state = { one->enabled, one->deactivated, one->disabled_by_microsoft };

		if (!check_app_is_off(&state))
			continue;
		say_resource_off(&state, *check_string(one->name) ? one->name : check_string(one->app_id), finding,
		    arena);
		return true;
	}
	return false;
}

CHECK_RULE(app_enabled)
{
	const struct state app = { facts->app_enabled, facts->app_deactivated, facts->app_disabled_by_microsoft };

	if (check_app_is_off(&app)) {
		say_app_off(&app, finding, arena);
		return VERDICT_FAIL;
	}
	if (facts->app_enabled == UNKNOWN)
		return check_unstated(finding);
	if (!check_was_read(facts, TOPIC_RESOURCE))
		return check_unread(facts, TOPIC_RESOURCE, finding, arena);
	check_used(finding, facts, TOPIC_RESOURCE);
	if (any_resource_off(facts, context, finding, arena))
		return VERDICT_FAIL;
	finding->reason = _("Users can sign in to the application.");
	return VERDICT_PASS;
}

/* --- the owner --- */

static const char *list_owner(const struct facts *facts, const char *expected, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "verified_publisher", *check_string(facts->app_publisher) ? facts->app_publisher : NULL);
	json_out_text(&out, "verified_publisher_id",
	    *check_string(facts->app_publisher_id) ? facts->app_publisher_id : NULL);
	json_out_text(&out, "owner_tenant", *check_string(facts->app_owner_tenant) ? facts->app_owner_tenant : NULL);
	json_out_text(&out, "expected_owner", *expected ? expected : NULL);
	return json_out_close(&out, false, arena);
}

/* No owner is named: only the verified publisher is left to judge by. */
static enum verdict check_app_by_publisher(const struct facts *facts, const struct check_context *context,
    const struct owner *judged, struct finding *finding, struct arena *arena)
{
	const char *wanted = context->profile ? check_string(context->profile->publisher) : "";
	const char *publisher = check_string(facts->app_publisher), *owner = check_string(facts->app_owner_tenant);

	finding->remedy = check_advice(context,
	    _("Compare the owner with the vendor's information. The page \"Consent\" asks you to confirm it before "
	      "anything is granted."),
	    _("Compare the owner with the vendor's information, and name it with --publisher."));
	if (!*publisher) {
		finding->reason = arena_printf(arena,
		    _("Microsoft states no verified publisher; the application belongs to the tenant %s. naaready does "
		      "not know whether that is the right owner."),
		    *owner ? owner : "?");
		return VERDICT_WARN;
	}
	if (!*wanted || judged->stand == OWNER_STRANGE) {
		bool by_id = publisher_same(publisher, wanted);

		finding->reason = arena_printf(arena,
		    by_id
			? _("The verified publisher is \"%1$s\", but its id at Microsoft is not the one in the "
			    "profile: it is another company than \"%2$s\".")
			: _("The verified publisher is \"%1$s\", which is not the publisher in the profile, \"%2$s\"."),
		    publisher, wanted);
		return VERDICT_WARN;
	}
	finding->remedy = "";
	finding->reason = arena_printf(arena,
	    _("The verified publisher is \"%1$s\", as the profile says; the application "
	      "belongs to the tenant %2$s."),
	    publisher, *owner ? owner : "?");
	return VERDICT_PASS;
}

#define NAME_SHOWN 60

/* A name made to deceive says more about its owner than the words in it. */
static bool is_deceptive(const struct facts *facts, struct finding *finding, struct arena *arena)
{
	const char *names[] = { check_string(facts->app_publisher), check_string(facts->app_name) };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		enum publisher_odd odd = publisher_odd(names[i]);

		if (odd == PUBLISHER_PLAIN)
			continue;
		finding->reason = arena_printf(arena,
		    odd == PUBLISHER_HIDDEN
			? _("The name \"%s\" has invisible characters, or characters that reverse the direction of "
			    "writing. Such a name is meant to be mistaken for another one.")
			: _("The name \"%s\" mixes letters of two scripts that look alike. Such a name is meant to be "
			    "mistaken for another one."),
		    text_safe_copy(arena, names[i], NAME_SHOWN));
		finding->remedy = _("Do not consent until you know who owns this application.");
		return true;
	}
	return false;
}

CHECK_RULE(app_publisher)
{
	struct owner judged = owner_compare(facts, context->profile, context->wanted_owner);
	const char *owner = check_string(facts->app_owner_tenant);

	finding->evidence = list_owner(facts, judged.expected, arena);
	if (judged.stand != OWNER_WRONG && is_deceptive(facts, finding, arena))
		return VERDICT_WARN;
	if (!*judged.expected)
		return check_app_by_publisher(facts, context, &judged, finding, arena);
	if (judged.stand == OWNER_UNSAID) {
		finding->reason = _("Microsoft does not state which tenant owns the application.");
		finding->remedy = _("Do not consent until you know who owns this application.");
		return VERDICT_WARN;
	}
	if (judged.stand == OWNER_RIGHT) {
		bool known = context->profile && *check_string(context->profile->publisher) &&
			     text_same(owner, context->profile->publisher_tenant);

		finding->reason =
		    known ? arena_printf(arena, _("The application belongs to %1$s (tenant %2$s), as it should."),
				context->profile->publisher, owner)
			  : arena_printf(arena, _("The application belongs to the tenant %s, as it should."), owner);
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(arena,
	    _("The application belongs to the tenant %1$s, but it should belong to %2$s. It "
	      "may be a forgery; nothing will be granted to it."),
	    owner, judged.expected);
	finding->remedy = _("Do not consent. Get the consent link from the vendor again, and "
			    "compare the id.");
	return VERDICT_WARN;
}

CHECK_RULE(app_assignment)
{
	(void)context;
	if (facts->app_assignment_required == UNKNOWN)
		return check_unstated(finding);
	if (facts->app_assignment_required == NO) {
		finding->reason = _("Users need not be assigned to the application.");
		return VERDICT_PASS;
	}
	if (!check_was_read(facts, TOPIC_ASSIGNMENTS))
		return check_unread(facts, TOPIC_ASSIGNMENTS, finding, arena);
	check_used(finding, facts, TOPIC_ASSIGNMENTS);
	finding->evidence = arena_printf(arena, "{\"assigned\":%lld}", (long long)facts->assigned_count);
	if (facts->assigned_count > 0) {
		finding->reason = arena_printf(arena,
		    ngettext("Users must be assigned to the application, and %lld "
			     "user or group is. All "
			     "others cannot use the add-in.",
			"Users must be assigned to the application, and %lld "
			"users or groups are. "
			"All others cannot use the add-in.",
			(unsigned long)facts->assigned_count),
		    (long long)facts->assigned_count);
		return VERDICT_PASS;
	}
	finding->reason = _("Users must be assigned to the application, and nobody is: nobody can "
			    "use the add-in.");
	finding->remedy = _("In Entra, assign users or groups to the enterprise application, or turn \"assignment "
			    "required\" off.");
	return VERDICT_FAIL;
}

/* The brokers of nested app authentication in Outlook: "brk-multihub" for all clients, and Outlook on the web by its
 * client id (OfficeDev/office-js issue 5020, and public add-ins registered this way). An app's own client id is not a
 * broker. */
static bool is_broker(const char *redirect)
{
	static const char *const schemes[] = { "brk-multihub://", "brk-9199bf20-a13f-4107-85dc-02114787ef48://" };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (text_begins(redirect, schemes[i]))
			return true;
	return false;
}

CHECK_RULE(app_redirect)
{
	const char *other = NULL;

	(void)context;
	finding->evidence =
	    check_groups((struct check_group[]){ { "redirects", &facts->app_redirects }, { NULL, NULL } }, arena);
	for (size_t i = 0; i < facts->app_redirects.count; i++) {
		const char *redirect = facts->app_redirects.names[i];

		if (is_broker(redirect)) {
			finding->reason = arena_printf(arena,
			    _("The application is registered for nested app authentication: %s"), redirect);
			return VERDICT_PASS;
		}
		if (text_begins(redirect, "brk-"))
			other = redirect;
	}
	finding->remedy = _("Compare the id with the vendor's consent link.");
	if (other) {
		finding->reason = arena_printf(arena,
		    _("The application has a redirect address for a broker that is not known to be Outlook's: %s. Outlook needs "
		      "brk-multihub://..., or brk- with the id of Outlook on the web."),
		    other);
		return VERDICT_WARN;
	}
	finding->reason =
	    _("The application shows no redirect address for nested app authentication (brk-multihub://...). Either "
	      "this is not the add-in's application, or its vendor has not added the address yet.");
	return VERDICT_WARN;
}
