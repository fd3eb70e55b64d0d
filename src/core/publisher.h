/* publisher.h - whether two names are one company's, and whether a name hides something
 *
 * A verified publisher is called by its legal name, a profile by the one that people use. They are compared whole: without
 * case, spaces, punctuation and legal form, and never as a part of each other. "Best Salesforce Addins Ltd" is not
 * Salesforce (Microsoft's security blog of January 2023: apps whose verified publisher only resembled a known company).
 */
#ifndef CORE_PUBLISHER_H
#define CORE_PUBLISHER_H

#include <stdbool.h>

#include "core/facts.h"
#include "core/profile.h"

/* "salesforce.com, inc.", "SalesforceInc" and "Salesforce" are the same; an empty name is nobody's. */
bool publisher_same(const char *one, const char *other);

/* What a name has that only deceives the eye. @name may be raw, or made safe by text_safe, where such a character is visible
 * as "\u{202E}". */
enum publisher_odd {
	PUBLISHER_PLAIN = 0,
	PUBLISHER_HIDDEN, /* control, bidirectional or zero-width characters */
	PUBLISHER_MIXED   /* letters of two scripts that look alike, as a Cyrillic "a" among Latin ones */
};
enum publisher_odd publisher_odd(const char *name);

/* whose the add-in's app is, beside whose it should be
 *
 * Ids decide: the tenant that owns the app, as Microsoft states it, against the tenant that --publisher or the admin names
 * and the one in the profile. Names only raise a doubt, because a verified publisher is called by its legal name. Where
 * nobody named an owner, it is open: whoever wants the app to be given something has to see the owner and confirm it.
 */

enum owner_match {
	OWNER_OPEN = 0, /* nobody named one: to be confirmed by who sees it               */
	OWNER_RIGHT,    /* it is whom it should be                                        */
	OWNER_WRONG,    /* it contradicts @expected                                       */
	OWNER_STRANGE,  /* nobody named one, and the verified publisher is another company */
	OWNER_UNSAID    /* Microsoft does not state one                                   */
};

struct owner {
	enum owner_match stand;
	const char *expected; /* the id that was compared; "" when there is none */
};

/* Needs TOPIC_APP, and the app there. @wanted: --publisher, or what the admin confirmed; may be "" or NULL. @profile may be
 * NULL. */
struct owner owner_compare(const struct facts *facts, const struct profile *profile, const char *wanted);

/* Whether a tenant is named that must own the app, by @wanted or by the profile. */
bool owner_named(const struct profile *profile, const char *wanted);

#endif
