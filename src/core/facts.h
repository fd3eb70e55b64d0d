/* facts.h - what we have been told about a tenant, and nothing that we concluded
 *
 * A zeroed struct facts means that nothing has been heard. Facts come by topic:
 * one topic is what one question to Microsoft (or one form filled in by people)
 * teaches. For each topic we keep whether it was heard, when, under which request
 * id, or why not. Strings and lists live in facts.arena.
 *
 * The table in facts.c says which field belongs to which topic under which name;
 * it feeds saving, loading and naaready-run(5). Offline review is facts loaded.
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
	const char *request_id; /* of the (last) reply; "" when there is none */
	const char *by;         /* who pasted it, for a fact that was pasted; "" when it was asked */
	struct err err;         /* why it failed */
};

/* A tenant-wide (AllPrincipals) oauth2PermissionGrant. */
struct grant {
	const char *id;
	const char *resource_id; /* object id of the resource's service principal */
	const char *scope;       /* exactly as spelled by Graph */
};

/* A service principal found by name. */
struct candidate {
	const char *app_id, *object_id, *name, *owner_tenant, *publisher;
	struct scopes redirects;
};

/* An add-in that asked for a legacy token: a manifest id and the day of the report,
 * which moves in steps of seven days ("in the week before"). */
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
	enum tristate
	    renewed;       /* the add-in itself had to be updated or deployed again before; no verdict hangs on it */
	const char *error; /* what was seen, or "" */
	int64_t at;
	enum tristate admin,
	    consented;         /* has an admin role; has a consent of their own: then the result proves nothing */
	enum tristate insider; /* signed in here, in the run that it comes from */
	const char *note;      /* or "" */
	const char *run;       /* the earlier run that it comes from; "" for this one */
	const char *app;       /* client id of the add-in's app that was tried; "" when not known */
	int64_t roles_at, consents_at; /* when the directory was asked for admin and consented; 0: not yet */
};

/* A delegated permission of the profile, as its resource publishes it. */
struct permission {
	const char *name, *id;
	bool admin_only; /* users may never consent to it */
};

/* A further resource of the profile: an API beside Microsoft Graph, often the vendor's own. */
struct resource {
	const char *app_id, *name;
	enum tristate present; /* its service principal is in the tenant */
	const char *object_id; /* "" when it is not */
	enum tristate enabled, deactivated;
	const char *disabled_by_microsoft;
	struct scopes published, withdrawn; /* as of the first resource */
};

/* A consent in the directory's audit: on Microsoft's page, or a grant that a program wrote. */
struct consent_seen {
	const char *by; /* who: a user, or an app; "" when not told */
	int64_t at;
	bool succeeded;
	enum tristate for_all;   /* an admin for everyone, or somebody for one person */
	bool written;            /* by a program: Graph, PowerShell, naaready */
	const char *correlation; /* both are logged of one consent, under the same id */
};

/* A grant for everyone as the directory's audit tells it: what it held after that event, and, where that is logged, before. */
struct grant_seen {
	const char *by; /* as in consent_seen */
	int64_t at;
	const char *resource_id;   /* object id of the resource; "" when not told */
	struct scopes scopes, was; /* the whole grant after it, and before it; @was empty: a new one, or not logged */
	const char *correlation;
};

/* A Conditional Access policy that concerns the app, what it reads, or device code. */
struct access_policy {
	const char *id, *name;
	const char *state;  /* Graph's: enabled, disabled, enabledForReportingButNotEnforced */
	const char *covers; /* "app", "resource", "exchange", "office365", "all"; "filter" (by an attribute of apps),
				     * "user_action", "context"; "odd": chosen in a way that is not known here; "" when none of them */
	bool excludes_app;  /* the app itself is exempt */
	struct scopes controls; /* Graph's names of what is demanded: block, mfa, approvedApplication ... */
	const char *operator;   /* "AND", "OR" */
	struct scopes narrowed; /* what limits it: platforms, locations, devices, risk, users, excluded_groups ... */
	bool old_clients;       /* only for clients with legacy authentication, which the add-in is not */
	bool device_code;       /* only for sign-ins by device code */
	bool other_flow;        /* only for sign-ins that are handed from one device to another */
	bool nobody;            /* for workload identities or agents, and for no person */
	int64_t excluded_users; /* people who are exempt by name */
	bool whole;             /* every condition was looked at; false in records of version 0.1.0 */
};

/* Sign-ins of one day that worked, or of one minute with one other outcome: what failed before the consent and after it is to be
 * told apart. */
struct signin_group {
	int64_t code; /* 0: it worked; else the number of AADSTS */
	const char *day;
	int64_t count, last;
	const char *said;     /* Microsoft's reason, or "" */
	struct scopes people; /* whose, by address or id: the first few of them */
};

/* One row of a sign-in log. */
struct signin_seen {
	int64_t code, at;
	const char *who;  /* address or id; "" when not told */
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
	enum tristate org_exchange;   /* an enabled plan of service "exchange" */
	enum tristate org_foundation; /* YES: the only such plan is "Exchange Foundation", which has no mailbox */
	enum tristate org_premium;    /* Entra ID P1 or P2 */
	enum tristate org_synced;     /* directory synchronised from on-premises */

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
	const char *app_publisher_id; /* its id with Microsoft's partner programme (verifiedPublisherId), or "" */
	enum tristate
	    app_deactivated; /* Graph's isDisabled: its publisher or an admin has deactivated the registration */
	struct scopes app_redirects;

	/* search */
	LIST_OF(struct candidate) candidates;

	/* resource */
	const char *resource_object_id;
	enum tristate resource_enabled, resource_deactivated; /* accountEnabled, isDisabled; UNKNOWN: not said */
	const char *resource_disabled_by_microsoft;
	struct scopes published; /* of the profile's scopes, and of those granted before: exist and are enabled */
	struct scopes withdrawn; /* of the same: exist, but disabled */
	LIST_OF(struct permission) permissions; /* of the profile's scopes: those published */
	LIST_OF(struct resource) resources;     /* the profile's further ones, in its order */

	/* grants */
	LIST_OF(struct grant) grants;

	/* user grants */
	int64_t user_grant_count;
	struct scopes user_grant_ids; /* the first few, by their object ids */
	struct scopes user_scopes;    /* union */

	/* assignments */
	int64_t assigned_count;

	/* cmdlets */
	struct scopes cmdlets; /* of the ones that we care about */

	/* tokens */
	enum tokens_state tokens;
	const char *tokens_said; /* Microsoft's own words, safe */
	LIST_OF(struct addin_seen) addins_seen;
	enum tristate addins_listed; /* YES: both lists were seen, whole; else who is on them is not known */
	const char *tokens_pages;    /* what pages said that were no answer yet; not saved */

	/* exchange */
	enum tristate ews_enabled; /* UNKNOWN when heard: null, not set */
	struct scopes ews_allowed;
	enum tristate ews_listed;      /* YES: the list was seen, even if empty */
	enum tristate ews_policy_seen; /* YES: EwsApplicationAccessPolicy was seen, even if not set */
	const char *ews_policy;        /* EnforceAllowList, EnforceBlockList, "" for not set; safe */
	struct scopes ews_agents_allowed, ews_agents_blocked; /* user agents */
	enum tristate ews_agents_listed; /* YES: the list that the policy goes by was seen, whole */
	enum tristate addins_allowed;    /* AppsForOfficeEnabled */

	/* user policy */
	struct scopes user_policies; /* as Graph names them, "ManagePermissionGrantsForSelf.{id}" */

	/* excludes */
	struct scopes user_excluded; /* ids of the resource's permissions; "all" */

	/* consent requests */
	int64_t request_count;
	struct scopes request_scopes;

	/* consent audit */
	int64_t consents_since; /* how far back was looked */
	bool consents_more;     /* there are more grants by programs than were read */
	int64_t
	    consents_back; /* where not all were read: what was read goes back to then without a hole; 0: all were */
	int64_t consents_oldest;                /* of the page that is being read; not saved */
	LIST_OF(struct consent_seen) consents;  /* the newest first */
	LIST_OF(struct grant_seen) grants_seen; /* those for everyone that were made or changed; in any order */

	/* access */
	LIST_OF(struct access_policy) policies;

	/* sign-ins, and those that nobody saw */
	int64_t signins_since, quiet_since;
	bool signins_more, quiet_more; /* there are more than were read */
	LIST_OF(struct signin_group) signins;
	LIST_OF(struct signin_group) quiet_signins;

	/* self */
	enum tristate self_present;
	const char *self_app_id, *self_object_id, *self_name, *self_owner_tenant;

	/* self grants */
	struct scopes self_scopes; /* for everyone */
	int64_t self_user_count;
	struct scopes self_user_scopes; /* union */

	/* people's roles and consents: by address, who was asked for, for whom there is one, and who is not in the directory */
	struct scopes roles_asked, roles_held, roles_absent;
	struct scopes consents_asked, consents_own, consents_absent;

	/* people */
	LIST_OF(struct tester) testers;
};

void facts_init(struct facts *facts, struct arena *arena);

/* Marks a topic. facts_fetched also clears an old failure and who pasted it (set .by afterwards).
 * facts_failed forgets the topic's fields, because a read that failed is no fact; only the
 * domain as typed stays (discovery). The tenant's name follows the organisation's; so does the domain where the
 * tenant was chosen by its id. */
void facts_fetched(struct facts *facts, enum topic topic, int64_t at, const char *request_id);
void facts_failed(struct facts *facts, enum topic topic, int64_t at, const struct err *err);
/* Forgets a topic: its fields, and that it was heard; before it is read anew. Texts become "". */
void facts_forget(struct facts *facts, enum topic topic);

/* Appends to a list in the arena. */
void facts_add_grant(struct facts *facts, struct grant grant);
void facts_add_candidate(struct facts *facts, struct candidate candidate);
void facts_add_addin(struct facts *facts, struct addin_seen addin);
void facts_add_permission(struct facts *facts, struct permission permission);
void facts_add_resource(struct facts *facts, struct resource resource);
void facts_add_consent(struct facts *facts, struct consent_seen consent);
void facts_add_grant_seen(struct facts *facts, struct grant_seen seen);
void facts_add_policy(struct facts *facts, struct access_policy policy);
/* Counts a sign-in; @quiet says in which of the lists. */
void facts_count_signin(struct facts *facts, bool quiet, struct signin_seen signin);
void facts_set_tester(struct facts *facts, size_t at, struct tester tester); /* @at == count appends */

/* The tenant-wide scopes on the profile's resource, as one set, and the grant that a PATCH would go to
 * (NULL when there is none). Needs TOPIC_GRANTS and TOPIC_RESOURCE. */
struct scopes facts_granted(const struct facts *facts, struct arena *arena, const struct grant **grant);

/* The same on the resource whose service principal has this object id. */
struct scopes facts_granted_on(const struct facts *facts, const char *object_id, struct arena *arena,
    const struct grant **grant);
/* The further resource with this client id; NULL when it was not heard of. */
const struct resource *facts_resource(const struct facts *facts, const char *app_id);

/* What a text of the facts is, for whoever must not show it (core/redact.h). */
enum fact_text {
	TEXT_UNSAID = 0, /* no text; the table says of every text what it is */
	TEXT_OPEN,       /* words of Microsoft's or of ours, permissions, and what is published */
	TEXT_NAME,       /* of an organisation, an application, a policy */
	TEXT_PERSON,     /* an address or a name */
	TEXT_DOMAIN,
	TEXT_ID,
	TEXT_POLICY, /* a consent policy, which may have a tenant's id in it */
	TEXT_SAID,   /* a sentence or an address: whatever may stand in it */
	FACT_TEXT_COUNT
};

/* Puts what @put gives in the place of every text, in every topic; never NULL. @said: only of TEXT_SAID; else all others. */
void facts_replace(struct facts *facts, bool said, const char *(*put)(void *with, enum fact_text, const char *text),
    void *with);

/* Writes and reads a topic's fields as members of the open object. Unknown members are
 * ignored, so that an older version reads a newer file as far as it can. */
void facts_write(const struct facts *facts, enum topic topic, struct json_out *out);
void facts_read(struct facts *facts, enum topic topic, struct json object);

#endif
