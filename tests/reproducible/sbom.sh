#!/bin/sh
# sbom.sh - the list of components (SBOM) of a portable file and of the packages: whole, the same each time, and true
. "$(dirname "$0")/../cli/cli.sh"
sbom=$source/packaging/sbom.sh
SOURCE_DATE_EPOCH=1700000001
export SOURCE_DATE_EPOCH

if ! command -v python3 > /dev/null 2>&1; then
	skip "the lists are whole" "this machine has no python3"
	finish
fi

# What CycloneDX 1.5 demands of each part that is written here, and what we demand of all of them.
cat > "$work/whole.py" <<'END'
import json, re, sys

wrong = []
def demand(good, words):
    good or wrong.append(words)
with open(sys.argv[1]) as file:
    bom = json.load(file)
demand(set(bom) <= {"bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies", "compositions"}, "a member that the format does not have")
demand(bom["bomFormat"] == "CycloneDX" and bom["specVersion"] == "1.5", "neither CycloneDX nor 1.5")
demand(re.fullmatch("urn:uuid:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", bom["serialNumber"]), "the serial number is no UUID: " + bom["serialNumber"])
demand(type(bom["version"]) is int and bom["version"] >= 1, "version is no number")
demand(bom["metadata"]["timestamp"] == "2023-11-14T22:13:21Z", "the time is not SOURCE_DATE_EPOCH: " + bom["metadata"]["timestamp"])
program = bom["metadata"]["component"]
demand(program["type"] == "application" and program["name"] == "naaready", "the program is not named")
refs = [program["bom-ref"]]
spdx = "[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)*"
for one in [program] + bom["components"]:
    demand(one["version"], one["name"] + " has no version")
    for choice in one["licenses"]:
        demand(len(choice) == 1, one["name"] + " has an id and an expression")
        text = choice["expression"] if "expression" in choice else choice["license"]["id"]
        demand(re.fullmatch(spdx, text) and ("expression" in choice) == (" " in text), one["name"] + " has no SPDX licence: " + text)
    for made in one.get("hashes", []) + [sum for at in one.get("externalReferences", []) for sum in at.get("hashes", [])]:
        demand(made["alg"] == "SHA-256" and re.fullmatch("[0-9a-f]{64}", made["content"]), one["name"] + " has no SHA-256")
for one in bom["components"]:
    demand(one["type"] == "library", one["name"] + " is no library")
    demand(re.fullmatch("pkg:[a-z]+/[^ +]+", one.get("purl", "pkg:x/y")), "no address of a package: " + one.get("purl", ""))
    refs.append(one["bom-ref"])
demand(len(set(refs)) == len(refs), "the same component twice")
demand(sorted(one["ref"] for one in bom["dependencies"]) == sorted(refs), "dependencies are not those of all components")
reached, left = set(), [program["bom-ref"]]
while left:
    at = left.pop()
    reached.add(at)
    left += [to for one in bom["dependencies"] if one["ref"] == at for to in one.get("dependsOn", []) if to not in reached]
demand(reached == set(refs), "nobody uses " + ", ".join(set(refs) - reached))
print("\n".join(wrong))
END

# whole TITLE FILE
whole() {
	judge "$1" "$(python3 "$work/whole.py" "$2" 2>&1)"
}

# names FILE: the components of a list, by the bare name, with the version of the library itself: "curl 8.14.1"
names() {
	python3 - "$1" <<-'END' | sort -u
	import json, re, sys
	for one in json.load(open(sys.argv[1]))["components"]:
	    name = one["name"].lower()
	    version = re.sub("[-+].*", "", one.get("version") or one["running"] or one["built"] or "")
	    print(re.sub("^lib", "", name), re.sub("[.][0-9]{8}$", "", version))
	END
}

# --- packages: what the programs say ---

programs=$naaready
[ ! -x "$build/naaready-practice" ] || programs="$programs $build/naaready-practice"
# shellcheck disable=SC2086
run sh "$sbom" packages 9.9 $programs
expect 0 "of the packages" CycloneDX
cp "$work/out" "$work/packages.json"
whole "of the packages: whole" "$work/packages.json"
"$naaready" --version --json > "$work/version.json"
names "$work/version.json" > "$work/told"
judge "of the packages: what the program names, and nothing is lost" "$(names "$work/packages.json" > "$work/listed"; comm -23 "$work/told" "$work/listed")"
# shellcheck disable=SC2086
run sh "$sbom" packages 9.9 $programs
judge "of the packages: the same again" "$(cmp "$work/out" "$work/packages.json" 2>&1)"
run sh "$sbom" packages 9.9 /bin/true
expect 1 "a program that names nothing" "/bin/true --version --json names no components"

# --- a portable file: its table of sources ---

echo bytes > "$work/file"
run sh "$sbom" file "$work/file" 9.9 x86_64
expect 0 "of a portable file" CycloneDX "$(sha256sum < "$work/file" | cut -d' ' -f1)"
cp "$work/out" "$work/file.json"
whole "of a portable file: whole" "$work/file.json"
judge "of a portable file: every source with its hash" "$(sed -n 's/^\t\([0-9a-f]*\) .*/\1/p' "$source/packaging/portable/sources" |
	while read -r sum; do grep -q "$sum" "$work/file.json" || echo "$sum"; done)"
licences=$(awk '/^[^#\t]/ { print $3 }' "$source/packaging/portable/sources" | sort -u)
judge "of a portable file: the licences that the program says, too" "$(for licence in $licences; do
	grep -q "\"$licence\"" "$source/src/base/component.c" || echo "$licence is in the table of sources, and not in src/base/component.c"; done)"
run sh "$sbom" file "$work/file" 9.8 x86_64
judge "another version is another list" "$(grep serialNumber "$work/out" | grep -Ff - "$work/file.json")"
run sh "$sbom" file "$work/none" 9.9 x86_64
expect 1 "a file that is not there" "$work/none is not there" "make portable"
printf 'zlib 1 Zlib\n' > "$work/table"
run env NAAREADY_SOURCES="$work/table" sh "$sbom" file "$work/file" 9.9 x86_64
expect 1 "a table that is not understood" "line 1"
run sh "$sbom"
expect 2 "no words" usage

# "make portable-check" gives the file, which says itself what it is made of.
if [ -n "${NAAREADY_PROGRAM:-}" ] && "$NAAREADY_PROGRAM" --version --json > "$work/version.json" && grep -q '"portable": true' "$work/version.json" &&
	grep -q '"musl"' "$work/version.json"; then
	names "$work/version.json" > "$work/told"
	names "$work/file.json" > "$work/listed"
	judge "of a portable file: what the file itself names" "$(diff "$work/told" "$work/listed")"
fi
finish
