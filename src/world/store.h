/* store.h - what is kept on disk: runs, marks of open changes, practice tenants
 *
 * $XDG_STATE_HOME/naaready (or ~/.local/state/naaready):
 *     runs/ID.jsonl         one saved run, appended, 0600
 *     open/TENANT-ID.json   a mark: something may be left changed in this tenant
 *     left/TENANT-ID.json   something was left changed in this tenant on purpose: by whom, when, why
 *     open/TENANT-ID.lock   who switches there just now, while it is locked (flock)
 *     practice/runs/ practice/open/ practice/TENANT.json   the same for practice, apart
 * Directories are 0700. Files are opened with O_NOFOLLOW and O_CLOEXEC and created with their mode.
 */
#ifndef WORLD_STORE_H
#define WORLD_STORE_H

#include "base/buf.h"
#include "core/run.h"
#include "world/file.h"

struct store {
	char root
	    [1024]; /* .../naaready or .../naaready/practice; "": nothing is kept, and nobody says where it would be */
	char run_id[RUN_ID_SIZE];
	int run_fd;  /* -1: not open */
	int lock_fd; /* -1: none */
	char locked[2 * TENANT_ID_SIZE];
	bool keep;            /* false with --no-save: lines are dropped */
	int64_t whole_len;    /* of the run, as it was told or as it is now */
	bool fresh;           /* the file is new, and its directory not synced yet */
	struct buf unwritten; /* lines that did not fit, which the next attempt writes first */
	struct run_line *list;
	struct change_mark *marks;
	struct run_line *earlier; /* what store_earlier goes through */
	size_t earlier_count, earlier_at;
	int64_t
	    listed; /* when the current run was written last before it was listed, UTC seconds of the disk's clock; 0: not yet */
};

/* Finds the place; makes nothing yet, so that a read-only home can still review. ERR_DISK when there is neither
 * XDG_STATE_HOME nor HOME and something is to be kept, or the path is too long. */
bool store_open(struct store *store, bool practice, bool keep, struct err *err) MUST_CHECK;
void store_close(struct store *store);

/* Whether nobody else may change what is kept there: ERR_DISK, naming the directory, when somebody else owns it, may write to it, or
 * it is a symbolic link. Reading is another matter; a change is not recorded there. */
bool store_is_ours(const struct store *store, struct err *err) MUST_CHECK;

/* Which run lines go to. Nothing is created until the first line. When the file exists it is
 * continued: @whole_len is what of it is whole (see run.h), or -1: up to its last line end; a torn tail is cut off
 * first. The file is locked (flock): ERR_DISK when another naaready is writing it. */
void store_run(struct store *store, const char *run_id, int64_t whole_len);

/* Appends a line; @sync: fdatasync, and the directory when the file is new. A line that does not fit (a full
 * disk) leaves the file as it was before, and is written before the next one as soon as there is room: a record with a hole
 * could not be told from one that was altered. Without store_run, and with --no-save, nothing is kept. */
bool store_append(struct store *store, const char *line, bool sync, struct err *err) MUST_CHECK;

/* The mark of a tenant: temporary file, write, fsync, rename, fsync of the directory. */
bool store_mark(struct store *store, const struct change_mark *mark, struct err *err) MUST_CHECK;
bool store_unmark(struct store *store, const char *tenant_id, struct err *err) MUST_CHECK;
/* All marks, however many, *@count of them; the array is the store's, until the next call or store_close. A mark that cannot be
 * read still counts: its tenant id is the file's name. ERR_DISK when there may be some, and they cannot be listed. */
bool store_marks(struct store *store, struct change_mark **marks, size_t *count, struct err *err) MUST_CHECK;

/* What was left changed on purpose in a tenant, as @text has it (core/change.h), durably; "": nothing is any more. Nothing is
 * kept with --no-save. And what is there: false when nothing is; @text is begun anew (buf_init). */
bool store_leave(struct store *store, const char *tenant_id, const char *text, struct err *err) MUST_CHECK;
bool store_left(struct store *store, const char *tenant_id, struct buf *text) MUST_CHECK;

/* The lock of a tenant, or of the grants of an app there ("TENANT.APP"): held by one process of this host at a time, and gone
 * with it. ERR_CONFLICT says who has it: process,
 * user, since when. Taking the one that is held already does nothing; there is one at a time. */
bool store_lock(struct store *store, const char *tenant_id, const char *user, struct err *err) MUST_CHECK;
/* Removes @mark, whose run says that it is settled: under the lock, and only if it is still that mark. */
bool store_settle(struct store *store, const struct change_mark *mark, struct err *err) MUST_CHECK;
/* What was sent to the grants @name ("TENANT.APP"), durably, until it is known what became of it; and what is there: false when nothing
 * is. @text is begun anew (buf_init). */
bool store_sent(struct store *store, const char *name, const char *text, struct err *err) MUST_CHECK;
void store_arrived(struct store *store, const char *name);
bool store_on_its_way(struct store *store, const char *name, struct buf *text) MUST_CHECK;
bool store_locks(const struct store *store, const char *tenant_id);
void store_unlock(struct store *store);
/* The mark of a tenant as it is now; false when there is none. One that cannot be read is there, with no more than its tenant. */
bool store_marked(struct store *store, const char *tenant_id, struct change_mark *mark);

/* A line of the list of runs, from the beginning and the end of its file. */
struct run_line {
	char id[RUN_ID_SIZE];
	char tenant[TENANT_DOMAIN_SIZE]; /* domain, or id, or "" */
	char tenant_id[TENANT_ID_SIZE];  /* or "" */
	char command[16];
	char verdict[16];         /* overall id, or "" */
	int64_t started, written; /* written: when its file was last, in nanoseconds */
	int64_t
	    changed; /* when anything was done with its file last (ctime), which nobody can set back; 0: not known */
	bool complete, damaged;
	bool unseen; /* which tenant: the file goes on, and its beginning does not say */
};
/* What was written last first, at most @max; the array is the store's, until the next list or store_close. ERR_FILE when there is
 * a folder of runs that cannot be read. */
bool store_list(struct store *store, size_t max, const struct run_line **lines, size_t *count,
    struct err *err) MUST_CHECK;

/* The text of a run: id, unique beginning, "last", or a path. ERR_FILE when there is none, or several (named), or it
 * cannot be read. */
bool store_read_run(struct store *store, const char *which, struct buf *text, struct err *err) MUST_CHECK;
/* The run of a tenant that was changed last and is not the one lines go to, after @first; then, one call after another, the one
 * before that. A tenant is told by its id, and by its domain only in runs that have no id. False when there is none more; @text is
 * begun anew (buf_init). *@changed is UTC seconds by the clock of the disk; 0 where the file is from the future: such come first. */
bool store_earlier(struct store *store, const char *domain, const char *id, bool first, struct buf *text,
    int64_t *changed) MUST_CHECK;
/* The newest run of @tenant, a domain or an id (NULL: of any that is known); @back more before that. The same else. */
bool store_newest_of(struct store *store, const char *tenant, unsigned back, struct buf *text) MUST_CHECK;
/* The tenants of the newest runs, without repetition, at most @max; their domains are the arena's. */
size_t store_tenants(struct store *store, const char **domains, size_t max, struct arena *arena);
/* The newest run of the wizard that no other naaready is writing; false when it was finished, or there is none. */
bool store_unfinished(struct store *store, struct run_line *line);

#endif
