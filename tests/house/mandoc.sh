#!/bin/sh
# mandoc.sh - the manual pages are well formed
. "$(dirname "$0")/tap.sh"
MANDOC=${MANDOC:-mandoc}
for page in naaready.1 naaready-practice.1 naaready-run.5; do
	if command -v "$MANDOC" > /dev/null 2>&1; then
		judge "$page passes mandoc" "$("$MANDOC" -T lint -W warning "$tree/man/$page" 2>&1 | sed "s|$tree/||")"
	else
		skip "$page passes mandoc" "no mandoc"
	fi
done
finish
