/* practice.c - the state of a practice tenant: begins, changes with a lag, is saved and restored */
#include "practice/practice_parts.h"

#include <string.h>

#include "base/i18n.h"

#define SCHEMA "naaready.practice/1"

static void begin_customers(struct practice *practice, int64_t real_now)
{
	struct practice **end = &practice->customers;

	for (const struct practice_tenant *row = practice->tenant->customers; row && row->name; row++) {
		struct practice *customer = arena_alloc(&practice->arena, sizeof *customer);

		practice_init(customer, row, real_now);
		customer->partner = practice;
		*end = customer;
		end = &customer->next;
	}
}

void practice_init(struct practice *practice, const struct practice_tenant *tenant, int64_t real_now)
{
	memset(practice, 0, sizeof *practice);
	practice->tenant = tenant;
	practice->clock_skew_s = tenant->begins_at ? tenant->begins_at - real_now : 0;
	practice->app_present = tenant->app_present;
	practice->app_enabled = tenant->app_enabled;
	practice->grant_scope = practice->grant_before = tenant->grant_scope;
	practice->tokens = practice->tokens_before = tenant->tokens;
	begin_customers(practice, real_now);
}

void practice_release(struct practice *practice)
{
	for (struct practice *customer = practice->customers; customer; customer = customer->next)
		arena_release(&customer->arena);
	arena_release(&practice->arena);
	memset(practice, 0, sizeof *practice);
}

/* Whether reads do not show a change made at @at yet. */
static bool practice_is_hidden(const struct practice *practice, int64_t at, int64_t now)
{
	return at && now < at + practice->read_lag_s;
}

enum tokens_state practice_tokens_seen(const struct practice *practice, int64_t now)
{
	return practice_is_hidden(practice, practice->tokens_changed_at, now) ? practice->tokens_before
									      : practice->tokens;
}

const char *practice_grant_seen(const struct practice *practice, int64_t now)
{
	return practice_is_hidden(practice, practice->grant_changed_at, now) ? practice->grant_before
									     : practice->grant_scope;
}

bool practice_app_seen(const struct practice *practice, int64_t now)
{
	return practice->app_present && !practice_is_hidden(practice, practice->app_created_at, now);
}

void practice_set_tokens(struct practice *practice, enum tokens_state tokens, int64_t now)
{
	practice->tokens_before = practice_tokens_seen(practice, now);
	practice->tokens = tokens;
	practice->tokens_before_at = practice->tokens_changed_at;
	practice->tokens_changed_at = now;
}

enum tokens_state practice_tokens_at(const struct practice *practice, int64_t at)
{
	if (practice->tokens_changed_at && at > practice->tokens_changed_at)
		return practice->tokens;
	if (practice->tokens_before_at && at > practice->tokens_before_at)
		return practice->tokens_before;
	return practice->tenant->tokens == TOKENS_BLOCKED ? TOKENS_UNKNOWN : practice->tenant->tokens;
}

static bool has_all(const char *scope, struct arena *arena)
{
	struct scopes needs = scopes_parse(arena, PRACTICE_APP_SCOPES), has = scopes_parse(arena, scope ? scope : "");

	return !scopes_missing(&needs, &has, arena).count;
}

bool practice_complete_at(const struct practice *practice, int64_t at, struct arena *arena)
{
	bool since = practice->grant_changed_at && at >= practice->grant_changed_at;

	return has_all(since || !practice->grant_changed_at ? practice->grant_scope : practice->grant_before, arena);
}

void practice_set_grant(struct practice *practice, const char *scope, int64_t now)
{
	practice->grant_before = practice_grant_seen(practice, now);
	practice->grant_scope = arena_copy(&practice->arena, scope);
	practice->grant_changed_at = now;
	practice->grant_by_page = false;
}

void practice_set_app(struct practice *practice, int64_t now)
{
	practice->app_present = practice->app_enabled = true;
	practice->app_created_at = now;
}

static void save_devices(const struct practice *practice, struct json_out *out)
{
	json_out_int(out, "device_count", practice->device_count);
	json_out_array(out, "devices");
	for (size_t i = 0; i < PRACTICE_DEVICES; i++) {
		const struct practice_device *device = &practice->devices[i];

		json_out_object(out, NULL);
		json_out_text(out, "code", device->code);
		json_out_text(out, "client_id", device->client_id);
		json_out_text(out, "scope", device->scope);
		json_out_int(out, "at", device->at);
		json_out_bool(out, "used", device->used);
		json_out_end(out);
	}
	json_out_end(out);
}

static void save_codes(const struct practice *practice, struct json_out *out)
{
	json_out_int(out, "code_count", practice->code_count);
	json_out_array(out, "codes");
	for (size_t i = 0; i < PRACTICE_CODES; i++) {
		const struct practice_code *code = &practice->codes[i];

		json_out_object(out, NULL);
		json_out_text(out, "code", code->code);
		json_out_text(out, "client_id", code->client_id);
		json_out_text(out, "scope", code->scope);
		json_out_text(out, "redirect_uri", code->redirect_uri);
		json_out_text(out, "challenge", code->challenge);
		json_out_text(out, "nonce", code->nonce);
		json_out_int(out, "at", code->at);
		json_out_bool(out, "used", code->used);
		json_out_end(out);
	}
	json_out_end(out);
}

static void save_state(const struct practice *practice, struct json_out *out)
{
	json_out_text(out, "tenant", practice->tenant->name);
	json_out_int(out, "clock_skew_s", practice->clock_skew_s);
	json_out_int(out, "read_lag_s", practice->read_lag_s);
	json_out_object(out, "app");
	json_out_bool(out, "present", practice->app_present);
	json_out_bool(out, "enabled", practice->app_enabled);
	json_out_int(out, "created_at", practice->app_created_at);
	json_out_end(out);
	json_out_object(out, "grant");
	json_out_text(out, "scope", practice->grant_scope);
	json_out_text(out, "before", practice->grant_before);
	json_out_int(out, "changed_at", practice->grant_changed_at);
	json_out_bool(out, "by_page", practice->grant_by_page);
	json_out_end(out);
	json_out_object(out, "tokens");
	json_out_text(out, "state", tokens_state_id(practice->tokens));
	json_out_text(out, "before", tokens_state_id(practice->tokens_before));
	json_out_int(out, "changed_at", practice->tokens_changed_at);
	json_out_int(out, "before_at", practice->tokens_before_at);
	json_out_end(out);
	json_out_int(out, "calls", practice->calls);
	save_devices(practice, out);
	save_codes(practice, out);
}

const char *practice_save(const struct practice *practice, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "schema", SCHEMA);
	save_state(practice, &out);
	if (practice->customers)
		json_out_array(&out, "customers");
	for (const struct practice *customer = practice->customers; customer; customer = customer->next) {
		json_out_object(&out, NULL);
		save_state(customer, &out);
		json_out_end(&out);
	}
	return json_out_close(&out, true, arena);
}

/* The members read so far, and whether all were valid. */
struct loading {
	struct arena *arena;
	bool good;
};

static struct json practice_load_it(struct loading *loading, struct json object, const char *key, enum json_kind kind)
{
	struct json value = json_get(object, key);

	loading->good = loading->good && json_kind(value) == kind;
	return value;
}

/* Times and counts span years of seconds at most; sums of two of them must not overflow. */
static int64_t load_int(struct loading *loading, struct json object, const char *key, int64_t from)
{
	const int64_t to = (int64_t)1 << 40;
	int64_t number = json_int(practice_load_it(loading, object, key, JSON_NUMBER), 0);

	if (number >= from && number <= to)
		return number;
	loading->good = false;
	return 0;
}

static unsigned load_count(struct loading *loading, struct json object, const char *key)
{
	int64_t number = load_int(loading, object, key, 0);

	if (number > 0x7fffffff)
		loading->good = false;
	return (unsigned)number;
}

static bool load_bool(struct loading *loading, struct json object, const char *key)
{
	return json_true(practice_load_it(loading, object, key, JSON_BOOL));
}

/* A string; null is NULL. */
static const char *load_text(struct loading *loading, struct json object, const char *key)
{
	struct json value = json_get(object, key);
	const char *text = json_raw(value);

	if (text)
		return arena_copy(loading->arena, text);
	loading->good = loading->good && json_kind(value) == JSON_NULL;
	return NULL;
}

static enum tokens_state load_tokens(struct loading *loading, struct json object, const char *key)
{
	enum tokens_state state = tokens_state_of(json_raw(practice_load_it(loading, object, key, JSON_STRING)));

	loading->good = loading->good && state != TOKENS_UNKNOWN;
	return state;
}

static void load_devices(struct loading *loading, struct json devices, struct practice *to)
{
	loading->good = loading->good && json_count(devices) == PRACTICE_DEVICES;
	for (size_t i = 0; i < PRACTICE_DEVICES && loading->good; i++) {
		struct json from = json_at(devices, i);
		struct practice_device *device = &to->devices[i];

		device->code = load_text(loading, from, "code");
		device->client_id = load_text(loading, from, "client_id");
		device->scope = load_text(loading, from, "scope");
		device->at = load_int(loading, from, "at", 0);
		device->used = load_bool(loading, from, "used");
		if (device->code && (!device->client_id || !device->scope))
			loading->good = false;
	}
}

static void load_codes(struct loading *loading, struct json codes, struct practice *to)
{
	loading->good = loading->good && json_count(codes) == PRACTICE_CODES;
	for (size_t i = 0; i < PRACTICE_CODES && loading->good; i++) {
		struct json from = json_at(codes, i);
		struct practice_code *code = &to->codes[i];

		code->code = load_text(loading, from, "code");
		code->client_id = load_text(loading, from, "client_id");
		code->scope = load_text(loading, from, "scope");
		code->redirect_uri = load_text(loading, from, "redirect_uri");
		code->challenge = load_text(loading, from, "challenge");
		code->nonce = load_text(loading, from, "nonce");
		code->at = load_int(loading, from, "at", 0);
		code->used = load_bool(loading, from, "used");
		if (code->code && (!code->client_id || !code->scope || !code->redirect_uri))
			loading->good = false;
	}
}

/* Loads all changeable state into @to; the tenant's row is already set. */
static bool load_all(struct json root, struct practice *to)
{
	struct loading loading = { .arena = &to->arena, .good = true };
	struct json app = practice_load_it(&loading, root, "app", JSON_OBJECT);
	struct json grant = practice_load_it(&loading, root, "grant", JSON_OBJECT);
	struct json tokens = practice_load_it(&loading, root, "tokens", JSON_OBJECT);
	const int64_t far_past = -((int64_t)1 << 40);

	to->clock_skew_s = load_int(&loading, root, "clock_skew_s", far_past);
	to->read_lag_s = load_int(&loading, root, "read_lag_s", 0);
	to->app_present = load_bool(&loading, app, "present");
	to->app_enabled = load_bool(&loading, app, "enabled");
	to->app_created_at = load_int(&loading, app, "created_at", 0);
	to->grant_scope = load_text(&loading, grant, "scope");
	to->grant_before = load_text(&loading, grant, "before");
	to->grant_changed_at = load_int(&loading, grant, "changed_at", 0);
	to->grant_by_page = json_true(json_get(grant, "by_page")); /* states saved before this was known have none */
	to->tokens = load_tokens(&loading, tokens, "state");
	to->tokens_before = load_tokens(&loading, tokens, "before");
	to->tokens_changed_at = load_int(&loading, tokens, "changed_at", 0);
	if (json_has(json_get(tokens, "before_at")))
		to->tokens_before_at = load_int(&loading, tokens, "before_at", 0);
	to->calls = load_count(&loading, root, "calls");
	to->device_count = load_count(&loading, root, "device_count");
	load_devices(&loading, practice_load_it(&loading, root, "devices", JSON_ARRAY), to);
	to->code_count = load_count(&loading, root, "code_count");
	load_codes(&loading, practice_load_it(&loading, root, "codes", JSON_ARRAY), to);
	return loading.good;
}

/* States saved before there were customers have none: those are as at first. */
static bool load_customers(struct json list, struct practice *to)
{
	struct practice *customer = to->customers;

	for (size_t i = 0; customer && i < json_count(list); i++, customer = customer->next) {
		struct json from = json_at(list, i);
		const char *name = json_raw(json_get(from, "tenant"));

		if (!name || strcmp(name, customer->tenant->name) != 0 || !load_all(from, customer))
			return false;
	}
	return true;
}

bool practice_load(struct practice *practice, const char *text, size_t len, struct err *err)
{
	static const char doing[] = N_("reading the saved practice tenant");
	struct practice fresh = { 0 };
	const char *schema, *name;
	struct json_doc doc;
	bool good;

	if (!json_parse(&doc, text, len, err)) {
		if (err) {
			err->kind = ERR_FILE;
			err->doing = doing;
		}
		return false;
	}
	schema = json_raw(json_get(json_root(&doc), "schema"));
	name = json_raw(json_get(json_root(&doc), "tenant"));
	good = schema && !strcmp(schema, SCHEMA);
	fresh.tenant = good && name ? practice_find(name) : NULL;
	good = fresh.tenant && (!practice->tenant || practice->tenant == fresh.tenant);
	if (good)
		begin_customers(&fresh, 0);
	good =
	    good && load_all(json_root(&doc), &fresh) && load_customers(json_get(json_root(&doc), "customers"), &fresh);
	json_release(&doc);
	if (!good) {
		practice_release(&fresh);
		return err_set(err, ERR_FILE, doing, _("This is not the saved state of this practice tenant."));
	}
	memcpy(fresh.faults, practice->faults, sizeof fresh.faults);
	fresh.fault_count = practice->fault_count;
	practice_release(practice);
	*practice = fresh;
	for (struct practice *customer = practice->customers; customer; customer = customer->next)
		customer->partner = practice;
	return true;
}
