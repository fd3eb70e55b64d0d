#!/bin/sh
# leaks.sh - no secret and no token is in anything that a run leaves: output, trace, record, practice state
. "$(dirname "$0")/cli.sh"

# clean TITLE [WORD]...: neither the canary nor these words are in what the last run left
clean() {
	title=$1
	shift
	found=
	for word in $canary "$@"; do
		found="$found$(grep -rlF -e "$word" "$work/out" "$work/err" "$work/trace" "$HOME" 2> /dev/null)"
	done
	judge "$title leaves no secret behind" "$found"
}
# A JWT begins with {" in base64url, with which nothing else in traces, records and reports begins.
jwt=eyJ

rm -f "$work/trace"
real ready -- check $as_app --json --trace "$work/trace"
expect_json 0 "a check by client secret, traced" -
judge "the trace tells of each request" "$([ "$(grep -c 'oauth2PermissionGrants' "$work/trace")" -ge 2 ] || wc -l < "$work/trace")"
judge "the trace is for its owner only" "$(find "$work/trace" ! -perm 600)"
clean "the last run" $jwt client_secret=

real ready -f html:0:oauth2/v2.0/token -- check $as_app --json --trace "$work/trace"
expect_json 4 "a check whose sign-in fails" odd
clean "the last run" $jwt client_secret=
real ready -f truncated:0:oauth2/v2.0/token -- check $as_app --json --trace "$work/trace"
expect_json 4 "a check whose token breaks off" odd
clean "the last run" $jwt client_secret=
real classic -- check --auth secret --client-id $client --secret-file "$work/wrong" --json --trace "$work/trace"
expect_json 3 "a check with a wrong secret" refused
clean "the last run" $jwt client_secret=

discovery > "$work/discovery"
# An answer may repeat the secret that was sent: in an error, or in a redirect.
cat > "$work/echo" <<END
{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret. Trace ID: 1","error_codes":[7000215],
"client_secret":"$canary","access_token":"$canary"}
END
played -l "$work/sent" -r 200:"$work/discovery" -r 401:"$work/echo" -- check $as_app --json --trace "$work/trace"
expect_json 3 "a refusal that repeats the secret" refused
clean "the last run" $jwt
judge "the secret was sent, in the body" "$(grep -qF "client_secret=$canary" "$work/sent" || echo "it was not")"
judge "the secret is in no address" "$(grep -E '^(GET|POST) ' "$work/sent" | grep -F $canary)"

# A token made elsewhere, and a device code.
secret_tail=c2VjcmV0LXRhaWw
{
	token $tenant_id https://graph.microsoft.com Directory.Read.All
	token $tenant_id https://outlook.office365.com Exchange.Manage
} | sed "s/c2lnbmF0dXJl/$secret_tail/" > "$work/tokens"
chmod 600 "$work/tokens"
printf '{"error":{"code":"InvalidAuthenticationToken","message":"Access token has expired."}}' > "$work/expired"
played -l "$work/sent" -r 200:"$work/discovery" -r 401:"$work/expired" -- check --auth token --token-file "$work/tokens" --json \
	--trace "$work/trace"
expect_json 6 "a token that is refused at every read" - "InvalidAuthenticationToken"
judge "the token was sent" "$(grep -qF $secret_tail "$work/sent" || echo "it was not")"
clean "the last run" $jwt $secret_tail
printf '{"device_code":"%s","user_code":"ABCDEFGH","verification_uri":"https://microsoft.com/devicelogin","expires_in":900,"interval":1}' \
	$canary > "$work/code"
printf '{"token_type":"Bearer","expires_in":3600,"access_token":"%s","refresh_token":"%s"}' \
	"$(head -n 1 "$work/tokens")" "$canary" > "$work/token"
played -r 200:"$work/discovery" -r 200:"$work/code" -r 200:"$work/token" -r 401:"$work/expired" -- check --json --trace "$work/trace"
expect_json 6 "a device code that becomes a token" -
clean "the last run" $jwt $secret_tail
HTTPS_PROXY=http://ada:$canary@127.0.0.1:9 run "$naaready" check --tenant contoso.example --json --trace "$work/trace"
expect_json 4 "a proxy's password" unreachable
clean "the last run"
run "$naaready" check --practice=ready $as_app --trace "$work/trace"
expect 0 "a check in practice, traced"
clean "the last run" $jwt client_secret=

# A secret from standard input is in no argument either.
timeout 60 "$naaready" check --practice=ready --auth secret --client-id $client --secret-file - < "$work/secret" > "$work/out" 2> "$work/err"
status=$?
expect 0 "a secret on standard input"
clean "the last run"
finish
