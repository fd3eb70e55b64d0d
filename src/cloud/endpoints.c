/* endpoints.c - the addresses of each cloud's services */
#include "cloud/endpoints.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/wellknown.h"

static const struct endpoints cloud_endpoints[];

/* The app ids of the services, the same in every cloud; a token may have one as its audience. */
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

const char *service_text(enum service service)
{
	static const char *const names[SERVICE_COUNT] = {
		[SERVICE_LOGIN] = N_("Microsoft sign-in"),
		[SERVICE_GRAPH] = N_("Microsoft Graph"),
		[SERVICE_EXCHANGE] = N_("Exchange Online"),
	};

	return _(names[service]);
}

enum service service_named(const char *id)
{
	enum service service = SERVICE_LOGIN;

	while (service < SERVICE_COUNT && strcmp(service_id(service), id) != 0)
		service++;
	return service;
}

const char *service_text_of(const char *id)
{
	return service_named(id) < SERVICE_COUNT ? service_text(service_named(id)) : id;
}

const struct endpoints *endpoints_of(enum cloud cloud)
{
	if (cloud <= CLOUD_UNKNOWN || cloud >= CLOUD_COUNT)
		cloud = CLOUD_GLOBAL;
	return &cloud_endpoints[cloud];
}

static const struct endpoints practice_endpoints = {
	CLOUD_GLOBAL,
	{ "https://login.practice.example", "https://graph.practice.example", "https://exchange.practice.example" },
	NULL,
	"",
};

const struct endpoints *endpoints_of_practice(void)
{
	return &practice_endpoints;
}

bool endpoints_lead_nowhere(const struct endpoints *endpoints)
{
	return !strcmp(endpoints->base[SERVICE_LOGIN], practice_endpoints.base[SERVICE_LOGIN]);
}

bool endpoints_is_served(const struct endpoints *endpoints)
{
	return !strcmp(endpoints->base[SERVICE_LOGIN], endpoints->base[SERVICE_GRAPH]);
}

const char *endpoints_resource(const struct endpoints *endpoints, enum service service)
{
	if (endpoints_is_served(endpoints))
		endpoints = endpoints_of(CLOUD_GLOBAL);
	return endpoints->base[service];
}

static bool is_base(const char *base, const char *aud)
{
	size_t len = strlen(base);

	return text_begins(aud, base) && (!aud[len] || (aud[len] == '/' && !aud[len + 1]));
}

bool endpoints_audience_fits(const struct endpoints *endpoints, enum service service, const char *aud)
{
	if (!aud || !app_ids[service])
		return false;
	return is_base(endpoints->base[service], aud) || is_base(endpoints_resource(endpoints, service), aud) ||
	       text_same(app_ids[service], aud);
}

const char *endpoints_base(const struct endpoints *endpoints, enum service service)
{
	return service == SERVICE_EXCHANGE && *endpoints->door ? endpoints->door : endpoints->base[service];
}

bool endpoints_take_door(struct endpoints *endpoints, const char *location)
{
	static const char scheme[] = "https://";
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
	const char *home = endpoints->base[SERVICE_EXCHANGE], *host, *suffix;
	size_t len, home_len;

	if (*endpoints->door || endpoints_is_served(endpoints) || !text_begins(home, scheme) ||
	    !text_begins(location, scheme))
		return false;
	home += strlen(scheme);
	home_len = strlen(home);
	host = location + strlen(scheme);
	len = strspn(host, letters);
	if ((host[len] && host[len] != '/') || len <= home_len + 1 || strlen(scheme) + len >= sizeof endpoints->door)
		return false;
	suffix = host + len - home_len;
	if (suffix[-1] != '.' || host[0] == '.' || !text_begins(suffix, home))
		return false;
	memcpy(endpoints->door, location, strlen(scheme) + len);
	endpoints->door[strlen(scheme) + len] = '\0';
	return true;
}

bool endpoints_holds(const char *base, const char *url)
{
	size_t len = strlen(base);

	if (!text_begins(url, base))
		return false;
	if (!strncmp(url + len, ":443/", 5) && text_begins(base, "https://"))
		return true;
	return url[len] == '/';
}

bool endpoints_is_login_host(const char *host)
{
	/* China's second name, from the documents of 21Vianet. */
	if (text_same(host, "login.partner.microsoftonline.cn"))
		return true;
	for (int i = CLOUD_GLOBAL; i < CLOUD_COUNT; i++)
		if (text_same(host, cloud_endpoints[i].base[SERVICE_LOGIN] + strlen("https://")))
			return true;
	return false;
}

/* Present and former sign-in hosts of each cloud, beside those of endpoints_of(). Nothing is ever sent to them.
 * Sources: MSAL's list of known authorities; Azure SDK for Java, KnownAuthorityHosts; documents of 21Vianet. */
static const struct alias {
	const char *host;
	enum cloud cloud;
} aliases[] = {
	{ "login.microsoft.com", CLOUD_GLOBAL }, { "login.windows.net", CLOUD_GLOBAL },
	{ "login-us.microsoftonline.com", CLOUD_GLOBAL }, { "login.usgovcloudapi.net", CLOUD_GCCH },
	{ "login.partner.microsoftonline.cn", CLOUD_CHINA },
	{ "login.practice.example", CLOUD_GLOBAL }, /* a link made for practice */
};

enum cloud endpoints_login_cloud(const char *host)
{
	for (int i = CLOUD_GLOBAL; i < CLOUD_COUNT; i++)
		if (text_same(host, cloud_endpoints[i].base[SERVICE_LOGIN] + strlen("https://")))
			return (enum cloud)i;
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (text_same(host, aliases[i].host))
			return aliases[i].cloud;
	return CLOUD_UNKNOWN;
}

/* The end of an optional port; NULL if it is malformed. */
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

bool endpoints_of_url(struct endpoints *endpoints, const char *url, struct arena *arena, struct err *err)
{
	static const char *const schemes[] = { "http://", "https://" };
	static const char *const hosts[] = { "127.0.0.1", "[::1]", "localhost" };

	memset(endpoints, 0, sizeof *endpoints);
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
			endpoints->cloud = CLOUD_GLOBAL;
			for (int i = 0; i < SERVICE_COUNT; i++)
				endpoints->base[i] = base;
			return true;
		}
	}
	return err_set(err, ERR_USAGE, N_("finding the practice cloud"),
	    _("A practice cloud is only used on this machine: give an address like "
	      "http://127.0.0.1:8080, not \"%s\"."),
	    url);
}

static const struct endpoints cloud_endpoints[] = {
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
	    N_("Microsoft's documents disagree about the address of Exchange in China, and it is not confirmed that "
	       "its sign-in clients work there."),
	    "" },
};
