/* ui_demo.c - a program with the full-screen face alone, on pages of its own, for the terminal tests
 *
 * The lead names the last choice, tick or submitted field, so that a test sees the input that the view gave. With --ascii
 * the program draws ASCII, with --no-color it uses no colours, with --no-hup it ignores SIGHUP. F2 prints on stderr as a
 * library would, F3 crashes.
 */
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wizard/view.h"
#include "world/term.h"

static volatile sig_atomic_t resized;
static char said[512];
static bool ticked;

#define LINK_LONG                                                                                                      \
	"https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0/adminconsent"                     \
	"?client_id=11111111-2222-3333-4444-555555555555&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&state=x7"

static void on_winch(int number)
{
	(void)number;
	resized = 1;
}

static void on_crash(int number)
{
	term_rescue();
	raise(number);
}

static void first_page(struct page *page)
{
	page->id = "demo";
	page->title = "Consent";
	page->number = 5;
	page->last = 9;
	page->lead = *said ? said : "What the add-in may do in this tenant, and who said so.";
	page->can_copy = page->can_bare = true;
	doc_row(&page->doc, "app", "App", "Outlook Integration for Salesforce");
	doc_row(&page->doc, "publisher", "Publisher", "salesforce.com (verified)");
	doc_heading(&page->doc, "plan", "Plan");
	doc_diff(&page->doc, "d1", '=', "User.Read");
	doc_diff(&page->doc, "d2", '+', "Mail.ReadWrite.Shared");
	doc_notice(&page->doc, "care", TONE_CARE, "This applies to everyone in the organisation.");
	page_choice(page, "browser", "Open the consent link in a browser", "Microsoft's own prompt");
	page_choice(page, "write", "Let naaready write the grant", "needs a second sign-in");
	page_choice(page, "later", "Go on without", "nothing changes");
	page_tick(page, "seen", "I have seen the owner", ticked);
	page_field(page, "domain", "Domain", "");
}

static void second_page(struct page *page)
{
	page->id = "code";
	page->title = "Sign-in";
	page->number = 3;
	page->last = 9;
	page->lead = "On any device, open this address and type the code.";
	page->can_back = page->can_copy = page->can_bare = true;
	doc_link(&page->doc, "url", "https://microsoft.com/devicelogin")->qr = true;
	doc_code(&page->doc, "code", "Code", "DPVQ4F2KX");
	doc_progress(&page->doc, "left", "Waiting for the sign-in", "good for 14 min more")->live = true;
	doc_text(&page->doc, "warn",
	    "Give the code to nobody, and do not tick \"Consent on behalf of your organization\".");
	page_choice(page, "long", "Show a long link", NULL);
	page_choice(page, "stop", "Stop this sign-in", NULL);
}

static void third_page(struct page *page)
{
	static const char *const titles[] = { "The add-in is there", "It is enabled", "Admin consent", "Scopes",
		"Sign-ins since consent", "EWS" };

	page->id = "long";
	page->title = "Permissions";
	page->number = 6;
	page->last = 9;
	page->lead = "Each permission with its own verdict.";
	page->can_back = true;
	doc_link(&page->doc, "url", LINK_LONG);
	for (int i = 0; i < 12; i++) {
		static const enum verdict verdicts[] = { VERDICT_PASS, VERDICT_FAIL, VERDICT_PENDING, VERDICT_UNKNOWN,
			VERDICT_WARN, VERDICT_NOT_APPLICABLE };
		static char ids[12][16];
		static struct check checks_[12];
		struct finding finding = { .check = &checks_[i], .verdict = verdicts[i % 6] };

		snprintf(ids[i], sizeof ids[i], "c%d", i);
		checks_[i].id = ids[i];
		checks_[i].title = titles[i % 6];
		finding.reason = "Found in the tenant's list of enterprise applications.";
		finding.remedy = i % 6 == 1 ? "Ask who administers applications to enable it." : "";
		doc_finding(&page->doc, &finding);
	}
	doc_progress(&page->doc, "reading", "Reading", "7 of 10 answered");
	page->doc.blocks[page->doc.count - 1].done = 7;
	page->doc.blocks[page->doc.count - 1].total = 10;
	page_choice(page, "next", "Next: Legacy tokens", NULL);
}

static void build_page(struct page *page, int number)
{
	page_clear(page);
	page->tenant = "contoso.example (global)";
	page->practice = true;
	if (number == 0)
		first_page(page);
	else if (number == 1)
		second_page(page);
	else
		third_page(page);
}

/* Carries out an input. Returns the page to go to, or -1 to quit. */
static int on_input(const struct input *input, int number)
{
	struct err err;

	switch (input->kind) {
	case INPUT_QUIT:
		return -1;
	case INPUT_BACK:
		return number ? number - 1 : 0;
	case INPUT_COPY:
		snprintf(said, sizeof said, "%s",
		    term_copy("DPVQ4F2KX", getenv("TMUX") != NULL, false, &err) ? "Sent." : err.told);
		return number;
	case INPUT_BARE:
		term_bare("https://microsoft.com/devicelogin\nDPVQ4F2KX", "Press a key.");
		return number;
	case INPUT_TICKED:
		ticked = !ticked;
		return number;
	case INPUT_TRACE:
		abort();
	case INPUT_TIMELINE:
		fputs("a library \033[31mspeaks\n", stderr);
		return number;
	case INPUT_CHOSE:
		snprintf(said, sizeof said, "Chose %s.", input->id);
		return !strcmp(input->id, "write") ? 1 : !strcmp(input->id, "long") ? 2 : number;
	case INPUT_TYPED:
		snprintf(said, sizeof said, "Typed %zu: %.200s%s", strlen(input->text), input->text,
		    input->submitted ? " (Enter)" : "");
		return number;
	default:
		snprintf(said, sizeof said, "Input %d.", (int)input->kind);
		return number;
	}
}

static int run_pages(struct view *view, struct page *page, struct frame *frame)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	struct input input;
	sigset_t winch, old;
	int rows, cols, key, number = 0;

	/* The signal is let in only during the wait, so that none is missed. */
	sigemptyset(&winch);
	sigaddset(&winch, SIGWINCH);
	sigprocmask(SIG_BLOCK, &winch, &old);

	for (;;) {
		build_page(page, number);
		term_size(&rows, &cols);
		frame_begin(frame, rows, cols);
		view_draw(view, page, frame);
		term_paint(frame);
		if (ppoll(&fd, 1, NULL, &old) < 0 && errno != EINTR)
			return 2;
		if (resized) {
			resized = 0;
			term_resized();
		}
		while ((key = term_key()) > 0) {
			if (key == K_REDRAW)
				term_redraw();
			if (!view_key(view, page, (unsigned)key, &input))
				continue;
			do {
				number = on_input(&input, number);
				if (number < 0)
					return 0;
			} while (view_more(view, &input));
			build_page(page, number);
		}
		if (key < 0)
			return 3;
	}
}

int main(int argc, char **argv)
{
	struct sigaction winch = { .sa_handler = on_winch },
			 crash = { .sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND };
	enum color_mode color = COLOR_AUTO;
	struct view view;
	struct page page = { 0 };
	struct frame frame;
	struct err err;
	bool ascii;
	int status;

	setlocale(LC_ALL, "");
	ascii = MB_CUR_MAX == 1;
	for (int i = 1; i < argc; i++) {
		ascii |= !strcmp(argv[i], "--ascii");
		if (!strcmp(argv[i], "--no-color"))
			color = COLOR_NEVER;
		if (!strcmp(argv[i], "--no-hup"))
			signal(SIGHUP, SIG_IGN);
	}
	sigaction(SIGWINCH, &winch, NULL);
	sigaction(SIGABRT, &crash, NULL);
	if (!term_open(color, NULL, &err)) {
		fprintf(stderr, "%s\n", err.told);
		return 1;
	}
	view_init(&view);
	frame_init(&frame, ascii);
	status = run_pages(&view, &page, &frame);
	term_close();
	view_release(&view);
	frame_release(&frame);
	page_release(&page);
	return status;
}
