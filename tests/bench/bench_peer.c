/* bench_peer.c - times a whole check beside m365 reading one list of grants from the same server
 *
 * $BENCH_M365 names m365 (npm: @pnp/cli-microsoft365). It signs in before the measurement begins and keeps its token in
 * a file; naaready finds the tenant and signs in each time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "pty/walk.h"

#define RUNS      5
#define TENANT_ID "5a1e5f0c-0000-4000-8000-000000000001"

struct peer {
	const char *m365;
	char home[300], authorities[300], principal[60];
	const char *env[6];
};

/* m365 keeps its settings in the home, and Node is told by a variable of its own which authorities to trust. */
static void fill_env(struct peer *peer, const char *const stage[3])
{
	const char *file = NULL;

	for (int i = 0; i < 2; i++)
		if (strncmp(stage[i], "SSL_CERT_FILE=", 14) == 0)
			file = stage[i] + 14;
	snprintf(peer->home, sizeof peer->home, "HOME=%s", walk_home_path());
	snprintf(peer->authorities, sizeof peer->authorities, "NODE_EXTRA_CA_CERTS=%s", file ? file : "");
	peer->env[0] = stage[0];
	peer->env[1] = stage[1];
	peer->env[2] = peer->home;
	peer->env[3] = peer->authorities;
}

/* Finds the id of the app's service principal in the trace of our own check, because m365 asks for its grants by that
 * id. */
static bool find_principal(struct peer *peer, const char *trace)
{
	static const char before[] = "oauth2PermissionGrants?$filter=clientId%20eq%20%27";
	FILE *file = fopen(trace, "r");
	char line[2000];

	while (file && !*peer->principal && fgets(line, sizeof line, file)) {
		const char *at = strstr(line, before);

		if (at && sscanf(at + sizeof before - 1, "%50[0-9a-f-]", peer->principal) != 1)
			peer->principal[0] = '\0';
	}
	if (file)
		fclose(file);
	return *peer->principal != '\0';
}

static bool best_of_ours(struct peer *peer, struct cost *best)
{
	char trace[300];
	const char *const argv[] = { walk_program(), "check", "--tenant", BENCH_DOMAIN, "--auth", "secret",
		"--client-id", BENCH_CLIENT, "--secret-file", bench_secret_file(), "--app-id", BENCH_APP, "--json",
		"--trace", trace, NULL };
	bool good = true;

	snprintf(trace, sizeof trace, "%s/trace-peer", walk_home_path());
	for (int i = 0; i < RUNS && good; i++) {
		struct cost cost;

		good = bench_run(argv, peer->env, &cost) == 1; /* this tenant lacks two scopes, which is status 1 */
		if (i == 0 || cost.ms < best->ms)
			*best = cost;
	}
	return good && find_principal(peer, trace);
}

static bool best_of_theirs(const struct peer *peer, struct cost *best)
{
	const char *const quiet[] = { peer->m365, "cli", "config", "set", "--key", "disableTelemetry", "--value",
		"true", NULL };
	const char *const login[] = { peer->m365, "login", "--authType", "secret", "--appId", BENCH_CLIENT, "--tenant",
		TENANT_ID, "--secret", "a client secret", NULL };
	const char *const list[] = { peer->m365, "entra", "oauth2grant", "list", "--spObjectId", peer->principal,
		"--output", "json", NULL };
	bool good = true;

	bench_run(quiet, peer->env, best);
	bench_run(login, peer->env, best); /* m365 fails after it has stored the token, because the token has no name */
	for (int i = 0; i < RUNS && good; i++) {
		struct cost cost;

		good = bench_run(list, peer->env, &cost) == 0;
		if (i == 0 || cost.ms < best->ms)
			*best = cost;
	}
	return good;
}

void bench_peer(void)
{
	static const char *const options[] = { "classic", NULL };
	struct peer peer = { .m365 = getenv("BENCH_M365") };
	struct cost ours = { 0 }, theirs = { 0 };
	const char *env[3];
	bool good;

	if (!peer.m365) {
		figure_missing("a check beside m365 reading one list of grants", "BENCH_M365 does not name it");
		return;
	}
	walk_home();
	if (!bench_stage(options, env))
		return;
	fill_env(&peer, env);
	good = best_of_ours(&peer, &ours) && best_of_theirs(&peer, &theirs);
	bench_stage_end();
	if (!good) {
		figure_missing("a check beside m365 reading one list of grants", "one of them did not come to its end");
		return;
	}
	figure("a check beside m365 reading one list of grants: time", ours.ms / theirs.ms, "", 0.1,
	    "%.0f ms to %.0f, best of %d", ours.ms, theirs.ms, RUNS);
	figure("  memory", (double)ours.peak_kib / (double)theirs.peak_kib, "", 0.5, "%.1f MiB to %.1f",
	    (double)ours.peak_kib / 1024, (double)theirs.peak_kib / 1024);
}
