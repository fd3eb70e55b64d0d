#!/bin/sh
# practice.sh - naaready-practice, which serves the practice cloud: started by naaready, by hand, or missing
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/served.sh"

# naaready links every library that it calls, and does not call the library for serving, unless it is the server, too.
if [ -z "$inside" ]; then
	judge "naaready does not need libmicrohttpd" "$(readelf -d "$naaready" | grep NEEDED | grep -i microhttpd)"
	judge "naaready-practice needs neither libcurl nor a terminal" "$(readelf -d "$server_program" | grep NEEDED | grep -iE 'curl|curses|tinfo|libssl')"
fi
judge "naaready loads no library by name" "$("${NM:-nm}" -D -u "$naaready" | grep -w dlopen)"

# naaready stands alone in a directory; an installed naaready-practice on this machine would serve instead.
mkdir "$work/alone"
cp "$naaready" "$work/alone/naaready"
run timeout 5 "$work/alone/naaready" practice serve
if [ -n "$inside" ]; then
	expect 124 "practice serve of one file that stands alone" "http://localhost:"
elif [ -s "$work/out" ]; then
	skip "practice serve without naaready-practice" "this machine has it installed"
else
	expect 2 "practice serve without naaready-practice" \
		"naaready: The program that serves the practice cloud is not installed: naaready-practice is neither in $work/alone nor in"
fi
run "$work/alone/naaready" check --practice=ready --json
expect 0 "everything else works without naaready-practice"
if [ -z "$inside" ]; then
	: > "$work/alone/naaready-practice"
	run "$work/alone/naaready" practice serve
	expect 2 "a naaready-practice that cannot be executed" "$work/alone/naaready-practice: Permission denied"
fi

serve classic
"$naaready" --version --json > "$work/version"
[ -n "$inside" ] || judge "practice serve becomes naaready-practice" "$(tr '\0' ' ' < "/proc/$server/cmdline" | grep -v '^naaready-practice --practice=classic')"
judge "the server says which tenant it serves" "$(grep -q 'practice tenant classic is served there' "$work/serve" || cat "$work/serve")"
unserve
# A shell starts background processes with SIGINT ignored; timeout does not.
for signal in TERM:143 INT:130 HUP:129; do
	run timeout --preserve-status -k 5 -s "${signal%:*}" 1 "$naaready" practice serve
	expect "${signal#*:}" "SIG${signal%:*} ends practice serve" "http://localhost:"
done

run timeout --preserve-status -k 5 1 "$naaready" practice serve --https
if [ "$status" = 2 ] && grep -q '"portable": true' "$work/version"; then
	expect 2 "the static file serves HTTP only, and says so" "serves HTTP only, as the portable file does"
else
	expect 143 "practice serve --https" "https://localhost:" "serve-cert.pem"
fi
run "$naaready" practice serve --practice=nowhere
expect 2 "an unknown practice tenant" 'naaready: Unknown practice tenant "nowhere"'
run "$naaready" practice serve --cert-file "$work/none" --key-file "$work/none"
expect 2 "a missing certificate" "$work/none: No such file"
run env -u HOME -u XDG_STATE_HOME "$naaready" practice serve
expect 4 "without a home, the tenant cannot be kept" "Neither XDG_STATE_HOME nor HOME says where"

# Started by hand.
run "$server_program" --help
expect 0 "--help" "Usage: naaready-practice [OPTION]..." "--practice" "--port" "--key-file" "--ascii"
judge "--help names nothing else" "$(grep -E -- '^ +(-., )?--(tenant|auth|json|yes)' "$work/out")"
run "$server_program" --version
expect 0 "--version" "naaready-practice 0."
run "$server_program" --ports 80
expect 2 "an unknown option" "Did you mean --port?"
run "$server_program" reset
expect 2 "a word too many" '"reset" is one word too many'

# A partner goes from one customer's verdict to the next customer: the first run ends there.
rm -rf "$XDG_STATE_HOME/naaready/practice/runs"
(for line in next bakery.practice.example next next next next next next another clinic.practice.example; do
	sleep 0.5
	[ "$line" != another ] || line=$(sed -n 's/^\([0-9]*\). Choose another customer.*/\1/p' "$work/out" | tail -n 1)
	echo "$line"
done
sleep 0.5) | "$naaready" practice partner --plain > "$work/out" 2> "$work/err"
first=$(grep -l bakery "$XDG_STATE_HOME"/naaready/practice/runs/*.jsonl)
judge "a run that is left for another customer ends with its verdicts" \
	"$(tail -n 2 "$first" | grep -c -e '"kind":"judged"' -e '"kind":"end"' | grep -v '^2$')"
judge "and the next one is the other customer's" "$(grep -q 'Sign-in, page 3 of 9, clinic.practice.example' "$work/out" || cat "$work/out")"

# What was typed may come from a mail: where it is refused and shown again, it cannot colour or move anything.
rm -rf "$XDG_STATE_HOME/naaready/practice/runs"
(for line in next 1 next "$(printf 'no\033[31mlink')"; do
	sleep 0.5
	echo "$line"
done
sleep 0.5) | "$naaready" practice --plain > "$work/out" 2> "$work/err"
judge "a refused text is shown again" "$(grep -qF 'no\u{1B}[31mlink' "$work/out" || cat "$work/out")"
judge "and made safe" "$(grep "$(printf '\033')" "$work/out")"
finish
