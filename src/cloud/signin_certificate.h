/* signin_certificate.h - signing in as an app with a certificate: a signed assertion
 *
 * Source: Microsoft identity platform, certificate credentials (2025-01): PS256, "x5t#S256".
 */
#ifndef CLOUD_SIGNIN_CERTIFICATE_H
#define CLOUD_SIGNIN_CERTIFICATE_H

#include "base/cert.h"
#include "cloud/signin.h"

#define SIGNIN_ASSERTION_RANDOM  16
#define SIGNIN_ASSERTION_LIVES_S 600

/* Checks the certificate first (ERR_FILE of cert_check): nothing is sent with one that has run out.
 * @random names the assertion (jti). @now is UTC seconds; the reply is read by
 * signin_token_read. */
bool signin_certificate_put(struct request *request, const struct signin *signin,
			    const struct cert *cert, const char random[SIGNIN_ASSERTION_RANDOM],
			    int64_t now, struct arena *arena, struct err *err) MUST_CHECK;

#endif
