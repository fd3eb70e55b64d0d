/* question_exchange.c - asking Exchange: what who signed in may run, the token setting, EWS */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/exchange.h"
#include "cloud/question_rows.h"

/* The version of Microsoft's module that CIPP says it is (2026-08). */
#define MODULE_VERSION "3.9.2"
/* More apps than a tenant lists for EWS: the setting is one text field. */
#define EWS_APPS_MAX 2000

/* --- cmdlets --- */

void question_cmdlets_put(const struct asking *asking, struct request *request, struct arena *arena)
{
	memset(request, 0, sizeof *request);
	request->service = SERVICE_EXCHANGE;
	request->url = arena_printf(
		arena, "%s/adminapi/v1.0/%s/EXOModuleFile?Version=" MODULE_VERSION,
		asking->place->base[SERVICE_EXCHANGE], text_url_escape(arena, asking->tenant_id));
	request->headers[0] = "Accept: application/json";
	request->headers[1] = "CommandName: *";
	request->headers[2] = exchange_anchor(asking->tenant_id, asking->upn, arena);
}

static void take_cmdlet(struct facts *facts, const char *text, size_t len)
{
	static const char *const cared[] = {
		"Get-AuthenticationPolicy",    "Set-AuthenticationPolicy",
		"Remove-AuthenticationPolicy", "Get-OrganizationConfig",
		"Set-OrganizationConfig",
	};

	for (size_t i = 0; i < sizeof cared / sizeof *cared; i++)
		if (len == strlen(cared[i]) && text_begins(text, cared[i]))
			scopes_add(&facts->cmdlets, cared[i], facts->arena);
}

static bool cmdlets_row(const struct asking *asking, struct json row, struct facts *facts,
			struct arena *scratch, struct err *err)
{
	const char *text = json_raw(json_get(row, "exportedCmdlets"));

	(void)asking, (void)scratch;
	if (!text)
		return question_odd("exportedCmdlets", err);
	while (*text) {
		size_t len;

		text += strspn(text, ", \t\r\n");
		len = strcspn(text, ", \t\r\n");
		take_cmdlet(facts, text, len);
		text += len;
	}
	return true;
}

bool question_cmdlets_read(const struct asking *asking, const struct reply *reply, bool first,
			   struct facts *facts, const char **next, struct arena *scratch,
			   struct err *err)
{
	static const struct object_reader reader = {TOPIC_CMDLETS, cmdlets_row};

	if (first)
		facts_forget(facts, TOPIC_CMDLETS);
	return question_list(&reader, asking, reply, facts, next, scratch, err);
}

/* --- tokens --- */

void question_tokens_put(const struct asking *asking, struct request *request, struct arena *arena)
{
	static const struct cmdlet_call call = {
		"Get-AuthenticationPolicy",
		"{\"AllowLegacyExchangeTokens\":true}",
		false,
	};

	exchange_put(request, &call, asking->place, asking->tenant_id, asking->upn, arena);
}

bool question_tokens_read(const struct asking *asking, const struct reply *reply, bool first,
			  struct facts *facts, const char **next, struct arena *scratch,
			  struct err *err)
{
	(void)asking, (void)first, (void)scratch;
	*next = NULL;
	return exchange_tokens_read(reply, facts, err);
}

/* --- the organisation's settings --- */

void question_exchange_put(const struct asking *asking, struct request *request,
			   struct arena *arena)
{
	static const struct cmdlet_call call = {
		"Get-OrganizationConfig",
		"{\"RetrieveEwsOperationAccessPolicy\":true}",
		false,
	};

	exchange_put(request, &call, asking->place, asking->tenant_id, asking->upn, arena);
}

/* One string, "guid,guid"; a list of strings is taken too. */
static bool take_ews_apps(struct json value, struct facts *facts, struct arena *scratch,
			  struct err *err)
{
	const char *text = json_text(value, scratch);

	if (json_kind(value) == JSON_ARRAY) {
		for (size_t i = 0; i < json_count(value); i++)
			if (json_kind(json_at(value, i)) == JSON_ARRAY ||
			    !take_ews_apps(json_at(value, i), facts, scratch, err))
				return question_odd("EwsAllowedAppIDs", err);
		return true;
	}
	if (json_has(value) && !json_raw(value))
		return question_odd("EwsAllowedAppIDs", err);
	while (*text && facts->ews_allowed.count < EWS_APPS_MAX) {
		size_t len;

		text += strspn(text, ",; ");
		len = strcspn(text, ",; ");
		scopes_add(&facts->ews_allowed, arena_copy_n(scratch, text, len), facts->arena);
		text += len;
	}
	return true;
}

static bool settings_row(const struct asking *asking, struct json row, struct facts *facts,
			 struct arena *scratch, struct err *err)
{
	(void)asking;
	/* Null means "not set"; a setting that is not there at all means nothing. */
	if (json_kind(json_get(row, "EwsEnabled")) == JSON_NOTHING)
		return question_odd("EwsEnabled", err);
	return question_known(row, "EwsEnabled", &facts->ews_enabled, err) &&
	       take_ews_apps(json_get(row, "EwsAllowedAppIDs"), facts, scratch, err) &&
	       question_known(row, "AppsForOfficeEnabled", &facts->addins_allowed, err);
}

static bool settings_object(const struct asking *asking, struct json root, struct facts *facts,
			    struct arena *scratch, struct err *err)
{
	struct json value = json_get(root, "value");

	/* Exactly one organisation: none is an answer without content, two are a mistake. */
	if (json_kind(value) != JSON_ARRAY || json_count(value) != 1)
		return question_odd("value", err);
	return settings_row(asking, json_at(value, 0), facts, scratch, err);
}

bool question_exchange_read(const struct asking *asking, const struct reply *reply, bool first,
			    struct facts *facts, const char **next, struct arena *scratch,
			    struct err *err)
{
	static const struct object_reader reader = {TOPIC_EXCHANGE, settings_object};

	(void)first;
	*next = NULL;
	facts_forget(facts, TOPIC_EXCHANGE);
	return question_object(&reader, asking, reply, facts, scratch, err);
}
