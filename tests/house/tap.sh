# tap.sh - what the laws share: the tree they look at, and how they say what they found
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

# judge TITLE OFFENDERS: fine when there are none.
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

# skip TITLE REASON
skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

finish() {
	echo "1..$count"
	[ "$failed" -eq 0 ]
	exit
}

# Paths of sources relative to the tree, sorted.
sources() {
	(cd "$tree" && find src -name '*.[ch]' -type f | sort)
}

# code: all sources without comments and without what stands in quotes, as "file:line:code".
code() {
	(cd "$tree" && find src -name '*.[ch]' -type f | sort | xargs "$AWK" -f "$here/code.awk")
}

# offences PATTERN: "file:line: text" of code (not comments, not quotes) that matches.
offences() {
	code | $AWK -v pattern="$1" '
		{ text = $0; sub(/^[^:]*:[0-9]*:/, "", text) }
		text ~ pattern { place = substr($0, 1, length($0) - length(text)); sub(/^[ \t]+/, "", text); print place " " text }'
}

# but OWNER...: lines that begin with another path than these patterns.
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
