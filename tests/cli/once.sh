#!/bin/sh
# once.sh - what commands print says each thing once, and nothing against itself
. "$(dirname "$0")/cli.sh"

# times NUMBER TITLE WORDS: the last run printed these words so many times, on both outputs together
times() {
	found=$(cat "$work/out" "$work/err" | tr -s '[:space:]' ' ' | grep -oF -e "$3" | grep -c .)
	judge "$2" "$([ "$found" = "$1" ] || echo "\"$3\": $found times, not $1"; [ "$found" = "$1" ] || cat "$work/out" "$work/err")"
}

# --- the app is not there ---

run "$naaready" consent --practice=fresh
expect 1 "consent where the app is missing" "nobody has consented"
times 1 "one remedy stands below the checks that it is for" "--apply --create-app"
judge "a missing app is no failure of the program" "$(grep '^Failed' "$work/out")"
if command -v script > /dev/null; then
	TERM=xterm timeout 60 script -qec "$naaready consent --practice=fresh" /dev/null < /dev/null > "$work/out" 2> "$work/err"
	times 1 "on a terminal it is said once that there is none" "has no enterprise application with the id"
	times 1 "and what creates it" "--create-app"
fi

# --- a tenant that does not exist ---

run "$naaready" check --practice=fresh --tenant nix.practice.example
expect 2 "a tenant that does not exist"
times 1 "is said to be unknown once" "No tenant has this domain or id."
judge "and is not judged" "$(cat "$work/out")"

# --- a sign-in that failed ---

run "$naaready" check --practice=nodevice --auth device
times 2 "why the sign-in failed: in the report and with the errors" "A Conditional Access policy blocked this sign-in."
times 0 "without saying before that it was refused" "the sign-in was refused"

# --- nothing to do ---

run "$naaready" consent --practice=onprem
expect 0 "consent without Exchange Online" "Nothing to do: the organisation has no Exchange Online."
judge "which is no failure" "$(grep -i 'failed' "$work/out" "$work/err")"
run "$naaready" consent --practice=onprem --apply --yes --confirm onprem.practice.example
expect 0 "nor with the right domain" "Nothing to do: the organisation has no Exchange Online."
run "$naaready" consent --practice=onprem --apply --yes --confirm wrong.example
expect 2 "the wrong domain is wrong there, too" "is not a domain of this tenant"
run "$naaready" tokens status --practice=onprem
times 0 "what is not there cannot be read in PowerShell either" "Get-AuthenticationPolicy"
run "$naaready" tokens block --practice=today --yes --confirm today.practice.example
expect 0 "block where Microsoft has turned them off" "Nothing to do: Microsoft has turned legacy tokens off."
run "$naaready" tokens block --practice --anyway --for 24h --yes --confirm classic.practice.example
times 2 "the deadline is told in the plan and with the open change" "To be put back by"
run "$naaready" tokens block --practice --anyway --for 48h --yes --confirm classic.practice.example
expect 5 "block again" "Nothing to do: legacy tokens are blocked already."
times 0 "and no other deadline is promised" "It is recorded"
run "$naaready" tokens restore --practice --yes --confirm classic.practice.example
times 1 "how long it takes is told once" "until this works everywhere"
expect 0 "what had a deadline has none any more" "the deadline was: Tue 2025-03-04 10:00 UTC"
run "$naaready" tokens restore --practice --yes --confirm classic.practice.example
expect 0 "restore again" "Nothing to put back"

# --- who tried it ---

run "$naaready" check --practice=stormy --logs
expect 1 "sign-ins that all failed" "No sign-in to the application has succeeded since Mon 2025-02-24. All 13 failed."
times 1 "their codes are told once" "AADSTS65001, 12 times"
times 0 "no test is said to be missing where people have failed" "No test is noted"
run "$naaready" consent --practice --apply --yes --confirm classic.practice.example
expect 0 "consent" "Added Calendars.ReadWrite.Shared, Mail.ReadWrite.Shared Kept User.Read"
times 1 "the times of reading and writing are told once" "between the last reading"
times 0 "and the permissions not twice" "Before User.Read"
run "$naaready" check --practice=helpdesk
run "$naaready" report last --practice --format markdown
times 4 "a ticket has what Microsoft says with the first check that it is the reason of" "Insufficient privileges"
times 2 "what was not asked for is said once in a row, and once of what does not apply" "the sign-in left out logs and policies"
times 3 "and a remedy below the checks that it is for" "and with the permission Application.Read.All"
run "$naaready" timeline --practice
times 0 "what was announced is not called announced twice" "(announced"
finish
