/* timefmt.h - times and ages as text, and back; reads no clock
 *
 * A time is in seconds since 1970 UTC; 0 means "unknown".
 */
#ifndef BASE_TIMEFMT_H
#define BASE_TIMEFMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"

#define TIMEFMT_SIZE 48
/* For timefmt_days_left, in any language. */
#define DAYS_SIZE 64

/* "2026-11-24T06:22:40Z"; "" for 0. Returns @out. */
const char *timefmt_iso(int64_t at, char out[TIMEFMT_SIZE]);
/* "2026-11-24": a day in files and JSON. */
const char *timefmt_day(int64_t at, char out[TIMEFMT_SIZE]);

/* For people, who think in days of the week; these are translated: "Tue 2026-11-24", "Tue 2026-11-24 06:22 UTC", "Tue
 * 2026-11-24 06:22:40 UTC", and "06:22 UTC". */
const char *timefmt_date(int64_t at, char out[TIMEFMT_SIZE]);
const char *timefmt_exact(int64_t at, char out[TIMEFMT_SIZE]);
const char *timefmt_minute(int64_t at, char out[TIMEFMT_SIZE]);
const char *timefmt_clock(int64_t at, char out[TIMEFMT_SIZE]);
/* "Tue 2026-11-24 06:22", for the columns of a list. */
const char *timefmt_list(int64_t at, char out[TIMEFMT_SIZE]);
/* "Tue 24 Nov, 06:22 UTC", translated; with the year if it is not the one of @now. For pages: a day says more than a
 * date. */
const char *timefmt_when(int64_t at, int64_t now, char out[TIMEFMT_SIZE]);
/* "06:22:40": when a person pressed a key. */
const char *timefmt_second(int64_t at, char out[TIMEFMT_SIZE]);

/* Reads "2026-11-24", "2026-11-24T06:22:40Z" and the same with fractions or a numeric offset; a space may replace the T
 * (as in sign-in errors), and seconds may be missing. 0 for any other text and for times before 1970: Microsoft writes
 * 0001-01-01 and 1601-01-01 for "never". */
int64_t timefmt_parse(const char *text);

/* A day or time of a file, "2026-11-24" or "2026-11-24T06:22:40Z", as for people; any other text as it is. Returns @out
 * or @text. */
const char *timefmt_readable(const char *text, char out[TIMEFMT_SIZE]);

/* Writes a member of a JSON object: timefmt_iso, or null for 0. */
void timefmt_write(struct json_out *out, const char *key, int64_t at);

/* "45 s", "14 min 59 s", "3 h 20 min", "2 d 3 h", "128 days": for people, translated; "0 s" for negative spans. Returns
 * @out. */
const char *timefmt_span(int64_t seconds, char *out, size_t size);
/* Whole calendar days (UTC) from @now to @day; negative if @day is past. */
int64_t timefmt_days(int64_t day, int64_t now);
/* "today", "tomorrow", "in 33 days", "yesterday", "3 days ago": the only wording of days for people, translated.
 * Returns @out. */
const char *timefmt_days_left(int64_t day, int64_t now, char *out, size_t size);
/* Reads a typed span: "90m", "24h", "2d", "1d12h"; d, h and m in this order, each at most once. -1 for any other
 * text. */
int64_t timefmt_span_parse(const char *text);

/* The age of a fact, in words.
 *
 * A fact that was read a moment ago needs no remark. One read hours or days ago may have changed since, and the page or
 * report must show that.
 */

/* From this age on, it is shown. A walk through all pages takes less. */
#define AGE_OLD_S 3600

/* True if a fact read at @at is old at @now; a fact without a time is not old. */
bool age_is_old(int64_t at, int64_t now);
/* "3 days ago (Wed 25 Nov, 10:03 UTC)", "5 hours ago (...)"; "on Sat 28 Nov, 10:03 UTC" if it is not old. Translated. */
const char *age_text(int64_t at, int64_t now, struct arena *arena);
/* "Read 3 days ago (Wed 25 Nov, 10:03 UTC)."; "" if it is not old. */
const char *age_read(int64_t at, int64_t now, struct arena *arena);

#endif
