/* flow_session_test.c - the scopes that each way to sign in asks for, by service, client and purpose */
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

static int set_up(void **state)
{
	EVP_PKEY *key = make_key(EVP_PKEY_RSA);
	X509 *certificate = make_certificate(key, "naaready", MADE_FROM, MADE_UNTIL);
	struct made_bytes pem = pem_key(key, NULL, &arena), own = pem_certificate(certificate, &arena);
	const char *both = arena_printf(&arena, "%s%s", pem.bytes, own.bytes);
	struct err err;

	(void)state;
	secret_add_text(&client_secret, "s3cret");
	assert_true(cert_read(&cert, both, strlen(both), &err));
	EVP_PKEY_free(key);
	X509_free(certificate);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	secret_wipe(&client_secret);
	cert_release(&cert);
	arena_release(&arena);
	return 0;
}

/* Returns the scope that a sign-in asks for, as it is sent, and the whole form in @all. */
static const char *asked_scope(const struct signin_request *request, enum service service, const char **all)
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
			sent = arena_copy(&arena, secret_reveal(&orders.items[i].ask.form));
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

	return asked_scope(&request, SERVICE_GRAPH, &all);
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

/* Our own registration was given its scopes for reading beforehand; scopes for writing are asked for when needed.
 * Azure's client accepts no single scopes. */
static void other_clients_are_asked_for_their_given_scopes(void **state)
{
	(void)state;
	assert_string_equal(asked_of_graph(OURS, 0), GRAPH ".default%20openid%20profile");
	assert_non_null(strstr(asked_of_graph(OURS, FOR_WRITING), "DelegatedPermissionGrant.ReadWrite.All"));
	assert_string_equal(asked_of_graph(CLIENT_AZURE, 0), GRAPH ".default%20openid%20profile");
	assert_string_equal(asked_of_graph(CLIENT_AZURE, FOR_WRITING | FOR_LOGS), GRAPH ".default%20openid%20profile");
}

/* A refresh token is a key that outlives the sign-in: the program asks for none unless the admin says that a long
 * wait needs it. */
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

					asked_scope(&request, services[s], &all);
					assert_null(strstr(all, "offline_access"));
					request.offline = true;
					scope = asked_scope(&request, services[s], &all);
					/* an app needs none, because it signs in anew */
					assert_int_equal(strstr(scope, "offline_access") != NULL, person);
					cases++;
				}
	assert_int_equal(cases, 320);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(microsofts_client_is_asked_by_name),
		cmocka_unit_test(other_clients_are_asked_for_their_given_scopes),
		cmocka_unit_test(offline_access_is_asked_for_only_when_wished),
	};
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	failed = cmocka_run_group_tests_name("flow: session", tests, set_up, tear_down);
	orders_release(&orders);
	return failed;
}
