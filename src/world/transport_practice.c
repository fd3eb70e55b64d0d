/* transport_practice.c - the practice cloud as a transport */
#include "world/transport_practice.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "world/store.h"

/* A reply on its way. */
struct answer {
	struct answer *next;
	struct reply reply;
	struct arena arena;  /* the reply's */
	int64_t deadline_ms; /* real time */
	bool secret;
};

struct cloud_in_memory {
	struct transport verbs; /* first: a transport is cast to this */
	struct practice_transport_options options;
	struct secret bearer[SERVICE_COUNT];
	struct answer *waiting, **waiting_end; /* in order of their requests */
	struct answer *given;                  /* the reply that next returned last */
	struct arena saved_arena[2];           /* of the state saved last, and of the one compared with it */
	const char *saved;
	int turn;
};

static struct cloud_in_memory *transport_practice_own(struct transport *transport)
{
	return (struct cloud_in_memory *)transport;
}

static void answer_free(struct answer *answer)
{
	if (!answer)
		return;
	/* Practice tokens open nothing, but are handled like real ones. */
	if (answer->secret && answer->reply.body)
		wipe((void *)(uintptr_t)answer->reply.body, answer->reply.len);
	arena_release(&answer->arena);
	free(answer);
}

/* Real time, without skips: a skip must not hurry replies. */
static int64_t transport_practice_real_ms(const struct cloud_in_memory *cloud)
{
	return clock_ms(cloud->options.clock) - cloud->options.clock->skipped_ms;
}

/* Saves the tenant if it changed. The first call always saves: from then on its time goes on, so that consecutive runs
 * get consecutive times. */
static void keep_state(struct cloud_in_memory *cloud)
{
	struct arena *arena = &cloud->saved_arena[cloud->turn];
	const char *text;
	struct err err;

	if (!cloud->options.state_path)
		return;
	cloud->options.practice->clock_skew_s = cloud->options.clock->skew_s;
	arena_reset(arena);
	text = practice_save(cloud->options.practice, arena);
	if (cloud->saved && strcmp(text, cloud->saved) == 0)
		return;
	cloud->saved = text;
	cloud->turn = !cloud->turn;
	if (!file_write(cloud->options.state_path, text, strlen(text), &err) && cloud->options.trouble &&
	    cloud->options.trouble->kind == ERR_NONE)
		*cloud->options.trouble = err;
}

/* "/v1.0/me?x" of "https://graph.microsoft.com/v1.0/me?x" */
static const char *transport_practice_path_of(const char *url)
{
	const char *host = strstr(url, "://");
	const char *path = strchr(host ? host + 3 : url, '/');

	return path ? path : "/";
}

/* In a served practice cloud all endpoints share one URL; here the host tells the service, and the practice cloud needs
 * it in the path. */
static void put_call(struct cloud_in_memory *cloud, struct answer *answer, const struct request *request,
    const char *authorization)
{
	struct practice_call call = {
		.method = method_id(request->method),
		.path = transport_practice_path_of(request->url),
		.authorization = authorization,
		.body = request->body ? request->body : "",
		.endpoints = endpoints_of_practice(),
		.now = clock_utc(cloud->options.clock),
	};

	if (secret_is_set(&request->form))
		call.body = secret_reveal(&request->form);
	practice_answer(cloud->options.practice, &call, &answer->reply, &answer->arena);
	answer->reply.id = request->id;
}

static void cloud_send(struct transport *transport, struct request *request)
{
	struct cloud_in_memory *cloud = transport_practice_own(transport);
	struct answer *answer = calloc(1, sizeof *answer);
	struct secret header = { 0 };

	if (!answer)
		arena_no_memory();
	if (request->service != SERVICE_LOGIN && secret_is_set(&cloud->bearer[request->service])) {
		secret_set(&header, "Bearer ", 7);
		secret_add_text(&header, secret_reveal(&cloud->bearer[request->service]));
	}
	answer->reply.retry_after_s = -1;
	put_call(cloud, answer, request, secret_is_set(&header) ? secret_reveal(&header) : NULL);
	secret_wipe(&header);
	secret_wipe(&request->form);
	answer->secret = request->secret;
	answer->deadline_ms = transport_practice_real_ms(cloud) + cloud->options.latency_ms;
	*cloud->waiting_end = answer;
	cloud->waiting_end = &answer->next;
	keep_state(cloud);
}

static void cloud_bearer(struct transport *transport, enum service service, struct secret *token)
{
	secret_move(&transport_practice_own(transport)->bearer[service], token);
}

static void cloud_cancel(struct transport *transport, unsigned id)
{
	struct cloud_in_memory *cloud = transport_practice_own(transport);
	struct answer **at = &cloud->waiting;

	while (*at) {
		struct answer *answer = *at;

		if (id && answer->reply.id != id) {
			at = &answer->next;
			continue;
		}
		*at = answer->next;
		answer_free(answer);
	}
	cloud->waiting_end = at;
}

static bool cloud_next(struct transport *transport, struct reply *reply)
{
	struct cloud_in_memory *cloud = transport_practice_own(transport);
	struct answer *answer = cloud->waiting;

	answer_free(cloud->given);
	cloud->given = NULL;
	if (!answer || answer->deadline_ms > transport_practice_real_ms(cloud))
		return false;
	cloud->waiting = answer->next;
	if (!cloud->waiting)
		cloud->waiting_end = &cloud->waiting;
	cloud->given = answer;
	*reply = answer->reply;
	return true;
}

static void cloud_wait(struct transport *transport, struct pollfd *fds, int n, int ms)
{
	struct cloud_in_memory *cloud = transport_practice_own(transport);

	if (cloud->waiting) {
		int64_t left = cloud->waiting->deadline_ms - transport_practice_real_ms(cloud);

		if (left < 0)
			left = 0;
		if (ms < 0 || left < ms)
			ms = (int)left;
	}
	poll(fds, (nfds_t)n, ms);
}

static int cloud_pending(struct transport *transport)
{
	int count = 0;

	for (struct answer *answer = transport_practice_own(transport)->waiting; answer; answer = answer->next)
		count++;
	return count;
}

static void cloud_close(struct transport *transport)
{
	struct cloud_in_memory *cloud = transport_practice_own(transport);

	keep_state(cloud); /* the clock may have been skipped since the last call */
	cloud_cancel(transport, 0);
	answer_free(cloud->given);
	for (int i = 0; i < SERVICE_COUNT; i++)
		secret_wipe(&cloud->bearer[i]);
	for (int i = 0; i < 2; i++)
		arena_release(&cloud->saved_arena[i]);
	free(cloud);
}

struct transport *practice_transport_open(const struct practice_transport_options *options)
{
	struct cloud_in_memory *cloud = calloc(1, sizeof *cloud);

	if (!cloud)
		arena_no_memory();
	cloud->options = *options;
	cloud->waiting_end = &cloud->waiting;
	cloud->verbs = (struct transport){ cloud_send, cloud_bearer, cloud_cancel, cloud_next, cloud_wait,
		cloud_pending, cloud_close };
	return &cloud->verbs;
}
