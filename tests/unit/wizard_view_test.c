/* wizard_view_test.c - the full-screen picture, and what keys mean on it */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "wizard/view.h"

static struct page page;
static struct view view;
static struct frame frame;
static struct input input;
static struct buf dump;
static char typed[200]; /* what the last input brought */
static int rows = 24, cols = 80;

static void new_page(const char *id)
{
	page_clear(&page);
	page.id = id;
	page.title = "Title";
	page.number = 2;
	page.last = 9;
	page.lead = "The lead.";
	page.tenant = "contoso.example (global)";
	page.can_back = true;
}

static int setup(void **state)
{
	(void)state;
	view_init(&view);
	frame_init(&frame, false);
	buf_init(&dump, 1 << 20);
	rows = 24;
	cols = 80;
	new_page("p");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	view_release(&view);
	frame_release(&frame);
	page_release(&page);
	buf_release(&dump);
	return 0;
}

static const char *draw(void)
{
	frame_begin(&frame, rows, cols);
	view_draw(&view, &page, &frame);
	buf_clear(&dump);
	frame_dump(&frame, false, &dump);
	return buf_text(&dump);
}

static const char *row(int number)
{
	const char *text = draw();

	while (number--)
		text = strchr(text, '\n') + 1;
	dump.text[strcspn(text, "\n") + (size_t)(text - dump.text)] = '\0';
	return text;
}

static void assert_sees(const char *text)
{
	if (!strstr(draw(), text))
		fail_msg("\"%s\" is not seen in:\n%s", text, buf_text(&dump));
}

static void assert_sees_not(const char *text)
{
	if (strstr(draw(), text))
		fail_msg("\"%s\" is seen in:\n%s", text, buf_text(&dump));
}

static bool press(unsigned key)
{
	bool says;

	draw();
	says = view_key(&view, &page, key, &input);
	snprintf(typed, sizeof typed, "%s", says && input.text ? input.text : "");
	draw();
	return says;
}

static const char *behind;

static bool is_behind(size_t least)
{
	return strlen(behind) >= least;
}

/* Keys that come at once; \001 and \002 stand for the marks of a paste. How many of them mean something. */
static size_t come(const char *keys)
{
	size_t said = 0;

	for (; *keys; keys++) {
		unsigned key = *keys == '\r' ? K_ENTER
			       : *keys == 1  ? K_PASTE_BEGIN
			       : *keys == 2  ? K_PASTE_END
					     : (unsigned char)*keys;

		behind = keys + 1;
		view_at_once(&view, &page, key, is_behind);
		said += press(key);
	}
	return said;
}

static void assert_says(unsigned key, enum input_kind kind, const char *id)
{
	assert_true(press(key));
	assert_int_equal(input.kind, kind);
	assert_string_equal(input.id, id);
}

static void type(const char *text)
{
	for (size_t used; *text; text += used)
		assert_false(view_key(&view, &page, text_next(text, &used), &input));
}

static void three_choices(void)
{
	page_choice(&page, "a", "Apples", "red");
	page_choice(&page, "b", "Bananas", "yellow");
	doc_text(&page.doc, "between", "A text between.");
	page_choice(&page, "c", "Cherries", NULL);
}

/* --- the picture --- */

static void test_whole_picture(void **state)
{
	(void)state;
	rows = 24;
	page.practice = true;
	doc_row(&page.doc, "r1", "App", "Outlook Integration");
	doc_row(&page.doc, "r2", "Published by", "salesforce.com")->note = "verified";
	doc_heading(&page.doc, "h", "Plan");
	doc_diff(&page.doc, "d", '+', "Mail.ReadWrite.Shared");
	doc_notice(&page.doc, "n", TONE_CARE, "Careful with this.");
	three_choices();
	assert_string_equal(draw(), " naaready  Title  2/9                        contoso.example (global)  PRACTICE\n"
				    "The lead.\n"
				    "\n"
				    "App           Outlook Integration\n"
				    "Published by  salesforce.com\n"
				    "              verified\n"
				    "\n"
				    "Plan\n"
				    "+ Mail.ReadWrite.Shared\n"
				    "\n"
				    "!  Careful with this.\n"
				    "\n"
				    "> 1  Apples    red\n"
				    "  2  Bananas   yellow\n"
				    "\n"
				    "A text between.\n"
				    "\n"
				    "  3  Cherries\n"
				    "\n\n\n\n\n"
				    "F1 ? Help  F2 t Timeline  F3 r Trace  Esc Back  F10 q Quit\n");
	assert_int_equal(frame.cursor_row, 12);
	assert_int_equal(frame.cursor_col, 0);
	assert_true(frame.cursor_shown);
}

static void test_head(void **state)
{
	(void)state;
	page.practice = page.offline = true;
	assert_string_equal(row(0), " naaready  Title  2/9                contoso.example (global)  PRACTICE  REVIEW");
	page.number = -1;
	page.practice = page.offline = false;
	page.tenant = "a-name-that-is-far-too-long-for-this-row.and-goes-on.contoso.example (global)";
	assert_string_equal(row(0), " naaready  Title  a-name-that-is-far-too-long-for-this-row.and-goes-on.conto...");
	cols = 40;
	page.practice = true;
	assert_non_null(strstr(row(0), " PRACTICE"));
	assert_true(text_width(row(0)) <= 40);
}

static void test_footer(void **state)
{
	(void)state;
	page.can_copy = page.can_bare = true;
	assert_string_equal(row(23),
	    "F1 ? Help  F2 t Timeline  F3 r Trace  F5 c Copy  F6 b Text  Esc Back  F10 q Quit");
	cols = 40;
	assert_string_equal(row(23), "F1 ? Help  Esc Back  F10 q Quit");
	page.can_back = page.can_copy = page.can_bare = false;
	cols = 80;
	assert_string_equal(row(23), "F1 ? Help  F2 t Timeline  F3 r Trace  F10 q Quit");
	page.overlay = true;
	assert_string_equal(row(23), "F1 ? Help  F2 t Timeline  F3 r Trace  Esc Close  F10 q Quit");
}

static void test_verdicts(void **state)
{
	struct check check = { .id = "app.present", .title = "The app is there" };
	struct finding finding = { .check = &check,
		.verdict = VERDICT_FAIL,
		.reason = "It is not.",
		.remedy = "Do this." };

	(void)state;
	page.lead = "";
	doc_finding(&page.doc, &finding);
	finding.verdict = VERDICT_PENDING;
	finding.remedy = "";
	check.id = "x";
	doc_finding(&page.doc, &finding);
	assert_string_equal(row(2), "fail       The app is there");
	assert_string_equal(row(3), "           It is not.");
	assert_string_equal(row(4), "           -> Do this.");
	assert_string_equal(row(5), "too early  The app is there");
	draw();
	assert_int_equal(frame.cells[2 * 80].style, STYLE_BAD);
	assert_int_equal(frame.cells[5 * 80].style, STYLE_CARE);
	assert_false(frame.cursor_shown);
}

static void test_progress(void **state)
{
	struct block *block = doc_progress(&page.doc, "p", "Reading", "3 of 6");

	(void)state;
	block->done = 3;
	block->total = 6;
	assert_string_equal(row(3), "Reading  ██████░░░░░░  3 of 6");
	block->done = INT64_MAX;
	assert_string_equal(row(3), "Reading  ████████████  3 of 6");
	block->done = -1;
	assert_string_equal(row(3), "Reading  ░░░░░░░░░░░░  3 of 6");
	block->total = 0;
	assert_string_equal(row(3), "Reading  3 of 6");
}

static void test_link_unbroken(void **state)
{
	char link[201], seen[400] = "";

	(void)state;
	for (size_t i = 0; i < 200; i++)
		link[i] = (char)('a' + i % 26);
	memcpy(link, "https://", 8);
	link[200] = '\0';
	doc_text(&page.doc, "before", "Before.");
	doc_link(&page.doc, "l", link);
	doc_text(&page.doc, "after", "After.");
	draw();
	for (int at = 5; at < 8; at++) {
		assert_int_equal(frame.joined[at], at < 7);
		strcat(seen, row(at));
	}
	assert_string_equal(seen, link);
	assert_false(frame.joined[4]);
	assert_string_equal(row(8), "");
	page.doc.count = 0;
	link[80] = '\0';
	doc_link(&page.doc, "l", link);
	assert_string_equal(row(3), link);
	assert_false(frame.joined[3]);
}

static void test_code_alone(void **state)
{
	(void)state;
	doc_code(&page.doc, "c", "Code", "DPVQ4F2KX");
	page_choice(&page, "a", "Stop", NULL);
	assert_string_equal(row(3), "Code");
	assert_string_equal(row(4), "DPVQ4F2KX");
}

static void code_page(void)
{
	doc_link(&page.doc, "l", "https://microsoft.com/devicelogin")->qr = true;
	doc_code(&page.doc, "c", "Code", "DPVQ4F2KX");
	doc_text(&page.doc, "t",
	    "Give the code to nobody, and do not tick the box that stands below it in the browser.");
	page_choice(&page, "stop", "Stop", NULL);
}

static void test_qr(void **state)
{
	(void)state;
	code_page();
	/* All of it on 80x24, with nothing beside the address and the code. */
	assert_string_equal(row(3), "https://microsoft.com/devicelogin");
	assert_string_equal(row(5), "DPVQ4F2KX");
	assert_int_equal(view.content_height, 22);
	assert_sees_not("more line");
	assert_int_equal(frame.cells[6 * 80 + 47].style, STYLE_QR);
	assert_int_equal(frame.cells[22 * 80 + 79].style, STYLE_QR);
	assert_int_equal(frame.cells[5 * 80 + 60].style, STYLE_PLAIN);
	for (int line = 7; line < 22; line++)
		assert_true(frame.cells[line * 80 + 45].style == STYLE_PLAIN);
	assert_sees("> 1  Stop");
	/* Narrow: below everything. */
	cols = 60;
	rows = 45;
	draw();
	assert_int_equal(view.content_height, 12 + 17);
	/* Low: not at all; as ASCII: not at all. */
	rows = 19;
	assert_sees_not("▀");
	rows = 45;
	frame_release(&frame);
	frame_init(&frame, true);
	assert_sees_not("##");
	assert_int_equal(view.content_height, 11);
}

static void test_small(void **state)
{
	(void)state;
	three_choices();
	page_field(&page, "f", "Field", "kept");
	press(K_DOWN);
	rows = 11;
	cols = 39;
	assert_sees("This window is 39x11; 40x12 is needed.");
	assert_sees_not("Apples");
	assert_false(press(K_ENTER));
	assert_false(press(K_DOWN));
	assert_false(press('1'));
	assert_false(press(K_ESCAPE));
	assert_says(K_F10, INPUT_QUIT, "");
	assert_says('q', INPUT_QUIT, "");
	rows = cols = 1;
	draw();
	assert_says(K_INTERRUPT, INPUT_QUIT, "");
	rows = 12;
	cols = 40;
	assert_sees("> 2  Bananas");
	assert_sees_not("yellow"); /* side notes are dropped */
	rows = 200;
	cols = 100;
	assert_sees("> 2  Bananas   yellow");
	rows = 100;
	cols = 200;
	assert_sees("> 2  Bananas   yellow");
}

static void test_hostile(void **state)
{
	static const char evil[] = "\033[2J\033]0;x\a\xE2\x80\xAE\xF3\xA0\x80\x81\xFF\xC2\x9B";

	(void)state;
	page.title = page.lead = page.tenant = evil;
	doc_text(&page.doc, "1", evil);
	doc_row(&page.doc, "2", evil, evil)->note = evil;
	page_choice(&page, "3", evil, evil);
	page_tick(&page, "4", evil, true);
	page_field(&page, "5", evil, evil);
	doc_progress(&page.doc, "6", evil, evil);
	doc_code(&page.doc, "7", evil, evil);
	doc_link(&page.doc, "8", evil);
	doc_diff(&page.doc, "9", '+', evil);
	doc_notice(&page.doc, "10", TONE_BAD, evil);
	for (int size = 1; size < 120; size++) {
		rows = size / 3 + 1;
		cols = size;
		for (const char *byte = draw(); *byte; byte++)
			assert_true(*byte == '\n' || (unsigned char)*byte >= ' ');
		assert_null(strstr(buf_text(&dump), "\xC2\x9B"));
		assert_null(strstr(buf_text(&dump), "\xE2\x80\xAE"));
	}
}

static void test_ascii(void **state)
{
	(void)state;
	frame_release(&frame);
	frame_init(&frame, true);
	doc_text(&page.doc, "t", "Zürich – 日本 →");
	doc_progress(&page.doc, "p", "Lädt", "x")->total = 1;
	page_choice(&page, "c", "Öffnen", "für später");
	for (const char *byte = draw(); *byte; byte++)
		assert_true((unsigned char)*byte < 0x7F);
	assert_sees("Zuerich - \\u{65E5}\\u{672C} ->");
	assert_sees("Laedt  ............  x");
	assert_sees("> 1  Oeffnen   fuer spaeter");
}

/* --- keys --- */

static void test_focus_moves(void **state)
{
	(void)state;
	three_choices();
	assert_sees("> 1  Apples");
	assert_false(press(K_UP));
	assert_sees("> 1  Apples");
	assert_false(press(K_DOWN));
	assert_false(press(K_DOWN));
	assert_sees("> 3  Cherries");
	assert_false(press(K_DOWN));
	assert_sees("> 3  Cherries");
	assert_false(press(K_TAB));
	assert_sees("> 1  Apples");
	assert_false(press(K_BACK_TAB));
	assert_sees("> 3  Cherries");
	assert_says(K_ENTER, INPUT_CHOSE, "c");
	assert_false(press(' '));
	assert_int_equal(frame.cells[17 * 80].style, STYLE_PLAIN);
}

static void test_first(void **state)
{
	(void)state;
	three_choices();
	page.first = "b";
	assert_sees("> 2  Bananas");
	/* Entered again, it begins anew. */
	press(K_DOWN);
	page.id = "other";
	page.first = "between"; /* takes no focus */
	assert_sees("> 1  Apples");
}

static void test_digits(void **state)
{
	(void)state;
	page_tick(&page, "t", "A tick", false);
	three_choices();
	assert_says('2', INPUT_CHOSE, "b");
	assert_sees("> 2  Bananas");
	assert_says('3', INPUT_CHOSE, "c");
	assert_false(press('4'));
	assert_false(press('0'));
}

static void test_ticks(void **state)
{
	(void)state;
	page_tick(&page, "t", "A tick", false);
	assert_sees("> [ ] A tick");
	assert_says(' ', INPUT_TICKED, "t");
	assert_says(K_ENTER, INPUT_TICKED, "t");
	page.doc.blocks[0].ticked = true;
	assert_sees("> [x] A tick");
}

static void test_commands(void **state)
{
	(void)state;
	three_choices();
	assert_says('?', INPUT_HELP, "");
	assert_says(K_F1, INPUT_HELP, "");
	assert_says('t', INPUT_TIMELINE, "");
	assert_says(K_F3, INPUT_TRACE, "");
	assert_says(K_LEFT, INPUT_BACK, "");
	assert_says(K_BACKSPACE, INPUT_BACK, "");
	assert_says(K_ESCAPE, INPUT_BACK, "");
	assert_says('q', INPUT_QUIT, "");
	assert_false(press('c'));
	assert_false(press(K_F6));
	page.can_copy = page.can_bare = true;
	assert_says('c', INPUT_COPY, "");
	assert_says(K_F6, INPUT_BARE, "");
	page.can_back = false;
	assert_false(press(K_ESCAPE));
	assert_false(press(K_REDRAW));
	assert_false(press(K_RIGHT));
	assert_false(press(0));
}

static void test_fields(void **state)
{
	(void)state;
	page_field(&page, "f", "Domain", "")->note = "such as contoso.example";
	page_choice(&page, "go", "Go on", NULL);
	draw();
	type("q2? contoso.example");
	assert_sees("> Domain  q2? contoso.example");
	assert_sees("such as contoso.example");
	assert_int_equal(frame.cursor_col, 29);
	assert_true(press(K_ENTER));
	assert_int_equal(input.kind, INPUT_TYPED);
	assert_string_equal(input.id, "f");
	assert_string_equal(typed, "q2? contoso.example");
	assert_true(input.submitted);
	/* The step did not keep it: the field is as the page says. */
	assert_sees_not("q2?");
	type("abc");
	page.doc.blocks[0].text = "ignored while it is edited";
	assert_sees("> Domain  abc");
	assert_true(press(K_DOWN));
	assert_int_equal(input.kind, INPUT_TYPED);
	assert_string_equal(typed, "abc");
	assert_false(input.submitted);
	assert_sees("> 1  Go on");
	assert_sees("abc"); /* left, not lost */
	assert_false(press(K_UP));
	assert_false(press(K_DOWN)); /* not changed: nothing to say */
	page.doc.blocks[0].text = "new from the step";
	assert_sees("new from the step");
	assert_sees_not("abc");
}

static void test_field_leaving_back(void **state)
{
	(void)state;
	page_field(&page, "f", "Domain", "");
	draw();
	type("abc");
	assert_false(press(K_LEFT)); /* edits */
	assert_true(press(K_ESCAPE));
	assert_int_equal(input.kind, INPUT_TYPED);
	assert_string_equal(typed, "abc");
	assert_true(view_more(&view, &input));
	assert_int_equal(input.kind, INPUT_BACK);
	assert_false(view_more(&view, &input));
	assert_true(press(K_ESCAPE));
	assert_int_equal(input.kind, INPUT_BACK);
	assert_false(view_more(&view, &input));
}

static void test_secret_field(void **state)
{
	(void)state;
	page_field(&page, "s", "Secret", "")->secret = true;
	draw();
	type("hunter2");
	assert_sees("7 characters, hidden");
	assert_sees_not("hunter2");
	assert_true(press(K_ENTER));
	draw();
	assert_int_equal(view.fields[0].text.len, 0);
}

static void test_paste(void **state)
{
	(void)state;
	page_field(&page, "f", "Link", "");
	page_choice(&page, "go", "Go", NULL);
	assert_false(press(K_PASTE_BEGIN));
	type("https://a.example/?q=1");
	assert_false(press(K_ENTER));
	type("second");
	assert_false(press(K_ESCAPE));
	assert_false(press(K_F10));
	assert_false(press(K_PASTE_END));
	assert_sees("> Link  https://a.example/?q=1 second");
	/* From a choice it goes to the field. A paste without an end: Ctrl-C ends it, once more ends the program. */
	press(K_TAB);
	assert_sees("> 1  Go");
	assert_false(press(K_PASTE_BEGIN));
	assert_false(press('q'));
	assert_false(press('1'));
	assert_false(press(K_ENTER));
	assert_sees("> Link  https://a.example/?q=1 secondq1");
	assert_false(press(K_INTERRUPT));
	assert_says(K_INTERRUPT, INPUT_QUIT, "");
}

/* Where there is no field, or no telling which, nothing happens at all. */
static void test_paste_nowhere(void **state)
{
	(void)state;
	page_choice(&page, "go", "Go", NULL);
	for (int fields = 0; fields < 2; fields++) {
		draw();
		assert_false(press(K_PASTE_BEGIN));
		assert_false(press('q'));
		assert_false(press('1'));
		assert_false(press(K_ENTER));
		assert_false(press(K_PASTE_END));
		assert_sees("> 1  Go");
		assert_int_equal(0, come("quit now 1\rq \r"));
		assert_sees("> 1  Go");
		page_field(&page, "f", "One", "");
		page_field(&page, "g", "Another", "");
	}
}

/* From a terminal that does not say where a paste begins: what comes at once is no command. */
static void test_paste_without_brackets(void **state)
{
	(void)state;
	page_choice(&page, "go", "Go", NULL);
	page_field(&page, "f", "Link", "")->many = true;
	draw();
	assert_int_equal(0, come("q1 of a link\rq\r1\r"));
	assert_sees("> Link  q1 of a link q 1");
	assert_int_equal(1, come("\r")); /* after a pause */
}

/* Nor is a line end in a field that is for one line. */
static void test_lines_without_brackets(void **state)
{
	(void)state;
	page_field(&page, "f", "Error", "");
	page_choice(&page, "go", "Go", NULL);
	draw();
	assert_int_equal(0, come("first\rsecond\rq\r"));
	assert_sees("> Error  first second q");
	assert_int_equal(1, come("x\r")); /* typed ahead */
	assert_string_equal("first second q x", typed);
}

/* What a terminal marks needs no guessing: an Enter right behind it is one. */
static void test_enter_behind_a_marked_paste(void **state)
{
	(void)state;
	page_field(&page, "f", "Link", "")->many = true;
	page_choice(&page, "go", "Go", NULL);
	draw();
	assert_int_equal(0, come("\001a\rlink of lines\002"));
	assert_int_equal(1, come("\r"));
	assert_int_equal(1, come("\001a\rlink of lines\002\r"));
}

/* --- overlays --- */

static void three_choices_page(void)
{
	new_page("p");
	page_field(&page, "f", "Field", "");
	three_choices();
}

static void test_overlay(void **state)
{
	(void)state;
	three_choices_page();
	draw();
	type("half");
	press(K_DOWN);
	press(K_DOWN);
	assert_sees("> 2  Bananas");
	press(K_UP);
	press(K_UP);
	type("way");
	new_page("help");
	page.overlay = true;
	doc_text(&page.doc, "t", "Some help.");
	assert_says(K_ENTER, INPUT_BACK, "");
	assert_says(K_ESCAPE, INPUT_BACK, "");
	new_page("timeline"); /* over the same page */
	page.overlay = true;
	doc_text(&page.doc, "t", "Some dates.");
	draw();
	three_choices_page();
	assert_sees("> Field  halfway");
	assert_true(press(K_DOWN));
	assert_string_equal(typed, "halfway");
	/* Another page, and the typing is forgotten. */
	new_page("q");
	draw();
	three_choices_page();
	assert_sees_not("halfway");
}

/* --- scrolling --- */

static void long_text(int lines)
{
	for (int i = 0; i < lines; i++)
		doc_row(&page.doc, arena_printf(&page.doc.arena, "l%d", i),
		    arena_printf(&page.doc.arena, "line %02d", i), "x");
}

static void test_scroll_without_focus(void **state)
{
	(void)state;
	long_text(40);
	/* 42 lines in 21 rows. */
	assert_string_equal(row(22), "21 more lines below");
	press(K_DOWN);
	assert_string_equal(row(22), "20 more lines below");
	press(' ');
	assert_string_equal(row(22), "21 lines above");
	press(K_DOWN);
	assert_string_equal(row(22), "21 lines above");
	press(K_HOME);
	assert_string_equal(row(1), "The lead.");
	press(K_END);
	assert_sees("line 39");
	press(K_PAGE_UP);
	assert_string_equal(row(22), "20 more lines below");
	press(K_PAGE_DOWN);
	press(K_UP);
	assert_string_equal(row(22), "1 more line below");
	/* The window grows: no blank is shown where text could be. */
	rows = 40;
	assert_sees("line 39");
	rows = 60;
	assert_sees("line 00");
	assert_sees_not("more line");
}

static void test_unseen_is_not_chosen(void **state)
{
	(void)state;
	long_text(30);
	page_choice(&page, "a", "Agree", NULL);
	assert_sees_not("Agree");
	assert_false(press(K_ENTER));
	assert_sees("> 1  Agree");
	assert_says(K_ENTER, INPUT_CHOSE, "a");
	press(K_HOME);
	assert_sees_not("Agree");
	assert_false(frame.cursor_shown);
	assert_false(press('1'));
	assert_sees("> 1  Agree");
	assert_says('1', INPUT_CHOSE, "a");
}

static void test_nothing_is_passed_unread(void **state)
{
	static bool seen[100];

	(void)state;
	long_text(100);
	page_choice(&page, "a", "Agree", NULL);
	for (int i = 0; i < 20 && !strstr(draw(), "Agree"); i++) {
		for (int line = 0; line < 100; line++)
			seen[line] |= strstr(buf_text(&dump), page.doc.blocks[line].label) != NULL;
		press(K_DOWN);
	}
	for (int line = 0; line < 100; line++)
		assert_true(seen[line] || strstr(draw(), page.doc.blocks[line].label));
	assert_sees("> 1  Agree");
	/* And back up, line by line above the first item. */
	press(K_UP);
	assert_sees("1 more line below");
	press(K_DOWN);
	assert_sees("> 1  Agree");
	press(K_HOME);
	assert_sees("The lead.");
}

static void test_focus_stays_in_sight(void **state)
{
	(void)state;
	long_text(10);
	three_choices();
	press(K_DOWN);
	press(K_DOWN);
	rows = 12;
	assert_sees("> 3  Cherries");
	rows = 24;
	assert_sees("> 3  Cherries");
	/* Something new above pushes it down. */
	page.doc.count = 0;
	long_text(40);
	three_choices();
	assert_sees("> 3  Cherries");
	/* It goes: the first one has the focus. */
	page.doc.count = 0;
	page_choice(&page, "new", "Another", NULL);
	assert_sees("> 1  Another");
	page.doc.count = 0;
	draw();
	assert_false(press(K_ENTER));
	assert_false(press(K_DOWN));
}

static void test_many(void **state)
{
	(void)state;
	for (int i = 0; i < 128; i++)
		page_choice(&page, arena_printf(&page.doc.arena, "c%d", i),
		    arena_printf(&page.doc.arena, "choice %d", i), NULL);
	assert_sees("  9  choice 8\n     choice 9\n");
	for (int i = 0; i < 127; i++)
		press(K_DOWN);
	assert_says(K_ENTER, INPUT_CHOSE, "c127");
	for (int i = 128; i < PAGE_BLOCKS_MAX + 20; i++)
		page_choice(&page, arena_printf(&page.doc.arena, "c%d", i), "choice", NULL);
	assert_int_equal(page.doc.count, PAGE_BLOCKS_MAX);
	assert_true(page.doc.cut);
	page.doc.count = 0;
	for (int i = 0; i < 40; i++)
		page_field(&page, arena_printf(&page.doc.arena, "f%d", i), "field", "text");
	draw();
	assert_int_equal(view.field_count, 24);
	for (int i = 0; i < 45; i++)
		press(K_TAB);
}

/* However much there is to read, what can be chosen stays, and what was left out is said. */
static void test_too_long_to_read(void **state)
{
	(void)state;
	for (int i = 0; i < PAGE_BLOCKS_MAX + 20; i++)
		doc_text(&page.doc, arena_printf(&page.doc.arena, "t%d", i), "text");
	for (int i = 0; i < PAGE_CHOICES_ROOM - 1; i++)
		page_choice(&page, arena_printf(&page.doc.arena, "c%d", i), "choice", NULL);
	assert_int_equal(page.doc.count, PAGE_BLOCKS_MAX);
	assert_non_null(page_block(&page, "cut"));
	assert_non_null(page_block(&page, "c0"));
	assert_non_null(page_block(&page, arena_printf(&page.doc.arena, "c%d", PAGE_CHOICES_ROOM - 2)));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(test_whole_picture),
		TEST(test_head),
		TEST(test_footer),
		TEST(test_verdicts),
		TEST(test_progress),
		TEST(test_link_unbroken),
		TEST(test_code_alone),
		TEST(test_qr),
		TEST(test_small),
		TEST(test_hostile),
		TEST(test_ascii),
		TEST(test_focus_moves),
		TEST(test_first),
		TEST(test_digits),
		TEST(test_ticks),
		TEST(test_commands),
		TEST(test_fields),
		TEST(test_field_leaving_back),
		TEST(test_secret_field),
		TEST(test_paste),
		TEST(test_paste_nowhere),
		TEST(test_paste_without_brackets),
		TEST(test_lines_without_brackets),
		TEST(test_enter_behind_a_marked_paste),
		TEST(test_overlay),
		TEST(test_scroll_without_focus),
		TEST(test_unseen_is_not_chosen),
		TEST(test_nothing_is_passed_unread),
		TEST(test_focus_stays_in_sight),
		TEST(test_many),
		TEST(test_too_long_to_read),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
