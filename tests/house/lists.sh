#!/bin/sh
# lists.sh - Makefile.am names every file that a tarball needs, and no file that is missing
#
# tests/field and tests/replies are named as folders, and the screens come by a pattern: they are data.
. "$(dirname "$0")/tap.sh"
scratch=$(mktemp -d)

# A test that is a program is named without its ".c".
tr -s " '\t\\\\" '\n' < "$tree/Makefile.am" | grep -E '^(src|data|man|completions|tests|debian|packaging)/' | grep -v '[$%*:=]' | grep -Evx 'tests/(field(/(field|lag).sh)?|replies)' |
	sed -E '/^tests\//!b; /\.[a-z0-9]+$/!s/$/.c/' | grep -v '\.a$' | sort -u > "$scratch/listed"
(cd "$tree" && find src data man completions tests debian packaging -type f ! -path 'tests/field/*' ! -path 'tests/replies/*' ! -name '*.screen' ! -name '*.o' ! -name '*~' ! -name '.*') | sort > "$scratch/there"

judge "every file is in Makefile.am" "$(comm -13 "$scratch/listed" "$scratch/there" | sed 's/$/ is not in Makefile.am: add it to a list there, or no tarball has it/')"
judge "every file in Makefile.am exists" "$(comm -23 "$scratch/listed" "$scratch/there" | sed 's/$/ is in Makefile.am and does not exist: remove it there/')"
rm -rf "$scratch"
finish
