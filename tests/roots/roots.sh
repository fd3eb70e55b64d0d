#!/bin/sh
# roots.sh - ./try, autoreconf and ./check from nothing, each in a fresh root of a distribution that debootstrap makes
#
# tests/roots/roots.sh [--quick | --whole | --try] [ROOT...]
#
# Roots: bullseye bookworm trixie (these three where none is named) and focal. As root, with debootstrap; not in CI.
# NAAREADY_MIRROR is the mirror of Debian (else the one of this machine's own apt), NAAREADY_UBUNTU_MIRROR the one of Ubuntu,
# NAAREADY_UBUNTU_KEYRING its keyring. Roots and logs are kept in NAAREADY_ROOTS (else /var/tmp/naaready-roots): 2 GB each,
# of which the fresh one is kept as ROOT.tar. What is committed is tried.
set -u
LC_ALL=C.UTF-8
export LC_ALL
unset MAKEFLAGS
cd "$(dirname "$0")/../.." || exit 4
places=${NAAREADY_ROOTS:-/var/tmp/naaready-roots}
needed_kb=4000000

# gives_up STATUS SENTENCE
gives_up() {
	printf 'roots.sh: %s\n' "$2" >&2
	exit "$1"
}

how=--quick
names=
for word; do
	case $word in
	--quick | --whole | --try) how=$word ;;
	bullseye | bookworm | trixie | focal) names="$names $word" ;;
	-*) gives_up 2 "the option $word is not known. Usage: tests/roots/roots.sh [--quick | --whole | --try] [ROOT...]" ;;
	*) gives_up 2 "the root $word is not known; known are bullseye, bookworm, trixie and focal." ;;
	esac
done
names=${names:-bullseye bookworm trixie}

case $places in
*[[:space:]]*) gives_up 2 "NAAREADY_ROOTS is \"$places\"; name a folder without blanks in its path." ;;
esac
[ "$(id -u)" -eq 0 ] || gives_up 4 "only root can make a root: start it with sudo."
command -v debootstrap > /dev/null 2>&1 || gives_up 4 "there is no debootstrap here: apt-get install debootstrap"
git rev-parse -q --verify HEAD > /dev/null 2>&1 || gives_up 4 "this is no clone with git, and what is committed is what is tried."
mkdir -p "$places" || gives_up 4 "the folder $places cannot be made; name another one in NAAREADY_ROOTS."

# mirror_of ROOT: prints the mirror and the options of debootstrap, or gives up.
mirror_of() {
	case $1 in
	focal)
		keyring=${NAAREADY_UBUNTU_KEYRING:-/usr/share/keyrings/ubuntu-archive-keyring.gpg}
		[ -n "${NAAREADY_UBUNTU_MIRROR:-}" ] ||
			gives_up 4 "no mirror for focal: name one of Ubuntu in NAAREADY_UBUNTU_MIRROR."
		[ -r "$keyring" ] ||
			gives_up 4 "no keyring for focal in $keyring: install ubuntu-archive-keyring, or name one in NAAREADY_UBUNTU_KEYRING."
		echo "$NAAREADY_UBUNTU_MIRROR --components=main,universe --keyring=$keyring"
		;;
	*)
		# shellcheck disable=SC2016
		mirror=${NAAREADY_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' 2> /dev/null)}
		mirror=$(printf '%s\n' "$mirror" | awk 'NR == 1 { print $1 }')
		[ -n "$mirror" ] ||
			gives_up 4 "no mirror for $1: this machine's apt has none of Debian; name one in NAAREADY_MIRROR."
		echo "$mirror --components=main"
		;;
	esac
}

# room ROOT: gives up where a build would fill the disk.
room() {
	free=$(df -Pk "$places" | awk 'NR == 2 { print $4 }')
	[ "$free" -ge $needed_kb ] ||
		gives_up 4 "$places has $((free / 1000)) MB free, and $1 needs $((needed_kb / 1000)) MB: make room, or name another folder in NAAREADY_ROOTS."
}

# within ROOT COMMAND: runs a command of the shell in the tree inside the root. A name space of its own, not only chroot, so
# that what is mounted goes with the command, and a test inside may make another.
within() {
	# shellcheck disable=SC2016
	unshare --mount sh -c '
		mount --bind "$1" "$1" && cd "$1" && mount --rbind /proc proc && mount --rbind /dev dev &&
			pivot_root . mnt && umount -l mnt &&
			exec chroot . env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=xterm-256color sh -c "cd /tree && $2"
	' sh "$places/$1" "$2" < /dev/null
}

# made ROOT: unpacks a fresh root with the tree in it.
made() {
	root=$places/$1
	from=$(mirror_of "$1") || exit 4
	room "$1"
	rm -rf --one-file-system "$root"
	if [ ! -f "$root.tar" ]; then
		# shellcheck disable=SC2086
		if ! debootstrap --variant=minbase ${from#* } "$1" "$root" "${from%% *}" > "$root.made" 2>&1; then
			tail -n 3 "$root.made" >&2
			gives_up 4 "debootstrap could not make $1 from ${from%% *}: the last lines are above, all of them in $root.made. Is the network there?"
		fi
		tar -C "$root" -cf "$root.tar.part" . || gives_up 4 "$root.tar could not be written."
		mv "$root.tar.part" "$root.tar"
	else
		mkdir "$root"
		tar -C "$root" -xpf "$root.tar" || gives_up 4 "$root.tar could not be unpacked: remove it, and it is made again."
	fi
	printf '127.0.0.1 localhost\n::1 localhost\n' > "$root/etc/hosts"
	cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2> /dev/null
	mkdir "$root/tree"
	git archive HEAD | tar -x -C "$root/tree" || gives_up 4 "the tree could not be copied into $root."
	within "$1" true || gives_up 4 "nothing can be started inside $root: is this a container that may not mount?"
}

# timed ROOT WORDS COMMAND: runs it with its output in a log, and sets status, took and log.
timed() {
	log=$places/$1.$2
	began=$(date +%s)
	within "$1" "$3" > "$log" 2>&1
	status=$?
	took=$(($(date +%s) - began))
}

# version ROOT COMMAND: prints the last version number that the command names first.
version() {
	within "$1" "$2" 2> /dev/null | grep -oE '[0-9]+(\.[0-9]+)+[a-z]?' | head -n 1
}

# tried ROOT: prints its line of the table; fails where something failed.
tried() {
	made "$1"
	good=yes
	timed "$1" try ./try
	line="./try $took s"
	if [ $status -ne 1 ] || ! grep -q '^Head hash' "$log"; then
		good=no
		line="./try FAILED ($log)"
	fi
	timed "$1" autoreconf 'autoreconf -fi'
	line="$line, autoreconf $took s"
	[ $status -eq 0 ] || { good=no; line="$line, FAILED ($log)"; }
	if [ "$how" != --try ]; then
		option=
		[ "$how" = --whole ] || option=$how
		timed "$1" check "./check $option"
		line="$line, ./check${option:+ $option} $took s: $(tail -n 1 "$log")"
		[ $status -eq 0 ] || { good=no; line="$line, FAILED ($log)"; }
	fi
	libraries=
	for library in libcurl libssl json-c ncursesw libmicrohttpd; do
		libraries="$libraries $library $(version "$1" "pkg-config --modversion $library")"
	done
	printf '%-9s %s\n          glibc %s gcc %s autoconf %s gettext %s%s\n' "$1" "$line" "$(version "$1" 'ldd --version')" \
		"$(version "$1" 'gcc -dumpfullversion')" "$(version "$1" 'autoconf --version')" \
		"$(version "$1" 'autopoint --version')" "$libraries"
	[ $good = yes ]
}

failed=0
for name in $names; do
	tried "$name" || failed=$((failed + 1))
done
[ $failed -eq 0 ]
