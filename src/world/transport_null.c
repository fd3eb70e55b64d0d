/* transport_null.c - a transport without a network, for offline programs */
#include "world/transport_null.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"

struct nowhere {
	struct transport verbs; /* first: a transport is cast to this */
	unsigned ids[64];       /* requested, and not yet reported as lost */
	size_t count;
};

static void nowhere_send(struct transport *transport, struct request *request)
{
	struct nowhere *nowhere = (struct nowhere *)transport;

	secret_wipe(&request->form);
	if (nowhere->count < sizeof nowhere->ids / sizeof *nowhere->ids)
		nowhere->ids[nowhere->count++] = request->id;
}

static void nowhere_bearer(struct transport *transport, enum service service, struct secret *token)
{
	(void)transport;
	(void)service;
	secret_wipe(token);
}

static void nowhere_cancel(struct transport *transport, unsigned id)
{
	struct nowhere *nowhere = (struct nowhere *)transport;
	size_t kept = 0;

	for (size_t i = 0; i < nowhere->count; i++) {
		if (id && nowhere->ids[i] != id)
			nowhere->ids[kept++] = nowhere->ids[i];
	}
	nowhere->count = kept;
}

static bool nowhere_next(struct transport *transport, struct reply *reply)
{
	struct nowhere *nowhere = (struct nowhere *)transport;

	if (!nowhere->count)
		return false;
	memset(reply, 0, sizeof *reply);
	reply->id = nowhere->ids[0];
	nowhere->count--;
	memmove(nowhere->ids, nowhere->ids + 1, nowhere->count * sizeof *nowhere->ids);
	reply->lost = true;
	reply->body = "";
	reply->retry_after_s = -1;
	err_set(&reply->err, ERR_CANCELLED, NULL, _("Saved runs are shown offline: no service is asked."));
	return true;
}

static void nowhere_wait(struct transport *transport, struct pollfd *fds, int n, int ms)
{
	poll(fds, (nfds_t)n, ((struct nowhere *)transport)->count ? 0 : ms);
}

static int nowhere_pending(struct transport *transport)
{
	return (int)((struct nowhere *)transport)->count;
}

static void nowhere_close(struct transport *transport)
{
	free(transport);
}

struct transport *transport_null_open(void)
{
	struct nowhere *nowhere = calloc(1, sizeof *nowhere);

	if (!nowhere)
		arena_no_memory();
	nowhere->verbs = (struct transport){ nowhere_send, nowhere_bearer, nowhere_cancel, nowhere_next, nowhere_wait,
		nowhere_pending, nowhere_close };
	return &nowhere->verbs;
}
