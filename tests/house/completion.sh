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

# helped PROGRAM [COMMAND]: prints the options that --help names.
helped() {
	program=$1
	shift
	"$build/$program" "$@" --help 2> /dev/null | grep -oE '^ +(-., )?--[a-z-]+' | sed 's/.*--/--/' | sort -u
}

# completed WORD...: prints what the completion offers for the last word.
completed() {
	bash -c '. "$1"; shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMPREPLY=()
		_naaready
		printf "%s\n" "${COMPREPLY[@]}"' complete "$tree/completions/$1.bash" "$@" | sed 's/[ =]*$//' | sort -u
}

# differ: says which words only one of the two has.
differ() {
	comm -23 "$scratch/helped" "$scratch/completed" | sed 's/$/ is in --help and not in the completion: add it there/'
	comm -13 "$scratch/helped" "$scratch/completed" | sed 's/$/ is in the completion and not in --help: remove it there/'
}

if ! command -v bash > /dev/null 2>&1; then
	skip "the completion knows the options of --help" "no bash"
	rm -rf "$scratch"
	finish
fi
commands=$("$build/naaready" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z]*\)[ ].*/\1/p')
judge "--help names commands" "$([ -n "$commands" ] || echo "$build/naaready --help has no section \"Commands:\" that this law can read")"
echo "$commands" | sort > "$scratch/helped"
completed naaready '' | grep -v '^-' > "$scratch/completed"
judge "completions/naaready.bash offers the commands of --help" "$(differ)"
for command in $commands; do
	helped naaready "$command" > "$scratch/helped"
	completed naaready "$command" -- | grep '^--' > "$scratch/completed"
	judge "completions/naaready.bash offers the options of \"naaready $command --help\"" "$(differ)"
done
title="completions/naaready-practice.bash offers the options of \"naaready-practice --help\""
if [ -x "$build/naaready-practice" ]; then
	helped naaready-practice > "$scratch/helped"
	completed naaready-practice -- | grep '^--' > "$scratch/completed"
	judge "$title" "$(differ)"
else
	skip "$title" "configured without the practice server"
fi
rm -rf "$scratch"
finish
