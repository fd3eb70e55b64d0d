#!/bin/sh
# tmux_test.sh - the program inside a real tmux of 80x24: keys, screen, and both ways to the clipboard
#
# "set-clipboard on": tmux takes OSC 52 itself. "allow-passthrough on": it hands the wrapped form on to the terminal it
# runs in, which here is another tmux.
LC_ALL=C.UTF-8
export LC_ALL
unset TMUX
# Another program that has its data inside: see tests/cli/cli.sh.
program=${NAAREADY_PROGRAM:-${NAAREADY_BUILD:-.}/naaready}
count=0
failed=0

# judge STATUS TITLE: passes when STATUS is 0; else prints the screen.
judge() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
		screen inner | sed 's/^/# /'
	fi
}

if ! command -v tmux > /dev/null 2>&1; then
	echo "1..0 # SKIP this machine has no tmux"
	exit 0
fi
scratch=$(mktemp -d)
XDG_STATE_HOME=$scratch/state
XDG_CONFIG_HOME=$scratch/config
TMUX_TMPDIR=$scratch
export XDG_STATE_HOME XDG_CONFIG_HOME TMUX_TMPDIR

# mux NAME COMMAND...: runs tmux with a server of this test.
mux() {
	name=$1
	shift
	tmux -L "$name" -f "$scratch/$name.conf" "$@" 2> /dev/null
}

finish() {
	mux inner kill-server
	mux outer kill-server
	rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM

screen() {
	mux "$1" capture-pane -p
}

# within COMMAND...: repeats it until it succeeds, for 20 seconds.
within() {
	tries=200
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

sees() {
	screen inner | grep -qF -- "$1"
}

# stands_on LABEL: the focus is on it.
stands_on() {
	screen inner | grep '^>' | head -n 1 | grep -qF -- "$1"
}

ended() {
	! mux inner has-session
}

# choose LABEL: moves the focus there with a few steps down, and presses Enter.
choose() {
	within sees "$1" || return 1
	steps=12
	until stands_on "$1"; do
		steps=$((steps - 1))
		[ $steps -gt 0 ] || return 1
		mux inner send-keys Down
		sleep 0.1
	done
	mux inner send-keys Enter
}

# start CLIPBOARD PASSTHROUGH: starts the program in an inner tmux, which runs in an outer one.
start() {
	# -q: before tmux 3.3 everything is let through, and there is no option for it
	printf '%s\n' 'set -g status off' 'set -g default-terminal tmux-256color' "set -g set-clipboard $1" \
		"set -gq allow-passthrough $2" 'set -g escape-time 10' > "$scratch/inner.conf"
	printf '%s\n' 'set -g status off' 'set -g default-terminal tmux-256color' 'set -g set-clipboard on' > "$scratch/outer.conf"
	# A killed server may still answer for a moment.
	within mux inner new-session -d -x 80 -y 24 "exec '$program' wizard --practice=classic" &&
		within mux outer new-session -d -x 80 -y 24 "TMUX= exec tmux -L inner attach"
}

to_the_code() {
	within sees ' naaready  Welcome  1/9' && choose 'Next: Tenant' && within sees ' naaready  Tenant  2/9' &&
		choose classic.practice.example && within sees ' naaready  Sign-in  3/9' &&
		choose 'Sign in to Microsoft Graph' && within sees https://login.practice.example/devicelogin
}

the_code() {
	screen inner | grep -oE '^[BCDFGHJKLMNPQRST]{8}( |$)' | tr -d ' '
}

# has_code NAME: the clipboard of this tmux holds the code.
has_code() {
	[ -n "$code" ] && [ "$(mux "$1" show-buffer)" = "$code" ]
}

start on off
to_the_code
judge $? "keys lead to the device code"
code=$(the_code)
[ -n "$code" ]
judge $? "the code stands alone at the beginning of a line"
mux inner send-keys c
within has_code inner
judge $? "set-clipboard on: the code is in tmux's buffer"
mux inner resize-window -x 50 -y 14
within sees 'naaready  Sign-in'
judge $? "a smaller window shows the page"
mux inner kill-server
within ended
start on off
within sees ' naaready  Sign-in  3/9'
judge $? "after the tmux server was killed, the next start goes on there"
mux inner send-keys F10
within ended
judge $? "F10 ends the program"
mux inner kill-server
mux outer kill-server

rm -rf "$XDG_STATE_HOME"
start off on
to_the_code
code=$(the_code)
mux inner send-keys c
within has_code outer
judge $? "allow-passthrough on: the code is in the buffer of the terminal around it"
mux inner send-keys q
within sees 'Leave now?' && choose 'Leave; the next start continues here' && within ended
judge $? "q asks while a sign-in waits, and then ends the program"
echo "1..$count"
[ $failed -eq 0 ]
