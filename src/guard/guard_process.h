/* guard_process.h - a guard as a process: how one is left, how it is talked with, and how it hears
 *
 * It is this program again (/proc/self/exe) in a session of its own: no terminal, no descriptor but one end of a socket pair,
 * hang-ups and interrupts ignored, in /. What renews its sign-in is the first message over that pair; it is never in a
 * file, an argument or the environment. Later anybody who is the same user reaches it by a socket in the state directory,
 * whose directory nobody else may enter. Each message is one packet.
 */
#ifndef GUARD_GUARD_PROCESS_H
#define GUARD_GUARD_PROCESS_H

#include <poll.h>

#include "base/err.h"
#include "base/secret.h"

/* What a process is called that is one; and the descriptor of its end of the pair. */
#define GUARD_NAME "naaready-guard"
#define GUARD_FD   3
/* A certificate with its key and chain is the longest that is handed over; a card the longest that is said. */
#define GUARD_HAND_MAX (64 * 1024)
#define GUARD_WORD_MAX 4096

/* --- the side that leaves one, or visits --- */

struct guard_link {
	int fd;        /* -1: none */
	bool left;     /* it is on its way to its first word: it signs in before that */
	unsigned said; /* packets that came since a word was said */
	char heard[GUARD_WORD_MAX];
};

/* One that is there answers at once; one that was left has to sign in first, as often as a request may be tried. */
#define GUARD_PATIENCE_MS 1000
#define GUARD_FIRST_MS    120000

void guard_link_init(struct guard_link *link);
/* Leaves one with these arguments (the first is GUARD_NAME), and hands @secret over. ERR_NOT_ALLOWED where this host would end it
 * when its user logs out. */
bool guard_leave(struct guard_link *link, char *const *argv, const struct secret *secret, struct err *err) MUST_CHECK;
/* Says @word to the one that was left, else to the one whose socket is in @dir, without waiting. ERR_NO_SUCH: there is none;
 * ERR_UNREACHABLE: it takes nothing, or another user listens there. */
bool guard_say(struct guard_link *link, const char *dir, const char *tenant_id, const char *word,
    struct err *err) MUST_CHECK;
/* True when it answered (*@text), or went away without (*@text NULL). */
bool guard_received(struct guard_link *link, const char **text);
/* How long the answer to what was said last may take. */
int guard_patience_ms(const struct guard_link *link);
/* It did not answer in time: what is to be told. */
void guard_silent(struct guard_link *link, struct err *err);
void guard_link_close(struct guard_link *link);

/* --- the guard itself --- */

/* As many as have a page open that shows it. */
#define GUARD_CALLERS_MAX 4

struct guard_post {
	int listening;
	int callers[GUARD_CALLERS_MAX]; /* -1: free; the first is whoever left it */
	int asking;                     /* index of who asked last */
	char dir[1100], path[64];
	char word[32];
};

/* Takes what was handed over on GUARD_FD. ERR_USAGE when this process was not left by naaready. */
bool guard_take(struct secret *secret, struct err *err) MUST_CHECK;
/* Makes the socket. ERR_CONFLICT when another guard of this tenant listens there. */
bool guard_post_open(struct guard_post *post, const char *dir, const char *tenant_id, struct err *err) MUST_CHECK;
int guard_post_fds(const struct guard_post *post, struct pollfd *fds); /* at most GUARD_CALLERS_MAX + 1 */
/* The next word that was said; GUARD_GONE once when who left it is gone. */
bool guard_post_next(struct guard_post *post, const char **word);
void guard_post_reply(struct guard_post *post, const char *text);
void guard_post_close(struct guard_post *post);

/* whether this host ends what a user leaves running, once that user has logged out */

/* The same from texts: @group is /proc/self/cgroup; @settings the configuration files, one after the other, the last wins. Of a
 * file without the setting its comment counts, because the files that come with systemd name the default in one. */
bool logind_evaluate(const char *group, const char *settings, const char *user);

#endif
