/* doc_text_test.c - a doc as text: a label never runs into its text */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "doc/doc_text.h"

/* Labels of every width, beside one that sets the width of the column. */
static void a_label_is_apart_from_its_text(void **state)
{
	char label[48];
	struct doc doc = { 0 };
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	for (size_t other = 1; other < 40; other++)
		for (size_t width = 1; width < sizeof label; width++) {
			doc_clear(&doc);
			buf_clear(&out);
			memset(label, 'l', sizeof label);
			doc_row(&doc, "other", doc_printf(&doc, "%.*s", (int)other, label), "text");
			doc_row(&doc, "one", doc_printf(&doc, "%.*s", (int)width, label), "text");
			doc_text_print(&doc, 80, false, &out);
			if (strstr(buf_text(&out), "ltext"))
				fail_msg("labels of %zu and %zu columns:\n%s", other, width, buf_text(&out));
		}
	buf_release(&out);
	doc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_label_is_apart_from_its_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
