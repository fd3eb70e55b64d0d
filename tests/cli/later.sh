# later.sh - a clock that the test moves: "later SECONDS" sets it so far ahead of the real one; "later 'SECONDS utc'" and
# "later '=SECONDS utc'" set UTC alone, and leave the clock that counts passing time

LATER=$work/later
echo 0 > "$LATER"
export LATER
why=$(loadable later)
if [ -n "$why" ] && [ "$count" -gt 0 ]; then
	skip "what happens at another time" "$why"
	finish
fi
if [ -n "$why" ]; then
	echo "1..0 # SKIP $why"
	exit 0
fi
LD_PRELOAD=$work/later.so
export LD_PRELOAD

later() {
	echo "$1" > "$LATER.new"
	mv "$LATER.new" "$LATER"
}
