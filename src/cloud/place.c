/* place.c - where each cloud's services live */
#include "cloud/place.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/wellknown.h"

static const struct place places[];

/* The app ids of the services, the same in every cloud; a token may name them as its audience. */
static const char *const app_ids[SERVICE_COUNT] = {
	[SERVICE_GRAPH] = GRAPH_APP_ID,
	[SERVICE_EXCHANGE] = EXCHANGE_APP_ID,
};

const char *service_id(enum service service)
{
	static const char *const ids[SERVICE_COUNT] = {
		[SERVICE_LOGIN] = "login",
		[SERVICE_GRAPH] = "graph",
		[SERVICE_EXCHANGE] = "exchange",
	};

	return ids[service];
}

const char *service_say(enum service service)
{
	static const char *const names[SERVICE_COUNT] = {
		[SERVICE_LOGIN] = N_("Microsoft sign-in"),
		[SERVICE_GRAPH] = N_("Microsoft Graph"),
		[SERVICE_EXCHANGE] = N_("Exchange Online"),
	};

	return _(names[service]);
}

const struct place *place_of(enum cloud cloud)
{
	if (cloud <= CLOUD_UNKNOWN || cloud >= CLOUD_COUNT)
		cloud = CLOUD_GLOBAL;
	return &places[cloud];
}

bool place_is_served(const struct place *place)
{
	return !strcmp(place->base[SERVICE_LOGIN], place->base[SERVICE_GRAPH]);
}

const char *place_resource(const struct place *place, enum service service)
{
	if (place_is_served(place))
		place = place_of(CLOUD_GLOBAL);
	return place->base[service];
}

static bool is_base(const char *base, const char *aud)
{
	size_t len = strlen(base);

	return text_begins(aud, base) && (!aud[len] || (aud[len] == '/' && !aud[len + 1]));
}

bool place_audience_fits(const struct place *place, enum service service, const char *aud)
{
	if (!aud || !app_ids[service])
		return false;
	return is_base(place->base[service], aud) || is_base(place_resource(place, service), aud) ||
	       text_same(app_ids[service], aud);
}

const char *place_base(const struct place *place, enum service service)
{
	return service == SERVICE_EXCHANGE && *place->door ? place->door : place->base[service];
}

bool place_take_door(struct place *place, const char *location)
{
	static const char scheme[] = "https://";
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
	const char *home = place->base[SERVICE_EXCHANGE], *host, *suffix;
	size_t len, home_len;

	if (*place->door || place_is_served(place) || !text_begins(home, scheme) || !text_begins(location, scheme))
		return false;
	home += strlen(scheme);
	home_len = strlen(home);
	host = location + strlen(scheme);
	len = strspn(host, letters);
	if ((host[len] && host[len] != '/') || len <= home_len + 1 || strlen(scheme) + len >= sizeof place->door)
		return false;
	suffix = host + len - home_len;
	if (suffix[-1] != '.' || host[0] == '.' || !text_begins(suffix, home))
		return false;
	memcpy(place->door, location, strlen(scheme) + len);
	place->door[strlen(scheme) + len] = '\0';
	return true;
}

bool place_holds(const char *base, const char *url)
{
	size_t len = strlen(base);

	if (!text_begins(url, base))
		return false;
	if (!strncmp(url + len, ":443/", 5) && text_begins(base, "https://"))
		return true;
	return url[len] == '/';
}

bool place_is_login_host(const char *host)
{
	/* The second name of China's, from the documents of 21Vianet. */
	if (text_same(host, "login.partner.microsoftonline.cn"))
		return true;
	for (int i = CLOUD_GLOBAL; i < CLOUD_COUNT; i++)
		if (text_same(host, places[i].base[SERVICE_LOGIN] + strlen("https://")))
			return true;
	return false;
}

/* Names under which the sign-in of each cloud is or was reached, beside that of place_of(). Sources: MSAL's list of known
 * authorities; Azure SDK for Java, KnownAuthorityHosts; documents of 21Vianet. Nothing is ever sent to these. */
static const struct alias {
	const char *host;
	enum cloud cloud;
} aliases[] = {
	{ "login.microsoft.com", CLOUD_GLOBAL },
	{ "login.windows.net", CLOUD_GLOBAL },
	{ "login-us.microsoftonline.com", CLOUD_GLOBAL },
	{ "login.usgovcloudapi.net", CLOUD_GCCH },
	{ "login.partner.microsoftonline.cn", CLOUD_CHINA },
};

enum cloud place_login_cloud(const char *host)
{
	for (int i = CLOUD_GLOBAL; i < CLOUD_COUNT; i++)
		if (text_same(host, places[i].base[SERVICE_LOGIN] + strlen("https://")))
			return (enum cloud)i;
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (text_same(host, aliases[i].host))
			return aliases[i].cloud;
	return CLOUD_UNKNOWN;
}

/* The end of an optional port, or NULL when it is none. */
static const char *after_port(const char *text)
{
	long port = 0;

	if (*text != ':')
		return text;
	if (text[1] < '0' || text[1] > '9')
		return NULL;
	for (text++; *text >= '0' && *text <= '9'; text++) {
		port = port * 10 + (*text - '0');
		if (port > 65535)
			return NULL;
	}
	return port ? text : NULL;
}

bool place_of_url(struct place *place, const char *url, struct arena *arena, struct err *err)
{
	static const char *const schemes[] = { "http://", "https://" };
	static const char *const hosts[] = { "127.0.0.1", "[::1]", "localhost" };

	memset(place, 0, sizeof *place);
	for (size_t s = 0; s < sizeof schemes / sizeof *schemes; s++) {
		for (size_t h = 0; h < sizeof hosts / sizeof *hosts; h++) {
			const char *host = url + strlen(schemes[s]), *end;
			char *base;

			if (!text_begins(url, schemes[s]) || !text_begins(host, hosts[h]))
				continue;
			end = after_port(host + strlen(hosts[h]));
			if (!end || (*end && strcmp(end, "/")))
				continue;
			base = arena_copy_n(arena, url, (size_t)(end - url));
			place->cloud = CLOUD_GLOBAL;
			for (int i = 0; i < SERVICE_COUNT; i++)
				place->base[i] = base;
			return true;
		}
	}
	return err_set(err, ERR_USAGE, N_("finding the practice cloud"),
	    _("A practice cloud is only used on this machine: give an address like "
	      "http://127.0.0.1:8080, not \"%s\"."),
	    url);
}

static const struct place places[] = {
	[CLOUD_GLOBAL] = { CLOUD_GLOBAL,
	    { "https://login.microsoftonline.com", "https://graph.microsoft.com", "https://outlook.office365.com" },
	    NULL, "" },
	[CLOUD_GCC] = { CLOUD_GCC,
	    { "https://login.microsoftonline.com", "https://graph.microsoft.com", "https://outlook.office365.com" },
	    NULL, "" },
	[CLOUD_GCCH] = { CLOUD_GCCH,
	    { "https://login.microsoftonline.us", "https://graph.microsoft.us", "https://outlook.office365.us" }, NULL,
	    "" },
	[CLOUD_DOD] = { CLOUD_DOD,
	    { "https://login.microsoftonline.us", "https://dod-graph.microsoft.us",
		"https://outlook-dod.office365.us" },
	    NULL, "" },
	[CLOUD_CHINA] = { CLOUD_CHINA,
	    { "https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn",
		"https://outlook.office365.cn" },
	    N_("Microsoft's documents disagree about the address of Exchange in China, and "
	       "nobody has confirmed that its sign-in clients work there."),
	    "" },
};
