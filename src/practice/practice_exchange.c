/* practice_exchange.c - Exchange cmdlets over HTTPS: the token switch, the organisation
 *
 * How the token switch answers over this path is not documented. The practice tenants answer in the plausible forms
 * (struct practice_tenant, tokens_form); where Microsoft has removed the tokens, without a value and with the warning
 * that Microsoft's article shows.
 */
#include "practice/practice_parts.h"

#include <string.h>

#include "base/text.h"
#include "base/timefmt.h"

#define DAY ((int64_t)24 * 60 * 60)

static const char removed[] = "Legacy Exchange Online tokens are disabled. For more information, "
			      "see https://aka.ms/naafaq.";
/* The ids in Exchange's errors mean nothing here. */
#define BAD_PARAMETER "Ex94914C|Microsoft.Exchange.Management.RestApiClient.RestValidationException|"
#define NOT_FOUND     "Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|"
#define DENIED        "Ex5E8EA4|Microsoft.Exchange.Configuration.Tasks.CmdletAccessDeniedException|"

#define WEEK (7 * DAY)
/* How far back the lists reach. */
#define WEEKS 12

/* Add-ins that request legacy tokens, by their manifest ids: Script Lab always, ours until it may use Graph instead. */
#define SCRIPT_LAB "49d3b812-abda-45b9-b478-9bc464ce5b9c"
struct asking {
	const char *id;
	int64_t day; /* asked in the week before */
};
#define ASKING 2

/* Who asked last while the setting was @state. The report is two days behind, and its dates move in steps of seven
 * days. An id can be in both lists: allowed before the block, refused after it. */
static size_t find_asking(const struct visit *visit, enum tokens_state state, struct asking found[ASKING])
{
	int64_t newest = (visit->call->now - 2 * DAY) / WEEK * WEEK;
	bool ours = false, other = false;
	size_t count = 0;

	for (int64_t day = newest; day > newest - WEEKS * WEEK; day -= WEEK) {
		if (practice_tokens_at(visit->practice, day) != state)
			continue;
		if (!ours && !practice_complete_at(visit->practice, day, visit->arena)) {
			found[count++] = (struct asking){ PRACTICE_MANIFEST_ID, day };
			ours = true;
		}
		if (!other)
			found[count++] = (struct asking){ SCRIPT_LAB, day };
		other = true;
	}
	return count;
}

/* Begins an answer up to and including "value"; @warning may be NULL. */
static void open_value(struct visit *visit, struct json_out *out, const char *warning)
{
	json_out_open(out);
	json_out_text(out, "@odata.context",
	    arena_printf(visit->arena, "%s/adminapi/beta/%s/$metadata#Collection(Exchange.GenericHashTable)",
		visit_base(visit, SERVICE_EXCHANGE), visit->tenant->tenant_id));
	json_out_text(out, "adminapi.warnings@odata.type", "#Collection(String)");
	json_out_array(out, "@adminapi.warnings");
	if (warning)
		json_out_text(out, NULL, warning);
	json_out_end(out);
	if (warning)
		text_safe(visit->reply->warnings, sizeof visit->reply->warnings, warning);
}

static void say_removed(struct visit *visit)
{
	struct json_out out;

	open_value(visit, &out, removed);
	json_out_null(&out, "value");
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

static void say_done(struct visit *visit)
{
	struct json_out out;

	open_value(visit, &out, NULL);
	json_out_array(&out, "value");
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

static const char *asked_on(const struct visit *visit, const struct asking *asking)
{
	char day[TIMEFMT_SIZE];

	return arena_copy(visit->arena, timefmt_day(asking->day, day));
}

static const char *list_text(const struct visit *visit, const char *name, enum tokens_state state)
{
	const char *text = arena_printf(visit->arena, "%s:", name);
	struct asking found[ASKING];
	size_t count = find_asking(visit, state, found);

	if (!count)
		return arena_printf(visit->arena, "%s []\n", text);
	text = arena_printf(visit->arena, "%s\n[\n", text);
	for (size_t i = 0; i < count; i++)
		text = arena_printf(visit->arena, "%s        { \"%s\" : \"%s\" }%s\n", text, found[i].id,
		    asked_on(visit, &found[i]), i + 1 < count ? "," : "");
	return arena_printf(visit->arena, "%s]\n", text);
}

static void put_lines(struct json_out *out, const char *text, struct arena *arena)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		json_out_text(out, NULL, arena_copy_n(arena, text, len));
		text += len + (text[len] == '\n');
	}
}

static void put_object(const struct visit *visit, struct json_out *out, const char *state)
{
	static const char *const names[] = { "Allowed", "Blocked" };

	json_out_object(out, NULL);
	json_out_text(out, "AllowLegacyExchangeTokens", state);
	for (size_t i = 0; i < 2; i++) {
		struct asking found[ASKING];
		size_t count = find_asking(visit, i ? TOKENS_BLOCKED : TOKENS_ALLOWED, found);

		json_out_array(out, names[i]);
		for (size_t j = 0; j < count; j++) {
			json_out_object(out, NULL);
			json_out_text(out, found[j].id, asked_on(visit, &found[j]));
			json_out_end(out);
		}
		json_out_end(out);
	}
}

static void get_tokens(struct visit *visit, struct json parameters)
{
	static const char *const words[] = {
		[TOKENS_BLOCKED] = "False",
		[TOKENS_ALLOWED] = "True",
		[TOKENS_NOT_SET] = "(Not Set)",
	};
	enum tokens_state state = practice_tokens_seen(visit->practice, visit->call->now);
	struct json_out out;
	const char *text;

	if (!json_true(json_get(parameters, "AllowLegacyExchangeTokens"))) {
		say_done(visit); /* the list of policies is empty */
		return;
	}
	if (state == TOKENS_REMOVED || state == TOKENS_UNKNOWN) {
		say_removed(visit);
		return;
	}
	open_value(visit, &out, NULL);
	json_out_array(&out, "value");
	text = arena_printf(visit->arena, "AllowLegacyExchangeTokens: %s\n%s%s", words[state],
	    list_text(visit, "Allowed", TOKENS_ALLOWED), list_text(visit, "Blocked", TOKENS_BLOCKED));
	if (visit->tenant->tokens_form == TOKENS_AS_TEXT)
		json_out_text(&out, NULL, text);
	else if (visit->tenant->tokens_form == TOKENS_AS_LINES)
		put_lines(&out, text, visit->arena);
	else
		put_object(visit, &out, words[state]);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

/* False after answering with the error in the identity. */
static bool means_tokens(struct visit *visit, struct json parameters)
{
	const char *identity = json_text(json_get(parameters, "Identity"), visit->arena);

	if (text_same(identity, "LegacyExchangeTokens"))
		return true;
	if (!*identity)
		say_exchange_error(visit, 400, "BadRequest",
		    BAD_PARAMETER "Cannot process command because of one or more "
				  "missing mandatory parameters: "
				  "Identity.");
	else
		say_exchange_error(visit, 404, "NotFound",
		    arena_printf(visit->arena,
			NOT_FOUND "The operation couldn't be performed because "
				  "object '%s' couldn't be found on "
				  "'practice'.",
			identity));
	return false;
}

static void set_tokens(struct visit *visit, struct json parameters)
{
	bool allow = json_true(json_get(parameters, "AllowLegacyExchangeTokens"));
	bool block = json_true(json_get(parameters, "BlockLegacyExchangeTokens"));

	if (!means_tokens(visit, parameters))
		return;
	if (allow == block) {
		say_exchange_error(visit, 400, "BadRequest",
		    BAD_PARAMETER "Parameter set cannot be resolved using the specified named parameters.");
	} else if (visit->practice->tokens == TOKENS_REMOVED) {
		say_removed(visit);
	} else {
		practice_set_tokens(visit->practice, allow ? TOKENS_ALLOWED : TOKENS_BLOCKED, visit->call->now);
		say_done(visit);
	}
}

/* Microsoft's own pages disagree on the effect: back to "not set", or "allowed". The older page says "not set"
 * explicitly. */
static void remove_tokens(struct visit *visit, struct json parameters)
{
	if (!means_tokens(visit, parameters))
		return;
	if (!json_true(json_get(parameters, "AllowLegacyExchangeTokens"))) {
		say_exchange_error(visit, 404, "NotFound",
		    NOT_FOUND "The operation couldn't be performed because object "
			      "'LegacyExchangeTokens' couldn't "
			      "be found on 'practice'.");
	} else if (visit->practice->tokens == TOKENS_REMOVED) {
		say_removed(visit);
	} else {
		practice_set_tokens(visit->practice, TOKENS_NOT_SET, visit->call->now);
		say_done(visit);
	}
}

static void get_organization(struct visit *visit, struct json parameters)
{
	const struct practice_tenant *tenant = visit->tenant;
	bool ews = json_true(json_get(parameters, "RetrieveEwsOperationAccessPolicy"));
	struct json_out out;

	open_value(visit, &out, tenant->noise);
	json_out_array(&out, "value");
	json_out_object(&out, NULL);
	json_out_text(&out, "Name", tenant->initial_domain);
	json_out_text(&out, "DisplayName", tenant->display_name);
	json_out_text(&out, "Guid@odata.type", "#Guid");
	json_out_text(&out, "Guid", say_object_id(visit, "organization"));
	if (tenant->ews_enabled == UNKNOWN)
		json_out_null(&out, "EwsEnabled");
	else
		json_out_bool(&out, "EwsEnabled", tenant->ews_enabled == YES);
	json_out_text(&out, "EwsAllowedAppIDs", ews ? tenant->ews_allowed : NULL);
	json_out_null(&out, "EwsApplicationAccessPolicy");
	json_out_text(&out, "EwsAllowList@odata.type", "#Collection(String)");
	json_out_array(&out, "EwsAllowList");
	json_out_end(&out);
	json_out_text(&out, "EwsBlockList@odata.type", "#Collection(String)");
	json_out_array(&out, "EwsBlockList");
	json_out_end(&out);
	json_out_bool(&out, "AppsForOfficeEnabled", true);
	json_out_bool(&out, "OAuth2ClientProfileEnabled", true);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

static const struct cmdlet {
	const char *name;
	void (*run)(struct visit *visit, struct json parameters);
} cmdlets[] = { { "Get-AuthenticationPolicy", get_tokens }, { "Get-OrganizationConfig", get_organization },
	{ "Remove-AuthenticationPolicy", remove_tokens }, { "Set-AuthenticationPolicy", set_tokens }, { NULL, NULL } };

/* Whether the path names this tenant, the tenant has Exchange, and the caller has a role in it. */
static bool may_enter(struct visit *visit, const char *what)
{
	if (!text_same(visit->taken[0], visit->tenant->tenant_id) &&
	    !text_same(visit->taken[0], visit->tenant->domain) &&
	    !text_same(visit->taken[0], visit->tenant->initial_domain))
		say_exchange_error(visit, 403, "Forbidden", DENIED "The token is for another organization.");
	else if (!visit->tenant->exchange)
		say_exchange_error(visit, 404, "NotFound", NOT_FOUND "The organization has no Exchange Online.");
	else if (!visit->tenant->has_role)
		say_exchange_error(visit, 403, "Forbidden",
		    arena_printf(visit->arena,
			DENIED "The role assigned to the user does not allow "
			       "%s.",
			what));
	else
		return true;
	return false;
}

void exchange_invoke(struct visit *visit)
{
	const char *body = visit->call->body ? visit->call->body : "", *name;
	const struct cmdlet *cmdlet = cmdlets;
	struct json_doc doc;
	struct json input;

	if (!json_parse(&doc, body, strlen(body), NULL)) {
		say_exchange_error(visit, 400, "BadRequest", BAD_PARAMETER "The request body is no JSON.");
		return;
	}
	input = json_get(json_root(&doc), "CmdletInput");
	name = json_text(json_get(input, "CmdletName"), visit->arena);
	while (cmdlet->name && !text_same(cmdlet->name, name))
		cmdlet++;
	if (may_enter(visit, name)) {
		if (cmdlet->name) {
			cmdlet->run(visit, json_get(input, "Parameters"));
		} else {
			/* measured: 403, with zero bytes labelled as compressed */
			say_nothing(visit, 403);
			visit->reply->body = arena_alloc(visit->arena, 21);
			visit->reply->len = 20;
		}
	}
	json_release(&doc);
}

void exchange_module(struct visit *visit)
{
	const char *names = "Get-App,Get-Mailbox";
	struct json_out out;

	if (!may_enter(visit, "EXOModuleFile"))
		return;
	for (const struct cmdlet *cmdlet = cmdlets; cmdlet->name; cmdlet++)
		names = arena_printf(visit->arena, "%s,%s", names, cmdlet->name);
	json_out_open(&out);
	json_out_text(&out, "@odata.context",
	    arena_printf(visit->arena, "%s/adminapi/v1.0/%s/$metadata#EXOModuleFile",
		visit_base(visit, SERVICE_EXCHANGE), visit->tenant->tenant_id));
	json_out_array(&out, "value");
	json_out_object(&out, NULL);
	json_out_text(&out, "version", "3.9.2");
	json_out_text(&out, "exportedCmdlets", names);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

void exchange_old_version(struct visit *visit)
{
	say_exchange_error(visit, 405, "MethodNotAllowed", BAD_PARAMETER "InvokeCommand is not part of this version.");
}
