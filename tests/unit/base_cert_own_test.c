/* base_cert_own_test.c - the certificate that "practice serve" makes */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <cmocka.h>

#include "base/cert.h"

#define NOW INT64_C(1795500000)

static X509 *read_back(const char *pem)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *one = PEM_read_bio_X509(bio, NULL, NULL, NULL);

	BIO_free(bio);
	return one;
}

static void the_certificate_names_loopback_and_nothing_else(void **state)
{
	struct arena arena = { 0 };
	struct secret key = { 0 };
	const char *pem = NULL;
	struct err err;
	X509 *one;

	(void)state;
	assert_true(cert_own_make(NOW, &pem, &key, &arena, &err));
	one = read_back(pem);
	assert_non_null(one);
	assert_int_equal(X509_check_host(one, "localhost", 0, 0, NULL), 1);
	assert_int_equal(X509_check_ip_asc(one, "127.0.0.1", 0), 1);
	assert_int_equal(X509_check_ip_asc(one, "::1", 0), 1);
	assert_int_equal(X509_check_host(one, "login.microsoftonline.com", 0, 0, NULL), 0);
	X509_free(one);
	secret_wipe(&key);
	arena_release(&arena);
}

static void each_certificate_has_a_new_key(void **state)
{
	struct arena arena = { 0 };
	struct secret first = { 0 }, second = { 0 };
	const char *one = NULL, *other = NULL;
	BIO *bio;
	EVP_PKEY *key;
	X509 *certificate;
	struct err err;

	(void)state;
	assert_true(cert_own_make(NOW, &one, &first, &arena, &err));
	assert_true(cert_own_make(NOW, &other, &second, &arena, &err));
	assert_string_not_equal(first.bytes, second.bytes);
	bio = BIO_new_mem_buf(first.bytes, -1);
	key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	certificate = read_back(one);
	assert_int_equal(X509_check_private_key(certificate, key), 1);
	X509_free(certificate);
	EVP_PKEY_free(key);
	BIO_free(bio);
	secret_wipe(&first);
	secret_wipe(&second);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_certificate_names_loopback_and_nothing_else),
		cmocka_unit_test(each_certificate_has_a_new_key),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
