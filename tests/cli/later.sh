# later.sh - a clock that the test moves: "later SECONDS" sets it so far ahead of the real one; "later 'SECONDS utc'" and
# "later '=SECONDS utc'" set UTC alone, and leave the clock that counts passing time

LATER=$work/later
echo 0 > "$LATER"
export LATER
if ! ${CC:-cc} -shared -fPIC -o "$work/later.so" "$here/later.c" -ldl 2> "$work/cc"; then
	echo "1..0 # SKIP no compiler for the clock that tests move"
	exit 0
fi
case $(${NM:-nm} -D "$naaready" 2> /dev/null) in
*__asan_*)
	echo "1..0 # SKIP a sanitizer has to be loaded before the clock that tests move"
	exit 0 ;;
esac
if ! readelf -lW "$naaready" | grep -q INTERP; then
	echo "1..0 # SKIP a static program takes no clock that tests move"
	exit 0
fi
LD_PRELOAD=$work/later.so
export LD_PRELOAD

later() {
	echo "$1" > "$LATER.new"
	mv "$LATER.new" "$LATER"
}
