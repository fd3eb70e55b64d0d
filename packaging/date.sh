#!/bin/sh
# date.sh SOURCE - prints the time that everything made from this source is given, in seconds since 1970
#
# SOURCE_DATE_EPOCH, else the time of the last commit; in a tarball, which has no commits, that of NEWS.
source=${1:?}

die() {
	printf 'date.sh: %s\n' "$*" >&2
	exit 1
}

if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then
	case $SOURCE_DATE_EPOCH in
	*[!0-9]*) die "SOURCE_DATE_EPOCH is \"$SOURCE_DATE_EPOCH\", and has to be a number: seconds since 1970." ;;
	esac
	epoch=$SOURCE_DATE_EPOCH
elif [ -e "$source/.git" ]; then
	epoch=$(git -C "$source" log -1 --format=%ct) ||
		die "git does not tell when the last commit was made (see above). Name a time: SOURCE_DATE_EPOCH=\$(date +%s) make ..."
else
	epoch=$(date -r "$source/NEWS" +%s) || exit 1
fi
echo "$epoch"
