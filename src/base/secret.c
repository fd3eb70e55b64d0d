/* secret.c - a secret string: in locked memory, wiped after use */
#include "base/secret.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/ascii.h"

void wipe(void *memory, size_t size)
{
	if (memory && size)
		explicit_bzero(memory, size);
}

void wipe_free(void *memory)
{
	if (memory)
		wipe(memory, malloc_usable_size(memory));
	free(memory);
}

/* Never in place: bytes that a library dropped by shrinking would remain behind the end. */
void *wipe_realloc(void *memory, size_t size)
{
	size_t had = memory ? malloc_usable_size(memory) : 0;
	void *other = malloc(size);

	if (!other)
		return NULL;
	if (had)
		memcpy(other, memory, had < size ? had : size);
	wipe_free(memory);
	return other;
}

/* Whole pages for @len bytes and a NUL. mlock and madvise work on pages: on a shared page, releasing a neighbour would
 * unlock the secret. */
static size_t pages_for(size_t len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (len > SIZE_MAX / 2)
		arena_no_memory();
	return (len + page) / page * page;
}

static char *pages_take(size_t size)
{
	char *bytes = aligned_alloc((size_t)sysconf(_SC_PAGESIZE), size);

	if (!bytes)
		arena_no_memory();
	/* Best effort: naaready must also work with a small RLIMIT_MEMLOCK. */
	(void)!mlock(bytes, size);
	(void)!madvise(bytes, size, MADV_DONTDUMP);
	return bytes;
}

static void pages_give(char *bytes, size_t size)
{
	wipe(bytes, size);
	(void)!madvise(bytes, size, MADV_DODUMP);
	(void)!munlock(bytes, size);
	free(bytes);
}

void secret_set(struct secret *secret, const char *bytes, size_t len)
{
	struct secret fresh = { 0 };

	/* Copy first: @bytes may lie in the old value. */
	secret_add(&fresh, bytes, len);
	secret_move(secret, &fresh);
}

void secret_add(struct secret *secret, const char *bytes, size_t len)
{
	size_t total;

	if (!bytes || !len)
		return;
	if (len > SIZE_MAX / 4)
		arena_no_memory();
	total = secret->len + len;
	if (!secret->bytes || pages_for(total) > pages_for(secret->len)) {
		char *grown = pages_take(pages_for(total));

		if (secret->bytes)
			memcpy(grown, secret->bytes, secret->len); /* less than total */
		memcpy(grown + secret->len, bytes, len);
		if (secret->bytes)
			pages_give(secret->bytes, pages_for(secret->len));
		secret->bytes = grown;
	} else {
		memmove(secret->bytes + secret->len, bytes, len); /* the pages have room */
	}
	secret->len = total;
	secret->bytes[total] = '\0';
}

void secret_add_text(struct secret *secret, const char *text)
{
	if (text)
		secret_add(secret, text, strlen(text));
}

static bool is_unreserved(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

void secret_add_escaped(struct secret *secret, const char *bytes, size_t len)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; bytes && i < len; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		char escaped[3] = { '%', digits[byte >> 4], digits[byte & 15] };

		if (is_unreserved(bytes[i]))
			secret_add(secret, &bytes[i], 1);
		else
			secret_add(secret, escaped, sizeof escaped);
		wipe(escaped, sizeof escaped);
	}
}

void secret_copy(struct secret *to, const struct secret *from)
{
	if (to == from)
		return;
	secret_wipe(to);
	secret_add(to, from->bytes, from->len);
}

void secret_move(struct secret *to, struct secret *from)
{
	if (to == from)
		return;
	secret_wipe(to);
	*to = *from;
	*from = (struct secret){ 0 };
}

bool secret_is_set(const struct secret *secret)
{
	return secret->len > 0;
}

const char *secret_reveal(const struct secret *secret)
{
	return secret->bytes ? secret->bytes : "";
}

void secret_wipe(struct secret *secret)
{
	if (secret->bytes)
		pages_give(secret->bytes, pages_for(secret->len));
	*secret = (struct secret){ 0 };
}

void secret_cut_line(struct secret *secret)
{
	size_t len = secret_is_set(secret) ? strcspn(secret->bytes, "\r\n") : 0;

	if (!secret_is_set(secret) || len == secret->len)
		return;
	wipe(secret->bytes + len, secret->len - len);
	secret->len = len;
	if (!len)
		secret_wipe(secret);
}
