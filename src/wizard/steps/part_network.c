/* part_network.c - the services: which can be reached, and what to do where one cannot */
#include <string.h>

#include "base/i18n.h"
#include "wizard/steps/parts.h"

/* Why it was not reached: in the words of the transport, which name the host, the proxy, or who issued the certificate. */
static const char *network_why(const struct err *err)
{
	return *err->told ? err->told : err_kind_text(err->kind);
}

static void part_host(struct wizard *wizard, struct page *page, enum service service)
{
	const struct reach_host *host = &wizard->reach.hosts[service];
	const char *id = doc_printf(&page->doc, "host.%s", service_id(service)),
		   *name = wizard->flow.endpoints.base[service] + strlen("https://");
	struct block *block;

	if (host->state == REACH_FAILED) {
		doc_state(&page->doc, id, TONE_BAD, name, _("not reached"))->note = network_why(&host->err);
		return;
	}
	block = doc_state(&page->doc, id, host->state == REACH_REACHED ? TONE_GOOD : TONE_PLAIN, name,
	    reach_text(host, wizard->flow.now_ms, &page->doc.arena));
	block->live = host->state == REACH_ASKED;
}

void part_hosts(struct wizard *wizard, struct page *page)
{
	doc_heading(&page->doc, "network",
	    *wizard->setup->proxy
		? doc_printf(&page->doc, _("The services, through the proxy %s"), wizard->setup->proxy)
		: _("The services"));
	for (int i = 0; i < SERVICE_COUNT; i++)
		part_host(wizard, page, (enum service)i);
}

void part_remedy(struct wizard *wizard, struct page *page, const struct err *err)
{
	const char *proxy = wizard->setup->proxy;

	if (err->kind != ERR_UNREACHABLE && err->kind != ERR_TLS)
		return;
	doc_heading(&page->doc, "remedy", _("What to do"));
	if (err->kind == ERR_TLS)
		doc_row(&page->doc, "remedy.ca", _("Certificate"),
		    _("Something on the way opens the connection: a proxy that inspects it, most often. Get its CA certificate as a PEM file, and start again with --cacert FILE."));
	if (*proxy)
		doc_row(&page->doc, "remedy.proxy", _("Proxy"),
		    doc_printf(&page->doc,
			_("%s is in use, from HTTPS_PROXY. Is that name right, and does it let this machine through? Without a proxy: unset HTTPS_PROXY."),
			proxy));
	else
		doc_row(&page->doc, "remedy.proxy", _("Proxy"),
		    _("None is in use. If this network has one: export HTTPS_PROXY=http://NAME:PORT, and start again."));
	if (err->kind == ERR_UNREACHABLE)
		doc_row(&page->doc, "remedy.dns", _("Network"),
		    *proxy ? _("Can this machine find the proxy's name (DNS), and connect to it?")
			   : _("Can this machine find names (DNS), and connect to port 443 of the services above?"));
	doc_row(&page->doc, "remedy.who", _("Who can help"), _("whoever runs this network: show them the lines above"));
}

static void practise_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard->practise = true;
	wizard_quit(wizard, turn);
}

static bool can_practise(const struct wizard *wizard)
{
	return wizard_live(wizard) && !wizard->setup->flow.practice_tenant;
}

const struct choice part_practise_choices[] = {
	{ "practice", N_("Practise without network"), N_("on a tenant that does not exist"), .shown = can_practise,
	    .chosen = practise_chosen },
	{ 0 },
};
