/* world_trust_test.c - which certificates are trusted: the named ones, libcurl's, and those of each distribution */
#include "world_home.h"

#include "world/trust.h"

#define PEM "# Some CA\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"

static struct arena arena;
static struct trust trust;
static struct err err;

static int trust_teardown(void **state)
{
	arena_release(&arena);
	return home_drop(state);
}

/* Writes a file below the home, and makes its folders. */
static const char *put_bytes(const char *name, const char *bytes, size_t len)
{
	char path[400];
	FILE *file;

	snprintf(path, sizeof path, "%s", home_top(name));
	for (char *at = path + strlen(home) + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		mkdir(path, 0755);
		*at = '/';
	}
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(len, fwrite(bytes, 1, len, file));
	assert_int_equal(0, fclose(file));
	return arena_copy(&arena, path);
}

static const char *put(const char *name, const char *text)
{
	return put_bytes(name, text, strlen(text));
}

static void finds(const struct trust_named *named, const char *path, bool folder, const char *by)
{
	bool found = trust_find(named, &trust, &arena, &err);

	if (!found)
		print_error("%s\n", err.told);
	assert_true(found);
	assert_string_equal(path, trust.path);
	assert_int_equal(folder, trust.folder);
	assert_string_equal(by, trust_by_id(trust.by));
}

/* @first and @second: words that the sentence has. */
static void refuses(const struct trust_named *named, const char *first, const char *second)
{
	assert_false(trust_find(named, &trust, &arena, &err));
	assert_int_equal(ERR_FILE, err.kind);
	if (!strstr(err.told, first) || !strstr(err.told, second))
		print_error("%s\n", err.told);
	assert_non_null(strstr(err.told, first));
	assert_non_null(strstr(err.told, second));
}

static void the_first_that_is_named_counts(void **state)
{
	struct trust_named named = { .root = home };
	const char *folder = arena_copy(&arena, home_top("hashed"));

	(void)state;
	put("hashed/0123abcd.0", PEM);
	put("etc/ssl/cert.pem", PEM);
	finds(&named, home_top("etc/ssl/cert.pem"), false, "system");
	named.ssl_cert_dir = folder;
	finds(&named, folder, true, "SSL_CERT_DIR");
	named.ssl_cert_dir = arena_printf(&arena, "/nowhere:%s", folder);
	finds(&named, named.ssl_cert_dir, true, "SSL_CERT_DIR");
	named.curl_ca_bundle = put("c.pem", PEM);
	finds(&named, named.curl_ca_bundle, false, "CURL_CA_BUNDLE");
	named.ssl_cert_file = put("b.pem", PEM);
	finds(&named, named.ssl_cert_file, false, "SSL_CERT_FILE");
	named.option = put("a.pem", "-----BEGIN TRUSTED CERTIFICATE-----\n");
	finds(&named, named.option, false, "--cacert");
	assert_true(trust_check(&named, &err));
	/* and no other takes its place */
	named.option = home_top("none.pem");
	refuses(&named, "none.pem, named by --cacert", "no such file or folder");
	assert_false(trust_check(&named, &err));
}

static void what_is_named_and_not_good_is_told(void **state)
{
	static const struct {
		const char *name, *text, *says;
	} rows[] = {
		{ "empty.pem", "", "empty" },
		{ "words.pem", "no certificate at all\n", "BEGIN CERTIFICATE" },
		{ "key.pem", "-----BEGIN PRIVATE KEY-----\n", "BEGIN CERTIFICATE" },
		{ "chain.p7b", "-----BEGIN PKCS7-----\n", "pkcs7 -print_certs" },
		{ "ca.crt", "\x30\x82\x03\x41\x30\x82", "inform der" },
	};
	struct trust_named named = { .root = home };

	(void)state;
	put("etc/ssl/cert.pem", PEM);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		named.option = put(rows[i].name, rows[i].text);
		refuses(&named, rows[i].name, rows[i].says);
	}
	named.option = NULL;
	named.ssl_cert_file = home;
	refuses(&named, "named by SSL_CERT_FILE", "it is a folder");
	named.ssl_cert_file = NULL;
	named.curl_ca_bundle = home_top("none/at/all");
	refuses(&named, "named by CURL_CA_BUNDLE", "no such file or folder");
	named.curl_ca_bundle = NULL;
	named.ssl_cert_dir = put("f.pem", PEM);
	refuses(&named, "named by SSL_CERT_DIR", "it is no folder");
	named.ssl_cert_dir = home;
	refuses(&named, "named by SSL_CERT_DIR", "openssl rehash");
	named.ssl_cert_dir = ":";
	refuses(&named, "named by SSL_CERT_DIR", "no such");
}

static void what_may_not_be_read_is_told(void **state)
{
	struct trust_named named = { .option = put("closed.pem", PEM), .root = home };

	(void)state;
	chmod(named.option, 0);
	chmod(home, 0755);
	assert_true(geteuid() != 0 || seteuid(65534) == 0);
	refuses(&named, "closed.pem", "may not read");
	assert_true(getuid() != 0 || seteuid(0) == 0);
}

/* "--cacert <(cat a b)" */
static void a_pipe_is_left_to_libcurl(void **state)
{
	struct trust_named named = { .option = home_top("pipe") };

	(void)state;
	assert_int_equal(0, mkfifo(named.option, 0600));
	finds(&named, named.option, false, "--cacert");
}

static void each_place_is_found(void **state)
{
	static const char *const places[] = {
		"etc/pki/tls/certs/0123abcd.0",
		"etc/ssl/certs/0123abcd.0",
		"etc/ssl/cert.pem",
		"etc/ssl/ca-bundle.pem",
		"etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
		"etc/pki/tls/certs/ca-bundle.crt",
		"etc/ssl/certs/ca-certificates.crt",
	};
	struct trust_named named = { .root = home };
	char folder[400];

	(void)state;
	/* each comes before those that were put earlier */
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *path = put(places[i], PEM);
		bool hashed = strstr(places[i], ".0") != NULL;

		snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
		finds(&named, hashed ? folder : path, hashed, "system");
	}
}

static void the_librarys_own_comes_before_the_places(void **state)
{
	struct trust_named named = { .own_dir = "/own/certs", .own_file = "/own/bundle.pem", .root = home };

	(void)state;
	put("etc/ssl/cert.pem", PEM);
	finds(&named, home_top("etc/ssl/cert.pem"), false, "system");
	put("own/bundle.pem", PEM);
	finds(&named, home_top("own/bundle.pem"), false, "libcurl");
	put("own/certs/readme", "");
	finds(&named, home_top("own/bundle.pem"), false, "libcurl");
	put("own/certs/0123abcd.0", PEM);
	finds(&named, home_top("own/certs"), true, "libcurl");
}

static void a_place_that_is_not_good_is_passed_over(void **state)
{
	struct trust_named named = { .root = home, .own_file = "/etc/pki/tls/certs/ca-bundle.crt" };

	(void)state;
	put("etc/ssl/certs/ca-certificates.crt", "");
	put("etc/pki/tls/certs/ca-bundle.crt", "\x30\x82\x03\x41\x30\x82");
	put("etc/ssl/ca-bundle.pem", PEM);
	finds(&named, home_top("etc/ssl/ca-bundle.pem"), false, "system");
	put("etc/ssl/ca-bundle.pem", "words");
	refuses(&named, "--cacert FILE", "/etc/ssl/certs/ca-certificates.crt: it is empty");
	assert_non_null(strstr(err.told, "/etc/pki/tls/certs/ca-bundle.crt: it is in DER"));
	assert_non_null(strstr(err.told, "/etc/ssl/ca-bundle.pem: there is no certificate"));
}

static void where_none_is_found_all_places_are_told(void **state)
{
	static const char *const told[] = { "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem",
		"/own/certs", "/own/bundle.pem" };
	struct trust_named named = { .own_dir = "/own/certs", .own_file = "/own/bundle.pem", .root = home };

	(void)state;
	refuses(&named, "--cacert FILE", "ca-certificates");
	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		assert_non_null(strstr(err.told, told[i]));
	/* nothing named is nothing to refuse before the first request */
	assert_true(trust_check(&named, &err));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_make, trust_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_that_is_named_counts),
		TEST(what_is_named_and_not_good_is_told),
		TEST(what_may_not_be_read_is_told),
		TEST(a_pipe_is_left_to_libcurl),
		TEST(each_place_is_found),
		TEST(the_librarys_own_comes_before_the_places),
		TEST(a_place_that_is_not_good_is_passed_over),
		TEST(where_none_is_found_all_places_are_told),
	};

	setlocale(LC_ALL, "C.UTF-8");
	umask(022);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
