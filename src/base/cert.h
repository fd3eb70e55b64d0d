/* cert.h - a certificate and its key: read from bytes, checked, and used to sign
 *
 * For signing in as an app. RSA only, which is what Microsoft accepts. The caller owns the file's bytes and wipes them;
 * the key lives in libcrypto, which overwrites it on release. libcrypto salts each signature randomly, so two
 * signatures of the same bytes differ.
 */
#ifndef BASE_CERT_H
#define BASE_CERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"

/* A PEM file with a chain of ten certificates is below 30 KB, a PFX with one below 20 KB. */
#define CERT_FILE_MAX (256u * 1024)
/* A signature is as long as the key: 8192 bits at most. */
#define CERT_SIGNATURE_MAX   1024
#define CERT_THUMBPRINT_SIZE 44 /* 43 characters of base64url and the NUL */

/* A zeroed struct cert is empty. */
struct cert {
	void *key;
	char subject[160];                     /* safe text: "CN=naaready" */
	char thumbprint[CERT_THUMBPRINT_SIZE]; /* SHA-256 of the DER, base64url: "x5t#S256" */
	char sha1[41];                         /* upper-case digits, as Entra's pages show it */
	int64_t not_before, not_after;
};

/* Reads PEM (a key and certificates, in any order; takes the key's certificate) or PFX without a password. ERR_FILE:
 * neither format, no key, no certificate, password-protected, not RSA, or no certificate for the key. Releases the old
 * content of @cert. */
bool cert_read(struct cert *cert, const char *bytes, size_t len, struct err *err) MUST_CHECK;

/* The same for a file kept as a secret. */
bool cert_read_secret(struct cert *cert, const struct secret *file, struct err *err) MUST_CHECK;

/* True if the certificate is valid at @now. ERR_FILE naming the day: not yet valid (or this machine's clock is wrong),
 * or expired. */
bool cert_check(const struct cert *cert, int64_t now, struct err *err) MUST_CHECK;

/* PS256: RSA-PSS with SHA-256 and a salt of 32 bytes. Returns the length of the signature; 0 if the key cannot sign
 * so. */
size_t cert_sign(const struct cert *cert, const char *bytes, size_t len, char out[CERT_SIGNATURE_MAX]);

bool cert_is_set(const struct cert *cert);
void cert_release(struct cert *cert);

/* A self-signed certificate for a server on loopback, made on the spot.
 *
 * For "practice serve" over HTTPS. It names only localhost, 127.0.0.1 and ::1, and is valid for CERT_OWN_DAYS. Clients
 * trust it by its file. The key is new each time.
 */

#define CERT_OWN_DAYS 30

/* *@certificate: PEM, in the arena; @key: PEM, PKCS#8. ERR_DISK if libcrypto has no random numbers or memory. */
bool cert_own_make(int64_t now, const char **certificate, struct secret *key, struct arena *arena,
    struct err *err) MUST_CHECK;

#endif
