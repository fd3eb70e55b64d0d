#!/bin/sh
# potfiles.sh - every file with words for people is listed for translators, and no other
. "$(dirname "$0")/tap.sh"

speaking=$(cd "$tree" && for file in $(sources); do
	[ "$file" = src/base/i18n.h ] && continue
	code "$file" | grep -qE '(^|[^A-Za-z0-9_])(_|N_|ngettext)\(' && echo "$file"
done)
listed=$(sed '/^#/d; /^$/d' "$tree/po/POTFILES.in")

missing=$(for file in $speaking; do
	echo "$listed" | grep -qxF "$file" || echo "$file is not listed"
done)
silent=$(for file in $listed; do
	echo "$speaking" | grep -qxF "$file" || echo "$file has nothing to translate"
done)

judge "every file with words for people is in po/POTFILES.in" "$missing"
judge "every file in po/POTFILES.in has words for people" "$silent"
judge "po/POTFILES.in is sorted" "$(echo "$listed" | sort -c 2>&1)"
finish
