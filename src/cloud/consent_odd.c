/* consent_odd.c - what looks wrong about a consent link, beside the profile and the tenant */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/consent.h"
#include "cloud/ids.h"

struct oddities {
	const char **says;
	size_t max, count;
};

static void add(struct oddities *odd, const char *says)
{
	if (odd->count < odd->max)
		odd->says[odd->count++] = says;
}

/* A sign-in host of the tenant's cloud, under any of its names. */
static bool is_own_host(const char *host, const struct place *place)
{
	enum cloud cloud = place_login_cloud(host);

	return place_is_served(place) ||
	       text_same(place_of(cloud)->base[SERVICE_LOGIN], place->base[SERVICE_LOGIN]);
}

static void judge_host(const struct consent_link *link, const struct link_beside *beside, struct oddities *odd,
		       struct arena *arena)
{
	const struct scopes *domains = &beside->facts->org_domains;
	const char *tenant = link->tenant, *own = beside->facts->tenant.id;

	if (link->http)
		add(odd, _("It begins with http://. Here https:// is put in its place."));
	if (!is_own_host(link->host, beside->place))
		add(odd, arena_printf(arena, _("It leads to %s, the sign-in host of another cloud than this tenant's. Here the tenant's own "
					       "host is put in its place."), link->host));
	if (consent_link_any(link))
		return;
	if (text_is_guid(tenant) && *own && !text_same(tenant, own))
		add(odd, arena_printf(arena, _("It is meant for another tenant, %s. Here this tenant's id is put in its place."), tenant));
	else if (!text_is_guid(tenant) && domains->count && !scopes_has(domains, tenant))
		add(odd, arena_printf(arena, _("It is meant for the tenant \"%s\", which is no domain of this one. Here this tenant's id is "
					       "put in its place."), tenant));
}

static void judge_scopes(const struct consent_link *link, const struct link_beside *beside, struct oddities *odd,
			 struct arena *arena)
{
	const struct scopes *listed = &beside->profile->scopes;
	struct scopes more = scopes_missing(&link->scopes, listed, arena), less = scopes_missing(listed, &link->scopes, arena);

	if (scopes_has(&link->scopes, ".default")) {
		add(odd, _("It asks for whatever the app has registered, so what that is cannot be seen in it."));
		return;
	}
	if (!link->scopes.count)
		return;
	if (more.count)
		add(odd, arena_printf(arena, _("It asks for more than the profile lists: %s."), scopes_join(&more, ", ", arena)));
	if (less.count)
		add(odd, arena_printf(arena, _("It does not ask for everything that the profile lists: %s."),
				      scopes_join(&less, ", ", arena)));
	if (link->elsewhere.count)
		add(odd, arena_printf(arena, _("Some of that is not of Microsoft Graph: %s."), scopes_join(&link->elsewhere, ", ", arena)));
}

/* Microsoft's page on the admin consent endpoint: the second form needs a scope and a redirect, the first needs neither. */
static void judge_form(const struct consent_link *link, struct oddities *odd, struct arena *arena)
{
	if (link->v2 && !link->scopes.count && !link->authorize)
		add(odd, _("It names no permissions, which this form of address needs: perhaps its end was cut off."));
	if (link->v2 && !*link->redirect_uri && !link->authorize)
		add(odd, _("It has no redirect address, which this form of address needs: perhaps its end was cut off."));
	if (*link->redirect_uri && !text_begins(link->redirect_uri, "https://"))
		add(odd, arena_printf(arena, _("The answer would go to %s, which is not https."), link->redirect_uri));
	if (link->unknown.count)
		add(odd, arena_printf(arena, _("It has parts that no consent link needs: %s."), scopes_join(&link->unknown, ", ", arena)));
}

size_t consent_link_odd(const struct consent_link *link, const struct link_beside *beside, const char **says, size_t max,
			struct arena *arena)
{
	struct oddities odd = {.says = says, .max = max};

	judge_host(link, beside, &odd, arena);
	judge_scopes(link, beside, &odd, arena);
	judge_form(link, &odd, arena);
	if (*ids_odd_app(link->client_id, beside->profile, arena))
		add(&odd, ids_odd_app(link->client_id, beside->profile, arena));
	return odd.count;
}

const char *consent_link_wrapped(const struct consent_link *link, struct arena *arena)
{
	if (!*link->wrapped_by)
		return "";
	if (link->safe_links)
		return arena_printf(arena, _("It came inside an address of Safe Links (%s), which Microsoft's mail filter puts around links. What counts is the link in it."), link->wrapped_by);
	return arena_printf(arena, _("It came inside an address of %s. What counts is the link in it; the address around it is not opened."), link->wrapped_by);
}
