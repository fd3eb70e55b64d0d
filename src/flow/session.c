/* session.c - signed in as whom, for what; and the way there */
#include "flow/session.h"

#include <string.h>

#include "base/i18n.h"
#include "cloud/question.h"

/* RFC 8628, section 3.5: slow_down adds five seconds for good. */
#define SLOW_DOWN_S 5

void session_init(struct session *session, enum service service, unsigned slot)
{
	*session = (struct session){.service = service, .slot = slot};
}

static void forget_code(struct session *session)
{
	secret_wipe(&session->code.device_code);
	wipe(session->code.user_code, sizeof session->code.user_code);
	session->code_until_ms = 0;
}

void session_release(struct session *session)
{
	forget_code(session);
	arena_release(&session->arena);
}

static enum timer poll_timer(const struct session *session)
{
	return session->service == SERVICE_GRAPH ? TIMER_SESSION_GRAPH : TIMER_SESSION_EXCHANGE;
}

static void put_device(const void *context, struct request *request, struct arena *arena)
{
	const struct session *session = context;

	signin_device_put(request, &session->signin, arena);
}

static void put_poll(const void *context, struct request *request, struct arena *arena)
{
	const struct session *session = context;

	signin_device_poll_put(request, &session->signin, &session->code, arena);
}

static void put_secret(const void *context, struct request *request, struct arena *arena)
{
	const struct session *session = context;

	signin_secret_put(request, &session->signin, session->client_secret, arena);
}

static void fail(struct session *session, const struct err *err, struct orders *orders)
{
	session->state = SESSION_FAILED;
	session->err = *err;
	forget_code(session);
	order_wait(orders, poll_timer(session), -1);
}

static void not_built(struct session *session, struct orders *orders)
{
	struct err err;

	err_set(&err, ERR_USAGE, N_("signing in"),
		_("this version signs in by device code or by client secret; \"%s\" is not there yet"),
		auth_id(session->auth));
	fail(session, &err, orders);
}

void session_start(struct session *session, const struct session_wish *wish, unsigned *next_id,
		   const struct event *event, struct orders *orders)
{
	session_cancel(session, orders);
	arena_reset(&session->arena);
	session->claims = (struct claims){0};
	err_clear(&session->err);
	session->auth = wish->auth;
	session->writing = wish->writing;
	session->client_secret = wish->client_secret;
	session->signin = (struct signin){
		.place = wish->place,
		.service = session->service,
		.tenant = arena_copy(&session->arena, wish->tenant_id),
		.client_id = arena_copy(&session->arena, wish->client_id),
	};
	if (session->service == SERVICE_GRAPH)
		session->signin.scopes = question_scopes(wish->writing, &session->arena);
	session->state = SESSION_ASKING;
	if (wish->auth == AUTH_DEVICE)
		call_start(&session->call, session->slot, N_("asking for a sign-in code"), put_device,
			   session, next_id, event, orders);
	else if (wish->auth == AUTH_SECRET)
		call_start(&session->call, session->slot, N_("signing in"), put_secret, session, next_id,
			   event, orders);
	else
		not_built(session, orders);
}

static void poll_later(struct session *session, const struct event *event, struct orders *orders)
{
	order_wait(orders, poll_timer(session), event->now_ms + (int64_t)session->interval_s * 1000);
}

static void show_code(struct session *session, const struct event *event, struct orders *orders)
{
	struct err err = {0};

	if (!signin_device_read(event->reply, &session->code, &err)) {
		err.doing = N_("asking for a sign-in code");
		fail(session, &err, orders);
		return;
	}
	session->state = SESSION_CODE;
	session->interval_s = session->code.interval_s;
	session->code_until_ms = event->now_ms + (int64_t)session->code.expires_in_s * 1000;
	poll_later(session, event, orders);
}

/* Nothing is sent with a token before it was compared with what was asked for. */
static void accept_token(struct session *session, struct secret *access, const struct event *event,
			 struct orders *orders)
{
	struct token_wanted wanted = {
		.place = session->signin.place,
		.service = session->service,
		.tenant_id = session->signin.tenant,
		.scopes = session->signin.scopes,
		.app_only = session->auth == AUTH_SECRET,
		.now = event->now,
	};
	struct err err = {0};

	if (!token_claims(access, &session->claims, &session->arena, &err) ||
	    !token_check(&session->claims, &wanted, &err)) {
		session->claims = (struct claims){0};
		secret_wipe(access);
		err.doing = N_("looking at the token");
		fail(session, &err, orders);
		return;
	}
	struct order *order = orders_add(orders, ORDER_BEARER);

	order->service = session->service;
	secret_move(&order->secret, access);
	session->state = SESSION_IN;
	forget_code(session);
	order_wait(orders, poll_timer(session), -1);
}

/* The token endpoint answered. True when the state changed. */
static bool read_token(struct session *session, const struct event *event, struct orders *orders)
{
	struct secret access = {0};
	struct err err = {0};
	int lives_s = 0;

	switch (signin_token_read(event->reply, &access, &lives_s, &err)) {
	case TOKEN_GOT:
		accept_token(session, &access, event, orders);
		return true;
	case TOKEN_SLOW_DOWN:
		session->interval_s += SLOW_DOWN_S;
		poll_later(session, event, orders);
		return false;
	case TOKEN_PENDING:
		if (session->auth == AUTH_DEVICE) {
			poll_later(session, event, orders);
			return false;
		}
		err_set(&err, ERR_ODD, N_("signing in"), _("the answer says to wait, which makes no sense here"));
		break;
	case TOKEN_FAILED:
		break;
	}
	err.doing = N_("signing in");
	fail(session, &err, orders);
	return true;
}

static bool timer_due(struct session *session, unsigned *next_id, const struct event *event,
		      struct orders *orders)
{
	struct err err;

	if (session->state != SESSION_CODE)
		return false;
	if (event->now_ms >= session->code_until_ms) {
		err_set(&err, ERR_REFUSED, N_("signing in"), _("the code ran out before anybody used it"));
		fail(session, &err, orders);
		return true;
	}
	call_start(&session->call, session->slot, N_("waiting for the sign-in"), put_poll, session, next_id,
		   event, orders);
	return false;
}

bool session_event(struct session *session, unsigned *next_id, const struct event *event,
		   struct orders *orders)
{
	if (!session_busy(session))
		return false;
	if (event->kind == EVENT_TIMER && event->timer == poll_timer(session))
		return timer_due(session, next_id, event, orders);
	if (!call_event(&session->call, next_id, event, orders))
		return false;
	if (session->call.state == CALL_FAILED) {
		fail(session, &session->call.err, orders);
		return true;
	}
	if (session->state == SESSION_ASKING && session->auth == AUTH_DEVICE) {
		show_code(session, event, orders);
		return true;
	}
	return read_token(session, event, orders);
}

static void drop_bearer(struct session *session, struct orders *orders)
{
	orders_add(orders, ORDER_BEARER)->service = session->service;
}

void session_cancel(struct session *session, struct orders *orders)
{
	if (session->state == SESSION_IN)
		drop_bearer(session, orders);
	call_cancel(&session->call, orders);
	forget_code(session);
	order_wait(orders, poll_timer(session), -1);
	session->state = SESSION_OUT;
}

void session_expire(struct session *session, const struct err *err, struct orders *orders)
{
	if (session->state != SESSION_IN)
		return;
	drop_bearer(session, orders);
	session->state = SESSION_FAILED;
	session->err = *err;
}

bool session_in(const struct session *session)
{
	return session->state == SESSION_IN;
}

bool session_busy(const struct session *session)
{
	return session->state == SESSION_ASKING || session->state == SESSION_CODE;
}

const char *session_who(const struct session *session)
{
	if (!session->claims.upn || !session_in(session))
		return "";
	return *session->claims.upn ? session->claims.upn : session->claims.appid;
}

int session_code_s(const struct session *session, int64_t now_ms)
{
	if (session->state != SESSION_CODE || session->code_until_ms <= now_ms)
		return 0;
	return (int)((session->code_until_ms - now_ms) / 1000);
}
