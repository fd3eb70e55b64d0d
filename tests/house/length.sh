#!/bin/sh
# length.sh - a function fits a screen
. "$(dirname "$0")/tap.sh"
function_max=60

functions() {
	code | $AWK -F: -v max=$function_max '
		{ text = $0; sub(/^[^:]*:[0-9]*:/, "", text) }
		text ~ /^[A-Za-z_].*\(/ { name = text; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
		text ~ /^[{]/ { from = $2 }
		text ~ /^[}]/ && from {
			if ($2 - from + 1 > max)
				printf "%s:%d: %s has %d lines: move a part of it to a function of its own\n", $1, from, name, $2 - from + 1
			from = 0
		}'
}

judge "no function has more than $function_max lines" "$(functions)"
finish
