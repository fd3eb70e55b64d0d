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

/* Reads one name: a domain, a GUID, or an address of mail, whose domain counts; with the brackets, quotes and blanks
 * around it. Puts the GUID, or the domain in small letters and its xn-- form, into @out. ERR_USAGE tells what is wrong:
 * empty, spaces, not a domain, a single label. For confirming: a sentence around the name does not pass. */
bool tenant_validate(const char *typed, char out[TENANT_DOMAIN_SIZE], struct err *err) MUST_CHECK;

/* The same for text in which one tenant is named: "Tenant ID: GUID", a list of addresses, the address of a page. Of
 * Microsoft's own pages the tenant in the address counts, not the host. ERR_USAGE for two tenants as well. */
bool tenant_find(const char *typed, char out[TENANT_DOMAIN_SIZE], struct err *err) MUST_CHECK;

#endif
