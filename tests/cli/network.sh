#!/bin/sh
# network.sh - the network and the service fail in every way: exit status 4, and a sentence that names the failure
. "$(dirname "$0")/cli.sh"

# --- the tenant and the way to it ---

real classic -- check $as_app
expect 1 "the practice tenant is checked over TLS under the real names" "Verdict not ready"

run "$stage" classic -- "$naaready" check --tenant nobody.example --json
expect_json 2 "an unknown domain" unknown_tenant "nobody.example" "90002"
# shellcheck disable=SC2086
run "$stage" classic -- "$naaready" check --tenant classic.practice.example --cloud gcch $as_app --json
expect_json 2 "a cloud that the tenant is not in" usage "--cloud says gcch" "--cloud global"

HTTPS_PROXY=http://127.0.0.1:9 run "$naaready" check --tenant contoso.example --json --timeout 2
expect_json 4 "a missing proxy" unreachable "proxy 127.0.0.1:9" "refused"

HTTPS_PROXY=http://nowhere.invalid:8080 run "$naaready" check --tenant contoso.example --json --timeout 2
expect_json 4 "a proxy whose name does not resolve" unreachable "nowhere.invalid"

HTTPS_PROXY=http://ada:$canary@127.0.0.1:9 run "$naaready" check --tenant contoso.example --json --timeout 2
expect_json 4 "a proxy with a password is named without it" unreachable "127.0.0.1:9"
judge "and the password is not shown" "$(grep -F $canary "$work/out" "$work/err")"

run "$naaready" check --practice=http://127.0.0.1:9 --tenant classic.practice.example --json
expect_json 4 "a connection that is refused" unreachable "127.0.0.1" "refused"

if unshare -rn true 2> /dev/null; then
	run unshare -rn "$naaready" check --tenant contoso.example --json --timeout 2
	expect_json 4 "no network at all" unreachable "login.microsoftonline.com"
else
	skip "no network at all" "this machine gives no network of one's own"
fi

run "$naaready" check --tenant contoso.example --cacert "$work/nowhere" --timeout 2
expect 2 "a missing file of certificates to trust" "$work/nowhere"

# --- only the network ---

run "$stage" classic -- "$naaready" check --network --json
expect_json 0 "check --network: all reached" -
judge "check --network keeps no record, so there is no head hash" "$([ "$(value run/head_hash)" = null ] || value run/head_hash)"
judge "the report of check --network names the version" "$(value tool/version | grep -q '^[0-9]' || value tool)"
judge "three hosts, each reached" "$([ "$(value network/hosts) $(value network/hosts/2/reached)" = "3 true" ] || value network/hosts)"
HTTPS_PROXY=http://127.0.0.1:9 run "$naaready" check --network --cloud china --timeout 1
expect 4 "check --network names hosts that are not confirmed for a cloud" "https://login.chinacloudapi.cn" "confirm"
HTTPS_PROXY=http://127.0.0.1:9 run "$naaready" check --network --json
expect_json 4 "check --network: a proxy that is not there" unreachable "127.0.0.1:9"
played -c inspected -r hang -- check --network
expect 4 "check --network: an unknown CA" "https://graph.microsoft.com" "Corp Inspection CA"

# --- TLS ---

played -c inspected -r hang -- check --json
expect_json 4 "an unknown CA is named by its issuer" tls "Corp Inspection CA" "--cacert"
played -c expired -r hang -- check --json
expect_json 4 "a certificate that has run out" tls "ended on"
played -c other -r hang -- check --json
expect_json 4 "a certificate for another name" tls "login.microsoftonline.com"
run "$stage" classic -- env SSL_CERT_FILE="$work/none.pem" "$naaready" check --tenant classic.practice.example
expect 2 "a CA file that is not there" "$work/none.pem" "no such file"

# --- answers at discovery ---

# at_discovery KIND TITLE FAULT WORDS...: discovery meets the fault
at_discovery() {
	kind=$1
	title=$2
	fault=$3
	shift 3
	real classic -f "$fault" -- check $as_app --json
	expect_json 4 "$title at discovery" "$kind" "$@"
}
at_discovery odd "HTML instead of JSON" html "web page"
at_discovery odd "a reply that breaks off" truncated "not understood"
at_discovery odd "a 200 with an error inside" error-in-200 "InternalServerError"
at_discovery odd "a redirect" redirect "elsewhere.invalid"
at_discovery odd "an empty reply" empty "tenant"
at_discovery odd "a deeply nested reply" deep "nested"
played -r flood:9000000 -- check --json
expect_json 4 "an oversized reply at discovery" odd "8 MB"
played -r reset -- check --json
expect_json 4 "connections that are reset" unreachable "reset"
played -r hang -- check --json --timeout 1
expect_json 4 "a server that hangs" unreachable "within 1 s"
played -r slow -- check --json --timeout 1
expect_json 4 "an answer that does not end" unreachable "did not end within 1 s"

cat > "$work/later" <<'END'
HTTP/1.1 429 Too Many Requests
Content-Type: application/json
Retry-After: 3600
Content-Length: 2

{}
END
sed -i 's/$/\r/' "$work/later"
played -r raw:"$work/later" -- check --json
expect_json 4 "throttled past the limit at discovery" busy "429"

# --- answers at a read: the checks that need it are unknown, the rest is judged ---

# at_read TITLE FAULT WORDS...: the tenant is ready but for a read that meets the fault
at_read() {
	title=$1
	fault=$2
	shift 2
	real ready -f "$fault:0:$path" -- check $as_app --json
	expect_json 6 "$title at a read" - "$@"
	[ "$(value checks/app.present/verdict)" = pass ] && [ "$(value checks/consent.admin/verdict)" = unknown ] &&
		[ "$(value checks/scopes.granted/verdict)" = unknown ]
	judge "$title: the checks that need it are unknown, the others are judged" "$([ $? = 0 ] || echo "app.present $(value checks/app.present/verdict), consent.admin $(value checks/consent.admin/verdict)")"
}
path=oauth2PermissionGrants
at_read "HTML instead of JSON" html "web page"
at_read "a reply that breaks off" truncated "not understood"
at_read "a 200 with an error inside" error-in-200 "InternalServerError"
at_read "a redirect" redirect "elsewhere.invalid"
at_read "an empty reply" empty "unknown"
at_read "a deeply nested reply" deep "unknown"

real ready -f 429:1:oauth2PermissionGrants -f 503:1:organization -f lost:1:InvokeCommand -- check $as_app --json
expect_json 0 "throttled, closed and lost once: asked again" -

discovery > "$work/discovery"
run "$play" -r 200:"$work/discovery" -- "$naaready" check --tenant 5a1e5f0c-0000-4000-8000-000000000009 --json
expect_json 4 "an id that discovery answers with another tenant" odd "another tenant" "$tenant_id"
real ready -- check $as_app --json
run "$stage" ready -- "$naaready" check --tenant "$(value tenant/id)" --profile practice $as_app --json
expect_json 0 "a tenant by its id" -
judge "a tenant given by its id is still named by a domain" "$(value tenant/domain | grep -v '[.]')"
token $tenant_id https://graph.microsoft.com Directory.Read.All > "$work/tokens"
token $tenant_id https://outlook.office365.com Exchange.Manage >> "$work/tokens"
chmod 600 "$work/tokens"
played -r 200:"$work/discovery" -r flood:9000000 -- check --auth token --token-file "$work/tokens" --json
expect_json 6 "oversized replies at every read" - "8 MB"
printf '{"error":{"code":"BadRequest","message":"Legacy Exchange Online tokens are disabled. See https://aka.ms/naafaq."}}' > "$work/off"
played -r 200:"$work/discovery" -r 400:"$work/off" -- check --auth token --token-file "$work/tokens" --json
judge "the error \"legacy tokens are disabled\" is read as removed by Microsoft" \
	"$([ "$(value checks/tokens.state/evidence/state)" = removed ] || value checks/tokens.state)"
printf '{"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/oauth2PermissionGrants?$skiptoken=1"}' > "$work/loop"
played -r 200:"$work/discovery" -r 200:"$work/loop" -- check --auth token --token-file "$work/tokens" --json
expect_json 6 "a list whose next page is the same again" - "has no end"
played -r 200:"$work/discovery" -r raw:"$work/later" -- check --auth token --token-file "$work/tokens" --json
expect_json 6 "throttled past the limit at every read" - "429"

# --- throttling until a date, and answers that do not end: at discovery, at a sign-in, at a read ---

# dated SECONDS: makes a reply that throttles until a date so far ahead
dated() {
	printf 'HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nRetry-After: %s\r\nContent-Length: 2\r\n\r\n{}' \
		"$(LC_ALL=C date -u -d "+$1 seconds" '+%a, %d %b %Y %H:%M:%S GMT')" > "$work/dated"
}
cat > "$work/code" <<END
{"device_code":"$canary","user_code":"ABCDEFGH","verification_uri":"https://microsoft.com/devicelogin","expires_in":900,"interval":1}
END
cat > "$work/declined" <<END
{"error":"authorization_declined","error_description":"AADSTS65004: Said.","error_codes":[65004]}
END
dated 2
played -r raw:"$work/dated" -r 200:"$work/discovery" -r raw:"$work/dated" -r 200:"$work/code" -r raw:"$work/dated" -r 400:"$work/declined" \
	-- check --json
expect_json 3 "throttled until a date at discovery, at the code and at the token: asked again" refused "ABCDEFGH" "AADSTS65004"
dated 2
played -r 200:"$work/discovery" -r raw:"$work/dated" -r 200:"$work/loop" -- check --auth token --token-file "$work/tokens" --json
expect_json 6 "throttled until a date at a read: asked again" - "has no end"
# Whole words only: an id may contain 429 as a part of a time of day.
judge "a read that worked in the end is not called throttled" "$(grep -wiE '429|busy|TooManyRequests' "$work/out")"
dated 3600
played -r 200:"$work/discovery" -r raw:"$work/dated" -- check --json
expect_json 4 "throttled until a date past the limit at a sign-in" busy "429"
played -r 200:"$work/discovery" -r slow -- check --json --timeout 1
expect_json 4 "an answer that does not end at a sign-in" unreachable "did not end within 1 s"
played -r 200:"$work/discovery" -r slow -- check --auth token --token-file "$work/tokens" --json --timeout 1
expect_json 6 "answers that do not end at every read" - "did not end within 1 s"
finish
