/* ids.h - catches an id of the wrong kind: Entra app, manifest, or sign-in client
 *
 * Three kinds of GUID are easily confused: the add-in's client id in Microsoft Entra, the id in its manifest, and the
 * client that this program signs in with. An id that is known to be of another kind is refused with an explanation
 * before any request.
 */
#ifndef CLOUD_IDS_H
#define CLOUD_IDS_H

#include "core/profile.h"

/* Reads one id as people copy it: in braces, quotes or brackets, after "urn:uuid:", with blanks, invisible characters or a
 * word processor's dashes. Puts it in small letters into @id. False for anything else. */
bool ids_read(const char *typed, char id[37]);

/* The same for the app's id in a line of a portal: "Application (client) ID: GUID". False if the line names another kind
 * of id, two ids, or an address. */
bool ids_read_app(const char *typed, char id[37]);

/* Our own sign-in clients, for Graph and for Exchange. */
struct own_clients {
	const char *graph, *exchange; /* "" or NULL: unknown */
};

/* True if @id can be the add-in's app; "" passes, too. ERR_USAGE names the other kind of id. */
bool ids_validate_app(const char *id, const struct own_clients *own, struct err *err) MUST_CHECK;
/* A warning about an id that passes: the profile has it as the manifest's id. Vendors may use one id for both. "" if
 * there is none. */
const char *ids_app_warning(const char *id, const struct profile *profile, struct arena *arena);
/* True if a consent link with client @id can be this add-in's: the profile does not name another app. Else
 * ERR_USAGE. */
bool ids_validate_link(const char *id, const struct profile *profile, struct err *err) MUST_CHECK;
/* True if @id can be the sign-in client, for an add-in with app @app_id ("": unknown). Else ERR_USAGE. */
bool ids_validate_client(const char *id, const struct profile *profile, const char *app_id, struct err *err) MUST_CHECK;

#endif
