# tap.sh - the tree that the laws read, and the printing of their results
#
# A law is called as "law.sh [TREE]"; TREE is the source tree, by default the one this file stands in.

LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
tree=${1:-$here/../..}
tree=$(cd "$tree" && pwd) || exit 99
AWK=${AWK:-awk}
count=0
failed=0

# judge TITLE OFFENDERS: passes when there are none; each line of OFFENDERS says where, what is wrong and what to do.
judge() {
	count=$((count + 1))
	if [ -z "$2" ]; then
		echo "ok $count - $1"
	else
		failed=$((failed + 1))
		echo "not ok $count - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

# skip TITLE REASON: a reason that begins with "this machine" is excused in CI.
skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# have PROGRAM...: whether all of them are here; of several, "command -v" tells no more than of one
have() {
	for wanted; do
		command -v "$wanted" > /dev/null 2>&1 || return 1
	done
}

finish() {
	echo "1..$count"
	[ "$failed" -eq 0 ]
	exit
}

# sources: prints the paths of the sources relative to the tree, sorted.
sources() {
	(cd "$tree" && find src -name '*.[ch]' -type f | sort)
}

# code: prints all sources without comments and quoted text, as "file:line:code".
code() {
	(cd "$tree" && find src -name '*.[ch]' -type f | sort | xargs "$AWK" -f "$here/code.awk")
}

# offences PATTERN: prints "file:line: text" for each line of code that matches.
offences() {
	code | $AWK -v pattern="$1" '
		{ text = $0; sub(/^[^:]*:[0-9]*:/, "", text) }
		text ~ pattern { place = substr($0, 1, length($0) - length(text)); sub(/^[ \t]+/, "", text); print place " " text }'
}

# but OWNER...: passes on the lines whose path fits none of these patterns.
but() {
	while IFS= read -r line; do
		mine=no
		for owner in "$@"; do
			case ${line%%:*} in
			$owner) mine=yes ;;
			esac
		done
		[ $mine = yes ] || printf '%s\n' "$line"
	done
}
