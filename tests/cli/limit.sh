#!/bin/sh
# limit.sh - a run that takes too long ends by itself: a service that has stopped answering, with and without an open change
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/served.sh"

domain=classic.practice.example

# limited STATUS TITLE ARGUMENT...: the command ends soon with this status, and says why
limited() {
	want=$1
	title=$2
	shift 2
	began=$(date +%s)
	run "$naaready" "$@" --time-limit 2 --practice="$url" --tenant $domain $as_app
	expect "$want" "$title" "This run took longer than 2 seconds, and was ended" "--time-limit"
	judge "$title: in time" "$([ $(($(date +%s) - began)) -le 8 ] || echo $(($(date +%s) - began)) s)"
}

serve classic
run "$naaready" check --time-limit 60 --practice="$url" --tenant $domain $as_app
expect 1 "a run that ends in time is not limited"
judge "a run that ends in time says nothing about the limit" "$(grep -i "took longer" "$work/err")"
kill -STOP "$server"
limited 4 "check while the service does not answer" check
limited 4 "check --json while the service does not answer" check --json
limited 4 "consent" consent
limited 4 "tokens status" tokens status
limited 4 "a block that was never sent" tokens block --anyway --for 24h --yes --confirm $domain
judge "a block that was never sent leaves no mark" "$(ls "$XDG_STATE_HOME/naaready/practice/open" 2> /dev/null | grep json)"
kill -CONT "$server"
run "$naaready" tokens block --anyway --for 24h --practice="$url" --tenant $domain $as_app --yes --confirm $domain
expect 5 "a block while the service answers"
kill -STOP "$server"
limited 5 "check with an open change while the service does not answer" check
limited 5 "tokens restore" tokens restore --yes --confirm $domain
judge "the mark stays" "$([ -e "$XDG_STATE_HOME/naaready/practice/open/$tenant_id.json" ] || echo "it is gone")"
kill -CONT "$server"
unserve
run "$naaready" check --practice="$url" --tenant $domain $as_app
expect 5 "check, with an open change and no network" "no answer came"
run "$naaready" check --practice="$url" --tenant $tenant_id $as_app
expect 5 "check by the tenant's id, with an open change and no network" "no answer came"
run "$naaready" check --practice="$url" --tenant hybrid.practice.example $as_app
expect 4 "another tenant has nothing open" "no answer came"
serve classic
run "$naaready" tokens restore --practice="$url" --tenant $domain $as_app --yes --confirm $domain
expect 0 "the open change is settled once the service answers"
run "$naaready" check --time-limit 0 --practice="$url" --tenant $domain $as_app
expect 2 "a limit of zero is refused" "--time-limit"
finish
