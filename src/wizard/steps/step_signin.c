/* step_signin.c - page 3: signing in to Graph and to Exchange */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "cloud/question.h"
#include "core/aadsts.h"
#include "core/wellknown.h"
#include "doc/doc_signin.h"
#include "wizard/steps/parts.h"

/* --- sign-in methods --- */

static const struct way {
	enum auth auth;
	const char *note; /* N_() */
} ways[] = {
	{ AUTH_DEVICE, N_("type a short code on any device; some tenants block this") },
	{ AUTH_PASTE, N_("you paste back where it ends; works from anywhere") },
	{ AUTH_LOOPBACK, N_("the browser ends on a port of this machine") },
	{ AUTH_CERTIFICATE, N_("as an app, with the certificate that you gave") },
	{ AUTH_SECRET, N_("as an app, with the secret in the file you gave") },
	{ AUTH_TOKEN, N_("made elsewhere, from the file that you gave") },
};

#define WAY_COUNT (sizeof ways / sizeof ways[0])

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

static bool ways_are_open(const struct wizard *wizard, const struct session *session)
{
	return !session_in(session) ||
	       (session->service == SERVICE_GRAPH && !question_purposes_met(wizard->signin.purposes, &session->claims));
}

static bool signin_failed(const struct session *session)
{
	return session->state == SESSION_FAILED && session->err.kind != ERR_SIGNED_OUT;
}

/* The method beside the usual one that is worth a try after a failure; AUTH_COUNT: none failed. */
static enum auth way_instead(const struct wizard *wizard, const struct session *session)
{
	const struct flow_setup *setup = &wizard->setup->flow;

	if (!signin_failed(session))
		return AUTH_COUNT;
	if (session->auth != setup->auth)
		return session->auth;
	for (size_t i = 0; i < WAY_COUNT; i++)
		if (ways[i].auth != setup->auth && step_signin_offered(setup, ways[i].auth))
			return ways[i].auth;
	return AUTH_COUNT;
}

static const char *way_label(struct page *page, enum auth auth, const char *service)
{
	switch (auth) {
	case AUTH_DEVICE:
		/* TRANSLATORS: %s is a service, or "both services" */
		return doc_printf(&page->doc, _("Sign in to %s by device code"), service);
	case AUTH_PASTE:
		return doc_printf(&page->doc, _("Sign in to %s by browser"), service);
	case AUTH_LOOPBACK:
		return doc_printf(&page->doc, _("Sign in to %s by SSH tunnel"), service);
	case AUTH_CERTIFICATE:
		return doc_printf(&page->doc, _("Sign in to %s by certificate"), service);
	case AUTH_SECRET:
		return doc_printf(&page->doc, _("Sign in to %s by client secret"), service);
	case AUTH_TOKEN:
		return doc_printf(&page->doc, _("Sign in to %s with your token"), service);
	case AUTH_COUNT:
		break;
	}
	return "";
}

static struct block *offer_way(struct wizard *wizard, struct page *page, const struct session *session,
    const struct way *way)
{
	bool both = session->service == SERVICE_GRAPH && !session_in(&wizard->flow.exchange) &&
		    flow_serves_both(&wizard->flow, way->auth);

	return wizard_offer_as(wizard, page,
	    doc_printf(&page->doc, "%s.%s", auth_id(way->auth), service_id(session->service)),
	    way_label(page, way->auth, both ? _("both services") : service_text(session->service)), NULL);
}

/* The service gave a reason that trying the same again does not help. */
static bool is_stopped(const struct session *session)
{
	const struct aadsts *known = aadsts_for(&session->err);

	return signin_failed(session) && session->err.aadsts && !(known && known->again);
}

/* The usual method; after a failure another one, too, which comes first if the service gave a reason that trying the same
 * again does not help. The marked one is returned. */
static const char *page_signin_ways(struct wizard *wizard, struct page *page, const struct session *session)
{
	/* what stops this way for Graph stops it for Exchange, and what worked there works here */
	const struct session *graph = &wizard->flow.graph,
			     *tried = session->state == SESSION_OUT && is_stopped(graph) ? graph : session;
	bool works = session->state == SESSION_OUT && session_in(graph) && graph->auth != wizard->setup->flow.auth;
	enum auth instead = works ? graph->auth : way_instead(wizard, tried);
	bool blocked = is_stopped(tried);
	const char *marked = NULL;

	if (!ways_are_open(wizard, session))
		return NULL;
	for (size_t i = 0; i < WAY_COUNT; i++) {
		struct block *block;
		bool same = ways[i].auth == tried->auth;

		if (ways[i].auth != wizard->setup->flow.auth && ways[i].auth != instead)
			continue;
		block = offer_way(wizard, page, session, &ways[i]);
		block->note = instead != AUTH_COUNT                           ? _(ways[i].note)
			      : flow_serves_both(&wizard->flow, ways[i].auth) ? ""
			      : session->service == SERVICE_GRAPH             ? _("the app and its consent")
									      : _("legacy tokens, EWS");
		if (!marked || (works ? ways[i].auth == instead : instead != AUTH_COUNT && same == !blocked))
			marked = block->id;
	}
	return marked;
}

/* Every method for each service, and the accounts that are signed in. */
static void page_more(struct wizard *wizard, struct page *page)
{
	for (enum service k = SERVICE_GRAPH; k < SERVICE_COUNT; k++) {
		const struct session *session = flow_session(&wizard->flow, k);
		const char *id = service_id(k);

		doc_heading(&page->doc, doc_printf(&page->doc, "head.%s", id),
		    session_in(session)
			? doc_printf(&page->doc, _("%1$s: signed in as %2$s"), service_text(k), session_who(session))
			: service_text(k));
		for (size_t i = 0; i < WAY_COUNT; i++)
			if (step_signin_offered(&wizard->setup->flow, ways[i].auth)) {
				struct block *block = offer_way(wizard, page, session, &ways[i]);

				block->item = true;
				block->note = _(ways[i].note);
			}
	}
	wizard_offer_as(wizard, page, "more", _("Back to signing in"), NULL);
	page->first = "more";
	if (!wizard->setup->flow.client_id)
		wizard_offer(wizard, page, "register");
}

/* --- what a sign-in asks for --- */

/* The organisation's own client and Azure's have fixed permissions: there is nothing to choose. */
static bool signin_chooses(const struct wizard *wizard)
{
	return text_same(flow_client(&wizard->flow, SERVICE_GRAPH), CLIENT_GRAPH) &&
	       !(wizard->signin.purposes & ~wizard->signin.wishes & FOR_WRITING) &&
	       (wizard->signin.back_to < 0 || wizard->signin.wants == SERVICE_GRAPH);
}

static void page_rights(struct wizard *wizard, struct page *page)
{
	struct scopes logs = question_scopes_beside(FOR_LOGS, &page->doc.arena);
	bool writes = wizard->signin.wishes & FOR_WRITING;
	struct block *block;

	block = page_tick(page, "look", _("Look only"), !writes);
	block->radio = true;
	block = page_tick(page, "write", _("Look, and write what is missing"), writes);
	block->radio = true;
	block->note =
	    _("also asks for DelegatedPermissionGrant.ReadWrite.All; nothing is written before you confirm it");
	block = page_tick(page, "logs", _("Logs and policies, too"), wizard->signin.wishes & FOR_LOGS);
	block->note = doc_printf(&page->doc,
	    ngettext(
		"needed to see who consented, sign-ins and Conditional Access; leaves %zu more permission to read granted to you",
		"needed to see who consented, sign-ins and Conditional Access; leaves %zu more permissions to read granted to you",
		logs.count),
	    logs.count);
}

/* What is asked for although nobody chose it here: a page needs it, or the client is another one. */
static void page_demands(struct wizard *wizard, struct page *page)
{
	unsigned purposes = wizard->signin.purposes;
	struct scopes logs = question_scopes_beside(FOR_LOGS, &page->doc.arena);

	if (purposes & FOR_WRITING)
		doc_notice(&page->doc, "writing", TONE_CARE,
		    purposes & FOR_CREATING
			? _("This sign-in also asks for Application.ReadWrite.All, to create the enterprise application, and for DelegatedPermissionGrant.ReadWrite.All, to write the consent.")
			: _("This sign-in also asks for DelegatedPermissionGrant.ReadWrite.All, to write the consent."));
	if (purposes & FOR_LOGS)
		doc_notice(&page->doc, "asks.logs", TONE_CARE,
		    doc_printf(&page->doc,
			_("This sign-in also asks for %s, to read who consented, who signed in and which policies apply. None of these permissions can change anything. They stay granted to you on the client's enterprise application until somebody removes them there."),
			scopes_join(&logs, ", ", &page->doc.arena)));
}

static bool one_is_enough(const struct wizard *wizard)
{
	return flow_serves_both(&wizard->flow, wizard->setup->flow.auth);
}

/* What signing in leaves behind, said before it. */
static void page_leaves(struct wizard *wizard, struct page *page)
{
	const char *client = flow_client(&wizard->flow, SERVICE_GRAPH);
	struct scopes asked = question_scopes(wizard->signin.purposes, &page->doc.arena);
	const char *names = scopes_join(&asked, ", ", &page->doc.arena);

	doc_text(&page->doc, "trace",
	    one_is_enough(wizard) && wizard->setup->flow.auth <= AUTH_LOOPBACK
		? _("This is your own client: the sign-in asks for the permissions that you gave it in this tenant, and to stay signed in (offline_access). With that, Exchange follows without a second code; then it is forgotten. Nothing else is left behind.")
	    : signin_own_client(client)
		? _("This is your own client: the sign-in asks for the permissions that you gave it in this tenant, and leaves nothing else behind.")
	    : text_same(client, CLIENT_AZURE)
		? _("This Microsoft client always has the same permissions, some of them to write. Signing in consents to nothing new, and naaready writes nothing until you confirm it.")
	    : wizard->signin.purposes & (FOR_WRITING | FOR_CREATING)
		? doc_printf(&page->doc,
		      _("The sign-in asks for %s. It can leave a grant on the client's enterprise application in your tenant: do not tick \"Consent on behalf of your organization\"."),
		      names)
		: doc_printf(&page->doc,
		      _("The sign-in asks for read access only (%s). It can leave a grant on the client's enterprise application in your tenant: do not tick \"Consent on behalf of your organization\"."),
		      names));
}

/* Asked once, before the first sign-in. */
static void page_purpose(struct wizard *wizard, struct page *page)
{
	if (!ways_are_open(wizard, &wizard->flow.graph))
		return;
	if (!signin_chooses(wizard))
		page_demands(wizard, page);
	else if (!signin_failed(&wizard->flow.graph))
		page_rights(wizard, page);
	if (wizard->flow.graph.state == SESSION_OUT)
		page_leaves(wizard, page);
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

static void page_register(struct page *page)
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
static const char *register_bare(struct arena *arena)
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
	doc_code(&page->doc, "code", _("Code"), session->code.user_code);
	doc_progress(&page->doc, "code.left", _("waiting for the sign-in"),
	    doc_printf(&page->doc, _("the code expires in %s"),
		timefmt_span((session_code_s(session, wizard->flow.now_ms) + 59) / 60 * 60, span, sizeof span)))
	    ->live = true;
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
	struct block *block;

	doc_heading(&page->doc, doc_printf(&page->doc, "head.%s", id), service_text(session->service));
	part_pretend_signin(wizard, page, session);
	if (session->port) {
		doc_text(&page->doc, "tunnel.how",
		    _("The browser ends on a port of this machine. If it runs elsewhere, first open an SSH tunnel there:"));
		doc_code(&page->doc, "tunnel", "",
		    signin_code_ssh(session->port, setup->user, setup->ssh_host, setup->ssh_port, &page->doc.arena));
		doc_row(&page->doc, "tunnel.putty", "PuTTY", signin_code_putty(session->port, &page->doc.arena));
	}
	doc_signin_browser(session, &page->doc);
	doc_text(&page->doc, "code.warn", _("If asked, do not tick \"Consent on behalf of your organization\"."));
	block = page_field(page, doc_printf(&page->doc, "paste.%s", id), _("Address in the browser at the end"), "");
	block->secret = true;
	if (!page->first && !session->port)
		page->first = block->id;
}

/* A sign-in on its way has the page to itself. Enter looks whether it is done; only its own choice stops it. */
static void page_under_way(struct wizard *wizard, struct page *page, const struct session *session)
{
	const char *id = service_id(session->service);

	if (session->state == SESSION_CODE)
		page_device(wizard, page, session);
	else if (session->state == SESSION_BROWSER)
		page_browser(wizard, page, session);
	else if (call_busy(&session->call)) /* opening a local port needs no call, so there is nothing to wait for */
		part_waiting(wizard, page, doc_printf(&page->doc, "asking.%s", id), &session->call,
		    wizard->flow.endpoints.base[SERVICE_LOGIN]);
	page->can_copy = page->can_bare = session->state != SESSION_ASKING;
	if (session->state != SESSION_BROWSER || session->port) {
		const char *check = wizard_offer(wizard, page, "check")->id;

		page->first = page->first ? page->first : check;
	}
	wizard_offer_as(wizard, page, doc_printf(&page->doc, "stop.%s", id), NULL, NULL);
}

static void page_review(struct wizard *wizard, struct page *page)
{
	const struct run *run = &wizard->flow.run;

	for (size_t i = 0; i < run->people_count; i++)
		doc_row(&page->doc, doc_printf(&page->doc, "person.%zu", i), service_text_of(run->people[i].service),
		    doc_printf(&page->doc, "%s  (%s)", *run->people[i].upn ? run->people[i].upn : run->people[i].app_id,
			run_deeds_text(&run->people[i], &page->doc.arena)));
	if (!run->people_count)
		doc_text(&page->doc, "nobody", _("Nobody signed in during this run."));
}

/* The sign-in that is on its way, Graph's first; NULL: none. */
static const struct session *signin_under_way(const struct wizard *wizard)
{
	if (session_busy(&wizard->flow.graph))
		return &wizard->flow.graph;
	return session_busy(&wizard->flow.exchange) ? &wizard->flow.exchange : NULL;
}

/* Why the wizard came to this page, and which page it serves. */
static void page_goal(struct wizard *wizard, struct page *page)
{
	int then = wizard->signin.back_to;

	if (then >= 0 && ways_are_open(wizard, flow_session(&wizard->flow, wizard->signin.wants)))
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

/* Both sign-ins ran out, as they do after an hour: that is said once. */
static bool ended_alike(const struct wizard *wizard)
{
	const struct session *graph = &wizard->flow.graph, *exchange = &wizard->flow.exchange;

	return graph->state == SESSION_FAILED && !signin_failed(graph) && exchange->state == SESSION_FAILED &&
	       !signin_failed(exchange);
}

/* Who is signed in, for what. */
static void page_sessions(struct wizard *wizard, struct page *page)
{
	doc_heading(&page->doc, "services", _("Signed in"));
	for (enum service k = SERVICE_GRAPH; k < SERVICE_COUNT; k++) {
		const struct session *session = flow_session(&wizard->flow, k);
		bool in = session_in(session);

		doc_state(&page->doc, doc_printf(&page->doc, "in.%s", service_id(k)),
		    in                       ? TONE_GOOD
		    : signin_failed(session) ? TONE_BAD
					     : TONE_PLAIN,
		    service_text(k),
		    in                                 ? doc_printf(&page->doc, _("as %s"), session_who(session))
		    : signin_failed(session)           ? _("failed")
		    : session->state == SESSION_FAILED ? _("not any more")
						       : _("not yet"));
	}
	for (enum service k = SERVICE_GRAPH; k < SERVICE_COUNT; k++) {
		const struct session *session = flow_session(&wizard->flow, k);

		if (session->state == SESSION_FAILED && !(k == SERVICE_EXCHANGE && ended_alike(wizard)))
			part_err(page, doc_printf(&page->doc, "failed.%s", service_id(k)), &session->err);
	}
}

static const char *const roles[] = { "admin.consent_role", "admin.exchange_role", "admin.log_role", "tenant.license_p1",
	NULL };

/* What was left out by choice is no warning. */
static void page_declined(struct wizard *wizard, struct page *page)
{
	const struct claims *claims = &wizard->flow.graph.claims;
	bool writes = question_purposes_met(FOR_WRITING, claims), logs = question_purposes_met(FOR_LOGS, claims);

	if (!claims->person || !text_same(flow_client(&wizard->flow, SERVICE_GRAPH), CLIENT_GRAPH))
		return;
	doc_state(&page->doc, "may.write", writes ? TONE_GOOD : TONE_PLAIN, _("Write the consent"),
	    writes ? _("granted") : _("not asked for: your choice"));
	doc_state(&page->doc, "may.logs", logs ? TONE_GOOD : TONE_PLAIN, _("Logs and policies"),
	    logs ? _("granted") : _("not asked for: your choice"));
}

/* What the account may do: what is good in a line each. True: this tenant needs no more of it. */
static bool page_roles(struct wizard *wizard, struct page *page)
{
	size_t from;

	if (!session_in(&wizard->flow.graph))
		return false;
	part_progress(wizard, page);
	if (part_unconcerned(wizard, page))
		return true;
	page_declined(wizard, page);
	from = page->doc.count;
	part_findings(wizard, page, roles);
	for (size_t i = from; i < page->doc.count; i++)
		page->doc.blocks[i].brief = page->doc.blocks[i].verdict == VERDICT_PASS;
	return false;
}

/* Tried so often in a row, it is not the next useful act any more. */
#define TRIES_MAX 2

/* What Enter does: the sign-in that a page waits for, else Graph's, else Exchange's, else on. */
static void mark_first(struct wizard *wizard, struct page *page, const char *const marked[SERVICE_COUNT], bool enough)
{
	enum service order[] = { SERVICE_GRAPH, SERVICE_EXCHANGE };

	if (wizard->signin.back_to >= 0 && wizard->signin.wants == SERVICE_EXCHANGE) {
		order[0] = SERVICE_EXCHANGE;
		order[1] = SERVICE_GRAPH;
	}
	for (size_t k = 0; k < 2 && !enough && !page->first; k++) {
		const struct session *session = flow_session(&wizard->flow, order[k]);

		if (session->tries_failed < TRIES_MAX ||
		    (marked[order[k]] && !text_begins(marked[order[k]], auth_id(session->auth))))
			page->first = marked[order[k]];
	}
	if (!page->first)
		page->first = part_way_on(page);
}

static void page_live(struct wizard *wizard, struct page *page)
{
	const struct session *graph = &wizard->flow.graph, *exchange = &wizard->flow.exchange;
	const char *marked[SERVICE_COUNT] = { 0 };
	char text[ERR_SAY_SIZE];
	bool enough;

	page_goal(wizard, page);
	if (graph->state != SESSION_OUT || exchange->state != SESSION_OUT)
		page_sessions(wizard, page);
	page_purpose(wizard, page);
	enough = page_roles(wizard, page);
	marked[SERVICE_GRAPH] = page_signin_ways(wizard, page, graph);
	if (session_in(graph) || !one_is_enough(wizard) || graph->state == SESSION_FAILED)
		marked[SERVICE_EXCHANGE] = page_signin_ways(wizard, page, exchange);
	wizard_offer(wizard, page, "more");
	part_next(wizard, page);
	page->can_copy = page->can_bare = *step_signin_failure(wizard, text);
	mark_first(wizard, page, marked, enough);
}

static void step_signin_page(struct wizard *wizard, struct page *page)
{
	const struct session *graph = &wizard->flow.graph, *exchange = &wizard->flow.exchange;
	const struct session *under_way = signin_under_way(wizard);

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
	if (under_way) {
		page->lead = "";
		if (under_way == graph && !signin_chooses(wizard))
			page_demands(wizard, page);
		page_under_way(wizard, page, under_way);
	} else if (wizard->signin.registering) {
		page->lead = "";
		page_register(page);
		page->can_bare = true;
		wizard_offer_as(wizard, page, "register", _("Back to signing in"), "");
	} else if (wizard->signin.more) {
		page->lead = "";
		if (text_same(flow_client(&wizard->flow, SERVICE_GRAPH), CLIENT_GRAPH))
			page_rights(wizard, page);
		page_more(wizard, page);
	} else {
		if (session_in(graph) && session_in(exchange))
			page->lead = _("You are signed in to both services.");
		else if (one_is_enough(wizard))
			page->lead = _("One sign-in is enough: your own client serves both services.");
		page_live(wizard, page);
	}
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

		if (row->extra && (err->kind == ERR_NOT_ALLOWED || err->kind == ERR_DECLINED) && !err->status &&
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
			topics |= questions_to(SERVICE_GRAPH);
		topics |= graph_unread(wizard) || wizard->signin.then_read ? FLOW_ALL_TOPICS : topics_opened(wizard);
		if (wizard->signin.fresh[SERVICE_GRAPH])
			topics |= topics_of_another(wizard, SERVICE_GRAPH);
	}
	if (session_in(&wizard->flow.exchange)) {
		if (step_signin_unread(wizard, TOPIC_TOKENS) || is_old(wizard, TOPIC_TOKENS) ||
		    (wizard->signin.then_read && wizard->signin.wants == SERVICE_EXCHANGE))
			topics |= questions_to(SERVICE_EXCHANGE);
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
	wizard->signin.then_read =
	    wizard->signin.then_read && !session_in(flow_session(&wizard->flow, wizard->signin.wants));
	for (int i = 0; i < SERVICE_COUNT; i++)
		wizard->signin.fresh[i] =
		    wizard->signin.fresh[i] && !session_in(flow_session(&wizard->flow, (enum service)i));
}

/* "Not there yet" is over once the sign-in is. */
static void forget_look(struct wizard *wizard)
{
	if (!wizard->signin.looked || signin_under_way(wizard))
		return;
	wizard->signin.looked = false;
	wizard->said[0] = '\0';
}

/* Signed in: reads the topics that are due and returns to the page that needed the sign-in. */
static void step_signin_changed(struct wizard *wizard, struct turn *turn)
{
	struct session *wanted = flow_session(&wizard->flow, wizard->signin.wants);
	int back_to = wizard->signin.back_to;

	forget_look(wizard);
	if (turn->event->kind != EVENT_REPLY || wizard->flow.inquiry.busy)
		return;
	read_due(wizard, turn);
	if (back_to < 0 || !session_in(wanted))
		return;
	wizard->signin.back_to = -1;
	wizard->signin.purposes = wizard->signin.wishes;
	wizard_goto(wizard, back_to, turn);
	if (wizard->signin.then_restore && wizard->signin.wants == SERVICE_EXCHANGE) {
		wizard->signin.then_restore = false;
		inquiry_cancel(&wizard->flow.inquiry, turn->orders);
		flow_plan_restore(&wizard->flow, turn);
	}
}

/* The code first, then its address, and so on in turn. */
static void copy_code(struct wizard *wizard, const struct session *session, struct orders *orders)
{
	wizard->signin.copied = !wizard->signin.copied;
	if (wizard->signin.copied)
		snprintf(wizard->copying.more, sizeof wizard->copying.more, "%s", _("Once more sends the address."));
	order_text(orders, ORDER_COPY,
	    arena_copy(&orders->arena, wizard->signin.copied ? session->code.user_code : session->code.url));
}

static void step_signin_copy(struct wizard *wizard, bool bare, struct orders *orders)
{
	const struct session *session = signin_under_way(wizard);
	bool browser = session && session->state == SESSION_BROWSER;
	char text[ERR_SAY_SIZE];

	if (wizard->signin.registering) {
		if (bare)
			order_text(orders, ORDER_BARE, register_bare(&orders->arena));
	} else if (!session) {
		if (*step_signin_failure(wizard, text) && bare)
			order_text(orders, ORDER_BARE, arena_printf(&orders->arena, "%s\n", text));
		else if (*text)
			order_text(orders, ORDER_COPY, arena_copy(&orders->arena, text));
	} else if (bare) {
		order_text(orders, ORDER_BARE,
		    browser ? arena_printf(&orders->arena, "%s\n", session->url)
			    : arena_printf(&orders->arena, "%s\n%s\n", session->code.url, session->code.user_code));
	} else if (browser) {
		order_text(orders, ORDER_COPY, arena_copy(&orders->arena, session->url));
	} else {
		copy_code(wizard, session, orders);
	}
}

static void step_signin_paste(struct wizard *wizard, enum service service, const char *text, struct turn *turn)
{
	struct err err = { 0 };

	if (!*text)
		err_set(&wizard->notice, ERR_USAGE, NULL,
		    _("Nothing was pasted yet. Sign in in the browser first, then paste the address where it ends."));
	else if (!flow_paste(&wizard->flow, service, text, turn, &err) &&
		 flow_session(&wizard->flow, service)->state != SESSION_FAILED)
		wizard->notice = err;
}

static void begin_way(struct wizard *wizard, enum auth auth, enum service service, struct turn *turn)
{
	wizard->signin.more = wizard->signin.copied = false;
	/* Another account, for whichever service was chosen: this sign-in leads back, not the one that was there. */
	if (session_in(flow_session(&wizard->flow, wizard->signin.wants)))
		wizard->signin.wants = service;
	wizard->signin.fresh[service] |= session_in(flow_session(&wizard->flow, service));
	flow_signin(&wizard->flow, service, auth, wizard->signin.purposes, turn);
}

/* "device.graph" */
static void way_chosen(struct wizard *wizard, const char *id, struct turn *turn)
{
	for (size_t i = 0; i < WAY_COUNT; i++)
		if (text_begins(id, auth_id(ways[i].auth)))
			begin_way(wizard, ways[i].auth, service_named(strchr(id, '.') + 1), turn);
}

static void more_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->signin.more = !wizard->signin.more;
}

/* Never asks sooner than Microsoft allows: at that time it asks by itself. */
static void check_chosen(struct wizard *wizard, struct turn *turn)
{
	const struct session *session = signin_under_way(wizard);
	int wait_s;
	char at[TIMEFMT_SIZE];

	if (!session)
		return;
	wait_s = session_look_s(session, turn->event->now_ms);
	wizard->signin.looked = true;
	if (session->port)
		wizard_say(wizard, TONE_PLAIN, _("Not there yet: the browser has not come back."));
	else if (wait_s)
		wizard_say(wizard, TONE_PLAIN, _("Not there yet (looked at %1$s). The next look is in %2$d s."),
		    timefmt_second(session->looked_at, at), wait_s);
	else
		wizard_say(wizard, TONE_PLAIN, _("Looking now."));
}

static void signin_stop_chosen(struct wizard *wizard, const char *id, struct turn *turn)
{
	session_cancel(flow_session(&wizard->flow, service_named(id + strlen("stop."))), turn->orders);
	wizard->signin.looked = false;
	wizard_say(wizard, TONE_PLAIN, _("Stopped. Nothing was signed in."));
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
	{ "device.", .chosen_of = way_chosen },
	{ "paste.", .chosen_of = way_chosen },
	{ "loopback.", .chosen_of = way_chosen },
	{ "certificate.", .chosen_of = way_chosen },
	{ "secret.", .chosen_of = way_chosen },
	{ "token.", .chosen_of = way_chosen },
	{ "more", N_("Another way or account, or more rights"), .chosen = more_chosen },
	{ "check", N_("Check now"), .chosen = check_chosen },
	{ "stop.", N_("Stop this sign-in"), .chosen_of = signin_stop_chosen },
	{ "register", N_("Set up a sign-in client of your own"), N_("shows the commands"), .chosen = register_chosen },
	{ "tenant", N_("Go to the tenant page"), .chosen = tenant_chosen },
	{ 0 },
};

static void step_signin_ticked(struct wizard *wizard, const char *id)
{
	unsigned wishes = wizard->signin.wishes, need = wizard->signin.purposes & ~wishes;

	if (strcmp(id, "look") == 0)
		wishes &= ~FOR_WRITING;
	else if (strcmp(id, "write") == 0)
		wishes |= flow_writing(&wizard->flow);
	else if (strcmp(id, "logs") == 0)
		wishes ^= FOR_LOGS;
	wizard->signin.wishes = wishes;
	wizard->signin.purposes = wishes | need;
}

static void step_signin_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (input->kind == INPUT_COPY || input->kind == INPUT_BARE)
		step_signin_copy(wizard, input->kind == INPUT_BARE, turn->orders);
	else if (input->kind == INPUT_TICKED)
		step_signin_ticked(wizard, input->id);
	else if (input->kind == INPUT_TYPED && input->submitted && text_begins(input->id, "paste."))
		step_signin_paste(wizard, service_named(input->id + strlen("paste.")), input->text, turn);
}

/* Signed in already, and a page needs more: the same method begins at once. */
static void step_signin_enter(struct wizard *wizard, struct turn *turn)
{
	const struct session *graph = &wizard->flow.graph;

	wizard->signin.more = wizard->signin.registering = false;
	if (wizard->signin.back_to >= 0 && wizard->signin.wants == SERVICE_GRAPH && session_in(graph) &&
	    ways_are_open(wizard, graph) && graph->auth <= AUTH_LOOPBACK)
		begin_way(wizard, graph->auth, SERVICE_GRAPH, turn);
}

/* Out of what was opened here, to signing in. */
static bool step_signin_back(struct wizard *wizard, struct turn *turn)
{
	bool opened = wizard->signin.registering || wizard->signin.more;

	(void)turn;
	if (wizard->signin.registering)
		wizard->signin.registering = false;
	else
		wizard->signin.more = false;
	return opened;
}

static enum step_state step_signin_state(const struct wizard *wizard)
{
	const struct session *graph = &wizard->flow.graph;

	if (!wizard_live(wizard))
		return wizard->flow.run.people_count ? STEP_DONE : STEP_TO_DO;
	if (!session_in(graph))
		return signin_failed(graph) ? STEP_BAD : STEP_TO_DO;
	return part_state(wizard, roles) == STEP_TO_DO ? STEP_DONE : part_state(wizard, roles);
}

const struct step step_signin = {
	.id = "signin",
	.role = ROLE_SIGNIN,
	.title = N_("Sign-in"),
	.lead = N_("There are two sign-ins. You can do one now and the other later."),
	.lead_past = N_("Who was signed in, and for what."),
	.help = {
	    .decides = N_("Who looks at the tenant, and with which rights. Looking needs Directory.Read.All; writing the consent needs one right more, and logs and policies need some to read."),
	    .needs = N_("An account of the organisation, best one that may consent for everyone, and any browser on any device. For Exchange a role that may read its settings."),
	    .skip = N_("The sign-in to Exchange: then nothing is known about legacy tokens and EWS. Without logs and policies, nobody sees who consented or what Conditional Access blocks."),
	    .who = N_("A Global Administrator can do all of it. One person may sign in to Graph, for example a Privileged Role Administrator, and an Exchange Administrator to Exchange."),
	    .shows = N_("Microsoft asks for the code, then for your account, and names the program that you sign in to. If it asks to consent on behalf of your organization, leave that box empty."),
	},
	.state = step_signin_state,
	.back = step_signin_back,
	.enter = step_signin_enter,
	.changed = step_signin_changed,
	.page = step_signin_page,
	.choices = (const struct choice *const[]){ signin_choices, part_practice_choices, part_next_choices, NULL },
	.input = step_signin_input,
};
