/* cloud_asking.h - puts a question and reads its answer, for the tests of cloud's questions */
#ifndef UNIT_CLOUD_ASKING_H
#define UNIT_CLOUD_ASKING_H

#include "cloud_help.h"

#include "cloud/question.h"
#include "core/wellknown.h"

#define CLIENT        "14d82eec-204b-4c2f-b7e8-296a70dab67e"
#define CLIENT_OBJECT "aaaaaaaa-1111-4222-8333-000000000001"

static struct arena arena, scratch;
static struct facts facts;
static struct profile profile;
static struct question_context context;

static inline int asking_begin(void **state)
{
	(void)state;
	facts_init(&facts, &arena);
	profile = (struct profile){
		.id = "addin",
		.name = "Addin",
		.publisher = "Makers",
		.publisher_tenant = "",
		.client_id = "",
		.consent_url = "",
		.resource_app_id = GRAPH_APP_ID,
		.source = "",
		.notes = "",
		.scopes = scopes_parse(&arena, "Calendars.ReadWrite.Shared Mail.ReadWrite.Shared User.Read openid"),
	};
	scopes_add(&profile.entra_names, "Addin for Outlook", &arena);
	scopes_add(&profile.entra_names, "Maker's & Co", &arena);
	context = (struct question_context){
		.endpoints = endpoints_of(CLOUD_GLOBAL),
		.facts = &facts,
		.profile = &profile,
		.tenant_id = TENANT,
		.app_id = APP,
		.me = "ada@nordwind.example",
		.upn = "ada@nordwind.example",
		.delegated = true,
		.client_id = CLIENT,
		.now = 1000,
	};
	return 0;
}

static inline int asking_end(void **state)
{
	(void)state;
	arena_release(&arena);
	arena_release(&scratch);
	return 0;
}

static inline struct request put(enum topic topic)
{
	struct request request;

	memset(&request, 0xff, sizeof request);
	question_of(topic)->put(&context, &request, &scratch);
	return request;
}

static const char *next;
static struct err err;

static inline bool hear(enum topic topic, int status, const char *body)
{
	struct reply reply = reply_of(status, body);

	err_clear(&err);
	return question_of(topic)->read(&context, &reply, true, &facts, &next, &scratch, &err);
}

static inline bool hear_file(enum topic topic, int status, const char *name)
{
	struct reply reply = reply_file(status, name, &scratch);

	err_clear(&err);
	return question_of(topic)->read(&context, &reply, true, &facts, &next, &scratch, &err);
}

static inline void hear_app(void)
{
	assert_true(hear_file(TOPIC_APP, 200, "app.json"));
	facts_fetched(&facts, TOPIC_APP, 1, "r");
}

#define GRAPH "https://graph.microsoft.com/v1.0"

#define WITH(test) cmocka_unit_test_setup_teardown(test, asking_begin, asking_end)

#endif
