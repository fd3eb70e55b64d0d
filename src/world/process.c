/* process.c - process setup: locale, umask, memory, signals; and the way to the practice server */
#include "world/process.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "base/arena.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"
#include "world/carried.h"
#include "world/env.h"
#include "world/host.h"
#include "world/signals.h"

/* The locale that the environment asks for, as setlocale(3) looks for it. */
static const char *locale_wanted(const char *category)
{
	const char *const names[] = { "LC_ALL", category, "LANG" };
	const char *wanted = "";

	for (size_t i = 0; i < sizeof names / sizeof names[0] && !*wanted; i++)
		if (getenv(names[i]))
			wanted = getenv(names[i]);
	return wanted;
}

/* "de_DE.UTF-8", "de_DE.utf8@euro" */
static bool locale_is_utf8(const char *locale)
{
	const char *codeset = strchr(locale, '.');
	char name[sizeof ".UTF-8"] = "";

	if (codeset && strcspn(codeset, "@") < sizeof name)
		memcpy(name, codeset, strcspn(codeset, "@"));
	return text_same(name, ".UTF-8") || text_same(name, ".utf8");
}

/* Empty is unset, as to gettext. */
static bool languages_named(void)
{
	const char *languages = getenv("LANGUAGE");

	return languages && *languages;
}

/* A locale with UTF-8 that stands in for another: one of these is on every machine that has any. Under a name that begins with
 * "C." the C library of Debian 13 translates nothing, whatever LANGUAGE says; with a country it finds the same files. */
static bool locale_stand_in(int kind)
{
	return (kind == LC_MESSAGES && setlocale(kind, "C_US.UTF-8")) || setlocale(kind, "C.UTF-8") ||
	       setlocale(kind, "en_US.UTF-8");
}

#ifdef PORTABLE

/* The same on every machine, whatever locales it has: what the environment names tells language and characters, as
 * gettext and the C library understand the names. The C library of a static program knows no locale but this one. */
static bool words_inside(const char **lost)
{
	const char *locale = locale_wanted("LC_MESSAGES");
	bool utf8 = locale_is_utf8(locale_wanted("LC_CTYPE"));

	if (!locale_stand_in(LC_CTYPE) && utf8)
		*lost = locale_wanted("LC_CTYPE");
	if (*locale && strcmp(locale, "C") != 0 && strcmp(locale, "POSIX") != 0)
		catalogue_use(catalogue_for(carried_catalogues, languages_named() ? getenv("LANGUAGE") : locale));
	return utf8 && !*lost;
}

#else

/* "de_DE.UTF-8" where this machine has no such locale, as after SSH from one that has: the terminal shows UTF-8 all the
 * same, and our catalogue speaks German without it. False: there is none that could stand in for it. */
static bool locale_missing(int kind, const char *category)
{
	const char *wanted = locale_wanted(category);

	if (kind == LC_CTYPE && !locale_is_utf8(wanted))
		return true;
	if (!locale_stand_in(kind))
		return false;
	if (kind == LC_MESSAGES && !languages_named())
		setenv("LANGUAGE", wanted, 1);
	return true;
}

static bool words_installed(const char **lost)
{
	const char *messages = setlocale(LC_MESSAGES, "");
	bool utf8;

	/* Take only characters and messages from the locale: the other categories cost a dozen files at each start, and
	 * numbers and times must look the same everywhere. */
	if (!setlocale(LC_CTYPE, "") && !locale_missing(LC_CTYPE, "LC_CTYPE"))
		*lost = locale_wanted("LC_CTYPE");
	if (!messages && !locale_missing(LC_MESSAGES, "LC_MESSAGES"))
		*lost = locale_wanted("LC_MESSAGES");
	else if (messages && strncmp(messages, "C.", 2) == 0 && languages_named())
		locale_stand_in(LC_MESSAGES);
#ifdef ENABLE_NLS
	bindtextdomain("naaready", env_locale());
	bind_textdomain_codeset("naaready", "UTF-8");
	textdomain("naaready");
#endif
	utf8 = text_same(nl_langinfo(CODESET), "UTF-8");
	if (!utf8)
		locale_stand_in(LC_CTYPE);
	return utf8;
}

#endif

bool process_words(const char **lost)
{
	*lost = NULL;
#ifdef PORTABLE
	return words_inside(lost);
#else
	return words_installed(lost);
#endif
}

static void no_memory(void)
{
	static const char words[] = "naaready: out of memory\n";

	signals_rescue();
	if (write(STDERR_FILENO, words, sizeof words - 1) < 0)
		return;
}

/* Fill closed standard descriptors: a file of ours must not become "standard error", and writing there must still
 * fail. A folder can be neither read nor written, and "/" is there where nothing else is. */
static void hold_standard(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/", O_RDONLY | O_DIRECTORY) < 0)
			return;
}

int process_nowhere(void)
{
	int fd = open("/dev/null", O_RDWR);

	return fd >= 0 ? fd : open("/", O_RDONLY | O_DIRECTORY);
}

void process_careful(void)
{
	hold_standard();
	arena_fatal = no_memory;
	/* First of all: libcrypto refuses once it was used. Whether a library that is loaded with us has used it is known
	 * to tests/wire/http_secret_test.c; where one has, there is nothing that we could do instead. */
	(void)hash_wipe_freed();
	umask(077);
	host_hide_memory();
	/* A file size limit becomes an error of the write, and is reported as such. */
	signal(SIGXFSZ, SIG_IGN);
}

void process_unbroken(void)
{
	signal(SIGPIPE, SIG_IGN);
}

unsigned process_pid(void)
{
	return (unsigned)getpid();
}

/* The directory of this program; "" if the system does not tell. */
static void find_own_dir(char out[PATH_MAX])
{
	char *slash;

	host_program(out);
	slash = strrchr(out, '/');
	if (slash)
		*slash = '\0';
}

void process_practice_server(const char *const *argv, struct err *err)
{
	static const char *const doing = N_("serving the practice cloud");
	char own_dir[PATH_MAX], path[PATH_MAX + sizeof "/" PRACTICE_SERVER];
	const char *dirs[] = { own_dir, BINDIR };

	find_own_dir(own_dir);
	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
		snprintf(path, sizeof path, "%s/" PRACTICE_SERVER, dirs[i]);
		execv(path, (char *const *)(uintptr_t)argv);
		if (errno != ENOENT) {
			err_set(err, ERR_FILE, doing, "%s: %s", path, strerror(errno));
			return;
		}
	}
	err_set(err, ERR_USAGE, doing,
	    _("The program that serves the practice cloud is not installed: %s is neither in %s nor in %s. Install it; a build --without-practice-server does not have it."),
	    PRACTICE_SERVER, own_dir, BINDIR);
}

void process_again(const char *const *argv, struct err *err)
{
	char program[PATH_MAX];

	host_again(host_program(program), (char *const *)(uintptr_t)argv);
	err_set(err, ERR_FILE, N_("starting practice"), _("%s. Start it yourself: naaready practice"), strerror(errno));
}

void process_component(struct components *components)
{
#ifdef __GLIBC__
	char built[24];

	snprintf(built, sizeof built, "%d.%d", __GLIBC__, __GLIBC_MINOR__);
	components_add(components, "GNU C Library", built, gnu_get_libc_version());
#elif defined(MUSL)
	/* it tells its version to nobody; who builds a portable program knows it */
	components_add(components, "musl", MUSL, NULL);
#endif
}

/* Next to this program, or where both are installed. */
bool process_has_practice_server(void)
{
	char own_dir[PATH_MAX], path[PATH_MAX + sizeof "/" PRACTICE_SERVER];

	find_own_dir(own_dir);
	snprintf(path, sizeof path, "%s/" PRACTICE_SERVER, own_dir);
	return access(path, X_OK) == 0 || access(BINDIR "/" PRACTICE_SERVER, X_OK) == 0;
}

bool process_ask(const char *question, bool *yes)
{
	char line[80];

	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return false;
	fputs(question, stderr);
	fflush(stderr);
	*yes = fgets(line, sizeof line, stdin) && (text_begins(line, "y") || text_begins(line, _("y")));
	return true;
}

int process_columns(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40 ? size.ws_col : 80;
}

void process_wrap(const char *text, struct buf *out)
{
	struct winsize size;
	size_t skip;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) {
		buf_add(out, text);
		return;
	}
	while (*text) {
		size_t len = text_wrap(text, size.ws_col, &skip);

		/* one word that is wider than the terminal */
		if (skip == len) {
			len += strcspn(text + len, " \n");
			skip = len + (text[len] != '\0');
		}
		buf_add_n(out, text, len);
		text += skip;
		if (*text || text[-1] == '\n')
			buf_add(out, "\n");
	}
}
