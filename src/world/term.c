/* term.c - the terminal, through ncursesw; the only file that knows curses */
#include "world/term.h"

#define NCURSES_NOMACROS /* they claim many good names */
#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "world/host.h"
#include "world/signals.h"
#include "world/term_copy.h"
#include "world/term_keys.h"
#include "world/term_looks.h"

/* --- bytes to the terminal past curses; only raw_write waits for a terminal that no longer reads --- */

/* Of text on stderr, the end matters. */
#define KEPT_BYTES_MAX 4096

#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

static int real_stderr = -1;

static bool raw_write(const char *bytes, size_t len)
{
	while (len) {
		ssize_t wrote = write(STDOUT_FILENO, bytes, len);

		if (wrote > 0) {
			bytes += wrote;
			len -= (size_t)wrote;
		} else if (errno == EAGAIN) {
			struct pollfd room = { .fd = STDOUT_FILENO, .events = POLLOUT };

			poll(&room, 1, -1);
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}

/* Writes all of it; false if the terminal is gone. */
static bool raw_text(const char *text)
{
	return raw_write(text, strlen(text));
}

static bool raw_paste(bool on)
{
	return raw_text(on ? PASTE_ON : PASTE_OFF);
}

static int number_of(const char *name, int most)
{
	const char *text = getenv(name);
	long number = text ? strtol(text, NULL, 10) : 0;

	return number > 0 && number <= most ? (int)number : 0;
}

/* Of the window; if it has none (a serial line says 0x0), of LINES and COLUMNS; else 24 by 80. */
static void raw_size(int *rows, int *cols, int most)
{
	struct winsize size = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		size = (struct winsize){ 0 };
	*rows = size.ws_row ? size.ws_row : number_of("LINES", most);
	*cols = size.ws_col ? size.ws_col : number_of("COLUMNS", most);
	*rows = !*rows ? 24 : *rows > most ? most : *rows;
	*cols = !*cols ? 80 : *cols > most ? most : *cols;
}

/* Leaves every mode that we may have set. Async-signal-safe. */
static void raw_reset(void)
{
	static const char reset[] = PASTE_OFF "\033[0m\033[?25h\033[?1049l\r\n";
	struct pollfd room = { .fd = STDOUT_FILENO, .events = POLLOUT };

	/* Do not write to a terminal that no longer reads: it would block for ever. */
	if (poll(&room, 1, 0) == 1 && write(STDOUT_FILENO, reset, sizeof reset - 1) < 0)
		return;
}

static bool raw_copy(enum copy_way way, const char *text)
{
	struct buf bytes;
	bool sent;

	buf_init(&bytes, 5 * TERM_COPY_MAX);
	term_copy_bytes(way, text, &bytes);
	sent = raw_write(buf_text(&bytes), bytes.len);
	buf_wipe(&bytes);
	buf_release(&bytes);
	return sent;
}

static void raw_keep_stderr(void)
{
	int kept;

	if (real_stderr >= 0 || !isatty(STDERR_FILENO))
		return;
	kept = host_memory_file();
	if (kept < 0)
		return;
	real_stderr = dup(STDERR_FILENO);
	if (real_stderr >= 0)
		dup2(kept, STDERR_FILENO);
	close(kept);
}

/* While the full screen is open, stderr of libraries is kept instead of spoiling the picture; afterwards it is printed
 * in ASCII, without control characters. Giving it back is async-signal-safe. */
static void raw_return_stderr(void)
{
	char kept[KEPT_BYTES_MAX];
	off_t end;
	ssize_t got;

	if (real_stderr < 0)
		return;
	end = lseek(STDERR_FILENO, 0, SEEK_END);
	got = pread(STDERR_FILENO, kept, sizeof kept, end > KEPT_BYTES_MAX ? end - KEPT_BYTES_MAX : 0);
	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	real_stderr = -1;
	for (ssize_t i = 0; i < got; i++)
		if (kept[i] != '\n' && (kept[i] < ' ' || kept[i] > '~'))
			kept[i] = '?';
	if (got > 0 && write(STDERR_FILENO, kept, (size_t)got) < 0)
		return;
}

/* --- the terminal through ncursesw --- */

/* Rows that continue past the edge, with their attributes: a link of 4 kB. */
#define FLOW_BYTES_MAX 16384

static struct {
	bool open;
	bool modern; /* knows bracketed paste and OSC 52 */
	bool flows;  /* wraps long lines by itself */
	bool cursor_shown;
	enum term_depth depth;
	int rows, cols;
	SCREEN *screen;
	struct term_read input;
	uint64_t flowed; /* hash of the rows written past the edge */
	struct buf raw;
} term;

static struct termios modes; /* terminal modes as found */
static volatile sig_atomic_t rescue_due;

/* --- size --- */

void term_size(int *rows, int *cols)
{
	*rows = term.rows;
	*cols = term.cols;
}

/* After a change of size, the terminal's picture is unknown. */
void term_resized(void)
{
	if (!term.open)
		return;
	raw_size(&term.rows, &term.cols, FRAME_EDGE_MAX);
	resize_term(term.rows, term.cols);
	clearok(curscr, TRUE);
	term.flowed = 0;
}

/* --- open and close --- */

static void no_signal(int number)
{
	(void)number;
}

/* newterm installs handlers for default signals; signals.c needs them, so install dummies for this moment. @above: a line
 * for the scroll-back, or NULL. */
static SCREEN *new_screen(const char *type, const char *above)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction before[4], ours = { .sa_handler = no_signal };
	sigset_t all, old;
	SCREEN *screen;

	if (above) {
		printf("%s\n", above);
		fflush(stdout);
	}
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	for (size_t i = 0; i < 4; i++)
		sigaction(numbers[i], &ours, &before[i]);
	screen = newterm(type, stdout, stdin);
	for (size_t i = 0; i < 4; i++)
		sigaction(numbers[i], &before[i], NULL);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return screen;
}

/* A type without cursor addressing is useless. newterm cannot be tried: it leaks when it fails. */
static bool is_usable(const char *type)
{
	int found;
	bool usable;

	if (setupterm(type, STDOUT_FILENO, &found) == ERR)
		return false;
	usable = cursor_address != NULL;
	del_curterm(cur_term);
	return usable;
}

/* Many types are newer than the machine's terminfo; nearly all of them behave like xterm. */
static SCREEN *find_screen(const char *type, const char *above)
{
	static const char *const others[] = { "xterm-256color", "xterm", "vt100", NULL };

	if (is_usable(type))
		return new_screen(type, above);
	for (size_t i = 0; others[i] && strcmp(type, "unknown") != 0; i++)
		if (is_usable(others[i]))
			return new_screen(others[i], above);
	return NULL;
}

/* A pair of colours for each style; without the terminal's own colours none can be mixed with them. */
static void set_colors(enum color_mode mode, const char *type)
{
	term.depth = DEPTH_NONE;
	if (mode == COLOR_NEVER || !has_colors() || start_color() == ERR || use_default_colors() == ERR)
		return;
	term.depth = term_depth(type, COLORS);
	for (short style = 1; style < STYLE_COUNT; style++)
		init_pair(style, term_look(term.depth, (unsigned)style)->ink,
		    term_look(term.depth, (unsigned)style)->ground);
}

static void term_set_modes(void)
{
	raw(); /* flow control off, too: with it Ctrl-S would freeze us */
	noecho();
	nonl();
	idlok(stdscr, TRUE);
	typeahead(-1);                     /* never stop a picture half way for input */
	resize_term(term.rows, term.cols); /* newterm trusts LINES and COLUMNS, which do not follow the window */
}

bool term_open(enum color_mode color, const char *above, struct err *err)
{
	const char *type = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE, NULL, "%s", _("Input or output is no terminal."));
	if (!type || !*type || !strcmp(type, "dumb"))
		return err_set(err, ERR_USAGE, NULL, "%s",
		    _("This terminal cannot show full-screen pages (TERM is empty or \"dumb\")."));
	if (tcgetattr(STDIN_FILENO, &modes) != 0)
		return err_set(err, ERR_USAGE, NULL, "%s", strerror(errno));
	term.screen = find_screen(type, above);
	if (!term.screen)
		return err_set(err, ERR_USAGE, NULL, _("This terminal cannot show full-screen pages (TERM is \"%s\")."),
		    type);
	term.open = true;
	term.cursor_shown = true;
	term_read_init(&term.input);
	term.modern = term_is_modern(type);
	term.flows = auto_right_margin;
	term.flowed = 0;
	raw_size(&term.rows, &term.cols, FRAME_EDGE_MAX);
	term_set_modes();
	set_colors(color, type);
	raw_keep_stderr();
	signals_rescue = term_rescue;
	rescue_due = 1;
	if (term.modern)
		term.input.gone = !raw_paste(true);
	return true;
}

void term_close(void)
{
	if (!term.open)
		return;
	rescue_due = 0;
	if (!term.input.gone) {
		if (term.modern)
			raw_paste(false);
		curs_set(1);
		endwin();
	}
	tcsetattr(STDIN_FILENO, TCSANOW, &modes);
	delscreen(term.screen);
	term.screen = NULL;
	term.open = false;
	wipe(&term.input, sizeof term.input); /* input typed ahead may be a secret */
	buf_release(&term.raw);
	raw_return_stderr();
}

void term_rescue(void)
{
	int saved = errno;

	if (!rescue_due)
		return;
	rescue_due = 0;
	raw_reset();
	tcsetattr(STDIN_FILENO, TCSANOW, &modes);
	raw_return_stderr();
	errno = saved;
}

int term_key(void)
{
	return term.open ? term_read_key(&term.input) : -1;
}

bool term_key_behind(size_t least)
{
	return term.open && term_read_behind(&term.input, least);
}

/* --- pictures --- */

static attr_t look_of(unsigned style, short *pair)
{
	const struct look *look = term_look(term.depth, style);

	*pair = look->ink == LOOK_OWN && look->ground == LOOK_OWN ? 0 : (short)style;
	return (look->bits & LOOK_BOLD ? A_BOLD : 0) | (look->bits & LOOK_REVERSE ? A_REVERSE : 0) |
	       (look->bits & LOOK_UNDERLINE ? A_UNDERLINE : 0);
}

static void set_look(unsigned style)
{
	short pair;
	attr_t attributes = look_of(style, &pair);

	attr_set(attributes, pair, NULL);
}

/* Cells of one style go to curses as one string. */
static void paint_row(const struct frame *frame, int row, int cols)
{
	const struct cell *cells = &frame->cells[(size_t)row * (size_t)frame->cols];
	char run[FRAME_EDGE_MAX * sizeof cells->text];

	for (int col = 0, from; col < cols;) {
		size_t len = 0;

		for (from = col; col < cols && cells[col].style == cells[from].style; col++) {
			size_t more = strlen(cells[col].text);

			memcpy(run + len, cells[col].text, more); /* a string is one row at most */
			len += more;
		}
		set_look(cells[from].style);
		mvaddnstr(row, from, run, (int)len);
	}
}

static uint64_t term_mix(uint64_t hash, const char *text)
{
	do
		hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	while (*text++);
	return hash;
}

static int add_raw(int byte)
{
	char one = (char)byte;

	buf_add_n(&term.raw, &one, 1);
	return byte;
}

static void go_to(int row, int col)
{
	const char *place = tparm(cursor_address, row, col);

	if (place)
		tputs(place, 1, add_raw);
}

static void flow_row(const struct frame *frame, int row)
{
	const struct cell *cells = &frame->cells[(size_t)row * (size_t)frame->cols];
	int end = frame->cols;

	while (end && !strcmp(cells[end - 1].text, " "))
		end--;
	for (int col = 0; col < end; col++)
		buf_add(&term.raw, cells[col].text);
}

/* Curses moves the cursor to the next line instead of letting the terminal wrap, so a mouse would select two lines.
 * Rows that belong together are therefore written again in one go, after the picture. */
static void term_flow(const struct frame *frame, int rows)
{
	uint64_t hash = 0;

	for (int row = 0; row < rows; row++)
		if (frame->joined[row])
			for (int col = 0; col < frame->cols; col++)
				hash = term_mix(hash + (uint64_t)row + 1, frame->cells[row * frame->cols + col].text);
	if (hash == term.flowed || !term.flows)
		return;
	term.flowed = hash;
	buf_init(&term.raw, FLOW_BYTES_MAX);
	for (int row = 0; hash && row < rows; row++) {
		attr_t attributes;
		short pair;

		if (!frame->joined[row] || (row && frame->joined[row - 1]))
			continue;
		attributes = look_of(frame->cells[row * frame->cols].style, &pair);
		go_to(row, 0);
		vid_puts(attributes, pair, NULL, add_raw);
		for (int at = row; at < rows && (at == row || frame->joined[at - 1]); at++)
			flow_row(frame, at);
		vid_puts(A_NORMAL, 0, NULL, add_raw);
	}
	go_to(getcury(stdscr), getcurx(stdscr));
	term.input.gone = !raw_write(buf_text(&term.raw), term.raw.len);
	buf_release(&term.raw);
}

void term_paint(const struct frame *frame)
{
	int rows = frame->rows < term.rows ? frame->rows : term.rows;
	int cols = frame->cols < term.cols ? frame->cols : term.cols;

	if (!term.open || term.input.gone)
		return;
	for (int row = 0; row < rows; row++)
		paint_row(frame, row, cols);
	set_look(STYLE_PLAIN);
	if (frame->cursor_shown != term.cursor_shown)
		curs_set(frame->cursor_shown);
	term.cursor_shown = frame->cursor_shown;
	move(frame->cursor_row < rows ? frame->cursor_row : rows - 1,
	    frame->cursor_col < cols ? frame->cursor_col : cols - 1);
	refresh();
	if (cols == frame->cols)
		term_flow(frame, rows);
}

void term_redraw(void)
{
	if (!term.open || term.input.gone)
		return;
	clearok(curscr, TRUE);
	wrefresh(curscr);
	term.flowed = 0;
}

/* --- past curses --- */

bool term_copy(const char *text, bool in_tmux, bool in_screen, struct err *err)
{
	const char *type = getenv("TERM");
	enum copy_way way = term_copy_way(type, in_tmux, in_screen);

	if (!term.open || term.input.gone)
		return err_set(err, ERR_USAGE, NULL, "%s", _("The terminal is gone."));
	if (way == COPY_NOT)
		return err_set(err, ERR_USAGE, NULL,
		    _("Not copied: this terminal (%s) has no clipboard that programs can reach. F6 shows the text alone, to mark it by hand."),
		    type);
	if (strlen(text) > TERM_COPY_MAX)
		return err_set(err, ERR_USAGE, NULL,
		    _("Not copied: the text has %zu bytes, and terminals take %zu. F6 shows it alone, to mark it by hand."),
		    strlen(text), TERM_COPY_MAX);
	term.input.gone = !raw_copy(way, text);
	return !term.input.gone || err_set(err, ERR_USAGE, NULL, "%s", _("The terminal is gone."));
}

void term_bare(const char *text, const char *prompt)
{
	if (!term.open || term.input.gone)
		return;
	if (term.modern)
		raw_paste(false);
	endwin();
	raw();
	noecho();
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");

		raw_write(line, len);
		raw_text("\r\n");
		line += len + (line[len] == '\n');
	}
	raw_text("\r\n");
	term.input.gone = !raw_text(prompt);
	term_read_any(&term.input);
	if (term.input.gone)
		return;
	raw_text("\r\n");
	if (term.modern)
		raw_paste(true);
	term_resized();
	refresh();
}

void term_component(struct components *components)
{
	char built[40];

	snprintf(built, sizeof built, "%s.%d", NCURSES_VERSION, NCURSES_VERSION_PATCH);
	components_add(components, "ncurses", built, curses_version());
}
