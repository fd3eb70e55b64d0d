#!/bin/sh
# layers.sh - includes point inward: each room sees only the rooms named here
. "$(dirname "$0")/tap.sh"

may() {
	case $1 in
	base) echo base ;;
	core) echo core base ;;
	cloud) echo cloud core base ;;
	flow) echo flow cloud core base ;;
	wizard) echo wizard flow cloud core base ;;
	commands) echo commands flow cloud core base ;;
	practice) echo practice cloud core base ;;
	world) echo world wizard flow practice cloud core base ;;
	main.c | main) echo main world practice commands wizard flow cloud core base ;;
	esac
}

inward() {
	for file in $(sources); do
		room=${file#src/}
		room=${room%%/*}
		allowed=" $(may "$room") "
		[ "$allowed" != "  " ] || echo "$file: a room without a line in this table"
		grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$tree/$file" |
		sed 's/^\([0-9]*\):[^"]*"\([^"]*\)".*/\1 \2/' |
		while read -r line included; do
			case $included in
			../* | ./* | /*) echo "$file:$line: $included: written from src/ on, please"; continue ;;
			*/*) ;;
			*) echo "$file:$line: $included: name its room"; continue ;;
			esac
			[ -f "$tree/src/$included" ] || echo "$file:$line: $included is not there"
			case $allowed in
			*" ${included%%/*} "*) ;;
			*) echo "$file:$line: $room does not see $included" ;;
			esac
			# The world carries pages as values; which pages there are is none of its business.
			case $room:$included in
			world:wizard/steps/* | world:wizard/wizard.h)
				echo "$file:$line: the world carries pages, it does not know steps" ;;
			esac
		done
	done
}

judge "includes point inward" "$(inward)"
finish
