/* host.h - what each system has in its own way: this program's path, descriptors, memory, clock, peers
 *
 * Written for Linux, and for what is missing there: a kernel or a C library older than a call, a root without /proc.
 * A port to another system writes host.c anew; what else would be in its way is listed in HACKING.md.
 */
#ifndef WORLD_HOST_H
#define WORLD_HOST_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* Fills @out with the path of this program, and returns it; "" if the system does not tell. To be asked before the
 * working directory changes. */
const char *host_program(char out[PATH_MAX]);

/* Executes this program again, with @argv (NULL at the end) and this environment. @program: its path from
 * host_program, used where the running file itself cannot be named. Returns only if that fails, with errno. Allowed
 * between fork and exec. */
void host_again(const char *program, char *const *argv);

/* Closes all descriptors from @first on. Allowed between fork and exec. */
void host_close_from(int first);

/* No core dumps, and other processes of the same user cannot read our memory. */
void host_hide_memory(void);

/* A file in memory, without a name; -1 if there can be none. Closed on exec. */
int host_memory_file(void);

/* The clock that counts on while the machine sleeps, or the next best. */
void host_clock(struct timespec *now);

/* The user at the other end of a local socket. */
bool host_peer(int fd, unsigned *uid);

/* Fills @path with one that leads through @dir_fd, an open directory, to @name in it: for a socket, whose address is
 * shorter than a path may be. False: this system has none, or it does not fit. */
bool host_path_through(int dir_fd, const char *name, char *path, size_t size);

#endif
