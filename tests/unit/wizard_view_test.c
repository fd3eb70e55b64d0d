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

/* A list of them, numbered. */
static void three_items(void)
{
	three_choices();
	for (size_t i = 0; i < page.doc.count; i++)
		page.doc.blocks[i].item = page.doc.blocks[i].kind == BLOCK_CHOICE;
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
	    " naaready  Title  2/9  ·▸·······             contoso.example (global)  PRACTICE\n"
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
	    "A text between.\n"
	    "\n\n\n\n\n\n"
	    "────────────────────────────────────────────────────────────────────────────────\n"
	    "> Apples    red\n"
	    "  Bananas   yellow\n"
	    "  Cherries\n"
	    "Esc Back  ? Help  t Timeline  r Trace  l Links  q Quit\n");
	assert_int_equal(frame.cursor_row, 20);
	assert_int_equal(frame.cursor_col, 0);
	assert_true(frame.cursor_shown);
}

static void the_head_names_the_page(void **state)
{
	(void)state;
	page.practice = page.offline = true;
	assert_string_equal(screen_row(0),
	    " naaready  Title  2/9  ·▸·······     contoso.example (global)  PRACTICE  REVIEW");
	page.practice = page.offline = false;
	cols = 52;
	assert_string_equal(screen_row(0), " naaready  Title  2/9  ·▸·······    contoso.example"); /* not its cloud */
	cols = 80;
	page.number = -1;
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
	assert_string_equal(screen_row(23), "Esc Back  ? Help  c Copy  b Text  t Timeline  r Trace  l Links  q Quit");
	page_choice(&page, "next", "Next: More", NULL);
	assert_string_equal(screen_row(23),
	    "n Next  Esc Back  ? Help  c Copy  b Text  t Timeline  r Trace  l Links  q Quit");
	cols = 40;
	assert_string_equal(screen_row(23), "n Next  Esc Back  ? Help  c Copy  q Quit");
	cols = 80;
	/* Where text can be typed, letters are no keys. */
	page_field(&page, "f", "Domain", "");
	page.can_copy = page.can_bare = false;
	assert_string_equal(screen_row(23), "F8 Next  Esc Back  F1 Help  F2 Timeline  F3 Trace  F4 Links  F10 Quit");
	page.doc.count = 0;
	page.can_back = false;
	assert_string_equal(screen_row(23), "? Help  t Timeline  r Trace  l Links  q Quit");
	page.overlay = page.can_search = true;
	assert_string_equal(screen_row(23), "Esc Close  ? Help  / Search  t Timeline  r Trace  l Links  q Quit");
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
	assert_int_equal(frame.cells[5 * 80].style, STYLE_UNKNOWN);
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
	/* On 80x24 the whole page fits, because address and code are short enough to stand beside it. */
	assert_string_equal(screen_row(3), "https://microsoft.com/devicelogin");
	assert_non_null(strstr(screen_row(5), "DPVQ4F2KX     "));
	assert_int_equal(view.text.height, 19);
	assert_sees_not("lines 1-");
	assert_int_equal(frame.cells[3 * 80 + 47].style, STYLE_QR);
	assert_int_equal(frame.cells[19 * 80 + 79].style, STYLE_QR);
	assert_int_equal(frame.cells[20 * 80 + 60].style, STYLE_PLAIN);
	assert_sees("> Stop");
	/* On a narrow screen the code stands below everything. */
	cols = 60;
	rows = 45;
	draw_page();
	assert_int_equal(view.text.height, 10 + 17);
	/* On a low screen and in ASCII there is no code. */
	rows = 19;
	assert_sees_not("▀");
	rows = 45;
	frame_release(&frame);
	frame_init(&frame, true);
	assert_sees_not("##");
	assert_int_equal(view.text.height, 9);
}

static void a_small_screen_keeps_the_essentials(void **state)
{
	(void)state;
	three_choices();
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
	assert_sees("> Bananas");
	assert_sees_not("yellow"); /* notes beside actions are dropped */
	rows = 200;
	cols = 100;
	assert_sees("> Bananas   yellow");
	rows = 100;
	cols = 200;
	assert_sees("> Bananas   yellow");
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
	assert_sees("> Oeffnen  fuer spaeter");
}

/* --- keys --- */

static void keys_move_the_focus(void **state)
{
	(void)state;
	three_choices();
	assert_sees("> Apples");
	assert_false(press_key(K_UP));
	assert_sees("> Apples");
	assert_false(press_key(K_DOWN));
	assert_false(press_key(K_DOWN));
	assert_sees("> Cherries");
	assert_false(press_key(K_DOWN));
	assert_sees("> Cherries");
	assert_false(press_key(K_TAB));
	assert_sees("> Apples");
	assert_false(press_key(K_BACK_TAB));
	assert_sees("> Cherries");
	assert_says(K_ENTER, INPUT_CHOSE, "c");
	assert_false(press_key(' '));
	assert_false(press_key(K_LEFT));
	/* The whole row is marked, up to the notes. */
	assert_int_equal(frame.cells[22 * 80 + 2].style, STYLE_FOCUS);
	assert_int_equal(frame.cells[22 * 80 + 10].style, STYLE_FOCUS);
	assert_int_equal(frame.cells[21 * 80 + 2].style, STYLE_PLAIN);
}

static void a_page_names_its_first_focus(void **state)
{
	(void)state;
	three_choices();
	page.first = "b";
	assert_sees("> Bananas");
	/* The mark moves on with the page, as long as the person did not move it. */
	page.first = "c";
	assert_sees("> Cherries");
	press_key(K_UP);
	page.first = "a";
	assert_sees("> Bananas");
	/* A page that is entered again begins anew. */
	page.id = "other";
	page.first = "between"; /* this block takes no focus */
	assert_sees("> Apples");
}

static void digits_mark_the_items_of_a_list(void **state)
{
	(void)state;
	page_tick(&page, "t", "A tick", false);
	three_items();
	page_choice(&page, "go", "Go on", NULL);
	assert_sees("  2  Bananas  yellow");
	assert_sees("> Go on");
	assert_false(press_key('2'));
	assert_sees("> 2  Bananas  yellow");
	assert_says(K_ENTER, INPUT_CHOSE, "b");
	assert_false(press_key('3'));
	assert_sees("> 3  Cherries");
	assert_false(press_key('4'));
	assert_false(press_key('0'));
	assert_sees("> 3  Cherries");
	/* From the list down to the actions, and back up. */
	assert_false(press_key(K_DOWN));
	assert_sees("> Go on");
	assert_false(press_key(K_UP));
	assert_sees("> 3  Cherries");
	/* Where text can be typed, a digit is text. */
	page_field(&page, "f", "Domain", "");
	assert_false(press_key('1'));
	assert_sees("> Domain  1");
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
	page.doc.blocks[0].radio = true;
	assert_sees("> (*) A tick");
	page.doc.blocks[0].fold = true;
	assert_sees("> [-] A tick");
	page.doc.blocks[0].ticked = false;
	assert_sees("> [+] A tick");
}

/* In a form Enter leads from row to row, Space picks, and nothing else acts. */
static void a_form_is_filled(void **state)
{
	static const char *const answers[] = { "yes", "no", "not tried", NULL };

	(void)state;
	page.form = true;
	page.first = "who";
	page_field(&page, "who", "Who", "");
	page_pick(&page, "worked", "It worked", answers, 2);
	page_field(&page, "build", "Build", "");
	page_choice(&page, "save", "Save", NULL);
	page_choice(&page, "next", "Next: More", NULL);
	draw_page();
	type_keys("anna@x");
	assert_true(press_key(K_ENTER));
	assert_int_equal(input.kind, INPUT_TYPED);
	assert_false(input.submitted);
	assert_string_equal(typed, "anna@x");
	assert_sees("> It worked  ( ) yes  ( ) no  (*) not tried");
	for (const char *key = "16.0.18730qntrl?c/"; *key; key++)
		assert_false(press_key((unsigned char)*key));
	assert_sees("> It worked");
	assert_says(' ', INPUT_PICKED, "worked");
	assert_int_equal(input.option, 0);
	assert_says(K_LEFT, INPUT_PICKED, "worked");
	assert_int_equal(input.option, 1);
	assert_says(K_RIGHT, INPUT_PICKED, "worked");
	assert_int_equal(input.option, 0);
	assert_false(press_key(K_ENTER));
	type_keys("16.0");
	assert_sees("> Build      16.0");
	assert_true(press_key(K_DOWN));
	assert_string_equal(typed, "16.0");
	assert_sees("> Save");
	assert_says(K_ENTER, INPUT_CHOSE, "save");
	assert_says(K_F8, INPUT_NEXT, "");
}

/* On a page with one field, letters go there whatever is marked. */
static void letters_go_into_the_field(void **state)
{
	(void)state;
	three_items();
	page_field(&page, "f", "Domain", "");
	page.first = "a";
	assert_sees("> 1  Apples");
	type_keys("quest.com");
	assert_sees("> Domain  quest.com");
	press_key(K_UP);
	assert_false(press_key(K_BACKSPACE));
	assert_sees("> Domain  quest.co");
}

/* A wide screen shows the steps at the left, with how far they are. */
static void a_wide_screen_shows_the_steps(void **state)
{
	(void)state;
	page.steps[0] = (struct page_step){ "Welcome", STEP_DONE };
	page.steps[1] = (struct page_step){ "Tenant", STEP_TO_DO };
	page.steps[2] = (struct page_step){ "Sign-in", STEP_BAD };
	page.last = 3;
	three_choices();
	assert_string_equal(screen_row(0),
	    " naaready  Title  2/3  ✓▸✗                             contoso.example (global)");
	rows = 43;
	cols = 132;
	assert_non_null(strstr(screen_row(2), " ✓ 1 Welcome          │"));
	assert_non_null(strstr(screen_row(3), " ▸ 2 Tenant           │"));
	assert_non_null(strstr(screen_row(4), " ✗ 3 Sign-in          │"));
	assert_non_null(strstr(screen_row(39), "> Apples"));
	draw_page();
	assert_int_equal(frame.cells[3 * 132 + 3].style, STYLE_ACCENT);
	assert_int_equal(frame.cells[4 * 132 + 1].style, STYLE_BAD);
	/* Without a number, as for help, there are none. */
	page.number = -1;
	assert_sees_not("Sign-in");
}

/* A list with states has columns; what explains stands beside all rows, or below all. */
static void states_stand_in_columns(void **state)
{
	(void)state;
	page.lead = "";
	doc_state(&page.doc, "1", TONE_GOOD, "User.Read", "granted")->note = "sign in and read their profile";
	doc_state(&page.doc, "2", TONE_BAD, "Mail.ReadWrite.Shared", "MISSING")->note = "read and change mail";
	assert_string_equal(screen_row(2), "✓  User.Read              granted  sign in and read their profile");
	assert_string_equal(screen_row(3), "✗  Mail.ReadWrite.Shared  MISSING  read and change mail");
	cols = 60;
	assert_string_equal(screen_row(1), "✓  User.Read              granted");
	assert_string_equal(screen_row(2), "   sign in and read their profile");
}

static void command_keys_give_commands(void **state)
{
	(void)state;
	three_choices();
	assert_says('?', INPUT_HELP, "");
	assert_says(K_F1, INPUT_HELP, "");
	assert_says('t', INPUT_TIMELINE, "");
	assert_says(K_F3, INPUT_TRACE, "");
	assert_false(press_key(K_LEFT));
	assert_says(K_F4, INPUT_LINKS, "");
	assert_false(press_key('n'));
	assert_false(press_key('/'));
	page.can_search = true;
	assert_says('/', INPUT_SEARCH, "");
	assert_says(K_BACKSPACE, INPUT_BACK, "");
	assert_says(K_ESCAPE, INPUT_BACK, "");
	assert_says('q', INPUT_QUIT, "");
	assert_false(press_key('c'));
	assert_false(press_key(K_F6));
	page.can_copy = page.can_bare = true;
	assert_says('c', INPUT_COPY, "a");
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
	assert_sees("> Go on");
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
	assert_sees("> Go");
	assert_false(press_key(K_PASTE_BEGIN));
	assert_false(press_key('q'));
	assert_false(press_key('1'));
	assert_false(press_key(K_ENTER));
	assert_sees("> Link  https://a.example/?q=1 secondq1");
	assert_false(press_key(K_INTERRUPT));
	assert_says(K_INTERRUPT, INPUT_TYPED, "f"); /* nothing typed is lost */
	assert_true(view_more(&view, &input));
	assert_int_equal(input.kind, INPUT_QUIT);
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
		assert_sees("> Go");
		assert_int_equal(0, press_at_once("quit now 1\rq \r"));
		assert_sees("> Go");
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
	page.first = "f";
	draw_page();
	type_keys("half");
	press_key(K_DOWN);
	press_key(K_DOWN);
	assert_sees("> Bananas");
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
	page.first = "f";
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
	assert_sees("lines 1-21 of 42 ─");
	press_key(K_DOWN);
	assert_sees("lines 2-22 of 42 ─");
	press_key(' ');
	assert_sees("lines 22-42 of 42 ─");
	press_key(K_DOWN);
	assert_sees("lines 22-42 of 42 ─");
	press_key(K_HOME);
	assert_string_equal(screen_row(1), "The lead.");
	press_key(K_END);
	assert_sees("line 39");
	press_key(K_PAGE_UP);
	assert_sees("lines 2-22 of 42 ─");
	press_key(K_PAGE_DOWN);
	press_key(K_UP);
	assert_sees("lines 21-41 of 42 ─");
	/* When the window grows, text fills it, and no blank. */
	rows = 40;
	assert_sees("line 39");
	rows = 60;
	assert_sees("line 00");
	assert_sees_not("lines 1-");
}

/* What can be done is in sight however long the text is; from there the text scrolls. */
static void actions_are_always_in_sight(void **state)
{
	(void)state;
	long_text(30);
	page_choice(&page, "a", "Agree", NULL);
	page_choice(&page, "b", "Disagree", NULL);
	assert_string_equal(screen_row(1), "The lead.");
	assert_sees("lines 1-19 of 32 ─");
	assert_sees("> Agree");
	assert_says(K_ENTER, INPUT_CHOSE, "a");
	press_key(K_PAGE_DOWN);
	assert_sees("lines 14-32 of 32 ─");
	assert_sees("> Agree");
	press_key(K_UP);
	assert_sees("lines 13-31 of 32 ─");
	press_key(K_DOWN);
	assert_sees("> Disagree");
	press_key(K_DOWN);
	assert_sees("lines 14-32 of 32 ─");
	rows = 12;
	cols = 40;
	assert_sees("> Disagree");
	assert_says(K_ENTER, INPUT_CHOSE, "b");
	/* More than half of the screen they never take; the marked one is seen all the same. */
	for (int i = 0; i < 9; i++)
		page_choice(&page, arena_printf(&page.doc.arena, "c%d", i), arena_printf(&page.doc.arena, "More %d", i),
		    NULL);
	assert_sees("> Disagree");
	for (int i = 0; i < 9; i++)
		press_key(K_DOWN);
	assert_sees("> More 8");
	assert_sees("lines 14-17 of 31");
}

static void the_focus_passes_no_unread_line(void **state)
{
	static bool seen[101];

	(void)state;
	long_text(100);
	page_choice(&page, "a", "Agree", NULL)->item = true;
	page_choice(&page, "go", "Go", NULL);
	page.first = "a";
	press_key(K_HOME);
	assert_sees("> Go"); /* the focus does not leave the screen */
	for (int i = 0; i < 110; i++) {
		for (int line = 0; line < 100; line++)
			seen[line] |= strstr(draw_page(), page.doc.blocks[line].label) != NULL;
		press_key(K_DOWN);
	}
	for (int line = 0; line < 100; line++)
		assert_true(seen[line]);
	press_key(K_UP);
	assert_sees("> 1  Agree");
	press_key(K_HOME);
	assert_sees("The lead.");
	assert_sees("> Go");
}

static void the_focus_stays_in_sight(void **state)
{
	(void)state;
	long_text(10);
	three_choices();
	press_key(K_DOWN);
	press_key(K_DOWN);
	rows = 12;
	assert_sees("> Cherries");
	rows = 24;
	assert_sees("> Cherries");
	/* A new block above pushes the focus down. */
	page.doc.count = 0;
	long_text(40);
	three_choices();
	assert_sees("> Cherries");
	/* When the focused item goes, the first one has the focus. */
	page.doc.count = 0;
	page_choice(&page, "new", "Another", NULL);
	assert_sees("> Another");
	page.doc.count = 0;
	draw_page();
	assert_false(press_key(K_ENTER));
	assert_false(press_key(K_DOWN));
}

static void a_long_page(unsigned nth, const char *said, bool overlay)
{
	page.doc.count = 0;
	page.overlay = overlay;
	if (nth)
		doc_notice(&page.doc, arena_printf(&page.doc.arena, "said.%u", nth), TONE_PLAIN, said);
	long_text(40);
	page_choice(&page, "item", "Copy this", NULL)->item = true;
	page_choice(&page, "go", "Go", NULL);
}

/* What came of an input is read, wherever on the page it was made; the same words said again are news, too. */
static void a_notice_is_seen(void **state)
{
	(void)state;
	for (int overlay = 0; overlay < 2; overlay++) {
		new_page(overlay ? "over" : "p");
		for (unsigned nth = 0; nth < 3; nth++) {
			a_long_page(nth, "Copied.", overlay);
			press_key(K_END);
			press_key(K_UP);
			assert_sees("> 1  Copy this");
			assert_sees_not("Copied.");
			a_long_page(nth + 1, "Copied.", overlay);
			assert_sees("Copied.");
			assert_sees("> Go");
		}
	}
	/* Nobody is taken out of a form. */
	new_page("form");
	page.form = true;
	long_text(40);
	page_field(&page, "f", "Field", "text");
	page_choice(&page, "go", "Go", NULL);
	page.first = "f";
	assert_sees("> Field");
	page.doc.count = 0;
	doc_notice(&page.doc, "said.9", TONE_PLAIN, "Wrong.");
	long_text(40);
	page_field(&page, "f", "Field", "text");
	page_choice(&page, "go", "Go", NULL);
	assert_sees("> Field");
}

/* What was entered and taken makes another act the next one; what was refused stays, to be corrected. */
static void the_focus_follows_what_was_taken(void **state)
{
	(void)state;
	page_field(&page, "f", "Field", "");
	page_choice(&page, "next", "Next", NULL);
	page.first = "next";
	type_keys("link");
	assert_true(view_key(&view, &page, K_ENTER, &input));
	page.doc.count = 0;
	page_field(&page, "f", "Field", "");
	page_choice(&page, "use", "Use it", NULL);
	page_choice(&page, "next", "Next", NULL);
	page.first = "use";
	assert_sees("> Use it");
	type_keys("wrong");
	assert_true(view_key(&view, &page, K_ENTER, &input));
	page.doc.count = 0;
	page_field(&page, "f", "Field", "wrong");
	page_choice(&page, "next", "Next", NULL);
	page.first = "next";
	assert_sees("> Field  wrong");
}

/* What is copied is what is marked. */
static void copying_names_what_is_marked(void **state)
{
	(void)state;
	page.can_copy = true;
	a_long_page(0, "", false);
	press_key(K_END);
	press_key(K_UP);
	assert_says('c', INPUT_COPY, "item");
	assert_says('t', INPUT_TIMELINE, "");
}

static void a_note_stands_with_its_action(void **state)
{
	(void)state;
	page_choice(&page, "a", "An action whose name is as long as they get", "short");
	page_choice(&page, "b", "Another", "a note that has no room beside such a name, and is long");
	page_choice(&page, "c", "Next", NULL);
	assert_string_equal(screen_row(19), "> An action whose name is as long as they get  short");
	assert_string_equal(screen_row(20), "  Another");
	assert_string_equal(screen_row(21), "    a note that has no room beside such a name, and is long");
	assert_string_equal(screen_row(22), "  Next");
}

static void many_items_can_be_reached(void **state)
{
	(void)state;
	for (int i = 0; i < 128; i++)
		page_choice(&page, arena_printf(&page.doc.arena, "c%d", i),
		    arena_printf(&page.doc.arena, "choice %d", i), NULL)
		    ->item = true;
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

/* Keys are told on the screen, and what can be typed in plain lines. */
static void a_face_that_is_not_ours_is_not_shown(void **state)
{
	(void)state;
	doc_row(&page.doc, "key", "F8", "next")->face = FACE_SCREEN;
	doc_row(&page.doc, "word", "again", "once more")->face = FACE_LINES;
	page_choice(&page, "next", "Next", "");
	assert_sees("F8");
	assert_null(strstr(draw_page(), "once more"));
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
		TEST(digits_mark_the_items_of_a_list),
		TEST(ticks_are_turned_over),
		TEST(a_form_is_filled),
		TEST(letters_go_into_the_field),
		TEST(a_wide_screen_shows_the_steps),
		TEST(states_stand_in_columns),
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
		TEST(actions_are_always_in_sight),
		TEST(the_focus_passes_no_unread_line),
		TEST(the_focus_stays_in_sight),
		TEST(a_notice_is_seen),
		TEST(the_focus_follows_what_was_taken),
		TEST(copying_names_what_is_marked),
		TEST(a_note_stands_with_its_action),
		TEST(many_items_can_be_reached),
		TEST(a_page_too_long_keeps_its_choices),
		TEST(a_face_that_is_not_ours_is_not_shown),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
