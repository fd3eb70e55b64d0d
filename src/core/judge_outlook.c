/* judge_outlook.c - the judge of the Outlook versions that people used: do they have nested app authentication */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/judge.h"

/* Microsoft's legacy token FAQ of 2025-10-02: Semi-Annual got it with Version 2408, build 17928.20392,
 * Semi-Annual Extended with 17928.20604. Volume licences got it with 17932.20222 (KnowBe4). Later
 * builds have it. */
#define FIRST_BUILD     17928
#define FIRST_REVISION  20392
#define SURE_REVISION   20604
#define VOLUME_BUILD    17932
#define VOLUME_REVISION 20222
#define LATER_BUILD     17933

#define DIGITS       "0123456789"
#define BUILD_DIGITS 5

enum naa { NAA_NOT_SAID = 0, NAA_NO, NAA_BY_CHANNEL, NAA_YES };

/* The last "12345.12345" in a text: "16.0.17928.20392", "Version 2408 (Build 17928.20392)". */
static bool take_build(const char *text, int *build, int *revision)
{
	bool found = false;

	while (*text) {
		int numbers[2] = {0, 0};
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

static enum naa judge_tester(const struct tester *one)
{
	const char *client = judge_text(one->client);
	int build, revision;

	/* The service keeps these up to date. */
	if (text_same(client, "web") || text_same(client, "new"))
		return NAA_YES;
	/* No builds were published for the others. */
	if (!text_same(client, "classic") || !take_build(judge_text(one->build), &build, &revision))
		return NAA_NOT_SAID;
	if (build >= LATER_BUILD || (build == VOLUME_BUILD && revision >= VOLUME_REVISION))
		return NAA_YES;
	if (build != FIRST_BUILD || revision < FIRST_REVISION)
		return NAA_NO;
	return revision >= SURE_REVISION ? NAA_YES : NAA_BY_CHANNEL;
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

		json_out_object(&out, NULL);
		json_out_text(&out, "client", one->client);
		json_out_text(&out, "build", one->build);
		json_out_text(&out, "nested_authentication", words[judge_tester(one)]);
		json_out_end(&out);
	}
	json_out_end(&out);
	return json_out_close(&out, false, arena);
}

static struct scopes find_outlooks(const struct facts *facts, enum naa naa, struct arena *arena)
{
	struct scopes found = {0};

	for (size_t i = 0; i < facts->testers.count; i++) {
		const struct tester *one = &facts->testers.items[i];

		if (judge_tester(one) == naa)
			scopes_add(&found,
				   *judge_text(one->build) ? one->build : judge_text(one->client),
				   arena);
	}
	return found;
}

JUDGE(outlook_channel)
{
	struct scopes old, by_channel, good;

	(void)judging;
	if (!judge_heard(facts, TOPIC_PEOPLE) || !facts->testers.count) {
		finding->remedy = _("Note the Outlook and its build with the test by people.");
		return judge_unheard(facts, TOPIC_PEOPLE, finding, arena);
	}
	judge_used(finding, facts, TOPIC_PEOPLE);
	finding->evidence = list_outlooks(facts, arena);
	old = find_outlooks(facts, NAA_NO, arena);
	by_channel = find_outlooks(facts, NAA_BY_CHANNEL, arena);
	good = find_outlooks(facts, NAA_YES, arena);
	if (old.count) {
		finding->reason = arena_printf(arena,
					       _("Too old for nested app authentication, which "
						 "came with Version 2408, build "
						 "17928.20392: %s."),
					       scopes_join(&old, ", ", arena));
		finding->remedy =
			_("Update Outlook there, or let those people use the new Outlook or "
			  "Outlook on the web.");
		return VERDICT_WARN;
	}
	if (by_channel.count) {
		finding->reason = arena_printf(arena,
					       _("Enough on the Semi-Annual channel, too old on "
						 "Semi-Annual Extended, which needs build "
						 "17928.20604: %s."),
					       scopes_join(&by_channel, ", ", arena));
		finding->remedy =
			_("Look at the update channel there, in Outlook under File, Office "
			  "Account.");
		return VERDICT_WARN;
	}
	if (!good.count) {
		finding->reason = _("Nothing that was noted says whether the Outlook in use has "
				    "nested app authentication.");
		finding->remedy =
			_("Note the build of classic Outlook with the test by people: it is "
			  "under File, Office Account.");
		return VERDICT_UNKNOWN;
	}
	finding->reason = _("Every Outlook whose version is known has nested app authentication.");
	return VERDICT_PASS;
}
