/* prompt.c - the only prompt of a command: the address where a browser sign-in ended */
#include "commands/prompt.h"

#include "base/i18n.h"
#include "doc/doc_signin.h"

static struct session *prompt_session(struct runner *runner)
{
	if (runner->flow.graph.state == SESSION_BROWSER)
		return &runner->flow.graph;
	return runner->flow.exchange.state == SESSION_BROWSER ? &runner->flow.exchange : NULL;
}

const struct page *prompt_page(struct runner *runner)
{
	static struct page page; /* too large for the stack; a command shows one page */
	const struct session *session = prompt_session(runner);
	struct block *field;

	if (!session || runner->setup->flow.auth != AUTH_PASTE || endpoints_lead_nowhere(&runner->flow.endpoints))
		return NULL;
	page_clear(&page);
	page.id = session->service == SERVICE_GRAPH ? "paste.graph" : "paste.exchange";
	page.title = arena_printf(&page.doc.arena, _("Sign-in for %s"), service_text(session->service));
	page.lead = page.tenant = "";
	page.number = -1;
	doc_signin_browser(session, &page.doc);
	field = page_field(&page, "paste", _("Address in the browser at the end"), "");
	field->secret = true;
	if (runner->ask_err.kind)
		doc_notice(&page.doc, "err", TONE_BAD, arena_copy(&page.doc.arena, runner->ask_err.told));
	return &page;
}

void prompt_input(struct runner *runner, struct turn *turn)
{
	const struct input *input = turn->event->input;
	struct session *session = prompt_session(runner);

	if (input->kind == INPUT_QUIT && session)
		session_give_up(session, turn->orders);
	err_clear(&runner->ask_err);
	if (session && session->state == SESSION_BROWSER && input->kind == INPUT_TYPED)
		(void)!flow_paste(&runner->flow, session->service, input->text, turn, &runner->ask_err);
}
