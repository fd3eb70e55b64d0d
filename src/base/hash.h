/* hash.h - SHA-256 and base64url, over libcrypto */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/component.h"

/* Makes libcrypto overwrite whatever it frees from now on: keys, and TLS data. False if libcrypto was used before,
 * perhaps by libcurl: then it is too late. Also false where it takes no allocator, as LibreSSL. */
bool hash_wipe_freed(void);

#define HASH_HEX_SIZE 65 /* 64 hexadecimal digits and the NUL */

/* Hash of @a followed by @b, as lower-case hexadecimal digits. */
void hash_hex(const char *a, size_t a_len, const char *b, size_t b_len, char out[HASH_HEX_SIZE]);

/* The hash of one text, as bytes. */
#define HASH_BYTES 32
void hash_bytes(const char *bytes, size_t len, char out[HASH_BYTES]);

/* Decodes base64url without padding (RFC 4648, section 5) into @out of @size bytes. Returns the length; -1 if it is not
 * base64url or does not fit. */
long hash_base64url_decode(const char *text, size_t len, char *out, size_t size);

/* Encodes; returns the length, or -1 if text and NUL do not fit. */
long hash_base64url_encode(const char *bytes, size_t len, char *out, size_t size);

/* Adds libcrypto. */
void hash_component(struct components *components);

#endif
