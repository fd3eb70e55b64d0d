#!/bin/sh
# refused.sh - what deb.sh and rpm.sh cannot make packages of, or where, gets its own sentence
. "$(dirname "$0")/../house/tap.sh"
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/to" "$work/few" "$work/naaready-9.9.9"
unset DEB_BUILD_OPTIONS MAKEFLAGS

# said KIND STATUS WORDS TARBALL FOLDER: KIND.sh ends so, says these words, and leaves nothing behind but its log.
said() {
	PATH=${path:-$PATH} "$tree/packaging/$1.sh" "$4" "$5" > "$work/said" 2>&1
	ended=$?
	[ $ended -eq "$2" ] || echo "ended with $ended, not $2"
	grep -qF -e "$3" "$work/said" || sed '1s/^/said: /' "$work/said"
	find "$5" -mindepth 1 ! -name '*.out' 2> /dev/null | sed 's/$/ is left behind/'
}

empty=$work/naaready-9.9.9.tar.gz
tar -czf "$empty" -C "$work" naaready-9.9.9
cp "$empty" "$work/other.tar.gz"
# Only what a shell script needs, so that what makes packages is missing, whether this machine has it or not.
for program in sh dirname basename pwd awk df tail rm mkdir cat tar sed; do
	ln -s "$(command -v $program)" "$work/few/$program"
done

for kind in deb rpm; do
	judge "$kind.sh: a tarball that is not there" "$(said $kind 2 "$work/none.tar.gz is not there. Make it in the build folder: make dist" "$work/none.tar.gz" "$work/to")"
	judge "$kind.sh: a name that is none of a release" "$(said $kind 2 "other.tar.gz does not have a release's name, naaready-VERSION.tar.gz" "$work/other.tar.gz" "$work/to")"
	judge "$kind.sh: a folder that is not there" "$(said $kind 2 "$work/nowhere is no folder that can be written to" "$empty" "$work/nowhere")"
	judge "$kind.sh: programs that are missing" "$(path=$work/few && said $kind 4 "These programs are missing: $([ $kind = deb ] && echo dpkg-buildpackage dh || echo rpmbuild)" "$empty" "$work/to")"
done

if have dpkg-buildpackage dh xz; then
	judge "deb.sh: a tarball without debian/" "$(said deb 2 "has no folder naaready-9.9.9/debian: it is not a release of naaready" "$empty" "$work/to")"
	mkdir "$work/naaready-9.9.9/debian"
	printf 'Source: naaready\nBuild-Depends: naaready-is-never-here (>= 1), debhelper-compat (= 99)\n\nPackage: naaready\nArchitecture: any\n' > "$work/naaready-9.9.9/debian/control"
	: > "$work/naaready-9.9.9/debian/changelog"
	tar -czf "$empty" -C "$work" naaready-9.9.9
	judge "deb.sh: packages that the build needs" "$(said deb 4 "more has to be installed: apt-get install naaready-is-never-here debhelper" "$empty" "$work/to")"
else
	skip "deb.sh: a tarball without debian/" "this machine has no debhelper"
fi

# A file system of its own that is full, as far as this user may mount one.
if have dpkg-buildpackage dh xz && unshare --mount true 2> /dev/null; then
	head -c 2000000 /dev/urandom > "$work/naaready-9.9.9/bytes"
	tar -czf "$empty" -C "$work" naaready-9.9.9
	# shellcheck disable=SC2016
	unshare --mount sh -c 'mount -t tmpfs -o size=900k none "$1" && exec "$2" "$3" "$1"' sh "$work/to" "$tree/packaging/deb.sh" "$empty" > "$work/said" 2>&1
	judge "deb.sh: a full disk" "$(grep -qF "There is no space left in $work/to" "$work/said" || cat "$work/said")"
else
	skip "deb.sh: a full disk" "this machine cannot mount a small one, or has no debhelper"
fi
finish
