#!/bin/sh
# readme.sh - the picture in README is a screen as the tests know it; --write takes it anew
write=
[ "${1:-}" = --write ] && write=yes && shift
. "$(dirname "$0")/tap.sh"

# The shot "consent" of the classic tenant, set in four columns.
shot() {
	$AWK '/^shot consent$/ { shot = 1; next }
		shot && /^---$/ { if (inside) exit; inside = 1; next }
		inside { print ($0 == "" ? "" : "    " $0) }' "$tree/tests/screens/classic.screen"
}

picture() {
	$AWK '/^     naaready  / { inside = 1 } inside { print } inside && /^    F1 / { exit }' "$tree/README"
}

if [ -n "$write" ]; then
	new=$(mktemp)
	shot > "$new"
	sed -i -e "/^     naaready  /{
		r $new
	}" -e '/^     naaready  /,/^    F1 /d' "$tree/README"
	rm -f "$new"
	exit 0
fi
scratch=$(mktemp -d)
shot > "$scratch/shot"
picture > "$scratch/picture"
judge "the tests know the picture" "$([ -s "$scratch/shot" ] || echo "no shot \"consent\" in tests/screens/classic.screen")"
judge "README shows it" "$(diff "$scratch/shot" "$scratch/picture")"
rm -rf "$scratch"
finish
