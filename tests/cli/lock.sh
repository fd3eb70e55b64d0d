#!/bin/sh
# lock.sh - one test of a tenant at a time: twenty starts at once, a lock that is held, a test that was begun on another host
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/served.sh"

domain=classic.practice.example
lock=$XDG_STATE_HOME/naaready/practice/open/$tenant_id.lock

# sent: counts the changes that were sent, each of which is recorded before
sent() {
	cat "$XDG_STATE_HOME"/naaready/practice/runs/*.jsonl | grep -c '"kind":"intent"'
}

# --- twenty at once ---

serve classic
i=0
while [ $i -lt 20 ]; do
	i=$((i + 1))
	(
		timeout -k 5 60 "$naaready" tokens block --anyway --for 24h --practice="$url" --tenant $domain $as_app --yes --confirm $domain \
			< /dev/null > "$work/out.$i" 2> "$work/err.$i"
		echo $? > "$work/status.$i"
	) &
	starts="$starts $!"
done
# shellcheck disable=SC2086
wait $starts
judge "of twenty starts of block at once, one sends" "$([ "$(sent)" = 1 ] || sent)"
judge "each start ends with 5 or 6: blocked, or another process is at work" \
	"$([ "$(cat "$work"/status.* | sort | uniq -c | tr -s ' ' | grep -vcE ' [56]$')" = 0 ] || cat "$work"/status.* | sort | uniq -c)"
judge "at least one start ends with 5" "$(grep -qx 5 "$work"/status.* || cat "$work"/status.*)"
rm -f "$work"/out.* "$work"/err.* "$work"/status.*

# --- from another host ---

XDG_STATE_HOME=$work/elsewhere run "$naaready" tokens block --anyway --for 24h --practice="$url" --tenant $domain $as_app --yes --confirm $domain
expect 0 "another host finds the tenant blocked, and calls it another admin's test" "a test that somebody began on another host" "this host keeps no deadline for it"
judge "another host records no open change" "$(ls "$work/elsewhere/naaready/practice/open" 2> /dev/null | grep json)"

# --- a lock that is held ---

if command -v flock > /dev/null; then
	(
		exec 9>> "$lock"
		flock 9
		echo '4711 eve 2026-11-25T02:10:00Z' > "$lock"
		: > "$work/held"
		exec sleep 60
	) &
	holder=$!
	while [ ! -e "$work/held" ]; do sleep 0.1; done
	run "$naaready" tokens restore --practice="$url" --tenant $domain $as_app --yes --confirm $domain
	expect 5 "restore while another process has the lock" "process 4711 of eve, since Wed 2026-11-25 02:10 UTC"
	judge "restore without the lock sends nothing" "$([ "$(sent)" = 1 ] || sent)"
	kill $holder
	wait $holder 2> /dev/null
else
	skip "restore while another process has the lock" "there is no program \"flock\""
fi
run "$naaready" tokens restore --practice="$url" --tenant $domain $as_app --yes --confirm $domain
expect 0 "restore when the lock is free again"
judge "the lock file names its last owner" "$(grep -q "^[0-9]* .* 20.*Z$" "$lock" || cat "$lock")"
finish
