/* step_welcome.c - page 1: what this program does, and what it never does */
#include <string.h>

#include "base/i18n.h"
#include "wizard/steps/parts.h"

static void page_where(struct wizard *wizard, struct page *page)
{
	bool failed = false;

	if (wizard->setup->practice_says) {
		doc_row(&page->doc, "practice", _("Practice"), wizard->setup->practice_says);
		return;
	}
	doc_heading(&page->doc, "network",
	    *wizard->setup->proxy
		? doc_printf(&page->doc, _("The services, through the proxy %s"), wizard->setup->proxy)
		: _("The services"));
	for (int i = 0; i < SERVICE_COUNT; i++) {
		const struct reach_host *host = &wizard->reach.hosts[i];

		doc_row(&page->doc, doc_printf(&page->doc, "host.%s", service_id((enum service)i)),
		    wizard->flow.endpoints.base[i] + strlen("https://"),
		    reach_text(host, wizard->flow.now_ms, &page->doc.arena));
		failed = failed || host->state == REACH_FAILED;
	}
	if (failed && wizard_live(wizard))
		page_choice(page, "network.again", _("Try again"), NULL);
}

static void try_network(struct wizard *wizard, struct turn *turn)
{
	if (!wizard->setup->practice_says && !reach_busy(&wizard->reach))
		reach_start(&wizard->reach, &wizard->flow.endpoints, turn);
}

static void step_welcome_enter(struct wizard *wizard, struct turn *turn)
{
	if (wizard->reach.hosts[0].state == REACH_NOT)
		try_network(wizard, turn);
}

/* Only for newcomers: no practice tenant, no earlier runs. */
static void page_first_time(struct wizard *wizard, struct page *page)
{
	const char *const *known = wizard->setup->known_tenants;

	if (wizard->setup->practice_says || (known && known[0]))
		return;
	doc_heading(&page->doc, "first", _("The first time"));
	doc_row(&page->doc, "first.practice", _("Practice"),
	    _("\"naaready practice\" leads through the same pages on a tenant that does not exist."));
	doc_row(&page->doc, "first.signin", _("Sign-in"),
	    _("By device code, as a public client of Microsoft's, unless you choose another way. Page 3 offers the others, and shows how to set up a client of your own."));
	doc_row(&page->doc, "first.display", _("Display"),
	    _("In the language of LANG. --plain prints numbered lines; --ascii uses ASCII characters only."));
}

static void step_welcome_page(struct wizard *wizard, struct page *page)
{
	doc_text(&page->doc, "does",
	    _("Step by step: choose the tenant, sign in, see what the add-in needs, give admin consent if you want to, check every permission, look at legacy tokens and test without them, and keep a record."));
	doc_text(&page->doc, "never",
	    _("naaready never removes a permission, never changes anything that you did not confirm by typing the tenant's domain, and never stores a token. What it switched for a test, it can put back as it found it."));
	doc_row(&page->doc, "profile", _("Add-in"), flow_profile(&wizard->flow)->name);
	if (*wizard->setup->saved_where)
		doc_row(&page->doc, "saved", _("This run"),
		    doc_printf(&page->doc, _("saved as you go: %s"), wizard->flow.run.id));
	else
		doc_row(&page->doc, "saved", _("This run"), _("not saved (--no-save); changes are not possible"));
	page_where(wizard, page);
	if (wizard->setup->flow.dry_run)
		doc_notice(&page->doc, "dry", TONE_CARE, _("Dry run: changes are planned and shown, never sent."));
	if (wizard->resumed && (!flow_is_old(&wizard->flow) || !flow_read_at(&wizard->flow)))
		doc_notice(&page->doc, "resumed", TONE_PLAIN,
		    doc_printf(&page->doc, _("Continuing with run %s."), wizard->flow.run.id));
	part_next(wizard, page);
	if (wizard->resumed)
		page_choice(page, "new", _("Begin a new run instead"), _("the old run stays saved"));
	page_first_time(wizard, page);
}

static void step_welcome_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (input_is(input, INPUT_CHOSE, "new") && wizard_waits(wizard))
		return;
	if (input_is(input, INPUT_CHOSE, "new")) {
		flow_begin(&wizard->flow, turn);
		wizard->resumed = false;
		wizard_goto(wizard, step_index("welcome"), turn);
		return;
	}
	if (input_is(input, INPUT_CHOSE, "network.again"))
		try_network(wizard, turn);
	else
		part_next_input(wizard, input, turn);
}

const struct step step_welcome = {
	.id = "welcome",
	.role = ROLE_FIRST,
	.title = N_("Welcome"),
	.lead = N_("Gets a Microsoft 365 tenant ready for add-ins without legacy Exchange tokens."),
	.enter = step_welcome_enter,
	.page = step_welcome_page,
	.input = step_welcome_input,
};
