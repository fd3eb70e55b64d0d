/* question_fuzz.c - the reply to each question that is asked */
#include <string.h>

#include "fuzz.h"

#include "base/text.h"
#include "cloud/question.h"
#include "core/check.h"
#include "core/wellknown.h"

#define GUID "5a1e5f0c-0000-4000-8000-0b0ac71ce001"

/* Whatever the reply is: a link to a next page stays with the service, and each check gives a verdict. */
static void read_reply(const struct question *question, const struct reply *reply)
{
	struct arena arena = { 0 }, scratch = { 0 };
	struct facts facts;
	struct profile profile = {
		.id = "crm",
		.name = "CRM",
		.publisher = "Vendor",
		.publisher_tenant = "",
		.client_id = "",
		.consent_url = "",
		.notes = "",
		.resource_app_id = GRAPH_APP_ID,
	};
	struct question_context context = {
		.endpoints = endpoints_of(CLOUD_GLOBAL),
		.facts = &facts,
		.profile = &profile,
		.tenant_id = GUID,
		.app_id = GUID,
		.me = GUID,
		.upn = "ann@contoso.com",
		.delegated = true,
		.client_id = GUID,
		.now = 1795500000,
	};
	struct check_context checked = { .profile = &profile,
		.now = context.now,
		.wanted_app_id = GUID,
		.wanted_owner = "" };
	static struct findings findings;
	const char *next = NULL;
	struct err err = { 0 };

	profile.scopes = scopes_parse(&arena, "Mail.ReadWrite.Shared User.Read openid");
	facts_init(&facts, &arena);
	facts.app_object_id = facts.resource_object_id = GUID;
	if (question->read(&context, reply, true, &facts, &next, &scratch, &err)) {
		FUZZ_TRUE(!next || endpoints_holds(context.endpoints->base[question->service], next));
		facts_fetched(&facts, question->topic, context.now, "r");
	} else {
		FUZZ_TRUE(err.kind != ERR_NONE);
		facts_failed(&facts, question->topic, context.now, &err);
	}
	check_all(&facts, &checked, &findings, &arena);
	for (size_t i = 0; i < findings.count; i++)
		FUZZ_TRUE(*findings.items[i].reason && !strpbrk(findings.items[i].reason, "\x1b\r\x7f"));
	arena_release(&arena);
	arena_release(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct reply reply = { .status = 200, .body = text, .len = size, .retry_after_s = -1 };

	text_safe(reply.content_type, sizeof reply.content_type, "application/json");
	for (const struct question *question = questions; question->put; question++)
		read_reply(question, &reply);
	free(text);
	return 0;
}

const char *const fuzz_seeds[] = {
	"@access.json",
	"@app.json",
	"@app-absent.json",
	"@assignments.json",
	"@cmdlets.json",
	"@consent-audit.json",
	"@consent-requests.json",
	"@error-graph-denied.json",
	"@error-exchange-inner.json",
	"@exchange.json",
	"@exchange-not-set.json",
	"@excludes.json",
	"@grants.json",
	"@grants-old.json",
	"@organization.json",
	"@organization-limited.json",
	"@resource.json",
	"@roles.json",
	"@search.json",
	"@self.json",
	"@self-grants.json",
	"@signins.json",
	"@signins-quiet.json",
	"@tokens-object.json",
	"@user-grants.json",
	"@user-policy.json",
	NULL,
};
