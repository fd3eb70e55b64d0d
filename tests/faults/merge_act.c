/* merge_act.c - a consent alone (flow/act), against the model */
#include "tests/faults/merge_act.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

#define CONFIRMS_MAX 5 /* as in the command */
#define TURNS_MAX    500
#define TENANT       "7e57ab1e-0000-4000-8000-000000000001"

/* Answers the question for the app; the model answers everything else. */
static void fill_app(const struct model *model, const struct profile *profile, struct reply *reply, struct arena *arena)
{
	reply->status = 200;
	reply->retry_after_s = -1;
	text_safe(reply->content_type, sizeof reply->content_type, "application/json");
	reply->body = arena_printf(arena, "{\"id\":\"%s\",\"appId\":\"%s\",\"appOwnerOrganizationId\":\"%s\"}",
	    model->app, profile->client_id, profile->publisher_tenant);
	reply->len = strlen(reply->body);
}

static void send_request(struct merge_act *self, struct model *model, const struct request *request, int64_t now)
{
	struct reply *reply = &self->replies[self->reply_count++];
	struct practice_call call = {
		.method = method_id(request->method),
		.path = strchr(strstr(request->url, "://") + 3, '/'),
		.body = request->body ? request->body : "",
		.now = now,
	};

	assert(self->reply_count <= sizeof self->replies / sizeof *self->replies);
	memset(reply, 0, sizeof *reply);
	if (!model_answer(model, &call, reply, &self->arena))
		fill_app(model, self->act.ground.profile, reply, &self->arena);
	reply->id = request->id;
}

static void carry_out_orders(struct merge_act *self, struct model *model, int64_t now)
{
	for (size_t i = 0; i < self->orders.count; i++) {
		const struct order *order = &self->orders.items[i];

		if (order_request(order))
			send_request(self, model, order_request(order), now);
		else if (order->kind == ORDER_WAIT)
			self->timers[order->wait.timer] = order->wait.at_ms;
		else if (order->kind == ORDER_LOCK)
			self->locked = true;
	}
	orders_reset(&self->orders);
}

/* Fills in the next event: a reply, or the first timer. False when there is none. */
static bool next_event(struct merge_act *self, struct event *event, struct reply *reply)
{
	int first = -1;

	if (self->locked) { /* no other process is there to have it */
		self->locked = false;
		event->kind = EVENT_LOCKED;
		return true;
	}
	if (self->reply_count) {
		*reply = self->replies[0];
		memmove(self->replies, self->replies + 1, --self->reply_count * sizeof *self->replies);
		event->kind = EVENT_REPLY;
		event->reply = reply;
		return true;
	}
	for (int i = 0; i < TIMER_COUNT; i++)
		if (self->timers[i] >= 0 && (first < 0 || self->timers[i] < self->timers[first]))
			first = i;
	if (first < 0)
		return false;
	if (self->timers[first] > self->ms)
		self->ms = self->timers[first];
	self->timers[first] = -1;
	event->kind = EVENT_TIMER;
	event->timer = (enum timer)first;
	return true;
}

static void begin(struct merge_act *self, const struct profile *profile)
{
	struct act_ground ground = {
		.run = &self->run,
		.endpoints = &self->endpoints,
		.profile = profile,
		.graph = &self->session,
		.exchange = &self->session,
		.publisher = "",
		.host = "test",
		.readback_s = ACT_WINDOW_S,
	};
	struct run_start start = { .id = "20261124-062240-3f9c1a",
		.command = "consent",
		.tool = "0.1.0",
		.host = "test" };

	memset(self, 0, sizeof *self);
	self->endpoints = *endpoints_of(CLOUD_GLOBAL);
	run_init(&self->run);
	run_begin(&self->run, &start);
	act_init(&self->act, &ground);
	for (int i = 0; i < TIMER_COUNT; i++)
		self->timers[i] = -1;
}

bool merge_act_run(struct merge_act *self, struct model *model, const struct profile *profile, int64_t now)
{
	struct event event = { .kind = EVENT_START, .now = now };
	struct reply reply;
	struct question_context context;

	begin(self, profile);
	context = (struct question_context){
		.endpoints = &self->endpoints,
		.facts = &self->run.facts,
		.profile = profile,
		.tenant_id = TENANT,
		.app_id = profile->client_id,
		.me = "",
		.upn = "",
		.client_id = "",
		.now = now,
	};
	act_plan_consent(&self->act, &context, &(struct turn){ &event, &self->orders, &self->requests });
	carry_out_orders(self, model, now);
	for (int turns = 0; turns < TURNS_MAX; turns++) {
		event = (struct event){ 0 };
		if (!act_busy(&self->act) && (self->act.state != ACT_PLANNED || self->confirms == CONFIRMS_MAX))
			return true;
		if (self->act.state != ACT_PLANNED && !next_event(self, &event, &reply))
			return false;
		event.now_ms = self->ms;
		event.now = now + (self->ms + 999) / 1000;
		if (self->act.state == ACT_PLANNED) {
			self->confirms++;
			act_confirm(&self->act, &(struct turn){ &event, &self->orders, &self->requests });
		} else if (event.kind == EVENT_LOCKED) {
			act_locked(&self->act, &(struct turn){ &event, &self->orders, &self->requests });
		} else {
			act_event(&self->act, &(struct turn){ &event, &self->orders, &self->requests });
		}
		carry_out_orders(self, model, event.now);
	}
	return false;
}

void merge_act_release(struct merge_act *self)
{
	act_release(&self->act);
	run_release(&self->run);
	orders_release(&self->orders);
	arena_release(&self->arena);
}
