/* tester.h - one person's result in one Outlook, which belongs to tenant and profile, and comes along into later runs
 *
 * Two results are of the same when person, Outlook and app are: then the later one stands. A person is told by an address, where
 * one was given, and else by what was typed. The list of results is that of struct facts (TOPIC_PEOPLE).
 */
#ifndef CORE_TESTER_H
#define CORE_TESTER_H

#include "core/facts.h"

/* "ann@contoso.com" of "Ann <ann@contoso.com>"; "" when there is none. */
const char *tester_address(const char *who, struct arena *arena);
/* Whether what was typed names who has this address, also as a guest. */
bool tester_names(const char *who, const char *upn, struct arena *arena);
/* Whether it is about the app with this client id; also where either is not known. */
bool tester_is_of(const struct tester *tester, const char *app_id);

/* Whether they have an admin role, a consent of their own: as was said, or as the directory says. */
enum tristate tester_admin(const struct facts *facts, const struct tester *tester, struct arena *arena);
enum tristate tester_consented(const struct facts *facts, const struct tester *tester, struct arena *arena);
/* The result with what @facts know of the person. */
struct tester tester_known(const struct facts *facts, const struct tester *tester, struct arena *arena);

/* Puts @more beside the results that are there: of two of the same the later one stands; of one result that came on two ways, what
 * either knows. */
void testers_unite(struct facts *facts, const struct tester *more, size_t count);
/* When the newest result was noted; 0: there is none. */
int64_t testers_newest(const struct facts *facts);

#endif
