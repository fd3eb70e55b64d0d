/* check_outlook.c - the judge of the testers' Outlook versions: do they support nested app authentication */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/check_parts.h"
#include "core/tester.h"

/* The first builds are those of "Nested app auth requirement sets" (office-js-docs-reference, 2026-03-31): subscription
 * 18025.20000, retail 18429.20132, volume licences 17932.20222, Mac 16.89 (24090815), phones 4.2433.0. Microsoft's
 * sources disagree: its legacy token FAQ of 2025-10-02 names 17928.20392 for Semi-Annual and 17928.20604 for
 * Semi-Annual Extended. */
struct least {
	int build, revision;
};
static const struct least channel = { 17928, 20392 }, extended = { 17928, 20604 }, volume = { 17932, 20222 },
			  subscription = { 18025, 20000 }, retail = { 18429, 20132 }, mac = { 16, 89 },
			  mobile = { 4, 2433 };
#define MAC_BUILD 24090815

#define DIGITS       "0123456789"
#define BUILD_DIGITS 5

enum naa { NAA_NOT_SAID = 0, NAA_NO, NAA_BY_CHANNEL, NAA_YES };

/* The last "12345.12345" in a text: "16.0.17928.20392", "Version 2408 (Build 17928.20392)". */
static bool take_build(const char *text, int *build, int *revision)
{
	bool found = false;

	while (*text) {
		int numbers[2] = { 0, 0 };
		size_t first = strspn(text, DIGITS), second = 0;

		if (first && text[first] == '.')
			second = strspn(text + first + 1, DIGITS);
		if (first == BUILD_DIGITS && second == BUILD_DIGITS) {
			for (size_t i = 0; i < first; i++) {
				numbers[0] = numbers[0] * 10 + (text[i] - '0');
				numbers[1] = numbers[1] * 10 + (text[first + 1 + i] - '0');
			}
			*build = numbers[0];
			*revision = numbers[1];
			found = true;
		}
		text += first ? first : 1;
	}
	return found;
}

/* At most nine digits; a longer number is not part of a version. -1: none. */
static int check_outlook_take_number(const char **at)
{
	size_t len = strspn(*at, DIGITS);
	int number = 0;

	for (size_t i = 0; i < len && len <= 9; i++)
		number = number * 10 + ((*at)[i] - '0');
	*at += len;
	return len && len <= 9 ? number : -1;
}

/* A build of fewer than five digits belongs to Office 2016 installed as MSI ("16.0.5266.1000"), to its first years, or
 * to an earlier Office ("15.0.5589.1001"). */
static bool is_older_office(const char *text)
{
	for (const char *at = text; *at;) {
		int parts[4] = { -1, -1, -1, -1 };
		size_t count = 0;

		if (!strchr(DIGITS, *at)) {
			at++;
			continue;
		}
		do
			parts[count] = check_outlook_take_number(&at);
		while (++count < 4 && *at == '.' && at++);
		if (count == 4 && parts[0] >= 9 && parts[0] <= 16 && parts[1] == 0 && parts[2] >= 1000 &&
		    parts[2] < 10000 && parts[3] >= 1000)
			return true;
	}
	return false;
}

/* "32-bit", "32 Bit", "de 32 bits": the number standing alone, in any language. */
static bool is_32_bit(const char *text)
{
	for (const char *at = text; (at = text_find(at, "32")); at += 2)
		if ((at == text || !strchr("." DIGITS, at[-1])) && (!at[2] || !strchr("." DIGITS, at[2])))
			return true;
	return false;
}

/* "Known issues" of Microsoft's documentation of add-ins (2026-08-20, 853980935, open then): 32-bit Outlook LTSC 2024
 * loads no add-in for an Exchange account created after June 2026. */
static bool has_known_issue(const struct tester *one)
{
	const char *text = check_string(one->build);
	int build = 0, revision = 0;

	return text_same(check_string(one->client), "classic") && take_build(text, &build, &revision) &&
	       build == volume.build && is_32_bit(text);
}

static bool check_outlook_reaches(int build, int revision, const struct least *least)
{
	return build > least->build || (build == least->build && revision >= least->revision);
}

/* The About line names the edition. A bare build number is most likely a subscription's. */
static enum naa check_windows(const char *text)
{
	int build = 0, revision = 0;

	if (!take_build(text, &build, &revision))
		return is_older_office(text) ? NAA_NO : NAA_NOT_SAID;
	if (text_find(text, "LTSC") || build == volume.build) /* no other edition has that build */
		return check_outlook_reaches(build, revision, &volume) ? NAA_YES : NAA_NO;
	if (!text_find(text, "Microsoft 365") &&
	    (text_find(text, "2019") || text_find(text, "2021") || text_find(text, "2024 MSO")))
		return check_outlook_reaches(build, revision, &retail) ? NAA_YES : NAA_NO;
	if (check_outlook_reaches(build, revision, &subscription))
		return NAA_YES;
	if (build == channel.build)
		return check_outlook_reaches(build, revision, &extended)  ? NAA_YES
		       : check_outlook_reaches(build, revision, &channel) ? NAA_BY_CHANNEL
									  : NAA_NO;
	return build > channel.build ? NAA_BY_CHANNEL : NAA_NO;
}

/* The next "16.93" at or after @at, as two numbers; @at moves past it. */
static bool next_version(const char **at, int *major, int *minor)
{
	while (*(*at += strcspn(*at, DIGITS))) {
		*major = check_outlook_take_number(at);
		if (*major < 0 || **at != '.')
			continue;
		(*at)++;
		*minor = check_outlook_take_number(at);
		if (*minor < 0)
			continue;
		*at += strspn(*at, "." DIGITS);
		return true;
	}
	return false;
}

static bool names_device(const char *text)
{
	static const char *const devices[] = { "macOS", "OS X", "iOS", "iPadOS", "iPhone", "iPad", "Android" };

	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
		if (text_find(text, devices[i]))
			return true;
	return false;
}

/* Outlook's version: the number that begins like @least. Another number may be the device's, if the text names one. */
static const char *find_version(const char *text, const struct least *least, int *major, int *minor)
{
	const char *at = text;

	while (next_version(&at, major, minor))
		if (*major == least->build)
			return at;
	at = text;
	return !names_device(text) && next_version(&at, major, minor) ? at : NULL;
}

/* "16.93 (24120914)", "Version 16.89.1 (24091630)", "4.2504.0", "iOS 18.1, Outlook 4.2504.0". */
static enum naa check_version(const char *text, const struct least *least, int least_date)
{
	int major, minor, date = -1;
	const char *at = find_version(text, least, &major, &minor);

	if (!at)
		return NAA_NOT_SAID;
	at = strchr(at, '(');
	if (at && least_date) {
		at++;
		date = check_outlook_take_number(&at);
	}
	if (major == least->build && minor == least->revision && date > 0)
		return date >= least_date ? NAA_YES : NAA_NO;
	return check_outlook_reaches(major, minor, least) ? NAA_YES : NAA_NO;
}

static enum naa check_tester(const struct tester *one)
{
	const char *client = check_string(one->client), *build = check_string(one->build);

	/* Microsoft keeps these clients up to date. */
	if (text_same(client, "web") || text_same(client, "new"))
		return NAA_YES;
	if (text_same(client, "mac"))
		return check_version(build, &mac, MAC_BUILD);
	if (text_same(client, "mobile"))
		return check_version(build, &mobile, 0);
	return text_same(client, "classic") ? check_windows(build) : NAA_NOT_SAID;
}

static const char *list_outlooks(const struct facts *facts, struct arena *arena)
{
	static const char *const words[] = {
		[NAA_NOT_SAID] = "not_said",
		[NAA_NO] = "no",
		[NAA_BY_CHANNEL] = "by_channel",
		[NAA_YES] = "yes",
	};
	struct json_out out;

	json_out_open(&out);
	json_out_array(&out, "outlooks");
	for (size_t i = 0; i < facts->testers.count; i++) {
		const struct tester *one = &facts->testers.items[i];

		if (!tester_stands(one))
			continue;
		json_out_object(&out, NULL);
		json_out_text(&out, "client", one->client);
		json_out_text(&out, "build", one->build);
		json_out_text(&out, "nested_authentication", words[check_tester(one)]);
		json_out_end(&out);
	}
	json_out_end(&out);
	return json_out_close(&out, false, arena);
}

static struct scopes find_troubled(const struct facts *facts, struct arena *arena)
{
	struct scopes found = { 0 };

	for (size_t i = 0; i < facts->testers.count; i++)
		if (tester_stands(&facts->testers.items[i]) && has_known_issue(&facts->testers.items[i]))
			scopes_add(&found, facts->testers.items[i].build, arena);
	return found;
}

static struct scopes find_outlooks(const struct facts *facts, enum naa naa, struct arena *arena)
{
	struct scopes found = { 0 };

	for (size_t i = 0; i < facts->testers.count; i++) {
		const struct tester *one = &facts->testers.items[i];

		if (tester_stands(one) && check_tester(one) == naa)
			scopes_add(&found, *check_string(one->build) ? one->build : check_string(one->client), arena);
	}
	return found;
}

CHECK_RULE(outlook_channel)
{
	struct scopes old, by_channel, good, troubled;

	(void)context;
	if (!check_was_read(facts, TOPIC_PEOPLE) || !testers_standing(facts)) {
		finding->remedy = _("In the test by people, note which Outlook and which build they used.");
		return check_unread(facts, TOPIC_PEOPLE, finding, arena);
	}
	check_used(finding, facts, TOPIC_PEOPLE);
	finding->evidence = list_outlooks(facts, arena);
	old = find_outlooks(facts, NAA_NO, arena);
	by_channel = find_outlooks(facts, NAA_BY_CHANNEL, arena);
	good = find_outlooks(facts, NAA_YES, arena);
	if (old.count) {
		finding->reason = arena_printf(arena,
		    _("Too old for nested app authentication, which came with build 17928.20392 for Windows at the "
		      "earliest, 16.89 for Mac and 4.2433 for phones: %s."),
		    scopes_join(&old, ", ", arena));
		finding->remedy = _("Update Outlook there, or let those people use the new Outlook or "
				    "Outlook on the web.");
		return VERDICT_WARN;
	}
	if (by_channel.count) {
		finding->reason = arena_printf(arena,
		    _("New enough on the Semi-Annual channel, too old on Semi-Annual Extended, which needs build "
		      "17928.20604: %s."),
		    scopes_join(&by_channel, ", ", arena));
		finding->remedy = _("Check the update channel there, in Outlook under File, Office Account.");
		return VERDICT_WARN;
	}
	troubled = find_troubled(facts, arena);
	if (troubled.count) {
		finding->reason = arena_printf(arena,
		    _("New enough, but because of a known issue (Microsoft, 853980935, open in August 2026) 32-bit "
		      "Outlook LTSC 2024 loads no add-in for accounts created after June 2026: %s."),
		    scopes_join(&troubled, ", ", arena));
		finding->remedy =
		    _("Try an older account, or let those people use the new Outlook or Outlook on the web.");
		return VERDICT_WARN;
	}
	if (!good.count) {
		finding->reason = _("The notes of the test do not say whether the Outlook in use has nested app "
				    "authentication.");
		finding->remedy = _("In the test by people, note the build of classic Outlook: it is under File, "
				    "Office Account.");
		return VERDICT_UNKNOWN;
	}
	finding->reason = _("Every Outlook whose version is known has nested app authentication.");
	return VERDICT_PASS;
}
