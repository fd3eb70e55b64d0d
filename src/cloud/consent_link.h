/* consent_link.h - a vendor's consent link: found in pasted text, parsed, checked against the profile, rebuilt
 *
 * Source: Microsoft identity platform, admin consent endpoint (v1 and v2 form).
 */
#ifndef CLOUD_CONSENT_LINK_H
#define CLOUD_CONSENT_LINK_H

#include "cloud/request.h"
#include "core/facts.h"
#include "core/profile.h"

struct consent_link {
	const char *text; /* the address as understood, on one line, for the record; "" if refused */
	const char *host, *tenant, *client_id, *redirect_uri, *state;
	struct scopes scopes;    /* short names, without resource prefixes */
	struct scopes asks;      /* the same scopes as the link spells them */
	struct scopes elsewhere; /* scopes of resources other than Microsoft Graph, in full */
	struct scopes unknown;   /* parameters that no consent link has */
	bool two_ids;            /* the link names two apps: refused */
	bool other;      /* the address of another page, copied by mistake: refused, and no text can complete it */
	bool is_form;    /* the path is that of a consent link */
	bool v2;         /* the link names scopes; the v1 form requests those that the app registered */
	bool authorize;  /* a sign-in address, which requests consent by its "prompt" */
	bool prompt;     /* ... and has that prompt */
	bool http;       /* the link began with http:// */
	bool safe_links; /* the link was wrapped by Microsoft's Safe Links */
	const char *wrapped_by; /* host of the address that wrapped the link; "" */
};

/* Finds the consent link in pasted text: HTML-escaped, quoted, in a sentence, over several lines, wrapped by Safe Links
 * and the like, without "https://"; in the v1, v2 or older authorize?prompt=...consent form; at any sign-in host of any
 * cloud; for any tenant. Fills @link as far as it could be parsed, even if the link is refused: ERR_USAGE says why (a
 * host that is not Microsoft's, a name before an "@", no client_id or two, a sign-in link ...). */
bool consent_link_read(struct consent_link *link, const char *pasted, struct arena *arena, struct err *err) MUST_CHECK;

/* Copies the strings of @link into @arena. */
void consent_link_keep(struct consent_link *link, struct arena *arena);

/* True for a link to any tenant: "organizations", "common", a placeholder. */
bool consent_link_any(const struct consent_link *link);

/* True if the link is readable but lacks a parameter that its form needs: its end may have been cut off. */
bool consent_link_cut(const struct consent_link *link);

/* A sentence that names the wrapper of the link; "" if it was not wrapped. */
const char *consent_link_wrapped(const struct consent_link *link, struct arena *arena);

/* The tenant and profile to check a link against; all borrowed. */
struct link_beside {
	const struct endpoints *endpoints; /* the tenant's cloud */
	const struct facts *facts;         /* for its domains, if they were read */
	const struct profile *profile;
};

/* Fills @says with the oddities of a readable link, as translated sentences. Returns their number, at most @max. */
#define LINK_LINT_MAX 10
size_t consent_link_lint(const struct consent_link *link, const struct link_beside *beside, const char **says,
    size_t max, struct arena *arena);

/* The address to open for this tenant, rebuilt from the parsed link, with a reply address that Microsoft accepts. */
struct link_offer {
	const char *url;
	const char *note; /* a translated remark about the reply address; "" */
};
/* @link may be NULL: the short form for @client_id. Uses the tenant and the app's reply addresses from @facts. */
struct link_offer consent_link_offer(const struct consent_link *link, const char *client_id,
    const struct endpoints *endpoints, const struct facts *facts, struct arena *arena);

#endif
