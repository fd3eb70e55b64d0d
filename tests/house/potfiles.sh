#!/bin/sh
# potfiles.sh - every file with words for people is listed for translators, and no other
. "$(dirname "$0")/tap.sh"

speaking=$(offences '(^|[^A-Za-z0-9_])(_|N_|ngettext)[(]' | sed 's/:.*//' | uniq | grep -vxF src/base/i18n.h)
listed=$(sed '/^#/d; /^$/d' "$tree/po/POTFILES.in")

# lacking THESE THOSE REMARK: prints, with the remark, those of THESE that are not among THOSE.
lacking() {
	echo "$1" | while IFS= read -r file; do
		case "
$2
" in
		*"
$file
"*) ;;
		*) echo "$file $3" ;;
		esac
	done
}

judge "every file with words for people is in po/POTFILES.in" "$(lacking "$speaking" "$listed" "has words for people: add it to po/POTFILES.in")"
judge "every file in po/POTFILES.in has words for people" "$(lacking "$listed" "$speaking" "has no words for people: remove it from po/POTFILES.in")"
judge "po/POTFILES.in is sorted" "$(echo "$listed" | sort -c 2>&1)"
finish
