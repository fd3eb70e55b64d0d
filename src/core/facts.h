/* facts.h - what we were told about a tenant, and nothing that we concluded
 *
 * A zeroed struct facts means that nothing was read. Facts come by topic: one topic is what one question to Microsoft
 * (or one form that people fill in) returns. For each topic we keep whether it was read, when, under which request id,
 * or why not. Strings and lists live in facts.arena.
 *
 * The table in facts.c tells to which topic a field belongs and under which name. It feeds saving, loading and
 * naaready-run(5). Offline review works on facts loaded from a file.
 */
#ifndef CORE_FACTS_H
#define CORE_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "core/scope.h"
#include "core/tenant.h"
#include "core/topic.h"

enum tristate { UNKNOWN = 0, NO, YES };

enum fetch_status { NOT_READ = 0, READ_OK, READ_FAILED };

struct fetched {
	enum fetch_status status;
	int64_t at;             /* UTC seconds */
	const char *request_id; /* of the last reply; "" if there is none */
	const char *by;         /* who pasted the fact; "" if it was requested */
	struct err err;         /* why reading failed */
};

/* A tenant-wide (AllPrincipals) oauth2PermissionGrant. */
struct grant {
	const char *id;
	const char *resource_id; /* object id of the resource's service principal */
	const char *scope;       /* exactly as spelled by Graph */
};

/* A service principal that was found by name. */
struct candidate {
	const char *app_id, *object_id, *name, *owner_tenant, *publisher;
	struct scopes redirects;
};

/* An add-in that requested a legacy token: its manifest id, and the day of the report. That day moves in steps of seven
 * days ("in the week before"). */
struct addin_seen {
	const char *manifest_id;
	const char *day;
	bool blocked;
};

enum tokens_state { TOKENS_UNKNOWN = 0, TOKENS_REMOVED, TOKENS_BLOCKED, TOKENS_ALLOWED, TOKENS_NOT_SET };
/* "removed", "blocked", "allowed", "not_set"; "unknown". Fixed: options and files use them. */
const char *tokens_state_id(enum tokens_state state);
enum tokens_state tokens_state_of(const char *id);
const char *tokens_state_text(enum tokens_state state); /* for people, translated */

/* One person who tried the add-in. Answers are three-valued: not asked yet, no, yes. */
struct tester {
	const char *who;    /* name or address */
	const char *client; /* classic, new, web, mac, mobile */
	const char *build;  /* or "" */
	enum tristate launched, authorized, signed_in, worked;
	enum tristate renewed; /* the add-in itself had to be updated or redeployed first; no verdict uses it */
	const char *error;     /* the error they saw, or "" */
	int64_t at;
	enum tristate admin,
	    consented;         /* has an admin role; has a consent of their own: then the result proves nothing */
	enum tristate insider; /* signed in here, in the run that the result comes from */
	const char *note;      /* or "" */
	const char *run;       /* the earlier run that the result comes from; "" for this one */
	const char *app;       /* client id of the tried app; "" if not known */
	int64_t roles_at, consents_at; /* when the directory was asked for @admin and @consented; 0: not yet */
	enum tristate removed;         /* YES: entered by mistake, and taken back at @at: counts and shows nowhere */
	enum tristate
	    tokens_off; /* the tenant's legacy tokens, as that run knew: YES: removed or blocked; NO: allowed */
};

/* A delegated permission of the profile, as its resource publishes it. */
struct permission {
	const char *name, *id;
	bool admin_only; /* users can never consent to it */
};

/* A further resource of the profile: an API beside Microsoft Graph, often the vendor's own. */
struct resource {
	const char *app_id, *name;
	enum tristate present; /* whether its service principal is in the tenant */
	const char *object_id; /* "" if it is not */
	enum tristate enabled, deactivated;
	const char *disabled_by_microsoft;
	struct scopes published, withdrawn; /* as for the first resource */
};

/* A consent in the directory audit: given on Microsoft's page, or as a grant that a program wrote. */
struct consent_seen {
	const char *by; /* a user or an app; "" if not stated */
	int64_t at;
	bool succeeded;
	enum tristate for_all;   /* YES: by an admin for everyone; NO: for one person */
	bool written;            /* by a program: Graph, PowerShell, naaready */
	const char *correlation; /* one consent is logged as both kinds, under one id */
};

/* A grant for everyone in the directory audit: what it held after the event and, if logged, before it. */
struct grant_seen {
	const char *by; /* as in consent_seen */
	int64_t at;
	const char *resource_id;   /* object id of the resource; "" if not stated */
	struct scopes scopes, was; /* the whole grant after and before; @was empty: a new grant, or not logged */
	const char *correlation;
};

/* A Conditional Access policy that covers the app, the resources it reads, or device code sign-ins. */
struct access_policy {
	const char *id, *name;
	const char *state; /* Graph's: enabled, disabled, enabledForReportingButNotEnforced */
	/* "app", "resource", "exchange", "office365", "all"; "filter" (by an attribute of apps), "user_action",
	 * "context"; "odd": selects apps in a way that we do not know; "" if none */
	const char *covers;
	bool excludes_app;      /* the app itself is exempt */
	struct scopes controls; /* Graph's names of the demands: block, mfa, approvedApplication ... */
	const char *operator;   /* "AND", "OR" */
	struct scopes narrowed; /* what limits it: platforms, locations, devices, risk, users, excluded_groups ... */
	bool old_clients;       /* only for clients with legacy authentication; the add-in is not one */
	bool device_code;       /* only for sign-ins by device code */
	bool other_flow;        /* only for sign-ins handed from one device to another */
	bool nobody;            /* for workload identities or agents, not for people */
	int64_t excluded_users; /* number of people exempt by name */
	bool whole;             /* every condition was read; false in records of version 0.1.0 */
};

/* Sign-ins that worked, by day; those that failed, by minute and error code, because failures before a consent differ
 * from failures after it. */
struct signin_group {
	int64_t code; /* 0: it worked; else the AADSTS number */
	const char *day;
	int64_t count, last;
	const char *said;     /* Microsoft's reason, or "" */
	struct scopes people; /* address or id of the first few */
};

/* One row of a sign-in log. */
struct signin_seen {
	int64_t code, at;
	const char *who;  /* address or id; "" if not stated */
	const char *said; /* Microsoft's reason, or "" */
};

#define LIST_OF(type)                                                                                                  \
	struct {                                                                                                       \
		type *items;                                                                                           \
		size_t count;                                                                                          \
	}

struct facts {
	struct arena *arena; /* borrowed: the run's */
	struct fetched fetched[TOPIC_COUNT];

	/* discovery */
	struct tenant tenant;

	/* organization */
	const char *org_name;
	struct scopes org_domains; /* verified domains */
	const char *org_initial_domain;
	enum tristate org_exchange;   /* a plan of service "exchange" is enabled */
	enum tristate org_foundation; /* YES: the only such plan is "Exchange Foundation", which has no mailboxes */
	enum tristate org_premium;    /* Entra ID P1 or P2 */
	enum tristate org_synced;     /* the directory is synchronised from on-premises */

	/* roles */
	const char *me_upn;     /* "" for an app */
	struct scopes role_ids; /* role template ids */

	/* app */
	enum tristate app_present;
	const char *app_id, *app_object_id, *app_name;
	enum tristate app_enabled;
	const char *app_disabled_by_microsoft; /* Graph's disabledByMicrosoftStatus, or "" */
	enum tristate app_assignment_required;
	const char *app_owner_tenant;
	const char *app_publisher;    /* verified publisher's name, or "" */
	const char *app_publisher_id; /* its id in Microsoft's partner programme (verifiedPublisherId), or "" */
	enum tristate
	    app_deactivated; /* Graph's isDisabled: the publisher or an admin has deactivated the registration */
	struct scopes app_redirects;

	/* search */
	LIST_OF(struct candidate) candidates;

	/* resource */
	const char *resource_object_id;
	enum tristate resource_enabled, resource_deactivated; /* accountEnabled, isDisabled; UNKNOWN: not stated */
	const char *resource_disabled_by_microsoft;
	struct scopes published;                /* of the profile's scopes and those granted before: exist, enabled */
	struct scopes withdrawn;                /* of the same scopes: exist, disabled */
	LIST_OF(struct permission) permissions; /* of the profile's scopes: the published ones */
	LIST_OF(struct resource) resources;     /* the profile's further resources, in its order */

	/* grants */
	LIST_OF(struct grant) grants;

	/* user grants */
	int64_t user_grant_count;
	struct scopes user_grant_ids; /* object ids of the first few */
	struct scopes user_scopes;    /* of all users */

	/* assignments */
	int64_t assigned_count;

	/* cmdlets */
	struct scopes cmdlets; /* only those that this program needs */

	/* tokens */
	enum tokens_state tokens;
	const char *tokens_said; /* Microsoft's own words, made safe */
	LIST_OF(struct addin_seen) addins_seen;
	enum tristate addins_listed; /* YES: both lists were read in full; else their members are not known */
	const char *tokens_pages;    /* pages so far that held no answer; not saved */

	/* exchange */
	enum tristate ews_enabled; /* UNKNOWN though read: null, not set */
	struct scopes ews_allowed;
	enum tristate ews_listed;      /* YES: the list was read, even if empty */
	enum tristate ews_policy_seen; /* YES: EwsApplicationAccessPolicy was read, even if not set */
	const char *ews_policy;        /* EnforceAllowList, EnforceBlockList, "" for not set; made safe */
	struct scopes ews_agents_allowed, ews_agents_blocked; /* user agents */
	enum tristate ews_agents_listed;                      /* YES: the list that the policy uses was read in full */
	enum tristate addins_allowed;                         /* AppsForOfficeEnabled */

	/* user policy */
	struct scopes user_policies; /* Graph's names, "ManagePermissionGrantsForSelf.{id}" */

	/* excludes */
	struct scopes user_excluded; /* ids of the resource's permissions; or "all" */

	/* consent requests */
	int64_t request_count;
	struct scopes request_scopes;

	/* consent audit */
	int64_t consents_since;  /* how far back the search went */
	bool consents_more;      /* more grants by programs exist than were read */
	int64_t consents_back;   /* if not all were read: up to here nothing is missing; 0: all were read */
	int64_t consents_oldest; /* oldest on the page being read; not saved */
	LIST_OF(struct consent_seen) consents;  /* newest first */
	LIST_OF(struct grant_seen) grants_seen; /* grants for everyone that were made or changed; in any order */

	/* access */
	LIST_OF(struct access_policy) policies;

	/* sign-ins with a person present (interactive), and without (non-interactive) */
	int64_t signins_since, quiet_since;
	bool signins_more, quiet_more; /* more exist than were read */
	LIST_OF(struct signin_group) signins;
	LIST_OF(struct signin_group) quiet_signins;

	/* self */
	enum tristate self_present;
	const char *self_app_id, *self_object_id, *self_name, *self_owner_tenant;

	/* self grants */
	struct scopes self_scopes; /* for everyone */
	int64_t self_user_count;
	struct scopes self_user_scopes; /* of all users */

	/* roles and consents of testers, by address: asked for, found, and not in the directory */
	struct scopes roles_asked, roles_held, roles_absent;
	struct scopes consents_asked, consents_own, consents_absent;

	/* people */
	LIST_OF(struct tester) testers;

	/* What topics said before, when reading them again failed, or goes on. Only the topics that are READ_OK in it;
	 * NULL: none. Nobody takes it for what is known now: see facts_earlier(). */
	struct facts *before;
};

void facts_init(struct facts *facts, struct arena *arena);

/* Marks a topic. facts_fetched() also clears an earlier failure and who pasted the topic (set .by afterwards).
 * facts_failed() forgets the topic's fields, because a failed read is no fact; only the typed domain stays (discovery).
 * What facts_set_aside() set aside ends with facts_fetched(), and stays with facts_failed(). The tenant's name follows the
 * organisation's; so does its domain if the tenant was chosen by id. */
void facts_fetched(struct facts *facts, enum topic topic, int64_t at, const char *request_id);
void facts_failed(struct facts *facts, enum topic topic, int64_t at, const struct err *err);
/* Forgets a topic: its fields become empty (texts ""), and it counts as not read. What was set aside stays. */
void facts_forget(struct facts *facts, enum topic topic);
/* The same, and what was set aside is forgotten, too: it was about something else, or is known to have changed. */
void facts_drop(struct facts *facts, enum topic topic);
/* Forgets a topic before it is read again. What it says now is set aside; if it says nothing now, what was set aside
 * before stays. */
void facts_set_aside(struct facts *facts, enum topic topic);
/* Reading it again was stopped: it is as it was before, when facts->fetched[topic] was @was. */
void facts_bring_back(struct facts *facts, enum topic topic, const struct fetched *was);
/* Which topics facts_earlier() knows, as TOPIC_BIT()s. */
unsigned facts_kept(const struct facts *facts);
/* Of @topics that it knows, the one that was read longest ago; -1: it knows none of them. */
int facts_kept_oldest(const struct facts *facts, unsigned topics);
/* When the topic was read before, though reading it again failed; NULL: it was not, or that did not fail. */
const struct fetched *facts_earlier(const struct facts *facts, enum topic topic);
/* The facts as if what topics said before still held; @facts itself if no topic is like that. For showing it with its
 * age, never for acting upon it. */
const struct facts *facts_as_before(const struct facts *facts, struct arena *arena);
/* The same, also for topics that are being read again now: what a page goes on to show meanwhile. */
const struct facts *facts_shown(const struct facts *facts, struct arena *arena);

/* Appends to a list in the arena. */
void facts_add_grant(struct facts *facts, struct grant grant);
void facts_add_candidate(struct facts *facts, struct candidate candidate);
void facts_add_addin(struct facts *facts, struct addin_seen addin);
void facts_add_permission(struct facts *facts, struct permission permission);
void facts_add_resource(struct facts *facts, struct resource resource);
void facts_add_consent(struct facts *facts, struct consent_seen consent);
void facts_add_grant_seen(struct facts *facts, struct grant_seen seen);
void facts_add_policy(struct facts *facts, struct access_policy policy);
/* Counts a sign-in; @quiet: in quiet_signins. */
void facts_count_signin(struct facts *facts, bool quiet, struct signin_seen signin);
void facts_set_tester(struct facts *facts, size_t at, struct tester tester); /* @at == count: appends */

/* The tenant-wide scopes on the profile's resource, as one set; none unless they are known. */
struct scopes facts_granted(const struct facts *facts, struct arena *arena);
/* The grants were read, and the resource, whose object id they name. */
bool facts_granted_known(const struct facts *facts);

/* The same for the resource whose service principal has this object id, and the grant that a PATCH would go to (NULL if
 * there is none). */
struct scopes facts_granted_on(const struct facts *facts, const char *object_id, struct arena *arena,
    const struct grant **grant);
/* The further resource with this client id; NULL if it was not read. */
const struct resource *facts_resource(const struct facts *facts, const char *app_id);

/* What kind of text a fact is, for code that must not show it (core/redact.h). */
enum fact_text {
	TEXT_UNSAID = 0, /* not a text: the table names a kind for every text */
	TEXT_OPEN,       /* Microsoft's words or ours, permissions, public names */
	TEXT_NAME,       /* of an organisation, an application, a policy */
	TEXT_PERSON,     /* an address or a name */
	TEXT_DOMAIN,
	TEXT_ID,
	TEXT_POLICY, /* a consent policy, which may have a tenant's id in it */
	TEXT_SAID,   /* a sentence or a URL: may contain any of these */
	FACT_TEXT_COUNT
};

/* Replaces every text of every topic by what @put returns, which must not be NULL. @said: only texts of kind TEXT_SAID;
 * else all others. */
void facts_replace(struct facts *facts, bool said, const char *(*put)(void *with, enum fact_text, const char *text),
    void *with);

/* Writes a topic's fields as members of the open object, and reads them back. Unknown members are ignored, so that an
 * older version reads a newer file as far as it can. */
void facts_write(const struct facts *facts, enum topic topic, struct json_out *out);
void facts_read(struct facts *facts, enum topic topic, struct json object);

#endif
