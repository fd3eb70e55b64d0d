/* tester.h - a person's result in one Outlook; it belongs to a tenant and a profile, and later runs take it over
 *
 * Two results are about the same test if person, Outlook and app are equal: the later one counts. A person is
 * identified by the address, if one was given, else by what was typed. The list of results is in struct facts
 * (TOPIC_PEOPLE). A result that was taken back stays in it, marked, so that it vanishes from later runs, too.
 */
#ifndef CORE_TESTER_H
#define CORE_TESTER_H

#include "core/facts.h"

/* The kinds of Outlook in which an add-in is tried; ends with a NULL id. */
struct tester_client {
	const char *id;   /* "classic": fixed, in files */
	const char *says; /* N_() */
};
#define TESTER_CLIENTS 5
extern const struct tester_client tester_clients[TESTER_CLIENTS + 1];

/* The address in what was typed: "ann@contoso.com" of "Ann <ann@contoso.com>"; "" if there is none. */
const char *tester_address(const char *who, struct arena *arena);
/* Whether @who, as typed, is the person with address @upn, also as a guest. */
bool tester_names(const char *who, const char *upn, struct arena *arena);
/* Whether the result stands: it was not taken back. */
bool tester_stands(const struct tester *tester);
/* Whether every step worked. */
bool tester_passed(const struct tester *tester);
/* Whether the result stands and is about the app with this client id; true, too, if either id is not known. */
bool tester_is_of(const struct tester *tester, const char *app_id);

/* Whether the tester has an admin role, or a consent of their own: as typed, or as the directory states. */
enum tristate tester_admin(const struct facts *facts, const struct tester *tester, struct arena *arena);
enum tristate tester_consented(const struct facts *facts, const struct tester *tester, struct arena *arena);
/* The result, completed by what @facts know about the person. */
struct tester tester_known(const struct facts *facts, const struct tester *tester, struct arena *arena);

/* The index of the result of the same test; the number of results if there is none. */
size_t tester_find(const struct facts *facts, const struct tester *tester, struct arena *arena);
/* @fresh is about to replace @had, as a correction or a new try: what worked without legacy tokens did, whatever holds
 * now. */
void tester_follow(struct tester *fresh, const struct tester *had);
/* Takes the result at @at back, as of @now. */
void tester_take_back(struct facts *facts, size_t at, int64_t now);
/* Merges @more into the present results. Of two results of the same test the later one stays. Two copies of one result
 * are combined. */
void testers_unite(struct facts *facts, const struct tester *more, size_t count);
/* How many results were not taken back. */
size_t testers_standing(const struct facts *facts);
/* When the newest result was noted; 0: there is none. */
int64_t testers_newest(const struct facts *facts);

#endif
