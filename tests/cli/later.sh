# later.sh - a clock that the test moves: "later SECONDS" is how far ahead of the real one it is from now on; "later 'SECONDS utc'"
# and "later '=SECONDS utc'" set what the clock on the wall says, and leave what counts the time that passes

LATER=$work/later
echo 0 > "$LATER"
export LATER
if ! ${CC:-cc} -shared -fPIC -o "$work/later.so" "$here/later.c" -ldl 2> "$work/cc"; then
	echo "1..0 # SKIP no compiler for a clock that can be moved"
	exit 0
fi
case $(${NM:-nm} -D "$naaready" 2> /dev/null) in
*__asan_*)
	echo "1..0 # SKIP a sanitizer wants to be loaded first"
	exit 0 ;;
esac
LD_PRELOAD=$work/later.so
export LD_PRELOAD

later() {
	echo "$1" > "$LATER.new"
	mv "$LATER.new" "$LATER"
}
