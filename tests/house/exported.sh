#!/bin/sh
# exported.sh - a function that a header declares is used outside its own file, by the program or by a test
. "$(dirname "$0")/tap.sh"
scratch=$(mktemp -d)

# Writes "function file-without-ending" for each declaration in a header; macros that declare several are not looked into.
code | $AWK -F: '
	$1 ~ /\.h$/ {
		text = $0; sub(/^[^:]*:[0-9]*:/, "", text)
		if (text ~ /^[a-z][A-Za-z0-9_ *]*[ *][a-z][a-z0-9_]*\(/ && text !~ /^static/) {
			name = text; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
			stem = $1; sub(/\.h$/, "", stem)
			print name, stem
		}
	}' | sort -u > "$scratch/declared"
# Writes "word file-without-ending" for each word of the code of the program's .c files and of the tests.
(cd "$tree" && find src tests -name '*.c' -o -path 'tests/*.h' | sort | xargs "$AWK" -f "$here/code.awk") | $AWK -F: '
	{
		stem = $1; sub(/\.[ch]$/, "", stem)
		text = $0; sub(/^[^:]*:[0-9]*:/, "", text)
		count = split(text, word, /[^A-Za-z0-9_]+/)
		for (i = 1; i <= count; i++)
			if (word[i] ~ /^[a-z]/)
				print word[i], stem
	}' | sort -u > "$scratch/used"
# Writes where each function is defined, because a definition is no use.
code | $AWK -F: '
	{ text = $0; sub(/^[^:]*:[0-9]*:/, "", text) }
	text ~ /^[A-Za-z_].*\(/ { name = text; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name); stem = $1; sub(/\.[ch]$/, "", stem) }
	text ~ /^[{]/ && name { print name, stem; name = "" }
	text ~ /^[}]/ { name = "" }' | sort -u > "$scratch/defined"
idle() {
	$AWK -v declared="$scratch/declared" -v defined="$scratch/defined" '
		BEGIN {
			while ((getline < declared) > 0) at[$1] = $2
			while ((getline < defined) > 0) made[$1 " " $2]
		}
		$1 in at && !(($1 " " $2) in made) { used[$1] }
		END { for (name in at) if (!(name in used)) print at[name] ".h: " name " is used nowhere outside its file: make it static there, or remove it" }' "$scratch/used" | sort
}

judge "what a header declares is used outside its file" "$(idle)"
rm -rf "$scratch"
finish
