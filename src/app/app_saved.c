/* app_saved.c - programs that read saved runs: review, report, diff, verify */
#include "app/app.h"
#include "commands/cmd_diff.h"
#include "commands/cmd_report.h"
#include "commands/cmd_verify.h"
#include "world/transport_null.h"

/* A report is smaller than its run. */
#define OUT_BYTES_MAX RUN_BYTES_MAX

/* A run requested by name is never silently replaced by the list. */
static bool is_run(const char *name, const struct buf *text, struct err *err)
{
	const struct offline_run from = { .name = name, .text = buf_text(text), .len = text->len };
	struct run run;

	if (!offline_read(&from, &run, err))
		return false;
	run_release(&run);
	return true;
}

int run_review(void)
{
	struct wizard_setup setup = { .known_tenants = app.known, .saved_where = "", .proxy = "", .review = true };
	const struct run_line *lines = NULL;
	struct wizard_run *runs;
	struct buf text = { 0 };
	struct err err;
	int status;

	if (!app_open_offline(&err) || !app_fill_flow(&setup.flow, "review", &err))
		return app_fail(&err);
	if (app.options.operand_count) {
		if (!store_read_run(&app.store, app.options.operands[0], &text, &err) ||
		    !is_run(app.store.found, &text, &err)) {
			buf_release(&text);
			return app_fail(&err);
		}
		setup.resume_text = buf_text(&text);
		setup.resume_len = text.len;
	}
	setup.flow.offline = true;
	setup.flow.mark_count = 0; /* what is open now says nothing of a run of then */
	if (!store_list(&app.store, SIZE_MAX, &lines, &setup.run_count, &err) && !setup.resume_text)
		return app_fail(&err);
	runs = arena_alloc(&app.arena, (setup.run_count + 1) * sizeof *runs);
	for (size_t i = 0; i < setup.run_count; i++)
		runs[i] = (struct wizard_run){ lines[i].id, lines[i].tenant, lines[i].command, lines[i].verdict,
			lines[i].started, lines[i].complete, lines[i].damaged, lines[i].proof };
	setup.runs = runs;
	app.transport = transport_null_open();
	status = app_run_pages(&setup);
	buf_release(&text);
	return status;
}

static bool read_run(int operand, struct offline_run *run, struct buf *text, struct err *err)
{
	if (operand >= app.options.operand_count)
		return true;
	if (!store_read_run(&app.store, app.options.operands[operand], text, err))
		return false;
	run->name = arena_copy(&app.arena, app.store.found);
	run->text = buf_text(text);
	run->len = text->len;
	return true;
}

static int run_offline(bool (*act)(const struct offline *, struct buf *, int *, struct err *))
{
	const struct report_format *format = report_format_find(app.options.format);
	/* An ASCII terminal gets ASCII; so does a file, if nothing is lost by it. */
	const bool file = format != report_format_at(0);
	const bool ascii = app.options.ascii || (app.ascii && (!file || format->lossless || app.env.shown));
	struct offline offline = { .profile = &app.profile,
		.timeline = &app.timeline,
		.format = format,
		.columns = app.columns,
		.ascii = ascii,
		.redact = app.options.redact,
		.all = app.options.all,
		.color = !file && app.options.command == COMMAND_REPORT && app_colored(),
		.json = app.options.json,
		.exit_code = app.options.exit_code };
	struct buf text = { 0 }, other = { 0 }, out;
	struct err err;
	int status = 0;
	bool good;

	buf_init(&out, OUT_BYTES_MAX);
	good = app_open_offline(&err) && read_run(0, &offline.run, &text, &err) &&
	       read_run(1, &offline.other, &other, &err) && act(&offline, &out, &status, &err);
	buf_release(&text);
	buf_release(&other);
	if (good)
		/* text with colours was made safe before they were added */
		return file || offline.color ? app_print_file(&out, status) : app_print(&out, status);
	buf_release(&out);
	return app_fail(&err);
}

int run_report(void)
{
	return run_offline(cmd_report_print);
}

int run_diff(void)
{
	return run_offline(cmd_diff_print);
}

int run_verify(void)
{
	return run_offline(cmd_verify_print);
}
