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

/* Leaving what is open as it is, on purpose: the choice, which comes behind all others of a page; the form, true while it is
 * there and has the page to itself; and what became of it. */
void part_leave_offer(struct wizard *wizard, struct page *page);
bool part_leave(struct wizard *wizard, struct page *page);
bool part_leave_input(struct wizard *wizard, const struct input *input, const struct event *event,
    struct orders *orders);
void part_leave_said(struct wizard *wizard, struct orders *orders);

/* The test without legacy tokens: how it begins; its wait and its decision while it runs; what must hold before and what will
 * happen, or what can be concluded so far (@open zeroed: none runs), to be read below the choices. */
void part_test_before(struct wizard *wizard, struct page *page);
void part_test_running(struct wizard *wizard, struct page *page, const struct flow_open *open);
void part_test_more(struct wizard *wizard, struct page *page, const struct flow_open *open);
bool part_test_input(struct wizard *wizard, const struct input *input, struct orders *orders);
/* Blocking asks for complete consent first. True when nothing speaks against it; else the page asks, which is a confirmation of
 * its own, and has the page to itself (part_test_insist). */
bool part_test_consent(struct wizard *wizard);
bool part_test_insist(struct wizard *wizard, struct page *page);
void part_test_lacks(struct wizard *wizard, struct page *page);

/* The setting for Exchange Web Services, and what an administrator would run; wizard->tokens.ews shows that. */
void part_ews(struct wizard *wizard, struct page *page);
bool part_ews_input(struct wizard *wizard, const struct input *input);

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

/* To keep what was found out about the app as the organisation's own profile; and what became of that. */
void part_keep(struct wizard *wizard, struct page *page);
bool part_keep_input(struct wizard *wizard, const struct input *input, struct orders *orders);
void part_keep_event(struct wizard *wizard, const struct event *event);

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

/* What the sign-in for Graph will ask for, and what it leaves. Nothing when somebody is in and that is enough. */
void part_purpose(struct wizard *wizard, struct page *page);
/* Whether the ways to sign in are to be shown: nobody is in, or somebody else or one who may do more is wanted. */
bool part_ways_open(const struct wizard *wizard, const struct session *session);
void part_ways(struct wizard *wizard, struct page *page, const struct session *session);
/* As last choices: as somebody else, for more. */
void part_other_ways(struct wizard *wizard, struct page *page);
/* Takes what was chosen of all of these, and "stop.SERVICE". */
void part_ways_input(struct wizard *wizard, const struct input *input, const struct event *event,
    struct orders *orders);

/* How an organisation sets up a sign-in client of its own; and the commands alone, one a line. */
void part_register(struct page *page);
const char *part_register_bare(struct arena *arena);

bool input_is(const struct input *input, enum input_kind kind, const char *id);

#endif
