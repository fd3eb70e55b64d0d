/* part_test.c - the test without legacy tokens, as part of page 7: what must hold before, the wait, and the decision */
#include <string.h>

#include "base/i18n.h"
#include "base/when.h"
#include "cloud/exchange.h"
#include "core/addins.h"
#include "wizard/steps/parts.h"

/* A token that was given out before is good for up to an hour more. */
#define TOKEN_S 3600
/* Planning, reading and sending take a minute or two; what runs out sooner than this is signed in for anew. */
#define LIFETIME_S 600
#define ADDINS_SHOWN 20

/* --- before --- */

static void page_verdict(struct page *page, const char *id, enum verdict verdict, const char *label, const char *text)
{
	struct block *block = page_row(page, id, label, text);

	block->kind = BLOCK_VERDICT;
	block->verdict = verdict;
	block->note = "";
}

static void page_role(const struct wizard *wizard, struct page *page, const char *cmdlet)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const char *label = _("A role that may switch it");

	if (facts->heard[TOPIC_CMDLETS].hearing != HEARD)
		page_verdict(page, "before.role", VERDICT_UNKNOWN, label,
			     _("Exchange was not asked what who signed in may run. If a role is missing, the change is refused and nothing happens."));
	else if (scopes_has(&facts->cmdlets, cmdlet))
		page_verdict(page, "before.role", VERDICT_PASS, label, part_printf(page, _("Who signed in may run %s."), cmdlet));
	else
		page_verdict(page, "before.role", VERDICT_FAIL, label,
			     part_printf(page, _("Who signed in may not run %s: that needs the role Exchange Administrator."), cmdlet));
}

static void page_lifetime(const struct wizard *wizard, struct page *page)
{
	const struct session *session = &wizard->flow.exchange;
	const char *label = _("A sign-in that lasts long enough");
	int64_t left = session->claims.expires - wizard->flow.now;
	char when[WHEN_SIZE];

	if (!session_in(session))
		page_verdict(page, "before.lifetime", VERDICT_UNKNOWN, label, _("Nobody is signed in for Exchange now; that comes first."));
	else if (!session->claims.expires)
		page_verdict(page, "before.lifetime", VERDICT_UNKNOWN, label, _("The token does not say how long it is good."));
	else if (left < LIFETIME_S)
		page_verdict(page, "before.lifetime", VERDICT_WARN, label,
			     _("The token runs out within ten minutes. Sign in for Exchange again first."));
	else
		page_verdict(page, "before.lifetime", VERDICT_PASS, label,
			     part_printf(page, _("The token is good until %s. Putting back later is a sign-in of its own."),
					 when_clock(session->claims.expires, when)));
}

/* A pasted state is no ground for a change: the plan reads it itself. */
static void page_known(const struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct heard *heard = &facts->heard[TOPIC_TOKENS];
	const char *label = _("A state that is known, and can be put back");
	char when[WHEN_SIZE];

	if (*heard->by)
		page_verdict(page, "before.state", VERDICT_UNKNOWN, label,
			     _("It was pasted, not asked. It is read again before anything is planned; what cannot be read is not changed."));
	else if (facts->tokens == TOKENS_NOT_SET)
		page_verdict(page, "before.state", VERDICT_WARN, label,
			     _("The setting is \"not set\". There is no certain way back to that: Microsoft's own pages disagree about what removing the setting does."));
	else
		page_verdict(page, "before.state", VERDICT_PASS, label,
			     part_printf(page, _("\"%s\", read at %s; it is put back to that."), tokens_state_say(facts->tokens),
					 when_minute(heard->at, when)));
}

/* In the words of whoever has to act: what they will see, and whom to tell. */
#define USERS_PARAGRAPHS 4
static void users_text(struct wizard *wizard, const char *paragraphs[USERS_PARAGRAPHS], struct arena *arena)
{
	paragraphs[0] = _("From DATE, TIME to DATE, TIME we test how Outlook add-ins work without an old way of signing in that Microsoft has retired.");
	paragraphs[1] = arena_printf(arena, _("Please open %s in Outlook during that time, as you usually do. You may be asked to sign in once more."),
				     flow_profile(&wizard->flow)->name);
	paragraphs[2] = _("If an add-in does not work, tell CONTACT: which add-in, which Outlook (Windows, new, web, Mac, mobile), the time, and the error as it is shown.");
	paragraphs[3] = _("Mail and calendar are not affected. You need not change or install anything.");
}

static void page_users_text(struct wizard *wizard, struct page *page)
{
	const char *paragraphs[USERS_PARAGRAPHS];

	users_text(wizard, paragraphs, &page->arena);
	page_heading(page, "users.head", _("Text for your users; copy it and fill in the dates"));
	for (size_t i = 0; i < USERS_PARAGRAPHS; i++)
		page_text(page, part_printf(page, "users.%zu", i), paragraphs[i]);
	page->can_copy = page->can_bare = true;
}

bool part_test_input(struct wizard *wizard, const struct input *input, struct orders *orders)
{
	const char *paragraphs[USERS_PARAGRAPHS], *text = "";

	if (input_is(input, INPUT_CHOSE, "users")) {
		wizard->tokens.users = !wizard->tokens.users;
		return true;
	}
	if (!wizard->tokens.users || (input->kind != INPUT_COPY && input->kind != INPUT_BARE))
		return false;
	users_text(wizard, paragraphs, &orders->arena);
	for (size_t i = 0; i < USERS_PARAGRAPHS; i++)
		text = arena_printf(&orders->arena, "%s%s\n", text, paragraphs[i]);
	order_text(orders, input->kind == INPUT_BARE ? ORDER_BARE : ORDER_COPY, text);
	return true;
}

bool part_test_consent(struct wizard *wizard)
{
	part_judge(wizard);
	wizard->tokens.insist = flow_consent_lacks(&wizard->flow) != NULL;
	return !wizard->tokens.insist;
}

/* Why consent is not known to be complete; nothing where it is. Judge first. */
void part_test_lacks(struct wizard *wizard, struct page *page)
{
	const struct finding *lacks = flow_consent_lacks(&wizard->flow);

	if (!lacks)
		return;
	page_notice(page, "lacks", lacks->verdict == VERDICT_FAIL ? TONE_BAD : TONE_CARE,
		    lacks->verdict == VERDICT_FAIL ? _("Consent for the add-in is not complete.") :
						     _("Whether consent for the add-in is complete is not known."));
	page_row(page, "lacks.why", _("Because"), lacks->reason);
}

bool part_test_insist(struct wizard *wizard, struct page *page)
{
	const struct finding *lacks = flow_consent_lacks(&wizard->flow);

	if (!wizard->tokens.insist || !lacks)
		return false;
	page_heading(page, "insist", _("Block legacy tokens now?"));
	part_test_lacks(wizard, page);
	page_text(page, "insist.why",
		  _("Whoever opens the add-in while legacy tokens are blocked would fail for that alone, so the test would show nothing; and everybody who still works by legacy tokens would be stopped."));
	if (lacks->verdict == VERDICT_FAIL)
		page_choice(page, "insist.consent", _("Complete consent first, on the page Consent"), NULL);
	else
		page_choice(page, "insist.read", _("Read it first"), _("That is a sign-in for Microsoft Graph."));
	page_choice(page, "insist.not", _("Do not block now"), NULL);
	part_next(wizard, page); /* where it stood a moment ago: no number that meant it may mean "block" */
	part_again(wizard, page);
	page_choice(page, "insist.anyway", _("Block all the same, knowing this"), _("The plan is shown and confirmed next."));
	return true;
}

void part_test_before(struct wizard *wizard, struct page *page)
{
	page_text(page, "test.why",
		  _("To be sure that the add-in works without them, block them for a while, let people try, and put back what was found. The state found is recorded first."));
	if (!wizard_live(wizard))
		return;
	page_choice(page, "block", _("Block legacy tokens to test"), _("the plan is shown and confirmed first"));
	page_choice(page, "users", wizard->tokens.users ? _("Hide the text for your users") : _("A text to send to your users first"), NULL);
}

static void page_before(struct wizard *wizard, struct page *page)
{
	if (wizard->tokens.users)
		page_users_text(wizard, page);
	page_heading(page, "before", _("What must hold first"));
	page_role(wizard, page, exchange_tokens_switch(TOKENS_BLOCKED).cmdlet);
	page_lifetime(wizard, page);
	page_known(wizard, page);
	page_verdict(page, "before.others", VERDICT_PASS, _("No test of somebody else"),
		     _("This host has no record of one, and what is read is not \"blocked\"."));
	page_heading(page, "happens", _("What will happen, and when"));
	page_text(page, "happens.1",
		  _("It is confirmed with the tenant's domain, recorded, sent and read back: about a minute. Within 24 hours every add-in of every user stops getting legacy tokens; tokens given out before are good for up to an hour more."));
	page_text(page, "happens.2",
		  _("Allow a day until it shows everywhere and one or two for people to report. Putting it back takes up to 24 hours as well."));
}

/* --- while it runs --- */

static void page_conclude(struct page *page, const struct flow_open *open, int64_t since)
{
	if (since < TOKEN_S)
		page_text(page, "test.can", _("Nothing can be concluded yet: tokens that were given out before are good for up to an hour."));
	else if (since < EXCHANGE_SHOWS_S)
		page_text(page, "test.can",
			  _("Who fails now may fail because of this: note it. Who can work proves nothing yet, because the change may not have come to them."));
	page_text(page, "test.from",
		  _("Evidence comes from people who open the add-in (page 8), from the sign-ins of its app (page 8, with a licence that shows them), and from the list of add-ins that asked, which moves in steps of seven days."));
	page_text(page, "test.back",
		  open->from == TOKENS_NOT_SET ?
			  _("Putting back removes the setting. Whether it is \"not set\" after that is not certain; it is read back.") :
			  _("Putting back lets add-ins use legacy tokens again, within 24 hours and as far as Microsoft still gives them out."));
	page_text(page, "test.leave",
		  _("Leaving them blocked is a decision of its own, with your name and reason; then nothing counts as open any more. An add-in that still needs them does not work until it is updated."));
}

static void page_wait(const struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	int64_t since = wizard->flow.now - open->at;
	char span[40], when[WHEN_SIZE];
	struct block *block;

	if (since >= EXCHANGE_SHOWS_S) {
		page_notice(page, "test.shows", TONE_GOOD,
			    _("24 hours have passed: who can work with the add-in now works without legacy tokens."));
		return;
	}
	block = page_progress(page, "test.wait", _("until it shows everywhere"),
			      part_printf(page, _("%s of up to 24 hours; too early to tell before %s"),
					  when_span(since, span, sizeof span), when_minute(open->at + EXCHANGE_SHOWS_S, when)));
	block->done = since;
	block->total = EXCHANGE_SHOWS_S;
	block->live = true;
}

/* How many of those who tried since then could work, and how many could not. */
static void count_testers(const struct facts *facts, int64_t since, size_t *good, size_t *bad)
{
	*good = *bad = 0;
	for (size_t i = 0; i < facts->testers.count; i++) {
		const struct tester *tester = &facts->testers.items[i];

		*good += tester->at >= since && tester->worked == YES;
		*bad += tester->at >= since && tester->worked == NO;
	}
}

/* What speaks for either choice. */
static void page_decision(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	int64_t shows = open->at + EXCHANGE_SHOWS_S;
	size_t good, bad;

	count_testers(&wizard->flow.run.facts, shows, &good, &bad);
	if (bad)
		page_notice(page, "test.bad", TONE_BAD,
			    _("Somebody who tried could not work. Look up the error on page 8; if it is business-critical, put back what was found, and have the add-in updated."));
	else if (good)
		page_notice(page, "test.good", TONE_GOOD,
			    _("Everybody who tried after the 24 hours could work. Leaving legacy tokens off is recommended: Microsoft turns them off for everyone anyway."));
}

/* It was recorded, nobody knows whether it was sent, and it does not show. */
static bool is_unseen(const struct wizard *wizard, const struct flow_open *open)
{
	const struct facts *facts = &wizard->flow.run.facts;

	return !open->certain && facts->heard[TOPIC_TOKENS].hearing == HEARD && facts->tokens != open->to;
}

static void choice_restore(struct page *page, const struct flow_open *open)
{
	page_choice(page, "restore", part_printf(page, _("Put back what was found: \"%s\""), tokens_state_say(open->from)),
		    open->from == TOKENS_NOT_SET ? _("not certain: Microsoft's pages disagree about what this does") :
						   _("the plan is shown and confirmed first"));
}

static void page_unseen(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	char when[WHEN_SIZE];

	page_heading(page, "test", _("A switch that was perhaps sent"));
	page_row(page, "test.recorded", _("Recorded"), part_printf(page, "%s, %s", when_minute(open->at, when), open->by));
	page_notice(page, "test.unseen", TONE_CARE,
		    _("It does not show. It may never have been sent, or not have taken effect yet; read the setting again in a while. Until it is settled it counts as open."));
	if (!wizard_live(wizard))
		return;
	choice_restore(page, open);
}

static void page_running(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	bool sure = open->certain || wizard->flow.run.facts.tokens == open->to;
	char when[WHEN_SIZE];

	page_heading(page, "test", sure ? _("The test is running") : _("A test was begun; reading the setting tells whether it runs"));
	page_row(page, "test.since", sure ? _("Blocked since") : _("Recorded"), part_printf(page, "%s, %s", when_minute(open->at, when), open->by));
	page_wait(wizard, page, open);
	part_deadline(wizard, page, open);
	page_decision(wizard, page, open);
	if (!wizard_live(wizard))
		return;
	page_choice(page, "proof", _("Fill in the checklist with the people who test"), NULL);
	choice_restore(page, open);
	if (wizard->setup->flow.practice_tenant && wizard->flow.now - open->at < EXCHANGE_SHOWS_S)
		page_choice(page, "skip", _("Practice: skip the 24 hours"), NULL);
}

void part_test_running(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	if (is_unseen(wizard, open))
		page_unseen(wizard, page, open);
	else
		page_running(wizard, page, open);
}

void part_test_more(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	const struct facts *facts = &wizard->flow.run.facts;

	if (open->at && !is_unseen(wizard, open))
		page_conclude(page, open, wizard->flow.now - open->at);
	else if (!open->at && wizard_live(wizard) && (facts->tokens == TOKENS_ALLOWED || facts->tokens == TOKENS_NOT_SET))
		page_before(wizard, page);
}

/* --- who asked for tokens --- */

void part_test_addins(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	size_t count = facts->addins_seen.count;

	if (facts->heard[TOPIC_TOKENS].hearing != HEARD || !count)
		return;
	page_heading(page, "addins", _("Add-ins that asked for legacy tokens"));
	for (size_t i = 0; i < count && i < ADDINS_SHOWN; i++) {
		const struct addin_seen *seen = &facts->addins_seen.items[i];
		const char *name = addin_name(seen->manifest_id, flow_profile(&wizard->flow));
		const char *when = *seen->day ? part_printf(page, _("in the week before %s"), seen->day) : _("no day is told");

		page_row(page, part_printf(page, "addins.%zu", i), *name ? name : _("not known by name"),
			 seen->blocked ? part_printf(page, _("%s, and was refused"), when) : when)->note = seen->manifest_id;
	}
	if (count > ADDINS_SHOWN)
		page_row(page, "addins.more", "", part_printf(page, _("and %zu more"), count - ADDINS_SHOWN));
}
