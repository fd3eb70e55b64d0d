/* diff.c - what differs between two runs: as a value, for people and as JSON */
#include "core/diff.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/tester.h"

struct diff_row {
	enum diff_group group;
	const char *id, *title;
	struct diff_side side;
};

struct diff_rows {
	struct diff_row *items;
	size_t count;
	struct arena *arena;
};

/* --- a run as rows --- */

static void diff_add(struct diff_rows *rows, struct diff_row row)
{
	size_t count = rows->count;

	if ((count & (count - 1)) == 0) { /* full */
		struct diff_row *items = arena_alloc(rows->arena, (count ? 2 * count : 1) * sizeof *items);

		if (count)
			memcpy(items, rows->items, count * sizeof *items);
		rows->items = items;
	}
	rows->items[rows->count++] = row;
}

static struct diff_side diff_side(const char *value, const char *said)
{
	return (struct diff_side){ .value = value, .said = said, .read = true };
}

/* A group that was not read at all. */
static void diff_add_unread(struct diff_rows *rows, enum diff_group group)
{
	diff_add(rows, (struct diff_row){ .group = group, .id = "", .title = "" });
}

static void diff_add_verdict(struct diff_rows *rows, const struct report *report)
{
	enum overall overall = findings_overall(report->findings);
	enum proof proof = report->findings->proof;

	diff_add(rows, (struct diff_row){ DIFF_VERDICT, "verdict", _("Verdict"),
			   diff_side(overall_id(overall), overall_text(overall)) });
	diff_add(rows,
	    (struct diff_row){ DIFF_VERDICT, "proof", _("Proof"), diff_side(proof_id(proof), proof_text(proof)) });
}

/* Checks that this version judges and the run's version did, then those that only the run's version knew. */
static void diff_add_checks(struct diff_rows *rows, const struct report *report)
{
	const struct run *run = report->run;

	for (size_t i = 0; i < report->findings->count; i++) {
		const struct finding *finding = &report->findings->items[i];

		if (!run->judged_count || report_then(report, finding->check->id))
			diff_add(rows, (struct diff_row){ DIFF_CHECKS, finding->check->id, _(finding->check->title),
					   diff_side(verdict_id(finding->verdict), verdict_text(finding->verdict)) });
	}
	for (size_t i = 0; i < run->judged_count; i++)
		if (!check_find(run->judged[i].check_id))
			diff_add(rows,
			    (struct diff_row){ DIFF_CHECKS, run->judged[i].check_id, "",
				diff_side(verdict_id(run->judged[i].verdict), verdict_text(run->judged[i].verdict)) });
}

static void add_scopes(struct diff_rows *rows, const struct facts *facts)
{
	struct scopes granted;

	if (!facts_granted_known(facts)) {
		/* Without the app there are no grants, and they are not read. */
		if (facts->fetched[TOPIC_APP].status != READ_OK || facts->app_present != NO)
			diff_add_unread(rows, DIFF_SCOPES);
		return;
	}
	granted = facts_granted(facts, rows->arena);
	for (size_t i = 0; i < granted.count; i++)
		diff_add(rows,
		    (struct diff_row){ DIFF_SCOPES, granted.names[i], "", diff_side("granted", _("granted")) });
}

static const char *known_id(enum tristate known)
{
	return known == YES ? "true" : known == NO ? "false" : "not_set";
}

static const char *tristate_text(enum tristate known)
{
	return known == YES ? _("yes") : known == NO ? _("no") : _("not set");
}

/* Facts that are one value: a text, a set, yes or no, or yes, no or not set. */
static const struct setting {
	const char *id, *title;
	enum topic topic;
	enum { SETTING_TEXT, SETTING_SET, SETTING_KNOWN, SETTING_OPTIONAL } kind;
	size_t at;
} settings[] = {
#define AT(member) offsetof(struct facts, member)
	{ "tenant.exchange_online", N_("Exchange Online"), TOPIC_ORGANIZATION, SETTING_KNOWN, AT(org_exchange) },
	{ "tenant.premium", N_("Entra ID P1 or P2"), TOPIC_ORGANIZATION, SETTING_KNOWN, AT(org_premium) },
	{ "tenant.synchronised", N_("directory synchronised from on-premises"), TOPIC_ORGANIZATION, SETTING_KNOWN,
	    AT(org_synced) },
	{ "tenant.domains", N_("verified domains"), TOPIC_ORGANIZATION, SETTING_SET, AT(org_domains) },
	{ "app.present", N_("enterprise application exists"), TOPIC_APP, SETTING_KNOWN, AT(app_present) },
	{ "app.id", N_("App id"), TOPIC_APP, SETTING_TEXT, AT(app_id) },
	{ "app.name", N_("name of the application"), TOPIC_APP, SETTING_TEXT, AT(app_name) },
	{ "app.enabled", N_("users may sign in to the application"), TOPIC_APP, SETTING_KNOWN, AT(app_enabled) },
	{ "app.disabled_by_microsoft", N_("disabled by Microsoft"), TOPIC_APP, SETTING_TEXT,
	    AT(app_disabled_by_microsoft) },
	{ "app.assignment_required", N_("users must be assigned"), TOPIC_APP, SETTING_KNOWN,
	    AT(app_assignment_required) },
	{ "app.owner_tenant", N_("owner of the application"), TOPIC_APP, SETTING_TEXT, AT(app_owner_tenant) },
	{ "app.publisher", N_("verified publisher"), TOPIC_APP, SETTING_TEXT, AT(app_publisher) },
	{ "app.redirects", N_("redirect addresses"), TOPIC_APP, SETTING_SET, AT(app_redirects) },
	{ "ews.enabled", N_("Exchange Web Services"), TOPIC_EXCHANGE, SETTING_OPTIONAL, AT(ews_enabled) },
	{ "ews.allowed_app_ids", N_("apps that may use Exchange Web Services"), TOPIC_EXCHANGE, SETTING_SET,
	    AT(ews_allowed) },
	{ "addins.allowed", N_("add-ins may be activated"), TOPIC_EXCHANGE, SETTING_KNOWN, AT(addins_allowed) },
	{ "consent.user_policies", N_("what users may consent to"), TOPIC_USER_POLICY, SETTING_SET, AT(user_policies) },
	{ "consent.user_scopes", N_("permissions that users granted for themselves"), TOPIC_USER_GRANTS, SETTING_SET,
	    AT(user_scopes) },
#undef AT
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, so that equal sets become equal texts. */
static const char *join_sorted(const struct scopes *set, struct arena *arena)
{
	struct scopes sorted = { .names = arena_alloc(arena, (set->count + 1) * sizeof *sorted.names),
		.count = set->count };

	if (set->count)
		memcpy(sorted.names, set->names, set->count * sizeof *sorted.names);
	qsort(sorted.names, sorted.count, sizeof *sorted.names, by_text);
	return scopes_join(&sorted, ", ", arena);
}

static struct diff_side setting_side(const struct setting *setting, const struct facts *facts, struct arena *arena)
{
	const void *at = (const char *)facts + setting->at;
	bool known = setting->kind == SETTING_KNOWN || setting->kind == SETTING_OPTIONAL;
	const char *text;

	if (facts->fetched[setting->topic].status != READ_OK ||
	    (setting->kind == SETTING_KNOWN && *(const enum tristate *)at == UNKNOWN))
		return (struct diff_side){ 0 };
	if (known)
		return diff_side(known_id(*(const enum tristate *)at), tristate_text(*(const enum tristate *)at));
	text = setting->kind == SETTING_SET ? join_sorted(at, arena) : *(const char *const *)at;
	return diff_side(text ? text : "", text && *text ? text : _("nothing"));
}

static void add_settings(struct diff_rows *rows, const struct facts *facts)
{
	bool read = facts->fetched[TOPIC_TOKENS].status == READ_OK;

	diff_add(rows, (struct diff_row){ DIFF_SETTINGS, "tokens.state", _("Legacy Exchange tokens"),
			   { read ? tokens_state_id(facts->tokens) : NULL, tokens_state_text(facts->tokens), read } });
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		diff_add(rows, (struct diff_row){ DIFF_SETTINGS, settings[i].id, _(settings[i].title),
				   setting_side(&settings[i], facts, rows->arena) });
}

static void add_policies(struct diff_rows *rows, const struct facts *facts)
{
	if (facts->fetched[TOPIC_ACCESS].status != READ_OK)
		diff_add_unread(rows, DIFF_POLICIES);
	for (size_t i = 0; i < facts->policies.count; i++) {
		const struct access_policy *policy = &facts->policies.items[i];
		const char *value = arena_printf(rows->arena, "%s; %s; %s%s; %s", policy->state, policy->covers,
		    scopes_join(&policy->controls, " ", rows->arena), policy->excludes_app ? "; excludes app" : "",
		    join_sorted(&policy->narrowed, rows->arena));

		diff_add(rows, (struct diff_row){ DIFF_POLICIES, policy->id, policy->name, diff_side(value, value) });
	}
}

static void diff_add_people(struct diff_rows *rows, const struct run *run)
{
	for (size_t i = 0; i < run->people_count; i++) {
		const struct person *person = &run->people[i];
		const char *did = scopes_join(&person->did, ", ", rows->arena);
		const char *who = *person->upn ? person->upn : person->app_id;

		diff_add(rows,
		    (struct diff_row){ DIFF_PEOPLE, arena_printf(rows->arena, "%s (%s)", who, person->service), "",
			diff_side(did, did) });
	}
}

static void add_tests(struct diff_rows *rows, const struct facts *facts)
{
	for (size_t i = 0; i < facts->testers.count; i++) {
		const struct tester *tester = &facts->testers.items[i];

		if (!tester_stands(tester))
			continue;
		diff_add(rows,
		    (struct diff_row){ DIFF_TESTS, arena_printf(rows->arena, "%s (%s)", tester->who, tester->client),
			_("it worked"), diff_side(known_id(tester->worked), tristate_text(tester->worked)) });
	}
}

static int diff_fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static int diff_row_order(const struct diff_row *one, const struct diff_row *other)
{
	const char *a = one->id, *b = other->id;

	if (one->group != other->group)
		return one->group < other->group ? -1 : 1;
	for (; *a && diff_fold(*a) == diff_fold(*b); a++)
		b++;
	return diff_fold(*a) - diff_fold(*b);
}

static int by_group_and_id(const void *a, const void *b)
{
	return diff_row_order(a, b);
}

static struct diff_rows diff_rows_of(const struct report *report, struct arena *arena)
{
	struct diff_rows rows = { .arena = arena };
	const struct facts *facts = &report->run->facts;

	diff_add_verdict(&rows, report);
	diff_add_checks(&rows, report);
	add_scopes(&rows, facts);
	add_settings(&rows, facts);
	add_policies(&rows, facts);
	diff_add_people(&rows, report->run);
	add_tests(&rows, facts);
	qsort(rows.items, rows.count, sizeof *rows.items, by_group_and_id);
	return rows;
}

/* --- comparing --- */

static const struct {
	const char *id, *title;
} groups[DIFF_GROUP_COUNT] = {
	[DIFF_VERDICT] = { "verdict", N_("Verdict") },
	[DIFF_CHECKS] = { "checks", N_("Checks") },
	[DIFF_SCOPES] = { "scopes", N_("Permissions for everyone") },
	[DIFF_SETTINGS] = { "settings", N_("Settings") },
	[DIFF_POLICIES] = { "policies", N_("Conditional Access") },
	[DIFF_PEOPLE] = { "people", N_("People") },
	[DIFF_TESTS] = { "tests", N_("Test by people") },
};

const char *diff_group_id(enum diff_group group)
{
	return groups[group].id;
}

const char *diff_group_text(enum diff_group group)
{
	return _(groups[group].title);
}

/* Two sorted lists, walked side by side. */
struct walk {
	struct diff_rows before, after;
	size_t at_before, at_after;
	struct diff_item *differ, *unread;
	size_t differ_count, unread_count;
};

static const struct diff_row *row_at(const struct diff_rows *rows, size_t at)
{
	return at < rows->count ? &rows->items[at] : NULL;
}

static int diff_compare(const struct diff_row *before, const struct diff_row *after)
{
	if (!before || !after)
		return before ? -1 : 1;
	return diff_row_order(before, after);
}

/* A group that one run did not read is a single row without id, which sorts first. */
static bool is_unread_group(const struct diff_row *row)
{
	return row && !*row->id && !row->side.read;
}

static void skip_group(const struct diff_rows *rows, size_t *at, enum diff_group group)
{
	while (*at < rows->count && rows->items[*at].group == group)
		++*at;
}

/* Reported only if the other run did read the group. */
static void take_unread_group(struct walk *walk, enum diff_group group, const struct diff_row *before,
    const struct diff_row *after)
{
	bool read_before = !(is_unread_group(before) && before->group == group);
	bool read_after = !(is_unread_group(after) && after->group == group);

	if (read_before || read_after)
		walk->unread[walk->unread_count++] = (struct diff_item){ .group = group,
			.id = "",
			.title = "",
			.before = { .read = read_before },
			.after = { .read = read_after } };
	skip_group(&walk->before, &walk->at_before, group);
	skip_group(&walk->after, &walk->at_after, group);
}

static void diff_take_pair(struct walk *walk, const struct diff_row *before, const struct diff_row *after)
{
	const struct diff_row *any = after ? after : before;
	const struct diff_side absent = { .said = "", .read = true };
	struct diff_item item = { .group = any->group,
		.id = any->id,
		.title = any->title,
		.before = before ? before->side : absent,
		.after = after ? after->side : absent };

	walk->at_before += before != NULL;
	walk->at_after += after != NULL;
	if (item.before.read != item.after.read)
		walk->unread[walk->unread_count++] = item;
	else if (item.before.read && (!before || !after || strcmp(item.before.value, item.after.value) != 0))
		walk->differ[walk->differ_count++] = item;
}

static bool comes_unread(const struct diff_row *row, const struct diff_row *other)
{
	return is_unread_group(row) && (!other || row->group <= other->group);
}

static void diff_step(struct walk *walk)
{
	const struct diff_row *before = row_at(&walk->before, walk->at_before);
	const struct diff_row *after = row_at(&walk->after, walk->at_after);
	int order = diff_compare(before, after);

	if (comes_unread(before, after))
		take_unread_group(walk, before->group, before, after);
	else if (comes_unread(after, before))
		take_unread_group(walk, after->group, before, after);
	else
		diff_take_pair(walk, order <= 0 ? before : NULL, order >= 0 ? after : NULL);
}

static bool same_tenant(const struct run *before, const struct run *after)
{
	const struct tenant *one = &before->facts.tenant, *other = &after->facts.tenant;

	if (before->practice != after->practice)
		return false;
	return *one->id && *other->id ? text_same(one->id, other->id) : text_same(one->domain, other->domain);
}

struct diff diff_of(const struct report *before, const struct report *after, struct arena *arena)
{
	struct walk walk = { .before = diff_rows_of(before, arena), .after = diff_rows_of(after, arena) };
	size_t most = walk.before.count + walk.after.count;
	struct diff diff = { .same_tenant = same_tenant(before->run, after->run) };

	walk.differ = arena_alloc(arena, 2 * most * sizeof *walk.differ);
	walk.unread = arena_alloc(arena, most * sizeof *walk.unread);
	while (walk.at_before < walk.before.count || walk.at_after < walk.after.count)
		diff_step(&walk);
	diff.items = walk.differ;
	diff.count = walk.differ_count;
	diff.unread = walk.unread_count;
	if (diff.unread)
		memcpy(diff.items + diff.count, walk.unread, diff.unread * sizeof *diff.items);
	return diff;
}

/* --- JSON --- */

#define SCHEMA "naaready.diff/1"

static void diff_write_run(const char *key, const struct report *report, struct json_out *out)
{
	const struct run *run = report->run;

	json_out_object(out, key);
	json_out_text(out, "id", run->id);
	json_out_text(out, "tool", run->tool);
	timefmt_write(out, "started", run->started);
	timefmt_write(out, "finished", run->finished);
	json_out_bool(out, "complete", run->finished != 0 && run->health == RUN_WHOLE);
	json_out_bool(out, "practice", run->practice);
	json_out_text(out, "head_hash", run->head);
	json_out_text(out, "record", run_health_id(run->health));
	json_out_text(out, "tenant_id", *run->facts.tenant.id ? run->facts.tenant.id : NULL);
	json_out_text(out, "tenant_domain", *run->facts.tenant.domain ? run->facts.tenant.domain : NULL);
	json_out_end(out);
}

static void write_item(const struct diff_item *item, struct json_out *out)
{
	json_out_object(out, NULL);
	json_out_text(out, "group", diff_group_id(item->group));
	json_out_text(out, "id", *item->id ? item->id : NULL);
	json_out_text(out, "title", *item->title ? item->title : NULL);
	if (item->before.read && item->after.read) {
		json_out_text(out, "before", item->before.value);
		json_out_text(out, "after", item->after.value);
	} else {
		json_out_text(out, "read_in", item->before.read ? "before" : "after");
	}
	json_out_end(out);
}

void diff_json(const struct diff *diff, const struct report *before, const struct report *after, bool ascii,
    struct buf *out)
{
	struct json_out json;

	json_out_open(&json);
	json_out_text(&json, "schema", SCHEMA);
	diff_write_run("before", before, &json);
	diff_write_run("after", after, &json);
	json_out_bool(&json, "same_tenant", diff->same_tenant);
	json_out_array(&json, "differences");
	for (size_t i = 0; i < diff->count; i++)
		write_item(&diff->items[i], &json);
	json_out_end(&json);
	json_out_array(&json, "not_compared");
	for (size_t i = diff->count; i < diff->count + diff->unread; i++)
		write_item(&diff->items[i], &json);
	json_out_end(&json);
	json_out_print(&json, ascii, out);
}
