/* profile.h - an add-in as data: who publishes it, what it needs
 *
 * Profiles are JSON files (data/profiles, and the admin's own). The keys are fixed:
 *   id name publisher scopes source as_of       required
 *   manifest_ids marketplace_ids client_id consent_url resource_app_id
 *   complete resources entra_names publisher_tenant
 *   verified_publisher_id notes                 optional
 * complete: false where the vendor does not publish which permissions the add-in needs: then the list alone never makes
 * "ready". resources: further ones beside resource_app_id, each {"app_id", "scopes"}, with a grant of its own.
 * verified_publisher_id: what Graph states as verifiedPublisher.verifiedPublisherId.
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

/* A vendor has an API or two of its own beside Graph. */
#define PROFILE_RESOURCES_MAX 8
struct profile_resource {
	const char *app_id;
	struct scopes scopes;
};

/* Where an incomplete list of permissions was made whole from. */
enum profile_given { GIVEN_BY_NOBODY = 0, GIVEN_BY_LINK, GIVEN_BY_OPTION };

struct profile {
	const char *id, *name, *publisher;
	const char *publisher_tenant; /* GUID or "" */
	const char *client_id;        /* GUID or "" */
	const char *consent_url;      /* or "" */
	const char *resource_app_id;  /* Graph unless the file says otherwise */
	const char *source, *notes;
	const char *verified_publisher_id; /* or "" */
	int64_t as_of;
	bool incomplete;          /* "complete": false */
	enum profile_given given; /* of one that was made whole for a run; never in a file */
	struct profile_resource resources[PROFILE_RESOURCES_MAX];
	size_t resource_count;
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
bool profile_read(struct profile *profile, const char *text, size_t len, const char *where, struct arena *arena,
    struct err *err) MUST_CHECK;

/* All problems, for "profile check". Returns their number; fills at most @max. */
size_t profile_problems(const char *text, size_t len, struct arena *arena, struct profile_problem *out, size_t max);

/* As members of the open object, and back; for records. Back is lenient: what does not fit stays empty. */
void profile_write(const struct profile *profile, struct json_out *out);
void profile_take(struct profile *profile, struct json object, struct arena *arena);

/* Whether the list of permissions can be relied on as the whole of it. */
bool profile_whole(const struct profile *profile);
/* The profile as it counts for one run: with what --scopes names, and, where its own list is not complete, what the consent
 * link asks for. Both are whole names, "https://graph.microsoft.com/User.Read" or "api://{client id}/access_as_user", and
 * may be empty. */
struct profile profile_with(const struct profile *profile, const struct scopes *link, const struct scopes *given,
    struct arena *arena);
/* What --scopes was given: names with commas or blanks between. ERR_USAGE for one whose resource its name does not tell. */
bool profile_scopes_read(const char *text, struct scopes *out, struct arena *arena, struct err *err) MUST_CHECK;
/* The permissions on all resources together: how many, and by name. */
struct scopes profile_scopes(const struct profile *profile, struct arena *arena);

/* Older than half a year at @now. */
bool profile_stale(const struct profile *profile, int64_t now);

#endif
