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
		# The guard is one thing on every floor: what it says, who leaves it, what it does, its process.
		may["guard"] = "guard core base"
		may["guard/guard_client"] = "guard doc flow cloud core base"
		may["guard/guard_program"] = "guard commands doc flow cloud core base"
		may["guard/guard_process"] = "guard world core base"
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
			print place room " is a room without a line in this table"
		else if (name !~ /^[a-z]/ || name !~ /\//)
			print place name ": write it from src/ on"
		else if (index(" " seen " ", " " from " ") == 0)
			print place room " does not see " name
		else if (from == "guard" && room in floor && index(" " floor[room] " ", " " name " ") == 0)
			print place room " does not see " name
		# A command that has to ask one thing asks it on a page; of the wizard it knows nothing else.
		else if (room == "commands" && from == "wizard" && name != "wizard/page.h")
			print place "commands know pages, not the wizard: " name
		# The world carries pages as values; which pages there are is none of its business.
		else if (room == "world" && name ~ /^wizard\/(steps\/|wizard\.h)/)
			print place "the world carries pages, it does not know steps: " name
		else if ((getline line < (tree "/src/" name)) < 0)
			print place name " is not there"
		close(tree "/src/" name)
	}'
}

judge "includes point inward" "$(inward)"
finish
