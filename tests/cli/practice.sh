#!/bin/sh
# practice.sh - the program that serves the practice cloud: started by naaready, by hand, or not there at all
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/served.sh"
server_program=$build/naaready-practice

# What naaready needs from outside: it links what it calls, and serving is none of it.
tell "naaready does not need libmicrohttpd" "$(readelf -d "$naaready" | grep NEEDED | grep -i microhttpd)"
tell "naaready loads no library by name" "$("${NM:-nm}" -D -u "$naaready" | grep -w dlopen)"

# Alone in a directory. Where it is installed on this machine, too, that one would serve.
mkdir "$work/alone"
cp "$naaready" "$work/alone"
run timeout 5 "$work/alone/naaready" practice serve
if [ -s "$work/out" ]; then
	skip "without the program that serves" "this machine has it installed"
else
	expect 2 "without the program that serves" \
		"naaready: The program that serves the practice cloud is not installed: naaready-practice is neither in $work/alone nor in"
fi
run "$work/alone/naaready" check --practice=ready --json
expect 0 "all else goes without it"
: > "$work/alone/naaready-practice"
run "$work/alone/naaready" practice serve
expect 2 "what is there and is no program" "$work/alone/naaready-practice: Permission denied"

serve classic
tell "practice serve is that program from then on" "$(tr '\0' ' ' < "/proc/$server/cmdline" | grep -v '^naaready-practice --practice=classic')"
tell "it says what it is" "$(grep -q 'practice tenant classic is served there' "$work/serve" || cat "$work/serve")"
unserve
# A shell starts what is behind it with SIGINT ignored, timeout does not.
for signal in TERM:143 INT:130 HUP:129; do
	run timeout --preserve-status -k 5 -s "${signal%:*}" 1 "$naaready" practice serve
	expect "${signal#*:}" "SIG${signal%:*} ends it" "http://localhost:"
done

run "$naaready" practice serve --practice=nowhere
expect 2 "a tenant that is none" 'naaready: Unknown practice tenant "nowhere"'
run "$naaready" practice serve --cert-file "$work/none" --key-file "$work/none"
expect 2 "a certificate that is not there" "$work/none: No such file"
run env -u HOME -u XDG_STATE_HOME "$naaready" practice serve
expect 4 "no place for the tenant" "Neither XDG_STATE_HOME nor HOME says where"

# By hand.
run "$server_program" --help
expect 0 "--help" "Usage: naaready-practice [OPTION]..." "--practice" "--port" "--key-file" "--ascii"
tell "--help names nothing else" "$(grep -E -- '--(tenant|auth|json|yes)' "$work/out")"
run "$server_program" --version
expect 0 "--version" "naaready-practice 0."
run "$server_program" --ports 80
expect 2 "an option that is none" "Did you mean --port?"
run "$server_program" reset
expect 2 "a word too many" '"reset" is one word too many'
finish
