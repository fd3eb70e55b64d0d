#!/bin/sh
# refused.sh - what roots.sh cannot do is said, each in a sentence of its own, and nothing is made
. "$(dirname "$0")/../house/tap.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
bin=$scratch/bin
mkdir "$bin"
unset NAAREADY_MIRROR NAAREADY_UBUNTU_MIRROR NAAREADY_UBUNTU_KEYRING
NAAREADY_ROOTS=$scratch/roots
export NAAREADY_ROOTS
for program in sh dirname mkdir rm awk sed head tail grep cat; do
	ln -s "$(command -v $program)" "$bin/$program"
done

# plays PROGRAM SCRIPT: a program of that name which does this
plays() {
	printf '#!/bin/sh\n%s\n' "$2" > "$bin/$1"
	chmod +x "$bin/$1"
}

# says STATUS WORDS TITLE ARGUMENT...
says() {
	wanted=$1 words=$2 title=$3
	shift 3
	PATH=$bin sh "$tree/tests/roots/roots.sh" "$@" > "$scratch/out" 2>&1 < /dev/null
	status=$?
	why=
	[ $status -eq "$wanted" ] || why="ended with $status, not $wanted"
	grep -qF -e "$words" "$scratch/out" || why="$why; does not say \"$words\""
	judge "$title" "${why:+$why: $(cat "$scratch/out")}"
}

NAAREADY_ROOTS="$scratch/my roots"
says 2 "name a folder without blanks" "blanks in the path of the folder"
NAAREADY_ROOTS=$scratch/roots
plays id 'echo 1000'
says 2 "the option --slow is not known" "an option that there is not" --slow
says 2 "the root hurd is not known; known are" "a root that there is not" hurd
says 4 "only root can make a root" "not root"
plays id 'echo 0'
says 4 "there is no debootstrap here" "no debootstrap"
plays debootstrap 'echo "E: Failed getting release file"; exit 1'
plays git 'exit 1'
says 4 "this is no clone with git" "no clone"
plays git 'exit 0'
plays apt-get 'exit 0'
says 4 "no mirror for trixie: this machine's apt has none" "no mirror of Debian" trixie
says 4 "no mirror for focal" "no mirror of Ubuntu" focal
plays apt-get 'echo http://mirror.example/debian'
plays df 'printf "h\nx 1 1 3000000 1%% /\n"'
says 4 "has 3000 MB free, and trixie needs 4000 MB" "no room" trixie
plays df 'printf "h\nx 1 1 9000000 1%% /\n"'
says 4 "debootstrap could not make trixie from http://mirror.example/debian" "no network" trixie
NAAREADY_MIRROR="http://other.example/debian http://third.example/debian"
export NAAREADY_MIRROR
says 4 "from http://other.example/debian:" "another mirror" trixie
NAAREADY_UBUNTU_MIRROR=http://mirror.example/ubuntu NAAREADY_UBUNTU_KEYRING=$scratch/none
export NAAREADY_UBUNTU_MIRROR NAAREADY_UBUNTU_KEYRING
says 4 "no keyring for focal in $scratch/none" "no keyring" focal
mkdir "$scratch/file"
: > "$scratch/file/x"
NAAREADY_ROOTS=$scratch/file/x/roots
says 4 "x/roots cannot be made" "a folder that cannot be made" trixie
judge "nothing was made" "$(find "$scratch/roots" -mindepth 1 ! -name '*.made')"
finish
