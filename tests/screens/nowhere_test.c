/* nowhere_test.c - no page of practice leads anywhere real, and whatever waits for a browser can be completed
 *
 * Every page of every practice tenant, and of a partner's customers: no address of Microsoft's to open, no page of its
 * to type a code into. Where a page shows an address, it also offers what a person would do there.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "tests/fake_world.h"

static struct fake_site site;
static struct fake_world world;

/* Addresses that would be taken for a place to go to. Documents to read are no such place. */
static const char *const places[] = { "microsoft.com/devicelogin", "aka.ms/devicelogin", "login.microsoft",
	"login.windows", "login-us.", "graph.microsoft", "outlook.office", "entra.microsoft", "portal.azure",
	"admin.microsoft" };

static void look_at(const char *what, const char *text)
{
	for (size_t i = 0; text && i < sizeof places / sizeof *places; i++)
		if (text_find(text, places[i]))
			fail_msg("%s, page %s, %s: %s", site.practice.tenant->name, fake_page(&world)->id, what, text);
}

static void look(void)
{
	const struct page *page = fake_page(&world);

	for (size_t i = 0; i < page->doc.count; i++) {
		const struct block *block = &page->doc.blocks[i];

		look_at(block->id, block->label);
		look_at(block->id, block->text);
		look_at(block->id, block->note);
	}
}

static void settle(int64_t seconds)
{
	fake_settle(&world, seconds);
	look();
}

static void choose(const char *id)
{
	fake_choose(&world, id);
	settle(20);
}

static void input(enum input_kind kind)
{
	fake_input(&world, kind, NULL, NULL);
	settle(5);
}

/* From the start to the page that signs in. */
static void begin(const char *tenant, const char *domain)
{
	fake_site_init(&site, tenant);
	fake_start(&world, &site, site.utc);
	settle(5);
	fake_goto(&world, "tenant");
	fake_type(&world, "tenant", domain ? domain : site.practice.tenant->domain);
	settle(5);
	fake_goto(&world, "signin");
	look();
}

static void end(void)
{
	for (size_t i = 0; i < world.call_count && i < FAKE_CALLS_MAX; i++)
		look_at("a call", world.calls[i].what);
	look_at("said beside the pages", buf_text(&world.aside));
	look_at("the record", buf_text(&site.run));
	fake_release(&world);
	fake_site_release(&site);
}

/* Signs in without a code: begins in a browser that is not there. */
static void sign_in(const char *how, const char *service)
{
	char id[40];

	snprintf(id, sizeof id, "%s.%s", how, service);
	fake_goto(&world, "signin");
	if (!fake_has(&world, id))
		fake_try(&world, "more");
	choose(id);
	snprintf(id, sizeof id, "pretend.%s", service);
	choose(id);
	if (!session_in(
		flow_session(&world.wizard.flow, strcmp(service, "graph") == 0 ? SERVICE_GRAPH : SERVICE_EXCHANGE)))
		fail_msg("%s: %s at %s did not sign in", site.practice.tenant->name, how, service);
}

static void walk(const char *tenant, const char *domain)
{
	begin(tenant, domain);
	sign_in("paste", "graph");
	sign_in("loopback", "exchange");
	for (int i = 0; steps[i]; i++) {
		fake_goto(&world, steps[i]->id);
		settle(20);
		input(INPUT_HELP);
		input(INPUT_BACK);
		input(INPUT_TRACE);
		input(INPUT_BACK);
		input(INPUT_COPY);
	}
	input(INPUT_TIMELINE);
	input(INPUT_BACK);
	fake_goto(&world, "consent");
	settle(5);
	fake_try(&world, "write");
	settle(20);
	end();
}

static void no_page_leads_anywhere(void **state)
{
	(void)state;
	for (const struct practice_tenant *tenant = practice_tenants; tenant->name; tenant++) {
		walk(tenant->name, NULL);
		for (const struct practice_tenant *customer = tenant->customers; customer && customer->name; customer++)
			walk(tenant->name, customer->domain);
	}
}

/* --- consent in a browser --- */

static const char *granted(void)
{
	const struct finding *finding;

	fake_page(&world);
	finding = findings_get(&world.wizard.flow.findings, "scopes.granted");
	return finding ? verdict_id(finding->verdict) : "";
}

static void watch(const char *tenant, const char *domain)
{
	begin(tenant, domain);
	sign_in("paste", "graph");
	fake_goto(&world, "consent");
	settle(20);
	choose("browser");
	assert_non_null(page_block(fake_page(&world), "watch.link"));
}

static void consent_in_a_browser_completes(void **state)
{
	static const struct {
		const char *tenant, *domain;
	} rows[] = { { "fresh", NULL }, { "classic", NULL }, { "hostile", NULL },
		{ "partner", "bakery.practice.example" }, { "partner", "garage.practice.example" } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		watch(rows[i].tenant, rows[i].domain);
		assert_string_equal("fail", granted());
		fake_choose(&world, "consent.declines");
		settle(5);
		assert_string_equal("fail", granted());
		assert_non_null(strstr(world.wizard.notice.told, "AADSTS65004"));
		choose("consent.agrees");
		assert_string_equal("pass", granted());
		assert_false(world.wizard.consent.watching);
		assert_int_equal(0, world.writes);
		end();
	}
}

/* A link that asks for less takes the rest away, as Microsoft warns; the page says what is missing then. */
static void a_consent_replaces(void **state)
{
	(void)state;
	begin("classic", NULL);
	sign_in("paste", "graph");
	fake_goto(&world, "addin");
	settle(5);
	fake_type(&world, "app",
	    "https://login.practice.example/organizations/v2.0/adminconsent?client_id=" PRACTICE_APP_ID
	    "&scope=https%3A%2F%2Fgraph.practice.example%2FMail.ReadWrite.Shared"
	    "&redirect_uri=https%3A%2F%2Fpractice-crm.example%2Fconsent");
	fake_try(&world, "link.use");
	settle(20);
	fake_goto(&world, "consent");
	settle(5);
	choose("browser");
	choose("consent.agrees");
	assert_string_equal("Mail.ReadWrite.Shared", site.practice.grant_scope);
	assert_string_equal("fail", granted());
	assert_non_null(page_block(fake_page(&world), "scope.User.Read"));
	end();
}

/* Real addresses stay real: nothing is offered in the place of a browser there. */
static void a_real_tenant_offers_nothing_of_this(void **state)
{
	(void)state;
	fake_site_init(&site, "nodevice");
	fake_prepare(&world, &site, site.utc, &fake_data);
	world.setup.flow.endpoints = NULL;
	world.setup.flow.practice_tenant = NULL;
	world.setup.practice_says = NULL;
	fake_open(&world);
	fake_settle(&world, 5);
	fake_goto(&world, "tenant");
	fake_type(&world, "tenant", site.practice.tenant->domain);
	fake_settle(&world, 5);
	fake_goto(&world, "signin");
	if (!fake_has(&world, "paste.graph"))
		fake_try(&world, "more");
	fake_choose(&world, "paste.graph");
	assert_null(page_block(fake_page(&world), "pretend.graph"));
	pretend_signin(&world.wizard.flow.pretend, &world.wizard.flow.graph,
	    &(struct turn){ .event = &(struct event){ .kind = EVENT_START },
		.orders = &world.orders,
		.requests = &world.requests });
	assert_int_equal(0, world.orders.count);
	fake_release(&world);
	fake_site_release(&site);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_page_leads_anywhere),
		cmocka_unit_test(consent_in_a_browser_completes),
		cmocka_unit_test(a_consent_replaces),
		cmocka_unit_test(a_real_tenant_offers_nothing_of_this),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, fake_begin, fake_end);
}
