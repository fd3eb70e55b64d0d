/* profile.h - an add-in as data: who publishes it, what it needs
 *
 * Profiles are JSON files (data/profiles, and the admin's own). The keys are fixed:
 *   id name publisher scopes source as_of       required
 *   manifest_ids marketplace_ids client_id consent_url resource_app_id
 *   entra_names publisher_tenant notes          optional
 * entra_names: display names that its enterprise application is known to have;
 * publisher_tenant: the tenant that must own it. client_id is optional because
 * some vendors do not publish it (the Salesforce one is not known publicly).
 */
#ifndef CORE_PROFILE_H
#define CORE_PROFILE_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "core/scope.h"

/* Microsoft Graph, in every tenant (facts: Graph documentation). */
#define GRAPH_APP_ID "00000003-0000-0000-c000-000000000000"

struct profile {
	const char *id, *name, *publisher;
	const char *publisher_tenant; /* GUID or "" */
	const char *client_id;        /* GUID or "" */
	const char *consent_url;      /* or "" */
	const char *resource_app_id;  /* Graph unless the file says otherwise */
	const char *source, *notes;
	int64_t as_of;
	struct scopes scopes;
	struct scopes manifest_ids, marketplace_ids, entra_names; /* lists of words; a name may have spaces */
};

/* One thing that is wrong with a profile file. */
struct profile_problem {
	int line; /* from 1; 0 when it concerns the whole file */
	const char *key;
	const char *says; /* a translated sentence */
};

/* Reads a profile; everything it keeps is copied into @arena. ERR_FILE with line, key and
 * what to do for the first problem. @where names the file in the error. */
bool profile_read(struct profile *profile, const char *text, size_t len, const char *where,
		  struct arena *arena, struct err *err) MUST_CHECK;

/* All problems, for "profile check". Returns their number; fills at most @max. */
size_t profile_problems(const char *text, size_t len, struct arena *arena,
			struct profile_problem *out, size_t max);

/* As members of the open object, and back; for records. Back is lenient: what does not fit stays empty. */
void profile_write(const struct profile *profile, struct json_out *out);
void profile_take(struct profile *profile, struct json object, struct arena *arena);

/* Older than half a year at @now. */
bool profile_stale(const struct profile *profile, int64_t now);

#endif
