#!/bin/sh
# libraries.sh [--kept] ARCHITECTURE - the static libraries of the portable file, with musl, in the cache; prints the folder
#
# The folder is named by a hash of all that they come from. When it is whole, nothing is done; with --kept, nothing is done
# otherwise either, and the status is 1.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
. "$here/lib.sh"
kept=
[ "${1:-}" = --kept ] && kept=yes && shift
arch=${1:?}
jobs=${PORTABLE_JOBS:-$(nproc)}
native=$(uname -m)
case $arch in
"$native") tools= ;;
*) tools=$arch-linux-gnu- ;;
esac
case $arch in
x86_64) cross=gcc-x86-64-linux-gnu headers=linux-libc-dev-amd64-cross ;;
aarch64) cross=gcc-aarch64-linux-gnu headers=linux-libc-dev-arm64-cross ;;
*) die "unknown architecture \"$arch\": the portable file is made for x86_64 and aarch64." ;;
esac
[ -n "$tools" ] || cross=gcc headers=linux-libc-dev

# What this needs of the machine, all of it at once.
wanted=
want() { # PROGRAM PACKAGE
	command -v "$1" > /dev/null 2>&1 || wanted="$wanted
    $1 (Debian: $2)"
}
want "${tools}gcc" "$cross"
[ -z "$tools" ] || want gcc gcc # for what runs while building
want "${tools}ar" binutils
want make make
want perl perl
want cmake cmake
want patch patch
want pkg-config pkg-config
want xz xz-utils
want bzip2 bzip2
want flock util-linux
want tic ncurses-bin
want infocmp ncurses-bin
want msgfmt gettext # for the program itself
want curl curl
kernel=
kernel_asm=
folders=/usr/$arch-linux-gnu/include
[ -n "$tools" ] || folders="$folders /usr/include"
for at in $folders; do
	for asm in "$at/asm" "$at/$arch-linux-gnu/asm"; do
		if [ -z "$kernel" ] && [ -d "$at/linux" ] && [ -d "$asm" ]; then
			kernel=$at
			kernel_asm=$asm
		fi
	done
done
[ -n "$kernel" ] || wanted="$wanted
    the headers of the kernel (Debian: $headers)"
[ -z "$wanted" ] || die "these are missing to build for $arch:
$wanted
"

key=$({
	cat "$table" "$here/terminals" "$here/recipes.sh"
	LC_ALL=C "${tools}gcc" --version
	LC_ALL=C "${tools}ld" --version
} | sha256sum | cut -c 1-16)
root=$cache/$arch-$key
work=$root/work
if [ -n "$kept" ]; then
	[ -f "$root/done" ] && echo "$root"
	exit
fi
folder "$root"
exec 9> "$root/lock"
flock 9 || die "cannot lock $root/lock."
if [ -f "$root/done" ]; then
	echo "$root"
	exit 0
fi

sh "$here/fetch.sh" || exit 1
room_for "$root" 450 "building the libraries"
say "building the libraries for $arch, once, in $root"
. "$here/recipes.sh"

for library in $(libraries_of_table); do
	began=$(date +%s)
	log=$root/$library.log
	(
		set -e
		unpack "$library"
		"build_$(echo "$library" | tr - _)"
	) > "$log" 2>&1
	status=$? # not "||", which would make the set -e above without effect
	if [ $status -ne 0 ]; then
		tail -n 40 "$log" >&2
		die "$library could not be built: see above, and all of it in $log."
	fi
	if [ -d "$root/stage/usr" ]; then
		# where the folder is, whatever it is
		# shellcheck disable=SC2016
		sed -i -e "s,^prefix=.*,prefix=\${pcfiledir}/../..," -e 's,^\(exec_prefix\|libdir\|includedir\)=/usr,\1=${prefix},' "$root"/stage/usr/lib/pkgconfig/*.pc
		rm -f "$root"/stage/usr/lib/*.la
		cp -a "$root"/stage/usr/include "$root"/stage/usr/lib "$root"
		rm -rf "$root/stage"
	fi
	say "    $library: $(($(date +%s) - began)) s"
done
rm -rf "$work"
: > "$root/done"
echo "$root"
