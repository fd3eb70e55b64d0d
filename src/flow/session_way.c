/* session_way.c - the ways in: what each begins with, and how a browser's answer comes back */
#include "flow/session_way.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/question.h"

static void put_device(const void *context, struct request *request, struct arena *arena)
{
	const struct session *session = context;

	signin_device_put(request, &session->signin, arena);
}

void way_put_poll(const void *context, struct request *request, struct arena *arena)
{
	const struct session *session = context;

	signin_device_poll_put(request, &session->signin, &session->code, arena);
}

static void put_code(const void *context, struct request *request, struct arena *arena)
{
	const struct session *session = context;

	signin_code_put(request, &session->signin, &session->browser, &session->got, arena);
}

static void put_refresh(const void *context, struct request *request, struct arena *arena)
{
	const struct session *session = context;

	signin_refresh_put(request, &session->signin, &session->refresh, arena);
}

static void put_certificate(const void *context, struct request *request, struct arena *arena)
{
	const struct session *session = context;
	struct err err;

	/* it was judged before the call began, and does not run out between two tries of it */
	(void)!signin_certificate_put(request, &session->signin, session->cert, session->random, session->asked_at,
				      arena, &err);
}

static void put_secret(const void *context, struct request *request, struct arena *arena)
{
	const struct session *session = context;

	signin_secret_put(request, &session->signin, session->client_secret, arena);
}

/* Opens the way through a browser: @port is where it will end. */
static void show_address(struct session *session, int port, const struct event *event)
{
	char random[SIGNIN_CODE_RANDOM];

	memcpy(random, event->random, sizeof random);
	signin_code_begin(&session->browser, random, port);
	session->url = signin_code_url(&session->browser, &session->signin, NULL, &session->arena);
	session->state = SESSION_BROWSER;
}

static void start_certificate(struct session *session, unsigned *next_id, const struct event *event,
			      struct orders *orders)
{
	struct err err = {0};

	if (!session->cert || !cert_is_set(session->cert)) {
		err_set(&err, ERR_USAGE, N_("signing in"), _("no certificate was given: --certificate FILE"));
		session_fail(session, &err, orders);
		return;
	}
	if (!cert_check(session->cert, event->now, &err)) {
		session_fail(session, &err, orders);
		return;
	}
	memcpy(session->random, event->random, sizeof session->random);
	session->asked_at = event->now;
	call_start(&session->call, session->slot, N_("signing in"), put_certificate, session, next_id, event, orders);
}

static void start_secret(struct session *session, unsigned *next_id, const struct event *event, struct orders *orders)
{
	struct err err;

	if (session->client_secret && secret_is_set(session->client_secret)) {
		call_start(&session->call, session->slot, N_("signing in"), put_secret, session, next_id, event, orders);
		return;
	}
	err_set(&err, ERR_USAGE, N_("signing in"), _("no client secret was given: --secret-file FILE"));
	session_fail(session, &err, orders);
}

static void start_token(struct session *session, const struct event *event, struct orders *orders)
{
	struct secret access = {0};
	struct err err = {0};

	if (tokens_pick(session->tokens, session->signin.place, session->service, &access, &err)) {
		session_accept(session, &access, 0, event, orders);
		return;
	}
	session_fail(session, &err, orders);
}

static void start(struct session *session, const struct session_wish *wish, unsigned *next_id,
		  const struct event *event, struct orders *orders)
{
	switch (wish->auth) {
	case AUTH_DEVICE:
		call_start(&session->call, session->slot, N_("asking for a sign-in code"), put_device, session, next_id,
			   event, orders);
		break;
	case AUTH_PASTE:
		show_address(session, SIGNIN_CODE_PASTE_PORT, event);
		break;
	case AUTH_LOOPBACK:
		orders_add(orders, ORDER_LISTEN)->id = (unsigned)wish->port;
		break;
	case AUTH_CERTIFICATE:
		start_certificate(session, next_id, event, orders);
		break;
	case AUTH_SECRET:
		start_secret(session, next_id, event, orders);
		break;
	case AUTH_TOKEN:
		start_token(session, event, orders);
		break;
	case AUTH_COUNT:
		break;
	}
}

/* Microsoft's client for everyone is asked for permissions by name, and they are consented to as they are asked for. One of
 * the organisation's own was given beforehand what it may do: to read, it asks for just that. Azure's has a fixed list, asks for
 * it always, and is refused any name (AADSTS65002). */
static struct scopes scopes_for(const struct session_wish *wish, struct arena *arena)
{
	bool given = signin_own_client(wish->client_id) ? !wish->purposes : text_same(wish->client_id, CLIENT_AZURE);

	return given ? scopes_parse(arena, ".default") : question_scopes(wish->purposes, arena);
}

/* Asks anew while the old token still serves; a failure leaves that as it is. */
void way_renew(struct session *session, unsigned *next_id, const struct event *event, struct orders *orders)
{
	memcpy(session->random, event->random, sizeof session->random);
	session->asked_at = event->now;
	call_start(&session->call, session->slot, N_("renewing the sign-in"),
		   secret_is_set(&session->refresh)     ? put_refresh :
		   session->auth == AUTH_CERTIFICATE ? put_certificate :
						       put_secret,
		   session, next_id, event, orders);
}

void session_start(struct session *session, const struct session_wish *wish, unsigned *next_id,
		   const struct event *event, struct orders *orders)
{
	session_cancel(session, orders);
	arena_reset(&session->arena);
	session->claims = (struct claims){0};
	err_clear(&session->err);
	session->auth = wish->auth;
	session->purposes = wish->purposes;
	session->client_secret = wish->client_secret;
	session->cert = wish->cert;
	session->tokens = wish->tokens;
	session->signin = (struct signin){
		.place = wish->place,
		.service = session->service,
		.tenant = arena_copy(&session->arena, wish->tenant_id),
		.client_id = arena_copy(&session->arena, wish->client_id),
		.offline = wish->offline,
	};
	if (session->service == SERVICE_GRAPH)
		session->signin.scopes = scopes_for(wish, &session->arena);
	session->state = SESSION_ASKING;
	session->by_refresh = wish->refresh && secret_is_set(wish->refresh);
	if (session->by_refresh) {
		secret_move(&session->refresh, wish->refresh);
		way_renew(session, next_id, event, orders);
	} else {
		start(session, wish, next_id, event, orders);
	}
}

static void redeem(struct session *session, unsigned *next_id, const struct event *event, struct orders *orders)
{
	session->state = SESSION_ASKING;
	session_unlisten(session, orders);
	call_start(&session->call, session->slot, N_("signing in"), put_code, session, next_id, event, orders);
}

bool session_paste(struct session *session, const char *pasted, unsigned *next_id, const struct event *event,
		   struct orders *orders, struct err *err)
{
	if (session->state != SESSION_BROWSER)
		return err_set(err, ERR_USAGE, NULL, _("no sign-in waits for an address"));
	if (!signin_code_read(&session->browser, pasted, strlen(pasted), &session->got, err)) {
		if (err->kind == ERR_REFUSED && err->aadsts)
			session_fail(session, err, orders);
		return false;
	}
	redeem(session, next_id, event, orders);
	return true;
}

/* The port is open, or could not be opened. */
bool way_listening(struct session *session, const struct event *event, struct orders *orders)
{
	if (session->state != SESSION_ASKING || session->auth != AUTH_LOOPBACK)
		return false;
	if (event->err) {
		session_fail(session, event->err, orders);
		return true;
	}
	session->port = (int)event->id;
	show_address(session, session->port, event);
	return true;
}

/* What the browser said to our port. */
bool way_heard(struct session *session, unsigned *next_id, const struct event *event, struct orders *orders)
{
	struct err err = {0};
	enum code_caught caught;

	if (session->state != SESSION_BROWSER || session->auth != AUTH_LOOPBACK)
		return false;
	caught = signin_code_catch(&session->browser, event->text, event->len, &session->got, &err);
	if (caught == CODE_MORE)
		return false;
	order_text(orders, ORDER_ANSWER, signin_code_page(caught, &orders->arena));
	if (caught == CODE_GOT)
		redeem(session, next_id, event, orders);
	else if (caught == CODE_FAILED)
		session_fail(session, &err, orders);
	return caught != CODE_OTHER;
}

