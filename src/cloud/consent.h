/* consent.h - the consent link, and the plan of a grant that never removes anything
 *
 * Sources: Microsoft identity platform, admin consent endpoint (v1 and v2 form); Graph
 * oauth2PermissionGrant: PATCH replaces the whole list, hence union(old, required).
 */
#ifndef CLOUD_CONSENT_H
#define CLOUD_CONSENT_H

#include "cloud/request.h"
#include "core/facts.h"
#include "core/profile.h"

/* A vendor's consent link taken apart. */
struct consent_link {
	const char *text; /* the whole of it in one line, as it can be opened */
	const char *host, *tenant, *client_id, *redirect_uri, *state;
	struct scopes scopes; /* short names: resource prefixes are cut off */
	struct scopes elsewhere; /* those of another resource than Microsoft Graph, whole */
	struct scopes unknown; /* names of parameters that no consent link has */
	bool two_ids;         /* names two apps: refused */
	bool v2;              /* names scopes; the v1 form asks for what the app has registered */
	const char *query;    /* what follows "?", as pasted, ASCII and without spaces */
};

/* Reads a pasted link (what could be read is there even where it is refused): line breaks and spaces inside, "+", "%20", v1 and v2 form. ERR_USAGE saying
 * what is wrong: not https, another host than a Microsoft sign-in host, no client_id, not a GUID,
 * another tenant's id (@tenant_id may be ""). */
bool consent_link_read(struct consent_link *link, const char *pasted, const char *tenant_id,
		       struct arena *arena, struct err *err) MUST_CHECK;

/* What it is held against; all borrowed. */
struct link_beside {
	const struct place *place;     /* the tenant's cloud */
	const struct facts *facts;     /* its domains, where they were read */
	const struct profile *profile;
};

/* What looks wrong about a link that can be read: translated sentences. Returns their number, at most @max. */
#define LINK_ODD_MAX 8
size_t consent_link_odd(const struct consent_link *link, const struct link_beside *beside, const char **says, size_t max,
			struct arena *arena);

/* The link for this tenant, as one line: the short v1 form, or the pasted one with the tenant's id and the
 * sign-in host of its cloud in place. */
const char *consent_link_make(const struct place *place, const char *tenant_id,
			      const char *client_id, struct arena *arena);
const char *consent_link_aim(const struct consent_link *link, const struct place *place, const char *tenant_id,
			     struct arena *arena);

enum consent_act { CONSENT_NOTHING = 0, CONSENT_CREATE, CONSENT_EXTEND, CONSENT_APP };

struct consent_plan {
	enum consent_act act;
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
struct consent_plan consent_plan_make(const struct facts *facts, const struct scopes *wanted,
				      struct arena *arena);
/* What to send so that the enterprise application of client @app_id exists: it gives nobody anything.
 * Source: Graph, servicePrincipal: POST with the appId of a multi-tenant app. */
struct consent_plan consent_plan_app(const char *app_id, struct arena *arena);
void consent_put(struct request *request, const struct consent_plan *plan,
		 const struct place *place, struct arena *arena);

/* The exact call that would take back what the plan adds; for printing, never sent. For an enterprise application a
 * sentence. */
const char *consent_undo_say(const struct consent_plan *plan, const struct place *place,
			     struct arena *arena);

#endif
