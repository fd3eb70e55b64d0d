#!/bin/sh
# manual.sh - every command, option, check, key, practice tenant, exit status and kind of error is in naaready(1), the
# options of naaready-practice in its page, and the record kinds and topics in naaready-run(5)
. "$(dirname "$0")/tap.sh"
page=$tree/man/naaready.1
run_page=$tree/man/naaready-run.5
served_page=$tree/man/naaready-practice.1

# words FILE: prints a manual page without its quoting.
words() {
	sed 's/^\.\\".*//; s/\\&//g; s/\\-/-/g; s/\\(dq/"/g; s/\\e//g' "$1"
}

# table FILE NAME: prints the lines of a table in C.
table() {
	sed -n "/$2\[[A-Z_0-9 +]*\] *= *{/,/^};/p" "$tree/$1"
}

options=$(table src/commands/options_table.c option_rows | sed -n 's/^\t{ "\([a-z-]*\)",.*/\1/p')
letters=$(table src/commands/options_table.c option_rows | sed -n "s/^\t{ \"[a-z-]*\", '\(.\)',.*/\1/p")
commands=$(table src/commands/options_table.c command_rows | sed -n 's/^\t{ COMMAND_[A-Z]*, "\([a-z]*\)".*/\1/p')
checks=$(table src/core/check.c checks | sed -n 's/^\t{ "\([a-z0-9_.]*\)".*/\1/p')
keys=$(table src/wizard/keys.c key_rows | sed -n 's/^\t{ INPUT_[A-Z]*, { [^}]* }, "\([^"]*\)", "\([^"]*\)".*/\1 \2/p' | sed 's/ *$//')
# A partner's customers are no practice tenants that can be named; their table stands before.
tenants=$(sed -n '/^const struct practice_tenant practice_tenants\[\]/,$s/.*[^A-Z_]NAMED("\([a-z0-9]*\)").*/\1/p' "$tree/src/practice/practice_tenants.c")
kinds=$(table src/core/run.c kinds | sed -n 's/^\t{ "\([a-z]*\)".*/\1/p')
errors=$(table src/base/err.c kinds | sed -n '/ERR_NONE/d; s/^\t\[ERR_[A-Z_]*\] = { "\([a-z_]*\)".*/\1/p')
topics=$(sed -n 's/^\t\t\.id = "\([a-z_]*\)",/\1/p' "$tree/src/core/topic.c")
fields=$(sed -n '/^static const struct field /,/^};/p' "$tree/src/core/facts.c" |
	sed -n 's/^\t\(.*\)/\1/p' | grep -oE '(FIELD|ITEMS|NAMED|ITEM)\([A-Za-z_]+, "?[a-z_]+' | sed 's/.*, "*//')

# missing WORDS PATTERN-BEFORE PATTERN-AFTER PAGE: prints the words that the page does not have.
missing() {
	[ -n "$1" ] || echo "tests/house/manual.sh finds no row of the table in src/: has the table moved?"
	echo "$1" > "$scratch"
	words "$4" | before=$2 after=$3 $AWK '
		FNR == NR && NF { quoted = $0; gsub(/[.?*+]/, "[&]", quoted); left[$0] = ENVIRON["before"] quoted ENVIRON["after"] }
		FNR == NR { next }
		{ for (word in left) if ($0 ~ left[word]) delete left[word] }
		END { for (word in left) print word }' "$scratch" - | sort
}

# beside LIST: prints the lines of its input that are not in the list
beside() {
	echo "$1" > "$scratch"
	grep -vxFf "$scratch"
}

scratch=$(mktemp)
judge "every option is in naaready(1)" "$(missing "$options" '^\.(It )?.*Fl (. , )?-' '( |$)' "$page")"
judge "every short option is in naaready(1)" "$(missing "$letters" '^\.It Fl ' ' , -' "$page")"
judge "every command is in naaready(1)" "$(missing "$commands" '^\.It Cm ' '( |$)' "$page")"
judge "every check is in naaready(1)" "$(missing "$checks" '^\.It Cm ' '( |$)' "$page")"
judge "every key is in naaready(1)" "$(missing "$keys" '^\.It Ic ' '$' "$page")"
judge "every practice tenant is in naaready(1)" "$(missing "$tenants" '^\.It Cm ' '$' "$page")"
judge "every exit status is in naaready(1)" "$(missing "$(printf '%s\n' 0 1 2 3 4 5 6 128+n)" '^\.It ' '$' "$page")"
judge "every check in naaready(1) exists" "$(words "$page" | sed -n '/^\.Sh CHECKS/,/^\.Sh PRACTICE/s/^\.It Cm \([a-z0-9_.]*\).*/\1/p' | beside "$checks")"
judge "every option in naaready(1) exists" "$(words "$page" | grep -oE 'Fl ([a-zA-Z] , )?-[a-z][a-z-]+' | sed 's/.* -//' | sort -u | beside "$options")"
served=$(table src/commands/options_table.c option_rows | tr -d '\n' | sed 's/ },/ },\n/g' |
	sed -nE 's/^.*\{ "([a-z-]*)".*[ (](SERVES|BIT\(SERVE\)|EVERY),.*/\1/p')
judge "every option of naaready-practice is in naaready-practice(1)" "$(missing "$served" '^\.It Fl (. , )?-' '( |$)' "$served_page")"
judge "every option in naaready-practice(1) exists" "$(words "$served_page" | grep -oE 'Fl ([a-zA-Z] , )?-[a-z][a-z-]+' | sed 's/.* -//' | sort -u | beside "$served")"
judge "every kind of record is in naaready-run(5)" "$(missing "$kinds" '^\.Ss ' '$' "$run_page")"
judge "every kind of error is in naaready(1)" "$(echo "$errors" | beside "$(sed -n '/^is usage,/,/^\.Pp/p' "$page" | tr -cs a-z_ '\n')")"
judge "every topic is in naaready-run(5)" "$(missing "$topics" '^\.It Cm ' '$' "$run_page")"
judge "every field of a fact is in naaready-run(5)" "$(missing "$fields" '(^|[ ,])' '([ ,]|$)' "$run_page")"
rm -f "$scratch"
finish
