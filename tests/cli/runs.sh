#!/bin/sh
# runs.sh - saved runs that are garbage, torn, altered or of a newer version: review, report and verify name the fault
. "$(dirname "$0")/cli.sh"

run "$naaready" check --practice=ready
expect 0 "a run to look at"
file=$(ls "$HOME"/state/naaready/practice/runs/*.jsonl)
id=$(basename "$file" .jsonl)
judge "the run's file is readable only by its owner" "$(find "$file" ! -perm 600)"

run "$naaready" verify --practice last
expect 0 "verify: whole" "whole and consistent" "Head hash: "
run "$naaready" verify --practice "$id"
expect 0 "verify by id" "$id"
run "$naaready" verify --practice "${id%???}"
expect 0 "verify by the beginning of an id" "$id"
run "$naaready" verify "$file"
expect 0 "verify by path" "$id"
run "$naaready" report --practice last --format json
expect_json 0 "report as JSON" -
run "$naaready" report --practice last
expect 0 "report as text" "Verdict ready"
for format in markdown html csv; do
	run "$naaready" report --practice last --format $format
	expect 0 "report as $format" scopes.granted "$id"
	run env LC_ALL=C "$naaready" report --practice last --format $format
	expect 0 "report as $format where the terminal knows only ASCII" scopes.granted
done

# --- what a reader sees first, and last; colours ---

# lines WORDS...: the last output has lines that begin with these words, in this order
lines() {
	from=0
	for words; do
		at=$(tail -n "+$((from + 1))" "$work/out" | grep -n -m 1 -e "^ *$words" | cut -d: -f1)
		[ -n "$at" ] || { echo "no line \"$words\" behind line $from"; cat "$work/out"; return; }
		from=$((from + at))
	done
}
# escapes: how many escape sequences are in the last output
escapes() {
	tr -dc '\033' < "$work/out" | wc -c | tr -d ' '
}
run "$naaready" check --practice
expect 1 "check of a tenant that is not ready" "passed"
judge "verdict, proof, what fails, warnings, unknown checks, the number of passes, the record, what is next" \
	"$(lines Verdict Proof fail warning unknown '[0-9]* passed' 'Head hash' Next 'naaready consent --practice$')"
judge "what passed is only counted" "$(grep '^pass ' "$work/out")"
judge "no escape sequence goes into a pipe" "$(escapes | grep -v '^0$')"
run "$naaready" check --practice --all
judge "--all lists what passed" "$(lines Verdict fail warning unknown pass 'not applicable' 'Head hash')"
for command in "check --practice=ready --no-save" "report $id --practice"; do
	# shellcheck disable=SC2086
	run "$naaready" $command --color=always
	judge "$command --color=always has colours" "$([ "$(escapes)" -gt 3 ] || escapes)"
	judge "and a verdict with its own background: $command" "$(tr '\033' '~' < "$work/out" | grep -q '~\[30;42mready~\[0m' || cat "$work/out")"
	# shellcheck disable=SC2086
	run env NO_COLOR=1 "$naaready" $command
	judge "NO_COLOR: $command" "$(escapes | grep -v '^0$')"
	command -v script > /dev/null || continue
	for when in "auto [1-9]" "never 0"; do
		TERM=xterm timeout 60 script -qec "$naaready $command --color=${when% *}" /dev/null < /dev/null > "$work/out" 2> "$work/err"
		judge "on a terminal, --color=${when% *}: $command" "$(escapes | grep -q "^${when#* }" || escapes)"
	done
	NO_COLOR=1 TERM=xterm timeout 60 script -qec "$naaready $command" /dev/null < /dev/null > "$work/out" 2> "$work/err"
	judge "on a terminal, NO_COLOR: $command" "$(escapes | grep -v '^0$')"
done
run "$naaready" report last --practice --format csv --color=always
judge "only text has colours" "$(escapes | grep -v '^0$')"
# by the time of the file: the practice tenant "classic" lives in 2025
run "$naaready" check --practice=classic
run "$naaready" report last --practice
expect 0 "\"last\" is the run written last" "Classic Practice Ltd"
run "$naaready" verify --practice last
expect 0 "and it is whole" "whole"
rm "$(dirname "$file")"/2025*.jsonl

# what is open now says nothing of a run of then, and a saved run says of which day it tells
run "$naaready" check --practice=today
run "$naaready" tokens block --practice=classic --anyway --yes --confirm classic.practice.example
run "$naaready" report last --practice
expect 0 "a report of a saved run names its day" "As of Mon 2025-03-03 10:00 UTC"
run "$naaready" review --practice "$id" --plain
expect 0 "review, while another run has left a change open" "The verdict of this run was: ready"
judge "and it judges as the run did" "$(grep 'This version would judge' "$work/out")"
printf '2\nquit\n' | "$naaready" review --practice --plain last > "$work/out" 2> "$work/err"
status=$?
expect 0 "a change that was open then, in the past" "As of Mon 2025-03-03 10:00 UTC:" "When this run stopped, a change was open" "It had no deadline." \
	"no test was noted" "not read: nobody was signed in to Microsoft Graph"
run "$naaready" tokens restore --practice=classic --yes --confirm classic.practice.example
rm "$(dirname "$file")"/2025*.jsonl
rm "$(ls -t "$(dirname "$file")"/*.jsonl | head -n 1)"

run "$naaready" review --practice last --plain
expect 0 "review" "REVIEW" "$id"
run "$naaready" review --practice --plain
expect 0 "the list of runs" "Saved runs" "ready.practice.example"

# Where no record is kept, nothing is said that only a record could answer.
for command in "check --practice --no-save" "consent --practice --no-save" "tokens status --practice --no-save" \
	"ews --practice --no-save" "proof list --practice"; do
	# shellcheck disable=SC2086
	run "$naaready" $command
	judge "a run that is not saved says so: $command" "$(grep -q '^  Run  *not saved' "$work/out" || cat "$work/out")"
	judge "and names no record: $command" "$(grep -E '^Head hash|naaready verify|report last' "$work/out")"
	# shellcheck disable=SC2086
	run "$naaready" $command --json
	judge "nor does its JSON: $command" "$([ "$(value run/head_hash)$(value run/record)" = nullnull ] || value run)"
done
run "$naaready" consent --practice
judge "what shows the folded checks is said for practice" "$(grep -q 'report last --practice --all' "$work/out" || cat "$work/out")"
judge "consent ends with the command that adds what is missing" \
	"$(tail -n 1 "$work/out" | grep -qx '  naaready consent --practice --apply --yes --confirm classic.practice.example' || tail -n 2 "$work/out")"
run "$naaready" consent --practice=hostile
judge "but not where it is not certain whose the app is" "$(grep -e '--apply --yes' "$work/out")"
# What a command says of its subject stands before the run; a failure has its four lines in the report, too.
run "$naaready" report --practice $id --format markdown
judge "Markdown: a colon behind an address is not a part of it" "$(grep -q '`admin@ready.practice.example`: signed in' "$work/out" || grep 'signed in' "$work/out")"
run "$naaready" ews --practice
judge "ews: the setting, then the run" "$(lines Tenant 'Exchange Web Services' 'This run' 'Head hash')"
run "$naaready" tokens status --practice
judge "tokens status: what Microsoft says, then the run" "$(lines Tenant 'Microsoft says' 'This run' 'Head hash')"
run "$naaready" proof add --practice --person anna@classic.practice.example --outlook new --is user --passed all
judge "proof add: who tried it, then the run" "$(lines Tenant 'Who tried it' '.*anna' 'This run' 'Head hash')"
run "$naaready" proof add --practice --person ADMIN@classic.practice.example --outlook web --passed all
expect 0 "whoever signed in in a saved run is no ordinary user" "It does not count: signed in here"
run "$naaready" check --practice=nodevice
judge "a failure: who can help, what now, what Microsoft says, what support needs" \
	"$(lines Failed 'Who can help' 'What now' 'Microsoft says' 'For support' Verdict 'Next, sign in another way')"
cp "$work/out" "$work/live"
run "$naaready" report last --practice
grep -v '^As of' "$work/out" > "$work/saved"
judge "its record has it, too, and is the last: the report is the same" "$(diff "$work/live" "$work/saved")"
run "$naaready" report last --practice --format json
judge "and ends with the same status" "$([ "$(value exit_status) $(value error/kind)" = "3 refused" ] || value error)"
run "$naaready" review last --practice --plain
expect 0 "and on the cover" "Failed: Signing in" "Who can help: "
run "$naaready" check --practice --tenant nowhere.example
expect 2 "an unknown tenant" "No tenant has this domain or id." "Who can help"
judge "and it is said once" "$(grep -i 'no tenant has' "$work/err" | sed 1d)"

# before WORDS OTHERS: the first line of the last output with these words stands before the first with the others
before() {
	grep -m 1 -i -e "$1" -e "$2" "$work/out" | grep -qi -e "$1" || head -n 5 "$work/out"
}

# Every name in what --json prints is in the manual; what is evidence and what is sent are as they are at Microsoft.
names=
for command in "check --practice" "check --practice=nodevice" "check --practice --network" "check --practice --fail-on warn" \
	"report last --practice --redact --format json" "consent --practice" "ews --practice=today" "timeline" "profile list" \
	"consent --practice --consent-url https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=5a1e5f0c-0000-4000-8000-0b0ac71ce001&scope=Mail.Send" \
	"tokens block --practice=hostile --anyway --yes --confirm hostile.practice.example --for 24h" "diff last last --practice"; do
	case $command in report*) ;; *) command="$command --json" ;; esac
	# shellcheck disable=SC2086
	run "$naaready" $command
	names="$names $(sed '/^      "evidence": {$/,/^      },\{0,1\}$/d; /"body": {/,/}/d' "$work/out" | grep -oE '^ *"[a-z_]+":' | tr -d ' ":')"
done
missing=
for name in $(printf '%s\n' $names | sort -u); do
	grep -qw -e "$name" "$source/man/naaready.1" || missing="$missing $name"
done
judge "every name in JSON is in the manual" "$missing"
judge "(and there are some)" "$(printf '%s\n' $names | sort -u | grep -c . | grep -vE '^[5-9][0-9]|^1[0-9][0-9]')"

# damaged NAME STATUS-OF-VERIFY WORDS-OF-VERIFY STATUS-OF-REPORT WORDS-OF-REPORT WORDS-OF-REVIEW [ID]
damaged() {
	cp "$work/$1" "$work/before" 2> /dev/null
	run "$naaready" verify "$work/$1"
	expect "$2" "verify: $1" "$3"
	run "$naaready" report "$work/$1"
	expect "$4" "report: $1" "$5"
	run "$naaready" report "$work/$1" --format json
	if [ "$4" = 0 ]; then
		judge "its JSON does not call it complete: $1" "$([ "$(value run/complete)" = false ] || value run/complete)"
	else
		expect "$4" "report as JSON: $1" "$5"
	fi
	for format in text markdown html csv; do
		run "$naaready" report "$work/$1" --format $format
		expect "$4" "report as $format: $1" "$([ "$4" = 0 ] && echo verdict || echo "$5")"
		[ -z "$7" ] || [ $format = csv ] || judge "what is wrong with it stands before the verdict: $1 as $format" \
			"$(before "$5" ">ready<\|\*\*ready\|Verdict  *ready")"
	done
	[ -z "$7" ] || judge "each line of CSV has it: $1" "$(sed 1d "$work/out" | grep -v ",\"$7\".\$")"
	run "$naaready" report "$work/$1" --format json
	[ -z "$7" ] || judge "and JSON: $1" "$([ "$(value run/record)" = "$7" ] || value run)"
	run "$naaready" review --plain "$work/$1"
	expect "$4" "review: $1" "$6"
	[ ! -f "$work/$1" ] || judge "no command has changed the file: $1" "$(cmp "$work/$1" "$work/before" 2>&1)"
}
head -c 5000 /dev/urandom > "$work/garbage"
damaged garbage 2 "line 1" 2 "line 1" "line 1"
: > "$work/empty"
damaged empty 2 "is empty" 2 "is empty" "is empty"
run "$naaready" verify "$work/empty"
expect 2 "the file is named" "$work/empty: The file is empty"
printf '{"a":1}\n' > "$work/other"
damaged other 2 "beginning of a saved run" 2 "beginning of a saved run" "beginning of a saved run"
damaged none 2 "$work/none" 2 "$work/none" "$work/none"
head -c $(($(wc -c < "$file") - 50)) "$file" > "$work/torn"
damaged torn 6 "cut off" 0 "cut off" "cut off" torn
sed 's/Ready Practice/Raady Practice/' "$file" > "$work/altered"
damaged altered 1 "ALTERED: line" 0 "was altered: line" "was altered: line" altered
run "$naaready" review --plain "$work/altered"
judge "and \"ready\" is no good news there" "$(grep '^Good' "$work/out")"
judge "in review, too" "$(before "was altered: line" "The verdict of this run")"
run "$naaready" check --practice=ready --baseline "$work/altered"
expect 0 "whoever compares with it is told" "About run $id" "was altered: line"
run "$naaready" diff --practice last "$work/altered" --json
judge "and diff says it as JSON" "$([ "$(value before/record) $(value after/record)" = "whole altered" ] || value after)"
run "$naaready" report "$work/altered" --format html
judge "nor on the page" "$(grep 'banner good' "$work/out")"
sed 4d "$file" > "$work/shortened"
damaged shortened 1 "ALTERED: line 4" 0 "was altered: line" "was altered: line 4" altered
sed '1s,naaready.run/1,naaready.run/9,' "$file" > "$work/newer"
damaged newer 6 "newer version" 0 "newer version" "newer version" newer
head -n 8 "$file" > "$work/unfinished"
damaged unfinished 6 "Unfinished" 0 "Run" "REVIEW"

broken=$(dirname "$file")/20300101-000000-aaaaaa.jsonl
echo nonsense > "$broken"
run "$naaready" report 2030 --practice
expect 2 "the beginning of an id says which file is wrong" "$broken: line 1"
rm "$broken"
cp "$file" "$work/kept"
(cd "$work" && "$naaready" verify kept) > "$work/out" 2> "$work/err"
status=$?
expect 0 "verify of a file in this directory" "whole and consistent"
run "$naaready" verify nosuch
expect 2 "a missing run" "nosuch" "naaready review"
run "$naaready" verify
expect 2 "no run named" "RUN"
run "$naaready" report --practice last --format xml
expect 2 "an unknown format" "text|json|markdown|html|csv"

# --- a record to which no line may be added ---

domain=classic.practice.example
runs=$HOME/state/naaready/practice/runs
# unfit NAME WHY WORDS SED: restore begins a new run, which names the one that opened the change
unfit() {
	run "$naaready" tokens block --anyway --practice $as_app --yes --confirm $domain
	expect 5 "blocked, to have a record: $1"
	opened=$(ls -t "$runs" | head -n 1)
	sed -i "$4" "$runs/$opened"
	cp "$runs/$opened" "$work/before"
	sleep 1
	run "$naaready" tokens restore --practice $as_app --yes --confirm $domain
	expect 0 "restore where the record is $1" "${opened%.jsonl}" "$3" "a new run begins"
	judge "no line is added to the record: $1" "$(cmp "$runs/$opened" "$work/before" 2>&1)"
	run "$naaready" report --practice last --format json
	judge "the new run names the old one: $1" "$([ "$(value run/instead_of) $(value run/instead_why)" = "${opened%.jsonl} $2" ] || value run)"
	run "$naaready" report --practice last
	expect 0 "the report of the new run names the old one: $1" "A new run was begun" "${opened%.jsonl}"
	run "$naaready" check --practice $as_app
	expect 1 "no change is left open: $1"
}
unfit altered altered "was altered (line 3)" '3s/"at":"2025-03-0\([0-9]\)/"at":"2025-04-0\1/'
unfit "torn in the middle" altered "was altered (line 3)" '3s/.\{20\}$//'
unfit newer newer "newer version" '1s,naaready.run/1,naaready.run/2,'
unfit garbage unreadable "cannot be read" '1s/^/x/'

# --- export from review ---

# chosen WORDS LINES: the number of the choice of these words, after these lines were typed
chosen() {
	printf '%s' "$2" | "$naaready" review --plain "$file" 2> "$work/err" | sed -n "s/^\\([0-9]*\\)\\. $1\$/\\1/p" | tail -n 1
}
export_choice=$(chosen 'Export\.\.\.' '')
choice=$(chosen 'Export as Markdown' "$export_choice
")
mkdir "$work/exported"
(cd "$work/exported" && printf '%s\n' "$export_choice" "$choice" | "$naaready" review --plain "$file" > "$work/out" 2> "$work/err")
"$naaready" report "$file" --format markdown > "$work/reported"
judge "review exports what report prints" "$(diff "$work/exported/naaready-$id.md" "$work/reported" 2>&1 | head -n 5)"
judge "the export is readable only by its owner" "$(find "$work/exported" -type f ! -perm 600)"

# --- judged then, judged now ---

# The file looks as if an older version judged otherwise; the reports also say that a line was altered.
sed 's/"scopes.granted":"pass"/"scopes.granted":"fail"/' "$file" > "$work/otherwise"
run "$naaready" report "$work/otherwise"
expect 0 "judged otherwise: text" "When the run was made, the verdict was: fail."
run "$naaready" report "$work/otherwise" --format markdown
expect 0 "judged otherwise: Markdown" "When the run was made, the verdict was: fail."
run "$naaready" report "$work/otherwise" --format html
expect 0 "judged otherwise: HTML" "<p>When the run was made, the verdict was: fail.</p>"
run "$naaready" report "$work/otherwise" --format csv
expect 0 "judged otherwise: CSV" '"scopes.granted","pass","fail"'
run "$naaready" report "$work/otherwise" --format json
judge "judged otherwise: JSON" "$([ "$(value checks/scopes.granted/judged_then)" = fail ] || value checks/scopes.granted)"
chosen 'To its summary' '' > "$work/to-summary"
summarised() {
	"$naaready" review --plain "$1" < "$work/to-summary" > "$work/out" 2> "$work/err"
	status=$?
}
summarised "$work/otherwise"
expect 0 "judged otherwise: review" "When the run was made, the verdict was: fail."
run "$naaready" review --plain "$file"
judge "an earlier verdict is not shown where both agree" "$(grep "the verdict was" "$work/out")"

# --- diff ---

first=$file
run "$naaready" check --practice $as_app
before=$(ls -t "$HOME"/state/naaready/practice/runs/*.jsonl | head -n 1)
run "$naaready" consent --practice $as_app --apply --yes --confirm classic.practice.example
sleep 1 # ids and times of runs are told apart by the second
run "$naaready" check --practice $as_app
after=$(ls -t "$HOME"/state/naaready/practice/runs/*.jsonl | head -n 1)
# The tenant's clock is in March 2025, so its dates are judged as of then, whenever this test runs.
run "$naaready" report "$before"
expect 0 "dates are judged as of the run" "on Tue 2025-04-01, in 29 days:"
summarised "$before"
expect 0 "dates are judged as of the run in review, too" "on Tue 2025-04-01, in 29 days:"
run "$naaready" diff "$before" "$after"
expect 0 "diff of two runs" "Mail.ReadWrite.Shared missing -> granted" "[scopes.granted] fail -> pass" "not ready -> ready"
judge "the diff does not call it another tenant" "$(grep "different tenants" "$work/out")"
run "$naaready" diff "$after" "$before"
expect 0 "a diff the other way round" "Mail.ReadWrite.Shared granted -> missing" "first run is the newer one"
run "$naaready" diff "$before" "$after" --json
expect 0 "diff as JSON"
judge "the diff as JSON has its schema" "$([ "$(value schema) $(value same_tenant)" = "naaready.diff/1 true" ] || cat "$work/out")"
run "$naaready" diff "$after" "$after"
expect 0 "a run and itself" "does not differ"
run "$naaready" diff "$first" "$after"
expect 0 "runs of two tenants" "different tenants"
for sick in torn altered newer unfinished; do
	run "$naaready" diff "$first" "$work/$sick"
	expect 0 "diff with a $sick run" "First"
done
for sick in garbage empty other none; do
	run "$naaready" diff "$first" "$work/$sick"
	expect 2 "diff with a file that is no run: $sick" "$work/$sick"
done
run "$naaready" diff "$work/garbage" "$first" --json
expect 2 "diff names the first file that is no run" "$work/garbage"
judge "and prints nothing" "$(cat "$work/out")"
run "$naaready" diff "$first"
expect 2 "diff of one run" "RUN RUN"

# A record that cannot be kept, and --no-save.
: > "$work/afile"
XDG_STATE_HOME=$work/afile run "$naaready" check --practice=ready --json
expect_json 4 "a home that cannot be written" disk "record could not be kept" "XDG_STATE_HOME"
judge "without a record, everything is still read and judged" "$([ "$(value checks/scopes.granted/verdict)" = pass ] || value checks/scopes.granted/verdict)"
XDG_STATE_HOME=$work/afile run "$naaready" check --practice=ready --no-save --json
expect_json 0 "a home that cannot be written, with --no-save" -
XDG_STATE_HOME=$work/afile run "$naaready" consent --practice $as_app --apply --yes --confirm classic.practice.example --json
expect_json 4 "nothing is changed without a record" disk "record could not be kept"
if unshare -rm true 2> /dev/null && mkdir -p "$work/full" &&
	unshare -rm sh -c "mount -t tmpfs -o size=4k none '$work/full'" 2> /dev/null; then
	XDG_STATE_HOME=$work/full run unshare -rm sh -c "mount -t tmpfs -o size=4k none '$work/full' && exec '$naaready' check --practice=ready --json"
	expect_json 4 "a disk that is full" disk "No space is left"
else
	skip "a disk that is full" "this machine lets nobody mount"
fi

# Offline commands open no socket.
# A sanitizer that looks for leaks cannot do so while it is traced itself.
if strace -f -o /dev/null true 2> /dev/null; then
	ASAN_OPTIONS=detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
	export ASAN_OPTIONS
	for command in "review --plain --practice" "review --plain --practice last" "report --practice last" "verify --practice last" "diff --practice last last" \
		"timeline" "profile list"; do
		# shellcheck disable=SC2086
		run strace -f -e trace=network -o "$work/calls" "$naaready" $command
		judge "$command opens no socket" "$([ $status = 0 ] || echo "ended with $status"; grep -v -e '^[0-9]* *+++' -e '^[0-9]* *---' "$work/calls")"
	done
else
	skip "offline commands open no socket" "strace is not here, or may not trace"
fi
# A pipe in the place of a file, without a process at its other end, does not make the program wait for ever.
mkdir -p "$XDG_CONFIG_HOME/naaready"
mkfifo "$XDG_CONFIG_HOME/naaready/config.json" "$work/pipe"
run "$naaready" check --practice=ready $as_app
expect 2 "a config file that is a pipe" "config.json"
rm "$XDG_CONFIG_HOME/naaready/config.json"
run "$naaready" check --practice=ready $as_app --trace "$work/pipe"
expect 2 "a trace that is a pipe" "Opening the trace"
mkdir -p "$XDG_STATE_HOME/naaready/practice/open"
mkfifo "$XDG_STATE_HOME/naaready/practice/open/x.json"
run "$naaready" check --practice=ready $as_app
expect 0 "a mark that is a pipe"
rm "$XDG_STATE_HOME/naaready/practice/open/x.json"

# --- what "last" means ---
run "$naaready" check --practice=ready
run "$naaready" proof add --practice=ready --person "Bob" --outlook new --passed all
expect 0 "a result is noted, and where it shows is said" "Every later run"
run "$naaready" report --practice last
expect 0 "the last run is one that has read something, not the one that noted a result" "Verdict ready"
run "$naaready" check --practice=ready
run "$naaready" report --practice last
expect 0 "and the next check shows the result" "It worked for Bob"
finish
