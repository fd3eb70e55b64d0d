/* question.h - the table of everything that we ask
 *
 * A question knows how it is put, when it can be put, and how its reply becomes facts. It does not
 * know about throttling, retries, pages or the order of things: that is flow/inquiry.
 */
#ifndef CLOUD_QUESTION_H
#define CLOUD_QUESTION_H

#include "cloud/reply.h"
#include "cloud/token.h"
#include "core/facts.h"
#include "core/profile.h"

/* What a question may look at. */
struct question_context {
	const struct endpoints *endpoints;
	const struct facts *facts;
	const struct profile *profile;
	const struct scopes
	    *also; /* beyond the profile's: permissions that are kept of what the resource publishes; or NULL */
	const char *tenant_id;
	const char *app_id; /* the add-in's, "" when it has to be searched */
	const char *me;     /* who signed in for Graph; "" for an app */
	const char
	    *upn; /* who signed in for Exchange and has a mailbox in this tenant; "" for an app, a guest, a partner */
	bool delegated;              /* a user signed in for Graph, so that /me answers */
	const char *client_id;       /* what was signed in with for Graph, "" when nobody did */
	const struct claims *claims; /* of the token for Graph; NULL: not known */
	int64_t now;
};

enum ask_when { ASK_NOW = 0, ASK_LATER, ASK_NEVER };

struct question {
	enum topic topic;
	enum service service;
	enum ask_when (*when)(const struct question_context *);
	void (*put)(const struct question_context *, struct request *, struct arena *);
	/* Reads one page into facts; @first says that it is the first one. *@next is the address of
	 * the next page, or NULL. A failed request (reply_ok) is its err; it never guesses: a
	 * member that decides something and has the wrong type is ERR_PROTOCOL. Facts that it keeps are
	 * copied to facts->arena; @scratch is the page's. */
	bool (*read)(const struct question_context *, const struct reply *, bool first, struct facts *,
	    const char **next, struct arena *scratch, struct err *);
	/* Logs and policies: an ordinary sign-in does not ask for their permission, and without it
	 * they are not put. */
	bool extra;
};

/* One row a topic that can be asked, in the order of topics; ends with TOPIC_COUNT. */
extern const struct question questions[];
const struct question *question_of(enum topic topic); /* NULL when nobody can be asked */

/* Whether the token carries what the question needs, as far as that is worth knowing before it is put. False
 * with ERR_NOT_ALLOWED: sent, it would only be refused. */
bool question_allowed(const struct question *question, const struct question_context *context,
    struct err *err) MUST_CHECK;

/* What a sign-in for Graph is for, beside reading what the checks that block need. */
#define FOR_WRITING  1u /* consent */
#define FOR_CREATING 2u /* a missing enterprise application */
#define FOR_LOGS     4u /* the questions that are extra */

/* The delegated Graph scopes that reading and @purposes need: the least of each question, without
 * those that another one of them covers. */
struct scopes question_scopes(unsigned purposes, struct arena *arena);
/* Only those that @purposes add to it. */
struct scopes question_scopes_beside(unsigned purposes, struct arena *arena);
/* Whether a token does for @purposes, beside reading. */
bool question_purposes_met(unsigned purposes, const struct claims *claims);

#define SCOPE_WRITE_GRANTS "DelegatedPermissionGrant.ReadWrite.All"
/* Needed only to create a missing enterprise application. */
#define SCOPE_CREATE_APP "Application.ReadWrite.All"

#endif
