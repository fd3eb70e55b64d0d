/* pty.c - a program on a terminal of its own */
#include "pty/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include <cmocka.h>

#define KEPT_BYTES  65536
#define CELLS_BYTES (200 * 400 * 4)

struct pty {
	int master, slave;
	pid_t pid;
	bool exited, feeding;
	int status;
	struct rusage usage;
	struct termios modes; /* at the start, to compare with at the end */
	VTerm *vterm;
	VTermScreen *screen;
	bool cursor_shown, alternate, paste;
	double started_ms, first_ms;
	size_t count;
	char kept[KEPT_BYTES + 1]; /* the last bytes that the program sent */
	size_t kept_len;
	char text[CELLS_BYTES]; /* for pty_screen */
	char row[2000];
};

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* --- starting --- */

static bool read_bytes(struct pty *pty, int ms);

/* A program that is busy writing does not read, so its output is read meanwhile, though not from within the emulator.
 * */
static void to_program(const char *bytes, size_t len, void *user)
{
	struct pty *pty = user;
	double end = now_ms() + PTY_DEADLINE_MS;

	while (len && pty->master >= 0 && now_ms() < end) {
		ssize_t wrote = write(pty->master, bytes, len);
		struct pollfd room = { .fd = pty->master, .events = POLLOUT };

		if (wrote > 0) {
			bytes += wrote;
			len -= (size_t)wrote;
		} else if (errno == EAGAIN) {
			poll(&room, 1, 10);
			if (!pty->feeding)
				read_bytes(pty, 0);
		} else if (errno != EINTR) {
			return; /* the program is gone: the next wait fails and says so */
		}
	}
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
	struct pty *pty = user;

	if (property == VTERM_PROP_CURSORVISIBLE)
		pty->cursor_shown = value->boolean;
	if (property == VTERM_PROP_ALTSCREEN)
		pty->alternate = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static char *joined(const char *name, const char *value)
{
	char *text = NULL;

	if (!value || asprintf(&text, "%s=%s", name, value) < 0)
		return NULL;
	return text;
}

/* Builds the program's environment: only these variables reach it. Never freed: this is the child, before exec. */
static char **environment(const struct pty_options *options)
{
	static const char *const kept[] = { "HOME", "PATH", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
		"ASAN_OPTIONS", "UBSAN_OPTIONS", "NAAREADY_DATA", NULL };
	static char *env[64];
	size_t count = 0;

	env[count++] = joined("TERM", options->term ? options->term : "xterm-256color");
	env[count++] = joined("LC_ALL", options->locale ? options->locale : "C.UTF-8");
	for (size_t i = 0; kept[i]; i++)
		if ((env[count] = joined(kept[i], getenv(kept[i]))))
			count++;
	for (size_t i = 0; options->env && options->env[i] && count < 63; i++)
		env[count++] = strdup(options->env[i]);
	env[count] = NULL;
	return env;
}

static void be_child(const struct pty *pty, const struct pty_options *options)
{
	close(pty->master);
	if (login_tty(dup(pty->slave)) != 0)
		_exit(126);
	close(pty->slave);
	if (options->stderr_fd > 0)
		dup2(options->stderr_fd, STDERR_FILENO);
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL); /* whatever signals the test itself was started with */
	/* a background job ignores signals that an admin's shell does not */
	for (int i = 0; i < 4; i++)
		signal((int[]){ SIGHUP, SIGINT, SIGTERM, SIGQUIT }[i], SIG_DFL);
	execve(options->argv[0], (char *const *)options->argv, environment(options));
	_exit(127);
}

struct pty *pty_start(const struct pty_options *options)
{
	struct pty *pty = calloc(1, sizeof *pty);
	int rows = options->rows > 0 ? options->rows : 24, cols = options->cols > 0 ? options->cols : 80;
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

	assert_non_null(pty);
	if (options->rows < 0)
		size = (struct winsize){ 0 };
	assert_int_equal(openpty(&pty->master, &pty->slave, NULL, NULL, &size), 0);
	fcntl(pty->master, F_SETFD, FD_CLOEXEC);
	fcntl(pty->master, F_SETFL, O_RDWR | O_NONBLOCK);
	tcgetattr(pty->slave, &pty->modes);
	pty->cursor_shown = true;
	pty->vterm = vterm_new(rows, cols);
	vterm_set_utf8(pty->vterm, !options->locale || strstr(options->locale, "UTF-8") != NULL);
	vterm_output_set_callback(pty->vterm, to_program, pty);
	pty->screen = vterm_obtain_screen(pty->vterm);
	vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
	vterm_screen_enable_altscreen(pty->screen, 1);
	vterm_screen_reset(pty->screen, 1);
	pty->first_ms = -1;
	pty->started_ms = now_ms();
	pty->pid = fork();
	assert_true(pty->pid >= 0);
	if (pty->pid == 0)
		be_child(pty, options);
	return pty;
}

/* --- reading --- */

static void keep_bytes(struct pty *pty, const char *bytes, size_t len)
{
	if (len > KEPT_BYTES) {
		bytes += len - KEPT_BYTES;
		len = KEPT_BYTES;
	}
	if (pty->kept_len + len > KEPT_BYTES) {
		size_t drop = pty->kept_len + len - KEPT_BYTES;

		memmove(pty->kept, pty->kept + drop, pty->kept_len - drop);
		pty->kept_len -= drop;
	}
	memcpy(pty->kept + pty->kept_len, bytes, len);
	pty->kept_len += len;
}

/* Notes the mode of bracketed paste, for which libvterm has no property. */
static void note_paste(struct pty *pty, const char *bytes, size_t len)
{
	const char *on = memmem(bytes, len, "\033[?2004h", 8), *off = memmem(bytes, len, "\033[?2004l", 8);

	if (on || off)
		pty->paste = on > off;
}

/* Waits @ms for bytes and hands them to the emulator. False when none came. */
static bool read_bytes(struct pty *pty, int ms)
{
	struct pollfd ready = { .fd = pty->master, .events = POLLIN };
	char bytes[16384];
	ssize_t got;

	if (pty->master < 0 || poll(&ready, 1, ms) <= 0)
		return false;
	got = read(pty->master, bytes, sizeof bytes);
	if (got <= 0)
		return false;
	if (pty->first_ms < 0)
		pty->first_ms = now_ms() - pty->started_ms;
	pty->count += (size_t)got;
	keep_bytes(pty, bytes, (size_t)got);
	note_paste(pty, bytes, (size_t)got);
	pty->feeding = true;
	vterm_input_write(pty->vterm, bytes, (size_t)got);
	pty->feeding = false;
	return true;
}

static void look_for_exit(struct pty *pty)
{
	int status;

	if (pty->exited || wait4(pty->pid, &status, WNOHANG, &pty->usage) != pty->pid)
		return;
	pty->exited = true;
	pty->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void free_pty(struct pty *pty)
{
	if (!pty->exited) {
		kill(pty->pid, SIGKILL);
		waitpid(pty->pid, NULL, 0);
	}
	if (pty->master >= 0)
		close(pty->master);
	if (pty->slave >= 0)
		close(pty->slave);
	vterm_free(pty->vterm);
	free(pty);
}

/* Prints the screen and ends the test. */
static void give_up(struct pty *pty, const char *what, const char *detail)
{
	char text[CELLS_BYTES / 4], wanted[500];
	char state[100] = "running";

	if (pty->exited)
		snprintf(state, sizeof state, "ended with %d", pty->status);
	snprintf(text, sizeof text, "%s", pty_screen(pty));
	snprintf(wanted, sizeof wanted, "%s", detail);
	free_pty(pty);
	fail_msg("%s \"%s\" (the program is %s); the screen is:\n%s", what, wanted, state, text);
}

void pty_until(struct pty *pty, bool (*is)(struct pty *, const void *), const void *arg, const char *what)
{
	double end = now_ms() + PTY_DEADLINE_MS;

	while (!is(pty, arg)) {
		bool got = read_bytes(pty, 20);

		look_for_exit(pty);
		if (!got && (pty->exited || now_ms() > end))
			give_up(pty, "waited in vain for", what);
	}
}

static bool screen_has(struct pty *pty, const void *text)
{
	return pty_has(pty, text);
}

static bool screen_has_not(struct pty *pty, const void *text)
{
	return !pty_has(pty, text);
}

void pty_see(struct pty *pty, const char *text)
{
	pty_until(pty, screen_has, text, text);
}

void pty_see_not(struct pty *pty, const char *text)
{
	pty_until(pty, screen_has_not, text, text);
}

void pty_quiet(struct pty *pty, int ms)
{
	while (read_bytes(pty, ms))
		;
}

/* --- the screen --- */

VTermScreenCell pty_cell(const struct pty *pty, int row, int col)
{
	VTermScreenCell cell = { 0 };

	vterm_screen_get_cell(pty->screen, (VTermPos){ .row = row, .col = col }, &cell);
	return cell;
}

static size_t put_utf8(char *out, uint32_t point)
{
	size_t len = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

	for (size_t i = len; --i; point >>= 6)
		out[i] = (char)(0x80 | (point & 0x3F));
	out[0] = (char)(len == 1 ? point : (0xF00u >> len & 0xF0) | point);
	return len;
}

/* One row without its trailing blanks. */
static size_t put_row(const struct pty *pty, int row, int cols, char *out, size_t room)
{
	size_t len = 0;

	for (int col = 0; col < cols && len + 4 * VTERM_MAX_CHARS_PER_CELL < room;) {
		VTermScreenCell cell = pty_cell(pty, row, col);

		if (!cell.chars[0] || cell.chars[0] == (uint32_t)-1)
			cell.chars[0] = ' ';
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			len += put_utf8(out + len, cell.chars[i]);
		col += cell.width > 1 ? cell.width : 1;
	}
	while (len && out[len - 1] == ' ')
		len--;
	out[len] = '\0';
	return len;
}

const char *pty_row(const struct pty *pty, int row)
{
	struct pty *mine = (struct pty *)(uintptr_t)pty; /* only the buffer for the answer is written */
	int rows, cols;

	vterm_get_size(pty->vterm, &rows, &cols);
	put_row(pty, row, cols, mine->row, sizeof mine->row);
	return pty->row;
}

const char *pty_screen(const struct pty *pty)
{
	struct pty *mine = (struct pty *)(uintptr_t)pty;
	size_t len = 0;
	int rows, cols;

	vterm_get_size(pty->vterm, &rows, &cols);
	for (int row = 0; row < rows; row++) {
		len += put_row(pty, row, cols, mine->text + len, sizeof mine->text - len - 2);
		mine->text[len++] = '\n';
	}
	mine->text[len] = '\0';
	return pty->text;
}

bool pty_has(const struct pty *pty, const char *text)
{
	return strstr(pty_screen(pty), text) != NULL;
}

int pty_rows(const struct pty *pty)
{
	int rows, cols;

	vterm_get_size(pty->vterm, &rows, &cols);
	return rows;
}

VTermPos pty_cursor(const struct pty *pty)
{
	VTermPos at;

	vterm_state_get_cursorpos(vterm_obtain_state(pty->vterm), &at);
	return at;
}

bool pty_cursor_shown(const struct pty *pty)
{
	return pty->cursor_shown;
}

bool pty_alternate(const struct pty *pty)
{
	return pty->alternate;
}

size_t pty_count(const struct pty *pty)
{
	return pty->count;
}

void pty_count_again(struct pty *pty)
{
	pty->count = 0;
	pty->kept_len = 0;
}

double pty_first_byte_ms(const struct pty *pty)
{
	return pty->first_ms;
}

bool pty_sent(const struct pty *pty, const char *bytes)
{
	return memmem(pty->kept, pty->kept_len, bytes, strlen(bytes)) != NULL;
}

const char *pty_bytes(const struct pty *pty, size_t *len)
{
	*len = pty->kept_len;
	return pty->kept;
}

/* --- keys --- */

void pty_type(struct pty *pty, const char *text)
{
	while (*text) {
		unsigned char lead = (unsigned char)*text;
		size_t len = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
		uint32_t point = len == 1 ? lead : lead & (0x7Fu >> len);

		for (size_t i = 1; i < len; i++)
			point = point << 6 | ((unsigned char)text[i] & 0x3Fu);
		vterm_keyboard_unichar(pty->vterm, point, VTERM_MOD_NONE);
		text += len;
	}
}

void pty_key(struct pty *pty, VTermKey key)
{
	vterm_keyboard_key(pty->vterm, key, VTERM_MOD_NONE);
}

void pty_ctrl(struct pty *pty, char letter)
{
	vterm_keyboard_unichar(pty->vterm, (uint32_t)letter, VTERM_MOD_CTRL);
}

void pty_paste(struct pty *pty, const char *text)
{
	vterm_keyboard_start_paste(pty->vterm);
	to_program(text, strlen(text), pty);
	vterm_keyboard_end_paste(pty->vterm);
}

void pty_bytes_in(struct pty *pty, const char *bytes, size_t len)
{
	to_program(bytes, len, pty);
}

/* --- hangup and end --- */

void pty_resize(struct pty *pty, int rows, int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

	vterm_set_size(pty->vterm, rows, cols);
	ioctl(pty->master, TIOCSWINSZ, &size);
}

void pty_signal(struct pty *pty, int number)
{
	kill(pty->pid, number);
}

pid_t pty_pid(const struct pty *pty)
{
	return pty->pid;
}

void pty_hangup(struct pty *pty)
{
	close(pty->slave);
	close(pty->master);
	pty->slave = pty->master = -1;
}

/* Waits for the end of the program itself, where there is no terminal to read from. */
static void wait_for_exit(const struct pty *pty)
{
	struct pollfd ended = { .fd = (int)syscall(434 /* pidfd_open, new in Linux 5.3 */, pty->pid, 0),
		.events = POLLIN };

	poll(&ended, 1, PTY_DEADLINE_MS);
	close(ended.fd);
}

/* Reads until the program has ended and all its output was read. */
static void read_to_end(struct pty *pty)
{
	double end = now_ms() + PTY_DEADLINE_MS;

	while (!pty->exited) {
		if (pty->master < 0)
			wait_for_exit(pty);
		else
			read_bytes(pty, 20);
		look_for_exit(pty);
		if (!pty->exited && now_ms() > end)
			give_up(pty, "waited in vain for", "the end of the program");
	}
	while (read_bytes(pty, 0))
		;
}

static bool same_modes(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
	       a->c_lflag == b->c_lflag;
}

int pty_finish(struct pty *pty)
{
	struct termios modes;
	int status;

	read_to_end(pty);
	tcgetattr(pty->slave, &modes);
	if (!same_modes(&modes, &pty->modes))
		give_up(pty, "after the end the terminal has", "other modes than before");
	if (!pty->cursor_shown)
		give_up(pty, "after the end the terminal has", "no cursor");
	if (pty->alternate)
		give_up(pty, "after the end the terminal is on", "the alternate screen");
	if (pty->paste)
		give_up(pty, "after the end the terminal has", "bracketed paste on");
	status = pty->status;
	free_pty(pty);
	return status;
}

int pty_reap(struct pty *pty, double *cpu)
{
	int status;

	read_to_end(pty);
	if (cpu)
		*cpu = (double)(pty->usage.ru_utime.tv_sec + pty->usage.ru_stime.tv_sec) +
		       (double)(pty->usage.ru_utime.tv_usec + pty->usage.ru_stime.tv_usec) / 1e6;
	status = pty->status;
	free_pty(pty);
	return status;
}
