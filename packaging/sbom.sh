#!/bin/sh
# sbom.sh - writes a list of components (SBOM, CycloneDX 1.5 as JSON) to standard output, the same bytes for the same things
#
# sbom.sh file FILE VERSION ARCHITECTURE   of a portable file: everything in it, from the table of its sources
# sbom.sh packages VERSION PROGRAM...      of packages: the libraries that these programs, built here, say they use
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd) || exit 1
sources=${NAAREADY_SOURCES:-$here/portable/sources}
tab=$(printf '\t')

die() {
	printf 'sbom.sh: %s\n' "$*" >&2
	exit 1
}

usage() {
	printf 'usage: sbom.sh file FILE VERSION ARCHITECTURE | sbom.sh packages VERSION PROGRAM...\n' >&2
	exit 2
}

# Both print rows with tabs between: "component NAME VERSION LICENCE USED_BY PURL WEBSITE", and below a component "from SHA256 PATH".

rows_of_table() {
	awk -v OFS='\t' '
		/^#/ || NF == 0 { next }
		/^\t/ { if (NF != 2 || length($1) != 64) { bad(); exit } print "from", $1, $2; next }
		NF != 4 { bad(); exit }
		{
			# of Debian: "+" is escaped in an address of a package
			version = $2
			gsub(/\+/, "%2B", version)
			print "component", $1, $2, $3, "", "pkg:deb/debian/" $1 "@" version "?arch=source", $4
		}
		function bad() { print "bad", FILENAME ", line " FNR }' "$sources"
}

# What "--version --json" prints: one name and value a line.
rows_of_program() {
	"$1" --version --json | awk -v OFS='\t' '
		function text(line) {
			sub(/^[^:]*: *"?/, "", line)
			sub(/"?,?$/, "", line)
			return line == "null" ? "" : line
		}
		/^ *"name" *:/ { name = text($0) }
		/^ *"licence" *:/ && name != "" { licence = text($0) }
		/^ *"built" *:/ { built = text($0) }
		/^ *"running" *:/ { running = text($0) }
		/^ *"used_by" *:/ { print "component", name, built != "" ? built : running, licence, text($0), "", ""; name = licence = "" }'
}

kind=${1:-}
hash=
case $kind in
file)
	[ $# -eq 4 ] || usage
	[ -f "$2" ] || die "$2 is not there: make it first (make portable)."
	version=$3
	arch=$4
	[ -f "$sources" ] || die "$sources is not there: it says what a portable file is made of."
	hash=$(sha256sum < "$2" | cut -d' ' -f1)
	rows=$(rows_of_table) || exit 1
	whole=complete
	;;
packages)
	[ $# -ge 3 ] || usage
	version=$2
	arch=
	shift 2
	rows=
	for program; do
		more=$(rows_of_program "$program") || exit 1
		[ -n "$more" ] || die "$program --version --json names no components."
		rows=$(printf '%s\n%s\n' "$rows" "$more" | awk 'NF && !($0 in seen) { seen[$0]; print }')
	done
	# what the libraries use in turn is the distribution's, and not told
	whole=incomplete
	;;
*) usage ;;
esac
case $rows in
"") die "$sources names nothing." ;;
*"bad$tab"*) die "this line is not understood: $(printf '%s\n' "$rows" | sed -n 's/^bad\t//p')" ;;
esac
epoch=$(sh "$here/date.sh" "$here/..") || exit 1
made=$(TZ=UTC date -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ) || exit 1

written() { # SERIAL
	printf '%s\n' "$rows" | awk -F '\t' -v version="$version" -v arch="$arch" -v hash="$hash" -v made="$made" -v whole="$whole" -v serial="$1" '
	function text(value) {
		gsub(/[\\"]/, "\\\\&", value)
		return "\"" value "\""
	}
	function licences(expression) {
		if (expression ~ / /)
			return "[{\"expression\": " text(expression) "}]"
		return "[{\"license\": {\"id\": " text(expression) "}}]"
	}
	function ref(name, number) { return name "@" number }
	function end_component() {
		if (open && froms)
			printf "\n      ]"
		if (open)
			printf "\n    }"
	}
	BEGIN {
		app = ref("naaready", version)
		print "{"
		print "  \"bomFormat\": \"CycloneDX\","
		print "  \"specVersion\": \"1.5\","
		if (serial)
			print "  \"serialNumber\": \"urn:uuid:" serial "\","
		print "  \"version\": 1,"
		print "  \"metadata\": {"
		print "    \"timestamp\": " text(made) ","
		print "    \"component\": {"
		print "      \"type\": \"application\","
		print "      \"bom-ref\": " text(app) ","
		print "      \"name\": \"naaready\","
		print "      \"version\": " text(version) ","
		if (hash)
			print "      \"hashes\": [{\"alg\": \"SHA-256\", \"content\": " text(hash) "}],"
		if (arch)
			print "      \"properties\": [{\"name\": \"naaready:architecture\", \"value\": " text(arch) "}],"
		print "      \"licenses\": " licences("MIT")
		print "    }"
		print "  },"
		printf "  \"components\": ["
	}
	$1 == "component" {
		end_component()
		me = ref($2, $3)
		names[++count] = me
		by_name[$2] = me
		used_by[count] = $5
		printf "%s\n    {\n", (count > 1 ? "," : "")
		print "      \"type\": \"library\","
		print "      \"bom-ref\": " text(me) ","
		print "      \"name\": " text($2) ","
		printf "      \"version\": %s", text($3)
		if ($4 != "")
			printf ",\n      \"licenses\": %s", licences($4)
		if ($6 != "")
			printf ",\n      \"purl\": %s", text($6)
		open = 1
		froms = 0
		if ($7 != "") {
			printf ",\n      \"externalReferences\": [\n        {\"type\": \"website\", \"url\": %s}", text($7)
			froms = 1
		}
	}
	$1 == "from" {
		printf ",\n        {\"type\": \"distribution\", \"url\": %s, \"hashes\": [{\"alg\": \"SHA-256\", \"content\": %s}]}", text($3), text($2)
	}
	END {
		end_component()
		print "\n  ],"
		print "  \"dependencies\": ["
		for (i = 1; i <= count; i++) {
			by = used_by[i] == "" ? app : by_name[used_by[i]]
			under[by] = under[by] (under[by] == "" ? "" : ", ") text(names[i])
		}
		printf "    {\"ref\": %s, \"dependsOn\": [%s]}", text(app), under[app]
		for (i = 1; i <= count; i++)
			printf ",\n    {\"ref\": %s%s}", text(names[i]), under[names[i]] == "" ? "" : ", \"dependsOn\": [" under[names[i]] "]"
		print "\n  ],"
		print "  \"compositions\": [{\"aggregate\": " text(whole) ", \"assemblies\": [" text(app) "]}]"
		print "}"
	}'
}

# Its number is that of what it says, so that the same things have the same one (RFC 9562, version 8).
sum=$(written '' | sha256sum)
serial=$(printf '%s\n' "$sum" | sed -E 's/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/\1-\2-8\3-8\4-\5/')
written "$serial"
