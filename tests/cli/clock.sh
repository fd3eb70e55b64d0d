#!/bin/sh
# clock.sh - a clock that is set back, set forward, stands, or jumps while a program runs
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/served.sh"
. "$(dirname "$0")/later.sh"

domain=classic.practice.example
day=86400

# sane TITLE: the output has no time that is impossible, whatever the clock says
sane() {
	judge "$1: no span is negative, and no day has passed" \
		"$(cat "$work/out" "$work/err" | grep -E -- '(^|[ (])-[0-9]+ (s|min|h|d|days?)\b|24 hours have passed')"
}

act() {
	run "$naaready" tokens "$@" --practice="$url" --tenant $domain --yes --confirm $domain $as_app
}

LD_PRELOAD= serve classic
act block --anyway --for 24h
expect 5 "block"

later "-$day utc"
act status
expect 5 "set back by a day, status still knows of the open change" "To be put back by"
sane "status, set back by a day"
act restore --due
expect 0 "set back by a day, nothing is due" "Nothing is due until"
sane "restore --due, set back by a day"
(echo 1; sleep 2; echo quit) | timeout -k 5 20 "$naaready" --plain --practice="$url" > "$work/out" 2> "$work/err"
judge "the wizard says since when, set back by a day" "$(grep -q '0 s of up to 24 hours' "$work/out" || cat "$work/out")"
sane "the wizard, set back by a day"
act restore
expect 0 "set back by a day, restore puts the setting back"

later "$day utc"
act block --anyway --for 24h
expect 5 "set forward by a day, block"
later 0
act status
expect 5 "a change dated in the future is known to be open" "To be put back by"
sane "status, of a change that lies ahead"
act restore
expect 0 "a change dated in the future can be put back"

# --- a clock that moves while the program runs ---

later "=$(date +%s) utc"
began=$(date +%s)
act block --anyway --for 24h
expect 5 "the clock stands: block"
act restore
expect 0 "the clock stands: restore"
judge "neither command waits for a clock that stands" "$([ $(($(date +%s) - began)) -lt 60 ] || echo "it took $(($(date +%s) - began)) s")"

(
	while [ ! -e "$work/enough" ]; do
		for seconds in -$day 0 $day 3600 -7; do
			LD_PRELOAD= later "$seconds utc"
			sleep 0.01
		done
	done
) &
jumping=$!
for round in 1 2 3 4 5 6; do
	act block --anyway
	expect 5 "the clock jumps: block $round"
	act restore
	expect 0 "the clock jumps: restore $round"
done
: > "$work/enough"
wait $jumping
finish
