/* arena.h - memory that is released together: one arena for each lifetime
 *
 * An arena hands out pieces that are never freed alone: a run's data lives in the run's arena, a picture's in the
 * page's. Running out of memory ends the program (arena_fatal below), which is safe because a change is recorded before
 * it is sent.
 *
 * A zeroed struct arena is ready for use. Secrets never go into an arena.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunk; /* the newest; older ones are chained behind it */
	size_t held;               /* bytes handed out since the last reset */
};

/* Zeroed, aligned for any type, never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* Copies; NULL counts as "". */
char *arena_copy(struct arena *arena, const char *text);
char *arena_copy_n(struct arena *arena, const char *text, size_t len);

char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Forgets all pieces; keeps one chunk for reuse. */
void arena_reset(struct arena *arena);

void arena_release(struct arena *arena);

/* Called when memory runs out. main sets it once, to restore the terminal before the program ends. By default the
 * program aborts. */
extern void (*arena_fatal)(void);

/* Ends the program for lack of memory: calls arena_fatal, then aborts. For the few places outside an arena that
 * allocate (buf, secret, json). */
void arena_no_memory(void) __attribute__((noreturn));

#endif
