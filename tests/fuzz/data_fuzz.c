/* data_fuzz.c - files that people write: a profile, a timeline, the config file */
#include <string.h>

#include "fuzz.h"

#include "base/text.h"
#include "commands/options.h"
#include "core/timeline.h"

/* Asserts that the file was taken, or refused with a kind and with words that are safe to print. */
static void judge(bool taken, const struct err *err)
{
	FUZZ_TRUE(taken || (err->kind != ERR_NONE && *err->told && !strpbrk(err->told, "\x1b\r\x7f")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct options options;
	char *text = fuzz_text(data, size);
	struct arena arena = { 0 };
	struct profile profile;
	struct timeline timeline;
	struct err err = { 0 };

	judge(profile_read(&profile, text, size, "p.json", &arena, &err), &err);
	err_clear(&err);
	judge(timeline_read(&timeline, text, size, "t.json", &arena, &err), &err);
	err_clear(&err);
	memset(&options, 0, sizeof options);
	judge(options_config(&options, text, size, "config.json", &arena, &err), &err);
	arena_release(&arena);
	free(text);
	return 0;
}

const char *const fuzz_seeds[] = {
	"{\"id\":\"crm\",\"name\":\"CRM\",\"publisher\":\"Vendor\",\"client_id\":\"5a1e5f0c-0000-4000-8000-0b0ac71ce001\","
	"\"scopes\":[\"User.Read\",\"openid\"],\"entra_names\":[\"CRM\"],\"source\":\"s\",\"as_of\":\"2026-11-23\",\"notes\":\"n\"}",
	"{\"as_of\":\"2026-11-23\",\"milestones\":[{\"id\":\"a\",\"date\":\"2027-04-01\",\"channel\":\"all\",\"what\":\"EWS ends.\","
	"\"source\":\"s\",\"as_of\":\"2026-11-23\",\"in_force\":true}]}",
	"{\"tenant\":\"contoso.com\",\"cloud\":\"global\",\"timeout\":20,\"plain\":true}",
	"{}",
	"[]",
	"{\"id\":{}}",
	NULL,
};
