#!/bin/sh
# secrets.sh - a secret is read only where it leaves for Microsoft, or is made of what came from there
. "$(dirname "$0")/tap.sh"

may='src/base/secret.[ch] src/cloud/token.c src/cloud/signin*.c src/world/http*.c src/world/practice_transport.c'

readers() {
	set -f
	for file in $(sources); do
		mine=no
		for owner in $may; do
			case $file in
			$owner) mine=yes ;;
			esac
		done
		[ $mine = yes ] || offences '(^|[^A-Za-z0-9_])secret_reveal([^A-Za-z0-9_]|$)' "$file"
	done
}

judge "secret_reveal is called only where SECURITY.md says" "$(readers)"
finish
