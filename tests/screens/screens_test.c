/* screens_test.c - compares every page that a person sees with readable files
 *
 * The test reads every *.screen of SCREENS_DIR, walks its steps through the whole wizard in memory, and compares the
 * screens with the shots in the file. With REMAKE=1 (or --remake) it writes the screens into the files ("make screens").
 * FILES on the command line replace the folder.
 *
 * A file begins with comments that say why it is there, and headers, up to an empty line:
 *
 *     # why
 *     tenant: classic       a practice tenant
 *     size: 80x24           columns and rows
 *     plain: yes            through the plain renderer: a shot is what was printed since the last
 *     ascii: yes            as a terminal that shows only ASCII
 *     styles: yes           with a line "~" of styles under each line, and the cursor
 *     real: yes             without PRACTICE on it, as on a real tenant
 *     dry: yes              --dry-run
 *     profile: salesforce   another add-in
 *     unnamed: yes          the profile names neither the app's client id nor its owner
 *     own: yes              signing in with a client of the organisation's own
 *     app: yes              as an app, with its secret
 *     pseudo: yes           in a language that is two fifths longer (pseudo.c)
 *
 * Then steps, one a line; "#" begins a comment:
 *
 *     choose ID             a choice of the page        type ID TEXT      into a field, with Enter
 *     tick ID               turns a tick over           pick ID OPTION    one of several, from 0
 *     key Down Enter x      keys, through the view      text TEXT         typed into what has the focus
 *     answer TEXT           a line, plain: yes          settle SECONDS    replies come, and what is due by then
 *     reply COUNT           so many replies come
 *     wait SECONDS          the clock alone moves on    skip SECONDS      the same, but timers do not see it
 *     fault PATH NTH KIND [RETRY_AFTER]                 size 40x12        the window was resized
 *     cloud tokens STATE | grant SCOPES | app absent | role user | who NAME | lag SECONDS | calm    another admin did that
 *     disk full             nothing can be recorded     restart SECONDS   the program dies; started again after
 *     anew SECONDS          the same, and another run begins: only the mark tells of an open change
 *     review [open]         the program ends, and review is started: its list, or this run
 *     forget                drops the lines printed so far (plain: yes)
 *     sign-in               from the first page on, until signed in for both services
 *
 * And shots: "shot NAME" and "shot NAME FROM-TO" (only these rows), "aside NAME" (output beside the pages), each followed
 * by the screen, between lines "---". Blanks at the ends of lines do not count.
 */
#include <dirent.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tests/screens/script.h"

#define FILE_BYTES_MAX (4 << 20)
#define FILES_MAX      200
#define FENCE          "---"

/* A .screen file that is being walked. */
struct sheet {
	const char *path, *name;
	struct script script;
	const char *rest; /* the text not yet read */
	struct buf fresh; /* the text of the file as this walk makes it */
	int line_number;
	bool quiet; /* this is the second walk, which only compares with the first */
	bool broken;
};

static bool remake;
static unsigned tests, failures;

static bool print_result(bool good, const char *file, const char *name)
{
	printf("%s %u - %s: %s\n", good ? "ok" : "not ok", ++tests, file, name);
	failures += !good;
	return good;
}

static void print_lines(const char *sign, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		printf("# %s%.*s\n", sign, (int)len, text);
		text += len + (text[len] == '\n');
	}
}

/* Prints both screens, and the first line that differs. */
static void print_difference(const char *expected, const char *seen)
{
	const char *a = expected, *b = seen;

	while (*a || *b) {
		size_t la = strcspn(a, "\n"), lb = strcspn(b, "\n");

		if (la != lb || memcmp(a, b, la) != 0) {
			printf("# first difference:\n#   expected: %.*s\n#   seen:     %.*s\n", (int)la, a, (int)lb, b);
			break;
		}
		a += la + (a[la] == '\n');
		b += lb + (b[lb] == '\n');
	}
	printf("# expected:\n");
	print_lines("  |", expected);
	printf("# seen:\n");
	print_lines("  |", seen);
}

static bool next_line(struct sheet *sheet, char *line, size_t size)
{
	size_t len = strcspn(sheet->rest, "\n");

	if (!*sheet->rest)
		return false;
	snprintf(line, size, "%.*s", (int)len, sheet->rest);
	sheet->rest += len + (sheet->rest[len] == '\n');
	sheet->line_number++;
	return true;
}

static void expected_block(struct sheet *sheet, struct buf *expected)
{
	char line[4096];

	if (strncmp(sheet->rest, FENCE "\n", sizeof FENCE) != 0)
		return;
	next_line(sheet, line, sizeof line);
	while (next_line(sheet, line, sizeof line) && strcmp(line, FENCE) != 0)
		buf_printf(expected, "%s\n", line);
}

/* Copies without blanks at the ends of lines; rows @from to @to, or all when @to is 0. */
static void trim(const char *text, int from, int to, struct buf *out)
{
	for (int row = 0; *text; row++) {
		size_t len = strcspn(text, "\n"), used = len;

		while (used && text[used - 1] == ' ')
			used--;
		if (!to || (row >= from && row <= to))
			buf_printf(out, "%.*s\n", (int)used, text);
		text += len + (text[len] == '\n');
	}
}

static void stop_sheet(struct sheet *sheet, const char *why)
{
	const struct page *page = sheet->script.begun ? fake_page(&sheet->script.world) : NULL;

	sheet->broken = true;
	if (sheet->quiet)
		return;
	print_result(false, sheet->name, "its steps");
	printf("# %s:%d: %s\n", sheet->path, sheet->line_number, why);
	for (size_t i = 0; page && i < page->doc.count; i++)
		printf("#   %s: %s\n", page->doc.blocks[i].id,
		    page->doc.blocks[i].label ? page->doc.blocks[i].label : page->doc.blocks[i].text);
}

static void take_shot(struct sheet *sheet, const char *rest, bool aside)
{
	struct buf seen, trimmed, expected;
	char name[80] = "";
	int from = 0, to = 0;
	const char *leak;
	bool same;

	sscanf(rest, "%79s %d-%d", name, &from, &to);
	buf_init(&seen, FILE_BYTES_MAX);
	buf_init(&trimmed, FILE_BYTES_MAX);
	buf_init(&expected, FILE_BYTES_MAX);
	aside ? script_aside(&sheet->script, &seen) : script_show(&sheet->script, &seen);
	trim(buf_text(&seen), from, to, &trimmed);
	expected_block(sheet, &expected);
	buf_printf(&sheet->fresh, FENCE "\n%s" FENCE "\n", buf_text(&trimmed));
	leak = script_leak(&sheet->script, buf_text(&seen));
	same = !strcmp(buf_text(&expected), buf_text(&trimmed));
	if (!sheet->quiet) {
		print_result((same || remake) && !leak, sheet->name, name);
		if (leak)
			printf("# the screen shows a secret: %s\n", leak);
		if (!same && !remake)
			print_difference(buf_text(&expected), buf_text(&trimmed));
	}
	buf_release(&seen);
	buf_release(&trimmed);
	buf_release(&expected);
}

static void do_step(struct sheet *sheet, const char *line)
{
	if (!strncmp(line, "shot ", 5))
		take_shot(sheet, line + 5, false);
	else if (!strncmp(line, "aside ", 6))
		take_shot(sheet, line + 6, true);
	else if (*line && *line != '#' && !script_step(&sheet->script, line))
		stop_sheet(sheet, sheet->script.why);
}

/* Walks the whole file; the text that it would have now is in sheet->fresh. */
static void walk_sheet(struct sheet *sheet, const char *text)
{
	bool in_head = true;
	char line[4096];

	sheet->rest = text;
	buf_init(&sheet->fresh, FILE_BYTES_MAX);
	script_init(&sheet->script);
	while (next_line(sheet, line, sizeof line)) {
		buf_printf(&sheet->fresh, "%s\n", line);
		if (sheet->broken)
			continue;
		if (in_head && !*line)
			in_head = false;
		else if (!in_head)
			do_step(sheet, line);
		else if (*line != '#' && !script_header(&sheet->script, line))
			stop_sheet(sheet, sheet->script.why);
	}
	script_release(&sheet->script);
}

static void read_all(const char *path, struct buf *text)
{
	char chunk[4096];
	size_t got;
	FILE *file = fopen(path, "r");

	buf_init(text, FILE_BYTES_MAX);
	if (!file) {
		perror(path);
		exit(99);
	}
	while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
		buf_add_n(text, chunk, got);
	fclose(file);
}

static void write_all(const char *path, const struct buf *text)
{
	FILE *file = fopen(path, "w");

	if (!file || fwrite(buf_text(text), 1, text->len, file) != text->len || fclose(file) != 0) {
		perror(path);
		exit(99);
	}
}

static void test_file(const char *path)
{
	static struct sheet sheet, again;
	const char *slash = strrchr(path, '/');
	struct buf text;

	read_all(path, &text);
	sheet = (struct sheet){ .path = path, .name = slash ? slash + 1 : path };
	if (!pseudo_works() && strstr(buf_text(&text), "\npseudo: yes\n")) {
		printf("ok %u - %s # SKIP built without translations\n", ++tests, sheet.name);
		buf_release(&text);
		return;
	}
	walk_sheet(&sheet, buf_text(&text));
	again = (struct sheet){ .path = path, .name = sheet.name, .quiet = true };
	walk_sheet(&again, buf_text(&text));
	print_result(!strcmp(buf_text(&sheet.fresh), buf_text(&again.fresh)), sheet.name,
	    "the same when it is walked again");
	if (remake && !sheet.broken && strcmp(buf_text(&sheet.fresh), buf_text(&text)) != 0)
		write_all(path, &sheet.fresh);
	buf_release(&sheet.fresh);
	buf_release(&again.fresh);
	buf_release(&text);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void test_folder(const char *dir)
{
	char *paths[FILES_MAX], path[1024];
	size_t count = 0;
	struct dirent *entry;
	DIR *folder = opendir(dir);

	if (!folder) {
		perror(dir);
		exit(99);
	}
	while ((entry = readdir(folder)) && count < FILES_MAX) {
		size_t len = strlen(entry->d_name);

		if (len < 8 || strcmp(entry->d_name + len - 7, ".screen") != 0)
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, entry->d_name);
		paths[count++] = strdup(path);
	}
	closedir(folder);
	qsort(paths, count, sizeof *paths, by_name);
	for (size_t i = 0; i < count; i++) {
		test_file(paths[i]);
		free(paths[i]);
	}
}

int main(int argc, char **argv)
{
	const char *dir = getenv("SCREENS_DIR"), *wanted = getenv("REMAKE");
	int from = 1;

	setlocale(LC_ALL, "C.UTF-8");
	remake = wanted && *wanted;
	if (argc > from && !strcmp(argv[from], "--remake")) {
		remake = true;
		from++;
	}
	for (int i = from; i < argc; i++)
		test_file(argv[i]);
	if (from >= argc)
		test_folder(dir ? dir : "tests/screens");
	printf("1..%u\n", tests);
	return failures != 0;
}
