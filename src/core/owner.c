/* owner.c - whose the add-in's app is, beside whose it should be */
#include "core/owner.h"

#include "base/text.h"
#include "core/publisher.h"

static const char *text_of(const char *text)
{
	return text ? text : "";
}

bool owner_named(const struct profile *profile, const char *wanted)
{
	return *text_of(wanted) || (profile && *text_of(profile->publisher_tenant));
}

/* Nobody named an owner: what is left is the verified publisher. Its id decides where the profile has it; else its name,
 * whole. */
static enum owner_stand by_publisher(const struct facts *facts, const struct profile *profile)
{
	const char *publisher = text_of(facts->app_publisher), *name = profile ? text_of(profile->publisher) : "";
	const char *id = text_of(facts->app_publisher_id), *wanted = profile ? text_of(profile->verified_publisher_id) : "";

	if (*wanted && *id)
		return text_same(id, wanted) ? OWNER_OPEN : OWNER_STRANGE;
	return *publisher && *name && !publisher_same(publisher, name) ? OWNER_STRANGE : OWNER_OPEN;
}

struct owner owner_judge(const struct facts *facts, const struct profile *profile, const char *wanted)
{
	const char *owner = text_of(facts->app_owner_tenant);
	const char *named[] = {text_of(wanted), profile ? text_of(profile->publisher_tenant) : ""};
	struct owner judged = {.stand = OWNER_OPEN, .expected = ""};

	/* Each that is named has to fit. */
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		if (!*named[i] || judged.stand == OWNER_WRONG)
			continue;
		judged.expected = named[i];
		judged.stand = text_same(owner, named[i]) ? OWNER_RIGHT : OWNER_WRONG;
	}
	if (!*owner)
		judged.stand = OWNER_UNSAID;
	else if (judged.stand == OWNER_OPEN)
		judged.stand = by_publisher(facts, profile);
	return judged;
}
