/* question.h - the table of everything that we read from the services
 *
 * A question knows how its request is built, when it can be sent, and how the reply becomes facts. Throttling, retries,
 * pages and order are flow/inquiry's.
 */
#ifndef CLOUD_QUESTION_H
#define CLOUD_QUESTION_H

#include "cloud/reply.h"
#include "cloud/token.h"
#include "core/facts.h"
#include "core/profile.h"

/* Everything that a question may depend on. */
struct question_context {
	const struct endpoints *endpoints;
	const struct facts *facts;
	const struct profile *profile;
	const struct scopes
	    *also; /* permissions to keep, beyond the profile's, of those the resource publishes; NULL */
	const char *tenant_id;
	const char *app_id; /* the add-in's; "" if it must be searched for */
	const char *me;     /* the user signed in for Graph; "" for an app */
	const char
	    *upn; /* the user signed in for Exchange with a mailbox in this tenant; "" for an app, a guest, a partner */
	bool declined;               /* logs and policies could have been asked for, and were left out by choice */
	bool delegated;              /* a user signed in for Graph, so that /me answers */
	const char *client_id;       /* the client that signed in for Graph; "" if none did */
	const struct claims *claims; /* of the token for Graph; NULL: unknown */
	int64_t now;
	unsigned page; /* of the list that is being read: how many came before */
};

enum ask_when { ASK_NOW = 0, ASK_LATER, ASK_NEVER };

struct question {
	enum topic topic;
	enum service service;
	enum ask_when (*when)(const struct question_context *);
	void (*put)(const struct question_context *, struct request *, struct arena *);
	/* Reads one page into facts; @first: it is the first page. *@next is the address of the next page, or NULL. A
	 * failed request (reply_ok) gives its err. Nothing is guessed: a member that matters and has the wrong type is
	 * ERR_PROTOCOL. Facts are copied to facts->arena; @scratch lasts for the page. */
	bool (*read)(const struct question_context *, const struct reply *, bool first, struct facts *,
	    const char **next, struct arena *scratch, struct err *);
	/* Logs and policies: an ordinary sign-in does not request their permission, and without it they are not
	 * sent. */
	bool extra;
};

/* One row for each topic that can be read, in the order of topics; ends with TOPIC_COUNT. */
extern const struct question questions[];
const struct question *question_of(enum topic topic); /* NULL: no service can be asked */
unsigned questions_to(enum service service);          /* TOPIC_BIT()s */

/* False with ERR_NOT_ALLOWED if the question is .extra and the token lacks its permission: the request would only be
 * refused, so it is not sent. ERR_DECLINED if the sign-in left it out by choice. True if the claims are unknown. */
bool question_allowed(const struct question *question, const struct question_context *context,
    struct err *err) MUST_CHECK;

/* Purposes of a sign-in for Graph, beside reading for the blocking checks. */
#define FOR_WRITING  1u /* consent */
#define FOR_CREATING 2u /* a missing enterprise application */
#define FOR_LOGS     4u /* questions with .extra */

/* The delegated Graph scopes needed for reading and @purposes: the least of each question, without scopes that another
 * one covers. */
struct scopes question_scopes(unsigned purposes, struct arena *arena);
/* Only the scopes that @purposes add. */
struct scopes question_scopes_beside(unsigned purposes, struct arena *arena);
/* True if the token suffices for @purposes, beside reading. */
bool question_purposes_met(unsigned purposes, const struct claims *claims);

#define SCOPE_WRITE_GRANTS "DelegatedPermissionGrant.ReadWrite.All"
#define SCOPE_CREATE_APP   "Application.ReadWrite.All"

#endif
