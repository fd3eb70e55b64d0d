/* session.c - one sign-in, to Graph or Exchange: as whom, for what, and by which method */
#include "flow/session.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/question.h"
#include "core/wellknown.h"

static void session_fail(struct session *session, const struct err *err, struct orders *orders);
static void session_accept(struct session *session, struct secret *access, int lives_s, struct turn *turn);
static void session_unlisten(struct session *session, struct orders *orders);

/* --- the sign-in methods: how each begins, and how the browser's answer returns --- */

static void put_device(const void *context, struct request *request, struct arena *arena)
{
	const struct session *session = context;

	signin_device_put(request, &session->signin, arena);
}

static void way_put_poll(const void *context, struct request *request, struct arena *arena)
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

	/* validated before the call began; it does not expire between two tries */
	(void)!signin_certificate_put(request, &session->signin, session->cert, session->random, session->asked_at,
	    arena, &err);
}

static void put_secret(const void *context, struct request *request, struct arena *arena)
{
	const struct session *session = context;

	signin_secret_put(request, &session->signin, session->client_secret, arena);
}

/* Starts a browser sign-in; it will end at @port. */
static void show_address(struct session *session, int port, const struct event *event)
{
	char random[SIGNIN_CODE_RANDOM];

	memcpy(random, event->random, sizeof random);
	signin_code_begin(&session->browser, random, port);
	session->url = signin_code_url(&session->browser, &session->signin, NULL, &session->arena);
	session->state = SESSION_BROWSER;
}

static enum requester session_requester(const struct session *session)
{
	return session->service == SERVICE_GRAPH ? REQUESTER_GRAPH : REQUESTER_EXCHANGE;
}

static enum timer poll_timer(const struct session *session)
{
	return session->service == SERVICE_GRAPH ? TIMER_SESSION_GRAPH : TIMER_SESSION_EXCHANGE;
}

static void start_certificate(struct session *session, struct turn *turn)
{
	struct err err = { 0 };

	if (!session->cert || !cert_is_set(session->cert)) {
		err_set(&err, ERR_USAGE, N_("signing in"), _("no certificate was given: --certificate FILE"));
		session_fail(session, &err, turn->orders);
		return;
	}
	if (!cert_check(session->cert, turn->event->now, &err)) {
		session_fail(session, &err, turn->orders);
		return;
	}
	memcpy(session->random, turn->event->random, sizeof session->random);
	session->asked_at = turn->event->now;
	call_start(&session->call, session_requester(session), N_("signing in"), put_certificate, session, turn);
}

static void start_secret(struct session *session, struct turn *turn)
{
	struct err err;

	if (session->client_secret && secret_is_set(session->client_secret)) {
		call_start(&session->call, session_requester(session), N_("signing in"), put_secret, session, turn);
		return;
	}
	err_set(&err, ERR_USAGE, N_("signing in"), _("no client secret was given: --secret-file FILE"));
	session_fail(session, &err, turn->orders);
}

static void start_token(struct session *session, struct turn *turn)
{
	struct secret access = { 0 };
	struct err err = { 0 };

	if (tokens_pick(session->tokens, session->signin.endpoints, session->service, &access, &err)) {
		session_accept(session, &access, 0, turn);
		return;
	}
	session_fail(session, &err, turn->orders);
}

static void session_start_it(struct session *session, const struct signin_request *request, struct turn *turn)
{
	switch (request->auth) {
	case AUTH_DEVICE:
		call_start(&session->call, session_requester(session), N_("asking for a sign-in code"), put_device,
		    session, turn);
		break;
	case AUTH_PASTE:
		show_address(session, SIGNIN_CODE_PASTE_PORT, turn->event);
		break;
	case AUTH_LOOPBACK:
		orders_add(turn->orders, ORDER_LISTEN)->port = request->port;
		break;
	case AUTH_CERTIFICATE:
		start_certificate(session, turn);
		break;
	case AUTH_SECRET:
		start_secret(session, turn);
		break;
	case AUTH_TOKEN:
		start_token(session, turn);
		break;
	case AUTH_COUNT:
		break;
	}
}

/* Microsoft's public client must request permissions by name, which are consented to on request. An organisation's own
 * app was granted its permissions beforehand: to read, request just those. Azure's client has a fixed list, always
 * requests it, and is refused any name (AADSTS65002). */
static struct scopes scopes_for(const struct signin_request *request, struct arena *arena)
{
	bool given =
	    signin_own_client(request->client_id) ? !request->purposes : text_same(request->client_id, CLIENT_AZURE);

	return given ? scopes_parse(arena, ".default") : question_scopes(request->purposes, arena);
}

/* Requests a new token while the old one is valid; a failure leaves the old one in use. */
static void way_renew(struct session *session, struct turn *turn)
{
	memcpy(session->random, turn->event->random, sizeof session->random);
	session->asked_at = turn->event->now;
	call_start(&session->call, session_requester(session), N_("renewing the sign-in"),
	    secret_is_set(&session->refresh)    ? put_refresh
	    : session->auth == AUTH_CERTIFICATE ? put_certificate
						: put_secret,
	    session, turn);
}

void session_start(struct session *session, const struct signin_request *request, struct turn *turn)
{
	session_cancel(session, turn->orders);
	arena_reset(&session->arena);
	session->claims = (struct claims){ 0 };
	err_clear(&session->err);
	session->auth = request->auth;
	session->purposes = request->purposes;
	session->client_secret = request->client_secret;
	session->cert = request->cert;
	session->tokens = request->tokens;
	session->signin = (struct signin){
		.endpoints = request->endpoints,
		.service = session->service,
		.tenant = arena_copy(&session->arena, request->tenant_id),
		.client_id = arena_copy(&session->arena, request->client_id),
		.offline = request->offline,
	};
	if (session->service == SERVICE_GRAPH)
		session->signin.scopes = scopes_for(request, &session->arena);
	session->state = SESSION_ASKING;
	session->by_refresh = request->refresh && secret_is_set(request->refresh);
	if (session->by_refresh) {
		secret_move(&session->refresh, request->refresh);
		way_renew(session, turn);
	} else {
		session_start_it(session, request, turn);
	}
}

static void session_redeem(struct session *session, struct turn *turn)
{
	session->state = SESSION_ASKING;
	session_unlisten(session, turn->orders);
	call_start(&session->call, session_requester(session), N_("signing in"), put_code, session, turn);
}

bool session_paste(struct session *session, const char *pasted, struct turn *turn, struct err *err)
{
	if (session->state != SESSION_BROWSER)
		return err_set(err, ERR_USAGE, NULL, _("no sign-in waits for an address"));
	if (!signin_code_read(&session->browser, pasted, strlen(pasted), &session->got, err)) {
		if (err->kind == ERR_REFUSED && err->aadsts)
			session_fail(session, err, turn->orders);
		return false;
	}
	session_redeem(session, turn);
	return true;
}

/* The port is open, or could not be opened. */
static bool way_listening(struct session *session, struct turn *turn)
{
	const struct event *event = turn->event;

	if (session->state != SESSION_ASKING || session->auth != AUTH_LOOPBACK)
		return false;
	if (event->err) {
		session_fail(session, event->err, turn->orders);
		return true;
	}
	session->port = (int)event->id;
	show_address(session, session->port, event);
	return true;
}

/* Takes the browser's request to our port. */
static bool session_browser_sent(struct session *session, struct turn *turn)
{
	struct err err = { 0 };
	enum code_caught caught;

	if (session->state != SESSION_BROWSER || session->auth != AUTH_LOOPBACK)
		return false;
	caught = signin_code_catch(&session->browser, turn->event->text, turn->event->len, &session->got, &err);
	if (caught == CODE_MORE)
		return false;
	order_text(turn->orders, ORDER_ANSWER, signin_code_page(caught, &turn->orders->arena));
	if (caught == CODE_GOT)
		session_redeem(session, turn);
	else if (caught == CODE_FAILED)
		session_fail(session, &err, turn->orders);
	return caught != CODE_OTHER;
}

/* --- the session itself --- */

/* RFC 8628, section 3.5: slow_down adds five seconds for good. */
#define SLOW_DOWN_S 5

void session_init(struct session *session, enum service service)
{
	*session = (struct session){ .service = service };
}

static void forget_code(struct session *session)
{
	secret_wipe(&session->code.device_code);
	wipe(session->code.user_code, sizeof session->code.user_code);
	session->code_until_ms = 0;
	signin_code_end(&session->browser);
	secret_wipe(&session->got);
	session->url = NULL;
}

void session_release(struct session *session)
{
	forget_code(session);
	secret_wipe(&session->refresh);
	arena_release(&session->arena);
}

static void session_unlisten(struct session *session, struct orders *orders)
{
	if (session->port)
		orders_add(orders, ORDER_UNLISTEN);
	session->port = 0;
}

static void session_fail(struct session *session, const struct err *err, struct orders *orders)
{
	session->state = SESSION_FAILED;
	session->tries_failed++;
	session->err = *err;
	forget_code(session);
	session_unlisten(session, orders);
	order_wait(orders, poll_timer(session), -1);
}

/* At the interval, but no later than the code's expiry, which is reported on time. */
static void poll_later(struct session *session, struct turn *turn)
{
	int64_t at_ms = turn->event->now_ms + (int64_t)session->interval_s * 1000;

	session->looked_at = turn->event->now;
	session->look_ms = at_ms < session->code_until_ms ? at_ms : session->code_until_ms;
	order_wait(turn->orders, poll_timer(session), session->look_ms);
}

static void show_code(struct session *session, struct turn *turn)
{
	struct err err = { 0 };

	if (!signin_device_read(turn->event->reply, &session->code, &err)) {
		err.doing = N_("asking for a sign-in code");
		session_fail(session, &err, turn->orders);
		return;
	}
	session->state = SESSION_CODE;
	session->interval_s = session->code.interval_s;
	session->code_until_ms = turn->event->now_ms + (int64_t)session->code.expires_in_s * 1000;
	poll_later(session, turn);
}

/* A token that can be renewed without the admin is renewed a few minutes before it expires. */
#define RENEW_BEFORE_S 300

static bool session_renewable(const struct session *session)
{
	return session->auth == AUTH_SECRET || session->auth == AUTH_CERTIFICATE || secret_is_set(&session->refresh);
}

static void renew_later(struct session *session, struct turn *turn)
{
	int64_t at_ms = session->runs_out_ms - RENEW_BEFORE_S * 1000;

	order_wait(turn->orders, poll_timer(session),
	    session_renewable(session) && at_ms > turn->event->now_ms ? at_ms : -1);
}

/* No token is sent before its claims were compared with the request. */
static void session_accept(struct session *session, struct secret *access, int lives_s, struct turn *turn)
{
	const struct event *event = turn->event;
	struct token_wanted wanted = {
		.endpoints = session->signin.endpoints,
		.service = session->service,
		.tenant_id = session->signin.tenant,
		.scopes = session->signin.scopes,
		.app_only = session->auth == AUTH_SECRET || session->auth == AUTH_CERTIFICATE,
		.now = event->now,
	};
	struct err err = { 0 };
	bool read = token_claims(access, &session->claims, &session->arena, &err);

	/* A fresh token lives as long as its answer says, whatever this machine's clock shows. */
	if (read && lives_s && session->claims.expires)
		session->claims.expires = event->now + lives_s;
	session->runs_out_ms =
	    session->claims.expires ? event->now_ms + (session->claims.expires - event->now) * 1000 : 0;

	if (session->auth == AUTH_TOKEN) { /* made elsewhere: no scopes were requested */
		wanted.scopes = (struct scopes){ 0 };
		wanted.app_only = read && !session->claims.person;
	}
	if (!read || !token_check(&session->claims, &wanted, &err)) {
		session->claims = (struct claims){ 0 };
		secret_wipe(access);
		err.doing = N_("looking at the token");
		session_fail(session, &err, turn->orders);
		return;
	}
	struct order *order = orders_add(turn->orders, ORDER_BEARER);

	order->bearer.service = session->service;
	secret_move(&order->bearer.token, access);
	session->state = SESSION_IN;
	session->tries_failed = 0;
	forget_code(session);
	session_unlisten(session, turn->orders);
	if (!session->signin.offline)
		secret_wipe(&session->refresh); /* it was lent by the sign-in for Graph, for this one token */
	renew_later(session, turn);
}

/* The token endpoint answered. True when the state changed. */
static bool read_token(struct session *session, struct turn *turn)
{
	struct secret access = { 0 };
	struct err err = { 0 };
	int lives_s = 0;
	enum token_answer answer = signin_tokens_read(turn->event->reply, &access, &session->refresh, &lives_s, &err);

	switch (answer) {
	case TOKEN_GOT:
		session_accept(session, &access, lives_s, turn);
		return true;
	case TOKEN_SLOW_DOWN:
	case TOKEN_PENDING:
		if (session->auth == AUTH_DEVICE && !session->by_refresh) {
			session->interval_s += answer == TOKEN_SLOW_DOWN ? SLOW_DOWN_S : 0;
			poll_later(session, turn);
			return false;
		}
		err_set(&err, ERR_PROTOCOL, N_("signing in"),
		    _("Microsoft answered that naaready should wait, but there is nothing to wait for"));
		break;
	case TOKEN_FAILED:
		break;
	}
	err.doing = N_("signing in");
	session_fail(session, &err, turn->orders);
	return true;
}

static bool timer_due(struct session *session, struct turn *turn)
{
	struct err err;

	if (session->state == SESSION_IN && session_renewable(session)) {
		way_renew(session, turn);
		return false;
	}
	if (session->state != SESSION_CODE)
		return false;
	if (turn->event->now_ms >= session->code_until_ms) {
		err_set(&err, ERR_REFUSED, N_("signing in"), _("the code ran out before anybody used it"));
		session_fail(session, &err, turn->orders);
		return true;
	}
	call_start(&session->call, session_requester(session), N_("waiting for the sign-in"), way_put_poll, session,
	    turn);
	return false;
}

/* A renewal replaces the token; if it fails, the next sign-in tries again. */
static bool session_renewed(struct session *session, struct turn *turn)
{
	struct secret access = { 0 };
	struct err err = { 0 };
	int lives_s = 0;

	if (session->call.state == CALL_ANSWERED &&
	    signin_tokens_read(turn->event->reply, &access, &session->refresh, &lives_s, &err) == TOKEN_GOT)
		session_accept(session, &access, lives_s, turn);
	secret_wipe(&access);
	return true;
}

bool session_event(struct session *session, struct turn *turn)
{
	const struct event *event = turn->event;

	if (session->state == SESSION_OUT || session->state == SESSION_FAILED)
		return false;
	if (event->kind == EVENT_TIMER && event->timer == poll_timer(session))
		return timer_due(session, turn);
	if (event->kind == EVENT_LISTENING)
		return way_listening(session, turn);
	if (event->kind == EVENT_BROWSER)
		return session_browser_sent(session, turn);
	if (!call_event(&session->call, turn))
		return false;
	if (session->state == SESSION_IN)
		return session_renewed(session, turn);
	if (session->call.state == CALL_FAILED) {
		session_fail(session, &session->call.err, turn->orders);
		return true;
	}
	if (session->state == SESSION_ASKING && session->auth == AUTH_DEVICE && !session->by_refresh) {
		show_code(session, turn);
		return true;
	}
	return read_token(session, turn);
}

static void drop_bearer(struct session *session, struct orders *orders)
{
	orders_add(orders, ORDER_BEARER)->bearer.service = session->service;
}

void session_lost_browser(struct session *session, const struct err *err, struct orders *orders)
{
	if (session->state == SESSION_BROWSER)
		session_fail(session, err, orders);
}

void session_cancel(struct session *session, struct orders *orders)
{
	if (session->state == SESSION_IN)
		drop_bearer(session, orders);
	call_cancel(&session->call, orders);
	forget_code(session);
	secret_wipe(&session->refresh);
	session_unlisten(session, orders);
	order_wait(orders, poll_timer(session), -1);
	session->state = SESSION_OUT;
}

void session_give_up(struct session *session, struct orders *orders)
{
	struct err err;

	err_set(&err, ERR_CANCELLED, N_("signing in"), NULL);
	call_cancel(&session->call, orders);
	session_fail(session, &err, orders);
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

bool session_listens(const struct session *session)
{
	return session->auth == AUTH_LOOPBACK &&
	       (session->state == SESSION_ASKING || session->state == SESSION_BROWSER);
}

bool session_busy(const struct session *session)
{
	return session->state == SESSION_ASKING || session->state == SESSION_CODE || session->state == SESSION_BROWSER;
}

const char *session_who(const struct session *session)
{
	if (!session->claims.name || !session_in(session))
		return "";
	return session->claims.person ? session->claims.name : session->claims.appid;
}

int session_look_s(const struct session *session, int64_t now_ms)
{
	if (session->state != SESSION_CODE || call_busy(&session->call) || session->look_ms <= now_ms)
		return 0;
	return (int)((session->look_ms - now_ms + 999) / 1000);
}

int session_code_s(const struct session *session, int64_t now_ms)
{
	if (session->state != SESSION_CODE || session->code_until_ms <= now_ms)
		return 0;
	return (int)((session->code_until_ms - now_ms) / 1000);
}
