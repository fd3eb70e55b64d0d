/* store_inside.h - what the files store*.c share; nobody else includes it
 *
 * store.c appends to a run and keeps marks; store_list.c finds and reads saved runs; store_file.c
 * reads and replaces whole files.
 */
#ifndef WORLD_STORE_INSIDE_H
#define WORLD_STORE_INSIDE_H

#include "world/store.h"

#define STORE_PATH_SIZE (1024 + 80) /* a root, a directory of ours, a file's name */

/* Fills @err with what @error (an errno) means for @path and what to do about it. Returns false. */
bool store_failed(struct err *err, const char *doing, const char *path, int error);

/* What errno @number of a directory of ours means: there is none. Also where our folder would lie below a file; that nothing can
 * be kept there is told when something is to be. A file in the directory's own place is another matter. */
bool store_is_nowhere(const struct store *store, int number);

/* Makes a directory and those above it, 0700. */
bool store_make_dir(const char *path, const char *doing, struct err *err) MUST_CHECK;
/* What was created or renamed in it lasts. */
bool store_sync_dir(const char *path, const char *doing, struct err *err) MUST_CHECK;
/* All of it, or errno. */
bool store_write_all(int fd, const char *text, size_t len) MUST_CHECK;

/* A small file of ours, of some texts. False when there is none (@path NULL: no place for one), or it cannot be read; @text is begun
 * anew (buf_init). */
bool store_read_note(const char *path, struct buf *text) MUST_CHECK;

#endif
