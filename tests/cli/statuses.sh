#!/bin/sh
# statuses.sh - the exit status of check on every practice tenant, and that two checks agree
. "$(dirname "$0")/cli.sh"

# tenant NAME STATUS VERDICT: check of this practice tenant ends so
tenant() {
	run "$naaready" check --practice="$1" --json
	expect_json "$2" "check --practice=$1" -
	judge "check --practice=$1: its verdict is $3" "$([ "$(value verdict)" = "$3" ] || echo "it is $(value verdict)")"
}
tenant classic 1 not_ready
tenant today 0 ready
tenant ready 0 ready
tenant fresh 1 not_ready
tenant onprem 0 ready
tenant hybrid 0 ready
tenant helpdesk 6 unknown
tenant stormy 1 not_ready
tenant hostile 1 not_ready
tenant partner 0 ready
tenant large 0 ready
run "$naaready" check --practice=nodevice --auth device --json
expect_json 3 "check --practice=nodevice --auth device" refused
run "$naaready" check --practice=nodevice $as_app --json
expect_json 0 "check --practice=nodevice with a client secret" -

# The status of ews depends on that setting alone: it could be read, or not.
run "$naaready" ews --practice=today --json
expect_json 0 "ews --practice=today" -
judge "the allowed app is named by its id, with the commands to run" "$([ "$(value ews/apps/0/id) $(value ews/commands/0/id) $(value ews/commands/1/command)" = \
	"5a1e5f0c-0000-4000-8000-0b0ac71ce002 read Set-OrganizationConfig -EwsAllowedAppIDs \"5a1e5f0c-0000-4000-8000-0b0ac71ce002,APP-ID\"" ] ||
	value ews/commands/1/command)"
run "$naaready" ews --practice=fresh
expect 0 "ews where nothing is set" "Nothing is set for Exchange Web Services" "Set-OrganizationConfig -EwsEnabled \$null"
run "$naaready" ews --practice=helpdesk --json
expect_json 6 "ews without the role" -
run "$naaready" ews --practice=helpdesk
expect 6 "ews without the role says what to run and where to paste it" "Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy" "page 7"
real ready -- ews $as_app --json
expect_json 0 "ews over TLS" -

# The legacy-token setting: a block without a record here is a warning.
tokens() { # STATUS TITLE TENANT ARGUMENT...
	want=$1
	title=$2
	name=$3
	shift 3
	run "$naaready" tokens "$@" --practice="$name" $as_app --json
	expect_json "$want" "$title" "${error:--}"
}
tokens 0 "tokens status where another host blocked" ready status
judge "change.open warns where another host blocked" "$([ "$(value checks/change.open/verdict)" = warn ] || value checks/change.open/verdict)"
error=held tokens 6 "restoring where another host blocked" ready restore --yes --confirm ready.practice.example
run "$naaready" tokens restore --practice=ready $as_app --yes --confirm ready.practice.example
expect 6 "restore says where a record may be" "another user of this host, root (sudo), or another host" "--from allowed"
judge "restore does not say that nothing is left changed" "$(grep "Nothing is left changed" "$work/out" "$work/err")"
tokens 0 "restoring where nothing is open and nothing blocked" classic restore --yes --confirm classic.practice.example
tokens 0 "restoring where Microsoft has removed them" today restore --yes --confirm today.practice.example
tokens 0 "restoring what is due, where nothing is" classic restore --due --yes --confirm classic.practice.example
tokens 0 "blocking what is blocked already" ready block --yes --confirm ready.practice.example
error=held tokens 1 "blocking before consent is complete" hostile block --yes --confirm hostile.practice.example
error=held tokens 1 "blocking where the app is absent" fresh block --from-not-set --yes --confirm fresh.practice.example
error=held tokens 6 "a dry run of restoring where another host blocked" ready restore --dry-run
run "$naaready" tokens block --practice=fresh $as_app --yes --confirm fresh.practice.example
expect 2 "blocking from not set without --from-not-set" "--from-not-set"

# The same over TLS under the real host names.
for pair in classic:1 today:0 fresh:1 onprem:0 helpdesk:6 hostile:1 nodevice:0; do
	real "${pair%:*}" -- check $as_app --json
	expect_json "${pair#*:}" "${pair%:*} over TLS" -
done

# verdicts FILE: prints a line for each check, with its verdict
verdicts() {
	tr -d '\n' < "$1" | sed 's/"id": "/\n&/g' | sed -n 's/^"id": "\([a-z_0-9]*\.[a-z_0-9]*\)",  *"verdict": "\([a-z_]*\)".*/\1 \2/p'
}
for tenant in classic helpdesk; do
	run "$naaready" check --practice=$tenant --json
	verdicts "$work/out" > "$work/first"
	run "$naaready" check --practice=$tenant --json
	verdicts "$work/out" > "$work/second"
	judge "two checks of $tenant agree" "$([ "$(wc -l < "$work/first")" -gt 20 ] || echo "only $(wc -l < "$work/first") verdicts"
		diff "$work/first" "$work/second")"
done

run "$naaready" check --practice=hostile
expect 1 "hostile names in a report" "Verdict not ready"
judge "no control character and no escape sequence is left of hostile names" \
	"$(cat "$work/out" "$work/err" | LC_ALL=C tr -d '[:print:]\n\200-\377' | od -c | head -n 1 | grep -v '^0000000$')"
# A program that was copied without its data.
NAAREADY_DATA=$work/nowhere
export NAAREADY_DATA
for command in 'check --practice' timeline 'profile list' 'profile show salesforce'; do
	# shellcheck disable=SC2086
	run "$naaready" $command
	expect 2 "without its data: $command" "$work/nowhere/timeline.json is not there" NAAREADY_DATA
done
mkdir "$work/half"
cp "$source/data/timeline.json" "$work/half"
NAAREADY_DATA=$work/half
run "$naaready" profile list
expect 2 "with a half of its data: no list of profiles is an error, too" "$work/half/profiles/*.json is not there"
finish
