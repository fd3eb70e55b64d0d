#!/bin/sh
# german.sh - what is said in English is said in German, too
#
# With --write it makes po/timeline.c anew from data/timeline.json.
write=
[ "${1:-}" = --write ] && write=yes && shift
. "$(dirname "$0")/tap.sh"
po=$tree/po
title="po/de.po has every message"

# The sentences of the timeline: data, so xgettext does not see them.
sentences() {
	echo '/* timeline.c - the sentences of data/timeline.json for translators: xgettext reads no JSON, and nothing compiles this */'
	sed -n 's/^[[:space:]]*"what": "\(.*\)",*$/N_("\1")/p' "$tree/data/timeline.json" | $AWK '!seen[$0]++'
}

if [ -n "$write" ]; then
	sentences > "$po/timeline.c"
	exit
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# options NAME: what po/Makevars says, on one line.
options() {
	sed -n "/^$1 *=/,/[^\\\\]\$/p" "$po/Makevars" | tr -d '\\\n' | sed 's/^[^=]*=//'
}

# messages OPTION: those of the merged catalogue that msgattrib chooses, without its head.
messages() {
	msgattrib --no-wrap --no-obsolete "$1" "$scratch/de.po" | $AWK '
		/^msgid / { text = substr($0, 7); next }
		/^"/ && text { text = text $0; next }
		text { gsub(/""/, "", text); if (text) print text; text = "" }'
}

judge "po/timeline.c has the sentences of data/timeline.json" "$(sentences | diff "$po/timeline.c" -)"
for tool in xgettext msgmerge msgattrib msgfmt; do
	if ! command -v $tool > /dev/null 2>&1; then
		skip "$title" "no $tool"
		finish
	fi
done
(cd "$tree" && xgettext $(options XGETTEXT_OPTIONS) --files-from=po/POTFILES.in -o "$scratch/naaready.pot") > "$scratch/said" 2>&1 &&
	msgmerge -q "$po/de.po" "$scratch/naaready.pot" -o "$scratch/de.po" >> "$scratch/said" 2>&1 || echo "it cannot be merged" >> "$scratch/said"
judge "po/de.po can be merged with what is said now" "$(grep 'cannot be merged' "$scratch/said" && cat "$scratch/said")"
if [ -f "$scratch/de.po" ]; then
	judge "$title" "$(messages --untranslated)"
	judge "no message of po/de.po is of a sentence that has changed" "$(messages --only-fuzzy)"
fi
judge "po/de.po passes msgfmt --check" "$(msgfmt --check -o /dev/null "$po/de.po" 2>&1)"
finish
