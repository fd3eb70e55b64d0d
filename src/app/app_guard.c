/* app_guard.c - the guard as a program: its arguments, and its start */
#include <stdio.h>

#include "app/app.h"
#include "core/report.h"
#include "guard/guard_program.h"
#include "world/process.h"

#define ARGS_MAX 32

static void app_guard_add(char **args, int *count, const char *name, const char *value)
{
	if (!value || *count + 3 > ARGS_MAX)
		return;
	args[(*count)++] = (char *)(uintptr_t)name;
	args[(*count)++] = (char *)(uintptr_t)value;
	args[*count] = NULL;
}

/* Nothing of it is secret: it is the command line of the guard, as an admin would type it. */
char *const *guard_command(const struct order *order)
{
	static char *args[ARGS_MAX] = { (char *)GUARD_NAME, (char *)"tokens", (char *)"restore", (char *)"--due",
		(char *)"--yes" };
	const struct options *options = &app.options;
	struct trust_named named = app_trust();
	struct trust trust = trust_first(&named);
	int count = 5;
	char timeout[16];

	snprintf(timeout, sizeof timeout, "%d", options->timeout_s);
	app_guard_add(args, &count, "--tenant", arena_copy(&app.arena, order->leave.tenant_id));
	app_guard_add(args, &count, "--confirm", arena_copy(&app.arena, order->leave.tenant_id));
	app_guard_add(args, &count, "--auth", auth_id(order->leave.auth));
	app_guard_add(args, &count, "--timeout", arena_copy(&app.arena, timeout));
	app_guard_add(args, &count, "--client-id", options->client_id);
	app_guard_add(args, &count, "--exchange-client-id", options->exchange_client_id);
	/* a variable, too, may name a file by a path that leads nowhere from "/", where the guard runs */
	app_guard_add(args, &count, "--cacert", trust.folder ? NULL : app_whole(trust.path));
	app_guard_add(args, &count, "--trace", app_whole(options->trace));
	if (options->practice_url)
		args[count++] = arena_printf(&app.arena, "--practice=%s", options->practice_url);
	else
		app_guard_add(args, &count, "--cloud", cloud_id(order->leave.cloud));
	args[count] = NULL;
	return args;
}

/* Reports to the waiting process why there will be no guard. */
static int app_guard_refuse(struct guard_post *post, const struct err *err)
{
	struct guard_card card = { .state = GUARD_ENDED, .kind = err->kind };
	char sentence[ERR_SAY_SIZE];

	snprintf(card.trouble, sizeof card.trouble, "%s",
	    *err->told ? err->told : err_say(err, sentence, sizeof sentence));
	guard_post_reply(post, guard_card_write(&card, &app.arena));
	return err_exit(err);
}

/* The secret that was handed over, as this sign-in method uses it. */
static bool take_secret(struct secret *hand, struct err *err)
{
	if (app.options.auth == AUTH_CERTIFICATE)
		return cert_read_secret(&app.cert, hand, err);
	if (app.options.auth == AUTH_SECRET)
		secret_copy(&app.secret, hand);
	return true;
}

int run_guard(int argc, char **argv)
{
	static struct guard_program guard;
	static struct guard_post post = { .listening = -1, .callers = { GUARD_FD, -1, -1, -1 } };
	struct guard_setup setup = { 0 };
	struct secret hand = { 0 };
	char dir[sizeof app.store.root + sizeof "/open"];
	struct err err;
	int status;

	if (!guard_take(&hand, &err))
		return app_fail(&err);
	env_read(&app.env);
	if (!options_parse(&app.options, argc, argv, &app.arena, &err) ||
	    !app_open(&setup.runner.flow, "tokens", &err) || !take_secret(&hand, &err))
		return app_guard_refuse(&post, &err);
	snprintf(dir, sizeof dir, "%s/open", app.store.root);
	if (!guard_post_open(&post, dir, app.options.tenant, &err))
		return app_guard_refuse(&post, &err);
	app.post = &post;
	setup.runner.profile = &app.profile;
	setup.runner.columns = app.columns;
	setup.tenant_id = app.options.tenant;
	setup.pid = process_pid();
	app_open_transport();
	if (app.options.auth == AUTH_CERTIFICATE || app.options.auth == AUTH_SECRET)
		secret_wipe(&hand);
	guard_program_init(&guard, &setup, &hand);
	status = app_run(guard_program_make(&guard), UI_NONE);
	guard_program_release(&guard);
	guard_post_close(&post);
	return status;
}
