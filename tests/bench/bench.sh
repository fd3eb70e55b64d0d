#!/bin/sh
# bench.sh - the budgets, measured side by side with something else where a ratio is meant ("make bench")
#
# bench.sh BUILD. Prints a line for each: what, measured, at most. Ends with 1 when one is over. A busy machine is
# slow for everybody: what dialog needs in the same run stands beside it.
build=$(cd "${1:-${NAAREADY_BUILD:-.}}" && pwd) || exit 2
program=$build/naaready
bench=$build/tests/bench/bench
scratch=$(mktemp -d)
serving=
over=0

finish() {
	[ -z "$serving" ] || kill "$serving" 2> /dev/null
	rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM
XDG_STATE_HOME=$scratch/state
XDG_CONFIG_HOME=$scratch/config
TERM=xterm-256color
export XDG_STATE_HOME XDG_CONFIG_HOME TERM

# row WHAT MEASURED UNIT AT-MOST
row() {
	if [ -z "$4" ]; then
		printf '%-58s %10s %-6s\n' "$1" "$2" "$3"
	elif [ "$(awk -v a="$2" -v b="$4" 'BEGIN { print (a <= b) }')" = 1 ]; then
		printf '%-58s %10s %-6s  at most %s\n' "$1" "$2" "$3" "$4"
	else
		printf '%-58s %10s %-6s  OVER %s\n' "$1" "$2" "$3" "$4"
		over=1
	fi
}

ms() {
	awk -v us="$1" 'BEGIN { printf "%.1f", us / 1000 }'
}

# median COMMAND...: microseconds from fork to end, of 21 runs.
median() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do
		from=$(date +%s%N)
		"$@" > /dev/null 2>&1 < /dev/null
		echo $((($(date +%s%N) - from) / 1000))
	done | sort -n | sed -n 11p
}

# shellcheck disable=SC2046
set -- $("$bench" 21 Welcome '\t' "$program" wizard --practice)
[ $# -eq 8 ] || exit 2
first=$1 peak=$8
version=$(median "$program" --version)
row "start to the first page, from before fork" "$(ms "$1")" ms 10
row "  of that after loading: less \"naaready --version\"" "$(awk -v a="$first" -v b="$version" 'BEGIN { d = (a - b) / 1000; printf "%.1f", d < 0 ? 0 : d }')" ms 2
row "  bytes to the terminal" "$2" bytes 2000
row "a key to its first byte, 99th percentile" "$(ms "$4")" ms 10
row "bytes for moving a selection one line" "$5" bytes 150
row "a second of idling: bytes" "$6" bytes 0
row "a second of idling: turns" "$7" turns 0
row "peak memory of the wizard's first page" "$peak" KiB 20480
if command -v dialog > /dev/null 2>&1; then
	# shellcheck disable=SC2046
	set -- $("$bench" 21 Welcome '\t' dialog --yesno Welcome 10 40)
	row "beside it: dialog, start to its box" "$(ms "$1")" ms ''
	row "  bytes to the terminal" "$2" bytes ''
fi

# A check over TLS against the served practice cloud: peak memory, and waits one after another.
if command -v openssl > /dev/null 2>&1; then
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
		-keyout "$scratch/key" -out "$scratch/cert" 2> /dev/null
	"$program" practice serve --practice=ready --cert-file "$scratch/cert" --key-file "$scratch/key" \
		> "$scratch/served" 2>&1 &
	serving=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		url=$(grep -oE 'https://localhost:[0-9]+' "$scratch/served" | head -n 1)
		[ -n "$url" ] && break
		sleep 0.3
	done
	if [ -n "$url" ] && [ -x /usr/bin/time ]; then
		/usr/bin/time -f '%M' -o "$scratch/kib" "$program" check "--practice=$url" --tenant ready.practice.example --cacert "$scratch/cert" --profile practice \
			> "$scratch/report" 2> "$scratch/said"
		grep -q '^Verdict *ready' "$scratch/report" || { cat "$scratch/said"; over=1; }
		row "peak memory of a check over TLS" "$(tail -n 1 "$scratch/kib")" KiB 20480
	fi
fi

# Ten thousand saved runs, opened as a list.
runs=$XDG_STATE_HOME/naaready/practice/runs
"$program" check --practice=ready > /dev/null 2>&1
one=$(ls "$runs"/*.jsonl 2> /dev/null | head -n 1)
if [ -n "$one" ]; then
	i=0
	while [ $i -lt 10000 ]; do
		echo "$runs/20250101-$(printf '%06d' $i)-aaaaaa.jsonl"
		i=$((i + 1))
	done | xargs -n 500 sh -c 'from=$0; tee "$@" < "$from" > /dev/null' "$one"
	# shellcheck disable=SC2046
	set -- $("$bench" 5 'Saved runs' '' "$program" review --practice)
	[ $# -eq 8 ] && row "opening the list of 10,000 saved runs" "$(ms "$1")" ms 300
fi

if make -C "$build" -s install-strip DESTDIR="$scratch/installed" > "$scratch/install.out" 2>&1; then
	row "installed" "$(du -sk "$scratch/installed" | cut -f 1)" KiB 2048
fi
exit $over
