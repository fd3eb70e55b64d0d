/* step_unfinished.c - page 0: a change was left open: what it is, since when, and what to do */

#include "base/i18n.h"
#include "base/timefmt.h"
#include "cloud/exchange.h"
#include "wizard/steps/parts.h"

static bool step_unfinished_shown(const struct wizard *wizard)
{
	struct flow_open open;

	if (wizard_live(wizard) && !wizard->flow.run.facts.tenant.id[0] && wizard->flow.open_changes.count)
		return true;
	return flow_open(&wizard->flow, &open);
}

/* Since when it is as it was set, and how sure that is. A change that was seen stays certain. */
static void page_since(const struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	int64_t now = wizard->flow.now;
	const char *label = open->certainty != CERTAINTY_SEEN ? _("Recorded")
			    : open->to == TOKENS_BLOCKED      ? _("Blocked since")
							      : _("Changed since");
	char at[TIMEFMT_SIZE], until[TIMEFMT_SIZE], seen[TIMEFMT_SIZE];
	const char *says;

	timefmt_when(open->at, now, at);
	timefmt_when(open->shows_until, now, until);
	if (open->certainty == CERTAINTY_SEEN && open->seen_at)
		says = doc_printf(&page->doc, _("%1$s, confirmed by reading at %2$s"), at,
		    timefmt_days(open->seen_at, open->at) ? timefmt_when(open->seen_at, now, seen)
							  : timefmt_clock(open->seen_at, seen));
	else if (open->certainty == CERTAINTY_SEEN)
		says = doc_printf(&page->doc, _("%s, confirmed by reading"), at);
	else if (open->certainty == CERTAINTY_SENT && now >= open->shows_until)
		says = doc_printf(&page->doc,
		    _("%s; accepted by the service, but not seen in effect: read the setting now"), at);
	else if (open->certainty == CERTAINTY_SENT)
		says = doc_printf(&page->doc,
		    _("%1$s; accepted by the service, but not seen in effect; it may show until %2$s"), at, until);
	else if (now >= open->shows_until)
		says = doc_printf(&page->doc, _("%s; not known whether it was sent: read the setting now"), at);
	else
		says =
		    doc_printf(&page->doc, _("%1$s; not known whether it was sent; it may show until %2$s"), at, until);
	doc_row(&page->doc, "open.at", label, says);
}

static const char *mark_note(const struct wizard *wizard, struct page *page, const struct change_mark *mark)
{
	char when[TIMEFMT_SIZE];
	const char *note = doc_printf(&page->doc,
	    mark->certainty == CERTAINTY_UNKNOWN ? _("perhaps \"%1$s\" since %2$s, by %3$s; was \"%4$s\"")
						 : _("\"%1$s\" since %2$s, by %3$s; was \"%4$s\""),
	    tokens_state_text(tokens_state_of(mark->to)), timefmt_when(mark->at, wizard->flow.now, when), mark->by,
	    tokens_state_text(tokens_state_of(mark->from)));

	return mark->until ? doc_printf(&page->doc, "%s. %s", note,
				 change_until_text(mark->until, wizard->flow.now, &page->doc.arena))
			   : note;
}

/* Tenants with an open change on one page. */
#define MARKS_SHOWN 20

/* Many tenants: how many are open, how many overdue, and how to reach each. */
static void page_how_many(struct wizard *wizard, struct page *page, size_t to)
{
	const struct open_changes *open_changes = &wizard->flow.open_changes;
	size_t overdue = 0;

	for (size_t i = 0; i < open_changes->count; i++)
		overdue += open_changes->items[i].until && open_changes->items[i].until <= wizard->flow.now;
	doc_text(&page->doc, "marks.count",
	    doc_printf(&page->doc,
		_("Tenants with an open change: %1$zu, of which %2$zu overdue. Shown: %3$zu to %4$zu, by deadline. You can also type a tenant's domain on the page Tenant to get to its change."),
		open_changes->count, overdue, wizard->unfinished.from + 1, to));
}

/* No tenant chosen yet, but the index has open changes: offers each of them. */
static void page_marks(struct wizard *wizard, struct page *page)
{
	const struct open_changes *open_changes = &wizard->flow.open_changes;
	size_t from, to;

	if (wizard->unfinished.from >= open_changes->count)
		wizard->unfinished.from = 0; /* some were settled meanwhile */
	from = wizard->unfinished.from;
	to = open_changes->count - from < MARKS_SHOWN ? open_changes->count : from + MARKS_SHOWN;
	doc_notice(&page->doc, "open", TONE_CARE,
	    _("A change of legacy tokens that began on this host is still open. Choose its tenant to settle it."));
	if (open_changes->count > MARKS_SHOWN)
		page_how_many(wizard, page, to);
	for (size_t i = from; i < to; i++) {
		const struct change_mark *mark = &open_changes->items[i];

		wizard_offer_as(wizard, page, doc_printf(&page->doc, "mark.%zu", i),
		    *mark->tenant.domain ? mark->tenant.domain : mark->tenant.id, mark_note(wizard, page, mark));
	}
	if (to < open_changes->count)
		wizard_offer_as(wizard, page, "marks.further",
		    doc_printf(&page->doc, _("More tenants (%zu)"), open_changes->count - to), NULL);
	if (from)
		wizard_offer(wizard, page, "marks.before");
	wizard_offer_as(wizard, page, "next", _("Continue without settling it"), NULL);
	page->first = doc_printf(&page->doc, "mark.%zu", from);
}

static void step_unfinished_page_change(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	int64_t since = wizard->flow.now - open->at;
	char span[40];

	doc_notice(&page->doc, "open", TONE_CARE,
	    open->certain
		? _("The legacy-token setting of this tenant was changed and has not been put back.")
		: _("A change of legacy tokens was recorded, and perhaps sent. Read the setting to find out."));
	doc_row(&page->doc, "open.tenant", _("Tenant"), wizard->flow.run.facts.tenant.domain);
	doc_row(&page->doc, "open.from", _("Found"), tokens_state_text(open->from));
	doc_row(&page->doc, "open.to", _("Set to"), tokens_state_text(open->to));
	page_since(wizard, page, open);
	doc_row(&page->doc, "open.by", _("By"),
	    open->host && *open->host ? doc_printf(&page->doc, _("%1$s, on the host %2$s"), open->by, open->host)
				      : open->by);
	doc_row(&page->doc, "open.since", _("So far"),
	    since < EXCHANGE_SHOWS_S ? doc_printf(&page->doc, _("%s of up to 24 hours: too early to conclude anything"),
					   timefmt_span(since, span, sizeof span))
				     : doc_printf(&page->doc, _("%s: long enough to work everywhere"),
					   timefmt_span(since, span, sizeof span)))
	    ->live = true;
	part_deadline(wizard, page, open);
}

static void step_unfinished_page(struct wizard *wizard, struct page *page)
{
	struct flow_open open;

	if (!flow_open(&wizard->flow, &open)) {
		page_marks(wizard, page);
		return;
	}
	step_unfinished_page_change(wizard, page, &open);
	if (!wizard_live(wizard)) {
		part_next(wizard, page);
		return;
	}
	part_guard(wizard, page);
	if (wizard_fold(wizard, page, "more", _("More about this")))
		doc_text(&page->doc, "more.text",
		    _("naaready recorded the change before it sent it, so every start shows it until you settle it. A lost connection or the end of the program undoes nothing. Until you settle it, naaready ends with exit status 5 for this tenant."));
	wizard_offer(wizard, page, "wait");
	part_put_back(wizard, page, &open, NULL);
	part_guard_offer(wizard, page, &open);
	part_pass_day(wizard, page);
	page->first = open.until && wizard->flow.now >= open.until ? "restore" : "wait";
}

static void step_unfinished_enter(struct wizard *wizard, struct turn *turn)
{
	part_guard_ask(wizard, turn->orders);
}

static void wait_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_goto(wizard, step_index("tokens"), turn);
}

static void mark_chosen(struct wizard *wizard, size_t at, struct turn *turn)
{
	const struct change_mark *mark;

	if (at >= wizard->flow.open_changes.count)
		return;
	mark = &wizard->flow.open_changes.items[at];
	wizard_goto(wizard, step_for(ROLE_TENANT), turn);
	flow_discover(&wizard->flow, *mark->tenant.domain ? mark->tenant.domain : mark->tenant.id, turn);
}

static void further_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->unfinished.from += MARKS_SHOWN;
}

static void before_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->unfinished.from -= wizard->unfinished.from < MARKS_SHOWN ? wizard->unfinished.from : MARKS_SHOWN;
}

static const struct choice unfinished_choices[] = {
	{ "wait", N_("Keep waiting, and continue the test"), .chosen = wait_chosen },
	{ "restore", N_("Put back now"), .chosen = part_put_back_chosen },
	{ "mark.", .chosen_at = mark_chosen },
	{ "marks.further", .chosen = further_chosen },
	{ "marks.before", N_("Previous tenants"), .chosen = before_chosen },
	{ 0 },
};

const struct step step_unfinished = {
	.id = "unfinished",
	.apart = true,
	.title = N_("Unfinished change"),
	.help = {
	    .decides = N_("Whether a test of legacy tokens that was left running goes on, or is put back now."),
	    .needs = N_("To put it back, a sign-in to Exchange Online as an Exchange administrator."),
	    .skip = N_("Waiting is safe: nothing changes by itself, and this page comes back at every start."),
	    .who = N_("Whoever began the test, or another Exchange administrator."),
	},
	.shown = step_unfinished_shown,
	.enter = step_unfinished_enter,
	.page = step_unfinished_page,
	.choices = (const struct choice *const[]){ unfinished_choices, part_guard_choices, part_practice_choices,
	    part_next_choices, NULL },
};
