/* owner.h - whose the add-in's app is, beside whose it should be
 *
 * Ids decide: the tenant that owns the app, as Microsoft states it, against the tenant that --publisher or the admin names
 * and the one in the profile. Names only raise a doubt, because a verified publisher is called by its legal name. Where
 * nobody named an owner, it is open: whoever wants the app to be given something has to see the owner and confirm it.
 */
#ifndef CORE_OWNER_H
#define CORE_OWNER_H

#include "core/facts.h"
#include "core/profile.h"

enum owner_stand {
	OWNER_OPEN = 0, /* nobody named one: to be confirmed by who sees it               */
	OWNER_RIGHT,    /* it is whom it should be                                        */
	OWNER_WRONG,    /* it contradicts @expected                                       */
	OWNER_STRANGE,  /* nobody named one, and the verified publisher is another company */
	OWNER_UNSAID    /* Microsoft does not state one                                   */
};

struct owner {
	enum owner_stand stand;
	const char *expected; /* the id that was compared; "" when there is none */
};

/* Needs TOPIC_APP, and the app there. @wanted: --publisher, or what the admin confirmed; may be "" or NULL. @profile may be
 * NULL. */
struct owner owner_judge(const struct facts *facts, const struct profile *profile, const char *wanted);

/* Whether a tenant is named that must own the app, by @wanted or by the profile. */
bool owner_named(const struct profile *profile, const char *wanted);

#endif
