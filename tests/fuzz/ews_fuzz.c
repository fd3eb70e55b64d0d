/* ews_fuzz.c - the EWS setting as a console shows it, and as Exchange answers; and the commands made of it for an admin's shell */
#include <string.h>

#include "fuzz.h"

#include "base/text.h"
#include "cloud/ews.h"
#include "cloud/question.h"

/* Asserts that no command has a word from outside that is no id. */
static void judge(const struct facts *facts, struct arena *arena)
{
	struct ews_command commands[EWS_COMMANDS_MAX];
	size_t count = ews_commands(facts, false, commands, arena);

	FUZZ_TRUE(count && count <= EWS_COMMANDS_MAX);
	for (size_t i = 0; i < count; i++) {
		const char *list = text_find(commands[i].command, "AppIDs \"");

		FUZZ_TRUE(!list || strspn(list + 8, "0123456789abcdefABCDEF-,APP-ID") == strcspn(list + 8, "\""));
		FUZZ_TRUE(!strpbrk(commands[i].command, ";`\n\x1b"));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct question *question = question_of(TOPIC_EXCHANGE);
	char *text = fuzz_text(data, size);
	struct arena arena = { 0 }, scratch = { 0 };
	struct question_context context = { 0 };
	struct facts facts;
	struct err err;
	const char *next = NULL;
	struct reply reply = { .status = 200, .body = text, .len = size, .retry_after_s = -1 };

	facts_init(&facts, &arena);
	if (ews_text(text, &facts, &err)) {
		for (size_t i = 0; i < facts.ews_allowed.count; i++)
			FUZZ_TRUE(text_is_guid(facts.ews_allowed.names[i]));
		judge(&facts, &arena);
	}
	facts_init(&facts, &arena);
	if (question->read(&context, &reply, true, &facts, &next, &scratch, &err))
		judge(&facts, &arena);
	arena_release(&arena);
	arena_release(&scratch);
	free(text);
	return 0;
}

const char *const fuzz_seeds[] = {
	"@exchange.json",
	"@exchange-not-set.json",
	"EwsAllowList : \nEwsAllowedAppIDs : c55d6177-918e-4745-96d3-1715194bc7e8,\n                   5a1e5f0c-0000-4000-8000-0b0ac71ce001\n"
	"EwsBlockList : \nEwsEnabled : True\nAppsForOfficeEnabled : True\n\nPS C:\\>",
	"EwsEnabled : \r\nEwsAllowedAppIDs : \r\n",
	"EwsEnabled : False\nEwsAllowedAppIDs : $null\n",
	NULL,
};
