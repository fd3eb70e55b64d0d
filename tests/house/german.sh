#!/bin/sh
# german.sh - every English message has its German translation
#
# With --write it makes po/timeline.c anew from data/timeline.json.
write=
[ "${1:-}" = --write ] && write=yes && shift
. "$(dirname "$0")/tap.sh"
po=$tree/po
title="po/de.po has every message"

# sentences: prints the sentences of the timeline for xgettext, which does not read JSON.
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

# options NAME: prints a variable of po/Makevars on one line.
options() {
	sed -n "/^$1 *=/,/[^\\\\]\$/p" "$po/Makevars" | tr -d '\\\n' | sed 's/^[^=]*=//'
}

# messages OPTION: prints the messages of the merged catalogue that msgattrib chooses, without its head.
messages() {
	msgattrib --no-wrap --no-obsolete "$1" "$scratch/de.po" | $AWK '
		/^msgid / { text = substr($0, 7); next }
		/^"/ && text { text = text $0; next }
		text { gsub(/""/, "", text); if (text) print text; text = "" }'
}

judge "po/timeline.c has the sentences of data/timeline.json" "$(sentences | diff "$po/timeline.c" - || echo "run tests/house/german.sh --write")"
for tool in xgettext msgmerge msgattrib msgfmt; do
	if ! command -v $tool > /dev/null 2>&1; then
		skip "$title" "no $tool"
		finish
	fi
done
(cd "$tree" && xgettext $(options XGETTEXT_OPTIONS) --files-from=po/POTFILES.in -o "$scratch/naaready.pot") > "$scratch/said" 2>&1 &&
	msgmerge -q "$po/de.po" "$scratch/naaready.pot" -o "$scratch/de.po" >> "$scratch/said" 2>&1 || echo "po/de.po cannot be merged with the messages of the sources" >> "$scratch/said"
judge "po/de.po can be merged with the messages of the sources" "$(grep 'cannot be merged' "$scratch/said" && cat "$scratch/said")"
if [ -f "$scratch/de.po" ]; then
	judge "$title" "$(messages --untranslated | sed 's/$/ has no German: "make -C BUILD\/po update-po" adds it to po\/de.po, to be filled in/')"
	judge "po/de.po has no translation of an older sentence" "$(messages --only-fuzzy | sed 's/$/ has the German of an older sentence: check it in po\/de.po and remove "fuzzy"/')"
fi
judge "po/de.po passes msgfmt --check" "$(msgfmt --check -o /dev/null "$po/de.po" 2>&1)"
finish
