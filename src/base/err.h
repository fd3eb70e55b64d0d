/* err.h - what went wrong, as a value
 *
 * An err is copied into findings and saved in runs; it owns nothing. Its kind
 * says what the program should do about it; three voices are kept apart: what
 * we were doing (ours, translated when shown), what kind of thing happened
 * (ours), what the other side said (theirs, made safe, never translated).
 *
 * Functions that can fail return bool and take a struct err * last; false
 * means that it is filled. Inside nothing prints: main, commands and pages do.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#define MUST_CHECK __attribute__((warn_unused_result))

/* Room for err_say: told, code and ids at their longest, and our words around them. */
#define ERR_SAY_SIZE 1024

enum err_kind {
	ERR_NONE = 0,
	ERR_USAGE,          /* what was typed or given is wrong; exit 2           */
	ERR_UNKNOWN_TENANT, /* nobody has this domain; exit 2                  */
	ERR_FILE,           /* a file is not what it should be; exit 2            */
	ERR_UNREACHABLE,    /* no answer: name, connection, proxy, time; exit 4   */
	ERR_TLS,            /* the other side could not prove who it is; exit 4   */
	ERR_BUSY,           /* throttled or out of order, past our patience; exit 4 */
	ERR_PROTOCOL,       /* an answer that we do not understand; exit 4        */
	ERR_SIGNED_OUT,     /* the token ran out or was revoked: sign in again    */
	ERR_REFUSED,        /* sign-in failed, declined, expired, blocked; exit 3 */
	ERR_TOKEN,          /* a token is not what was asked for; exit 3          */
	ERR_NOT_ALLOWED,    /* a role, a permission or a licence is missing       */
	ERR_OWNER,          /* whose it is does not fit, or nobody says whose it should be */
	ERR_NO_SUCH,        /* the tenant does not have this                      */
	ERR_CONFLICT,       /* exists already, or changed meanwhile: read again   */
	ERR_BAD_REQUEST,    /* they say that our request is wrong                 */
	ERR_DISK,           /* the record could not be kept; exit 4               */
	ERR_CANCELLED,      /* the admin left                                     */
	ERR_HELD,           /* we hold it back ourselves until somebody insists   */
	ERR_KIND_COUNT
};

struct err {
	enum err_kind kind;
	const char *doing;       /* an N_() literal: "reading the grants"; may be NULL */
	int status;              /* HTTP, or 0                                  */
	int aadsts;              /* 53003 of "AADSTS53003", or 0                */
	char code[64];           /* theirs: "Authorization_RequestDenied"       */
	char told[480];          /* in their words, or a detail of ours         */
	char request_id[40];     /* for a support call; trace id for sign-in    */
	char correlation_id[40]; /* sign-in only                                */
	char at[24];             /* their time stamp, or ""                     */
};

/* Fills @err (may be NULL) and returns false, so that `return err_set(...)` reads well.
 * What an earlier failure left there is gone: set status, code and ids afterwards.
 * @told is made safe and cut to fit; it may be NULL. */
bool err_set(struct err *err, enum err_kind kind, const char *doing, const char *told, ...)
    __attribute__((format(printf, 4, 5)));

void err_clear(struct err *err);

/* The stable id of a kind ("unreachable"), for files; and back (ERR_NONE when unknown). */
const char *err_kind_id(enum err_kind kind);
enum err_kind err_kind_of(const char *id);

/* Whether "told" is in their words: then a code or an AADSTS number came with it. All else is a
 * detail of ours, or of who knows whom: a proxy's page comes with a status as well. */
bool err_theirs(const struct err *err);

/* Their words alone: without the ids at the end, which err_marks tells; "" when "told" is ours. Returns @out. */
const char *err_words(const struct err *err, char *out, size_t size);

/* "invalid_grant, AADSTS53003, HTTP 400, trace 1234, ...": code, number, status, ids and time, as far as they are there.
 * "" where there is nothing that support could look up. Returns @out. */
const char *err_marks(const struct err *err, char *out, size_t size);

/* Marks and words in one line, to be copied into a support call; "" as err_marks. Returns @out. */
const char *err_support(const struct err *err, char *out, size_t size);

/* A detail of ours as it stands in brackets, without its full stop; "" when "told" is theirs. Returns @out. */
const char *err_detail(const struct err *err, char *out, size_t size);

/* The sentences for people, in their language: doing, what happened, their words or our detail,
 * code and request id. "" for ERR_NONE. Returns @out. */
const char *err_say(const struct err *err, char *out, size_t size);

/* Our half only, a clause without capital or stop: "no answer came", "a permission is missing". */
const char *err_kind_text(enum err_kind kind);

#endif
