/* script.c - headers and steps of a .screen file, carried out */
#include "tests/screens/script.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#define SHOWN_BYTES_MAX (1 << 20)

static bool refuse(struct script *script, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool refuse(struct script *script, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(script->why, sizeof script->why, format, args);
	va_end(args);
	return false;
}

void script_init(struct script *script)
{
	memset(script, 0, sizeof *script);
	script->tenant = *practice_find("classic");
	script->rows = 24;
	script->cols = 80;
	snprintf(script->profile, sizeof script->profile, "practice");
	buf_init(&script->printed, SHOWN_BYTES_MAX);
}

void script_release(struct script *script)
{
	if (script->begun) {
		fake_release(&script->world);
		lines_release(&script->lines);
		fake_site_release(&script->site);
		arena_release(&script->data.arena);
	}
	buf_release(&script->printed);
	pseudo_set(false);
}

/* --- headers --- */

static bool set_size(struct script *script, const char *value)
{
	if (sscanf(value, "%dx%d", &script->cols, &script->rows) != 2)
		return refuse(script, "\"%s\" is no size", value);
	return true;
}

static bool set_tenant(struct script *script, const char *name)
{
	if (!practice_find(name))
		return refuse(script, "there is no practice tenant \"%s\"", name);
	script->tenant = *practice_find(name);
	return true;
}

static bool is_header(const char *line, const char *key, const char **value)
{
	size_t len = strlen(key);

	if (strncmp(line, key, len) != 0 || strncmp(line + len, ": ", 2) != 0)
		return false;
	*value = line + len + 2;
	return true;
}

bool script_header(struct script *script, const char *line)
{
	const struct {
		const char *key;
		bool *member;
	} switches[] = {
		{ "plain", &script->plain },
		{ "styles", &script->styles },
		{ "ascii", &script->ascii },
		{ "real", &script->real },
		{ "dry", &script->dry },
		{ "pseudo", &script->pseudo },
		{ "unnamed", &script->unnamed },
		{ "own", &script->own },
		{ "app", &script->app },
	};
	const char *value;

	for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
		if (is_header(line, switches[i].key, &value)) {
			*switches[i].member = !strcmp(value, "yes");
			return *switches[i].member || refuse(script, "\"%s\" can only be \"yes\"", switches[i].key);
		}
	if (is_header(line, "tenant", &value))
		return set_tenant(script, value);
	if (is_header(line, "size", &value))
		return set_size(script, value);
	if (!is_header(line, "profile", &value))
		return refuse(script, "there is no header \"%s\"", line);
	snprintf(script->profile, sizeof script->profile, "%s", value);
	return true;
}

static void draw(struct script *script, struct buf *out)
{
	struct fake_world *world = &script->world;

	frame_begin(&world->frame, script->rows, script->cols);
	view_draw(&world->view, fake_page(world), &world->frame);
	frame_dump(&world->frame, script->styles, out);
}

/* Draws the page, as the loop does once a turn. */
static void draw_turn(struct script *script)
{
	struct fake_world *world = &script->world;
	struct buf ignored;

	if (world->quit)
		return;
	if (script->plain) {
		lines_print(&script->lines, fake_page(world), fake_utc(world), &script->printed);
		return;
	}
	buf_init(&ignored, SHOWN_BYTES_MAX);
	draw(script, &ignored);
	buf_release(&ignored);
}

static struct secret secret; /* app: yes */

static void start_wizard(struct script *script, int64_t utc, bool review, bool opened)
{
	struct fake_world *world = &script->world;
	struct wizard_setup *setup = &world->setup;

	fake_prepare(world, &script->site, utc, &script->data);
	world->frame.ascii = script->ascii;
	setup->practice_says = script->real ? NULL : _(script->tenant.says);
	setup->flow.dry_run = script->dry;
	if (script->own || script->app)
		setup->flow.client_id = FAKE_CLIENT;
	if (script->app) {
		setup->flow.auth = AUTH_SECRET;
		setup->flow.client_secret = &secret;
		if (!secret_is_set(&secret))
			secret_add_text(&secret, "s3cret");
	}
	if (script->real) {
		setup->flow.practice_tenant = NULL;
		setup->flow.endpoints = NULL;
		setup->known_tenants = NULL;
		setup->customers = NULL;
	}
	if (review) {
		setup->review = true;
		setup->flow.guided = false;
		setup->practice_says = NULL;
		setup->flow.practice_tenant = NULL;
		setup->flow.endpoints = NULL;
		setup->known_tenants = NULL;
		setup->customers = NULL;
		setup->saved_where = "";
		setup->runs = script->runs;
		setup->run_count = sizeof script->runs / sizeof *script->runs;
		setup->resume_text = opened ? setup->resume_text : NULL;
	}
	lines_init(&script->lines, script->cols, script->ascii);
	fake_open(world);
	draw_turn(script);
}

static void begin_script(struct script *script)
{
	pseudo_set(script->pseudo);
	fake_data_read(&script->data, script->profile);
	if (script->unnamed)
		script->data.profile.publisher_tenant = script->data.profile.client_id = "";
	fake_site_init(&script->site, script->tenant.name);
	script->site.practice.tenant = &script->tenant;
	script->begun = true;
	start_wizard(script, script->site.utc, false, false);
}

/* --- steps --- */

static bool step_choose(struct script *script, const char *id)
{
	const struct page *page = fake_page(&script->world);

	if (!page_block(page, id))
		return refuse(script, "page \"%s\" has no \"%s\"", page->id, id);
	fake_choose(&script->world, id);
	return true;
}

static bool step_tick(struct script *script, const char *id)
{
	const struct page *page = fake_page(&script->world);

	if (!page_block(page, id))
		return refuse(script, "page \"%s\" has no \"%s\"", page->id, id);
	fake_input(&script->world, INPUT_TICKED, id, NULL);
	return true;
}

/* "ID REST": the id, if the page has it; *@rest is what follows. */
static const char *id_first(struct script *script, const char **rest, char id[48])
{
	const struct page *page = fake_page(&script->world);
	size_t len = strcspn(*rest, " ");

	snprintf(id, 48, "%.*s", (int)len, *rest);
	*rest += len + ((*rest)[len] == ' ');
	if (page_block(page, id))
		return id;
	refuse(script, "page \"%s\" has no \"%s\"", page->id, id);
	return NULL;
}

static bool step_pick(struct script *script, const char *rest)
{
	char id[48];

	if (!id_first(script, &rest, id))
		return false;
	fake_pick(&script->world, id, (int)strtol(rest, NULL, 10));
	return true;
}

static bool step_type(struct script *script, const char *rest)
{
	char id[48];

	if (!id_first(script, &rest, id))
		return false;
	fake_type(&script->world, id, rest);
	return true;
}

static const struct {
	const char *name;
	unsigned key;
} key_names[] = {
	{ "Up", K_UP },
	{ "Down", K_DOWN },
	{ "Left", K_LEFT },
	{ "Right", K_RIGHT },
	{ "PageUp", K_PAGE_UP },
	{ "PageDown", K_PAGE_DOWN },
	{ "Home", K_HOME },
	{ "End", K_END },
	{ "Enter", K_ENTER },
	{ "Tab", K_TAB },
	{ "BackTab", K_BACK_TAB },
	{ "Backspace", K_BACKSPACE },
	{ "Delete", K_DELETE },
	{ "Escape", K_ESCAPE },
	{ "Space", ' ' },
	{ "F1", K_F1 },
	{ "F2", K_F2 },
	{ "F3", K_F3 },
	{ "F4", K_F4 },
	{ "F5", K_F5 },
	{ "F6", K_F6 },
	{ "F7", K_F7 },
	{ "F8", K_F8 },
	{ "F10", K_F10 },
	{ "Ctrl-U", K_KILL_LINE },
	{ "Ctrl-C", K_INTERRUPT },
};

static unsigned key_of(const char *name)
{
	size_t used;
	unsigned key = text_next(name, &used);

	for (size_t i = 0; i < sizeof key_names / sizeof *key_names; i++)
		if (!strcmp(key_names[i].name, name))
			return key_names[i].key;
	return name[used] ? 0 : key;
}

static bool step_keys(struct script *script, const char *rest)
{
	char name[20];
	int used;

	for (; sscanf(rest, " %19s%n", name, &used) == 1; rest += used) {
		unsigned key = key_of(name);

		if (!key)
			return refuse(script, "there is no key \"%s\"", name);
		fake_key(&script->world, key);
		draw_turn(script);
	}
	return true;
}

/* Types into the field that has the focus. */
static bool step_text(struct script *script, const char *rest)
{
	size_t used;

	for (; *rest; rest += used) {
		fake_key(&script->world, text_next(rest, &used));
		draw_turn(script);
	}
	return true;
}

static bool step_answer(struct script *script, const char *rest)
{
	if (!script->plain)
		return refuse(script, "only the plain renderer takes answers");
	buf_printf(&script->printed, "%s\n", rest);
	fake_answer(&script->world, &script->lines, rest, &script->printed);
	return true;
}

static bool step_settle(struct script *script, const char *rest)
{
	int64_t until_ms = script->world.ms + strtoll(rest, NULL, 10) * 1000;

	for (int turns = 0; fake_turn(&script->world, until_ms); turns++) {
		draw_turn(script);
		if (turns > 2000)
			return refuse(script, "it does not settle");
	}
	return true;
}

/* Delivers so many replies and no more. */
static bool step_reply(struct script *script, const char *rest)
{
	for (long count = strtol(rest, NULL, 10); count > 0; count--) {
		if (!fake_turn(&script->world, script->world.ms))
			return refuse(script, "nothing is on its way");
		draw_turn(script);
	}
	return true;
}

static bool step_wait(struct script *script, const char *rest)
{
	fake_wait(&script->world, strtoll(rest, NULL, 10));
	return true;
}

/* Moves the wall clock alone, as when practice skips a wait, or a laptop slept. */
static bool step_skip(struct script *script, const char *rest)
{
	script->world.began += strtoll(rest, NULL, 10);
	fake_wait(&script->world, 0);
	return true;
}

static const struct {
	const char *name;
	enum fault_kind kind;
} fault_names[] = {
	{ "429", FAULT_429 },
	{ "503", FAULT_503 },
	{ "lost", FAULT_LOST },
	{ "lost-after", FAULT_LOST_AFTER },
	{ "html", FAULT_HTML },
	{ "truncated", FAULT_TRUNCATED },
	{ "error-in-200", FAULT_ERROR_IN_200 },
	{ "redirect", FAULT_REDIRECT },
	{ "empty", FAULT_EMPTY },
	{ "deep", FAULT_DEEP },
};

static bool step_fault(struct script *script, const char *rest)
{
	struct practice *practice = &script->site.practice;
	struct fault *fault = &practice->faults[practice->fault_count];
	char path[80], kind[20];
	unsigned nth;
	int after = -1;

	if (practice->fault_count == sizeof practice->faults / sizeof *practice->faults ||
	    sscanf(rest, "%79s %u %19s %d", path, &nth, kind, &after) < 3)
		return refuse(script, "a fault is PATH NTH KIND [RETRY_AFTER]");
	for (size_t i = 0; i < sizeof fault_names / sizeof *fault_names; i++) {
		if (strcmp(fault_names[i].name, kind) != 0)
			continue;
		*fault = (struct fault){ arena_copy(&practice->arena, path), nth, fault_names[i].kind, after, 0 };
		practice->fault_count++;
		return true;
	}
	return refuse(script, "there is no fault \"%s\"", kind);
}

/* Another admin changed the tenant, or the tenant differs from its row. */
static bool step_cloud(struct script *script, const char *rest)
{
	struct practice *practice = &script->site.practice;
	const char *value = strchr(rest, ' ');
	size_t len = value ? (size_t)(value - rest) : strlen(rest);

	value = value ? value + 1 : "";
	if (!strncmp(rest, "tokens", len)) {
		practice->tokens = practice->tokens_before = tokens_state_of(value);
	} else if (!strncmp(rest, "grant", len)) {
		practice->grant_scope = practice->grant_before = arena_copy(&practice->arena, value);
	} else if (!strncmp(rest, "app", len)) {
		practice->app_present = practice->app_enabled = !strcmp(value, "present");
	} else if (!strncmp(rest, "role", len)) {
		script->tenant.has_role = !strcmp(value, "admin");
	} else if (!strncmp(rest, "who", len)) {
		practice->who = arena_copy(&practice->arena, value);
	} else if (!strncmp(rest, "lag", len)) {
		practice->read_lag_s = strtoll(value, NULL, 10);
	} else if (!strncmp(rest, "calm", len)) {
		practice->fault_count = 0;
	} else {
		return refuse(script, "the cloud has no \"%s\"", rest);
	}
	return true;
}

static bool step_disk(struct script *script, const char *rest)
{
	script->world.saves_left = strcmp(rest, "full") ? -1 : 0;
	return true;
}

static bool step_size(struct script *script, const char *rest)
{
	return set_size(script, rest);
}

/* Drops the output of the plain renderer so far, which this file is not about. */
static bool step_forget(struct script *script, const char *rest)
{
	(void)rest;
	buf_clear(&script->printed);
	return true;
}

/* Starts the program again, so many seconds after it was killed or ended. */
static bool step_restart(struct script *script, const char *rest)
{
	int64_t utc = fake_utc(&script->world) + strtoll(rest, NULL, 10);

	fake_release(&script->world);
	lines_release(&script->lines);
	start_wizard(script, utc, false, false);
	return true;
}

/* Starts another run: only the mark tells of an open change of the run before. */
static bool step_anew(struct script *script, const char *rest)
{
	int64_t utc = fake_utc(&script->world) + strtoll(rest, NULL, 10);

	fake_release(&script->world);
	lines_release(&script->lines);
	buf_clear(&script->site.run);
	start_wizard(script, utc, false, false);
	return true;
}

static bool step_review(struct script *script, const char *rest)
{
	const struct run *run = &script->world.wizard.flow.run;
	int64_t utc = fake_utc(&script->world) + 86400;

	snprintf(script->run_id, sizeof script->run_id, "%s", run->id);
	snprintf(script->run_tenant, sizeof script->run_tenant, "%s", run->facts.tenant.domain);
	script->runs[0] = (struct wizard_run){ script->run_id, script->run_tenant, "wizard",
		overall_id(findings_overall(&script->world.wizard.flow.findings)), run->started, run->finished != 0,
		false, "" };
	script->runs[1] = (struct wizard_run){ "20250211-081500-0a1b2c", "contoso.example", "check", "ready",
		1739261700, true, false, "pass" };
	script->runs[2] =
	    (struct wizard_run){ "20250114-230001-99aa00", "", "wizard", "", 1736895601, false, true, "" };
	fake_release(&script->world);
	lines_release(&script->lines);
	start_wizard(script, utc, true, !strcmp(rest, "open"));
	return true;
}

/* Walks from the first page on until signed in for Graph and Exchange. */
static bool step_sign_in(struct script *script, const char *rest)
{
	static const char *const ids[] = { "next", "known.0", "device.graph", "device.exchange" };

	(void)rest;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		if (!step_choose(script, ids[i]))
			return false;
		draw_turn(script);
		if (!step_settle(script, "60"))
			return false;
	}
	return true;
}

static const struct {
	const char *word;
	bool (*does)(struct script *, const char *rest);
} step_words[] = {
	{ "choose", step_choose },
	{ "tick", step_tick },
	{ "pick", step_pick },
	{ "type", step_type },
	{ "key", step_keys },
	{ "text", step_text },
	{ "answer", step_answer },
	{ "settle", step_settle },
	{ "reply", step_reply },
	{ "wait", step_wait },
	{ "skip", step_skip },
	{ "fault", step_fault },
	{ "cloud", step_cloud },
	{ "disk", step_disk },
	{ "size", step_size },
	{ "restart", step_restart },
	{ "anew", step_anew },
	{ "review", step_review },
	{ "sign-in", step_sign_in },
	{ "forget", step_forget },
};

bool script_step(struct script *script, const char *line)
{
	size_t len = strcspn(line, " ");

	if (!script->begun)
		begin_script(script);
	for (size_t i = 0; i < sizeof step_words / sizeof *step_words; i++) {
		if (strlen(step_words[i].word) != len || strncmp(line, step_words[i].word, len) != 0)
			continue;
		if (!step_words[i].does(script, line[len] ? line + len + 1 : ""))
			return false;
		draw_turn(script);
		return true;
	}
	return refuse(script, "there is no step \"%.*s\"", (int)len, line);
}

/* --- the screen --- */

void script_show(struct script *script, struct buf *out)
{
	if (!script->begun)
		begin_script(script);
	if (script->plain) {
		buf_add_n(out, buf_text(&script->printed), script->printed.len);
		buf_clear(&script->printed);
		return;
	}
	draw(script, out);
}

void script_aside(struct script *script, struct buf *out)
{
	buf_add_n(out, buf_text(&script->world.aside), script->world.aside.len);
	buf_clear(&script->world.aside);
}

const char *script_leak(const struct script *script, const char *text)
{
	const struct fake_world *world = &script->world;

	for (int i = 0; i < SERVICE_COUNT; i++)
		if (secret_is_set(&world->bearer[i]) && strstr(text, secret_reveal(&world->bearer[i])))
			return "an access token";
	for (unsigned i = 0; i < PRACTICE_DEVICES; i++)
		if (script->site.practice.devices[i].code && strstr(text, script->site.practice.devices[i].code))
			return "a device code";
	return NULL;
}
