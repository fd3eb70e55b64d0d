/* parts.h - pieces of pages that several steps show: head, errors, progress, findings, a change */
#ifndef WIZARD_STEPS_PARTS_H
#define WIZARD_STEPS_PARTS_H

#include "wizard/wizard.h"

/* Title, number, tenant, PRACTICE; and what the last input led to. */
void page_head(struct wizard *wizard, const struct step *step, struct page *page);

/* An error as a notice: what happened, who can change it, what to try now, and one block to copy. */
void part_err(struct page *page, const char *id, const struct err *err);

/* One call that the page waits for: what it is for, who is asked, for how long, or when it is asked again. */
void part_waiting(struct wizard *wizard, struct page *page, const char *id, const struct call *call, const char *host);
/* What is being read, how far it is, and what is waited for. Adds nothing when nothing is on its way. */
void part_progress(struct wizard *wizard, struct page *page);

/* As of when it is judged: live now, in review the end of the run. */
int64_t part_now(const struct wizard *wizard);
void part_check(struct wizard *wizard);
/* A finding; when its reason stands on the page already, only that it is the same. In review also how it was judged when
 * the run was made, where that differs. */
void part_finding(struct wizard *wizard, struct page *page, const struct finding *finding);
/* In review: the run's own judging, where this version judges otherwise; NULL: it does not. */
const struct judged *part_judged_then(const struct wizard *wizard, const struct finding *finding);
/* The findings of the checks named, in this order; ends with NULL. Judge first. */
void part_findings(struct wizard *wizard, struct page *page, const char *const *ids);
/* Only those that are neither passed nor not applicable, and those that were judged otherwise. */
void part_findings_worth(struct wizard *wizard, struct page *page, const char *const *ids);

/* Says so where there is no Exchange Online, and nothing to do. Judge first. */
bool part_unconcerned(struct wizard *wizard, struct page *page);

/* The change that is being made: plan, confirmation, what became of it. False when there is none to show. */
bool part_act(struct wizard *wizard, struct page *page);
/* Whether it waits for its confirmation on this page: what was typed wrong is said beside the field then. */
bool part_act_asks(const struct wizard *wizard);
/* Takes what concerns the change; true when it did. */
bool part_act_input(struct wizard *wizard, const struct input *input, const struct event *event, struct orders *orders);

/* The event that a change was left open on purpose, or could not be: the page follows. */
void part_leave_said(struct wizard *wizard, struct orders *orders);

/* What consent lacks, before legacy tokens are blocked. */
void part_test_lacks(struct wizard *wizard, struct page *page);

/* A choice that leads to the field for what PowerShell shows; and that form, while wizard->tokens.pasting. */
/* What was brought along (--console) stands there as if it had been pasted. NULL: nothing was. */
void part_paste_bring(struct wizard *wizard, const char *text);
void part_paste_offer(struct wizard *wizard, struct page *page);
void part_paste(struct wizard *wizard, struct page *page);
bool part_paste_input(struct wizard *wizard, const struct input *input, const struct event *event,
    struct orders *orders);

/* The deadline of what is open, as a row; nothing where there is none. And what to set up so that it is kept. */
void part_deadline(struct wizard *wizard, struct page *page, const struct flow_open *open);
void part_timer(struct wizard *wizard, struct page *page, const struct flow_open *open);

/* The same for an enterprise application and for a grant, which part_act shows among the others. */
void part_resources(struct wizard *wizard, struct page *page);
void part_grant_ask_owner(struct wizard *wizard, struct page *page);
void part_grant_owner(struct wizard *wizard, const char *typed, const struct event *event, struct orders *orders);
void part_grant_outcome(struct wizard *wizard, struct page *page);

/* The consent link that was pasted, taken apart, and what looks wrong about it; nothing where there is none. */
void part_link(struct wizard *wizard, struct page *page);

/* The guard of what is open: how it is, and leaving or stopping one. It is asked when a page that shows it is entered, and by
 * the minute. */
void part_guard(struct wizard *wizard, struct page *page, const struct flow_open *open);
bool part_guard_input(struct wizard *wizard, const struct input *input, const struct event *event,
    struct orders *orders);
void part_guard_ask(struct wizard *wizard, struct orders *orders);
void part_guard_said(struct wizard *wizard, const struct event *event, struct orders *orders);

/* "Next" as the last choice, and where it leads. */
void part_next(struct wizard *wizard, struct page *page);
bool part_next_input(struct wizard *wizard, const struct input *input, const struct event *event,
    struct orders *orders);

/* "Read again", and when it was read. */
void part_again(struct wizard *wizard, struct page *page);
bool part_again_input(struct wizard *wizard, const struct input *input, const struct event *event,
    struct orders *orders);

bool input_is(const struct input *input, enum input_kind kind, const char *id);

#endif
