#!/bin/sh
# map.sh - HACKING.md has a line for every file under src/, and none for a file that is not there
#
# With --write it makes the map anew from the first line of each file.
write=
[ "${1:-}" = --write ] && write=yes && shift
. "$(dirname "$0")/tap.sh"

# One line a file or pair: "src/base/arena.[ch]  what it is", from the header where there is one.
fresh() {
	sources | sed 's/\.[ch]$//' | uniq | while read -r stem; do
		if [ -f "$tree/$stem.c" ] && [ -f "$tree/$stem.h" ]; then
			name=$stem.[ch] from=$stem.h
		elif [ -f "$tree/$stem.h" ]; then
			name=$stem.h from=$stem.h
		else
			name=$stem.c from=$stem.c
		fi
		says=$(sed -n '1s|^/\* [^ ]* - ||; 1s|[[:space:]]*\*/$||; 1p' "$tree/$from")
		printf '    %-36s %s\n' "$name" "$says"
	done
}

mapped() {
	sed -n '/<!-- map -->/,/<!-- end of map -->/p' "$tree/HACKING.md" | sed -n 's/^    \(src[^ ]*\).*/\1/p' |
	sed '/\.\[ch\]$/{s/\[ch\]$/c/p;s/c$/h/;}' | sort
}

if [ -n "$write" ]; then
	new=$(mktemp)
	fresh > "$new"
	sed -i -e '/<!-- map -->/,/<!-- end of map -->/{/<!-- map -->/r '"$new" -e '/<!-- map -->/!{/<!-- end of map -->/!d}}' "$tree/HACKING.md"
	rm -f "$new"
	exit 0
fi

scratch=$(mktemp -d)
sources > "$scratch/there"
mapped > "$scratch/mapped"
judge "every file has its line in HACKING.md" "$(sort -u "$scratch/mapped" | comm -23 "$scratch/there" -)"
judge "every line in HACKING.md has its file" "$(sort -u "$scratch/mapped" | comm -13 "$scratch/there" -)"
judge "no file is in HACKING.md twice" "$(uniq -d "$scratch/mapped")"
rm -rf "$scratch"
finish
