# recipes.sh - how each library of packaging/portable/sources is built: the compiler, and build_NAME for each
#
# Sourced by libraries.sh, with what it knows: $arch, $native, $tools, $kernel, $root, $work, $jobs. A change here builds all anew.
# shellcheck shell=sh disable=SC2154

LC_ALL=C.UTF-8
TZ=UTC
SOURCE_DATE_EPOCH=1700000000 # OpenSSL writes a date into itself
export LC_ALL TZ SOURCE_DATE_EPOCH
unset CC CFLAGS CPPFLAGS LDFLAGS LIBS MAKEFLAGS MAKELEVEL MAKEOVERRIDES MFLAGS DESTDIR CROSS_COMPILE CONFIG_SITE CDPATH CPATH C_INCLUDE_PATH \
	LIBRARY_PATH TERMINFO TERMINFO_DIRS PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
umask 022

for old in work stage bin include lib; do
	rm -rf "${root:?}/$old"
done
mkdir -p "$work" "$root/bin" "$root/include" "$root/lib/pkgconfig"

# No folder may show in what is built: the compiler is called by its name, and knows by itself where it is.
host=$arch-linux-musl
for tool in ar ranlib nm strip objcopy ld; do
	ln -s "$(command -v "$tools$tool")" "$root/bin/$host-$tool"
done
cat > "$root/bin/$host-gcc" <<END
#!/bin/sh
exec ${tools}gcc -ffile-prefix-map="$work"=. -ffile-prefix-map="$root"=. "\$@" -specs "$root/lib/musl-gcc.specs"
END
chmod +x "$root/bin/$host-gcc"
PATH=$root/bin:$PATH
PKG_CONFIG_LIBDIR=$root/lib/pkgconfig
export PATH PKG_CONFIG_LIBDIR
flags="-Os -fPIE -ffunction-sections -fdata-sections -fstack-protector-strong -fno-asynchronous-unwind-tables"

# unpack NAME: the source with Debian's patches, all of it equally old, so that no makefile wants to make itself anew.
unpack() {
	mkdir -p "$work/$1"
	cd "$work/$1" || exit 1
	files_of "$1" > ../files
	while read -r _ path; do
		case $path in
		*.debian.tar.xz) tar -xf "$cache/sources/${path##*/}" ;;
		*) tar -xf "$cache/sources/${path##*/}" --strip-components=1 ;;
		esac || exit 1
	done < ../files
	if [ -f debian/patches/series ]; then
		sed -E '/^(#|$)/d' debian/patches/series > ../series
		while read -r patch _; do
			patch -s -p1 -f -N < "debian/patches/$patch" || exit 1
		done < ../series
	fi
	find . -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# configured FLAG...: for libraries that come with a configure.
configured() {
	./configure --host="$host" --build="$native-linux-gnu" --prefix=/usr --disable-shared --enable-static "$@" CFLAGS="$flags"
}

with_cmake() {
	cmake -S . -B b -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$arch" -DCMAKE_C_COMPILER="$host-gcc" -DCMAKE_AR="$root/bin/$host-ar" \
		-DCMAKE_RANLIB="$root/bin/$host-ranlib" -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_BUILD_TYPE=None \
		-DCMAKE_C_FLAGS="$flags" -DCMAKE_CXX_COMPILER=false -DCMAKE_CXX_COMPILER_WORKS=1 -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF "$@"
	make -C b -j"$jobs"
	make -C b install DESTDIR="$root/stage"
}

build_musl() {
	./configure --target="$host" --prefix="$root" --disable-shared --disable-wrapper CC="${tools}gcc" AR="${tools}ar" RANLIB="${tools}ranlib" \
		CFLAGS="-Os -fPIE -fstack-protector-strong -ffile-prefix-map=$work=."
	make -j"$jobs"
	make install
	sh tools/musl-gcc.specs.sh "$root/include" "$root/lib" "/lib/ld-musl-$arch.so.1" > "$root/lib/musl-gcc.specs"
	ln -s "$kernel/linux" "$kernel/asm-generic" "$root/include/"
	ln -s "$kernel_asm" "$root/include/asm"
}

build_zlib() {
	CHOST=$host CFLAGS=$flags ./configure --static --prefix=/usr
	make -j"$jobs" libz.a
	make install DESTDIR="$root/stage"
}

build_nghttp2() {
	with_cmake -DENABLE_LIB_ONLY=ON -DBUILD_STATIC_LIBS=ON -DENABLE_DOC=OFF
}

# TLS 1.2 and 1.3, and the keys and certificates of base/cert.c; what only other protocols and old files need is left out.
build_openssl() {
	# shellcheck disable=SC2086
	./Configure "linux-$arch" CC="$host-gcc" AR="$host-ar" RANLIB="$host-ranlib" --prefix=/usr --libdir=lib --openssldir=/etc/ssl \
		no-shared no-dso no-module no-engine no-tests no-apps no-docs no-autoload-config no-legacy no-afalgeng no-comp no-ssl3 no-tls1 no-tls1_1 \
		no-dtls no-quic no-srp no-psk no-srtp no-gost no-idea no-camellia no-seed no-aria no-sm2 no-sm3 no-sm4 no-bf no-cast no-rc2 no-rc4 \
		no-rc5 no-mdc2 no-rmd160 no-whirlpool no-siphash no-cmp no-cms no-ts no-ct no-rfc3779 no-sctp no-ec2m no-nextprotoneg \
		no-dsa no-http no-slh-dsa $flags
	make -j"$jobs" build_libs
	make install_dev DESTDIR="$root/stage"
}

build_curl() {
	configured --with-openssl --with-zlib --with-nghttp2 --without-ca-bundle --without-ca-path --enable-threaded-resolver \
		--without-libidn2 --without-libpsl --without-brotli --without-zstd --without-libssh2 --without-librtmp --without-libgsasl --without-gssapi \
		--without-nghttp3 --without-ngtcp2 --disable-ftp --disable-file --disable-ipfs --disable-ldap --disable-ldaps --disable-rtsp \
		--disable-dict --disable-telnet --disable-tftp --disable-pop3 --disable-imap --disable-smb --disable-smtp --disable-gopher --disable-mqtt \
		--disable-manual --disable-docs --disable-libcurl-option --disable-tls-srp --disable-unix-sockets --disable-cookies --disable-doh \
		--disable-alt-svc --disable-hsts --disable-aws --disable-ares --disable-websockets
	make -j"$jobs" -C lib
	make -C lib install DESTDIR="$root/stage"
	make -C include install DESTDIR="$root/stage"
	make install-pkgconfigDATA DESTDIR="$root/stage"
}

build_json_c() {
	with_cmake -DBUILD_APPS=OFF -DDISABLE_EXTRA_LIBS=ON -DDISABLE_WERROR=ON -DDISABLE_JSON_PATCH=ON
}

build_qrencode() {
	configured --without-tools --without-png
	make -j"$jobs"
	make install DESTDIR="$root/stage"
}

build_ncurses() {
	cat debian/rxvt-unicode.ti >> misc/terminfo.src
	awk '!/^#/ && $2 == "=" { printf "%s|%s by its own name,\n\tuse=%s,\n", $1, $3, $3 }' "$here/terminals" >> misc/terminfo.src
	HOME=$work ./configure --host="$host" --build="$native-linux-gnu" --prefix=/usr --with-build-cc=gcc --without-shared --with-normal --without-debug \
		--without-ada --without-cxx --without-cxx-binding --without-manpages --without-progs --without-tests --without-gpm --without-dlsym --disable-db-install \
		--enable-widec --enable-ext-colors --disable-root-environ --enable-pc-files --with-pkg-config-libdir=/usr/lib/pkgconfig \
		--with-default-terminfo-dir=/usr/share/terminfo --with-terminfo-dirs=/etc/terminfo:/lib/terminfo:/usr/share/terminfo:/usr/lib/terminfo \
		--with-fallbacks="$(awk '!/^#/ { print $1 }' "$here/terminals" | paste -s -d ,)" \
		--with-tic-path="$(command -v tic)" --with-infocmp-path="$(command -v infocmp)" CFLAGS="$flags"
	HOME=$work make -j"$jobs" libs
	make install.libs install.includes DESTDIR="$root/stage"
}

build_libmicrohttpd() {
	configured --disable-https --disable-doc --disable-examples --disable-tools --disable-curl --disable-postprocessor --disable-dauth \
		--disable-bauth --disable-httpupgrade
	make -j"$jobs" -C src/microhttpd
	make -C src/microhttpd install DESTDIR="$root/stage"
	make -C src/include install DESTDIR="$root/stage"
	make install-pkgconfigDATA DESTDIR="$root/stage"
}
