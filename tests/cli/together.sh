#!/bin/sh
# together.sh - check and block, ten of each at once, against one tenant; and two hosts at the same moment
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/served.sh"

domain=classic.practice.example
runs=$XDG_STATE_HOME/naaready/practice/runs

# start NAME COMMAND...: starts it in the background; output and status go to files with this name
start() {
	name=$1
	shift
	(
		timeout -k 5 60 "$naaready" "$@" --practice="$url" --tenant $domain $as_app < /dev/null \
			> "$work/out.$name" 2> "$work/err.$name"
		echo $? > "$work/status.$name"
	) &
	starts="$starts $!"
}

serve classic
for i in 1 2 3 4 5 6 7 8 9 10; do
	start "block.$i" tokens block --anyway --for 24h --yes --confirm $domain
	start "check.$i" check
done
# shellcheck disable=SC2086
wait $starts
sent=$(cat "$runs"/*.jsonl | grep -c '"kind":"intent"')
judge "of ten starts of block among ten of check, one sends" "$([ "$sent" = 1 ] || echo "$sent")"
judge "no check fails" "$(cat "$work"/status.check.* | grep -vxE '1|5')"
judge "every record is whole" "$(for record in "$runs"/*.jsonl; do
	"$naaready" verify "$record" > "$work/out" 2>&1 || echo "$? $record"
done | grep '^1 ')"
run "$naaready" check --practice="$url" --tenant $domain $as_app
expect 5 "afterwards check knows of the open change"
run "$naaready" tokens restore --practice="$url" --tenant $domain --yes --confirm $domain $as_app
expect 0 "the change is put back"

# Two hosts do not see each other's locks: one of them finds the other's change, or both sent the same one; then each has the
# found state in its own record, and puts just that back.
starts=
rm -f "$work"/status.*
start one tokens block --anyway --yes --confirm $domain
XDG_STATE_HOME=$work/elsewhere
start two tokens block --anyway --yes --confirm $domain
# shellcheck disable=SC2086
wait $starts
judge "of two hosts at once, at least one has the change open" "$(cat "$work"/status.one "$work"/status.two | grep -qx 5 || cat "$work"/status.*)"
judge "the other host knows of it, too, or calls it another admin's test" \
	"$(for host in one two; do
		[ "$(cat "$work/status.$host")" = 5 ] || grep -qF "a test that somebody began on another host" "$work/err.$host" || cat "$work/err.$host"
	done)"
run "$naaready" tokens restore --practice="$url" --tenant $domain --yes --confirm $domain $as_app
XDG_STATE_HOME=$HOME/state
run "$naaready" tokens restore --practice="$url" --tenant $domain --yes --confirm $domain $as_app
run "$naaready" tokens status --practice="$url" --tenant $domain $as_app
expect 0 "in the end the setting is as it was found" "set to allowed"
judge "in the end neither host has a mark" "$(ls "$XDG_STATE_HOME/naaready/practice/open" "$work/elsewhere/naaready/practice/open" 2> /dev/null | grep json)"
finish
