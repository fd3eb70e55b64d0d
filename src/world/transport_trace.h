/* transport_trace.h - a transport in front of another: writes the trace, blocks writes in a dry run
 *
 * A trace is a file, 0600, one line per request and per reply: method, address, sizes, status, request id; never a
 * header, a body, a bearer, or a query value that may be a secret. A dry run blocks every request that writes: it
 * returns as lost (ERR_CANCELLED), as the second lock behind the loop's.
 */
#ifndef WORLD_TRANSPORT_TRACE_H
#define WORLD_TRANSPORT_TRACE_H

#include "world/clock.h"
#include "world/transport.h"

struct trace;

/* Appends to the file, created if missing. ERR_FILE if that fails, or if it is a symbolic link. */
struct trace *trace_open(const char *path, const struct clock *clock, struct err *err) MUST_CHECK;
/* A line with its time, made safe. @trace is a struct trace, or NULL: the signature of http_options.trace. A line that
 * cannot be written is dropped: a full disk must not stop the work. */
void trace_line(void *trace, const char *line);
/* Returns why a line could not be written (errno), 0 if all of them were: whoever reads a trace takes it for whole. */
int trace_close(struct trace *trace);

struct trace_options {
	struct transport *behind; /* taken over: closed with this transport */
	struct trace *trace;      /* borrowed; NULL: no lines (http writes its own) */
	bool dry_run;
};
struct transport *transport_trace_open(const struct trace_options *options);
/* The transport behind @guard. */
struct transport *transport_trace_behind(struct transport *guard);

#endif
