/* pretend.c - practice only: what a person would do in a browser, done by opening the address at the practice cloud */
#include "flow/pretend.h"

#include "base/i18n.h"
#include "base/text.h"

static const char consenting[] = N_("consenting in a browser");

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
	call_start(&pretend->call, REQUESTER_BROWSER, session ? N_("signing in") : consenting, put_address, pretend,
	    turn);
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

/* Where the browser ends; or the page with an error, on which it stays. */
static void pretend_consented(struct pretend *pretend, const struct reply *reply)
{
	struct json_doc doc;

	pretend->state = PRETEND_AGREED;
	if (reply_is_redirect(reply)) {
		if (!text_find(reply->location, "error="))
			return;
		pretend->state = PRETEND_DECLINED;
		err_set(&pretend->err, ERR_REFUSED, consenting, "%s", _("The admin declined."));
	} else if (reply_read(reply, consenting, &doc, &pretend->err)) {
		json_release(&doc);
	} else {
		pretend->state = PRETEND_FAILED;
	}
}

bool pretend_event(struct pretend *pretend, struct turn *turn)
{
	const struct reply *reply = turn->event->reply;

	if (!call_event(&pretend->call, turn))
		return false;
	if (pretend->call.state == CALL_FAILED) {
		pretend->state = PRETEND_FAILED;
		pretend->err = pretend->call.err;
	} else if (!pretend->session) {
		pretend_consented(pretend, reply);
	} else {
		pretend->state = PRETEND_NOT;
		/* unless it was stopped meanwhile */
		if (pretend->session->state == SESSION_BROWSER &&
		    !session_paste(pretend->session, reply->location, turn, &pretend->err) &&
		    pretend->session->state == SESSION_BROWSER)
			pretend->state = PRETEND_FAILED;
	}
	return true;
}
