/* cert_own.h - a certificate of our own, for a server on loopback: made on the spot
 *
 * For "practice serve" over HTTPS. It is self-signed, names localhost, 127.0.0.1 and ::1 only, and lives for
 * CERT_OWN_DAYS; a client that shall trust it is given the certificate's file. The key is new each time.
 */
#ifndef BASE_CERT_OWN_H
#define BASE_CERT_OWN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"

#define CERT_OWN_DAYS 30

/* *@certificate: PEM, the arena's; @key: PEM, PKCS#8. ERR_DISK when libcrypto has no random numbers or memory. */
bool cert_own_make(int64_t now, const char **certificate, struct secret *key, struct arena *arena,
		   struct err *err) MUST_CHECK;

#endif
