/* step_proof.c - page 8: people who opened the add-in in Outlook, and their results */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/addin.h"
#include "core/tester.h"
#include "wizard/steps/parts.h"

/* No page needs more people; the record holds all of them. */
#define TESTERS_SHOWN 20

static const struct client {
	const char *id;
	const char *says; /* N_() */
} clients[] = {
	{ "classic", N_("classic Outlook for Windows") },
	{ "new", N_("new Outlook for Windows") },
	{ "web", N_("Outlook on the web") },
	{ "mac", N_("Outlook for Mac") },
	{ "mobile", N_("Outlook for iOS or Android") },
};
#define CLIENTS (int)(sizeof clients / sizeof clients[0])

static const struct question_to_people {
	const char *says; /* N_() */
	size_t answer;    /* offset of the answer in struct tester */
	bool steps;       /* a step of the test; otherwise about the state before it */
} questions_to_people[] = {
	{ N_("The add-in was opened in Outlook"), offsetof(struct tester, launched), true },
	{ N_("Microsoft's authorization appeared and passed"), offsetof(struct tester, authorized), true },
	{ N_("The add-in's own sign-in passed"), offsetof(struct tester, signed_in), true },
	{ N_("They could work with it"), offsetof(struct tester, worked), true },
	{ N_("The add-in had to be updated or redeployed first"), offsetof(struct tester, renewed), false },
	{ N_("They have an admin role, so this proves nothing"), offsetof(struct tester, admin), false },
	{ N_("They consented for themselves, so this proves nothing"), offsetof(struct tester, consented), false },
};
#define QUESTIONS (int)(sizeof questions_to_people / sizeof questions_to_people[0])

static enum tristate *step_proof_answer_of(struct tester *tester, int question)
{
	return (enum tristate *)(void *)((char *)tester + questions_to_people[question].answer);
}

static const char *answer_say(int question, enum tristate known)
{
	if (known == UNKNOWN)
		return questions_to_people[question].steps ? _("not tried yet") : _("not stated");
	return known == YES ? _("yes") : _("no");
}

static const char *client_say(const char *id)
{
	for (int i = 0; i < CLIENTS; i++)
		if (strcmp(clients[i].id, id) == 0)
			return _(clients[i].says);
	return id;
}

/* For a result from an earlier run: its date and run id. */
static const char *came_say(const struct tester *tester, struct page *page)
{
	char day[TIMEFMT_SIZE];

	/* TRANSLATORS: after the Outlook of the person who tried it */
	return *tester->run
		   ? doc_printf(&page->doc, _(", on %s, from run %s"), timefmt_day(tester->at, day), tester->run)
		   : "";
}

static const char *kind_say(const struct tester *tester)
{
	return tester->admin == YES       ? _(", has an admin role")
	       : tester->consented == YES ? _(", consented for themselves")
					  : "";
}

static void page_tester(struct wizard *wizard, struct page *page, size_t i)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct tester known = tester_known(facts, &facts->testers.items[i], &page->doc.arena), *tester = &known;
	const char *result = tester->worked == YES  ? _("could work")
			     : tester->worked == NO ? _("could not work")
						    : _("not finished");
	const char *renewed = tester->renewed == YES ? _(", after the add-in was updated or redeployed") : "";
	const char *note = doc_printf(&page->doc, "%s%s%s%s%s%s%s%s", client_say(tester->client),
	    *tester->build ? ", " : "", tester->build, renewed, came_say(tester, page), kind_say(tester),
	    *tester->error ? ": " : "", tester->error);

	if (wizard_live(wizard))
		wizard_offer_as(wizard, page, doc_printf(&page->doc, "tester.%zu", i),
		    doc_printf(&page->doc, "%s: %s", tester->who, result), note);
	else
		doc_row(&page->doc, doc_printf(&page->doc, "tester.%zu", i), tester->who,
		    doc_printf(&page->doc, "%s  (%s)", result, note));
}

/* Results with another app of the same profile do not count. */
static bool is_of_app(const struct wizard *wizard, size_t i)
{
	const struct facts *facts = &wizard->flow.run.facts;

	return tester_is_of(&facts->testers.items[i], *wizard->flow.app_id ? wizard->flow.app_id : facts->app_id);
}

/* The newest results, if there are too many. */
static void page_testers(struct wizard *wizard, struct page *page)
{
	size_t count = wizard->flow.run.facts.testers.count, from = 0;

	if (count > TESTERS_SHOWN) {
		from = count - TESTERS_SHOWN;
		doc_text(&page->doc, "more",
		    doc_printf(&page->doc,
			ngettext("%zu earlier result is not shown here; the report has it.",
			    "%zu earlier results are not shown here; the report has them.", from),
			from));
	}
	for (size_t i = from; i < count; i++)
		if (is_of_app(wizard, i))
			page_tester(wizard, page, i);
}

/* Looks a noted error up: its meaning, who can fix it, what to try. */
static bool page_error(struct page *page, const char *id, const char *seen)
{
	const struct addin_error *known = addin_error_next(seen, NULL);
	const char *number = addin_error_number(seen);
	bool any = known || number;

	for (int i = 0; known; known = addin_error_next(seen, known), i++) {
		const char *at = i ? doc_printf(&page->doc, "%s.%d", id, i) : id;

		doc_row(&page->doc, doc_printf(&page->doc, "%s.happened", at), _("What happened"), _(known->happened))
		    ->note = known->source;
		doc_row(&page->doc, doc_printf(&page->doc, "%s.who", at), _("Who can help"), _(known->who));
		doc_row(&page->doc, doc_printf(&page->doc, "%s.now", at), _("What now"), _(known->now));
	}
	if (number) {
		doc_row(&page->doc, doc_printf(&page->doc, "%s.happened", id), _("What happened"), _(number));
		doc_row(&page->doc, doc_printf(&page->doc, "%s.now", id), _("What now"), _(addin_error_look));
	}
	return any;
}

/* Each distinct error once, however many people saw it. */
static void page_errors(const struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	struct scopes seen = { 0 };

	for (size_t i = 0; i < facts->testers.count && seen.count < TESTERS_SHOWN; i++)
		if (*facts->testers.items[i].error && is_of_app(wizard, i))
			scopes_add(&seen, facts->testers.items[i].error, &page->doc.arena);
	for (size_t i = 0; i < seen.count; i++) {
		const char *id = doc_printf(&page->doc, "seen.%zu", i);

		doc_heading(&page->doc, id, doc_printf(&page->doc, _("Seen: \"%s\""), seen.names[i]));
		if (!page_error(page, id, seen.names[i]))
			doc_text(&page->doc, doc_printf(&page->doc, "%s.unknown", id),
			    _("naaready does not know this error. Send it to the vendor as it was shown, with the time, the Outlook and its build, and look at the app's sign-ins in the same minute."));
	}
}

static void page_form(struct wizard *wizard, struct page *page)
{
	doc_heading(&page->doc, "form", _("One person, one client"));
	page_field(page, "who", _("Who"), wizard->proof.who)->note = _("name or address; an ordinary user, no admin");
	wizard_offer_as(wizard, page, "client",
	    doc_printf(&page->doc, _("Outlook: %s"), _(clients[wizard->proof.client].says)),
	    _("choose this to change it"));
	page_field(page, "build", _("Build"), wizard->proof.build)->note = _("see File, Office Account; optional");
	for (int i = 0; i < QUESTIONS; i++)
		wizard_offer_as(wizard, page, doc_printf(&page->doc, "answer.%d", i),
		    doc_printf(&page->doc, "%s: %s", _(questions_to_people[i].says),
			answer_say(i, wizard->proof.answers[i])),
		    NULL);
	page_field(page, "error", _("Error seen"), wizard->proof.error)->note = _("as it was shown; optional");
	page_error(page, "error", wizard->proof.error);
	wizard_offer(wizard, page, "save");
	wizard_offer(wizard, page, "drop");
	page->first = "who";
}

static void step_proof_page(struct wizard *wizard, struct page *page)
{
	static const char *const ids[] = { "proof.people", "proof.signins", "outlook.channel", NULL };
	const struct facts *facts = &wizard->flow.run.facts;

	if (wizard->proof.editing) {
		page_form(wizard, page);
		return;
	}
	part_check(wizard);
	doc_text(&page->doc, "how",
	    _("The settings say that it should work; only people can say that it does. Ask ordinary users to try it, one for each Outlook in use: no admin role, no consent of their own, a mailbox in Exchange Online."));
	part_findings(wizard, page, ids);
	page_testers(wizard, page);
	wizard_offer(wizard, page, "add");
	part_next(wizard, page);
	page_errors(wizard, page);
	page->first = facts->testers.count || !wizard_live(wizard) ? "next" : "add";
}

static void step_proof_edit(struct wizard *wizard, size_t at)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct tester *tester = at < facts->testers.count ? &facts->testers.items[at] : NULL;

	memset(&wizard->proof, 0, sizeof wizard->proof);
	wizard->proof.editing = true;
	wizard->proof.at = at;
	if (!tester)
		return;
	text_safe(wizard->proof.who, sizeof wizard->proof.who, tester->who);
	text_safe(wizard->proof.build, sizeof wizard->proof.build, tester->build);
	text_safe(wizard->proof.error, sizeof wizard->proof.error, tester->error);
	for (int i = 0; i < CLIENTS; i++)
		if (strcmp(clients[i].id, tester->client) == 0)
			wizard->proof.client = i;
	for (int i = 0; i < QUESTIONS; i++) {
		struct tester copy = *tester;

		wizard->proof.answers[i] = *step_proof_answer_of(&copy, i);
	}
}

static void step_proof_keep(struct wizard *wizard, struct turn *turn)
{
	const struct facts *facts = &wizard->flow.run.facts;
	struct tester tester = {
		.who = wizard->proof.who,
		.client = clients[wizard->proof.client].id,
		.build = wizard->proof.build,
		.error = wizard->proof.error,
		.at = turn->event->now,
	};

	for (int i = 0; i < QUESTIONS; i++)
		*step_proof_answer_of(&tester, i) = wizard->proof.answers[i];
	if (wizard->proof.at < facts->testers.count)
		tester.note = facts->testers.items[wizard->proof.at].note;

	if (!*tester.who) {
		err_set(&wizard->notice, ERR_USAGE, NULL, _("Enter who tried it."));
		return;
	}
	flow_set_tester(&wizard->flow, wizard->proof.at, &tester, turn);
	wizard->proof.editing = false;
	wizard_read(wizard, TOPIC_BIT(TOPIC_PEOPLE_ROLES) | TOPIC_BIT(TOPIC_PEOPLE_CONSENTS), turn);
}

static bool is_editing(const struct wizard *wizard)
{
	return wizard->proof.editing;
}

static void client_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->proof.client = (wizard->proof.client + 1) % CLIENTS;
}

static void answer_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	size_t question = strtoul(which, NULL, 10);
	enum tristate *known;

	(void)turn;
	if (question >= QUESTIONS)
		return;
	known = &wizard->proof.answers[question];
	*known = *known == UNKNOWN ? YES : *known == YES ? NO : UNKNOWN;
}

static void drop_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->proof.editing = false;
}

static void tester_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	(void)turn;
	step_proof_edit(wizard, strtoul(which, NULL, 10));
}

static bool can_add(const struct wizard *wizard)
{
	return wizard_live(wizard) && !is_editing(wizard);
}

static void add_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	step_proof_edit(wizard, wizard->flow.run.facts.testers.count);
}

static const struct choice proof_choices[] = {
	{ "client", .shown = is_editing, .chosen = client_chosen },
	{ "answer.", .shown = is_editing, .chosen_of = answer_chosen },
	{ "save", N_("Save"), .shown = is_editing, .chosen = step_proof_keep },
	{ "drop", N_("Leave without saving"), .shown = is_editing, .chosen = drop_chosen },
	{ "tester.", .shown = can_add, .chosen_of = tester_chosen, .item = true },
	{ "add", N_("Add a person who tried"), .shown = can_add, .chosen = add_chosen },
	{ 0 },
};

static void step_proof_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	(void)turn;
	if (!wizard->proof.editing || input->kind != INPUT_TYPED)
		return;
	if (strcmp(input->id, "who") == 0)
		text_safe(wizard->proof.who, sizeof wizard->proof.who, input->text);
	else if (strcmp(input->id, "build") == 0)
		text_safe(wizard->proof.build, sizeof wizard->proof.build, input->text);
	else if (strcmp(input->id, "error") == 0)
		text_safe(wizard->proof.error, sizeof wizard->proof.error, input->text);
}

const struct step step_proof = {
	.id = "proof",
	.title = N_("Proof"),
	.lead = N_("Does it really work? Ask the people who use it."),
	.page = step_proof_page,
	.choices = (const struct choice *const[]){ proof_choices, part_next_choices, NULL },
	.input = step_proof_input,
};
