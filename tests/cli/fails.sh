#!/bin/sh
# fails.sh - what a script counts as failed: --fail-on, --baseline, diff --exit-code; and JSON of what is installed
. "$(dirname "$0")/cli.sh"

# --- --fail-on ---

run "$naaready" check --practice=today
expect 0 "check: a warning is no failure" "Verdict ready"
run "$naaready" check --practice=today --fail-on warn
expect 1 "--fail-on warn: it is one, and said" "Counts as failed (--fail-on warn): Exchange Web Services [ews.state]"
run "$naaready" check --practice=today --fail-on warn,unproven --json
judge "--fail-on in JSON: exit status, words and reasons" "$([ "$status" = 1 ] && [ "$(value exit_status)" = 1 ] &&
	[ "$(value fail_on/words/1)" = unproven ] && [ "$(value fail_on/failed/0/check)" = ews.state ] &&
	[ "$(value fail_on/failed/1/word)" = unproven ] || echo "ended with $status: $(value fail_on)")"
run "$naaready" check --practice=ready --json
judge "no member fail_on without the option" "$(value fail_on)"
run "$naaready" check --practice=helpdesk --fail-on unknown
expect 1 "--fail-on unknown: instead of 6" "--fail-on unknown"
run "$naaready" check --practice=nodevice --auth device --fail-on unknown
expect 3 "--fail-on: a failed sign-in says more" "Who can help:" "What now:" "Microsoft says: AADSTS53003" "For support:"
run "$naaready" consent --practice=helpdesk
expect 3 "a permission that is missing: who can help" "Who can help: Someone with the role Global Reader." \
	"What now: Sign in with such an account, and with the permission Application.Read.All." "Microsoft says: Insufficient"
if command -v script > /dev/null; then
	TERM=xterm timeout 60 script -qec "$naaready consent --practice=helpdesk" /dev/null < /dev/null > "$work/out" 2> "$work/err"
	judge "a terminal that shows the report and the error has it once" "$([ "$(grep -c 'Who can help' "$work/out")" = 1 ] || cat "$work/out")"
fi

# --- --baseline ---

run "$naaready" check --practice=classic --fail-on regression
expect 1 "regression without an earlier run: only what fails" "No earlier run of this tenant"
run "$naaready" consent --practice --apply --yes --confirm classic.practice.example
run "$naaready" check --practice --fail-on regression
expect 0 "regression: better is no regression" "Verdict ready"
run "$naaready" check --practice --json
good=$(value run/id)
run "$naaready" tokens block --practice --yes --confirm classic.practice.example
run "$naaready" check --practice --baseline last
expect 5 "--baseline alone: what got worse is said" "Got worse: Changes left open [change.open]: was pass, is fail"
run "$naaready" tokens restore --practice --yes --confirm classic.practice.example
run "$naaready" check --practice --fail-on regression --baseline "$good"
expect 0 "--baseline: a run by its id"
run "$naaready" check --practice=today --fail-on regression --baseline "$good"
expect 2 "--baseline: of another tenant" "another tenant (classic.practice.example)"
run "$naaready" check --practice --fail-on regression --baseline nothing
expect 2 "--baseline: no such run" "No saved run begins with \"nothing\""

# --- diff ---

run "$naaready" diff --practice --exit-code last last
expect 0 "diff --exit-code: the same"
first=$(ls "$XDG_STATE_HOME/naaready/practice/runs" | sed -n '1s/.jsonl//p')
run "$naaready" diff --practice --exit-code "$first" "$good"
expect 1 "diff --exit-code: they differ"
run "$naaready" diff --practice "$first" "$good"
expect 0 "diff without it"

# --- what is installed, as JSON ---

run "$naaready" timeline --json
judge "timeline --json" "$([ "$status" = 0 ] && [ "$(value schema)" = naaready.timeline/1 ] && [ -n "$(value milestones/0/id)" ] &&
	[ -n "$(value today)" ] || echo "ended with $status: $(value schema)")"
next=$(value next)
at=0
while [ "$(value milestones/$at/id)" != "$next" ] && [ $at -lt 100 ]; do
	at=$((at + 1))
done
days=$(value milestones/$at/days_left)
judge "timeline --json counts the days to the next date" "$([ "$days" -gt 0 ] || echo "days_left: $days")"
run "$naaready" check --practice=today
expect 0 "timeline and check agree on the days that are left" "in $days days"
run "$naaready" timeline
expect 0 "timeline says the same" "in $days days"
run "$naaready" timeline --practice
expect 0 "timeline --practice: the day of the practice tenant" "Mon 2025-03-03 today"
run "$naaready" profile list --json
judge "profile list --json" "$([ "$status" = 0 ] && [ "$(value schema)" = naaready.profiles/1 ] && [ -n "$(value profiles/1/id)" ] ||
	echo "ended with $status: $(value schema)")"
run "$naaready" profile show salesforce --json
judge "profile show --json" "$([ "$status" = 0 ] && [ "$(value profiles/0/id)" = salesforce ] && [ -z "$(value profiles/1)" ] ||
	echo "ended with $status: $(value schema)")"
printf '{"id": "x"}' > "$work/profile.json"
run "$naaready" profile check "$work/profile.json" --json
judge "profile check --json" "$([ "$status" = 2 ] && [ "$(value schema)" = naaready.profile_check/1 ] &&
	[ "$(value correct)" = false ] && [ -n "$(value problems/0/message)" ] || echo "ended with $status: $(value schema)")"

# --- examples ---

# Of each command's help, those on practice tenants are run as they stand.
HOME=$work/examples XDG_STATE_HOME=$work/examples/state
mkdir -p "$HOME"
for command in check consent tokens ews timeline; do
	"$naaready" $command --help | sed -n '/^Examples:/,$s/^    naaready \(.*--practice.*\)/\1/p' > "$work/examples.txt"
	judge "$command --help has an example on a practice tenant" "$([ -s "$work/examples.txt" ] || echo none)"
	while read -r line; do
		# shellcheck disable=SC2086
		run "$naaready" $line
		judge "it works: naaready $line" "$(case $status in 0 | 5) ;; *) echo "ended with $status" ;; esac)"
	done < "$work/examples.txt"
done
run "$naaready" practice --help
for tenant in classic today ready fresh onprem hybrid helpdesk nodevice stormy hostile partner large; do
	grep -q "^  $tenant  *[A-Z]" "$work/out" || missing="$missing $tenant"
done
judge "practice --help lists the practice tenants" "$missing"
finish
