# package.sh - what deb.sh and rpm.sh share: what they are given, and a failure that says what to do
#
# Both are called as "SCRIPT TARBALL FOLDER": a release tarball, and the folder that the packages are put into.

LC_ALL=C.UTF-8
export LC_ALL
umask 022
# A make that calls them has its own flags, which are not those of the build inside.
unset MAKEFLAGS MFLAGS MAKELEVEL
top=$(cd "$(dirname "$0")/.." && pwd) || exit 4
. "$top/.ci/lib.sh"

kind=$(basename "$0" .sh)
if [ $# -ne 2 ]; then
	say "usage: $kind.sh TARBALL FOLDER"
	exit 2
fi
if [ ! -f "$1" ]; then
	say "$1 is not there. Make it in the build folder: make dist"
	exit 2
fi
if [ ! -d "$2" ] || [ ! -w "$2" ]; then
	say "$2 is no folder that can be written to."
	exit 2
fi
tarball=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
folder=$(cd "$2" && pwd)
name=$(basename "$tarball" .tar.gz)
version=${name#naaready-}
if [ "$name" = "$version" ] || [ "$name" = "$(basename "$tarball")" ]; then
	say "$tarball does not have a release's name, naaready-VERSION.tar.gz."
	exit 2
fi
inside=$folder/$kind-build
log=$folder/$kind.out

# given_up STATUS SENTENCE...: ends, and leaves nothing but the log.
given_up() {
	ended=$1
	shift
	printf '%s\n' "$@" >&2
	cd / && rm -rf "$inside"
	exit "$ended"
}

# required PACKAGES PROGRAM...: ends where programs are missing, with what installs them.
required() {
	packages=$1
	shift
	missing=
	for program in "$@"; do
		command -v "$program" > /dev/null 2>&1 || missing="$missing $program"
	done
	[ -z "$missing" ] || given_up 4 "These programs are missing:$missing. On Debian and Ubuntu: apt-get install $packages"
}

# failed: ends after a command whose output was shown.
failed() {
	[ "$(df -Pk "$folder" | awk 'NR == 2 { print $4 }')" -ge 1024 ] || given_up 4 "There is no space left in $folder: a build takes about 100 MB."
	given_up 4 "No packages were made."
}

# logged COMMAND...: its output goes to the log; a failure shows the end of it, and ends here.
logged() {
	quietly "$log" "$@" || failed
}

# moved FILE...: what was made, out of the folder that it was built in, which goes
moved() {
	mv "$@" "$folder" || failed
	rm -rf "$inside"
}

# afresh: an empty folder to build in
afresh() {
	trap 'given_up 130 "Stopped."' INT
	trap 'given_up 143 "Stopped."' TERM
	rm -rf "$inside"
	mkdir "$inside" || failed
}
