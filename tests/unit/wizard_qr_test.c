/* wizard_qr_test.c - the picture of an address, read back from the cells as a camera would */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "wizard/qr.h"

#define ADDRESS "https://microsoft.com/devicelogin"
/* Version 3, level L: 29 modules, 55 data codewords in one block. */
#define SIDE      29
#define CODEWORDS 55

static bool modules[QR_SIDE_MAX + 8][QR_SIDE_MAX + 8];

/* Reads dark and light modules from the cells, with the quiet zone. */
static void read_cells(const struct frame *frame, int rows, int columns)
{
	static const struct {
		const char *text;
		bool above, below;
	} halves[] = { { " ", false, false }, { "▄", false, true }, { "▀", true, false }, { "█", true, true } };

	for (int row = 0; row < rows; row++)
		for (int col = 0; col < columns; col++) {
			const struct cell *cell = &frame->cells[row * frame->cols + col];
			size_t i = 0;

			assert_int_equal(cell->style, STYLE_QR);
			while (strcmp(halves[i].text, cell->text) != 0)
				assert_true(++i < 4);
			modules[2 * row][col] = halves[i].above;
			modules[2 * row + 1][col] = halves[i].below;
		}
}

static bool is_function(int row, int col)
{
	if ((row < 9 && (col < 9 || col >= SIDE - 8)) || (row >= SIDE - 8 && col < 9))
		return true; /* finder patterns and format */
	if (row == 6 || col == 6)
		return true;                                     /* timing patterns */
	return row >= 20 && row <= 24 && col >= 20 && col <= 24; /* alignment pattern */
}

static bool mask_bit(int mask, int row, int col)
{
	switch (mask) {
	case 0:
		return (row + col) % 2 == 0;
	case 1:
		return row % 2 == 0;
	case 2:
		return col % 3 == 0;
	case 3:
		return (row + col) % 3 == 0;
	case 4:
		return (row / 2 + col / 3) % 2 == 0;
	case 5:
		return row * col % 2 + row * col % 3 == 0;
	case 6:
		return (row * col % 2 + row * col % 3) % 2 == 0;
	default:
		return ((row + col) % 2 + row * col % 3) % 2 == 0;
	}
}

/* Decodes after ISO/IEC 18004: format bits, then the data in columns of two from the right, up and down. There are no
 * errors to correct. */
static void decode(int zone, unsigned char words[CODEWORDS])
{
	bool(*at)[QR_SIDE_MAX + 8] = modules + zone;
	int mask = 0, bit = 0;

	for (int i = 2; i <= 4; i++)
		mask = mask << 1 | at[8][i + zone];
	mask ^= 5; /* the format's own mask: 101 0100... */
	memset(words, 0, CODEWORDS);
	for (int right = SIDE - 1, up = 1; right > 0; right -= 2, up = !up) {
		if (right == 6)
			right--;
		for (int step = 0; step < SIDE; step++)
			for (int col = right; col > right - 2; col--) {
				int row = up ? SIDE - 1 - step : step;

				if (is_function(row, col) || bit >= 8 * CODEWORDS)
					continue;
				words[bit / 8] |=
				    (unsigned char)((at[row][col + zone] ^ mask_bit(mask, row, col)) << (7 - bit % 8));
				bit++;
			}
	}
}

static void assert_reads_back(int zone)
{
	unsigned char words[CODEWORDS];
	char text[64] = "";
	struct frame frame;
	struct qr qr;
	int length;

	assert_true(qr_make(&qr, ADDRESS));
	assert_int_equal(qr.side, SIDE);
	frame_init(&frame, false);
	frame_begin(&frame, qr_rows(&qr, zone), qr_columns(&qr, zone));
	for (int line = 0; line < qr_rows(&qr, zone); line++)
		qr_draw_line(&qr, zone, line, &frame, line, 0);
	read_cells(&frame, frame.rows, frame.cols);
	decode(zone, words);
	assert_int_equal(words[0] >> 4, 4); /* mode: bytes */
	length = (words[0] & 15) << 4 | words[1] >> 4;
	assert_int_equal(length, (int)strlen(ADDRESS));
	for (int i = 0; i < length; i++)
		text[i] = (char)((words[i + 1] & 15) << 4 | words[i + 2] >> 4);
	assert_string_equal(text, ADDRESS);
	for (int i = 0; i < SIDE + 2 * zone; i++)
		for (int k = 0; k < zone; k++) {
			assert_false(modules[k][i]);
			assert_false(modules[i][k]);
			assert_false(modules[SIDE + zone + k][i]);
			assert_false(modules[i][SIDE + zone + k]);
		}
	frame_release(&frame);
}

static void a_code_reads_back_as_the_address(void **state)
{
	(void)state;
	assert_reads_back(QR_ZONE_LEAST);
	assert_reads_back(QR_ZONE_FULL);
}

static void a_code_has_its_size(void **state)
{
	struct qr qr;

	(void)state;
	assert_true(qr_make(&qr, ADDRESS));
	assert_int_equal(qr_columns(&qr, 2), 33);
	assert_int_equal(qr_rows(&qr, 2), 17);
	assert_int_equal(qr_columns(&qr, 4), 37);
	assert_int_equal(qr_rows(&qr, 4), 19);
	assert_true(QR_ZONE_LEAST >= 2);
}

static void a_long_address_has_no_code(void **state)
{
	char text[1000];
	struct qr qr;

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_false(qr_make(&qr, text));
	assert_int_equal(qr.side, 0);
	text[167] = '\0';
	assert_true(qr_make(&qr, text));
	assert_true(qr.side <= QR_SIDE_MAX);
	assert_false(qr_make(&qr, ""));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_reads_back_as_the_address),
		cmocka_unit_test(a_code_has_its_size),
		cmocka_unit_test(a_long_address_has_no_code),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
