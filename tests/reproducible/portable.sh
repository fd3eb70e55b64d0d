#!/bin/sh
# portable.sh - "make portable" makes the same bytes in two folders, by two users, with two umasks, time zones, locales, at two times
#
# portable.sh [--cold] [SOURCE]. Half a minute when the libraries are in the cache; --cold builds these twice, too, in two
# other folders, which takes some ten minutes. Fetched sources are taken from the cache.
cold=
[ "${1:-}" = --cold ] && cold=yes && shift
source=${NAAREADY_SOURCE:-${1:-$(dirname "$0")/../..}}
source=$(cd "$source" && pwd) || exit 99
work=$(mktemp -d "${TMPDIR:-/tmp}/naaready-same.XXXXXX") || exit 99
trap 'chmod -R u+w "$work" 2> /dev/null; rm -rf "$work"' EXIT
trap 'exit 99' INT TERM HUP
unset MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES SOURCE_DATE_EPOCH CDPATH LANGUAGE
chmod 755 "$work"
cache=${NAAREADY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/naaready/portable}
version=$(sed -n 's/^AC_INIT(\[naaready\], \[\(.*\)\])/\1/p' "$source/configure.ac")
arch=${PORTABLE_ARCH:-$(uname -m)}
failed=

# copy FOLDER
copy() {
	mkdir -p "$1" || exit 99
	if [ -e "$source/.git" ]; then
		(cd "$source" && git ls-files -coz --exclude-standard | xargs -0 tar cf - --ignore-failed-read 2> /dev/null) | tar xf - -C "$1"
	else
		(cd "$source" && tar cf - --exclude=./build --exclude='./build-*' --exclude='./naaready-*' .) | tar xf - -C "$1"
	fi
}

# A cache for each: the sources that are there, and the libraries unless they are to be built anew.
cached() {
	mkdir -p "$1/sources"
	cp "$cache"/sources/* "$1/sources/" 2> /dev/null
	[ -z "$cold" ] && cp -a "$cache/$arch"-* "$1/" 2> /dev/null || return 0
	# the compiler's own folder, as it would be had they been built here
	sed -i "s,$cache/,$1/,g" "$1/$arch"-*/bin/*-gcc "$1/$arch"-*/lib/musl-gcc.specs
}

cat > "$work/make.sh" <<'END'
cd "$1" && { [ -x configure ] || ./autogen.sh; } && mkdir made && cd made && sh ../packaging/portable/portable.sh .. "$2"
END

as=
if [ "$(id -u)" -eq 0 ] && command -v setpriv > /dev/null 2>&1; then
	as="setpriv --reuid 65534 --regid 65534 --clear-groups"
fi
one=$work/one
two=$work/another/folder/with-a-longer-name
copy "$one"
copy "$two"
cached "$work/cache-one"
cached "$work/another/cache"
find "$two" -exec touch -h -d '2001-02-03 04:05:06' {} +
mkdir "$work/home"
[ -z "$as" ] || chown -R 65534:65534 "$two" "$work/home" "$work/another/cache"
(umask 022 && TZ=UTC LC_ALL=C NAAREADY_CACHE="$work/cache-one" sh "$work/make.sh" "$one" "$version") > "$work/one.out" 2>&1
# shellcheck disable=SC2086
(umask 077 && cd / && $as env HOME="$work/home" TMPDIR="$work/home" TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 LANGUAGE=de SOURCE_DATE_EPOCH=1 \
	NAAREADY_CACHE="$work/another/cache" PORTABLE_JOBS=1 sh "$work/make.sh" "$two" "$version") > "$work/two.out" 2>&1
first=$one/made/naaready-$version-$arch-linux
second=$two/made/naaready-$version-$arch-linux
if [ ! -s "$first" ] || [ ! -s "$second" ]; then
	echo "not ok 1 - both are made"
	tail -n 5 "$work/one.out" "$work/two.out" | sed 's/^/# /'
	echo "1..1"
	exit 1
fi
echo "ok 1 - both are made${as:+, one by another user}${cold:+, with libraries built anew}"
if cmp -s "$first" "$second"; then
	echo "ok 2 - they are the same"
else
	echo "not ok 2 - they are the same"
	failed=yes
	cmp "$first" "$second" 2>&1 | sed 's/^/# /'
	readelf -SW "$first" > "$work/one.parts" 2> /dev/null
	readelf -SW "$second" 2> /dev/null | diff "$work/one.parts" - | head -n 10 | sed 's/^/# /'
fi
if grep -qF "$work" "$first"; then
	echo "not ok 3 - no folder of this machine is in it"
	failed=yes
else
	echo "ok 3 - no folder of this machine is in it"
fi
echo "# sha256 $(sha256sum "$first" | cut -d ' ' -f 1)"
echo "1..3"
[ -z "$failed" ]
