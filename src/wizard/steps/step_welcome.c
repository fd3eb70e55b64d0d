/* step_welcome.c - page 1: what this will do, and what it will never do */
#include <string.h>

#include "base/i18n.h"
#include "wizard/steps/parts.h"

static void page_where(struct wizard *wizard, struct page *page)
{
	bool failed = false;

	if (wizard->setup->practice_says) {
		page_row(page, "practice", _("Practice"), wizard->setup->practice_says);
		return;
	}
	page_heading(page, "network",
	    *wizard->setup->proxy ? part_printf(page, _("The services, through the proxy %s"), wizard->setup->proxy)
				  : _("The services"));
	for (int i = 0; i < SERVICE_COUNT; i++) {
		const struct reach_host *host = &wizard->reach.hosts[i];

		page_row(page, part_printf(page, "host.%s", service_id((enum service)i)),
		    wizard->flow.endpoints.base[i] + strlen("https://"),
		    reach_text(host, wizard->flow.now_ms, &page->arena));
		failed = failed || host->state == REACH_FAILED;
	}
	if (failed && wizard_live(wizard))
		page_choice(page, "network.again", _("Try to reach them again"), NULL);
}

static void try_network(struct wizard *wizard, const struct event *event, struct orders *orders)
{
	if (!wizard->setup->practice_says && !reach_busy(&wizard->reach))
		reach_start(&wizard->reach, &wizard->flow.endpoints, &wizard->flow.next_id, event, orders);
}

static void step_welcome_enter(struct wizard *wizard, const struct event *event, struct orders *orders)
{
	if (wizard->reach.hosts[0].state == REACH_NOT)
		try_network(wizard, event, orders);
}

/* Who has been here before needs no telling. */
static void page_first_time(struct wizard *wizard, struct page *page)
{
	const char *const *known = wizard->setup->known_tenants;

	if (wizard->setup->practice_says || (known && known[0]))
		return;
	page_heading(page, "first", _("The first time"));
	page_row(page, "first.practice", _("Practice"),
	    _("\"naaready practice\" leads through the same pages on a tenant that does not exist."));
	page_row(page, "first.signin", _("Sign-in"),
	    _("By device code and as a public client of Microsoft's, if you choose nothing else; page 3 has other ways, and shows how to set up a client of your own."));
	page_row(page, "first.display", _("Display"),
	    _("In the language of LANG. --plain prints numbered lines, --ascii uses plain characters only."));
}

static void step_welcome_page(struct wizard *wizard, struct page *page)
{
	page_text(page, "does",
	    _("Step by step: choose the tenant, sign in, see what the add-in needs, give admin consent if you want to, check every permission, look at legacy tokens and test without them, and keep a record."));
	page_text(page, "never",
	    _("It never removes a permission, never changes anything that you did not confirm by typing the tenant's domain, never stores a token, and puts back what it switched to what it found."));
	page_row(page, "profile", _("Add-in"), flow_profile(&wizard->flow)->name);
	if (*wizard->setup->saved_where)
		page_row(page, "saved", _("This run"),
		    part_printf(page, _("is saved as %s as it goes"), wizard->flow.run.id));
	else
		page_row(page, "saved", _("This run"), _("is not saved (--no-save); changes are not possible"));
	page_where(wizard, page);
	if (wizard->setup->flow.dry_run)
		page_notice(page, "dry", TONE_CARE, _("Dry run: changes are planned and shown, never sent."));
	if (wizard->resumed && (!flow_is_old(&wizard->flow) || !flow_read_at(&wizard->flow)))
		page_notice(page, "resumed", TONE_PLAIN,
		    part_printf(page, _("This goes on with run %s."), wizard->flow.run.id));
	part_next(wizard, page);
	if (wizard->resumed)
		page_choice(page, "new", _("Begin a new run instead"), _("The old one stays saved."));
	page_first_time(wizard, page);
}

static void step_welcome_input(struct wizard *wizard, const struct input *input, const struct event *event,
    struct orders *orders)
{
	if (input_is(input, INPUT_CHOSE, "new") && wizard_waits(wizard))
		return;
	if (input_is(input, INPUT_CHOSE, "new")) {
		flow_begin(&wizard->flow, event, orders);
		wizard->resumed = false;
		wizard_goto(wizard, step_index("welcome"), event, orders);
		return;
	}
	if (input_is(input, INPUT_CHOSE, "network.again"))
		try_network(wizard, event, orders);
	else
		part_next_input(wizard, input, event, orders);
}

const struct step step_welcome = {
	.id = "welcome",
	.title = N_("Welcome"),
	.lead = N_("Gets a Microsoft 365 tenant ready for add-ins without legacy Exchange tokens."),
	.enter = step_welcome_enter,
	.page = step_welcome_page,
	.input = step_welcome_input,
};
