/* wizard.c - the wizard's engine: events to steps, page changes, overlays, goodbye */
#include "wizard/wizard.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "wizard/keys.h"

/* A page with a clock is redrawn this often; every second while a request is on its way. */
#define CLOCK_MS 60000
#define BUSY_MS  1000

void wizard_init(struct wizard *wizard, const struct wizard_setup *setup)
{
	wizard->setup = setup;
	wizard->signin.back_to = -1;
	wizard->signin.wishes = wizard->signin.purposes = setup->flow.logs ? FOR_LOGS : 0;
	flow_init(&wizard->flow, &setup->flow);
	for (int i = 0; steps[i]; i++)
		if (steps[i]->begin)
			steps[i]->begin(wizard);
}

void wizard_release(struct wizard *wizard)
{
	flow_release(&wizard->flow);
	for (int i = 0; i < 2; i++)
		flow_release(&wizard->compare.sides[i]);
	buf_release(&wizard->tokens.pasted);
	page_release(&wizard->page);
}

bool wizard_live(const struct wizard *wizard)
{
	return !wizard->setup->review;
}

const struct step *wizard_step_at(const struct wizard *wizard, int at)
{
	return !wizard_live(wizard) && steps[at]->role == ROLE_FIRST ? &step_cover : steps[at];
}

/* The page itself, whatever lies on it. */
static const struct step *wizard_below(const struct wizard *wizard)
{
	return wizard->listing ? &step_runs : wizard_step_at(wizard, wizard->at);
}

const struct step *wizard_step(const struct wizard *wizard)
{
	return wizard->over ? wizard->over : wizard_below(wizard);
}

const struct step *wizard_under(const struct wizard *wizard)
{
	return wizard->under_count ? wizard->under[wizard->under_count - 1] : wizard_below(wizard);
}

int step_index(const char *id)
{
	for (int i = 0; steps[i]; i++)
		if (strcmp(steps[i]->id, id) == 0)
			return i;
	return -1;
}

int step_for(enum step_role role)
{
	for (int i = 0; steps[i]; i++)
		if (steps[i]->role == role)
			return i;
	return -1;
}

int step_number(int at)
{
	int number = 0;

	if (steps[at]->apart)
		return 0;
	for (int i = 0; i <= at; i++)
		number += !steps[i]->apart;
	return number;
}

static bool choice_is(const struct choice *choice, const char *id)
{
	size_t len = strlen(choice->id);

	return choice->chosen ? strcmp(choice->id, id) == 0 : strncmp(choice->id, id, len) == 0 && id[len];
}

static const struct choice *step_choice(const struct step *step, const char *id)
{
	for (const struct choice *const *table = step->choices; table && *table; table++)
		for (const struct choice *choice = *table; choice->id; choice++)
			if (choice_is(choice, id))
				return choice;
	return NULL;
}

struct block *wizard_offer_as(struct wizard *wizard, struct page *page, const char *id, const char *label,
    const char *note)
{
	const struct choice *choice = step_choice(wizard_step(wizard), id);
	struct block *block;

	if (!choice)
		abort();
	if (choice->shown && !choice->shown(wizard))
		return NULL;
	if (!note && choice->note)
		note = _(choice->note);
	block = page_choice(page, id, label ? label : _(choice->label), note);
	block->item = choice->chosen_at != NULL;
	return block;
}

struct block *wizard_offer(struct wizard *wizard, struct page *page, const char *id)
{
	return wizard_offer_as(wizard, page, id, NULL, NULL);
}

/* Its place among what is unfolded; their number if it is folded. */
static size_t unfolded_at(const struct wizard *wizard, const char *id)
{
	size_t at = 0;

	while (at < wizard->unfolded_count && strcmp(wizard->unfolded[at], id) != 0)
		at++;
	return at;
}

bool wizard_unfolded(const struct wizard *wizard, const char *id)
{
	return unfolded_at(wizard, id) < wizard->unfolded_count;
}

bool wizard_fold(struct wizard *wizard, struct page *page, const char *id, const char *label)
{
	bool open = wizard_unfolded(wizard, id);

	page_tick(page, id, label, open)->fold = true;
	return open;
}

static void toggle_fold(struct wizard *wizard, const char *id)
{
	size_t at = unfolded_at(wizard, id);

	if (at < wizard->unfolded_count)
		memmove(wizard->unfolded[at], wizard->unfolded[--wizard->unfolded_count], sizeof *wizard->unfolded);
	else if (at < WIZARD_FOLDS_MAX)
		snprintf(wizard->unfolded[wizard->unfolded_count++], sizeof *wizard->unfolded, "%s", id);
}

/* The page answers. A choice without a row, or one that is not shown now, does nothing. */
static void wizard_choose(struct wizard *wizard, const char *id, struct turn *turn)
{
	const struct choice *choice = step_choice(wizard_step(wizard), id);

	if (!choice || (choice->shown && !choice->shown(wizard)))
		return;
	if (choice->chosen_at)
		choice->chosen_at(wizard, strtoul(id + strlen(choice->id), NULL, 10), turn);
	else if (choice->chosen_of)
		choice->chosen_of(wizard, id, turn);
	else
		choice->chosen(wizard, turn);
}

static bool wizard_shown(const struct wizard *wizard, int at)
{
	return !steps[at]->shown || steps[at]->shown(wizard);
}

/* A list that was searched is left as it is: whole. */
static void forget_search(struct wizard *wizard)
{
	wizard->filter[0] = '\0';
	wizard->searching = false;
}

/* "Back" leads to the page left now. */
static void push_came(struct wizard *wizard)
{
	if (wizard->came_count == WIZARD_CAME_MAX)
		memmove(wizard->came, wizard->came + 1, --wizard->came_count * sizeof *wizard->came);
	wizard->came[wizard->came_count++] = wizard->at;
}

/* True if "back" led to @to, and no longer does. */
static bool pop_came(struct wizard *wizard, int to)
{
	bool there = wizard->came_count && wizard->came[wizard->came_count - 1] == to;

	wizard->came_count -= there;
	return there;
}

/* --- what lies on a page --- */

static void close_all(struct wizard *wizard)
{
	wizard->over = NULL;
	wizard->under_count = 0;
}

void wizard_close(struct wizard *wizard)
{
	forget_search(wizard);
	wizard->over = wizard->under_count ? wizard->under[--wizard->under_count] : NULL;
}

/* Help tells the keys of the page as it was shown last. */
static void note_helped(struct wizard *wizard)
{
	const struct page *page = &wizard->page;

	memset(&wizard->helped, 0, sizeof wizard->helped);
	wizard->helped.form = page->form;
	for (const struct key_row *row = key_rows; row->name; row++)
		wizard->helped.works[row->does] = key_works(page, row);
	for (size_t i = 0; i < page->doc.count; i++) {
		const struct block *block = &page->doc.blocks[i];

		wizard->helped.field |= block->kind == BLOCK_FIELD && !page->form;
		wizard->helped.tick |= block->kind == BLOCK_TICK;
		wizard->helped.pick |= block->kind == BLOCK_PICK;
		wizard->helped.items |= block->kind == BLOCK_CHOICE && block->item;
	}
}

void wizard_open(struct wizard *wizard, const struct step *step)
{
	size_t at = 0;

	if (wizard->over == step) {
		wizard_close(wizard);
		return;
	}
	while (at < wizard->under_count && wizard->under[at] != step)
		at++;
	if (step == &step_help && at == wizard->under_count)
		note_helped(wizard);
	forget_search(wizard);
	if (at == wizard->under_count && wizard->over)
		wizard->under[wizard->under_count++] = wizard->over;
	else
		wizard->under_count = at;
	wizard->over = step;
}

void wizard_cover(struct wizard *wizard)
{
	close_all(wizard);
	forget_search(wizard);
	wizard->listing = false;
	wizard->came_count = 0;
	wizard->unfolded_count = 0;
	wizard->at = step_for(ROLE_FIRST);
}

static void show_step(struct wizard *wizard, int at, struct turn *turn)
{
	forget_search(wizard);
	wizard->rejected.id[0] = '\0';
	wizard->at = at;
	close_all(wizard);
	wizard->listing = false;
	if (wizard_live(wizard) && strcmp(wizard->flow.run.page ? wizard->flow.run.page : "", steps[at]->id) != 0)
		order_save(turn->orders, run_note_page(&wizard->flow.run, steps[at]->id, turn->event->now), false);
	if (wizard_live(wizard) && steps[at]->enter)
		steps[at]->enter(wizard, turn);
}

void wizard_goto(struct wizard *wizard, int at, struct turn *turn)
{
	if (at < 0)
		return;
	/* a page that leads back to the one before it was a detour */
	if (at != wizard->at && !pop_came(wizard, at))
		push_came(wizard);
	show_step(wizard, at, turn);
}

void wizard_visit(struct wizard *wizard, int at, struct turn *turn)
{
	if (at < 0 || at == wizard->at)
		return;
	pop_came(wizard, at);
	push_came(wizard);
	show_step(wizard, at, turn);
}

void wizard_next(struct wizard *wizard, struct turn *turn)
{
	for (int at = wizard->at + 1; steps[at]; at++)
		if (wizard_shown(wizard, at)) {
			wizard_goto(wizard, at, turn);
			return;
		}
}

static int wizard_before(const struct wizard *wizard)
{
	for (int at = wizard->at - 1; at >= 0; at--)
		if (wizard_shown(wizard, at))
			return at;
	return -1;
}

/* The page that "back" leads to; -1: none. A run that is gone on with in the middle has the pages before it. */
static int wizard_came(struct wizard *wizard)
{
	while (wizard->came_count) {
		int at = wizard->came[--wizard->came_count];

		if (wizard_shown(wizard, at))
			return at;
	}
	return wizard->setup->review && wizard->setup->runs ? -1 : wizard_before(wizard);
}

bool wizard_came_from(const struct wizard *wizard, const char *id)
{
	return wizard->came_count && wizard->came[wizard->came_count - 1] == step_index(id);
}

static void wizard_back(struct wizard *wizard, struct turn *turn)
{
	const struct step *step = wizard_step(wizard);
	int at;

	if (wizard->searching || *wizard->filter) {
		forget_search(wizard);
		return;
	}
	if (wizard->over) {
		wizard_close(wizard);
		return;
	}
	if ((step->back && step->back(wizard, turn)) || wizard->listing)
		return;
	at = wizard_came(wizard);
	if (at >= 0)
		show_step(wizard, at, turn);
	else if (wizard->setup->review && wizard->setup->runs)
		wizard->listing = true;
}

void wizard_say(struct wizard *wizard, enum tone tone, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(wizard->said, sizeof wizard->said, format, args);
	va_end(args);
	wizard->said_tone = tone;
	wizard->said_nth++;
}

void wizard_ask(struct wizard *wizard, const struct asking *asking)
{
	wizard->asking = *asking;
	if (wizard->over != &step_ask)
		wizard_open(wizard, &step_ask);
}

void wizard_sign_in(struct wizard *wizard, enum service service, unsigned purposes, int back_to, struct turn *turn)
{
	wizard->signin.back_to = back_to;
	wizard->signin.wants = service;
	wizard->signin.purposes = wizard->signin.wishes | purposes;
	wizard->signin.then_restore = false; /* an older wish, whose sign-in was turned back from */
	wizard_goto(wizard, step_for(wizard->flow.discovery == DISCOVERY_DONE ? ROLE_SIGNIN : ROLE_TENANT), turn);
}

bool wizard_need(struct wizard *wizard, enum service service, bool writing, const char *then, struct turn *turn)
{
	struct session *session = flow_session(&wizard->flow, service);
	bool enough =
	    session_in(session) && (!writing || question_purposes_met(flow_writing(&wizard->flow), &session->claims));

	if (enough && wizard->flow.discovery == DISCOVERY_DONE)
		return true;
	wizard->signin.wishes |= session->purposes & FOR_LOGS;
	wizard_sign_in(wizard, service, writing ? flow_writing(&wizard->flow) : 0, step_index(then), turn);
	return false;
}

void wizard_read(struct wizard *wizard, unsigned topics, struct turn *turn)
{
	if (!wizard_live(wizard) || wizard->flow.inquiry.busy || act_busy(&wizard->flow.act))
		return;
	flow_ask(&wizard->flow, topics, false, turn);
}

bool wizard_waits(struct wizard *wizard)
{
	if (!act_on_its_way(&wizard->flow.act))
		return false;
	err_set(&wizard->notice, ERR_USAGE, NULL,
	    _("a change was sent and is being read back; wait until that is done"));
	return true;
}

/* Something was entered on a page, and not saved there. */
static bool is_unsaved(const struct wizard *wizard)
{
	for (int i = 0; steps[i]; i++)
		if (steps[i]->unsaved && steps[i]->unsaved(wizard))
			return true;
	return false;
}

/* Repeats what is left open on stderr, where the admin sees it after the screen is gone. Nobody could be asked about what was
 * entered where the input ended or the line dropped. */
static void say_goodbye(struct wizard *wizard, struct turn *turn)
{
	struct orders *orders = turn->orders;
	const char *open;

	if (!wizard_live(wizard))
		return;
	open = flow_open_text(&wizard->flow, &orders->arena);
	if (open)
		order_text(orders, ORDER_SAY, open);
	if (is_unsaved(wizard))
		order_text(orders, ORDER_SAY, _("What you had entered on the page and not saved there is gone."));
	if (*wizard->setup->saved_where && !wizard->flow.run.idle)
		order_text(orders, ORDER_SAY,
		    arena_printf(&orders->arena,
			_("This run is saved as %1$s. Read it again with:\n  naaready review %2$s%1$s"),
			wizard->flow.run.id, wizard->setup->flow.practice_tenant ? "--practice " : ""));
}

/* Quit before discovery: the named tenant may still have an open change. */
static bool is_named_open(const struct wizard *wizard)
{
	const struct flow *flow = &wizard->flow;
	const char *named = *flow->wanted_tenant ? flow->wanted_tenant : wizard->setup->tenant;

	return !*flow->run.facts.tenant.id && named && open_changes_named(&flow->open_changes, named);
}

/* The last words of a run that is left: its verdicts and, from the summary (@over), its end. */
static void leave_run(struct wizard *wizard, bool over, struct turn *turn)
{
	struct flow_open open;

	/* what is being read again, for a page or for a plan, is known as it was */
	inquiry_cancel(&wizard->flow.inquiry, turn->orders);
	inquiry_cancel(&wizard->flow.act.inquiry, turn->orders);
	flow_check(&wizard->flow, turn->event->now);
	flow_note_judged(&wizard->flow, turn);
	if (over && !flow_open(&wizard->flow, &open))
		flow_end(&wizard->flow, turn);
}

/* What pages remember is about the run before; what the person asked of signing in is not. */
static void forget_run(struct wizard *wizard)
{
	buf_clear(&wizard->tokens.pasted);
	wizard->tokens.pasting = wizard->tokens.insist = wizard->tokens.declined = false;
	memset(&wizard->addin, 0, sizeof wizard->addin);
	memset(&wizard->consent, 0, sizeof wizard->consent);
	memset(&wizard->confirm, 0, sizeof wizard->confirm);
	memset(&wizard->again, 0, sizeof wizard->again);
	memset(&wizard->leave, 0, sizeof wizard->leave);
	memset(&wizard->guard, 0, sizeof wizard->guard);
	wizard->unfolded_count = 0;
	memset(&wizard->proof, 0, sizeof wizard->proof);
	memset(&wizard->signin.fresh, 0, sizeof wizard->signin.fresh);
	wizard->signin.purposes = wizard->signin.wishes;
	wizard->signin.back_to = -1;
	wizard->signin.more = wizard->signin.then_read = wizard->signin.then_restore = false;
	wizard->came_count = 0;
	wizard->resumed = false;
}

void wizard_begin_anew(struct wizard *wizard, struct turn *turn)
{
	if (!wizard->flow.run.idle)
		leave_run(wizard, wizard_came_from(wizard, "summary"), turn);
	flow_begin(&wizard->flow, turn);
	order_wait(turn->orders, TIMER_WATCH, -1);
	forget_run(wizard);
}

void wizard_quit(struct wizard *wizard, struct turn *turn)
{
	int status = 0;

	if (wizard_live(wizard)) {
		leave_run(wizard, steps[wizard->at]->role == ROLE_VERDICT, turn);
		status = is_named_open(wizard) ? 5 : flow_exit(&wizard->flow);
	}
	say_goodbye(wizard, turn);
	wizard->quitting = true;
	order_quit(turn->orders, status);
}

static void wizard_start(struct wizard *wizard, struct turn *turn)
{
	const struct wizard_setup *setup = wizard->setup;
	int at = -1;

	wizard->flow.now = turn->event->now; /* the first page shows clocks, too */
	wizard->flow.now_ms = turn->event->now_ms;
	if (setup->review) {
		wizard->listing = setup->resume_text == NULL;
		if (setup->resume_text &&
		    !flow_resume(&wizard->flow, setup->resume_text, setup->resume_len, &wizard->notice))
			wizard->listing = true;
		wizard->at = step_for(ROLE_FIRST);
		return;
	}
	if (!setup->resume_id)
		flow_begin(&wizard->flow, turn);
	else
		wizard->resumed = flow_go_on(&wizard->flow, setup->resume_id, setup->resume_text, setup->resume_len,
		    turn, &wizard->notice);
	if (wizard->resumed)
		at = step_index(wizard->flow.run.page);
	else if (setup->tenant)
		at = step_for(ROLE_TENANT);
	if (setup->tenant && !wizard->resumed)
		text_safe(wizard->tenant_typed, sizeof wizard->tenant_typed, setup->tenant);
	if (wizard_shown(wizard, 0))
		at = 0;
	show_step(wizard, at < 0 ? step_for(ROLE_FIRST) : at, turn);
}

/* What would be cut short if the program ended now: a question about it; NULL: nothing. */
static const char *under_way(const struct wizard *wizard)
{
	const struct act *act = &wizard->flow.act;
	struct flow_open open;

	if (!wizard_live(wizard))
		return NULL;
	if (act_on_its_way(act))
		return N_("A change was sent and is being read back. Leave now?");
	if (act->state == ACT_PLANNED)
		return N_("A change is planned, and nothing was sent. Leave now?");
	if (session_busy(&wizard->flow.graph) || session_busy(&wizard->flow.exchange))
		return N_("A sign-in is under way; it ends with the program. Leave now?");
	if (wizard->consent.watching)
		return N_("naaready is watching for the consent. Leave now?");
	if (is_unsaved(wizard))
		return N_("What you entered is not saved yet. Leave now?");
	if (flow_open(&wizard->flow, &open))
		return N_("Legacy tokens are switched for a test, and stay as they are. Leave now?");
	return NULL;
}

/* Whoever asks to leave twice means it. */
static void leave(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	const char *question = under_way(wizard);

	if (!question || input->gone || (wizard->over == &step_ask && wizard->asking.then == wizard_quit))
		wizard_quit(wizard, turn);
	else
		wizard_ask(wizard,
		    &(struct asking){ question, N_("Leave; the next start continues here"), wizard_quit });
}

/* A search is typed, given up, or begun. */
static void wizard_search(struct wizard *wizard, const struct input *input)
{
	if (input->kind == INPUT_SEARCH)
		wizard->searching = true;
	else
		text_safe(wizard->filter, sizeof wizard->filter, input->text);
	if (input->submitted)
		wizard->searching = false;
}

/* The page takes what was typed. What it refuses stays in its field, to be mended. */
static void give_input(struct wizard *wizard, const struct step *step, struct turn *turn)
{
	const struct input *input = turn->event->input;
	const struct block *block = page_block(&wizard->page, input->id);
	bool secret = block && block->secret, refused;

	step->input(wizard, input, turn);
	if (input->kind != INPUT_TYPED)
		return;
	/* Mended, but not entered yet: it stays as it was left. */
	refused = input->submitted ? wizard->notice.kind != ERR_NONE : strcmp(input->id, wizard->rejected.id) == 0;
	wizard->rejected.id[0] = '\0';
	if (!refused || secret || strlen(input->text) >= sizeof wizard->rejected.text)
		return;
	snprintf(wizard->rejected.id, sizeof wizard->rejected.id, "%s", input->id);
	snprintf(wizard->rejected.text, sizeof wizard->rejected.text, "%s", input->text);
}

static void show_rejected(struct wizard *wizard)
{
	struct doc *doc = &wizard->page.doc;

	for (size_t i = 0; i < doc->count; i++)
		if (doc->blocks[i].kind == BLOCK_FIELD && !*doc->blocks[i].text &&
		    strcmp(doc->blocks[i].id, wizard->rejected.id) == 0)
			doc->blocks[i].text = text_safe_lines(&doc->arena, wizard->rejected.text);
}

static void wizard_input(struct wizard *wizard, struct turn *turn)
{
	const struct event *event = turn->event;
	const struct step *step = wizard_step(wizard);
	const struct block *ticked;

	if (event->input->kind != INPUT_TYPED || event->input->submitted) {
		err_clear(&wizard->notice);
		wizard->said[0] = '\0';
	}
	if (event->input->kind == INPUT_SEARCH ||
	    (event->input->kind == INPUT_TYPED && strcmp(event->input->id, "search") == 0)) {
		wizard_search(wizard, event->input);
		return;
	}
	ticked = event->input->kind == INPUT_TICKED ? page_block(&wizard->page, event->input->id) : NULL;
	if (ticked && ticked->fold) {
		toggle_fold(wizard, ticked->id);
		return;
	}
	switch (event->input->kind) {
	case INPUT_BACK:
		wizard_back(wizard, turn);
		break;
	case INPUT_HELP:
		wizard_open(wizard, &step_help);
		break;
	case INPUT_TIMELINE:
		wizard_open(wizard, &step_timeline);
		break;
	case INPUT_TRACE:
		wizard_open(wizard, &step_trace);
		break;
	case INPUT_NEXT:
		if (page_block(&wizard->page, "next"))
			wizard_choose(wizard, "next", turn);
		break;
	case INPUT_LINKS:
		wizard_open(wizard, &step_links);
		break;
	case INPUT_QUIT:
		leave(wizard, event->input, turn);
		break;
	case INPUT_CHOSE:
		wizard_choose(wizard, event->input->id, turn);
		break;
	default:
		if (step->input)
			give_input(wizard, step, turn);
		break;
	}
}

/* Only a practice clock can be moved; a page with a clock needs a timer. */
static void keep_clock(struct wizard *wizard, struct turn *turn)
{
	bool busy = flow_busy(&wizard->flow) || reach_busy(&wizard->reach);
	struct flow_open open;

	if (busy)
		order_wait(turn->orders, TIMER_PAGE, turn->event->now_ms + BUSY_MS);
	else if (flow_open(&wizard->flow, &open) || wizard->consent.watching ||
		 inquiry_wait_s(&wizard->flow.inquiry, true, turn->event->now_ms))
		order_wait(turn->orders, TIMER_PAGE, turn->event->now_ms + CLOCK_MS);
	else
		order_wait(turn->orders, TIMER_PAGE, -1);
}

static void note_request(struct wizard *wizard, const struct request *request, const struct event *event)
{
	struct trace_line *line = &wizard->trace[wizard->traced++ % TRACE_LINES_MAX];
	const char *host = strstr(request->url, "://");

	*line = (struct trace_line){ .id = request->id,
		.method = request->method,
		.at = event->now,
		.sent_ms = event->now_ms,
		.took_ms = -1 };
	text_safe(line->where, sizeof line->where, host ? host + 3 : request->url);
}

static void note_reply(struct wizard *wizard, const struct reply *reply, int64_t now_ms)
{
	for (unsigned i = 0; i < TRACE_LINES_MAX; i++) {
		struct trace_line *line = &wizard->trace[i];

		if (line->id != reply->id || !line->id)
			continue;
		line->took_ms = now_ms - line->sent_ms;
		line->lost = reply->lost ? reply->err.kind : ERR_NONE;
		line->status = reply->lost ? 0 : reply->status;
		text_safe(line->request_id, sizeof line->request_id, reply->lost ? "" : reply->request_id);
	}
}

/* A token refused in the middle of a page leads to a sign-in and back to the page. A token that merely expired waits
 * until one is needed. */
static void lead_back(struct wizard *wizard, enum service service, struct turn *turn)
{
	const struct session *session = flow_session(&wizard->flow, service);

	if (turn->event->kind != EVENT_REPLY || session->state != SESSION_FAILED ||
	    session->err.kind != ERR_SIGNED_OUT || wizard->at == step_for(ROLE_SIGNIN))
		return;
	wizard_sign_in(wizard, service, wizard->flow.graph.purposes, wizard->at, turn);
}

/* Passes the event to the flow first, then to the current page. */
static bool flow_in(struct wizard *wizard, struct turn *turn)
{
	enum session_state was[SERVICE_COUNT];
	bool changed;

	for (enum service i = SERVICE_GRAPH; i < SERVICE_COUNT; i++)
		was[i] = flow_session(&wizard->flow, i)->state;
	changed = flow_event(&wizard->flow, turn);
	for (enum service i = SERVICE_GRAPH; i < SERVICE_COUNT; i++) {
		if (was[i] == SESSION_IN && wizard_live(wizard))
			lead_back(wizard, i, turn);
		if (was[i] != flow_session(&wizard->flow, i)->state)
			wizard->said[0] = '\0'; /* "not there yet" is over */
	}
	return changed;
}

static void wizard_event_in(void *self, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;
	struct wizard *wizard = self;
	const struct step *step;

	if (event->kind == EVENT_REPLY)
		note_reply(wizard, event->reply, event->now_ms);
	if (event->kind == EVENT_START) {
		wizard_start(wizard, turn);
	} else if (event->kind == EVENT_GOODBYE) {
		wizard_quit(wizard, turn);
	} else if (reach_event(&wizard->reach, turn)) {
		; /* only the picture changes */
	} else if (flow_in(wizard, turn) || event->kind == EVENT_TIMER || event->kind == EVENT_EXPORTED ||
		   event->kind == EVENT_KEPT || event->kind == EVENT_OPENED) {
		step = wizard_below(wizard);
		if (step->changed)
			step->changed(wizard, turn);
	}
	for (const struct step_listener *listener = step_listeners; listener->take; listener++)
		if (listener->kind == event->kind)
			listener->take(wizard, turn);
	if (event->kind == EVENT_UNSAVED)
		wizard->notice = *event->err;
	if (event->kind == EVENT_INPUT)
		wizard_input(wizard, turn);
	for (size_t i = 0; i < orders->count; i++)
		if (order_request(&orders->items[i]))
			note_request(wizard, order_request(&orders->items[i]), event);
	if (!wizard->quitting && wizard_live(wizard))
		keep_clock(wizard, turn);
}

static const struct page *wizard_page_out(void *self)
{
	struct wizard *wizard = self;
	const struct step *step = wizard_step(wizard);

	page_clear(&wizard->page);
	steps_head(wizard, step, &wizard->page);
	step->page(wizard, &wizard->page);
	show_rejected(wizard);
	return &wizard->page;
}

struct program wizard_program(struct wizard *wizard)
{
	return (struct program){ .self = wizard, .event = wizard_event_in, .page = wizard_page_out };
}
