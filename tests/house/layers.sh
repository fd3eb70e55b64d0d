#!/bin/sh
# layers.sh - includes point inward: each room sees only the rooms named here
. "$(dirname "$0")/tap.sh"

inward() {
	(cd "$tree" && find src -name '*.[ch]' | sort | xargs grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"') |
	$AWK -v tree="$tree" '
	BEGIN {
		may["base"] = "base"
		may["core"] = "core base"
		may["cloud"] = "cloud core base"
		may["flow"] = "flow cloud core base"
		may["doc"] = "doc flow cloud core base"
		may["wizard"] = "wizard guard doc flow cloud core base"
		may["commands"] = "commands guard wizard doc flow cloud core base"
		may["practice"] = "practice cloud core base"
		may["world"] = "world guard wizard doc flow practice cloud core base"
		may["app"] = "app world guard practice commands wizard doc flow cloud core base"
		# The guard has files on every floor: its protocol, its client, its program, its process and what ends it.
		may["guard"] = "guard core base"
		may["guard/guard_client"] = "guard doc flow cloud core base"
		may["guard/guard_program"] = "guard commands doc flow cloud core base"
		may["guard/guard_process"] = may["guard/logind"] = "guard world core base"
		floor["wizard"] = floor["commands"] = "guard/guard.h guard/guard_client.h"
		floor["world"] = "guard/guard.h guard/guard_process.h"
	}
	{
		split($0, part, ":")
		place = part[1] ":" part[2] ": "
		room = part[1]; sub(/^src\//, "", room); sub(/\/.*/, "", room)
		split($0, quoted, "\"")
		name = quoted[2]
		from = name; sub(/\/.*/, "", from)
		stem = part[1]; sub(/^src\//, "", stem); sub(/\.[ch]$/, "", stem)
		seen = stem in may ? may[stem] : may[room]
		if (!(room in may))
			print place "room " room " has no line in tests/house/layers.sh: say there which rooms it sees"
		else if (name !~ /^[a-z]/ || name !~ /\//)
			print place "\"" name "\" is not written from src/ on: write \"ROOM/FILE.h\""
		else if (index(" " seen " ", " " from " ") == 0)
			print place room " does not see " name ": move the code, or pass the value in"
		else if (from == "guard" && room in floor && index(" " floor[room] " ", " " name " ") == 0)
			print place room " does not see " name ", only" (" " floor[room])
		# A command that has to ask one thing asks it on a page; of the wizard it knows nothing else.
		else if (room == "commands" && from == "wizard" && name != "wizard/page.h")
			print place "a command includes " name ": of the wizard it may see wizard/page.h only"
		# The world carries pages as values and does not know which pages there are.
		else if (room == "world" && name ~ /^wizard\/(steps\/|wizard\.h)/)
			print place "the world includes " name ": it may not know which pages there are"
		else if ((getline line < (tree "/src/" name)) < 0)
			print place name " does not exist below src/"
		close(tree "/src/" name)
	}'
}

judge "includes point inward" "$(inward)"
finish
