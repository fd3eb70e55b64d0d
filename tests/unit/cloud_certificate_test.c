/* cloud_certificate_test.c - an app's assertion: its claims, its signature, and when it is not sent */
#include "cert_make.h"
#include "cloud_help.h"

#include <openssl/rsa.h>

#include "base/hash.h"
#include "base/text.h"
#include "cloud/signin.h"

static struct arena arena;
static EVP_PKEY *key;
static struct cert cert;
static const char random_bytes[SIGNIN_ASSERTION_RANDOM] = "0123456789abcde";

static int set_up(void **state)
{
	X509 *one;
	const char *text;
	struct err err;

	(void)state;
	key = make_key(EVP_PKEY_RSA);
	one = make_certificate(key, "naaready", MADE_FROM, MADE_UNTIL);
	text = arena_printf(&arena, "%s%s", pem_key(key, NULL, &arena).bytes, pem_certificate(one, &arena).bytes);
	X509_free(one);
	return cert_read(&cert, text, strlen(text), &err) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	cert_release(&cert);
	EVP_PKEY_free(key);
	arena_release(&arena);
	return 0;
}

static struct signin exchange(void)
{
	return (struct signin){
		.endpoints = endpoints_of(CLOUD_GCCH),
		.service = SERVICE_EXCHANGE,
		.tenant = TENANT,
		.client_id = APP,
	};
}

/* Returns the JWT in a form. */
static const char *assertion_in(const struct request *request)
{
	const char *form = secret_reveal(&request->form);
	const char *at = strstr(form, "&client_assertion=");

	assert_non_null(at);
	at += strlen("&client_assertion=");
	return arena_copy_n(&arena, at, strcspn(at, "&"));
}

static void open_part(struct json_doc *doc, const char *part, size_t len)
{
	char text[4096];
	long size = hash_base64url_decode(part, len, text, sizeof text);
	struct err err;

	assert_true(size > 0);
	assert_true(json_parse(doc, text, (size_t)size, &err));
}

static void the_form_is_as_documented(void **state)
{
	struct signin signin = exchange();
	struct request request;
	struct err err;

	(void)state;
	assert_true(signin_certificate_put(&request, &signin, &cert, random_bytes, MADE_NOW, &arena, &err));
	assert_int_equal(request.method, METHOD_POST);
	assert_int_equal(request.service, SERVICE_LOGIN);
	assert_true(request.secret);
	assert_string_equal(request.url, "https://login.microsoftonline.us/" TENANT "/oauth2/v2.0/token");
	assert_true(text_begins(secret_reveal(&request.form),
	    "grant_type=client_credentials&client_id=" APP
	    "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type"
	    "%3Ajwt-bearer&scope=https%3A%2F%2Foutlook.office365.us%2F.default"
	    "&client_assertion=eyJ"));
	secret_wipe(&request.form);
}

static void the_assertion_has_the_documented_claims(void **state)
{
	struct signin signin = exchange();
	struct json_doc header, claims;
	struct request request;
	const char *jwt, *dot, *end;
	struct err err;

	(void)state;
	assert_true(signin_certificate_put(&request, &signin, &cert, random_bytes, MADE_NOW, &arena, &err));
	jwt = assertion_in(&request);
	dot = strchr(jwt, '.');
	end = strchr(dot + 1, '.');
	assert_null(strchr(end + 1, '.'));
	open_part(&header, jwt, (size_t)(dot - jwt));
	assert_int_equal(json_count(json_root(&header)), 3);
	assert_string_equal(json_raw(json_get(json_root(&header), "alg")), "PS256");
	assert_string_equal(json_raw(json_get(json_root(&header), "typ")), "JWT");
	assert_string_equal(json_raw(json_get(json_root(&header), "x5t#S256")), cert.thumbprint);
	open_part(&claims, dot + 1, (size_t)(end - dot - 1));
	assert_int_equal(json_count(json_root(&claims)), 6);
	assert_string_equal(json_raw(json_get(json_root(&claims), "aud")), request.url);
	assert_string_equal(json_raw(json_get(json_root(&claims), "iss")), APP);
	assert_string_equal(json_raw(json_get(json_root(&claims), "sub")), APP);
	assert_int_equal(strlen(json_raw(json_get(json_root(&claims), "jti"))), 22);
	assert_int_equal(json_int(json_get(json_root(&claims), "nbf"), 0), MADE_NOW);
	assert_int_equal(json_int(json_get(json_root(&claims), "exp"), 0), MADE_NOW + 600);
	json_release(&header);
	json_release(&claims);
	secret_wipe(&request.form);
}

static void the_signature_is_the_key_s(void **state)
{
	struct signin signin = exchange();
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how = NULL;
	struct request request;
	char signature[1024];
	const char *jwt, *end;
	struct err err;
	long len;

	(void)state;
	assert_true(signin_certificate_put(&request, &signin, &cert, random_bytes, MADE_NOW, &arena, &err));
	jwt = assertion_in(&request);
	end = strrchr(jwt, '.');
	len = hash_base64url_decode(end + 1, strlen(end + 1), signature, sizeof signature);
	assert_int_equal(len, 256);
	assert_true(EVP_DigestVerifyInit(context, &how, EVP_sha256(), NULL, key) > 0);
	assert_true(EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) > 0);
	assert_true(EVP_PKEY_CTX_set_rsa_pss_saltlen(how, 32) > 0);
	assert_int_equal(EVP_DigestVerify(context, (unsigned char *)signature, (size_t)len, (const unsigned char *)jwt,
			     (size_t)(end - jwt)),
	    1);
	EVP_MD_CTX_free(context);
	secret_wipe(&request.form);
}

static void each_assertion_has_a_new_id(void **state)
{
	struct signin signin = exchange();
	char other[SIGNIN_ASSERTION_RANDOM] = "0123456789abcdX";
	const char *first, *second;
	struct request request;
	struct err err;

	(void)state;
	assert_true(signin_certificate_put(&request, &signin, &cert, random_bytes, MADE_NOW, &arena, &err));
	first = assertion_in(&request);
	secret_wipe(&request.form);
	assert_true(signin_certificate_put(&request, &signin, &cert, other, MADE_NOW, &arena, &err));
	second = assertion_in(&request);
	secret_wipe(&request.form);
	/* the header and the dot are equal, the claims differ */
	assert_memory_equal(first, second, (size_t)(strchr(first, '.') - first));
	assert_memory_not_equal(strchr(first, '.'), strchr(second, '.'),
	    (size_t)(strrchr(first, '.') - strchr(first, '.')));
}

static void nothing_is_sent_with_an_expired_certificate(void **state)
{
	struct signin signin = exchange();
	struct cert none = { .not_after = MADE_UNTIL };
	struct request request;
	struct err err;

	(void)state;
	assert_false(signin_certificate_put(&request, &signin, &cert, random_bytes, MADE_UNTIL + 1, &arena, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.told, "expired"));
	assert_null(request.url);
	assert_false(secret_is_set(&request.form));
	assert_false(signin_certificate_put(&request, &signin, &cert, random_bytes, MADE_FROM - 1, &arena, &err));
	assert_false(signin_certificate_put(&request, &signin, &none, random_bytes, MADE_NOW, &arena, &err));
	assert_non_null(strstr(err.told, "signed"));
	assert_false(secret_is_set(&request.form));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_form_is_as_documented),
		cmocka_unit_test(the_assertion_has_the_documented_claims),
		cmocka_unit_test(the_signature_is_the_key_s),
		cmocka_unit_test(each_assertion_has_a_new_id),
		cmocka_unit_test(nothing_is_sent_with_an_expired_certificate),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
