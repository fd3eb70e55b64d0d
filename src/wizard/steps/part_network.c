/* part_network.c - the services: which can be reached, and what to do where one cannot */
#include <string.h>

#include "base/i18n.h"
#include "doc/doc_err.h"
#include "wizard/steps/parts.h"

static void part_host(struct wizard *wizard, struct page *page, enum service service)
{
	const struct reach_host *host = &wizard->reach.hosts[service];
	const char *id = doc_printf(&page->doc, "host.%s", service_id(service)),
		   *name = wizard->flow.endpoints.base[service] + strlen("https://");
	struct block *block;

	if (host->state == REACH_FAILED) {
		doc_state(&page->doc, id, TONE_BAD, name, _("not reached"))->note = doc_err_why(&host->err);
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
