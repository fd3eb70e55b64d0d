/* world_practice_test.c - the practice cloud as a transport, kept between two starts; plain lines over descriptors */
#include "world_home.h"

#include "cloud/signin.h"
#include "world/practice_store.h"
#include "world/transport_practice.h"
#include "world/ui_plain.h"

struct fixture {
	struct store store;
	struct practice practice;
	struct clock clock;
	struct transport *transport;
	char path[PRACTICE_PATH_SIZE];
	struct arena arena;
	struct err trouble;
};

static void start_cloud(struct fixture *fixture, const char *name, int latency_ms)
{
	struct practice_transport_options options = {
		.practice = &fixture->practice,
		.clock = &fixture->clock,
		.state_path = fixture->path,
		.latency_ms = latency_ms,
		.trouble = &fixture->trouble,
	};
	struct err err;

	memset(fixture, 0, sizeof *fixture);
	assert_true(store_open(&fixture->store, true, true, &err));
	assert_true(practice_begin(&fixture->practice, name, &fixture->store, fixture->path, &err));
	fixture->clock.skew_s = fixture->practice.clock_skew_s;
	fixture->transport = practice_transport_open(&options);
}

static void stop_cloud(struct fixture *fixture)
{
	fixture->transport->close(fixture->transport);
	practice_release(&fixture->practice);
	arena_release(&fixture->arena);
	store_close(&fixture->store);
}

static void send_request(struct fixture *fixture, unsigned id, enum service service, const char *url)
{
	struct request request = { .id = id, .service = service, .url = url, .secret = true };

	fixture->transport->send(fixture->transport, &request);
}

#define DISCOVER "https://login.microsoftonline.com/classic.practice.example/v2.0/.well-known/openid-configuration"
#define ME       "https://graph.microsoft.com/v1.0/me"

static void replies_come_once_and_in_order(void **state)
{
	struct fixture fixture;
	struct transport *transport;
	struct reply reply;

	(void)state;
	start_cloud(&fixture, "classic", 0);
	transport = fixture.transport;
	assert_false(transport->next(transport, &reply));
	send_request(&fixture, 4, SERVICE_LOGIN, DISCOVER);
	send_request(&fixture, 5, SERVICE_GRAPH, ME);
	assert_int_equal(2, transport->pending(transport));
	assert_true(transport->next(transport, &reply));
	assert_int_equal(4, reply.id);
	assert_int_equal(200, reply.status);
	assert_non_null(strstr(reply.body, "5a1e5f0c-0000-4000-8000-000000000001"));
	assert_true(transport->next(transport, &reply));
	assert_int_equal(5, reply.id);
	assert_int_equal(401, reply.status); /* without a bearer */
	assert_false(transport->next(transport, &reply));
	send_request(&fixture, 6, SERVICE_GRAPH, ME);
	send_request(&fixture, 7, SERVICE_GRAPH, ME);
	send_request(&fixture, 8, SERVICE_GRAPH, ME);
	transport->cancel(transport, 7);
	transport->cancel(transport, 8);
	send_request(&fixture, 9, SERVICE_GRAPH, ME);
	assert_int_equal(2, transport->pending(transport));
	assert_true(transport->next(transport, &reply));
	assert_int_equal(6, reply.id);
	assert_true(transport->next(transport, &reply));
	assert_int_equal(9, reply.id);
	transport->cancel(transport, 0);
	assert_int_equal(0, transport->pending(transport));
	stop_cloud(&fixture);
}

static void latency_is_waited_for(void **state)
{
	struct fixture fixture;
	struct transport *transport;
	struct reply reply;

	(void)state;
	start_cloud(&fixture, "classic", 300);
	transport = fixture.transport;
	send_request(&fixture, 1, SERVICE_LOGIN, DISCOVER);
	assert_false(transport->next(transport, &reply));
	clock_skip(&fixture.clock, 3600); /* moving the practice clock does not shorten the latency */
	assert_false(transport->next(transport, &reply));
	for (int i = 0; i < 20 && !transport->next(transport, &reply); i++)
		transport->wait(transport, NULL, 0, -1);
	assert_int_equal(1, reply.id);
	stop_cloud(&fixture);
}

static void a_tenant_is_kept(void **state)
{
	struct practice_kept kept;
	struct arena arena = { 0 };
	struct fixture fixture;
	struct err err;
	size_t count;
	int64_t first;

	(void)state;
	start_cloud(&fixture, "classic", 0);
	assert_false(file_exists(fixture.path)); /* without a question, nothing is kept */
	first = clock_utc(&fixture.clock);
	send_request(&fixture, 1, SERVICE_LOGIN, DISCOVER);
	assert_true(file_exists(fixture.path));
	clock_skip(&fixture.clock, 86400);
	stop_cloud(&fixture);
	start_cloud(&fixture, "classic", 0);
	/* The tenant's time goes on from where it was left. */
	assert_true(clock_utc(&fixture.clock) - first >= 86400);
	stop_cloud(&fixture);
	/* A damaged state begins anew. */
	home_write("practice/classic.json", "{\"torn", 6);
	start_cloud(&fixture, "classic", 0);
	assert_true(clock_utc(&fixture.clock) - first < 3600);
	send_request(&fixture, 1, SERVICE_LOGIN, DISCOVER);
	assert_int_equal(ERR_NONE, fixture.trouble.kind);
	assert_true(practice_kept(&fixture.store, &kept, &arena, &err));
	assert_string_equal("classic", kept.names);
	assert_int_equal(1, kept.tenants);
	assert_int_equal(0, kept.runs + kept.changes);
	assert_true(practice_reset(&fixture.store, &count, &err));
	assert_int_equal(1, count);
	arena_release(&arena);
	assert_false(file_exists(fixture.path));
	stop_cloud(&fixture);
}

static void only_practice_tenants_are_found(void **state)
{
	struct practice practice = { 0 };
	struct store store;
	char path[PRACTICE_PATH_SIZE];
	struct err err;
	size_t count;

	(void)state;
	assert_true(store_open(&store, true, true, &err));
	assert_false(practice_begin(&practice, "nobody", &store, path, &err));
	assert_int_equal(ERR_USAGE, err.kind);
	assert_non_null(strstr(err.told, "classic, today"));
	assert_true(practice_reset(&store, &count, &err));
	assert_int_equal(0, count);
}

/* --- plain lines --- */

static void feed_bytes(struct plain *plain, int to, const char *text, size_t len)
{
	(void)plain;
	assert_int_equal((ssize_t)len, write(to, text, len));
}

static void fill_page(struct page *page)
{
	page_clear(page);
	page->id = "tenant";
	page->title = "Tenant";
	page->lead = "";
	page_field(page, "domain", "Domain", "");
}

static void lines_are_read_whole(void **state)
{
	static struct page page;
	int in[2], out[2];
	struct plain plain;
	struct input input;
	bool gone = false;
	char printed[4000];

	(void)state;
	assert_int_equal(0, pipe(in));
	assert_int_equal(0, pipe(out));
	ui_plain_open(&plain, in[0], out[1], false);
	fill_page(&page);
	ui_plain_show(&plain, &page, 1795500000);
	assert_false(ui_plain_input(&plain, &page, &input, &gone));
	feed_bytes(&plain, in[1], "contoso", 7);
	assert_false(ui_plain_input(&plain, &page, &input, &gone));
	feed_bytes(&plain, in[1], ".example\r\n", 10);
	assert_true(ui_plain_input(&plain, &page, &input, &gone));
	assert_int_equal(INPUT_TYPED, input.kind);
	assert_string_equal("domain", input.id);
	assert_string_equal("contoso.example", input.text);
	/* Bytes that are no text are reported and not used. */
	feed_bytes(&plain, in[1], "\xff\xfe\n", 3);
	assert_false(ui_plain_input(&plain, &page, &input, &gone));
	feed_bytes(&plain, in[1], "a\0b\n", 4);
	assert_false(ui_plain_input(&plain, &page, &input, &gone));
	feed_bytes(&plain, in[1], "last", 4);
	close(in[1]);
	assert_true(ui_plain_input(&plain, &page, &input, &gone));
	assert_string_equal("last", input.text);
	assert_true(ui_plain_input(&plain, &page, &input, &gone));
	assert_int_equal(INPUT_QUIT, input.kind);
	assert_false(gone);
	assert_int_equal(-1, ui_plain_fd(&plain));
	assert_false(ui_plain_input(&plain, &page, &input, &gone));
	assert_true(gone);
	printed[read(out[0], printed, sizeof printed - 1)] = '\0';
	assert_non_null(strstr(printed, "Domain"));
	assert_null(strchr(printed, '\033'));
	ui_plain_close(&plain);
	page_release(&page);
	close(in[0]);
	close(out[0]);
	close(out[1]);
}

static void a_line_beyond_measure_is_passed_over(void **state)
{
	static struct page page;
	static char big[10000];
	int in[2], out[2];
	struct plain plain;
	struct input input;
	bool gone = false;

	(void)state;
	memset(big, 'x', sizeof big);
	assert_int_equal(0, pipe(in));
	assert_int_equal(0, pipe(out));
	ui_plain_open(&plain, in[0], out[1], false);
	fill_page(&page);
	ui_plain_show(&plain, &page, 1795500000);
	for (int i = 0; i < 14; i++) {
		feed_bytes(&plain, in[1], big, sizeof big);
		assert_false(ui_plain_input(&plain, &page, &input, &gone));
	}
	feed_bytes(&plain, in[1], "tail\nright.example\n", 19);
	assert_true(ui_plain_input(&plain, &page, &input, &gone));
	assert_string_equal("right.example", input.text);
	/* A line of a paste, which a terminal in line mode would have cut. */
	feed_bytes(&plain, in[1], big, sizeof big);
	feed_bytes(&plain, in[1], "\n", 1);
	assert_true(ui_plain_input(&plain, &page, &input, &gone));
	assert_int_equal(sizeof big, strlen(input.text));
	ui_plain_close(&plain);
	page_release(&page);
	for (int i = 0; i < 2; i++) {
		close(in[i]);
		close(out[i]);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_make, home_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(replies_come_once_and_in_order),
		TEST(latency_is_waited_for),
		TEST(a_tenant_is_kept),
		TEST(only_practice_tenants_are_found),
		TEST(lines_are_read_whole),
		TEST(a_line_beyond_measure_is_passed_over),
	};

	setlocale(LC_ALL, "C.UTF-8");
	umask(077);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
