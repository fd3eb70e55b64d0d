#!/bin/sh
# ours.sh - kept files belong to the user alone: foreign directories, "sudo", the process as others see it; every open change is known
. "$(dirname "$0")/cli.sh"
. "$(dirname "$0")/served.sh"

domain=classic.practice.example
other=65534 # "nobody" on most systems; any that is not ours will do
root=
[ "$(id -u)" -ne 0 ] || root=yes

# afresh: makes a new home with the directories that a start makes
afresh() {
	rm -rf "$XDG_STATE_HOME" "$work/aside"
	mkdir -p -m 700 "$XDG_STATE_HOME/naaready/practice/runs" "$XDG_STATE_HOME/naaready/practice/open"
	chmod 700 "$XDG_STATE_HOME" "$XDG_STATE_HOME/naaready" "$XDG_STATE_HOME/naaready/practice"
}

block() {
	run "$naaready" tokens block --anyway --for 24h --practice=classic $as_app --yes --confirm $domain
}

# refused WORDS TITLE: no change is made with a record there; check says so and goes on
refused() {
	block
	expect 4 "$2: no change is made" "$1" "No change is made with a record there"
	judge "$2: nothing is recorded as sent, and no mark is left" \
		"$(find "$XDG_STATE_HOME/naaready/" -name '*.json' -path '*open*'; grep -rl '"kind":"intent"' "$XDG_STATE_HOME/naaready/" 2> /dev/null)"
	run "$naaready" check --practice=classic $as_app
	expect 1 "$2: check says so and goes on" "$1"
}

afresh
block
expect 5 "in directories of ours a change is made"
kept=$XDG_STATE_HOME/naaready

for dir in naaready naaready/practice naaready/practice/runs naaready/practice/open; do
	afresh
	chmod g+w "$XDG_STATE_HOME/$dir"
	refused "Others may write to" "$dir, with a group that may write"
	afresh
	mv "$XDG_STATE_HOME/$dir" "$work/aside"
	ln -s "$work/aside" "$XDG_STATE_HOME/$dir"
	refused "is a symbolic link" "$dir, a link to elsewhere"
	if [ -n "$root" ]; then
		afresh
		chown $other "$XDG_STATE_HOME/$dir"
		refused "belongs to another user ($other)" "$dir, which somebody else owns"
	else
		skip "$dir, which somebody else owns" "this machine lets only root give a directory away"
	fi
done
afresh
chmod 777 "$XDG_STATE_HOME"
refused "Others may write to" "the parent directory, writable for everybody"
afresh
chmod 1777 "$XDG_STATE_HOME"
block
expect 5 "a parent with the sticky bit, like /tmp, is accepted: nobody can replace a directory in it"

# --- a lock that leads elsewhere ---

afresh
echo "what somebody keeps" > "$work/victim"
ln -s "$work/victim" "$kept/practice/open/$tenant_id.lock"
block
expect 4 "a lock that is a link" "$tenant_id.lock"
judge "the file behind the link stays as it was" "$(echo "what somebody keeps" | diff - "$work/victim")"

# --- every open change is known ---

# Of practice tenants only one is at hand, so these are served.
afresh
for name in classic hostile stormy; do
	real $name -- tokens block --anyway --for 24h $as_app --yes --confirm $name.practice.example
	expect 5 "$name is blocked"
done
for name in classic hostile stormy; do
	real $name -- check $as_app
	expect 5 "check knows of $name"
done
for name in classic hostile stormy; do
	real $name -- tokens restore $as_app --yes --confirm $name.practice.example
	expect 0 "$name is put back"
done

# --- names of files are foreign text ---

# raw: prints the lines of the output that have a raw control or bidirectional character
raw() {
	cat "$work/out" "$work/err" | LC_ALL=C grep -a "$(printf '\033\|\342\200\256')"
}
odd=$(printf 'a\033[31m\342\200\256b')
afresh
echo '{}' > "$work/$odd.json"
run "$naaready" profile check "$work/$odd.json"
expect 2 "a profile whose name would colour and turn the line" 'a\u{1B}[31m\u{202E}b.json'
judge "its name is printed without control characters" "$(raw)"
run "$naaready" profile check "$work/$odd"
expect 2 "a missing profile with such a name" 'a\u{1B}[31m\u{202E}b'
judge "the missing one's name is printed without control characters" "$(raw)"
echo '{}' > "$kept/practice/open/$odd.json"
echo q | timeout 20 "$naaready" --plain --practice=classic > "$work/out" 2> "$work/err"
status=$?
judge "a mark with such a name" "$(why_not "$status" 'a\u{1B}[31m\u{202E}b')"
judge "the mark's name is printed without control characters" "$(raw)"

# --- root with another's HOME, as "sudo" may leave it ---

if [ -n "$root" ]; then
	mkdir -p "$work/his"
	chown $other "$work/his"
	run env -u XDG_STATE_HOME -u XDG_CONFIG_HOME HOME="$work/his" "$naaready" check --no-save --practice=classic $as_app
	expect 1 "root's own directory is used, and named" "$work/his belongs to another user, so naaready saves and looks for records in"
	judge "root's directory is not in the other user's home" "$(grep -o "looks for records in .*" "$work/err" | grep -F "$work/his")"
	judge "check leaves nothing in the other user's home" "$(find "$work/his" -mindepth 1)"
	place=$(getent passwd 0 | cut -d: -f6)
	if command -v unshare > /dev/null 2>&1 && unshare -m mount -t tmpfs tmpfs "${place:-/root}" 2> /dev/null; then
		# shellcheck disable=SC2016
		run env -u XDG_STATE_HOME -u XDG_CONFIG_HOME HOME="$work/his" unshare -m sh -c '
			mount -t tmpfs -o mode=700 tmpfs "$1" && place=$1 && shift && "$@"
			status=$?
			find "$place" -name "*.json" -path "*open*" -printf "kept as %u: %P\n"
			exit $status' sh "$place" "$naaready" tokens block --anyway --for 24h --practice=classic $as_app --yes --confirm $domain
		expect 5 "a change of root is recorded in root's place" "kept as root: .local/state/naaready/practice/open/$tenant_id.json"
		judge "block leaves nothing in the other user's home" "$(find "$work/his" -mindepth 1)"
	else
		skip "a change of root is recorded in root's place" "this machine lets nobody mount"
	fi
else
	skip "root with another's HOME" "this machine does not run this as root"
fi

# --- the process as other users see it ---

# The program runs as a user who is not root: under /proc, a process that may not be dumped belongs to root, any other to its user.
if [ -n "$root" ] && command -v setpriv > /dev/null 2>&1; then
	mkdir -m 777 "$work/theirs"
	cp "$naaready" "$work/theirs/program"
	[ -z "$server_program" ] || cp "$server_program" "$work/theirs"
	chmod 711 "$work"
	as="setpriv --reuid $other --regid $other --clear-groups"
	program=$work/theirs/program
	if [ -n "${NAAREADY_DATA:-}" ] && ! $as cat "$data/timeline.json" > /dev/null 2>&1; then
		cp -R "$data" "$work/theirs/data"
		NAAREADY_DATA=$work/theirs/data
	fi
	mkdir -m 700 "$work/theirs/state"
	chown $other "$work/theirs/state"
	theirs="env XDG_STATE_HOME=$work/theirs/state HOME=$work/theirs"
else
	as=
	program=$naaready
	theirs=
fi
if [ -z "$server_program" ]; then
	skip "the process as other users see it" "$without"
	finish
fi
umask 0
# shellcheck disable=SC2086
$theirs $as "$program" practice serve --practice=classic > "$work/url" 2> "$work/serve" < /dev/null &
server=$!
umask 077
until_served
judge "the server runs" "$([ -s "$work/url" ] || cat "$work/serve")"
if [ -n "$as" ] || [ -z "$root" ]; then
	judge "no other process can read its memory" "$([ "$(stat -c %u "/proc/$server/mem")" = 0 ] || stat -c '%n of %u' "/proc/$server/mem")"
else
	skip "no other process can read its memory" "this machine has no setpriv"
fi
judge "the server leaves no core file" "$(grep '^Max core file size' "/proc/$server/limits" | grep -vE ' 0 +0 ')"
judge "files of the server are only for its user, whatever the umask was" "$(grep '^Umask' "/proc/$server/status" | grep -v 0077)"
unserve
finish
