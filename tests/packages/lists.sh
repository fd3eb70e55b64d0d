#!/bin/sh
# lists.sh - the .deb and .rpm packages in a folder have the same files, but for what the customs of either ask: lists.sh FOLDER
#
# "make deb rpm" puts them into the build folder.
folder=${1:-.}
set --
. "$(dirname "$0")/../house/tap.sh"
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

# Each file as "MODE HASH PATH"; a program has no hash, because each was compiled by its own rules. Debian compresses documents.
of_deb() {
	dpkg-deb -x "$1" "$work/$2" || exit 99
	(cd "$work/$2" && find usr -name '*.gz' -exec gzip -d {} + && find usr -type f | while read -r file; do
		hash=$(sha256sum < "$file")
		case $file in usr/bin/*) hash=program ;; esac
		echo "$(stat -c %A "$file") ${hash%% *} $file"
	done) | sort
}

of_rpm() {
	rpm -qp --qf '[%{FILEMODES:perms} %{FILEDIGESTS} %{FILENAMES}\n]' "$1" | sed -n '/^-/s, /, ,p' | sed 's,[^ ]* \(usr/bin/\),program \1,; s,\.gz$,,' | sort
}

# What only one has: the licence, which Debian wants in "copyright"; Debian's changelog and reasons for its checker; Fedora's links to
# debugging symbols. Debian's zsh has a folder for what packages bring.
deb_custom=' usr/share/(doc/[^/]*/(copyright|changelog\.Debian)|lintian/overrides/[^/]*)$'
rpm_custom=' usr/share/licenses/|^l'

# newest FILE...: of several builds
newest() {
	# shellcheck disable=SC2012
	ls -t "$@" 2> /dev/null | head -n 1
}

for package in naaready naaready-practice; do
	deb=$(newest "$folder/${package}_"*.deb)
	rpm=$(newest "$folder/$package"-[0-9]*[!c].rpm)
	if [ -z "$deb" ] || [ -z "$rpm" ]; then
		judge "$package: both packages are there" "${deb:-no .deb} and ${rpm:-no .rpm} in $folder: make deb rpm"
		continue
	fi
	of_deb "$deb" "$package" | grep -Ev "$deb_custom" | sed 's,zsh/vendor-completions,zsh/site-functions,' | sort > "$work/deb"
	of_rpm "$rpm" | grep -Ev "$rpm_custom" > "$work/rpm"
	judge "$package: $(wc -l < "$work/deb") files are the same in both" "$(diff "$work/deb" "$work/rpm" | sed -n 's/^</only the .deb has:/p; s/^>/only the .rpm has:/p')"
done
finish
