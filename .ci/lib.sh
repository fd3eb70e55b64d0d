# lib.sh - functions for ./try, ./check and .ci/run: packages, configuring, counting tests
#
# Sourced from the top of the tree.

build_packages='gcc make pkg-config autoconf automake autopoint gettext
	libncurses-dev libcurl4-openssl-dev libjson-c-dev libssl-dev libqrencode-dev libmicrohttpd-dev'
test_packages='libcmocka-dev libvterm-dev valgrind nghttp2-server dialog strace tmux ncurses-term
	openssh-server openssh-client clang clang-format mandoc openssl ca-certificates curl debhelper git locales python3 zsh fish'

say() {
	printf '%s\n' "$*" >&2
}

# need PACKAGE...: installs the missing packages, and says which. Without dpkg, configure will name what it does not find.
need() {
	command -v dpkg-query > /dev/null 2>&1 || return 0
	missing=
	for package in "$@"; do
		case $(dpkg-query -W -f '${Status}' "$package" 2> /dev/null) in
		*' installed') ;;
		*) missing="$missing $package" ;;
		esac
	done
	[ -n "$missing" ] || return 0
	say "Installing with apt-get:$missing"
	root=
	if [ "$(id -u)" -ne 0 ]; then
		if ! command -v sudo > /dev/null 2>&1; then
			say "Packages are missing, and there is no sudo. Run as root: apt-get install$missing"
			return 1
		fi
		root=sudo
	fi
	apt="$root env DEBIAN_FRONTEND=noninteractive apt-get"
	# $missing is a list. The lists of packages may be absent or old, which shows as a failure to install.
	# shellcheck disable=SC2086
	$apt install -y -q --no-install-recommends $missing > /dev/null 2>&1 ||
		{ $apt update -q >&2 && $apt install -y -q --no-install-recommends $missing >&2; } ||
		{ say "apt-get could not install these packages, see above; install them by hand:$missing"; return 1; }
}

# configured DIR FLAG...: configures DIR with exactly these flags, and removes objects made with other ones.
configured() {
	dir=$1
	shift
	mkdir -p "$dir"
	if [ ! -x configure ] || [ ! -f build-aux/tap-driver.sh ]; then
		quietly "$dir/autogen.out" ./autogen.sh || return 1
	fi
	if [ -f "$dir/Makefile" ] && [ "$(cat "$dir/.flags" 2> /dev/null)" = "$*" ]; then
		return 0
	fi
	(cd "$dir" && quietly configure.out ../configure "$@") || return 1
	if [ -f "$dir/.flags" ]; then
		make -C "$dir" -s clean > /dev/null
	fi
	printf '%s\n' "$*" > "$dir/.flags"
}

# quietly FILE COMMAND...: keeps the output in FILE, and shows its end only when COMMAND fails.
quietly() {
	kept=$1
	shift
	if "$@" > "$kept" 2>&1; then
		return 0
	fi
	say "Failed: $* (all of its output is in $kept; the end:)"
	tail -n 60 "$kept" >&2
	return 1
}

passed=0
failed=0
skipped=0
unexcused=0

# counted DIR: adds the results of the last "make check" in DIR. A skip whose reason begins with "this machine" is
# excused; a test with any other reason could have run here.
counted() {
	log=$1/test-suite.log
	number() {
		sed -n "s/^# $1: *\([0-9]*\)\$/\1/p" "$log" | head -n 1
	}
	passed=$((passed + $(number PASS) + $(number XFAIL)))
	failed=$((failed + $(number FAIL) + $(number XPASS) + $(number ERROR)))
	skipped=$((skipped + $(number SKIP)))
	unexcused=$((unexcused + $(grep '^SKIP: ' "$1/tests.out" | grep -vc 'this machine')))
}

# begun WORDS says what is done now; took says how long it took.
begun() {
	say "== $1"
	began=$(date +%s)
}

took() {
	say "   $(($(date +%s) - began)) s"
}

# tested DIR WORDS MAKE-ARGUMENT...: runs tests in DIR and counts them.
tested() {
	dir=$1
	begun "$2"
	shift 2
	rm -f "$dir/test-suite.log"
	# four at once for two cores, because many tests wait for a clock
	make -C "$dir" -k -j4 "$@" > "$dir/tests.out" 2>&1
	status=$?
	if [ -f "$dir/test-suite.log" ]; then
		counted "$dir"
		grep -E '^(FAIL|ERROR|XPASS|SKIP): ' "$dir/tests.out" >&2
	else
		grep -E ' error:|undefined reference|No rule to make' "$dir/tests.out" >&2 || tail -n 40 "$dir/tests.out" >&2
		failed=$((failed + 1))
	fi
	took
	return $status
}

# step WORDS COMMAND...: runs a command that counts as one test.
step() {
	begun "$1"
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
	took
}
