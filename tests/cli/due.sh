#!/bin/sh
# due.sh - "tokens restore --due" does nothing before the deadline, acts once after it, and never for another tenant
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/later.sh"

domain=classic.practice.example
due="tokens restore --due --practice --yes --confirm $domain $as_app"
# nothing TITLE WORDS: the command prints one sentence and sends no request
nothing() {
	judge "$1" "$(why_not 0 "Nothing is due$2")"
	judge "in one sentence, without a request: $1" "$([ "$(grep -c '[.:]$' "$work/out")" = 1 ] || cat "$work/out"; grep ' > ' "$work/trace")"
	rm -f "$work/trace"
}

run "$naaready" $due --trace "$work/trace"
nothing "nothing was blocked" ": this host knows of no open change"
judge "where nothing is due, no record is begun" "$(ls "$XDG_STATE_HOME/naaready/practice/runs" 2> /dev/null)"
run "$naaready" $due --json
expect_json 0 "nothing is due, as a report" -
run "$naaready" tokens restore --due --practice $as_app
expect 2 "without --yes" "--yes --confirm"
run "$naaready" $due --from allowed
expect 2 "with --from" "You cannot use --from with --due"
run "$naaready" tokens status --due --practice $as_app
expect 2 "with status" "tokens restore"
run "$naaready" tokens restore --due --yes --confirm "no domain" $as_app
expect 2 "a --confirm that is no domain"

run "$naaready" tokens block --anyway --practice --yes --confirm $domain $as_app
expect 5 "block without a deadline"
run "$naaready" $due --trace "$work/trace"
nothing "there is no deadline" ": the open change in $domain has no deadline"
run "$naaready" tokens restore --practice --yes --confirm $domain $as_app
expect 0 "restore"

run "$naaready" tokens block --anyway --for 24h --practice --yes --confirm $domain $as_app
expect 5 "block with a deadline" "To be put back by" \
	" tokens restore --due --tenant $domain --yes --confirm $domain --practice=classic"
cron=$(sed -n 's/^\*\/15 \* \* \* \* //p' "$work/err")
judge "the crontab line names the program by its whole path, and where its records are" \
	"$(echo "$cron" | grep -q "^XDG_STATE_HOME=[^ ]* .* /[^ ]*/naaready tokens" || echo "$cron")"
judge "so does the timer of systemd" \
	"$(grep -q "^systemd-run --user .*--setenv=XDG_STATE_HOME=[^ ]* .* /[^ ]*/naaready tokens restore --due" "$work/err" || cat "$work/err")"
run "$naaready" $due --trace "$work/trace"
nothing "before the deadline" " until "
run "$naaready" $due --tenant $tenant_id --trace "$work/trace"
nothing "before the deadline, by the tenant's id" " until "
later 86000
run "$naaready" $due --trace "$work/trace"
nothing "just before the deadline" " until "

later 86500
run "$naaready" tokens status --practice $as_app
expect 5 "past the deadline, status calls the change overdue" "Overdue: it should have been put back by"
run "$naaready" tokens restore --due --practice=today --yes --confirm today.practice.example $as_app
expect 0 "another tenant has nothing due" "Nothing is due"
run "$naaready" $due --dry-run
expect 5 "a dry run past the deadline leaves the change open"
run "$naaready" tokens restore --due --practice --yes --confirm today.practice.example --tenant $domain $as_app
expect 2 "another tenant's --confirm" "is not a domain of this tenant"
cp -r "$XDG_STATE_HOME" "$work/kept"
# as cron starts it: by sh, without our variables but the clock
(cd / && env -i HOME=/nonexistent PATH=/usr/bin:/bin LATER="$LATER" LD_PRELOAD="$LD_PRELOAD" sh -c "$cron") > "$work/out" 2> "$work/err"
status=$?
expect 0 "the crontab line puts it back"
run "$naaready" $due --trace "$work/trace"
nothing "after the crontab line nothing is due" ": this host knows of no open change"
rm -rf "$XDG_STATE_HOME"
cp -r "$work/kept" "$XDG_STATE_HOME"
blocked=$("$json" "$XDG_STATE_HOME/naaready/practice/open/$tenant_id.json" run)
run "$naaready" $due --trace "$work/trace"
expect 0 "past the deadline the setting is put back" "Now blocked Then allowed"
judge "restore --due sends one request that writes" "$([ "$(grep -c ', writes)' "$work/trace")" = 1 ] || grep writes "$work/trace")"
rm -f "$work/trace"
run "$naaready" $due --trace "$work/trace"
nothing "after the restore nothing is due any more" ": this host knows of no open change"
run "$naaready" report --practice "$blocked" --format json
judge "the same run says that it was put back" "$([ "$(value changes/0/state)" = put_back ] || cat "$work/out")"

# --- a mark that cannot be read is not passed over ---

rm -rf "$XDG_STATE_HOME"
cp -r "$work/kept" "$XDG_STATE_HOME"
echo '{' > "$XDG_STATE_HOME/naaready/practice/open/$tenant_id.json"
run "$naaready" tokens restore --due --practice --yes --confirm $domain --tenant $tenant_id $as_app --json
expect_json 4 "a mark that cannot be read" disk "cannot be read"
run "$naaready" $due
expect 5 "a mark of which only the tenant's id can be read" "cannot be read"
finish
