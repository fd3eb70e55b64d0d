/* topic.h - the subjects that can be read about a tenant, and the words for each
 *
 * A topic is read as a whole or not at all. The row of the same topic in cloud/question.c puts the question to
 * Microsoft.
 */
#ifndef CORE_TOPIC_H
#define CORE_TOPIC_H

#include <stdbool.h>

enum topic {
	TOPIC_DISCOVERY = 0,   /* the tenant behind a domain; needs no sign-in */
	TOPIC_ORGANIZATION,    /* name, domains, plans                                  */
	TOPIC_ROLES,           /* the account signed in to Graph, and its directory roles */
	TOPIC_APP,             /* the add-in's service principal                        */
	TOPIC_SEARCH,          /* service principals with the profile's names           */
	TOPIC_RESOURCE,        /* what the resource (Graph) publishes                   */
	TOPIC_GRANTS,          /* tenant-wide grants of the app                         */
	TOPIC_USER_GRANTS,     /* grants of single users, summed up */
	TOPIC_ASSIGNMENTS,     /* who is assigned to the app                            */
	TOPIC_CMDLETS,         /* Exchange cmdlets that the signed-in admin may run */
	TOPIC_TOKENS,          /* the legacy-token setting                              */
	TOPIC_EXCHANGE,        /* organisation settings of Exchange: EWS, add-ins       */
	TOPIC_USER_POLICY,     /* what ordinary users may consent to                    */
	TOPIC_EXCLUDES,        /* permissions that Microsoft's recommended policy denies users */
	TOPIC_REQUESTS,        /* consent requests waiting for an admin */
	TOPIC_AUDIT,           /* consents: by whom, when */
	TOPIC_ACCESS,          /* Conditional Access policies                           */
	TOPIC_SIGNINS,         /* interactive sign-ins to the app */
	TOPIC_QUIET_SIGNINS,   /* non-interactive ones: nested app authentication */
	TOPIC_SELF,            /* the service principal of our own sign-in client       */
	TOPIC_SELF_GRANTS,     /* the grants that our sign-ins left on it */
	TOPIC_PEOPLE_ROLES,    /* testers who have an admin role */
	TOPIC_PEOPLE_CONSENTS, /* testers with a consent of their own for the app */
	TOPIC_PEOPLE,          /* the human test: testers and their results */
	TOPIC_COUNT
};
#define TOPIC_BIT(topic) (1u << (topic))

/* Words are N_(), and whole sentences, because the topic's name changes its form in many languages. */
struct topic_row {
	const char *id;         /* "grants": stable, in files */
	const char *words;      /* "tenant-wide grants" */
	const char *reading;    /* "reading the grants"; NULL: needs no request */
	const char *not_yet;    /* "The tenant-wide grants have not been read yet." */
	const char *failed;     /* "The tenant-wide grants could not be read"; the reason follows */
	const char *permission; /* least delegated permission of Graph that reads it; NULL: none */
	bool exchange;          /* needs a role in Exchange to be read */
};
extern const struct topic_row topic_rows[TOPIC_COUNT];

const char *topic_id(enum topic topic);
bool topic_of(const char *id, enum topic *topic);
/* The topic's words, translated. */
const char *topic_text(enum topic topic);

#endif
