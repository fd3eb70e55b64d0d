/* arena.c - memory that is released together: a chain of chunks, pieces cut from the newest */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Most pages fit into the first chunk; doubling keeps a long run's chain short. */
#define CHUNK_FIRST ((size_t)8 * 1024)
#define CHUNK_MOST  ((size_t)512 * 1024)

struct arena_chunk {
	struct arena_chunk *older;
	size_t size, used;
	max_align_t bytes[];
};

void (*arena_fatal)(void);

void arena_no_memory(void)
{
	if (arena_fatal)
		arena_fatal();
	abort();
}

static bool chunk_has_room(const struct arena_chunk *chunk, size_t size)
{
	return chunk && chunk->size - chunk->used >= size;
}

static void chunk_push(struct arena *arena, size_t least)
{
	size_t size = arena->chunk ? arena->chunk->size * 2 : CHUNK_FIRST;
	struct arena_chunk *chunk;

	if (size > CHUNK_MOST)
		size = CHUNK_MOST;
	if (size < least)
		size = least;
	chunk = malloc(sizeof *chunk + size);
	if (!chunk)
		arena_no_memory();
	chunk->older = arena->chunk;
	chunk->size = size;
	chunk->used = 0;
	arena->chunk = chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t unit = sizeof(max_align_t);
	char *piece;

	if (size > SIZE_MAX / 2)
		arena_no_memory();
	/* Empty pieces get distinct addresses, as with malloc. */
	size = size ? (size + unit - 1) / unit * unit : unit;
	if (!chunk_has_room(arena->chunk, size))
		chunk_push(arena, size);
	piece = (char *)arena->chunk->bytes + arena->chunk->used;
	arena->chunk->used += size;
	arena->held += size;
	memset(piece, 0, size);
	return piece;
}

char *arena_copy_n(struct arena *arena, const char *text, size_t len)
{
	char *copy;

	if (!text)
		len = 0;
	if (len == SIZE_MAX)
		arena_no_memory();
	copy = arena_alloc(arena, len + 1);
	if (len)
		memcpy(copy, text, len); /* the piece has len + 1, zeroed */
	return copy;
}

char *arena_copy(struct arena *arena, const char *text)
{
	return arena_copy_n(arena, text, text ? strlen(text) : 0);
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (len < 0)
		return arena_copy(arena, "");
	text = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, args);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}

static void chunks_free(struct arena_chunk *chunk)
{
	while (chunk) {
		struct arena_chunk *older = chunk->older;

		free(chunk);
		chunk = older;
	}
}

void arena_reset(struct arena *arena)
{
	arena->held = 0;
	if (!arena->chunk)
		return;
	chunks_free(arena->chunk->older);
	arena->chunk->older = NULL;
	arena->chunk->used = 0;
}

void arena_release(struct arena *arena)
{
	chunks_free(arena->chunk);
	arena->chunk = NULL;
	arena->held = 0;
}
