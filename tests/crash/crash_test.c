/* crash_test.c - the wizard ends in the middle, comes back, and nothing is left changed unknowingly
 *
 * A path is walked once to count what the world does, then once for every one of these places, dying there; the long one also
 * with every fault at every call. After each death the next start must know of a switch that is not as it was found, and lead to
 * putting it back; an app that was half made is finished, and nothing is made twice; and no permission may ever be lost. A line
 * that is cut leads back to its page, and so does a sign-in that somebody revoked.
 */
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "tests/fake_world.h"

static unsigned switched;

struct path {
	const char *name, *tenant;
	void (*walk)(struct fake_world *);
	void (*come_back)(struct fake_site *, bool lived); /* and what must hold then */
};

/* --- sign in, write the consent, block legacy tokens, fill in the checklist, put them back --- */

static void walk_classic(struct fake_world *world)
{
	fake_to_sign_in(world);
	fake_sign_in(world, "graph");
	fake_sign_in(world, "exchange");
	fake_try(world, "next"); /* add-in */
	fake_try(world, "next"); /* consent */
	fake_try(world, "write");
	fake_settle(world, 5);
	fake_try(world, "act.signin");
	fake_sign_in(world, "graph");
	fake_confirm(world, 40);
	fake_try(world, "next"); /* permissions */
	fake_try(world, "next"); /* tokens */
	fake_try(world, "block");
	fake_settle(world, 5);
	fake_confirm(world, 40);
	fake_try(world, "skip");
	fake_try(world, "restore"); /* the token ran out in these 24 hours */
	fake_sign_in(world, "exchange");
	fake_confirm(world, 40);
	fake_try(world, "next"); /* proof */
	fake_try(world, "next"); /* summary */
	fake_try(world, "finish");
	fake_input(world, INPUT_QUIT, NULL, NULL);
}

/* A later start, and the way back that its first page offers. True when it is settled by that. */
static bool recover(struct fake_site *site, int64_t later_s)
{
	static struct fake_world world;
	bool waits;

	fake_start(&world, site, site->utc + later_s);
	fake_settle(&world, 5);
	assert_string_equal(fake_page(&world)->id, "unfinished");
	fake_choose(&world, "restore");
	fake_sign_in(&world, "exchange");
	fake_confirm(&world, 60);
	fake_input(&world, INPUT_QUIT, NULL, NULL);
	waits = world.wizard.flow.act.state == ACT_UNSETTLED;
	assert_int_equal(world.status == 5, waits);
	assert_int_equal(site->marked, waits);
	fake_release(&world);
	return !waits;
}

static bool known_open(const struct fake_world *world)
{
	struct flow_open open;

	return flow_open(&world->wizard.flow, &open) || world->setup.flow.mark_count;
}

static bool scopes_lost(const struct practice *practice)
{
	struct arena arena = { 0 };
	struct scopes now = scopes_parse(&arena, practice->grant_scope ? practice->grant_scope : "");
	struct scopes before = scopes_parse(&arena, practice->tenant->grant_scope);
	bool lost = !scopes_include(&now, &before);

	arena_release(&arena);
	return lost;
}

/* What is changed must be known to the next start. What was never seen in effect is settled at once only where it shows; else
 * when its time is over, and nothing is sent then. */
static void put_back(struct fake_site *site, bool lived)
{
	static struct fake_world world;
	struct practice *practice = &site->practice;

	(void)lived;
	assert_false(scopes_lost(practice));
	if (practice->tokens != TOKENS_ALLOWED || site->marked) {
		switched++;
		fake_start(&world, site, site->utc + 3600);
		assert_true(known_open(&world) || practice->tokens == TOKENS_ALLOWED);
		fake_release(&world);
		practice->fault_count = 0;
	}
	if ((practice->tokens != TOKENS_ALLOWED || site->marked) && !recover(site, 7200)) {
		assert_int_equal(practice->tokens, TOKENS_ALLOWED);
		assert_true(recover(site, 3 * 86400));
	}
	assert_int_equal(practice->tokens, TOKENS_ALLOWED);
	assert_false(site->marked);
	assert_false(scopes_lost(practice));
}

/* --- where nothing is there yet: the enterprise application is created, then the consent is written --- */

static void confirm_as_graph(struct fake_world *world)
{
	fake_settle(world, 5);
	fake_try(world, "act.signin");
	fake_sign_in(world, "graph");
	fake_confirm(world, 60);
}

/* What is done already is not offered, and gone round. */
static void walk_fresh(struct fake_world *world)
{
	fake_settle(world, 5);
	if (world->wizard.flow.discovery != DISCOVERY_DONE) {
		fake_try(world, "next");
		fake_try(world, "known.0");
		fake_settle(world, 5);
	}
	fake_goto(world, "consent");
	fake_try(world, "again");
	fake_sign_in(world, "graph");
	fake_try(world, "create");
	confirm_as_graph(world);
	fake_try(world, "write");
	confirm_as_graph(world);
}

static unsigned changes(const struct fake_site *site, enum change_what what, enum change_state state)
{
	unsigned count = 0;
	struct run run;

	fake_site_read(site, &run);
	for (size_t i = 0; i < run.change_count; i++)
		count += run.changes[i].what == what && run.changes[i].state == state;
	run_release(&run);
	return count;
}

static void finish(struct fake_site *site, bool lived)
{
	static struct fake_world world;

	assert_true(!site->practice.grant_scope || site->practice.app_present);
	if (!lived) {
		fake_start(&world, site, site->utc + 600);
		walk_fresh(&world);
		fake_release(&world);
	}
	assert_true(site->practice.app_present);
	assert_non_null(site->practice.grant_scope);
	/* what was recorded and perhaps never sent stays "intended" beside the one that was made */
	assert_true(changes(site, CHANGE_APP, CHANGE_DONE) <= 1);
	assert_true(changes(site, CHANGE_APP, CHANGE_DONE) + changes(site, CHANGE_APP, CHANGE_INTENDED) >= 1);
	assert_true(changes(site, CHANGE_CONSENT, CHANGE_DONE) + changes(site, CHANGE_CONSENT, CHANGE_INTENDED) >= 1);
}

static const struct path paths[] = {
	{ "every step from consent to the switch put back", "classic", walk_classic, put_back },
	{ "every step of creating the app and granting to it", "fresh", walk_fresh, finish },
};

/* --- death --- */

/* Dies at step @at; returns the number of places when it lived to the end, else 0. @met: whether @fault was met. */
static long live_and_die(const struct path *path, long at, const struct fault *fault, bool *met)
{
	static struct fake_world world;
	struct fake_site site;
	long places;

	fake_site_init(&site, path->tenant);
	if (fault)
		site.practice.faults[site.practice.fault_count++] = *fault;
	fake_prepare(&world, &site, site.utc, &fake_data);
	world.die_at = at;
	fake_open(&world);
	path->walk(&world);
	places = world.dead ? 0 : world.steps;
	assert_true(fault || world.dead == (at >= 0));
	if (!world.dead && !fault)
		assert_int_equal(world.status, 0);
	if (world.quit && site.practice.tokens != site.practice.tenant->tokens && world.status != 5)
		fail_msg("fault %s call %u kind %d, death %ld: tokens %s, status %d\n%s", fault ? fault->path : "-",
		    fault ? fault->nth : 0, fault ? (int)fault->kind : 0, at, tokens_state_id(site.practice.tokens),
		    world.status, buf_text(&site.run));
	if (met)
		*met = !fault->nth || site.practice.faults[0].seen >= fault->nth;
	fake_release(&world);
	path->come_back(&site, places > 0);
	fake_site_release(&site);
	return places;
}

static void every_step(void **state)
{
	const struct path *path = *state;
	long places = live_and_die(path, -1, NULL, NULL);

	switched = 0;
	assert_true(places > 50);
	for (long at = 0; at < places; at += FAKE_STRIDE)
		live_and_die(path, at, NULL, NULL);
	assert_true(switched > 5 || path != paths || FAKE_STRIDE > 1);
	print_message("%ld places to die, %u of them with the switch thrown\n", places, switched);
}

/* Each call of the path, spoiled in each way; and the death of the program at a sample of places besides. */
static void every_fault(void **state)
{
	static const char *const calls[] = { "InvokeCommand", "oauth2PermissionGrants", "oauth2/v2.0/token",
		"servicePrincipals" };
	unsigned walks = 0;
	bool met = true;

	(void)state;
	switched = 0;
	for (size_t call = 0; call < sizeof calls / sizeof calls[0]; call++)
		for (unsigned nth = 0; nth <= 12; nth += FAKE_STRIDE)
			for (int kind = FAULT_429; kind <= FAULT_DEEP; kind++)
				for (long at = -1; at < 230; at += at < 0 ? 60 : 37) {
					struct fault fault = { .path = calls[call],
						.nth = nth,
						.kind = (enum fault_kind)kind,
						.retry_after_s = 2 };

					live_and_die(&paths[0], at, &fault, at < 0 ? &met : NULL);
					walks++;
					if (!met)
						break; /* there are fewer of these calls: without the fault it was walked above */
				}
	assert_true(switched > 100 / FAKE_STRIDE);
	print_message("%u walks with a fault, %u of them with the switch thrown at the end\n", walks, switched);
}

/* --- another run, a line that is cut, a sign-in that is revoked --- */

static void begin(struct fake_world *world, struct fake_site *site, const char *page)
{
	fake_site_init(site, "classic");
	fake_start(world, site, site->utc);
	fake_to_sign_in(world);
	fake_sign_in(world, "graph");
	fake_sign_in(world, "exchange");
	fake_goto(world, page);
	fake_settle(world, 5);
	assert_string_equal(fake_page(world)->id, page);
}

static void end(struct fake_world *world, struct fake_site *site)
{
	fake_release(world);
	fake_site_release(site);
}

static void block(struct fake_world *world)
{
	fake_choose(world, "block");
	fake_choose(world, "insist.anyway");
	fake_settle(world, 5);
	assert_int_equal(world->wizard.flow.act.state, ACT_PLANNED);
}

/* Another run of the same tenant, begun while the switch is thrown, knows of it; and knows when it is settled. */
static void another_run(void **state)
{
	static struct fake_world world;
	struct fake_site site;

	(void)state;
	begin(&world, &site, "tokens");
	block(&world);
	fake_confirm(&world, 40);
	assert_int_equal(site.practice.tokens, TOKENS_BLOCKED);
	/* the tenant again, by its id: one run is one tenant, so another run begins */
	fake_input(&world, INPUT_BACK, NULL, NULL);
	fake_goto(&world, "tenant");
	fake_type(&world, "tenant", site.practice.tenant->tenant_id);
	fake_settle(&world, 5);
	assert_string_equal(fake_page(&world)->id, "unfinished");
	fake_choose(&world, "restore");
	fake_sign_in(&world, "exchange");
	fake_confirm(&world, 60);
	assert_int_equal(site.practice.tokens, TOKENS_ALLOWED);
	assert_false(site.marked);
	fake_input(&world, INPUT_QUIT, NULL, NULL);
	assert_int_not_equal(world.status, 5);
	end(&world, &site);
}

/* Where the summary was seen the run is over, and the next start begins another. */
static void cut_on_each_page(void **state)
{
	static const char *const pages[] = { "signin", "addin", "consent", "permissions", "tokens", "proof" };
	static struct fake_world world;
	struct fake_site site;

	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		begin(&world, &site, pages[i]);
		fake_hang_up(&world);
		assert_true(world.quit);
		fake_release(&world);
		/* what the last one found is there again, on the page where it was */
		fake_start(&world, &site, site.utc + 60);
		fake_settle(&world, 5);
		assert_string_equal(fake_page(&world)->id, pages[i]);
		fake_leave(&world);
		assert_int_not_equal(world.status, 5);
		end(&world, &site);
	}
}

static void sign_in_again(struct fake_world *world, const char *service, const char *page)
{
	assert_string_equal(fake_page(world)->id, "signin");
	fake_sign_in(world, service);
	assert_string_equal(fake_page(world)->id, page);
}

/* The token is no longer known to the service. */
static void signed_out_while_reading(void **state)
{
	static struct fake_world world;
	struct fake_site site;

	(void)state;
	begin(&world, &site, "consent");
	secret_set(&world.bearer[SERVICE_GRAPH], "revoked", 7);
	fake_choose(&world, "again");
	fake_settle(&world, 5);
	assert_int_equal(world.wizard.flow.graph.err.kind, ERR_SIGNED_OUT);
	sign_in_again(&world, "graph", "consent");
	/* what was lost with the token was read again */
	assert_int_equal(world.wizard.flow.run.facts.fetched[TOPIC_GRANTS].status, READ_OK);
	end(&world, &site);
}

/* Nothing may have been sent with it, and nothing planned may be lost. */
static void signed_out_before_a_change(void **state)
{
	static struct fake_world world;
	struct fake_site site;

	(void)state;
	begin(&world, &site, "tokens");
	block(&world);
	secret_set(&world.bearer[SERVICE_EXCHANGE], "revoked", 7);
	fake_confirm(&world, 5);
	assert_int_equal(site.practice.tokens, TOKENS_ALLOWED);
	assert_false(site.marked);
	sign_in_again(&world, "exchange", "tokens");
	block(&world);
	fake_confirm(&world, 40);
	assert_int_equal(site.practice.tokens, TOKENS_BLOCKED);
	assert_true(site.marked);
	end(&world, &site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		{ paths[0].name, every_step, NULL, NULL, (void *)(uintptr_t)&paths[0] },
		{ paths[1].name, every_step, NULL, NULL, (void *)(uintptr_t)&paths[1] },
		cmocka_unit_test(every_fault),
		cmocka_unit_test(another_run),
		cmocka_unit_test(cut_on_each_page),
		cmocka_unit_test(signed_out_while_reading),
		cmocka_unit_test(signed_out_before_a_change),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, fake_begin, fake_end);
}
