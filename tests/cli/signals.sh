#!/bin/sh
# signals.sh - a signal while a server hangs ends the program at once and in order, with 128 and the signal's number
. "$(dirname "$0")/cli.sh"

# signalled NUMBER NAME: sends the signal while discovery hangs
signalled() {
	before=$(date +%s)
	played -k "$1:700" -r hang -- check --json --timeout 60
	took=$(($(date +%s) - before))
	expect $((128 + $1)) "SIG$2 while discovery hangs" "Stopped before the end"
	judge "SIG$2 ends the program at once" "$([ $took -le 3 ] || echo "after $took s")"
	run "$naaready" verify last
	expect 2 "SIG$2 before anything was read leaves no record" "no saved run yet"
}
signalled 15 TERM
signalled 2 INT
signalled 1 HUP
signalled 3 QUIT

discovery > "$work/discovery"
played -k 15:700 -r 200:"$work/discovery" -r hang -- check $as_app --json --timeout 60
expect 143 "SIGTERM while the sign-in hangs"
run "$naaready" verify last
expect 6 "the record is whole so far after SIGTERM" "Unfinished: whole so far"
cat > "$work/later" <<'END'
HTTP/1.1 429 Too Many Requests
Content-Type: application/json
Retry-After: 25
Content-Length: 2

{}
END
sed -i 's/$/\r/' "$work/later"
played -k 15:700 -r raw:"$work/later" -- check --json
expect 143 "SIGTERM while the program waits because it is throttled"
played -k 15:700 -r 200:"$work/discovery" -- check --auth paste --json < /dev/null
expect 3 "an end of input before the signal counts as leaving" "you stopped it"
printf '{"device_code":"d","user_code":"ABCDEFGH","verification_uri":"https://microsoft.com/devicelogin","expires_in":900,"interval":5}' \
	> "$work/code"
played -k 15:700 -r 200:"$work/discovery" -r 200:"$work/code" -- check --json
expect 143 "SIGTERM while the program waits for the device code" "ABCDEFGH"
finish
