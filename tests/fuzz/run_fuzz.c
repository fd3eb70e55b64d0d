/* run_fuzz.c - a saved run, and the mark of an open change */
#include <string.h>

#include "fuzz.h"

#include "base/buf.h"
#include "base/hash.h"
#include "core/run.h"

static void read_run(const char *text, size_t size)
{
	static struct run run;
	struct err err = { 0 };

	run_init(&run);
	if (run_read(&run, text, size, &err)) {
		FUZZ_TRUE(
		    run.whole_len <= size && run.change_count <= RUN_CHANGES_MAX && run.people_count <= run.records);
		FUZZ_TRUE(run.health == RUN_WHOLE || run.bad_line > 0);
		run_open(&run);
		FUZZ_TRUE(run.windows.count <= RUN_WINDOWS_MAX);
		run_lost(&run, NULL, &run.arena);
	} else {
		FUZZ_TRUE(err.kind != ERR_NONE);
	}
	run_release(&run);
}

/* Asserts that a mark is written as it was read. */
static void read_mark(const char *text, size_t size)
{
	struct change_mark mark = { 0 }, again = { 0 };
	struct arena arena = { 0 };
	struct err err = { 0 };
	const char *written;

	if (change_mark_read(&mark, text, size, &err)) {
		written = change_mark_write(&mark, &arena);
		FUZZ_TRUE(change_mark_read(&again, written, strlen(written), &err));
		FUZZ_TRUE(!strcmp(again.from, mark.from) && !strcmp(again.tenant.id, mark.tenant.id) &&
			  again.until == mark.until);
	} else {
		FUZZ_TRUE(err.kind != ERR_NONE);
	}
	arena_release(&arena);
}

/* Gives each line its right hash, so that the fuzzer reaches the code behind the check of hashes. */
static void reseal(const char *text, struct buf *run)
{
	char head[HASH_HEX_SIZE];

	memset(head, '0', sizeof head - 1);
	head[sizeof head - 1] = '\0';
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (len && text[len - 1] == '}') {
			hash_hex(head, strlen(head), text, len, head);
			buf_printf(run, "%.*s,\"hash\":\"%s\"}\n", (int)len - 1, text, head);
		}
		text += len + (text[len] != '\0');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct buf run;

	buf_init(&run, 1 << 20);
	reseal(text, &run);
	read_run(buf_text(&run), run.len);
	buf_release(&run);
	read_run(text, size);
	read_mark(text, size);
	free(text);
	return 0;
}
const char *const fuzz_seeds[] = {
	/* without their hashes: reseal() makes them */
	"{\"n\":1,\"at\":\"2025-03-03T10:00:00Z\",\"kind\":\"run\",\"schema\":\"naaready.run/1\",\"id\":\"20250303-10"
	"0000-763f66\",\"command\":\"consent\",\"tool\":\"0.1.0\",\"host\":\"vm\",\"practice\":true,\"practice_tenant"
	"\":\"classic\"}\n"
	"{\"n\":3,\"at\":\"2025-03-03T10:00:00Z\",\"kind\":\"fact\",\"topic\":\"discovery\",\"heard\":true,\"heard_at"
	"\":\"2025-03-03T10:00:00Z\",\"request_id\":\"cb7ece93-36c1-48f0-aa88-41fba7dcb39e\",\"facts\":{\"tenant_id"
	"\":\"5a1e5f0c-0000-4000-8000-000000000001\",\"tenant_domain\":\"classic.practice.example\",\"tenant_name\":"
	"\"\",\"tenant_cloud\":\"global\"}}\n"
	"{\"n\":4,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"person\",\"upn\":\"admin@classic.practice.example\",\"ap"
	"p_id\":\"14d82eec-204b-4c2f-b7e8-296a70dab67e\",\"service\":\"graph\",\"did\":\"sign-in\"}\n"
	"{\"n\":5,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"user_policy\",\"heard\":false,\"heard"
	"_at\":\"2025-03-03T10:00:03Z\",\"request_id\":\"\",\"err\":{\"kind\":\"not_allowed\",\"code\":\"\",\"aadsts"
	"\":0,\"status\":0,\"told\":\"this sign-in does not carry the permission Policy.Read.All\",\"request_id\":"
	"\"\",\"correlation_id\":\"\",\"at\":\"\"},\"facts\":{\"user_policies\":[]}}\n"
	"{\"n\":6,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"excludes\",\"heard\":false,\"heard_at"
	"\":\"2025-03-03T10:00:03Z\",\"request_id\":\"\",\"err\":{\"kind\":\"not_allowed\",\"code\":\"\",\"aadsts\":0"
	",\"status\":0,\"told\":\"this sign-in does not carry the permission Policy.Read.PermissionGrant\",\"request_"
	"id\":\"\",\"correlation_id\":\"\",\"at\":\"\"},\"facts\":{\"user_excluded\":[]}}\n"
	"{\"n\":7,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"consent_requests\",\"heard\":false,"
	"\"heard_at\":\"2025-03-03T10:00:03Z\",\"request_id\":\"\",\"err\":{\"kind\":\"not_allowed\",\"code\":\"\","
	"\"aadsts\":0,\"status\":0,\"told\":\"this sign-in does not carry the permission ConsentRequest.Read.All\","
	"\"request_id\":\"\",\"correlation_id\":\"\",\"at\":\"\"},\"facts\":{\"request_count\":0,\"request_scopes\":["
	"]}}\n"
	"{\"n\":8,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"access\",\"heard\":false,\"heard_at"
	"\":\"2025-03-03T10:00:03Z\",\"request_id\":\"\",\"err\":{\"kind\":\"not_allowed\",\"code\":\"\",\"aadsts\":0"
	",\"status\":0,\"told\":\"this sign-in does not carry the permission Policy.Read.All\",\"request_id\":\"\","
	"\"correlation_id\":\"\",\"at\":\"\"},\"facts\":{\"policies\":[]}}\n"
	"{\"n\":9,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"signins\",\"heard\":false,\"heard_at"
	"\":\"2025-03-03T10:00:03Z\",\"request_id\":\"\",\"err\":{\"kind\":\"not_allowed\",\"code\":\"\",\"aadsts\":0"
	",\"status\":0,\"told\":\"this sign-in does not carry the permission AuditLog.Read.All\",\"request_id\":\"\","
	"\"correlation_id\":\"\",\"at\":\"\"},\"facts\":{\"signins_since\":null,\"signins_more\":false,\"signins\":[]"
	"}}\n"
	"{\"n\":10,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"quiet_signins\",\"heard\":false,\"he"
	"ard_at\":\"2025-03-03T10:00:03Z\",\"request_id\":\"\",\"err\":{\"kind\":\"not_allowed\",\"code\":\"\",\"aads"
	"ts\":0,\"status\":0,\"told\":\"this sign-in does not carry the permission AuditLog.Read.All\",\"request_id"
	"\":\"\",\"correlation_id\":\"\",\"at\":\"\"},\"facts\":{\"quiet_since\":null,\"quiet_more\":false,\"quiet_si"
	"gnins\":[]}}\n"
	"{\"n\":11,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"organization\",\"heard\":true,\"hear"
	"d_at\":\"2025-03-03T10:00:03Z\",\"request_id\":\"d7288e48-27d5-4412-a49d-40d0292fac9e\",\"facts\":{\"org_nam"
	"e\":\"Classic Practice Ltd\",\"org_domains\":[\"classicpractice.onmicrosoft.example\",\"classic.practice.exa"
	"mple\"],\"org_initial_domain\":\"classicpractice.onmicrosoft.example\",\"org_exchange\":true,\"org_premium"
	"\":true,\"org_synced\":false}}\n"
	"{\"n\":12,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"roles\",\"heard\":true,\"heard_at\":"
	"\"2025-03-03T10:00:03Z\",\"request_id\":\"2e4db562-f599-4d7b-aca6-a1e1bbe54c15\",\"facts\":{\"me_upn\":\"adm"
	"in@classic.practice.example\",\"role_ids\":[\"62e90394-69f5-4237-9190-012177145e10\"]}}\n"
	"{\"n\":13,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"app\",\"heard\":true,\"heard_at\":"
	"\"2025-03-03T10:00:03Z\",\"request_id\":\"c3eb3f9f-f872-4d28-abdd-30a468d20d79\",\"facts\":{\"app_present\":"
	"true,\"app_id\":\"5a1e5f0c-0000-4000-8000-0b0ac71ce001\",\"app_object_id\":\"09cfee90-b0cb-48b6-a3cf-deebf97"
	"8f6e7\",\"app_name\":\"Practice CRM for Outlook\",\"app_enabled\":true,\"app_disabled_by_microsoft\":\"\","
	"\"app_assignment_required\":false,\"app_owner_tenant\":\"5a1e5f0c-0000-4000-8000-00000000aaaa\",\"app_publis"
	"her\":\"Practice CRM, Inc.\",\"app_redirects\":[\"brk-multihub://practice-crm.example\",\"https://practice-c"
	"rm.example/consent\"]}}\n"
	"{\"n\":14,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"consent_audit\",\"heard\":false,\"he"
	"ard_at\":\"2025-03-03T10:00:03Z\",\"request_id\":\"\",\"err\":{\"kind\":\"not_allowed\",\"code\":\"\",\"aads"
	"ts\":0,\"status\":0,\"told\":\"this sign-in does not carry the permission AuditLog.Read.All\",\"request_id"
	"\":\"\",\"correlation_id\":\"\",\"at\":\"\"},\"facts\":{\"consents_since\":null,\"consents\":[]}}\n"
	"{\"n\":16,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"self\",\"heard\":true,\"heard_at\":"
	"\"2025-03-03T10:00:03Z\",\"request_id\":\"ad1c2e4e-f23d-492b-aefe-45fc7659fa88\",\"facts\":{\"self_present"
	"\":true,\"self_app_id\":\"14d82eec-204b-4c2f-b7e8-296a70dab67e\",\"self_object_id\":\"997f936d-8118-4604-afc"
	"7-61b6e5da428b\",\"self_name\":\"Microsoft Graph Command Line Tools\",\"self_owner_tenant\":\"5a1e5f0c-0000-"
	"4000-8000-00000000bbbb\"}}\n"
	"{\"n\":17,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"grants\",\"heard\":true,\"heard_at"
	"\":\"2025-03-03T10:00:03Z\",\"request_id\":\"d6bffcd4-3728-4114-a078-a13d4ae82410\",\"facts\":{\"grants\":[{"
	"\"id\":\"Y2Y4MWNhZTg3MWFhMjQ4NmVjODkxYzM2OTg4ZWJmOWQ\",\"resource_id\":\"e4520d9e-a51c-4ae9-a595-35f9baa9809"
	"4\",\"scope\":\" User.Read openid profile offline_access\"}]}}\n"
	"{\"n\":18,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"user_grants\",\"heard\":true,\"heard"
	"_at\":\"2025-03-03T10:00:03Z\",\"request_id\":\"4c2d6a4b-22f9-4bd2-a1a7-c3e685d0ac81\",\"facts\":{\"user_gra"
	"nt_count\":2,\"user_grant_ids\":[\"e02c8fc3-1342-46f0-a697-12499a2773b5\",\"1393f897-e77d-4d18-aeba-c473f6db"
	"a586\"],\"user_scopes\":[\"User.Read\",\"openid\",\"profile\"]}}\n"
	"{\"n\":19,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"self_grants\",\"heard\":true,\"heard"
	"_at\":\"2025-03-03T10:00:03Z\",\"request_id\":\"8e246f5a-9061-4180-ae88-d67d8931dbc8\",\"facts\":{\"self_sco"
	"pes\":[],\"self_user_count\":1,\"self_user_scopes\":[\"Directory.Read.All\",\"DelegatedPermissionGrant.ReadW"
	"rite.All\",\"openid\",\"profile\"]}}\n"
	"{\"n\":26,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"intent\",\"id\":1,\"what\":\"consent\",\"from\":\"User."
	"Read openid profile offline_access\",\"to\":\"User.Read openid profile offline_access Calendars.ReadWrite.Sh"
	"ared Mail.ReadWrite.Shared\",\"by\":\"admin@classic.practice.example\",\"until\":null,\"undoes\":0}\n"
	"{\"n\":31,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"outcome\",\"id\":1,\"state\":\"done\"}\n"
	"{\"n\":32,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"window\",\"run\":\"20250303-100000-000001\",\"change\":1,\"resource\":"
	"\"e4520d9e-a51c-4ae9-a595-35f9baa98094\",\"by\":\"\",\"request_id\":\"\",\"read_at\":\"2025-03-03T10:00:03Z\",\"sent_at\":"
	"\"2025-03-03T10:00:03Z\",\"until\":\"2025-03-03T10:00:03Z\",\"sent\":[\"User.Read\"],\"lost\":[{\"scope\":\"Mail.Read\",\"by\":null,"
	"\"at\":\"2025-03-03T10:00:03Z\"}]}\n"
	"{\"n\":33,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"fact\",\"topic\":\"consent_audit\",\"heard\":true,\"heard_at\":"
	"\"2025-03-03T10:00:03Z\",\"request_id\":\"\",\"facts\":{\"consents_since\":null,\"grants_seen\":[{\"by\":\"a\",\"at\":"
	"\"2025-03-03T10:00:03Z\",\"resource_id\":\"e4520d9e-a51c-4ae9-a595-35f9baa98094\",\"scopes\":[\"Mail.Read\"],\"was\":[],"
	"\"correlation\":\"\"}]}}\n"
	"{\"n\":34,\"at\":\"2025-03-03T10:00:03Z\",\"kind\":\"end\"}\n",
	"{\"run_id\":\"20261124-062240-3f9c1a\",\"what\":\"tokens\",\"from\":\"allowed\",\"to\":\"blocked\"}",
	"",
	"\n\n",
	"{}",
	NULL,
};
