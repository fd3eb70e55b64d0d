/* merge_model.h - the grants of one tenant, with somebody else at work on them
 *
 * Stands where Graph's oauth2PermissionGrants stand, richer than the practice cloud's: several grants, several resources,
 * odd spelling, reads that lag behind writes, one deed of somebody else before any step of ours, and one step that goes
 * wrong. It keeps what each of our writes met, so that a test can say whether anything was lost through us. What is not
 * about grants it leaves to the practice cloud.
 */
#ifndef TESTS_FAULTS_MERGE_MODEL_H
#define TESTS_FAULTS_MERGE_MODEL_H

#include "core/scope.h"
#include "practice/practice.h"

#define MODEL_GRANTS_MAX 6
#define MODEL_STATES_MAX 16
#define MODEL_SCOPE_MAX  400

/* A start: scopes of up to three tenant-wide grants of the app; NULL: none. */
struct model_start {
	const char *name;
	const char *first, *second; /* on Graph; more than one has been seen */
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

/* What goes wrong with a step. Those after TROUBLE_REFUSED_LAST let it be carried out. */
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
	long deed_at, trouble_at; /* before, at this step of ours, from 0; -1: never */
	int64_t lag_s;
	/* what is there: the last is now */
	struct model_state states[MODEL_STATES_MAX];
	size_t state_count;
	struct model_state shown; /* to our last read that was answered whole */
	unsigned made;            /* ids given */
	/* what happened */
	long steps;             /* calls of ours about tenant-wide grants */
	unsigned sent, carried; /* writes */
	long write_at;          /* the step at which one was carried out */
	unsigned conflicts;     /* writes that were told that it exists, or is another by now */
	unsigned throttled;     /* writes that were to wait */
	unsigned lost;          /* scopes that a write of ours took away: no read could show them to us */
	bool deed_done;         /* and it changed something */
	char wrong[200];        /* the first rule that was broken; "" */
};

extern const char *const model_deeds[DEED_COUNT], *const model_troubles[TROUBLE_COUNT];

void model_begin(struct model *model, const struct model_start *start, int64_t now);
struct model_state *model_now(struct model *model);
/* True when it was the model's to answer. */
bool model_answer(void *model, const struct practice_call *call, struct reply *reply, struct arena *arena);
/* The union of what is granted tenant-wide on Graph. */
struct scopes model_granted(const struct model_state *state, struct arena *arena);

#endif
