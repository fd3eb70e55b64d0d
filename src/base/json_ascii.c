/* json_ascii.c - the same JSON for a terminal that shows only ASCII */
#include "base/json.h"
#include "base/text.h"

void json_ascii(const char *json, struct buf *out)
{
	size_t used;

	for (; *json; json += used) {
		uint32_t character = text_next(json, &used);

		if (character < 0x80) {
			buf_add_n(out, json, used);
		} else if (character < 0x10000) {
			buf_printf(out, "\\u%04x", (unsigned)character);
		} else {
			character -= 0x10000; /* a pair of surrogates */
			buf_printf(out, "\\u%04x\\u%04x", (unsigned)(0xd800 + (character >> 10)),
				   (unsigned)(0xdc00 + (character & 0x3ff)));
		}
	}
}
