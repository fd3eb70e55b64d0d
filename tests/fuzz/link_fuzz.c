/* link_fuzz.c - a vendor's consent link, pasted from anywhere */
#include <stdio.h>
#include <string.h>

#include "fuzz.h"

#include "base/text.h"
#include "cloud/consent_link.h"

#define TENANT "7e57ab1e-0000-4000-8000-000000000001"

static bool is_one_line(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7f)
			return false;
	return true;
}

/* Asserts that the link to open is one line, leads to a sign-in host of the tenant's cloud over https, and names the
 * tenant. */
static void check_offer(const struct consent_link *link, const struct facts *facts, struct arena *arena)
{
	for (int cloud = CLOUD_GLOBAL; cloud <= CLOUD_CHINA; cloud++) {
		const struct endpoints *endpoints = endpoints_of((enum cloud)cloud);
		const char *aimed = consent_link_offer(link, link->client_id, endpoints, facts, arena).url;
		struct consent_link again;
		struct err err;

		FUZZ_TRUE(text_begins(aimed, endpoints->base[SERVICE_LOGIN]));
		FUZZ_TRUE(is_one_line(aimed));
		FUZZ_TRUE(consent_link_read(&again, aimed, arena, &err));
		FUZZ_TRUE(text_same(again.client_id, link->client_id) && text_same(again.tenant, TENANT));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct arena arena = { 0 };
	struct consent_link link;
	struct facts facts;
	struct profile profile = { .id = "crm", .name = "CRM", .publisher = "Vendor", .client_id = "" };
	struct link_beside beside = { endpoints_of(CLOUD_GLOBAL), &facts, &profile };
	const char *says[LINK_LINT_MAX];
	struct err err;

	facts_init(&facts, &arena);
	snprintf(facts.tenant.id, sizeof facts.tenant.id, "%s", TENANT);
	if (consent_link_read(&link, text, &arena, &err)) {
		FUZZ_TRUE(text_is_guid(link.client_id) && endpoints_login_cloud(link.host) != CLOUD_UNKNOWN);
		FUZZ_TRUE(consent_link_lint(&link, &beside, says, LINK_LINT_MAX, &arena) <= LINK_LINT_MAX);
		check_offer(&link, &facts, &arena);
	}
	arena_release(&arena);
	free(text);
	return 0;
}

#define CLIENT "client_id=5a1e5f0c-0000-4000-8000-0b0ac71ce001"

const char *const fuzz_seeds[] = {
	"https://login.microsoftonline.com/organizations/v2.0/adminconsent?" CLIENT
	"&scope=https://graph.microsoft.com/Mail.ReadWrite.Shared%20User.Read+openid&redirect_uri=https://crm.example/done&state=12",
	"https://login.microsoftonline.com/common/adminconsent?" CLIENT,
	" <https://LOGIN.microsoftonline.us/" TENANT "/adminconsent?\n  " CLIENT "> ",
	"https://login.partner.microsoftonline.cn/common/oauth2/authorize?" CLIENT
	"&prompt=admin_consent&resource=x#frag",
	"https://login.microsoftonline.com/organizations/v2.0/adminconsent?" CLIENT "&" CLIENT "&scope=%",
	"http://login.microsoftonline.com/common/adminconsent?" CLIENT,
	"&lt;https://nam10.safelinks.protection.outlook.com/?url=https%3A%2F%2Flogin.microsoftonline.com%2Fcommon%2Fadminconsent%3Fclient_id%3D"
	"5a1e5f0c-0000-4000-8000-0b0ac71ce001%26scope%3Dopenid%2520User.Read&amp;data=05&gt;",
	"> login.windows.net/{tenant}/v2.0/adminconsent=\n> ?client_id=3D5a1e5f0c-0000-4000-8000-0b0ac71ce001\n> &scope=3DUser.Re\n> ad openid",
	"https://login.microsoftonline.com.evil.example/common/adminconsent?" CLIENT,
	NULL,
};
