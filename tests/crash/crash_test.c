/* crash_test.c - the wizard dies anywhere, and the next start knows of every change that is still open
 *
 * The test walks a path once and counts the steps of the world, then once more for each step and dies there; the long path
 * also with every fault at every call. After each death the next start must know of a setting that is not as it was found,
 * and lead to putting it back; it must finish an app that was half created, create nothing twice, and lose no permission. A
 * connection that was cut leads back to its page, and so does a sign-in that somebody revoked.
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
	void (*come_back)(struct fake_site *, bool lived); /* starts again and asserts what must hold then */
};

/* --- sign in, write the consent, block legacy tokens, fill in the checklist, put them back --- */

static void walk_classic(struct fake_world *world)
{
	fake_to_sign_in(world);
	fake_sign_in(world, "graph");
	fake_sign_in(world, "exchange");
	fake_try(world, "next"); /* to page add-in */
	fake_try(world, "next"); /* to page consent */
	fake_try(world, "write");
	fake_settle(world, 5);
	fake_try(world, "act.signin");
	fake_sign_in(world, "graph");
	fake_confirm(world, 40);
	fake_try(world, "next"); /* to page permissions */
	fake_try(world, "next"); /* to page tokens */
	fake_try(world, "block");
	fake_settle(world, 5);
	fake_confirm(world, 40);
	fake_try(world, "skip");
	fake_try(world, "restore"); /* asks for a sign-in: the token ran out in these 24 hours */
	fake_sign_in(world, "exchange");
	fake_confirm(world, 40);
	fake_try(world, "next"); /* to page proof */
	fake_try(world, "next"); /* to page summary */
	fake_try(world, "finish");
	fake_input(world, INPUT_QUIT, NULL, NULL);
}

/* Starts again later and takes the way back that the first page offers. Returns whether that settled the change. */
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

static bool is_known_open(const struct fake_world *world)
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

/* The next start must know of the change. Where the change was never seen in effect, a start settles it at once only
 * if it shows by then; otherwise once the time is over in which it could show, without sending anything. */
static void put_back(struct fake_site *site, bool lived)
{
	static struct fake_world world;
	struct practice *practice = &site->practice;

	(void)lived;
	assert_false(scopes_lost(practice));
	if (practice->tokens != TOKENS_ALLOWED || site->marked) {
		switched++;
		fake_start(&world, site, site->utc + 3600);
		assert_true(is_known_open(&world) || practice->tokens == TOKENS_ALLOWED);
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

/* --- a tenant without the app: create the enterprise application, then write the consent --- */

static void confirm_as_graph(struct fake_world *world)
{
	fake_settle(world, 5);
	fake_try(world, "act.signin");
	fake_sign_in(world, "graph");
	fake_confirm(world, 60);
}

/* Walks on where a step is not offered because it is done already. */
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

static unsigned count_changes(const struct fake_site *site, enum change_what what, enum change_state state)
{
	unsigned count = 0;
	struct run run;

	fake_site_read(site, &run);
	for (size_t i = 0; i < run.change_count; i++)
		count += run.changes[i].what == what && run.changes[i].state == state;
	run_release(&run);
	return count;
}

static void finish_fresh(struct fake_site *site, bool lived)
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
	/* a change that was recorded and perhaps never sent stays "intended" beside the one that was carried out */
	assert_true(count_changes(site, CHANGE_APP, CHANGE_DONE) <= 1);
	assert_true(
	    count_changes(site, CHANGE_APP, CHANGE_DONE) + count_changes(site, CHANGE_APP, CHANGE_INTENDED) >= 1);
	assert_true(
	    count_changes(site, CHANGE_CONSENT, CHANGE_DONE) + count_changes(site, CHANGE_CONSENT, CHANGE_INTENDED) >=
	    1);
}

static const struct path paths[] = {
	{ "every step from consent to the switch put back", "classic", walk_classic, put_back },
	{ "every step of creating the app and granting to it", "fresh", walk_fresh, finish_fresh },
};

/* --- death --- */

/* Walks the path and dies at step @at. Returns the number of steps when the walk lived to its end, else 0. *@met
 * tells whether @fault was met. */
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

static void the_wizard_dies_at_every_step(void **state)
{
	const struct path *path = *state;
	long places = live_and_die(path, -1, NULL, NULL);

	switched = 0;
	assert_true(places > 50);
	for (long at = 0; at < places; at += FAKE_STRIDE)
		live_and_die(path, at, NULL, NULL);
	assert_true(switched > 5 || path != paths || FAKE_STRIDE > 1);
	print_message("%ld steps to die at, %u of them while legacy tokens were changed\n", places, switched);
}

/* Each call of the path meets each fault; besides, the program dies at a sample of the steps. */
static void every_call_meets_every_fault(void **state)
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
						break; /* the path has fewer of these calls, and the walk without a fault is above */
				}
	assert_true(switched > 100 / FAKE_STRIDE);
	print_message("%u walks with a fault, after %u of which legacy tokens were still changed\n", walks, switched);
}

/* --- another run, a connection that is cut, a sign-in that is revoked --- */

static void begin_world(struct fake_world *world, struct fake_site *site, const char *page)
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

static void end_world(struct fake_world *world, struct fake_site *site)
{
	fake_release(world);
	fake_site_release(site);
}

static void block_tokens(struct fake_world *world)
{
	fake_choose(world, "block");
	fake_choose(world, "insist.anyway");
	fake_settle(world, 5);
	assert_int_equal(world->wizard.flow.act.state, ACT_PLANNED);
}

/* A second run of the same tenant, begun while legacy tokens are blocked, knows of that, and knows when it is
 * settled. */
static void another_run_knows_of_the_open_change(void **state)
{
	static struct fake_world world;
	struct fake_site site;

	(void)state;
	begin_world(&world, &site, "tokens");
	block_tokens(&world);
	fake_confirm(&world, 40);
	assert_int_equal(site.practice.tokens, TOKENS_BLOCKED);
	/* the same tenant by its id: one run is about one tenant as it was typed, so another run begins */
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
	end_world(&world, &site);
}

/* After the summary the run is over, and the next start begins another. */
static void a_run_cut_on_any_page_goes_on_there(void **state)
{
	static const char *const pages[] = { "signin", "addin", "consent", "permissions", "tokens", "proof" };
	static struct fake_world world;
	struct fake_site site;

	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		begin_world(&world, &site, pages[i]);
		fake_hang_up(&world);
		assert_true(world.quit);
		fake_release(&world);
		/* the facts of the last start are there again, on the page where it was cut */
		fake_start(&world, &site, site.utc + 60);
		fake_settle(&world, 5);
		assert_string_equal(fake_page(&world)->id, pages[i]);
		fake_leave(&world);
		assert_int_not_equal(world.status, 5);
		end_world(&world, &site);
	}
}

static void sign_in_again(struct fake_world *world, const char *service, const char *page)
{
	assert_string_equal(fake_page(world)->id, "signin");
	fake_sign_in(world, service);
	assert_string_equal(fake_page(world)->id, page);
}

/* The service no longer knows the token. */
static void a_token_revoked_while_reading_leads_to_sign_in(void **state)
{
	static struct fake_world world;
	struct fake_site site;

	(void)state;
	begin_world(&world, &site, "consent");
	secret_set(&world.bearer[SERVICE_GRAPH], "revoked", 7);
	fake_choose(&world, "again");
	fake_settle(&world, 5);
	assert_int_equal(world.wizard.flow.graph.err.kind, ERR_SIGNED_OUT);
	sign_in_again(&world, "graph", "consent");
	/* the reads that failed with the token were made again */
	assert_int_equal(world.wizard.flow.run.facts.fetched[TOPIC_GRANTS].status, READ_OK);
	end_world(&world, &site);
}

/* The change may not have been sent with the revoked token, and its plan may not be lost. */
static void a_token_revoked_before_a_change_keeps_the_plan(void **state)
{
	static struct fake_world world;
	struct fake_site site;

	(void)state;
	begin_world(&world, &site, "tokens");
	block_tokens(&world);
	secret_set(&world.bearer[SERVICE_EXCHANGE], "revoked", 7);
	fake_confirm(&world, 5);
	assert_int_equal(site.practice.tokens, TOKENS_ALLOWED);
	assert_false(site.marked);
	sign_in_again(&world, "exchange", "tokens");
	block_tokens(&world);
	fake_confirm(&world, 40);
	assert_int_equal(site.practice.tokens, TOKENS_BLOCKED);
	assert_true(site.marked);
	end_world(&world, &site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		{ paths[0].name, the_wizard_dies_at_every_step, NULL, NULL, (void *)(uintptr_t)&paths[0] },
		{ paths[1].name, the_wizard_dies_at_every_step, NULL, NULL, (void *)(uintptr_t)&paths[1] },
		cmocka_unit_test(every_call_meets_every_fault),
		cmocka_unit_test(another_run_knows_of_the_open_change),
		cmocka_unit_test(a_run_cut_on_any_page_goes_on_there),
		cmocka_unit_test(a_token_revoked_while_reading_leads_to_sign_in),
		cmocka_unit_test(a_token_revoked_before_a_change_keeps_the_plan),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, fake_begin, fake_end);
}
