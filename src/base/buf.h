/* buf.h - text that grows up to a limit, which each caller sets with a reason
 *
 * A buf filled past its maximum (in bytes, without the NUL) stays a valid string, cut at the last whole character that
 * fits, and sets .cut. Text added after a cut is dropped, so that the text has no hole. Old memory is wiped when it
 * grows, so that buf_wipe leaves nothing behind. Added text must not lie in the buf itself. Free it with buf_release.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *text; /* NUL-terminated; NULL until text is added */
	size_t len, room, max;
	bool cut;
};

void buf_init(struct buf *buf, size_t max);
void buf_add(struct buf *buf, const char *text);
void buf_add_n(struct buf *buf, const char *bytes, size_t len);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *buf_text(const struct buf *buf); /* "" when empty */
void buf_clear(struct buf *buf);             /* keeps the memory */
void buf_wipe(struct buf *buf);              /* overwrites, then clears */
void buf_release(struct buf *buf);

#endif
