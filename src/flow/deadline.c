/* deadline.c - finds the open change that is past its deadline, and advises how to be reminded */
#include "flow/deadline.h"

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"

static bool is_of(const struct change_mark *mark, const char *tenant)
{
	return text_same(mark->tenant.id, tenant) || text_same(mark->tenant.domain, tenant);
}

static bool is_read(const struct change_mark *mark)
{
	return mark->from[0] != '\0';
}

static bool is_past(const struct change_mark *mark, int64_t now)
{
	return mark->until && mark->until <= now;
}

static struct deadline_found deadline_judge(const struct change_mark *mark, int64_t now)
{
	return (struct deadline_found){
		.due = !is_read(mark)       ? DEADLINE_UNREAD
		       : is_past(mark, now) ? DEADLINE_NOW
					    : DEADLINE_NOTHING,
		.mark = mark,
	};
}

struct deadline_found deadline_find(const struct change_mark *marks, size_t count, const char *tenant, int64_t now)
{
	struct deadline_found found = { 0 };

	/* Two marks may name this tenant: prefer the one that is due. */
	for (size_t i = 0; tenant && i < count; i++) {
		struct deadline_found one = deadline_judge(&marks[i], now);

		if (is_of(&marks[i], tenant) &&
		    (!found.mark || (found.due == DEADLINE_NOTHING && one.due != DEADLINE_NOTHING)))
			found = one;
	}
	if (found.mark)
		return found;
	for (size_t i = 0; i < count; i++) {
		bool worth = !is_read(&marks[i]) || is_past(&marks[i], now);

		if (tenant && worth)
			return (struct deadline_found){ .due = DEADLINE_PERHAPS };
		if (!tenant && worth)
			return deadline_judge(&marks[i], now);
		if (!tenant && marks[i].until && (!found.mark || marks[i].until < found.mark->until))
			found.mark = &marks[i];
	}
	return found;
}

const char *deadline_until_text(const char *domain, int64_t until, struct arena *arena)
{
	char when[TIMEFMT_SIZE];

	if (!until)
		return arena_printf(arena, _("Nothing is due: the open change in %s has no deadline."), domain);
	return arena_printf(arena, _("Nothing is due until %1$s: %2$s."), timefmt_minute(until, when), domain);
}

const char *deadline_text(const struct deadline_found *found, struct arena *arena)
{
	if (!found->mark)
		return _("Nothing is due: this host knows of no open change with a deadline.");
	return deadline_until_text(found->mark->tenant.domain, found->mark->until, arena);
}

static bool is_practice(const char *timer)
{
	return text_begins(timer, "--practice");
}

const char *deadline_advice(const char *timer, struct arena *arena)
{
	if (is_practice(timer))
		return _(
		    "Nothing happens by itself at the deadline. A timer of this host can do it, such as a line for crontab -e:");
	return arena_printf(arena, "%s%s%s",
	    _("Nothing happens by itself at the deadline. Have a timer of this host do it, as an app with its certificate: a line for crontab -e, or a timer of systemd, once its units are set up (naaready(1), PUTTING BACK IN TIME)."),
	    text_find(timer, DEADLINE_CLIENT) || text_find(timer, DEADLINE_CERTIFICATE) ? " " : "",
	    text_find(timer, DEADLINE_CLIENT) || text_find(timer, DEADLINE_CERTIFICATE)
		? _("Put in what stands there in capitals.")
		: "");
}

const char *deadline_systemd(const char *domain, const char *timer, struct arena *arena)
{
	if (is_practice(timer))
		return NULL;
	return arena_printf(arena, "systemctl --user enable --now naaready-restore@%s.timer", domain);
}

const char *deadline_crontab(const char *domain, const char *timer, struct arena *arena)
{
	return arena_printf(arena,
	    "*/15 * * * * naaready tokens restore --due --tenant %s --yes --confirm %s %s >/dev/null", domain, domain,
	    timer);
}

void deadline_print(const char *domain, const char *timer, int64_t until, int64_t now, struct orders *orders)
{
	struct arena *arena = &orders->arena;
	const char *systemd = deadline_systemd(domain, timer, arena);

	order_text(orders, ORDER_SAY,
	    arena_printf(arena, "%s %s", change_until_text(until, now, arena), deadline_advice(timer, arena)));
	order_text(orders, ORDER_SAY_WHOLE, deadline_crontab(domain, timer, arena));
	if (systemd)
		order_text(orders, ORDER_SAY_WHOLE, systemd);
}
