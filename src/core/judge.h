/* judge.h - what the judges of core/judge_*.c share; of no use to other rooms
 *
 * A judge fills reason, remedy and evidence of a finding and returns the verdict. The engine
 * (check.c) has set reason and remedy to "", evidence to "{}" and the rest of the finding;
 * a judge that looks at a topic beyond the needs of its row calls judge_used.
 */
#ifndef CORE_JUDGE_H
#define CORE_JUDGE_H

#include "core/check.h"

#define JUDGE(name)                                                                                                    \
	enum verdict judge_##name(const struct facts *facts, const struct judging *judging, struct finding *finding,   \
	    struct arena *arena)

/* Whether the add-in's app is there, as far as was heard. UNCLEAR: a search found candidates.
 * UNREAD: @topic was not heard, and would have to be. */
enum standing { APP_THERE = 0, APP_ABSENT, APP_UNCLEAR, APP_UNREAD };
enum standing judge_standing(const struct facts *facts, const struct judging *judging, enum topic *topic);

bool judge_heard(const struct facts *facts, enum topic topic);

/* Counts the topic among what is behind the finding: its time and request id. */
void judge_used(struct finding *finding, const struct facts *facts, enum topic topic);

/* The one way to say that a topic was not heard, or that reading it failed, and what helps. Returns
 * VERDICT_UNKNOWN. */
enum verdict judge_unheard(const struct facts *facts, enum topic topic, struct finding *finding, struct arena *arena);

/* The answer came, but did not say what the check wants to know. */
enum verdict judge_unsaid(struct finding *finding);
enum verdict judge_no_profile(struct finding *finding);

/* {"a": [...], "b": [...]} and so on, up to a NULL key. */
struct judge_list {
	const char *key;
	const struct scopes *names;
};
const char *judge_lists(const struct judge_list *lists, struct arena *arena);

/* An app signed in, which has no directory roles: whoever judges people says "not applicable". */
enum verdict judge_by_app(struct finding *finding);
/* When the app was last consented to for everyone, as far as this run and the audit know; 0: not known. */
int64_t judge_consented_at(const struct facts *facts, const struct judging *judging);

/* Whether @who, as somebody typed or a log names them, signed in here: they administer, and prove nothing. */
bool judge_is_insider(const struct judging *judging, const char *who, struct arena *arena);
/* What the sign-in logs prove: nothing, that somebody got in, or that all have failed. */
enum proof judge_signins_proof(const struct facts *facts, const struct judging *judging, struct arena *arena);
/* The same with what people have tried. */
enum proof judge_proof(const struct facts *facts, const struct judging *judging, struct arena *arena);

/* What to do, on a page of the wizard or by a command. */
const char *judge_way(const struct judging *judging, const char *on_page, const char *by_command);

/* NULL counts as "". */
const char *judge_text(const char *text);

JUDGE(exchange_online);
JUDGE(hybrid);
JUDGE(cloud);
JUDGE(license_p1);
JUDGE(consent_role);
JUDGE(exchange_role);
JUDGE(log_role);

JUDGE(app_present);
JUDGE(app_enabled);
JUDGE(app_publisher);
JUDGE(app_assignment);
JUDGE(app_redirect);

JUDGE(consent_admin);
JUDGE(consent_user_only);
JUDGE(scopes_granted);
JUDGE(scopes_current);
JUDGE(scopes_published);
JUDGE(scopes_dropped);
JUDGE(scopes_extra);

JUDGE(consent_user_policy);
JUDGE(consent_requests);
JUDGE(consent_audit);
JUDGE(self_traces);

JUDGE(access_approved_client);
JUDGE(access_blocked);
JUDGE(access_policies);
JUDGE(access_device_code);

JUDGE(tokens_state);
JUDGE(tokens_addins);
JUDGE(ews_state);
JUDGE(ews_policy);
JUDGE(addins_allowed);

JUDGE(outlook_channel);
JUDGE(proof_signins);
JUDGE(proof_failing);
JUDGE(timeline_today);
JUDGE(proof_people);
JUDGE(change_open);

#endif
