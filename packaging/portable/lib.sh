# lib.sh - what the scripts of the portable file share: how they speak, the cache, the architecture, the table of sources
#
# Sourced with $here, the folder of these scripts.
# shellcheck shell=sh disable=SC2154

die() {
	printf 'portable: %s\n' "$*" >&2
	exit 1
}

say() {
	printf 'portable: %s\n' "$*" >&2
}

# What is kept between two builds: the sources as they came, and the libraries of each architecture.
if [ -n "${NAAREADY_CACHE:-}" ]; then
	cache=$NAAREADY_CACHE
elif [ -n "${XDG_CACHE_HOME:-}" ]; then
	cache=$XDG_CACHE_HOME/naaready/portable
elif [ -n "${HOME:-}" ]; then
	cache=$HOME/.cache/naaready/portable
else
	die "no folder to keep sources and libraries in: HOME is not set. Name one with NAAREADY_CACHE."
fi
case $cache in
/*) ;;
*) die "NAAREADY_CACHE and XDG_CACHE_HOME take a path from / on, not \"$cache\"." ;;
esac
# The makefiles of most libraries break at other characters.
case $cache in
*[[:space:]\"\'\`\$\\\#\:\;\&\|\<\>\(\)\*\?]*) die "libraries cannot be built in \"$cache\", because of a blank or another character in that path that makefiles do not take. Name another folder with NAAREADY_CACHE." ;;
esac

table=$here/sources

# libraries_of_table: their names, in the order in which they are built.
libraries_of_table() {
	sed -n 's/^\([a-z][^ ]*\) .*/\1/p' "$table"
}

# files_of NAME: "SHA256 PATH", a line each.
files_of() {
	awk -v name="$1" '/^[^#\t]/ { on = $1 == name } on && /^\t/ { print $1, $2 }' "$table"
}

# room_for FOLDER MEGABYTES WHAT: stops before a disk is filled in vain.
room_for() {
	free=$(df -Pk "$1" | awk 'NR == 2 { print int($4 / 1024) }')
	[ "${free:-0}" -lt "$2" ] || return 0
	case $1 in
	"$cache"*) other=", or name another folder with NAAREADY_CACHE" ;;
	*) other= ;;
	esac
	die "not enough room in $1: $3 needs $2 MB, and $free MB are free. Make room$other."
}

# folder PATH: makes it, or says why not.
folder() {
	{ mkdir -p "$1" 2> /dev/null && [ -w "$1" ]; } || die "cannot write to the folder $1. Name another one with NAAREADY_CACHE."
}
