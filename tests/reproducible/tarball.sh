#!/bin/sh
# tarball.sh - "make dist" makes the same bytes in two folders, by two users, with two umasks, time zones, locales and clocks
#
# tarball.sh [TREE]. Makes it twice, from the files that git knows or, in a tarball, from all; half a minute.
. "$(dirname "$0")/../house/tap.sh"
. "$(dirname "$0")/twice.sh"
unset TAR_OPTIONS GZIP

# What each of the two does. The list of sentences of the second one is of another time already, and is otherwise good.
cat > "$work/make.sh" <<'END'
cd "$1" && { [ -x configure ] || ./autogen.sh; } && mkdir made && cd made && ../configure --quiet CFLAGS=-O0 || exit 1
if [ -n "${EARLIER:-}" ]; then
	make -C po naaready.pot-update && sed -i 's/^"POT-Creation-Date: ..../"POT-Creation-Date: 1999/' ../po/naaready.pot || exit 1
fi
make dist
END

case $(tar --version 2> /dev/null) in
*"GNU tar"*) ;;
*)
	skip "the tarball is the same" "this machine has no GNU tar"
	finish
	;;
esac

# The second one: another user, where this one may become nobody; a zone where it may be tomorrow; files of another age.
copies
chmod -R go-w "$one"
chmod -R g+w,o-rwx "$two"
SOURCE_DATE_EPOCH=1700000001
export SOURCE_DATE_EPOCH
(umask 022 && TZ=UTC LC_ALL=C sh "$work/make.sh" "$one" > "$work/one.out" 2>&1) &
# shellcheck disable=SC2086
(umask 077 && cd / && $as env HOME="$work/home" TMPDIR="$work/home" TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 LANGUAGE=de \
	EARLIER=yes TAR_OPTIONS=--format=gnu GZIP=-1 sh "$work/make.sh" "$two" > "$work/two.out" 2>&1)
wait
first=$(find "$one/made" -maxdepth 1 -name 'naaready-*.tar.gz')
second=$(find "$two/made" -maxdepth 1 -name 'naaready-*.tar.gz')
judge "both are made" "$([ -s "$first" ] && [ -s "$second" ] || tail -n 5 "$work/one.out" "$work/two.out")"
if [ $failed -gt 0 ]; then
	finish
fi

# differs: names the first file that is not the same in both, and how
differs() {
	cmp -s "$first" "$second" && return
	for which in one two; do
		archive=$first
		[ $which = one ] || archive=$second
		mkdir "$work/$which.there"
		tar xzf "$archive" -C "$work/$which.there"
		tar tvzf "$archive" --full-time > "$work/$which.list"
	done
	(cd "$work/one.there" && find . -type f | sort) > "$work/names"
	while read -r name; do
		cmp -s "$work/one.there/$name" "$work/two.there/$name" && continue
		echo "$name is the first file that differs:"
		diff "$work/one.there/$name" "$work/two.there/$name" 2>&1 | head -n 6
		return
	done < "$work/names"
	echo "the files are the same, and how they lie in the archive differs:"
	{ diff "$work/one.list" "$work/two.list" || cmp "$first" "$second" 2>&1; } | head -n 6
}
judge "the tarball is the same${as:+, also by another user}" "$(differs)"
judge "nothing in it tells who made it" "$(tar tvzf "$first" --numeric-owner | grep -v ' 0/0 ' | head -n 3)"
judge "every file has the time that was named" "$(TZ=UTC tar tvzf "$first" --full-time | grep -v ' 2023-11-14 22:13:21 ' | head -n 3)"
judge "everybody may read every file, and nobody but the owner may write" "$(tar tvzf "$first" | grep -vE '^(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x) ' | head -n 3)"
echo "# sha256 $(sha256sum "$first" | cut -d' ' -f1)"

# --- the time ---

judge "a time that is none is refused" "$(SOURCE_DATE_EPOCH=yesterday sh "$tree/packaging/date.sh" "$tree" 2>&1 | grep -q 'yesterday.*has to be a number' || echo it is not)"
unset SOURCE_DATE_EPOCH
judge "without a commit it is the time of NEWS" "$([ "$(sh "$tree/packaging/date.sh" "$two")" = "$(date -r "$two/NEWS" +%s)" ] || sh "$tree/packaging/date.sh" "$two")"
mkdir "$two/.git"
judge "a commit that cannot be read is said" "$(sh "$tree/packaging/date.sh" "$two" 2>&1 | grep -q 'Name a time: SOURCE_DATE_EPOCH' || sh "$tree/packaging/date.sh" "$two")"
if [ -e "$tree/.git" ]; then
	judge "else it is the time of the last commit" "$([ "$(sh "$tree/packaging/date.sh" "$tree")" = "$(git -C "$tree" log -1 --format=%ct)" ] || echo "it is not")"
fi
finish
