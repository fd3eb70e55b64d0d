#!/bin/sh
# clients.sh - Microsoft's own clients, from the npm registry, against the served practice cloud
#
# clients.sh [BUILD]. Serves practice tenants over HTTPS with an authority of its own, and lets
# clients.mjs sign in and ask. The clients are installed in a temporary directory. Without node, npm or the
# registry the test is skipped, with the reason. NAAREADY_PROGRAM names another program than BUILD/naaready.
here=$(cd "$(dirname "$0")" && pwd)
program=${NAAREADY_PROGRAM:-${1:-${NAAREADY_BUILD:-.}}/naaready}
serving=

skip() {
	echo "1..0 # SKIP $1"
	exit 0
}

# npm_at_home ARGUMENT...: runs npm with the user's own home, where its settings are.
npm_at_home() {
	HOME=$(eval "echo ~$(id -un)") npm --no-audit --no-fund --no-update-notifier --prefer-offline \
		--fetch-retries=1 --fetch-timeout=60000 "$@"
}

node_is_new() {
	major=$(node --version 2> /dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p')
	[ "${major:-0}" -ge 20 ]
}

finish() {
	for process in $serving; do
		kill "$process" 2> /dev/null
	done
	rm -rf "$work"
}

# issue NAME SUBJECT EXTENSIONS: makes NAME.key and NAME.pem, signed by the authority.
issue() {
	openssl req -new -newkey rsa:2048 -nodes -keyout "$work/$1.key" -out "$work/$1.csr" -subj "$2" &&
		printf '%s\n' "$3" > "$work/$1.ext" &&
		openssl x509 -req -in "$work/$1.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 2 \
			-sha256 -extfile "$work/$1.ext" -out "$work/$1.pem"
}

certificates() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout "$work/ca.key" -out "$work/ca.pem" \
		-subj "/CN=naaready test authority" -addext basicConstraints=critical,CA:TRUE \
		-addext keyUsage=critical,keyCertSign,cRLSign &&
		issue server /CN=localhost "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1" &&
		issue app "/CN=naaready practice app" "keyUsage=digitalSignature"
}

# serve TENANT: serves it until this script ends, with its address in the file TENANT.url.
serve() {
	XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config XDG_CACHE_HOME=$work/cache \
		"$program" practice serve --practice="$1" --cert-file "$work/server.pem" --key-file "$work/server.key" \
		> "$work/$1.url" 2> "$work/$1.log" &
	serving="$serving $!"
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		grep -q '^https://' "$work/$1.url" && return
		sleep 0.25
	done
	echo "Bail out! practice serve does not come up: $(head -n 3 "$work/$1.log" | tr '\n' ' ')"
	exit 99
}

[ -x "$program" ] || skip "$program is not built"
[ -x "$(dirname "$program")/naaready-practice" ] || skip "configured without the practice server"
command -v openssl > /dev/null 2>&1 || skip "this machine has no openssl command"
command -v npm > /dev/null 2>&1 || skip "this machine has no npm"
work=$(mktemp -d) || exit 99
trap finish EXIT
trap 'exit 99' HUP INT TERM
certificates > "$work/openssl.log" 2>&1 || { echo "Bail out! openssl: $(tail -n 1 "$work/openssl.log")"; exit 99; }
cp "$here/package.json" "$here/clients.mjs" "$work" || exit 99
(cd "$work" && npm_at_home install --ignore-scripts) > "$work/npm.log" 2>&1 ||
	skip "this machine cannot install from the npm registry: $(sed -n 's/^npm ERR! \|^npm error //p' "$work/npm.log" | head -n 1)"
if ! node_is_new; then
	(cd "$work" && npm_at_home install --no-save node@22) > "$work/npm.log" 2>&1
	PATH=$work/node_modules/.bin:$PATH
	node_is_new || skip "this machine has no node 20 or later, nor does npm's package of it work here"
fi
for tenant in large nodevice stormy; do
	serve "$tenant"
done
cd "$work" && NODE_EXTRA_CA_CERTS=$work/ca.pem node clients.mjs
