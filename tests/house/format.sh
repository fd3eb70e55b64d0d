#!/bin/sh
# format.sh - every file is laid out as .clang-format says
#
# Another major version of clang-format lays out some lines otherwise, so only the one that the file was written for is asked.
. "$(dirname "$0")/tap.sh"
title="every file is laid out as .clang-format says"
version=14

for program in "clang-format-$version" clang-format; do
	case $($program --version 2> /dev/null) in
	*"version $version."*) break ;;
	esac
	program=
done
if [ -z "$program" ]; then
	skip "$title" "this machine has no clang-format $version"
	finish
fi
judge "$title" "$(cd "$tree" && find src tests -name '*.[ch]' | sort | xargs "$program" --dry-run --style=file 2>&1 |
	sed -n 's/: warning: code should be clang-formatted.*//p')"
finish
