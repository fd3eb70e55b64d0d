/* practice_parts.h - shared by the files of the practice cloud: one call on its way to its answer
 *
 * A visit is one call: its parts, its caller, and the reply being filled. Handlers take a visit and answer it; the
 * table in practice_answer.c finds the handler and checks the bearer's permissions first.
 */
#ifndef PRACTICE_PRACTICE_PARTS_H
#define PRACTICE_PRACTICE_PARTS_H

#include "core/scope.h"
#include "practice/practice.h"

enum bearer_state {
	BEARER_GOOD = 0,
	BEARER_NONE,
	BEARER_FORGED,
	BEARER_EXPIRED,
	BEARER_OTHER_TENANT,
	BEARER_OTHER_AUDIENCE
};

/* The caller. */
struct bearer {
	enum bearer_state state;
	bool app_only;
	const char *client_id; /* the client that signed in */
	struct scopes may;     /* scp or roles */
};

struct visit {
	struct practice *practice;
	const struct practice_tenant *tenant;
	const struct practice_call *call;
	struct reply *reply;
	struct arena *arena;
	enum service service;
	const char *path;     /* unescaped, without the query */
	const char *query;    /* as sent, without "?"; "" if there is none */
	const char *select;   /* $select, or NULL */
	const char *taken[2]; /* the text matched by the pattern's braces */
	struct bearer bearer;
};

/* Unescaped value of a name in the query or in a form body; NULL if missing. */
const char *visit_query(const struct visit *visit, const char *name);
const char *visit_form(const struct visit *visit, const char *name);
/* Whether $select includes this property. */
bool visit_wants(const struct visit *visit, const char *property);
/* The query without one parameter, for next links. */
const char *visit_query_without(const struct visit *visit, const char *name);
/* The hosts that this visitor knows: the call's, or the real ones of the tenant's cloud. */
const struct endpoints *visit_endpoints(const struct visit *visit);
const char *visit_base(const struct visit *visit, enum service service);

/* $filter as terms joined by "and" or by "or": "name eq 'value'"; "name ge value" (the name is then "name ge");
 * "list/any(x:x/name eq 'value')" (the name is then "list/name", without the last "/name" just "list"). */
#define TERMS_MAX 16
struct term {
	const char *name, *value;
};
struct terms {
	struct term items[TERMS_MAX];
	size_t count; /* 0: no filter */
	bool any;     /* joined by "or" */
};
/* False for any other filter. */
bool visit_filter(const struct visit *visit, struct terms *terms) MUST_CHECK;
/* Value of a term; NULL if there is none of this name. */
const char *terms_get(const struct terms *terms, const char *name);
/* True if joined by "and", with only names in @names (up to NULL). */
bool terms_only(const struct terms *terms, const char *const *names);

/* --- practice_answer.c: filling the reply --- */
/* @body is the arena's: a transport may wipe it. */
void say_json(struct visit *visit, int status, const char *body);
void say_nothing(struct visit *visit, int status);
/* 302. False, without an answer, if @to does not fit the reply. */
bool say_redirect(struct visit *visit, const char *to) MUST_CHECK;
/* {"error":{"code","message","innerError"}} */
void say_graph_error(struct visit *visit, int status, const char *code, const char *message);
/* @told is "Ex...|exception|message", as Exchange joins them. */
void say_exchange_error(struct visit *visit, int status, const char *code, const char *told);
/* {"error","error_description":"AADSTS..."} */
void say_sign_in_error(struct visit *visit, int status, const char *error, int code, const char *message);
/* Object id of "app", "graph", "exchange" or "me" in this tenant. */
const char *say_object_id(const struct visit *visit, const char *what);
/* Different in each call. */
const char *say_call_guid(const struct visit *visit, const char *what);
const char *say_iso(const struct visit *visit, int64_t at);

/* --- practice_token.c: tokens --- */
/* "tid" of the bearer's token; "" if it is none of ours. */
const char *bearer_tenant(const char *authorization, struct arena *arena);
struct badge {
	const char *aud, *client_id;
	const char *upn; /* NULL: an app */
	const char *may; /* scp, or roles; separated by spaces */
};
#define BEARER_LIVES_S 3599
/* Reads the caller from @visit's authorization. */
void bearer_read(struct visit *visit);
/* Whether the caller has one of @needs (separated by spaces). */
bool bearer_may(const struct visit *visit, const char *needs);
const char *bearer_upn(const struct visit *visit);

/* --- practice.c: values as reads see them --- */
enum tokens_state practice_tokens_seen(const struct practice *practice, int64_t now);
const char *practice_grant_seen(const struct practice *practice, int64_t now);
bool practice_app_seen(const struct practice *practice, int64_t now);
/* The setting at @at; TOKENS_UNKNOWN: that was before practice began, and is not known. */
enum tokens_state practice_tokens_at(const struct practice *practice, int64_t at);
/* Whether the add-in had all that it needs for everyone at @at. */
bool practice_complete_at(const struct practice *practice, int64_t at, struct arena *arena);
void practice_set_tokens(struct practice *practice, enum tokens_state tokens, int64_t now);
void practice_set_grant(struct practice *practice, const char *scope, int64_t now);
void practice_set_app(struct practice *practice, int64_t now);

/* --- practice_fault.c --- */
/* The fault for this call, or NULL. Counts the call. */
const struct fault *fault_meet(struct practice *practice, const char *path);
/* True if the call must not be handled. */
bool fault_before(struct visit *visit, const struct fault *fault);
void fault_after(struct visit *visit, const struct fault *fault);

/* --- handlers --- */
void login_discover(struct visit *visit);
void login_keys(struct visit *visit);
void login_device(struct visit *visit);
void login_token(struct visit *visit);
void login_authorize(struct visit *visit);
void login_consent(struct visit *visit);
void login_consent_v2(struct visit *visit);
/* Whether a browser may be sent there: this machine only, so that a served practice cloud redirects nowhere else. */
bool login_is_here(const char *url);
#define DEVICE_LIVES_S 900
#define CODE_LIVES_S   600
/* "organizations" and "common" */
bool login_any_tenant(const char *name);
/* Whether the address names this tenant; answers 90002 if not. */
bool login_finds_tenant(struct visit *visit);
/* A required form value; NULL after answering with the error. */
const char *login_needed(struct visit *visit, const char *name);

void graph_organization(struct visit *visit);
void graph_me(struct visit *visit);
void graph_roles(struct visit *visit);
void graph_user_roles(struct visit *visit);
bool graph_has_user(const struct visit *visit, const char *user);
void grants_of_user(struct visit *visit);
void graph_principal(struct visit *visit);
void graph_principals(struct visit *visit);
void graph_principal_add(struct visit *visit);
void graph_assigned(struct visit *visit);

void policy_users(struct visit *visit);
void policy_excludes(struct visit *visit);
void policy_access(struct visit *visit);
void log_requests(struct visit *visit);
void log_audits(struct visit *visit);
void log_signins(struct visit *visit);
void log_quiet_signins(struct visit *visit);

/* Begins a list answer; then "value" is open. */
void say_list(const struct visit *visit, struct json_out *out, const char *what);

void grants_list(struct visit *visit);
void grants_add(struct visit *visit);
void grants_change(struct visit *visit);

void exchange_invoke(struct visit *visit);
void exchange_module(struct visit *visit);
void exchange_old_version(struct visit *visit);

#endif
