/* err.h - a failure as a value: what we were doing, what happened, what the other side reported
 *
 * An err is copied into findings and saved in runs; it owns nothing. Its kind decides what the program does next. Three
 * parts are kept apart: what we were doing (ours, translated when shown), what kind of failure happened (ours), and the
 * message of the other side (theirs, made safe, never translated).
 *
 * Functions that can fail return bool and take a struct err * last; false means that it is filled. Only main, commands
 * and pages print.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#define MUST_CHECK __attribute__((warn_unused_result))

/* Room for err_say: message, code and ids at their longest, and our words around them. */
#define ERR_SAY_SIZE 1024

enum err_kind {
	ERR_NONE = 0,
	ERR_USAGE,          /* wrong input or arguments; exit 2 */
	ERR_UNKNOWN_TENANT, /* no tenant has this domain; exit 2 */
	ERR_FILE,           /* a file has the wrong content; exit 2 */
	ERR_UNREACHABLE,    /* no answer: name, connection, proxy, time; exit 4 */
	ERR_TLS,            /* the other side could not prove its identity; exit 4 */
	ERR_BUSY,           /* throttled or failing for longer than we wait; exit 4 */
	ERR_PROTOCOL,       /* an answer that we do not understand; exit 4 */
	ERR_SIGNED_OUT,     /* the token expired or was revoked: sign in again */
	ERR_REFUSED,        /* sign-in failed, declined, expired, blocked; exit 3 */
	ERR_TOKEN,          /* a token does not match the request; exit 3 */
	ERR_NOT_ALLOWED,    /* a role, a permission or a licence is missing */
	ERR_OWNER,          /* the app's owner is wrong, or no expected owner is known */
	ERR_NO_SUCH,        /* the tenant does not have this */
	ERR_CONFLICT,       /* exists already, or changed meanwhile: read again */
	ERR_BAD_REQUEST,    /* the service rejects our request as wrong */
	ERR_DISK,           /* the record could not be written; exit 4 */
	ERR_CANCELLED,      /* the admin left */
	ERR_HELD,           /* held back by us until the admin insists */
	ERR_DECLINED,       /* not asked for: the sign-in left it out by choice */
	ERR_HOST,           /* this host does not let us */
	ERR_KIND_COUNT
};

struct err {
	enum err_kind kind;
	const char *doing;       /* an N_() literal: "reading the grants"; may be NULL */
	int status;              /* HTTP, or 0                                  */
	int aadsts;              /* 53003 of "AADSTS53003", or 0                */
	char code[64];           /* theirs: "Authorization_RequestDenied"       */
	char told[480];          /* their message, or a detail of ours */
	char request_id[40];     /* for a support call; trace id for sign-in    */
	char correlation_id[40]; /* sign-in only */
	char at[24];             /* their time stamp, or "" */
};

/* Fills @err (may be NULL) and returns false, so that `return err_set(...)` reads well. Clears whatever an earlier
 * failure left: set status, code and ids afterwards. @told is made safe and cut to fit; it may be NULL. */
bool err_set(struct err *err, enum err_kind kind, const char *doing, const char *told, ...)
    __attribute__((format(printf, 4, 5)));

void err_clear(struct err *err);

/* The stable id of a kind ("unreachable"), for files; and back (ERR_NONE if unknown). */
const char *err_kind_id(enum err_kind kind);
enum err_kind err_kind_of(const char *id);

/* True if .told is the service's message: then a code or an AADSTS number came with it. Otherwise it is a detail of
 * ours or of an unknown source: a proxy's page has a status, too. */
bool err_theirs(const struct err *err);

/* The service's message without the ids at its end, which err_marks() gives; "" if .told is ours. Returns @out. */
const char *err_words(const struct err *err, char *out, size_t size);

/* "invalid_grant, AADSTS53003, HTTP 400, trace 1234, ...": code, number, status, ids and time, as far as known. "" if
 * there is nothing that support could look up. Returns @out. */
const char *err_marks(const struct err *err, char *out, size_t size);

/* Marks and message on one line, to copy into a support call; "" as for err_marks(). Returns @out. */
const char *err_support(const struct err *err, char *out, size_t size);

/* A detail of ours as shown in brackets, without its full stop; "" if .told is theirs. Returns @out. */
const char *err_detail(const struct err *err, char *out, size_t size);

/* The whole error as translated sentences: doing, what happened, their message or our detail, code and request id. ""
 * for ERR_NONE. Returns @out. */
const char *err_say(const struct err *err, char *out, size_t size);

/* What we were doing, with a capital: "Reading the grants"; "" if it is not known. Returns @out. */
const char *err_doing(const struct err *err, char *out, size_t size);

/* The kind alone, as a clause without capital or full stop: "no answer came", "a permission is missing". */
const char *err_kind_text(enum err_kind kind);

#endif
