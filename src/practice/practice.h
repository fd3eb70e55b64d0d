/* practice.h - the practice cloud: a simulated Microsoft, for learning and for tests
 *
 * practice_answer is a function of the practice cloud's state, the call and the time: it gets a call as any server
 * would (method, address, headers, body), and answers as the real services document, with the same keys and types. A
 * call that writes changes the state. Nothing here reads a clock or a random source; two practice clouds with the same
 * calls at the same times answer alike.
 *
 * Tokens are unsigned JWTs that carry tenant, audience, scopes or roles and a random-looking id, so that missing
 * permissions are refused as the real services would refuse them.
 */
#ifndef PRACTICE_PRACTICE_H
#define PRACTICE_PRACTICE_H

#include "cloud/reply.h"
#include "core/facts.h"

/* Client id of the practice add-in; also in data/profiles/practice.json. */
#define PRACTICE_APP_ID "5a1e5f0c-0000-4000-8000-0b0ac71ce001"
/* What the add-in's app was registered with: its permissions, and where a browser may be sent with an answer. */
#define PRACTICE_APP_SCOPES  "Calendars.ReadWrite.Shared Mail.ReadWrite.Shared offline_access openid profile User.Read"
#define PRACTICE_MANIFEST_ID "5a1e5f0c-0000-4000-8000-0b0ac71ce003" /* in the profile, too */
#define PRACTICE_APP_REPLY   "https://practice-crm.example/consent"

/* One fault: it hits the @nth call (from 1) whose path contains @path. @nth 0: every one. */
enum fault_kind {
	FAULT_NONE = 0,
	FAULT_429,
	FAULT_503,
	FAULT_LOST,
	FAULT_LOST_AFTER, /* carried out, then the answer is lost */
	FAULT_SLOW,       /* carried out, and the answer never ends */
	FAULT_HTML,
	FAULT_TRUNCATED,
	FAULT_ERROR_IN_200,
	FAULT_REDIRECT,
	FAULT_EMPTY,
	FAULT_DEEP
};
struct fault {
	const char *path;
	unsigned nth;
	enum fault_kind kind;
	int retry_after_s;
	unsigned seen; /* matching calls so far; counted here */
};

/* A device code that was issued: the state of Microsoft's sign-in page. */
struct practice_device {
	const char *code, *client_id, *scope; /* code NULL: a free slot */
	int64_t at;
	bool used; /* redeemed: a code works once */
};
/* Graph and Exchange are two sign-ins, perhaps begun together, perhaps begun again; the oldest is dropped. */
#define PRACTICE_DEVICES 4

/* An authorization code that was issued. */
struct practice_code {
	const char *code, *client_id, *scope, *redirect_uri; /* code NULL: a free slot */
	const char *challenge;                               /* PKCE, S256; NULL: none */
	const char *nonce;                                   /* NULL: none */
	int64_t at;
	bool used; /* redeemed: a code works once */
};
#define PRACTICE_CODES 4

/* The present state of a tenant. Strings are the arena's. A write takes effect at once. Reads show it after read_lag_s,
 * as with the replicas of the real services: until then they return the *_before values. */
struct practice {
	struct arena arena;
	const struct practice_tenant *tenant; /* the row that it began from */
	/* practice time minus real time: the sum of skipped waits */
	int64_t clock_skew_s; /* practice time minus real time: where skipped waits add up */
	int64_t read_lag_s;   /* 0: reads return the newest state */
	bool app_present, app_enabled;
	int64_t app_created_at;  /* 0: does not exist */
	const char *grant_scope; /* AllPrincipals grant on Graph; NULL: none */
	const char *grant_before;
	int64_t grant_changed_at; /* 0: not changed in practice */
	bool grant_by_page;       /* last changed by an admin on the consent page, not by a program */
	enum tokens_state tokens; /* the current setting */
	enum tokens_state tokens_before;
	int64_t tokens_changed_at; /* 0: not changed in practice */
	int64_t tokens_before_at;  /* when tokens_before began; 0: before practice did */
	struct practice_device devices[PRACTICE_DEVICES];
	unsigned device_count; /* codes issued so far */
	struct practice_code codes[PRACTICE_CODES];
	unsigned code_count;
	/* the account that signs in, the part before the "@"; NULL: "admin" */
	const char *who; /* signs in, as the part before the "@"; NULL: "admin" */
	struct fault faults[16];
	size_t fault_count;
	unsigned calls;
	/* A partner's customers are tenants of their own. They come and go with the partner, whose people sign in there. */
	struct practice *customers, *next; /* in this arena; NULL: none */
	const struct practice *partner;    /* of a customer; NULL: no customer */
};

/* The real answer of the token switch over HTTPS is not documented, so the practice tenants differ in it. */
enum tokens_form { TOKENS_AS_TEXT = 0, TOKENS_AS_LINES, TOKENS_AS_OBJECT };

/* A Conditional Access policy, in Graph's terms. Lists are separated by spaces; NULL: null or empty. */
struct practice_policy {
	const char *name;
	const char *state, *apps, *except, *clients, *platforms, *locations, *flows, *operator, * controls;
};

/* Sign-ins of users to the add-in, @count of them, the newest @hours ago, the others an hour apart. */
struct practice_signins {
	unsigned count;
	int code, hours;
	bool seen; /* interactive, by a person */
};

/* A row in the table of tenants. */
struct practice_tenant {
	const char *name; /* "classic" */
	const char *says; /* N_(): its purpose */
	const char *tenant_id, *domain, *display_name;
	const char *initial_domain;
	enum cloud cloud;
	int64_t begins_at; /* practice time at the first start; 0: the real time */
	bool app_present, app_enabled, assignment_required, exchange, synced, premium;
	bool has_role;      /* the account is a Global Administrator, else an ordinary user */
	bool blocks_device; /* device code sign-in ends in AADSTS53003 */
	bool stormy;        /* every third call is refused for some time */
	const char *grant_scope;
	unsigned user_grants; /* users who consented for themselves */
	unsigned assigned;    /* groups assigned to the app */
	enum tokens_state tokens;
	enum tokens_form tokens_form;
	enum tristate ews_enabled; /* UNKNOWN: null */
	const char *ews_allowed;   /* app ids separated by commas; NULL: null */
	const char *app_name, *publisher;
	const char *user_policy;                /* id of the policy for user consent; NULL: users may not consent */
	unsigned requests;                      /* pending consent requests for the add-in */
	int consented_days;                     /* days since an admin consented on Microsoft's page; 0: not lately */
	const struct practice_policy *policies; /* up to a NULL name; NULL: none */
	const struct practice_signins *signins; /* up to a zero count; NULL: none */
	const char *self_scope; /* granted to the client of the signed-in user, for everyone; NULL: nothing */
	const char *noise;      /* suffix of error messages; NULL: none */
	const struct practice_tenant *customers; /* up to a NULL name; NULL: no partner */
};

/* Ends with a row whose name is NULL. */
extern const struct practice_tenant practice_tenants[];
#define PRACTICE_TENANTS_MAX 40                                /* rows at most; there are twelve */
const struct practice_tenant *practice_find(const char *name); /* NULL when unknown */
/* Whether @name, a domain or an id, is that of this tenant or of one of its customers. */
bool practice_knows(const struct practice_tenant *tenant, const char *name);

/* A tenant in its first state. @real_now sets the skew for tenants with a start time of their own. */
void practice_init(struct practice *practice, const struct practice_tenant *tenant, int64_t real_now);
void practice_release(struct practice *practice);

/* Saves and restores the changeable state, as JSON. ERR_FILE if the text is no saved practice tenant, or another one
 * than @practice was begun with (a zeroed @practice takes any); then nothing changes. */
const char *practice_save(const struct practice *practice, struct arena *arena);
bool practice_load(struct practice *practice, const char *text, size_t len, struct err *err) MUST_CHECK;

struct practice_call {
	const char *method;        /* "GET" */
	const char *path;          /* path and query as sent: "/v1.0/organization?$select=..." */
	const char *authorization; /* "Bearer ..." or NULL */
	const char *body;          /* or "" */
	/* The hosts that addresses in bodies name. NULL: the real ones of the tenant's cloud. */
	const struct endpoints *endpoints;
	int64_t now; /* practice time */
};

/* Answers into @reply (does not touch its id); strings in @arena, where a body may be wiped. Access tokens, which a
 * real program keeps out of arenas, are strings like any other here: they open nothing. */
void practice_answer(struct practice *practice, const struct practice_call *call, struct reply *reply,
    struct arena *arena);

#endif
