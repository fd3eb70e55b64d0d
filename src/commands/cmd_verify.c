/* cmd_verify.c - "naaready verify": whether a record was changed after it was written */
#include "commands/cmd_verify.h"

#include "base/i18n.h"
#include "doc/doc_text.h"

/* The state of the record as a sentence, and its exit status. */
static const char *verify_verdict(const struct run *run, struct doc *doc, int *status)
{
	*status = 6;
	switch (run->health) {
	case RUN_ALTERED:
		*status = 1;
		return doc_printf(doc, _("ALTERED: line %zu does not match the line before it."), run->bad_line);
	case RUN_NEWER:
		return run->misfit
			   ? doc_printf(doc,
				 _("A newer version wrote this record, and may link its lines differently: by this version's rule, line %zu does not match the line before it."),
				 run->misfit)
			   : _("A newer version wrote this record: the chain of hashes matches; this version cannot judge the rest.");
	case RUN_TORN:
		return _("Unfinished: the last line is cut off; everything before it is whole.");
	default:
		break;
	}
	if (!run->finished)
		return _("Unfinished: whole so far, but the run was not ended.");
	*status = 0;
	return _("Whole and consistent with itself.");
}

bool cmd_verify_print(const struct offline *offline, struct buf *out, int *status, struct err *err)
{
	struct doc doc = { 0 };
	struct run run;

	if (!offline_read(&offline->run, &run, err))
		return false;
	doc_text(&doc, "run",
	    doc_printf(&doc,
		ngettext("Run %1$s: %2$zu record.", "Run %1$s: %2$zu records.", (unsigned long)run.records), run.id,
		run.records));
	if (run.carried)
		doc_text(&doc, "carried", run_carried_text(&run, &run.arena));
	doc_text(&doc, "verdict", verify_verdict(&run, &doc, status));
	doc_text(&doc, "head", doc_printf(&doc, _("Head hash: %s"), run.head));
	doc_text(&doc, "means",
	    _("This shows whether the record was changed after it was written, not who wrote it. Keep the head hash elsewhere, to compare it later."));
	doc_text_print(&doc, offline->columns, offline->ascii, out);
	doc_release(&doc);
	run_release(&run);
	return true;
}
