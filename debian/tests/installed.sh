# installed.sh - for the tests of the installed packages: says, and a home of their own

cd "$AUTOPKGTEST_TMP" || exit
XDG_STATE_HOME=$AUTOPKGTEST_TMP/state
LC_ALL=C
export XDG_STATE_HOME LC_ALL
unset LANGUAGE LC_MESSAGES NAAREADY_DATA NAAREADY_LOCALE

# german: as for an admin in Germany, whose machine has that locale
german() {
	mkdir -p locale
	[ -d locale/de_DE.UTF-8 ] || localedef -i de_DE -f UTF-8 ./locale/de_DE.UTF-8
	LOCPATH=$AUTOPKGTEST_TMP/locale
	LC_ALL=de_DE.UTF-8
	export LOCPATH
}

# says STATUS PATTERN COMMAND...: it ends so, and prints a line that the pattern fits; ends the test otherwise.
says() {
	status=$1
	pattern=$2
	shift 2
	ended=0
	"$@" > out 2>&1 < /dev/null || ended=$?
	if [ "$ended" -eq "$status" ] && grep -q -e "$pattern" out; then
		echo "ok: $*"
		return
	fi
	echo "$*: ended with $ended (not $status?), or did not print \"$pattern\":"
	cat out
	exit 1
}
