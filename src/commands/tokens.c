/* tokens.c - what "tokens status" tells beside the checks */
#include "commands/tokens.h"

#include "base/i18n.h"
#include "base/paper.h"
#include "base/timefmt.h"
#include "cloud/exchange.h"
#include "core/addin.h"

const char *const tokens_checks[] = {
	"admin.exchange_role",
	"tokens.state",
	"tokens.addins",
	"ews.state",
	"addins.allowed",
	"timeline.today",
	"change.open",
	NULL,
};

const char *const tokens_block_checks[] = {
	"app.present",
	"app.enabled",
	"consent.admin",
	"scopes.granted",
	"admin.exchange_role",
	"tokens.state",
	"tokens.addins",
	"ews.state",
	"addins.allowed",
	"timeline.today",
	"change.open",
	NULL,
};

static void print_read(const struct facts *facts, struct paper *paper)
{
	const struct fetched *fetched = &facts->fetched[TOPIC_TOKENS];
	char when[TIMEFMT_SIZE];

	timefmt_minute(fetched->at, when);
	paper_say(paper, 0, "", _("The setting, as Microsoft says it"));
	paper_say(paper, 4, "", facts->tokens_said);
	paper_say(paper, 4, "",
	    *fetched->by ? arena_printf(&paper->arena, _("at %s, pasted by %s"), when, fetched->by)
			 : arena_printf(&paper->arena, _("at %s, asked of Exchange"), when));
}

static void print_addins(const struct facts *facts, const struct profile *profile, struct paper *paper)
{
	if (!facts->addins_seen.count)
		return;
	buf_add(paper->out, "\n");
	paper_say(paper, 0, "", _("Add-ins that asked for legacy tokens"));
	for (size_t i = 0; i < facts->addins_seen.count; i++) {
		const struct addin_seen *seen = &facts->addins_seen.items[i];
		const char *name = addin_name(seen->manifest_id, profile);
		const char *when = *seen->day ? arena_printf(&paper->arena, _("in the week before %s"), seen->day)
					      : _("no day is told");

		if (seen->blocked)
			when = arena_printf(&paper->arena, _("%s, and was refused"), when);
		paper_say(paper, 4, "  -",
		    arena_printf(&paper->arena, "%s: %s  %s", *name ? name : _("not known by name"), when,
			seen->manifest_id));
	}
}

void tokens_text(const struct flow *flow, int columns, bool ascii, struct buf *out)
{
	const struct facts *facts = &flow->run.facts;
	struct paper paper;

	buf_add(out, "\n");
	paper_init(&paper, out, columns, ascii);
	if (facts->fetched[TOPIC_TOKENS].status == READ_OK) {
		print_read(facts, &paper);
		print_addins(facts, flow_profile(flow), &paper);
	} else {
		paper_say(&paper, 0, "",
		    _("Somebody who may read it can run this in Exchange Online PowerShell, and paste what it shows on page 7 of the wizard:"));
		paper_line(&paper, 4, EXCHANGE_TOKENS_READ);
	}
	paper_release(&paper);
}
