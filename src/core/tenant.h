/* tenant.h - which tenant: its ids and names; judging what was typed
 *
 * A tenant is named by its id (a GUID) once discovery has answered, and by a
 * domain before that. The display name is foreign text: shown, never compared.
 */
#ifndef CORE_TENANT_H
#define CORE_TENANT_H

#include <stdbool.h>

#include "base/err.h"

#define TENANT_ID_SIZE     37  /* GUID and end */
#define TENANT_DOMAIN_SIZE 254 /* a DNS name has at most 253 characters */

enum cloud { CLOUD_UNKNOWN = 0, CLOUD_GLOBAL, CLOUD_GCC, CLOUD_GCCH, CLOUD_DOD, CLOUD_CHINA, CLOUD_COUNT };

/* "global", "gcc", "gcch", "dod", "china"; "unknown". Fixed: options and files use them. */
const char *cloud_id(enum cloud cloud);
enum cloud cloud_of(const char *id);      /* CLOUD_UNKNOWN when it is none */
const char *cloud_text(enum cloud cloud); /* for people, translated */

struct tenant {
	char id[TENANT_ID_SIZE];
	char domain[TENANT_DOMAIN_SIZE]; /* as typed, lower case; or the initial domain */
	char name[160];                  /* safe text; "" until Graph told it */
	enum cloud cloud;
};

/* Judges what an admin typed or pasted: a domain, a GUID, an address (its domain is taken),
 * a URL (its host). Puts the lower-case domain or GUID into @out. ERR_USAGE with what is wrong:
 * empty, spaces, not a domain, one label only, a national character (wants punycode). */
bool tenant_validate(const char *typed, char out[TENANT_DOMAIN_SIZE], struct err *err) MUST_CHECK;

#endif
