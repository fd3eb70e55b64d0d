#!/bin/sh
# portable.sh - "make portable" makes the same bytes in two folders, by two users, with two umasks, time zones, locales, at two times
#
# portable.sh [--cold] [TREE]. Half a minute when the libraries are in the cache; --cold builds these twice, too, in two
# other folders, which takes some ten minutes. Fetched sources are taken from the cache.
cold=
[ "${1:-}" = --cold ] && cold=yes && shift
. "$(dirname "$0")/../house/tap.sh"
. "$(dirname "$0")/twice.sh"
cache=${NAAREADY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/naaready/portable}
version=$(sed -n 's/^AC_INIT(\[naaready\], \[\(.*\)\])/\1/p' "$tree/configure.ac")
arch=${PORTABLE_ARCH:-$(uname -m)}

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

copies
cached "$work/cache-one"
cached "$work/another/cache"
[ -z "$as" ] || chown -R 65534:65534 "$work/another/cache"
(umask 022 && TZ=UTC LC_ALL=C NAAREADY_CACHE="$work/cache-one" sh "$work/make.sh" "$one" "$version") > "$work/one.out" 2>&1
# shellcheck disable=SC2086
(umask 077 && cd / && $as env HOME="$work/home" TMPDIR="$work/home" TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 LANGUAGE=de SOURCE_DATE_EPOCH=1 \
	NAAREADY_CACHE="$work/another/cache" PORTABLE_JOBS=1 sh "$work/make.sh" "$two" "$version") > "$work/two.out" 2>&1
first=$one/made/naaready-$version-$arch-linux
second=$two/made/naaready-$version-$arch-linux
judge "both are made${as:+, one by another user}${cold:+, with libraries built anew}" \
	"$([ -s "$first" ] && [ -s "$second" ] || tail -n 5 "$work/one.out" "$work/two.out")"
[ "$failed" -eq 0 ] || finish

# differs: says where the two differ
differs() {
	cmp "$first" "$second" 2>&1 && return
	readelf -SW "$first" > "$work/one.parts" 2> /dev/null
	readelf -SW "$second" 2> /dev/null | diff "$work/one.parts" - | head -n 10
}
judge "they are the same" "$(differs)"
judge "no folder of this machine is in it" "$(grep -qF "$work" "$first" && echo "$work is in $first")"
echo "# sha256 $(sha256sum "$first" | cut -d ' ' -f 1)"
finish
