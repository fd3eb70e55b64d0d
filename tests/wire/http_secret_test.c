/* http_secret_test.c - after a transport is closed, no copy of a token is left in memory
 *
 * The server is another process, so that what it received lies in other memory.
 */
#include <link.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hash.h"
#include "wire/wire.h"

#define MASK        0x5A
#define CANARY_SIZE 48

static unsigned char masked[CANARY_SIZE]; /* the canary in disguise, so that the scan does not find this copy */
static bool wiping;

static void give_canary(struct secret *secret)
{
	for (int i = 0; i < CANARY_SIZE; i++) {
		char c = (char)(masked[i] ^ MASK);

		secret_add(secret, &c, 1);
	}
}

/* Counts the first half of the canary in this stretch of memory. Freed memory counts, too; that is the point. */
__attribute__((no_sanitize("address"))) static size_t scan_range(const volatile unsigned char *from,
    const volatile unsigned char *to)
{
	size_t found = 0;

	for (; from + CANARY_SIZE / 2 <= to; from++) {
		int i = 0;

		while (i < CANARY_SIZE / 2 && (from[i] ^ MASK) == masked[i])
			i++;
		found += i == CANARY_SIZE / 2;
	}
	return found;
}

static size_t scan_memory(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long from, to;
	char rights[8], line[512];
	size_t found = 0;

	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3)
			continue;
		/* a sanitizer's own memory is huge and skipped */
		if (rights[0] == 'r' && rights[1] == 'w' && to - from < 1ul << 28 && !strstr(line, "[vvar]"))
			found += scan_range((const unsigned char *)from, (const unsigned char *)to);
	}
	fclose(maps);
	return found;
}

/* Runs the server, which ends when the test closes its end of @life. */
static int run_server(int tell, int life)
{
	char byte;

	signal(SIGPIPE, SIG_IGN);
	if (!tls_server_start(&wire.server, &wire.certs, CERT_GOOD) ||
	    write(tell, &wire.server.listener.port, sizeof(int)) != sizeof(int))
		return 1;
	while (read(life, &byte, 1) > 0)
		;
	tls_server_stop(&wire.server);
	return 0;
}

static void ask_all_ways(struct transport *http)
{
	struct request read = { .id = 1, .service = SERVICE_GRAPH, .url = wire.base, .label = "reading" };
	struct request write = { .id = 2,
		.service = SERVICE_GRAPH,
		.url = wire.base,
		.label = "writing",
		.method = METHOD_PATCH,
		.body = "{}",
		.writes = true };
	struct request sign_in = { .id = 3,
		.service = SERVICE_LOGIN,
		.url = wire.base,
		.label = "signing in",
		.method = METHOD_POST,
		.secret = true };
	struct secret token = { NULL, 0 };
	struct reply reply;

	give_canary(&token);
	http->bearer(http, SERVICE_GRAPH, &token);
	assert_int_equal(wire_ask(http, &read).status, 200);
	assert_int_equal(wire_ask(http, &read).status, 200);
	assert_int_equal(wire_ask(http, &write).status, 200);
	secret_add_text(&sign_in.form, "client_secret=");
	give_canary(&sign_in.form);
	assert_int_equal(wire_ask(http, &sign_in).status, 200);
	/* a request given up half-way */
	http->send(http, &read);
	http->next(http, &reply);
	http->cancel(http, 0);
}

/* libssh of Ubuntu 20.04, which its libcurl is linked with, starts libcrypto as soon as it is loaded. */
static int is_libssh(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size, (void)data;
	return strstr(info->dlpi_name, "/libssh.so") != NULL;
}

/* libcrypto refuses as soon as another library has used it, and naaready, which loads the same libraries, could then only
 * go on without. SECURITY.md says what holds where this test fails. */
static void libcrypto_wipes_what_it_frees(void **state)
{
	(void)state;
	assert_true(wiping || dl_iterate_phdr(is_libssh, NULL));
}

static void no_copy_of_a_token_is_left(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http = wire_open(&options);

	(void)state;
	ask_all_ways(http);
	assert_true(scan_memory() >= 1); /* the copy that the transport still holds */
	http->close(http);
	assert_int_equal(scan_memory(), 0);
}

static void the_trace_shows_no_token(void **state)
{
	const unsigned char *trace = (const unsigned char *)wire.trace;

	(void)state;
	assert_true(strlen(wire.trace) > 100);
	assert_int_equal(scan_range(trace, trace + sizeof(wire.trace)), 0);
}

int main(int argc, char **argv)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(libcrypto_wipes_what_it_frees),
		cmocka_unit_test(no_copy_of_a_token_is_left),
		cmocka_unit_test(the_trace_shows_no_token),
	};
	int tell[2], life[2], port = 0, failed = 1;
	pid_t child;

	/* The test binds at once, as the program is linked (-z now): lazy binding saves the vector registers on the
	 * stack, with pieces of a copied token in them. */
	if (argc && !getenv("LD_BIND_NOW") && !setenv("LD_BIND_NOW", "1", 1))
		execvp(argv[0], argv);
	wiping = hash_wipe_freed(); /* as process_careful() does, before all else */
	setlocale(LC_ALL, "C.UTF-8");
	if (getrandom(masked, sizeof(masked), 0) != sizeof(masked) || !certs_make(&wire.certs) || pipe(tell) ||
	    pipe(life))
		return 99;
	for (int i = 0; i < CANARY_SIZE; i++)
		masked[i] = (unsigned char)(letters[masked[i] % 64] ^ MASK);
	child = fork();
	if (!child) {
		close(life[1]);
		_exit(run_server(tell[1], life[0]));
	}
	if (read(tell[0], &port, sizeof(port)) == sizeof(port)) {
		snprintf(wire.base, sizeof(wire.base), "https://localhost:%d", port);
		pthread_mutex_init(&wire.proxy.listener.lock, NULL);
		failed = cmocka_run_group_tests_name("http: secrets", tests, NULL, NULL);
	}
	close(life[1]);
	waitpid(child, NULL, 0);
	certs_remove(&wire.certs);
	return failed;
}
