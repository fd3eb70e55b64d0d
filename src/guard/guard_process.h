/* guard_process.h - the guard as a process: starting it, talking to it, and its own listening side
 *
 * A guard is this program again in a session of its own: no terminal, no descriptor but one end of a
 * socket pair, hang-ups and interrupts ignored, in /. The secret that renews its sign-in is the first message over
 * that pair; it is never in a file, an argument or the environment. Later, any process of the same user reaches it by
 * a socket in the state directory, which is closed to other users. Each message is one packet.
 */
#ifndef GUARD_GUARD_PROCESS_H
#define GUARD_GUARD_PROCESS_H

#include <poll.h>

#include "base/err.h"
#include "base/secret.h"

/* The process name of a guard; and the descriptor of its end of the pair. */
#define GUARD_NAME "naaready-guard"
#define GUARD_FD   3
/* The longest secret is a certificate with its key and chain; the longest answer is a card. */
#define GUARD_HAND_MAX (64 * 1024)
#define GUARD_WORD_MAX 4096

/* --- client side --- */

struct guard_link {
	int fd;        /* -1: none */
	bool left;     /* on its way to its first answer: it signs in before that */
	unsigned said; /* packets since the last word */
	char heard[GUARD_WORD_MAX];
};

/* A running guard answers at once; a new one signs in first, with as many tries as a request may have. */
#define GUARD_PATIENCE_MS 1000
#define GUARD_FIRST_MS    120000

void guard_link_init(struct guard_link *link);
/* Starts a guard with these arguments (the first is GUARD_NAME), and hands @secret over. ERR_HOST if this host
 * would end it when its user logs out. */
bool guard_leave(struct guard_link *link, char *const *argv, const struct secret *secret, struct err *err) MUST_CHECK;
/* Sends @word to the guard that was left, else to the one whose socket is in @dir, without waiting. ERR_NO_SUCH: there
 * is none; ERR_UNREACHABLE: it accepts nothing, or another user listens there. */
bool guard_say(struct guard_link *link, const char *dir, const char *tenant_id, const char *word,
    struct err *err) MUST_CHECK;
/* True if it answered (*@text), or closed without an answer (*@text NULL). */
bool guard_received(struct guard_link *link, const char **text);
/* How long the answer to the last word may take. */
int guard_patience_ms(const struct guard_link *link);
/* The error for a guard that did not answer in time. */
void guard_silent(struct guard_link *link, struct err *err);
void guard_link_close(struct guard_link *link);

/* --- guard side --- */

/* One for each open page that shows the guard. */
#define GUARD_CALLERS_MAX 4

struct guard_post {
	int listening;
	int callers[GUARD_CALLERS_MAX]; /* -1: free; the first is the process that left it */
	int asking;                     /* index of the last caller */
	char dir[1100], path[64];
	char word[32];
};

/* Takes the secret handed over on GUARD_FD. ERR_USAGE if naaready did not start this process. */
bool guard_take(struct secret *secret, struct err *err) MUST_CHECK;
/* Makes the socket. ERR_CONFLICT when another guard of this tenant listens there. */
bool guard_post_open(struct guard_post *post, const char *dir, const char *tenant_id, struct err *err) MUST_CHECK;
int guard_post_fds(const struct guard_post *post, struct pollfd *fds); /* at most GUARD_CALLERS_MAX + 1 */
/* The next word received; GUARD_GONE once, when the process that left it has closed its end. */
bool guard_post_next(struct guard_post *post, const char **word);
void guard_post_reply(struct guard_post *post, const char *text);
void guard_post_close(struct guard_post *post);

#endif
