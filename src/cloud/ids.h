/* ids.h - ids that look like the one that is wanted, and are of something else
 *
 * Three kinds of GUID meet here and are easily taken for one another: the add-in's client id in Microsoft Entra, the id in
 * its manifest, and the client that this program signs in with. What is known to be another kind is refused with the
 * explanation, rather than tried.
 */
#ifndef CLOUD_IDS_H
#define CLOUD_IDS_H

#include "core/profile.h"

/* Our own sign-in clients, for Graph and for Exchange. */
struct own_clients {
	const char *graph, *exchange; /* "" or NULL when not known */
};

/* Whether @id can be the add-in's app; "" can. ERR_USAGE saying what it is instead. */
bool ids_validate_app(const char *id, const struct own_clients *own, struct err *err) MUST_CHECK;
/* What is odd about an id that can be the app's: the profile knows it as the one in the manifest. Vendors may use one for both. "". */
const char *ids_odd_app(const char *id, const struct profile *profile, struct arena *arena);
/* Whether a consent link that names @id can be this add-in's: the profile does not name another app. ERR_USAGE. */
bool ids_validate_link(const char *id, const struct profile *profile, struct err *err) MUST_CHECK;
/* Whether @id can be a client to sign in with, where the add-in's app is @app_id ("" when not known). ERR_USAGE. */
bool ids_validate_client(const char *id, const struct profile *profile, const char *app_id, struct err *err) MUST_CHECK;

#endif
