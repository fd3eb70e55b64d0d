/* endpoints.h - where each cloud's services live
 *
 * Sources: Microsoft's national cloud pages; CISA ScubaGear (2026-08-20) and CLI for
 * Microsoft 365 (2026-08-21) agree on all rows they cover. China's Exchange admin host is
 * UNCONFIRMED (two documents disagree; ours is that of the Admin API), and so is whether the global
 * sign-in host knows tenants of China.
 */
#ifndef CLOUD_ENDPOINTS_H
#define CLOUD_ENDPOINTS_H

#include "base/arena.h"
#include "core/tenant.h"

enum service { SERVICE_LOGIN = 0, SERVICE_GRAPH, SERVICE_EXCHANGE, SERVICE_COUNT };
const char *service_id(enum service service);   /* "login", "graph", "exchange" */
const char *service_text(enum service service); /* "Microsoft Graph", ... translated */

struct endpoints {
	enum cloud cloud;
	const char *base[SERVICE_COUNT]; /* "https://graph.microsoft.com", no slash at the end */
	const char *unconfirmed;         /* N_(): what is not known for sure about this cloud; or NULL */
	char door[128]; /* Exchange's regional front door, as a base: where it sent us on to; "" for none */
};

/* Where a service is asked: its base, or Exchange's front door. */
const char *endpoints_base(const struct endpoints *endpoints, enum service service);
/* Takes the host of a redirect (@location) for Exchange's front door. Only https to a host below this cloud's own Exchange
 * host will do, with no port and no user; false for any other, and when there is a door already. Source: CISA ScubaGear,
 * EXORestHelper.psm1: some tenants are redirected to a subdomain of their own. */
bool endpoints_take_door(struct endpoints *endpoints, const char *location);

/* The row of a cloud; the global one for CLOUD_UNKNOWN. */
const struct endpoints *endpoints_of(enum cloud cloud);

/* The resource that tokens are asked for: the service's base. A served practice cloud has all
 * services at one base, which could not tell Graph from Exchange; there it is the global cloud's.
 */
const char *endpoints_resource(const struct endpoints *endpoints, enum service service);

/* The audiences that a token for it may name: the base (with or without slash), or the service's
 * app id; at a served practice cloud those of the global cloud too. */
bool endpoints_audience_fits(const struct endpoints *endpoints, enum service service, const char *aud);

/* Fills @endpoints for a served practice cloud: all services at one URL (http or https, loopback only).
 * ERR_USAGE when it is not loopback. The strings are copied to @arena. */
bool endpoints_of_url(struct endpoints *endpoints, const char *url, struct arena *arena, struct err *err) MUST_CHECK;

/* Whether it came from endpoints_of_url. */
bool endpoints_is_served(const struct endpoints *endpoints);

/* Whether @host is a sign-in host of one of Microsoft's clouds. */
bool endpoints_is_login_host(const char *host);
/* The first cloud whose sign-in @host is, or was, under any of its names (GCC's is global's, DoD's GCC High's); CLOUD_UNKNOWN: none.
 * For reading what people paste; what is sent goes to endpoints_of() alone. */
enum cloud endpoints_login_cloud(const char *host);
/* Whether @url begins with @base and goes on as a path, so that no other host hides behind it. */
bool endpoints_holds(const char *base, const char *url);

#endif
