/* ews.c - the setting for Exchange Web Services: read from a console, with app names and the commands to change it */
#include "cloud/ews.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/console.h"
#include "cloud/ids.h"
#include "core/wellknown.h"

/* An id takes 36 bytes and a user agent, with its comma, at least 2: no list in such a text is longer. */
#define TEXT_MAX   (256u * 1024)
#define APPS_MAX   (TEXT_MAX / 36)
#define AGENTS_MAX (TEXT_MAX / 2)
#define ENTRY_SIZE 64

static const char doing[] = N_("reading the EWS setting");

/* --- from console text to facts --- */

static bool ews_differ(const char *name, struct err *err)
{
	return err_set(err, ERR_PROTOCOL, doing,
	    _("two different values are there for %s: paste only what holds for this organisation now"), name);
}

/* An empty value means "not set"; any value but the two words is rejected. */
static bool read_known(struct console *console, const char *name, enum tristate *known, struct err *err)
{
	const char *value = console_next(console, NULL, name);
	enum console_answer answer;

	*known = UNKNOWN;
	if (!value)
		return err_set(err, ERR_PROTOCOL, doing, _("%s is missing"), name);
	answer = console_bool(console, value);
	for (size_t i = 0; answer && (value = console_next(console, value, name)); i++)
		if (i == CONSOLE_REPEATS_MAX || console_bool(console, value) != answer)
			return ews_differ(name, err);
	if (answer == CONSOLE_INVALID)
		return err_set(err, ERR_PROTOCOL, doing, _("%s is neither True nor False nor empty"), name);
	*known = answer == CONSOLE_YES ? YES : answer == CONSOLE_NO ? NO : UNKNOWN;
	return true;
}

/* True if an empty list is really the organisation's. Exchange returns the list only if it was requested by name;
 * otherwise it looks empty. */
static bool tells_list(struct console *console, const char *value)
{
	return !console_ran(console, value, "OrganizationConfig", "") ||
	       console_ran(console, value, "OrganizationConfig", "RetrieveEwsOperationAccessPolicy");
}

/* An entry that is not an id. If it ends in dots, PowerShell truncated it. */
static bool odd_entry(const char *odd, struct err *err)
{
	if (strstr(odd, "...") || strstr(odd, "\xe2\x80\xa6"))
		return err_set(err, ERR_PROTOCOL, doing,
		    _("the list of EwsAllowedAppIDs was cut off (\"%s\"): set $FormatEnumerationLimit = -1 first and show it with Format-List, or with ConvertTo-Json"),
		    odd);
	return err_set(err, ERR_PROTOCOL, doing, _("EwsAllowedAppIDs has an entry that is not an app id: \"%s\""), odd);
}

/* The list of allowed apps. UNKNOWN: the text lacks it. */
static bool read_apps(struct console *console, struct scopes *apps, enum tristate *listed, struct arena *arena,
    struct err *err)
{
	const char *value = NULL;
	char odd[ENTRY_SIZE];

	*listed = UNKNOWN;
	for (size_t i = 0; (value = console_next(console, value, "EwsAllowedAppIDs")); i++) {
		struct scopes these = { 0 };

		if (!console_guids(console, value, &these, APPS_MAX, arena, odd, sizeof odd))
			return odd_entry(odd, err);
		if (!these.count && !tells_list(console, value))
			continue;
		if (i == CONSOLE_REPEATS_MAX || (*listed == YES && !scopes_equal(apps, &these)))
			return ews_differ("EwsAllowedAppIDs", err);
		*apps = these;
		*listed = YES;
	}
	return true;
}

/* One of the two lists of user agents. NO: it was truncated. */
static bool read_agents(struct console *console, const char *name, struct scopes *agents, enum tristate *listed,
    struct arena *arena, struct err *err)
{
	const char *value = NULL;

	*listed = UNKNOWN;
	for (size_t i = 0; (value = console_next(console, value, name)); i++) {
		struct scopes these = { 0 };
		enum tristate whole = console_list(console, value, &these, AGENTS_MAX, arena);

		if (i == CONSOLE_REPEATS_MAX || (*listed && !scopes_equal(agents, &these)))
			return ews_differ(name, err);
		*agents = these;
		*listed = whole;
	}
	return true;
}

/* The policy, one word, as shown; "" if not set. */
static const char *policy_at(struct console *console, const char *value, struct arena *arena)
{
	static const char *const words[] = { "EnforceAllowList", "EnforceBlockList" };

	for (size_t i = 0; i < 2; i++)
		if (console_word(console, value, words[i]))
			return words[i];
	if (console_empty(console, value))
		return "";
	value += strspn(value, " \t\"'");
	return text_safe_copy_n(arena, value, strcspn(value, " \t\n\"',;}"), 60);
}

static bool read_policy(struct console *console, struct facts *facts, struct err *err)
{
	const char *value = NULL, *policy = NULL;
	enum tristate allowed, blocked;

	for (size_t i = 0; (value = console_next(console, value, "EwsApplicationAccessPolicy")); i++) {
		const char *this = policy_at(console, value, facts->arena);

		if (i == CONSOLE_REPEATS_MAX || (policy && !text_same(policy, this)))
			return ews_differ("EwsApplicationAccessPolicy", err);
		policy = this;
	}
	if (!read_agents(console, "EwsAllowList", &facts->ews_agents_allowed, &allowed, facts->arena, err) ||
	    !read_agents(console, "EwsBlockList", &facts->ews_agents_blocked, &blocked, facts->arena, err))
		return false;
	facts->ews_policy_seen = policy ? YES : UNKNOWN;
	facts->ews_policy = policy ? policy : "";
	facts->ews_agents_listed = text_same(policy, "EnforceBlockList") ? blocked : allowed;
	return true;
}

/* Without the list, the switch alone could be a mailbox's. It counts if the text includes the command that reads the
 * organisation. */
static bool is_organisations(struct console *console)
{
	const char *value = NULL;

	while ((value = console_next(console, value, "EwsEnabled")))
		if (console_ran(console, value, "OrganizationConfig", ""))
			return true;
	return false;
}

/* A table may have truncated the name. */
static bool is_whole_domain(const char *name)
{
	static const char *const ends[] = { ".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (strlen(name) > strlen(ends[i]) && text_same(name + strlen(name) - strlen(ends[i]), ends[i]))
			return true;
	return false;
}

static bool read_setting(struct console *console, struct facts *facts, struct err *err)
{
	struct facts read;
	struct err ignored;

	facts_init(&read, facts->arena);
	if (!read_known(console, "EwsEnabled", &read.ews_enabled, err) ||
	    !read_apps(console, &read.ews_allowed, &read.ews_listed, facts->arena, err))
		return false;
	if (!read.ews_listed && !is_organisations(console))
		return err_set(err, ERR_PROTOCOL, doing,
		    _("EwsAllowedAppIDs is missing: the list of apps is only shown with "
		      "-RetrieveEwsOperationAccessPolicy"));
	if (!read_policy(console, &read, err))
		return false;
	if (!read_known(console, "AppsForOfficeEnabled", &read.addins_allowed, &ignored))
		read.addins_allowed =
		    UNKNOWN; /* not requested, or truncated: only the check that needs it stays open */
	facts_forget(facts, TOPIC_EXCHANGE);
	facts->ews_enabled = read.ews_enabled;
	facts->ews_allowed = read.ews_allowed;
	facts->ews_listed = read.ews_listed;
	facts->ews_policy_seen = read.ews_policy_seen;
	facts->ews_policy = read.ews_policy;
	facts->ews_agents_allowed = read.ews_agents_allowed;
	facts->ews_agents_blocked = read.ews_agents_blocked;
	facts->ews_agents_listed = read.ews_agents_listed;
	facts->addins_allowed = read.addins_allowed;
	return true;
}

bool ews_text(const char *text, struct facts *facts, struct err *err)
{
	struct console console;
	bool good;

	good = console_open(&console, text, TEXT_MAX) ? read_setting(&console, facts, err)
						      : err_set(err, ERR_PROTOCOL, doing, _("the text is too long"));
	console_close(&console);
	return good;
}

const char *ews_stranger(const char *text, const struct scopes *domains, struct arena *arena)
{
	struct console console;
	const char *value = NULL, *found = "";

	if (!console_open(&console, text, TEXT_MAX))
		return found;
	for (size_t i = 0; !*found && i < CONSOLE_REPEATS_MAX && (value = console_next(&console, value, "Name")); i++) {
		const char *from = value + strspn(value, " \t\"'");
		const char *name = text_safe_copy_n(arena, from, strcspn(from, " \t\n\"',;}"), 120);

		if (is_whole_domain(name) && !scopes_has(domains, name))
			found = name;
	}
	console_close(&console);
	return found;
}

/* --- what it means --- */

const char *ews_summary(const struct facts *facts)
{
	if (facts->ews_enabled == NO)
		return _("blocked, for every app");
	if (facts->ews_enabled == UNKNOWN)
		return _("not set");
	if (facts->ews_allowed.count)
		return _("on, for the apps on the list");
	return facts->ews_listed == YES
		   ? _("on, with an empty list; Microsoft's sources disagree about what that means")
		   : _("on; the list of apps is not known");
}

const char *ews_app_name(const char *id, const struct facts *facts, const struct profile *profile)
{
	/* source: help.salesforce.com 002420794 */
	static const char einstein[] = "c55d6177-918e-4745-96d3-1715194bc7e8";
	const char *microsofts = wellknown_app(id);

	if (text_same(id, facts->app_id ? facts->app_id : "") || (profile && text_same(id, profile->client_id)))
		return _("the add-in's own app");
	if (text_same(id, einstein))
		return "Salesforce Einstein Activity Capture";
	return microsofts ? microsofts : "";
}

static bool all_ids(const struct scopes *apps)
{
	for (size_t i = 0; i < apps->count; i++)
		if (!text_is_guid(apps->names[i]))
			return false;
	return true;
}

/* The first entry makes the list restrict, whatever an empty list means. naaready cannot see which apps use EWS today,
 * so the warning covers all of them. */
static const char *say_allow(const struct facts *facts)
{
	if (!facts->ews_allowed.count)
		return _(
		    "This is the first entry and creates the list: while EWS is on, only the apps on it may use EWS. "
		    "Every other app, script and device of the organisation that uses EWS today is shut out, up to 24 "
		    "hours later. So add all of them at once.");
	if (facts->ews_enabled == YES)
		return _(
		    "This replaces the whole list: an app that is missing from it is refused, up to 24 hours later.");
	return _("This replaces the whole list. It has no effect while EWS is not on.");
}

static const char *say_switch(const struct facts *facts)
{
	return facts->ews_enabled == NO
		   ? _("Wait until the list is in effect, up to 24 hours after you made it. The switch takes effect "
		       "after about an hour; until the list does, it may let nobody in, or everybody. Then EWS is on "
		       "for the apps on the list, and for no other.")
		   : _("Wait until the list is in effect, up to 24 hours after you made it. The switch takes effect "
		       "after about an hour; until the list does, it may let nobody in, or everybody. From then on "
		       "only the apps on the list may use EWS. Every other app, script and device of the organisation "
		       "that uses it today stops working.");
}

static struct ews_command *ews_add(struct ews_command *commands, size_t *count, const char *id, const char *does)
{
	struct ews_command *command = &commands[(*count)++];

	*command = (struct ews_command){ id, does, "", "" };
	return command;
}

static void add_allow(const struct facts *facts, const char *list, struct ews_command *commands, size_t *count,
    struct arena *arena)
{
	struct ews_command *command = ews_add(commands, count, "allow",
	    *list ? _("Let one more app use EWS: replace APP-ID with the id that its vendor names")
		  : _("Make a list of the apps that may use EWS: replace APP-ID with the ids of all of them, separated "
		      "by commas"));

	command->command =
	    arena_printf(arena, "Set-OrganizationConfig -EwsAllowedAppIDs \"%s%sAPP-ID\"", list, *list ? "," : "");
	command->others = say_allow(facts);
	if (facts->ews_enabled == YES)
		return;
	command = ews_add(commands, count, "switch", _("A day later: turn EWS on for the apps on the list"));
	command->command = "Set-OrganizationConfig -EwsEnabled $true";
	command->others = say_switch(facts);
}

/* The way back to the present state: the list by itself, the switch by itself. $null is "not set" again: the Exchange
 * team's text of August 2026 calls it the fastest way back. */
static void add_restore(const struct facts *facts, const char *list, struct ews_command *commands, size_t *count,
    struct arena *arena)
{
	struct ews_command *command = ews_add(commands, count, "restore_list", _("Put back the list as it is now"));

	command->command = *list ? arena_printf(arena, "Set-OrganizationConfig -EwsAllowedAppIDs \"%s\"", list)
				 : "Set-OrganizationConfig -EwsAllowedAppIDs $null";
	command->others = _("Takes effect within 24 hours.");
	command = ews_add(commands, count, "restore",
	    facts->ews_enabled ? _("Put back the switch as it is now")
			       : _("Put back the switch as it is now: not set"));
	command->command = facts->ews_enabled == YES  ? "Set-OrganizationConfig -EwsEnabled $true"
			   : facts->ews_enabled == NO ? "Set-OrganizationConfig -EwsEnabled $false"
						      : "Set-OrganizationConfig -EwsEnabled $null";
	command->others =
	    facts->ews_enabled
		? _("Takes effect after about an hour.")
		: _("Takes effect after about an hour. Microsoft decides what \"not set\" means: since October 2026 it "
		    "turns EWS off where nothing is set, in phases.");
}

size_t ews_commands(const struct facts *facts, bool ended, struct ews_command commands[EWS_COMMANDS_MAX],
    struct arena *arena)
{
	const char *list = scopes_join(&facts->ews_allowed, ",", arena);
	/* replacing a list that was not seen would lock out its apps */
	bool listed = all_ids(&facts->ews_allowed) && (facts->ews_listed == YES || facts->ews_allowed.count);
	size_t count = 0;
	struct ews_command *command = ews_add(commands, &count, "read", _("Show the setting"));

	command->command = EWS_READ;
	command->others = _("Changes nothing.");
	if (ended)
		return count;
	if (listed)
		add_allow(facts, list, commands, &count, arena);
	if (facts->ews_enabled != NO) {
		command = ews_add(commands, &count, "block", _("Block EWS for everyone, to see what still needs it"));
		command->command = "Set-OrganizationConfig -EwsEnabled $false";
		command->others = _(
		    "Every app, script and device of the organisation that uses EWS stops working. Add-ins may even be "
		    "missing in Outlook while it is off, as Microsoft said after several incidents in 2026.");
	}
	if (listed)
		add_restore(facts, list, commands, &count, arena);
	return count;
}

const char *ews_remarks(void)
{
	return _("A change of the list takes up to 24 hours to take effect everywhere, a change of the switch about an "
		 "hour. So change the list first and the switch a day later, never both in one command. A mailbox must "
		 "allow EWS as well. The switch does not affect calls through Microsoft Graph; a list of user agents "
		 "stops them, too (check ews.policy).");
}

const char *ews_care(const struct facts *facts)
{
	if (facts->ews_enabled == NO)
		return _(
		    "Careful: where EWS is off, add-ins may even be missing in Outlook. After several incidents in "
		    "2026 Microsoft said that Outlook shows and deploys add-ins through EWS; its workaround was to "
		    "turn EWS on.");
	if (facts->ews_enabled == YES && facts->ews_listed == YES && !facts->ews_allowed.count)
		return _(
		    "Careful: Microsoft's sources disagree about an empty list. According to the cmdlet's page every "
		    "app may use EWS, according to the Exchange team (August 2026) none may. Either way, the first "
		    "entry shuts out every app that is not on the list.");
	return "";
}
