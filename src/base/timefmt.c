/* timefmt.c - times and ages as text, and back */
#include "base/timefmt.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"

/* False for "unknown" and for years beyond four digits. */
static bool timefmt_split(int64_t at, struct tm *tm)
{
	time_t seconds = (time_t)at;

	return at != 0 && gmtime_r(&seconds, tm) && tm->tm_year >= -1899 && tm->tm_year <= 8099;
}

const char *timefmt_iso(int64_t at, char out[TIMEFMT_SIZE])
{
	struct tm tm;

	out[0] = '\0';
	if (timefmt_split(at, &tm))
		(void)!strftime(out, TIMEFMT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return out;
}

const char *timefmt_readable(const char *text, char out[TIMEFMT_SIZE])
{
	char same[TIMEFMT_SIZE];
	int64_t at = timefmt_parse(text);

	if (at && strcmp(timefmt_day(at, same), text) == 0)
		return timefmt_date(at, out);
	return at && strcmp(timefmt_iso(at, same), text) == 0 ? timefmt_exact(at, out) : text;
}

void timefmt_write(struct json_out *out, const char *key, int64_t at)
{
	char iso[TIMEFMT_SIZE];

	json_out_text(out, key, at ? timefmt_iso(at, iso) : NULL);
}

const char *timefmt_clock(int64_t at, char out[TIMEFMT_SIZE])
{
	struct tm tm;

	out[0] = '\0';
	if (timefmt_split(at, &tm))
		(void)!strftime(out, TIMEFMT_SIZE, "%H:%M UTC", &tm);
	return out;
}

/* Not by strftime: the program's language is not the locale's. */
static const char *const weekdays[] = { N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat") };
static const char *const months[] = { N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"),
	N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec") };

/* The weekday, the day, and @len characters of the time of day: 5 for the minute, 8 for the second. */
static const char *timefmt_named(int64_t at, int len, const char *zone, char out[TIMEFMT_SIZE])
{
	char iso[TIMEFMT_SIZE];
	struct tm tm;

	out[0] = '\0';
	if (timefmt_split(at, &tm) && *timefmt_iso(at, iso))
		snprintf(out, TIMEFMT_SIZE, "%.6s %.10s%s%.*s%s", _(weekdays[tm.tm_wday]), iso, len ? " " : "", len,
		    iso + 11, zone);
	return out;
}

const char *timefmt_date(int64_t at, char out[TIMEFMT_SIZE])
{
	return timefmt_named(at, 0, "", out);
}

const char *timefmt_list(int64_t at, char out[TIMEFMT_SIZE])
{
	return timefmt_named(at, 5, "", out);
}

const char *timefmt_minute(int64_t at, char out[TIMEFMT_SIZE])
{
	return timefmt_named(at, 5, " UTC", out);
}

const char *timefmt_exact(int64_t at, char out[TIMEFMT_SIZE])
{
	return timefmt_named(at, 8, " UTC", out);
}

const char *timefmt_second(int64_t at, char out[TIMEFMT_SIZE])
{
	struct tm tm;

	out[0] = '\0';
	if (timefmt_split(at, &tm))
		(void)!strftime(out, TIMEFMT_SIZE, "%H:%M:%S", &tm);
	return out;
}

const char *timefmt_when(int64_t at, int64_t now, char out[TIMEFMT_SIZE])
{
	struct tm tm, today = { 0 };

	out[0] = '\0';
	if (!timefmt_split(at, &tm))
		return out;
	if (timefmt_split(now, &today) && today.tm_year == tm.tm_year)
		/* TRANSLATORS: "Tue 24 Nov, 06:22 UTC" */
		snprintf(out, TIMEFMT_SIZE, _("%1$s %2$d %3$s, %4$02d:%5$02d UTC"), _(weekdays[tm.tm_wday]), tm.tm_mday,
		    _(months[tm.tm_mon]), tm.tm_hour, tm.tm_min);
	else
		/* TRANSLATORS: "Tue 24 Nov 2026, 06:22 UTC" */
		snprintf(out, TIMEFMT_SIZE, _("%1$s %2$d %3$s %4$d, %5$02d:%6$02d UTC"), _(weekdays[tm.tm_wday]),
		    tm.tm_mday, _(months[tm.tm_mon]), tm.tm_year + 1900, tm.tm_hour, tm.tm_min);
	return out;
}

const char *timefmt_day(int64_t at, char out[TIMEFMT_SIZE])
{
	struct tm tm;

	out[0] = '\0';
	if (timefmt_split(at, &tm))
		(void)!strftime(out, TIMEFMT_SIZE, "%Y-%m-%d", &tm);
	return out;
}

/* Reads exactly @count digits and moves past them. */
static bool take_digits(const char **text, int count, int *number)
{
	*number = 0;
	for (; count > 0; count--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*number = *number * 10 + (**text - '0');
	}
	return true;
}

static bool timefmt_take(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

static bool take_date(const char **text, struct tm *tm)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year, month, day, most;

	if (!take_digits(text, 4, &year) || !timefmt_take(text, '-') || !take_digits(text, 2, &month) ||
	    !timefmt_take(text, '-') || !take_digits(text, 2, &day) || month < 1 || month > 12)
		return false;
	most = days[month - 1];
	if (month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0))
		most = 29;
	if (day < 1 || day > most)
		return false;
	tm->tm_year = year - 1900;
	tm->tm_mon = month - 1;
	tm->tm_mday = day;
	return true;
}

/* 60 is a leap second; timegm carries it over. */
static bool take_clock(const char **text, struct tm *tm)
{
	if (!take_digits(text, 2, &tm->tm_hour) || !timefmt_take(text, ':') || !take_digits(text, 2, &tm->tm_min) ||
	    tm->tm_hour > 23 || tm->tm_min > 59)
		return false;
	if (!timefmt_take(text, ':'))
		return true;
	if (!take_digits(text, 2, &tm->tm_sec) || tm->tm_sec > 60)
		return false;
	if (timefmt_take(text, '.')) {
		if (**text < '0' || **text > '9')
			return false;
		while (**text >= '0' && **text <= '9')
			(*text)++;
	}
	return true;
}

static bool take_zone(const char **text, int *seconds)
{
	int sign, hours, minutes;

	*seconds = 0;
	if (timefmt_take(text, 'Z') || timefmt_take(text, 'z'))
		return true;
	sign = **text == '-' ? -1 : 1;
	if (!timefmt_take(text, '+') && !timefmt_take(text, '-'))
		return false;
	if (!take_digits(text, 2, &hours) || (timefmt_take(text, ':'), !take_digits(text, 2, &minutes)) || hours > 23 ||
	    minutes > 59)
		return false;
	*seconds = sign * (hours * 3600 + minutes * 60);
	return true;
}

int64_t timefmt_parse(const char *text)
{
	struct tm tm = { 0 };
	int offset = 0;
	int64_t at;

	if (!text || !take_date(&text, &tm))
		return 0;
	if (*text) {
		if (!timefmt_take(&text, 'T') && !timefmt_take(&text, 't') && !timefmt_take(&text, ' '))
			return 0;
		if (!take_clock(&text, &tm) || !take_zone(&text, &offset) || *text)
			return 0;
	}
	at = (int64_t)timegm(&tm) - offset;
	return at > 0 ? at : 0;
}

const char *timefmt_span(int64_t seconds, char *out, size_t size)
{
	long long s = seconds > 0 ? seconds : 0;
	long long minutes = s / 60, hours = s / 3600, days = s / 86400;

	if (s < 60)
		snprintf(out, size, _("%lld s"), s);
	else if (hours == 0 && s % 60 == 0)
		snprintf(out, size, _("%lld min"), minutes);
	else if (hours == 0)
		snprintf(out, size, _("%lld min %lld s"), minutes, s % 60);
	else if (days < 2 && minutes % 60 == 0)
		snprintf(out, size, _("%lld h"), hours);
	else if (days < 2)
		snprintf(out, size, _("%lld h %lld min"), hours, minutes % 60);
	else if (days < 10 && hours % 24)
		snprintf(out, size, _("%lld d %lld h"), days, hours % 24);
	else
		snprintf(out, size, ngettext("%lld day", "%lld days", (unsigned long)days), days);
	return out;
}

#define DAY_S 86400

static int64_t day_of(int64_t at)
{
	return at / DAY_S - (at % DAY_S < 0);
}

int64_t timefmt_days(int64_t day, int64_t now)
{
	return day_of(day) - day_of(now);
}

const char *timefmt_days_left(int64_t day, int64_t now, char *out, size_t size)
{
	long long days = (long long)timefmt_days(day, now);

	if (days == 0)
		snprintf(out, size, "%s", _("today"));
	else if (days == 1)
		snprintf(out, size, "%s", _("tomorrow"));
	else if (days == -1)
		snprintf(out, size, "%s", _("yesterday"));
	else if (days > 0)
		snprintf(out, size, ngettext("in %lld day", "in %lld days", (unsigned long)days), days);
	else
		snprintf(out, size, ngettext("%lld day ago", "%lld days ago", (unsigned long)-days), -days);
	return out;
}

int64_t timefmt_span_parse(const char *text)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = { { 'd', 86400 }, { 'h', 3600 }, { 'm', 60 } };
	int64_t total = 0;
	size_t unit = 0;

	if (!text || !*text)
		return -1;
	while (*text) {
		char *end;
		long long number = *text >= '0' && *text <= '9' ? strtoll(text, &end, 10) : -1;

		/* six digits of the largest unit cannot overflow the sum */
		if (number < 0 || end - text > 6)
			return -1;
		while (unit < 3 && units[unit].letter != *end)
			unit++;
		if (unit == 3)
			return -1;
		total += number * units[unit++].seconds;
		text = end + 1;
	}
	return total;
}

/* --- the age of a fact, in words --- */

#define HOUR_S    3600
#define AGE_DAY_S 86400

bool age_is_old(int64_t at, int64_t now)
{
	return at > 0 && now - at > AGE_OLD_S;
}

const char *age_text(int64_t at, int64_t now, struct arena *arena)
{
	long long hours = (long long)(now - at) / HOUR_S, days = (long long)(now - at) / AGE_DAY_S;
	char when[TIMEFMT_SIZE];

	timefmt_when(at, now, when);
	if (!age_is_old(at, now))
		return arena_printf(arena, _("on %s"), when);
	if (days < 2)
		return arena_printf(arena,
		    ngettext("%1$lld hour ago (%2$s)", "%1$lld hours ago (%2$s)", (unsigned long)hours), hours, when);
	return arena_printf(arena, ngettext("%1$lld day ago (%2$s)", "%1$lld days ago (%2$s)", (unsigned long)days),
	    days, when);
}

const char *age_read(int64_t at, int64_t now, struct arena *arena)
{
	/* TRANSLATORS: "Read 3 days ago (Wed 25 Nov, 10:03 UTC)." */
	return age_is_old(at, now) ? arena_printf(arena, _("Read %s."), age_text(at, now, arena)) : "";
}
