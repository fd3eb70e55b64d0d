#!/bin/sh
# due.sh - a deadline, and "tokens restore --due": nothing before it, once after it, and never for another tenant
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/later.sh"

domain=classic.practice.example
due="tokens restore --due --practice --yes --confirm $domain $as_app"
# One sentence on standard output, and nothing was asked of anybody.
nothing() {
	tell "$1" "$(why_not 0 "Nothing is due$2")"
	tell "in one sentence, without a request: $1" "$([ "$(grep -c '[.:]$' "$work/out")" = 1 ] || cat "$work/out"; grep ' > ' "$work/trace")"
	rm -f "$work/trace"
}

run "$naaready" $due --trace "$work/trace"
nothing "nothing was blocked" ": this host knows of no open change"
tell "and no record was begun" "$(ls "$XDG_STATE_HOME/naaready/practice/runs" 2> /dev/null)"
run "$naaready" $due --json
expect_json 0 "the same as a report" -
run "$naaready" tokens restore --due --practice $as_app
expect 2 "without --yes" "--yes --confirm"
run "$naaready" $due --from allowed
expect 2 "with --from" "--from does not go with it"
run "$naaready" tokens status --due --practice $as_app
expect 2 "with status" "tokens restore"
run "$naaready" tokens restore --due --yes --confirm "no domain" $as_app
expect 2 "what is no domain"

run "$naaready" tokens block --anyway --practice --yes --confirm $domain $as_app
expect 5 "block without a deadline"
run "$naaready" $due --trace "$work/trace"
nothing "there is no deadline" ": what is left changed in $domain has no deadline"
run "$naaready" tokens restore --practice --yes --confirm $domain $as_app
expect 0 "restore"

run "$naaready" tokens block --anyway --for 24h --practice --yes --confirm $domain $as_app
expect 5 "block with a deadline" "To be put back by" "systemctl --user enable --now naaready-restore@$domain.timer" \
	"*/15 * * * * naaready tokens restore --due --tenant $domain --yes --confirm $domain"
run "$naaready" $due --trace "$work/trace"
nothing "it is too early" " until 20"
run "$naaready" $due --tenant $tenant_id --trace "$work/trace"
nothing "by the tenant's id" " until 20"
later 86000
run "$naaready" $due --trace "$work/trace"
nothing "it is still too early" " until 20"

later 86500
run "$naaready" tokens status --practice $as_app
expect 5 "past the deadline it is said to be overdue" "Overdue: it should have been put back by"
run "$naaready" tokens restore --due --practice=today --yes --confirm today.practice.example $as_app
expect 0 "another tenant has nothing due" "Nothing is due"
run "$naaready" $due --dry-run
expect 5 "a dry run past the deadline leaves it"
run "$naaready" tokens restore --due --practice --yes --confirm today.practice.example --tenant $domain $as_app
expect 2 "another tenant's --confirm" "is no domain of this tenant"
cp -r "$XDG_STATE_HOME" "$work/kept"
blocked=$("$json" "$XDG_STATE_HOME/naaready/practice/open/$tenant_id.json" run)
run "$naaready" $due --trace "$work/trace"
expect 0 "past the deadline it is put back" "Now blocked Then allowed"
tell "with one request that writes" "$([ "$(grep -c ', writes)' "$work/trace")" = 1 ] || grep writes "$work/trace")"
rm -f "$work/trace"
run "$naaready" $due --trace "$work/trace"
nothing "and then nothing is due any more" ": this host knows of no open change"
run "$naaready" report --practice "$blocked" --format json
tell "the same run says that it was put back" "$([ "$(value changes/0/state)" = put_back ] || cat "$work/out")"

# --- what cannot be read is not passed over ---

rm -rf "$XDG_STATE_HOME"
cp -r "$work/kept" "$XDG_STATE_HOME"
echo '{' > "$XDG_STATE_HOME/naaready/practice/open/$tenant_id.json"
run "$naaready" tokens restore --due --practice --yes --confirm $domain --tenant $tenant_id $as_app --json
expect_json 4 "a mark that cannot be read" disk "cannot be read"
run "$naaready" $due
expect 5 "or that only the tenant's id can be told by" "cannot be read"
finish
