/* topic.h - what can be read about a tenant, one subject at a time, and all that is said of each
 *
 * A topic is read as a whole or not at all. How it is put to Microsoft is the row of the same topic in cloud/question.c.
 */
#ifndef CORE_TOPIC_H
#define CORE_TOPIC_H

#include <stdbool.h>

enum topic {
	TOPIC_DISCOVERY = 0,   /* the tenant behind a domain; asked without sign-in     */
	TOPIC_ORGANIZATION,    /* name, domains, plans                                  */
	TOPIC_ROLES,           /* who signed in for Graph, with which directory roles   */
	TOPIC_APP,             /* the add-in's service principal                        */
	TOPIC_SEARCH,          /* service principals with the profile's names           */
	TOPIC_RESOURCE,        /* what the resource (Graph) publishes                   */
	TOPIC_GRANTS,          /* tenant-wide grants of the app                         */
	TOPIC_USER_GRANTS,     /* grants of single users, folded                        */
	TOPIC_ASSIGNMENTS,     /* who is assigned to the app                            */
	TOPIC_CMDLETS,         /* Exchange cmdlets that who signed in may run           */
	TOPIC_TOKENS,          /* the legacy-token setting                              */
	TOPIC_EXCHANGE,        /* organisation settings of Exchange: EWS, add-ins       */
	TOPIC_USER_POLICY,     /* what ordinary users may consent to                    */
	TOPIC_EXCLUDES,        /* what Microsoft's recommended policy keeps from users  */
	TOPIC_REQUESTS,        /* consent requests that wait for an admin               */
	TOPIC_AUDIT,           /* who consented, when                                   */
	TOPIC_ACCESS,          /* Conditional Access policies                           */
	TOPIC_SIGNINS,         /* sign-ins to the app that a person saw                 */
	TOPIC_QUIET_SIGNINS,   /* ... that nobody saw: nested app authentication        */
	TOPIC_SELF,            /* the service principal of our own sign-in client       */
	TOPIC_SELF_GRANTS,     /* the grants that our signing in left on it             */
	TOPIC_PEOPLE_ROLES,    /* which of those who tried have an admin role         */
	TOPIC_PEOPLE_CONSENTS, /* ... a consent of their own for the app              */
	TOPIC_PEOPLE,          /* the human test: who tried, what happened              */
	TOPIC_COUNT
};
#define TOPIC_BIT(topic) (1u << (topic))

/* Words are N_(); whole sentences, because languages bend what a sentence is about. */
struct topic_row {
	const char *id;         /* "grants": stable, in files */
	const char *words;      /* "tenant-wide grants" */
	const char *reading;    /* "reading the grants"; NULL: nobody is asked */
	const char *not_yet;    /* "The tenant-wide grants have not been read yet." */
	const char *failed;     /* "The tenant-wide grants could not be read"; a reason follows */
	const char *permission; /* the least delegated permission of Graph that reads it; NULL: none does */
	bool exchange;          /* a role in Exchange reads it */
};
extern const struct topic_row topic_rows[TOPIC_COUNT];

const char *topic_id(enum topic topic);
bool topic_of(const char *id, enum topic *topic);
/* Its words, translated. */
const char *topic_text(enum topic topic);

#endif
