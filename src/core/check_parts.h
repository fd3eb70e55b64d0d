/* check_parts.h - what the judges in core/check_*.c share; for no other room
 *
 * A judge fills reason, remedy and evidence of a finding and returns the verdict. The engine (check.c) has set reason
 * and remedy to "", evidence to "{}", and the other members. A judge that uses a topic beyond the needs of its row
 * calls check_used().
 */
#ifndef CORE_CHECK_PARTS_H
#define CORE_CHECK_PARTS_H

#include "core/check.h"

#define CHECK_RULE(name)                                                                                               \
	enum verdict check_##name(const struct facts *facts, const struct check_context *context,                      \
	    struct finding *finding, struct arena *arena)

/* Whether the add-in's app exists, as far as was read. UNCLEAR: a search found candidates. UNREAD: @topic was not read,
 * and is needed. */
enum app_status { APP_THERE = 0, APP_ABSENT, APP_UNCLEAR, APP_UNREAD };
enum app_status check_app_status(const struct facts *facts, const struct check_context *context, enum topic *topic);

bool check_was_read(const struct facts *facts, enum topic topic);

/* Adds the topic to those behind the finding: its time and request id. */
void check_used(struct finding *finding, const struct facts *facts, enum topic topic);

/* States that a topic was not read, or that reading it failed, and what helps. All judges use this. Returns
 * VERDICT_UNKNOWN. */
enum verdict check_unread(const struct facts *facts, enum topic topic, struct finding *finding, struct arena *arena);

/* The answer came, but lacks what the check needs. */
enum verdict check_unstated(struct finding *finding);
enum verdict check_no_profile(struct finding *finding);

/* The lists as {"a": [...], "b": [...]}; a NULL key ends them. */
struct check_group {
	const char *key;
	const struct scopes *names;
};
const char *check_groups(const struct check_group *lists, struct arena *arena);

/* When the app was last consented to for everyone, as far as this run and the audit know; 0: not known. */
int64_t check_consented_at(const struct facts *facts, const struct check_context *context);

/* Whether @who, as typed or as logged, signed in here: an admin's own success proves nothing. */
bool check_is_insider(const struct check_context *context, const char *who, struct arena *arena);
/* What the sign-in logs prove: nothing, that a sign-in worked, or that all failed. */
enum proof check_signins_proof(const struct facts *facts, const struct check_context *context, struct arena *arena);
/* The same, with the results of testers. */
enum proof check_proof(const struct facts *facts, const struct check_context *context, struct arena *arena);

/* Whenever it worked, legacy tokens were still allowed, as far as is known. */
bool check_proof_allowed(const struct facts *facts, const struct check_context *context, struct arena *arena);

/* The remedy: @on_page on the wizard's pages, else @by_command. */
const char *check_absent_advice(const struct check_context *context, const struct facts *facts);
const char *check_advice(const struct check_context *context, const char *on_page, const char *by_command);

/* @text, or "" for NULL. */
const char *check_string(const char *text);

CHECK_RULE(exchange_online);
CHECK_RULE(hybrid);
CHECK_RULE(cloud);
CHECK_RULE(license_p1);
CHECK_RULE(consent_role);
CHECK_RULE(exchange_role);
CHECK_RULE(log_role);

CHECK_RULE(app_present);
CHECK_RULE(app_enabled);
CHECK_RULE(app_publisher);
CHECK_RULE(app_assignment);
CHECK_RULE(app_redirect);

CHECK_RULE(consent_admin);
CHECK_RULE(consent_user_only);
CHECK_RULE(scopes_granted);
CHECK_RULE(scopes_current);
CHECK_RULE(scopes_published);
CHECK_RULE(scopes_dropped);
CHECK_RULE(scopes_extra);

CHECK_RULE(consent_user_policy);
CHECK_RULE(consent_requests);
CHECK_RULE(consent_audit);
CHECK_RULE(self_traces);

CHECK_RULE(access_approved_client);
CHECK_RULE(access_blocked);
CHECK_RULE(access_policies);
CHECK_RULE(access_device_code);

CHECK_RULE(tokens_state);
CHECK_RULE(tokens_addins);
CHECK_RULE(ews_state);
CHECK_RULE(ews_policy);
CHECK_RULE(addins_allowed);

CHECK_RULE(outlook_channel);
CHECK_RULE(proof_signins);
CHECK_RULE(proof_failing);
CHECK_RULE(timeline_today);
CHECK_RULE(proof_people);
CHECK_RULE(change_open);

#endif
