/* ids.c - catches an id of the wrong kind: Entra app, manifest, or sign-in client */
#include "cloud/ids.h"

#include <string.h>

#include "base/ascii.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cloud/signin.h"
#include "core/wellknown.h"

/* --- as typed --- */

#define ID_LEN 36
/* A line of a portal, with its label. */
#define LINE_MAX_BYTES 400

/* Copies the text with plain dashes and blanks, in small letters. False if it is longer than a line. */
static bool ids_tidy(const char *typed, char out[LINE_MAX_BYTES])
{
	size_t used, len = 0;
	uint32_t c;

	for (; (c = text_next(typed, &used)); typed += used) {
		if (text_is_invisible(c))
			continue;
		if (len + 1 >= LINE_MAX_BYTES)
			return false;
		if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
			out[len++] = '-';
		else if (c > ' ' && c < 0x7f && !strchr("\"'<>(){}[],;", (int)c))
			out[len++] = ascii_lower((char)c);
		else
			out[len++] = ' ';
	}
	while (len && (out[len - 1] == ' ' || out[len - 1] == '.'))
		len--;
	out[len] = '\0';
	return true;
}

bool ids_read(const char *typed, char id[37])
{
	char line[LINE_MAX_BYTES];
	const char *at = line;

	if (!ids_tidy(typed, line))
		return false;
	at += strspn(at, " ");
	if (text_begins(at, "urn:uuid:"))
		at += strlen("urn:uuid:");
	if (!text_is_guid(at))
		return false;
	memcpy(id, at, ID_LEN + 1);
	return true;
}

bool ids_read_app(const char *typed, char id[37])
{
	static const char *const others[] = { "tenant", "directory", "object", "secret", "mandant", "verzeichnis",
		"objekt", "manifest", "/", "?", "&" };
	char line[LINE_MAX_BYTES];
	bool found = false;

	if (ids_read(typed, id))
		return true;
	if (!ids_tidy(typed, line) || (!text_find(line, "client") && !text_find(line, "app")))
		return false;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (text_find(line, others[i]))
			return false;
	for (const char *word = line; *word;
	     word += strcspn(word, " :=") + strspn(word + strcspn(word, " :="), " :=")) {
		char one[ID_LEN + 1];

		if (strcspn(word, " :=") != ID_LEN)
			continue;
		memcpy(one, word, ID_LEN);
		one[ID_LEN] = '\0';
		if (!text_is_guid(one))
			continue;
		if (found && !text_same(one, id))
			return false;
		memcpy(id, one, sizeof one);
		found = true;
	}
	return found;
}

static const char doing[] = N_("looking at an id");

static bool is_manifest(const char *id, const struct profile *profile)
{
	return scopes_has(&profile->manifest_ids, id) || scopes_has(&profile->marketplace_ids, id);
}

bool ids_validate_app(const char *id, const struct own_clients *own, struct err *err)
{
	const char *name = wellknown_app(id);

	if (!*id)
		return true;
	if (text_same(id, own->graph) || text_same(id, own->exchange))
		return err_set(err, ERR_USAGE, doing,
		    _("%s is the client that naaready itself signs in with, not the add-in's app. The add-in's client id is "
		      "in the vendor's consent link."),
		    id);
	if (name)
		return err_set(err, ERR_USAGE, doing,
		    _("%s is Microsoft's own \"%s\", not the add-in's app. The add-in's client id is in the vendor's "
		      "consent link."),
		    id, name);
	return true;
}

const char *ids_app_warning(const char *id, const struct profile *profile, struct arena *arena)
{
	if (!*id || !is_manifest(id, profile) || text_same(id, profile->client_id))
		return "";
	return arena_printf(arena,
	    _("%s is also the add-in's id in its manifest. Usually the client id in Microsoft Entra is a different "
	      "one, but some vendors use one id for both, so naaready tries it. If no such app is found, ask the "
	      "vendor for the consent link: the client id is in it."),
	    id);
}

bool ids_validate_link(const char *id, const struct profile *profile, struct err *err)
{
	if (!*profile->client_id || text_same(id, profile->client_id))
		return true;
	return err_set(err, ERR_USAGE, doing,
	    _("The link names the app %s, but the profile says that the add-in's app is %s. Ask the vendor. If the "
	      "link is right after all, give its app by its id instead."),
	    id, profile->client_id);
}

bool ids_validate_client(const char *id, const struct profile *profile, const char *app_id, struct err *err)
{
	if (!id || !*id)
		return true;
	if (is_manifest(id, profile))
		return err_set(err, ERR_USAGE, doing,
		    _("%s is the add-in's id in its manifest. naaready signs in with an app registration of your own."),
		    id);
	if (text_same(id, profile->client_id) || text_same(id, app_id))
		return err_set(err, ERR_USAGE, doing,
		    _("%s is the add-in's app. naaready signs in with an app registration of your own; give the "
		      "add-in's app with --app-id or --consent-url."),
		    id);
	return true;
}
