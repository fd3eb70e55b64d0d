/* reach.c - can each service be reached at all, before any sign-in */
#include "flow/reach.h"

#include "base/i18n.h"
#include "base/timefmt.h"

void reach_start(struct reach *reach, const struct endpoints *endpoints, struct turn *turn)
{
	for (int i = 0; i < SERVICE_COUNT; i++) {
		struct reach_host *host = &reach->hosts[i];
		struct request request = {
			.method = METHOD_GET,
			.service = (enum service)i,
			.url = arena_printf(&turn->orders->arena, "%s/", endpoints->base[i]),
			.label = N_("trying to reach the service"),
		};

		*host = (struct reach_host){ .state = REACH_ASKED,
			.base = endpoints->base[i],
			.asked_ms = turn->event->now_ms };
		request.id = turn_request_id(turn, (enum requester)(REQUESTER_REACH + i));
		order_ask(turn->orders, &request);
	}
}

bool reach_event(struct reach *reach, struct turn *turn)
{
	const struct event *event = turn->event;
	enum requester requester = turn_requester(turn);
	struct reach_host *host;

	if (event->kind != EVENT_REPLY || requester < REQUESTER_REACH || requester == REQUESTER_NONE)
		return false;
	host = &reach->hosts[requester - REQUESTER_REACH];
	if (host->state != REACH_ASKED)
		return false;
	host->took_ms = event->now_ms - host->asked_ms;
	host->at = event->now;
	host->state = event->reply->lost ? REACH_FAILED : REACH_REACHED;
	host->err = event->reply->err;
	host->dated = !event->reply->lost && event->reply->date > 0;
	host->offset_s = host->dated ? event->reply->date - event->now : 0;
	return true;
}

bool reach_busy(const struct reach *reach)
{
	for (int i = 0; i < SERVICE_COUNT; i++)
		if (reach->hosts[i].state == REACH_ASKED)
			return true;
	return false;
}

const struct err *reach_err(const struct reach *reach)
{
	for (int i = 0; i < SERVICE_COUNT; i++)
		if (reach->hosts[i].state == REACH_FAILED)
			return &reach->hosts[i].err;
	return NULL;
}

const char *reach_text(const struct reach_host *host, int64_t now_ms, struct arena *arena)
{
	char said[ERR_SAY_SIZE], span[40];
	int64_t off = host->offset_s < 0 ? -host->offset_s : host->offset_s;

	switch (host->state) {
	case REACH_NOT:
		return _("not tried");
	case REACH_ASKED:
		return arena_printf(arena, _("trying, %d s"), (int)((now_ms - host->asked_ms) / 1000));
	case REACH_FAILED:
		return arena_copy(arena, err_say(&host->err, said, sizeof said));
	case REACH_REACHED:
		break;
	}
	if (host->dated && off > REACH_OFFSET_MAX_S)
		return arena_printf(arena,
		    _("reached in %d ms, but its clock and this one differ by %s: set this machine's clock"),
		    (int)host->took_ms, timefmt_span(off, span, sizeof span));
	return arena_printf(arena, _("reached in %d ms"), (int)host->took_ms);
}
