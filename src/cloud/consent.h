/* consent.h - which grants to send, planned so that no permission is ever removed
 *
 * Graph's PATCH of an oauth2PermissionGrant replaces the whole list of scopes, so a plan always sends the union of what
 * was found and what is needed.
 */
#ifndef CLOUD_CONSENT_H
#define CLOUD_CONSENT_H

#include "cloud/request.h"
#include "core/facts.h"
#include "core/profile.h"

enum consent_act { CONSENT_NOTHING = 0, CONSENT_CREATE, CONSENT_EXTEND, CONSENT_APP };

struct consent_plan {
	enum consent_act act;
	const char *resource; /* object id of the resource that is granted access to; NULL: an application */
	struct scopes before, after, adds;
	const char *found; /* scopes of the grant to extend, as Graph spelled them; "" for a new one */
	const char *client_object_id;
	const char *path; /* "/v1.0/oauth2PermissionGrants[/id]", "/v1.0/servicePrincipals" */
	const char *body; /* JSON */
	enum method method;
};

/* Plans the request that grants @wanted tenant-wide. Needs APP (present), RESOURCE and GRANTS to be read; otherwise the
 * plan is an empty CONSENT_NOTHING. */
struct consent_plan consent_plan_make(const struct facts *facts, const struct scopes *wanted, struct arena *arena);
/* Plans the grant on each resource of the profile: the first resource, then the further ones in the profile's order. */
#define CONSENT_GRANTS_MAX (1 + PROFILE_RESOURCES_MAX)
struct consent_grant {
	const char *app_id, *name; /* of the resource; name is "" if it was not read */
	enum tristate present;     /* the resource's service principal is in the tenant */
	struct consent_plan plan;  /* .adds: the missing scopes, even if nothing can be sent for them yet */
};
size_t consent_grants(const struct facts *facts, const struct profile *profile, const struct scopes *wanted,
    struct consent_grant out[CONSENT_GRANTS_MAX], struct arena *arena);
/* The first of these grants that lacks a scope. Skips resources without a service principal in the tenant. */
struct consent_plan consent_plan_next(const struct facts *facts, const struct profile *profile,
    const struct scopes *wanted, struct arena *arena);
/* Plans the enterprise application of client @app_id. It grants no permission. Source: Graph, servicePrincipal: POST
 * with the appId of a multi-tenant app. */
struct consent_plan consent_plan_app(const char *app_id, struct arena *arena);
/* What such a request is doing: in the trace, and in errors, by which doc_err.c tells who may do it. */
#define CONSENT_WRITING  N_("writing the tenant-wide grant")
#define CONSENT_CREATING N_("creating the enterprise application")
void consent_put(struct request *request, const struct consent_plan *plan, const struct endpoints *endpoints,
    struct arena *arena);

/* The exact request that would take back what the plan adds: for printing, never sent. For an enterprise application, a
 * sentence. */
const char *consent_undo_text(const struct consent_plan *plan, const struct endpoints *endpoints, struct arena *arena);

#endif
