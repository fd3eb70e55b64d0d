#!/bin/sh
# words.sh - faults in options, the config file and profiles are named, with status 2 and nothing on standard output
. "$(dirname "$0")/cli.sh"

# wrong TITLE WORDS -- ARGUMENT...: wrong usage, and the error has these words
wrong() {
	title=$1
	words=$2
	shift 3
	run "$naaready" "$@"
	expect 2 "$title" "$words"
	[ ! -s "$work/out" ] || judge "and prints nothing: $title" "$(head -n 1 "$work/out")"
}
wrong "an unknown option" --nonsense -- check --practice --nonsense --json
wrong "an unknown command" frobnicate -- frobnicate
wrong "no tenant" --tenant -- check --json
wrong "a tenant that is no domain" "not a domain" -- check --tenant "not a domain!" --json
wrong "an unknown practice tenant" classic -- check --practice=nope
wrong "a value that is no number" "1 to 600" -- check --practice --timeout soon
wrong "a number out of its range" "1 to 600" -- check --practice --timeout 0
wrong "a value that is no id" --app-id -- check --practice --app-id 12
wrong "an unknown cloud" "gcch" -- check --practice --cloud mars
wrong "an unknown way to sign in" "device" -- check --practice --auth magic
wrong "capitals" "Did you mean \"check\"?" -- CHECK
wrong "an option in capitals" "Did you mean --json?" -- check --JSON
wrong "a practice tenant in capitals" "Did you mean \"classic\"?" -- practice CLASSIC
wrong "a word that goes on" "Did you mean \"warn\"?" -- check --practice --fail-on warning
wrong "an empty word in a list" "warn, unknown" -- check --practice --fail-on ,warn
run "$naaready" check --practice=today --fail-on "pending , regression"
expect 0 "blanks in a list"
run "$naaready" proof add --practice --person a --outlook new --passed "launch, authorize" --failed " signin"
expect 0 "blanks in a list of steps"
wrong "a file that the way to sign in does not use" "--auth device does not use --token-file" -- check --practice --auth device --token-file "$work/secret"
wrong "two ways to sign in" "--certificate and --secret-file" -- check --practice --client-id $client --certificate "$work/secret" --secret-file "$work/secret"
wrong "what counts as failed where nothing is checked" "--network makes no checks" -- check --practice --network --fail-on warn
wrong "standard input for two" "Only one option can read standard input" -- check --practice --client-id $client --secret-file - --console -
wrong "an ordinary user who is more" "Give it alone" -- proof add --practice --person a --outlook new --passed all --is user,admin
wrong "a missing value" --client-id -- check --practice --client-id
wrong "--yes alone" --confirm -- consent --practice --apply --yes
wrong "a change without --yes" --yes -- consent --practice --apply
wrong "a change without a record" --no-save -- tokens block --practice --yes --confirm classic.practice.example --no-save
wrong "an option of another command" --apply -- check --practice --apply
wrong "a secret on the command line" "" -- check --practice --client-secret $canary
judge "the secret on the command line is not repeated" "$(grep -F $canary "$work/err")"
wrong "too many words" "" -- verify one two
wrong "tokens without a word" "status" -- tokens
wrong "tokens with another word" "status" -- tokens dance
wrong "two ways to name the app that contradict" --consent-url -- check --practice --app-id $client --consent-url \
	"https://login.microsoftonline.com/organizations/adminconsent?client_id=5a1e5f0c-0000-4000-8000-0b0ac71ce001"

# --- profiles ---

mine=$XDG_CONFIG_HOME/naaready/profiles/mine.json
mkdir -p "${mine%/*}"
sed 's/"id": *"practice"/"id": "mine"/; s/"publisher":/"publishr":/' "$data/profiles/practice.json" > "$mine"
line=$(grep -n publishr "$mine" | cut -d: -f1)
wrong "an unknown profile" salesforce -- check --practice --profile nope
wrong "a profile with a wrong key, and its line" "line $line: \"publishr\"" -- check --practice --profile mine --json
run "$naaready" profile check "$mine"
expect 2 "profile check names the wrong key, too" "mine.json:$line: \"publishr\"" "\"publisher\": This key is missing"
sed 's/"id": *"practice"/"id": "mine"/; s/"scopes":/"resources": [{"app_id": "5a1e5f0c-0000-4000-8000-0b0ac71ce009", "scopes": ["access_as_user"]}], &/' \
	"$data/profiles/practice.json" > "$mine"
run "$naaready" profile show mine
expect 0 "profile show names Microsoft Graph, and has every resource" "Resource Microsoft Graph 00000003-0000-0000-c000-000000000000" \
	"Resource 5a1e5f0c-0000-4000-8000-0b0ac71ce009 Permissions access_as_user"
rm "$mine"
printf 'hello' > "$work/profile.json"
run "$naaready" profile check "$work/profile.json"
expect 2 "profile check: no JSON" "line 1"
run "$naaready" profile check "$work/none.json"
expect 2 "profile check: no file" "$work/none.json"
run "$naaready" profile check "$data/profiles/salesforce.json"
expect 0 "profile check: a good one"

# --- the config file ---

config=$XDG_CONFIG_HOME/naaready/config.json
# configured TITLE WORDS TEXT: a config file with this text is refused with these words
configured() {
	printf '%s' "$3" > "$config"
	HTTPS_PROXY=http://127.0.0.1:9 run "$naaready" check --tenant contoso.example --json
	expect 2 "config file: $1" "$config" "$2"
	[ ! -s "$work/out" ] || judge "and prints nothing: $1" "$(head -n 1 "$work/out")"
}
configured "a wrong key" "unknown option \"tennant\". Did you mean \"tenant\"?" '{"tennant": "contoso.com"}'
configured "an unknown key unlike any other" "qqqqqqqq" '{"qqqqqqqq": 1}'
configured "an option for the command line only" "confirm" '{"confirm": "contoso.com"}'
configured "a wrong value" "1 to 600" '{"timeout": "soon"}'
configured "a yes or no where a number is wanted" "must be a whole number" '{"timeout": true}'
configured "a text where a yes or no is wanted" "true or false" '{"plain": "yes"}'
configured "an unknown way to sign in" "device" '{"auth": "magic"}'
configured "no object" "must hold one JSON object" '[]'
configured "no JSON" "line 1" '{"timeout":'
# A folder that is closed to this user may hold one: it is not passed over.
if [ "$(id -u)" != 0 ] || unshare -Ur true 2> /dev/null; then
	printf '{"dry-run": true}' > "$config"
	chmod 000 "${config%/*}"
	if [ "$(id -u)" = 0 ]; then
		chmod 755 "$work" && chmod -R o+rX "$HOME" && chmod 000 "${config%/*}"
		run setpriv --reuid=65534 --regid=65534 --clear-groups "$naaready" timeline
	else
		run "$naaready" timeline
	fi
	chmod 700 "${config%/*}"
	expect 2 "a config file in a closed folder is not passed over" "$config: Permission denied"
fi
printf '{"timeout": 3, "profile": "practice"}' > "$config"
HTTPS_PROXY=http://127.0.0.1:9 run "$naaready" check --tenant contoso.example --json
expect_json 4 "a good config file is used" unreachable
judge "the config file's profile is used" "$([ "$(value profile/id)" = practice ] || value profile/id)"
rm "$config"

# --- standard output that cannot be written ---

for command in "check --practice=ready" "check --practice=ready --json" "consent --practice --dry-run" "tokens status --practice" \
	"report --practice last" "verify --practice last" "timeline" "profile list" "--help" "check --help" "--version"; do
	# shellcheck disable=SC2086
	timeout 60 "$naaready" $command < /dev/null > /dev/full 2> "$work/err"
	status=$?
	: > "$work/out"
	expect 4 "$command > /dev/full" "could not be written"
done
timeout 60 "$naaready" check --practice=ready < /dev/null 2> "$work/err" >&-
status=$?
expect 4 "standard output that is closed" "could not be written"
timeout 60 "$naaready" check --practice=ready --trace "$work/trace" < /dev/null > "$work/out" 2>&-
status=$?
expect 0 "standard error that is closed" "Verdict ready"
run "$naaready" verify --practice last
expect 0 "errors do not get into the record" "whole"
judge "errors do not get into the trace" "$(grep -v '^20' "$work/trace")"
timeout 60 "$naaready" review --plain --practice < /dev/null > /dev/full 2> "$work/err"
status=$?
expect 4 "pages that nobody can read end with a sentence"
finish
