/* tokens_fuzz.c - the legacy-token setting, in every form in which it may come */
#include <string.h>

#include "fuzz.h"

#include "base/text.h"
#include "cloud/exchange.h"

/* Asserts that the setting is one of the four states, with words and ids that are safe to print. */
static void judge(const struct facts *facts)
{
	FUZZ_TRUE(facts->tokens > TOKENS_UNKNOWN && facts->tokens <= TOKENS_NOT_SET);
	FUZZ_TRUE(!strpbrk(facts->tokens_said, "\x1b\n\r\x7f"));
	for (size_t i = 0; i < facts->addins_seen.count; i++) {
		FUZZ_TRUE(text_is_guid(facts->addins_seen.items[i].manifest_id));
		FUZZ_TRUE(!*facts->addins_seen.items[i].day || strlen(facts->addins_seen.items[i].day) == 10);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct arena arena = { 0 };
	struct facts facts;
	struct err err;
	struct reply reply = { .status = 200, .body = text, .len = size, .retry_after_s = -1 };

	facts_init(&facts, &arena);
	if (exchange_tokens_text(text, &facts, &err))
		judge(&facts);
	facts_init(&facts, &arena);
	if (exchange_tokens_read(&reply, &facts, &err))
		judge(&facts);
	/* An empty answer, so that only the warning header says something. */
	reply.body = "{\"value\":[]}";
	reply.len = strlen(reply.body);
	text_safe(reply.warnings, sizeof reply.warnings, text);
	facts_init(&facts, &arena);
	if (exchange_tokens_read(&reply, &facts, &err))
		judge(&facts);
	arena_release(&arena);
	free(text);
	return 0;
}

const char *const fuzz_seeds[] = {
	"@tokens-text.json",
	"@tokens-lines.json",
	"@tokens-object.json",
	"@tokens-removed.json",
	"@tokens-policies.json",
	"@error-exchange-inner.json",
	"AllowLegacyExchangeTokens: (Not Set)\nAllowed: []\nBlocked: []\n",
	"AllowLegacyExchangeTokens: True\nAllowed:\n[\n"
	"        { \"49d3b812-abda-45b9-b478-9bc464ce5b9c\" : \"2025-05-16\" }\n]\nBlocked:\n[\n"
	"        { \"49d3b812-abda-45b9-b478-9bc464ce5b9c\" : \"2025-02-25\" }\n]\n",
	"WARNING: Legacy Exchange Online tokens are disabled. For more information, see https://aka.ms/naafaq.",
	"PS C:\\> Get\xe2\x80\x93"
	"AuthenticationPolicy \xe2\x80\x93"
	"AllowLegacyExchangeTokens\r\n\r\n"
	"AllowLegacyExchangeTokens: False\r\nAllowed: []\r\nBlocked: []\r\n",
	NULL,
};
