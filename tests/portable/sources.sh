#!/bin/sh
# sources.sh - the pinned sources of the portable file: what is fetched is what was pinned, and every failure has its sentence
. "$(dirname "$0")/../house/tap.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset XDG_CACHE_HOME NAAREADY_MIRROR http_proxy HTTP_PROXY ALL_PROXY all_proxy
LC_ALL=C.UTF-8
TMPDIR=$scratch
export LC_ALL TMPDIR

# A tree of one small source, and two mirrors.
portable=$scratch/portable
cp -R "$tree/packaging/portable" "$portable"
mkdir -p "$scratch/one/pool/l" "$scratch/two/pool/l" "$scratch/none"
echo "the source" > "$scratch/one/pool/l/little_1.0.orig.tar.gz"
cp "$scratch/one/pool/l/little_1.0.orig.tar.gz" "$scratch/two/pool/l/"
pinned=$(sha256sum "$scratch/one/pool/l/little_1.0.orig.tar.gz" | cut -d ' ' -f 1)
printf '# comment\nlittle 1.0 MIT https://little.example/\n\t%s pool/l/little_1.0.orig.tar.gz\n' "$pinned" > "$portable/sources"
NAAREADY_CACHE=$scratch/cache
export NAAREADY_CACHE
kept=$NAAREADY_CACHE/sources/little_1.0.orig.tar.gz

# said STATUS WORDS...: prints in what the last run differs from this status and these words
said() {
	why=
	[ "$status" = "$1" ] || why="ended with $status, not $1"
	shift
	for words; do
		tr -s '[:space:]' ' ' < "$scratch/err" | grep -qF -e "$words" || why="$why; does not say \"$words\""
	done
	[ -z "$why" ] || { echo "${why#; }"; cat "$scratch/err"; }
}

fetch() {
	sh "$portable/fetch.sh" > "$scratch/out" 2> "$scratch/err" < /dev/null
	status=$?
}

libraries() {
	sh "$portable/libraries.sh" "$@" > "$scratch/out" 2> "$scratch/err" < /dev/null
	status=$?
}

# --- the table of the tree ---

table=$tree/packaging/portable/sources
judge "a row of the table is: name, version, licence, homepage; or a hash and a path that no mirror is named in" \
	"$(grep -vE '^(#.*|[a-z][a-z0-9-]* [^ ]+ [A-Za-z0-9.-]+ https://[^ ]+|	[0-9a-f]{64} pool/[a-z0-9/.+~_-]+)$' "$table" | sed 's/^/not understood: /')"
judge "no library is named twice" "$(sed -n 's/^\([a-z][^ ]*\) .*/\1/p' "$table" | sort | uniq -d)"
judge "each library has a recipe, and each recipe a library" \
	"$(sed -n 's/^\([a-z][^ ]*\) .*/\1/p' "$table" | tr - _ | sort > "$scratch/rows"
	sed -n 's/^build_\([a-z0-9_]*\)() {/\1/p' "$tree/packaging/portable/recipes.sh" | sort | diff "$scratch/rows" -)"

# --- fetching ---

if ! command -v curl > /dev/null 2>&1; then
	skip "what is fetched" "this machine has no curl"
	finish
fi

NAAREADY_MIRROR="file://$scratch/none file://$scratch/one/"
export NAAREADY_MIRROR
fetch
judge "what one mirror does not have, the next one has" "$(said 0; cmp "$kept" "$scratch/one/pool/l/little_1.0.orig.tar.gz" 2>&1)"

NAAREADY_MIRROR=file://$scratch/none
fetch
judge "what is kept is not fetched again" "$(said 0)"

echo "something else" > "$kept"
NAAREADY_MIRROR=file://$scratch/one
fetch
judge "what was altered in the cache is fetched again, and it says so" "$(said 0 "$kept is not as pinned"; cmp "$kept" "$scratch/one/pool/l/little_1.0.orig.tar.gz" 2>&1)"

rm "$kept"
NAAREADY_MIRROR="file://$scratch/none"
fetch
judge "a source that is gone from every mirror" "$(said 1 "little_1.0.orig.tar.gz is not on these mirrors: file://$scratch/none" "NAAREADY_MIRROR")"

echo "another source" > "$scratch/two/pool/l/little_1.0.orig.tar.gz"
came=$(sha256sum "$scratch/two/pool/l/little_1.0.orig.tar.gz" | cut -d ' ' -f 1)
NAAREADY_MIRROR=file://$scratch/two
fetch
judge "an altered source: which hash was expected, and which came from where" "$(said 1 "$pinned file://$scratch/two sent $came" "was not used")"
judge "and nothing of it is kept" "$(find "$NAAREADY_CACHE" -type f)"
NAAREADY_MIRROR="file://$scratch/two file://$scratch/one"
fetch
judge "a mirror that alters does not stop the next one" "$(said 0)"

rm -f "$kept"
NAAREADY_MIRROR=http://127.0.0.1:9
fetch
judge "no mirror answers" "$(said 1 "no mirror answered" "http://127.0.0.1:9: (7)" "Is there a network?")"
NAAREADY_MIRROR=http://nowhere.invalid
fetch
judge "the name of the mirror cannot be found" "$(said 1 "no mirror answered" "http://nowhere.invalid: (6)")"

unset NAAREADY_MIRROR
mkdir "$scratch/bin"
for tool in sh dirname sed awk mkdir df sha256sum cut rm uname cat nproc mktemp; do
	ln -s "$(command -v $tool)" "$scratch/bin/$tool"
done
path=$PATH
PATH=$scratch/bin
fetch
judge "no mirror is known" "$(PATH=$path; said 1 "no mirror is known" "NAAREADY_MIRROR")"
export NAAREADY_MIRROR="file://$scratch/one"
fetch
judge "no program to fetch with" "$(PATH=$path; said 1 "curl is missing" "apt-get install curl")"

# --- where it is kept ---

PATH=$path
NAAREADY_CACHE=/dev/null/cache
fetch
judge "a folder that cannot be written to" "$(said 1 "/dev/null/cache/sources" "NAAREADY_CACHE")"
NAAREADY_CACHE=here
fetch
judge "a folder that is named from here on" "$(said 1 "\"here\"")"
NAAREADY_CACHE="$scratch/my cache"
fetch
judge "a folder with a blank in its path" "$(said 1 "my cache\"" "NAAREADY_CACHE"; find "$scratch/my cache" 2> /dev/null)"
unset NAAREADY_CACHE
home=$HOME
unset HOME
fetch
judge "no home" "$(said 1 "HOME is not set" "NAAREADY_CACHE")"
HOME=$home
export HOME NAAREADY_CACHE="$scratch/small"
mkdir "$scratch/small"
if unshare -rm true 2> /dev/null; then
	unshare -rm sh -c 'mount -t tmpfs -o size=40k none "$1" && exec sh "$2/fetch.sh"' sh "$scratch/small" "$portable" > "$scratch/out" 2> "$scratch/err"
	status=$?
	judge "no room on the disk" "$(said 1 "not enough room in $scratch/small/sources" "needs 80 MB, and 0 MB are free")"
	sed 's/^\[ -z "$missing" \].*//' "$portable/fetch.sh" > "$portable/careless.sh"
	head -c 100000 /dev/zero > "$scratch/one/pool/l/little_1.0.orig.tar.gz"
	unshare -rm sh -c 'mount -t tmpfs -o size=40k none "$1" && exec sh "$2/careless.sh"' sh "$scratch/small" "$portable" > "$scratch/out" 2> "$scratch/err"
	status=$?
	judge "the disk is full all at once" "$(said 1 "little_1.0.orig.tar.gz could not be written to $scratch/small/sources" "Make room")"
else
	skip "no room on the disk" "this machine gives no name space of one's own"
fi

# --- what is built ---

libraries riscv64
judge "an architecture that is not known" "$(said 1 "unknown architecture \"riscv64\"" "x86_64 and aarch64")"
PATH=$scratch/bin
libraries aarch64
judge "what is missing is named all at once, with its packages" \
	"$(PATH=$path; said 1 "missing to build for aarch64" "gcc (Debian: gcc" "make (Debian: make)" "perl (Debian: perl)" "cmake (Debian: cmake)" "tic (Debian: ncurses-bin)")"
PATH=$path
other=aarch64
[ "$(uname -m)" != aarch64 ] || other=x86_64
for tool in ar ld make perl cmake patch pkg-config xz bzip2 flock tic infocmp; do
	[ ! -x "$(command -v $tool)" ] || ln -sf "$(command -v $tool)" "$scratch/bin/$tool"
done
PATH=$scratch/bin
libraries $other
judge "a cross compiler that is missing" "$(PATH=$path; said 1 "$other-linux-gnu-gcc (Debian: gcc-$(echo $other | tr _ -)-linux-gnu)")"
PATH=$path
mkdir "$scratch/tree"
: > "$scratch/tree/config.status"
sh "$portable/portable.sh" "$scratch/tree" 1.0 > "$scratch/out" 2> "$scratch/err"
status=$?
judge "a source that is configured in its own folder" "$(said 1 "$scratch/tree is itself configured" "make distclean")"
finish
