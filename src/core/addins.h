/* addins.h - add-ins by the id in their manifest: names for the report of who asked for legacy tokens
 *
 * The report names add-ins by their manifest's id alone. Known are the profile's and the best known of Microsoft's list of
 * store add-ins that used legacy tokens (OfficeDev/office-js, add-ins-using-exchange-tokens.csv, as of April 2025). None of
 * these ids is an app's client id.
 */
#ifndef CORE_ADDINS_H
#define CORE_ADDINS_H

#include "core/profile.h"

/* "" when it is not known. @profile may be NULL. */
const char *addin_name(const char *manifest_id, const struct profile *profile);

#endif
