/* publisher.h - whether two names are one company's, and whether a name hides something
 *
 * A verified publisher is called by its legal name, a profile by the one that people use. They are compared whole: without
 * case, spaces, punctuation and legal form, and never as a part of each other. "Best Salesforce Addins Ltd" is not
 * Salesforce (Microsoft's security blog of January 2023: apps whose verified publisher only resembled a known company).
 */
#ifndef CORE_PUBLISHER_H
#define CORE_PUBLISHER_H

#include <stdbool.h>

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

#endif
