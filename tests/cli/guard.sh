#!/bin/sh
# guard.sh - a guard that is left: armed, without a terminal, in time, late, through an outage, once; and refused
#
# The clock is moved (later.c), and a guard looks at it whenever it is asked how it is: "poke".
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/later.sh"
. "$(dirname "$0")/served.sh"

domain=classic.practice.example
open=$XDG_STATE_HOME/naaready/practice/open
serve classic
to="--practice=$url --tenant $domain $as_app"
block="tokens block --anyway --for 24h --guard $to --yes --confirm $domain"

# What a test that fails leaves behind ends with it.
trap 'guards | xargs -r kill 2> /dev/null; unserve; rm -rf "$work"' EXIT
# pass SECONDS: time goes by; never back, which the practice cloud would take for changes that are still to come
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
# until_gone SECONDS: the guard has ended
until_gone() {
	tries=$(($1 * 5))
	while [ -n "$(guards)" ] && [ $tries -gt 0 ]; do
		sleep 0.2
		tries=$((tries - 1))
	done
	[ -z "$(guards)" ]
}
# put_back TITLE: it is as it was found, once, and nothing is left of the test
put_back() {
	tell "$1: it ends" "$(until_gone 10 || guards)"
	tell "$1: it is as it was found" "$(s=$(state); [ "$s" = allowed ] || echo "it is $s")"
	tell "$1: one block, and one putting back at most" "$([ "$(sent)" = "${2:-2}" ] || [ "$(sent)" = 2 ] || sent)"
	tell "$1: no mark and no socket is left" "$(ls "$open" | grep -v 'lock$')"
	run "$naaready" verify --practice "$blocked"
	expect 0 "$1: the record is whole"
	run "$naaready" report --practice "$blocked" --format json
	tell "$1: the same record says that it was put back" "$(case $(value changes/0/state) in put_back) ;; not_made) [ -n "$2" ] || echo not_made ;; *) value changes/0/state ;; esac)"
	rm -rf "$XDG_STATE_HOME/naaready/practice/runs" "$open"
}
armed() {
	run "$naaready" $block
	expect 5 "$1" "The guard is running" "puts it back at 20" "next restart"
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
tell "and none is there" "$(guards)"
run sh -c "exec -a naaready-guard '$naaready' tokens restore --due" 2> /dev/null
[ $status = 127 ] || expect 2 "a guard that nobody left"
tell "nothing was sent so far" "$([ "$(state)" = allowed ] || state)"
rm -rf "$XDG_STATE_HOME/naaready/practice/runs"

# --- in time, and alone ---

armed "a guard is left"
tell "it has a session of its own, and no terminal" \
	"$(ps -o sid=,tty= -p "$guard" | grep -qE '^ *[0-9]+ +\?$' && [ "$(ps -o sid= -p "$guard")" != "$(ps -o sid= -p $$)" ] || ps -o sid=,tty= -p "$guard")"
tell "in /, with nothing open of ours" \
	"$([ "$(readlink "/proc/$guard/cwd")" = / ] && [ "$(readlink "/proc/$guard/fd/0")" = /dev/null ] || ls -l "/proc/$guard/fd")"
tell "the secret is in none of its words, nor in a file" \
	"$(tr '\0' '\n' < "/proc/$guard/cmdline" | grep $canary; tr '\0' '\n' < "/proc/$guard/environ" | grep $canary; grep -r $canary "$XDG_STATE_HOME")"
tell "its socket is its user's alone" "$(stat -c '%a' "$open" | grep -v '^700$')"
poke
expect 5 "it says how it is" "A guard on this host (process $guard) puts it back at 20" "renewed last at 20"
run "$naaready" $block
expect 5 "a second block leaves no second one"
tell "there is one" "$([ "$(guards)" = "$guard" ] || guards)"
kill -HUP "$guard"
kill -INT "$guard"
pass 86000
poke
expect 5 "before the deadline it waits" "puts it back at"
pass 500
poke
put_back "at the deadline"

# --- whoever left it is killed ---

# Wherever it was: what was recorded is put back, or was never made.
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
	tell "left in a terminal, by a person who is asked to stay signed in" \
		"$(grep -q 'asks to stay signed in (offline_access)' "$work/out" && grep -q 'The guard is running' "$work/out" || cat "$work/out")"
	blocked=$("$json" "$open/$tenant_id.json" run)
	tell "what renews the sign-in is in no file" "$(grep -rl 'refresh' "$XDG_STATE_HOME/naaready/practice/runs" "$open")"
	pass 86500
	poke
	put_back "left in a terminal that is gone"
else
	skip "left in a terminal that is gone" "there is no script"
fi

# --- stopped over its deadline, as a machine that slept ---

armed "left again"
kill -STOP "$guard"
began=$(date +%s)
poke
expect 5 "one that is stopped is not waited for" "does not answer"
tell "it costs a second" "$([ $(($(date +%s) - began)) -le 3 ] || echo $(($(date +%s) - began)))"
i=0
while [ $i -lt 8 ]; do
	i=$((i + 1))
	timeout 20 "$naaready" tokens status $to > "$work/out" 2> "$work/err" < /dev/null
done
status=$?
expect 5 "nor where its socket takes no more callers" "does not answer"
pass 200000
sleep 0.3
tell "while it cannot run nothing happens" "$([ "$(sent)" = 1 ] || sent)"
kill -CONT "$guard"
poke
put_back "stopped over its deadline"

# --- nobody answers at the deadline ---

armed "left once more"
unserve
pass 86500
poke
tries=300
while ! grep -q '"state":"open".*unreachable' "$XDG_STATE_HOME/naaready/practice/runs/$blocked.jsonl" && [ $tries -gt 0 ]; do
	sleep 0.2
	tries=$((tries - 1))
done
tell "an outage at the deadline is recorded" "$([ $tries -gt 0 ] || tail -n 3 "$XDG_STATE_HOME/naaready/practice/runs/$blocked.jsonl")"
tell "and it stays" "$([ "$(guards)" = "$guard" ] || echo gone)"
serve classic
pass 4000
poke
put_back "after an outage"

# --- somebody else was there first ---

armed "and again"
run "$naaready" tokens restore $to --yes --confirm $domain
expect 0 "put back by hand"
pass 86500
put_back "settled by somebody else"

# --- ended ---

armed "the last one"
kill -TERM "$guard"
tell "it can be ended" "$(until_gone 5 || guards)"
poke
expect 5 "which puts nothing back"
run "$naaready" tokens restore $to --yes --confirm $domain
expect 0 "that is left to do"
# --- on the wizard's pages ---

run "$naaready" tokens block --anyway --for 24h $to --yes --confirm $domain
expect 5 "blocked without a guard"
blocked=$("$json" "$open/$tenant_id.json" run)
mkfifo "$work/typed"
"$naaready" --plain $to < "$work/typed" >> "$work/seen" 2>&1 &
wizard=$!
exec 8> "$work/typed"
# choose WORDS: answers with the number that stands before them, once they are there
choose() {
	number=
	tries=150
	while [ -z "$number" ] && [ $tries -gt 0 ]; do
		number=$(sed -n "s/^\\([0-9]*\\)\\. $1.*/\\1/p" "$work/seen" | tail -n 1)
		tries=$((tries - 1))
		sleep 0.2
	done
	tell "a page offers: $1" "$([ -n "$number" ] || cat "$work/seen")"
	: > "$work/seen"
	echo "$number" >&8
}
choose "Settle it"
choose "Start a guard on this host"
choose "As an app, by client secret"
choose "Start a guard on this host"
choose "Stop the guard"
tell "it was there, and is stopped" "$(until_gone 10 || guards)"
choose "Start a guard on this host"
choose "Stop the guard"
exec 8>&-
wait $wizard
tell "no guard is left of all this" "$(until_gone 10 || guards)"
finish
