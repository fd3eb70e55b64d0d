/* cloud_consent_test.c - consent links as people paste them, and plans that only add permissions */
#include "cloud_help.h"

#include "base/text.h"
#include "cloud/consent.h"
#include "cloud/consent_link.h"
#include "cloud/ids.h"
#include "core/wellknown.h"

#define LOGIN    "https://login.microsoftonline.com"
#define MANIFEST "47232a61-61ee-4318-80f8-82568651aa9f"
#define LINK     LOGIN "/organizations/v2.0/adminconsent?client_id=" APP

static struct arena arena;

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* --- links --- */

static void links_are_read_as_pasted(void **state)
{
	static const struct {
		const char *pasted, *scopes;
	} rows[] = {
		{ LINK "&scope=openid%20User.Read&redirect_uri=https%3A%2F%2Fa.example%2Fc", "openid User.Read" },
		{ "  <" LINK "&scope=openid+User.Read&redirect_uri=https://a.example/c>\r\n", "openid User.Read" },
		{ "\"" LINK "&scope=openid User.Read profile&redirect_uri=https://a.example/c\"",
		    "openid User.Read profile" },
		{ LOGIN "/organizations/v2.0/admin\r\n   "
			"consent?client_id=44444444-1111-4222\n-8333-bbbbbbbbbbbb"
			"&scope=openid%20User.Re\nad&redirect_uri=https://a.exa\nmple/c",
		    "openid User.Read" },
		{ LINK "&amp;scope=https%3A%2F%2Fgraph.microsoft.com%2FUser.Read%20https://"
		       "graph.microsoft.com/"
		       "Mail.ReadWrite.Shared&amp;redirect_uri=https://a.example/c",
		    "User.Read Mail.ReadWrite.Shared" },
		{ LINK "&redirect_uri=https://a.example/c&SCOPE=https://graph.microsoft.com/"
		       ".default#fragment",
		    ".default" },
		{ "HTTPS://LOGIN.MICROSOFTONLINE.COM:443/common/v2.0/"
		  "adminconsent?scope=a&client_id=" APP "&redirect_uri=https://a.example/c",
		    "a" },
	};
	struct consent_link link;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!consent_link_read(&link, rows[i].pasted, &arena, &err))
			fail_msg("this was refused, and must be read: %s: %s", rows[i].pasted, err.told);
		assert_string_equal(link.client_id, APP);
		assert_string_equal(link.redirect_uri, "https://a.example/c");
		assert_string_equal(scopes_join(&link.scopes, " ", &arena), rows[i].scopes);
		assert_true(endpoints_is_login_host(link.host));
		assert_true(link.v2);
	}
	assert_true(
	    consent_link_read(&link, LOGIN "/" TENANT "/adminconsent?client_id=" APP "&state=a%20b", &arena, &err));
	assert_false(link.v2);
	assert_string_equal(link.tenant, TENANT);
	assert_string_equal(link.state, "a b");
	assert_int_equal(link.scopes.count, 0);
}

/* A scheme that was mistyped, made harmless or replaced still leads to Microsoft's host; a path that looks like it not. */
static void odd_schemes_are_read(void **state)
{
	static const char *const good[] = { "hxxps://", "https:/", "https//", "https\xef\xbc\x9a//", "https[:]//",
		"intent://", "googlechromes://", "//", "Link: hxxp://" };
	static const char *const bad[] = { "https://evil.example//", "https://evil.example/x/", "evil.example//",
		"https://a.example:///" };
	static const char rest[] = "/organizations/adminconsent?client_id=" APP;
	struct consent_link link;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		if (!consent_link_read(&link, arena_printf(&arena, "%slogin.microsoftonline.com%s", good[i], rest),
			&arena, &err))
			fail_msg("%s: %s", good[i], err.told);
		assert_string_equal(link.client_id, APP);
		assert_true(consent_link_read(&link,
		    arena_printf(&arena, "%slogin[.]microsoftonline[.]com%s", good[i], rest), &arena, &err));
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		if (consent_link_read(&link, arena_printf(&arena, "%slogin.microsoftonline.com%s", bad[i], rest),
			&arena, &err))
			fail_msg("this was read: %s", bad[i]);
	assert_true(consent_link_read(&link, LOGIN "/{your tenant}/adminconsent?client_id=" APP, &arena, &err));
	assert_true(consent_link_any(&link));
}

/* What people copy instead of the link, and what they are told. */
static void other_addresses_are_named(void **state)
{
	static const struct {
		const char *pasted, *told;
	} rows[] = {
		{ "https://a.example/c?admin_consent=True&tenant=" TENANT "&scope=User.Read",
		    "after the consent page" },
		{ "https://a.example/c?admin_consent=True&error=consent_required", "after the consent page" },
		{ "https://entra.microsoft.com/#view/A/B/objectId/" TENANT "/appId/" APP "/x~/null",
		    "If " APP " is the add-in's app" },
		{ "https://portal.azure.com/#blade/X/Overview/appId/" APP, "If " APP " is the add-in's app" },
		{ "https://a.example/appId/not-an-id?client_id=x", "no sign-in host of Microsoft" },
		{ "Application ID: " APP, "only the id " APP },
		{ "Tenant ID " TENANT "\nApplication ID " APP, "only 2 ids: " TENANT ", " APP },
		{ APP " and again " APP, "only the id " APP },
	};
	struct consent_link link;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_false(consent_link_read(&link, rows[i].pasted, &arena, &err));
		if (!strstr(err.told, rows[i].told))
			fail_msg("%s: %s", rows[i].pasted, err.told);
		assert_int_equal(link.other, i < 4);
	}
}

static void read_form(const char *pasted, const char *tenant, const char *scopes)
{
	struct consent_link link;
	struct err err;

	if (!consent_link_read(&link, pasted, &arena, &err))
		fail_msg("this was refused, and must be read: %s: %s", pasted, err.told);
	assert_string_equal(link.client_id, APP);
	assert_true(text_same(link.tenant, tenant));
	if (strcmp(scopes_join(&link.scopes, " ", &arena), scopes ? "openid User.Read" : "") != 0)
		fail_msg("%s: %s", pasted, scopes_join(&link.scopes, " ", &arena));
	assert_int_equal(link.v2, scopes != NULL);
}

/* Reads a link as it is, with the characters that people paste around it, and with a line break at many places. */
static size_t read_around(const char *plain, const char *tenant, const char *scopes)
{
	size_t cases = 3, len = strlen(plain);

	read_form(plain, tenant, scopes);
	read_form(arena_printf(&arena, "<%s>", plain), tenant, scopes);
	read_form(arena_printf(&arena, " \"%s\"\r\n", plain), tenant, scopes);
	for (size_t at = 1; at < len; at += 3, cases++)
		read_form(arena_printf(&arena, "%.*s\r\n  %s", (int)at, plain, plain + at), tenant, scopes);
	return cases;
}

/* Combines each form of each part of a link. */
static void every_form_of_a_link_is_read(void **state)
{
	static const char *const hosts[] = { "login.microsoftonline.com", "login.microsoftonline.us",
		"login.partner.microsoftonline.cn", "LOGIN.MicrosoftOnline.com" };
	static const char *const tenants[] = { "organizations", "common", TENANT };
	static const char *const scopes[] = { NULL, "openid+User.Read", "openid%20User.Read", "openid%20%0AUser.Read",
		"https://graph.microsoft.com/openid%20https%3A%2F%2Fgraph.microsoft.com%2FUser.Read" };
	static const char *const rests[] = { "", "&state=x", "&redirect_uri=https%3A%2F%2Fa.example%2Fc",
		"&redirect_uri=https://a.example/c&state=x" };
	size_t cases = 0;

	(void)state;
	for (size_t h = 0; h < COUNT(hosts); h++)
		for (size_t t = 0; t < COUNT(tenants); t++)
			for (size_t s = 0; s < COUNT(scopes); s++)
				for (size_t r = 0; r < COUNT(rests); r++)
					cases += read_around(arena_printf(&arena,
								 "https://%s/%s/%sadminconsent?client_id=%s%s%s%s",
								 hosts[h], tenants[t], scopes[s] ? "v2.0/" : "", APP,
								 scopes[s] ? "&scope=" : "", scopes[s] ? scopes[s] : "",
								 rests[r]),
					    tenants[t], scopes[s]);
	print_message("# %zu forms of a link\n", cases);
}

static void other_links_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"   ",
		"nothing",
		"https://login.microsoftonline.com.evil.example/organizations/"
		"adminconsent?client_id=" APP,
		"https://login.microsoftonline.com@evil.example/organizations/"
		"adminconsent?client_id=" APP,
		"https://evil.example/organizations/adminconsent?client_id=" APP,
		"https://login.microsoftonline.com:8443/organizations/adminconsent?client_id=" APP,
		LOGIN "/organizations/v2.0/adminconsent",
		LOGIN "/organizations/v2.0/adminconsent?client_id=",
		LOGIN "/organizations/v2.0/adminconsent?client_id=salesforce",
		LOGIN "/organizations/oauth2/v2.0/authorize?client_id=" APP,
		LOGIN "?client_id=" APP,
		LOGIN "/adminconsent?client_id=" APP,
		LOGIN,
		LOGIN "/",
		LINK "&client_id=" TENANT,
		LOGIN "/organizations/oauth2/v2.0/authorize?prompt=login&client_id=" APP,
		"https://user@login.microsoftonline.com/organizations/adminconsent?client_id=" APP,
		"https://login.microsoftonline.com\\@evil.example/organizations/adminconsent?client_id=" APP,
		"https://login.microsoftonline.com%40evil.example/organizations/adminconsent?client_id=" APP,
		"https://l\xd0\xbegin.microsoftonline.com/organizations/adminconsent?client_id=" APP,
		"https://xn--lgin-qqa.microsoftonline.com/organizations/adminconsent?client_id=" APP,
		"https://login.microsoftonline.com.evil.example/organizations/adminconsent?client_id=" APP
		"&redirect_uri=" LOGIN "/organizations/adminconsent%3Fclient_id=" APP,
		"https://evil.example/login.microsoftonline.com/organizations/adminconsent?client_id=" APP,
		"evil.example/login.microsoftonline.com/organizations/adminconsent?client_id=" APP,
		"login.microsoftonline.com.evil.example/organizations/adminconsent?client_id=" APP,
		"https://evil-login.microsoftonline.com/organizations/adminconsent?client_id=" APP,
		"https://nam10.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.example%2Forganizations%2Fadminconsent%3Fclient_id%3D" APP,
		"https://protect-eu.mimecast.com/s/AbCdEfGhIj?domain=login.microsoftonline.com",
		"one " LOGIN "/organizations/adminconsent?client_id=" APP " and " LOGIN
		"/organizations/adminconsent?client_id=" TENANT,
	};
	struct consent_link link;
	struct err err;
	char *huge = arena_alloc(&arena, 20000);

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		err_clear(&err);
		if (consent_link_read(&link, bad[i], &arena, &err))
			fail_msg("this was read, and must be refused: %s", bad[i]);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_true(err.told[0]);
	}
	snprintf(huge, 20000, "%s&state=%010000d", LINK, 1);
	assert_false(consent_link_read(&link, huge, &arena, &err));
}

/* Returns the offer for a link, or for the client id alone. */
static struct link_offer offer_for(const char *pasted, enum cloud cloud, const struct facts *facts)
{
	struct consent_link link;
	struct err err;

	if (pasted && !consent_link_read(&link, pasted, &arena, &err))
		fail_msg("this was refused, and must be read: %s: %s", pasted, err.told);
	return consent_link_offer(pasted ? &link : NULL, APP, endpoints_of(cloud), facts, &arena);
}

#define AIMED LOGIN "/" TENANT "/v2.0/adminconsent?client_id=" APP
#define SHORT LOGIN "/" TENANT "/adminconsent?client_id=" APP

static void links_are_built_anew_for_this_tenant(void **state)
{
	static const struct {
		const char *pasted, *offered;
		enum cloud cloud;
	} rows[] = {
		{ NULL, "https://login.microsoftonline.us/" TENANT "/adminconsent?client_id=" APP, CLOUD_GCCH },
		{ LINK "&scope=openid User.Read\n&redirect_uri=https://\xc3\xa4.example/x",
		    AIMED "&scope=openid%20User.Read&redirect_uri=https%3A%2F%2F%C3%A4.example%2Fx", CLOUD_GLOBAL },
		{ LOGIN "/organizations/adminconsent?client_id=" APP, SHORT, CLOUD_GLOBAL },
		/* the sign-in host is that of the tenant's cloud, whichever the link has */
		{ LOGIN "/organizations/adminconsent?client_id=" APP,
		    "https://login.microsoftonline.us/" TENANT "/adminconsent?client_id=" APP, CLOUD_GCCH },
		{ LINK
		    "&amp;scope=https%3A%2F%2Fgraph.microsoft.com%2FUser.Read&amp;redirect_uri=https://a.example/c&amp;state=1&amp;x=y",
		    AIMED
		    "&scope=https%3A%2F%2Fgraph.microsoft.com%2FUser.Read&redirect_uri=https%3A%2F%2Fa.example%2Fc&state=1",
		    CLOUD_GLOBAL },
		{ LOGIN "/common/oauth2/authorize?client_id=" APP "&response_type=code&prompt=admin_consent", SHORT,
		    CLOUD_GLOBAL },
		{ LOGIN "/common/oauth2/v2.0/authorize?client_id=" APP
			"&prompt=consent&scope=User.Read&redirect_uri=https://a.example/c",
		    AIMED "&scope=User.Read&redirect_uri=https%3A%2F%2Fa.example%2Fc", CLOUD_GLOBAL },
		/* this form needs both, and one is missing */
		{ LINK "&scope=User.Read", SHORT, CLOUD_GLOBAL },
		{ LINK "&redirect_uri=https://a.example/c", SHORT "&redirect_uri=https%3A%2F%2Fa.example%2Fc",
		    CLOUD_GLOBAL },
		{ LOGIN "/" APP "/adminconsent?client_id=" APP "&state=a%26b", SHORT "&state=a%26b", CLOUD_GLOBAL },
	};
	struct facts facts;

	(void)state;
	facts_init(&facts, &arena);
	snprintf(facts.tenant.id, sizeof facts.tenant.id, "%s", TENANT);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(offer_for(rows[i].pasted, rows[i].cloud, &facts).url, rows[i].offered);
}

/* Without a redirect_uri Microsoft goes to the first registered address, and refuses where that is the add-in's own. */
static void an_offered_link_has_an_address_to_return_to(void **state)
{
	static const struct {
		const char *pasted, *replies, *redirect, *note;
	} rows[] = {
		{ NULL, "brk-multihub://a.example https://a.example/c", "&redirect_uri=https%3A%2F%2Fa.example%2Fc",
		    "AADSTS7000471" },
		{ NULL, "https://a.example/c brk-multihub://a.example", "", "" },
		{ NULL, "brk-multihub://a.example", "", "will answer this with AADSTS7000471" },
		{ NULL, "http://localhost https://a.example/c", "&redirect_uri=https%3A%2F%2Fa.example%2Fc",
		    "also registered" },
		{ LOGIN "/common/adminconsent?client_id=" APP, "brk-multihub://a.example https://a.example/c",
		    "&redirect_uri=https%3A%2F%2Fa.example%2Fc", "AADSTS7000471" },
		{ LOGIN "/common/adminconsent?client_id=" APP "&redirect_uri=https://a.example/c",
		    "brk-multihub://a.example https://a.example/c", "&redirect_uri=https%3A%2F%2Fa.example%2Fc", "" },
		{ LOGIN "/common/adminconsent?client_id=" APP "&redirect_uri=https://b.example/c",
		    "brk-multihub://a.example https://a.example/c", "&redirect_uri=https%3A%2F%2Fb.example%2Fc",
		    "AADSTS50011" },
		{ LOGIN "/common/adminconsent?client_id=" APP "&redirect_uri=http://a.example/c", "https://a.example/c",
		    "", "" },
		{ LINK "&scope=User.Read", "brk-multihub://a.example https://a.example/c",
		    "&scope=User.Read&redirect_uri=https%3A%2F%2Fa.example%2Fc", "also registered" },
		{ LINK "&scope=User.Read", "https://a.example/c",
		    "&scope=User.Read&redirect_uri=https%3A%2F%2Fa.example%2Fc", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct link_offer offer;
		struct facts facts;

		facts_init(&facts, &arena);
		snprintf(facts.tenant.id, sizeof facts.tenant.id, "%s", TENANT);
		facts_fetched(&facts, TOPIC_APP, 1, "r");
		facts.app_present = YES;
		facts.app_id = APP;
		facts.app_redirects = scopes_parse(&arena, rows[i].replies);
		offer = offer_for(rows[i].pasted, CLOUD_GLOBAL, &facts);
		assert_string_equal(offer.url + strlen(offer.url) - strlen(rows[i].redirect), rows[i].redirect);
		assert_int_equal(strstr(offer.url, "redirect_uri") != NULL,
		    strstr(rows[i].redirect, "redirect_uri") != NULL);
		if (*rows[i].note ? !strstr(offer.note, rows[i].note) : *offer.note)
			fail_msg("row %zu: %s", i, offer.note);
	}
}

/* Whole links, as they come out of mails, pages, chats and terminals. */
static void links_are_found_in_pasted_text(void **state)
{
#define E_LOGIN "https%3A%2F%2Flogin.microsoftonline.com%2Forganizations%2Fv2.0%2Fadminconsent%3Fclient_id%3D" APP
#define ASKED   "&scope=openid%20User.Read&redirect_uri=https%3A%2F%2Fa.example%2Fc"
#define E_ASKED "%26scope%3Dopenid%2520User.Read%26redirect_uri%3Dhttps%253A%252F%252Fa.example%252Fc"
	static const char *const rows[] = {
		LINK ASKED,
		"http://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=" APP ASKED,
		"login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=" APP ASKED,
		"Link: login.microsoft.com/organizations/v2.0/adminconsent?client_id=" APP ASKED,
		"https://LOGIN.WINDOWS.NET/common/v2.0/adminconsent/?client_id=" APP ASKED,
		"https://login.microsoftonline.com./common//v2.0/adminconsent?client_id=" APP ASKED,
		"Please open " LINK ASKED ". Thank you!",
		"Please open " LINK ASKED ", then tell us.\nRegards,\nMara",
		LINK ASKED "\nRegards",
		LINK ASKED "\n\nhttps://crm.example/help?x=https://a.example",
		"See https://crm.example/docs\nThen open " LINK ASKED "\n-- \nCRM GmbH",
		"[Grant consent](" LINK ASKED ")",
		"[" LINK ASKED "](" LINK ASKED ")",
		"**" LINK ASKED "**",
		"(see <" LINK ASKED ">)",
		"<a href=\"" LINK
		"&amp;scope=openid%20User.Read&amp;redirect_uri=https%3A%2F%2Fa.example%2Fc\">Consent</a>",
		"&lt;" LINK "&#38;scope=openid%20User.Read&#x26;redirect_uri=https%3A%2F%2Fa.example%2Fc&gt;",
		LINK "&amp;amp;scope=openid%20User.Read&amp;amp;redirect_uri=https%3A%2F%2Fa.example%2Fc",
		"{\"url\":\"https:\\/\\/login.microsoftonline.com\\/organizations\\/v2.0\\/adminconsent?client_id=" APP
		"\\u0026scope=openid%20User.Read\\u0026redirect_uri=https%3A%2F%2Fa.example%2Fc\"}",
		"\xe2\x80\x9c" LINK ASKED "\xe2\x80\x9d",
		"\xe2\x80\x9e" LINK ASKED "\xe2\x80\x9c",
		"\xc2\xbb" LINK ASKED "\xc2\xab",
		"\xe2\x80\x98" LINK ASKED "\xe2\x80\x99.",
		"'" LINK ASKED "'",
		"`" LINK ASKED "`",
		"\xef\xbb\xbf" LINK ASKED "\r\n",
		"https://login.micro\xe2\x80\x8bsoftonline.com/organizations/v2.0/admin\xc2\xad"
		"consent?client_id=" APP ASKED "\xe2\x80\x8e",
		"\xe2\x80\xaa" LINK ASKED "\xe2\x80\xac",
		LINK "&scope=openid\xc2\xa0User.Read&redirect_uri=https://a.example/c",
		LINK "\n   &scope=openid User.Read\n   &redirect_uri=https://a.example/c",
		LINK "&scope=openid \nUser.Read&redirect_uri=https://a.example/c",
		LINK "&scope=openid\nUser.Read&redirect_uri=https://a.example/c",
		LINK
		"&scope=https://graph.microsoft.com/openid\nhttps://graph.microsoft.com/User.Read&redirect_uri=https://a.example/c",
		LINK "&scope=openid%20User.Re\nad&redirect_uri=https://a.example/c",
		"> https://login.microsoftonline.com/organizations/v2.0/admin\n> consent?client_id=" APP
		"\n> &scope=openid%20User.Read&redirect_uri=https://a.ex\n> ample/c",
		">> > " LINK "&scope=openid%20User\n>> > .Read&redirect_uri=https://a.example/c",
		"https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=44444444-1111-=\n4222-8333-bbbbbbbbbbbb&scope=openid%20User.=\nRead&redirect_uri=https://a.example/c",
		"https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=3D" APP
		"&scope=3Dopenid%20User.Re=\nad&redirect_uri=3Dhttps%3A%2F%2Fa.example%2Fc",
		"https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=\n" APP
		"&scope=\nopenid%20User.Read&redirect_uri=\nhttps://a.example/c",
		"https://login.microsoftonline.com/{tenant}/v2.0/adminconsent\n ?client_id=" APP
		"\n &scope=openid User.Read\n &redirect_uri=https://a.example/c",
		"https://login.microsoftonline.com/<tenant-id>/v2.0/adminconsent?client_id=" APP ASKED,
		"https://login.microsoftonline.com/YOUR_TENANT/v2.0/adminconsent?client_id=" APP ASKED,
		LOGIN "/organizations/v2.0/adminconsent?client_id=%7B" APP "%7D" ASKED,
		LOGIN "/organizations/v2.0/adminconsent?client_id=44444444\xe2\x80\x91"
		      "1111\xe2\x80\x93"
		      "4222-8333-bbbbbbbbbbbb" ASKED,
		E_LOGIN E_ASKED,
		"https://login.microsoftonline.com/organizations/v2.0/adminconsent%3Fclient_id%3D" APP E_ASKED,
		LINK "&scope=openid%2520User.Read&redirect_uri=https%253A%252F%252Fa.example%252Fc",
		"https://nam10.safelinks.protection.outlook.com/?url=" E_LOGIN E_ASKED
		"&data=05%7C02%7Cmara%40a.example&reserved=0",
		"https://eur03.safelinks.protection.outlook.com/?url=" E_LOGIN E_ASKED
		"&amp;data=05%7C02&amp;reserved=0",
		"https://usg02.safelinks.protection.office365.us/?url=" E_LOGIN E_ASKED "&data=05&reserved=0",
		"https://can01.safelinks.protection.outlook.com/ap/t-59584e83/?url=" E_LOGIN E_ASKED "&data=05",
		"https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url=" E_LOGIN
		    E_ASKED "&locale=en-us",
		"https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnam10.safelinks.protection.outlook.com%2F%3Furl%3D"
		"https%253A%252F%252Flogin.microsoftonline.com%252Forganizations%252Fv2.0%252Fadminconsent%253Fclient_id%253D" APP
		"%2526scope%253Dopenid%252520User.Read%2526redirect_uri%253Dhttps%25253A%25252F%25252Fa.example%25252Fc%26data%3D05&data=05",
		"https://www.google.com/url?q=" E_LOGIN E_ASKED "&sa=D",
		"https://linkprotect.cudasvc.com/url?a=" E_LOGIN E_ASKED "&c=E,1,x",
		"https://secure-web.cisco.com/1abc/" E_LOGIN E_ASKED,
		"https://urldefense.proofpoint.com/v2/url?u=https-3A__login.microsoftonline.com_organizations_v2.0_adminconsent-3Fclient-5Fid-3D44444444-2D1111-2D4222-2D8333-2Dbbbbbbbbbbbb-26scope-3Dopenid-2520User.Read-26redirect-5Furi-3Dhttps-253A-252F-252Fa.example-252Fc&d=DwMF",
		"https://urldefense.com/v3/__https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=" APP
		    ASKED "__;!!abc$",
		"https://urldefense.com/v3/__https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=" APP
		"&scope=openid**AUser.Read&redirect_uri=https*3A*2F*2Fa.example*2Fc__;KyslJSUl!!abc$",
		"https://urldefense.us/v3/__https://nam02.safelinks.protection.outlook.com/?url="
		"https*3A*2F*2Flogin.microsoftonline.com*2Forganizations*2Fv2.0*2Fadminconsent*3Fclient_id*3D" APP
		"*26scope*3Dopenid*2520User.Read*26redirect_uri*3Dhttps*253A*252F*252Fa.example*252Fc&data=05*7C02__;JSUlJSUlJSUlJSUlJSUlJSUl!!abc$",
		"https://protect.checkpoint.com/v2/___" LINK ASKED "___.YzJlOmNvbnRvc286YzpvOjE2",
		"https://eu-central-1.protection.sophos.com/?d=microsoftonline.com&u=aHR0cHM6Ly9sb2dpbi5taWNyb3NvZnRvbmxpbmUuY29tL29yZ2FuaXphdGlvbnMvdjIuMC9hZG1pbmNvbnNlbnQ/Y2xpZW50X2lk"
		"PTQ0NDQ0NDQ0LTExMTEtNDIyMi04MzMzLWJiYmJiYmJiYmJiYiZzY29wZT1vcGVuaWQlMjBVc2VyLlJlYWQmcmVkaXJlY3RfdXJp"
		"PWh0dHBzJTNBJTJGJTJGYS5leGFtcGxlJTJGYw%3D%3D&i=NWQ&t=abc",
		LINK "%26scope=openid%20User.Read%26redirect_uri=https%3A%2F%2Fa.example%2Fc",
		LINK
		"%2526scope%253Dopenid%252520User.Read%2526redirect_uri%253Dhttps%25253A%25252F%25252Fa.example%25252Fc",
		LINK "`&scope=openid%20User.Read`&redirect_uri=https%3A%2F%2Fa.example%2Fc",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct consent_link link, again;
		struct err err;

		if (!consent_link_read(&link, rows[i], &arena, &err))
			fail_msg("%zu: %s: %s", i, rows[i], err.told);
		if (!text_same(link.client_id, APP) ||
		    !text_same(scopes_join(&link.scopes, " ", &arena), "openid User.Read") ||
		    strcmp(link.redirect_uri, "https://a.example/c") != 0)
			fail_msg("%zu: %s: %s, %s, %s", i, rows[i], link.client_id,
			    scopes_join(&link.scopes, " ", &arena), link.redirect_uri);
		assert_true(consent_link_read(&again, link.text, &arena, &err)); /* the recorded text is read again */
		assert_string_equal(again.text, link.text);
		assert_string_equal(again.redirect_uri, link.redirect_uri);
	}
	print_message("# %zu ways to paste a link\n", COUNT(rows));
}

static bool has_remark(const char *pasted, const struct link_beside *beside, const char *words)
{
	const char *says[LINK_LINT_MAX];
	struct consent_link link;
	struct err err;
	size_t count;
	bool found = false;

	if (!consent_link_read(&link, pasted, &arena, &err))
		fail_msg("this was refused, and must be read: %s: %s", pasted, err.told);
	count = consent_link_lint(&link, beside, says, LINK_LINT_MAX, &arena);
	for (size_t i = 0; i < count; i++)
		found = found || strstr(says[i], words);
	return *words ? found : count == 0;
}

static void odd_parts_of_a_link_are_remarked(void **state)
{
#define WHOLE "&scope=openid%20user.read&redirect_uri=https://a.example/c"
	static const struct {
		const char *pasted, *words; /* "": nothing is wrong */
	} rows[] = {
		{ LINK WHOLE, "" },
		{ LINK
		    "&redirect_uri=https://a.example/c&scope=https://graph.microsoft.com/openid+https://graph.microsoft.us/User.Read",
		    "" },
		{ LINK WHOLE "&state=7f3a", "" },
		{ LOGIN "/organizations/adminconsent?client_id=" APP, "" },
		{ LOGIN "/common/adminconsent?client_id=" APP, "" },
		{ LOGIN "/" TENANT "/adminconsent?client_id=" APP, "" },
		{ LOGIN "/CONTOSO.example/adminconsent?client_id=" APP, "" },
		{ LOGIN "/fabrikam.example/adminconsent?client_id=" APP, "not a domain of this tenant" },
		{ LOGIN "/" APP "/adminconsent?client_id=" APP, "another tenant, " APP },
		{ LOGIN "/{tenant}/adminconsent?client_id=" APP, "" },
		{ "https://login.windows.net/common/adminconsent?client_id=" APP, "" },
		{ "http://login.microsoftonline.com/common/adminconsent?client_id=" APP, "begins with http://" },
		{ "https://login.microsoftonline.us/organizations/adminconsent?client_id=" APP, "another cloud" },
		{ "https://login.partner.microsoftonline.cn/organizations/adminconsent?client_id=" APP,
		    "another cloud" },
		{ LINK "&scope=openid%20User.Read%20Mail.Send&redirect_uri=https://a.example/c",
		    "more than the profile lists: Mail.Send" },
		{ LINK "&scope=openid&redirect_uri=https://a.example/c",
		    "everything that the profile lists: User.Read" },
		{ LINK "&scope=https://graph.microsoft.com/.default&redirect_uri=https://a.example/c",
		    "whatever the app has registered" },
		{ LINK "&scope=openid%20https://outlook.office.com/User.Read&redirect_uri=https://a.example/c",
		    "do not belong to Microsoft Graph" },
		{ LINK "&scope=openid%20User.Read", "no redirect address" },
		{ LINK "&redirect_uri=https://a.example/c", "names no permissions" },
		{ LINK "&scope=openid%20User.Read&redirect_uri=http://a.example/c", "not https" },
		{ LINK WHOLE "&prompt=consent&login_hint=x", "prompt, login_hint" },
	};
	struct facts facts;
	struct profile profile = { .scopes = scopes_parse(&arena, "openid User.Read") };
	struct link_beside beside = { endpoints_of(CLOUD_GLOBAL), &facts, &profile };

	(void)state;
	facts_init(&facts, &arena);
	snprintf(facts.tenant.id, sizeof facts.tenant.id, "%s", TENANT);
	scopes_add(&facts.org_domains, "contoso.example", &arena);
	for (size_t i = 0; i < COUNT(rows); i++)
		if (!has_remark(rows[i].pasted, &beside, rows[i].words))
			fail_msg("%s: a remark with \"%s\" is expected, or with \"\" none", rows[i].pasted,
			    rows[i].words);
	/* a link that cannot be read is shown as far as it goes */
	beside.endpoints = endpoints_of(CLOUD_CHINA);
	assert_true(has_remark("https://login.partner.microsoftonline.cn/organizations/adminconsent?client_id=" APP,
	    &beside, ""));
}

static void a_refused_link_shows_its_parts(void **state)
{
	struct consent_link link;
	struct err err;

	(void)state;
	assert_false(
	    consent_link_read(&link, "https://evil.example/organizations/adminconsent?client_id=" APP, &arena, &err));
	assert_string_equal(link.host, "evil.example");
	assert_string_equal(link.client_id, APP);
	assert_false(consent_link_read(&link, LOGIN "/" APP "/adminconsent?client=" APP, &arena, &err));
	assert_string_equal(link.tenant, APP);
}

/* --- ids that look alike --- */

static void ids_are_read_as_copied(void **state)
{
	static const char *const good[] = { APP, "{" APP "}", " " APP "\n", "(" APP ").", "'" APP "'", "urn:uuid:" APP,
		"\xe2\x80\x9c" APP "\xe2\x80\x9d", "\xe2\x80\x8b" APP "\xc2\xa0",
		"44444444\xe2\x80\x91"
		"1111\xe2\x80\x91"
		"4222\xe2\x80\x91"
		"8333\xe2\x80\x91"
		"bbbbbbbbbbbb",
		"44444444-1111-4222-8333-BBBBBBBBBBBB" };
	static const char *const labelled[] = { "Application (client) ID: " APP, "Anwendungs-ID (Client)\t" APP,
		"client_id=" APP, "App ID\n" APP "\n" APP };
	static const char *const bad[] = { "", "Salesforce", APP " " TENANT, APP "0", "api://" APP,
		"Directory (tenant) ID: " APP, "Object ID: " APP, "Application: " APP ", tenant " TENANT,
		"login.microsoftonline.com/common/adminconsent?client_id=" APP, "?client_id=" APP "&x=y" };
	char id[37], *longest = arena_alloc(&arena, 5001);

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		if (!ids_read(good[i], id))
			fail_msg("not read: %s", good[i]);
		assert_string_equal(id, APP);
		assert_true(ids_read_app(good[i], id));
	}
	for (size_t i = 0; i < COUNT(labelled); i++) {
		assert_false(ids_read(labelled[i], id));
		if (!ids_read_app(labelled[i], id))
			fail_msg("not read: %s", labelled[i]);
		assert_string_equal(id, APP);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		if (ids_read(bad[i], id) || ids_read_app(bad[i], id))
			fail_msg("this was read: %s", bad[i]);
	memset(longest, ' ', 5000);
	longest[5000] = '\0';
	assert_false(ids_read_app(longest, id));
}

static void ids_are_told_apart(void **state)
{
	struct profile profile = { .client_id = "", .manifest_ids = scopes_parse(&arena, MANIFEST) };
	struct own_clients own = { .graph = TENANT, .exchange = NULL };
	struct err err;

	(void)state;
	assert_true(ids_validate_app("", &own, &err));
	assert_true(ids_validate_app(APP, &own, &err));
	assert_true(ids_validate_app(MANIFEST, &own, &err)); /* odd, but not wrong: some vendors use one id for both */
	assert_non_null(strstr(ids_app_warning(MANIFEST, &profile, &arena), "manifest"));
	assert_string_equal(ids_app_warning(APP, &profile, &arena), "");
	assert_string_equal(ids_app_warning("", &profile, &arena), "");
	assert_false(ids_validate_app(TENANT, &own, &err));
	assert_non_null(strstr(err.told, "naaready itself"));
	assert_false(ids_validate_app("14D82EEC-204b-4c2f-b7e8-296a70dab67e", &own, &err));
	assert_non_null(strstr(err.told, "Command Line Tools"));
	assert_true(ids_validate_client(NULL, &profile, APP, &err));
	assert_true(ids_validate_client(TENANT, &profile, APP, &err));
	assert_false(ids_validate_client(APP, &profile, APP, &err));
	assert_non_null(strstr(err.told, "--app-id"));
	assert_false(ids_validate_client(MANIFEST, &profile, "", &err));
	assert_true(ids_validate_link(APP, &profile, &err));
	profile.client_id = APP;
	assert_true(ids_validate_link(APP, &profile, &err));
	assert_false(ids_validate_link(TENANT, &profile, &err));
	assert_non_null(strstr(err.told, APP));
	assert_false(ids_validate_client(APP, &profile, "", &err));
}

/* --- plans --- */

static void read_topics(struct facts *facts)
{
	facts_init(facts, &arena);
	facts->app_present = YES;
	facts->app_object_id = APP_OBJECT;
	facts->resource_object_id = RESOURCE_OBJECT;
	facts_fetched(facts, TOPIC_APP, 1, "r");
	facts_fetched(facts, TOPIC_RESOURCE, 1, "r");
	facts_fetched(facts, TOPIC_GRANTS, 1, "r");
}

static void add_grant(struct facts *facts, const char *id, const char *resource, const char *scope)
{
	facts_add_grant(facts, (struct grant){ .id = id, .resource_id = resource, .scope = scope });
}

static void a_missing_grant_is_created(void **state)
{
	struct scopes wanted = scopes_parse(&arena, "User.Read openid");
	struct consent_plan plan;
	struct request request;
	struct facts facts;

	(void)state;
	read_topics(&facts);
	add_grant(&facts, "elsewhere", "88888888-1111-4222-8333-fffffffffffe", "User.Read openid");
	plan = consent_plan_make(&facts, &wanted, &arena);
	assert_int_equal(plan.act, CONSENT_CREATE);
	assert_int_equal(plan.method, METHOD_POST);
	assert_int_equal(plan.before.count, 0);
	assert_int_equal(plan.adds.count, 2);
	assert_string_equal(plan.body, "{\"clientId\":\"" APP_OBJECT "\",\"consentType\":\"AllPrincipals\","
				       "\"principalId\":null,\"resourceId\":\"" RESOURCE_OBJECT "\","
				       "\"scope\":\"User.Read openid\"}");
	consent_put(&request, &plan, endpoints_of(CLOUD_GLOBAL), &arena);
	assert_string_equal(request.url, "https://graph.microsoft.com/v1.0/oauth2PermissionGrants");
	assert_int_equal(request.service, SERVICE_GRAPH);
	assert_true(request.writes);
	assert_non_null(strstr(consent_undo_text(&plan, endpoints_of(CLOUD_GLOBAL), &arena), "\nDELETE https://"));
	assert_non_null(strstr(consent_undo_text(&plan, endpoints_of(CLOUD_GLOBAL), &arena), APP_OBJECT));
	assert_non_null(strstr(consent_undo_text(&plan, endpoints_of(CLOUD_GLOBAL), &arena),
	    " and resourceId eq '" RESOURCE_OBJECT "'\n"));
}

/* Consent for one resource says nothing about another; a scope that cannot be sent yet is still missing. */
static void each_resource_is_planned(void **state)
{
	struct profile profile = { .client_id = "", .resource_app_id = GRAPH_APP_ID, .resource_count = 2 };
	struct scopes wanted = scopes_parse(&arena, "User.Read");
	struct consent_grant grants[CONSENT_GRANTS_MAX];
	struct consent_plan plan;
	struct facts facts;

	(void)state;
	read_topics(&facts);
	add_grant(&facts, "g", RESOURCE_OBJECT, "User.Read");
	profile.resources[0] = (struct profile_resource){ "api-1", scopes_parse(&arena, "access_as_user") };
	profile.resources[1] = (struct profile_resource){ "api-2", scopes_parse(&arena, "read write") };
	facts_add_resource(&facts, (struct resource){ .app_id = "api-1",
				       .name = "",
				       .present = NO,
				       .object_id = "",
				       .disabled_by_microsoft = "" });
	facts_add_resource(&facts, (struct resource){ .app_id = "api-2",
				       .name = "Maker API",
				       .present = YES,
				       .object_id = "api-object",
				       .disabled_by_microsoft = "" });
	assert_int_equal(consent_grants(&facts, &profile, &wanted, grants, &arena), 3);
	assert_int_equal(grants[0].plan.act, CONSENT_NOTHING);
	assert_int_equal(grants[0].plan.adds.count, 0);
	assert_int_equal(grants[1].present, NO);
	assert_int_equal(grants[1].plan.act, CONSENT_NOTHING);
	assert_string_equal(scopes_join(&grants[1].plan.adds, " ", &arena), "access_as_user");
	assert_string_equal(grants[2].name, "Maker API");
	assert_int_equal(grants[2].plan.act, CONSENT_CREATE);
	plan = consent_plan_next(&facts, &profile, &wanted, &arena);
	assert_string_equal(plan.resource, "api-object");
	assert_non_null(
	    strstr(consent_undo_text(&plan, endpoints_of(CLOUD_GLOBAL), &arena), "resourceId eq 'api-object'"));
	add_grant(&facts, "h", "api-object", "read write");
	assert_int_equal(consent_plan_next(&facts, &profile, &wanted, &arena).act, CONSENT_NOTHING);
}

static void a_grant_is_extended_as_spelled(void **state)
{
	struct scopes wanted = scopes_parse(&arena, "user.read Mail.Read");
	struct consent_plan plan;
	struct request request;
	struct facts facts;

	(void)state;
	read_topics(&facts);
	add_grant(&facts, "grant/of all", RESOURCE_OBJECT, " openid  PROFILE\tUser.Read odd+name ");
	plan = consent_plan_make(&facts, &wanted, &arena);
	assert_int_equal(plan.act, CONSENT_EXTEND);
	assert_int_equal(plan.method, METHOD_PATCH);
	assert_string_equal(scopes_join(&plan.adds, " ", &arena), "Mail.Read");
	assert_string_equal(plan.body, "{\"scope\":\"openid  PROFILE\\tUser.Read odd+name Mail.Read\"}");
	consent_put(&request, &plan, endpoints_of(CLOUD_GLOBAL), &arena);
	assert_string_equal(request.url, "https://graph.microsoft.com/v1.0/oauth2PermissionGrants/grant%2Fof%20all");
	assert_int_equal(request.method, METHOD_PATCH);
	assert_string_equal(consent_undo_text(&plan, endpoints_of(CLOUD_GLOBAL), &arena),
	    "PATCH https://graph.microsoft.com/v1.0/oauth2PermissionGrants/grant%2Fof%20all\n"
	    "{\"scope\":\" openid  PROFILE\\tUser.Read odd+name \"}");
}

static void nothing_is_sent_where_nothing_is_missing(void **state)
{
	struct scopes wanted = scopes_parse(&arena, "User.Read openid"), none = { 0 };
	struct consent_plan plan;
	struct facts facts;

	(void)state;
	read_topics(&facts);
	add_grant(&facts, "g", RESOURCE_OBJECT, "OPENID user.read Extra");
	plan = consent_plan_make(&facts, &wanted, &arena);
	assert_int_equal(plan.act, CONSENT_NOTHING);
	assert_int_equal(plan.before.count, 3);
	assert_int_equal(plan.adds.count, 0);
	assert_string_equal(consent_undo_text(&plan, endpoints_of(CLOUD_GLOBAL), &arena), "");
	/* Where no scope is wanted, no empty scope is sent. */
	facts.grants.count = 0;
	assert_int_equal(consent_plan_make(&facts, &none, &arena).act, CONSENT_NOTHING);
}

static void no_plan_is_made_without_having_read(void **state)
{
	struct scopes wanted = scopes_parse(&arena, "User.Read");
	static const enum topic topics[] = { TOPIC_APP, TOPIC_RESOURCE, TOPIC_GRANTS };
	struct facts facts;

	(void)state;
	for (size_t i = 0; i < COUNT(topics); i++) {
		read_topics(&facts);
		facts.fetched[topics[i]].status = NOT_READ;
		assert_int_equal(consent_plan_make(&facts, &wanted, &arena).act, CONSENT_NOTHING);
		facts.fetched[topics[i]].status = READ_FAILED;
		assert_int_equal(consent_plan_make(&facts, &wanted, &arena).act, CONSENT_NOTHING);
	}
	read_topics(&facts);
	facts.app_present = NO;
	assert_int_equal(consent_plan_make(&facts, &wanted, &arena).act, CONSENT_NOTHING);
}

/* --- plans for random sets --- */

static uint32_t seed = 20261124;

static uint32_t pick(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* Returns some names, in any case, separated in any way, repeated or not. */
static const char *any_scope(void)
{
	static const char *const names[] = {
		"User.Read",
		"openid",
		"profile",
		"offline_access",
		"Mail.ReadWrite.Shared",
		"a:b",
		"x!y",
		"Calendars.ReadWrite.Shared",
		"Files.Read",
		"email",
		"Tasks.Read",
		"Custom.Scope-1",
	};
	static const char *const gaps[] = { " ", "  ", "\t", "\n", " \r\n " };
	char text[1024] = "";
	size_t len = 0;

	for (uint32_t left = pick(14); left; left--) {
		const char *name = names[pick(COUNT(names))], *gap = gaps[pick(COUNT(gaps))];

		len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", gap, name);
		if (pick(2))
			for (size_t i = len - strlen(name); i < len; i++)
				if (pick(2) && text[i] >= 'a' && text[i] <= 'z')
					text[i] = (char)(text[i] - 'a' + 'A');
	}
	return arena_copy(&arena, text + (len && pick(2)));
}

static bool has_exactly(const struct scopes *set, const char *name)
{
	for (size_t i = 0; i < set->count; i++)
		if (!strcmp(set->names[i], name))
			return true;
	return false;
}

static void check_plan(const struct facts *facts, const struct scopes *wanted)
{
	struct consent_plan plan = consent_plan_make(facts, wanted, &arena);
	struct scopes sent, found;
	struct json_doc doc;
	struct err err;

	assert_true(scopes_include(&plan.after, &plan.before));
	assert_true(scopes_include(&plan.after, wanted));
	for (size_t i = 0; i < plan.before.count; i++)
		assert_true(has_exactly(&plan.after, plan.before.names[i]));
	if (plan.act == CONSENT_NOTHING) {
		assert_true(scopes_include(&plan.before, wanted));
		return;
	}
	assert_true(plan.adds.count > 0);
	assert_true(json_parse(&doc, plan.body, strlen(plan.body), &err));
	sent = scopes_parse(&arena, json_raw(json_get(json_root(&doc), "scope")));
	json_release(&doc);
	assert_true(sent.count > 0);
	assert_true(scopes_include(&sent, &plan.adds));
	/* No scope of the grant is missing, and none is spelled in another way. */
	found = scopes_parse(&arena, plan.found);
	for (size_t i = 0; i < found.count; i++)
		assert_true(has_exactly(&sent, found.names[i]));
	/* Nothing is sent that was neither there nor wanted. */
	for (size_t i = 0; i < sent.count; i++)
		assert_true(scopes_has(&plan.before, sent.names[i]) || scopes_has(wanted, sent.names[i]));
	assert_int_equal(plan.act == CONSENT_EXTEND, plan.method == METHOD_PATCH);
}

static void no_plan_ever_takes_a_scope_away(void **state)
{
	struct facts facts;
	int acts[3] = { 0 };

	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct scopes wanted = scopes_parse(&arena, any_scope());
		uint32_t grants = pick(4);

		read_topics(&facts);
		for (uint32_t g = 0; g < grants; g++)
			add_grant(&facts, g ? "second" : "first",
			    pick(4) ? RESOURCE_OBJECT : "88888888-1111-4222-8333-fffffffffffe", any_scope());
		check_plan(&facts, &wanted);
		acts[consent_plan_make(&facts, &wanted, &arena).act]++;
		arena_reset(&arena);
	}
	/* All three kinds of plan came up often. */
	assert_true(acts[CONSENT_NOTHING] > 100 && acts[CONSENT_CREATE] > 100 && acts[CONSENT_EXTEND] > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(links_are_read_as_pasted, tear_down),
		cmocka_unit_test_teardown(odd_schemes_are_read, tear_down),
		cmocka_unit_test_teardown(other_addresses_are_named, tear_down),
		cmocka_unit_test_teardown(every_form_of_a_link_is_read, tear_down),
		cmocka_unit_test_teardown(other_links_are_refused, tear_down),
		cmocka_unit_test_teardown(links_are_built_anew_for_this_tenant, tear_down),
		cmocka_unit_test_teardown(an_offered_link_has_an_address_to_return_to, tear_down),
		cmocka_unit_test_teardown(links_are_found_in_pasted_text, tear_down),
		cmocka_unit_test_teardown(odd_parts_of_a_link_are_remarked, tear_down),
		cmocka_unit_test_teardown(a_refused_link_shows_its_parts, tear_down),
		cmocka_unit_test_teardown(ids_are_read_as_copied, tear_down),
		cmocka_unit_test_teardown(ids_are_told_apart, tear_down),
		cmocka_unit_test_teardown(a_missing_grant_is_created, tear_down),
		cmocka_unit_test_teardown(each_resource_is_planned, tear_down),
		cmocka_unit_test_teardown(a_grant_is_extended_as_spelled, tear_down),
		cmocka_unit_test_teardown(nothing_is_sent_where_nothing_is_missing, tear_down),
		cmocka_unit_test_teardown(no_plan_is_made_without_having_read, tear_down),
		cmocka_unit_test_teardown(no_plan_ever_takes_a_scope_away, tear_down),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
