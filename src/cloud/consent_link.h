/* consent_link.h - a vendor's consent link: found in what was pasted, taken apart, held against the profile, built anew
 *
 * Source: Microsoft identity platform, admin consent endpoint (v1 and v2 form).
 */
#ifndef CLOUD_CONSENT_LINK_H
#define CLOUD_CONSENT_LINK_H

#include "cloud/request.h"
#include "core/facts.h"
#include "core/profile.h"

/* A vendor's consent link taken apart. */
struct consent_link {
	const char
	    *text; /* the whole of it as it was understood, in one line, for the record; "" while it is refused */
	const char *host, *tenant, *client_id, *redirect_uri, *state;
	struct scopes scopes;    /* short names: resource prefixes are cut off */
	struct scopes asks;      /* the same as the link spells them */
	struct scopes elsewhere; /* those of another resource than Microsoft Graph, whole */
	struct scopes unknown;   /* names of parameters that no consent link has */
	bool two_ids;            /* names two apps: refused */
	bool is_form;            /* its path is that of a consent link */
	bool v2;                 /* names scopes; the v1 form asks for what the app has registered */
	bool authorize;          /* a sign-in address, which asks for consent by its "prompt" */
	bool prompt;             /* ... and it does */
	bool http;               /* began with http:// */
	bool safe_links;         /* stood inside an address of Microsoft's Safe Links */
	const char *wrapped_by;  /* the host of the address it stood in; "" */
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
	const struct endpoints *endpoints; /* the tenant's cloud */
	const struct facts *facts;         /* its domains, where they were read */
	const struct profile *profile;
};

/* What looks wrong about a link that can be read: translated sentences. Returns their number, at most @max. */
#define LINK_LINT_MAX 10
size_t consent_link_lint(const struct consent_link *link, const struct link_beside *beside, const char **says,
    size_t max, struct arena *arena);

/* The address to be opened for this tenant, built anew from what was understood, with a reply address that Microsoft accepts. */
struct link_offer {
	const char *url;
	const char *note; /* translated: what is to be known about its reply address; "" */
};
/* @link may be NULL: the short form for @client_id. Of @facts the tenant and the app's reply addresses are used. */
struct link_offer consent_link_offer(const struct consent_link *link, const char *client_id,
    const struct endpoints *endpoints, const struct facts *facts, struct arena *arena);

#endif
