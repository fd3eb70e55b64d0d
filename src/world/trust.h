/* trust.h - which certificates of authorities are trusted: a file or a folder, and who named it
 *
 * What the person named, by --cacert or by a variable, is the only one that counts, and is refused if it is not good.
 * Where nobody named one, the network library's own is taken, or the first good one among the places where distributions
 * keep theirs. Nothing is read into memory for good: libcurl reads what is found here.
 */
#ifndef WORLD_TRUST_H
#define WORLD_TRUST_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

/* In the order in which they count. NULL: not named. */
struct trust_named {
	const char *option;        /* --cacert */
	const char *ssl_cert_file; /* the variables of these names */
	const char *curl_ca_bundle;
	const char *ssl_cert_dir; /* folders, with ":" between them */
	/* libcurl's own, by http_able_trust: a folder and a file, tried first where nobody named one. */
	const char *own_dir, *own_file;
	const char *root; /* stands before each place that was not named by the person, for tests; NULL: none */
};

/* Who named it. */
enum trust_by {
	TRUST_NONE,
	TRUST_OPTION,
	TRUST_SSL_CERT_FILE,
	TRUST_CURL_CA_BUNDLE,
	TRUST_SSL_CERT_DIR,
	TRUST_OWN,
	TRUST_PLACE
};

struct trust {
	const char *path; /* NULL: none */
	bool folder;      /* of files that are named by a hash, as "openssl rehash" does it */
	enum trust_by by;
};

/* Finds it; strings go to @arena. ERR_FILE says what is wrong with the one that was named, or where none was found. */
bool trust_find(const struct trust_named *named, struct trust *trust, struct arena *arena, struct err *err) MUST_CHECK;

/* What the person named, unjudged; its path is theirs. TRUST_NONE: nothing. */
struct trust trust_first(const struct trust_named *named);
/* Only judges what the person named, if anything: before the admin is asked for anything. */
bool trust_check(const struct trust_named *named, struct err *err) MUST_CHECK;

/* "--cacert", "SSL_CERT_FILE", ..., "libcurl", "system"; "" for none: an id, for traces and JSON. */
const char *trust_by_id(enum trust_by by);

#endif
