#!/bin/sh
# tarball.sh SOURCE FOLDER - writes FOLDER as a tar archive to standard output, the same bytes whoever makes it, where and when
#
# What "make dist" calls. A pax archive; nothing of the person or of the clock is in it.
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd) || exit 1
source=${1:?}
folder=${2:?}
epoch=$(sh "$here/date.sh" "$source") || exit 1

case $(tar --version 2> /dev/null) in
*"GNU tar"*) ;;
*)
	echo "tarball.sh: this tar is not GNU tar: what it writes says who made it, and when." >&2
	exec tar cf - "$folder"
	;;
esac
exec tar --create --file=- --format=posix --pax-option=delete=atime,delete=ctime --sort=name --mtime="@$epoch" \
	--owner=0 --group=0 --numeric-owner --mode=a=rX,u+w --hard-dereference "$folder"
