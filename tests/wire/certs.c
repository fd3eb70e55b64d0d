/* certs.c - certificates made for one run of the tests */
#include "wire/certs.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/cert_make.h"

#define DAY_S (24L * 3600)
#define REAL_NAMES                                                                                                     \
	"DNS:localhost,IP:127.0.0.1,DNS:login.microsoftonline.com,DNS:graph.microsoft.com,"                            \
	"DNS:outlook.office365.com,DNS:login.microsoftonline.us,DNS:graph.microsoft.us,"                               \
	"DNS:dod-graph.microsoft.us,DNS:outlook.office365.us,DNS:outlook-dod.office365.us"

/* A certificate authority: its key and its certificate. */
struct issuer {
	X509 *cert;
	EVP_PKEY *key;
};

static const struct {
	const char *file, *names;
	long from_s, to_s;
	bool inspected;
} rows[CERT_COUNT] = {
	[CERT_GOOD] = { "good", REAL_NAMES, -DAY_S, DAY_S, false },
	[CERT_EXPIRED] = { "expired", REAL_NAMES, -2 * DAY_S, -DAY_S, false },
	[CERT_EARLY] = { "early", REAL_NAMES, DAY_S, 2 * DAY_S, false },
	[CERT_OTHER_NAME] = { "other", "DNS:www.elsewhere.example", -DAY_S, DAY_S, false },
	[CERT_INSPECTED] = { "inspected", REAL_NAMES, -DAY_S, DAY_S, true },
};

static void certs_path(const struct certs *certs, const char *name, const char *end, char out[96])
{
	char dir[sizeof(certs->dir)];

	memcpy(dir, certs->dir, sizeof(dir));
	snprintf(out, 96, "%s/%s%s", dir, name, end);
}

static bool add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;
	bool added;

	X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	added = extension && X509_add_ext(cert, extension, -1);
	X509_EXTENSION_free(extension);
	return added;
}

static void set_name(X509_NAME *name, const char *common, const char *org)
{
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common, -1, -1, 0);
	if (org)
		X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, (const unsigned char *)org, -1, -1, 0);
}

/* Makes a certificate without names and extensions. */
static X509 *blank_certificate(EVP_PKEY *key, long from_s, long to_s)
{
	static long serial = 1;
	X509 *cert = X509_new();

	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), serial++);
	X509_gmtime_adj(X509_getm_notBefore(cert), from_s);
	X509_gmtime_adj(X509_getm_notAfter(cert), to_s);
	X509_set_pubkey(cert, key);
	return cert;
}

static bool write_cert(const char *path, X509 *cert)
{
	FILE *file = fopen(path, "w");
	bool written = file && PEM_write_X509(file, cert);

	return file && !fclose(file) && written;
}

static bool write_key(const char *path, EVP_PKEY *key)
{
	FILE *file = fopen(path, "w");
	bool written = file && PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL);

	return file && !fclose(file) && written;
}

static bool make_issuer(struct issuer *issuer, const char *path, const char *common, const char *org)
{
	issuer->key = make_key(EVP_PKEY_EC);
	issuer->cert = blank_certificate(issuer->key, -3 * DAY_S, 30 * DAY_S);
	set_name(X509_get_subject_name(issuer->cert), common, org);
	X509_set_issuer_name(issuer->cert, X509_get_subject_name(issuer->cert));
	return add_extension(issuer->cert, issuer->cert, NID_basic_constraints, "critical,CA:TRUE") &&
	       add_extension(issuer->cert, issuer->cert, NID_key_usage, "critical,keyCertSign") &&
	       add_extension(issuer->cert, issuer->cert, NID_subject_key_identifier, "hash") &&
	       X509_sign(issuer->cert, issuer->key, EVP_sha256()) && write_cert(path, issuer->cert);
}

static bool make_cert(struct certs *certs, enum cert which, const struct issuer *by)
{
	EVP_PKEY *key = make_key(EVP_PKEY_EC);
	X509 *cert = blank_certificate(key, rows[which].from_s, rows[which].to_s);
	bool made;

	certs_path(certs, rows[which].file, ".pem", certs->cert[which]);
	certs_path(certs, rows[which].file, ".key", certs->key[which]);
	set_name(X509_get_subject_name(cert), rows[which].file, NULL);
	X509_set_issuer_name(cert, X509_get_subject_name(by->cert));
	made = add_extension(cert, by->cert, NID_subject_alt_name, rows[which].names) &&
	       add_extension(cert, by->cert, NID_authority_key_identifier, "keyid") &&
	       X509_sign(cert, by->key, EVP_sha256()) && write_cert(certs->cert[which], cert) &&
	       write_key(certs->key[which], key);
	X509_free(cert);
	EVP_PKEY_free(key);
	return made;
}

bool certs_make(struct certs *certs)
{
	const char *tmp = getenv("TMPDIR");
	struct issuer ours = { 0 }, corp = { 0 };
	bool made;

	*certs = (struct certs){ .ca = "" };
	if (!tmp || !*tmp || sizeof(certs->dir) < strlen(tmp) + 24)
		tmp = "/tmp";
	snprintf(certs->dir, sizeof(certs->dir), "%s/naaready-wire-XXXXXX", tmp);
	if (!mkdtemp(certs->dir)) {
		perror("certs: mkdtemp");
		return false;
	}
	certs_path(certs, "ca", ".pem", certs->ca);
	certs_path(certs, "corp", ".pem", certs->corp_ca);
	made = make_issuer(&ours, certs->ca, "Wire Test CA", "naaready tests") &&
	       make_issuer(&corp, certs->corp_ca, "Corp Inspection CA", NULL);
	for (int i = 0; made && i < CERT_COUNT; i++)
		made = make_cert(certs, (enum cert)i, rows[i].inspected ? &corp : &ours);
	X509_free(ours.cert);
	X509_free(corp.cert);
	EVP_PKEY_free(ours.key);
	EVP_PKEY_free(corp.key);
	if (!made)
		fprintf(stderr, "certs: could not make certificates in %s\n", certs->dir);
	return made;
}

void certs_remove(const struct certs *certs)
{
	unlink(certs->ca);
	unlink(certs->corp_ca);
	for (int i = 0; i < CERT_COUNT; i++) {
		unlink(certs->cert[i]);
		unlink(certs->key[i]);
	}
	rmdir(certs->dir);
}
