#!/bin/sh
# guard.sh - a guard that is left puts back: in time, late, after an outage, and only once; and the cases in which none is left
#
# The test moves the clock (later.c); a guard looks at it whenever somebody asks for its state, as "poke" does.
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/later.sh"
. "$(dirname "$0")/served.sh"

domain=classic.practice.example
open=$XDG_STATE_HOME/naaready/practice/open
serve classic
to="--practice=$url --tenant $domain $as_app"
block="tokens block --anyway --for 24h --guard $to --yes --confirm $domain"

# Guards left by a failed test end with it.
trap 'guards | xargs -r kill 2> /dev/null; unserve; rm -rf "$work"' EXIT
# pass SECONDS: moves the clock on; never back, because the practice cloud would then date its changes in the future
ahead=0
pass() {
	ahead=$((ahead + $1))
	later $ahead
}
guards() {
	pgrep -f "^naaready-guard .*--practice=$url" || true
}
poke() {
	run "$naaready" tokens status $to
}
state() {
	unset LD_PRELOAD
	"$naaready" tokens status $to --json > "$work/out" 2> /dev/null < /dev/null
	export LD_PRELOAD="$work/later.so"
	value checks/tokens.state/evidence/state
}
sent() {
	cat "$XDG_STATE_HOME"/naaready/practice/runs/*.jsonl | grep -c '"kind":"intent"'
}
# until_gone SECONDS: waits so long for the guard's end
until_gone() {
	tries=$(($1 * 5))
	while [ -n "$(guards)" ] && [ $tries -gt 0 ]; do
		sleep 0.2
		tries=$((tries - 1))
	done
	[ -z "$(guards)" ]
}
# put_back TITLE: the guard ends, the setting is as it was found, and no mark and no socket is left
put_back() {
	judge "$1: the guard ends" "$(until_gone 10 || guards)"
	judge "$1: the setting is as it was found" "$(s=$(state); [ "$s" = allowed ] || echo "it is $s")"
	judge "$1: there is one block and at most one restore" "$([ "$(sent)" = "${2:-2}" ] || [ "$(sent)" = 2 ] || sent)"
	judge "$1: no mark and no socket is left" "$(ls "$open" | grep -v 'lock$')"
	run "$naaready" verify --practice "$blocked"
	expect 0 "$1: the record is whole"
	run "$naaready" report --practice "$blocked" --format json
	judge "$1: the same record says that it was put back" "$(case $(value changes/0/state) in put_back) ;; not_made) [ -n "$2" ] || echo not_made ;; *) value changes/0/state ;; esac)"
	rm -rf "$XDG_STATE_HOME/naaready/practice/runs" "$open"
}
armed() {
	run "$naaready" $block
	expect 5 "$1" "The guard is running" "puts it back on" "next restart"
	blocked=$("$json" "$open/$tenant_id.json" run)
	guard=$(guards)
}

# --- refused, before anything is sent ---

token $tenant_id https://outlook.office365.com AdminApi.AccessAsUser.All > "$work/token"
chmod 600 "$work/token"
run "$naaready" tokens block --anyway --for 24h --guard --practice="$url" --tenant $domain --auth token --token-file "$work/token" --yes --confirm $domain
expect 2 "with a token that was made elsewhere" "cannot renew a token"
run "$naaready" tokens block --anyway --guard $to --yes --confirm $domain
expect 2 "without a deadline" "--for DURATION"
run "$naaready" tokens block --anyway --guard --for 24h --practice $as_app --yes --confirm $domain
expect 2 "in this process's practice cloud" "practice serve"
run "$naaready" tokens restore --guard $to --yes --confirm $domain
expect 2 "with restore" "tokens block"
run "$naaready" $block --dry-run
expect 0 "a dry run leaves none"
judge "after a dry run no guard is there" "$(guards)"
run sh -c "exec -a naaready-guard '$naaready' tokens restore --due" 2> /dev/null
[ $status = 127 ] || expect 2 "a guard that no process left"
judge "nothing was sent so far" "$([ "$(state)" = allowed ] || state)"
rm -rf "$XDG_STATE_HOME/naaready/practice/runs"

# --- in time, and alone ---

armed "a guard is left"
judge "the guard has a session of its own, and no terminal" \
	"$(ps -o sid=,tty= -p "$guard" | grep -qE '^ *[0-9]+ +\?$' && [ "$(ps -o sid= -p "$guard")" != "$(ps -o sid= -p $$)" ] || ps -o sid=,tty= -p "$guard")"
judge "the guard runs in / and has none of our files open" \
	"$([ "$(readlink "/proc/$guard/cwd")" = / ] && [ "$(readlink "/proc/$guard/fd/0")" = /dev/null ] || ls -l "/proc/$guard/fd")"
judge "the secret is not in its arguments or environment, nor in a file" \
	"$(tr '\0' '\n' < "/proc/$guard/cmdline" | grep $canary; tr '\0' '\n' < "/proc/$guard/environ" | grep $canary; grep -r $canary "$XDG_STATE_HOME")"
judge "only its user can reach its socket" "$(stat -c '%a' "$open" | grep -v '^700$')"
poke
expect 5 "tokens status tells the guard's state" "A guard on this host (process $guard) puts it back on" "renewed last on"
run "$naaready" $block
expect 5 "a second block leaves no second guard"
judge "there is one guard" "$([ "$(guards)" = "$guard" ] || guards)"
kill -HUP "$guard"
kill -INT "$guard"
pass 86000
poke
expect 5 "before the deadline the guard waits" "puts it back on"
pass 500
poke
put_back "at the deadline"

# --- the process that left the guard is killed ---

# Wherever the kill comes: a recorded change is put back, or was never sent.
setsid "$naaready" $block < /dev/null > "$work/out" 2> "$work/err" &
leaver=$!
tries=100
while [ ! -e "$open/$tenant_id.json" ] && [ $tries -gt 0 ]; do
	sleep 0.05
	tries=$((tries - 1))
done
kill -KILL $leaver 2> /dev/null
wait $leaver 2> /dev/null
blocked=$("$json" "$open/$tenant_id.json" run)
pass 86500
poke
put_back "left by a process that was killed" 1

# --- signed in by a person, in a terminal that is hung up ---

as_person="--practice=$url --tenant $domain --auth device"
if command -v script > /dev/null; then
	script -qefc "$naaready tokens block --anyway --for 24h --guard $as_person --yes --confirm $domain; kill -HUP \$\$" /dev/null \
		< /dev/null > "$work/out" 2> "$work/err"
	judge "left in a terminal, by a person who is asked to stay signed in" \
		"$(grep -q 'asks to stay signed in (offline_access)' "$work/out" && grep -q 'The guard is running' "$work/out" || cat "$work/out")"
	blocked=$("$json" "$open/$tenant_id.json" run)
	judge "the refresh token is in no file" "$(grep -rl 'refresh' "$XDG_STATE_HOME/naaready/practice/runs" "$open")"
	pass 86500
	poke
	put_back "left in a terminal that is gone"
else
	skip "left in a terminal that is gone" "there is no program \"script\""
fi

# --- a guard stopped beyond its deadline, as on a machine that slept ---

armed "left again"
kill -STOP "$guard"
began=$(date +%s)
poke
expect 5 "tokens status does not wait for a stopped guard" "does not answer"
judge "a stopped guard costs about a second" "$([ $(($(date +%s) - began)) -le 3 ] || echo $(($(date +%s) - began)))"
i=0
while [ $i -lt 8 ]; do
	i=$((i + 1))
	timeout 20 "$naaready" tokens status $to > "$work/out" 2> "$work/err" < /dev/null
done
status=$?
expect 5 "tokens status does not wait where the socket takes no more callers" "does not answer"
pass 200000
sleep 0.3
judge "while the guard is stopped nothing happens" "$([ "$(sent)" = 1 ] || sent)"
kill -CONT "$guard"
poke
put_back "stopped over its deadline"

# --- the service does not answer at the deadline ---

armed "left once more"
unserve
pass 86500
poke
tries=300
while ! grep -q '"state":"open".*unreachable' "$XDG_STATE_HOME/naaready/practice/runs/$blocked.jsonl" && [ $tries -gt 0 ]; do
	sleep 0.2
	tries=$((tries - 1))
done
judge "an outage at the deadline is recorded" "$([ $tries -gt 0 ] || tail -n 3 "$XDG_STATE_HOME/naaready/practice/runs/$blocked.jsonl")"
judge "the guard stays through the outage" "$([ "$(guards)" = "$guard" ] || echo gone)"
serve classic
pass 4000
poke
put_back "after an outage"

# --- another process settled the change first ---

armed "and again"
run "$naaready" tokens restore $to --yes --confirm $domain
expect 0 "put back by hand"
pass 86500
put_back "settled by another process"

# --- a guard that is ended ---

armed "the last one"
kill -TERM "$guard"
judge "SIGTERM ends the guard" "$(until_gone 5 || guards)"
poke
expect 5 "a guard that was ended puts nothing back"
run "$naaready" tokens restore $to --yes --confirm $domain
expect 0 "the setting can still be put back by hand"
# --- on the wizard's pages ---

run "$naaready" tokens block --anyway --for 24h $to --yes --confirm $domain
expect 5 "blocked without a guard"
blocked=$("$json" "$open/$tenant_id.json" run)
mkfifo "$work/typed"
"$naaready" --plain $to < "$work/typed" >> "$work/seen" 2>&1 &
wizard=$!
exec 8> "$work/typed"
# choose WORDS: waits for the choice with these words, and answers with its number
choose() {
	number=
	tries=150
	before=
	while [ -z "$number" ] && [ $tries -gt 0 ]; do
		size=$(wc -c < "$work/seen")
		if [ "$size" != "$before" ]; then # its numbers may change while it is being read
			before=$size
			sleep 0.4
			continue
		fi
		number=$(sed -n "s/^\\([0-9]*\\)\\. $1.*/\\1/p" "$work/seen" | tail -n 1)
		tries=$((tries - 1))
		sleep 0.2
	done
	judge "a page offers: $1" "$([ -n "$number" ] || cat "$work/seen")"
	: > "$work/seen"
	echo "$number" >&8
}
choose "$domain"
choose "Start a guard that puts it back in time"
choose "Sign in to both services by client secret"
choose "Start a guard that puts it back in time"
choose "Stop the guard"
judge "the page stops the guard" "$(until_gone 10 || guards)"
choose "Start a guard that puts it back in time"
choose "Stop the guard"
exec 8>&-
wait $wizard
judge "no guard is left at the end" "$(until_gone 10 || guards)"
finish
