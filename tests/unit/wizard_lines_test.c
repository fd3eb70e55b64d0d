/* wizard_lines_test.c - the plain renderer prints each change once, and understands answers */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "wizard/lines.h"

static struct page page;
static struct lines lines;
static struct buf out;
static struct input input;

static void new_page(const char *id)
{
	page_clear(&page);
	page.id = id;
	page.title = "Consent";
	page.number = 5;
	page.last = 9;
	page.lead = "The lead.";
	page.can_back = true;
}

static int set_up(void **state)
{
	(void)state;
	lines_init(&lines, 80, false);
	lines.told = true;
	buf_init(&out, 1 << 20);
	new_page("p");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	lines_release(&lines);
	buf_release(&out);
	page_release(&page);
	return 0;
}

static const char *print_page(int64_t now)
{
	buf_clear(&out);
	lines_print(&lines, &page, now, &out);
	return buf_text(&out);
}

static bool read_line(const char *line)
{
	buf_clear(&out);
	return lines_read(&lines, &page, line, &input, &out);
}

static void assert_read(const char *line, enum input_kind kind, const char *id, const char *text)
{
	assert_true(read_line(line));
	assert_string_equal(buf_text(&out), "");
	assert_int_equal(input.kind, kind);
	assert_string_equal(input.id, id);
	if (text)
		assert_string_equal(input.text, text);
	else
		assert_null(input.text);
	if (text)
		assert_true(input.submitted);
}

static void fill_all_kinds(void)
{
	static struct check check = { .id = "app.present", .title = "The app is there" };
	static const struct finding finding = { .check = &check,
		.verdict = VERDICT_FAIL,
		.reason = "It is not.",
		.remedy = "Do this." };

	doc_row(&page.doc, "r", "App", "Outlook Integration");
	doc_heading(&page.doc, "h", "Plan");
	doc_diff(&page.doc, "d", '+', "User.Read");
	doc_notice(&page.doc, "n", TONE_CARE, "Look here.");
	doc_finding(&page.doc, &finding);
	doc_progress(&page.doc, "pr", "Reading", "3 of 6");
	doc_link(&page.doc, "l", "https://microsoft.com/devicelogin");
	doc_code(&page.doc, "c", "Code", "DPVQ4F2KX");
	page_choice(&page, "go", "Go on", "or not");
	page_tick(&page, "t", "Seen", true);
	page_field(&page, "f", "Domain", "contoso.example");
}

static void a_page_is_printed_whole(void **state)
{
	(void)state;
	page.tenant = "contoso.example (global)";
	page.practice = true;
	fill_all_kinds();
	assert_string_equal(print_page(100), "\n"
					     "Consent, page 5 of 9, contoso.example (global), PRACTICE\n"
					     "The lead.\n"
					     "App: Outlook Integration\n"
					     "\n"
					     "Plan\n"
					     "added: User.Read\n"
					     "Careful: Look here.\n"
					     "fail: The app is there. It is not.\n"
					     "   Do this.\n"
					     "Reading: 3 of 6\n"
					     "Address:\n"
					     "https://microsoft.com/devicelogin\n"
					     "Code:\n"
					     "DPVQ4F2KX\n"
					     "1. Seen (ticked)\n"
					     "2. Go on\n"
					     "   or not\n"
					     "3. Domain: contoso.example\n"
					     "Answer [2]: ");
	/* Nothing is new, so not a byte is printed. */
	assert_string_equal(print_page(500), "");
}

static void the_hint_how_to_answer_comes_once(void **state)
{
	(void)state;
	lines.told = false;
	assert_non_null(strstr(print_page(1), "Type a number to choose"));
	new_page("q");
	assert_null(strstr(print_page(2), "Type a number to choose"));
}

static void only_changed_blocks_are_printed(void **state)
{
	(void)state;
	fill_all_kinds();
	print_page(100);
	/* The change comes unasked, so it does not stand on the line of the prompt. */
	page.doc.blocks[0].text = "Another";
	page.doc.blocks[9].ticked = false;
	assert_string_equal(print_page(101), "\nApp: Another\n1. Seen (not ticked)\nAnswer [2]: ");
	page.lead = "It is done.";
	assert_string_equal(print_page(102), "\nIt is done.\nAnswer [2]: ");
	/* A block that goes is not reported; when it comes back it is printed again. */
	page.doc.blocks[0].kind = BLOCK_TEXT;
	page.doc.blocks[0].id = "other";
	page.doc.blocks[0].text = "";
	print_page(103);
	page.doc.blocks[0].id = "r";
	page.doc.blocks[0].text = "Another";
	assert_string_equal(print_page(104), "\nAnother\nAnswer [2]: ");
}

/* A number means what it meant when it was printed: where that changes, all choices are printed anew. */
static void numbers_mean_what_was_printed(void **state)
{
	(void)state;
	page_choice(&page, "a", "Apples", NULL);
	page_choice(&page, "b", "Bananas", NULL);
	page_choice(&page, "c", "Cherries", NULL);
	print_page(1);
	assert_false(lines.moved);
	page.doc.count = 0;
	page_choice(&page, "a", "Apples", NULL);
	page_choice(&page, "c", "Cherries", NULL);
	assert_string_equal(print_page(2), "\n1. Apples\n2. Cherries\nAnswer [1]: ");
	assert_true(lines.moved);
	/* After an answer nothing else was to be expected. */
	assert_read("2", INPUT_CHOSE, "c", NULL);
	page.doc.count = 0;
	page_choice(&page, "c", "Cherries", NULL);
	assert_string_equal(print_page(3), "1. Cherries\nAnswer [1]: ");
	assert_false(lines.moved);
	/* A new text changes no number. */
	page.doc.blocks[0].label = "Sweet cherries";
	print_page(4);
	assert_false(lines.moved);
}

static void picks_and_states_are_words(void **state)
{
	static const char *const answers[] = { "yes", "no", "not tried", NULL };

	(void)state;
	page.steps[0].state = page.steps[3].state = STEP_DONE;
	page.steps[4].state = STEP_BAD;
	doc_state(&page.doc, "s", TONE_BAD, "User.Read", "MISSING")->note = "sign in";
	page_pick(&page, "p", "It worked", answers, 2);
	page_tick(&page, "r", "48 hours", true)->radio = true;
	page_tick(&page, "passed", "25 passed", false)->fold = true;
	assert_string_equal(print_page(1), "\n"
					   "Consent, page 5 of 9\n"
					   "Done: 1 4. To look at: 5.\n"
					   "The lead.\n"
					   "User.Read: MISSING\n"
					   "   sign in\n"
					   "1. It worked: not tried (or: yes, no)\n"
					   "2. 48 hours (chosen)\n"
					   "3. 25 passed (not shown)\n"
					   "Answer [1]: ");
	assert_read("1", INPUT_PICKED, "p", NULL);
	assert_int_equal(input.option, 0);
	assert_read("1 no", INPUT_PICKED, "p", NULL);
	assert_int_equal(input.option, 1);
	assert_false(read_line("1 maybe"));
	assert_false(read_line("/x"));
	page.can_search = true;
	assert_read("/contoso", INPUT_TYPED, "search", "contoso");
	assert_false(read_line("next"));
	page_choice(&page, "next", "Next: More", NULL);
	assert_read("next", INPUT_NEXT, "", NULL);
	assert_read("n", INPUT_NEXT, "", NULL);
}

static void a_clock_is_printed_by_the_minute(void **state)
{
	(void)state;
	doc_progress(&page.doc, "p", "Waiting", "15 min left")->live = true;
	assert_non_null(strstr(print_page(100), "15 min"));
	page.doc.blocks[0].text = "14 min left";
	assert_string_equal(print_page(130), "");
	assert_string_equal(print_page(159), "");
	assert_string_equal(print_page(160), "\nWaiting: 14 min left\nAnswer: ");
	page.doc.blocks[0].text = "done";
	assert_string_equal(print_page(161), "");
	page.doc.blocks[0].live = false;
	assert_string_equal(print_page(162), "\nWaiting: done\nAnswer: ");
}

static void an_answer_chooses_or_types(void **state)
{
	(void)state;
	fill_all_kinds();
	print_page(1);
	assert_read("2", INPUT_CHOSE, "go", NULL);
	assert_read("", INPUT_CHOSE, "go", NULL);
	assert_read("  2 ", INPUT_CHOSE, "go", NULL);
	assert_read("1", INPUT_TICKED, "t", NULL);
	assert_read("3", INPUT_TYPED, "f", "contoso.example");
	assert_read("3 fabrikam.example", INPUT_TYPED, "f", "fabrikam.example");
	assert_read("fabrikam.example  ", INPUT_TYPED, "f", "fabrikam.example");
	assert_read("1 of them", INPUT_TYPED, "f", "1 of them");
	assert_read("77", INPUT_TYPED, "f", "77");
	assert_read("16.0.1", INPUT_TYPED, "f", "16.0.1");
	assert_read("HELP", INPUT_HELP, "", NULL);
	assert_read("?", INPUT_HELP, "", NULL);
	assert_read("back", INPUT_BACK, "", NULL);
	assert_read("timeline", INPUT_TIMELINE, "", NULL);
	assert_read("trace", INPUT_TRACE, "", NULL);
	assert_read("quit", INPUT_QUIT, "", NULL);
	assert_read("backup.example", INPUT_TYPED, "f", "backup.example");
	page.first = "t";
	assert_read("", INPUT_TICKED, "t", NULL);
}

static void the_prompt_comes_back_after_an_answer(void **state)
{
	(void)state;
	fill_all_kinds();
	print_page(1);
	assert_true(read_line("help"));
	assert_string_equal(print_page(2), "Answer [2]: ");
	assert_string_equal(print_page(3), "");
}

static void a_bad_answer_is_explained(void **state)
{
	(void)state;
	page_choice(&page, "a", "Apples", NULL);
	page_field(&page, "f", "One", "");
	page_field(&page, "g", "Two", "");
	page.can_back = false;
	print_page(1);
	assert_false(read_line("apples"));
	assert_string_equal(buf_text(&out),
	    "This is not a choice here. Type one of the numbers, or a word: again, next,\nback, help, copy, timeline, trace, links, quit.\nAnswer [1]: ");
	assert_false(read_line("4"));
	assert_false(read_line("0"));
	assert_false(read_line("1 x"));
	assert_false(read_line("99999999999999999999"));
	assert_false(read_line("2"));
	assert_non_null(strstr(buf_text(&out), "This is a field"));
	assert_false(read_line("back"));
	assert_false(read_line("copy"));
	assert_non_null(strstr(buf_text(&out), "does nothing on this page"));
	page.can_copy = true;
	assert_read("copy", INPUT_COPY, "", NULL);
	assert_read("3 text", INPUT_TYPED, "g", "text");
}

static void a_field_has_its_own_prompt(void **state)
{
	(void)state;
	page_field(&page, "f", "Domain or tenant id", "");
	assert_non_null(strstr(print_page(1), "1. Domain or tenant id: (empty)\nDomain or tenant id: "));
	assert_false(read_line(""));
	assert_non_null(strstr(buf_text(&out), "Enter alone does nothing here"));
	page.doc.blocks[0].text = "contoso.example";
	assert_string_equal(print_page(2),
	    "\n1. Domain or tenant id: contoso.example\nDomain or tenant id [contoso.example]: ");
	assert_read("", INPUT_TYPED, "f", "contoso.example");
	page.doc.blocks[0].secret = true;
	assert_string_equal(print_page(3), "1. Domain or tenant id: (hidden)\nDomain or tenant id: ");
}

static void an_overlay_comes_and_goes(void **state)
{
	(void)state;
	page.overlay = true;
	page.can_back = false;
	page.number = -1;
	doc_text(&page.doc, "t", "Help.");
	assert_string_equal(print_page(1), "\nConsent\nThe lead.\nHelp.\nPress Enter to close: ");
	assert_read("", INPUT_BACK, "", NULL);
	assert_read("back", INPUT_BACK, "", NULL);
}

/* Lines that came at once go into one field, whatever they look like. */
static void a_paste_goes_into_one_field(void **state)
{
	static const struct {
		const char *line;
		enum lines_kind kind;
	} rows[] = {
		{ "1", LINES_ANSWER },
		{ " 2 ", LINES_ANSWER },
		{ "", LINES_ANSWER },
		{ " \t", LINES_ANSWER },
		{ "quit", LINES_ANSWER },
		{ "again\r", LINES_ANSWER },
		{ "?", LINES_ANSWER },
		{ "3 contoso.com", LINES_TEXT },
		{ "contoso.com", LINES_TEXT },
		{ "quit it", LINES_TEXT },
		{ "7", LINES_TEXT },
	};

	(void)state;
	page_choice(&page, "a", "Go", NULL);
	page_choice(&page, "b", "Stay", NULL);
	assert_int_equal(page_paste_field(&page), -1);
	assert_int_equal(lines_kind(&page, "text", 4), LINES_NOTHING);
	buf_clear(&out);
	assert_false(lines_read_paste(&lines, &page, "1\ntext", &input, &out));
	assert_non_null(strstr(buf_text(&out), "You pasted several lines"));
	page_field(&page, "f", "Domain", "");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(lines_kind(&page, rows[i].line, strlen(rows[i].line)), rows[i].kind);
	assert_true(lines_read_paste(&lines, &page, "1\nquit\n\nx", &input, &out));
	assert_string_equal(input.id, "f");
	assert_string_equal(input.text, "1 quit  x");
	assert_true(lines_read_paste(&lines, &page, "3 x\n2", &input, &out));
	assert_string_equal(input.text, "x 2");
	page_field(&page, "m", "Paste", "")->many = true;
	assert_true(lines_read_paste(&lines, &page, "a\n2\n", &input, &out));
	assert_string_equal(input.id, "m");
	assert_string_equal(input.text, "a\n2\n");
}

static void a_page_can_be_printed_again(void **state)
{
	char first[2000];

	(void)state;
	fill_all_kinds();
	snprintf(first, sizeof first, "%s", print_page(1));
	assert_false(read_line("again"));
	assert_string_equal(buf_text(&out), first);
}

static void lines_are_wrapped(void **state)
{
	char link[300];

	(void)state;
	lines.columns = 30;
	memset(link, 'x', sizeof link - 1);
	link[sizeof link - 1] = '\0';
	doc_text(&page.doc, "t", "A paragraph that is longer than one line of this terminal.");
	doc_link(&page.doc, "l", link);
	assert_non_null(strstr(print_page(1), "A paragraph that is longer\nthan one line of this\nterminal.\n"));
	assert_non_null(strstr(buf_text(&out), link));
	lines.columns = 0;
	page.doc.blocks[0].text =
	    "Another paragraph that is longer than one line of this terminal, but nobody wraps it here at all.";
	assert_non_null(strstr(print_page(2), page.doc.blocks[0].text));
}

static void no_escape_byte_is_printed(void **state)
{
	(void)state;
	lines_release(&lines);
	lines_init(&lines, 80, true);
	fill_all_kinds();
	doc_text(&page.doc, "u", "Zürich → 日");
	for (const char *byte = print_page(1); *byte; byte++)
		assert_true(*byte == '\n' || (*byte >= ' ' && (unsigned char)*byte < 0x7F));
	assert_non_null(strstr(buf_text(&out), "Zuerich -> \\u{65E5}"));
}

/* Keys are told on the screen, and what can be typed in plain lines. */
static void a_face_that_is_not_ours_is_not_shown(void **state)
{
	(void)state;
	doc_row(&page.doc, "key", "F8", "next")->face = FACE_SCREEN;
	doc_row(&page.doc, "word", "again", "once more")->face = FACE_LINES;
	page_choice(&page, "next", "Next", "");
	assert_non_null(strstr(print_page(1), "again: once more"));
	assert_null(strstr(buf_text(&out), "F8"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(a_page_is_printed_whole),
		TEST(the_hint_how_to_answer_comes_once),
		TEST(only_changed_blocks_are_printed),
		TEST(numbers_mean_what_was_printed),
		TEST(picks_and_states_are_words),
		TEST(a_clock_is_printed_by_the_minute),
		TEST(an_answer_chooses_or_types),
		TEST(the_prompt_comes_back_after_an_answer),
		TEST(a_bad_answer_is_explained),
		TEST(a_field_has_its_own_prompt),
		TEST(an_overlay_comes_and_goes),
		TEST(a_page_can_be_printed_again),
		TEST(lines_are_wrapped),
		TEST(no_escape_byte_is_printed),
		TEST(a_paste_goes_into_one_field),
		TEST(a_face_that_is_not_ours_is_not_shown),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
