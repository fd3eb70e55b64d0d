/* stage.c - runs a command in front of a practice cloud that has the real host names
 *
 *	stage [-d MS] [-g COUNT] [-l FILE] [-f KIND[:NTH[:PATH]]]... TENANT -- COMMAND [ARGUMENT]...
 *
 * Serves a practice tenant over HTTPS, puts a proxy before it that leads every host there, and runs
 * the command with HTTPS_PROXY and SSL_CERT_FILE set to them: what it sends to graph.microsoft.com
 * goes over real TLS under that name and never leaves the machine. Ends with the command's exit
 * status. Without a command the two settings are printed, and served until standard input ends.
 *
 * -d delays each answer; -g is how many users consented for themselves; -l writes to FILE what the
 * proxy was asked for; -f is a fault (practice.h).
 */
#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "wire/certs.h"
#include "wire/connect_proxy.h"
#include "world/serve.h"

struct stage {
	struct certs certs;
	struct practice practice;
	struct connect_proxy proxy;
	struct serve_options options;
	struct err err;
	const char *log;
	int stop[2], ready[2];
	pthread_t thread;
};

static const char *const fault_names[] = {
	[FAULT_429] = "429",
	[FAULT_503] = "503",
	[FAULT_LOST] = "lost",
	[FAULT_LOST_AFTER] = "lost-after",
	[FAULT_SLOW] = "slow",
	[FAULT_HTML] = "html",
	[FAULT_TRUNCATED] = "truncated",
	[FAULT_ERROR_IN_200] = "error-in-200",
	[FAULT_REDIRECT] = "redirect",
	[FAULT_EMPTY] = "empty",
	[FAULT_DEEP] = "deep",
};

static int64_t now(void)
{
	return (int64_t)time(NULL);
}

static void ready(void *who, int port)
{
	struct stage *stage = who;

	(void)!write(stage->ready[1], &port, sizeof(port));
}

static void *serve(void *who)
{
	struct stage *stage = who;
	int none = -1;

	if (!serve_run(&stage->practice, &stage->options, &stage->err))
		(void)!write(stage->ready[1], &none, sizeof(none));
	return NULL;
}

static bool add_fault(struct stage *stage, char *text)
{
	struct practice *practice = &stage->practice;
	char *kind = strsep(&text, ":"), *nth = strsep(&text, ":");
	struct fault fault = { .path = text ? text : "",
		.nth = nth ? (unsigned)strtoul(nth, NULL, 10) : 1,
		.retry_after_s = 1 };

	for (size_t i = 1; i < sizeof(fault_names) / sizeof(*fault_names); i++)
		if (!strcmp(fault_names[i], kind))
			fault.kind = (enum fault_kind)i;
	if (!fault.kind || practice->fault_count == sizeof(practice->faults) / sizeof(fault))
		return false;
	practice->faults[practice->fault_count++] = fault;
	return true;
}

static bool begin_stage(struct stage *stage)
{
	int port = -1;

	if (pipe(stage->stop) || pipe(stage->ready) || !certs_make(&stage->certs))
		return false;
	stage->options.cert_file = stage->certs.cert[CERT_GOOD];
	stage->options.key_file = stage->certs.key[CERT_GOOD];
	stage->options.real_names = true;
	stage->options.ready = ready;
	stage->options.who = stage;
	stage->options.now = now;
	stage->options.stop = stage->stop[0];
	if (pthread_create(&stage->thread, NULL, serve, stage) ||
	    read(stage->ready[0], &port, sizeof(port)) != sizeof(port) || port < 0 ||
	    !connect_proxy_start(&stage->proxy, port)) {
		fprintf(stderr, "stage: %s\n", stage->err.told);
		certs_remove(&stage->certs);
		return false;
	}
	return true;
}

static void end_stage(struct stage *stage)
{
	FILE *log = stage->log ? fopen(stage->log, "w") : NULL;

	(void)!write(stage->stop[1], "", 1);
	pthread_join(stage->thread, NULL);
	connect_proxy_stop(&stage->proxy);
	for (size_t i = 0; log && i < stage->proxy.count && i < CONNECT_PROXY_LINES; i++)
		fprintf(log, "%s\n", stage->proxy.lines[i]);
	if (log)
		fclose(log);
	certs_remove(&stage->certs);
	practice_release(&stage->practice);
}

/* Sets the variables that libcurl and other clients read. */
static void set_environment(const struct stage *stage)
{
	static const char *const off[] = { "NO_PROXY", "no_proxy", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "ALL_PROXY",
		"all_proxy" };
	char proxy[64];

	snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%d", stage->proxy.listener.port);
	for (size_t i = 0; i < sizeof(off) / sizeof(*off); i++)
		unsetenv(off[i]);
	setenv("HTTPS_PROXY", proxy, 1);
	setenv("https_proxy", proxy, 1);
	setenv("SSL_CERT_FILE", stage->certs.ca, 1);
	setenv("NODE_EXTRA_CA_CERTS", stage->certs.ca, 1);
	setenv("REQUESTS_CA_BUNDLE", stage->certs.ca, 1);
}

static int run_command(char **command)
{
	pid_t child = fork();
	int status = 0;

	if (!child) {
		signal(SIGPIPE, SIG_DFL);
		signal(SIGINT, SIG_DFL);
		execvp(command[0], command);
		fprintf(stderr, "stage: %s: %s\n", command[0], strerror(errno));
		_exit(127);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void choose_tenant(struct practice_tenant *tenant, const struct practice_tenant *found)
{
	unsigned grants = tenant->user_grants;

	*tenant = *found;
	if (grants)
		tenant->user_grants = grants;
}

static int usage(void)
{
	fputs("usage: stage [-d MS] [-g COUNT] [-l FILE] [-f KIND[:NTH[:PATH]]]... TENANT [-- COMMAND...]\n", stderr);
	return 2;
}

int main(int argc, char **argv)
{
	static struct stage stage;
	static struct practice_tenant tenant;
	char *faults[16] = { NULL };
	size_t n = 0;
	char byte;
	int option, status = 0;

	setlocale(LC_ALL, "C.UTF-8");
	while ((option = getopt(argc, argv, "+d:g:l:f:")) != -1) {
		if (option == 'd')
			stage.options.delay_ms = (unsigned)strtoul(optarg, NULL, 10);
		else if (option == 'g')
			tenant.user_grants = (unsigned)strtoul(optarg, NULL, 10);
		else if (option == 'l')
			stage.log = optarg;
		else if (option == 'f' && n < 16)
			faults[n++] = optarg;
		else
			return usage();
	}
	if (optind >= argc || !practice_find(argv[optind]))
		return usage();
	choose_tenant(&tenant, practice_find(argv[optind++]));
	practice_init(&stage.practice, &tenant, now());
	for (size_t i = 0; i < n; i++)
		if (!add_fault(&stage, faults[i]))
			return usage();
	if (optind < argc && !strcmp(argv[optind], "--"))
		optind++;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN); /* the command decides about Ctrl-C */
	if (!begin_stage(&stage))
		return 99;
	set_environment(&stage);
	if (optind < argc) {
		status = run_command(argv + optind);
	} else {
		printf("HTTPS_PROXY=%s\nSSL_CERT_FILE=%s\n", getenv("HTTPS_PROXY"), getenv("SSL_CERT_FILE"));
		fflush(stdout);
		while (read(STDIN_FILENO, &byte, 1) > 0)
			;
	}
	end_stage(&stage);
	return status;
}
