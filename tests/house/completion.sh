#!/bin/sh
# completion.sh - the completion knows what --help knows, and no more
#
# completion.sh [TREE [BUILD]]
. "$(dirname "$0")/tap.sh"
build=${2:-${NAAREADY_BUILD:-.}}
if [ ! -x "$build/naaready" ]; then
	skip "the completion knows the options of --help" "no naaready in $build"
	finish
fi
scratch=$(mktemp -d)

# helped PROGRAM [COMMAND]: the options that --help names.
helped() {
	program=$1
	shift
	"$build/$program" "$@" --help 2> /dev/null | grep -oE '^ +(-., )?--[a-z-]+' | sed 's/.*--/--/' | sort -u
}

# completed WORD...: what the completion offers for the last word.
completed() {
	bash -c '. "$1"; shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMPREPLY=()
		_naaready
		printf "%s\n" "${COMPREPLY[@]}"' complete "$tree/completions/$1.bash" "$@" | sed 's/[ =]*$//' | sort -u
}

if ! command -v bash > /dev/null 2>&1; then
	skip "the completion knows the options of --help" "no bash"
	rm -rf "$scratch"
	finish
fi
commands=$("$build/naaready" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z]*\)[ ].*/\1/p')
judge "--help names commands" "$([ -n "$commands" ] || echo none)"
echo "$commands" | sort > "$scratch/helped"
completed naaready '' | grep -v '^-' > "$scratch/completed"
judge "the completion offers the commands of --help" "$(diff "$scratch/helped" "$scratch/completed")"
for command in $commands; do
	helped naaready "$command" > "$scratch/helped"
	completed naaready "$command" -- | grep '^--' > "$scratch/completed"
	judge "the completion knows the options of \"naaready $command --help\"" "$(diff "$scratch/helped" "$scratch/completed")"
done
title="the completion knows the options of \"naaready-practice --help\""
if [ -x "$build/naaready-practice" ]; then
	helped naaready-practice > "$scratch/helped"
	completed naaready-practice -- | grep '^--' > "$scratch/completed"
	judge "$title" "$(diff "$scratch/helped" "$scratch/completed")"
else
	skip "$title" "built without it"
fi
rm -rf "$scratch"
finish
