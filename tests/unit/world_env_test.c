/* world_env_test.c - the environment, the clock, the trace and the lock of a dry run */
#include "world_home.h"

#include "world/clock.h"
#include "world/env.h"
#include "world/store.h"
#include "world/transport_null.h"
#include "world/transport_trace.h"

static void clear_environment(void)
{
	static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy",
		"ALL_PROXY", "no_proxy", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "NO_COLOR",
		"ACCESSIBLE", "TMUX", "STY", "TERM", "XDG_CONFIG_HOME" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
}

static void an_empty_environment_gives_defaults(void **state)
{
	struct env env;

	(void)state;
	clear_environment();
	env_read(&env);
	assert_null(env.https_proxy);
	assert_null(env.http_proxy);
	assert_null(env.no_proxy);
	assert_null(env.ssl_cert_file);
	assert_null(env.curl_ca_bundle);
	assert_null(env.ssl_cert_dir);
	assert_null(env.term);
	assert_false(env.no_color || env.accessible || env.tmux || env.screen);
}

static void proxies_are_read(void **state)
{
	struct env env;

	(void)state;
	clear_environment();
	setenv("ALL_PROXY", "http://all:1", 1);
	env_read(&env);
	assert_string_equal("http://all:1", env.https_proxy);
	setenv("HTTPS_PROXY", "http://user:pa@ss@upper.example:3128/", 1);
	setenv("HTTP_PROXY", "http://visitor", 1);
	setenv("NO_PROXY", "a,b", 1);
	env_read(&env);
	assert_string_equal("http://user:pa@ss@upper.example:3128/", env.https_proxy);
	assert_null(env.http_proxy);
	assert_string_equal("a,b", env.no_proxy);
	setenv("https_proxy", "lower:8080", 1);
	setenv("http_proxy", "plain:80", 1);
	setenv("no_proxy", "c", 1);
	env_read(&env);
	assert_string_equal("lower:8080", env.https_proxy);
	assert_string_equal("plain:80", env.http_proxy);
	assert_string_equal("c", env.no_proxy);
	setenv("https_proxy", "", 1); /* an empty variable counts as unset */
	env_read(&env);
	assert_string_equal("http://user:pa@ss@upper.example:3128/", env.https_proxy);
	clear_environment();
}

static void flags_and_paths_are_read(void **state)
{
	struct env env;
	char path[200];

	(void)state;
	clear_environment();
	setenv("ACCESSIBLE", "0", 1);
	setenv("CURL_CA_BUNDLE", "/curl", 1);
	env_read(&env);
	assert_false(env.accessible);
	assert_string_equal("/curl", env.curl_ca_bundle);
	setenv("ACCESSIBLE", "1", 1);
	setenv("SSL_CERT_FILE", "/ssl", 1);
	setenv("NO_COLOR", "1", 1);
	setenv("TMUX", "/tmp/tmux", 1);
	setenv("STY", "1.pts-0.host", 1);
	setenv("XDG_CONFIG_HOME", "relative", 1); /* a relative path is not allowed, and is ignored */
	setenv("HOME", "/home/admin", 1);
	env_read(&env);
	assert_true(env.accessible && env.no_color && env.tmux && env.screen);
	assert_string_equal("/ssl", env.ssl_cert_file);
	assert_true(env_config_path(&env, "config.json", path, sizeof path));
	assert_string_equal("/home/admin/.config/naaready/config.json", path);
	setenv("XDG_CONFIG_HOME", "/etc/xdg", 1);
	env_read(&env);
	assert_true(env_config_path(&env, "profiles", path, sizeof path));
	assert_string_equal("/etc/xdg/naaready/profiles", path);
	assert_true(env_config_path(&env, "", path, sizeof path));
	assert_string_equal("/etc/xdg/naaready", path);
	assert_false(env_config_path(&env, "profiles", path, 10));
	clear_environment();
}

static void a_practice_clock_can_be_moved(void **state)
{
	struct clock clock = { .skew_s = -1000 };
	int64_t utc = clock_utc(&clock), ms = clock_ms(&clock);
	unsigned char a[16] = { 0 }, b[16] = { 0 };

	(void)state;
	assert_true(clock_real_utc() - utc >= 1000 && clock_real_utc() - utc <= 1001);
	clock_skip(&clock, 100);
	clock_skip(&clock, -5); /* the clock never goes back */
	assert_true(clock_utc(&clock) - utc >= 100 && clock_utc(&clock) - utc <= 102);
	assert_true(clock_ms(&clock) - ms >= 100000 && clock_ms(&clock) - ms < 105000);
	assert_true(clock_random(a, sizeof a) && clock_random(b, sizeof b));
	assert_memory_not_equal(a, b, sizeof a);
}

static void a_trace_has_no_secret(void **state)
{
	struct clock clock = { 0 };
	char path[400];
	struct err err;
	struct trace *trace;
	struct trace_options options = { .behind = transport_null_open(), .dry_run = true };
	struct transport *guard;
	struct reply reply;
	struct buf text;
	struct request ask = { .id = 1,
		.service = SERVICE_LOGIN,
		.method = METHOD_POST,
		.url = "https://login.example/token?code=CANARY1&x=1&access_token=CANARY2#f" };
	struct request change = { .id = 2,
		.service = SERVICE_GRAPH,
		.method = METHOD_PATCH,
		.writes = true,
		.url = "https://graph.example/v1.0/x",
		.body = "{\"CANARY3\":1}" };

	(void)state;
	snprintf(path, sizeof path, "%s", home_top("trace"));
	trace = trace_open(path, &clock, &err);
	assert_non_null(trace);
	options.trace = trace;
	guard = transport_trace_open(&options);
	secret_set(&ask.form, "client_secret=CANARY4", 21);
	guard->send(guard, &ask);
	guard->send(guard, &change);
	assert_false(secret_is_set(&ask.form));
	assert_int_equal(2, guard->pending(guard));
	/* The change did not reach the transport behind. */
	assert_int_equal(1, transport_trace_behind(guard)->pending(transport_trace_behind(guard)));
	assert_true(guard->next(guard, &reply));
	assert_int_equal(2, reply.id);
	assert_true(reply.lost);
	assert_int_equal(ERR_CANCELLED, reply.err.kind);
	assert_true(guard->next(guard, &reply));
	assert_int_equal(1, reply.id);
	assert_false(guard->next(guard, &reply));
	guard->send(guard, &change);
	guard->cancel(guard, 2);
	assert_int_equal(0, guard->pending(guard));
	guard->close(guard);
	trace_line(trace, "one\nline \033[31m");
	assert_int_equal(0, trace_close(trace));
	assert_true(file_read(path, 1 << 20, &text, &err));
	assert_null(strstr(buf_text(&text), "CANARY"));
	assert_null(strchr(buf_text(&text), '\033'));
	assert_non_null(strstr(buf_text(&text),
	    "POST https://login.example/token?code=...&x=1&access_token=...#f (login, form 21"));
	assert_non_null(
	    strstr(buf_text(&text), "PATCH https://graph.example/v1.0/x (graph, body 13 bytes, writes) NOT SENT"));
	assert_non_null(strstr(buf_text(&text), "one line"));
	buf_release(&text);
	assert_null(trace_open(home_top("no/such/trace"), &clock, &err));
	assert_int_equal(ERR_FILE, err.kind);
	trace_line(NULL, "nobody");
}

static void a_trace_is_readable_only_by_its_owner(void **state)
{
	struct clock clock = { 0 };
	struct stat now;
	char path[400];
	struct err err;

	(void)state;
	snprintf(path, sizeof path, "%s", home_top("trace"));
	close(open(path, O_CREAT | O_WRONLY, 0644));
	chmod(path, 0644);
	trace_close(trace_open(path, &clock, &err));
	assert_int_equal(0, stat(path, &now));
	assert_int_equal(0600, now.st_mode & 0777);
	assert_int_equal(0, symlink(path, home_top("link")));
	assert_null(trace_open(home_top("link"), &clock, &err));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_make, home_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_environment_gives_defaults),
		TEST(proxies_are_read),
		TEST(flags_and_paths_are_read),
		TEST(a_practice_clock_can_be_moved),
		TEST(a_trace_has_no_secret),
		TEST(a_trace_is_readable_only_by_its_owner),
	};

	setlocale(LC_ALL, "C.UTF-8");
	umask(077);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
