/* bench_net.c - over real TLS: requests and waits of a check, time to the sign-in code, memory */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pty/walk.h"

#define REQUESTS_MAX 1000

/* --- reading a trace --- */

struct traffic {
	int requests;
	int connections; /* counted in the proxy's log */
	int waves;       /* waits for the network, one after the other */
	int read_waves;  /* waves after discovery and sign-in */
	double ms;
};

/* Returns the number after the first '#', or 0 where there is none. */
static int number_of(const char *line)
{
	const char *hash = strchr(line, '#');

	return hash ? atoi(hash + 1) : 0;
}

/* Counts waves: a request belongs to the wave after the last request that was answered before it was sent. */
static void read_trace(const char *path, struct traffic *traffic)
{
	static int wave_of[REQUESTS_MAX];
	FILE *file = fopen(path, "r");
	int answered = 0, signed_in = 0;
	char line[2000];

	while (file && fgets(line, sizeof line, file)) {
		int number = number_of(line);

		if (number <= 0 || number >= REQUESTS_MAX)
			continue;
		if (strstr(line, "Z > ")) {
			wave_of[number] = answered + 1;
			traffic->requests++;
			traffic->waves = answered + 1 > traffic->waves ? answered + 1 : traffic->waves;
			if (strstr(line, "https://login.") && wave_of[number] > signed_in)
				signed_in = wave_of[number];
		} else if (strstr(line, "Z < ") && wave_of[number] > answered) {
			answered = wave_of[number];
		}
	}
	if (file)
		fclose(file);
	traffic->read_waves = traffic->waves - signed_in;
}

static int lines_of(const char *path)
{
	FILE *file = fopen(path, "r");
	int lines = 0, byte;

	while (file && (byte = getc(file)) != EOF)
		lines += byte == '\n';
	if (file)
		fclose(file);
	return lines;
}

/* --- a check --- */

static int run_check(const char *const *env, const char *tenant, const char *trace, struct cost *cost)
{
	const char *const argv[] = { walk_program(), "check", "--tenant", tenant, "--auth", "secret", "--client-id",
		BENCH_CLIENT, "--secret-file", bench_secret_file(), "--app-id", BENCH_APP, "--trace", trace, NULL };

	return bench_run(argv, env, cost);
}

static bool check_delayed(const char *delay, struct traffic *traffic)
{
	char log[300], trace[300];
	const char *const options[] = { "-d", delay, "-l", log, "classic", NULL };
	const char *env[3];
	struct cost cost;
	bool good;

	snprintf(log, sizeof log, "%s/log", walk_home_path());
	snprintf(trace, sizeof trace, "%s/trace-%s", walk_home_path(), delay);
	*traffic = (struct traffic){ 0 };
	if (!bench_stage(options, env))
		return false;
	good = run_check(env, BENCH_DOMAIN, trace, &cost) == 1; /* this tenant lacks two scopes, which is status 1 */
	bench_stage_end();
	traffic->ms = cost.ms;
	traffic->connections = lines_of(log);
	read_trace(trace, traffic);
	return good;
}

static void measure_checks(void)
{
	struct traffic quick, slow;

	if (!check_delayed("0", &quick) || !check_delayed("100", &slow)) {
		figure_missing("a check over TLS", "it did not come to its end");
		return;
	}
	figure("a check over TLS, app known by id: requests", slow.requests, "", -1,
	    "%d connections, in %.0f ms without delay", quick.connections, quick.ms);
	figure("  waits one after another, once signed in", slow.read_waves, "", 2, NULL);
	figure("  ... from cold, with discovery and sign-in", slow.waves, "", -1,
	    "each also opens its connections first: TCP, TLS");
	figure("  round trips at 100 ms an answer, from cold", (slow.ms - quick.ms) / 100, "", -1, "%.0f ms in all",
	    slow.ms);
}

/* --- many grants --- */

static long peak_with(const char *grants, struct cost *spent)
{
	char trace[300];
	const char *const options[] = { "-g", grants, "large", NULL };
	const char *env[3];
	struct cost cost = { 0 };

	snprintf(trace, sizeof trace, "%s/trace-%s", walk_home_path(), grants);
	if (!bench_stage(options, env))
		return -1;
	if (run_check(env, "large.practice.example", trace, &cost) != 0)
		cost.peak_kib = -1;
	bench_stage_end();
	*spent = cost;
	return cost.peak_kib;
}

static void measure_grants(void)
{
	struct cost few_cost = { 0 }, many_cost = { 0 };
	/* Both tenants fill a page of 999 grants, the most that the program ever holds at a time. */
	long few = peak_with("2000", &few_cost), many = peak_with("100000", &many_cost);

	if (few < 0 || many < 0) {
		figure_missing("100,000 user grants on the app", "the check did not come to its end");
		return;
	}
	figure("100,000 user grants on the app: memory beyond 2,000", (double)(many - few) / 1024, "MiB", 1,
	    "%.1f MiB; %.0f ms, where 2,000 take %.0f; %.0f of them its own work, the rest the server's pages",
	    (double)many / 1024, many_cost.ms, few_cost.ms, many_cost.cpu_ms);
}

/* --- the wizard --- */

static double time_to_code(const char *delay)
{
	const char *const options[] = { "-d", delay, "classic", NULL };
	const char *const argv[] = { walk_program(), "wizard", "--tenant", BENCH_DOMAIN, NULL };
	const char *env[3];
	struct pty *pty;
	double before;

	walk_home();
	if (!bench_stage(options, env))
		return -1;
	pty = pty_start(&(struct pty_options){ .argv = argv, .env = env });
	walk_page(pty, "Sign-in");
	walk_choose(pty, "Sign in to Microsoft Graph by device code");
	before = bench_ms();
	pty_see(pty, "login.practice.example/devicelogin");
	before = bench_ms() - before;
	pty_key(pty, VTERM_KEY_FUNCTION(10)); /* which asks, because a sign-in is under way */
	walk_choose(pty, "Leave; the next start continues here");
	pty_finish(pty);
	bench_stage_end();
	return before;
}

/* Walks through all pages, signed in as an app. */
static void measure_memory(void)
{
	static const char *const options[] = { "classic", NULL };
	const char *env[3];
	struct pty *pty;

	walk_home();
	const char *const argv[] = { walk_program(), "wizard", "--tenant", BENCH_DOMAIN, "--auth", "secret",
		"--client-id", BENCH_CLIENT, "--secret-file", bench_secret_file(), "--app-id", BENCH_APP, NULL };
	if (!bench_stage(options, env))
		return;
	pty = pty_start(&(struct pty_options){ .argv = argv, .env = env });
	walk_page(pty, "Sign-in");
	walk_choose(pty, "Sign in to both services by client secret");
	pty_see(pty, "You are signed in to both services");
	walk_choose(pty, "Next: Add-in");
	walk_page(pty, "Add-in");
	walk_choose(pty, "Next: Consent");
	walk_page(pty, "Consent");
	walk_choose(pty, "Next: Permissions");
	walk_page(pty, "Permissions");
	walk_choose(pty, "Next: Legacy tokens");
	walk_choose(pty, "Next: Proof");
	walk_choose(pty, "Next: Summary");
	walk_page(pty, "Summary");
	pty_type(pty, "r");
	walk_page(pty, "Trace");
	figure("peak memory, wizard to its last page over TLS", (double)bench_status(pty_pid(pty), "VmHWM") / 1024,
	    "MiB", 20, NULL);
	walk_quit(pty, 1);
	bench_stage_end();
}

void bench_net(void)
{
	double near, far;

	measure_checks();
	measure_grants();
	near = time_to_code("0");
	far = time_to_code("100");
	figure("from the choice to the code on screen", near, "ms", -1, "%.0f ms when each answer takes 100", far);
	measure_memory();
}
