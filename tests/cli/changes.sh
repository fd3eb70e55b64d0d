#!/bin/sh
# changes.sh - the commands consent and tokens: plans, refusals, a single write, block, restore
. "$(dirname "$0")/cli.sh"

domain=classic.practice.example

# writes: counts the requests of the last traced command that change something
writes() {
	grep -c ', writes)' "$work/trace"
}
# change STATUS TITLE WRITES ARGUMENT...: runs a traced command, which sends so many changes
change() {
	want=$1
	title=$2
	wrote=$3
	shift 3
	rm -f "$work/trace"
	run "$naaready" "$@" --practice $as_app --trace "$work/trace"
	expect "$want" "$title"
	judge "$title: $wrote changes are sent" "$([ "$(writes)" = "$wrote" ] || echo "$(writes) were"; grep 'NOT SENT' "$work/trace")"
}

# --- consent ---

run "$naaready" consent --practice $as_app --json
expect_json 1 "a plan of consent: something is missing" -
judge "the plan adds two permissions and removes none" \
	"$([ "$(value plan/adds) $(value plan/before) $(value plan/after)" = "2 4 6" ] || echo "$(value plan/adds) $(value plan/before) $(value plan/after)")"
change 1 "the plan alone" 0 consent
change 0 "a dry run" 0 consent --apply --dry-run
change 2 "a wrong --confirm" 0 consent --apply --yes --confirm today.practice.example
run "$naaready" consent --practice $as_app --apply --yes --confirm wrong.example --json
expect 2 "the error names the wrong --confirm" "wrong.example" "nothing was sent"
judge "and prints nothing" "$(cat "$work/out")"
change 1 "none of these changed anything" 0 consent
change 0 "consent is written" 1 consent --apply --yes --confirm $domain
change 0 "a second run writes nothing" 0 consent --apply --yes --confirm $domain
change 2 "a wrong --confirm is wrong where nothing is to do, too" 0 consent --apply --yes --confirm wrong.example
change 0 "after consent no permission is missing" 0 consent
run "$naaready" check --practice $as_app --json
expect_json 0 "check says ready now" -
run "$naaready" consent --practice=helpdesk $as_app --apply --yes --confirm helpdesk.practice.example --json
expect 3 "a consent without the role" "Authorization_RequestDenied"
run "$naaready" consent --practice=fresh $as_app --json
expect 1 "a consent where the app is absent" "no enterprise application"

# --- a missing enterprise application ---

# fresh STATUS TITLE WRITES ARGUMENT...: as change, on the tenant without the app, and with a report as JSON
fresh() {
	want=$1
	title=$2
	wrote=$3
	shift 3
	rm -f "$work/trace"
	run "$naaready" "$@" --practice=fresh $as_app --trace "$work/trace" --json
	expect "$want" "$title"
	judge "$title: $wrote changes are sent" "$([ "$(writes)" = "$wrote" ] || echo "$(writes) were")"
}
yes="--apply --yes --confirm fresh.practice.example"
link=https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=5a1e5f0c-0000-4000-8000-0b0ac71ce001
owner=5a1e5f0c-0000-4000-8000-00000000aaaa
mkdir -p "$XDG_CONFIG_HOME/naaready/profiles"
sed 's/"id": "practice"/"id": "unnamed"/; /"publisher_tenant"/d; /"client_id"/d' "$data/profiles/practice.json" \
	> "$XDG_CONFIG_HOME/naaready/profiles/unnamed.json"
fresh 1 "without --create-app nothing is created" 0 consent $yes
fresh 1 "the plan of creating the app" 0 consent --create-app
judge "it is a plan of the app" "$([ "$(value plan/what) $(value plan/method) $(value plan/body/appId)" = \
	"app POST 5a1e5f0c-0000-4000-8000-0b0ac71ce001" ] || value plan/what)"
fresh 0 "a dry run of creating the app" 0 consent --create-app --apply --dry-run
fresh 2 "creating the app with a wrong --confirm" 0 consent --create-app --apply --yes --confirm contoso.com
fresh 3 "a link alone creates nothing" 0 consent --create-app $yes --profile unnamed --consent-url "$link"
expect 3 "the error says why a link alone is not enough" "knows this app only from the consent link" "--publisher"
fresh 3 "an owner that contradicts --publisher is granted nothing" 1 consent --create-app $yes --profile unnamed \
	--consent-url "$link" --publisher 5a1e5f0c-0000-4000-8000-00000000bbbb
expect 3 "the error names the contradicting owner" $owner
judge "only the app was created" "$([ "$(value changes/0/what) $(value changes/0/state) $(value changes/1/what)" = "app done " ] ||
	echo "$(value changes/0/what) $(value changes/0/state)")"
fresh 3 "an owner that contradicts the profile is granted nothing" 0 consent --create-app $yes \
	--publisher 5a1e5f0c-0000-4000-8000-00000000bbbb
fresh 3 "without an owner named anywhere, a script grants nothing" 0 consent $yes --profile unnamed --consent-url "$link"
expect 3 "the error names the option for the owner" "--publisher $owner"
fresh 1 "the plan tells which permissions are missing" 0 consent --profile unnamed --consent-url "$link" \
	--publisher 5a1e5f0c-0000-4000-8000-00000000bbbb
expect 1 "the plan tells that the owner is another one" $owner
fresh 0 "with the right owner named, consent is granted" 1 consent --create-app $yes --profile unnamed --consent-url "$link" --publisher $owner
run_id=$(value run/id)
judge "a later report of the run judges alike" \
	"$("$naaready" report --practice --format json "$run_id" > "$work/out"; [ "$(value checks/app.publisher/verdict)" = pass ] || value checks/app.publisher/verdict)"
run "$naaready" consent --practice=fresh $as_app --profile unnamed --consent-url "$link&scope=openid%20Mail.Send&x=1" --json
judge "the link is taken apart" "$([ "$(value consent_link/host) $(value consent_link/scopes/1) $(value consent_link/redirect_uri)" = \
	"login.microsoftonline.com Mail.Send null" ] || value consent_link/host)"
judge "the link is compared with the profile" "$([ "$(value checks/scopes.current/verdict)" = warn ] || value checks/scopes.current/verdict)"
run "$naaready" consent --practice=fresh $as_app --profile unnamed --consent-url "$link&scope=openid%20Mail.Send&x=1"
expect 0 "the text names the odd parts of the link" "more than the profile lists: Mail.Send" "no consent link needs: x" "no redirect address" \
	"/5a1e5f0c-0000-4000-8000-000000000004/v2.0/adminconsent?client_id="
run "$naaready" consent --practice=fresh $as_app --profile unnamed --consent-url "$link" --client-id 5a1e5f0c-0000-4000-8000-0b0ac71ce001
expect 2 "our own client is not the add-in's" "naaready itself signs in with"
run "$naaready" check --practice --consent-url "https://login.microsoftonline.com/organizations/adminconsent?client_id=$client"
expect 2 "a link for another app than the profile's" "the profile says" $client
run "$naaready" check --practice --app-id 14d82eec-204b-4c2f-b7e8-296a70dab67e
expect 2 "Microsoft's own client is not the add-in's" "Microsoft Graph Command Line Tools"
run "$naaready" check --practice --profile salesforce --app-id 47232a61-61ee-4318-80f8-82568651aa9f
expect 1 "an id from the manifest is odd and tried: some vendors use one id for both" "also the add-in's id in its manifest" "has no enterprise application"
run "$naaready" check --practice --profile salesforce --client-id 47232a61-61ee-4318-80f8-82568651aa9f
expect 2 "an id from the manifest is refused as our own client" "manifest"
fresh 0 "a second run writes nothing there" 0 consent --create-app $yes
rm "$XDG_STATE_HOME/naaready/practice/fresh.json"
fresh 0 "created and granted in one run, two changes" 2 consent --create-app $yes
judge "each has its own record" "$([ "$(value changes/0/what) $(value changes/0/state) $(value changes/1/what) $(value changes/1/state)" = \
	"app done consent done" ] || echo "$(value changes/0/what) $(value changes/1/what)")"
# --- permissions that another admin's consent took away since an earlier run ---

state=$XDG_STATE_HOME/naaready/practice/fresh.json
run "$naaready" consent --practice=fresh $as_app --json
judge "nothing is gone at first" "$([ "$(value checks/scopes.dropped/verdict)" = pass ] || value checks/scopes.dropped/verdict)"
sed -i 's/"scope": "Calendars[^"]*"/"scope": "openid profile User.Read"/' "$state"
run "$naaready" consent --practice=fresh $as_app --json
judge "the next run misses the permissions" "$([ "$(value checks/scopes.dropped/evidence/dropped) $(value plan/dropped)" = "3 3" ] ||
	echo "$(value checks/scopes.dropped/reason) $(value plan/dropped)")"
run_id=$(value run/id)
run "$naaready" report --practice --format json "$run_id"
judge "a later report misses them, too" "$([ "$(value checks/scopes.dropped/verdict)" = warn ] || value checks/scopes.dropped/verdict)"
run "$naaready" consent --practice=fresh $as_app
expect 1 "the text says which are gone" "Granted before, now missing Calendars.ReadWrite.Shared"
rm "$XDG_STATE_HOME/naaready/practice/fresh.json"
run "$stage" classic -- "$naaready" consent --tenant nobody.example --json
expect_json 2 "a consent for an unknown tenant" unknown_tenant

# --- legacy tokens ---

change 0 "the token setting is read" 0 tokens status
change 0 "a dry run of block" 0 tokens block --dry-run
change 2 "block with a wrong --confirm" 0 tokens block --yes --confirm contoso.com
run "$naaready" tokens block --anyway --practice=fresh $as_app --yes --confirm fresh.practice.example
expect 2 "block from \"not set\" wants to be asked for" "no certain way leads back" "--from-not-set"
judge "and prints nothing" "$(cat "$work/out")"
run "$naaready" tokens status --practice $as_app
expect 0 "the status names who asked" "Script Lab in the week before" "AllowLegacyExchangeTokens: True" ", from Exchange"
run "$naaready" tokens status --practice=today $as_app
expect 0 "legacy tokens removed by Microsoft are a good state" "opening the add-in is the test" "https://aka.ms/naafaq"
run "$naaready" tokens status --practice=helpdesk $as_app
expect 6 "without the role the text says what to run and where to paste it" "Get-AuthenticationPolicy -AllowLegacyExchangeTokens" "page 7"
for span in 5m 29d 24 1h1d soon ""; do
	run "$naaready" tokens block --practice $as_app --yes --confirm $domain --anyway --for "$span"
	expect 2 "a deadline of \"$span\"" "90m, 24h, 2d or 1d12h, from 10 min to 28 days"
done
run "$naaready" tokens restore --practice $as_app --yes --confirm $domain --for 24h
expect 2 "restore has no deadline" "tokens block"
change 0 "a dry run of block with a deadline" 0 tokens block --dry-run --for 1d12h
judge "the dry run names the deadline" "$(grep -q "To be put back by [A-Z]" "$work/out" || cat "$work/out")"
run "$naaready" tokens block --practice=hostile $as_app --yes --confirm hostile.practice.example
expect 1 "block wants complete consent first: it says which permissions are missing, and how to insist" "Calendars.ReadWrite.Shared, Mail.ReadWrite.Shared" "--anyway"
judge "block without complete consent sends nothing" "$(grep -q '"state": "blocked"' "$XDG_STATE_HOME/naaready/practice/hostile.json" && echo blocked)"
run "$naaready" tokens block --practice=hostile $as_app --dry-run
expect 0 "a dry run of it says so, too" "Without --anyway this would not be sent"
run "$naaready" tokens restore --practice $as_app --yes --confirm $domain --anyway
expect 2 "--anyway belongs to block" "block"
change 5 "block" 1 tokens block --yes --confirm $domain --anyway --for 24h --json
value_of_until=$(value changes/0/until)
judge "the deadline is in the report and in the plan" \
	"$(case $value_of_until in 20*Z) [ "$value_of_until" = "$(value plan/until)" ] || echo "$value_of_until, $(value plan/until)" ;; *) echo "$value_of_until" ;; esac)"
run grep -r "$value_of_until" "$XDG_STATE_HOME/naaready/practice/open"
expect 0 "the deadline is in the mark"
run "$naaready" check --practice $as_app --json
expect_json 5 "check knows of the open change" -
judge "the check change.open fails" "$([ "$(value checks/change.open/verdict)" = fail ] || value checks/change.open/verdict)"
cp "$work/out" "$work/live"
run "$naaready" report --practice last --format json
judge "its record knows it, too: the report is the same" "$(diff "$work/live" "$work/out")"
run "$naaready" report --practice last --redact
expect 0 "and names nobody where it is redacted" "Verdict not ready" "changed the legacy-token setting from \"allowed\" to \"blocked\""
run "$naaready" review --practice last --plain
expect 0 "review says it on the cover" "a change of the tenant was open"
run "$naaready" review --practice --plain
expect 0 "and lists the runs while a change is open" "Saved runs"
change 5 "a second block" 0 tokens block --yes --confirm $domain --anyway
change 5 "tokens status knows of the open change" 0 tokens status
change 5 "consent knows of the open change" 0 consent
run "$naaready" check --practice=today $as_app
expect 0 "another tenant is not concerned"
run "$naaready" report --practice last
expect 0 "offline commands do not end with 5"
judge "a second block says that there is nothing to do" "$(run "$naaready" tokens block --practice $as_app --yes --confirm $domain --anyway; why_not 5 "nothing to do")"
# Another admin changes the setting meanwhile.
cloud=$XDG_STATE_HOME/naaready/practice/classic.json
sed -i 's/"state": "blocked"/"state": "not_set"/' "$cloud"
run "$naaready" tokens restore --practice $as_app --yes --confirm $domain --json
expect_json 5 "a restore of a setting that another admin changed asks a person" conflict "somebody else" "wizard"
sed -i 's/"state": "not_set"/"state": "blocked"/' "$cloud"
change 0 "restore" 1 tokens restore --yes --confirm $domain
change 0 "a second restore" 0 tokens restore --yes --confirm $domain
run "$naaready" tokens restore --practice $as_app --yes --confirm $domain
expect 0 "it says that there is nothing to put back" "Nothing to put back"
change 2 "a second restore with a wrong --confirm" 0 tokens restore --yes --confirm contoso.com
run "$naaready" check --practice $as_app --json
expect_json 0 "check says ready again" -

# --- the same over TLS, and with answers that are lost ---

# consented FAULT STATUS TITLE KIND: consents over TLS with this fault, and asserts one write
consented() {
	rm -f "$work/trace"
	run "$stage" ${1:+-f $1} classic -- "$naaready" consent --tenant $domain --profile practice $as_app --apply --yes \
		--confirm $domain --json --trace "$work/trace"
	expect_json "$2" "$3" "$4"
	judge "the write was sent once: $3" "$([ "$(grep -c '> PATCH ' "$work/trace")" = 1 ] || grep -c '> PATCH ' "$work/trace")"
}
consented "" 0 "consent over TLS" -
# The fault meets only the write, which alone has the grant's id behind a slash.
consented lost-after:1:oauth2PermissionGrants/ 0 "a write whose answer is lost is read back" -

# --- a timer starts in another folder ---

# shellcheck disable=SC2016
run "$stage" classic -- sh -c 'cp "$SSL_CERT_FILE" "$0/ca.pem" && cd "$0" && SSL_CERT_FILE=ca.pem exec "$@"' "$work" \
	"$naaready" tokens block --anyway --for 24h --tenant $domain --profile practice $as_app --yes --confirm $domain
expect 5 "the timer's CA file by its whole path" "SSL_CERT_FILE=$(cd "$work" && pwd -P)/ca.pem"
finish
