#!/bin/sh
# columns.sh - the output of every command fits 80 columns, and is ASCII where the terminal or the caller asks for that
. "$(dirname "$0")/cli.sh"

domain=classic.practice.example
# Text for copying stands on one line, however long: addresses, calls and their bodies, PowerShell, examples.
copied='^ *(https?://|naaready [a-z]+ |(GET|PATCH|POST|DELETE) |[{]|[A-Z][a-z]+-[A-Z][A-Za-z]+ )'

ascii() {
	cat "$work/out" "$work/err" | LC_ALL=C grep '[^ -~]' | head -n 2
}
wide() {
	LC_ALL=C awk 'length > 80' "$work/out" | LC_ALL=C grep -Ev "$copied" | head -n 2
}
# plain STATUS ARGUMENT...: runs the command in English where the locale has only ASCII, and in German with --ascii
plain() {
	want=$1
	shift
	LC_ALL=C run "$naaready" "$@"
	judge "LC_ALL=C: $*" "$([ "$status" = "$want" ] || echo "ended with $status"; ascii; wide)"
	LC_ALL=C.UTF-8 LANGUAGE=de run "$naaready" "$@" --ascii
	judge "German, --ascii: $*" "$([ "$status" = "$want" ] || echo "ended with $status"; ascii; wide)"
}

link='https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=5a1e5f0c-0000-4000-8000-0b0ac71ce001&scope=openid%20Mail.Send&x=1'
plain 0 timeline
judge "the German translation is found" "$(grep -q Microsofts "$work/out" || head -n 3 "$work/out")"
# As after SSH from a machine that has the locale.
LC_ALL=de_XX.UTF-8 run "$naaready" timeline
judge "German in a locale that is not installed" "$(grep -q Microsofts "$work/out" || head -n 3 "$work/out")"
LC_ALL=de_XX.UTF-8 LANGUAGE= run "$naaready" timeline
judge "also where LANGUAGE is empty" "$(grep -q Microsofts "$work/out" || head -n 3 "$work/out")"
LC_ALL=de_XX.UTF-8 LANGUAGE=en run "$naaready" timeline
judge "the language asked for wins" "$(grep -q Microsofts "$work/out" && head -n 3 "$work/out")"
plain 0 profile list
plain 0 profile show practice
plain 0 profile show salesforce
cp "$data/profiles/practice.json" "$work/p.json"
plain 0 profile check "$work/p.json"
plain 0 --help
for command in wizard check consent tokens proof ews review report diff verify timeline profile practice; do
	plain 0 $command --help
done
for tenant in classic hostile; do
	confirm="--yes --confirm $tenant.practice.example"
	plain 1 check --practice=$tenant $as_app
	plain 1 consent --practice=$tenant $as_app
	plain 1 consent --practice=$tenant $as_app --consent-url "$link"
	plain 0 consent --practice=$tenant $as_app --apply $confirm
	plain 0 tokens status --practice=$tenant $as_app
	plain 5 tokens block --practice=$tenant $as_app $confirm --for 1h --anyway
	plain 0 tokens restore --due --practice=$tenant $as_app $confirm
	plain 0 tokens restore --practice=$tenant $as_app $confirm
	plain 0 ews --practice=$tenant $as_app
	plain 0 proof add --practice=$tenant --person "Zoë" --outlook web --passed all
	plain 0 proof list --practice=$tenant
	plain 0 report --practice last
	plain 0 diff --practice last last
	plain 0 verify --practice last
done
for format in json markdown html csv; do
	LC_ALL=C.UTF-8 LANGUAGE=de run "$naaready" report --practice last --format $format --ascii
	judge "German, --ascii: report --format $format" "$(LC_ALL=C tr -d '\r\n\t -~' < "$work/out" | head -c 20)"
done
finish
