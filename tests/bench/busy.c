/* busy.c - a program with a page of choices and always 50 requests in flight, on which bench_keys times key presses */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/program.h"
#include "wizard/page.h"
#include "world/env.h"
#include "world/http.h"
#include "world/loop.h"
#include "world/process.h"
#include "world/signals.h"

#define IN_FLIGHT 50
#define CHOICES   12

static struct busy {
	struct page page;
	unsigned asked, answered, good;
	char said[80];
	char ids[CHOICES][16], labels[CHOICES][24];
} busy;

static void send_request(struct orders *orders)
{
	static const enum service services[] = { SERVICE_LOGIN, SERVICE_GRAPH, SERVICE_EXCHANGE };
	enum service service = services[busy.asked % 3];
	struct request request = { .id = ++busy.asked, .service = service, .label = "keeping busy" };

	request.url = arena_printf(&orders->arena,
	    service == SERVICE_LOGIN ? "%s/classic.practice.example/v2.0/.well-known/openid-configuration"
				     : "%s/v1.0/organization",
	    endpoints_of(CLOUD_GLOBAL)->base[service]);
	order_ask(orders, &request);
}

static void busy_event(void *self, struct turn *turn)
{
	const struct event *event = turn->event;

	(void)self;
	if (event->kind == EVENT_START)
		while (busy.asked < IN_FLIGHT)
			send_request(turn->orders);
	if (event->kind == EVENT_REPLY) {
		busy.answered++;
		busy.good += !event->reply->lost;
		send_request(turn->orders);
	}
	if (event->kind == EVENT_GOODBYE || (event->kind == EVENT_INPUT && event->input->kind == INPUT_QUIT))
		order_quit(turn->orders, busy.good > IN_FLIGHT ? 0 : 1);
}

static const struct page *busy_page(void *self)
{
	struct page *page = &busy.page;

	(void)self;
	page_clear(page);
	page->id = "busy";
	page->title = "Busy";
	page->lead = "Fifty requests are always on their way.";
	page->can_back = true;
	snprintf(busy.said, sizeof busy.said, "%u asked, %u answered", busy.asked, busy.answered);
	doc_progress(&page->doc, "progress", "asking", busy.said)->live = true;
	for (int i = 0; i < CHOICES; i++) {
		snprintf(busy.ids[i], sizeof busy.ids[i], "c%d", i);
		snprintf(busy.labels[i], sizeof busy.labels[i], "Choice %c", 'A' + i);
		page_choice(page, busy.ids[i], busy.labels[i], NULL);
	}
	return page;
}

int main(void)
{
	static struct clock clock;
	static struct store store;
	struct env env;
	const char *lost;
	struct err err;

	process_words(&lost);
	env_read(&env);
	struct http_options http = {
		.trust = { .ssl_cert_file = env.ssl_cert_file },
		.https_proxy = env.https_proxy,
		.endpoints = *endpoints_of(CLOUD_GLOBAL),
		.agent = "busy",
		.random = clock_random,
	};
	struct loop loop = {
		.program = { &busy, busy_event, busy_page },
		.transport = http_open(&http),
		.clock = &clock,
		.store = &store,
	};
	if (!store_open(&store, true, false, &err) || !signals_open(true, &err))
		return 99;
	loop.ui = ui_open(UI_SCREEN, COLOR_AUTO, false);
	return loop_run(&loop);
}
