#!/bin/sh
# length.sh - a function fits a screen, a file has one subject
. "$(dirname "$0")/tap.sh"
function_max=60
file_max=450

functions() {
	for file in $(sources); do
		code "$tree/$file" | $AWK -v file="$file" -v max=$function_max '
			/^[A-Za-z_].*\(/ { name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
			/^\{/ { from = NR }
			/^\}/ && from {
				if (NR - from + 1 > max)
					printf "%s:%d: %s has %d lines\n", file, from, name, NR - from + 1
				from = 0
			}'
	done
}

files() {
	for file in $(sources); do
		lines=$(wc -l < "$tree/$file")
		[ "$lines" -le $file_max ] || echo "$file has $lines lines"
	done
}

judge "no function has more than $function_max lines" "$(functions)"
judge "no file has more than $file_max lines" "$(files)"
finish
