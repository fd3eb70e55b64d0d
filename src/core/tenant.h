/* tenant.h - a tenant's ids and names, and the validation of a typed one
 *
 * A domain names the tenant until discovery answers, its id (a GUID) afterwards. The display name is foreign text:
 * shown, never compared.
 */
#ifndef CORE_TENANT_H
#define CORE_TENANT_H

#include <stdbool.h>

#include "base/err.h"

#define TENANT_ID_SIZE     37  /* GUID and terminator */
#define TENANT_DOMAIN_SIZE 254 /* a DNS name has at most 253 characters */

enum cloud { CLOUD_UNKNOWN = 0, CLOUD_GLOBAL, CLOUD_GCC, CLOUD_GCCH, CLOUD_DOD, CLOUD_CHINA, CLOUD_COUNT };

/* "global", "gcc", "gcch", "dod", "china"; "unknown". Fixed: options and files use them. */
const char *cloud_id(enum cloud cloud);
enum cloud cloud_of(const char *id);      /* CLOUD_UNKNOWN if there is no such id */
const char *cloud_text(enum cloud cloud); /* for people, translated */

struct tenant {
	char id[TENANT_ID_SIZE];
	char domain[TENANT_DOMAIN_SIZE]; /* as typed, lower case; or the initial domain */
	char name[160];                  /* made safe; "" until Graph returned it */
	enum cloud cloud;
};

/* Validates what an admin typed or pasted: a domain, a GUID, an address (its domain counts) or a URL (its host counts).
 * Puts the lower-case domain or GUID into @out. ERR_USAGE tells what is wrong: empty, spaces, not a domain, a single
 * label, a national character (needs punycode). */
bool tenant_validate(const char *typed, char out[TENANT_DOMAIN_SIZE], struct err *err) MUST_CHECK;

#endif
