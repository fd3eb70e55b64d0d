/* hash.c - SHA-256 and base64url, over libcrypto */
#define OPENSSL_SUPPRESS_DEPRECATED /* for hash_digest */
#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

/* libcrypto passes the place in its source that allocates. */
static void *hash_take(size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return size ? malloc(size) : NULL;
}

static void hash_give(void *memory, const char *file, int line)
{
	(void)file, (void)line;
	wipe_free(memory);
}

/* As CRYPTO_realloc does: a NULL pointer means malloc, size 0 means free. */
static void *hash_change(void *memory, size_t size, const char *file, int line)
{
	if (size)
		return wipe_realloc(memory, size);
	hash_give(memory, file, line);
	return NULL;
}

bool hash_wipe_freed(void)
{
	return CRYPTO_set_mem_functions(hash_take, hash_change, hash_give) == 1;
}

/* SHA-256 directly, not through EVP_: that would start the whole library with its configuration and providers, and take
 * as long as everything else from main to the first page. No administrator needs to overrule this algorithm. */
static void hash_digest(const char *a, size_t a_len, const char *b, size_t b_len, unsigned char out[HASH_BYTES])
{
	SHA256_CTX context;

	SHA256_Init(&context);
	SHA256_Update(&context, a, a_len);
	SHA256_Update(&context, b, b_len);
	SHA256_Final(out, &context);
	wipe(&context, sizeof context);
}

void hash_hex(const char *a, size_t a_len, const char *b, size_t b_len, char out[HASH_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[HASH_BYTES];

	hash_digest(a, a_len, b, b_len, bytes);
	for (size_t i = 0; i < HASH_BYTES; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[HASH_HEX_SIZE - 1] = '\0';
}

void hash_bytes(const char *bytes, size_t len, char out[HASH_BYTES])
{
	hash_digest(bytes, len, "", 0, (unsigned char *)out);
}

static int hash_value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

long hash_base64url_decode(const char *text, size_t len, char *out, size_t size)
{
	uint32_t bits = 0;
	int have = 0;
	size_t done = 0;

	if (len % 4 == 1)
		return -1;
	for (size_t i = 0; i < len; i++) {
		int value = hash_value_of(text[i]);

		if (value < 0)
			return -1;
		bits = (bits << 6 | (uint32_t)value) & 0xFFFF;
		have += 6;
		if (have < 8)
			continue;
		if (done == size)
			return -1;
		have -= 8;
		out[done++] = (char)(unsigned char)(bits >> have & 0xFF);
	}
	/* Left-over bits must be zero, or two texts would decode to the same bytes. */
	if (bits & ((1u << have) - 1))
		return -1;
	return (long)done;
}

long hash_base64url_encode(const char *bytes, size_t len, char *out, size_t size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	uint32_t bits = 0;
	int have = 0;
	size_t done = 0;

	if (len > SIZE_MAX / 4 || (len * 4 + 2) / 3 >= size)
		return -1;
	for (size_t i = 0; i < len; i++) {
		bits = (bits << 8 | (unsigned char)bytes[i]) & 0xFFFF;
		for (have += 8; have >= 6; have -= 6)
			out[done++] = digits[bits >> (have - 6) & 63];
	}
	if (have)
		out[done++] = digits[bits << (6 - have) & 63];
	out[done] = '\0';
	return (long)done;
}

void hash_component(struct components *components)
{
	components_add(components, "OpenSSL", OPENSSL_VERSION_TEXT, OpenSSL_version(OPENSSL_VERSION));
}
