#!/bin/sh
# secrets.sh - a secret is read only where it is sent to Microsoft or was just received from there
. "$(dirname "$0")/tap.sh"
set -f

judge "secret_reveal is called only where SECURITY.md says" "$(offences '(^|[^A-Za-z0-9_])secret_reveal([^A-Za-z0-9_]|$)' |
	but 'src/base/secret.[ch]' src/base/scrub.c src/base/cert.c src/cloud/token.c 'src/cloud/signin*.c' 'src/world/http*.c' src/guard/guard_process.c src/world/transport_practice.c src/world/file.c)"
finish
