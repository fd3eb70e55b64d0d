/* endpoints.h - the addresses of each cloud's services
 *
 * Sources: Microsoft's national cloud pages; CISA ScubaGear (2026-08-20) and CLI for Microsoft 365 (2026-08-21) agree
 * on all rows they cover. UNCONFIRMED: China's Exchange admin host (two documents disagree; ours is that of the Admin
 * API), and whether the global sign-in host knows tenants of China.
 */
#ifndef CLOUD_ENDPOINTS_H
#define CLOUD_ENDPOINTS_H

#include "base/arena.h"
#include "core/tenant.h"

enum service { SERVICE_LOGIN = 0, SERVICE_GRAPH, SERVICE_EXCHANGE, SERVICE_COUNT };
const char *service_id(enum service service);   /* "login", "graph", "exchange" */
const char *service_text(enum service service); /* "Microsoft Graph", ...; translated */
enum service service_named(const char *id);     /* SERVICE_COUNT: unknown */
const char *service_text_of(const char *id);    /* the same by its id; an unknown id as it is */

struct endpoints {
	enum cloud cloud;
	const char *base[SERVICE_COUNT]; /* "https://graph.microsoft.com", no trailing slash */
	const char *unconfirmed;         /* N_(): what is uncertain about this cloud; NULL: nothing */
	char door[128]; /* Exchange's regional front door, to which we were redirected, as a base; "" */
};

/* The base for requests to @service; for Exchange its front door, if known. */
const char *endpoints_base(const struct endpoints *endpoints, enum service service);
/* Takes the host of a redirect (@location) as Exchange's front door. Accepts only https to a host below this cloud's
 * own Exchange host, without port or user; false for any other, and if a front door is known already. Source: CISA
 * ScubaGear, EXORestHelper.psm1: some tenants are redirected to a subdomain of their own. */
bool endpoints_take_door(struct endpoints *endpoints, const char *location);

/* The row of a cloud; CLOUD_UNKNOWN gets the global one. */
const struct endpoints *endpoints_of(enum cloud cloud);

/* The practice cloud in memory: names that lead nowhere (RFC 2606), so that nobody takes an address on a practice page
 * for a real one. */
const struct endpoints *endpoints_of_practice(void);
/* True for those: there is nobody behind an address, and nothing to type there. */
bool endpoints_lead_nowhere(const struct endpoints *endpoints);

/* The resource that tokens are requested for: the service's base. A served practice cloud has all services at one base,
 * which could not tell Graph from Exchange, so it uses the global cloud's. */
const char *endpoints_resource(const struct endpoints *endpoints, enum service service);

/* Whether @aud is an audience of @service: its base (with or without slash) or its app id; for a served practice cloud
 * those of the global cloud too. */
bool endpoints_audience_fits(const struct endpoints *endpoints, enum service service, const char *aud);

/* Fills @endpoints for a served practice cloud: all services at one URL (http or https). ERR_USAGE if it is not on
 * loopback. Copies the strings to @arena. */
bool endpoints_of_url(struct endpoints *endpoints, const char *url, struct arena *arena, struct err *err) MUST_CHECK;

/* True for endpoints made by endpoints_of_url(). */
bool endpoints_is_served(const struct endpoints *endpoints);

/* True for a sign-in host of one of Microsoft's clouds. */
bool endpoints_is_login_host(const char *host);
/* The first cloud that uses or used @host for sign-in (GCC shares global's hosts, DoD those of GCC High; the practice
 * cloud is a global one); CLOUD_UNKNOWN if none. For reading pasted text only: requests go to endpoints_of() alone. */
enum cloud endpoints_login_cloud(const char *host);
/* True if @url is @base followed by a path: a prefix alone could hide another host. */
bool endpoints_holds(const char *base, const char *url);

#endif
