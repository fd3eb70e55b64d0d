/* practice.h - a Microsoft that does not exist, for learning and for tests
 *
 * practice_answer is a function of the pretend cloud's state, the call and the time: it sees a
 * call as any server would (method, address, headers, body), and answers with what the real
 * services document, with the same keys and types. A call that changes something changes the
 * state. Nothing here reads a clock or a random source; two practice clouds with the same calls at
 * the same times answer alike.
 *
 * Tokens are unsigned JWTs that carry tenant, audience, scopes or roles and a random-looking id,
 * so that missing permissions are refused as the real services would refuse them.
 */
#ifndef PRACTICE_PRACTICE_H
#define PRACTICE_PRACTICE_H

#include "cloud/reply.h"
#include "core/facts.h"

/* Client id of the practice add-in; also in data/profiles/practice.json. */
#define PRACTICE_APP_ID "5a1e5f0c-0000-4000-8000-0b0ac71ce001"

/* One fault: the @nth call (from 1) whose path contains @path gets it. @nth 0: every one. */
enum fault_kind {
	FAULT_NONE = 0,
	FAULT_429,
	FAULT_503,
	FAULT_LOST,
	FAULT_LOST_AFTER, /* carried out, then lost */
	FAULT_SLOW,       /* carried out, and the answer does not end while anybody waits for it */
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
	unsigned seen; /* calls that matched so far; kept here */
};

/* A device code that is out: the sign-in page of Microsoft would know as much. */
struct practice_device {
	const char *code, *client_id, *scope; /* code NULL: a free place */
	int64_t at;
	bool used; /* redeemed: a code works once */
};
/* Graph and Exchange are two sign-ins, perhaps begun together, perhaps begun again; the oldest is
 * forgotten. */
#define PRACTICE_DEVICES 4

/* An authorization code that is out. */
struct practice_code {
	const char *code, *client_id, *scope, *redirect_uri; /* code NULL: a free place */
	const char *challenge;                               /* PKCE, S256; NULL: none */
	const char *nonce;                                   /* NULL: none */
	int64_t at;
	bool used; /* redeemed: a code works once */
};
#define PRACTICE_CODES 4

/* A tenant as it stands now. Strings are the arena's.
 *
 * A write counts at once. What reads see of it lags by read_lag_s, as the real services' replicas
 * do: until then they tell the *_before. */
struct practice {
	struct arena arena;
	const struct practice_tenant *tenant; /* the row that it began as */
	/* what can change */
	int64_t clock_skew_s; /* practice time minus real time: where skipped waits add up */
	int64_t read_lag_s;   /* 0: reads tell the newest state */
	bool app_present, app_enabled;
	int64_t app_created_at;  /* 0: not here */
	const char *grant_scope; /* AllPrincipals grant on Graph, NULL when there is none */
	const char *grant_before;
	int64_t grant_changed_at; /* 0: never here */
	enum tokens_state tokens; /* as it answers */
	enum tokens_state tokens_before;
	int64_t tokens_changed_at; /* 0: never here */
	struct practice_device devices[PRACTICE_DEVICES];
	unsigned device_count; /* codes given so far */
	struct practice_code codes[PRACTICE_CODES];
	unsigned code_count;
	/* on demand; not saved */
	const char *who; /* signs in, as the part before the "@"; NULL: "admin" */
	struct fault faults[16];
	size_t fault_count;
	unsigned calls;
};

/* Nobody knows how the token switch answers over HTTPS, so the practice tenants differ in it. */
enum tokens_form { TOKENS_AS_TEXT = 0, TOKENS_AS_LINES, TOKENS_AS_OBJECT };

/* A Conditional Access policy, in Graph's words. Lists are parted by spaces; NULL: null or empty. */
struct practice_policy {
	const char *name;
	const char *state, *apps, *except, *clients, *platforms, *locations, *flows, *operator, * controls;
};

/* Sign-ins of users to the add-in, @count of them, the newest @hours ago, the rest an hour apart. */
struct practice_signins {
	unsigned count;
	int code, hours;
	bool seen; /* by a person: interactive */
};

/* A row of the table of tenants. */
struct practice_tenant {
	const char *name; /* "classic" */
	const char *says; /* N_() what it is for */
	const char *tenant_id, *domain, *display_name;
	const char *initial_domain;
	enum cloud cloud;
	int64_t begins_at; /* practice time at the first start; 0: the real time */
	bool app_present, app_enabled, assignment_required, exchange, synced, premium;
	bool has_role;      /* who signs in is a Global Administrator, else an ordinary user */
	bool blocks_device; /* device code sign-in ends in AADSTS53003 */
	bool stormy;        /* every third call is refused for a while */
	const char *grant_scope;
	unsigned user_grants; /* users who consented for themselves */
	unsigned assigned;    /* groups assigned to the app */
	enum tokens_state tokens;
	enum tokens_form tokens_form;
	enum tristate ews_enabled; /* UNKNOWN: null */
	const char *ews_allowed;   /* app ids with commas; NULL: null */
	const char *app_name, *publisher;
	const char *user_policy;                /* what users may consent to: a policy's id; NULL: to nothing */
	unsigned requests;                      /* consent requests for the add-in that wait */
	int consented_days;                     /* how long ago an admin consented on Microsoft's page; 0: not lately */
	const struct practice_policy *policies; /* up to a NULL name; NULL: none */
	const struct practice_signins *signins; /* up to a zero count; NULL: none */
	const char *self_scope; /* granted to the client of whoever signs in, for everyone; NULL: nothing */
	const char *noise;      /* what error messages end in; NULL: nothing */
};

/* Ends with a row whose name is NULL. */
extern const struct practice_tenant practice_tenants[];
const struct practice_tenant *practice_find(const char *name); /* NULL when unknown */

/* A tenant at its beginning. @real_now sets the skew for tenants that begin at a time of their
 * own. */
void practice_init(struct practice *practice, const struct practice_tenant *tenant, int64_t real_now);
void practice_release(struct practice *practice);

/* Saves and restores what can change, as JSON. ERR_FILE when the text is not a saved practice
 * tenant, or another one than @practice was begun with (a zeroed @practice takes whichever it is);
 * then nothing has changed. */
const char *practice_save(const struct practice *practice, struct arena *arena);
bool practice_load(struct practice *practice, const char *text, size_t len, struct err *err) MUST_CHECK;

struct practice_call {
	const char *method;        /* "GET" */
	const char *path;          /* path and query as sent: "/v1.0/organization?$select=..." */
	const char *authorization; /* "Bearer ..." or NULL */
	const char *body;          /* or "" */
	/* "https://localhost:8443": what to put before paths in bodies that name addresses. NULL:
	 * the real hosts of the tenant's cloud. */
	const char *base;
	int64_t now; /* practice time */
};

/* Answers into @reply (id left alone); strings in @arena, where a body may be wiped. Access tokens, which a real program
 * keeps out of arenas, are strings like any other here: they open nothing. */
void practice_answer(struct practice *practice, const struct practice_call *call, struct reply *reply,
    struct arena *arena);

#endif
