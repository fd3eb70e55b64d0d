/* file.h - whole files: read with a limit, replaced durably, secrets apart
 *
 * Used by the store, and for everything else that the program reads from disk or leaves there.
 */
#ifndef WORLD_FILE_H
#define WORLD_FILE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"

#define FILE_PATH_SIZE (1024 + 80) /* a root, a directory of ours, a file name */

/* Fills @err with the meaning of @error (an errno) for @path and what to do about it. Returns false. */
bool file_failed(struct err *err, const char *doing, const char *path, int error);

/* Makes a directory and those above it, 0700. */
bool file_make_dir(const char *path, const char *doing, struct err *err) MUST_CHECK;
/* Makes names created or renamed in it durable. */
bool file_sync_dir(const char *path, const char *doing, struct err *err) MUST_CHECK;
/* Writes all of it, or sets errno. */
bool file_write_all(int fd, const char *text, size_t len) MUST_CHECK;

/* A small file of our own. False if there is none (@path NULL: no directory), or it cannot be read; @text is begun anew
 * (buf_init). */
bool file_read_note(const char *path, struct buf *text) MUST_CHECK;

/* Standard input, to file_read. */
#define FILE_INPUT "/dev/stdin"

/* A whole file of at most @max bytes: profiles, config, secrets, practice state. ERR_FILE with the reason. These two
 * begin @text anew (buf_init); the caller releases it in any case. */
bool file_read(const char *path, size_t max, struct buf *text, struct err *err) MUST_CHECK;
bool file_exists(const char *path);
/* It is certainly not there. A file that cannot be looked at, because its folder is closed to this user, may be there: what
 * it says must not be passed over in silence. */
bool file_is_absent(const char *path);
/* A whole file of secrets: a certificate with its key, tokens. Binary is fine. "-" reads stdin. *@open_to_others: other
 * users can read it, too. */
bool file_read_whole_secret(const char *path, struct secret *secret, bool *open_to_others, struct err *err) MUST_CHECK;
/* The same, up to the end of its first line. */
bool file_read_secret(const char *path, struct secret *secret, bool *open_to_others, struct err *err) MUST_CHECK;
/* Replaces a file durably (temporary, fsync, rename), 0600; makes its directories, 0700. */
bool file_write(const char *path, const char *text, size_t len, struct err *err) MUST_CHECK;
/* The same for a secret. */
bool file_write_secret(const char *path, const struct secret *secret, struct err *err) MUST_CHECK;
/* Writes a new file named like @name, 0600, never over an old one: "name-2.ext" then. Its absolute path goes to
 * @path. */
bool file_export(const char *name, const char *text, size_t len, char *path, size_t size, struct err *err) MUST_CHECK;

#endif
