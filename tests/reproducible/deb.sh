#!/bin/sh
# deb.sh - a tarball makes the same Debian packages in two folders, by two users, with two umasks, time zones, locales and clocks
#
# deb.sh [TARBALL]; by default it makes the tarball first. Without debhelper it is skipped. Two builds, two minutes.
tarball=${1:-}
set --
. "$(dirname "$0")/../house/tap.sh"
build=${NAAREADY_BUILD:-$tree/build}
work=$(mktemp -d "${TMPDIR:-/tmp}/naaready-deb.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' INT TERM HUP
unset MAKEFLAGS MAKELEVEL MFLAGS SOURCE_DATE_EPOCH LANGUAGE DEB_BUILD_PROFILES
chmod 755 "$work"

if ! have dpkg-buildpackage dh; then
	skip "the packages are the same" "this machine has no debhelper"
	finish
fi
if [ -z "$tarball" ]; then
	make -s -C "$build" dist > "$work/dist" 2>&1 || { tail "$work/dist"; exit 99; }
	# shellcheck disable=SC2012
	tarball=$(ls -t "$build"/naaready-*.tar.gz | head -n 1)
fi
name=$(basename "$tarball" .tar.gz)

# built FOLDER UMASK [VARIABLE=VALUE]...: by dpkg-buildpackage itself, as another user where root can be one
built() {
	mkdir -p "$work/$1" && tar -xzf "$tarball" -C "$work/$1" && cp "$tarball" "$work/$1/naaready_${name#naaready-}.orig.tar.gz" || exit 99
	as=
	if [ "$(id -u)" -eq 0 ] && [ "$2" = 077 ]; then
		chown -R 65534:65534 "$work/$1"
		as='setpriv --reuid 65534 --regid 65534 --clear-groups'
	fi
	# Files that are as old as their tarball, and as old as this moment.
	[ "$2" = 077 ] || find "$work/$1" -exec touch {} +
	folder=$work/$1/$name
	mask=$2
	shift 2
	# shellcheck disable=SC2086
	(cd "$folder" && umask "$mask" && $as env DEB_BUILD_OPTIONS=nocheck "$@" dpkg-buildpackage -us -uc) > "$work/out" 2>&1 ||
		{ tail -n 30 "$work/out"; exit 99; }
}

built one 022 HOME=/root TZ=UTC LC_ALL=C
built another/place 077 HOME=/nonexistent TZ=Asia/Kathmandu LC_ALL=C.UTF-8 LANGUAGE=de

# differs FILE FILE: names the first member of the archive that is not the same in both.
differs() {
	cmp -s "$1" "$2" && return
	echo "$(basename "$1") is not the same"
	case $1 in
	*.deb)
		for part in $(ar t "$1"); do
			ar p "$1" "$part" > "$work/a"
			ar p "$2" "$part" > "$work/b"
			cmp -s "$work/a" "$work/b" || echo "$part is where it differs"
		done
		dpkg-deb -R "$1" "$work/tree-a" && dpkg-deb -R "$2" "$work/tree-b"
		;;
	*)
		mkdir "$work/tree-a" "$work/tree-b" && tar -xf "$1" -C "$work/tree-a" && tar -xf "$2" -C "$work/tree-b"
		;;
	esac
	diff -rq "$work/tree-a" "$work/tree-b" | head -n 1
	rm -rf "$work/tree-a" "$work/tree-b"
}

for file in "$work"/one/*.deb "$work"/one/*.debian.tar.xz; do
	judge "$(basename "$file")" "$(differs "$file" "$work/another/place/$(basename "$file")")"
	sha256sum < "$file" | sed 's/ .*//; s/^/# sha256 /'
done
judge "the .dsc" "$(diff "$work"/one/*.dsc "$work/another/place/"*.dsc)"
finish
