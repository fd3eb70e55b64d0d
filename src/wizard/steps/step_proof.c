/* step_proof.c - page 8: people who opened the add-in in Outlook, and their results */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/addin.h"
#include "core/tester.h"
#include "wizard/steps/parts.h"

/* No page needs more people; the record holds all of them. */
#define TESTERS_SHOWN 20
/* Columns of the list; with the number before it and the day behind it 75 of 80. */
#define WHO_COLUMNS    30
#define CLIENT_COLUMNS 9
#define RESULT_COLUMNS 16

static const struct question_to_people {
	const char *says; /* N_() */
	const char *note; /* N_(), or NULL */
	size_t answer;    /* offset of the answer in struct tester */
	bool steps;       /* a step of the test; otherwise about the person or the add-in */
} questions_to_people[] = {
	{ N_("The add-in opened"), NULL, offsetof(struct tester, launched), true },
	{ N_("Microsoft authorized it"), NULL, offsetof(struct tester, authorized), true },
	{ N_("Its own sign-in passed"), NULL, offsetof(struct tester, signed_in), true },
	{ N_("They could work with it"), NULL, offsetof(struct tester, worked), true },
	{ N_("It was updated first"), N_("the add-in itself: updated, or deployed again"),
	    offsetof(struct tester, renewed), false },
	{ N_("They have an admin role"), N_("then the result is noted, but does not count"),
	    offsetof(struct tester, admin), false },
	{ N_("They consented themselves"), N_("then it does not count either"), offsetof(struct tester, consented),
	    false },
};
#define QUESTIONS (int)(sizeof questions_to_people / sizeof questions_to_people[0])

static enum tristate *step_proof_answer_of(struct tester *tester, int question)
{
	return (enum tristate *)(void *)((char *)tester + questions_to_people[question].answer);
}

/* What can be picked, in the order of the options. */
static const enum tristate picks[] = { YES, NO, UNKNOWN };
#define PICKS (int)(sizeof picks / sizeof picks[0])

static const char *client_say(const char *id)
{
	for (const struct tester_client *client = tester_clients; client->id; client++)
		if (strcmp(client->id, id) == 0)
			return _(client->says);
	return id;
}

/* --- the list --- */

/* Results with another app of the same profile do not count. */
static bool is_of_app(const struct wizard *wizard, size_t i)
{
	const struct facts *facts = &wizard->flow.run.facts;

	return tester_is_of(&facts->testers.items[i], *wizard->flow.app_id ? wizard->flow.app_id : facts->app_id);
}

/* @text and blanks up to @columns, and two more; a longer one is cut. */
static const char *in_column(struct page *page, const char *text, int columns)
{
	return part_column(page, text_safe_copy(&page->doc.arena, text, (size_t)columns), columns + 2);
}

/* The word for a result, from the evidence of the check: it alone knows what counts. */
static const char *result_say(struct json tester, enum tone *tone, struct page *page)
{
	const char *result = json_text(json_get(tester, "result"), &page->doc.arena);
	const char *why = json_text(json_get(tester, "why"), &page->doc.arena);

	*tone = TONE_PLAIN;
	if (strcmp(why, "before_consent") == 0)
		return _("before consent");
	if (strcmp(result, "failed") == 0) {
		*tone = TONE_BAD;
		return _("did not work");
	}
	if (*why)
		return _("does not count");
	if (strcmp(result, "passed") != 0)
		return _("not finished");
	*tone = TONE_GOOD;
	return _("worked");
}

static void page_tester(struct wizard *wizard, struct page *page, size_t i, struct json evidence)
{
	const struct tester *tester = &wizard->flow.run.facts.testers.items[i];
	const char *id = doc_printf(&page->doc, "tester.%zu", i), *client = client_say(tester->client), *result;
	char day[TIMEFMT_SIZE];
	enum tone tone;

	result = result_say(evidence, &tone, page);
	timefmt_date(tester->at, day);
	if (wizard_live(wizard))
		wizard_offer_as(wizard, page, id,
		    doc_printf(&page->doc, "%s%s%s%s", in_column(page, tester->who, WHO_COLUMNS),
			in_column(page, client, CLIENT_COLUMNS), in_column(page, result, RESULT_COLUMNS), day),
		    NULL);
	else
		doc_state(&page->doc, id, tone, tester->who, result)->note =
		    doc_printf(&page->doc, _("Outlook: %1$s, on %2$s"), client, day);
}

/* The newest results, if there are too many; the check's evidence has them in the same order. */
static void page_testers(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct finding *people = findings_get(&wizard->flow.findings, "proof.people");
	size_t count = 0, at = 0;
	struct json_doc parsed;
	struct json items;

	for (size_t i = 0; i < facts->testers.count; i++)
		count += is_of_app(wizard, i);
	if (!count || !people || !json_parse(&parsed, people->evidence, strlen(people->evidence), NULL))
		return;
	items = json_get(json_root(&parsed), "testers");
	doc_heading(&page->doc, "testers", _("Who tried it"));
	if (count > TESTERS_SHOWN)
		doc_text(&page->doc, "more",
		    doc_printf(&page->doc,
			ngettext("%zu earlier result is not shown here; the report has it.",
			    "%zu earlier results are not shown here; the report has them.", count - TESTERS_SHOWN),
			count - TESTERS_SHOWN));
	for (size_t i = 0; i < facts->testers.count; i++)
		if (is_of_app(wizard, i) && ++at + TESTERS_SHOWN > count)
			page_tester(wizard, page, i, json_at(items, at - 1));
	json_release(&parsed);
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

/* --- the form --- */

static bool signed_in_here(const struct wizard *wizard, const char *who, struct arena *arena)
{
	struct scopes insiders = run_insiders(&wizard->flow.run, arena);

	for (size_t i = 0; i < insiders.count; i++)
		if (tester_names(who, insiders.names[i], arena))
			return true;
	return false;
}

/* Why the result will not count, as far as that is known without asking the directory; NULL: it may. */
static const char *why_not_counted(const struct wizard *wizard, struct arena *arena)
{
	const struct facts *facts = &wizard->flow.run.facts;
	struct tester who = { .who = wizard->proof.form.who };

	if (!*who.who)
		return NULL;
	if (signed_in_here(wizard, who.who, arena))
		return _(
		    "This account signed in here as the admin. Its result is noted, but does not count: admins may use what others may not. Enter an ordinary user.");
	if (tester_admin(facts, &who, arena) == YES)
		return _("By the directory this person has an admin role. The result is noted, but does not count.");
	if (tester_consented(facts, &who, arena) == YES)
		return _(
		    "By the directory this person consented for themselves. The result is noted, but does not count.");
	return NULL;
}

/* Said at once, while the form is open. */
static void page_counts(const struct wizard *wizard, struct page *page)
{
	const char *why = why_not_counted(wizard, &page->doc.arena);

	if (why)
		doc_notice(&page->doc, "counts", TONE_CARE, why);
}

static void page_client(struct wizard *wizard, struct page *page)
{
	const char **options = arena_alloc(&page->doc.arena, (TESTER_CLIENTS + 1) * sizeof *options);

	for (int i = 0; i < TESTER_CLIENTS; i++)
		options[i] = _(tester_clients[i].says);
	options[TESTER_CLIENTS] = NULL;
	page_pick(page, "client", _("Outlook"), options, wizard->proof.form.client);
}

static void page_answer(struct wizard *wizard, struct page *page, int question)
{
	const struct question_to_people *asks = &questions_to_people[question];
	const char **options = arena_alloc(&page->doc.arena, (PICKS + 1) * sizeof *options);
	struct block *block;
	int at = 0;

	options[0] = _("yes");
	options[1] = _("no");
	options[2] = asks->steps ? _("not tried") : _("not known");
	options[PICKS] = NULL;
	while (picks[at] != wizard->proof.form.answers[question])
		at++;
	block = page_pick(page, doc_printf(&page->doc, "answer.%d", question), _(asks->says), options, at);
	if (asks->note)
		block->note = _(asks->note);
}

static bool proof_form_same(const struct proof_form *one, const struct proof_form *other)
{
	return strcmp(one->who, other->who) == 0 && strcmp(one->build, other->build) == 0 &&
	       strcmp(one->error, other->error) == 0 && one->client == other->client &&
	       memcmp(one->answers, other->answers, sizeof one->answers) == 0;
}

static bool has_entered(const struct wizard *wizard)
{
	return !proof_form_same(&wizard->proof.form, &wizard->proof.was);
}

/* What is filled in next; then what saves it. */
static const char *form_first(const struct wizard *wizard)
{
	const struct proof_form *form = &wizard->proof.form;

	if (!*form->who || !has_entered(wizard))
		return "who";
	if (!wizard->proof.more)
		return "save.all";
	return memcmp(form->answers, wizard->proof.was.answers, sizeof form->answers) == 0 ? "build" : "save";
}

static void page_form(struct wizard *wizard, struct page *page)
{
	const struct proof_form *form = &wizard->proof.form;
	bool more = wizard->proof.more;

	page->form = true;
	doc_heading(&page->doc, "form", _("One person, one Outlook"));
	page_field(page, "who", _("Who"), form->who)->note = _("name or address; an ordinary user, no admin");
	page_client(wizard, page);
	page_counts(wizard, page);
	if (more) {
		page_field(page, "build", _("Build"), form->build)->note = _("see File, Office Account; optional");
		for (int i = 0; i < QUESTIONS; i++)
			page_answer(wizard, page, i);
		page_field(page, "error", _("Error seen"), form->error)->note = _("as it was shown; optional");
		page_error(page, "error", form->error);
	}
	wizard_offer(wizard, page, "save.all");
	wizard_offer(wizard, page, "save");
	wizard_offer(wizard, page, "details");
	wizard_offer(wizard, page, "remove");
	wizard_offer(wizard, page, "drop");
	page->first = form_first(wizard);
}

/* --- the page --- */

/* While legacy tokens are allowed, an old add-in works as well as a new one. */
static void page_proves_less(const struct wizard *wizard, struct page *page)
{
	if (wizard_live(wizard) && wizard->flow.run.facts.tokens == TOKENS_ALLOWED)
		doc_notice(&page->doc, "allowed", TONE_CARE,
		    _("Legacy tokens are allowed: an add-in that still uses them works, too. What people see is worth more once they are blocked (page 7)."));
}

static void step_proof_page(struct wizard *wizard, struct page *page)
{
	static const char *const people[] = { "proof.people", NULL };
	static const char *const others[] = { "proof.signins", "outlook.channel", NULL };
	bool any = testers_standing(&wizard->flow.run.facts) > 0;

	if (wizard->proof.editing) {
		page_form(wizard, page);
		return;
	}
	if (any)
		part_findings(wizard, page, people);
	else
		doc_text(&page->doc, "how",
		    wizard_live(wizard)
			? _("No test is noted yet. The settings say that it should work; only people can say that it does. Ask ordinary users, one for each Outlook in use: no admin role, no consent of their own, a mailbox in Exchange Online.")
			: _("No test was noted."));
	page_proves_less(wizard, page);
	page_testers(wizard, page);
	if (any)
		part_findings_sorted(wizard, page, others);
	else
		part_findings_worth(wizard, page, (const char *const[]){ "proof.signins", NULL });
	page_errors(wizard, page);
	wizard_offer(wizard, page, "add");
	part_pass_early(wizard, page, "proof.signins");
	part_next(wizard, page);
	page->first = wizard->proof.urged && wizard_live(wizard) ? "add" : "next";
}

static void step_proof_edit(struct wizard *wizard, size_t at)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct tester *tester = at < facts->testers.count ? &facts->testers.items[at] : NULL;
	struct proof_form *form = &wizard->proof.form;

	*form = (struct proof_form){ .client = -1 };
	wizard->proof.editing = true;
	wizard->proof.more = tester != NULL;
	wizard->proof.at = at;
	if (tester) {
		struct tester copy = *tester;

		text_safe(form->who, sizeof form->who, tester->who);
		text_safe(form->build, sizeof form->build, tester->build);
		text_safe(form->error, sizeof form->error, tester->error);
		for (int i = 0; i < TESTER_CLIENTS; i++)
			if (strcmp(tester_clients[i].id, tester->client) == 0)
				form->client = i;
		for (int i = 0; i < QUESTIONS; i++)
			form->answers[i] = *step_proof_answer_of(&copy, i);
	}
	wizard->proof.was = *form;
}

static void step_proof_close(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->proof.editing = wizard->proof.urged = false;
}

static void step_proof_keep(struct wizard *wizard, struct turn *turn)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct proof_form *form = &wizard->proof.form;
	struct tester tester = {
		.who = form->who,
		.client = form->client >= 0 ? tester_clients[form->client].id : "",
		.build = form->build,
		.error = form->error,
		.at = turn->event->now,
	};

	for (int i = 0; i < QUESTIONS; i++)
		*step_proof_answer_of(&tester, i) = form->answers[i];
	if (wizard->proof.at < facts->testers.count)
		tester.note = facts->testers.items[wizard->proof.at].note;
	wizard_say(wizard, TONE_PLAIN,
	    why_not_counted(wizard, &turn->orders->arena) ? _("Noted, but it does not count: %1$s, in Outlook (%2$s).")
							  : _("Saved: %1$s, in Outlook (%2$s)."),
	    form->who, client_say(tester.client));
	flow_set_tester(&wizard->flow, wizard->proof.at, &tester, turn);
	step_proof_close(wizard, turn);
	wizard_read(wizard, TOPIC_BIT(TOPIC_PEOPLE_ROLES) | TOPIC_BIT(TOPIC_PEOPLE_CONSENTS), turn);
}

/* What a result cannot do without; what was filled in stays. */
static bool is_filled(struct wizard *wizard)
{
	const struct proof_form *form = &wizard->proof.form;

	if (!*form->who) {
		err_set(&wizard->notice, ERR_USAGE, NULL, _("Enter who tried it."));
		return false;
	}
	if (form->client < 0) {
		err_set(&wizard->notice, ERR_USAGE, NULL, _("Choose the Outlook in which they tried it."));
		return false;
	}
	return true;
}

static bool is_editing(const struct wizard *wizard)
{
	return wizard->proof.editing;
}

static void save_chosen(struct wizard *wizard, struct turn *turn)
{
	if (!has_entered(wizard))
		step_proof_close(wizard, turn);
	else if (is_filled(wizard))
		step_proof_keep(wizard, turn);
}

/* What was filled in does not say that something failed. */
static bool can_have_worked(const struct wizard *wizard)
{
	const struct proof_form *form = &wizard->proof.form;

	for (int i = 0; i < QUESTIONS; i++)
		if (questions_to_people[i].steps && form->answers[i] == NO)
			return false;
	return is_editing(wizard) && !*form->error;
}

static void save_all_chosen(struct wizard *wizard, struct turn *turn)
{
	bool entered = has_entered(wizard);

	if (entered && !is_filled(wizard))
		return;
	for (int i = 0; i < QUESTIONS; i++)
		if (questions_to_people[i].steps && *wizard->proof.form.who)
			wizard->proof.form.answers[i] = YES;
	save_chosen(wizard, turn);
}

static bool has_details(const struct wizard *wizard)
{
	return is_editing(wizard) && wizard->proof.more;
}

static bool lacks_details(const struct wizard *wizard)
{
	return is_editing(wizard) && !wizard->proof.more;
}

static void details_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->proof.more = true;
}

static bool can_remove(const struct wizard *wizard)
{
	return is_editing(wizard) && wizard->proof.at < wizard->flow.run.facts.testers.count;
}

static void remove_sure(struct wizard *wizard, struct turn *turn)
{
	wizard_say(wizard, TONE_PLAIN, _("Removed: %s. The record says that it was taken back."),
	    wizard->proof.was.who);
	flow_remove_tester(&wizard->flow, wizard->proof.at, turn);
	wizard->proof.editing = false;
}

static void remove_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard_ask(wizard,
	    &(struct asking){
		N_("Remove this result? It then counts and shows nowhere, in later runs neither. The record keeps that it was there, and was taken back."),
		N_("Remove it"), remove_sure });
}

static void drop_chosen(struct wizard *wizard, struct turn *turn)
{
	if (has_entered(wizard))
		wizard_ask(wizard, &(struct asking){ N_("What you entered here is not saved. Leave the form?"),
				       N_("Leave without saving"), step_proof_close });
	else
		step_proof_close(wizard, turn);
}

static bool step_proof_back(struct wizard *wizard, struct turn *turn)
{
	if (!is_editing(wizard))
		return false;
	drop_chosen(wizard, turn);
	return true;
}

static bool can_add_tester(const struct wizard *wizard)
{
	return wizard_live(wizard) && !is_editing(wizard);
}

static void tester_chosen(struct wizard *wizard, size_t at, struct turn *turn)
{
	(void)turn;
	if (at < wizard->flow.run.facts.testers.count && is_of_app(wizard, at))
		step_proof_edit(wizard, at);
}

static void tester_add_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	step_proof_edit(wizard, wizard->flow.run.facts.testers.count);
}

static const struct choice proof_choices[] = {
	{ "save.all", N_("Save: all of it worked"), .shown = can_have_worked, .chosen = save_all_chosen },
	{ "save", N_("Save as filled in"), .shown = has_details, .chosen = save_chosen },
	{ "details", N_("Not all of it worked, or more to note"), .shown = lacks_details, .chosen = details_chosen },
	{ "remove", N_("Remove this result"), .shown = can_remove, .chosen = remove_chosen },
	{ "drop", N_("Leave without saving"), .shown = is_editing, .chosen = drop_chosen },
	{ "tester.", .shown = can_add_tester, .chosen_at = tester_chosen },
	{ "add", N_("Add a person who tried"), .shown = can_add_tester, .chosen = tester_add_chosen },
	{ 0 },
};

static void step_proof_picked(struct proof_form *form, const struct input *input)
{
	size_t question;

	if (strcmp(input->id, "client") == 0 && input->option >= 0 && input->option < TESTER_CLIENTS)
		form->client = input->option;
	if (!text_begins(input->id, "answer.") || input->option < 0 || input->option >= PICKS)
		return;
	question = strtoul(input->id + strlen("answer."), NULL, 10);
	if (question < QUESTIONS)
		form->answers[question] = picks[input->option];
}

static void step_proof_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	struct proof_form *form = &wizard->proof.form;

	(void)turn;
	if (!wizard->proof.editing || !input->id)
		return;
	if (input->kind == INPUT_PICKED)
		step_proof_picked(form, input);
	if (input->kind != INPUT_TYPED)
		return;
	if (strcmp(input->id, "who") == 0)
		text_safe(form->who, sizeof form->who, input->text + strspn(input->text, " "));
	else if (strcmp(input->id, "build") == 0)
		text_safe(form->build, sizeof form->build, input->text);
	else if (strcmp(input->id, "error") == 0)
		text_safe(form->error, sizeof form->error, input->text);
}

static void step_proof_enter(struct wizard *wizard, struct turn *turn)
{
	struct flow_open open;

	(void)turn;
	/* while a test runs, this is what it waits for */
	wizard->proof.urged = flow_open(&wizard->flow, &open) && !testers_standing(&wizard->flow.run.facts);
}

static enum step_state step_proof_state(const struct wizard *wizard)
{
	return part_state(wizard, (const char *const[]){ "proof.people", "proof.signins", "outlook.channel", NULL });
}

static bool step_proof_unsaved(const struct wizard *wizard)
{
	return wizard->proof.editing && has_entered(wizard);
}

const struct step step_proof = {
	.id = "proof",
	.title = N_("Proof"),
	.lead = N_("Does it really work? Ask the people who use it."),
	.lead_past = N_("Whether it really worked: who tried the add-in, and what they saw."),
	.help = {
		.decides = N_("Whether the add-in works for the people who use it. Settings cannot prove that; it stands beside the verdict, and does not change it."),
		.needs = N_("One ordinary user for each Outlook in use: no admin role, no consent of their own, a mailbox in Exchange Online. They open the add-in and tell you what happened."),
		.skip = N_("All of it. The summary then says \"not proven\". Results are kept for this tenant: later runs show them with their date."),
		.who = N_("Any user without an admin role. Who signed in here does not count: an admin may use what others may not."),
		.shows = N_("Outlook shows Microsoft's authorization when the add-in opens, often without a question. A page that asks for an admin's approval means that consent is missing."),
	},
	.state = step_proof_state,
	.unsaved = step_proof_unsaved,
	.back = step_proof_back,
	.enter = step_proof_enter,
	.page = step_proof_page,
	.choices = (const struct choice *const[]){ proof_choices, part_practice_choices, part_next_choices, NULL },
	.input = step_proof_input,
};
