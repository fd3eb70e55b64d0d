/* transport_trace.c - a transport in front of another: writes the trace, blocks writes in a dry run */
#include "world/transport_trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"

/* A URL is below 4 kB, a line adds little to it. */
#define LINE_BYTES_MAX 8192

struct trace {
	int fd;
	int error; /* why a line could not be written; 0: all were */
	const struct clock *clock;
};

struct tracer {
	struct transport verbs; /* first: a transport is cast to this */
	struct trace_options options;
	unsigned *refused; /* requests blocked by a dry run, without a reply so far */
	size_t refused_count;
};

/* --- the trace --- */

struct trace *trace_open(const char *path, const struct clock *clock, struct err *err)
{
	struct trace *trace;
	struct stat now;
	/* do not wait for a pipe's reader */
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);

	if (fd < 0) {
		err_set(err, ERR_FILE, N_("opening the trace"), "%s: %s", path, strerror(errno));
		return NULL;
	}
	/* An older file may be readable by others: close it, unless it is a device. */
	if (fstat(fd, &now) == 0 && S_ISREG(now.st_mode) && fchmod(fd, 0600) != 0) {
		err_set(err, ERR_FILE, N_("opening the trace"), "%s: %s", path, strerror(errno));
		close(fd);
		return NULL;
	}
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	trace = calloc(1, sizeof *trace);
	if (!trace)
		arena_no_memory();
	trace->fd = fd;
	trace->clock = clock;
	return trace;
}

void trace_line(void *who, const char *line)
{
	struct trace *trace = who;
	char safe[LINE_BYTES_MAX], whole[LINE_BYTES_MAX + 64], at[TIMEFMT_SIZE];
	int len;

	if (!trace)
		return;
	text_safe(safe, sizeof safe, line);
	len = snprintf(whole, sizeof whole, "%s %s\n", timefmt_iso(clock_utc(trace->clock), at), safe);
	/* One write, so that lines of two programs never mix. A short one has no errno: the disk is full. */
	errno = ENOSPC;
	if (write(trace->fd, whole, (size_t)len) != len && !trace->error)
		trace->error = errno;
}

int trace_close(struct trace *trace)
{
	int error = trace ? trace->error : 0;

	if (!trace)
		return 0;
	close(trace->fd);
	free(trace);
	return error;
}

static bool transport_trace_looks_secret(const char *name, size_t len)
{
	static const char *const ends[] = { "code", "token", "secret", "assertion", "verifier", "password" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t end = strlen(ends[i]);

		if (len >= end && ascii_same(name + len - end, ends[i], end))
			return true;
	}
	return false;
}

/* No request of ours has a secret in its URL; should one ever, redact it. */
static void add_url(struct buf *line, const char *url)
{
	while (*url) {
		size_t len = strcspn(url, "?&#");
		const char *sign = memchr(url, '=', len);

		if (sign && transport_trace_looks_secret(url, (size_t)(sign - url))) {
			buf_add_n(line, url, (size_t)(sign - url) + 1);
			buf_add(line, "...");
		} else
			buf_add_n(line, url, len);
		url += len;
		if (*url)
			buf_add_n(line, url++, 1);
	}
}

static void trace_request(const struct tracer *tracer, const struct request *request)
{
	struct buf line;

	if (!tracer->options.trace)
		return;
	buf_init(&line, LINE_BYTES_MAX);
	buf_printf(&line, "> #%u %s ", request->id, method_id(request->method));
	add_url(&line, request->url);
	buf_printf(&line, " (%s", service_id(request->service));
	if (secret_is_set(&request->form))
		buf_printf(&line, ", form %zu bytes", request->form.len);
	else if (request->body)
		buf_printf(&line, ", body %zu bytes", strlen(request->body));
	buf_add(&line, request->writes ? ", writes)" : ")");
	if (tracer->options.dry_run && request->writes)
		buf_add(&line, " NOT SENT: dry run");
	trace_line(tracer->options.trace, buf_text(&line));
	buf_release(&line);
}

static void trace_reply(const struct tracer *tracer, const struct reply *reply)
{
	struct buf line;

	if (!tracer->options.trace)
		return;
	buf_init(&line, LINE_BYTES_MAX);
	buf_printf(&line, "< #%u ", reply->id);
	if (reply->lost)
		buf_printf(&line, "lost: %s: %s", err_kind_id(reply->err.kind), reply->err.told);
	else
		buf_printf(&line, "%d, %zu bytes, %s", reply->status, reply->len, reply->content_type);
	if (reply->unread)
		buf_printf(&line, ", body not read: %s", reply->err.told);
	if (!reply->lost && reply->retry_after_s >= 0)
		buf_printf(&line, ", retry after %d s", reply->retry_after_s);
	if (!reply->lost && reply->request_id[0])
		buf_printf(&line, ", request id %s", reply->request_id);
	trace_line(tracer->options.trace, buf_text(&line));
	buf_release(&line);
}

/* --- the verbs --- */

static void transport_trace_refuse(struct tracer *tracer, struct request *request)
{
	unsigned *more = realloc(tracer->refused, (tracer->refused_count + 1) * sizeof *more);

	if (!more)
		arena_no_memory();
	tracer->refused = more;
	tracer->refused[tracer->refused_count++] = request->id;
	secret_wipe(&request->form);
}

static void tracer_send(struct transport *transport, struct request *request)
{
	struct tracer *tracer = (struct tracer *)transport;

	trace_request(tracer, request);
	if (tracer->options.dry_run && request->writes)
		transport_trace_refuse(tracer, request);
	else
		tracer->options.behind->send(tracer->options.behind, request);
}

static void tracer_bearer(struct transport *transport, enum service service, struct secret *token)
{
	struct transport *behind = transport_trace_behind(transport);

	behind->bearer(behind, service, token);
}

static void tracer_cancel(struct transport *transport, unsigned id)
{
	struct tracer *tracer = (struct tracer *)transport;
	size_t kept = 0;

	for (size_t i = 0; i < tracer->refused_count; i++) {
		if (id && tracer->refused[i] != id)
			tracer->refused[kept++] = tracer->refused[i];
	}
	tracer->refused_count = kept;
	tracer->options.behind->cancel(tracer->options.behind, id);
}

static bool tracer_next(struct transport *transport, struct reply *reply)
{
	struct tracer *tracer = (struct tracer *)transport;

	if (tracer->refused_count) {
		memset(reply, 0, sizeof *reply);
		reply->id = tracer->refused[0];
		tracer->refused_count--;
		memmove(tracer->refused, tracer->refused + 1, tracer->refused_count * sizeof *tracer->refused);
		reply->lost = true;
		reply->body = "";
		reply->retry_after_s = -1;
		err_set(&reply->err, ERR_CANCELLED, N_("changing the tenant"),
		    _("This is a dry run: nothing was sent."));
	} else if (!tracer->options.behind->next(tracer->options.behind, reply))
		return false;
	trace_reply(tracer, reply);
	return true;
}

static void tracer_wait(struct transport *transport, struct pollfd *fds, int n, int ms)
{
	struct tracer *tracer = (struct tracer *)transport;

	tracer->options.behind->wait(tracer->options.behind, fds, n, tracer->refused_count ? 0 : ms);
}

static int tracer_pending(struct transport *transport)
{
	struct tracer *tracer = (struct tracer *)transport;

	return tracer->options.behind->pending(tracer->options.behind) + (int)tracer->refused_count;
}

static void tracer_close(struct transport *transport)
{
	struct tracer *tracer = (struct tracer *)transport;

	tracer->options.behind->close(tracer->options.behind);
	free(tracer->refused);
	free(tracer);
}

struct transport *transport_trace_open(const struct trace_options *options)
{
	struct tracer *tracer = calloc(1, sizeof *tracer);

	if (!tracer)
		arena_no_memory();
	tracer->options = *options;
	tracer->verbs = (struct transport){ tracer_send, tracer_bearer, tracer_cancel, tracer_next, tracer_wait,
		tracer_pending, tracer_close };
	return &tracer->verbs;
}

struct transport *transport_trace_behind(struct transport *transport)
{
	return ((struct tracer *)transport)->options.behind;
}
