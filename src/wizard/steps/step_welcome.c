/* step_welcome.c - page 1: what this program does, and what it never does */
#include "base/i18n.h"
#include "base/timefmt.h"
#include "doc/doc_err.h"
#include "wizard/steps/parts.h"

static void try_network(struct wizard *wizard, struct turn *turn)
{
	wizard->reach_again = wizard->reach.hosts[0].state != REACH_NOT;
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
	doc_row(&page->doc, "first.signin", _("Sign-in"),
	    _("By device code, as a public client of Microsoft's, unless you choose another way. Page 3 offers the others, and shows how to set up a client of your own."));
	doc_row(&page->doc, "first.display", _("Display"),
	    _("In the language of LANG. --plain prints numbered lines; --ascii uses ASCII characters only."));
}

static void page_promise(struct page *page)
{
	doc_text(&page->doc, "does",
	    _("Step by step: choose the tenant, sign in, see what the add-in needs, give admin consent if you want to, check every permission, look at legacy tokens and test without them, and keep a record."));
	doc_text(&page->doc, "never",
	    _("naaready never removes a permission, never changes anything that you did not confirm by typing the tenant's domain, and never stores a token. What it switched for a test, it can put back as it found it."));
}

static void page_run(struct wizard *wizard, struct page *page)
{
	doc_row(&page->doc, "profile", _("Add-in"), flow_profile(&wizard->flow)->name);
	if (*wizard->setup->saved_where)
		doc_row(&page->doc, "saved", _("This run"),
		    doc_printf(&page->doc, _("saved as you go: %s"), wizard->flow.run.id));
	else
		doc_row(&page->doc, "saved", _("This run"), _("not saved (--no-save); changes are not possible"));
	if (wizard->setup->practice_says)
		doc_row(&page->doc, "practice", _("Practice"), wizard->setup->practice_says);
}

/* The answer to "Try again" says when: it may be the same as before. */
static void page_unreached(struct wizard *wizard, struct page *page)
{
	char at[TIMEFMT_SIZE];

	doc_notice(&page->doc, "unreached", TONE_BAD,
	    wizard->reach_again && !reach_busy(&wizard->reach)
		? doc_printf(&page->doc, _("Tried again at %s: Microsoft's services cannot be reached from here."),
		      timefmt_second(wizard->reach.hosts[SERVICE_COUNT - 1].at, at))
		: _("Microsoft's services cannot be reached from here."));
}

/* Where the services cannot be reached, that comes first: nothing else goes on before it does. */
static void step_welcome_page(struct wizard *wizard, struct page *page)
{
	const struct err *failed = reach_err(&wizard->reach);
	bool trouble = failed && wizard_live(wizard);

	if (wizard->setup->flow.dry_run)
		doc_notice(&page->doc, "dry", TONE_CARE, _("Dry run: changes are planned and shown, never sent."));
	if (wizard->resumed && !page_block(page, "old"))
		doc_notice(&page->doc, "resumed", TONE_PLAIN, part_resumed(wizard, page));
	if (trouble) {
		page_unreached(wizard, page);
		part_hosts(wizard, page);
		doc_err_remedy(failed, wizard->setup->proxy, &page->doc);
	} else {
		page_promise(page);
	}
	page_run(wizard, page);
	if (!trouble && !wizard->setup->practice_says)
		part_hosts(wizard, page);
	if (!trouble)
		page_first_time(wizard, page);
	wizard_offer(wizard, page, "network.again");
	part_next(wizard, page);
	wizard_offer(wizard, page, "practice");
	page->first = trouble ? "network.again" : "next";
}

static bool can_try_network(const struct wizard *wizard)
{
	return reach_err(&wizard->reach) && wizard_live(wizard);
}

static const struct choice welcome_choices[] = {
	{ "network.again", N_("Try again"), .shown = can_try_network, .chosen = try_network },
	{ 0 },
};

static enum step_state step_welcome_state(const struct wizard *wizard)
{
	bool asked = wizard->reach.hosts[0].state == REACH_NOT || reach_busy(&wizard->reach);

	if (reach_err(&wizard->reach))
		return STEP_BAD;
	return asked && !wizard->setup->practice_says && wizard_live(wizard) ? STEP_TO_DO : STEP_DONE;
}

const struct step step_welcome = {
	.id = "welcome",
	.role = ROLE_FIRST,
	.title = N_("Welcome"),
	.lead = N_("Gets a Microsoft 365 tenant ready for add-ins without legacy Exchange tokens."),
	.help = {
	    .decides = N_("Nothing yet. This page says what naaready does and never does, and whether Microsoft's services can be reached from this machine."),
	    .needs = N_("HTTPS (port 443) to the hosts on this page, directly or through a proxy (HTTPS_PROXY). Where a proxy inspects connections, its CA certificate: --cacert FILE."),
	    .skip = N_("The check of the network can be left: later pages say for themselves what they could not reach. Practice needs no network at all."),
	    .who = N_("Whoever runs this network can tell the proxy's name and its certificate."),
	    .shows = N_("Microsoft shows nothing: nobody signs in before page 3."),
	},
	.state = step_welcome_state,
	.enter = step_welcome_enter,
	.page = step_welcome_page,
	.choices = (const struct choice *const[]){ welcome_choices, part_next_choices, part_practise_choices, NULL },
};
