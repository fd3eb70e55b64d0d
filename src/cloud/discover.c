/* discover.c - which tenant is behind a domain: reading openid-configuration */
#include <string.h>

#include "base/ascii.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "cloud/signin.h"

static const char doing[] = N_("looking for the tenant");

/* The tenant's GUID in "https://host/GUID/..."; "" when there is none. @host becomes the host. */
static void take_guid(const char *url, char id[TENANT_ID_SIZE], char *host, size_t size)
{
	size_t len, skip = strlen("https://");

	id[0] = host[0] = '\0';
	if (!url || (!text_begins(url, "https://") && !text_begins(url, "http://")))
		return;
	if (text_begins(url, "http://"))
		skip--;
	url += skip;
	len = strcspn(url, "/");
	if (len >= size || url[len] != '/')
		return;
	memcpy(host, url, len);
	host[len] = '\0';
	url += len + 1;
	len = strcspn(url, "/");
	if (len != TENANT_ID_SIZE - 1)
		return;
	memcpy(id, url, len);
	id[len] = '\0';
	if (!text_is_guid(id))
		id[0] = '\0';
}

/* A served practice cloud answers with its own address. */
static bool is_own_host(const char *host)
{
	struct arena arena = {0};
	struct place place;
	struct err err;
	bool own = place_of_url(&place, arena_printf(&arena, "http://%s", host), &arena, &err);

	arena_release(&arena);
	return own;
}

static bool take_id(struct json root, struct tenant *tenant, struct err *err)
{
	char id[TENANT_ID_SIZE], issuer_id[TENANT_ID_SIZE], host[128], issuer_host[128];

	take_guid(json_raw(json_get(root, "token_endpoint")), id, host, sizeof host);
	take_guid(json_raw(json_get(root, "issuer")), issuer_id, issuer_host, sizeof issuer_host);
	if (!id[0] || !issuer_id[0])
		return err_set(err, ERR_ODD, doing, _("The answer names no tenant."));
	if (!text_same(id, issuer_id))
		return err_set(err, ERR_ODD, doing, _("The answer names two tenants, %s and %s."),
			       id, issuer_id);
	if (!place_is_login_host(host) && !is_own_host(host))
		return err_set(err, ERR_ODD, doing,
			       _("The answer leads to %s, which is no sign-in host of Microsoft."),
			       host);
	if (text_is_guid(tenant->domain) && !text_same(tenant->domain, id))
		return err_set(err, ERR_ODD, doing, _("The answer is about another tenant, %s."),
			       id);
	for (size_t i = 0; i < sizeof id; i++)
		tenant->id[i] = ascii_lower(id[i]);
	return true;
}

/* The region says US government, or the instance does: GCC has the region NA. Some such tenants have no sub scope
 * (Microsoft365DSC/MSCloudLoginAssistant issue 182). Which of the two government clouds it is then, Graph's host tells where
 * it is one of theirs; else GCC High, whose sign-in host both have. */
static bool is_government(struct json root)
{
	const char *region = json_raw(json_get(root, "tenant_region_scope"));
	const char *instance = json_raw(json_get(root, "cloud_instance_name"));

	return text_same(region, "USGov") || text_same(region, "USG") || text_same(instance, "microsoftonline.us");
}

static bool is_chinas(struct json root)
{
	const char *instance = json_raw(json_get(root, "cloud_instance_name"));

	return text_same(instance, "partner.microsoftonline.cn") || text_same(instance, "chinacloudapi.cn");
}

/* From the region's sub scope, as CISA's ScubaGear reads it (2026-08); where there is none, from
 * the host of Graph that the answer names, unless region or instance say another cloud than that. A name that nobody knows is
 * not guessed at. */
static bool take_cloud(struct json root, struct tenant *tenant, struct err *err)
{
	static const struct {
		const char *sub;
		enum cloud cloud;
	} subs[] = {{"GCC", CLOUD_GCC}, {"DODCON", CLOUD_GCCH}, {"DOD", CLOUD_DOD}};
	struct json sub = json_get(root, "tenant_region_sub_scope");
	struct json graph = json_get(root, "msgraph_host");
	const char *name = json_raw(sub), *host = json_raw(graph);

	if ((json_has(sub) && !name) || (json_has(graph) && !host))
		return err_set(err, ERR_ODD, doing,
			       _("The answer does not say which cloud it is."));
	if (name && *name) {
		for (size_t i = 0; i < sizeof subs / sizeof *subs; i++) {
			if (text_same(name, subs[i].sub)) {
				tenant->cloud = subs[i].cloud;
				return true;
			}
		}
		return err_set(err, ERR_ODD, doing,
			       _("The answer names a cloud that is not known: %s"), name);
	}
	for (int i = CLOUD_GLOBAL; host && i < CLOUD_COUNT; i++) {
		if (is_government(root) && i != CLOUD_GCCH && i != CLOUD_DOD)
			continue;
		if (is_chinas(root) && i != CLOUD_CHINA)
			continue;
		if (text_same(host,
			      place_of((enum cloud)i)->base[SERVICE_GRAPH] + strlen("https://"))) {
			tenant->cloud = (enum cloud)i;
			return true;
		}
	}
	if (is_government(root) || is_chinas(root)) {
		tenant->cloud = is_chinas(root) ? CLOUD_CHINA : CLOUD_GCCH;
		return true;
	}
	if (host && *host && !is_own_host(host))
		return err_set(err, ERR_ODD, doing,
			       _("The answer names a cloud that is not known: %s"), host);
	tenant->cloud = CLOUD_GLOBAL;
	return true;
}

/* Makes plain what the numbers say: that nobody has this domain, or that another cloud has it. */
static bool explain(struct err *err)
{
	enum cloud cloud = CLOUD_UNKNOWN;

	if (err->kind != ERR_REFUSED)
		return false;
	if (err->aadsts == 90002 || err->aadsts == 900023 || text_same(err->code, "invalid_tenant"))
		err->kind = ERR_UNKNOWN_TENANT;
	if (err->aadsts != 90038)
		return false;
	if (text_find(err->told, "microsoftonline.us"))
		cloud = CLOUD_GCCH;
	else if (text_find(err->told, "microsoftonline.cn") ||
		 text_find(err->told, "chinacloudapi.cn"))
		cloud = CLOUD_CHINA;
	err->kind = ERR_USAGE;
	if (cloud == CLOUD_CHINA)
		text_safe(err->told, sizeof err->told,
			  _("This tenant is in Microsoft's cloud for China: use --cloud china."));
	else if (cloud == CLOUD_GCCH)
		text_safe(err->told, sizeof err->told,
			  _("This tenant is in Microsoft's cloud for the US government: use "
			    "--cloud gcch, "
			    "or --cloud dod."));
	return false;
}

bool signin_discover_read(const struct reply *reply, struct tenant *tenant, struct err *err)
{
	struct json_doc doc;
	bool good;

	if (!reply_read(reply, doing, &doc, err))
		return explain(err);
	good = take_id(json_root(&doc), tenant, err) && take_cloud(json_root(&doc), tenant, err);
	json_release(&doc);
	return good;
}
