# served.sh - a practice cloud that is served for the time of the test, and can be stopped and started again on its port

server=
# serve TENANT [OPTION]...: $url is where
serve() {
	: > "$work/url"
	"$naaready" practice serve --practice="$1" ${port:+--port "$port"} > "$work/url" 2> "$work/serve" < /dev/null &
	server=$!
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -s "$work/url" ] && break
		sleep 0.1
	done
	url=$(cat "$work/url")
	port=${url##*:}
}

unserve() {
	[ -z "$server" ] || kill "$server" 2> /dev/null
	[ -z "$server" ] || wait "$server" 2> /dev/null
	server=
}
trap 'unserve; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
