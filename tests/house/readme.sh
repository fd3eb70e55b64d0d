#!/bin/sh
# readme.sh - the picture in README is a screen of the tests; --write copies it anew
write=
[ "${1:-}" = --write ] && write=yes && shift
. "$(dirname "$0")/tap.sh"

# shot: prints the shot "consent" of the classic tenant, indented by four.
shot() {
	$AWK '/^shot consent$/ { shot = 1; next }
		shot && /^---$/ { if (inside) exit; inside = 1; next }
		inside { print ($0 == "" ? "" : "    " $0) }' "$tree/tests/screens/classic.screen"
}

picture() {
	$AWK '/^     naaready  / { inside = 1 } inside { print } inside && /^    n Next / { exit }' "$tree/README"
}

if [ -n "$write" ]; then
	new=$(mktemp)
	shot > "$new"
	sed -i -e "/^     naaready  /{
		r $new
	}" -e '/^     naaready  /,/^    n Next /d' "$tree/README"
	rm -f "$new"
	exit 0
fi
scratch=$(mktemp -d)
shot > "$scratch/shot"
picture > "$scratch/picture"
judge "the tests have the picture" "$([ -s "$scratch/shot" ] || echo "tests/screens/classic.screen has no shot \"consent\": name one there")"
judge "README shows it" "$(diff "$scratch/shot" "$scratch/picture" || echo "run tests/house/readme.sh --write")"
rm -rf "$scratch"
finish
