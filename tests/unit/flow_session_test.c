/* flow_session_test.c - what each way in asks for, of each service, as each client, for each purpose */
#include "cloud_help.h"

#include "base/secret.h"
#include "base/text.h"
#include "cloud/endpoints.h"
#include "cloud/question.h"
#include "core/wellknown.h"
#include "flow/session.h"
#include "unit/cert_make.h"

#define OURS  "11111111-2222-4333-8444-555555555555"
#define GRAPH "https%3A%2F%2Fgraph.microsoft.com%2F"

static struct arena arena;
static struct secret client_secret;
static struct cert cert;
static struct orders orders;
static struct session session;

static int make(void **state)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	X509 *certificate = make_certificate(key, "naaready", MADE_FROM, MADE_UNTIL);
	struct made pem = pem_key(key, NULL, &arena), own = pem_certificate(certificate, &arena);
	const char *both = arena_printf(&arena, "%s%s", pem.bytes, own.bytes);
	struct err err;

	(void)state;
	secret_add_text(&client_secret, "s3cret");
	assert_true(cert_read(&cert, both, strlen(both), &err));
	EVP_PKEY_free(key);
	X509_free(certificate);
	return 0;
}

static int unmake(void **state)
{
	(void)state;
	secret_wipe(&client_secret);
	cert_release(&cert);
	arena_release(&arena);
	return 0;
}

/* The scope that a sign-in asks for, as it is sent; the whole of what is sent in @all. */
static const char *asked(const struct signin_request *request, enum service service, const char **all)
{
	struct event event = { .kind = EVENT_START, .now = MADE_NOW, .now_ms = 1000 },
		     open = { .kind = EVENT_LISTENING, .id = 4711 };
	struct signin_request whole = *request;
	const char *sent = NULL, *scope;
	struct requests requests = { 0 };

	whole.endpoints = endpoints_of(CLOUD_GLOBAL);
	whole.tenant_id = TENANT;
	whole.client_secret = &client_secret;
	whole.cert = &cert;
	orders_reset(&orders);
	session_init(&session, service);
	session_start(&session, &whole, &(struct turn){ &event, &orders, &requests });
	if (request->auth == AUTH_LOOPBACK)
		assert_true(session_event(&session, &(struct turn){ &open, &orders, &requests }));
	if (session.state == SESSION_BROWSER)
		sent = arena_copy(&arena, session.url);
	for (size_t i = 0; i < orders.count; i++)
		if (orders.items[i].kind == ORDER_ASK)
			sent = arena_copy(&arena, secret_reveal(&orders.items[i].request.form));
	session_release(&session);
	assert_non_null(sent);
	scope = strstr(sent, "scope=");
	assert_non_null(scope);
	scope += strlen("scope=");
	*all = sent;
	return arena_copy_n(&arena, scope, strcspn(scope, "&"));
}

static const char *asked_of_graph(const char *client, unsigned purposes)
{
	struct signin_request request = { .auth = AUTH_DEVICE, .client_id = client, .purposes = purposes };
	const char *all;

	return asked(&request, SERVICE_GRAPH, &all);
}

static void microsofts_client_is_asked_by_name(void **state)
{
	(void)state;
	assert_string_equal(asked_of_graph(CLIENT_GRAPH, 0), GRAPH "Directory.Read.All%20openid%20profile");
	assert_string_equal(asked_of_graph(CLIENT_GRAPH, FOR_WRITING),
	    GRAPH "Directory.Read.All%20" GRAPH "DelegatedPermissionGrant.ReadWrite.All%20openid%20profile");
	assert_string_equal(asked_of_graph(CLIENT_GRAPH, FOR_LOGS),
	    GRAPH "Directory.Read.All%20" GRAPH "Policy.Read.All%20" GRAPH "Policy.Read.PermissionGrant%20" GRAPH
		  "ConsentRequest.Read.All%20" GRAPH "AuditLog.Read.All%20openid%20profile");
}

/* Our own was given beforehand what it may read; what is written with is asked for when it is needed. Azure's takes no
 * names at all. */
static void others_are_asked_for_what_they_were_given(void **state)
{
	(void)state;
	assert_string_equal(asked_of_graph(OURS, 0), GRAPH ".default%20openid%20profile");
	assert_non_null(strstr(asked_of_graph(OURS, FOR_WRITING), "DelegatedPermissionGrant.ReadWrite.All"));
	assert_string_equal(asked_of_graph(CLIENT_AZURE, 0), GRAPH ".default%20openid%20profile");
	assert_string_equal(asked_of_graph(CLIENT_AZURE, FOR_WRITING | FOR_LOGS), GRAPH ".default%20openid%20profile");
}

/* A refresh token is a key that outlives the sign-in: none is asked for unless somebody says that a long wait needs it. */
static void offline_access_is_asked_for_only_when_wished(void **state)
{
	static const enum auth ways[] = { AUTH_DEVICE, AUTH_PASTE, AUTH_LOOPBACK, AUTH_CERTIFICATE, AUTH_SECRET };
	static const char *const clients[] = { CLIENT_GRAPH, CLIENT_EXCHANGE, CLIENT_AZURE, OURS };
	static const enum service services[] = { SERVICE_GRAPH, SERVICE_EXCHANGE };
	size_t cases = 0;

	(void)state;
	for (size_t w = 0; w < COUNT(ways); w++)
		for (size_t c = 0; c < COUNT(clients); c++)
			for (size_t s = 0; s < COUNT(services); s++)
				for (unsigned purposes = 0; purposes <= (FOR_WRITING | FOR_CREATING | FOR_LOGS);
				     purposes++) {
					struct signin_request request = { .auth = ways[w],
						.client_id = clients[c],
						.purposes = purposes };
					bool person = ways[w] != AUTH_CERTIFICATE && ways[w] != AUTH_SECRET;
					const char *all, *scope;

					asked(&request, services[s], &all);
					assert_null(strstr(all, "offline_access"));
					request.offline = true;
					scope = asked(&request, services[s], &all);
					/* an app needs none: it signs in anew */
					assert_int_equal(strstr(scope, "offline_access") != NULL, person);
					cases++;
				}
	assert_int_equal(cases, 320);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(microsofts_client_is_asked_by_name),
		cmocka_unit_test(others_are_asked_for_what_they_were_given),
		cmocka_unit_test(offline_access_is_asked_for_only_when_wished),
	};
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	failed = cmocka_run_group_tests_name("flow: session", tests, make, unmake);
	orders_release(&orders);
	return failed;
}
