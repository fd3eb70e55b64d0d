#!/bin/sh
# signals.sh - a signal while a server hangs: an orderly goodbye, at once, with 128 and its number
. "$(dirname "$0")/cli.sh"

# signalled NUMBER NAME
signalled() {
	before=$(date +%s)
	played -k "$1:700" -r hang -- check --json --timeout 60
	took=$(($(date +%s) - before))
	expect $((128 + $1)) "SIG$2 while discovery hangs" "Stopped before the end"
	tell "at once: SIG$2" "$([ $took -le 3 ] || echo "after $took s")"
	run "$naaready" verify last
	expect 6 "the record is whole so far: SIG$2" "Unfinished: whole so far"
}
signalled 15 TERM
signalled 2 INT
signalled 1 HUP
signalled 3 QUIT

discovery > "$work/discovery"
played -k 15:700 -r 200:"$work/discovery" -r hang -- check $as_app --json --timeout 60
expect 143 "SIGTERM while the sign-in hangs"
cat > "$work/later" <<'END'
HTTP/1.1 429 Too Many Requests
Content-Type: application/json
Retry-After: 25
Content-Length: 2

{}
END
sed -i 's/$/\r/' "$work/later"
played -k 15:700 -r raw:"$work/later" -- check --json
expect 143 "SIGTERM while it waits as it was told"
played -k 15:700 -r 200:"$work/discovery" -- check --auth paste --json < /dev/null
expect 3 "who left before the signal is told as that" "you stopped it"
printf '{"device_code":"d","user_code":"ABCDEFGH","verification_uri":"https://microsoft.com/devicelogin","expires_in":900,"interval":5}' \
	> "$work/code"
played -k 15:700 -r 200:"$work/discovery" -r 200:"$work/code" -- check --json
expect 143 "SIGTERM while a code is waited for" "ABCDEFGH"
finish
