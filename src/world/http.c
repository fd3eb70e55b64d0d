/* http.c - the transport over libcurl: calls on their way, replies in order */
#include "world/http_inside.h"

#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

/* Between 4 and 6, so that many TLS handshakes at once do not hold up the loop (measured). */
#define HOST_CONNECTIONS 6L
#define PATIENCE_S 20

static bool start_curl(void)
{
	static bool started;
	struct sigaction now;

	if (started)
		return true;
	/* a write on a dead TLS connection raises it; libcurl's own guard is off with NOSIGNAL */
	if (!sigaction(SIGPIPE, NULL, &now) && now.sa_handler == SIG_DFL)
		signal(SIGPIPE, SIG_IGN);
	/* what libcurl gives back held copies of the bearer (measured) */
	started = curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wipe_free, wipe_realloc,
				       strdup, calloc) == CURLE_OK;
	return started;
}

static void start(struct http *http)
{
	if (http->multi || !start_curl())
		return;
	http->multi = curl_multi_init();
	if (!http->multi)
		return;
	curl_multi_setopt(http->multi, CURLMOPT_MAX_HOST_CONNECTIONS, HOST_CONNECTIONS);
	curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
	http_tls_init(&http->tls, &http->options);
}

/* --- the trace --- */

void http_trace(struct http *http, const char *format, ...)
{
	char line[4096];
	va_list args;

	if (!http->options.trace)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	http->options.trace(http->options.trace_who, line);
}

static void trace_send(struct http *http, const struct request *request)
{
	struct buf url;

	if (!http->options.trace)
		return;
	buf_init(&url, 3072);
	http_url_redact(request->url, &url);
	http_trace(http, "> %s %s #%u", method_id(request->method), buf_text(&url), request->id);
	buf_release(&url);
}

/* --- calls --- */

static void done_put(struct http *http, struct http_call *call)
{
	call->next = NULL;
	*http->done_end = call;
	http->done_end = &call->next;
}

static struct http_call *done_take(struct http *http)
{
	struct http_call *call = http->done;

	if (!call)
		return NULL;
	http->done = call->next;
	if (!http->done)
		http_veil_proxy(http, http->options.https_proxy);
	http_veil_proxy(http, http->options.http_proxy);
	http->done_end = &http->done;
	return call;
}

static void live_drop(struct http *http, struct http_call *call)
{
	for (struct http_call **at = &http->live; *at; at = &(*at)->next)
		if (*at == call) {
			*at = call->next;
			break;
		}
	curl_multi_remove_handle(http->multi, call->easy);
}

/* Lets curl do what can be done now, and takes what has ended. */
static void turn(struct http *http)
{
	const CURLMsg *message;
	int running, left;

	if (!http->live)
		return;
	curl_multi_perform(http->multi, &running);
	while ((message = curl_multi_info_read(http->multi, &left))) {
		CURLcode code = message->data.result;
		char *who = NULL;
		struct http_call *call;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &who);
		call = (struct http_call *)(void *)who;
		live_drop(http, call);
		http_call_end(call, code);
		done_put(http, call);
	}
}

/* --- the verbs --- */

static void http_send(struct transport *transport, struct request *request)
{
	struct http *http = (struct http *)transport;
	struct http_call *call;

	start(http);
	trace_send(http, request);
	call = http_call_new(http, request);
	if (!call->reply.lost && curl_multi_add_handle(http->multi, call->easy) == CURLM_OK) {
		http->stats.requests++;
		call->next = http->live;
		http->live = call;
		return;
	}
	if (!call->reply.lost)
		http_call_refuse(call, _("the network library could not be started"));
	http_trace(http, "< refused #%u: %s", call->reply.id, call->reply.err.told);
	done_put(http, call);
}

static void http_bearer(struct transport *transport, enum service service, struct secret *token)
{
	struct http *http = (struct http *)transport;

	veil_add(&http->veil, secret_reveal(token), token->len);
	secret_move(&http->bearer[service], token);
}

static void cancel_live(struct http *http, unsigned id)
{
	for (struct http_call *call = http->live, *next; call; call = next) {
		next = call->next;
		if (id && call->reply.id != id)
			continue;
		http_trace(http, "< given up #%u", call->reply.id);
		live_drop(http, call);
		http_call_free(call);
	}
}

static void cancel_done(struct http *http, unsigned id)
{
	struct http_call **at = &http->done;

	while (*at) {
		struct http_call *call = *at;

		if (id && call->reply.id != id) {
			at = &call->next;
			continue;
		}
		*at = call->next;
		http_call_free(call);
	}
	http->done_end = at;
}

static void http_cancel(struct transport *transport, unsigned id)
{
	struct http *http = (struct http *)transport;

	cancel_live(http, id);
	cancel_done(http, id);
}

static bool http_next(struct transport *transport, struct reply *reply)
{
	struct http *http = (struct http *)transport;

	http_call_free(http->given);
	if (!http->done)
		turn(http);
	http->given = done_take(http);
	if (!http->given)
		return false;
	*reply = http->given->reply;
	return true;
}

static void http_wait(struct transport *transport, struct pollfd *fds, int n, int ms)
{
	struct http *http = (struct http *)transport;
	struct curl_waitfd extra[TRANSPORT_FDS_MAX];

	for (int i = 0; i < n; i++)
		fds[i].revents = 0;
	if (http->done)
		ms = 0;
	if (!http->live) {
		poll(fds, (nfds_t)n, ms);
		return;
	}
	if (n > TRANSPORT_FDS_MAX)
		n = TRANSPORT_FDS_MAX;
	for (int i = 0; i < n; i++)
		extra[i] = (struct curl_waitfd){
			.fd = fds[i].fd,
			.events = (short)((fds[i].events & POLLIN ? CURL_WAIT_POLLIN : 0) |
					  (fds[i].events & POLLPRI ? CURL_WAIT_POLLPRI : 0) |
					  (fds[i].events & POLLOUT ? CURL_WAIT_POLLOUT : 0))};
	curl_multi_poll(http->multi, extra, (unsigned)n, ms < 0 ? INT_MAX : ms, NULL);
	/* curl does not pass on that a descriptor hung up; the terminal does just that */
	poll(fds, (nfds_t)n, 0);
}

static int http_pending(struct transport *transport)
{
	const struct http *http = (const struct http *)transport;
	int n = 0;

	for (const struct http_call *call = http->live; call; call = call->next)
		n++;
	for (const struct http_call *call = http->done; call; call = call->next)
		n++;
	return n;
}

static void http_close(struct transport *transport)
{
	struct http *http = (struct http *)transport;

	http->options.trace = NULL;
	http_cancel(transport, 0);
	http_call_free(http->given);
	if (http->multi)
		curl_multi_cleanup(http->multi);
	for (int i = 0; i < SERVICE_COUNT; i++)
		secret_wipe(&http->bearer[i]);
	veil_release(&http->veil);
	arena_release(&http->arena);
	free(http);
}

const struct http_stats *http_stats(struct transport *transport)
{
	return &((struct http *)transport)->stats;
}

void http_place(struct transport *transport, const struct place *place)
{
	struct http *http = (struct http *)transport;

	http->options.place = *place;
	for (int i = 0; i < SERVICE_COUNT; i++)
		http->options.place.base[i] = arena_copy(&http->arena, place->base[i]);
}

static const char *copy(struct http *http, const char *text)
{
	return text && *text ? arena_copy(&http->arena, text) : NULL;
}

struct transport *http_open(const struct http_options *options)
{
	struct http *http = calloc(1, sizeof(*http));

	if (!http)
		arena_no_memory();
	http->verbs = (struct transport){http_send, http_bearer,  http_cancel, http_next,
					 http_wait, http_pending, http_close};
	http->options = *options;
	http->options.cacert = copy(http, options->cacert);
	http->options.cacert_dir = copy(http, options->cacert_dir);
	http->options.https_proxy = copy(http, options->https_proxy);
	http->options.http_proxy = copy(http, options->http_proxy);
	http->options.no_proxy = copy(http, options->no_proxy);
	http->options.agent = copy(http, options->agent);
	if (options->timeout_s <= 0)
		http->options.timeout_s = PATIENCE_S;
	http->done_end = &http->done;
	http_place(&http->verbs, &options->place);
	return &http->verbs;
}
