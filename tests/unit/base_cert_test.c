/* base_cert_test.c - certificates and keys: read from PEM and PFX, judged, signed with */
#include "cert_make.h"

#include <locale.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <stdio.h>

#include "base/cert.h"
#include "base/hash.h"
#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct arena arena;
static EVP_PKEY *key, *other_key, *curve_key;
static X509 *certificate, *other_certificate;
static const char *key_pem, *certificate_pem, *other_pem;

static int set_up(void **state)
{
	(void)state;
	key = make_key(EVP_PKEY_RSA);
	other_key = make_key(EVP_PKEY_RSA);
	curve_key = make_key(EVP_PKEY_EC);
	certificate = make_certificate(key, "naaready ä", MADE_FROM, MADE_UNTIL);
	other_certificate = make_certificate(other_key, "other", MADE_FROM, MADE_UNTIL);
	key_pem = pem_key(key, NULL, &arena).bytes;
	certificate_pem = pem_certificate(certificate, &arena).bytes;
	other_pem = pem_certificate(other_certificate, &arena).bytes;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	EVP_PKEY_free(key);
	EVP_PKEY_free(other_key);
	EVP_PKEY_free(curve_key);
	X509_free(certificate);
	X509_free(other_certificate);
	arena_release(&arena);
	return 0;
}

static const char *join(const char *a, const char *b, const char *c)
{
	return arena_printf(&arena, "%s%s%s", a, b, c);
}

static void check_is_ours(const struct cert *cert)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	char thumbprint[64];
	unsigned int len;

	X509_digest(certificate, EVP_sha256(), digest, &len);
	hash_base64url_encode((const char *)digest, len, thumbprint, sizeof thumbprint);
	assert_true(cert_is_set(cert));
	assert_string_equal(cert->thumbprint, thumbprint);
	assert_int_equal(strlen(cert->thumbprint), 43);
	assert_int_equal(strlen(cert->sha1), 40);
	assert_int_equal(cert->not_before, MADE_FROM);
	assert_int_equal(cert->not_after, MADE_UNTIL);
	assert_string_equal(cert->subject, "CN = naaready ä");
}

static void check_reads(const char *bytes, size_t len)
{
	struct cert cert = { 0 };
	struct err err;

	if (!cert_read(&cert, bytes, len, &err))
		fail_msg("this was refused, and must be read: %s", err.told);
	check_is_ours(&cert);
	assert_int_equal(ERR_peek_error(), 0);
	cert_release(&cert);
	assert_false(cert_is_set(&cert));
}

static void pem_is_read_in_any_order(void **state)
{
	const char *const texts[] = {
		join(key_pem, certificate_pem, ""),
		join(certificate_pem, key_pem, ""),
		join("Bag Attributes\n    friendlyName: x\n", certificate_pem, key_pem),
		join("\xEF\xBB\xBF", key_pem, certificate_pem),
		join(other_pem, certificate_pem, key_pem), /* of a chain, the certificate that fits the key is taken */
		join(key_pem, other_pem, certificate_pem),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		check_reads(texts[i], strlen(texts[i]));
}

static void pem_with_windows_line_ends_is_read(void **state)
{
	const char *text = join(key_pem, certificate_pem, "");
	char *with = arena_alloc(&arena, 2 * strlen(text) + 1), *to = with;

	(void)state;
	for (; *text; text++) {
		if (*text == '\n')
			*to++ = '\r';
		*to++ = *text;
	}
	check_reads(with, (size_t)(to - with));
}

static void the_older_form_of_a_key_is_read(void **state)
{
	BIO *bio = BIO_new(BIO_s_mem());
	const char *text;

	(void)state;
	assert_int_equal(PEM_write_bio_PrivateKey_traditional(bio, key, NULL, NULL, 0, NULL, NULL), 1);
	text = made_of(bio, &arena).bytes;
	assert_non_null(strstr(text, "BEGIN RSA PRIVATE KEY"));
	text = join(text, certificate_pem, "");
	check_reads(text, strlen(text));
}

static void pfx_without_a_password_is_read(void **state)
{
	STACK_OF(X509) *others = sk_X509_new_null();
	struct made_bytes made = pfx_of(key, certificate, NULL, "", &arena);

	(void)state;
	check_reads(made.bytes, made.len);
	made = pfx_of(key, certificate, NULL, NULL, &arena);
	check_reads(made.bytes, made.len);
	sk_X509_push(others, other_certificate);
	made = pfx_of(key, certificate, others, "", &arena);
	check_reads(made.bytes, made.len);
	sk_X509_free(others);
}

static void check_refuses_n(const char *bytes, size_t len, const char *told)
{
	struct cert cert = { 0 };
	struct err err;

	if (cert_read(&cert, bytes, len, &err) || !strstr(err.told, told))
		fail_msg("the error is to say \"%s\", and says: %s", told, err.told);
	assert_int_equal(err.kind, ERR_FILE);
	assert_false(cert_is_set(&cert));
	assert_int_equal(ERR_peek_error(), 0);
}

static void check_refuses(const char *text, const char *told)
{
	check_refuses_n(text, strlen(text), told);
}

static void faults_in_pem_are_named(void **state)
{
	const char *locked = pem_key(key, EVP_aes_256_cbc(), &arena).bytes;
	const char *curve = pem_key(curve_key, NULL, &arena).bytes;
	X509 *curved = make_certificate(curve_key, "curve", MADE_FROM, MADE_UNTIL);

	(void)state;
	check_refuses("", "neither a PEM nor a PFX");
	check_refuses("hello", "neither a PEM nor a PFX");
	check_refuses(certificate_pem, "no private key");
	check_refuses(key_pem, "no certificate");
	check_refuses(join(key_pem, other_pem, ""), "do not belong together");
	check_refuses(join(locked, certificate_pem, ""), "password");
	check_refuses(join(certificate_pem, locked, ""), "password");
	check_refuses(join(curve, pem_certificate(curved, &arena).bytes, ""), "not an RSA key");
	check_refuses("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n", "cannot be read");
	check_refuses("-----BEGIN CERTIFICATE-----\n", "no private key");
	X509_free(curved);
}

static void faults_in_pfx_are_named(void **state)
{
	struct made_bytes made = pfx_of(key, certificate, NULL, "secret", &arena);
	unsigned char *der = NULL;
	int len = i2d_X509(certificate, &der);

	(void)state;
	check_refuses_n(made.bytes, made.len, "password");
	made = pfx_of(NULL, certificate, NULL, "", &arena);
	check_refuses_n(made.bytes, made.len, "no private key");
	made = pfx_of(key, NULL, NULL, "", &arena);
	check_refuses_n(made.bytes, made.len, "no certificate");
	made = pfx_of(key, certificate, NULL, "", &arena);
	for (size_t cut = 0; cut < made.len; cut += 97)
		check_refuses_n(made.bytes, cut, "");
	check_refuses_n((const char *)der, (size_t)len, "no private key");
	OPENSSL_free(der);
}

static void a_file_that_is_too_big_is_refused(void **state)
{
	char *bytes = arena_alloc(&arena, CERT_FILE_MAX + 1);

	(void)state;
	memset(bytes, 'x', CERT_FILE_MAX + 1);
	memcpy(bytes, certificate_pem, strlen(certificate_pem));
	check_refuses_n(bytes, CERT_FILE_MAX + 1, "neither a PEM nor a PFX");
}

static void a_certificate_is_judged_by_its_days(void **state)
{
	const char *text = join(key_pem, certificate_pem, "");
	struct cert cert = { 0 };
	struct err err;

	(void)state;
	assert_true(cert_read(&cert, text, strlen(text), &err));
	assert_true(cert_check(&cert, MADE_NOW, &err));
	assert_true(cert_check(&cert, MADE_FROM, &err));
	assert_true(cert_check(&cert, MADE_UNTIL, &err));
	assert_false(cert_check(&cert, MADE_UNTIL + 1, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.told, "expired on Tue 2027-11-23"));
	assert_non_null(strstr(err.told, "naaready"));
	assert_false(cert_check(&cert, MADE_FROM - 1, &err));
	assert_non_null(strstr(err.told, "not valid before Mon 2026-11-23 06:00 UTC"));
	cert_release(&cert);
}

static bool verifies(const char *text, const char *signature, size_t len)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how = NULL;
	bool good;

	assert_true(EVP_DigestVerifyInit(context, &how, EVP_sha256(), NULL, key) > 0);
	assert_true(EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) > 0);
	assert_true(EVP_PKEY_CTX_set_rsa_pss_saltlen(how, 32) > 0);
	good = EVP_DigestVerify(context, (const unsigned char *)signature, len, (const unsigned char *)text,
		   strlen(text)) == 1;
	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return good;
}

static void a_signature_can_be_verified(void **state)
{
	const char *text = join(key_pem, certificate_pem, "");
	char first[CERT_SIGNATURE_MAX], second[CERT_SIGNATURE_MAX];
	struct cert cert = { 0 };
	struct err err;

	(void)state;
	assert_int_equal(cert_sign(&cert, "x", 1, first), 0); /* the key of an empty certificate */
	assert_true(cert_read(&cert, text, strlen(text), &err));
	assert_int_equal(cert_sign(&cert, "header.claims", 13, first), 256);
	assert_true(verifies("header.claims", first, 256));
	assert_false(verifies("header.claimz", first, 256));
	assert_int_equal(cert_sign(&cert, "header.claims", 13, second), 256);
	assert_memory_not_equal(first, second, 256); /* RSA-PSS adds a salt */
	assert_true(verifies("header.claims", second, 256));
	cert_release(&cert);
}

static void reading_again_replaces(void **state)
{
	const char *text = join(key_pem, certificate_pem, "");
	struct cert cert = { 0 };
	struct err err;

	(void)state;
	assert_true(cert_read(&cert, text, strlen(text), &err));
	assert_true(cert_read(&cert, text, strlen(text), &err));
	check_is_ours(&cert);
	assert_false(cert_read(&cert, key_pem, strlen(key_pem), &err));
	assert_false(cert_is_set(&cert));
	assert_string_equal(cert.subject, "");
	cert_release(&cert);
	cert_release(&cert);
}

static void names_are_made_safe(void **state)
{
	X509 *one = make_certificate(key,
	    "a\x1b[2J\xE2\x80\xAE"
	    "b",
	    MADE_FROM, MADE_UNTIL);
	const char *text = join(key_pem, pem_certificate(one, &arena).bytes, "");
	struct cert cert = { 0 };
	struct err err;

	(void)state;
	assert_true(cert_read(&cert, text, strlen(text), &err));
	assert_null(strchr(cert.subject, '\x1b'));
	assert_null(strstr(cert.subject, "\xE2\x80\xAE"));
	cert_release(&cert);
	X509_free(one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pem_is_read_in_any_order),
		cmocka_unit_test(pem_with_windows_line_ends_is_read),
		cmocka_unit_test(the_older_form_of_a_key_is_read),
		cmocka_unit_test(pfx_without_a_password_is_read),
		cmocka_unit_test(faults_in_pem_are_named),
		cmocka_unit_test(faults_in_pfx_are_named),
		cmocka_unit_test(a_file_that_is_too_big_is_refused),
		cmocka_unit_test(a_certificate_is_judged_by_its_days),
		cmocka_unit_test(a_signature_can_be_verified),
		cmocka_unit_test(reading_again_replaces),
		cmocka_unit_test(names_are_made_safe),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
