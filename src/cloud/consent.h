/* consent.h - the plan of a grant that never removes anything
 *
 * Source: Graph, oauth2PermissionGrant: PATCH replaces the whole list, hence union(old, required).
 */
#ifndef CLOUD_CONSENT_H
#define CLOUD_CONSENT_H

#include "cloud/request.h"
#include "core/facts.h"
#include "core/profile.h"

enum consent_act { CONSENT_NOTHING = 0, CONSENT_CREATE, CONSENT_EXTEND, CONSENT_APP };

struct consent_plan {
	enum consent_act act;
	const char *resource; /* object id of the resource that the grant is on; NULL for an application */
	struct scopes before, after, adds;
	const char *found; /* the scope text of the grant to extend, as Graph spelled it; "" for a
			      new one */
	const char *client_object_id;
	const char *path; /* "/v1.0/oauth2PermissionGrants[/id]", "/v1.0/servicePrincipals" */
	const char *body; /* JSON */
	enum method method;
};

/* What to send so that @wanted is granted tenant-wide. Needs APP (present), RESOURCE and GRANTS
 * heard; without them there is nothing to plan on, and the plan is CONSENT_NOTHING with nothing in
 * it. */
struct consent_plan consent_plan_make(const struct facts *facts, const struct scopes *wanted, struct arena *arena);
/* The grant on each resource of the profile: the first one's, then the further ones in the profile's order. */
#define CONSENT_GRANTS_MAX (1 + PROFILE_RESOURCES_MAX)
struct consent_grant {
	const char *app_id, *name; /* of the resource; its name "" where it was not read */
	enum tristate present;     /* its service principal is in the tenant */
	struct consent_plan plan;  /* adds: what is missing, also where nothing can be sent for it yet */
};
size_t consent_grants(const struct facts *facts, const struct profile *profile, const struct scopes *wanted,
    struct consent_grant out[CONSENT_GRANTS_MAX], struct arena *arena);
/* The same with the profile's further resources, each of which has a grant of its own: the first grant that lacks something.
 * Those whose service principal is not in the tenant are passed over. */
struct consent_plan consent_plan_next(const struct facts *facts, const struct profile *profile,
    const struct scopes *wanted, struct arena *arena);
/* What to send so that the enterprise application of client @app_id exists: it gives nobody anything.
 * Source: Graph, servicePrincipal: POST with the appId of a multi-tenant app. */
struct consent_plan consent_plan_app(const char *app_id, struct arena *arena);
void consent_put(struct request *request, const struct consent_plan *plan, const struct endpoints *endpoints,
    struct arena *arena);

/* The exact call that would take back what the plan adds; for printing, never sent. For an enterprise application a
 * sentence. */
const char *consent_undo_text(const struct consent_plan *plan, const struct endpoints *endpoints, struct arena *arena);

#endif
