/* world_host_test.c - what each system has in its own way, and what stands in for a call that a kernel does not know */
#include "world_home.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "world/host.h"

/* As before Linux 5.9, from now on; false where that cannot be. */
static bool forget_close_range(void)
{
#ifdef SYS_close_range
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_close_range, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = sizeof rules / sizeof *rules, .filter = rules };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 &&
	       syscall(SYS_close_range, ~0u, ~0u, 0u) != 0 && errno == ENOSYS;
#else
	return false;
#endif
}

/* Exit status of a child: 0 if what is below 40 stays open, and nothing else; 77 if there can be no filter. */
static int close_in_child(bool old, rlim_t limit)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		struct rlimit most = { limit, limit };

		if (dup2(0, 39) < 0 || dup2(0, 40) < 0 || dup2(0, 200) < 0 || dup2(0, 255) < 0)
			_exit(1);
		if (old && !forget_close_range())
			_exit(77);
		if (limit && setrlimit(RLIMIT_NOFILE, &most) != 0)
			_exit(2);
		host_close_from(40);
		_exit(fcntl(39, F_GETFD) < 0     ? 3
		      : fcntl(40, F_GETFD) >= 0  ? 4
		      : fcntl(200, F_GETFD) >= 0 ? 5
		      : fcntl(255, F_GETFD) >= 0 ? 6
						 : 0);
	}
	assert_int_equal(child, waitpid(child, &status, 0));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void all_descriptors_are_closed(void **state)
{
	int status;

	(void)state;
	assert_int_equal(0, close_in_child(false, 0));
	status = close_in_child(true, 256);
	if (status == 77)
		print_message("# this machine lets nobody filter calls\n");
	else
		assert_int_equal(0, status);
}

/* A container may have a limit of a billion: the test ends within seconds all the same. */
static void a_huge_limit_takes_no_time(void **state)
{
	struct rlimit now;
	int status;

	(void)state;
	alarm(20);
	assert_int_equal(0, getrlimit(RLIMIT_NOFILE, &now));
	status = close_in_child(true, now.rlim_max);
	assert_true(status == 0 || status == 77);
	alarm(0);
}

static void the_program_knows_its_path(void **state)
{
	char path[PATH_MAX], again[PATH_MAX];

	(void)state;
	assert_string_equal(path, host_program(path));
	assert_int_equal('/', *path);
	assert_non_null(strstr(path, "world_host_test"));
	assert_int_equal(0, chdir("/"));
	assert_string_equal(path, host_program(again));
}

static void a_peer_is_known(void **state)
{
	unsigned uid = 4711;
	int ends[2];

	(void)state;
	assert_int_equal(0, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends));
	assert_true(host_peer(ends[0], &uid));
	assert_int_equal(geteuid(), uid);
	close(ends[0]);
	close(ends[1]);
	assert_false(host_peer(-1, &uid));
}

static void a_path_leads_through_a_folder(void **state)
{
	char path[64], small[20];
	int dir = open(home, O_RDONLY | O_DIRECTORY);
	FILE *file;

	(void)state;
	file = fopen(home_top("there"), "w");
	assert_non_null(file);
	fclose(file);
	assert_true(host_path_through(dir, "there", path, sizeof path));
	assert_int_equal(0, access(path, F_OK));
	assert_false(host_path_through(dir, "there", small, sizeof small));
	close(dir);
	assert_false(host_path_through(dir, "there", path, sizeof path));
}

static void memory_can_be_a_file(void **state)
{
	int fd = host_memory_file();

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(5, write(fd, "words", 5));
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_make, home_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_descriptors_are_closed),
		TEST(a_huge_limit_takes_no_time),
		TEST(the_program_knows_its_path),
		TEST(a_peer_is_known),
		TEST(a_path_leads_through_a_folder),
		TEST(memory_can_be_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
