#!/bin/sh
# carried.sh - prints in C the files that a portable program has inside (src/world/carried.h)
#
# carried.sh SOURCE FILE...: a FILE that is not here is in SOURCE. "data/NAME" is carried as NAME, "locale/LANGUAGE/..."
# as the catalogue of LANGUAGE.
set -e
LC_ALL=C
export LC_ALL
source=$1
shift

# found FILE: its path
found() {
	if [ -f "$1" ]; then
		echo "$1"
	elif [ -f "$source/$1" ]; then
		echo "$source/$1"
	else
		echo "carried.sh: $1 is neither here nor in $source" >&2
		return 1
	fi
}

# plural FILE: how its language counts, which a catalogue says in C
plural() {
	formula=$(tr '\000' '\n' < "$1" | sed -n 's/^Plural-Forms:.*plural=\([n0-9 ()<>=!?:%&|+*-]*\);*$/\1/p')
	[ -n "$formula" ] || { echo "carried.sh: no plural formula in $1" >&2; return 1; }
	echo "$formula"
}

echo '#include "world/carried.h"'
files=
catalogues=
count=0
for file; do
	path=$(found "$file")
	count=$((count + 1))
	printf '\nstatic const unsigned char bytes_%s[] = {\n' $count
	od -A n -v -t x1 "$path" | sed 's/ \([0-9a-f][0-9a-f]\)/0x\1,/g'
	echo '};'
	case $file in
	data/*)
		files="$files	{ \"${file#data/}\", bytes_$count, sizeof bytes_$count },
"
		;;
	locale/*)
		language=${file#locale/}
		formula=$(plural "$path")
		printf '\nstatic unsigned long plural_%s(unsigned long n)\n{\n\t(void)n;\n\treturn %s;\n}\n' $count "$formula"
		catalogues="$catalogues	{ \"${language%%/*}\", bytes_$count, plural_$count },
"
		;;
	*)
		echo "carried.sh: $file is neither data nor a translation" >&2
		exit 1
		;;
	esac
done
printf '\nconst struct carried carried_files[] = {\n%s\t{ 0 },\n};\n' "$files"
printf '\nconst struct catalogue carried_catalogues[] = {\n%s\t{ 0 },\n};\n' "$catalogues"
