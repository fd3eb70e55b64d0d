/* guard_process_test.c - talking with a guard: a silent one, another user's, a second one of the same tenant */
#include "world_home.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

#include "guard/guard_process.h"

#define TENANT "5a1e5f0c-0000-4000-8000-000000000001"

static int set_up(void **state)
{
	int bad = home_make(state);

	return bad ? bad : mkdir(home_path(""), 0700) || mkdir(home_path("open"), 0700);
}

/* Makes a socket in the place of a guard's, with room for @backlog callers, which nobody accepts. */
static int make_silent_socket(int backlog)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_true(strlen(home_path("open/" TENANT ".sock")) < sizeof address.sun_path);
	memcpy(address.sun_path, home_path("open/" TENANT ".sock"), strlen(home_path("open/" TENANT ".sock")) + 1);
	assert_int_equal(0, bind(fd, (struct sockaddr *)&address, sizeof address));
	assert_int_equal(0, listen(fd, backlog));
	return fd;
}

/* An alarm ends the test if the program waits. */
static void nothing_waits_for_a_silent_guard(void **state)
{
	struct guard_link links[12];
	const char *text;
	struct err err;
	int fd = make_silent_socket(2), refused = 0;

	(void)state;
	alarm(10);
	for (int i = 0; i < 12; i++) {
		guard_link_init(&links[i]);
		if (guard_say(&links[i], home_path("open"), TENANT, "status", &err))
			continue;
		assert_int_equal(ERR_UNREACHABLE, err.kind);
		assert_non_null(strstr(err.told, "does not answer"));
		refused++;
	}
	assert_true(refused > 0);
	assert_false(guard_received(&links[0], &text));
	assert_int_equal(GUARD_PATIENCE_MS, guard_patience_ms(&links[0]));
	for (int i = 0; i < 12; i++)
		guard_link_close(&links[i]);
	alarm(0);
	close(fd);
}

static void a_guard_that_talks_without_end_is_left(void **state)
{
	struct guard_link link;
	const char *text = "";
	struct err err;
	int fd = make_silent_socket(2), caller, heard = 0;

	(void)state;
	alarm(10);
	guard_link_init(&link);
	assert_true(guard_say(&link, home_path("open"), TENANT, "status", &err));
	caller = accept(fd, NULL, NULL);
	while (text && heard < 1000) {
		(void)!send(caller, "{}", 2, MSG_NOSIGNAL | MSG_DONTWAIT);
		heard += guard_received(&link, &text);
	}
	assert_null(text);
	assert_true(heard < 100);
	alarm(0);
	close(caller);
	close(fd);
}

static void another_users_socket_is_not_asked(void **state)
{
	struct guard_link link;
	struct err err;
	int status, ends[2];
	pid_t child;
	char byte;

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(0, pipe(ends));
	assert_int_equal(0, chmod(home, 0777) | chmod(home_path(""), 0777) | chmod(home_path("open"), 0777));
	child = fork();
	if (child == 0) {
		if (setresuid(65534, 65534, 65534) != 0)
			_exit(1);
		make_silent_socket(4);
		(void)!write(ends[1], "x", 1);
		pause();
		_exit(0);
	}
	assert_int_equal(1, read(ends[0], &byte, 1));
	guard_link_init(&link);
	assert_false(guard_say(&link, home_path("open"), TENANT, "status", &err));
	assert_non_null(strstr(err.told, "another user (65534)"));
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	close(ends[0]);
	close(ends[1]);
}

/* Two guards would put back twice, and each would take the other's socket. */
static void there_is_one_guard_of_a_tenant(void **state)
{
	static struct guard_post one, two;
	char path[400];
	struct err err;
	int spare = dup(0);

	(void)state;
	alarm(10);
	snprintf(path, sizeof path, "%s", home_path("open"));
	assert_true(guard_post_open(&one, path, TENANT, &err));
	one.callers[0] = two.callers[0] = -1; /* no parent is waiting */
	for (int i = 0; i < 8; i++) {         /* also when the first one takes no more callers */
		assert_false(guard_post_open(&two, path, TENANT, &err));
		assert_int_equal(ERR_CONFLICT, err.kind);
	}
	close(one.listening); /* as a guard that was killed, whose socket stays */
	assert_true(guard_post_open(&two, path, TENANT, &err));
	two.callers[0] = -1;
	guard_post_close(&two);
	alarm(0);
	close(spare);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, home_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_waits_for_a_silent_guard),
		TEST(a_guard_that_talks_without_end_is_left),
		TEST(another_users_socket_is_not_asked),
		TEST(there_is_one_guard_of_a_tenant),
	};

	setlocale(LC_ALL, "C.UTF-8");
	umask(077);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
