/* transport_trace.h - a transport in front of another: the trace, and the lock of a dry run
 *
 * A trace is a file, 0600, one line a request and a reply: method, address, sizes, status, request id; never a
 * header, a body, a bearer, or a value in an address that may be a secret. A dry run lets no request through that
 * writes: it comes back as lost (ERR_CANCELLED), as the second lock behind the loop's.
 */
#ifndef WORLD_TRANSPORT_TRACE_H
#define WORLD_TRANSPORT_TRACE_H

#include "world/clock.h"
#include "world/transport.h"

struct trace;

/* Appends to the file, which is made if it is not there. ERR_FILE when it cannot be, or is a symbolic link. */
struct trace *trace_open(const char *path, const struct clock *clock, struct err *err) MUST_CHECK;
/* A line with the time before it; made safe. @trace is a struct trace, or NULL: the shape of
 * http_options.trace. What cannot be written is dropped: a full disk must not stop the work. */
void trace_line(void *trace, const char *line);
void trace_close(struct trace *trace);

struct trace_options {
	struct transport *behind; /* taken over: closed with the guard */
	struct trace *trace;      /* borrowed; NULL: no lines (http writes its own) */
	bool dry_run;
};
struct transport *transport_trace_open(const struct trace_options *options);
/* The one behind @guard. */
struct transport *transport_trace_behind(struct transport *guard);

#endif
