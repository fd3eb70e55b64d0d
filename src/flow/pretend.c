/* pretend.c - practice only: what a person would do in a browser, done by opening the address at the practice cloud */
#include "flow/pretend.h"

#include "base/i18n.h"
#include "base/text.h"

void pretend_release(struct pretend *pretend)
{
	arena_release(&pretend->arena);
}

static void put_address(const void *context, struct request *request, struct arena *arena)
{
	const struct pretend *pretend = context;

	(void)arena;
	request->service = SERVICE_LOGIN;
	request->url = pretend->url;
	request->secret = pretend->session != NULL;
}

static bool leads_nowhere(const char *url)
{
	return url && endpoints_holds(endpoints_of_practice()->base[SERVICE_LOGIN], url);
}

static void pretend_start(struct pretend *pretend, struct session *session, const char *url, struct turn *turn)
{
	call_cancel(&pretend->call, turn->orders);
	arena_reset(&pretend->arena);
	err_clear(&pretend->err);
	pretend->session = session;
	pretend->url = arena_copy(&pretend->arena, url);
	pretend->state = PRETEND_ASKING;
	pretend->at = turn->event->now;
	call_start(&pretend->call, REQUESTER_BROWSER, session ? N_("signing in") : N_("consenting in a browser"),
	    put_address, pretend, turn);
}

void pretend_signin(struct pretend *pretend, struct session *session, struct turn *turn)
{
	if (session->state == SESSION_BROWSER && leads_nowhere(session->url))
		pretend_start(pretend, session, session->url, turn);
}

void pretend_consent(struct pretend *pretend, const char *url, bool agrees, struct turn *turn)
{
	if (!leads_nowhere(url))
		return;
	/* a word of the practice cloud's own */
	if (!agrees)
		url = arena_printf(&turn->orders->arena, "%s&practice=declines", url);
	pretend_start(pretend, NULL, url, turn);
}

/* An error page, on which the browser stays. */
static bool is_stuck(struct pretend *pretend, const struct reply *reply)
{
	struct json_doc doc;

	if (reply_is_redirect(reply))
		return false;
	pretend->state = PRETEND_FAILED;
	if (reply_read(reply, pretend->call.label, &doc, &pretend->err)) {
		json_release(&doc);
		err_set(&pretend->err, ERR_PROTOCOL, pretend->call.label, NULL);
	}
	return true;
}

static void pretend_consented(struct pretend *pretend, const struct reply *reply)
{
	bool declined = text_find(reply->location, "error=") != NULL;

	pretend->state = declined ? PRETEND_DECLINED : PRETEND_AGREED;
	if (declined)
		err_set(&pretend->err, ERR_USAGE, NULL,
		    _("The admin declined in the browser (AADSTS65004). Nothing was granted, and nothing was taken away."));
}

/* Unless the sign-in was stopped meanwhile. */
static void pretend_signed_in(struct pretend *pretend, const struct reply *reply, struct turn *turn)
{
	struct session *session = pretend->session;

	pretend->state = PRETEND_NOT;
	if (session->state == SESSION_BROWSER && !session_paste(session, reply->location, turn, &pretend->err) &&
	    session->state == SESSION_BROWSER)
		pretend->state = PRETEND_FAILED;
}

bool pretend_event(struct pretend *pretend, struct turn *turn)
{
	const struct reply *reply = turn->event->reply;

	if (!call_event(&pretend->call, turn))
		return false;
	pretend->ended = true;
	if (pretend->call.state == CALL_FAILED) {
		pretend->state = PRETEND_FAILED;
		pretend->err = pretend->call.err;
	} else if (!is_stuck(pretend, reply)) {
		if (pretend->session)
			pretend_signed_in(pretend, reply, turn);
		else
			pretend_consented(pretend, reply);
	}
	if (pretend->state == PRETEND_FAILED && pretend->session) {
		session_lost_browser(pretend->session, &pretend->err, turn->orders); /* nobody else will come back */
		pretend->state = PRETEND_NOT;
	}
	return true;
}
