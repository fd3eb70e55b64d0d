/* json_scan.h - what json-c lets pass and we do not; for json.c only
 *
 * json-c's strict mode still takes single quotes, NaN, "1." and raw control
 * characters, some invalid UTF-8, and counts depth by its own lights. This looks over
 * a text before json-c does; that the rest is JSON, json-c says. Depth, the members of an
 * object and how much memory the values would take are counted here, before anything is
 * built: 8 MB of "{}" (8 kB packed) would be 2 GB of json-c's (measured).
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include <stddef.h>

/* What is wrong, in English, and where (@at); NULL when nothing is. @depth becomes the
 * number of arrays and objects inside one another. */
const char *json_scan(const char *text, size_t len, size_t *at, int *depth);

#endif
