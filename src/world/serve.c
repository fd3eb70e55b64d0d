/* serve.c - the practice cloud over HTTP: libmicrohttpd, driven by our own loop */
#include "world/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"

#if MHD_VERSION >= 0x00097002 /* 0.9.71 */
#define SERVE_RESULT enum MHD_Result
#else
#define SERVE_RESULT int
#endif

#define BODY_MAX (1024u * 1024) /* the largest request, a $batch of 20, is about 20 kB */
#define PEM_MAX  (64u * 1024)

struct call {
	struct call *next; /* among the calls that wait for their delay */
	struct serve *serve;
	struct MHD_Connection *connection;
	char *target; /* path and query as sent */
	struct buf body;
	bool begun;
	struct MHD_Response *response; /* while it waits */
	unsigned status;
	int64_t deadline_ms;
};

struct serve {
	struct practice *practice;
	const struct serve_options *options;
	struct MHD_Daemon *daemons[2]; /* 127.0.0.1 and ::1 */
	struct buf cert, key;
	struct arena scratch; /* for one answer */
	struct call *waiting; /* all have the same delay, so this is in order of time */
	char base[64];
	struct endpoints endpoints; /* all at base */
	int port;
};

/* --- one answer --- */

static void serve_add(struct MHD_Response *response, const char *name, const char *value)
{
	if (value && *value)
		MHD_add_response_header(response, name, value);
}

/* A date in HTTP's format, in any locale. */
static const char *http_date(int64_t at, char out[40])
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t seconds = (time_t)at;
	struct tm tm;

	*out = '\0';
	if (at && gmtime_r(&seconds, &tm))
		snprintf(out, 40, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * tm.tm_wday, tm.tm_mday,
		    months + 3 * tm.tm_mon, tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	return out;
}

static struct MHD_Response *response_of(const struct reply *reply, struct MHD_Connection *from)
{
	struct MHD_Response *response =
	    MHD_create_response_from_buffer(reply->len, (void *)reply->body, MHD_RESPMEM_MUST_COPY);
	char number[16] = "", date[40];

	if (!response)
		return NULL;
	if (reply->retry_after_s >= 0)
		snprintf(number, sizeof(number), "%d", reply->retry_after_s);
	serve_add(response, "Content-Type", reply->content_type);
	serve_add(response, "request-id", reply->request_id);
	serve_add(response, "client-request-id",
	    MHD_lookup_connection_value(from, MHD_HEADER_KIND, "client-request-id"));
	serve_add(response, "Retry-After", number);
	serve_add(response, "Date", http_date(reply->date, date));
	serve_add(response, "WWW-Authenticate", reply->authenticate);
	serve_add(response, "X-Warnings", reply->warnings);
	serve_add(response, "Location", reply->location);
	return response;
}

/* Breaks the connection with a reset, also under TLS. */
static SERVE_RESULT serve_reset(struct MHD_Connection *connection)
{
	const struct sockaddr none = { .sa_family = AF_UNSPEC };
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	if (info)
		(void)!connect(info->connect_fd, &none, sizeof(none));
	return MHD_NO;
}

static int64_t serve_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Sends now, or suspends the connection until its delay is over. */
static SERVE_RESULT send_or_wait(struct call *call)
{
	struct call **end = &call->serve->waiting;
	SERVE_RESULT result;

	if (call->serve->options->delay_ms && !call->deadline_ms) {
		call->deadline_ms = serve_now_ms() + call->serve->options->delay_ms;
		call->next = NULL;
		while (*end)
			end = &(*end)->next;
		*end = call;
		MHD_suspend_connection(call->connection);
		return MHD_YES;
	}
	result = MHD_queue_response(call->connection, call->status, call->response);
	MHD_destroy_response(call->response);
	call->response = NULL;
	return result;
}

static SERVE_RESULT serve_answer(struct call *call, const char *method)
{
	struct serve *serve = call->serve;
	struct practice *practice = serve->practice;
	struct reply reply = { .retry_after_s = -1, .body = "" };
	struct practice_call asked = {
		.method = method,
		.path = call->target,
		.authorization = MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, "Authorization"),
		.body = buf_text(&call->body),
		.endpoints = serve->options->real_names ? NULL : &serve->endpoints,
		.now = serve->options
			   ->now(), /* clients use their own clock: a practice year would make every token stale */
	};
	const char *before = serve->options->changed ? practice_save(practice, &serve->scratch) : "";

	practice_answer(practice, &asked, &reply, &serve->scratch);
	if (serve->options->changed && strcmp(before, practice_save(practice, &serve->scratch)) != 0)
		serve->options->changed(serve->options->who, practice);
	if (!reply.lost) {
		call->status = (unsigned)reply.status;
		call->response = response_of(&reply, call->connection);
	}
	arena_reset(&serve->scratch);
	if (!call->response)
		return serve_reset(call->connection);
	return send_or_wait(call);
}

static SERVE_RESULT too_large(struct call *call)
{
	struct reply reply = { .retry_after_s = -1, .body = "" };

	call->status = 413 /* libmicrohttpd has had three names for it */;
	call->response = response_of(&reply, call->connection);
	return call->response ? send_or_wait(call) : MHD_NO;
}

/* --- callbacks of libmicrohttpd --- */

/* The URL before it is split and decoded: practice sees what was sent. */
static void *call_begin(void *who, const char *uri, struct MHD_Connection *connection)
{
	struct call *call = calloc(1, sizeof(*call));
	const char *path = uri;

	if (!call)
		arena_no_memory();
	if (text_begins(uri, "http://") || text_begins(uri, "https://"))
		path = strchrnul(strchr(uri, ':') + 3, '/');
	call->serve = who;
	call->connection = connection;
	call->target = strdup(*path ? path : "/");
	if (!call->target)
		arena_no_memory();
	buf_init(&call->body, BODY_MAX);
	return call;
}

static SERVE_RESULT call_take(void *who, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *bytes, size_t *size, void **state)
{
	struct call *call = *state;

	(void)who, (void)connection, (void)url, (void)version;
	if (call->response)
		return send_or_wait(call);
	if (!call->begun) {
		call->begun = true;
		return MHD_YES;
	}
	if (*size) {
		buf_add_n(&call->body, bytes, *size);
		*size = 0;
		return MHD_YES;
	}
	return call->body.cut ? too_large(call) : serve_answer(call, method);
}

static void call_end(void *who, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why)
{
	struct call *call = *state;

	(void)who, (void)connection, (void)why;
	if (!call)
		return;
	if (call->response)
		MHD_destroy_response(call->response);
	buf_wipe(&call->body); /* sign-in forms were in it */
	buf_release(&call->body);
	free(call->target);
	free(call);
	*state = NULL;
}

/* --- the loop --- */

/* Resumes suspended calls that are due; milliseconds until the next one, -1: none. */
static int signals_due(struct serve *serve, bool all)
{
	int64_t now = serve_now_ms();

	while (serve->waiting) {
		struct call *call = serve->waiting;

		if (!all && call->deadline_ms > now)
			return (int)(call->deadline_ms - now);
		serve->waiting = call->next;
		MHD_resume_connection(call->connection);
	}
	return -1;
}

static int serve_patience(const struct serve *serve, int first)
{
	MHD_UNSIGNED_LONG_LONG wanted;

	for (int i = 0; i < 2; i++)
		if (serve->daemons[i] && MHD_get_timeout(serve->daemons[i], &wanted) == MHD_YES &&
		    (first < 0 || wanted < (unsigned)first))
			first = wanted > 60000 ? 60000 : (int)wanted;
	return first;
}

static void serve_loop(struct serve *serve)
{
	struct pollfd fds[3] = { { .fd = serve->options->stop, .events = POLLIN }, { .fd = -1 }, { .fd = -1 } };

	for (int i = 0; i < 2; i++) {
		const union MHD_DaemonInfo *info =
		    serve->daemons[i] ? MHD_get_daemon_info(serve->daemons[i], MHD_DAEMON_INFO_EPOLL_FD) : NULL;

		if (info)
			fds[1 + i] = (struct pollfd){ .fd = info->epoll_fd, .events = POLLIN };
	}
	do {
		int first = signals_due(serve, false);

		for (int i = 0; i < 2; i++)
			if (serve->daemons[i])
				MHD_run(serve->daemons[i]);
		/* a call that MHD_run has just suspended is due later than the first */
		if (first < 0 && serve->waiting)
			first = (int)serve->options->delay_ms;
		if (poll(fds, 3, serve_patience(serve, first)) < 0 && errno != EINTR)
			break;
	} while (!fds[0].revents);
}

/* --- start and end --- */

static bool serve_load(struct buf *into, const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char bytes[4096];
	ssize_t got = -1;

	buf_init(into, PEM_MAX);
	while (fd >= 0 && (got = read(fd, bytes, sizeof(bytes))) > 0)
		buf_add_n(into, bytes, (size_t)got);
	wipe(bytes, sizeof(bytes));
	if (fd >= 0)
		close(fd);
	if (got < 0)
		return err_set(err, ERR_FILE, N_("reading the certificate"), "%s: %s", path, strerror(errno));
	if (into->cut || !into->len)
		return err_set(err, ERR_FILE, N_("reading the certificate"), _("%s is no PEM file"), path);
	return true;
}

static struct MHD_Daemon *listen_on(struct serve *serve, const struct sockaddr *address)
{
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
	struct MHD_OptionItem tls[] = { { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)buf_text(&serve->cert) },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)buf_text(&serve->key) },
		{ MHD_OPTION_END, 0, NULL } };
	struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
	bool secure = serve->cert.len > 0;

	if (secure)
		flags |= MHD_USE_TLS;
	if (address->sa_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	return MHD_start_daemon(flags, (uint16_t)serve->port, NULL, NULL, call_take, serve, MHD_OPTION_SOCK_ADDR,
	    address, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_URI_LOG_CALLBACK, call_begin, serve,
	    MHD_OPTION_NOTIFY_COMPLETED, call_end, serve, MHD_OPTION_ARRAY, secure ? tls : none, MHD_OPTION_END);
}

bool serve_takes_https(struct err *err)
{
	return MHD_is_feature_supported(MHD_FEATURE_TLS) == MHD_YES ||
	       err_set(err, ERR_USAGE, NULL, "%s",
		   _("this naaready serves HTTP only, as the portable file does: its libmicrohttpd has no TLS. For HTTPS take the one of a package, or from source"));
}

static bool serve_begin(struct serve *serve, struct err *err)
{
	const struct serve_options *options = serve->options;
	struct sockaddr_in four = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)options->port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	bool secure = options->cert_file && options->key_file;

	if (secure && (!serve_load(&serve->cert, options->cert_file, err) ||
			  !serve_load(&serve->key, options->key_file, err) || !serve_takes_https(err)))
		return false;
	serve->daemons[0] = listen_on(serve, (const struct sockaddr *)&four);
	if (!serve->daemons[0])
		return err_set(err, ERR_USAGE, NULL,
		    _("port %d cannot be used, or the certificate does not fit its key"), options->port);
	serve->port = MHD_get_daemon_info(serve->daemons[0], MHD_DAEMON_INFO_BIND_PORT)->port;
	/* Node tries ::1 first for "localhost"; without IPv6 it does not */
	six.sin6_port = htons((uint16_t)serve->port);
	serve->daemons[1] = listen_on(serve, (const struct sockaddr *)&six);
	if (options->base)
		snprintf(serve->base, sizeof(serve->base), "%s", options->base);
	else
		snprintf(serve->base, sizeof(serve->base), "http%s://localhost:%d", secure ? "s" : "", serve->port);
	serve->endpoints.cloud = CLOUD_GLOBAL;
	for (int i = 0; i < SERVICE_COUNT; i++)
		serve->endpoints.base[i] = serve->base;
	if (options->ready)
		options->ready(options->who, serve->port);
	return true;
}

bool serve_run(struct practice *practice, const struct serve_options *options, struct err *err)
{
	struct serve serve = { .practice = practice, .options = options, .port = options->port };
	bool served = serve_begin(&serve, err);

	if (served)
		serve_loop(&serve);
	signals_due(&serve, true);
	for (int i = 0; i < 2; i++)
		if (serve.daemons[i])
			MHD_stop_daemon(serve.daemons[i]);
	buf_wipe(&serve.key);
	buf_release(&serve.key);
	buf_release(&serve.cert);
	arena_release(&serve.scratch);
	return served;
}

void serve_component(struct components *components)
{
	char built[40];

	snprintf(built, sizeof built, "%x.%x.%x", MHD_VERSION >> 24, MHD_VERSION >> 16 & 0xFF, MHD_VERSION >> 8 & 0xFF);
	components_add(components, "libmicrohttpd", built, MHD_get_version());
}
