#!/bin/sh
# lists.sh - Makefile.am names every file that a tarball needs, sorted, and no file that is not there
. "$(dirname "$0")/tap.sh"

listed=$(tr ' \t\\' '\n\n\n' < "$tree/Makefile.am" | grep -E '^(src|data|man|completions|tests)/.*\.' | grep -v '[$%*]' | sort)
there=$(cd "$tree" && find src data man completions tests -type f ! -name '*.o' ! -name '*~' | sort)

judge "every file is in Makefile.am" "$(for file in $there; do
	case $file in
	tests/unit/*_test.c) name=${file%.c}; grep -qE "(^|[[:space:]])$name([[:space:]]|\$)" "$tree/Makefile.am" || echo "$file" ;;
	*) echo "$listed" | grep -qxF "$file" || echo "$file" ;;
	esac
done)"
judge "every file in Makefile.am is there" "$(for file in $(echo "$listed" | uniq); do
	[ -e "$tree/$file" ] || echo "$file"
done)"
finish
