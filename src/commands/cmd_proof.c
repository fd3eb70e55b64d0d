/* cmd_proof.c - "naaready proof": records and lists results of people who opened the add-in */
#include "commands/cmd_proof.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "commands/runner.h"
#include "core/tester.h"
#include "doc/doc_formats.h"
#include "doc/doc_run.h"

#define REPORT_BYTES_MAX (4u * 1024 * 1024)
/* Room for an error dialog with all its text. */
#define SAID_COLUMNS_MAX 2000

static const char *const doing = N_("reading the command line");

/* --- options to a result --- */

static const struct word {
	const char *word;
	size_t answer; /* offset of the answer in struct tester */
} steps[] = {
	{"launch", offsetof(struct tester, launched)},
	{"authorize", offsetof(struct tester, authorized)},
	{"signin", offsetof(struct tester, signed_in)},
	{"work", offsetof(struct tester, worked)},
	{NULL, 0},
}, kinds[] = {
	{"admin", offsetof(struct tester, admin)},
	{"consented", offsetof(struct tester, consented)},
	{NULL, 0},
};

static bool proof_contradicts(enum tristate *answer, enum tristate is)
{
	bool other = *answer != UNKNOWN && *answer != is;

	*answer = is;
	return other;
}

static bool proof_named(const char *typed, size_t len, const char *word)
{
	return strlen(word) == len && strncmp(word, typed, len) == 0;
}

/* "launch,authorize" or "all", which the command line has checked: sets each of them to @is. */
static bool proof_take_words(const char *list, const struct word *words, enum tristate is, struct tester *tester,
    struct err *err)
{
	size_t len;

	while (list && *list) {
		const char *typed = text_item(&list, &len);

		for (const struct word *one = words; one->word; one++) {
			enum tristate *answer = (enum tristate *)(void *)((char *)tester + one->answer);

			if (!proof_named(typed, len, one->word) && !proof_named(typed, len, "all"))
				continue;
			if (proof_contradicts(answer, is))
				return err_set(err, ERR_USAGE, doing, _("\"%s\" cannot be both passed and failed."),
				    one->word);
		}
	}
	return true;
}

/* "user" is an ordinary user: without a role or an own consent. */
static bool take_kind(const char *list, struct tester *tester, struct err *err)
{
	if (list && strcmp(list, "user") == 0) {
		tester->admin = tester->consented = NO;
		return true;
	}
	if (list && strstr(list, "user"))
		return err_set(err, ERR_USAGE, doing,
		    _("--is user means: no admin role, and no consent of their own. Give it alone."));
	return proof_take_words(list, kinds, YES, tester, err);
}

bool proof_read(const struct options *options, struct tester *tester, struct arena *arena, struct err *err)
{
	const struct options_tried *tried = &options->tried;

	*tester = (struct tester){ .build = "", .error = "", .note = "", .run = "", .app = "" };
	if (!tried->person || !tried->outlook)
		return err_set(err, ERR_USAGE, doing,
		    _("\"naaready proof add\" needs --person NAME and --outlook classic|new|web|mac|mobile. Page 8 of the wizard asks for them."));
	if (!tried->passed && !tried->failed && !tried->error)
		return err_set(err, ERR_USAGE, doing,
		    _("Say what happened: add --passed STEPS, --failed STEPS or --error TEXT to \"naaready proof add\"."));
	if (!proof_take_words(tried->passed, steps, YES, tester, err) ||
	    !proof_take_words(tried->failed, steps, NO, tester, err) || !take_kind(tried->is, tester, err))
		return false;
	tester->client = tried->outlook;
	tester->who = text_safe_copy(arena, tried->person, SAID_COLUMNS_MAX);
	tester->build = text_safe_copy(arena, tried->build ? tried->build : "", SAID_COLUMNS_MAX);
	tester->error = text_safe_copy(arena, tried->error ? tried->error : "", SAID_COLUMNS_MAX);
	tester->note = text_safe_copy(arena, tried->note ? tried->note : "", SAID_COLUMNS_MAX);
	tester->renewed = tried->updated ? YES : UNKNOWN;
	tester->who += strspn(tester->who, " ");
	if (!*tester->who)
		return err_set(err, ERR_USAGE, doing,
		    _("--person is empty: give the name or address of who tried it."));
	return true;
}

/* --- output: the evidence of the check, in words --- */

static const struct {
	const char *id, *says; /* N_() */
} words[] = {
	{ "passed", N_("it worked") },
	{ "failed", N_("it did not work") },
	{ "incomplete", N_("not finished") },
	{ "before_consent", N_("before consent was given") },
	{ "signed_in_here", N_("signed in here") },
	{ "admin_role", N_("has an admin role") },
	{ "own_consent", N_("has a consent of their own") },
};

static const char *word_say(const char *id)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].id, id) == 0)
			return _(words[i].says);
	return id;
}

static void add_tester(struct json tester, struct doc *doc)
{
	struct arena *arena = &doc->arena;
	const char *build = json_text(json_get(tester, "build"), arena),
		   *run = json_text(json_get(tester, "run"), arena),
		   *error = json_text(json_get(tester, "error"), arena);
	const char *why = json_text(json_get(tester, "why"), arena);
	int64_t at = timefmt_parse(json_text(json_get(tester, "at"), arena));
	char when[TIMEFMT_SIZE];

	doc_row(doc, "", at ? doc_printf(doc, "%s", timefmt_minute(at, when)) : "?",
	    doc_printf(doc, "%s  %s%s%s  %s", json_text(json_get(tester, "who"), arena),
		json_text(json_get(tester, "client"), arena), *build ? " " : "", build,
		word_say(json_text(json_get(tester, "result"), arena))))
	    ->note = json_text(json_get(tester, "note"), arena);
	doc_row(doc, "", "",
	    json_true(json_get(tester, "counts")) ? _("It counts.")
						  : doc_printf(doc, _("It does not count: %s."), word_say(why)));
	if (*error)
		doc_row(doc, "", "", doc_printf(doc, "! %s", error));
	if (*run)
		doc_row(doc, "", "", doc_printf(doc, _("From run %s."), run));
}

static void add_testers(const struct finding *people, struct doc *doc)
{
	struct json_doc parsed;

	if (!json_parse(&parsed, people->evidence, strlen(people->evidence), NULL))
		return;
	if (json_count(json_get(json_root(&parsed), "testers")))
		doc_heading(doc, "testers", _("Who tried it"));
	for (size_t i = 0; i < json_count(json_get(json_root(&parsed), "testers")); i++)
		add_tester(json_at(json_get(json_root(&parsed), "testers"), i), doc);
	json_release(&parsed);
}

static void proof_print(const struct proof_command *command, const struct report *report, struct buf *out)
{
	static const char *const only[] = { "proof.people", "outlook.channel", NULL };
	const struct proof_setup *setup = command->setup;
	struct report short_one = *report;
	struct doc doc = { 0 };

	if (setup->json) {
		report_json(report, out);
		return;
	}
	short_one.only = only;
	doc_run_found(&short_one, &doc);
	add_testers(findings_get(&command->flow.findings, "proof.people"), &doc);
	if (setup->adds)
		doc_text(&doc, "later",
		    _("Every later run for this tenant and add-in shows it. Runs that were saved before stay as they are."));
	doc_run_end(&short_one, &doc);
	report_doc(&short_one, &doc, setup->columns, setup->ascii, out);
}

/* --- the program --- */

static void close_record(struct proof_command *command, struct turn *turn)
{
	struct flow *flow = &command->flow;
	struct tester tester = command->setup->tester;

	tester.at = turn->event->now;
	command->closed = true;
	if (command->setup->adds && flow->discovery == DISCOVERY_DONE)
		flow_set_tester(flow, flow->run.facts.testers.count, &tester, turn);
	flow_check(flow, turn->event->now);
	flow_end(flow, turn);
	order_wait(turn->orders, TIMER_PAGE, turn->event->now_ms);
}

static void proof_finish(struct proof_command *command, struct orders *orders)
{
	struct flow *flow = &command->flow;
	struct report report = {
		.run = &flow->run,
		.findings = &flow->findings,
		.profile = command->setup->flow.profile,
		.err = flow_err(flow),
		.unkept = !flow_kept(flow),
	};
	struct buf out;

	report.exit_status = report.err ? err_exit(report.err) : 0;
	buf_init(&out, REPORT_BYTES_MAX);
	proof_print(command, &report, &out);
	order_print(orders, &out);
	if (report.err)
		runner_print_err(report.err, orders);
	order_quit(orders, report.exit_status);
}

static void proof_start(struct proof_command *command, struct turn *turn)
{
	const struct proof_setup *setup = command->setup;

	flow_begin(&command->flow, turn);
	if (setup->known)
		flow_know_tenant(&command->flow, setup->known, setup->known_at, turn);
	else
		flow_discover(&command->flow, setup->tenant, turn);
}

static void proof_event_in(void *self, struct turn *turn)
{
	const struct event *event = turn->event;
	struct proof_command *command = self;
	struct flow *flow = &command->flow;

	flow_event(flow, turn);
	if (event->kind == EVENT_START) {
		proof_start(command, turn);
	} else if (event->kind == EVENT_GOODBYE) {
		order_text(turn->orders, ORDER_SAY, _("Stopped before the end."));
		order_quit(turn->orders, 4);
	} else if (command->closed && event->kind == EVENT_TIMER && event->timer == TIMER_PAGE) {
		proof_finish(command, turn->orders);
	} else if (!command->closed && (flow->discovery == DISCOVERY_FAILED ||
					   (flow->discovery == DISCOVERY_DONE && !flow->looking.busy))) {
		close_record(command, turn);
	}
}

static const struct page *proof_page_out(void *self)
{
	(void)self;
	return NULL;
}

void proof_init(struct proof_command *command, const struct proof_setup *setup)
{
	command->setup = setup;
	flow_init(&command->flow, &setup->flow);
}

void proof_release(struct proof_command *command)
{
	flow_release(&command->flow);
}

struct program proof_program(struct proof_command *command)
{
	return (struct program){ .self = command, .event = proof_event_in, .page = proof_page_out };
}
