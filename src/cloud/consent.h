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
	const char *text; /* the whole of it as it was understood, in one line, for the record; "" while it is refused */
	const char *host, *tenant, *client_id, *redirect_uri, *state;
	struct scopes scopes; /* short names: resource prefixes are cut off */
	struct scopes asks;   /* the same as the link spells them */
	struct scopes elsewhere; /* those of another resource than Microsoft Graph, whole */
	struct scopes unknown; /* names of parameters that no consent link has */
	bool two_ids;         /* names two apps: refused */
	bool is_form;         /* its path is that of a consent link */
	bool v2;              /* names scopes; the v1 form asks for what the app has registered */
	bool authorize;       /* a sign-in address, which asks for consent by its "prompt" */
	bool prompt;          /* ... and it does */
	bool http;            /* began with http:// */
	bool safe_links;      /* stood inside an address of Microsoft's Safe Links */
	const char *wrapped_by; /* the host of the address it stood in; "" */
};

/* Finds the consent link in what was pasted: HTML-escaped, quoted, in a sentence, over lines, wrapped by Safe Links and the like, without
 * "https://"; v1, v2 and the older authorize?prompt=...consent, at any sign-in host of any cloud, for any tenant. What could be read is
 * there even where it is refused: ERR_USAGE saying what is wrong (a host that is not Microsoft's, a name before an "@", no client_id,
 * two of them, a sign-in link ...). */
bool consent_link_read(struct consent_link *link, const char *pasted, struct arena *arena, struct err *err) MUST_CHECK;

/* Moves what it points to into @arena. */
void consent_link_keep(struct consent_link *link, struct arena *arena);

/* Whether it is for any tenant: "organizations", "common", a placeholder. */
bool consent_link_any(const struct consent_link *link);

/* Whether it can be read and lacks what its form needs: its end may have been cut off. */
bool consent_link_cut(const struct consent_link *link);

/* That it was wrapped, and by whom, as a sentence; "" when it was not. */
const char *consent_link_wrapped(const struct consent_link *link, struct arena *arena);

/* What it is held against; all borrowed. */
struct link_beside {
	const struct place *place;     /* the tenant's cloud */
	const struct facts *facts;     /* its domains, where they were read */
	const struct profile *profile;
};

/* What looks wrong about a link that can be read: translated sentences. Returns their number, at most @max. */
#define LINK_ODD_MAX 10
size_t consent_link_odd(const struct consent_link *link, const struct link_beside *beside, const char **says, size_t max,
			struct arena *arena);

/* The address to be opened for this tenant, built anew from what was understood, with a reply address that Microsoft accepts. */
struct link_offer {
	const char *url;
	const char *note; /* translated: what is to be known about its reply address; "" */
};
/* @link may be NULL: the short form for @client_id. Of @facts the tenant and the app's reply addresses are used. */
struct link_offer consent_link_offer(const struct consent_link *link, const char *client_id, const struct place *place,
				     const struct facts *facts, struct arena *arena);

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
struct consent_plan consent_plan_make(const struct facts *facts, const struct scopes *wanted,
				      struct arena *arena);
/* The grant on each resource of the profile: the first one's, then the further ones in the profile's order. */
#define CONSENT_GRANTS_MAX (1 + PROFILE_RESOURCES_MAX)
struct consent_grant {
	const char *app_id, *name; /* of the resource; its name "" where it was not read */
	enum known present;        /* its service principal is in the tenant */
	struct consent_plan plan;  /* adds: what is missing, also where nothing can be sent for it yet */
};
size_t consent_grants(const struct facts *facts, const struct profile *profile, const struct scopes *wanted,
		      struct consent_grant out[CONSENT_GRANTS_MAX], struct arena *arena);
/* The same with the profile's further resources, each of which has a grant of its own: the first grant that lacks something.
 * Those whose service principal is not in the tenant are passed over. */
struct consent_plan consent_plan_next(const struct facts *facts, const struct profile *profile, const struct scopes *wanted,
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
