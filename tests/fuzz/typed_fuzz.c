/* typed_fuzz.c - tenants and ids, typed or pasted from anywhere */
#include <string.h>

#include "fuzz.h"

#include "base/text.h"
#include "cloud/ids.h"
#include "core/tenant.h"

static bool is_plain(const char *name)
{
	return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-.") == strlen(name) &&
	       (text_is_guid(name) || strchr(name, '.'));
}

/* Asserts that what was read is a name, and that it is read as itself. */
static void check_name(bool good, const char *name)
{
	char again[TENANT_DOMAIN_SIZE];
	struct err err;

	FUZZ_TRUE(good || !*name);
	if (!good)
		return;
	FUZZ_TRUE(is_plain(name));
	FUZZ_TRUE(tenant_validate(name, again, &err) && !strcmp(again, name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), name[TENANT_DOMAIN_SIZE], id[37];
	struct err err = { 0 };
	bool good;

	good = tenant_validate(text, name, &err);
	check_name(good, name);
	good = tenant_find(text, name, &err);
	check_name(good, name);
	FUZZ_TRUE(good || (err.kind == ERR_USAGE && *err.told));
	if (ids_read(text, id))
		FUZZ_TRUE(text_is_guid(id) && ids_read_app(text, id));
	if (ids_read_app(text, id))
		FUZZ_TRUE(text_is_guid(id));
	free(text);
	return 0;
}

#define ID "5a1e5f0c-0000-4000-8000-0b0ac71ce001"

const char *const fuzz_seeds[] = {
	"mara@contoso.com",
	"Mara Bauer <mara@contoso.com>; bob@contoso.com",
	"https://portal.azure.com/#@contoso.onmicrosoft.com/resource/x",
	"https://login.microsoftonline.com/common/oauth2/v2.0/authorize?login_hint=mara%40contoso.com&tenant=" ID,
	"https://contoso-my.sharepoint.com/personal/mara_contoso_com",
	"Tenant ID: {" ID "}",
	"m\xc3\xbcller.example \xe3\x80\x82 \xef\xbd\x83\xef\xbd\x8f.\xd1\x80\xd1\x84",
	"\xe2\x80\x9c" ID "\xe2\x80\x9d, urn:uuid:" ID,
	"Application (client) ID: " ID,
	"www.contoso.com:443/x?y=z#w",
	NULL,
};
