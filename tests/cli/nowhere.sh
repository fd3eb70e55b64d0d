#!/bin/sh
# nowhere.sh - practice from the command line: nothing real to open or to type; what is kept of it, and removed
. "$(dirname "$0")/cli.sh"

# An address of Microsoft's to go to, or a code alone on its line.
real='microsoft\.com/devicelogin|login\.microsoft|graph\.microsoft|outlook\.office|^[B-T]{8}$'

# Under sanitizers one of some is enough, as with the field cases: the code is the same.
led= nth=0
for tenant in classic today ready fresh onprem hybrid helpdesk nodevice stormy hostile partner large; do
	for how in 'check --auth device' 'check --auth paste --json' 'consent --auth loopback' 'tokens status --auth paste' 'ews'; do
		nth=$((nth + 1))
		[ $((nth % (2 * ${FIELD_EVERY:-1} - 1))) = 0 ] || continue
		# shellcheck disable=SC2086
		run "$naaready" $how --practice=$tenant
		! grep -qE "$real" "$work/out" "$work/err" || led="$led $tenant: $how;"
		grep -q '^PRACTICE: the sign-in for' "$work/err" || led="$led $tenant: $how does not say that it is practice;"
	done
done
judge "no command leads anywhere real" "$led"
run "$naaready" check --practice=partner --tenant bakery.practice.example
expect 1 "a customer is a tenant" "Bakery Practice Ltd"
for format in text markdown html json csv; do
	run "$naaready" report last --practice --format $format
	judge "nor does a report as $format" "$(grep -E "$real" "$work/out" "$work/err")"
done
printf '1\n1\n1\n1\n1\n1\n1\n' > "$work/keys"
timeout -k 5 60 "$naaready" practice --practice=fresh --plain < "$work/keys" > "$work/out" 2> "$work/err"
judge "nor do the pages" "$(grep -E "$real" "$work/out" "$work/err" | grep -v '^[B-T]*$')"

# --- practice reset ---

for tenant in classic partner; do
	run "$naaready" check --practice=$tenant
done
kept=$(find "$XDG_STATE_HOME/naaready/practice" -maxdepth 1 -name '*.json' | wc -l)
run "$naaready" practice reset
expect 2 "without a terminal, it needs --yes" "$kept practice tenants as you left them: " classic partner "saved practice runs" \
	"Nothing was removed" "practice reset --yes"
judge "nothing was removed" "$(test -s "$XDG_STATE_HOME/naaready/practice/classic.json" || echo it is gone)"
run "$naaready" practice reset --yes --confirm classic.practice.example
expect 2 "it takes no domain" "takes --yes alone"
run "$naaready" tokens block --practice --yes --confirm classic.practice.example --for 24h --anyway
expect 5 "something is left changed"
run "$naaready" practice reset --yes
expect 0 "with --yes it says what it removes" "1 practice change that is open" "Practice is reset: "
judge "nothing is left" "$(find "$XDG_STATE_HOME/naaready/practice" -name '*.json' -o -name '*.jsonl')"
run "$naaready" practice reset
expect 0 "with nothing kept, it says so" "Nothing is kept of practice"
finish
