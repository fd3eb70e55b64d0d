#!/bin/sh
# holes.sh - processes of one host at one tenant: consent with two profiles at once, restores during a block
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/served.sh"

domain=classic.practice.example
open=$XDG_STATE_HOME/naaready/practice/open

# in_background NAME COMMAND...: starts it; output and status go to files with this name
in_background() {
	name=$1
	shift
	(
		timeout -k 5 60 "$naaready" "$@" --practice="$url" --tenant $domain $as_app --yes --confirm $domain < /dev/null \
			> "$work/out.$name" 2> "$work/err.$name"
		echo $? > "$work/status.$name"
	) &
	starts="$starts $!"
}

# --- consent with two profiles, at once, again and again ---

mkdir -p "$XDG_CONFIG_HOME/naaready/profiles"
for half in one two; do
	case $half in
	one) scopes='"Calendars.ReadWrite.Shared", "User.Read"' ;;
	*) scopes='"Mail.ReadWrite.Shared", "User.Read"' ;;
	esac
	sed -e "s/\"id\": *\"practice\"/\"id\": \"$half\"/" -e 's/"scopes": *\[[^]]*\]/"scopes": ['"$scopes"']/' \
		"$source/data/profiles/practice.json" > "$XDG_CONFIG_HOME/naaready/profiles/$half.json"
	run "$naaready" profile check "$XDG_CONFIG_HOME/naaready/profiles/$half.json"
	expect 0 "the profile of half the permissions, $half"
done
lost=
for try in 1 2 3 4 5; do
	serve classic
	starts=
	in_background one consent --apply --json --profile one
	in_background two consent --apply --json --profile two
	# shellcheck disable=SC2086
	wait $starts
	for half in one two; do
		run "$naaready" consent --json --profile $half --practice="$url" --tenant $domain $as_app
		[ "$(cat "$work/status.$half")" != 0 ] || [ "$status" = 0 ] || lost="$lost $try:$half"
	done
	[ "$(cat "$work/status.one" "$work/status.two" | grep -vcE '^[046]$')" = 0 ] || lost="$lost $try:status"
	unserve
	"$naaready" practice reset --yes > /dev/null 2>&1
done
judge "of two consents at once neither loses permissions that the other reported as granted" "$lost"

# --- restores during a block ---

serve classic
i=0
wrong=
while [ $i -lt 5 ]; do
	i=$((i + 1))
	starts=
	in_background block tokens block --anyway --for 24h
	in_background restore tokens restore
	in_background again tokens restore
	# shellcheck disable=SC2086
	wait $starts
	run "$naaready" tokens status --practice="$url" --tenant $domain $as_app
	if grep -q "set to blocked\|: blocked" "$work/out" && [ "$status" != 5 ]; then
		wrong="$wrong $i:$status"
	fi
	if grep -q "set to blocked" "$work/out" && [ ! -e "$open/$tenant_id.json" ]; then
		wrong="$wrong $i:no mark"
	fi
	run "$naaready" tokens restore --practice="$url" --tenant $domain $as_app --yes --confirm $domain
done
judge "whenever the tenant is blocked, there is a mark and status 5" "$wrong"
run "$naaready" tokens restore --practice="$url" --tenant $domain $as_app --yes --confirm $domain
expect 0 "restore puts the setting back in the end"
finish
