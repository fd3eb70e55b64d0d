/* question_exchange.c - questions to Exchange: the user's cmdlets, the token setting, the EWS setting */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/exchange.h"
#include "cloud/question_parts.h"

/* The version of Microsoft's module that CIPP (2026-08) reports as its own. */
#define MODULE_VERSION "3.9.2"
/* More apps than any tenant lists for EWS: the setting is one text field. */
#define EWS_APPS_MAX 2000
/* More user agents than any tenant lists. */
#define EWS_AGENTS_MAX 500

/* --- cmdlets --- */

void question_cmdlets_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	memset(request, 0, sizeof *request);
	request->service = SERVICE_EXCHANGE;
	request->url = arena_printf(arena, "%s/adminapi/v1.0/%s/EXOModuleFile?Version=" MODULE_VERSION,
	    endpoints_base(context->endpoints, SERVICE_EXCHANGE), text_url_escape(arena, context->tenant_id));
	request->headers[0] = "Accept: application/json";
	request->headers[1] = "CommandName: *";
	request->headers[2] = exchange_anchor(context->tenant_id, context->upn, arena);
}

static void take_cmdlet(struct facts *facts, const char *text, size_t len)
{
	static const char *const cared[] = {
		"Get-AuthenticationPolicy",
		"Set-AuthenticationPolicy",
		"Remove-AuthenticationPolicy",
		"Get-OrganizationConfig",
		"Set-OrganizationConfig",
	};

	for (size_t i = 0; i < sizeof cared / sizeof *cared; i++)
		if (len == strlen(cared[i]) && text_begins(text, cared[i]))
			scopes_add(&facts->cmdlets, cared[i], facts->arena);
}

static bool cmdlets_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	const char *text = json_raw(json_get(row, "exportedCmdlets"));

	(void)context, (void)scratch;
	if (!text)
		return question_unexpected("exportedCmdlets", err);
	while (*text) {
		size_t len;

		text += strspn(text, ", \t\r\n");
		len = strcspn(text, ", \t\r\n");
		take_cmdlet(facts, text, len);
		text += len;
	}
	return true;
}

bool question_cmdlets_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_CMDLETS, cmdlets_row };

	if (first)
		facts_forget(facts, TOPIC_CMDLETS);
	return question_list(&reader, context, reply, facts, next, scratch, err);
}

/* --- tokens --- */

void question_tokens_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	static const struct cmdlet_call call = {
		"Get-AuthenticationPolicy",
		"{\"AllowLegacyExchangeTokens\":true}",
		false,
	};

	exchange_put(request, &call, context->endpoints, context->tenant_id, context->upn, arena);
}

bool question_tokens_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	return exchange_tokens_page(reply, context->endpoints, first, facts, next, scratch, err);
}

/* --- the organisation's settings --- */

void question_exchange_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	static const struct cmdlet_call call = {
		"Get-OrganizationConfig",
		"{\"RetrieveEwsOperationAccessPolicy\":true}",
		false,
	};

	exchange_put(request, &call, context->endpoints, context->tenant_id, context->upn, arena);
}

/* One string, "guid,guid", or a list of strings. Null is an empty list; without the member, nothing is known. */
static bool take_ews_apps(struct json value, struct facts *facts, struct arena *scratch, struct err *err)
{
	const char *text = json_text(value, scratch);

	if (json_kind(value) == JSON_NOTHING)
		return true;
	facts->ews_listed = YES;
	if (json_kind(value) == JSON_ARRAY) {
		for (size_t i = 0; i < json_count(value); i++)
			if (json_kind(json_at(value, i)) == JSON_ARRAY ||
			    !take_ews_apps(json_at(value, i), facts, scratch, err))
				return question_unexpected("EwsAllowedAppIDs", err);
		return true;
	}
	if (json_has(value) && !json_raw(value))
		return question_unexpected("EwsAllowedAppIDs", err);
	while (*text && facts->ews_allowed.count < EWS_APPS_MAX) {
		size_t len;

		text += strspn(text, ",; ");
		len = strcspn(text, ",; ");
		scopes_add(&facts->ews_allowed, arena_copy_n(scratch, text, len), facts->arena);
		text += len;
	}
	/* a list with an app left out would report that app as blocked */
	return (!*text && (!json_raw(value) || strlen(json_raw(value)) <= JSON_TEXT_COLUMNS_MAX)) ||
	       question_unexpected("EwsAllowedAppIDs", err);
}

/* User agents: a list of strings, or one string. */
static bool take_agents(struct json row, const char *key, struct scopes *agents, enum tristate *listed,
    struct facts *facts, struct err *err)
{
	struct json value = json_get(row, key);
	size_t count = json_kind(value) == JSON_ARRAY ? json_count(value) : json_raw(value) ? 1 : 0;

	*listed = json_kind(value) == JSON_NOTHING ? UNKNOWN : YES;
	if (json_has(value) && json_kind(value) != JSON_ARRAY && !json_raw(value))
		return question_unexpected(key, err);
	for (size_t i = 0; i < count && agents->count < EWS_AGENTS_MAX; i++) {
		struct json one = json_kind(value) == JSON_ARRAY ? json_at(value, i) : value;

		if (!json_raw(one))
			return question_unexpected(key, err);
		scopes_add(agents, text_safe_copy(facts->arena, json_raw(one), 120), facts->arena);
	}
	return agents->count < EWS_AGENTS_MAX || question_unexpected(key, err);
}

/* Which user agents may use EWS, and through it REST and Graph: a policy of its own beside EwsEnabled. */
static bool take_policy(struct json row, struct facts *facts, struct err *err)
{
	enum tristate allowed, blocked;

	facts->ews_policy_seen = json_kind(json_get(row, "EwsApplicationAccessPolicy")) == JSON_NOTHING ? UNKNOWN : YES;
	if (!question_text(row, "EwsApplicationAccessPolicy", &facts->ews_policy, facts->arena, err) ||
	    !take_agents(row, "EwsAllowList", &facts->ews_agents_allowed, &allowed, facts, err) ||
	    !take_agents(row, "EwsBlockList", &facts->ews_agents_blocked, &blocked, facts, err))
		return false;
	facts->ews_agents_listed = text_same(facts->ews_policy, "EnforceBlockList") ? blocked : allowed;
	return true;
}

static bool settings_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	(void)context;
	/* Null means "not set"; without the member, nothing is known. */
	if (json_kind(json_get(row, "EwsEnabled")) == JSON_NOTHING)
		return question_unexpected("EwsEnabled", err);
	return question_known(row, "EwsEnabled", &facts->ews_enabled, err) &&
	       take_ews_apps(json_get(row, "EwsAllowedAppIDs"), facts, scratch, err) && take_policy(row, facts, err) &&
	       question_known(row, "AppsForOfficeEnabled", &facts->addins_allowed, err);
}

static bool settings_object(const struct question_context *context, struct json root, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	struct json value = json_get(root, "value");

	/* Exactly one organisation: none is an empty answer, two are a mistake. */
	if (json_kind(value) != JSON_ARRAY || json_count(value) != 1)
		return question_unexpected("value", err);
	return settings_row(context, json_at(value, 0), facts, scratch, err);
}

/* True for a page without the organisation that gives the address of the next page. */
static bool is_before(const struct question_context *context, const struct reply *reply, const char **next,
    struct arena *scratch)
{
	struct json_doc doc;
	struct err ignored;
	bool before;

	if (!reply_read(reply, NULL, &doc, &ignored))
		return false;
	before = json_kind(json_get(json_root(&doc), "value")) == JSON_ARRAY &&
		 !json_count(json_get(json_root(&doc), "value")) &&
		 reply_next(reply, json_root(&doc), context->endpoints, SERVICE_EXCHANGE, next, scratch, &ignored) &&
		 *next;
	json_release(&doc);
	return before;
}

bool question_exchange_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_EXCHANGE, settings_object };

	(void)first;
	*next = NULL;
	facts_forget(facts, TOPIC_EXCHANGE);
	if (is_before(context, reply, next, scratch))
		return true;
	*next = NULL;
	return question_object(&reader, context, reply, facts, scratch, err);
}
