/* parts.h - pieces of pages shared by several steps: head, errors, progress, findings, a change */
#ifndef WIZARD_STEPS_PARTS_H
#define WIZARD_STEPS_PARTS_H

#include "wizard/wizard.h"

/* An error as a notice: the failure, who can fix it, what to try now, and one block to copy. */
void part_err(struct page *page, const char *id, const struct err *err);

/* One call that the page waits for: its purpose, the host, how long so far, or when it is sent again. */
void part_waiting(struct wizard *wizard, struct page *page, const char *id, const struct call *call, const char *host);
/* Progress of reading, and the call it waits for. Adds nothing while nothing is on its way. */
void part_progress(struct wizard *wizard, struct page *page);
/* The same where reading goes on in the background: only while a try has failed and the next one is awaited. */
void part_progress_failing(struct wizard *wizard, struct page *page);

/* What the page shows: the facts, and where reading again goes on, or failed, what was known before; of a failure
 * part_earlier() says so, with when it was read. Only to show: what is done goes by what is known now. */
const struct facts *part_facts(const struct wizard *wizard, struct page *page);
void part_earlier(const struct wizard *wizard, struct page *page, unsigned topics);
/* The service or the network failed while one of @topics was read. */
bool part_is_cut_off(const struct wizard *wizard, unsigned topics);
/* Nobody has signed in to Graph yet, so that a page about what Graph knows has nothing to show. */
bool part_is_unread(const struct wizard *wizard);
/* Marks "Read again" (or the sign-in, in its place) if one of these is so, or all is from an earlier start: the next useful
 * act. Call it after part_again. */
bool part_again_first(const struct wizard *wizard, struct page *page, unsigned topics);

/* The time of the checks: now, or in review the end of the run. */
int64_t part_now(const struct wizard *wizard);
/* Judges the facts anew. Done before every page is filled; what comes of an input or an answer needs a call of its own. */
void part_check(struct wizard *wizard);
/* Over a saved run: reasons say "is" of its day, which stands above the first of them. Once a page. */
void part_as_of(const struct wizard *wizard, struct page *page);
/* A finding; a reason that is on the page already is not repeated. In review also the verdict that the run recorded,
 * if it differs. */
void part_finding(struct wizard *wizard, struct page *page, const struct finding *finding);
/* In review: the recorded verdict, if this version decides otherwise; else NULL. */
const struct judged *part_judged_then(const struct wizard *wizard, const struct finding *finding);
/* Settled now and then: one of those that are shown as their number. */
bool part_is_folded(const struct wizard *wizard, const struct finding *finding);
/* Findings of the named checks, in this order; @ids ends with NULL. */
void part_findings(struct wizard *wizard, struct page *page, const char *const *ids);
/* Only those that are not folded. */
void part_findings_worth(struct wizard *wizard, struct page *page, const char *const *ids);

/* The same, worst first, with the passed ones folded to their number (the tick "passed" unfolds them). */
void part_findings_sorted(struct wizard *wizard, struct page *page, const char *const *ids);

/* A list that "/" searches: the field while it is typed, and whether a row is to be shown. */
void part_search(struct wizard *wizard, struct page *page);
bool part_search_fits(const struct wizard *wizard, const char *row);
/* Says so if no row was found. */
void part_search_none(const struct wizard *wizard, struct page *page, size_t found);

/* @text filled up with blanks: the next text of a line in columns begins at one place in all lines. */
const char *part_column(struct page *page, const char *text, int width);

/* "Back to the page", for what lies on one. */
extern const struct choice part_close_choices[];
void part_close(struct wizard *wizard, struct page *page);
/* "export" the run that is shown; in review also back to the "list" of runs. */
extern const struct choice part_run_choices[];

/* Page 7 over a saved run; false: this is none. */
bool part_past_tokens(struct wizard *wizard, struct page *page);

/* A report was written, or could not be. */
void part_exported(struct wizard *wizard, struct turn *turn);

/* The two runs that are compared: takes the next one, from its text; false, with a notice, if it cannot be read. */
bool part_compare_take(struct wizard *wizard, const char *text, size_t len);
void part_compare_release(struct wizard *wizard);

/* True, with a notice, if the tenant has no Exchange Online, so that nothing is to be done. */
bool part_unconcerned(struct wizard *wizard, struct page *page);
/* The same as the whole page: then all that it offers is to go on. */
bool part_nothing_here(struct wizard *wizard, struct page *page);

/* The change in progress: plan, confirmation, outcome. False if there is none. */
bool part_act(struct wizard *wizard, struct page *page);
/* The answer to an empty confirmation, as the first line of a page with a plan. */
void part_act_empty(const struct wizard *wizard, struct page *page);
/* "Back" leaves a plan: true if there was one. */
bool part_act_back(struct wizard *wizard, struct turn *turn);
/* Their choices; and what is typed or ticked about the change: true if it was. */
extern const struct choice part_act_choices[];
bool part_act_input(struct wizard *wizard, const struct input *input, struct turn *turn);

/* A change was left open on purpose, or could not be. */
void part_leave_event(struct wizard *wizard, struct turn *turn);

/* A text was copied, or could not be. */
void part_copy_event(struct wizard *wizard, struct turn *turn);

/* The permissions that consent lacks, before legacy tokens are blocked. */
void part_test_lacks(struct wizard *wizard, struct page *page);

/* A form for PowerShell output, shown while wizard->tokens.pasting, and the choice that opens it. At first it holds the
 * text from --console, if there is one. */
void part_paste_begin(struct wizard *wizard);
void part_paste_offer(struct wizard *wizard, struct page *page);
void part_paste(struct wizard *wizard, struct page *page);
extern const struct choice part_paste_choices[];
bool part_paste_input(struct wizard *wizard, const struct input *input, struct turn *turn);

/* Putting the open change back, offered as "restore"; @label: NULL for the row's. Choosing it signs in to Exchange first
 * if needed, then plans on page 7. */
void part_put_back(struct wizard *wizard, struct page *page, const struct flow_open *open, const char *label);
void part_put_back_chosen(struct wizard *wizard, struct turn *turn);

/* The deadline of the open change as a row, and what to set up so that it is met; nothing without a deadline. */
void part_deadline(struct wizard *wizard, struct page *page, const struct flow_open *open);
void part_timer(struct wizard *wizard, struct page *page, const struct flow_open *open);

/* The permissions of the profile, on all its resources: how many are missing, in a sentence; each with its state, the
 * missing ones first, with what it lets the app do if @says. */
struct lacking {
	bool known;   /* the grants and their resources were read, or the app is not there */
	bool earlier; /* that was read before; reading it again failed */
	size_t needed, missing;
};
struct lacking part_lacking(const struct wizard *wizard, struct page *page);
void part_scopes_verdict(struct wizard *wizard, struct page *page, bool nothing_else);
void part_scopes(struct wizard *wizard, struct page *page, bool says);

/* The parts of part_act that belong to an enterprise application or a grant. */
void part_grant_owner_open(struct page *page);
void part_grant_ask_owner(struct wizard *wizard, struct page *page);
void part_grant_owner(struct wizard *wizard, const char *typed, struct turn *turn);
void part_grant_outcome(struct wizard *wizard, struct page *page);
extern const struct choice part_grant_choices[];

/* "Going on with the run of Mon 2026-11-29 18:20 UTC; nobody is signed in." */
const char *part_resumed(const struct wizard *wizard, struct page *page);

/* The services, each with whether it was reached and why not. */
void part_hosts(struct wizard *wizard, struct page *page);
/* "Practise without network": ends this run and begins practice. */
extern const struct choice part_practise_choices[];

/* The pasted consent link, taken apart, with remarks on what looks wrong; nothing without a link. True: it is not used
 * yet, and could be as it is. */
bool part_link(struct wizard *wizard, struct page *page);

/* The guard of the open change: its state, and the choices to leave one or to stop it. It is asked for its state when
 * such a page is entered, and every minute. */
void part_guard(struct wizard *wizard, struct page *page);
void part_guard_offer(struct wizard *wizard, struct page *page, const struct flow_open *open);
extern const struct choice part_guard_choices[];
void part_guard_ask(struct wizard *wizard, struct orders *orders);
/* The guard answered. */
void part_guard_event(struct wizard *wizard, struct turn *turn);

/* Whether this run is about it, and whether page 2 has others to choose: known ones, or a partner's customers. */
bool part_is_this_tenant(const struct wizard *wizard, const char *domain);
bool part_other_tenants(const struct wizard *wizard);
/* A partner's customers as a list to choose the tenant from; nothing without them. */
void part_customers(struct wizard *wizard, struct page *page);
extern const struct choice part_customers_choices[];

/* Practice in memory: nobody is behind an address, so the page offers what a person would do there, and that a day
 * passes. They add nothing anywhere else. */
void part_pretend_signin(struct wizard *wizard, struct page *page, const struct session *session);
void part_pretend_consent(struct wizard *wizard, struct page *page);
void part_pass_day(struct wizard *wizard, struct page *page);
/* The same where the check @id says that it is too early. */
void part_pass_early(struct wizard *wizard, struct page *page, const char *id);
extern const struct choice part_practice_choices[];
/* What came of it, on top of the page. */
void part_practice_heard(struct wizard *wizard, struct turn *turn);

/* How far a step is, from the checks that it shows; NULL-terminated. Without the first one nothing is done. */
enum step_state part_state(const struct wizard *wizard, const char *const *ids);

/* "Next", with the title of the next page; "Begin a new run instead" where a run was just gone on with; and before them,
 * where the pages between have nothing left to do, "ahead": straight to the page that has. */
extern const struct choice part_next_choices[];
void part_next(struct wizard *wizard, struct page *page);
/* Which of them goes on: "ahead" if it is there. */
const char *part_way_on(const struct page *page);

/* "Read again", with the time of the last reading; it is answered by whether anything has changed. */
void part_again(struct wizard *wizard, struct page *page);
bool part_can_read_again(const struct wizard *wizard);
void part_read_again(struct wizard *wizard, struct turn *turn);
void part_again_event(struct wizard *wizard, struct turn *turn);
extern const struct choice part_again_choices[];

/* The commands and addresses of the page that is shown: copied one after another, or printed bare. Call part_can_copy()
 * when all of them are on the page. */
void part_can_copy(struct page *page);
bool part_copy_input(struct wizard *wizard, const struct input *input, struct orders *orders);
/* The same for a page that has one @text to copy: whole lines, in the orders' arena. False: another input. */
bool part_copy_text(const struct input *input, const char *text, struct orders *orders);

bool input_is(const struct input *input, enum input_kind kind, const char *id);

#endif
