/* part_ways.c - the ways to sign in and what for, as part of the sign-in page */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/question.h"
#include "wizard/steps/parts.h"

static const struct way {
	enum auth auth;
	const char *label, *note; /* N_() */
} ways[] = {
	{AUTH_DEVICE, N_("By device code"), N_("a short code, typed on any device; some tenants block it")},
	{AUTH_PASTE, N_("By browser, address pasted back"), N_("where device codes are blocked; works from anywhere")},
	{AUTH_LOOPBACK, N_("By browser, through an SSH tunnel"), N_("the browser ends on a port of this machine")},
	{AUTH_CERTIFICATE, N_("As an app, by certificate"), N_("the certificate that was given")},
	{AUTH_SECRET, N_("As an app, by client secret"), N_("the secret was read from the file that was given")},
	{AUTH_TOKEN, N_("With a token made elsewhere"), N_("from the file that was given")},
};

/* A way that needs a file is offered where the file was given. */
static bool offered(const struct flow_setup *setup, enum auth auth)
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

/* Not the page that is gone back to, but this service is what it waits for. */
static bool is_wanted(const struct wizard *wizard, enum service service)
{
	return wizard->signin.back_to < 0 || wizard->signin.wants == service;
}

/* Microsoft's client for everyone is asked for what is wanted now; the others carry what they were given, and there is
 * nothing to choose. */
static void choose_logs(struct wizard *wizard, struct page *page, const char *label)
{
	bool chosen = wizard->signin.purposes & FOR_LOGS;

	if (wizard->signin.back_to >= 0 || !text_same(flow_client(&wizard->flow, SERVICE_GRAPH), CLIENT_GRAPH))
		return;
	if (chosen)
		page_choice(page, "logs", _("Without logs and policies"), NULL);
	else
		page_choice(page, "logs", label, _("asks for more permissions, for reading"));
}

/* The way that was asked for, and the others when they are wanted or when it failed. One that was refused by a number
 * does not come first again. */
void part_ways(struct wizard *wizard, struct page *page, const struct session *session)
{
	const char *id = service_id(session->service);
	const struct flow_setup *setup = &wizard->setup->flow;
	bool failed = session->state == SESSION_FAILED && session->err.kind != ERR_SIGNED_OUT;
	bool blocked = failed && session->err.aadsts;
	bool all = failed || wizard->signin.more[session->service];
	const char *client = flow_client(&wizard->flow, session->service), *name = signin_client_name(client);
	size_t hidden = 0;

	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		bool usual = ways[i].auth == setup->auth, same = ways[i].auth == (failed ? session->auth : setup->auth);
		const struct block *block;

		if (!offered(setup, ways[i].auth))
			continue;
		if (!all && !usual) {
			hidden++;
			continue;
		}
		block = page_choice(page, part_printf(page, "%s.%s", auth_id(ways[i].auth), id), _(ways[i].label),
				    all ? _(ways[i].note) : part_printf(page, name ? _("as %s") : _("as client %s"), name ? name : client));
		if (!page->first && same == !blocked && is_wanted(wizard, session->service))
			page->first = block->id;
	}
	if (hidden)
		page_choice(page, part_printf(page, "ways.%s", id), _("Other ways to sign in"), NULL);
	if (session->service == SERVICE_GRAPH && !session_in(session))
		choose_logs(wizard, page, _("Logs and policies, too"));
}

bool part_ways_open(const struct wizard *wizard, const struct session *session)
{
	return !session_in(session) || wizard->signin.other[session->service] ||
	       (session->service == SERVICE_GRAPH && !question_purposes_met(wizard->signin.purposes, &session->claims));
}

void part_purpose(struct wizard *wizard, struct page *page)
{
	const struct session *graph = &wizard->flow.graph;
	const char *client = flow_client(&wizard->flow, SERVICE_GRAPH);
	struct scopes reading = question_scopes(0, &page->arena);
	struct scopes logs = question_scopes_beside(FOR_LOGS, &page->arena);

	if (!part_ways_open(wizard, graph))
		return;
	if (wizard->signin.purposes & FOR_WRITING)
		page_notice(page, "writing", TONE_CARE,
			    wizard->signin.purposes & FOR_CREATING ?
				    _("This sign-in also asks for Application.ReadWrite.All, which creating the enterprise application needs, and for DelegatedPermissionGrant.ReadWrite.All, which writing the consent needs.") :
				    _("This sign-in also asks for DelegatedPermissionGrant.ReadWrite.All, which writing the consent needs."));
	if (wizard->signin.purposes & FOR_LOGS)
		page_notice(page, "asks.logs", TONE_CARE,
			    part_printf(page,
					_("This sign-in also asks for %s, to read who consented, who signed in and which policies apply. None of them changes anything; they stay granted to you on the client's enterprise application until they are removed there."),
					scopes_join(&logs, ", ", &page->arena)));
	if (graph->state != SESSION_OUT)
		return;
	page_text(page, "trace",
		  signin_own_client(client) ?
			  _("The client is your own: it is asked for what it was given in this tenant, and leaves nothing else.") :
		  text_same(client, CLIENT_AZURE) ?
			  _("This client of Microsoft's always carries the same permissions, some of them for writing. Nothing new is consented to, and nothing is written before you confirm it.") :
			  part_printf(page,
				      _("Only reading is asked for (%s). Signing in can leave a grant on the client's enterprise application in your tenant: do not tick \"Consent on behalf of your organization\"."),
				      scopes_join(&reading, ", ", &page->arena)));
}

/* One line until it is wanted: what was read stands above it. */
void part_other_ways(struct wizard *wizard, struct page *page)
{
	static const enum service services[] = {SERVICE_GRAPH, SERVICE_EXCHANGE};
	const struct session *graph = &wizard->flow.graph;

	if (!wizard->signin.anew && (session_in(graph) || session_in(&wizard->flow.exchange))) {
		page_choice(page, "anew", _("Sign in again: as someone else, or for more"), NULL);
		return;
	}
	for (size_t i = 0; i < 2; i++) {
		const struct session *session = flow_session(&wizard->flow, services[i]);
		const char *id = service_id(services[i]);

		if (session_in(session) && part_ways_open(wizard, session))
			page_choice(page, part_printf(page, "stay.%s", id),
				    part_printf(page, _("Stay signed in as %s"), session_who(session)), NULL);
		else if (session_in(session))
			page_choice(page, part_printf(page, "other.%s", id),
				    part_printf(page, _("Sign in for %s as someone else"), service_say(services[i])), NULL);
	}
	if (session_in(graph) && !part_ways_open(wizard, graph) && !question_purposes_met(FOR_LOGS, &graph->claims))
		choose_logs(wizard, page, _("Sign in again, with logs and policies"));
}

void part_ways_input(struct wizard *wizard, const struct input *input, const struct event *event, struct orders *orders)
{
	static const enum service services[] = {SERVICE_GRAPH, SERVICE_EXCHANGE};
	const char *dot = strchr(input->id, '.');
	const char *what = dot ? arena_copy_n(&orders->arena, input->id, (size_t)(dot - input->id)) : input->id;
	enum auth auth;

	if (strcmp(what, "anew") == 0)
		wizard->signin.anew = true;
	if (strcmp(what, "logs") == 0)
		wizard->signin.purposes ^= FOR_LOGS;
	for (size_t i = 0; i < 2 && dot; i++) {
		enum service service = services[i];

		if (strcmp(dot + 1, service_id(service)) != 0)
			continue;
		if (strcmp(what, "ways") == 0) {
			wizard->signin.more[service] = true;
		} else if (strcmp(what, "stop") == 0) {
			session_cancel(flow_session(&wizard->flow, service), orders);
		} else if (strcmp(what, "other") == 0) {
			wizard->signin.other[service] = true;
		} else if (strcmp(what, "stay") == 0) {
			wizard->signin.anew = false;
			wizard->signin.other[service] = false;
			wizard->signin.purposes = service == SERVICE_GRAPH ? 0 : wizard->signin.purposes;
		} else if (auth_of(what, &auth)) {
			wizard->signin.anew = false;
			wizard->signin.fresh[service] |= wizard->signin.other[service];
			wizard->signin.other[service] = false;
			flow_signin(&wizard->flow, service, auth, wizard->signin.purposes, event, orders);
		}
	}
}
