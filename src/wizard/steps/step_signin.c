/* step_signin.c - page 3: signing in to Graph and to Exchange */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "cloud/question.h"
#include "core/wellknown.h"
#include "doc/doc_signin.h"
#include "wizard/steps/parts.h"

/* --- sign-in methods and their purposes --- */

static const struct way {
	enum auth auth;
	const char *label, *note; /* N_() */
} ways[] = {
	{ AUTH_DEVICE, N_("By device code"), N_("type a short code on any device; some tenants block this") },
	{ AUTH_PASTE, N_("By browser, address pasted back"), N_("if device codes are blocked; works from anywhere") },
	{ AUTH_LOOPBACK, N_("By browser, through an SSH tunnel"), N_("the browser ends on a port of this machine") },
	{ AUTH_CERTIFICATE, N_("As an app, by certificate"), N_("with the certificate that you gave") },
	{ AUTH_SECRET, N_("As an app, by client secret"), N_("with the secret in the file that you gave") },
	{ AUTH_TOKEN, N_("With a token made elsewhere"), N_("from the file that you gave") },
};

/* A method that needs a file is offered only if the file was given. */
static bool step_signin_offered(const struct flow_setup *setup, enum auth auth)
{
	switch (auth) {
	case AUTH_CERTIFICATE:
		return setup->cert && cert_is_set(setup->cert);
	case AUTH_SECRET:
		return setup->client_secret && secret_is_set(setup->client_secret);
	case AUTH_TOKEN:
		return setup->tokens && secret_is_set(setup->tokens);
	default:
		return true;
	}
}

/* The page to return to needs this service; without such a page both are wanted. */
static bool step_signin_is_wanted(const struct wizard *wizard, enum service service)
{
	return wizard->signin.back_to < 0 || wizard->signin.wants == service;
}

/* Microsoft's public client requests the permissions wanted now; other clients have fixed ones, so there is nothing to
 * choose. */
static void choose_logs(struct wizard *wizard, struct page *page, const char *label)
{
	bool chosen = wizard->signin.purposes & FOR_LOGS;

	if (wizard->signin.back_to >= 0 || !text_same(flow_client(&wizard->flow, SERVICE_GRAPH), CLIENT_GRAPH))
		return;
	if (chosen)
		wizard_offer_as(wizard, page, "logs", _("Without logs and policies"), NULL);
	else
		wizard_offer_as(wizard, page, "logs", label, _("asks for more permissions to read"));
}

/* The requested method first; the others on request or after a failure. A method that was refused with an error code
 * does not come first again. */
static void part_ways(struct wizard *wizard, struct page *page, const struct session *session)
{
	const char *id = service_id(session->service);
	const struct flow_setup *setup = &wizard->setup->flow;
	bool failed = session->state == SESSION_FAILED && session->err.kind != ERR_SIGNED_OUT;
	bool blocked = failed && session->err.aadsts;
	bool all = failed || wizard->signin.more[session->service];
	const char *client = flow_client(&wizard->flow, session->service), *name = wellknown_app(client);
	size_t hidden = 0;

	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		bool usual = ways[i].auth == setup->auth, same = ways[i].auth == (failed ? session->auth : setup->auth);
		const struct block *block;

		if (!step_signin_offered(setup, ways[i].auth))
			continue;
		if (!all && !usual) {
			hidden++;
			continue;
		}
		block = wizard_offer_as(wizard, page, doc_printf(&page->doc, "%s.%s", auth_id(ways[i].auth), id),
		    _(ways[i].label),
		    all ? _(ways[i].note)
			: doc_printf(&page->doc, name ? _("as %s") : _("as client %s"), name ? name : client));
		if (!page->first && same == !blocked && step_signin_is_wanted(wizard, session->service))
			page->first = block->id;
	}
	if (hidden)
		wizard_offer_as(wizard, page, doc_printf(&page->doc, "ways.%s", id), NULL, NULL);
	if (session->service == SERVICE_GRAPH && !session_in(session))
		choose_logs(wizard, page, _("Logs and policies, too"));
}

static bool part_ways_open(const struct wizard *wizard, const struct session *session)
{
	return !session_in(session) || wizard->signin.other[session->service] ||
	       (session->service == SERVICE_GRAPH && !question_purposes_met(wizard->signin.purposes, &session->claims));
}

/* The permissions that the Graph sign-in will request, and the reading that it leaves out. Nothing if the current
 * sign-in is enough. */
static void part_purpose(struct wizard *wizard, struct page *page)
{
	const struct session *graph = &wizard->flow.graph;
	const char *client = flow_client(&wizard->flow, SERVICE_GRAPH);
	struct scopes reading = question_scopes(0, &page->doc.arena);
	struct scopes logs = question_scopes_beside(FOR_LOGS, &page->doc.arena);

	if (!part_ways_open(wizard, graph))
		return;
	if (wizard->signin.purposes & FOR_WRITING)
		doc_notice(&page->doc, "writing", TONE_CARE,
		    wizard->signin.purposes & FOR_CREATING
			? _("This sign-in also asks for Application.ReadWrite.All, to create the enterprise application, and for DelegatedPermissionGrant.ReadWrite.All, to write the consent.")
			: _("This sign-in also asks for DelegatedPermissionGrant.ReadWrite.All, to write the consent."));
	if (wizard->signin.purposes & FOR_LOGS)
		doc_notice(&page->doc, "asks.logs", TONE_CARE,
		    doc_printf(&page->doc,
			_("This sign-in also asks for %s, to read who consented, who signed in and which policies apply. None of these permissions can change anything. They stay granted to you on the client's enterprise application until somebody removes them there."),
			scopes_join(&logs, ", ", &page->doc.arena)));
	if (graph->state != SESSION_OUT)
		return;
	doc_text(&page->doc, "trace",
	    signin_own_client(client)
		? _("This is your own client: the sign-in asks for the permissions that you gave it in this tenant, and leaves nothing else behind.")
	    : text_same(client, CLIENT_AZURE)
		? _("This Microsoft client always has the same permissions, some of them to write. Signing in consents to nothing new, and naaready writes nothing until you confirm it.")
		: doc_printf(&page->doc,
		      _("The sign-in asks for read access only (%s). It can leave a grant on the client's enterprise application in your tenant: do not tick \"Consent on behalf of your organization\"."),
		      scopes_join(&reading, ", ", &page->doc.arena)));
}

/* One line until opened, because the facts are shown above it. */
static void part_other_ways(struct wizard *wizard, struct page *page)
{
	static const enum service services[] = { SERVICE_GRAPH, SERVICE_EXCHANGE };
	const struct session *graph = &wizard->flow.graph;

	if (!wizard->signin.anew && (session_in(graph) || session_in(&wizard->flow.exchange))) {
		wizard_offer(wizard, page, "anew");
		return;
	}
	for (size_t i = 0; i < 2; i++) {
		const struct session *session = flow_session(&wizard->flow, services[i]);
		const char *id = service_id(services[i]);

		if (session_in(session) && part_ways_open(wizard, session))
			wizard_offer_as(wizard, page, doc_printf(&page->doc, "stay.%s", id),
			    doc_printf(&page->doc, _("Stay signed in as %s"), session_who(session)), NULL);
		else if (session_in(session))
			wizard_offer_as(wizard, page, doc_printf(&page->doc, "other.%s", id),
			    doc_printf(&page->doc, _("Sign in to %s as someone else"), service_text(services[i])),
			    NULL);
	}
	if (session_in(graph) && !part_ways_open(wizard, graph) && !question_purposes_met(FOR_LOGS, &graph->claims))
		choose_logs(wizard, page, _("Sign in again, with logs and policies"));
}

/* --- how an organisation registers its own sign-in client --- */

static const struct line {
	const char *id;
	const char *says; /* N_() */
	const char *command;
} lines[] = {
	{ "register.app", N_("Create an app registration for public clients, and note the appId that this prints:"),
	    "az ad app create --display-name naaready --sign-in-audience AzureADMyOrg --is-fallback-public-client true --public-client-redirect-uris http://localhost --query appId" },
	{ "register.graph", N_("Add read access to Microsoft Graph (Directory.Read.All):"),
	    "az ad app permission add --id APPID --api 00000003-0000-0000-c000-000000000000 --api-permissions 06da0dbc-49e2-44d2-8312-53f166ab848a=Scope" },
	{ "register.logs",
	    N_("To read logs and policies too, add these; they also only read (AuditLog.Read.All, Policy.Read.All, Policy.Read.PermissionGrant, ConsentRequest.Read.All):"),
	    "az ad app permission add --id APPID --api 00000003-0000-0000-c000-000000000000 --api-permissions e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20=Scope 572fea84-0151-49b2-9301-11cb16974376=Scope 414de6ea-2d92-462f-b120-6e2a809a6d01=Scope f3bfad56-966e-4590-a536-82ecf548ac1e=Scope" },
	{ "register.exchange",
	    N_("Add Exchange on behalf of the person who signs in (Exchange.Manage; the person's role decides what they may do):"),
	    "az ad app permission add --id APPID --api 00000002-0000-0ff1-ce00-000000000000 --api-permissions ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c=Scope" },
	{ "register.sp", N_("Create its enterprise application, for assigned users only:"),
	    "az ad sp create --id APPID" },
	{ "register.assigned", NULL, "az ad sp update --id APPID --set appRoleAssignmentRequired=true" },
};

static void part_register(struct page *page)
{
	doc_heading(&page->doc, "register.head", _("A sign-in client of your own"));
	doc_text(&page->doc, "register.why",
	    _("The default clients belong to Microsoft, and many tools share them. You can see, limit and remove a client of your own. An application administrator runs these lines once, with the Azure command line tool:"));
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (lines[i].says)
			doc_text(&page->doc, doc_printf(&page->doc, "%s.says", lines[i].id), _(lines[i].says));
		doc_link(&page->doc, lines[i].id, lines[i].command);
	}
	doc_text(&page->doc, "register.then",
	    _("Then assign the people who may use it, consent to it once in its \"Permissions\", and start naaready with --client-id APPID, or put {\"client-id\": \"APPID\"} into ~/.config/naaready/config.json."));
}

/* The commands alone, one a line, to be copied. */
static const char *part_register_bare(struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		text = arena_printf(arena, "%s%s\n", text, lines[i].command);
	return text;
}

/* --- the page --- */

/* Few lines above the QR code, so that it fits a screen of 24. */
static void page_device(struct wizard *wizard, struct page *page, const struct session *session)
{
	const char *client = wellknown_app(session->signin.client_id);
	char span[40];

	doc_text(&page->doc, "code.how",
	    doc_printf(&page->doc,
		wizard->setup->practice_says
		    ? _("%s. Practice: you need not type anything; the sign-in completes in a few seconds.")
		    : _("%s: on any device, open this address and type the code."),
		service_text(session->service)));
	doc_link(&page->doc, "code.url", session->code.url)->qr = true;
	doc_code(&page->doc, "code", "", session->code.user_code);
	doc_progress(&page->doc, "code.left", _("waiting for the sign-in"),
	    doc_printf(&page->doc, _("the code expires in %s"),
		timefmt_span((session_code_s(session, wizard->flow.now_ms) + 59) / 60 * 60, span, sizeof span)))
	    ->live = true;
	page->can_copy = page->can_bare = true;
	wizard_offer_as(wizard, page, doc_printf(&page->doc, "stop.%s", service_id(session->service)), NULL, NULL);
	doc_text(&page->doc, "code.warn",
	    client
		? doc_printf(&page->doc,
		      _("Never share this code. Microsoft will ask you to sign in to \"%s\". If it shows another name, stop. If asked, do not tick \"Consent on behalf of your organization\"."),
		      client)
		: _("Never share this code. If asked, do not tick \"Consent on behalf of your organization\"."));
}

/* The address is long, so it stands alone; the address where the browser ends is pasted, or caught on our port. */
static void page_browser(struct wizard *wizard, struct page *page, const struct session *session)
{
	const char *id = service_id(session->service);
	const struct wizard_setup *setup = wizard->setup;

	doc_heading(&page->doc, doc_printf(&page->doc, "head.%s", id), service_text(session->service));
	if (setup->practice_says && !endpoints_is_served(&wizard->flow.endpoints))
		doc_notice(&page->doc, "browser.practice", TONE_CARE,
		    _("Practice: this address leads nowhere. Use a device code here, or try this way with \"naaready practice serve\"."));
	if (session->port) {
		doc_text(&page->doc, "tunnel.how",
		    _("The browser ends on a port of this machine. If it runs elsewhere, first open an SSH tunnel there:"));
		doc_code(&page->doc, "tunnel", "",
		    signin_code_ssh(session->port, setup->user, setup->ssh_host, setup->ssh_port, &page->doc.arena));
		doc_row(&page->doc, "tunnel.putty", "PuTTY", signin_code_putty(session->port, &page->doc.arena));
	}
	doc_signin_browser(session, &page->doc);
	page_field(page, doc_printf(&page->doc, "paste.%s", id), _("Address in the browser at the end"), "")->secret =
	    true;
	wizard_offer_as(wizard, page, doc_printf(&page->doc, "stop.%s", id), NULL, NULL);
	doc_text(&page->doc, "code.warn", _("If asked, do not tick \"Consent on behalf of your organization\"."));
	page->can_copy = page->can_bare = true;
}

static void page_session(struct wizard *wizard, struct page *page, const struct session *session)
{
	bool graph = session->service == SERVICE_GRAPH;
	const char *id = service_id(session->service);

	if (session->state == SESSION_CODE) {
		page_device(wizard, page, session);
		return;
	}
	if (session->state == SESSION_BROWSER) {
		page_browser(wizard, page, session);
		return;
	}
	doc_heading(&page->doc, doc_printf(&page->doc, "head.%s", id),
	    graph ? _("Microsoft Graph: the app, its permissions, consent") : _("Exchange Online: legacy tokens, EWS"));
	switch (session->state) {
	case SESSION_IN:
		doc_notice(&page->doc, doc_printf(&page->doc, "in.%s", id), TONE_GOOD,
		    doc_printf(&page->doc, _("Signed in as %s."), session_who(session)));
		break;
	case SESSION_ASKING:
		/* opening a local port needs no call, so there is nothing to wait for */
		if (call_busy(&session->call))
			part_waiting(wizard, page, doc_printf(&page->doc, "asking.%s", id), &session->call,
			    wizard->flow.endpoints.base[SERVICE_LOGIN]);
		wizard_offer_as(wizard, page, doc_printf(&page->doc, "stop.%s", id), NULL, NULL);
		return;
	case SESSION_FAILED:
		part_err(page, doc_printf(&page->doc, "failed.%s", id), &session->err);
		break;
	case SESSION_CODE:
	case SESSION_BROWSER:
	case SESSION_OUT:
		break;
	}
	if (part_ways_open(wizard, session))
		part_ways(wizard, page, session);
}

static void page_review(struct wizard *wizard, struct page *page)
{
	const struct run *run = &wizard->flow.run;

	for (size_t i = 0; i < run->people_count; i++)
		doc_row(&page->doc, doc_printf(&page->doc, "person.%zu", i),
		    service_text(strcmp(run->people[i].service, "graph") == 0 ? SERVICE_GRAPH : SERVICE_EXCHANGE),
		    doc_printf(&page->doc, "%s  (%s)", *run->people[i].upn ? run->people[i].upn : run->people[i].app_id,
			scopes_join(&run->people[i].did, ", ", &page->doc.arena)));
	if (!run->people_count)
		doc_text(&page->doc, "nobody", _("Nobody signed in during this run."));
}

/* An address or a code to copy, and the wait for it, have the page to themselves. */
static bool session_shows(const struct session *session)
{
	return session_busy(session);
}

/* Why the wizard came to this page, and which page it serves. */
static void page_goal(struct wizard *wizard, struct page *page)
{
	int then = wizard->signin.back_to;

	if (then >= 0 && !session_in(flow_session(&wizard->flow, wizard->signin.wants)))
		doc_notice(&page->doc, "goal", TONE_PLAIN,
		    doc_printf(&page->doc, _("Sign in to %s; then naaready continues with: %s."),
			service_text(wizard->signin.wants), _(steps[then]->title)));
}

/* The text to copy of a sign-in that failed; Graph's first, as on the page. */
static const char *step_signin_failure(const struct wizard *wizard, char text[ERR_SAY_SIZE])
{
	const struct session *graph = &wizard->flow.graph, *exchange = &wizard->flow.exchange;

	*text = '\0';
	if (graph->state == SESSION_FAILED)
		err_support(&graph->err, text, ERR_SAY_SIZE);
	if (!*text && exchange->state == SESSION_FAILED)
		err_support(&exchange->err, text, ERR_SAY_SIZE);
	return text;
}

static void step_signin_page(struct wizard *wizard, struct page *page)
{
	static const char *const roles[] = { "admin.consent_role", "admin.exchange_role", "admin.log_role",
		"tenant.license_p1", NULL };
	const struct session *graph = &wizard->flow.graph, *exchange = &wizard->flow.exchange;
	char text[ERR_SAY_SIZE];

	if (!wizard_live(wizard)) {
		page_review(wizard, page);
		part_next(wizard, page);
		return;
	}
	if (wizard->flow.discovery != DISCOVERY_DONE) {
		doc_notice(&page->doc, "no.tenant", TONE_CARE, _("Choose the tenant first."));
		wizard_offer(wizard, page, "tenant");
		return;
	}
	if (session_shows(graph) || session_shows(exchange)) {
		page->lead = "";
		page_session(wizard, page, session_shows(graph) ? graph : exchange);
		return;
	}
	if (wizard->signin.registering) {
		page->lead = "";
		part_register(page);
		page->can_bare = true;
		wizard_offer_as(wizard, page, "register", _("Back to signing in"), NULL);
		return;
	}
	page_goal(wizard, page);
	part_purpose(wizard, page);
	page_session(wizard, page, graph);
	page_session(wizard, page, exchange);
	if (session_in(graph)) {
		part_check(wizard);
		part_progress(wizard, page);
		if (part_unconcerned(wizard, page))
			page->first = "ahead";
		else
			part_findings(wizard, page, roles);
	}
	page->can_copy = page->can_bare = *step_signin_failure(wizard, text);
	part_next(wizard, page);
	part_other_ways(wizard, page);
	if (!session_in(graph) && !wizard->setup->flow.client_id)
		wizard_offer_as(wizard, page, "register", NULL,
		    _("shows the commands; recommended for an organisation"));
	if (!page->first && !part_ways_open(wizard, graph) && !part_ways_open(wizard, exchange))
		page->first = "next";
}

/* Unread, or unread for lack of a sign-in. A refused request is repeated only on demand. */
static bool step_signin_unread(const struct wizard *wizard, enum topic topic)
{
	const struct fetched *fetched = &wizard->flow.run.facts.fetched[topic];

	return fetched->status == NOT_READ || (fetched->status == READ_FAILED && fetched->err.kind == ERR_SIGNED_OUT);
}

/* Read by an earlier start, and not by this one. */
static bool is_old(const struct wizard *wizard, enum topic topic)
{
	return wizard->flow.resumed && !(wizard->flow.run.fresh & TOPIC_BIT(topic));
}

/* Also true for a resumed run that ended while it was reading. */
static bool graph_unread(const struct wizard *wizard)
{
	return step_signin_unread(wizard, TOPIC_ORGANIZATION) ||
	       (*wizard->flow.app_id && step_signin_unread(wizard, TOPIC_APP));
}

/* Another account is signed in: topics that the earlier one could not read or saw in part, and those about the account
 * itself. */
static unsigned topics_of_another(const struct wizard *wizard, enum service service)
{
	unsigned topics = service == SERVICE_EXCHANGE ? TOPIC_BIT(TOPIC_CMDLETS)
						      : TOPIC_BIT(TOPIC_ORGANIZATION) | TOPIC_BIT(TOPIC_ROLES) |
							    TOPIC_BIT(TOPIC_SELF) | TOPIC_BIT(TOPIC_SELF_GRANTS);

	for (const struct question *row = questions; row->put; row++)
		if (row->service == service && wizard->flow.run.facts.fetched[row->topic].status != READ_OK)
			topics |= TOPIC_BIT(row->topic);
	return topics;
}

/* Topics that lacked a permission which the current sign-in has. */
static unsigned topics_opened(const struct wizard *wizard)
{
	unsigned topics = 0;

	for (const struct question *row = questions; row->put; row++) {
		const struct err *err = &wizard->flow.run.facts.fetched[row->topic].err;

		if (row->extra && err->kind == ERR_NOT_ALLOWED && !err->status &&
		    token_allows(&wizard->flow.graph.claims, topic_rows[row->topic].permission))
			topics |= TOPIC_BIT(row->topic);
	}
	return topics;
}

/* The topics to read after a sign-in. */
static unsigned topics_due(const struct wizard *wizard)
{
	unsigned topics = 0;

	if (session_in(&wizard->flow.graph)) {
		/* every sign-in is worth recording, and facts of an earlier start are old */
		if (step_signin_unread(wizard, TOPIC_SELF))
			topics |= TOPIC_BIT(TOPIC_SELF) | TOPIC_BIT(TOPIC_SELF_GRANTS);
		if (is_old(wizard, TOPIC_ORGANIZATION))
			topics |= FLOW_ALL_TOPICS & ~FLOW_EXCHANGE_TOPICS;
		topics |= graph_unread(wizard) || wizard->signin.then_read ? FLOW_ALL_TOPICS : topics_opened(wizard);
		if (wizard->signin.fresh[SERVICE_GRAPH])
			topics |= topics_of_another(wizard, SERVICE_GRAPH);
	}
	if (session_in(&wizard->flow.exchange)) {
		if (step_signin_unread(wizard, TOPIC_TOKENS) || is_old(wizard, TOPIC_TOKENS))
			topics |= FLOW_EXCHANGE_TOPICS;
		if (wizard->signin.fresh[SERVICE_EXCHANGE])
			topics |= topics_of_another(wizard, SERVICE_EXCHANGE);
	}
	return topics;
}

static void read_due(struct wizard *wizard, struct turn *turn)
{
	unsigned topics = topics_due(wizard);

	if (!topics || act_busy(&wizard->flow.act))
		return;
	wizard_read(wizard, topics, turn);
	wizard->signin.then_read = wizard->signin.then_read && !session_in(&wizard->flow.graph);
	for (int i = 0; i < SERVICE_COUNT; i++)
		wizard->signin.fresh[i] =
		    wizard->signin.fresh[i] && !session_in(flow_session(&wizard->flow, (enum service)i));
}

/* Signed in: reads the topics that are due and returns to the page that needed the sign-in. */
static void step_signin_changed(struct wizard *wizard, struct turn *turn)
{
	struct session *wanted = flow_session(&wizard->flow, wizard->signin.wants);
	int back_to = wizard->signin.back_to;

	if (turn->event->kind != EVENT_REPLY || wizard->flow.inquiry.busy)
		return;
	read_due(wizard, turn);
	if (back_to < 0 || !session_in(wanted))
		return;
	wizard->signin.back_to = -1;
	wizard->signin.purposes &= FOR_LOGS;
	wizard_goto(wizard, back_to, turn);
	if (wizard->signin.then_restore && wizard->signin.wants == SERVICE_EXCHANGE) {
		wizard->signin.then_restore = false;
		inquiry_cancel(&wizard->flow.inquiry, turn->orders);
		flow_plan_restore(&wizard->flow, turn);
	}
}

static void copy_out(struct wizard *wizard, const char *text, struct orders *orders)
{
	order_text(orders, ORDER_COPY, arena_copy(&orders->arena, text));
	snprintf(wizard->said, sizeof wizard->said, "%s",
	    _("Sent to your terminal's clipboard. The terminal does not say whether it accepted it."));
}

static void step_signin_copy(struct wizard *wizard, bool bare, struct orders *orders)
{
	const struct session *session =
	    session_shows(&wizard->flow.graph) ? &wizard->flow.graph : &wizard->flow.exchange;
	bool browser = session->state == SESSION_BROWSER;
	char text[ERR_SAY_SIZE];

	if (wizard->signin.registering) {
		if (bare)
			order_text(orders, ORDER_BARE, part_register_bare(&orders->arena));
	} else if (!session_shows(session)) {
		if (*step_signin_failure(wizard, text) && bare)
			order_text(orders, ORDER_BARE, arena_printf(&orders->arena, "%s\n", text));
		else if (*text)
			copy_out(wizard, text, orders);
	} else if (bare) {
		order_text(orders, ORDER_BARE,
		    browser ? arena_printf(&orders->arena, "%s\n", session->url)
			    : arena_printf(&orders->arena, "%s\n%s\n", session->code.url, session->code.user_code));
	} else {
		copy_out(wizard, browser ? session->url : session->code.user_code, orders);
	}
}

static void step_signin_paste(struct wizard *wizard, enum service service, const char *text, struct turn *turn)
{
	struct err err = { 0 };

	if (*text && !flow_paste(&wizard->flow, service, text, turn, &err) &&
	    flow_session(&wizard->flow, service)->state != SESSION_FAILED)
		wizard->notice = err;
}

/* @which: the id of a service, "graph" or "exchange". */
static enum service service_named(const char *which)
{
	return strcmp(which, service_id(SERVICE_GRAPH)) == 0 ? SERVICE_GRAPH : SERVICE_EXCHANGE;
}

static void way_chosen(struct wizard *wizard, enum auth auth, const char *which, struct turn *turn)
{
	enum service service = service_named(which);

	wizard->signin.anew = false;
	wizard->signin.fresh[service] |= wizard->signin.other[service];
	wizard->signin.other[service] = false;
	flow_signin(&wizard->flow, service, auth, wizard->signin.purposes, turn);
}

static void device_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	way_chosen(wizard, AUTH_DEVICE, which, turn);
}

static void address_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	way_chosen(wizard, AUTH_PASTE, which, turn);
}

static void loopback_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	way_chosen(wizard, AUTH_LOOPBACK, which, turn);
}

static void certificate_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	way_chosen(wizard, AUTH_CERTIFICATE, which, turn);
}

static void secret_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	way_chosen(wizard, AUTH_SECRET, which, turn);
}

static void token_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	way_chosen(wizard, AUTH_TOKEN, which, turn);
}

static void ways_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	(void)turn;
	wizard->signin.more[service_named(which)] = true;
}

static void signin_stop_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	session_cancel(flow_session(&wizard->flow, service_named(which)), turn->orders);
}

static void other_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	(void)turn;
	wizard->signin.other[service_named(which)] = true;
}

static void stay_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	enum service service = service_named(which);

	(void)turn;
	wizard->signin.anew = wizard->signin.other[service] = false;
	wizard->signin.purposes = service == SERVICE_GRAPH ? 0 : wizard->signin.purposes;
}

static void anew_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->signin.anew = true;
}

static void logs_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->signin.purposes ^= FOR_LOGS;
}

static void register_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->signin.registering = !wizard->signin.registering;
}

static void tenant_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_goto(wizard, step_for(ROLE_TENANT), turn);
}

static const struct choice signin_choices[] = {
	{ "device.", .chosen_of = device_chosen },
	{ "paste.", .chosen_of = address_chosen },
	{ "loopback.", .chosen_of = loopback_chosen },
	{ "certificate.", .chosen_of = certificate_chosen },
	{ "secret.", .chosen_of = secret_chosen },
	{ "token.", .chosen_of = token_chosen },
	{ "ways.", N_("Other ways to sign in"), .chosen_of = ways_chosen },
	{ "stop.", N_("Stop this sign-in"), .chosen_of = signin_stop_chosen },
	{ "other.", .chosen_of = other_chosen },
	{ "stay.", .chosen_of = stay_chosen },
	{ "anew", N_("Sign in again, as someone else or for more"), .chosen = anew_chosen },
	{ "logs", .chosen = logs_chosen },
	{ "register", N_("Set up a sign-in client of your own"), .chosen = register_chosen },
	{ "tenant", N_("Go to the tenant page"), .chosen = tenant_chosen },
	{ 0 },
};

static void step_signin_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (input->kind == INPUT_COPY || input->kind == INPUT_BARE)
		step_signin_copy(wizard, input->kind == INPUT_BARE, turn->orders);
	else if (input->kind == INPUT_TYPED && input->submitted && text_begins(input->id, "paste."))
		step_signin_paste(wizard, service_named(input->id + strlen("paste.")), input->text, turn);
}

const struct step step_signin = {
	.id = "signin",
	.role = ROLE_SIGNIN,
	.title = N_("Sign-in"),
	.lead = N_("There are two sign-ins. You can do one now and the other later."),
	.changed = step_signin_changed,
	.page = step_signin_page,
	.choices = (const struct choice *const[]){ signin_choices, part_next_choices, NULL },
	.input = step_signin_input,
};
