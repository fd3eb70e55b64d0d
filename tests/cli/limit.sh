#!/bin/sh
# limit.sh - a run that takes too long ends by itself: a service that has stopped answering, with and without an open change
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/served.sh"

domain=classic.practice.example

# limited STATUS TITLE ARGUMENT...: ends soon, with that, and says why
limited() {
	want=$1
	title=$2
	shift 2
	began=$(date +%s)
	run "$naaready" "$@" --time-limit 2 --practice="$url" --tenant $domain $as_app
	expect "$want" "$title" "This run took longer than 2 seconds, and was ended" "--time-limit"
	tell "... in time" "$([ $(($(date +%s) - began)) -le 8 ] || echo $(($(date +%s) - began)) s)"
}

serve classic
run "$naaready" check --time-limit 60 --practice="$url" --tenant $domain $as_app
expect 1 "a run that ends in time does not know of it"
tell "and says nothing of it" "$(grep -i "took longer" "$work/err")"
kill -STOP "$server"
limited 4 "check, and nobody answers" check
limited 4 "the same as JSON" check --json
limited 4 "consent" consent
limited 4 "tokens status" tokens status
limited 4 "a block that nothing came of" tokens block --anyway --for 24h --yes --confirm $domain
tell "leaves no mark" "$(ls "$XDG_STATE_HOME/naaready/practice/open" 2> /dev/null | grep json)"
kill -CONT "$server"
run "$naaready" tokens block --anyway --for 24h --practice="$url" --tenant $domain $as_app --yes --confirm $domain
expect 5 "a block while it answers"
kill -STOP "$server"
limited 5 "check, with an open change and nobody who answers" check
limited 5 "tokens restore" tokens restore --yes --confirm $domain
tell "the mark stays" "$([ -e "$XDG_STATE_HOME/naaready/practice/open/$tenant_id.json" ] || echo "it is gone")"
kill -CONT "$server"
unserve
run "$naaready" check --practice="$url" --tenant $domain $as_app
expect 5 "check, with an open change and no network" "no answer came"
run "$naaready" check --practice="$url" --tenant $tenant_id $as_app
expect 5 "the same by the tenant's id" "no answer came"
run "$naaready" check --practice="$url" --tenant hybrid.practice.example $as_app
expect 4 "another tenant has nothing open" "no answer came"
serve classic
run "$naaready" tokens restore --practice="$url" --tenant $domain $as_app --yes --confirm $domain
expect 0 "and is settled once somebody answers"
run "$naaready" check --time-limit 0 --practice="$url" --tenant $domain $as_app
expect 2 "a limit of nothing is none" "--time-limit"
finish
