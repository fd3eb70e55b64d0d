#!/bin/sh
# deb.sh - makes Debian packages, source and binary, from a release tarball: deb.sh TARBALL FOLDER
#
# debian/ comes in the tarball, which goes into the source package as it is. DEB_BUILD_OPTIONS=nocheck leaves out the tests.
. "$(dirname "$0")/package.sh"

required 'dpkg-dev debhelper' dpkg-buildpackage dh tar xz
afresh
logged tar -xzf "$tarball" -C "$inside"
[ -f "$inside/$name/debian/changelog" ] || given_up 2 "$tarball has no folder $name/debian: it is not a release of naaready."
cd "$inside/$name" || exit 4
lacking=$(dpkg-checkbuilddeps 2>&1) ||
	given_up 4 "To build the packages, more has to be installed: apt-get install $(echo "${lacking##*: }" | sed 's/ ([^)]*)//g; s/debhelper-compat/debhelper/')"
logged cp "$tarball" "../naaready_$version.orig.tar.gz"
logged dpkg-buildpackage -us -uc
cd "$folder" || exit 4
moved "$inside"/naaready*_"$version"?*
say "$(ls "$folder"/naaready*_"$version"-*.dsc "$folder"/naaready*_"$version"-*.deb)"
