# twice.sh - what the tests share that make something twice: two copies of the tree, the second one another user's
#
# Sourced after house/tap.sh, which tells the tree. $work is removed at the end.
# shellcheck shell=sh disable=SC2154

work=$(mktemp -d "${TMPDIR:-/tmp}/naaready-same.XXXXXX") || exit 99
trap 'chmod -R u+w "$work" 2> /dev/null; rm -rf "$work"' EXIT
trap 'exit 99' INT TERM HUP
unset MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES SOURCE_DATE_EPOCH CDPATH LANGUAGE
chmod 755 "$work"
one=$work/one
two=$work/another/folder/with-a-longer-name

# copy FOLDER
copy() {
	mkdir -p "$1" || exit 99
	if [ -e "$tree/.git" ]; then
		(cd "$tree" && git ls-files -coz --exclude-standard | xargs -0 tar cf - --ignore-failed-read 2> /dev/null) | tar xf - -C "$1"
	else
		(cd "$tree" && tar cf - --exclude=./build --exclude='./build-*' --exclude='./naaready-*' .) | tar xf - -C "$1"
	fi
}

# copies: makes $one and $two, whose files are old. $as begins the command line of the second one's user, who has $work/home; it is
# empty where this user cannot become another.
copies() {
	copy "$one"
	copy "$two"
	find "$two" -exec touch -h -d '2001-02-03 04:05:06' {} +
	mkdir "$work/home"
	as=
	if [ "$(id -u)" -eq 0 ] && command -v setpriv > /dev/null 2>&1; then
		as='setpriv --reuid 65534 --regid 65534 --clear-groups'
		chown -R 65534:65534 "$two" "$work/home"
	fi
}
