# served.sh - a practice cloud served during the test, which can stop it and start it again on the same port

server=
# until_served: waits until $server has printed its address, or has ended; 20 seconds at most
until_served() {
	tries=200
	while [ ! -s "$work/url" ] && [ $tries -gt 0 ] && kill -0 "$server" 2> /dev/null; do
		sleep 0.1
		tries=$((tries - 1))
	done
}

# serve TENANT: serves it at $url; ends the test where the practice server was not built
serve() {
	if [ -z "$server_program" ]; then
		skip "tests with a served practice cloud" "$without"
		finish
	fi
	: > "$work/url"
	"$naaready" practice serve --practice="$1" ${port:+--port "$port"} > "$work/url" 2> "$work/serve" < /dev/null &
	server=$!
	until_served
	url=$(cat "$work/url")
	port=${url##*:}
}

unserve() {
	[ -z "$server" ] || kill "$server" 2> /dev/null
	[ -z "$server" ] || wait "$server" 2> /dev/null
	server=
}
trap 'unserve; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
