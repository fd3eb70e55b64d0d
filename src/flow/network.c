/* network.c - can each service be reached at all, before anybody signs in */
#include "flow/network.h"

#include "base/i18n.h"
#include "base/when.h"

void network_start(struct network *network, const struct place *place, unsigned *next_id, const struct event *event,
    struct orders *orders)
{
	for (int i = 0; i < SERVICE_COUNT; i++) {
		struct network_host *host = &network->hosts[i];
		struct request request = {
			.method = METHOD_GET,
			.service = (enum service)i,
			.url = arena_printf(&orders->arena, "%s/", place->base[i]),
			.label = N_("trying to reach the service"),
		};

		*host =
		    (struct network_host){ .state = NETWORK_ASKED, .base = place->base[i], .asked_ms = event->now_ms };
		host->request_id = request.id = ++*next_id;
		order_ask(orders, &request);
	}
}

bool network_event(struct network *network, const struct event *event)
{
	for (int i = 0; event->kind == EVENT_REPLY && i < SERVICE_COUNT; i++) {
		struct network_host *host = &network->hosts[i];

		if (host->state != NETWORK_ASKED || host->request_id != event->reply->id)
			continue;
		host->took_ms = event->now_ms - host->asked_ms;
		host->state = event->reply->lost ? NETWORK_FAILED : NETWORK_REACHED;
		host->err = event->reply->err;
		host->dated = !event->reply->lost && event->reply->date > 0;
		host->offset_s = host->dated ? event->reply->date - event->now : 0;
		return true;
	}
	return false;
}

bool network_busy(const struct network *network)
{
	for (int i = 0; i < SERVICE_COUNT; i++)
		if (network->hosts[i].state == NETWORK_ASKED)
			return true;
	return false;
}

const struct err *network_err(const struct network *network)
{
	for (int i = 0; i < SERVICE_COUNT; i++)
		if (network->hosts[i].state == NETWORK_FAILED)
			return &network->hosts[i].err;
	return NULL;
}

const char *network_say(const struct network_host *host, int64_t now_ms, struct arena *arena)
{
	char said[ERR_SAY_SIZE], span[40];
	int64_t off = host->offset_s < 0 ? -host->offset_s : host->offset_s;

	switch (host->state) {
	case NETWORK_NOT:
		return _("not tried");
	case NETWORK_ASKED:
		return arena_printf(arena, _("trying, %d s"), (int)((now_ms - host->asked_ms) / 1000));
	case NETWORK_FAILED:
		return arena_copy(arena, err_say(&host->err, said, sizeof said));
	case NETWORK_REACHED:
		break;
	}
	if (host->dated && off > NETWORK_OFFSET_MAX_S)
		return arena_printf(arena,
		    _("reached in %d ms, but its clock and this one differ by %s: set this machine's clock"),
		    (int)host->took_ms, when_span(off, span, sizeof span));
	return arena_printf(arena, _("reached in %d ms"), (int)host->took_ms);
}
