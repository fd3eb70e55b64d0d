#!/bin/sh
# bare.sh - a machine that has next to nothing: no /proc, no /dev, no /etc; and one with its certificates in any place
#
# Empty file systems are mounted over these folders, where only the command sees them.
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/served.sh"

if ! unshare -rm mount -t tmpfs none /etc 2> /dev/null; then
	skip "a bare machine" "this machine lets nobody mount in a space of one's own"
	finish
fi

# within WORDS...: prints the beginning of a script that hides these folders
within() {
	for folder; do
		printf 'mount -t tmpfs none %s && ' "$folder"
	done
}
# bare COMMAND...: runs it where all three are hidden
bare() {
	run unshare -rm sh -c "$(within /etc /dev /proc)"'exec "$@" < "$0"' "$work/secret" "$@"
}

# --- no certificates, and certificates in each place ---

# seek NAME SCRIPT: naaready asks the practice tenant over TLS, where /etc has what the script puts there; the authority's
# certificate is at $ca, and nobody names it
seek() {
	run "$stage" ready -- sh -c 'ca=$SSL_CERT_FILE; export ca; unset SSL_CERT_FILE; exec unshare -rm sh -c "$0" "$@"' \
		"$(within /etc)$1 && "'exec "$0" "$@"' "$naaready" check --tenant ready.practice.example --profile practice \
		$as_app --trace "$work/trace"
}
place() {
	rm -f "$work/trace"
	seek "mkdir -p $(dirname "$1") && cp \$ca $1"
	expect 0 "certificates in $1"
	judge "and the trace says so" "$(grep -q "trusted: $1 (" "$work/trace" || cat "$work/trace")"
}
for file in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem \
	/etc/ssl/ca-bundle.pem /etc/ssl/cert.pem; do
	place $file
done
if command -v openssl > /dev/null; then
	for folder in /etc/ssl/certs /etc/pki/tls/certs; do
		rm -f "$work/trace"
		seek "mkdir -p $folder && cp \$ca $folder/ca.pem && openssl rehash $folder 2> /dev/null"
		expect 0 "a folder of certificates, $folder"
		judge "and the trace says so" "$(grep -q "trusted: $folder (" "$work/trace" || cat "$work/trace")"
	done
else
	skip "a folder of certificates" "this machine has no openssl"
fi
seek 'mkdir -p /etc/ssl/certs && : > /etc/ssl/certs/ca-certificates.crt && cp $ca /etc/ssl/cert.pem'
expect 0 "an empty file is passed over"
rm -f "$work/trace"
seek :
expect 2 "no certificates at all" "this machine has no certificates to trust: give a file with --cacert FILE" /etc/ssl/certs/ca-certificates.crt \
	/etc/pki/tls/certs/ca-bundle.crt /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem /etc/ssl/ca-bundle.pem /etc/ssl/cert.pem
judge "and the trace says so" "$(grep -q 'trusted: none' "$work/trace" || cat "$work/trace")"
seek 'mkdir -p /etc/ssl && echo words > /etc/ssl/cert.pem'
expect 2 "only one that is none" "/etc/ssl/cert.pem: there is no certificate in PEM" "Not there: /etc/ssl/certs/ca-certificates.crt"

# --- nothing but the program and its libraries ---

bare "$naaready" check --practice=ready
expect 0 "practice needs no certificates, no /proc and no /dev" "Verdict"
bare "$naaready" check --practice=ready --auth secret --client-id $client --secret-file -
expect 0 "a secret from standard input" "Verdict"

# What starts again reads on where the first one stopped: a pipe gives each line once.
run unshare -rm sh -c "$(within /etc /dev /proc)"'{ echo 2; sleep 2; echo quit; } | "$@"' sh "$naaready" --plain
judge "from the first page, naaready starts again as practice" "$(grep -q 'PRACTICE' "$work/out" || echo "it does not")"

serve classic
trap 'pgrep -f "^naaready-guard .*--practice=$url" | xargs -r kill 2> /dev/null; unserve; rm -rf "$work"' EXIT
domain=classic.practice.example
block="tokens block --anyway --for 24h --guard --practice=$url --tenant $domain $as_app --yes --confirm $domain"
bare "$naaready" $block
expect 5 "a guard is left" "The guard is running"
bare "$naaready" tokens status --practice="$url" --tenant $domain $as_app
expect 5 "and found again" "A guard on this host"
bare "$naaready" tokens restore --practice="$url" --tenant $domain $as_app --yes --confirm $domain
expect 0 "and ends when it is put back"

deep=$work/$(printf '%050d/%050d' 0 0)
bare env XDG_STATE_HOME="$deep" "$naaready" $block
expect 4 "a guard whose socket has too long a path without /proc" "XDG_STATE_HOME to a shorter one"
judge "and no sign-in is blamed for it" "$(grep -i 'sign' "$work/err" | grep -i refused)"
run env XDG_STATE_HOME="$deep" "$naaready" tokens restore --practice="$url" --tenant $domain $as_app --yes --confirm $domain
run env XDG_STATE_HOME="$deep" "$naaready" $block
expect 5 "and not too long with it" "The guard is running"
finish
