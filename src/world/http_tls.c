/* http_tls.c - whom to trust, and who it was that we did not trust
 *
 * Debian's libcurl uses OpenSSL; with another TLS library the issuer of a refused certificate stays
 * unknown, and nothing else changes.
 */
#include "world/http_inside.h"

#include <dirent.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/text.h"

static const char *const ca_dirs[] = {"/etc/ssl/certs", "/etc/pki/tls/certs", NULL};

/* OpenSSL finds an issuer in a directory by names such as 3513523f.0. */
static bool is_hashed(const char *path)
{
	DIR *dir = opendir(path);
	bool found = false;

	for (const struct dirent *entry; dir && !found && (entry = readdir(dir));) {
		const char *name = entry->d_name;

		found = strspn(name, "0123456789abcdef") == 8 && name[8] == '.' && name[9] >= '0' &&
			name[9] <= '9';
	}
	if (dir)
		closedir(dir);
	return found;
}

void http_tls_init(struct http_tls *tls, const struct http_options *options)
{
	tls->dir = options->cacert_dir;
	for (int i = 0; !tls->dir && ca_dirs[i]; i++)
		if (is_hashed(ca_dirs[i]))
			tls->dir = ca_dirs[i];
}

/* --- who was refused --- */

static int note_index(void)
{
	static int index = -1;

	if (index < 0)
		index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	return index;
}

/* The notes live as long as the transport, so that a connection may look at its own at any time. */
static struct http_tls_note *note_of(struct http_tls *tls, const char *host, bool make)
{
	struct http_tls_note *note;

	for (unsigned i = 0; i < HTTP_TLS_HOSTS; i++)
		if (!strcmp(tls->notes[i].host, host))
			return &tls->notes[i];
	if (!make)
		return NULL;
	note = &tls->notes[tls->used++ % HTTP_TLS_HOSTS];
	*note = (struct http_tls_note){.error = 0};
	snprintf(note->host, sizeof(note->host), "%s", host);
	return note;
}

static bool name_entry(const X509_NAME *name, int nid, char *out, size_t size)
{
	int at = X509_NAME_get_index_by_NID((X509_NAME *)name, nid, -1);
	unsigned char *text = NULL;
	int len;

	*out = '\0';
	if (at < 0)
		return false;
	len = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	if (len > 0)
		text_safe_n(out, size, (const char *)text, (size_t)len);
	OPENSSL_free(text);
	return len > 0;
}

/* "Corp Inspection CA (Corp Ltd)" */
static void note_issuer(struct http_tls_note *note, const X509 *cert)
{
	const X509_NAME *name = X509_get_issuer_name(cert);
	char common[96], org[96];
	bool has_common = name_entry(name, NID_commonName, common, sizeof(common));
	bool has_org = name_entry(name, NID_organizationName, org, sizeof(org)) ||
		       name_entry(name, NID_organizationalUnitName, org, sizeof(org));

	if (has_common && has_org && strcmp(common, org))
		snprintf(note->issuer, sizeof(note->issuer), "%s (%s)", common, org);
	else
		snprintf(note->issuer, sizeof(note->issuer), "%s", has_common ? common : org);
}

static void note_day(struct http_tls_note *note, const X509 *cert, int error)
{
	struct tm tm;
	const ASN1_TIME *at = error == X509_V_ERR_CERT_NOT_YET_VALID ? X509_get0_notBefore(cert)
								     : X509_get0_notAfter(cert);

	if (!ASN1_TIME_to_tm(at, &tm) || !strftime(note->day, sizeof(note->day), "%Y-%m-%d", &tm))
		note->day[0] = '\0';
}

/* The first three names that the host's own certificate is for. */
static void note_names(struct http_tls_note *note, const X509 *cert)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	struct buf list;

	buf_init(&list, sizeof(note->names) - 1);
	for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < 3; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		char safe[96];

		if (name->type != GEN_DNS)
			continue;
		text_safe_n(safe, sizeof(safe),
			    (const char *)ASN1_STRING_get0_data(name->d.dNSName),
			    (size_t)ASN1_STRING_length(name->d.dNSName));
		buf_printf(&list, "%s%s", list.len ? ", " : "", safe);
	}
	snprintf(note->names, sizeof(note->names), "%s", buf_text(&list));
	buf_release(&list);
	GENERAL_NAMES_free(names);
}

/* Looks on; what OpenSSL decided stays decided. */
static int verified(int ok, X509_STORE_CTX *store)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct http_tls_note *note = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), note_index());
	const X509 *cert = X509_STORE_CTX_get_current_cert(store);

	if (!note)
		return ok;
	note->error = ok ? X509_V_OK : X509_STORE_CTX_get_error(store);
	if (!ok && cert) {
		note_issuer(note, cert);
		note_day(note, cert, note->error);
	}
	if (cert && X509_STORE_CTX_get_error_depth(store) == 0)
		note_names(note, cert);
	return ok;
}

static CURLcode prepare(CURL *easy, void *context, void *who)
{
	struct http_call *call = who;

	(void)easy;
	SSL_CTX_set_ex_data(context, note_index(), note_of(&call->http->tls, call->to.host, true));
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, verified);
	return CURLE_OK;
}

/* --- setting up --- */

/* Of bundle and directory only one is ever set: with both, libcurl parses the bundle anew for each
 * connection (16 ms each, measured); a directory costs 2 ms, a bundle alone is kept parsed. */
static void set_trust(struct http_call *call, CURLoption bundle, CURLoption dir)
{
	const struct http *http = call->http;
	CURLcode code = CURLE_OK;

	if (http->options.cacert) {
		code = curl_easy_setopt(call->easy, bundle, http->options.cacert);
		curl_easy_setopt(call->easy, dir, NULL);
	} else if (http->tls.dir) {
		code = curl_easy_setopt(call->easy, dir, http->tls.dir);
		curl_easy_setopt(call->easy, bundle, NULL);
	} else {
		curl_easy_setopt(call->easy, dir, NULL);
	}
	call->trouble = call->trouble ? call->trouble : code;
}

void http_tls_set(struct http_call *call)
{
	set_trust(call, CURLOPT_CAINFO, CURLOPT_CAPATH);
	set_trust(call, CURLOPT_PROXY_CAINFO, CURLOPT_PROXY_CAPATH);
	/* curl refuses both when its TLS is not OpenSSL's */
	curl_easy_setopt(call->easy, CURLOPT_SSL_CTX_FUNCTION, prepare);
	curl_easy_setopt(call->easy, CURLOPT_SSL_CTX_DATA, call);
}

/* --- saying so --- */

static bool is_unknown_issuer(int error)
{
	return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
	       error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
	       error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE ||
	       error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT ||
	       error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN || error == X509_V_ERR_CERT_UNTRUSTED;
}

void http_tls_failed(struct http_call *call)
{
	const struct http_tls_note *note = note_of(&call->http->tls, call->to.host, false);
	const char *host = call->to.host;
	struct err *err = &call->reply.err;
	char safe[200];

	if (!note) {
		err_set(err, ERR_TLS, call->label, _("the certificate of %s was refused: %s"), host,
			text_safe(safe, sizeof(safe), call->told));
	} else if (is_unknown_issuer(note->error)) {
		err_set(err, ERR_TLS, call->label,
			_("the certificate of %s was issued by \"%s\", which this machine does not "
			  "trust; if that is your network's own authority, give its certificate "
			  "with --cacert FILE"),
			host, note->issuer);
	} else if (note->error == X509_V_ERR_CERT_HAS_EXPIRED) {
		err_set(err, ERR_TLS, call->label,
			_("the certificate of %s, issued by \"%s\", ended on %s; if that day is "
			  "still to come, the clock of this machine is wrong"),
			host, note->issuer, note->day);
	} else if (note->error == X509_V_ERR_CERT_NOT_YET_VALID) {
		err_set(err, ERR_TLS, call->label,
			_("the certificate of %s, issued by \"%s\", is not valid before %s; if "
			  "that day is past, the clock of this machine is wrong"),
			host, note->issuer, note->day);
	} else if (note->error == X509_V_OK) {
		err_set(err, ERR_TLS, call->label,
			_("the certificate that came for %s is not for that name but for: %s"),
			host, note->names);
	} else {
		err_set(err, ERR_TLS, call->label,
			_("the certificate of %s, issued by \"%s\", was refused: %s"), host,
			note->issuer, X509_verify_cert_error_string(note->error));
	}
}
