#!/bin/sh
# deb.sh - the Debian packages in fresh roots: built, installed, run, upgraded, removed, purged: deb.sh TARBALL FOLDER [SUITE]...
#
# Needs root, debootstrap, autopkgtest and a mirror: the one that this machine's apt uses, or MIRROR. Suites are bookworm and
# trixie if none is named. FOLDER, 1.5 GB a suite, keeps the roots and the packages; a second run takes them from there.
LC_ALL=C.UTF-8
export LC_ALL
umask 022
top=$(cd "$(dirname "$0")/../.." && pwd) || exit 4
. "$top/.ci/lib.sh"

if [ $# -lt 2 ] || [ ! -f "$1" ]; then
	say "usage: deb.sh TARBALL FOLDER [SUITE]...; \"make dist\" in the build folder makes the tarball"
	exit 2
fi
if [ "$(id -u)" -ne 0 ]; then
	say "Roots are made and entered by root. Run it as root."
	exit 2
fi
need debootstrap autopkgtest || exit 4
# The words for apt are its own.
# shellcheck disable=SC2016
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Created-By: Packages' | head -n 1)}
if [ -z "$mirror" ]; then
	say "This machine's apt has no mirror of Debian. Name one: MIRROR=http://..."
	exit 2
fi
tarball=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
mkdir -p "$2" && folder=$(cd "$2" && pwd) || exit 4
shift 2
[ $# -gt 0 ] || set -- bookworm trixie
name=$(basename "$tarball" .tar.gz)
version=${name#naaready-}

# in_root ROOT COMMAND...: runs it in there, with /proc.
in_root() {
	root=$1
	shift
	# shellcheck disable=SC2016
	unshare --mount --fork sh -c 'mount -t proc proc "$1/proc" && shift && exec chroot "$@"' sh "$root" "$root" \
		env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# as_admin ROOT COMMAND...: as an ordinary user with a home
as_admin() {
	root=$1
	shift
	in_root "$root" setpriv --reuid admin --regid admin --init-groups env HOME=/home/admin "$@"
}

apt_in() {
	root=$1
	shift
	in_root "$root" apt-get -qq -y --no-install-recommends "$@"
}

# does TITLE COMMAND...: counts it; what it printed is shown where it failed.
does() {
	title="$suite: $1"
	shift
	if "$@" > "$folder/$suite-out" 2>&1; then
		passed=$((passed + 1))
		say "ok - $title"
	else
		failed=$((failed + 1))
		say "not ok - $title"
		tail -n 30 "$folder/$suite-out" | sed 's/^/# /' >&2
		return 1
	fi
}

# says STATUS WORDS COMMAND...: it ends so, and prints these words.
says() {
	want=$1
	words=$2
	shift 2
	"$@" > "$folder/$suite-said" 2>&1
	ended=$?
	cat "$folder/$suite-said"
	echo "ended with $ended, not $want, or did not print: $words"
	[ $ended -eq "$want" ] && grep -qF -e "$words" "$folder/$suite-said"
}

# fresh NAME: a copy of the bare root
fresh() {
	rm -rf "$folder/$suite-$1"
	cp -a "$folder/$suite" "$folder/$suite-$1"
}

bare() {
	[ ! -f "$folder/$suite/made" ] || return 0
	rm -rf "${folder:?}/$suite"
	debootstrap --variant=minbase "$suite" "$folder/$suite" "$mirror" || return 1
	# libcurl before 7.78 asks for the address of localhost, and debootstrap leaves that to who installs a machine.
	echo '127.0.0.1 localhost' > "$folder/$suite/etc/hosts"
	in_root "$folder/$suite" useradd --create-home --shell /bin/bash admin && touch "$folder/$suite/made"
}

# With what the release's own debian/control asks for, and nothing else.
builder() {
	tar -xzf "$tarball" -C "$folder/$suite/root" "$name/debian" || return 1
	! cmp -s "$folder/$suite/root/$name/debian/control" "$folder/$suite-build/made" || return 0
	fresh build
	apt_in "$folder/$suite-build" update && apt_in "$folder/$suite-build" build-dep "/root/$name" &&
		cp "$folder/$suite/root/$name/debian/control" "$folder/$suite-build/made"
}

# By deb.sh as it is in the tarball; once for each tarball.
built() {
	! cmp -s "$tarball" "$folder/$suite-debs/naaready_$version.orig.tar.gz" || return 0
	rm -rf "$folder/$suite-build/home/admin/work" "$folder/$suite-debs"
	mkdir "$folder/$suite-debs"
	as_admin "$folder/$suite-build" mkdir /home/admin/work &&
		tar -xzf "$tarball" -C "$folder/$suite-build/home/admin/work" "$name/packaging" "$name/.ci" &&
		cp "$tarball" "$folder/$suite-build/home/admin/work" &&
		as_admin "$folder/$suite-build" "/home/admin/work/$name/packaging/deb.sh" "/home/admin/work/$name.tar.gz" /home/admin/work &&
		cp "$folder/$suite-build/home/admin/work/"naaready*_* "$folder/$suite-debs"
}

# The files of a root but for what apt, dpkg and their like note down.
files() {
	(cd "$folder/$suite-run" && find . -xdev ! -path './proc/*' ! -path './tmp/*' ! -path './var/lib/apt/*' ! -path './var/lib/dpkg/*' \
		! -path './var/cache/*' ! -path './var/log/*' ! -path './home/admin/*' ! -name '*.pyc' | sort)
}

# older PACKAGE: the same with a revision that is less, as something to upgrade from
older() {
	rm -rf "$folder/$suite-older"
	dpkg-deb -R "$folder/$suite-debs/$1_$version-1_$arch.deb" "$folder/$suite-older" &&
		sed -i "s/$version-1/$version-0/" "$folder/$suite-older/DEBIAN/control" &&
		dpkg-deb --root-owner-group -b "$folder/$suite-older" "$folder/$suite-run/tmp/$1_$version-0_$arch.deb"
}

# installed_test NAME: what autopkgtest runs, as an ordinary user
installed_test() {
	rm -rf "$folder/$suite-run/tmp/tests" "$folder/$suite-run/home/admin/scratch"
	cp -R "$top/debian/tests" "$folder/$suite-run/tmp/tests" &&
		as_admin "$folder/$suite-run" mkdir /home/admin/scratch &&
		as_admin "$folder/$suite-run" env AUTOPKGTEST_TMP=/home/admin/scratch "/tmp/tests/$1"
}

# shellcheck disable=SC2016
whole() {
	in_root "$folder/$suite-run" sh -ec 'dpkg --verify "$@"; test -z "$(dpkg --verify "$@")"
		for file in $(dpkg -L "$@"); do test -e "$file" || { echo "$file is not there"; exit 1; }; done' sh "$@"
}

# Manual pages and completions are where their readers look.
# shellcheck disable=SC2016
documents() {
	in_root "$folder/$suite-run" sh -ec '
		gzip -dc /usr/share/man/man1/naaready.1.gz | grep -q "^.Dt NAAREADY 1"
		gzip -dc /usr/share/man/man1/naaready-practice.1.gz | grep -q "^.Dt NAAREADY-PRACTICE 1"
		gzip -dc /usr/share/man/man5/naaready-run.5.gz | grep -q "^.Dt NAAREADY-RUN 5"
		for program in naaready naaready-practice; do
			bash -c ". /usr/share/bash-completion/completions/$program* && complete -p $program"
		done
		test -f "/usr/share/doc/naaready/examples/naaready-restore@.timer"
		! find /etc /lib/systemd /usr/lib/systemd -name "*naaready*" | grep .'
}

# What is there that was not before, and belongs to no package that apt kept for another's sake; and what is no longer there
gone() {
	files > "$folder/$suite-after"
	cat "$folder/$suite-run/var/lib/dpkg/info/"*.list | sed 's,^/\(s*bin\|lib[0-9]*\)/,/usr/\1/,; s,^,.,' | sort -u > "$folder/$suite-owned"
	comm -13 "$folder/$suite-before" "$folder/$suite-after" | comm -23 - "$folder/$suite-owned" | sed 's/$/ is left/' > "$folder/$suite-left"
	comm -23 "$folder/$suite-before" "$folder/$suite-after" | sed 's/$/ is gone/' >> "$folder/$suite-left"
	cat "$folder/$suite-left"
	[ ! -s "$folder/$suite-left" ] && ! dpkg-query --admindir="$folder/$suite-run/var/lib/dpkg" -W -f '${db:Status-Status}\n' naaready 2> /dev/null | grep -x installed
}

arch=$(dpkg --print-architecture)
for suite; do
	did=$(date +%s)
	if ! { does "a bare root" bare && does "what the build needs is installed" builder && does "packages are built by an ordinary user" built; }; then
		continue
	fi
	fresh run
	cp "$folder/$suite-debs/"*.deb "$folder/$suite-run/tmp"
	does "lists of packages" apt_in "$folder/$suite-run" update
	# apt recommends ca-certificates, and so keeps it once it is there.
	does "what an admin's machine has" apt_in "$folder/$suite-run" install locales ca-certificates
	files > "$folder/$suite-before"
	older naaready > /dev/null && older naaready-practice > /dev/null
	does "an older revision is installed" apt_in "$folder/$suite-run" install "/tmp/naaready_$version-0_$arch.deb" "/tmp/naaready-practice_$version-0_$arch.deb"
	does "upgraded" apt_in "$folder/$suite-run" install "/tmp/naaready_$version-1_$arch.deb" "/tmp/naaready-practice_$version-1_$arch.deb"
	does "over itself" apt_in "$folder/$suite-run" install --reinstall "/tmp/naaready_$version-1_$arch.deb" "/tmp/naaready-practice_$version-1_$arch.deb"
	does "every file is there as it was packed" whole naaready naaready-practice
	does "manuals and completions are in place, and no timer is" documents
	does "naaready works, in English and in German" installed_test check
	does "naaready-practice serves" installed_test served
	does "a run is saved" says 1 "not ready" as_admin "$folder/$suite-run" naaready check --practice
	does "naaready-practice is purged" apt_in "$folder/$suite-run" purge --autoremove naaready-practice
	does "libmicrohttpd went with it" in_root "$folder/$suite-run" sh -c '! ldconfig -p | grep microhttpd'
	does "practice serve says what is missing" says 2 "is not installed" as_admin "$folder/$suite-run" naaready practice serve
	does "naaready alone works" installed_test check
	does "removed" apt_in "$folder/$suite-run" remove --autoremove naaready
	does "removed is gone" gone
	does "installed again" apt_in "$folder/$suite-run" install "/tmp/naaready_$version-1_$arch.deb"
	does "purged" apt_in "$folder/$suite-run" purge --autoremove naaready
	does "purged is gone" gone
	does "what the user saved stays" find "$folder/$suite-run/home/admin/.local/state/naaready/practice/runs" -name '*.jsonl'
	fresh tested
	does "autopkgtest" autopkgtest --apt-upgrade -B "$folder/$suite-debs/naaready_$version-1_$arch.deb" \
		"$folder/$suite-debs/naaready-practice_$version-1_$arch.deb" "$folder/$suite-debs/naaready_$version-1.dsc" -- chroot "$folder/$suite-tested"
	say "   $suite: $(($(date +%s) - did)) s"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
