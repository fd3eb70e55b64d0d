#!/bin/sh
# names.sh - how files and types are named
. "$(dirname "$0")/tap.sh"

heads() {
	(cd "$tree" && find src -name '*.[ch]' | sort | xargs "$AWK" '
		FNR == 1 {
			name = FILENAME; sub(/.*\//, "", name)
			if (index($0, "/* " name " - ") != 1)
				print FILENAME ": the first line is not \"/* " name " - what it is\": write it so"
		}')
}

guards() {
	(cd "$tree" && find src -name '*.h' | sort | xargs "$AWK" '
		function check() {
			if (file != "" && !good)
				print file ": its guard is not " guard ": name it so"
		}
		FNR == 1 {
			check()
			file = FILENAME; good = 0
			guard = toupper(substr(file, 5)); gsub(/[\/.]/, "_", guard)
		}
		$0 == "#ifndef " guard { good = 1 }
		END { check() }')
}

# Prints names of functions and files that exist twice: grep and a backtrace could not tell them apart.
twice() {
	sources | sed 's|.*/||' | sort | uniq -d | sed 's/$/ is the name of two files: rename one/'
	code | $AWK -F: '
		{ text = $0; sub(/^[^:]*:[0-9]*:/, "", text) }
		text ~ /^[A-Za-z_].*\(/ { name = text; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name); place = $1 ":" $2 }
		text ~ /^[{]/ && name ~ /^[a-z]/ && name != "main" {
			if (name in at)
				print place ": " name " is a function in " at[name] ", too: rename one"
			at[name] = place
		}
		text ~ /^[{}]/ { name = "" }'
}

judge "no file and no function has the name of another" "$(twice)"
judge "no typedefs" "$(offences '(^|[^A-Za-z0-9_])typedef([^A-Za-z0-9_]|$)')"
judge "a header's guard is ROOM_FILE_H" "$(guards)"
judge "a file says in its first line what it is" "$(heads)"
finish
