/* live.c - programs that talk to a tenant: the wizard and check */
#include <stdio.h>

#include "base/i18n.h"
#include "base/text.h"
#include "commands/check.h"
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
	setup->resume_text = buf_text(text);
	setup->resume_len = text->len;
}

int run_wizard(void)
{
	struct wizard_setup setup = {.tenant = here.options.tenant, .known_tenants = here.known, .saved_where = ""};
	struct buf text = {0};
	struct err err;
	int status;

	if (!here_open(&setup.flow, "wizard", &err))
		return here_fail(&err);
	if (!here.options.no_save) {
		snprintf(here.runs_path, sizeof here.runs_path, "%s/runs", here.store.root);
		setup.saved_where = here.runs_path;
	}
	if (here.options.practice)
		setup.practice_says = here_in_memory() ? _(here.practice.tenant->says) : here.options.practice_url;
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

int run_check(void)
{
	static struct runner runner;
	struct runner_setup setup = {
		.tenant = here.options.tenant,
		.topics = FLOW_ALL_TOPICS,
		.graph = true,
		.exchange = true,
		.json = here.options.json,
		.ascii = here.ascii,
		.columns = here.columns,
		.profile = &here.profile,
	};
	struct err err;
	int status;

	if (!here_open(&setup.flow, "check", &err))
		return here_fail(&err);
	if (here_in_memory() && !setup.tenant)
		setup.tenant = here.practice.tenant->domain;
	if (!setup.tenant) {
		err_set(&err, ERR_USAGE, NULL, _("A served practice cloud needs --tenant."));
		return here_fail(&err);
	}
	here_open_transport();
	runner_init(&runner, &setup);
	status = here_run(check_program(&runner), FACE_NONE);
	runner_release(&runner);
	return status;
}

