/* qr.c - makes and draws QR codes */
#include "wizard/qr.h"

#include <qrencode.h>

/* The lowest error correction will do: a screen has no scratches, and fewer modules are larger. */
bool qr_make(struct qr *qr, const char *text)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);

	qr->side = 0;
	if (code && code->width <= QR_SIDE_MAX) {
		qr->side = code->width;
		for (int i = 0; i < code->width * code->width; i++)
			qr->dark[i / code->width][i % code->width] = code->data[i] & 1;
	}
	if (code)
		QRcode_free(code);
	return qr->side > 0;
}

int qr_columns(const struct qr *qr, int zone)
{
	return qr->side + 2 * zone;
}

int qr_rows(const struct qr *qr, int zone)
{
	return (qr->side + 2 * zone + 1) / 2;
}

static bool is_dark(const struct qr *qr, int row, int col)
{
	return row >= 0 && row < qr->side && col >= 0 && col < qr->side && qr->dark[row][col];
}

void qr_draw_line(const struct qr *qr, int zone, int line, struct frame *frame, int row, int col)
{
	static const char *const halves[4] = { " ", "\xE2\x96\x84", "\xE2\x96\x80", "\xE2\x96\x88" };

	for (int i = 0; i < qr_columns(qr, zone); i++) {
		bool above = is_dark(qr, 2 * line - zone, i - zone);
		bool below = is_dark(qr, 2 * line + 1 - zone, i - zone);

		frame_text(frame, row, col + i, 1, STYLE_QR, halves[2 * above + below]);
	}
}

/* Its header tells no version; configure asked. */
void qr_component(struct components *components)
{
	components_add(components, "libqrencode", QRENCODE_BUILT, QRcode_APIVersionString());
}
