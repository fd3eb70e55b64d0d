/* discover_fuzz.c - openid-configuration: which tenant is behind a domain */
#include <string.h>

#include "fuzz.h"

#include "base/text.h"
#include "cloud/signin.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct reply reply = { .status = 200, .body = text, .len = size, .retry_after_s = -1 };
	struct tenant tenant = { 0 };
	struct err err = { 0 };

	for (reply.status = 200; reply.status <= 400; reply.status += 200) {
		if (signin_discover_read(&reply, &tenant, &err)) {
			FUZZ_TRUE(reply.status == 200 && text_is_guid(tenant.id));
			FUZZ_TRUE(endpoints_of(tenant.cloud) != NULL);
		} else {
			FUZZ_TRUE(err.kind != ERR_NONE);
		}
	}
	free(text);
	return 0;
}

const char *const fuzz_seeds[] = {
	"@openid-global.json",
	"@openid-dodcon.json",
	"@openid-elsewhere.json",
	"@openid-unknown.json",
	NULL,
};
