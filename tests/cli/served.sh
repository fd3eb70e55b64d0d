# served.sh - a practice cloud that is served for the time of the test, and can be stopped and started again on its port

server=
# until_served: $server has said where it serves, or has ended; 20 seconds at most
until_served() {
	tries=200
	while [ ! -s "$work/url" ] && [ $tries -gt 0 ] && kill -0 "$server" 2> /dev/null; do
		sleep 0.1
		tries=$((tries - 1))
	done
}

# serve TENANT [OPTION]...: $url is where; the end of the test where nothing can be served
serve() {
	if [ ! -x "$build/naaready-practice" ]; then
		skip "what a served practice cloud is asked" "$without"
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
