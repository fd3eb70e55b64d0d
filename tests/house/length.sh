#!/bin/sh
# length.sh - a function fits a screen, a file has one subject
. "$(dirname "$0")/tap.sh"
function_max=60
file_max=450

functions() {
	code | $AWK -F: -v max=$function_max '
		{ text = $0; sub(/^[^:]*:[0-9]*:/, "", text) }
		text ~ /^[A-Za-z_].*\(/ { name = text; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
		text ~ /^[{]/ { from = $2 }
		text ~ /^[}]/ && from {
			if ($2 - from + 1 > max)
				printf "%s:%d: %s has %d lines\n", $1, from, name, $2 - from + 1
			from = 0
		}'
}

files() {
	(cd "$tree" && find src -name '*.[ch]' | sort | xargs wc -l) |
	$AWK -v max=$file_max '$2 != "total" && $1 > max { print $2 " has " $1 " lines" }'
}

judge "no function has more than $function_max lines" "$(functions)"
judge "no file has more than $file_max lines" "$(files)"
finish
