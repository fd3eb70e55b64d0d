#!/bin/sh
# names.sh - how files and types are named
. "$(dirname "$0")/tap.sh"

guards() {
	for file in $(sources); do
		case $file in
		*.h) ;;
		*) continue ;;
		esac
		guard=$(echo "${file#src/}" | tr 'a-z/.' 'A-Z__')
		grep -q "^#ifndef $guard\$" "$tree/$file" || echo "$file: its guard is not $guard"
	done
}

heads() {
	for file in $(sources); do
		head -n 1 "$tree/$file" | grep -qF "/* ${file##*/} - " ||
			echo "$file: the first line is not \"/* ${file##*/} - what it is\""
	done
}

twins() {
	sources | sed 's|.*/||' | sort | uniq -d
}

judge "no typedefs" "$(offences '(^|[^A-Za-z0-9_])typedef([^A-Za-z0-9_]|$)' $(sources))"
judge "file names are unique across rooms" "$(twins)"
judge "a header's guard is ROOM_FILE_H" "$(guards)"
judge "a file says in its first line what it is" "$(heads)"
finish
