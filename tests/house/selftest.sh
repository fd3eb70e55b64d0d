#!/bin/sh
# selftest.sh - plants an offence for each law in a copy of the tree, and asserts that the law finds it
. "$(dirname "$0")/tap.sh"
build=${2:-${NAAREADY_BUILD:-.}}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

mkdir "$copy/tree"
cp "$tree/.clang-format" "$copy/tree"
(cd "$tree" && cp -R src data man po completions tests debian packaging Makefile.am HACKING.md README "$copy/tree")
chmod -R u+w "$copy/tree"

# afresh: removes what was planted, in the files that are touched and in a new one.
touched='src/core/run.c src/wizard/wizard.c src/world/loop.c src/world/ui.c src/base/text.c src/base/timefmt.c
	src/base/timefmt.h src/commands/options_table.c src/core/check.c src/wizard/keys.c src/core/run.c
	po/POTFILES.in man/naaready.1 man/naaready-practice.1 README'
afresh() {
	# shellcheck disable=SC2086
	(cd "$tree" && tar cf - $touched) | (cd "$copy/tree" && tar xf -)
	rm -f "$copy/tree/src/core/planted.c"
}

# found LAW PATTERN TITLE [BUILD]: the law says "not ok" and names what was planted.
found() {
	said=$(sh "$here/$1.sh" "$copy/tree" "${4:-$build}" 2>&1)
	judge "$1: $3" "$(echo "$said" | grep -q '^not ok' && echo "$said" | grep '^#' | grep -qE -- "$2" || echo "$said")"
	afresh
}

# silent LAW PATTERN TITLE: the law does not name a line that only looks like an offence.
silent() {
	said=$(sh "$here/$1.sh" "$copy/tree" "$build" 2>&1)
	judge "$1: $3" "$(echo "$said" | grep -E -- "^#.*$2")"
	afresh
}

plant() {
	printf '%s\n' "$2" >> "$copy/tree/$1"
}

plant src/wizard/wizard.c '#include "world/term.h"'
found layers 'wizard/wizard\.c.*world/term\.h' "the wizard sees the terminal"
plant src/core/run.c '#include "flow/order.h"'
found layers 'core/run\.c.*flow/order\.h' "core sees flow"
plant src/world/loop.c '#include "wizard/steps/parts.h"'
found layers 'world/loop\.c.*steps' "the loop knows a step"
plant src/core/run.c '#include "scope.h"'
found layers 'core/run\.c.*scope\.h' "a header without its room"

plant src/core/run.c '#include <curl/curl.h>'
found owners 'core/run\.c' "libcurl in core"
plant src/world/ui.c '#include <curses.h>'
found owners 'world/ui\.c' "curses beside world/term.c"
plant src/core/run.c '#include <unistd.h>'
found owners 'core/run\.c' "the system in core"
plant src/world/ui.c '#include <sys/prctl.h>'
found owners 'world/ui\.c' "a header of Linux beside world/host.c"
plant src/world/ui.c 'static int planted(void) { return CLOCK_BOOTTIME; }'
found owners 'world/ui\.c' "a clock of Linux beside world/host.c"
plant src/world/ui.c 'static const char *planted = "/proc/self/exe";'
found owners 'world/ui\.c' "a file of the kernel beside world/host.c"

plant src/base/text.c 'static int planted(const char *s) { return atoi(s); }'
found banned 'base/text\.c.*atoi' "atoi"
plant src/wizard/steps/step_tenant.c 'static void planted(struct page *page) { page_choice(page, "x", "X", NULL); }'
found banned 'steps/step_tenant\.c.*page_choice' "a choice without a row"
plant src/base/text.c '/* atoi(s) */ static const char *planted = "atoi(s)";'
silent banned 'atoi' "atoi in a comment and in quotes is fine"
plant src/base/text.c 'static int planted(const char *s) { return !strncasecmp(s, "i", 1); }'
found banned 'base/text\.c.*strncasecmp' "letters compared as the locale has them"
plant src/core/run.c 'static int planted(char c) { return isupper((unsigned char)c); }'
found banned 'core/run\.c.*isupper' "a letter that the locale judges"

plant src/core/run.c 'const char *planted(struct secret *s) { return secret_reveal(s); }'
found secrets 'core/run\.c' "a secret read in core"

{ echo 'static void planted(void)'; echo '{'; yes '	;' | head -n 60; echo '}'; } >> "$copy/tree/src/base/timefmt.c"
found length 'planted has 62 lines' "a long function"

{ echo 'static void timefmt_iso(void)'; echo '{'; echo '}'; } >> "$copy/tree/src/core/run.c"
found names 'timefmt_iso is a function in' "a function with the name of another"
plant src/base/timefmt.c 'typedef int planted;'
found names 'base/timefmt\.c.*typedef' "a typedef"
plant src/base/timefmt.h '' && sed 's/^#ifndef .*/#ifndef PLANTED/' "$tree/src/base/timefmt.h" > "$copy/tree/src/base/timefmt.h"
found names 'base/timefmt\.h: its guard' "a wrong guard"
plant src/core/run.h 'bool run_planted(void);'
found exported 'core/run\.h: run_planted' "a function that no other file uses"
plant src/core/planted.c 'int planted;'
found names 'core/planted\.c: the first line' "a file that does not say what it is"

plant src/core/planted.c 'const char *planted(void) { return _("Planted."); }'
found potfiles 'core/planted\.c' "words that translators do not see"
plant po/POTFILES.in 'src/base/i18n.h'
found potfiles 'i18n\.h' "a listed file without words"

why=$(sh "$here/format.sh" "$copy/tree" "$build" 2>&1 | sed -n 's/.*# SKIP //p')
if [ -z "$why" ]; then
	plant src/core/run.c 'int  planted;'
	found format 'core/run\.c' "a line that is laid out otherwise"
else
	skip "format: a line that is laid out otherwise" "$why"
fi

plant src/core/planted.c ''
found lists 'core/planted\.c' "a file that no tarball has"
rm "$copy/tree/src/base/timefmt.c"
found lists 'base/timefmt\.c' "a listed file that does not exist"

# add FILE TABLE ROW: a row at the beginning of a table.
add() {
	sed "/$2\[[A-Z_0-9 +]*\] *= *{/a\\
$3" "$tree/$1" > "$copy/tree/$1"
}
add src/commands/options_table.c option_rows '\	{ "planted", 0, NULL, EVERY, N_("planted"), TAKE_FLAG, 0, false, 0, 0},'
found manual '^# planted$' "an option that the manual does not know"
sed 's/^\.It Fl -https$/.It Fl -http/' "$tree/man/naaready-practice.1" > "$copy/tree/man/naaready-practice.1"
found manual '^# https$' "an option of naaready-practice that its page does not know"
add src/commands/options_table.c command_rows '\	{ COMMAND_PLANTED, "planted", "", "", "", true, 0, 0},'
found manual '^# planted$' "a command that the manual does not know"
add src/core/check.c checks '\	{ "planted.check", N_("Planted"), true, 0, NULL, CHECK_ALWAYS},'
found manual '^# planted\.check$' "a check that the manual does not know"
add src/wizard/keys.c key_rows '\	{ INPUT_PLANTED, { K_F9 }, "F9", "p", N_("Planted"), N_("Planted.")},'
found manual '^# F9 p$' "a key that the manual does not know"
add src/core/run.c kinds '\	{ "planted", NULL},'
found manual '^# planted$' "a kind of record that the manual does not know"
sed 's/^\.It 5$/.It 7/' "$tree/man/naaready.1" > "$copy/tree/man/naaready.1"
found manual '^# 5$' "an exit status that the manual does not know"

sed 's/MISSING/GRANTED/' "$tree/README" > "$copy/tree/README"
found readme 'GRANTED' "a picture that differs from the screen"

if command -v xgettext > /dev/null 2>&1; then
	plant src/wizard/wizard.c 'static const char *planted = N_("A sentence that nobody translated.");'
	found german 'A sentence that nobody translated' "a message without its German"
else
	skip "german: a message without its German" "no gettext tools"
fi

if command -v "${MANDOC:-mandoc}" > /dev/null 2>&1; then
	plant man/naaready.1 '.Xx planted'
	found mandoc 'naaready\.1' "an unknown macro"
else
	skip "mandoc: an unknown macro" "no mandoc"
fi

if [ -f "$build/libpure.a" ] && command -v "${CC%% *}" > /dev/null 2>&1; then
	mkdir -p "$copy/build"
	cp "$build/libpure.a" "$build/libpractice.a" "$copy/build"
	echo 'long time(long *); long planted(void); long planted(void) { return time(0); }' > "$copy/build/planted.c"
	(cd "$copy/build" && ${CC:-cc} -c planted.c && ar r libpure.a planted.o) > /dev/null 2>&1
	found purity '^# planted time' "a clock in the inside" "$copy/build"
	cp "$build/libpure.a" "$copy/build"
	echo 'int json_object_put(void *); int planted(void); int planted(void) { return json_object_put(0); }' > "$copy/build/planted.c"
	(cd "$copy/build" && ${CC:-cc} -c planted.c && ar r libpure.a planted.o) > /dev/null 2>&1
	found purity '^# planted json_object_put' "json-c beside base/json.c" "$copy/build"
else
	skip "purity: a clock in the inside" "no archives in $build"
fi
finish
