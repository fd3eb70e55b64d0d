/* store.h - the state directory: saved runs, marks of open changes, locks, practice tenants
 *
 * $XDG_STATE_HOME/naaready (or ~/.local/state/naaready):
 *     runs/ID.jsonl         one saved run, appended, 0600
 *     open/TENANT-ID.json   a mark: a change may be open in this tenant
 *     left/TENANT-ID.json   a setting left in place on purpose in this tenant: by whom, when, why
 *     open/TENANT-ID.lock   the process that is changing the tenant now, while locked (flock)
 *     practice/runs/ practice/open/ practice/TENANT.json   the same for practice, apart
 * Directories are 0700. Files are opened with O_NOFOLLOW and O_CLOEXEC and created with their mode.
 */
#ifndef WORLD_STORE_H
#define WORLD_STORE_H

#include "base/buf.h"
#include "core/run.h"
#include "world/file.h"

struct store {
	char root[1024]; /* .../naaready or .../naaready/practice; "": nothing is saved, and no path is known */
	char run_id[RUN_ID_SIZE];
	int run_fd;  /* -1: not open */
	int lock_fd; /* -1: none */
	char locked[2 * TENANT_ID_SIZE];
	bool keep;         /* false with --no-save: lines are dropped */
	int64_t whole_len; /* length of the run's whole lines, as given or as it is now */
	bool fresh;        /* the file is new, and its directory not synced yet */
	struct buf
	    unwritten; /* lines that did not fit, or wait for one that matters; the next attempt writes them first */
	bool idle;     /* the run has no line that matters yet, and no file */
	char found[FILE_PATH_SIZE]; /* the file that store_read_run() read last */
	struct run_line *list;
	struct change_mark *marks;
	struct run_line *earlier; /* list that store_earlier walks */
	size_t earlier_count, earlier_at;
	int64_t
	    listed; /* file time of the current run before it was listed, UTC seconds of the disk's clock; 0: not yet */
};

/* Finds the directory; creates nothing yet, so that review works with a read-only home. ERR_DISK if @keep and neither
 * XDG_STATE_HOME nor HOME is set, or the path is too long. */
bool store_open(struct store *store, bool practice, bool keep, struct err *err) MUST_CHECK;
void store_close(struct store *store);

/* Whether only we can change the files there: ERR_DISK, naming the directory, if another user owns it or can write to
 * it, or it is a symbolic link. Reading is still allowed; changes are not recorded there. */
bool store_is_ours(const struct store *store, struct err *err) MUST_CHECK;

/* Sets the run that lines go to. Nothing is created before the first line. An existing file is continued: @whole_len is
 * the length of its whole records (see run.h), or -1: up to its last line end; a torn tail is cut off first. The file
 * is locked (flock): ERR_DISK if another naaready is writing it. */
void store_run(struct store *store, const char *run_id, int64_t whole_len);

/* Appends a line; @sync: fdatasync, and the directory too if the file is new. The lines that every start has
 * (run_line_is_idle) wait for the first that matters: a start in which nothing was read leaves no file. A line that
 * does not fit (a full disk) leaves the file unchanged, and is written before the next one as soon as there is room: a
 * record with a hole would look altered. Without store_run, and with --no-save, nothing is saved. */
bool store_append(struct store *store, const char *line, bool sync, struct err *err) MUST_CHECK;

/* Writes the mark of a tenant: temporary file, fsync, rename, fsync of the directory. */
bool store_mark(struct store *store, const struct change_mark *mark, struct err *err) MUST_CHECK;
bool store_unmark(struct store *store, const char *tenant_id, struct err *err) MUST_CHECK;
/* All marks, *@count of them; the array is the store's, until the next call or store_close. An unreadable mark counts:
 * its file name is the tenant's id. ERR_DISK if there may be marks that cannot be listed. */
bool store_marks(struct store *store, struct change_mark **marks, size_t *count, struct err *err) MUST_CHECK;

/* Saves durably what was left in place on purpose in a tenant (@text: core/change.h); "": nothing is. Nothing is saved
 * with --no-save. The second reads it: false if there is nothing; @text is begun anew (buf_init). */
bool store_leave(struct store *store, const char *tenant_id, const char *text, struct err *err) MUST_CHECK;
bool store_left(struct store *store, const char *tenant_id, struct buf *text) MUST_CHECK;

/* Locks a tenant, or the grants of an app in it ("TENANT.APP"), for this process until it ends. ERR_CONFLICT names the
 * holder: process, user, since when. Locking it again does nothing; only one lock is held at a time. */
bool store_lock(struct store *store, const char *tenant_id, const char *user, struct err *err) MUST_CHECK;
/* Removes @mark, whose run is settled: under the lock, and only if it is still the same mark. */
bool store_settle(struct store *store, const struct change_mark *mark, struct err *err) MUST_CHECK;
/* Saves durably what was sent to the grants @name ("TENANT.APP"), until the outcome is known; and reads it: false if
 * there is nothing. @text is begun anew (buf_init). */
bool store_sent(struct store *store, const char *name, const char *text, struct err *err) MUST_CHECK;
void store_arrived(struct store *store, const char *name);
bool store_on_its_way(struct store *store, const char *name, struct buf *text) MUST_CHECK;
bool store_locks(const struct store *store, const char *tenant_id);
void store_unlock(struct store *store);
/* The present mark of a tenant; false if there is none. An unreadable one counts, with only its tenant set. */
bool store_marked(struct store *store, const char *tenant_id, struct change_mark *mark);

/* One line in the list of runs, from the beginning and the end of its file. */
struct run_line {
	char id[RUN_ID_SIZE];
	char tenant[TENANT_DOMAIN_SIZE]; /* domain, or id, or "" */
	char tenant_id[TENANT_ID_SIZE];  /* or "" */
	char command[16];
	char verdict[16];         /* overall id, or "" */
	char proof[16];           /* verdict id of the test by people, or "" */
	int64_t started, written; /* written: file time (mtime), in nanoseconds */
	int64_t changed; /* last change of the file in any way (ctime), which cannot be set back; 0: not known */
	bool complete, damaged;
	bool unseen; /* tenant unknown: the file is large, and its beginning does not name it */
};
/* Runs by file time, newest first, at most @max; the array is the store's, until the next list or store_close. ERR_FILE
 * if the directory of runs cannot be read. */
bool store_list(struct store *store, size_t max, const struct run_line **lines, size_t *count,
    struct err *err) MUST_CHECK;

/* The text of a run: id, unique beginning, "last" (the newest that has read something of its tenant, or could not sign
 * in), or a path. ERR_FILE if none or several match (named), or it cannot be read. */
bool store_read_run(struct store *store, const char *which, struct buf *text, struct err *err) MUST_CHECK;
/* The run of a tenant that was changed last, except the current one, after @first; each further call gives the one
 * before. The tenant is matched by id, and by domain only in runs without an id. False if there are no more; @text is
 * begun anew (buf_init). *@changed is UTC seconds by the disk's clock; 0 if the file is from the future: such files
 * come first. */
bool store_earlier(struct store *store, const char *domain, const char *id, bool first, struct buf *text,
    int64_t *changed) MUST_CHECK;
/* The newest run of @tenant, a domain or an id (NULL: of any tenant), or the one @back before it. Otherwise the
 * same. */
bool store_newest_of(struct store *store, const char *tenant, unsigned back, struct buf *text) MUST_CHECK;
/* The tenants of the newest runs, without repetition, at most @max; their domains are the arena's. */
size_t store_tenants(struct store *store, const char **domains, size_t max, struct arena *arena);
/* The newest unfinished run of the wizard that no other naaready is writing; false if there is none. */
bool store_unfinished(struct store *store, struct run_line *line);

#endif
