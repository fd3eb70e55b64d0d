/* step_unfinished.c - page 0: a change was left open: what it is, since when, and what to do */
#include <stdlib.h>

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

/* How certain it is that the setting was changed. A change that was seen stays certain. */
static const char *say_certainty(struct page *page, enum change_certainty certainty, int64_t shows_until, int64_t now)
{
	char when[TIMEFMT_SIZE];

	if (certainty != CERTAINTY_SEEN && now >= shows_until)
		return certainty == CERTAINTY_SENT
			   ? _("accepted by the service, but not seen in effect; read the setting now")
			   : _("not known: recorded, and perhaps sent; read the setting now");
	switch (certainty) {
	case CERTAINTY_SEEN:
		return _("read back, and seen in effect");
	case CERTAINTY_SENT:
		return doc_printf(&page->doc,
		    _("accepted by the service, but not seen in effect; it may show until %s"),
		    timefmt_minute(shows_until, when));
	default:
		return doc_printf(&page->doc, _("not known: recorded, and perhaps sent; it may show until %s"),
		    timefmt_minute(shows_until, when));
	}
}

static const char *mark_note(const struct wizard *wizard, struct page *page, const struct change_mark *mark)
{
	char when[TIMEFMT_SIZE];
	const char *note = doc_printf(&page->doc,
	    mark->certainty == CERTAINTY_UNKNOWN ? _("legacy tokens, from \"%s\" perhaps to \"%s\" at %s by %s")
						 : _("legacy tokens, from \"%s\" to \"%s\" at %s by %s"),
	    tokens_state_text(tokens_state_of(mark->from)), tokens_state_text(tokens_state_of(mark->to)),
	    timefmt_minute(mark->at, when), mark->by);

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
	    _("A change of legacy tokens that began on this host is still open. Settle it first."));
	if (open_changes->count > MARKS_SHOWN)
		page_how_many(wizard, page, to);
	for (size_t i = from; i < to; i++) {
		const struct change_mark *mark = &open_changes->items[i];

		wizard_offer_as(wizard, page, doc_printf(&page->doc, "mark.%zu", i),
		    doc_printf(&page->doc, _("Settle it: %s"),
			*mark->tenant.domain ? mark->tenant.domain : mark->tenant.id),
		    mark_note(wizard, page, mark));
	}
	if (to < open_changes->count)
		wizard_offer_as(wizard, page, "marks.further",
		    doc_printf(&page->doc, _("More tenants (%zu)"), open_changes->count - to), NULL);
	if (from)
		wizard_offer(wizard, page, "marks.before");
	wizard_offer_as(wizard, page, "next", _("Continue without settling it"), NULL);
}

static void step_unfinished_page(struct wizard *wizard, struct page *page)
{
	struct flow_open open;
	char when[TIMEFMT_SIZE], span[40];
	int64_t since;

	if (!flow_open(&wizard->flow, &open)) {
		page_marks(wizard, page);
		return;
	}
	since = wizard->flow.now - open.at;
	doc_notice(&page->doc, "open", TONE_CARE,
	    open.certain
		? _("The legacy-token setting of this tenant was changed and has not been put back.")
		: _("A change of legacy tokens was recorded, and perhaps sent. Read the setting to find out."));
	doc_row(&page->doc, "open.tenant", _("Tenant"), wizard->flow.run.facts.tenant.domain);
	doc_row(&page->doc, "open.from", _("Found"), tokens_state_text(open.from));
	doc_row(&page->doc, "open.to", _("Set to"), tokens_state_text(open.to));
	doc_row(&page->doc, "open.certainty", _("Certainty"),
	    say_certainty(page, open.certainty, open.shows_until, wizard->flow.now));
	doc_row(&page->doc, "open.at", _("When"), doc_printf(&page->doc, "%s", timefmt_minute(open.at, when)));
	doc_row(&page->doc, "open.by", _("By"), doc_printf(&page->doc, "%s, %s", open.by, open.host ? open.host : ""));
	doc_row(&page->doc, "open.since", _("Since"),
	    since < EXCHANGE_SHOWS_S ? doc_printf(&page->doc, _("%s of up to 24 hours: too early to conclude anything"),
					   timefmt_span(since, span, sizeof span))
				     : doc_printf(&page->doc, _("%s: long enough to work everywhere"),
					   timefmt_span(since, span, sizeof span)))
	    ->live = true;
	part_deadline(wizard, page, &open);
	if (!wizard_live(wizard)) {
		part_next(wizard, page);
		return;
	}
	wizard_offer(wizard, page, "wait");
	wizard_offer_as(wizard, page, "restore", NULL,
	    open.from == TOKENS_NOT_SET ? _("not certain: Microsoft's pages disagree on what this does")
					: _("you will see and confirm the plan first"));
	wizard_offer(wizard, page, "more");
	page->first = open.until && wizard->flow.now >= open.until ? "restore" : "wait";
	part_guard(wizard, page, &open);
	if (wizard->unfinished.more)
		doc_text(&page->doc, "more.text",
		    _("naaready recorded the change before it sent it, so every start shows it until you settle it. A lost connection or the end of the program undoes nothing. Until you settle it, naaready ends with exit status 5 for this tenant."));
}

static void step_unfinished_enter(struct wizard *wizard, struct turn *turn)
{
	part_guard_ask(wizard, turn->orders);
}

static void wait_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_goto(wizard, step_index("tokens"), turn);
}

static void restore_chosen(struct wizard *wizard, struct turn *turn)
{
	if (wizard_need(wizard, SERVICE_EXCHANGE, false, "tokens", turn)) {
		wizard_goto(wizard, step_index("tokens"), turn);
		flow_plan_restore(&wizard->flow, turn);
	} else {
		wizard->signin.then_restore = true;
	}
}

static void more_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->unfinished.more = !wizard->unfinished.more;
}

static void mark_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	size_t at = strtoul(which, NULL, 10);
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
	{ "restore", N_("Put back what was found, now"), .chosen = restore_chosen },
	{ "more", N_("More about this"), .chosen = more_chosen },
	{ "mark.", .chosen_of = mark_chosen, .item = true },
	{ "marks.further", .chosen = further_chosen },
	{ "marks.before", N_("Previous tenants"), .chosen = before_chosen },
	{ 0 },
};

const struct step step_unfinished = {
	.id = "unfinished",
	.apart = true,
	.title = N_("Unfinished change"),
	.shown = step_unfinished_shown,
	.enter = step_unfinished_enter,
	.page = step_unfinished_page,
	.choices = (const struct choice *const[]){ unfinished_choices, part_guard_choices, part_next_choices, NULL },
};
