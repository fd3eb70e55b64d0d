#!/bin/sh
# redact.sh - a redacted report of every practice tenant has no name or id of its run, in any format
. "$(dirname "$0")/cli.sh"

# Public words, which stay: Microsoft's ids, and names and ids of the practice profile.
public='00000003-0000-0000-c000-000000000000|00000002-0000-0ff1-ce00-000000000000|14d82eec-204b-4c2f-b7e8-296a70dab67e'
public="$public|fb78d390-0c51-40cd-8e17-fdbfab77341b|5a1e5f0c-0000-4000-8000-00000000aaaa|5a1e5f0c-0000-4000-8000-0b0ac71ce001|5a1e5f0c-0000-4000-8000-0b0ac71ce003"
public="$public|Practice CRM for Outlook|Practice CRM"
guid='[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'

# secrets FILE: prints the names and ids of the tenant in a run's file, one a line. Ids of permissions and roles are Microsoft's.
secrets() {
	sed -E 's/"(permissions|role_ids|user_excluded|cmdlets)":\[[^]]*\]//g' "$1" > "$work/private"
	{
		grep -oE "$guid" "$work/private"
		grep -oE '[A-Za-z0-9._-]+@[A-Za-z0-9.-]+|[a-z0-9-]+(\.[a-z0-9-]+)*\.example' "$work/private"
		grep -oE '"(tenant_name|org_name|app_name|app_publisher|self_name|name|who|by|publisher|upn|host)":"[^"]+"' "$work/private" |
			grep -v '"name":"[A-Za-z.]*"' | sed 's/^[^:]*:"//; s/"$//'
	} | sort -u | grep -vxE "$public" | grep .
}

# column FILE NUMBER: prints a column of a CSV file whose earlier columns have no quotes in them
column() {
	cut -d '"' -f $((2 * $2)) "$1" | sed 1d
}

# redacted TITLE: the redacted reports of the last run hide every name, and judge alike
redacted() {
	file=$(ls -t "$HOME"/state/naaready/practice/runs/*.jsonl | head -n 1)
	secrets "$file" > "$work/secrets"
	judge "there is something to hide: $1" "$([ "$(wc -l < "$work/secrets")" -gt 5 ] || cat "$work/secrets")"
	for format in text json markdown html csv; do
		run "$naaready" report "$file" --redact --format $format
		# Names are also compared without the escapes of the format.
		sed 's/\\\([][`*_{}<>|~#&!$^\\]\)/\1/g; s/&quot;/"/g; s/&#39;/'\''/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' "$work/out" > "$work/bare"
		cat "$work/out" "$work/bare" | tr -s ' \n' ' ' > "$work/flat"
		judge "no name is left in $format: $1" "$([ $status = 0 ] || echo "ended with $status"; grep -oiF -f "$work/secrets" "$work/flat" | sort | uniq -c | head -n 5)"
	done
	# The tenant's name may have quotes in it, so the comparison takes the cells of the verdicts only.
	run "$naaready" report "$file" --format csv
	cp "$work/out" "$work/plain.csv"
	run "$naaready" report "$file" --redact --format csv
	for cell in 7 9; do
		column "$work/plain.csv" $cell > "$work/then"
		column "$work/out" $cell > "$work/now"
		judge "the verdicts are unchanged (cell $cell): $1" "$(diff "$work/then" "$work/now" | head -n 3)"
	done
}

for tenant in classic today ready fresh onprem hybrid helpdesk hostile large; do
	run "$naaready" check --practice=$tenant $as_app
	redacted "$tenant"
done
run "$naaready" consent --practice=classic $as_app --apply --yes --confirm classic.practice.example
redacted "a consent"
run "$naaready" tokens block --anyway --practice=classic $as_app --yes --confirm classic.practice.example
redacted "a test of the tokens"
run "$naaready" check --practice=ready --plain
redacted "somebody who signed in"
finish
