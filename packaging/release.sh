#!/bin/sh
# release.sh SOURCE VERSION - makes release-VERSION/ in the current folder: everything that is published, its SBOMs and SHA256SUMS
#
# What "make release" runs, in a build folder. RELEASE_PARTS: which parts, of "tarball portable deb rpm", by default all.
# RELEASE_ARCHS: for which architectures the portable file is made, by default this machine's. MAKE: the make to call.
# Signing is left to whoever releases: SECURITY.md says how.
LC_ALL=C.UTF-8
export LC_ALL
umask 022
here=$(cd "$(dirname "$0")" && pwd) || exit 4
source=$(cd "${1:?}" && pwd) || exit 4
version=${2:?}
make=${MAKE:-make}
parts=${RELEASE_PARTS:-tarball portable deb rpm}
archs=${RELEASE_ARCHS:-$(uname -m)}
folder=release-$version
new=$folder.new
tarball=naaready-$version.tar.gz
faults=

say() {
	printf 'release: %s\n' "$*" >&2
}

# fault SENTENCE: what is wrong is gathered, and told at once.
fault() {
	faults="$faults
  * $*"
}

# given_up SENTENCE
given_up() {
	say "$*"
	rm -rf "$new"
	exit 4
}

has() {
	case " $parts " in
	*" $1 "*) return 0 ;;
	esac
	return 1
}

# tools PART PACKAGES PROGRAM...
tools() {
	part=$1
	packages=$2
	shift 2
	has "$part" || return 0
	for program in "$@"; do
		command -v "$program" > /dev/null 2>&1 ||
			fault "$program is missing, which the part \"$part\" needs (Debian: $packages). Install it, or leave the part out: make release RELEASE_PARTS=\"$(printf '%s\n' $parts | grep -vxF "$part" | paste -s -d ' ' -)\""
	done
}

# --- may this be released? ---

for part in $parts; do
	case $part in
	tarball | portable | deb | rpm) ;;
	*) fault "RELEASE_PARTS has \"$part\"; parts are tarball, portable, deb and rpm." ;;
	esac
done
[ -n "$(echo $parts)" ] || fault "RELEASE_PARTS names no part; parts are tarball, portable, deb and rpm."

if ! changed=$(git -C "$source" status --porcelain 2>&1); then
	fault "git does not tell whether $source is as it was committed, and a release is made from a commit: $(echo "$changed" | head -n 1)"
elif [ -n "$changed" ]; then
	fault "$source is not as it was committed. Commit or remove: $(echo "$changed" | cut -c 4- | head -n 5 | paste -s -d ' ' -)"
fi

# told FILE VERSION: the files agree with what is built
told() {
	[ "$2" = "$version" ] || fault "$1 says version ${2:-nothing}, and what is built here is $version. Where configure.ac is right, correct $1; else run make again."
}
told configure.ac "$(sed -n 's/^AC_INIT(\[naaready\], \[\([^]]*\)\].*/\1/p' "$source/configure.ac")"
told NEWS "$(sed -n '1s/^naaready \([^ ]*\).*/\1/p' "$source/NEWS")"
told debian/changelog "$(sed -n '1s/^naaready (\([^-)]*\).*/\1/p' "$source/debian/changelog" 2> /dev/null)"

tools deb 'dpkg-dev debhelper' dpkg-buildpackage dh
tools rpm rpm rpmbuild
[ ! -e "$source/config.status" ] || ! has portable ||
	fault "$source is itself configured, and the portable file needs it unconfigured. There: make distclean; then configure in a folder of its own."

need=200
! has portable || need=1500
free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }')
[ "$free" -ge "$need" ] || fault "There are $free MB free in $(pwd), and a release takes up to $need MB."

if [ -n "$faults" ]; then
	say "nothing was made:$faults"
	exit 2
fi
! sed -n 1p "$source/NEWS" | grep -q 'not yet released' || say "note: NEWS still says that $version is not yet released."
! sed -n 1p "$source/debian/changelog" | grep -q UNRELEASED || say "note: debian/changelog still says UNRELEASED."

# --- the parts ---

SOURCE_DATE_EPOCH=$(sh "$here/date.sh" "$source") || exit 4
export SOURCE_DATE_EPOCH
trap 'given_up "stopped."' INT TERM HUP
rm -rf "$new"
mkdir "$new" || exit 4

# done_by WORDS COMMAND...: its output is shown only where it fails
done_by() {
	words=$1
	shift
	say "$words"
	"$@" > release.out 2>&1 && return
	tail -n 30 release.out >&2
	given_up "this failed: $words (all that it said: $(pwd)/release.out). $(df -Pk . | awk 'NR == 2 && $4 < 10240 { print "The disk is full." }')"
}

keep() {
	cp "$@" "$new" || given_up "$new could not be written."
}

done_by "the tarball" "$make" dist
gzip -t "$tarball" || given_up "$tarball is not whole."
! has tarball || keep "$tarball"
if has portable; then
	for arch in $archs; do
		done_by "the portable file for $arch" "$make" portable PORTABLE_ARCH="$arch"
		file=naaready-$version-$arch-linux
		keep "$file"
		sh "$here/sbom.sh" file "$file" "$version" "$arch" > "$new/$file.cdx.json" || given_up "the SBOM of $file could not be made."
	done
fi
for part in deb rpm; do
	has $part || continue
	done_by "the packages ($part)" sh "$here/$part.sh" "$tarball" "$new"
	# what an upload to a distribution needs, with the time and the machine of this build in it
	rm -f "$new/$part.out" "$new"/*.buildinfo "$new"/*.changes
done
# An RPM that was built on Debian asks for libraries as Debian has them, libcurl.so.4(CURL_OPENSSL_4) for one, which Fedora and RHEL
# do not: there the source package makes it.
rpm -q rpm > /dev/null 2>&1 || find "$new" -name '*.rpm' ! -name '*.src.rpm' -exec rm {} +
if has deb || has rpm; then
	programs=./naaready
	[ ! -x ./naaready-practice ] || programs="$programs ./naaready-practice"
	# shellcheck disable=SC2086
	sh "$here/sbom.sh" packages "$version" $programs > "$new/naaready-$version-packages.cdx.json" || given_up "the SBOM of the packages could not be made."
fi

(cd "$new" && touch -d "@$SOURCE_DATE_EPOCH" -- * && LC_ALL=C sha256sum -- * > ../SHA256SUMS.new) &&
	mv SHA256SUMS.new "$new/SHA256SUMS" && (cd "$new" && sha256sum --quiet -c SHA256SUMS) || given_up "SHA256SUMS could not be made."
rm -rf "$folder" release.out
mv "$new" "$folder" || given_up "$folder could not be made."
say "$(pwd)/$folder:"
cat "$folder/SHA256SUMS"
say "to be signed: see SECURITY.md"
