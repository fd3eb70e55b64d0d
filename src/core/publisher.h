/* publisher.h - whether two names belong to one company, and whether a name hides something
 *
 * A verified publisher has its legal name, a profile the common one. Names are compared as a whole, without case,
 * spaces, punctuation and legal form; a name that merely contains the other never matches. "Best Salesforce Addins Ltd"
 * is not Salesforce (Microsoft's security blog of January 2023 describes apps whose verified publisher only resembled a
 * known company).
 */
#ifndef CORE_PUBLISHER_H
#define CORE_PUBLISHER_H

#include <stdbool.h>

#include "core/facts.h"
#include "core/profile.h"

/* "salesforce.com, inc.", "SalesforceInc" and "Salesforce" are the same. An empty name matches none. */
bool publisher_same(const char *one, const char *other);

/* Deceptive characters in a name. @name may be raw, or made safe by text_safe(), which shows such a character as
 * "\u{202E}". */
enum publisher_odd {
	PUBLISHER_PLAIN = 0,
	PUBLISHER_HIDDEN, /* control, bidirectional or zero-width characters */
	PUBLISHER_MIXED   /* look-alike letters of two scripts, as a Cyrillic "a" among Latin ones */
};
enum publisher_odd publisher_odd(const char *name);

/* The owner of the add-in's app, compared with the expected one
 *
 * Ids decide: the tenant that owns the app, as Microsoft states it, is compared with the tenant that --publisher or
 * the admin names, and with the profile's. Names only raise a doubt, because a verified publisher is called by its
 * legal name. If no owner is named anywhere, the admin must see the owner and confirm it before the app is granted
 * anything. */

enum owner_match {
	OWNER_OPEN = 0, /* no owner is named: the admin must confirm it */
	OWNER_RIGHT,    /* it is the expected one */
	OWNER_WRONG,    /* it contradicts @expected                                       */
	OWNER_STRANGE,  /* no owner is named, and the verified publisher is another company */
	OWNER_UNSAID    /* Microsoft does not state the owner */
};

struct owner {
	enum owner_match stand;
	const char *expected; /* the id it was compared with; "" if none */
};

/* Needs TOPIC_APP, and the app present. @wanted: --publisher, or the owner that the admin confirmed; may be "" or NULL.
 * @profile may be NULL. */
struct owner owner_compare(const struct facts *facts, const struct profile *profile, const char *wanted);

/* Whether @wanted or the profile names the tenant that must own the app. */
bool owner_named(const struct profile *profile, const char *wanted);

#endif
