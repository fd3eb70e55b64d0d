/* profile.h - an add-in as data: its publisher, and what it needs
 *
 * Profiles are JSON files (data/profiles, and the admin's own). Their keys are fixed:
 *   id name publisher scopes source as_of       required
 *   manifest_ids marketplace_ids client_id consent_url resource_app_id
 *   complete resources entra_names publisher_tenant
 *   verified_publisher_id notes                 optional
 *
 * - complete: false if the vendor does not publish which permissions the add-in needs; then the profile alone never
 *   makes a tenant "ready".
 * - resources: further resources beside resource_app_id, each {"app_id", "scopes"}, with a grant of its own.
 * - verified_publisher_id: Graph's verifiedPublisher.verifiedPublisherId.
 * - entra_names: known display names of its enterprise application.
 * - publisher_tenant: the tenant that must own it.
 * - client_id: optional, because some vendors do not publish it (Salesforce's is not publicly known).
 */
#ifndef CORE_PROFILE_H
#define CORE_PROFILE_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "core/scope.h"

/* A vendor has one or two APIs of its own beside Graph. */
#define PROFILE_RESOURCES_MAX 8
struct profile_resource {
	const char *app_id;
	struct scopes scopes;
};

/* What completed an incomplete list of permissions. */
enum profile_given { GIVEN_BY_NOBODY = 0, GIVEN_BY_LINK, GIVEN_BY_OPTION };

struct profile {
	const char *id, *name, *publisher;
	const char *publisher_tenant; /* GUID or "" */
	const char *client_id;        /* GUID or "" */
	const char *consent_url;      /* or "" */
	const char *resource_app_id;  /* Graph, unless the file names another */
	const char *source, *notes;
	const char *verified_publisher_id; /* or "" */
	int64_t as_of;
	bool incomplete;          /* "complete": false */
	enum profile_given given; /* of a profile completed for one run; never in a file */
	struct profile_resource resources[PROFILE_RESOURCES_MAX];
	size_t resource_count;
	struct scopes scopes;
	struct scopes manifest_ids, marketplace_ids, entra_names; /* lists of words; a name may contain spaces */
};

/* One mistake in a profile file. */
struct profile_problem {
	int line; /* from 1; 0: concerns the whole file */
	const char *key;
	const char *says; /* one translated sentence */
};

/* Reads a profile and copies everything it keeps into @arena. ERR_FILE names the line, the key and the remedy of the
 * first problem. @where names the file in the error. */
bool profile_read(struct profile *profile, const char *text, size_t len, const char *where, struct arena *arena,
    struct err *err) MUST_CHECK;

/* All problems, for "profile check". Returns their number; fills at most @max. */
size_t profile_problems(const char *text, size_t len, struct arena *arena, struct profile_problem *out, size_t max);

/* Writes a profile as members of the open object, and takes it back, for records. Taking is lenient: a member that does
 * not fit stays empty. */
void profile_write(const struct profile *profile, struct json_out *out);
void profile_take(struct profile *profile, struct json object, struct arena *arena);

/* Whether the list of permissions is known to be complete. */
bool profile_whole(const struct profile *profile);
/* The profile as used for one run: extended by --scopes (@given) and, if its own list is incomplete, by the permissions
 * that the consent link requests (@link). Both hold full names, "https://graph.microsoft.com/User.Read" or
 * "api://{client id}/access_as_user", and may be empty. */
struct profile profile_with(const struct profile *profile, const struct scopes *link, const struct scopes *given,
    struct arena *arena);
/* Reads the value of --scopes: names separated by commas or blanks. ERR_USAGE for a name that does not tell its
 * resource. */
bool profile_scopes_read(const char *text, struct scopes *out, struct arena *arena, struct err *err) MUST_CHECK;
/* The names of the permissions on all resources. */
struct scopes profile_scopes(const struct profile *profile, struct arena *arena);

/* Whether the profile is older than half a year at @now. */
bool profile_stale(const struct profile *profile, int64_t now);

#endif
