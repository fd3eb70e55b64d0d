/* cert_own.c - a certificate of our own, for a server on loopback */
#include "base/cert_own.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/i18n.h"

static bool add_extension(X509 *certificate, int kind, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;
	bool good;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
	good = extension && X509_add_ext(certificate, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return good;
}

/* A day back, for a client whose clock is behind ours. */
static bool fill(X509 *certificate, EVP_PKEY *key, int64_t now)
{
	X509_NAME *name = X509_get_subject_name(certificate);

	return X509_set_version(certificate, 2) == 1 &&
	       ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), now) == 1 &&
	       X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)"naaready practice", -1, -1, 0) == 1 &&
	       X509_set_issuer_name(certificate, name) == 1 &&
	       ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)(now - 86400)) != NULL &&
	       ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)(now + CERT_OWN_DAYS * 86400)) != NULL &&
	       X509_set_pubkey(certificate, key) == 1 &&
	       add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
	       add_extension(certificate, NID_subject_key_identifier, "hash") &&
	       add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
	       add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1") &&
	       X509_sign(certificate, key, EVP_sha256()) > 0;
}

static bool write_out(X509 *certificate, EVP_PKEY *key, const char **pem, struct secret *key_pem, struct arena *arena)
{
	BIO *open = BIO_new(BIO_s_mem()), *closed = BIO_new(BIO_s_secmem());
	char *bytes = NULL;
	long len;
	bool good = open && closed && PEM_write_bio_X509(open, certificate) == 1 &&
		    PEM_write_bio_PrivateKey(closed, key, NULL, NULL, 0, NULL, NULL) == 1;

	if (good) {
		len = BIO_get_mem_data(open, &bytes);
		*pem = arena_copy_n(arena, bytes, (size_t)len);
		len = BIO_get_mem_data(closed, &bytes);
		secret_set(key_pem, bytes, (size_t)len);
	}
	BIO_free(open);
	BIO_free(closed);
	return good;
}

bool cert_own_make(int64_t now, const char **certificate, struct secret *key, struct arena *arena, struct err *err)
{
	EVP_PKEY *pair = EVP_EC_gen("P-256");
	X509 *one = X509_new();
	bool good = pair && one && fill(one, pair, now) && write_out(one, pair, certificate, key, arena);

	X509_free(one);
	EVP_PKEY_free(pair);
	if (!good)
		err_set(err, ERR_DISK, N_("making a certificate"), _("libcrypto could not do it"));
	return good;
}
