/* cert.c - a certificate and its key: read from bytes, checked, and used to sign */
#include "base/cert.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"

/* The contents of a file. */
struct found {
	EVP_PKEY *key;
	STACK_OF(X509) * all;
};

static const char reading[] = N_("reading the certificate");

static bool cert_bad(struct err *err, const char *what)
{
	return err_set(err, ERR_FILE, reading, "%s", what);
}

/* --- PEM --- */

/* Never asks for a password: only notes that one would be needed. */
static int note_password(char *out, int size, int writing, void *asked)
{
	(void)out, (void)size, (void)writing;
	*(bool *)asked = true;
	return -1;
}

static BIO *open_bytes(const char *bytes, size_t len)
{
	BIO *bio = BIO_new_mem_buf(bytes, (int)len); /* below CERT_FILE_MAX */

	if (!bio)
		arena_no_memory();
	return bio;
}

static void cert_keep(struct found *found, X509 *one)
{
	if (one && !sk_X509_push(found->all, one))
		arena_no_memory();
}

static bool read_pem(struct found *found, const char *bytes, size_t len, struct err *err)
{
	bool asked = false;
	BIO *bio = open_bytes(bytes, len);
	X509 *one;

	found->key = PEM_read_bio_PrivateKey(bio, NULL, note_password, &asked);
	BIO_free(bio);
	bio = open_bytes(bytes, len);
	while ((one = PEM_read_bio_X509(bio, NULL, note_password, &asked)))
		cert_keep(found, one);
	BIO_free(bio);
	if (found->key)
		return true;
	if (asked)
		return cert_bad(err,
		    _("The key is protected by a password, which naaready cannot ask for. Give a file without a password, and protect it by its permissions."));
	if (memmem(bytes, len, "PRIVATE KEY-----", strlen("PRIVATE KEY-----")))
		return cert_bad(err, _("The key in the file cannot be read."));
	return cert_bad(err, _("The file holds no private key."));
}

/* --- PFX --- */

static bool cert_unpack(struct found *found, PKCS12 *pfx, struct err *err)
{
	STACK_OF(X509) *others = NULL;
	X509 *one = NULL;
	bool locked = PKCS12_mac_present(pfx) && !PKCS12_verify_mac(pfx, "", 0) && !PKCS12_verify_mac(pfx, NULL, 0);

	if (locked && !ERR_peek_error())
		return cert_bad(err,
		    _("The file is protected by a password, which naaready cannot ask for. Export it without a password, and protect it by its permissions."));
	if (locked || !PKCS12_parse(pfx, "", &found->key, &one, &others))
		return cert_bad(err, _("The file is encrypted in a way that is not known here; old "
				       "exports use RC2. Export it again with AES256-SHA256."));
	cert_keep(found, one);
	while ((one = sk_X509_pop(others)))
		cert_keep(found, one);
	sk_X509_free(others);
	return found->key || cert_bad(err, _("The file holds no private key."));
}

static bool read_pfx(struct found *found, const char *bytes, size_t len, struct err *err)
{
	const unsigned char *at = (const unsigned char *)bytes;
	PKCS12 *pfx = d2i_PKCS12(NULL, &at, (long)len);
	X509 *one;
	bool good;

	if (pfx) {
		ERR_clear_error();
		good = cert_unpack(found, pfx, err);
		PKCS12_free(pfx);
		return good;
	}
	at = (const unsigned char *)bytes;
	one = d2i_X509(NULL, &at, (long)len);
	if (!one)
		return cert_bad(err, _("This is neither a PEM nor a PFX file."));
	X509_free(one);
	return cert_bad(err, _("The file holds no private key."));
}

/* --- checking what was found --- */

static int64_t seconds_of(const ASN1_TIME *at)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days = 0, seconds = 0;

	if (!epoch)
		arena_no_memory();
	if (!ASN1_TIME_diff(&days, &seconds, epoch, at))
		days = seconds = 0;
	ASN1_TIME_free(epoch);
	return (int64_t)days * 86400 + seconds;
}

static void take_subject(struct cert *cert, X509 *one)
{
	const unsigned long how = (XN_FLAG_ONELINE | ASN1_STRFLGS_UTF8_CONVERT) & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	long len;

	if (!bio)
		arena_no_memory();
	X509_NAME_print_ex(bio, X509_get_subject_name(one), 0, how);
	len = BIO_get_mem_data(bio, &text);
	text_safe_n(cert->subject, sizeof cert->subject, text ? text : "", len > 0 ? (size_t)len : 0);
	BIO_free(bio);
}

static bool take_thumbprints(struct cert *cert, X509 *one)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int len = 0;

	/* Only for people to compare: a library without SHA-1 does no harm. */
	if (X509_digest(one, EVP_sha1(), digest, &len) && 2 * len < sizeof cert->sha1)
		for (unsigned int i = 0; i < len; i++) {
			cert->sha1[2 * i] = "0123456789ABCDEF"[digest[i] >> 4];
			cert->sha1[2 * i + 1] = "0123456789ABCDEF"[digest[i] & 15];
		}
	return X509_digest(one, EVP_sha256(), digest, &len) &&
	       hash_base64url_encode((const char *)digest, len, cert->thumbprint, sizeof cert->thumbprint) > 0;
}

static bool cert_judge(struct cert *cert, struct found *found, struct err *err)
{
	X509 *own = NULL;

	if (EVP_PKEY_base_id(found->key) != EVP_PKEY_RSA)
		return cert_bad(err, _("The key is not an RSA key, and Microsoft takes no other for "
				       "this."));
	if (EVP_PKEY_size(found->key) > CERT_SIGNATURE_MAX)
		return cert_bad(err, _("The key has more than 8192 bits."));
	if (!sk_X509_num(found->all))
		return cert_bad(err, _("The file holds no certificate."));
	for (int i = 0; !own && i < sk_X509_num(found->all); i++)
		if (X509_check_private_key(sk_X509_value(found->all, i), found->key))
			own = sk_X509_value(found->all, i);
	if (!own)
		return cert_bad(err, _("The key and the certificate do not belong together."));
	take_subject(cert, own);
	cert->not_before = seconds_of(X509_get0_notBefore(own));
	cert->not_after = seconds_of(X509_get0_notAfter(own));
	if (!take_thumbprints(cert, own))
		return cert_bad(err, _("The certificate's thumbprint cannot be computed."));
	cert->key = found->key;
	found->key = NULL;
	return true;
}

bool cert_read(struct cert *cert, const char *bytes, size_t len, struct err *err)
{
	static const char begin[] = "-----BEGIN ", mark[] = "\xEF\xBB\xBF";
	struct found found = { NULL, sk_X509_new_null() };
	bool good;

	cert_release(cert);
	if (!found.all)
		arena_no_memory();
	if (len >= 3 && !memcmp(bytes, mark, 3)) { /* Windows' editors add a byte order mark */
		bytes += 3;
		len -= 3;
	}
	if (!len || len > CERT_FILE_MAX)
		good = cert_bad(err, _("This is neither a PEM nor a PFX file."));
	else if (memmem(bytes, len, begin, strlen(begin)))
		good = read_pem(&found, bytes, len, err);
	else
		good = read_pfx(&found, bytes, len, err);
	good = good && cert_judge(cert, &found, err);
	EVP_PKEY_free(found.key);
	sk_X509_pop_free(found.all, X509_free);
	ERR_clear_error(); /* TLS would take errors left in the queue for its own */
	if (!good)
		cert_release(cert);
	return good;
}

bool cert_check(const struct cert *cert, int64_t now, struct err *err)
{
	static const char doing[] = N_("checking the certificate");
	char at[TIMEFMT_SIZE];

	if (now < cert->not_before)
		return err_set(err, ERR_FILE, doing,
		    _("The certificate %s is not valid before %s. Is this computer's "
		      "clock right?"),
		    cert->subject, timefmt_minute(cert->not_before, at));
	if (now > cert->not_after)
		return err_set(err, ERR_FILE, doing, _("The certificate %s expired on %s."), cert->subject,
		    timefmt_date(cert->not_after, at));
	return true;
}

/* --- signing --- */

size_t cert_sign(const struct cert *cert, const char *bytes, size_t len, char out[CERT_SIGNATURE_MAX])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how = NULL;
	size_t size = CERT_SIGNATURE_MAX;
	bool good;

	if (!context)
		arena_no_memory();
	good = cert->key && EVP_DigestSignInit(context, &how, EVP_sha256(), NULL, cert->key) > 0 &&
	       EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) > 0 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(how, HASH_BYTES) > 0 &&
	       EVP_DigestSign(context, (unsigned char *)out, &size, (const unsigned char *)bytes, len) > 0;
	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return good ? size : 0;
}

bool cert_is_set(const struct cert *cert)
{
	return cert->key != NULL;
}

void cert_release(struct cert *cert)
{
	EVP_PKEY_free(cert->key);
	memset(cert, 0, sizeof *cert);
}

bool cert_read_secret(struct cert *cert, const struct secret *file, struct err *err)
{
	return cert_read(cert, secret_reveal(file), file->len, err);
}

/* --- a self-signed certificate for a server on loopback --- */

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

/* Valid from a day ago, for a client with a clock behind ours. */
static bool cert_fill(X509 *certificate, EVP_PKEY *key, int64_t now)
{
	X509_NAME *name = X509_get_subject_name(certificate);

	return X509_set_version(certificate, 2) == 1 &&
	       ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), now) == 1 &&
	       X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)"naaready practice", -1, -1,
		   0) == 1 &&
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

/* On the curve P-256; NULL if libcrypto cannot. */
static EVP_PKEY *make_pair(void)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
	EVP_PKEY *pair = NULL;

	if (context && EVP_PKEY_keygen_init(context) == 1 &&
	    EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1)
		EVP_PKEY_keygen(context, &pair);
	EVP_PKEY_CTX_free(context);
	return pair;
}

bool cert_own_make(int64_t now, const char **certificate, struct secret *key, struct arena *arena, struct err *err)
{
	EVP_PKEY *pair = make_pair();
	X509 *one = X509_new();
	bool good = pair && one && cert_fill(one, pair, now) && write_out(one, pair, certificate, key, arena);

	X509_free(one);
	EVP_PKEY_free(pair);
	if (!good)
		err_set(err, ERR_DISK, N_("making a certificate"), _("libcrypto could not do it"));
	return good;
}
