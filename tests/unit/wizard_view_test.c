/* wizard_view_test.c - the full-screen picture, and the inputs that keys give on it */
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
static char typed[200]; /* the text of the last input */
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

static int set_up(void **state)
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

static int tear_down(void **state)
{
	(void)state;
	view_release(&view);
	frame_release(&frame);
	page_release(&page);
	buf_release(&dump);
	return 0;
}

static const char *draw_page(void)
{
	frame_begin(&frame, rows, cols);
	view_draw(&view, &page, &frame);
	buf_clear(&dump);
	frame_dump(&frame, false, &dump);
	return buf_text(&dump);
}

static const char *screen_row(int number)
{
	const char *text = draw_page();

	while (number--)
		text = strchr(text, '\n') + 1;
	dump.text[strcspn(text, "\n") + (size_t)(text - dump.text)] = '\0';
	return text;
}

static void assert_sees(const char *text)
{
	if (!strstr(draw_page(), text))
		fail_msg("\"%s\" is missing on this screen:\n%s", text, buf_text(&dump));
}

static void assert_sees_not(const char *text)
{
	if (strstr(draw_page(), text))
		fail_msg("\"%s\" must not be on this screen:\n%s", text, buf_text(&dump));
}

static bool press_key(unsigned key)
{
	bool says;

	draw_page();
	says = view_key(&view, &page, key, &input);
	snprintf(typed, sizeof typed, "%s", says && input.text ? input.text : "");
	draw_page();
	return says;
}

static const char *behind;

static bool is_behind(size_t least)
{
	return strlen(behind) >= least;
}

/* Sends keys that come at once; \001 and \002 stand for the marks of a paste. Returns how many of them gave an input.
 * */
static size_t press_at_once(const char *keys)
{
	size_t said = 0;

	for (; *keys; keys++) {
		unsigned key = *keys == '\r' ? K_ENTER
			       : *keys == 1  ? K_PASTE_BEGIN
			       : *keys == 2  ? K_PASTE_END
					     : (unsigned char)*keys;

		behind = keys + 1;
		view_at_once(&view, &page, key, is_behind);
		said += press_key(key);
	}
	return said;
}

static void assert_says(unsigned key, enum input_kind kind, const char *id)
{
	assert_true(press_key(key));
	assert_int_equal(input.kind, kind);
	assert_string_equal(input.id, id);
}

static void type_keys(const char *text)
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

static void the_whole_picture_is_drawn(void **state)
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
	assert_string_equal(draw_page(),
	    " naaready  Title  2/9                        contoso.example (global)  PRACTICE\n"
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

static void the_head_names_the_page(void **state)
{
	(void)state;
	page.practice = page.offline = true;
	assert_string_equal(screen_row(0),
	    " naaready  Title  2/9                contoso.example (global)  PRACTICE  REVIEW");
	page.number = -1;
	page.practice = page.offline = false;
	page.tenant = "a-name-that-is-far-too-long-for-this-row.and-goes-on.contoso.example (global)";
	assert_string_equal(screen_row(0),
	    " naaready  Title  a-name-that-is-far-too-long-for-this-row.and-goes-on.conto...");
	cols = 40;
	page.practice = true;
	assert_non_null(strstr(screen_row(0), " PRACTICE"));
	assert_true(text_width(screen_row(0)) <= 40);
}

static void the_footer_names_the_keys(void **state)
{
	(void)state;
	page.can_copy = page.can_bare = true;
	assert_string_equal(screen_row(23),
	    "F1 ? Help  F2 t Timeline  F3 r Trace  F5 c Copy  F6 b Text  Esc Back  F10 q Quit");
	cols = 40;
	assert_string_equal(screen_row(23), "F1 ? Help  Esc Back  F10 q Quit");
	page.can_back = page.can_copy = page.can_bare = false;
	cols = 80;
	assert_string_equal(screen_row(23), "F1 ? Help  F2 t Timeline  F3 r Trace  F10 q Quit");
	page.overlay = true;
	assert_string_equal(screen_row(23), "F1 ? Help  F2 t Timeline  F3 r Trace  Esc Close  F10 q Quit");
}

static void verdicts_have_words_and_colours(void **state)
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
	assert_string_equal(screen_row(2), "fail       The app is there");
	assert_string_equal(screen_row(3), "           It is not.");
	assert_string_equal(screen_row(4), "           -> Do this.");
	assert_string_equal(screen_row(5), "too early  The app is there");
	draw_page();
	assert_int_equal(frame.cells[2 * 80].style, STYLE_BAD);
	assert_int_equal(frame.cells[5 * 80].style, STYLE_CARE);
	assert_false(frame.cursor_shown);
}

static void progress_is_drawn(void **state)
{
	struct block *block = doc_progress(&page.doc, "p", "Reading", "3 of 6");

	(void)state;
	block->done = 3;
	block->total = 6;
	assert_string_equal(screen_row(3), "Reading  ██████░░░░░░  3 of 6");
	block->done = INT64_MAX;
	assert_string_equal(screen_row(3), "Reading  ████████████  3 of 6");
	block->done = -1;
	assert_string_equal(screen_row(3), "Reading  ░░░░░░░░░░░░  3 of 6");
	block->total = 0;
	assert_string_equal(screen_row(3), "Reading  3 of 6");
}

static void a_link_is_not_broken(void **state)
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
	draw_page();
	for (int at = 5; at < 8; at++) {
		assert_int_equal(frame.joined[at], at < 7);
		strcat(seen, screen_row(at));
	}
	assert_string_equal(seen, link);
	assert_false(frame.joined[4]);
	assert_string_equal(screen_row(8), "");
	page.doc.count = 0;
	link[80] = '\0';
	doc_link(&page.doc, "l", link);
	assert_string_equal(screen_row(3), link);
	assert_false(frame.joined[3]);
}

static void a_code_stands_alone(void **state)
{
	(void)state;
	doc_code(&page.doc, "c", "Code", "DPVQ4F2KX");
	page_choice(&page, "a", "Stop", NULL);
	assert_string_equal(screen_row(3), "Code");
	assert_string_equal(screen_row(4), "DPVQ4F2KX");
}

static void code_page(void)
{
	doc_link(&page.doc, "l", "https://microsoft.com/devicelogin")->qr = true;
	doc_code(&page.doc, "c", "Code", "DPVQ4F2KX");
	doc_text(&page.doc, "t",
	    "Give the code to nobody, and do not tick the box that stands below it in the browser.");
	page_choice(&page, "stop", "Stop", NULL);
}

static void a_qr_code_is_drawn_where_it_fits(void **state)
{
	(void)state;
	code_page();
	/* On 80x24 the whole page fits, with nothing beside the address and the code. */
	assert_string_equal(screen_row(3), "https://microsoft.com/devicelogin");
	assert_string_equal(screen_row(5), "DPVQ4F2KX");
	assert_int_equal(view.content_height, 22);
	assert_sees_not("more line");
	assert_int_equal(frame.cells[6 * 80 + 47].style, STYLE_QR);
	assert_int_equal(frame.cells[22 * 80 + 79].style, STYLE_QR);
	assert_int_equal(frame.cells[5 * 80 + 60].style, STYLE_PLAIN);
	for (int line = 7; line < 22; line++)
		assert_true(frame.cells[line * 80 + 45].style == STYLE_PLAIN);
	assert_sees("> 1  Stop");
	/* On a narrow screen the code stands below everything. */
	cols = 60;
	rows = 45;
	draw_page();
	assert_int_equal(view.content_height, 12 + 17);
	/* On a low screen and in ASCII there is no code. */
	rows = 19;
	assert_sees_not("▀");
	rows = 45;
	frame_release(&frame);
	frame_init(&frame, true);
	assert_sees_not("##");
	assert_int_equal(view.content_height, 11);
}

static void a_small_screen_keeps_the_essentials(void **state)
{
	(void)state;
	three_choices();
	page_field(&page, "f", "Field", "kept");
	press_key(K_DOWN);
	rows = 11;
	cols = 39;
	assert_sees("This window is 39x11; 40x12 is needed.");
	assert_sees_not("Apples");
	assert_false(press_key(K_ENTER));
	assert_false(press_key(K_DOWN));
	assert_false(press_key('1'));
	assert_false(press_key(K_ESCAPE));
	assert_says(K_F10, INPUT_QUIT, "");
	assert_says('q', INPUT_QUIT, "");
	rows = cols = 1;
	draw_page();
	assert_says(K_INTERRUPT, INPUT_QUIT, "");
	rows = 12;
	cols = 40;
	assert_sees("> 2  Bananas");
	assert_sees_not("yellow"); /* notes beside the text are dropped */
	rows = 200;
	cols = 100;
	assert_sees("> 2  Bananas   yellow");
	rows = 100;
	cols = 200;
	assert_sees("> 2  Bananas   yellow");
}

static void hostile_text_is_made_safe(void **state)
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
		for (const char *byte = draw_page(); *byte; byte++)
			assert_true(*byte == '\n' || (unsigned char)*byte >= ' ');
		assert_null(strstr(buf_text(&dump), "\xC2\x9B"));
		assert_null(strstr(buf_text(&dump), "\xE2\x80\xAE"));
	}
}

static void ascii_is_drawn_where_asked_for(void **state)
{
	(void)state;
	frame_release(&frame);
	frame_init(&frame, true);
	doc_text(&page.doc, "t", "Zürich – 日本 →");
	doc_progress(&page.doc, "p", "Lädt", "x")->total = 1;
	page_choice(&page, "c", "Öffnen", "für später");
	for (const char *byte = draw_page(); *byte; byte++)
		assert_true((unsigned char)*byte < 0x7F);
	assert_sees("Zuerich - \\u{65E5}\\u{672C} ->");
	assert_sees("Laedt  ............  x");
	assert_sees("> 1  Oeffnen   fuer spaeter");
}

/* --- keys --- */

static void keys_move_the_focus(void **state)
{
	(void)state;
	three_choices();
	assert_sees("> 1  Apples");
	assert_false(press_key(K_UP));
	assert_sees("> 1  Apples");
	assert_false(press_key(K_DOWN));
	assert_false(press_key(K_DOWN));
	assert_sees("> 3  Cherries");
	assert_false(press_key(K_DOWN));
	assert_sees("> 3  Cherries");
	assert_false(press_key(K_TAB));
	assert_sees("> 1  Apples");
	assert_false(press_key(K_BACK_TAB));
	assert_sees("> 3  Cherries");
	assert_says(K_ENTER, INPUT_CHOSE, "c");
	assert_false(press_key(' '));
	assert_int_equal(frame.cells[17 * 80].style, STYLE_PLAIN);
}

static void a_page_names_its_first_focus(void **state)
{
	(void)state;
	three_choices();
	page.first = "b";
	assert_sees("> 2  Bananas");
	/* A page that is entered again begins anew. */
	press_key(K_DOWN);
	page.id = "other";
	page.first = "between"; /* this block takes no focus */
	assert_sees("> 1  Apples");
}

static void digits_choose(void **state)
{
	(void)state;
	page_tick(&page, "t", "A tick", false);
	three_choices();
	assert_says('2', INPUT_CHOSE, "b");
	assert_sees("> 2  Bananas");
	assert_says('3', INPUT_CHOSE, "c");
	assert_false(press_key('4'));
	assert_false(press_key('0'));
}

static void ticks_are_turned_over(void **state)
{
	(void)state;
	page_tick(&page, "t", "A tick", false);
	assert_sees("> [ ] A tick");
	assert_says(' ', INPUT_TICKED, "t");
	assert_says(K_ENTER, INPUT_TICKED, "t");
	page.doc.blocks[0].ticked = true;
	assert_sees("> [x] A tick");
}

static void command_keys_give_commands(void **state)
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
	assert_false(press_key('c'));
	assert_false(press_key(K_F6));
	page.can_copy = page.can_bare = true;
	assert_says('c', INPUT_COPY, "");
	assert_says(K_F6, INPUT_BARE, "");
	page.can_back = false;
	assert_false(press_key(K_ESCAPE));
	assert_false(press_key(K_REDRAW));
	assert_false(press_key(K_RIGHT));
	assert_false(press_key(0));
}

static void fields_are_typed_and_submitted(void **state)
{
	(void)state;
	page_field(&page, "f", "Domain", "")->note = "such as contoso.example";
	page_choice(&page, "go", "Go on", NULL);
	draw_page();
	type_keys("q2? contoso.example");
	assert_sees("> Domain  q2? contoso.example");
	assert_sees("such as contoso.example");
	assert_int_equal(frame.cursor_col, 29);
	assert_true(press_key(K_ENTER));
	assert_int_equal(input.kind, INPUT_TYPED);
	assert_string_equal(input.id, "f");
	assert_string_equal(typed, "q2? contoso.example");
	assert_true(input.submitted);
	/* The step did not keep the text, so the field is as the page says. */
	assert_sees_not("q2?");
	type_keys("abc");
	page.doc.blocks[0].text = "ignored while it is edited";
	assert_sees("> Domain  abc");
	assert_true(press_key(K_DOWN));
	assert_int_equal(input.kind, INPUT_TYPED);
	assert_string_equal(typed, "abc");
	assert_false(input.submitted);
	assert_sees("> 1  Go on");
	assert_sees("abc"); /* the text of a field that was left is not lost */
	assert_false(press_key(K_UP));
	assert_false(press_key(K_DOWN)); /* without a change there is no input */
	page.doc.blocks[0].text = "new from the step";
	assert_sees("new from the step");
	assert_sees_not("abc");
}

static void leaving_by_back_gives_the_text(void **state)
{
	(void)state;
	page_field(&page, "f", "Domain", "");
	draw_page();
	type_keys("abc");
	assert_false(press_key(K_LEFT)); /* the key edits */
	assert_true(press_key(K_ESCAPE));
	assert_int_equal(input.kind, INPUT_TYPED);
	assert_string_equal(typed, "abc");
	assert_true(view_more(&view, &input));
	assert_int_equal(input.kind, INPUT_BACK);
	assert_false(view_more(&view, &input));
	assert_true(press_key(K_ESCAPE));
	assert_int_equal(input.kind, INPUT_BACK);
	assert_false(view_more(&view, &input));
}

static void a_secret_field_is_not_drawn(void **state)
{
	(void)state;
	page_field(&page, "s", "Secret", "")->secret = true;
	draw_page();
	type_keys("hunter2");
	assert_sees("7 characters, hidden");
	assert_sees_not("hunter2");
	assert_true(press_key(K_ENTER));
	draw_page();
	assert_int_equal(view.fields[0].text.len, 0);
}

static void a_paste_goes_into_the_field(void **state)
{
	(void)state;
	page_field(&page, "f", "Link", "");
	page_choice(&page, "go", "Go", NULL);
	assert_false(press_key(K_PASTE_BEGIN));
	type_keys("https://a.example/?q=1");
	assert_false(press_key(K_ENTER));
	type_keys("second");
	assert_false(press_key(K_ESCAPE));
	assert_false(press_key(K_F10));
	assert_false(press_key(K_PASTE_END));
	assert_sees("> Link  https://a.example/?q=1 second");
	/* From a choice the paste goes to the field. Ctrl-C ends a paste without an end; once more it ends the
	 * program. */
	press_key(K_TAB);
	assert_sees("> 1  Go");
	assert_false(press_key(K_PASTE_BEGIN));
	assert_false(press_key('q'));
	assert_false(press_key('1'));
	assert_false(press_key(K_ENTER));
	assert_sees("> Link  https://a.example/?q=1 secondq1");
	assert_false(press_key(K_INTERRUPT));
	assert_says(K_INTERRUPT, INPUT_QUIT, "");
}

/* Without a field, or with several, a paste does nothing. */
static void a_paste_without_a_field_does_nothing(void **state)
{
	(void)state;
	page_choice(&page, "go", "Go", NULL);
	for (int fields = 0; fields < 2; fields++) {
		draw_page();
		assert_false(press_key(K_PASTE_BEGIN));
		assert_false(press_key('q'));
		assert_false(press_key('1'));
		assert_false(press_key(K_ENTER));
		assert_false(press_key(K_PASTE_END));
		assert_sees("> 1  Go");
		assert_int_equal(0, press_at_once("quit now 1\rq \r"));
		assert_sees("> 1  Go");
		page_field(&page, "f", "One", "");
		page_field(&page, "g", "Another", "");
	}
}

/* From a terminal that does not mark pastes, keys that come at once are no command. */
static void an_unmarked_paste_is_no_command(void **state)
{
	(void)state;
	page_choice(&page, "go", "Go", NULL);
	page_field(&page, "f", "Link", "")->many = true;
	draw_page();
	assert_int_equal(0, press_at_once("q1 of a link\rq\r1\r"));
	assert_sees("> Link  q1 of a link q 1");
	assert_int_equal(1, press_at_once("\r")); /* Enter after a pause */
}

/* In a field for one line, such a line end is no command either. */
static void line_ends_of_an_unmarked_paste_are_no_enter(void **state)
{
	(void)state;
	page_field(&page, "f", "Error", "");
	page_choice(&page, "go", "Go", NULL);
	draw_page();
	assert_int_equal(0, press_at_once("first\rsecond\rq\r"));
	assert_sees("> Error  first second q");
	assert_int_equal(1, press_at_once("x\r")); /* keys that were typed ahead */
	assert_string_equal("first second q x", typed);
}

/* A marked paste needs no guessing: an Enter right behind it counts. */
static void enter_behind_a_marked_paste_counts(void **state)
{
	(void)state;
	page_field(&page, "f", "Link", "")->many = true;
	page_choice(&page, "go", "Go", NULL);
	draw_page();
	assert_int_equal(0, press_at_once("\001a\rlink of lines\002"));
	assert_int_equal(1, press_at_once("\r"));
	assert_int_equal(1, press_at_once("\001a\rlink of lines\002\r"));
}

/* --- overlays --- */

static void three_choices_page(void)
{
	new_page("p");
	page_field(&page, "f", "Field", "");
	three_choices();
}

static void an_overlay_comes_and_goes(void **state)
{
	(void)state;
	three_choices_page();
	draw_page();
	type_keys("half");
	press_key(K_DOWN);
	press_key(K_DOWN);
	assert_sees("> 2  Bananas");
	press_key(K_UP);
	press_key(K_UP);
	type_keys("way");
	new_page("help");
	page.overlay = true;
	doc_text(&page.doc, "t", "Some help.");
	assert_says(K_ENTER, INPUT_BACK, "");
	assert_says(K_ESCAPE, INPUT_BACK, "");
	new_page("timeline"); /* another overlay on the same page */
	page.overlay = true;
	doc_text(&page.doc, "t", "Some dates.");
	draw_page();
	three_choices_page();
	assert_sees("> Field  halfway");
	assert_true(press_key(K_DOWN));
	assert_string_equal(typed, "halfway");
	/* On another page the typed text is forgotten. */
	new_page("q");
	draw_page();
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

static void a_page_without_focus_scrolls(void **state)
{
	(void)state;
	long_text(40);
	assert_string_equal(screen_row(22), "21 more lines below");
	press_key(K_DOWN);
	assert_string_equal(screen_row(22), "20 more lines below");
	press_key(' ');
	assert_string_equal(screen_row(22), "21 lines above");
	press_key(K_DOWN);
	assert_string_equal(screen_row(22), "21 lines above");
	press_key(K_HOME);
	assert_string_equal(screen_row(1), "The lead.");
	press_key(K_END);
	assert_sees("line 39");
	press_key(K_PAGE_UP);
	assert_string_equal(screen_row(22), "20 more lines below");
	press_key(K_PAGE_DOWN);
	press_key(K_UP);
	assert_string_equal(screen_row(22), "1 more line below");
	/* When the window grows, text fills it, and no blank. */
	rows = 40;
	assert_sees("line 39");
	rows = 60;
	assert_sees("line 00");
	assert_sees_not("more line");
}

static void an_unseen_choice_is_not_chosen(void **state)
{
	(void)state;
	long_text(30);
	page_choice(&page, "a", "Agree", NULL);
	assert_sees_not("Agree");
	assert_false(press_key(K_ENTER));
	assert_sees("> 1  Agree");
	assert_says(K_ENTER, INPUT_CHOSE, "a");
	press_key(K_HOME);
	assert_sees_not("Agree");
	assert_false(frame.cursor_shown);
	assert_false(press_key('1'));
	assert_sees("> 1  Agree");
	assert_says('1', INPUT_CHOSE, "a");
}

static void the_focus_passes_no_unread_line(void **state)
{
	static bool seen[100];

	(void)state;
	long_text(100);
	page_choice(&page, "a", "Agree", NULL);
	for (int i = 0; i < 20 && !strstr(draw_page(), "Agree"); i++) {
		for (int line = 0; line < 100; line++)
			seen[line] |= strstr(buf_text(&dump), page.doc.blocks[line].label) != NULL;
		press_key(K_DOWN);
	}
	for (int line = 0; line < 100; line++)
		assert_true(seen[line] || strstr(draw_page(), page.doc.blocks[line].label));
	assert_sees("> 1  Agree");
	/* Back up, line by line, above the first item. */
	press_key(K_UP);
	assert_sees("1 more line below");
	press_key(K_DOWN);
	assert_sees("> 1  Agree");
	press_key(K_HOME);
	assert_sees("The lead.");
}

static void the_focus_stays_in_sight(void **state)
{
	(void)state;
	long_text(10);
	three_choices();
	press_key(K_DOWN);
	press_key(K_DOWN);
	rows = 12;
	assert_sees("> 3  Cherries");
	rows = 24;
	assert_sees("> 3  Cherries");
	/* A new block above pushes the focus down. */
	page.doc.count = 0;
	long_text(40);
	three_choices();
	assert_sees("> 3  Cherries");
	/* When the focused item goes, the first one has the focus. */
	page.doc.count = 0;
	page_choice(&page, "new", "Another", NULL);
	assert_sees("> 1  Another");
	page.doc.count = 0;
	draw_page();
	assert_false(press_key(K_ENTER));
	assert_false(press_key(K_DOWN));
}

static void many_items_can_be_reached(void **state)
{
	(void)state;
	for (int i = 0; i < 128; i++)
		page_choice(&page, arena_printf(&page.doc.arena, "c%d", i),
		    arena_printf(&page.doc.arena, "choice %d", i), NULL);
	assert_sees("  9  choice 8\n     choice 9\n");
	for (int i = 0; i < 127; i++)
		press_key(K_DOWN);
	assert_says(K_ENTER, INPUT_CHOSE, "c127");
	for (int i = 128; i < PAGE_BLOCKS_MAX + 20; i++)
		page_choice(&page, arena_printf(&page.doc.arena, "c%d", i), "choice", NULL);
	assert_int_equal(page.doc.count, PAGE_BLOCKS_MAX);
	assert_true(page.doc.cut);
	page.doc.count = 0;
	for (int i = 0; i < 40; i++)
		page_field(&page, arena_printf(&page.doc.arena, "f%d", i), "field", "text");
	draw_page();
	assert_int_equal(view.field_count, 24);
	for (int i = 0; i < 45; i++)
		press_key(K_TAB);
}

/* However much text a page has, its choices stay, and it says what was left out. */
static void a_page_too_long_keeps_its_choices(void **state)
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
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(the_whole_picture_is_drawn),
		TEST(the_head_names_the_page),
		TEST(the_footer_names_the_keys),
		TEST(verdicts_have_words_and_colours),
		TEST(progress_is_drawn),
		TEST(a_link_is_not_broken),
		TEST(a_code_stands_alone),
		TEST(a_qr_code_is_drawn_where_it_fits),
		TEST(a_small_screen_keeps_the_essentials),
		TEST(hostile_text_is_made_safe),
		TEST(ascii_is_drawn_where_asked_for),
		TEST(keys_move_the_focus),
		TEST(a_page_names_its_first_focus),
		TEST(digits_choose),
		TEST(ticks_are_turned_over),
		TEST(command_keys_give_commands),
		TEST(fields_are_typed_and_submitted),
		TEST(leaving_by_back_gives_the_text),
		TEST(a_secret_field_is_not_drawn),
		TEST(a_paste_goes_into_the_field),
		TEST(a_paste_without_a_field_does_nothing),
		TEST(an_unmarked_paste_is_no_command),
		TEST(line_ends_of_an_unmarked_paste_are_no_enter),
		TEST(enter_behind_a_marked_paste_counts),
		TEST(an_overlay_comes_and_goes),
		TEST(a_page_without_focus_scrolls),
		TEST(an_unseen_choice_is_not_chosen),
		TEST(the_focus_passes_no_unread_line),
		TEST(the_focus_stays_in_sight),
		TEST(many_items_can_be_reached),
		TEST(a_page_too_long_keeps_its_choices),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
