#!/bin/sh
# fetch.sh - brings the pinned sources of the portable file into the cache, and lets none pass that is not as pinned
#
# Mirrors: NAAREADY_MIRROR (several with blanks between), else those of this machine's apt. What is in the cache is not fetched again.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
. "$here/lib.sh"

kept=$cache/sources
folder "$kept"

mirrors=${NAAREADY_MIRROR:-}
if [ -z "$mirrors" ] && command -v apt-get > /dev/null 2>&1; then
	# shellcheck disable=SC2016
	mirrors=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 2> /dev/null | sort -u)
	# shellcheck disable=SC2016
	[ -n "$mirrors" ] || mirrors=$(apt-get indextargets --format '$(REPO_URI)' 2> /dev/null | sort -u)
fi

sum_of() {
	sha256sum "$1" | cut -d ' ' -f 1
}

# fetch SHA256 PATH: tries each mirror until a file is what it should be; else says, of all that went wrong, what an admin has to know first.
fetch() {
	sum=$1
	name=${2##*/}
	if [ -f "$kept/$name" ]; then
		[ "$(sum_of "$kept/$name")" != "$sum" ] || return 0
		say "$kept/$name is not as pinned: it is fetched again"
		rm -f "$kept/$name"
	fi
	[ -n "$mirrors" ] ||
		die "$name is not in $kept, and no mirror is known: this machine has no apt. Name a Debian mirror with NAAREADY_MIRROR."
	command -v curl > /dev/null 2>&1 || die "the program curl is missing, which fetches sources (Debian: apt-get install curl)."
	part=$kept/.$name.$$
	altered=
	gone=
	silent=
	for mirror in $mirrors; do
		curl -fsSL --connect-timeout 20 --max-time 900 -o "$part" "${mirror%/}/$2" 2> "$part.err"
		case $? in
		0)
			came=$(sum_of "$part")
			if [ "$came" = "$sum" ]; then
				mv "$part" "$kept/$name" && rm -f "$part.err" && return 0
				die "cannot write to the folder $kept."
			fi
			altered="$altered
    $mirror sent $came"
			;;
		22 | 37)
			gone="$gone
    $mirror"
			;;
		23)
			rm -f "$part" "$part.err"
			die "$name could not be written to $kept: $(df -Pk "$kept" | awk 'NR == 2 { print int($4 / 1024) }') MB are free there. Make room, or name another folder with NAAREADY_CACHE."
			;;
		*)
			silent="$silent
    $mirror: $(sed 's/^curl: //' "$part.err" | head -n 1)"
			;;
		esac
		rm -f "$part" "$part.err"
	done
	[ -z "$altered" ] || die "$name is not the file that was pinned, and was not used. Expected is the SHA256
    $sum$altered
Either a mirror or the way to it altered the file, or packaging/portable/sources is wrong. Try another mirror with NAAREADY_MIRROR."
	[ -z "$silent" ] || die "$name could not be fetched: no mirror answered that has it.$silent
Is there a network? A proxy is taken from http_proxy, another mirror from NAAREADY_MIRROR. The file may also be put into
$kept by hand."
	die "$name is not on these mirrors:$gone
They may not be Debian's, or a newer version has taken its place there. Name a mirror of Debian, or one that keeps old files,
with NAAREADY_MIRROR; put the file into $kept by hand; or pin the newer version in packaging/portable/sources."
}

# here-documents, because in a pipe "die" would end only its part
all=$(awk '/^\t/ { print $1, $2 }' "$table")
missing=
while read -r _ path; do
	[ -f "$kept/${path##*/}" ] || missing=yes
done <<END
$all
END
[ -z "$missing" ] || room_for "$kept" 80 "what is fetched"
while read -r sum path; do
	fetch "$sum" "$path"
done <<END
$all
END
