/* kept.c - a guard: what it is started with, and the program that it runs */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands/keeper.h"
#include "core/report.h"
#include "main/here.h"
#include "world/start.h"

#define ARGS_MAX 32

static void add(char **args, int *count, const char *name, const char *value)
{
	if (!value || *count + 3 > ARGS_MAX)
		return;
	args[(*count)++] = (char *)(uintptr_t)name;
	args[(*count)++] = (char *)(uintptr_t)value;
	args[*count] = NULL;
}

/* It runs in "/": what was named from here has to be named from there. */
static const char *absolute(const char *path)
{
	char whole[PATH_MAX];

	return path && realpath(path, whole) ? arena_copy(&here.arena, whole) : path;
}

/* Nothing of it is secret: it is the command that the guard will be, as one would type it. */
char *const *kept_argv(const struct order *leave)
{
	static char *args[ARGS_MAX] = { (char *)KEEPER_NAME, (char *)"tokens", (char *)"restore", (char *)"--due",
		(char *)"--yes" };
	const struct options *options = &here.options;
	int count = 5;
	char timeout[16];

	snprintf(timeout, sizeof timeout, "%d", options->timeout_s);
	add(args, &count, "--tenant", arena_copy(&here.arena, leave->text));
	add(args, &count, "--confirm", arena_copy(&here.arena, leave->text));
	add(args, &count, "--auth", auth_id((enum auth)leave->id));
	add(args, &count, "--timeout", arena_copy(&here.arena, timeout));
	add(args, &count, "--client-id", options->client_id);
	add(args, &count, "--exchange-client-id", options->exchange_client_id);
	add(args, &count, "--cacert", absolute(options->cacert));
	add(args, &count, "--trace", absolute(options->trace));
	if (options->practice_url)
		args[count++] = arena_printf(&here.arena, "--practice=%s", options->practice_url);
	else
		add(args, &count, "--cloud", arena_copy(&here.arena, leave->name));
	args[count] = NULL;
	return args;
}

/* Why there will be no guard: told to whoever waits for one. */
static int refuse(struct keeper_post *post, const struct err *err)
{
	struct keeper_card card = { .state = KEEPER_ENDED };
	char sentence[ERR_SAY_SIZE];

	snprintf(card.trouble, sizeof card.trouble, "%s",
	    *err->told ? err->told : err_say(err, sentence, sizeof sentence));
	keeper_post_reply(post, keeper_card_write(&card, &here.arena));
	return err_exit(err);
}

/* What was handed over is what this way to sign in needs. */
static bool take_secret(struct secret *hand, struct err *err)
{
	if (here.options.auth == AUTH_CERTIFICATE)
		return cert_read_secret(&here.cert, hand, err);
	if (here.options.auth == AUTH_SECRET)
		secret_copy(&here.secret, hand);
	return true;
}

int run_kept(int argc, char **argv)
{
	static struct keeper keeper;
	static struct keeper_post post = { .listening = -1, .callers = { KEEPER_FD, -1, -1, -1 } };
	struct keeper_setup setup = { 0 };
	struct secret hand = { 0 };
	char dir[sizeof here.store.root + sizeof "/open"];
	struct err err;
	int status;

	if (!keeper_take(&hand, &err))
		return here_fail(&err);
	env_read(&here.env);
	if (!options_parse(&here.options, argc, argv, &here.arena, &err) ||
	    !here_open(&setup.runner.flow, "tokens", &err) || !take_secret(&hand, &err))
		return refuse(&post, &err);
	snprintf(dir, sizeof dir, "%s/open", here.store.root);
	if (!keeper_post_open(&post, dir, here.options.tenant, &err))
		return refuse(&post, &err);
	here.post = &post;
	setup.runner.profile = &here.profile;
	setup.runner.columns = here.columns;
	setup.tenant_id = here.options.tenant;
	setup.pid = start_pid();
	here_open_transport();
	if (here.options.auth == AUTH_CERTIFICATE || here.options.auth == AUTH_SECRET)
		secret_wipe(&hand);
	keeper_init(&keeper, &setup, &hand);
	status = here_run(keeper_program(&keeper), FACE_NONE);
	keeper_release(&keeper);
	keeper_post_close(&post);
	return status;
}
