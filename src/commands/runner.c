/* runner.c - the common part of commands that talk to a tenant: discover, sign in, read, report */
#include "commands/runner.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "cloud/ews.h"
#include "cloud/exchange.h"
#include "cloud/ids.h"
#include "commands/prompt.h"
#include "doc/doc_err.h"
#include "doc/doc_formats.h"

#define REPORT_BYTES_MAX RUN_BYTES_MAX /* a cut report would pass for a whole one */

static bool needs_person(enum auth auth)
{
	return auth == AUTH_DEVICE || auth == AUTH_PASTE || auth == AUTH_LOOPBACK;
}

bool runner_console(struct runner_setup *setup, unsigned wanted, struct err *err)
{
	struct arena arena = { 0 };
	struct err why = { 0 }, tokens = { 0 }, ews = { 0 };
	struct facts facts;
	unsigned contained = 0;

	facts_init(&facts, &arena);
	if (exchange_tokens_text(setup->console, &facts, &tokens))
		contained |= TOPIC_BIT(TOPIC_TOKENS);
	if (ews_text(setup->console, &facts, &ews))
		contained |= TOPIC_BIT(TOPIC_EXCHANGE);
	arena_release(&arena);
	if (!(contained & wanted)) {
		why = wanted == TOPIC_BIT(TOPIC_EXCHANGE) || text_find(setup->console, "Ews") ? ews : tokens;
		return err_set(err, ERR_FILE, N_("reading what the console showed"),
		    _("naaready takes nothing from it: %s"), why.told);
	}
	setup->topics &= ~contained;
	if (needs_person(setup->flow.auth) ||
	    !(setup->topics & ~TOPIC_BIT(TOPIC_CMDLETS) & questions_to(SERVICE_EXCHANGE) & wanted))
		setup->exchange = setup->graph && !needs_person(setup->flow.auth);
	return true;
}

void runner_init(struct runner *runner, const struct runner_setup *setup)
{
	memset(runner, 0, sizeof *runner);
	runner->setup = setup;
	flow_init(&runner->flow, &setup->flow);
}

void runner_release(struct runner *runner)
{
	flow_release(&runner->flow);
}

static void runner_print(struct orders *orders, const char *text)
{
	order_text(orders, ORDER_SAY, text);
}

/* Address and code stand alone on their lines, so that a terminal selects them whole. */
static void print_code(struct runner *runner, struct session *session, struct orders *orders)
{
	char span[40];

	if (session->state != SESSION_CODE || runner->code_shown[session->service])
		return;
	runner->code_shown[session->service] = true;
	runner_print(orders,
	    arena_printf(&orders->arena,
		_("To sign in for %s, open this address in any browser and type the code. The code expires in %s."),
		service_text(session->service), timefmt_span(session->code.expires_in_s, span, sizeof span)));
	order_text(orders, ORDER_SAY_WHOLE, arena_copy(&orders->arena, session->code.url));
	order_text(orders, ORDER_SAY_WHOLE, arena_copy(&orders->arena, session->code.user_code));
}

/* Browser sign-in that ends on our own port; for a pasted address see prompt.c. */
static void print_address(struct runner *runner, struct session *session, struct orders *orders)
{
	struct arena *arena = &orders->arena;

	if (session->state != SESSION_BROWSER || !session->port || runner->code_shown[session->service])
		return;
	runner->code_shown[session->service] = true;
	runner_print(orders, arena_printf(arena, _("To sign in for %s, open this address in a browser:"),
				 service_text(session->service)));
	runner_print(orders, arena_copy(arena, session->url));
	runner_print(orders,
	    arena_printf(arena,
		_("The browser ends on port %d of this machine. If it runs elsewhere, first open an SSH tunnel there:"),
		session->port));
	order_text(orders, ORDER_SAY_WHOLE, signin_code_ssh(session->port, NULL, runner->setup->flow.host, 0, arena));
	runner_print(orders, signin_code_putty(session->port, arena));
}

/* Practice: nobody has to type or open anything, so no address or code is shown that might be taken for a real one. */
static void practise(struct runner *runner, struct session *session, struct turn *turn)
{
	bool waits = session->state == SESSION_CODE || session->state == SESSION_BROWSER;

	if (!waits || runner->code_shown[session->service] || !endpoints_lead_nowhere(&runner->flow.endpoints))
		return;
	runner->code_shown[session->service] = true;
	runner_print(turn->orders,
	    arena_printf(&turn->orders->arena,
		_("PRACTICE: the sign-in for %s completes by itself; there is nothing to type or to open."),
		service_text(session->service)));
	pretend_signin(&runner->flow.pretend, session, turn);
}

void runner_print_err(const struct err *err, struct orders *orders)
{
	if (err->kind != ERR_NONE)
		runner_print(orders, doc_err_text(err, &orders->arena));
}

bool runner_reports(const struct runner_setup *setup, const struct err *err)
{
	return setup->json || !err || err->kind != ERR_UNKNOWN_TENANT;
}

void runner_print_reported(const struct runner_setup *setup, const struct err *err, struct orders *orders)
{
	if (setup->json || !setup->together)
		runner_print_err(err, orders);
}

static void begin_signin(struct runner *runner, enum service service, struct turn *turn)
{
	unsigned purposes =
	    (runner->setup->writing ? flow_writing(&runner->flow) : 0) | (runner->setup->flow.logs ? FOR_LOGS : 0);

	flow_signin(&runner->flow, service, runner->setup->flow.auth, purposes, turn);
	practise(runner, flow_session(&runner->flow, service), turn); /* an address is there at once */
}

static bool runner_settled(const struct session *session)
{
	return session->state == SESSION_IN || session->state == SESSION_FAILED;
}

/* Two device codes at once would confuse; two unattended tokens are requested together. */
static void sign_in(struct runner *runner, struct turn *turn)
{
	const struct runner_setup *setup = runner->setup;

	runner->stage = RUNNER_SIGNING_IN;
	if (setup->graph)
		begin_signin(runner, SERVICE_GRAPH, turn);
	if (setup->exchange && (!setup->graph || !needs_person(setup->flow.auth)))
		begin_signin(runner, SERVICE_EXCHANGE, turn);
}

static void runner_ask(struct runner *runner, struct turn *turn)
{
	runner->stage = RUNNER_ASKING;
	flow_ask(&runner->flow, runner->setup->topics, true, turn);
}

static void signing_in(struct runner *runner, struct turn *turn)
{
	struct orders *orders = turn->orders;
	struct flow *flow = &runner->flow;
	const struct runner_setup *setup = runner->setup;

	practise(runner, &flow->graph, turn);
	practise(runner, &flow->exchange, turn);
	print_code(runner, &flow->graph, orders);
	print_code(runner, &flow->exchange, orders);
	print_address(runner, &flow->graph, orders);
	print_address(runner, &flow->exchange, orders);
	if (setup->graph && flow->graph.state == SESSION_FAILED) {
		session_cancel(&flow->exchange, orders);
		runner->stage = RUNNER_FAILED;
		return;
	}
	if (setup->graph && !session_in(&flow->graph))
		return;
	if (setup->exchange && flow->exchange.state == SESSION_OUT)
		begin_signin(runner, SERVICE_EXCHANGE, turn);
	if (setup->exchange && !runner_settled(&flow->exchange))
		return;
	if (setup->exchange && (!setup->graph || setup->needs_exchange) && flow->exchange.state == SESSION_FAILED) {
		runner->stage = RUNNER_FAILED;
		return;
	}
	runner->exchange_failed = flow->exchange.state == SESSION_FAILED;
	runner_ask(runner, turn);
}

/* Records the pasted facts, and the user who brought them. */
static void runner_take_console(struct runner *runner, struct turn *turn)
{
	const char *graph = session_who(&runner->flow.graph), *user = runner->setup->user;

	if (runner->setup->console)
		flow_take_console(&runner->flow, runner->setup->console,
		    *graph          ? graph
		    : user && *user ? user
				    : "?",
		    turn);
}

/* The console's text names an organisation, but the tenant's domains are unread: asks the sign-in host whose it is. */
static bool looks_whose(struct runner *runner, struct turn *turn)
{
	struct flow *flow = &runner->flow;

	return runner->setup->console &&
	       (call_busy(&flow->domain_call) || flow_ask_console(flow, runner->setup->console, turn));
}

/* Goes one step on, if possible. */
static void runner_advance(struct runner *runner, struct turn *turn)
{
	struct flow *flow = &runner->flow;

	if (runner->stage == RUNNER_DISCOVERING && flow->discovery == DISCOVERY_FAILED)
		runner->stage = RUNNER_FAILED;
	if (runner->stage == RUNNER_DISCOVERING && flow->discovery == DISCOVERY_DONE) {
		if (flow->endpoints.unconfirmed)
			runner_print(turn->orders, _(flow->endpoints.unconfirmed));
		sign_in(runner, turn);
	}
	/* At once for a token from elsewhere or an expired certificate: no answer will come. */
	if (runner->stage == RUNNER_SIGNING_IN)
		signing_in(runner, turn);
	if (runner->stage == RUNNER_ASKING && !flow->inquiry.busy && !looks_whose(runner, turn)) {
		runner_take_console(runner, turn);
		/* without Exchange Online, a failed sign-in to it is no failure */
		if (runner->exchange_failed && !check_no_exchange(&flow->run.facts))
			runner_print_err(&flow->exchange.err, turn->orders);
		runner->stage = RUNNER_READY;
	}
}

/* Reports why nothing happens and until when; again only if the wait grows, not for each waiting request. */
static void print_wait(struct runner *runner, struct turn *turn)
{
	int wait_s = inquiry_wait_s(&runner->flow.inquiry, false, turn->event->now_ms);

	if (wait_s < 2 || turn->event->now_ms + wait_s * 1000L <= runner->waiting_ms)
		return;
	runner->waiting_ms = turn->event->now_ms + wait_s * 1000L + 1000;
	runner_print(turn->orders,
	    arena_printf(&turn->orders->arena,
		ngettext("A service asks to wait. Trying again in %d second.",
		    "A service asks to wait. Trying again in %d seconds.", (unsigned long)wait_s),
		wait_s));
}

static void runner_begin(struct runner *runner, struct turn *turn)
{
	const struct runner_setup *setup = runner->setup;
	struct err why;

	if (!setup->resume_id)
		flow_begin(&runner->flow, turn);
	else if (!flow_go_on(&runner->flow, setup->resume_id, setup->resume_text, setup->resume_len, turn, &why))
		runner_print(turn->orders, arena_copy(&turn->orders->arena, why.told));
}

/* Warns that the given id looks like another kind; it is tried anyway. */
static void print_app_warning(struct runner *runner, struct orders *orders)
{
	const char *warning = ids_app_warning(runner->flow.app_id, flow_profile(&runner->flow), &orders->arena);

	if (runner->setup->graph && *warning)
		order_text(orders, ORDER_SAY, warning);
}

bool runner_event(struct runner *runner, struct turn *turn)
{
	enum runner_stage before = runner->stage;
	bool changed = flow_event(&runner->flow, turn);

	if (turn->event->kind == EVENT_REPLY)
		print_wait(runner, turn);
	if (turn->event->kind == EVENT_INPUT) {
		prompt_input(runner, turn);
		changed = true;
	}

	if (turn->event->kind == EVENT_START) {
		runner_begin(runner, turn);
		print_app_warning(runner, turn->orders);
		runner->stage = RUNNER_DISCOVERING;
		flow_discover(&runner->flow, runner->setup->tenant, turn);
		return false;
	}
	if (!changed || runner->stage >= RUNNER_READY)
		return false;
	runner_advance(runner, turn);
	return runner->stage != before && runner->stage >= RUNNER_READY;
}

/* What ended the command stands in the record, too: from it alone a reader sees only that nothing was read. */
static void note_failed(struct runner *runner, struct turn *turn)
{
	const struct session *sessions[] = { &runner->flow.graph, &runner->flow.exchange };

	if (runner->stage != RUNNER_FAILED)
		return;
	for (size_t i = 0; i < sizeof sessions / sizeof *sessions; i++) {
		if (sessions[i]->state != SESSION_FAILED)
			continue;
		order_save(turn->orders,
		    run_note_failed(&runner->flow.run, service_id(sessions[i]->service), &sessions[i]->err,
			turn->event->now),
		    false);
		return;
	}
}

void runner_close(struct runner *runner, struct turn *turn)
{
	note_failed(runner, turn);
	flow_check(&runner->flow, turn->event->now);
	flow_note_judged(&runner->flow, turn);
	flow_end(&runner->flow, turn);
	order_wait(turn->orders, TIMER_PAGE, turn->event->now_ms);
}

bool runner_closed(const struct event *event)
{
	return event->kind == EVENT_TIMER && event->timer == TIMER_PAGE;
}

static void runner_json(const struct report *report, const struct fail_on *fail_on, struct buf *out)
{
	struct json_out json;

	json_out_open(&json);
	report_write(report, &json);
	if (fail_on)
		fail_on_write(fail_on, report, &json);
	json_out_print(&json, false, out);
}

void runner_finish(struct runner *runner, struct orders *orders)
{
	const struct runner_setup *setup = runner->setup;
	struct flow *flow = &runner->flow;
	struct report report = {
		.run = &flow->run,
		.findings = &flow->findings,
		.profile = setup->profile,
		.err = flow_err(flow),
		.unkept = !flow_kept(flow),
		.fold = setup->all ? NULL : "--all",
		.next = true,
		.color = setup->color,
	};
	struct flow_open open;
	struct buf out;

	report.exit_status = report_exit(&flow->run, &flow->findings, flow_open(flow, &open), report.err);
	if (setup->fail_on)
		fail_on_judge(setup->fail_on, &report, orders);
	if (!runner_reports(setup, report.err)) {
		runner_print_err(report.err, orders);
		order_quit(orders, report.exit_status);
		return;
	}
	buf_init(&out, REPORT_BYTES_MAX);
	if (setup->json)
		runner_json(&report, setup->fail_on, &out);
	else
		report_text(&report, setup->columns, setup->ascii, &out);
	order_print(orders, &out);
	if (report.err)
		runner_print_reported(setup, report.err, orders);
	order_quit(orders, report.exit_status);
}

void runner_goodbye(const struct runner *runner, struct orders *orders)
{
	const char *open = flow_open_text(&runner->flow, &orders->arena);

	order_text(orders, ORDER_SAY, _("Stopped before the end."));
	if (open)
		order_text(orders, ORDER_SAY, open);
	order_quit(orders, open ? 5 : 4); /* the signal's exit status wins */
}
