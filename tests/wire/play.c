/* play.c - runs a command in front of a server that has the real host names and plays a script
 *
 *	play [-c CERT] [-k SIGNAL:MS] [-l FILE] -r WHAT [-r WHAT]... -- COMMAND [ARGUMENT]...
 *
 * Like stage, but with a script of answers, byte for byte: the nth request gets the nth WHAT, the last one is repeated.
 * WHAT is STATUS:FILE (a reply in JSON), raw:FILE (head and body as they go out), flood:BYTES (a reply in JSON that is so
 * long), slow (one that never ends), hang, reset or close. CERT is good, expired, early, other or inspected. -k sends the
 * command a signal after a while; -l writes the requests to FILE.
 */
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wire/connect_proxy.h"
#include "wire/tls_server.h"

#define LINES_MAX 16

struct play {
	struct certs certs;
	struct tls_server server;
	struct connect_proxy proxy;
	struct script script[LINES_MAX];
	size_t lines;
	enum cert cert;
	int signal, after_ms;
	const char *log;
};

static const char *const certs[CERT_COUNT] = {
	[CERT_GOOD] = "good",
	[CERT_EXPIRED] = "expired",
	[CERT_EARLY] = "early",
	[CERT_OTHER_NAME] = "other",
	[CERT_INSPECTED] = "inspected",
};

static char *read_whole(const char *path, size_t *len)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1 << 20);

	if (!file || !text) {
		fprintf(stderr, "play: %s: %s\n", path, strerror(errno));
		exit(99);
	}
	*len = fread(text, 1, (1 << 20) - 1, file);
	fclose(file);
	return text;
}

static char *make_head(const char *status, size_t len, const char *body)
{
	char *text = NULL;

	if (asprintf(&text,
		"HTTP/1.1 %s Said\r\nContent-Type: application/json; charset=utf-8\r\n"
		"Content-Length: %zu\r\n\r\n%s",
		status, len, body) < 0)
		exit(99);
	return text;
}

static bool add_line(struct play *play, char *what)
{
	struct script *line = &play->script[play->lines];
	char *kind = strsep(&what, ":"), *body;
	size_t len;

	if (play->lines++ == LINES_MAX)
		return false;
	if (!strcmp(kind, "hang"))
		line->act = ACT_SILENT;
	else if (!strcmp(kind, "reset"))
		line->act = ACT_RESET;
	else if (!strcmp(kind, "close"))
		line->act = ACT_CLOSE;
	else if (!strcmp(kind, "slow"))
		*line = (struct script){ .act = ACT_SLOW, .text = make_head("200", 1 << 20, "{") };
	else if (!what)
		return false;
	else if (!strcmp(kind, "flood"))
		*line = (struct script){ .act = ACT_FLOOD,
			.flood = strtoul(what, NULL, 10),
			.text = make_head("200", strtoul(what, NULL, 10), "") };
	else if (!strcmp(kind, "raw"))
		line->text = read_whole(what, &line->len);
	else {
		body = read_whole(what, &len);
		line->text = make_head(kind, strlen(body), body);
		free(body);
	}
	return true;
}

static void set_environment(const struct play *play)
{
	char proxy[64];

	snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", play->proxy.listener.port);
	setenv("HTTPS_PROXY", proxy, 1);
	setenv("https_proxy", proxy, 1);
	setenv("SSL_CERT_FILE", play->certs.ca, 1);
	unsetenv("NO_PROXY");
	unsetenv("no_proxy");
	unsetenv("CURL_CA_BUNDLE");
	unsetenv("SSL_CERT_DIR");
}

static int run_command(const struct play *play, char **command)
{
	pid_t child = fork();
	int status = 0;

	if (!child) {
		signal(SIGPIPE, SIG_DFL);
		execvp(command[0], command);
		fprintf(stderr, "play: %s: %s\n", command[0], strerror(errno));
		_exit(127);
	}
	if (play->signal) {
		poll(NULL, 0, play->after_ms);
		kill(child, play->signal);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void write_log(const struct play *play)
{
	FILE *log = play->log ? fopen(play->log, "w") : NULL;

	for (size_t i = 0; log && i < play->server.count && i < TLS_SERVER_REQUESTS; i++)
		fprintf(log, "%s\n", play->server.requests[i]);
	if (log)
		fclose(log);
}

static int usage(void)
{
	fputs("usage: play [-c CERT] [-k SIGNAL:MS] [-l FILE] -r WHAT [-r WHAT]... -- COMMAND...\n", stderr);
	return 99;
}

static bool take_option(struct play *play, int option)
{
	char *ms;

	switch (option) {
	case 'c':
		while (play->cert < CERT_COUNT && strcmp(certs[play->cert], optarg))
			play->cert++;
		return play->cert < CERT_COUNT;
	case 'k':
		play->signal = (int)strtol(optarg, &ms, 10);
		play->after_ms = *ms == ':' ? (int)strtol(ms + 1, NULL, 10) : 0;
		return play->signal > 0;
	case 'l':
		play->log = optarg;
		return true;
	case 'r':
		return add_line(play, optarg);
	}
	return false;
}

int main(int argc, char **argv)
{
	static struct play play;
	int option, status;

	setlocale(LC_ALL, "C.UTF-8");
	while ((option = getopt(argc, argv, "+c:k:l:r:")) != -1)
		if (!take_option(&play, option))
			return usage();
	if (optind >= argc || !play.lines)
		return usage();
	signal(SIGPIPE, SIG_IGN);
	if (!certs_make(&play.certs))
		return 99;
	if (!tls_server_start(&play.server, &play.certs, play.cert) ||
	    !connect_proxy_start(&play.proxy, play.server.listener.port)) {
		certs_remove(&play.certs);
		return 99;
	}
	tls_server_play(&play.server, play.script, play.lines);
	set_environment(&play);
	status = run_command(&play, argv + optind);
	connect_proxy_stop(&play.proxy);
	tls_server_stop(&play.server);
	write_log(&play);
	certs_remove(&play.certs);
	for (size_t i = 0; i < play.lines; i++)
		free((char *)(uintptr_t)play.script[i].text);
	return status;
}
