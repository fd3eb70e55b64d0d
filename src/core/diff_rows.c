/* diff_rows.c - a run in rows that can be compared with another's */
#include "core/diff_rows.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

static void add(struct diff_rows *rows, struct diff_row row)
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

static struct diff_side side(const char *value, const char *said)
{
	return (struct diff_side){.value = value, .said = said, .read = true};
}

/* A group that could not be read as a whole. */
static void add_unread(struct diff_rows *rows, enum diff_group group)
{
	add(rows, (struct diff_row){.group = group, .id = "", .title = ""});
}

static void add_verdict(struct diff_rows *rows, const struct report *report)
{
	enum overall overall = findings_overall(report->findings);
	enum proof proof = report->findings->proof;

	add(rows, (struct diff_row){DIFF_VERDICT, "verdict", _("Verdict"), side(overall_id(overall), overall_say(overall))});
	add(rows, (struct diff_row){DIFF_VERDICT, "proof", _("Proof"), side(proof_id(proof), proof_say(proof))});
}

/* What this version judges and the run's did, and what only the run's version knew. */
static void add_checks(struct diff_rows *rows, const struct report *report)
{
	const struct run *run = report->run;

	for (size_t i = 0; i < report->findings->count; i++) {
		const struct finding *finding = &report->findings->items[i];

		if (!run->judged_count || report_then(report, finding->check->id))
			add(rows, (struct diff_row){DIFF_CHECKS, finding->check->id, _(finding->check->title),
						    side(verdict_id(finding->verdict), verdict_say(finding->verdict))});
	}
	for (size_t i = 0; i < run->judged_count; i++)
		if (!check_find(run->judged[i].check_id))
			add(rows, (struct diff_row){DIFF_CHECKS, run->judged[i].check_id, "",
						    side(verdict_id(run->judged[i].verdict), verdict_say(run->judged[i].verdict))});
}

static void add_scopes(struct diff_rows *rows, const struct facts *facts)
{
	struct scopes granted;

	if (facts->heard[TOPIC_GRANTS].hearing != HEARD || facts->heard[TOPIC_RESOURCE].hearing != HEARD) {
		/* Where there is no app there are no grants, and nobody asks for them. */
		if (facts->heard[TOPIC_APP].hearing != HEARD || facts->app_present != NO)
			add_unread(rows, DIFF_SCOPES);
		return;
	}
	granted = facts_granted(facts, rows->arena, NULL);
	for (size_t i = 0; i < granted.count; i++)
		add(rows, (struct diff_row){DIFF_SCOPES, granted.names[i], "", side("granted", _("granted"))});
}

static const char *known_id(enum known known)
{
	return known == YES ? "true" : known == NO ? "false" : "not_set";
}

static const char *known_say(enum known known)
{
	return known == YES ? _("yes") : known == NO ? _("no") : _("not set");
}

/* What is one value: a text, a set, yes or no, or yes, no or not set. */
static const struct setting {
	const char *id, *title;
	enum topic topic;
	enum { SETTING_TEXT, SETTING_SET, SETTING_KNOWN, SETTING_OPTIONAL } kind;
	size_t at;
} settings[] = {
#define AT(member) offsetof(struct facts, member)
	{"tenant.exchange_online", N_("Exchange Online"), TOPIC_ORGANIZATION, SETTING_KNOWN, AT(org_exchange)},
	{"tenant.premium", N_("Entra ID P1 or P2"), TOPIC_ORGANIZATION, SETTING_KNOWN, AT(org_premium)},
	{"tenant.synchronised", N_("directory synchronised from on-premises"), TOPIC_ORGANIZATION, SETTING_KNOWN, AT(org_synced)},
	{"tenant.domains", N_("verified domains"), TOPIC_ORGANIZATION, SETTING_SET, AT(org_domains)},
	{"app.present", N_("enterprise application there"), TOPIC_APP, SETTING_KNOWN, AT(app_present)},
	{"app.id", N_("App id"), TOPIC_APP, SETTING_TEXT, AT(app_id)},
	{"app.name", N_("name of the application"), TOPIC_APP, SETTING_TEXT, AT(app_name)},
	{"app.enabled", N_("users may sign in to the application"), TOPIC_APP, SETTING_KNOWN, AT(app_enabled)},
	{"app.disabled_by_microsoft", N_("disabled by Microsoft"), TOPIC_APP, SETTING_TEXT, AT(app_disabled_by_microsoft)},
	{"app.assignment_required", N_("users must be assigned"), TOPIC_APP, SETTING_KNOWN, AT(app_assignment_required)},
	{"app.owner_tenant", N_("owner of the application"), TOPIC_APP, SETTING_TEXT, AT(app_owner_tenant)},
	{"app.publisher", N_("verified publisher"), TOPIC_APP, SETTING_TEXT, AT(app_publisher)},
	{"app.redirects", N_("redirect addresses"), TOPIC_APP, SETTING_SET, AT(app_redirects)},
	{"ews.enabled", N_("Exchange Web Services"), TOPIC_EXCHANGE, SETTING_OPTIONAL, AT(ews_enabled)},
	{"ews.allowed_app_ids", N_("apps that may use Exchange Web Services"), TOPIC_EXCHANGE, SETTING_SET, AT(ews_allowed)},
	{"addins.allowed", N_("add-ins may be activated"), TOPIC_EXCHANGE, SETTING_KNOWN, AT(addins_allowed)},
	{"consent.user_policies", N_("what users may consent to"), TOPIC_USER_POLICY, SETTING_SET, AT(user_policies)},
	{"consent.user_scopes", N_("permissions that users gave for themselves"), TOPIC_USER_GRANTS, SETTING_SET, AT(user_scopes)},
#undef AT
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In an order of its own, so that the same set is the same text. */
static const char *join_sorted(const struct scopes *set, struct arena *arena)
{
	struct scopes sorted = {.names = arena_alloc(arena, (set->count + 1) * sizeof *sorted.names), .count = set->count};

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

	if (facts->heard[setting->topic].hearing != HEARD ||
	    (setting->kind == SETTING_KNOWN && *(const enum known *)at == UNKNOWN))
		return (struct diff_side){0};
	if (known)
		return side(known_id(*(const enum known *)at), known_say(*(const enum known *)at));
	text = setting->kind == SETTING_SET ? join_sorted(at, arena) : *(const char *const *)at;
	return side(text ? text : "", text && *text ? text : _("nothing"));
}

static void add_settings(struct diff_rows *rows, const struct facts *facts)
{
	bool read = facts->heard[TOPIC_TOKENS].hearing == HEARD;

	add(rows, (struct diff_row){DIFF_SETTINGS, "tokens.state", _("Legacy Exchange tokens"),
				    {read ? tokens_state_id(facts->tokens) : NULL, tokens_state_say(facts->tokens), read}});
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		add(rows, (struct diff_row){DIFF_SETTINGS, settings[i].id, _(settings[i].title),
					    setting_side(&settings[i], facts, rows->arena)});
}

static void add_policies(struct diff_rows *rows, const struct facts *facts)
{
	if (facts->heard[TOPIC_ACCESS].hearing != HEARD)
		add_unread(rows, DIFF_POLICIES);
	for (size_t i = 0; i < facts->policies.count; i++) {
		const struct access_policy *policy = &facts->policies.items[i];
		const char *value = arena_printf(rows->arena, "%s; %s; %s%s; %s", policy->state, policy->covers,
						 scopes_join(&policy->controls, " ", rows->arena),
						 policy->excludes_app ? "; excludes app" : "", join_sorted(&policy->narrowed, rows->arena));

		add(rows, (struct diff_row){DIFF_POLICIES, policy->id, policy->name, side(value, value)});
	}
}

static void add_people(struct diff_rows *rows, const struct run *run)
{
	for (size_t i = 0; i < run->people_count; i++) {
		const struct person *person = &run->people[i];
		const char *did = scopes_join(&person->did, ", ", rows->arena);
		const char *who = *person->upn ? person->upn : person->app_id;

		add(rows, (struct diff_row){DIFF_PEOPLE, arena_printf(rows->arena, "%s (%s)", who, person->service), "", side(did, did)});
	}
}

static void add_tests(struct diff_rows *rows, const struct facts *facts)
{
	for (size_t i = 0; i < facts->testers.count; i++) {
		const struct tester *tester = &facts->testers.items[i];

		add(rows, (struct diff_row){DIFF_TESTS, arena_printf(rows->arena, "%s (%s)", tester->who, tester->client), _("it worked"),
					    side(known_id(tester->worked), known_say(tester->worked))});
	}
}

static int fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

int diff_row_order(const struct diff_row *one, const struct diff_row *other)
{
	const char *a = one->id, *b = other->id;

	if (one->group != other->group)
		return one->group < other->group ? -1 : 1;
	for (; *a && fold(*a) == fold(*b); a++)
		b++;
	return fold(*a) - fold(*b);
}

static int by_group_and_id(const void *a, const void *b)
{
	return diff_row_order(a, b);
}

struct diff_rows diff_rows_of(const struct report *report, struct arena *arena)
{
	struct diff_rows rows = {.arena = arena};
	const struct facts *facts = &report->run->facts;

	add_verdict(&rows, report);
	add_checks(&rows, report);
	add_scopes(&rows, facts);
	add_settings(&rows, facts);
	add_policies(&rows, facts);
	add_people(&rows, report->run);
	add_tests(&rows, facts);
	qsort(rows.items, rows.count, sizeof *rows.items, by_group_and_id);
	return rows;
}
