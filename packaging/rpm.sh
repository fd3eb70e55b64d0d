#!/bin/sh
# rpm.sh - makes RPM packages, source and binary, from a release tarball: rpm.sh TARBALL FOLDER
#
# The spec comes in the tarball. RPM_WITHOUT_CHECK=1 leaves out the tests.
. "$(dirname "$0")/package.sh"

required 'rpm gcc make gettext pkg-config' rpmbuild gcc make msgfmt pkg-config tar
afresh
logged tar -xzf "$tarball" -C "$inside" "$name/packaging/naaready.spec.in"
sed "s/@VERSION@/$version/" "$inside/$name/packaging/naaready.spec.in" > "$inside/naaready.spec" || failed
# Where rpm itself is no RPM, as on Debian, the libraries are not known to it: then configure says what is missing.
depends=
rpm -q rpm > /dev/null 2>&1 || depends=--nodeps
# shellcheck disable=SC2086
logged rpmbuild -ba $depends ${RPM_WITHOUT_CHECK:+--nocheck} --define "_topdir $inside/top" --define "_sourcedir $(dirname "$tarball")" \
	--define '_buildhost localhost' --define 'source_date_epoch_from_changelog 1' --define 'clamp_mtime_to_source_date_epoch 1' \
	--define 'use_source_date_epoch_as_buildtime 1' "$inside/naaready.spec"
moved "$inside"/top/RPMS/*/*.rpm "$inside"/top/SRPMS/*.rpm
[ -z "$depends" ] || say "Built without an RPM distribution, these show that the spec works. For Fedora or RHEL, there: rpmbuild --rebuild naaready-$version-1.src.rpm"
say "$(ls "$folder"/naaready*-"$version"-*.rpm)"
