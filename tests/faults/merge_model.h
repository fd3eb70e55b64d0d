/* merge_model.h - the grants of one tenant, while another admin changes them
 *
 * It takes the place of Graph's oauth2PermissionGrants, with more than the practice cloud has: several grants, several
 * resources, odd spelling, reads that lag behind writes, one deed of another admin before any step of ours, and one step
 * that goes wrong. It notes the state that each of our writes met, so that a test can tell whether a write of ours lost a
 * scope. Questions about anything but grants go to the practice cloud.
 */
#ifndef TESTS_FAULTS_MERGE_MODEL_H
#define TESTS_FAULTS_MERGE_MODEL_H

#include "core/scope.h"
#include "practice/practice.h"

#define MODEL_GRANTS_MAX 6
#define MODEL_STATES_MAX 16
#define MODEL_SCOPE_MAX  400

/* A state to begin with: the scopes of up to three tenant-wide grants of the app and of a user's; NULL: none. */
struct model_start {
	const char *name;
	const char *first, *second; /* on Graph; tenants with more than one have been seen */
	const char *elsewhere;      /* on another resource */
	const char *user;           /* of one user, on Graph */
};

enum model_deed {
	DEED_NONE = 0,
	DEED_ADDS,
	DEED_DROPS,
	DEED_CREATES,
	DEED_DELETES,
	DEED_RECASES,
	DEED_SECOND,
	DEED_CONSENTS,
	DEED_MOVES,
	DEED_MAKES_ANEW,
	DEED_COUNT
};

/* The trouble of a step. With troubles beyond TROUBLE_REFUSED_LAST the step is carried out all the same. */
enum model_trouble {
	TROUBLE_NONE = 0,
	TROUBLE_400,
	TROUBLE_401,
	TROUBLE_403,
	TROUBLE_404,
	TROUBLE_409,
	TROUBLE_400_EXISTS,
	TROUBLE_412,
	TROUBLE_429,
	TROUBLE_503,
	TROUBLE_LOST,
	TROUBLE_ERROR_IN_200,
	TROUBLE_HTML,
	TROUBLE_REFUSED_LAST = TROUBLE_HTML,
	TROUBLE_404_AFTER,
	TROUBLE_503_AFTER,
	TROUBLE_LOST_AFTER,
	TROUBLE_TRUNCATED,
	TROUBLE_COUNT
};

struct model_grant {
	char id[48], scope[MODEL_SCOPE_MAX];
	bool all, graph; /* tenant-wide; on Graph */
};

struct model_state {
	struct model_grant grants[MODEL_GRANTS_MAX];
	size_t count;
	int64_t at;
};

struct model {
	/* the case */
	const char *app, *graph; /* object ids, as the practice cloud has them */
	const char *needed;      /* scopes */
	enum model_deed deed;
	enum model_trouble trouble;
	long deed_at,
	    trouble_at; /* the step of ours, from 0, before which the deed and at which the trouble comes; -1: never */
	int64_t lag_s;
	/* all states so far; the last one is the present */
	struct model_state states[MODEL_STATES_MAX];
	size_t state_count;
	struct model_state shown; /* the state that our last whole read showed */
	unsigned made;            /* number of ids given */
	/* results */
	long steps;             /* our calls about tenant-wide grants */
	unsigned sent, carried; /* writes */
	long write_at;          /* the step at which a write was carried out */
	unsigned conflicts;     /* writes answered with "exists already" or "was changed" */
	unsigned throttled;     /* writes answered with a time to wait */
	unsigned lost;          /* scopes that a write of ours took away because no read could show them */
	bool deed_done;         /* the deed came and changed something */
	char wrong[200];        /* the first rule that a call broke; "" for none */
};

extern const char *const model_deeds[DEED_COUNT], *const model_troubles[TROUBLE_COUNT];

void model_begin(struct model *model, const struct model_start *start, int64_t now);
struct model_state *model_now(struct model *model);
/* Answers a call. False when the call is not about grants. */
bool model_answer(void *model, const struct practice_call *call, struct reply *reply, struct arena *arena);
/* Returns the union of the scopes granted tenant-wide on Graph. */
struct scopes model_granted(const struct model_state *state, struct arena *arena);

#endif
