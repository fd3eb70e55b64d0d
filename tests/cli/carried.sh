#!/bin/sh
# carried.sh - data and translations are found, beside the program or inside it, and the environment says in which language
. "$(dirname "$0")/cli.sh"

# --- data ---

run "$naaready" profile list
lost=
for file in "$data"/profiles/*.json; do
	id=${file##*/}
	grep -q "^${id%.json} " "$work/out" || lost="$lost ${id%.json}"
done
judge "every profile is there" "${lost:+without$lost}"
for file in "$data"/profiles/*.json; do
	id=${file##*/}
	run "$naaready" profile show "${id%.json}"
	expect 0 "and can be read: ${id%.json}" "$("$json" "$file" name)"
done
run "$naaready" timeline --json
judge "the timeline has every date" "$(want=$(grep -c '"date":' "$data/timeline.json")
	[ "$(grep -o '"date":' "$work/out" | wc -l)" = "$want" ] || echo "there are not $want")"

mkdir -p "$XDG_CONFIG_HOME/naaready/profiles"
sed 's/"name": "[^"]*"/"name": "Our own"/' "$data/profiles/zoom.json" > "$XDG_CONFIG_HOME/naaready/profiles/zoom.json"
run "$naaready" profile show zoom
expect 0 "the user's own profile comes before it" "Our own"
rm "$XDG_CONFIG_HOME/naaready/profiles/zoom.json"
mkdir -p "$work/theirs/profiles"
sed 's/"name": "[^"]*"/"name": "The firm"/' "$data/profiles/zoom.json" > "$work/theirs/profiles/zoom.json"
run env NAAREADY_DATA="$work/theirs" "$naaready" profile list
judge "a folder that is named has all there is" "$(grep -vx 'zoom .*The firm.*' "$work/out"; [ -s "$work/out" ] || echo nothing)"

# --- languages ---

sed 's/"id": "zoom"/"id": "mine"/; s/"name": "[^"]*"/"name": "M\\u00fcller"/' "$data/profiles/zoom.json" \
	> "$XDG_CONFIG_HOME/naaready/profiles/mine.json"
umlaut=$(printf '\303\274')
# speaks WANT VARIABLE=VALUE...: in this environment and no other the program speaks German or English, in UTF-8 or ASCII
speaks() {
	want=$1
	shift
	run env -u LC_ALL -u LANG -u LC_MESSAGES -u LC_CTYPE -u LANGUAGE "$@" "$naaready" profile show mine
	said=
	! grep -q '^Herausgeber ' "$work/out" || said="German"
	! grep -q '^Publisher ' "$work/out" || said="English"
	! grep -q "M$umlaut" "$work/out" || said="$said, UTF-8"
	! grep -q 'Mueller$' "$work/out" || said="$said, ASCII"
	judge "$want: $*" "$([ "$said" = "$want" ] || echo "it is $said"; cat "$work/err")"
}
speaks "English, ASCII"
speaks "English, ASCII" LANG=C
speaks "English, ASCII" LC_ALL=POSIX LANG=de_DE.UTF-8
speaks "English, ASCII" LANG=C LANGUAGE=de
speaks "English, UTF-8" LANG=C.UTF-8
speaks "English, UTF-8" LANG=en_GB.UTF-8
speaks "English, UTF-8" LANG=de_DE.UTF-8 LC_MESSAGES=C
speaks "English, UTF-8" LANG=de_DE.UTF-8 LANGUAGE=en
speaks "German, UTF-8" LANG=C.UTF-8 LANGUAGE=de
speaks "German, UTF-8" LANG=C.UTF-8 LANGUAGE=en:de_AT:fr
speaks "German, UTF-8" LANG=de_DE.UTF-8
speaks "German, UTF-8" LANG=C LC_ALL=de_AT.utf8
speaks "German, UTF-8" LANG=C LC_ALL= LC_CTYPE=C.UTF-8 LC_MESSAGES=de_CH.UTF-8
speaks "German, UTF-8" LANG=de_DE.UTF-8@euro
speaks "German, UTF-8" LANG=de_DE.UTF-8 LANGUAGE=
speaks "German, UTF-8" LANG=fr_FR.UTF-8 LANGUAGE=fr:de
speaks "German, ASCII" LANG=de_DE.UTF-8 LC_CTYPE=C
speaks "German, ASCII" LANG=de_DE
speaks "German, ASCII" LANG=de_DE@euro
speaks "German, ASCII" LANG=de_DE.ISO-8859-15

# --- no locale at all: what is lost is said, where something is ---

why=$(loadable unlocale)
for locale in de_DE.UTF-8 C.UTF-8 C POSIX; do
	if [ -n "$why" ]; then
		skip "no locale on this machine: $locale" "$why"
		continue
	fi
	run env LC_ALL=$locale LD_PRELOAD="$work/unlocale.so" "$naaready" profile show mine
	case $locale in
	*.UTF-8) expect 0 "no locale on this machine: $locale" "Mueller" " $locale " "locale -a" ;;
	*) judge "no locale on this machine: $locale" "$(grep -q Mueller "$work/out" || cat "$work/out"; cat "$work/err")" ;;
	esac
done
finish
