/* signin_certificate.c - signing in as an app with a certificate: a signed assertion */
#include "cloud/signin_certificate.h"

#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/json.h"
#include "cloud/signin_inside.h"

static const char *encode(const char *text, struct arena *arena)
{
	size_t len = strlen(text), size = len / 3 * 4 + 5;
	char *out = arena_alloc(arena, size);

	(void)hash_base64url_encode(text, len, out, size); /* fits: see size */
	return out;
}

static const char *header_of(const struct cert *cert, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "alg", "PS256");
	json_out_text(&out, "typ", "JWT");
	json_out_text(&out, "x5t#S256", cert->thumbprint);
	return json_out_close(&out, false, arena);
}

static const char *claims_of(const struct signin *signin,
			     const char random[SIGNIN_ASSERTION_RANDOM], int64_t now,
			     struct arena *arena)
{
	char jti[SIGNIN_ASSERTION_RANDOM * 2];
	struct json_out out;

	(void)hash_base64url_encode(random, SIGNIN_ASSERTION_RANDOM, jti, sizeof jti);
	json_out_open(&out);
	json_out_text(&out, "aud", signin_endpoint(signin, "token", arena));
	json_out_text(&out, "iss", signin->client_id);
	json_out_text(&out, "sub", signin->client_id);
	json_out_text(&out, "jti", jti);
	json_out_int(&out, "nbf", now);
	json_out_int(&out, "exp", now + SIGNIN_ASSERTION_LIVES_S);
	return json_out_close(&out, false, arena);
}

/* Header and claims tell nothing that is secret; with the signature they open the tenant. */
static bool add_assertion(struct secret *form, const struct cert *cert, const char *text)
{
	char signature[CERT_SIGNATURE_MAX], encoded[CERT_SIGNATURE_MAX / 3 * 4 + 8];
	size_t len = cert_sign(cert, text, strlen(text), signature);
	struct secret assertion = {0};
	bool good = len && hash_base64url_encode(signature, len, encoded, sizeof encoded) > 0;

	if (good) {
		secret_add_text(&assertion, text);
		secret_add_text(&assertion, ".");
		secret_add_text(&assertion, encoded);
		signin_add_secret(form, "client_assertion", &assertion);
	}
	secret_wipe(&assertion);
	wipe(signature, sizeof signature);
	wipe(encoded, sizeof encoded);
	return good;
}

bool signin_certificate_put(struct request *request, const struct signin *signin,
			    const struct cert *cert, const char random[SIGNIN_ASSERTION_RANDOM],
			    int64_t now, struct arena *arena, struct err *err)
{
	const char *label = N_("signing in as an app, with a certificate"), *text;

	memset(request, 0, sizeof *request);
	if (!cert_check(cert, now, err))
		return false;
	text = arena_printf(arena, "%s.%s", encode(header_of(cert, arena), arena),
			    encode(claims_of(signin, random, now, arena), arena));
	signin_put(request, signin, "token", label, arena);
	signin_add(&request->form, "grant_type", "client_credentials");
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add(&request->form, "client_assertion_type",
		   "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
	signin_add(&request->form, "scope", signin_scope_app(signin, arena));
	if (add_assertion(&request->form, cert, text))
		return true;
	secret_wipe(&request->form);
	return err_set(err, ERR_FILE, label, _("Nothing can be signed with this key."));
}
