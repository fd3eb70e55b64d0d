/* cert_make.h - keys and certificates for tests, made on the spot and in memory */
#ifndef UNIT_CERT_MAKE_H
#define UNIT_CERT_MAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"

/* 2026-11-24 06:00 UTC, and the year around it */
#define MADE_NOW   INT64_C(1795500000)
#define MADE_FROM  (MADE_NOW - 86400)
#define MADE_UNTIL (MADE_NOW + 364 * INT64_C(86400))

struct made_bytes {
	const char *bytes;
	size_t len;
};

static inline struct made_bytes made_of(BIO *bio, struct arena *arena)
{
	char *bytes = NULL;
	long len = BIO_get_mem_data(bio, &bytes);
	struct made_bytes made = { arena_copy_n(arena, bytes, (size_t)len), (size_t)len };

	/* not arena_copy_n, which copies text: a PFX has bytes of zero */
	memcpy((char *)(uintptr_t)made.bytes, bytes, made.len);
	BIO_free(bio);
	return made;
}

/* EVP_RSA_gen and EVP_EC_gen came with OpenSSL 3. */
static inline EVP_PKEY *make_key(int type)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(type, NULL);
	EVP_PKEY *key = NULL;

	if (EVP_PKEY_keygen_init(context) == 1 &&
	    (type == EVP_PKEY_RSA ? EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048)
				  : EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1)) == 1)
		EVP_PKEY_keygen(context, &key);
	EVP_PKEY_CTX_free(context);
	return key;
}

/* Makes a self-signed certificate for "CN=@name". */
static inline X509 *make_certificate(EVP_PKEY *key, const char *name, int64_t from, int64_t until)
{
	X509 *one = X509_new();
	X509_NAME *subject = X509_get_subject_name(one);

	assert_int_equal(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1,
			     0),
	    1);
	X509_set_version(one, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(one), 7);
	ASN1_TIME_set(X509_getm_notBefore(one), from);
	ASN1_TIME_set(X509_getm_notAfter(one), until);
	X509_set_issuer_name(one, subject);
	X509_set_pubkey(one, key);
	assert_true(X509_sign(one, key, EVP_sha256()) > 0);
	return one;
}

/* Writes a key as PEM; without @cipher in the open, else with the password "secret". */
static inline struct made_bytes pem_key(EVP_PKEY *key, const EVP_CIPHER *cipher, struct arena *arena)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char password[] = "secret"; /* not const to OpenSSL 1.1.1 */

	assert_int_equal(PEM_write_bio_PKCS8PrivateKey(bio, key, cipher, cipher ? password : NULL, cipher ? 6 : 0, NULL,
			     NULL),
	    1);
	return made_of(bio, arena);
}

static inline struct made_bytes pem_certificate(X509 *one, struct arena *arena)
{
	BIO *bio = BIO_new(BIO_s_mem());

	assert_int_equal(PEM_write_bio_X509(bio, one), 1);
	return made_of(bio, arena);
}

/* Writes a PFX; @password as PKCS12_create takes it, @others are further certificates. */
static inline struct made_bytes pfx_of(EVP_PKEY *key, X509 *one, STACK_OF(X509) * others, const char *password,
    struct arena *arena)
{
	PKCS12 *pfx = PKCS12_create(password, "naaready", key, one, others, 0, 0, 0, 0, 0);
	BIO *bio = BIO_new(BIO_s_mem());

	assert_non_null(pfx);
	assert_int_equal(i2d_PKCS12_bio(bio, pfx), 1);
	PKCS12_free(pfx);
	return made_of(bio, arena);
}

#endif
