/* json.h - reading and writing JSON; its .c is the only file that knows json-c
 *
 * Reading: a document is parsed once, accessed through small value handles, and released by the function that parsed
 * it; wanted values are copied into an arena and made safe on the way. A handle to an absent value is valid and answers
 * "nothing", so that a chain of lookups needs no checks.
 *
 * Limits: the four below, and a number of values that depends on the text's length. Of duplicate keys the last one wins
 * (json-c). Trailing garbage, NaN, comments and single quotes are errors. A byte order mark at the beginning is
 * skipped: PowerShell and Notepad write one.
 *
 * Writing: a json_out builds one value in order and returns its text, which can always be read back: bytes that are not
 * UTF-8 become U+FFFD, and values nested deeper than JSON_DEPTH_MAX become null.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/component.h"
#include "base/err.h"

/* Microsoft Graph's own service principal, the largest reply that we request, is about 1.2 MB without $select; pages of
 * grants are below 1 MB. */
#define JSON_BYTES_MAX (8u * 1024 * 1024)
/* The deepest documented reply (Exchange errors) nests 5 levels. */
#define JSON_DEPTH_MAX 24
/* A user with every property, the widest object in Graph, has some hundred members. Lookups by position and without
 * case walk along them; the limit keeps these quick for any input. */
#define JSON_MEMBERS_MAX 1024
/* The longest text that we request is the scope of a grant, 3,850 characters at most (Graph reference,
 * oAuth2PermissionGrant). */
#define JSON_TEXT_COLUMNS_MAX 65536

struct json_doc {
	void *root;
};

struct json {
	const void *node; /* NULL: absent */
};

enum json_kind { JSON_NOTHING = 0, JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* ERR_PROTOCOL with position and reason; the caller may change the kind. After a failure @doc is empty: it answers
 * "nothing", and releasing it is harmless. */
bool json_parse(struct json_doc *doc, const char *text, size_t len, struct err *err) MUST_CHECK;
/* The same for a reply that carries a token: also wipes the parser's copies (a reply that breaks off may leave parts in
 * freed memory). The caller wipes @text, and reads with json_raw, never with json_text. */
bool json_parse_secret(struct json_doc *doc, const char *text, size_t len, struct err *err) MUST_CHECK;
/* Overwrites every string in it before freeing the memory. */
void json_release(struct json_doc *doc);

struct json json_root(const struct json_doc *doc);
enum json_kind json_kind(struct json value);
struct json json_get(struct json object, const char *key); /* exact, then ignoring case */
struct json json_at(struct json array, size_t i);
size_t json_count(struct json array_or_object); /* 0 for anything else */
/* The @i-th member of an object: returns its key (borrowed) and its value in @value. NULL past the end. */
const char *json_key(struct json object, size_t i, struct json *value);

/* The raw string, borrowed; NULL if it is not a string, or contains a NUL (it would compare equal to a shorter text).
 * Not safe to show: it may hold anything. */
const char *json_raw(struct json value);
/* A safe copy (text_safe_copy); "" if it is not a string. */
const char *json_text(struct json value, struct arena *arena);
int64_t json_int(struct json value, int64_t otherwise); /* a numeral in a string counts */
bool json_true(struct json value);                      /* true only for boolean true  */
bool json_has(struct json value);                       /* present and not null */

/* --- writing --- */
struct json_out {
	void *stack[JSON_DEPTH_MAX];
	int depth;
};

/* Begins with an object (the usual case). */
void json_out_open(struct json_out *out);
/* @key is NULL inside an array. A NULL text is written as null. */
void json_out_text(struct json_out *out, const char *key, const char *text);
void json_out_int(struct json_out *out, const char *key, int64_t number);
void json_out_bool(struct json_out *out, const char *key, bool value);
void json_out_null(struct json_out *out, const char *key);
void json_out_object(struct json_out *out, const char *key); /* json_out_end leaves it */
void json_out_array(struct json_out *out, const char *key);
void json_out_end(struct json_out *out);
/* Inserts a value given as JSON text, for example evidence. Invalid text becomes null. */
void json_out_raw(struct json_out *out, const char *key, const char *json);
/* Ends everything that is open. Returns the text, on one line or indented for people, and frees the builder. */
const char *json_out_close(struct json_out *out, bool pretty, struct arena *arena);

/* The same for people, with a line end, into @out; @ascii: by json_ascii. */
void json_out_print(struct json_out *json, bool ascii, struct buf *out);

/* Copies JSON with \u escapes for all characters beyond ASCII: the same document for a terminal that shows only
 * ASCII. */
void json_ascii(const char *json, struct buf *out);

/* Adds json-c. */
void json_component(struct components *components);

#endif
