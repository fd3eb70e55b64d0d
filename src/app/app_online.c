/* app_online.c - programs that talk to a tenant: the wizard, check, and commands that change it */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "base/i18n.h"
#include "base/text.h"
#include "commands/cmd_check.h"
#include "commands/cmd_consent.h"
#include "commands/cmd_ews.h"
#include "commands/cmd_proof.h"
#include "commands/cmd_reach.h"
#include "commands/cmd_tokens.h"
#include "commands/offline.h"
#include "doc/doc_run.h"
#include "world/http.h"

/* The customers of the practice tenant. */
static const struct wizard_customer *find_customers(void)
{
	const struct practice_tenant *row = app.practice.tenant->customers;
	struct wizard_customer *customers;
	size_t count = 0;

	while (row && row[count].name)
		count++;
	customers = arena_alloc(&app.arena, (count + 1) * sizeof *customers);
	for (size_t i = 0; i < count; i++)
		customers[i] = (struct wizard_customer){ row[i].domain, row[i].display_name, _(row[i].says) };
	return count ? customers : NULL;
}

/* Resumes an unfinished run, if it is of the requested tenant, or of the one that is practised with. */
static void find_resume(struct wizard_setup *setup, struct buf *text)
{
	const char *tenant = app.options.tenant;
	struct run_line line;
	struct err ignored;

	if (app.options.no_save || !store_unfinished(&app.store, &line) ||
	    (tenant && !text_same(tenant, line.tenant)) ||
	    (app_in_memory() && *line.tenant && !practice_knows(app.practice.tenant, line.tenant)) ||
	    !store_read_run(&app.store, line.id, text, &ignored))
		return;
	setup->resume_id = arena_copy(&app.arena, line.id);
	setup->resume_text = buf_text(text);
	setup->resume_len = text->len;
}

/* A restore is settled in the record that opened the change: resume that run, if allowed. */
static void find_record(struct runner_setup *setup, struct buf *text)
{
	const struct flow_setup *flow = &setup->flow;
	struct err ignored;

	for (size_t i = 0; i < flow->mark_count; i++) {
		const struct change_mark *mark = &flow->marks[i];

		if (!text_same(mark->tenant.domain, setup->tenant) && !text_same(mark->tenant.id, setup->tenant))
			continue;
		setup->resume_id = *mark->run_id ? mark->run_id : NULL;
		if (setup->resume_id && store_read_run(&app.store, mark->run_id, text, &ignored)) {
			setup->resume_text = buf_text(text);
			setup->resume_len = text->len;
		}
		return;
	}
}

int run_wizard(void)
{
	struct wizard_setup setup = { .tenant = app.options.tenant, .known_tenants = app.known, .saved_where = "" };
	struct buf text = { 0 };
	struct err err;
	int status;

	if (!app_open(&setup.flow, "wizard", &err))
		return app_fail(&err);
	setup.flow.guided = true;
	if (!app.options.no_save) {
		snprintf(app.runs_path, sizeof app.runs_path, "%s/runs", app.store.root);
		setup.saved_where = app.runs_path;
	}
	if (app.options.practice)
		setup.practice_says = app_in_memory() ? _(app.practice.tenant->says) : app.options.practice_url;
	setup.flow.readback_s = ACT_WINDOW_LONG_S;
	setup.user = app.env.user ? app.env.user : "";
	setup.account = app.env.account;
	setup.console = app.options.console ? buf_text(&app.console) : NULL;
	setup.ssh_host = *app.env.ssh_host ? app.env.ssh_host : app.env.host;
	setup.ssh_port = app.env.ssh_port;
	setup.proxy = app.options.practice ? "" : http_proxy_name(app.env.https_proxy, app.proxy, sizeof app.proxy);
	if (app_in_memory()) {
		app.known[0] = app.practice.tenant->domain;
		setup.customers = find_customers();
	} else {
		store_tenants(&app.store, app.known, KNOWN_MAX, &app.arena);
	}
	find_resume(&setup, &text);
	app_open_transport();
	status = app_run_pages(&setup);
	buf_release(&text);
	return status;
}

/* Sets up what commands that talk to a tenant share. */
static bool open_runner(struct runner_setup *setup, const char *command, struct err *err)
{
	*setup = (struct runner_setup){
		.json = app.options.json,
		.ascii = app.ascii,
		.columns = app.columns,
		.color = app_colored(),
		.together = app.env.together,
		.profile = &app.profile,
	};
	if (!app_open(&setup->flow, command, err))
		return false;
	setup->tenant = app.options.tenant;
	if (app_in_memory() && !setup->tenant)
		setup->tenant = app.practice.tenant->domain;
	if (!setup->tenant)
		return err_set(err, ERR_USAGE, NULL, _("A served practice cloud needs --tenant."));
	if (app.options.console)
		setup->console = buf_text(&app.console);
	setup->user = app.env.account;
	return true;
}

/* Before the admin is asked for anything. */
static bool app_online_take_console(struct runner_setup *setup, unsigned wanted, struct err *err)
{
	return !setup->console || runner_console(setup, wanted, err);
}

/* Only a pasted address needs a prompt; in practice there is none to paste. */
static enum ui_kind ui_of_command(void)
{
	return app.options.auth == AUTH_PASTE && !app_in_memory() ? UI_PROMPT : UI_NONE;
}

/* "check --network" needs no tenant and saves nothing. */
static int run_network(void)
{
	static struct reach_command command;
	struct flow_setup flow;
	struct err err;

	if (!app_open(&flow, "check", &err))
		return app_fail(&err);
	command = (struct reach_command){
		.endpoints = flow.endpoints ? flow.endpoints : endpoints_of(flow.cloud),
		.profile = &app.profile,
		.tool = flow.tool,
		.proxy = app.options.practice ? "" : http_proxy_name(app.env.https_proxy, app.proxy, sizeof app.proxy),
		.json = app.options.json,
		.ascii = app.ascii,
		.columns = app.columns,
	};
	app_open_transport();
	return app_run(reach_program(&command), UI_NONE);
}

/* Which runs read everything, so that a regression shows against them. */
static bool reads_all(const struct run *run)
{
	return text_same(run->command, "check") || text_same(run->command, "wizard");
}

/* "last": the newest such run of this tenant in which something was judged. None is no error: a first run has none. */
static bool find_last(const struct offline *offline, const char *tenant, struct offline_checked *checked)
{
	struct buf text;
	struct err ignored;
	bool found = false;

	for (unsigned back = 0; !found && store_newest_of(&app.store, tenant, back, &text); back++) {
		const struct offline_run run = { .name = "last", .text = buf_text(&text), .len = text.len };

		if (offline_read(&run, &checked->run, &ignored)) {
			offline_check(offline, checked);
			found = reads_all(&checked->run) && fail_on_comparable(&checked->report);
			if (!found)
				offline_release(checked);
		}
		buf_release(&text);
	}
	buf_release(&text);
	return found;
}

static bool baseline_fits(const struct run *run, const char *tenant)
{
	const struct facts *facts = &run->facts;

	return text_same(facts->tenant.id, tenant) || text_same(facts->tenant.domain, tenant) ||
	       scopes_has(&facts->org_domains, tenant) || facts->fetched[TOPIC_ORGANIZATION].status != READ_OK;
}

static bool read_baseline(const struct offline *offline, const char *name, const char *tenant,
    struct offline_checked *checked, struct err *err)
{
	struct buf text = { 0 };
	bool good = store_read_run(&app.store, name, &text, err);

	if (good) {
		const struct offline_run run = { .name = app.store.found, .text = buf_text(&text), .len = text.len };

		good = offline_read(&run, &checked->run, err);
	}
	buf_release(&text);
	if (!good)
		return false;
	offline_check(offline, checked);
	if (!baseline_fits(&checked->run, tenant))
		return err_set(err, ERR_USAGE, NULL, _("--baseline: run %1$s is of another tenant (%2$s)."),
		    checked->run.id, checked->run.facts.tenant.domain);
	return true;
}

/* Whoever compares with a record that was altered, or is not all there, is told. */
static void say_baseline(const struct run *run)
{
	if (run->health != RUN_WHOLE)
		app_say(arena_printf(&app.arena, _("About run %1$s, which is compared with: %2$s"), run->id,
		    doc_run_health_say(run, &app.arena)));
}

/* The run to compare with, before anybody is asked for anything. */
static bool open_baseline(struct runner_setup *setup, struct fail_on *fail_on, struct offline_checked *checked,
    struct err *err)
{
	const struct offline offline = { .profile = &app.profile, .timeline = &app.timeline };
	const char *name = app.options.baseline;
	bool found;

	fail_on->words = app.options.fail_on;
	setup->fail_on = fail_on;
	if (!name && !(fail_on->words & FAIL_ON_REGRESSION))
		return true;
	if (name && strcmp(name, "last") != 0) {
		if (!read_baseline(&offline, name, setup->tenant, checked, err))
			return false;
		found = true;
	} else {
		found = find_last(&offline, setup->tenant, checked);
	}
	if (found) {
		fail_on->baseline = &checked->report;
		say_baseline(&checked->run);
	} else {
		app_say(_("No earlier run of this tenant is saved, so there is nothing to compare with."));
	}
	return true;
}

int run_check(void)
{
	static struct offline_checked baseline;
	static struct runner runner;
	struct fail_on fail_on = { 0 };
	struct runner_setup setup;
	struct err err;
	int status;

	if (app.options.network)
		return run_network();
	if (!open_runner(&setup, "check", &err))
		return app_fail(&err);
	if (!open_baseline(&setup, &fail_on, &baseline, &err))
		return app_fail(&err);
	setup.all = app.options.all;
	setup.topics = FLOW_ALL_TOPICS;
	setup.graph = setup.exchange = true;
	if (!app_online_take_console(&setup, TOPIC_BIT(TOPIC_TOKENS) | TOPIC_BIT(TOPIC_EXCHANGE), &err))
		return app_fail(&err);
	app_open_transport();
	runner_init(&runner, &setup);
	status = app_run(check_program(&runner), ui_of_command());
	runner_release(&runner);
	offline_release(&baseline);
	return status;
}

int run_ews(void)
{
	static struct runner runner;
	struct runner_setup setup;
	struct err err;
	int status;

	if (!open_runner(&setup, "ews", &err))
		return app_fail(&err);
	ews_needs(&setup);
	if (!app_online_take_console(&setup, TOPIC_BIT(TOPIC_EXCHANGE), &err))
		return app_fail(&err);
	app_open_transport();
	runner_init(&runner, &setup);
	status = app_run(ews_program(&runner), ui_of_command());
	runner_release(&runner);
	return status;
}

/* The newest run of the named tenant (domain or id), or of any: it names the tenant and the add-in. False: no run that
 * can be trusted. */
static bool find_known(const char *tenant, struct run *run)
{
	struct buf text;
	struct err ignored;

	for (unsigned back = 0; store_newest_of(&app.store, tenant, back, &text); back++) {
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

/* Nobody signs in for "proof add"; whoever did in a saved run of the tenant is no ordinary user all the same. So many runs are
 * looked at, the newest first: each is read as a whole. */
#define RUNS_SEARCHED 100

static bool has_signed_in(const char *tenant_id, const char *who)
{
	static struct run run; /* large */
	struct buf text;
	struct err ignored;
	bool found = false;

	for (unsigned back = 0; back < RUNS_SEARCHED && !found && store_newest_of(&app.store, tenant_id, back, &text);
	     back++) {
		run_init(&run);
		found = run_read(&run, buf_text(&text), text.len, &ignored) && run_has_insider(&run, who, &app.arena);
		run_release(&run);
		buf_release(&text);
	}
	buf_release(&text);
	return found;
}

/* Values not given on the command line are taken from that run. */
static void take_known(struct proof_setup *setup, const struct run *run)
{
	setup->known = &run->facts.tenant;
	setup->known_at = run->facts.fetched[TOPIC_DISCOVERY].at;
	if (!app.options.profile_id && run->profile.id && *run->profile.id)
		setup->flow.profile = &run->profile;
	if (!*setup->flow.app_id)
		setup->flow.app_id = run->facts.app_id && *run->facts.app_id ? run->facts.app_id : run->app_id;
}

int run_proof(void)
{
	static struct proof_command command;
	static struct run run; /* large */
	struct proof_setup setup = {
		.tenant = app.options.tenant,
		.adds = strcmp(app.options.action, "add") == 0,
		.json = app.options.json,
		.ascii = app.ascii,
		.columns = app.columns,
	};
	struct err err;
	int status;

	app.options.no_save = app.options.no_save || !setup.adds;
	if ((setup.adds && !proof_read(&app.options, &setup.tester, &app.arena, &err)) ||
	    !app_open(&setup.flow, "proof", &err))
		return app_fail(&err);
	if (app_in_memory() && !setup.tenant)
		setup.tenant = app.practice.tenant->domain;
	if (find_known(setup.tenant, &run)) {
		take_known(&setup, &run);
		if (setup.adds && has_signed_in(run.facts.tenant.id, setup.tester.who))
			setup.tester.insider = YES;
	} else if (!setup.tenant || !setup.adds) {
		err_set(&err, ERR_USAGE, N_("finding a saved run"),
		    _("There is no saved run of this tenant. \"naaready check\" makes one; with --tenant, \"naaready proof add\" begins one."));
		return app_fail(&err);
	}
	app_open_transport();
	proof_init(&command, &setup);
	status = app_run(proof_program(&command), UI_NONE);
	proof_release(&command);
	run_release(&run);
	return status;
}

static int app_online_change(const struct change_ops *ops, enum change_action action, const char *name)
{
	static struct change_command command;
	struct change_setup change = {
		.ops = ops,
		.action = action,
		.apply = app.options.apply,
		.create_app = app.options.create_app,
		.confirm = app.options.confirm,
		.from_not_set = app.options.from_not_set,
		.anyway = app.options.anyway,
		.for_s = app.options.for_s,
		.guard = app.options.guard,
		.only_due = app.options.due,
		.found = app.options.from ? tokens_state_of(app.options.from) : TOKENS_UNKNOWN,
	};
	struct runner_setup setup;
	struct buf text = { 0 };
	struct err err;
	int status;

	if (!open_runner(&setup, name, &err))
		return app_fail(&err);
	change_needs(&change, &setup);
	if (!app_online_take_console(&setup, TOPIC_BIT(TOPIC_TOKENS), &err))
		return app_fail(&err);
	setup.writing = app.options.apply && !app.options.dry_run;
	if (action == ACTION_RESTORE)
		find_record(&setup, &text);
	app_open_transport();
	change_init(&command, &change, &setup);
	status = app_run(change_program(&command), ui_of_command());
	change_release(&command);
	buf_release(&text);
	return status;
}

int run_consent(void)
{
	return app_online_change(&consent_ops, 0, "consent");
}

int run_tokens(void)
{
	static const struct {
		const char *word;
		enum change_action action;
	} actions[] = { { "status", ACTION_STATUS }, { "block", ACTION_BLOCK }, { "restore", ACTION_RESTORE } };

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (app.options.action && strcmp(app.options.action, actions[i].word) == 0)
			return app_online_change(&tokens_ops, actions[i].action, "tokens");
	return 2; /* the option parser has checked the word */
}
