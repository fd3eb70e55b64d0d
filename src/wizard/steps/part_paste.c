/* part_paste.c - a field for PowerShell output about Exchange, and the settings recognised in it
 *
 * A paste arrives whole, or line by line if the terminal sends lines. So all pieces are kept together and read again
 * with each new one: the result is shown, and becomes a fact once the admin accepts it.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/ews.h"
#include "cloud/exchange.h"
#include "wizard/steps/parts.h"

/* Twice the longest console text that is read. */
#define PASTE_BYTES_MAX (512u * 1024)

/* A pasted text, read into facts of its own. */
struct reading {
	struct facts facts;
	bool tokens, ews;
	const char *stranger; /* the named organisation, not known to be this one; "" */
	enum tristate strange;
	struct err tokens_err, ews_err;
};

static void part_paste_read_text(struct reading *reading, const struct flow *flow, const char *text,
    struct arena *arena)
{
	memset(reading, 0, sizeof *reading);
	reading->stranger = flow_console_stranger(flow, text, &reading->strange, arena);
	facts_init(&reading->facts, arena);
	reading->tokens = exchange_tokens_text(text, &reading->facts, &reading->tokens_err);
	reading->ews = ews_text(text, &reading->facts, &reading->ews_err);
}

static void page_asked(struct page *page)
{
	doc_text(&page->doc, "paste.how",
	    _("An admin who may read the settings runs one or both of these commands in Exchange Online PowerShell. Paste the output as it is; broken lines do no harm."));
	doc_code(&page->doc, "paste.tokens", _("Legacy tokens"), EXCHANGE_TOKENS_READ);
	doc_code(&page->doc, "paste.ews", _("Exchange Web Services"), EWS_READ);
}

static void page_recognised(struct page *page, const struct reading *reading)
{
	doc_heading(&page->doc, "paste.seen", _("Recognised"));
	if (reading->tokens) {
		doc_row(&page->doc, "paste.seen.tokens", _("Legacy tokens"), tokens_state_text(reading->facts.tokens));
		doc_row(&page->doc, "paste.seen.addins", _("Add-ins named"),
		    reading->facts.addins_listed == YES || reading->facts.tokens == TOKENS_REMOVED
			? doc_printf(&page->doc, "%zu", reading->facts.addins_seen.count)
			: doc_printf(&page->doc, _("%zu; the lists are not complete"),
			      reading->facts.addins_seen.count));
	}
	if (reading->ews) {
		doc_row(&page->doc, "paste.seen.ews", _("Exchange Web Services"), ews_summary(&reading->facts));
		doc_row(&page->doc, "paste.seen.apps", _("Apps on the list"),
		    reading->facts.ews_listed == YES ? doc_printf(&page->doc, "%zu", reading->facts.ews_allowed.count)
						     : _("not seen"));
		if (reading->facts.ews_policy_seen == YES && *reading->facts.ews_policy)
			doc_row(&page->doc, "paste.seen.policy", _("User agents"),
			    doc_name(&page->doc, reading->facts.ews_policy));
	}
}

/* Explains a refusal. Settings are told apart by their names; contradictory values are refused and reported beside the
 * recognised ones. */
static void page_why(struct page *page, const struct reading *reading, const char *text)
{
	if (!reading->tokens && text_find(text, "Tokens") && *reading->tokens_err.told)
		doc_row(&page->doc, "paste.why.tokens", _("Why not legacy tokens"),
		    text_safe_copy(&page->doc.arena, reading->tokens_err.told, 200));
	if (!reading->ews && text_find(text, "Ews") && *reading->ews_err.told)
		doc_row(&page->doc, "paste.why", reading->tokens ? _("Why not EWS") : _("Why"),
		    text_safe_copy(&page->doc.arena, reading->ews_err.told, 200));
}

static void page_unrecognised(struct page *page, const struct reading *reading, const char *text)
{
	doc_notice(&page->doc, "paste.odd", TONE_CARE,
	    _("naaready does not recognise anything in this yet, and does not guess. It looks for \"AllowLegacyExchangeTokens:\" with True, False or (Not Set), for the warning that legacy tokens are disabled, or for \"EwsEnabled :\" and \"EwsAllowedAppIDs :\"."));
	page_why(page, reading, text);
	doc_row(&page->doc, "paste.text", _("Pasted"), text_safe_copy(&page->doc.arena, text, 200));
}

/* The text is of another or an unknown organisation: nothing is accepted. */
static void page_stranger(struct page *page, const struct reading *reading)
{
	if (reading->strange == YES)
		doc_notice(&page->doc, "paste.stranger", TONE_BAD,
		    doc_printf(&page->doc,
			_("This comes from another organisation, %s, so naaready takes nothing from it."),
			reading->stranger));
	else
		doc_notice(&page->doc, "paste.stranger", TONE_CARE,
		    doc_printf(&page->doc,
			_("This names the organisation %s. naaready does not know whether that is this tenant, so it takes nothing from it. Sign in to Microsoft Graph, or, if you know that it is this tenant, paste it without the line that names the organisation."),
			reading->stranger));
}

void part_paste(struct wizard *wizard, struct page *page)
{
	const char *text = buf_text(&wizard->tokens.pasted);
	struct reading reading;
	struct block *field;

	part_paste_read_text(&reading, &wizard->flow, text, &page->doc.arena);
	page_asked(page);
	field = page_field(page, "paste", _("Paste here"), "");
	field->note = _("then press Enter; you may paste it in pieces");
	field->many = true;
	if (reading.strange != NO && !call_busy(&wizard->flow.domain_call))
		page_stranger(page, &reading);
	if (reading.tokens || reading.ews) {
		page_recognised(page, &reading);
		page_why(page, &reading, text);
	} else if (*text) {
		page_unrecognised(page, &reading, text);
	}
	if ((reading.tokens || reading.ews) && reading.strange == NO)
		wizard_offer(wizard, page, "paste.take");
	if (*text)
		wizard_offer(wizard, page, "paste.clear");
	wizard_offer(wizard, page, "paste.leave");
	page->first = "paste";
}

static bool can_paste(const struct wizard *wizard)
{
	const struct fetched *fetched = wizard->flow.run.facts.fetched;
	bool asked = fetched[TOPIC_TOKENS].status == READ_OK && !*fetched[TOPIC_TOKENS].by &&
		     fetched[TOPIC_EXCHANGE].status == READ_OK && !*fetched[TOPIC_EXCHANGE].by;

	return wizard_live(wizard) && !asked && !wizard->flow.inquiry.busy;
}

void part_paste_offer(struct wizard *wizard, struct page *page)
{
	wizard_offer(wizard, page, "paste.open");
}

/* All pieces count as one text, as if pasted at once, so that a contradiction between them is found. */
static void take_piece(struct wizard *wizard, const char *text)
{
	struct buf *pasted = &wizard->tokens.pasted;

	if (!pasted->max)
		buf_init(pasted, PASTE_BYTES_MAX);
	buf_add(pasted, text);
	buf_add(pasted, "\n");
}

void part_paste_begin(struct wizard *wizard)
{
	if (!wizard->setup->console)
		return;
	take_piece(wizard, wizard->setup->console);
	wizard->tokens.pasting = true;
}

static void close_form(struct wizard *wizard)
{
	wizard->tokens.pasting = false;
	buf_clear(&wizard->tokens.pasted);
}

static const char *who_pastes(const struct wizard *wizard)
{
	const char *graph = session_who(&wizard->flow.graph), *exchange = session_who(&wizard->flow.exchange);

	return *graph ? graph : *exchange ? exchange : *wizard->setup->user ? wizard->setup->user : "?";
}

static void paste_open_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->tokens.pasting = true;
}

static void paste_take_chosen(struct wizard *wizard, struct turn *turn)
{
	flow_take_console(&wizard->flow, buf_text(&wizard->tokens.pasted), who_pastes(wizard), turn);
	close_form(wizard);
}

static void paste_clear_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	buf_clear(&wizard->tokens.pasted);
}

static void paste_leave_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	close_form(wizard);
}

const struct choice part_paste_choices[] = {
	{ "paste.open", N_("Paste what Exchange PowerShell shows"), N_("if nobody who may read it can sign in"),
	    .shown = can_paste, .chosen = paste_open_chosen },
	{ "paste.take", N_("Correct: keep it"), N_("recorded as pasted, with your name and the time"),
	    .chosen = paste_take_chosen },
	{ "paste.clear", N_("Discard it and paste again"), .chosen = paste_clear_chosen },
	{ "paste.leave", N_("Leave without saving"), .chosen = paste_leave_chosen },
	{ 0 },
};

bool part_paste_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (!input_is(input, INPUT_TYPED, "paste"))
		return false;
	if (*input->text) {
		take_piece(wizard, input->text);
		flow_ask_console(&wizard->flow, buf_text(&wizard->tokens.pasted), turn);
	}
	return true;
}
