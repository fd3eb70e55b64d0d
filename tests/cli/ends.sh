#!/bin/sh
# ends.sh - exit statuses where the output is full, closed or not read, files have a size limit, or there is no home
. "$(dirname "$0")/cli.sh"

domain=classic.practice.example
block="tokens block --anyway --practice $as_app --yes --confirm $domain"
restore() {
	"$naaready" tokens restore --practice $as_app --yes --confirm $domain > /dev/null 2>&1 < /dev/null
	judge "put back again: $1" "$([ $? = 0 ] || echo $?)"
}
# ended STATUS TITLE: asserts the exit status alone
ended() {
	judge "$2" "$([ "$status" = "$1" ] || echo "ended with $status")"
}

# --- an open change ends with 5, whatever happens to the output ---

if [ -e /dev/full ]; then
	"$naaready" $block > /dev/full 2> "$work/err" < /dev/null
	status=$?
	ended 5 "block on a full output"
	judge "block on a full output says so" "$(grep -q 'could not be written' "$work/err" || cat "$work/err")"
	restore "full output"
	"$naaready" $block > /dev/null 2> /dev/full < /dev/null
	status=$?
	ended 5 "block on full errors"
	restore "full errors"
fi
"$naaready" $block >&- 2> "$work/err" < /dev/null
status=$?
ended 5 "block on a closed output"
restore "closed output"
"$naaready" $block >&- 2>&- < /dev/null
status=$?
ended 5 "block with output and errors closed"
restore "all closed"
{ "$naaready" $block 2>&1 < /dev/null; echo $? > "$work/status"; } | true
status=$(cat "$work/status")
ended 5 "block whose output nobody reads"
for command in "check" "check --json" "tokens status" "tokens status --json" "consent"; do
	# shellcheck disable=SC2086
	"$naaready" $command --practice $as_app >&- 2> /dev/null < /dev/null
	status=$?
	ended 5 "$command on a closed output, while it is blocked"
	# shellcheck disable=SC2086
	{ "$naaready" $command --practice $as_app 2>&1 < /dev/null; echo $? > "$work/status"; } | true
	status=$(cat "$work/status")
	ended 5 "$command whose output nobody reads, while it is blocked"
done
if [ -e /dev/full ]; then
	"$naaready" --plain --practice $as_app > /dev/full 2> /dev/null < /dev/null
	status=$?
	judge "the wizard on a full output is no hang-up" "$([ $status -lt 128 ] && [ $status != 0 ] || echo $status)"
fi
restore "in the end"
"$naaready" check --practice=today $as_app >&- 2> /dev/null < /dev/null
status=$?
ended 4 "a verdict that could not be written is no success"

# --- a limit for the size of files ---

run sh -c "(ulimit -f 1; '$naaready' check --practice=today $as_app --json; echo \$? > $work/limited) | cat; exit \$(cat $work/limited)"
expect_json 4 "a limit for files is no crash" disk "limit for the size of files" "ulimit"
rm -rf "$XDG_STATE_HOME"
run sh -c "(ulimit -f 1; '$naaready' $block --json; echo \$? > $work/limited) | cat; exit \$(cat $work/limited)"
expect_json 4 "with a limit for files nothing is changed without a record" disk "limit for the size of files"
run "$naaready" tokens status --practice $as_app
expect 0 "the block with a limit for files sent nothing"

# --- no home ---

run env -u HOME -u XDG_STATE_HOME "$naaready" check --practice=today $as_app --no-save --json
expect_json 0 "without a home, with --no-save" - "neither XDG_STATE_HOME nor HOME"
run env -u HOME -u XDG_STATE_HOME "$naaready" check --practice=today $as_app
expect 4 "without a home, with a record to keep" "XDG_STATE_HOME"
run env -u HOME -u XDG_STATE_HOME "$naaready" report last
expect 2 "without a home there is no folder of runs" "give the path of a file"

# --- a folder of runs that cannot be read ---

mkdir -p "$XDG_STATE_HOME/naaready/practice"
rm -rf "$XDG_STATE_HOME/naaready/practice/runs"
echo "no folder" > "$XDG_STATE_HOME/naaready/practice/runs"
for command in "report last" "verify last" "diff last last" "review --plain"; do
	# shellcheck disable=SC2086
	run "$naaready" $command --practice
	expect 2 "$command where the folder of runs cannot be read" "folder of saved runs cannot be read"
done
run "$naaready" check --practice=today $as_app --json
expect_json 4 "a check there keeps no record" disk "record could not be kept"
rm "$XDG_STATE_HOME/naaready/practice/runs"

# --- every open change is known ---

open=$XDG_STATE_HOME/naaready/practice/open
run "$naaready" $block --for 24h
expect 5 "block one tenant among five hundred"
i=0
while [ $i -lt 500 ]; do
	other=$(printf '00000000-0000-4000-8000-%012d' $i)
	sed "s/$tenant_id/$other/; s/$domain/t$i.example/g" "$open/$tenant_id.json" > "$open/$other.json"
	i=$((i + 1))
done
judge "the other marks sort before this one" "$([ "$(ls "$open" | grep -c json)" = 501 ] && [ "$(ls "$open" | grep json | tail -n 1)" = "$tenant_id.json" ] || ls "$open" | wc -l)"
run "$naaready" check --practice $as_app
expect 5 "check knows the last mark of them"
. "$(dirname "$0")/later.sh"
later 86500
run "$naaready" tokens restore --due --practice $as_app --yes --confirm $domain
expect 0 "restore --due past the deadline acts on this tenant" "Now blocked Then allowed"
judge "restore --due acts on no other tenant" "$([ "$(ls "$open" | grep -c json)" = 500 ] || ls "$open" | grep -c json)"
run "$naaready" check --practice=today --trace /dev/full
expect 0 "a trace that is not whole is said to be" "the trace is not whole: /dev/full: No space left"
finish
