/* world_store_test.c - what is kept on disk, on a real disk */
#include "world_home.h"

#include <sys/file.h>
#include <time.h>

#include "core/run.h"
#include "world/store.h"

#define TENANT "5a1e5f0c-0000-4000-8000-000000000001"
#define OTHER  "5a1e5f0c-0000-4000-8000-000000000002"
#define ID     "20261124-062240-3f9c1a"

static void open_store(struct store *store)
{
	struct err err;

	assert_true(store_open(store, false, true, &err));
}

static const char *read_content(const char *name)
{
	static struct buf text;
	struct err err;

	buf_release(&text);
	assert_true(file_read(home_path(name), 1 << 20, &text, &err));
	return buf_text(&text);
}

/* --- the run that is written --- */

static void nothing_is_made_before_the_first_line(void **state)
{
	struct store store;

	(void)state;
	open_store(&store);
	store_run(&store, ID, -1);
	assert_int_equal(-1, home_mode(""));
	store_close(&store);
}

static void lines_are_appended(void **state)
{
	struct store store;
	struct err err;

	(void)state;
	open_store(&store);
	store_run(&store, ID, -1);
	assert_true(store_append(&store, "{\"n\":1}\n", false, &err));
	assert_true(store_append(&store, "{\"n\":2}\n", true, &err));
	assert_string_equal("{\"n\":1}\n{\"n\":2}\n", read_content("runs/" ID ".jsonl"));
	assert_int_equal(0700, home_mode(""));
	assert_int_equal(0700, home_mode("runs"));
	assert_int_equal(0600, home_mode("runs/" ID ".jsonl"));
	/* From now on it is another run. */
	store_run(&store, "20261124-062241-000000", -1);
	assert_true(store_append(&store, "{\"n\":3}\n", true, &err));
	assert_string_equal("{\"n\":3}\n", read_content("runs/20261124-062241-000000.jsonl"));
	assert_int_equal(16, home_size("runs/" ID ".jsonl"));
	store_close(&store);
}

/* Just opening and quitting: nothing that matters was noted. */
static void a_start_in_which_nothing_was_read_leaves_no_file(void **state)
{
	struct run_start start = { .id = ID, .command = "wizard", .tool = "0.1.0", .host = "jump", .at = 1795500000 };
	struct store store;
	struct run run;
	struct err err;
	const char *begin, *page, *person;

	(void)state;
	run_init(&run);
	begin = run_begin(&run, &start);
	page = run_note_page(&run, "welcome", 1795500001);
	assert_true(run.idle);
	open_store(&store);
	store_run(&store, ID, -1);
	assert_true(store_append(&store, begin, false, &err));
	assert_true(store_append(&store, page, true, &err));
	store_close(&store);
	assert_int_equal(-1, home_mode("runs/" ID ".jsonl"));
	/* With the first line that matters, all of them are there, in their order. */
	open_store(&store);
	store_run(&store, ID, -1);
	assert_true(store_append(&store, begin, false, &err));
	assert_true(store_append(&store, page, false, &err));
	person = run_note_person(&run, "ada", "", "graph", "sign-in", 1795500002);
	assert_false(run.idle);
	assert_true(store_append(&store, person, true, &err));
	assert_true(strncmp(read_content("runs/" ID ".jsonl"), begin, strlen(begin)) == 0);
	assert_int_equal(strlen(begin) + strlen(page) + strlen(person), home_size("runs/" ID ".jsonl"));
	store_close(&store);
	/* A run that is gone on with keeps every line. */
	open_store(&store);
	store_run(&store, ID, home_size("runs/" ID ".jsonl"));
	assert_true(store_append(&store, run_note_page(&run, "tenant", 1795500003), false, &err));
	assert_true(home_size("runs/" ID ".jsonl") > (int)(strlen(begin) + strlen(page) + strlen(person)));
	store_close(&store);
	run_release(&run);
}

static void without_saving_nothing_is_kept(void **state)
{
	struct store store;
	struct err err;

	(void)state;
	assert_true(store_open(&store, false, false, &err));
	store_run(&store, ID, -1);
	assert_true(store_append(&store, "{}\n", true, &err));
	assert_int_equal(-1, home_mode(""));
	store_close(&store);
}

static size_t open_changes_of(struct store *store, struct change_mark **marks)
{
	struct err err;
	size_t count;

	assert_true(store_marks(store, marks, &count, &err));
	return count;
}

static void assert_goes_on(const char *before, int64_t whole_len, const char *after)
{
	struct store store;
	struct err err;

	open_store(&store);
	store_run(&store, ID, -1);
	assert_true(store_append(&store, "x\n", false, &err));
	store_close(&store);
	home_write("runs/" ID ".jsonl", before, strlen(before));
	store_run(&store, ID, whole_len);
	assert_true(store_append(&store, "new\n", true, &err));
	assert_string_equal(after, read_content("runs/" ID ".jsonl"));
	store_close(&store);
}

static void a_torn_tail_is_cut(void **state)
{
	char long_line[9000];

	(void)state;
	assert_goes_on("one\ntwo\ntor", -1, "one\ntwo\nnew\n");
	assert_goes_on("one\ntwo\n", -1, "one\ntwo\nnew\n");
	assert_goes_on("torn", -1, "new\n");
	assert_goes_on("", -1, "new\n");
	/* The length comes from the reader of the run. */
	assert_goes_on("one\nwhat?\n", 4, "one\nnew\n");
	/* A tail that takes several reads. */
	memset(long_line, 'x', sizeof long_line - 1);
	long_line[sizeof long_line - 1] = '\0';
	memcpy(long_line, "one\n", 4);
	assert_goes_on(long_line, -1, "one\nnew\n");
}

static void a_shorter_file_is_refused(void **state)
{
	struct store store;
	struct err err;

	(void)state;
	assert_goes_on("one\n", -1, "one\nnew\n");
	open_store(&store);
	store_run(&store, ID, 100);
	assert_false(store_append(&store, "more\n", true, &err));
	assert_int_equal(ERR_DISK, err.kind);
	assert_string_equal("one\nnew\n", read_content("runs/" ID ".jsonl"));
	/* A file that should be new is not overwritten, either. */
	store_run(&store, ID, 0);
	assert_false(store_append(&store, "more\n", true, &err));
	assert_string_equal("one\nnew\n", read_content("runs/" ID ".jsonl"));
	store_close(&store);
}

static void an_id_is_no_path(void **state)
{
	static const char *const ids[] = { "../../x", "a/b", ".", "A b", "\xff" };
	struct store store;
	struct err err;

	(void)state;
	open_store(&store);
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		store_run(&store, ids[i], -1);
		assert_false(store_append(&store, "x\n", true, &err));
		assert_int_equal(ERR_DISK, err.kind);
	}
	assert_int_equal(-1, home_mode(""));
	store_close(&store);
}

static void a_run_has_one_writer(void **state)
{
	struct store store, second;
	struct err err;

	(void)state;
	open_store(&store);
	open_store(&second);
	store_run(&store, ID, -1);
	store_run(&second, ID, -1);
	assert_true(store_append(&store, "one\n", true, &err));
	assert_false(store_append(&second, "two\n", true, &err));
	assert_int_equal(ERR_DISK, err.kind);
	assert_non_null(strstr(err.told, "Another naaready"));
	store_close(&store);
	/* the line that could not be written before comes first */
	assert_true(store_append(&second, "three\n", true, &err));
	assert_string_equal("one\ntwo\nthree\n", read_content("runs/" ID ".jsonl"));
	store_close(&second);
}

static void a_link_is_not_followed(void **state)
{
	struct store store;
	struct err err;
	char target[400];

	(void)state;
	assert_goes_on("one\n", -1, "one\nnew\n");
	snprintf(target, sizeof target, "%s", home_path("elsewhere"));
	home_write("elsewhere", "mine", 4);
	assert_int_equal(0, unlink(home_path("runs/" ID ".jsonl")));
	assert_int_equal(0, symlink(target, home_path("runs/" ID ".jsonl")));
	open_store(&store);
	store_run(&store, ID, -1);
	assert_false(store_append(&store, "x\n", true, &err));
	assert_string_equal("mine", read_content("elsewhere"));
	store_close(&store);
}

/* A limit on file size replaces a full disk: the write comes back short, then fails. */
static void a_full_disk_leaves_whole_lines(void **state)
{
	struct store store;
	struct err err;
	char line[400];
	size_t len;
	int link_fd;

	(void)state;
	memset(line, 'x', sizeof line - 2);
	line[sizeof line - 2] = '\n';
	line[sizeof line - 1] = '\0';
	open_store(&store);
	store_run(&store, ID, -1);
	assert_true(store_append(&store, "one\n", true, &err));
	link_fd = store.run_fd;
	store.run_fd = open("/dev/full", O_WRONLY);
	assert_false(store_append(&store, line, true, &err));
	assert_int_equal(ERR_DISK, err.kind);
	assert_non_null(strstr(err.told, "No space is left"));
	assert_non_null(strstr(err.told, ID));
	close(link_fd);
	/* /dev/full cannot be cut, so the run is opened anew. */
	assert_int_equal(-1, store.run_fd);
	assert_string_equal("one\n", read_content("runs/" ID ".jsonl"));
	assert_true(store_append(&store, "two\n", true, &err));
	len = strlen(read_content("runs/" ID ".jsonl"));
	assert_int_equal(len, strlen("one\n") + strlen(line) + strlen("two\n"));
	assert_memory_equal(read_content("runs/" ID ".jsonl") + strlen("one\n"), line, strlen(line));
	store_close(&store);
}

/* The program never says "nothing is left open" when the index cannot be read. */
static void an_unreadable_index_is_an_error(void **state)
{
	struct change_mark *marks;
	struct store store;
	struct err err;
	size_t count;

	(void)state;
	open_store(&store);
	store_run(&store, ID, -1);
	assert_true(store_append(&store, "x\n", false, &err));
	home_write("open", "no directory", 12);
	assert_false(store_marks(&store, &marks, &count, &err));
	assert_int_equal(ERR_DISK, err.kind);
	assert_int_equal(0, count);
	store_close(&store);
}

static void a_forbidden_write_is_an_error(void **state)
{
	struct store store;
	struct err err;

	(void)state;
	/* Root may write everywhere, so a link to itself is in the way instead. */
	if (geteuid() == 0)
		assert_int_equal(0, symlink("naaready", home_top("naaready")));
	else
		assert_int_equal(0, chmod(home, 0500));
	open_store(&store);
	store_run(&store, ID, -1);
	assert_false(store_append(&store, "x\n", true, &err));
	assert_int_equal(ERR_DISK, err.kind);
	assert_non_null(strstr(err.told, home));
	assert_non_null(strstr(err.told, geteuid() == 0 ? "symbolic link" : "XDG_STATE_HOME"));
	store_close(&store);
	chmod(home, 0700);
}

/* --- marks --- */

static struct change_mark mark_of(const char *tenant_id)
{
	struct change_mark mark = {
		.what = CHANGE_TOKENS,
		.from = "allowed",
		.to = "blocked",
		.by = "admin@contoso.example",
		.host = "jump",
		.at = 1795500000,
		.change_id = 3,
		.run_id = ID,
	};

	snprintf(mark.tenant.id, sizeof mark.tenant.id, "%s", tenant_id);
	snprintf(mark.tenant.domain, sizeof mark.tenant.domain, "contoso.example");
	mark.tenant.cloud = CLOUD_GLOBAL;
	return mark;
}

static void open_changes_are_kept_and_removed(void **state)
{
	struct change_mark mark = mark_of(TENANT), *marks;
	struct store store;
	struct err err;

	(void)state;
	open_store(&store);
	assert_int_equal(0, open_changes_of(&store, &marks));
	assert_true(store_unmark(&store, TENANT, &err)); /* removing a mark that is not there succeeds */
	assert_true(store_mark(&store, &mark, &err));
	mark = mark_of(OTHER);
	assert_true(store_mark(&store, &mark, &err));
	assert_true(store_mark(&store, &mark, &err)); /* replaces the mark */
	assert_int_equal(0600, home_mode("open/" TENANT ".json"));
	assert_int_equal(0700, home_mode("open"));
	assert_int_equal(2, open_changes_of(&store, &marks));
	assert_string_equal(TENANT, marks[0].tenant.id);
	assert_string_equal("allowed", marks[0].from);
	assert_string_equal(ID, marks[0].run_id);
	assert_int_equal(3, marks[0].change_id);
	assert_true(store_unmark(&store, TENANT, &err));
	assert_int_equal(1, open_changes_of(&store, &marks));
	assert_string_equal(OTHER, marks[0].tenant.id);
	store_close(&store);
}

/* An earlier version did not know the 65th mark, and called its tenant unchanged. */
static void every_mark_is_known(void **state)
{
	struct change_mark mark, *marks;
	struct store store;
	char tenant_id[TENANT_ID_SIZE];
	struct err err;

	(void)state;
	open_store(&store);
	for (unsigned i = 0; i < 600; i++) {
		snprintf(tenant_id, sizeof tenant_id, "11111111-0000-4000-8000-%012u", i);
		mark = mark_of(tenant_id);
		mark.change_id = i;
		assert_true(store_mark(&store, &mark, &err));
	}
	assert_int_equal(600, open_changes_of(&store, &marks));
	for (unsigned i = 0; i < 600; i++)
		assert_int_equal(i, marks[i].change_id);
	store_close(&store);
}

static void a_broken_mark_still_counts(void **state)
{
	struct change_mark mark = mark_of(OTHER), *marks;
	struct store store;
	struct err err;

	(void)state;
	open_store(&store);
	assert_true(store_mark(&store, &mark, &err));
	home_write("open/" TENANT ".json", "{\"tor", 5);
	home_write("open/.new.abc", "x", 1); /* a temporary file left by a crash is no mark */
	assert_int_equal(2, open_changes_of(&store, &marks));
	assert_string_equal(TENANT, marks[0].tenant.id);
	assert_string_equal("", marks[0].from);
	assert_int_equal(CHANGE_TOKENS, marks[0].what);
	assert_string_equal(OTHER, marks[1].tenant.id);
	store_close(&store);
}

/* To the kernel, two stores of one process are as separate as two processes. */
static void only_one_has_the_lock(void **state)
{
	struct store one, two;
	struct change_mark *marks;
	struct err err;

	(void)state;
	open_store(&one);
	open_store(&two);
	assert_true(store_lock(&one, TENANT, "ada lovelace", &err));
	assert_true(store_lock(&one, TENANT, "ada lovelace", &err)); /* this store has the lock already */
	assert_true(store_locks(&one, TENANT));
	assert_int_equal(0600, home_mode("open/" TENANT ".lock"));
	assert_false(store_lock(&two, TENANT, "eve", &err));
	assert_int_equal(ERR_CONFLICT, err.kind);
	assert_false(store_locks(&two, TENANT));
	assert_true(store_lock(&two, OTHER, "eve", &err)); /* another tenant has another lock */
	store_unlock(&one);
	assert_false(store_locks(&one, TENANT));
	assert_true(store_lock(&two, TENANT, "eve", &err));
	assert_false(store_lock(&one, TENANT, "ada", &err));
	assert_non_null(strstr(err.told, "of eve, since "));
	assert_int_equal(0, open_changes_of(&one, &marks)); /* a lock is not a mark */
	store_close(&two);                                  /* as a process that died would */
	assert_true(store_lock(&one, TENANT, NULL, &err));
	assert_false(store_lock(&two, "../x", "eve", &err));
	store_close(&one);
	home_write("open/" TENANT ".lock", "\033[2J", 4); /* a lock file with any content */
	assert_true(store_lock(&one, TENANT, "ada", &err));
	store_close(&one);
}

static void a_sent_write_is_known_after_its_sender_died(void **state)
{
	static const char grants[] = TENANT "." OTHER;
	struct store one, two;
	struct change_mark *marks;
	struct buf text;
	struct err err;

	(void)state;
	open_store(&one);
	open_store(&two);
	assert_true(store_lock(&one, grants, "ada", &err));
	assert_false(store_on_its_way(&one, grants, &text));
	assert_string_equal("", buf_text(&text));
	buf_release(&text);
	assert_true(store_sent(&one, grants, "{\"sent\":1}\n", &err));
	assert_int_equal(0600, home_mode("open/" TENANT "." OTHER ".sent"));
	store_close(&one);           /* as a process that died would */
	store_arrived(&two, grants); /* without the lock this does nothing */
	assert_true(store_lock(&two, grants, "eve", &err));
	assert_true(store_on_its_way(&two, grants, &text));
	assert_string_equal("{\"sent\":1}\n", buf_text(&text));
	buf_release(&text);
	assert_int_equal(0, open_changes_of(&two, &marks)); /* a note of a sent write is not a mark */
	store_arrived(&two, grants);
	assert_false(store_on_its_way(&two, grants, &text));
	assert_string_equal("", buf_text(&text));
	buf_release(&text);
	store_close(&two);
}

static void the_mark_is_read_as_it_is_now(void **state)
{
	struct change_mark mark = mark_of(TENANT), now;
	struct store store;
	struct err err;

	(void)state;
	open_store(&store);
	assert_false(store_marked(&store, TENANT, &now));
	assert_true(store_mark(&store, &mark, &err));
	assert_true(store_marked(&store, TENANT, &now));
	assert_string_equal("allowed", now.from);
	assert_false(store_marked(&store, OTHER, &now));
	home_write("open/" TENANT ".json", "{", 1); /* the mark is there, and unreadable */
	assert_true(store_marked(&store, TENANT, &now));
	assert_string_equal("", now.from);
	assert_true(store_unmark(&store, TENANT, &err));
	assert_false(store_marked(&store, TENANT, &now));
	store_close(&store);
}

/* Lines that another process appended since the read are no torn tail. */
static void records_of_others_are_not_cut_off(void **state)
{
	static const char ours[] = "{\"n\":1,\"hash\":\"00\"}\n",
			  both[] = "{\"n\":1,\"hash\":\"00\"}\n{\"n\":2,\"hash\":\"00\"}\n";
	struct store store;
	struct err err;

	(void)state;
	open_store(&store);
	store_run(&store, ID, -1);
	assert_true(store_append(&store, "x\n", false, &err)); /* this also makes the directory */
	store_close(&store);
	home_write("runs/" ID ".jsonl", both, sizeof both - 1);
	store_run(&store, ID, sizeof ours - 1);
	assert_false(store_append(&store, ours, true, &err));
	assert_int_equal(ERR_DISK, err.kind);
	store_close(&store);
	assert_goes_on("{\"n\":1,\"hash\":\"00\"}\n{\"n\":2,\"has", sizeof ours - 1,
	    "{\"n\":1,\"hash\":\"00\"}\nnew\n");
}

static void a_tenant_id_is_no_path(void **state)
{
	struct change_mark mark = mark_of("../../../etc/passwd");
	struct store store;
	struct err err;

	(void)state;
	open_store(&store);
	assert_false(store_mark(&store, &mark, &err));
	assert_false(store_unmark(&store, "../x", &err));
	assert_int_equal(-1, home_mode(""));
	store_close(&store);
}

/* --- the list --- */

/* Writes a run as the program does. */
static void write_run(const char *id, const char *command, const char *domain, bool finished, int64_t at)
{
	struct run_start start = { .id = id, .command = command, .tool = "0.1.0", .host = "jump", .at = at };
	struct findings findings = { .count = 1 };
	struct store store;
	struct run run;
	struct err err;

	open_store(&store);
	store_run(&store, id, 0);
	run_init(&run);
	assert_true(store_append(&store, run_begin(&run, &start), false, &err));
	if (domain) {
		snprintf(run.facts.tenant.domain, sizeof run.facts.tenant.domain, "%s", domain);
		snprintf(run.facts.tenant.id, sizeof run.facts.tenant.id, "%s", TENANT);
		facts_fetched(&run.facts, TOPIC_DISCOVERY, at, "r-1");
		assert_true(store_append(&store, run_note_fact(&run, TOPIC_DISCOVERY, at), false, &err));
		findings.items[0].check = check_find("scopes.granted");
		findings.items[0].verdict = VERDICT_FAIL;
		assert_true(store_append(&store, run_note_judged(&run, &findings, at), false, &err));
	} else /* something that is worth saving */
		assert_true(
		    store_append(&store, run_note_person(&run, "ada", "", "graph", "sign-in", at), false, &err));
	if (finished)
		assert_true(store_append(&store, run_note_end(&run, at + 60), false, &err));
	run_release(&run);
	store_close(&store);
}

/* Sets the time of a run's file to @ago seconds before now. */
static void set_written(const char *id, int64_t ago)
{
	struct timespec times[2] = { { .tv_sec = time(NULL) - ago }, { .tv_sec = time(NULL) - ago } };
	char name[80];

	snprintf(name, sizeof name, "runs/%s.jsonl", id);
	assert_int_equal(0, utimensat(AT_FDCWD, home_path(name), times, 0));
}

static size_t list_runs(struct store *store, size_t max, const struct run_line **lines)
{
	struct err err;
	size_t count;

	assert_true(store_list(store, max, lines, &count, &err));
	return count;
}

static void runs_are_listed_newest_first(void **state)
{
	const struct run_line *lines;
	struct store store;
	const char *domains[4];
	struct arena arena = { 0 };

	(void)state;
	open_store(&store);
	assert_int_equal(0, list_runs(&store, 100, &lines));
	write_run("20261124-062240-aaaaaa", "check", "contoso.example", true, 1795500000);
	write_run("20261124-062241-bbbbbb", "wizard", "fabrikam.example", false, 1795500001);
	write_run("20261123-062241-cccccc", "wizard", NULL, false, 1795400001);
	home_write("runs/20261125-000000-000000.jsonl", "garbage", 7);
	home_write("runs/.hidden.jsonl", "x", 1);
	home_write("runs/note.txt", "x", 1);
	set_written("20261124-062240-aaaaaa", 30);
	set_written("20261124-062241-bbbbbb", 20);
	set_written("20261123-062241-cccccc", 40);
	assert_int_equal(4, list_runs(&store, 100, &lines));
	assert_string_equal("20261125-000000-000000", lines[0].id);
	assert_true(lines[0].damaged);
	assert_string_equal("20261124-062241-bbbbbb", lines[1].id);
	assert_string_equal("wizard", lines[1].command);
	assert_string_equal("fabrikam.example", lines[1].tenant);
	assert_false(lines[1].complete);
	assert_false(lines[1].damaged);
	assert_string_equal("20261124-062240-aaaaaa", lines[2].id);
	assert_true(lines[2].complete);
	assert_string_equal("not_ready", lines[2].verdict);
	assert_int_equal(1795500000, lines[2].started);
	assert_string_equal("", lines[3].tenant);
	assert_string_equal("", lines[3].verdict);
	assert_int_equal(2, list_runs(&store, 2, &lines));
	assert_int_equal(2, store_tenants(&store, domains, 4, &arena));
	assert_string_equal("fabrikam.example", domains[0]);
	assert_string_equal("contoso.example", domains[1]);
	arena_release(&arena);
	store_close(&store);
}

/* The machine's clock was wrong, or the run is of a practice tenant: "last" is the run written last. */
static void a_date_in_a_name_is_no_order(void **state)
{
	const struct run_line *lines;
	struct store store;
	struct buf text;
	struct err err;

	(void)state;
	open_store(&store);
	write_run("20991231-235959-ffffff", "check", "contoso.example", true, INT64_C(4102444799));
	write_run("20261124-062240-aaaaaa", "check", "contoso.example", true, 1795500000);
	write_run("20250301-062240-bbbbbb", "check", "contoso.example", true, 1740800000);
	set_written("20991231-235959-ffffff", 60);
	set_written("20261124-062240-aaaaaa", 40);
	set_written("20250301-062240-bbbbbb", 20);
	assert_int_equal(3, list_runs(&store, 10, &lines));
	assert_string_equal("20250301-062240-bbbbbb", lines[0].id);
	assert_string_equal("20991231-235959-ffffff", lines[2].id);
	assert_true(store_read_run(&store, "last", &text, &err));
	assert_non_null(strstr(buf_text(&text), "20250301-062240-bbbbbb"));
	buf_release(&text);
	set_written("20991231-235959-ffffff", INT64_C(-86400) * 365 * 70); /* the time of its file is just as wrong */
	assert_true(store_read_run(&store, "last", &text, &err));
	assert_non_null(strstr(buf_text(&text), "20250301-062240-bbbbbb"));
	buf_release(&text);
	store_close(&store);
}

static void an_unreadable_folder_of_runs_is_an_error(void **state)
{
	const struct run_line *lines;
	struct store store;
	struct buf text;
	struct err err;
	size_t count;

	(void)state;
	open_store(&store);
	assert_int_equal(0, list_runs(&store, 10, &lines)); /* a missing folder is no error */
	store_run(&store, ID, -1);
	assert_true(store_append(&store, "x\n", false, &err));
	store_close(&store);
	assert_int_equal(0, remove(home_path("runs/" ID ".jsonl")));
	assert_int_equal(0, remove(home_path("runs")));
	home_write("runs", "no directory", 12);
	assert_false(store_list(&store, 10, &lines, &count, &err));
	assert_int_equal(ERR_FILE, err.kind);
	assert_non_null(strstr(err.told, "cannot be read"));
	assert_false(store_read_run(&store, "last", &text, &err));
	assert_non_null(strstr(err.told, "cannot be read"));
	buf_release(&text);
}

static void the_unfinished_run_is_found(void **state)
{
	struct store store, writer;
	struct run_line line;
	struct err err;

	(void)state;
	open_store(&store);
	assert_false(store_unfinished(&store, &line));
	write_run("20261124-062240-aaaaaa", "wizard", "contoso.example", false, 1795500000);
	write_run("20261124-062241-bbbbbb", "check", "contoso.example", false, 1795500001);
	assert_true(store_unfinished(&store, &line));
	assert_string_equal("20261124-062240-aaaaaa", line.id);
	assert_string_equal("contoso.example", line.tenant);
	/* A run that another naaready writes is not to be gone on with. */
	open_store(&writer);
	store_run(&writer, "20261124-062240-aaaaaa", -1);
	assert_true(store_append(&writer, "{}\n", false, &err));
	assert_false(store_unfinished(&store, &line));
	store_close(&writer);
	/* A newer run that was finished shows that the older one is not wanted any more. */
	write_run("20261124-062242-cccccc", "wizard", "contoso.example", true, 1795500002);
	assert_false(store_unfinished(&store, &line));
	store_close(&store);
}

static void assert_refused(struct store *store, const char *which, const char *word)
{
	struct buf text;
	struct err err;

	assert_false(store_read_run(store, which, &text, &err));
	/* a wrong name is wrong usage, which is said in one sentence */
	assert_int_equal(*which == '/' ? ERR_FILE : ERR_USAGE, err.kind);
	assert_non_null(strstr(err.told, word));
	buf_release(&text);
}

static void assert_found(struct store *store, const char *which, const char *id)
{
	struct buf text;
	struct err err;
	struct run run;

	assert_true(store_read_run(store, which, &text, &err));
	run_init(&run);
	assert_true(run_read(&run, buf_text(&text), text.len, &err));
	assert_string_equal(id, run.id);
	assert_int_equal(RUN_WHOLE, run.health);
	run_release(&run);
	buf_release(&text);
}

static void a_run_is_found_by_name_and_path(void **state)
{
	struct store store;
	char path[400];

	(void)state;
	open_store(&store);
	assert_refused(&store, "last", "no saved run yet");
	write_run("20261124-062240-aaaaaa", "check", NULL, true, 1795500000);
	write_run("20261124-062241-bbbbbb", "check", NULL, true, 1795500001);
	assert_found(&store, "last", "20261124-062241-bbbbbb");
	assert_found(&store, "20261124-062240-aaaaaa", "20261124-062240-aaaaaa");
	assert_found(&store, "20261124-062240", "20261124-062240-aaaaaa");
	snprintf(path, sizeof path, "%s", home_path("runs/20261124-062240-aaaaaa.jsonl"));
	assert_found(&store, path, "20261124-062240-aaaaaa");
	assert_refused(&store, "2026", "2 saved runs");
	assert_refused(&store, "2026", "20261124-062241-bbbbbb");
	assert_refused(&store, "1999", "1999");
	assert_refused(&store, "20261124-062240-aaaaab", "Did you mean \"20261124-062240-aaaaaa\"?");
	assert_refused(&store, "lst", "Did you mean \"last\"?");
	assert_refused(&store, "", "Give an id");
	assert_refused(&store, "/nowhere/at/all.jsonl", "/nowhere/at/all.jsonl");
	assert_refused(&store, home, "directory");
	store_close(&store);
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static void ten_thousand_runs_are_listed_soon(void **state)
{
	const struct run_line *lines;
	struct store store;
	struct buf text;
	struct err err;
	char name[80];
	double from;

	(void)state;
	write_run("20261124-062240-aaaaaa", "check", "contoso.example", true, 1795500000);
	open_store(&store);
	assert_true(store_read_run(&store, "last", &text, &err));
	for (int i = 0; i < 10000; i++) {
		snprintf(name, sizeof name, "runs/20250101-000000-%06x.jsonl", (unsigned)i);
		home_write(name, buf_text(&text), text.len);
	}
	from = now_ms();
	assert_int_equal(10001, list_runs(&store, SIZE_MAX, &lines));
	print_message("# 10,000 runs: %.0f ms of this processor\n", now_ms() - from);
	assert_true(
	    now_ms() - from < 3000); /* a wide bound, for sanitizers and a busy machine; make bench has the budget */
	assert_string_equal("contoso.example", lines[5000].tenant);
	assert_string_equal("not_ready", lines[5000].verdict);
	assert_true(lines[5000].complete);
	buf_release(&text);
	store_close(&store);
}

/* --- whole files --- */

static void files_are_replaced_whole(void **state)
{
	struct buf text;
	struct err err;
	char path[400];

	(void)state;
	snprintf(path, sizeof path, "%s", home_path("a/b/file.json"));
	assert_false(file_exists(path));
	assert_true(file_write(path, "old and long", 12, &err));
	assert_true(file_write(path, "new", 3, &err));
	assert_int_equal(0600, home_mode("a/b/file.json"));
	assert_int_equal(0700, home_mode("a"));
	assert_true(file_exists(path));
	assert_true(file_read(path, 3, &text, &err));
	assert_string_equal("new", buf_text(&text));
	buf_release(&text);
	assert_false(file_read(path, 2, &text, &err));
	assert_int_equal(ERR_FILE, err.kind);
	assert_string_equal("", buf_text(&text));
	buf_release(&text);
	/* No temporary file is left: the directory can be removed once the file is gone. */
	assert_int_equal(0, unlink(path));
	assert_int_equal(0, rmdir(home_path("a/b")));
}

static void a_secret_is_the_first_line_of_its_file(void **state)
{
	struct secret secret = { 0 };
	bool open_to_others;
	char path[400];
	struct err err;

	(void)state;
	snprintf(path, sizeof path, "%s", home_path("secret"));
	assert_true(file_write(path, "s3cret~x\r\nsecond\n", 17, &err));
	assert_true(file_read_secret(path, &secret, &open_to_others, &err));
	assert_int_equal(8, secret.len);
	assert_memory_equal("s3cret~x", secret.bytes, 9);
	assert_false(open_to_others);
	assert_int_equal(0, chmod(path, 0640));
	assert_true(file_read_secret(path, &secret, &open_to_others, &err));
	assert_true(open_to_others);
	secret_wipe(&secret);
	assert_true(file_write(path, "\nsecond\n", 8, &err));
	assert_false(file_read_secret(path, &secret, &open_to_others, &err));
	assert_int_equal(ERR_FILE, err.kind);
}

static void an_export_never_overwrites(void **state)
{
	char name[400], path[4096];
	struct err err;

	(void)state;
	snprintf(name, sizeof name, "%s/report.json", home);
	assert_true(file_export(name, "one", 3, path, sizeof path, &err));
	assert_string_equal(name, path);
	assert_true(file_export(name, "two", 3, path, sizeof path, &err));
	assert_non_null(strstr(path, "/report-2.json"));
	snprintf(name, sizeof name, "%s/plain", home);
	assert_true(file_export(name, "1", 1, path, sizeof path, &err));
	assert_true(file_export(name, "2", 1, path, sizeof path, &err));
	assert_non_null(strstr(path, "/plain-2"));
	snprintf(name, sizeof name, "%s/not/there.txt", home);
	assert_false(file_export(name, "x", 1, path, sizeof path, &err));
	assert_int_equal(ERR_DISK, err.kind);
}

static void a_store_needs_a_home(void **state)
{
	struct store store;
	struct err err;
	struct change_mark *marks;
	struct buf text;
	char *before = strdup(getenv("HOME") ? getenv("HOME") : "/");

	(void)state;
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_false(store_open(&store, false, true, &err));
	assert_int_equal(ERR_DISK, err.kind);
	assert_true(store_open(&store, false, false, &err)); /* without saving, none is needed */
	assert_string_equal("", store.root);
	assert_int_equal(0, open_changes_of(&store, &marks));
	assert_false(store_read_run(&store, "last", &text, &err));
	assert_non_null(strstr(err.told, "XDG_STATE_HOME"));
	buf_release(&text);
	setenv("HOME", "/some/home", 1);
	assert_true(store_open(&store, false, true, &err));
	assert_string_equal("/some/home/.local/state/naaready", store.root);
	assert_true(store_open(&store, true, true, &err));
	assert_string_equal("/some/home/.local/state/naaready/practice", store.root);
	setenv("HOME", before, 1);
	free(before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_make, home_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_made_before_the_first_line),
		TEST(lines_are_appended),
		TEST(a_start_in_which_nothing_was_read_leaves_no_file),
		TEST(without_saving_nothing_is_kept),
		TEST(a_torn_tail_is_cut),
		TEST(a_shorter_file_is_refused),
		TEST(an_id_is_no_path),
		TEST(a_run_has_one_writer),
		TEST(a_link_is_not_followed),
		TEST(a_full_disk_leaves_whole_lines),
		TEST(an_unreadable_index_is_an_error),
		TEST(a_forbidden_write_is_an_error),
		TEST(open_changes_are_kept_and_removed),
		TEST(every_mark_is_known),
		TEST(only_one_has_the_lock),
		TEST(a_sent_write_is_known_after_its_sender_died),
		TEST(the_mark_is_read_as_it_is_now),
		TEST(records_of_others_are_not_cut_off),
		TEST(a_broken_mark_still_counts),
		TEST(a_tenant_id_is_no_path),
		TEST(runs_are_listed_newest_first),
		TEST(a_date_in_a_name_is_no_order),
		TEST(an_unreadable_folder_of_runs_is_an_error),
		TEST(the_unfinished_run_is_found),
		TEST(a_run_is_found_by_name_and_path),
		TEST(ten_thousand_runs_are_listed_soon),
		TEST(files_are_replaced_whole),
		TEST(a_secret_is_the_first_line_of_its_file),
		TEST(an_export_never_overwrites),
		TEST(a_store_needs_a_home),
	};

	setlocale(LC_ALL, "C.UTF-8");
	umask(077);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
