/* live.c - programs that talk to a tenant: the wizard and check */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "commands/change.h"
#include "commands/check.h"
#include "commands/ews.h"
#include "commands/network.h"
#include "commands/proof.h"
#include "main/here.h"

/* Goes on with an unfinished run, if it is of the tenant that was asked for. */
static void find_resume(struct wizard_setup *setup, struct buf *text)
{
	const char *tenant = here.options.tenant;
	struct run_line line;
	struct err ignored;

	if (here.options.no_save || !store_unfinished(&here.store, &line) ||
	    (tenant && !text_same(tenant, line.tenant)) || !store_read_run(&here.store, line.id, text, &ignored))
		return;
	setup->resume_id = arena_copy(&here.arena, line.id);
	setup->resume_text = buf_text(text);
	setup->resume_len = text->len;
}

/* What is put back is settled in the record that opened it: that run goes on, if it may. */
static void find_record(struct runner_setup *setup, struct buf *text)
{
	const struct flow_setup *flow = &setup->flow;
	struct err ignored;

	for (size_t i = 0; i < flow->mark_count; i++) {
		const struct change_mark *mark = &flow->marks[i];

		if (!text_same(mark->tenant.domain, setup->tenant) && !text_same(mark->tenant.id, setup->tenant))
			continue;
		setup->resume_id = *mark->run_id ? mark->run_id : NULL;
		if (setup->resume_id && store_read_run(&here.store, mark->run_id, text, &ignored)) {
			setup->resume_text = buf_text(text);
			setup->resume_len = text->len;
		}
		return;
	}
}

int run_wizard(void)
{
	struct wizard_setup setup = { .tenant = here.options.tenant, .known_tenants = here.known, .saved_where = "" };
	struct buf text = { 0 };
	struct err err;
	int status;

	if (!here_open(&setup.flow, "wizard", &err))
		return here_fail(&err);
	setup.flow.guided = true;
	if (!here.options.no_save) {
		snprintf(here.runs_path, sizeof here.runs_path, "%s/runs", here.store.root);
		setup.saved_where = here.runs_path;
	}
	if (here.options.practice)
		setup.practice_says = here_in_memory() ? _(here.practice.tenant->says) : here.options.practice_url;
	setup.flow.window_s = ACT_WINDOW_LONG_S;
	setup.user = here.env.user ? here.env.user : "";
	setup.account = here.env.account;
	setup.console = here.options.console ? buf_text(&here.console) : NULL;
	setup.ssh_host = *here.env.ssh_host ? here.env.ssh_host : here.env.host;
	setup.ssh_port = here.env.ssh_port;
	setup.proxy = here.options.practice ? "" : env_proxy_name(&here.env, here.proxy, sizeof here.proxy);
	if (here_in_memory())
		here.known[0] = here.practice.tenant->domain;
	else
		store_tenants(&here.store, here.known, KNOWN_MAX, &here.arena);
	find_resume(&setup, &text);
	here_open_transport();
	status = here_run_pages(&setup);
	buf_release(&text);
	return status;
}

/* What commands that talk to a tenant have in common; then the program that stands on it. */
static bool open_runner(struct runner_setup *setup, const char *command, struct err *err)
{
	*setup = (struct runner_setup){
		.tenant = here.options.tenant,
		.json = here.options.json,
		.ascii = here.ascii,
		.columns = here.columns,
		.profile = &here.profile,
	};
	if (!here_open(&setup->flow, command, err))
		return false;
	if (here_in_memory() && !setup->tenant)
		setup->tenant = here.practice.tenant->domain;
	if (!setup->tenant)
		return err_set(err, ERR_USAGE, NULL, _("A served practice cloud needs --tenant."));
	if (here.options.console)
		setup->console = buf_text(&here.console);
	setup->user = here.env.account;
	return true;
}

/* Before anybody is asked for anything. */
static bool take_console(struct runner_setup *setup, unsigned wanted, struct err *err)
{
	return !setup->console || runner_console(setup, wanted, err);
}

/* Only a pasted address has to be asked for. */
static enum face_kind face_of_command(void)
{
	return here.options.auth == AUTH_PASTE ? FACE_PROMPT : FACE_NONE;
}

/* "check --network" needs no tenant and saves nothing. */
static int run_network(void)
{
	static struct network_command command;
	struct flow_setup flow;
	struct err err;

	if (!here_open(&flow, "check", &err))
		return here_fail(&err);
	command = (struct network_command){
		.place = flow.place ? flow.place : place_of(flow.cloud),
		.profile = &here.profile,
		.tool = flow.tool,
		.proxy = here.options.practice ? "" : env_proxy_name(&here.env, here.proxy, sizeof here.proxy),
		.json = here.options.json,
	};
	here_open_transport();
	return here_run(network_program(&command), FACE_NONE);
}

int run_check(void)
{
	static struct runner runner;
	struct runner_setup setup;
	struct err err;
	int status;

	if (here.options.network)
		return run_network();
	if (!open_runner(&setup, "check", &err))
		return here_fail(&err);
	setup.topics = FLOW_ALL_TOPICS;
	setup.graph = setup.exchange = true;
	if (!take_console(&setup, TOPIC_BIT(TOPIC_TOKENS) | TOPIC_BIT(TOPIC_EXCHANGE), &err))
		return here_fail(&err);
	here_open_transport();
	runner_init(&runner, &setup);
	status = here_run(check_program(&runner), face_of_command());
	runner_release(&runner);
	return status;
}

int run_ews(void)
{
	static struct runner runner;
	struct runner_setup setup;
	struct err err;
	int status;

	if (!open_runner(&setup, "ews", &err))
		return here_fail(&err);
	ews_needs(&setup);
	if (!take_console(&setup, TOPIC_BIT(TOPIC_EXCHANGE), &err))
		return here_fail(&err);
	here_open_transport();
	runner_init(&runner, &setup);
	status = here_run(ews_program(&runner), face_of_command());
	runner_release(&runner);
	return status;
}

/* The newest run of the tenant that was named, by domain or id, or of any: it says which tenant that is, and which add-in was meant.
 * False: there is none that can be believed. */
static bool find_known(const char *tenant, struct run *run)
{
	struct buf text;
	struct err ignored;

	for (unsigned back = 0; store_newest_of(&here.store, tenant, back, &text); back++) {
		bool good;

		run_init(run);
		good = run_read(run, buf_text(&text), text.len, &ignored) && run->health <= RUN_TORN &&
		       text_is_guid(run->facts.tenant.id);
		buf_release(&text);
		if (good)
			return true;
		run_release(run);
	}
	buf_release(&text);
	return false;
}

/* What was not said on the command line is as it was in that run. */
static void take_known(struct proof_setup *setup, const struct run *run)
{
	setup->known = &run->facts.tenant;
	setup->known_at = run->facts.heard[TOPIC_DISCOVERY].at;
	if (!here.options.profile_id && run->profile.id && *run->profile.id)
		setup->flow.profile = &run->profile;
	if (!*setup->flow.app_id)
		setup->flow.app_id = run->facts.app_id && *run->facts.app_id ? run->facts.app_id : run->app_id;
}

int run_proof(void)
{
	static struct proof_command command;
	static struct run run; /* large */
	struct proof_setup setup = {
		.tenant = here.options.tenant,
		.adds = strcmp(here.options.action, "add") == 0,
		.json = here.options.json,
		.ascii = here.ascii,
		.columns = here.columns,
	};
	struct err err;
	int status;

	here.options.no_save = here.options.no_save || !setup.adds;
	if ((setup.adds && !proof_read(&here.options, &setup.tester, &here.arena, &err)) ||
	    !here_open(&setup.flow, "proof", &err))
		return here_fail(&err);
	if (here_in_memory() && !setup.tenant)
		setup.tenant = here.practice.tenant->domain;
	if (find_known(setup.tenant, &run)) {
		take_known(&setup, &run);
	} else if (!setup.tenant || !setup.adds) {
		err_set(&err, ERR_USAGE, N_("finding a saved run"),
		    _("There is no saved run of this tenant. \"naaready check\" makes one; with --tenant, \"naaready proof add\" begins one."));
		return here_fail(&err);
	}
	here_open_transport();
	proof_init(&command, &setup);
	status = here_run(proof_program(&command), FACE_NONE);
	proof_release(&command);
	run_release(&run);
	return status;
}

static int run_wish(enum change_wish wish, const char *name)
{
	static struct change_command command;
	struct change_setup change = {
		.wish = wish,
		.apply = here.options.apply,
		.create_app = here.options.create_app,
		.confirm = here.options.confirm,
		.from_not_set = here.options.from_not_set,
		.anyway = here.options.anyway,
		.for_s = here.options.for_s,
		.guard = here.options.guard,
		.due = here.options.due,
		.found = here.options.from ? tokens_state_of(here.options.from) : TOKENS_UNKNOWN,
	};
	struct runner_setup setup;
	struct buf text = { 0 };
	struct err err;
	int status;

	if (!open_runner(&setup, name, &err))
		return here_fail(&err);
	change_needs(&change, &setup);
	if (!take_console(&setup, TOPIC_BIT(TOPIC_TOKENS), &err))
		return here_fail(&err);
	setup.writing = here.options.apply && !here.options.dry_run;
	if (wish == WISH_RESTORE)
		find_record(&setup, &text);
	here_open_transport();
	change_init(&command, &change, &setup);
	status = here_run(change_program(&command), face_of_command());
	change_release(&command);
	buf_release(&text);
	return status;
}

int run_consent(void)
{
	return run_wish(WISH_CONSENT, "consent");
}

int run_tokens(void)
{
	static const struct {
		const char *action;
		enum change_wish wish;
	} wishes[] = { { "status", WISH_STATUS }, { "block", WISH_BLOCK }, { "restore", WISH_RESTORE } };

	for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++)
		if (here.options.action && strcmp(here.options.action, wishes[i].action) == 0)
			return run_wish(wishes[i].wish, "tokens");
	return 2; /* options have judged the word */
}
