# cli.sh - functions for the tests of the real program: running it, and printing the results as TAP
#
# "run COMMAND..." leaves $status, and the output in $work/out and $work/err; "expect", "expect_json" and "judge" judge
# them. The program runs in a home of its own; "real" and "played" run it over TLS under the real host names
# (tests/wire/stage.c and play.c), so nothing leaves the machine.
#
# NAAREADY_PROGRAM names another program than BUILD/naaready, one that has its data and translations inside:
# make check TESTS='...' NAAREADY_PROGRAM=/path/to/it. $server_program is the server of its practice cloud, "" where there is none.

here=$(cd "$(dirname "$0")" && pwd)
source=${NAAREADY_SOURCE:-$here/../..}
build=${NAAREADY_BUILD:-$source/build}
naaready=${NAAREADY_PROGRAM:-$build/naaready}
data=$source/data
stage=$build/tests/wire/stage
play=$build/tests/wire/play
json=$build/tests/wire/json_value
work=$(mktemp -d "${TMPDIR:-/tmp}/naaready-cli.XXXXXX") || exit 99
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 99' INT TERM HUP
LC_ALL=C.UTF-8
TZ=UTC
HOME=$work/home
XDG_STATE_HOME=$HOME/state
XDG_CONFIG_HOME=$HOME/config
export LC_ALL TZ HOME XDG_STATE_HOME XDG_CONFIG_HOME
if [ -z "${NAAREADY_PROGRAM:-}" ]; then
	NAAREADY_DATA=$data
	export NAAREADY_DATA
else
	unset NAAREADY_DATA NAAREADY_LOCALE
fi
unset LANGUAGE https_proxy HTTPS_PROXY ALL_PROXY all_proxy no_proxy NO_PROXY SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE
mkdir -p "$HOME"
: > "$work/out"
: > "$work/err"
count=0
failed=0

# Ids as the practice tenants have them.
client=11111111-2222-4333-8444-555555555555
tenant_id=5a1e5f0c-0000-4000-8000-000000000001
canary='canary-s3cret-word'
printf '%s\n' $canary > "$work/secret"
printf 'wrong\n' > "$work/wrong"
chmod 600 "$work/secret" "$work/wrong"
as_app="--auth secret --client-id $client --secret-file $work/secret"

# The server stands beside the program; or it is inside, and is the program by that name.
server_program=$build/naaready-practice
inside=
if [ -n "${NAAREADY_PROGRAM:-}" ] || [ ! -x "$server_program" ]; then
	server_program=$work/naaready-practice
	ln -s "$naaready" "$server_program"
	case $("$server_program" --version) in
	naaready-practice*) inside=yes ;;
	*) server_program= ;;
	esac
fi
# Cases that need a stage are skipped where it was not built.
unserved=
without="configured without the practice server"

# judge TITLE WHY-NOT: passes when WHY-NOT is empty; else prints it, with the beginning of the output.
judge() {
	if [ -n "$unserved" ]; then
		skip "$1" "$without"
		return
	fi
	count=$((count + 1))
	if [ -z "$2" ]; then
		echo "ok $count - $1"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $count - $1"
	echo "# ${2# }"
	head -n 10 "$work/err" | cut -c 1-400 | sed 's/^/# err: /'
	head -n 4 "$work/out" | cut -c 1-200 | sed 's/^/# out: /'
}

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

finish() {
	echo "1..$count"
	[ "$failed" -eq 0 ]
	exit
}

# loadable NAME: makes $work/NAME.so of NAME.c, which can be loaded before the libraries of the program; else says why it cannot
loadable() {
	if ! ${CC:-cc} -shared -fPIC -o "$work/$1.so" "$here/$1.c" -ldl 2> "$work/cc"; then
		echo "no compiler for $1.c"
	elif ${NM:-nm} -D "$naaready" 2> /dev/null | grep -q __asan_; then
		echo "a sanitizer has to be loaded before $1.c"
	elif ! readelf -lW "$naaready" | grep -q INTERP; then
		echo "nothing can be loaded into a static program, not $1.c either"
	fi
}

# run COMMAND...: runs it without a terminal, for a minute at most.
run() {
	unserved=
	[ "$1" != "$stage" ] || [ -x "$stage" ] || unserved=yes
	timeout -k 5 60 "$@" < /dev/null > "$work/out" 2> "$work/err"
	status=$?
}

# real TENANT [OPTION OF STAGE]... -- ARGUMENT...
real() {
	tenant=$1
	shift
	options=
	while [ "$1" != -- ]; do
		options="$options $1"
		shift
	done
	shift
	# shellcheck disable=SC2086
	run "$stage" $options "$tenant" -- "$naaready" "$@" --tenant "$tenant.practice.example" --profile practice
}

# played [OPTION OF PLAY]... -- ARGUMENT...: runs naaready against a script of answers; the tenant is "classic".
played() {
	options=
	while [ "$1" != -- ]; do
		options="$options $1"
		shift
	done
	shift
	# shellcheck disable=SC2086
	run "$play" $options -- "$naaready" "$@" --tenant classic.practice.example --profile practice
}

# why_not STATUS WORDS...: prints in what the last run differs from this status and these words
why_not() {
	want=$1
	shift
	why=
	[ "$status" = "$want" ] || why="ended with $status, not $want"
	for words; do
		cat "$work/err" "$work/out" | tr -s '[:space:]' ' ' | grep -qiF -e "$words" || why="$why; does not say \"$words\""
	done
	echo "${why#; }"
}

# expect STATUS TITLE [WORDS]...: the last run ended so and printed these words
expect() {
	title=$2
	want=$1
	shift 2
	judge "$title" "$(why_not "$want" "$@")"
}

# value PATH: prints a value of the report on standard output; nothing when there is none
value() {
	"$json" "$work/out" "$1" 2> /dev/null
}

# expect_json STATUS TITLE KIND [WORDS]...: standard output is one report and nothing else, and agrees with the exit
# status; KIND is the kind of its error, - for none.
expect_json() {
	want=$1
	title=$2
	kind=$3
	shift 3
	why=$(why_not "$want" "$@")
	if "$json" "$work/out" "" > /dev/null 2>&1; then
		[ "$(value exit_status)" = "$status" ] || why="$why; its exit_status is $(value exit_status)"
		[ "$(value schema)" = naaready.report/1 ] || why="$why; its schema is $(value schema)"
		[ "$(value error/kind)" = "${kind#-}" ] || why="$why; its error is \"$(value error/kind)\", not \"$kind\""
		# The verdict stays even where the record could not be kept.
		[ "$(value verdict)" != ready ] || [ "$status" = 0 ] || [ "$kind" = disk ] || why="$why; its verdict is ready"
	else
		why="$why; stdout is not one JSON document"
	fi
	judge "$title" "${why#; }"
}

# token TENANT-ID AUDIENCE SCOPES [WHO]: prints an unsigned token, as anybody could make it
part() {
	printf '%s' "$1" | base64 | tr -d '\n=' | tr '+/' '-_'
}
token() {
	printf '%s.%s.%s\n' "$(part '{"typ":"JWT","alg":"none"}')" \
		"$(part "{\"tid\":\"$1\",\"aud\":\"$2\",\"scp\":\"$3\",\"appid\":\"$client\",\"upn\":\"${4:-ada}@classic.practice.example\",\"oid\":\"$client\",\"exp\":4102444800}")" \
		c2lnbmF0dXJl
}

# discovery: prints the answer of discovery for the practice tenant "classic", to be played
discovery() {
	cat <<-END
	{"token_endpoint":"https://login.microsoftonline.com/$tenant_id/oauth2/v2.0/token",
	"issuer":"https://login.microsoftonline.com/$tenant_id/v2.0","tenant_region_scope":"EU",
	"authorization_endpoint":"https://login.microsoftonline.com/$tenant_id/oauth2/v2.0/authorize",
	"device_authorization_endpoint":"https://login.microsoftonline.com/$tenant_id/oauth2/v2.0/devicecode",
	"cloud_instance_name":"microsoftonline.com","cloud_graph_host_name":"graph.windows.net","msgraph_host":"graph.microsoft.com"}
	END
}
