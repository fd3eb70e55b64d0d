/* qr.h - an address as a QR code in cells; the only file that knows libqrencode
 *
 * Half blocks, two modules a cell, always black on white: some cameras cannot read an inverted code. The quiet zone is
 * at least 2 modules (measured: 1 is not read). There is no ASCII form: 67 columns by 33 rows would not fit.
 */
#ifndef WIZARD_QR_H
#define WIZARD_QR_H

#include <stdbool.h>

#include "base/component.h"
#include "wizard/frame.h"

/* Version 10: 57 modules; an admin consent link (167 characters) is version 8 or 9. */
#define QR_SIDE_MAX   57
#define QR_ZONE_LEAST 2
#define QR_ZONE_FULL  4

struct qr {
	int side; /* modules on an edge; 0: none */
	bool dark[QR_SIDE_MAX][QR_SIDE_MAX];
};

/* False if @text does not fit. */
bool qr_make(struct qr *qr, const char *text);
int qr_columns(const struct qr *qr, int zone);
int qr_rows(const struct qr *qr, int zone);
/* Draws line @line (0 to qr_rows - 1) of the code. */
void qr_draw_line(const struct qr *qr, int zone, int line, struct frame *frame, int row, int col);

/* Adds libqrencode. */
void qr_component(struct components *components);

#endif
