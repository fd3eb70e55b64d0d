/* age.c - how old a fact is, in words */
#include "core/age.h"

#include "base/i18n.h"
#include "base/when.h"

#define HOUR_S 3600
#define DAY_S 86400

bool age_is_old(int64_t at, int64_t now)
{
	return at > 0 && now - at > AGE_OLD_S;
}

const char *age_say(int64_t at, int64_t now, struct arena *arena)
{
	long long hours = (long long)(now - at) / HOUR_S, days = (long long)(now - at) / DAY_S;
	char when[WHEN_SIZE];

	when_minute(at, when);
	if (!age_is_old(at, now))
		return arena_printf(arena, _("at %s"), when);
	if (days < 2)
		return arena_printf(arena, ngettext("%1$lld hour ago (%2$s)", "%1$lld hours ago (%2$s)", (unsigned long)hours), hours, when);
	return arena_printf(arena, ngettext("%1$lld day ago (%2$s)", "%1$lld days ago (%2$s)", (unsigned long)days), days, when);
}

const char *age_read(int64_t at, int64_t now, struct arena *arena)
{
	/* TRANSLATORS: "Read 3 days ago (2026-11-25 10:03 UTC)." */
	return age_is_old(at, now) ? arena_printf(arena, _("Read %s."), age_say(at, now, arena)) : "";
}
