/* question_parts.h - helpers and row functions shared by question*.c; not for other files */
#ifndef CLOUD_QUESTION_PARTS_H
#define CLOUD_QUESTION_PARTS_H

#include "cloud/question.h"

/* --- building requests --- */

/* A GET to Graph; @path begins with the version. */
void question_get_version(struct request *request, const struct question_context *context, const char *path,
    struct arena *arena);
/* The same under "/v1.0". */
void question_get(struct request *request, const struct question_context *context, const char *path,
    struct arena *arena);
/* "field eq 'value'" with the quotes inside doubled, escaped for a URL. */
const char *question_equal(const char *field, const char *value, struct arena *arena);
/* ASK_LATER until the app was read, ASK_NEVER if it is absent or could not be read. */
enum ask_when question_after_app(const struct question_context *context);

/* --- reading: false with ERR_PROTOCOL if a member has the wrong type --- */

/* Whether Graph says that the object is not there; then @err is cleared. Only Graph itself can say so: a bare 404 may
 * come from a proxy, and becomes ERR_PROTOCOL. */
bool question_absent(struct err *err);

bool question_unexpected(const char *key, struct err *err);
/* Adds to @err which request failed, and its ids; the readers below do so themselves. */
bool question_blame(const struct reply *reply, const char *doing, struct err *err);
/* true YES, false NO, null or missing UNKNOWN. */
bool question_known(struct json object, const char *key, enum tristate *out, struct err *err) MUST_CHECK;
/* A safe copy; "" for null or missing. */
bool question_text(struct json object, const char *key, const char **out, struct arena *arena,
    struct err *err) MUST_CHECK;
/* An array; empty for null or missing. */
bool question_array(struct json object, const char *key, struct json *out, struct err *err) MUST_CHECK;

/* How one object of a reply becomes facts. */
struct object_reader {
	enum topic topic;
	bool (*read)(const struct question_context *, struct json object, struct facts *, struct arena *scratch,
	    struct err *);
};
/* Reads each row of a list, {"value": [...]}; *@next is the address of the next page. */
bool question_list(const struct object_reader *reader, const struct question_context *context,
    const struct reply *reply, struct facts *facts, const char **next, struct arena *scratch,
    struct err *err) MUST_CHECK;
/* Reads the whole reply as one object. */
bool question_object(const struct object_reader *reader, const struct question_context *context,
    const struct reply *reply, struct facts *facts, struct arena *scratch, struct err *err) MUST_CHECK;

/* --- the rows --- */

#define QUESTION_PUT(noun) void question_##noun##_put(const struct question_context *, struct request *, struct arena *)
#define QUESTION_READ(noun)                                                                                            \
	bool question_##noun##_read(const struct question_context *, const struct reply *, bool first, struct facts *, \
	    const char **next, struct arena *, struct err *)
QUESTION_PUT(organization);
QUESTION_READ(organization);
QUESTION_PUT(roles);
QUESTION_READ(roles);
QUESTION_PUT(app);
QUESTION_READ(app);
QUESTION_PUT(search);
QUESTION_READ(search);
QUESTION_PUT(resource);
QUESTION_READ(resource);
QUESTION_PUT(grants);
QUESTION_READ(grants);
QUESTION_PUT(user_grants);
QUESTION_READ(user_grants);
QUESTION_PUT(assignments);
QUESTION_READ(assignments);
QUESTION_PUT(cmdlets);
QUESTION_READ(cmdlets);
QUESTION_PUT(tokens);
QUESTION_READ(tokens);
QUESTION_PUT(exchange);
QUESTION_READ(exchange);
QUESTION_PUT(user_policy);
QUESTION_READ(user_policy);
QUESTION_PUT(excludes);
QUESTION_READ(excludes);
QUESTION_PUT(requests);
QUESTION_READ(requests);
QUESTION_PUT(audit);
QUESTION_READ(audit);
QUESTION_PUT(access);
QUESTION_READ(access);
QUESTION_PUT(signins);
QUESTION_READ(signins);
QUESTION_PUT(quiet_signins);
QUESTION_READ(quiet_signins);
QUESTION_PUT(self);
QUESTION_READ(self);
QUESTION_PUT(self_grants);
QUESTION_READ(self_grants);
QUESTION_PUT(people_roles);
QUESTION_READ(people_roles);
QUESTION_PUT(people_consents);
QUESTION_READ(people_consents);
enum ask_when question_when_people_roles(const struct question_context *context);
enum ask_when question_when_people_consents(const struct question_context *context);

#endif
