/* ews.c - the setting for Exchange Web Services: read from a console, its apps by name, and what an admin would run */
#include "cloud/ews.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cloud/console.h"
#include "cloud/ids.h"

/* Lists are one string of ids; more apps than this no tenant has, and one id is 37 bytes. */
#define TEXT_MAX (256u * 1024)
#define APPS_MAX 2000
#define GUID_LEN 36

static const char doing[] = N_("reading the EWS setting");

/* --- from the text of the console to facts --- */

static bool is_word(const char *text, const char *word)
{
	return text_begins(text, word) && !isalnum((unsigned char)text[strlen(word)]);
}

/* The ids of a list, however it was wrapped; in quotes, if it was printed as JSON. A prompt may follow the last one. */
static bool take_apps(const char *list, struct scopes *apps, struct arena *arena, struct err *err)
{
	static const char between[] = ",;\"";

	for (list += strspn(list, between); *list; list += strspn(list, between)) {
		size_t len = strcspn(list, between);
		const char *id = arena_copy_n(arena, list, len < GUID_LEN ? len : GUID_LEN);
		bool prompt = len > GUID_LEN && !list[len] && text_begins(list + GUID_LEN, "PS");

		if (!text_is_guid(id) || (len > GUID_LEN && !prompt))
			return err_set(err, ERR_ODD, doing, _("EwsAllowedAppIDs has an entry that is no app id: \"%s\""), id);
		if (apps->count < APPS_MAX)
			scopes_add(apps, id, arena);
		list += len;
	}
	return true;
}

/* The list of allowed apps. It is only told when it is asked for by name. */
static bool read_apps(const char *text, struct scopes *apps, struct arena *arena, struct err *err)
{
	const char *value = console_value(text, "EwsAllowedAppIDs");
	struct buf list;
	bool good;

	if (!value)
		return err_set(err, ERR_ODD, doing, _("EwsAllowedAppIDs is missing: the list of apps is only shown with "
						      "-RetrieveEwsOperationAccessPolicy"));
	buf_init(&list, TEXT_MAX);
	console_value_whole(value, &list);
	/* a prompt right behind an empty list; or JSON */
	good = is_word(buf_text(&list), "PS") || is_word(buf_text(&list), "null") || take_apps(buf_text(&list), apps, arena, err);
	buf_release(&list);
	return good;
}

/* Nothing behind the name is "not set"; something else than the two words is no answer. */
static bool read_known(const char *text, const char *name, enum known *known, struct err *err)
{
	const char *value = console_value(text, name);
	struct buf whole;
	bool empty;

	*known = UNKNOWN;
	if (!value)
		return err_set(err, ERR_ODD, doing, _("%s is missing"), name);
	if (is_word(value, "True"))
		*known = YES;
	else if (is_word(value, "False"))
		*known = NO;
	if (*known)
		return true;
	buf_init(&whole, TEXT_MAX);
	console_value_whole(value, &whole);
	empty = !whole.len || is_word(buf_text(&whole), "PS") || is_word(buf_text(&whole), "null");
	buf_release(&whole);
	return empty || err_set(err, ERR_ODD, doing, _("%s is neither True nor False nor empty"), name);
}

static bool read_setting(const char *text, struct facts *facts, struct err *err)
{
	struct scopes apps = {0};
	enum known enabled, addins;
	struct err ignored;

	if (!read_known(text, "EwsEnabled", &enabled, err) || !read_apps(text, &apps, facts->arena, err))
		return false;
	if (!read_known(text, "AppsForOfficeEnabled", &addins, &ignored))
		addins = UNKNOWN; /* it was not asked for, or cut off: only the check on it stays open */
	facts_forget(facts, TOPIC_EXCHANGE);
	facts->ews_enabled = enabled;
	facts->ews_allowed = apps;
	facts->addins_allowed = addins;
	return true;
}

bool ews_text(const char *text, struct facts *facts, struct err *err)
{
	struct buf buf;
	bool good;

	buf_init(&buf, TEXT_MAX);
	console_flatten(&buf, text);
	good = buf.cut ? err_set(err, ERR_ODD, doing, _("the text is too long")) : read_setting(buf_text(&buf), facts, err);
	buf_release(&buf);
	return good;
}

/* --- what it means --- */

const char *ews_say(enum known enabled)
{
	return enabled == YES ? _("on, for the apps on the list") : enabled == NO ? _("blocked, for every app") : _("not set");
}

const char *ews_app_name(const char *id, const struct facts *facts, const struct profile *profile)
{
	/* help.salesforce.com 002420794 */
	static const char einstein[] = "c55d6177-918e-4745-96d3-1715194bc7e8";
	const char *microsofts = ids_microsofts_name(id);

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

static const char *say_allow(const struct facts *facts)
{
	if (facts->ews_enabled == YES)
		return _("The list is replaced as a whole: an app that is left out of it is refused from then on.");
	if (facts->ews_enabled == NO)
		return _("EWS is on again for the apps on the list, and for no other.");
	return _("From then on only the apps on the list may use EWS. Every other app, script and device of the organisation that "
		 "uses it today stops working.");
}

size_t ews_commands(const struct facts *facts, bool ended, struct ews_command commands[EWS_COMMANDS_MAX],
		    struct arena *arena)
{
	const char *list = scopes_join(&facts->ews_allowed, ",", arena);
	bool listed = all_ids(&facts->ews_allowed);
	size_t count = 0;

	commands[count++] = (struct ews_command){"read", _("Show the setting"), EWS_READ, _("Changes nothing.")};
	if (ended)
		return count;
	if (listed)
		commands[count++] = (struct ews_command){
			"allow", _("Let one more app use EWS: put the id that its vendor names for APP-ID"),
			arena_printf(arena, "Set-OrganizationConfig -EwsEnabled $true -EwsAllowedAppIDs \"%s%sAPP-ID\"", list,
				     *list ? "," : ""),
			say_allow(facts)};
	if (facts->ews_enabled != NO)
		commands[count++] = (struct ews_command){
			"block", _("Block EWS for everyone, to see what still needs it"), "Set-OrganizationConfig -EwsEnabled $false",
			_("Every app, script and device of the organisation that uses EWS stops working.")};
	if (facts->ews_enabled == NO || (facts->ews_enabled == YES && listed))
		commands[count++] = (struct ews_command){
			"restore", _("Put back what is set now"),
			facts->ews_enabled == NO ? "Set-OrganizationConfig -EwsEnabled $false" :
						   arena_printf(arena,
								"Set-OrganizationConfig -EwsEnabled $true -EwsAllowedAppIDs %s%s%s",
								*list ? "\"" : "", *list ? list : "$null", *list ? "\"" : ""),
			_("As it was before, once it shows everywhere.")};
	return count;
}

const char *ews_remarks(void)
{
	return _("A change takes up to 24 hours to show everywhere. A mailbox must allow EWS as well. Microsoft Graph is not affected.");
}

const char *ews_no_way_back(const struct facts *facts)
{
	return facts->ews_enabled == UNKNOWN ? _("No source tells how to get back to \"not set\": whoever changes it now cannot undo that with certainty.") : "";
}
