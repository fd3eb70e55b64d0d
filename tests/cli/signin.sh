#!/bin/sh
# signin.sh - failing sign-ins and wrong tokens: exit status 3, and the next step to take
. "$(dirname "$0")/cli.sh"

discovery > "$work/discovery"

# say ERROR NUMBER: prints an error of the token endpoint
say() {
	cat <<-END
	{"error":"$1","error_description":"AADSTS$2: Said. Trace ID: 11111111-2222-4333-8444-000000000000","error_codes":[$2],
	"timestamp":"2026-11-24 07:48:00Z","trace_id":"11111111-2222-4333-8444-000000000000",
	"correlation_id":"11111111-2222-4333-8444-000000000001"}
	END
}

# --- client secrets ---

real classic -- check --auth secret --client-id $client --secret-file "$work/wrong" --json
expect_json 3 "a wrong client secret" refused "7000215" "the client secret is wrong" "create a new client secret"
judge "a wrong client secret gives one line for support" "$(grep -q '^For support: .*AADSTS7000215, HTTP 401, trace .*, correlation .*, 20.*Z$' "$work/err" || cat "$work/err")"
judge "the report has the number and the ids of the error" "$([ "$(value error/aadsts)" = 7000215 ] &&
	[ ${#tenant_id} = "$(value error/request_id | tr -d '\n' | wc -c)" ] || echo "aadsts $(value error/aadsts)")"

run "$naaready" check --practice --auth secret --client-id $client --secret-file "$work/none" --json
expect 2 "a secret file that is not there" "$work/none"
: > "$work/empty"
run "$naaready" check --practice --auth secret --client-id $client --secret-file "$work/empty"
expect 2 "a secret file with nothing in it" "$work/empty is empty"
printf '\nsecond line\n' > "$work/blank"
run "$naaready" check --practice --auth secret --client-id $client --secret-file "$work/blank"
expect 2 "a secret file whose first line is empty" "first line is empty"
run "$naaready" check --practice --auth secret --client-id $client
expect 2 "a client secret without its file" "--secret-file"
run "$naaready" check --practice=ready --secret-file "$work/secret"
expect 2 "a client secret without its registration" "--client-id"
chmod 644 "$work/secret"
run "$naaready" check --practice=ready $as_app
expect 0 "a secret file that others may read is warned about, not refused" "other users can read" "chmod 600"
chmod 600 "$work/secret"

# --- which client signs in ---

# unread COUNT TITLE ARGUMENT...: so many checks say that the sign-in lacks a permission, or left it out
unread() {
	many=$1
	whose=$2
	shift 2
	run "$naaready" check --practice=today "$@" --json
	expect_json 0 "$whose" -
	found=$(grep -c -e 'Not read: this sign-in lacks' -e 'Not asked for: ' "$work/out")
	judge "$whose: not read are $many" "$([ "$found" = "$many" ] || echo "$found")"
}
unread 9 "Microsoft's client is not asked for logs and policies"
unread 0 "a registration of one's own reads with the permissions given to it" --client-id $client
unread 0 "Azure's client reads with the permissions that it always has" --client-id 04b07795-8ddb-461a-bbee-02f9e1bf7b46
judge "Azure's client is not used for Exchange" "$([ "$(value people/1/app_id)" = fb78d390-0c51-40cd-8e17-fdbfab77341b ] || value people)"

# --- certificates ---

run "$naaready" check --practice --auth certificate --client-id $client --certificate "$work/none"
expect 2 "a certificate file that is not there" "$work/none"
run "$naaready" check --practice --auth certificate --client-id $client --certificate "$work/secret"
expect 2 "a file that is no certificate" "neither a PEM nor a PFX"
run "$naaready" check --practice --auth certificate --client-id $client
expect 2 "a certificate without its file" "--certificate"

# --- device codes ---

cat > "$work/code" <<END
{"device_code":"$canary","user_code":"ABCDEFGH","verification_uri":"https://microsoft.com/devicelogin","expires_in":900,"interval":1}
END
# device ERROR NUMBER TITLE WORDS...: the device code ends with this error
device() {
	say "$1" "$2" > "$work/token"
	title=$3
	shift 3
	played -r 200:"$work/discovery" -r 200:"$work/code" -r 400:"$work/token" -- check --json
	expect_json 3 "$title" refused "ABCDEFGH" "https://microsoft.com/devicelogin" "$@"
}
device authorization_declined 65004 "a sign-in that was declined" "AADSTS65004" "declined in the browser"
device expired_token 70019 "a code that was not entered in time" "AADSTS70019" "Request a new code"
device invalid_grant 53003 "a sign-in that a policy blocks" "AADSTS53003" "Conditional Access policy" "another way to sign in"
judge "a policy that blocks is no reason to try again" "$(grep -iE 'try again|sign in again' "$work/err")"
device invalid_grant 50105 "an account that is not assigned to the app" "AADSTS50105" "not assigned"
sed 's/"expires_in":[0-9]*,"interval":[0-9]*/"expires_in":2,"interval":600/' "$work/code" > "$work/brief"
began=$(date +%s)
played -r 200:"$work/discovery" -r 200:"$work/brief" -- check --json
expect_json 3 "a code that runs out before it may be asked for" refused "ran out"
judge "a code that ran out is given up at once" "$([ $(($(date +%s) - began)) -lt 30 ] || echo "only after $(($(date +%s) - began)) s")"
run "$naaready" check --practice=nodevice --auth device --json
expect_json 3 "the practice tenant that blocks device codes" refused "AADSTS53003"

# --- tokens ---

# with_token TITLE WORDS...: the tokens in $work/tokens are refused
with_token() {
	title=$1
	shift
	chmod 600 "$work/tokens"
	real classic -- check --auth token --token-file "$work/tokens" --json
	expect_json 3 "$title" token "$@"
}
token 5a1e5f0c-0000-4000-8000-000000000009 https://graph.microsoft.com Directory.Read.All > "$work/tokens"
with_token "a token of another tenant" "tid" "5a1e5f0c-0000-4000-8000-000000000009"
token $tenant_id https://vault.azure.net Directory.Read.All > "$work/tokens"
with_token "a token for another service" "aud" "https://vault.azure.net"
token $tenant_id https://outlook.office365.com Exchange.Manage > "$work/tokens"
with_token "a token for Exchange only" "no token for Microsoft Graph"
printf 'not a token\n' > "$work/tokens"
with_token "a text that is no token" "JWT"
run "$naaready" check --practice --auth token --token-file "$work/none"
expect 2 "a token file that is not there" "$work/none"

# granted TOKEN: a sign-in that gives this token; it is checked like a pasted one
granted() {
	printf '{"token_type":"Bearer","expires_in":3600,"access_token":"%s"}\n' "$1" > "$work/token"
	played -r 200:"$work/discovery" -r 200:"$work/token" -- check $as_app --json
}
granted "$(token 5a1e5f0c-0000-4000-8000-000000000009 https://graph.microsoft.com Directory.Read.All)"
expect_json 3 "a sign-in that gives a token of another tenant" token "tid"
granted "$(token $tenant_id https://vault.azure.net Directory.Read.All)"
expect_json 3 "a sign-in that gives a token for another service" token "aud"
granted "$(token $tenant_id https://graph.microsoft.com Directory.Read.All)"
expect_json 3 "a sign-in as an app that gives no application permission" token "roles"

# --- answers that are not Microsoft's ---

real classic -f html:0:oauth2/v2.0/token -- check $as_app --json
expect_json 4 "HTML instead of a token" odd "web page"
real classic -f truncated:0:oauth2/v2.0/token -- check $as_app --json
expect_json 4 "a token reply that breaks off" odd "not understood"
judge "nothing of the token is shown" "$(grep -F eyJ "$work/err")"
real classic -f redirect:0:oauth2/v2.0/token -- check $as_app --json
expect_json 4 "a redirect instead of a token" odd "elsewhere.invalid"

# --- nobody pastes ---

real classic -- check --auth paste --json
expect_json 3 "a pasted address that nobody pastes" cancelled "https://login.microsoftonline.com/"

# --- two people, one after the other ---

token $tenant_id https://graph.microsoft.com Directory.Read.All ada > "$work/tokens"
token $tenant_id https://outlook.office365.com Exchange.Manage grace >> "$work/tokens"
chmod 600 "$work/tokens"
echo '{"value":[]}' > "$work/nothing"
played -r 200:"$work/discovery" -r 200:"$work/nothing" -- check --auth token --token-file "$work/tokens" --json
judge "two people sign in, and both are in the report" "$([ "$(value people/0/upn) $(value people/0/service)" = "ada@classic.practice.example graph" ] &&
	[ "$(value people/1/upn) $(value people/1/service)" = "grace@classic.practice.example exchange" ] || value people)"
run "$naaready" report "$(value run/id)" --format json
judge "both people are in the record" "$([ "$(value people/0/upn) $(value people/1/upn)" = "ada@classic.practice.example grace@classic.practice.example" ] || value people)"
run "$naaready" tokens block --practice=helpdesk --yes --confirm helpdesk.practice.example
expect 3 "an account that may not block is told which role may" "role Exchange Administrator" "For support: Forbidden"
finish
