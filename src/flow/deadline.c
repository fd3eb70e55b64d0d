/* deadline.c - finds the open change that is past its deadline, and advises how to be reminded */
#include "flow/deadline.h"

#include <string.h>

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

/* Whether it has something in capitals, which only the admin knows. */
static bool deadline_is_open(const struct deadline_timer *timer)
{
	bool open = text_find(timer->options, DEADLINE_CLIENT) || text_find(timer->options, DEADLINE_CERTIFICATE);

	for (size_t i = 0; timer->env[i]; i++)
		open = open || text_find(timer->env[i], DEADLINE_PROXY);
	return open;
}

const char *deadline_advice(const struct deadline_timer *timer, struct arena *arena)
{
	const char *says =
	    text_begins(timer->options, "--practice")
		? _("A timer of this host can put the setting back: a line for crontab -e, or a timer of systemd, which lasts until this host restarts.")
		: _("Have a timer of this host put the setting back, as an app with its certificate: a line for crontab -e, or a timer of systemd, which lasts until this host restarts (naaready(1), PUTTING BACK IN TIME, has one that stays).");

	return deadline_is_open(timer) ? arena_printf(arena, "%s %s", says, _("Replace what is in capitals.")) : says;
}

/* The variables, each behind @before, and the command. */
static const char *deadline_command(const char *domain, const struct deadline_timer *timer, const char *before,
    struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; timer->env[i]; i++)
		text = arena_printf(arena, "%s%s%s ", text, before, timer->env[i]);
	return arena_printf(arena, "%s%s tokens restore --due --tenant %s --yes --confirm %s %s", text, timer->program,
	    domain, domain, timer->options);
}

const char *deadline_systemd(const char *domain, const struct deadline_timer *timer, struct arena *arena)
{
	return arena_printf(arena, "systemd-run --user --unit=naaready-restore-%s --on-calendar='*:0/15' %s", domain,
	    deadline_command(domain, timer, "--setenv=", arena));
}

const char *deadline_systemd_stop(const char *domain, struct arena *arena)
{
	return arena_printf(arena, "systemctl --user stop naaready-restore-%s.timer", domain);
}

/* cron takes a % for the end of the line, unless a backslash stands before it. */
static const char *cron_text(const char *text, struct arena *arena)
{
	const char *out = "";

	for (size_t len; *text; text += len + (text[len] == '%')) {
		len = strcspn(text, "%");
		out = arena_printf(arena, "%s%.*s%s", out, (int)len, text, text[len] ? "\\%" : "");
	}
	return out;
}

const char *deadline_crontab(const char *domain, const struct deadline_timer *timer, struct arena *arena)
{
	return arena_printf(arena, "*/15 * * * * %s >/dev/null",
	    cron_text(deadline_command(domain, timer, "", arena), arena));
}

void deadline_print(const char *domain, const struct deadline_timer *timer, struct orders *orders)
{
	struct arena *arena = &orders->arena;

	order_text(orders, ORDER_SAY, deadline_advice(timer, arena));
	order_text(orders, ORDER_SAY_WHOLE, deadline_crontab(domain, timer, arena));
	order_text(orders, ORDER_SAY_WHOLE, deadline_systemd(domain, timer, arena));
}
