#!/bin/sh
# portable.sh SOURCE VERSION - makes the portable file in the current folder: naaready-VERSION-ARCHITECTURE-linux
#
# What "make portable" runs. PORTABLE_ARCH is the architecture, else this machine's; NAAREADY_MIRROR and NAAREADY_CACHE: see fetch.sh.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
. "$here/lib.sh"
source=$(cd "${1:?}" && pwd) || exit 1
version=${2:?}
arch=${PORTABLE_ARCH:-$(uname -m)}
unset MAKEFLAGS MAKELEVEL MAKEOVERRIDES MFLAGS CC CFLAGS CPPFLAGS LDFLAGS LIBS DESTDIR CONFIG_SITE CDPATH CPATH C_INCLUDE_PATH LIBRARY_PATH \
	PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
umask 022

[ ! -f "$source/config.status" ] ||
	die "$source is itself configured, and a second build needs it unconfigured. There: make distclean; then configure in a folder of its own (mkdir build; cd build; ../configure)."
libraries=$(sh "$here/libraries.sh" "$arch") || exit 1
host=$arch-linux-musl
PATH=$libraries/bin:$PATH
PKG_CONFIG_LIBDIR=$libraries/lib/pkgconfig
export PATH PKG_CONFIG_LIBDIR

dir=portable-$arch
mkdir -p "$dir" || exit 1
room_for "$PWD/$dir" 60 "building the program"
made_with="$libraries $(sha256sum < "$here/portable.sh")"
if [ "$(cat "$dir/.made_with" 2> /dev/null)" != "$made_with" ]; then
	rm -rf "$dir"
	mkdir "$dir"
	(cd "$dir" && "$source/configure" --quiet --enable-silent-rules --enable-portable --host="$host" --build="$(uname -m)-linux-gnu" --prefix=/usr \
		CC="$host-gcc" MUSL_VERSION="$(awk '$1 == "musl" { sub(/-.*/, "", $2); print $2 }' "$table")" PKG_CONFIG="pkg-config --static" \
		CFLAGS="-Os -fPIE -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -ffile-prefix-map=$source=." \
		LDFLAGS="-static-pie -Wl,--gc-sections -Wl,-z,pack-relative-relocs") > "$dir/configure.out" 2>&1 || {
		tail -n 30 "$dir/configure.out" >&2
		die "configure failed: see above, and all of it in $dir/configure.out."
	}
	echo "$made_with" > "$dir/.made_with"
fi
make -C "$dir" -j"${PORTABLE_JOBS:-$(nproc)}" naaready > "$dir/make.out" 2>&1 || {
	tail -n 30 "$dir/make.out" >&2
	die "the program could not be built: see above, and all of it in $dir/make.out."
}
file=naaready-$version-$arch-linux
{ "$host-strip" -o "$file.new" "$dir/naaready" && chmod 755 "$file.new" && mv "$file.new" "$file"; } || die "cannot write $file here."
say "$file: $(wc -c < "$file") bytes"
