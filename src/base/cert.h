/* cert.h - a certificate and its key, from memory: read, judged, and used to sign
 *
 * For signing in as an app. Only RSA, which is what Microsoft takes. The file's bytes stay the
 * caller's, who wipes them; the key lives in libcrypto, which overwrites it when it is released.
 * The salt of a signature is libcrypto's own random: two signatures of the same bytes differ.
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
#define CERT_THUMBPRINT_SIZE 44 /* 43 characters of base64url and the end */

/* A zeroed struct cert is empty. */
struct cert {
	void *key;
	char subject[160];                     /* safe text: "CN=naaready" */
	char thumbprint[CERT_THUMBPRINT_SIZE]; /* SHA-256 of the DER, base64url: "x5t#S256" */
	char sha1[41];                         /* upper-case digits, as Entra's pages show it */
	int64_t not_before, not_after;
};

/* Reads PEM (a key and a certificate, in any order; of several certificates the key's) or PFX
 * without a password. ERR_FILE: neither of them, no key, no certificate, protected by a password,
 * not RSA, or a key that belongs to no certificate there. What was in @cert is released. */
bool cert_read(struct cert *cert, const char *bytes, size_t len, struct err *err) MUST_CHECK;

/* The same, from a file's bytes kept as a secret. */
bool cert_read_secret(struct cert *cert, const struct secret *file, struct err *err) MUST_CHECK;

/* Whether it is valid at @now. ERR_FILE: not yet (which may also be this clock's fault), or no
 * longer, with the day. */
bool cert_check(const struct cert *cert, int64_t now, struct err *err) MUST_CHECK;

/* PS256: RSA-PSS with SHA-256 and a salt of 32 bytes. The length of the signature, or 0 when the
 * key cannot do it. */
size_t cert_sign(const struct cert *cert, const char *bytes, size_t len, char out[CERT_SIGNATURE_MAX]);

bool cert_is_set(const struct cert *cert);
void cert_release(struct cert *cert);

/* a certificate of our own, for a server on loopback: made on the spot
 *
 * For "practice serve" over HTTPS. It is self-signed, names localhost, 127.0.0.1 and ::1 only, and lives for
 * CERT_OWN_DAYS; a client that shall trust it is given the certificate's file. The key is new each time.
 */

#define CERT_OWN_DAYS 30

/* *@certificate: PEM, the arena's; @key: PEM, PKCS#8. ERR_DISK when libcrypto has no random numbers or memory. */
bool cert_own_make(int64_t now, const char **certificate, struct secret *key, struct arena *arena,
    struct err *err) MUST_CHECK;

#endif
