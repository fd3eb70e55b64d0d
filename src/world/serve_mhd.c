/* serve_mhd.c - libmicrohttpd, loaded when the practice cloud is served
 *
 * It brings GnuTLS along, and everybody would wait for that at every start.
 */
#include <microhttpd.h>
#include <stdarg.h>

#include "world/library.h"

/* The name of its interface from 0.9.34 to 1.0. */
#define LIBRARY "libmicrohttpd.so.12"

/* clang-format off */
#define FUNCTIONS(DO)                                                                                                  \
	DO(MHD_add_response_header)                                                                                    \
	DO(MHD_create_response_from_buffer)                                                                            \
	DO(MHD_destroy_response)                                                                                       \
	DO(MHD_get_connection_info)                                                                                    \
	DO(MHD_get_daemon_info)                                                                                        \
	DO(MHD_get_timeout) DO(MHD_lookup_connection_value) DO(MHD_queue_response) DO(MHD_resume_connection)           \
	    DO(MHD_run) DO(MHD_start_daemon_va) DO(MHD_stop_daemon) DO(MHD_suspend_connection)
/* clang-format on */

#define MEMBER(name) __typeof__(&(name)) name;
#define ROW(name)    { #name, offsetof(struct real, name) },

static struct real {
	FUNCTIONS(MEMBER)
} real;

static const struct library_function functions[] = { FUNCTIONS(ROW){ NULL, 0 } };

static bool loaded(void)
{
	static bool tried, found;

	if (!tried)
		found = library_load(LIBRARY, functions, &real);
	tried = true;
	return found;
}

struct MHD_Daemon *MHD_start_daemon(unsigned flags, uint16_t port, MHD_AcceptPolicyCallback may, void *may_who,
    MHD_AccessHandlerCallback take, void *take_who, ...)
{
	struct MHD_Daemon *daemon = NULL;
	va_list options;

	va_start(options, take_who);
	if (loaded())
		daemon = real.MHD_start_daemon_va(flags, port, may, may_who, take, take_who, options);
	va_end(options);
	return daemon;
}

/* --- what has a daemon: the library is there --- */

void MHD_stop_daemon(struct MHD_Daemon *daemon)
{
	real.MHD_stop_daemon(daemon);
}

const union MHD_DaemonInfo *MHD_get_daemon_info(struct MHD_Daemon *daemon, enum MHD_DaemonInfoType what, ...)
{
	return real.MHD_get_daemon_info(daemon, what);
}

enum MHD_Result MHD_get_timeout(struct MHD_Daemon *daemon, MHD_UNSIGNED_LONG_LONG *ms)
{
	return real.MHD_get_timeout(daemon, ms);
}

enum MHD_Result MHD_run(struct MHD_Daemon *daemon)
{
	return real.MHD_run(daemon);
}

const union MHD_ConnectionInfo *MHD_get_connection_info(struct MHD_Connection *connection,
    enum MHD_ConnectionInfoType what, ...)
{
	return real.MHD_get_connection_info(connection, what);
}

const char *MHD_lookup_connection_value(struct MHD_Connection *connection, enum MHD_ValueKind kind, const char *name)
{
	return real.MHD_lookup_connection_value(connection, kind, name);
}

void MHD_suspend_connection(struct MHD_Connection *connection)
{
	real.MHD_suspend_connection(connection);
}

void MHD_resume_connection(struct MHD_Connection *connection)
{
	real.MHD_resume_connection(connection);
}

struct MHD_Response *MHD_create_response_from_buffer(size_t size, void *bytes, enum MHD_ResponseMemoryMode mode)
{
	return real.MHD_create_response_from_buffer(size, bytes, mode);
}

enum MHD_Result MHD_add_response_header(struct MHD_Response *response, const char *name, const char *value)
{
	return real.MHD_add_response_header(response, name, value);
}

enum MHD_Result MHD_queue_response(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response)
{
	return real.MHD_queue_response(connection, status, response);
}

void MHD_destroy_response(struct MHD_Response *response)
{
	real.MHD_destroy_response(response);
}
