#!/bin/sh
# version.sh - --version, and --version --json: what the program is made of, and where it finds things
. "$(dirname "$0")/cli.sh"

run "$naaready" --version
expect 0 "--version" "naaready 0."
judge "is one line, and nothing else" "$([ "$(wc -l < "$work/out")" = 1 ] && [ ! -s "$work/err" ] || cat "$work/out")"
version=$(sed 's/^naaready //' "$work/out")

# is TITLE PATH WANTED: a value of the document on standard output
is() {
	judge "$1" "$([ "$(value "$2")" = "$3" ] || echo "$2 is \"$(value "$2")\", not \"$3\"")"
}

# components MEMBER: prints name and this member of each component
components() {
	at=0
	while name=$(value "components/$at/name") && [ -n "$name" ]; do
		printf '%s %s\n' "$name" "$(value "components/$at/$1")"
		at=$((at + 1))
	done
}

# document PROGRAM: what the last run printed is whole
document() {
	expect 0 "$1 --version --json" naaready.version/1
	judge "$1: is one JSON document" "$("$json" "$work/out" "" > /dev/null 2>&1 || echo "it is not")"
	judge "$1: says nothing else" "$(cat "$work/err")"
	is "$1: the same version" version "$version"
	is "$1: its name" program "$1"
	is "$1: the licence of COPYING" licence "$(sed -n '1s/ License$//p' "$source/COPYING")"
	judge "$1: names its components" "$([ "$(components name | wc -l)" -ge 4 ] || components name)"
	judge "$1: no component twice" "$(components running | sort | uniq -d)"
	judge "$1: each component has a licence" "$(components licence | grep ' null$')"
	judge "$1: each component has a version" "$({ components running && components built; } | grep ' null$' | sort | uniq -d)"
}

run "$naaready" --version --json
cp "$work/out" "$work/whole"
document naaready
is "where its data come from" data "${NAAREADY_DATA:-inside this file}"
is "where it keeps what it records" state "$XDG_STATE_HOME/naaready"
judge "where the certificates to trust are is told" "$([ -e "$(value ca/path)" ] || grep '"trouble": "' "$work/out")"
is "its first language" features/languages/0 en
run "$naaready" --json -V
judge "the order of the options is nobody's concern" "$(cmp "$work/out" "$work/whole" 2>&1)"

# --- nothing is left out: what the linker says is what the program says ---

# owner LIBRARY: the component that this library belongs to; nothing for what is no component of its own
owner() {
	case $1 in
	libssl.* | libcrypto.*) echo OpenSSL ;;
	libtinfo* | libncurses*) echo ncurses ;;
	libc.so* | ld-linux* | libm.so* | libdl.so* | libpthread.so* | libresolv.so* | librt.so*) echo "GNU C Library" ;;
	libc.musl* | ld-musl*) echo musl ;;
	libjson-c.*) echo json-c ;;
	# what sanitizers bring
	libasan.* | libubsan.* | libgcc_s.*) ;;
	*) echo "${1%%.so*}" ;;
	esac
}

# linked PROGRAM: says which libraries the linker put into a program that it does not tell of
linked() {
	for library in $(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
		name=$(owner "$library")
		[ -z "$name" ] || components name | grep -qxF "$name $name" || echo "$library is linked and no component is named $name"
	done
}

for program in naaready naaready-practice; do
	path=$naaready
	[ $program = naaready ] || path=$server_program
	if [ -z "$path" ]; then
		skip "$program: no library is missing" "$without"
		continue
	fi
	run "$path" --version --json
	[ $program = naaready ] || document $program
	# inside naaready it tells what it uses itself
	if [ "$path" = "$work/naaready-practice" ]; then
		continue
	fi
	if command -v readelf > /dev/null 2>&1; then
		judge "$program: no library is missing" "$(linked "$path")"
	else
		skip "$program: no library is missing" "this machine has no readelf"
	fi
done

# The libraries here are those that it was built with.
cp "$work/whole" "$work/out"
components running | sort > "$work/running"
components built | grep -v ' null$' | sort > "$work/built"
judge "it runs with what it was built with" "$(grep -vxFf "$work/running" "$work/built" | grep -v '^musl ')"
if command -v pkg-config > /dev/null 2>&1; then
	for pair in libcurl:libcurl openssl:OpenSSL json-c:json-c libqrencode:libqrencode ncursesw:ncurses; do
		told=$(pkg-config --modversion "${pair%:*}" 2> /dev/null)
		[ -z "$told" ] || grep -q '"portable": true' "$work/whole" ||
			judge "the version of ${pair#*:}" "$(grep -qF "${pair#*:} $told" "$work/built" || echo "pkg-config says $told; $(grep "^${pair#*:} " "$work/built")")"
	done
fi

# --- where nothing is as it should be ---

run env -u HOME -u XDG_STATE_HOME -u XDG_CONFIG_HOME "$naaready" --version --json
expect 0 "without a home"
is "there is no place for records then" state null
mkdir -p "$XDG_CONFIG_HOME/naaready"
echo '{ broken' > "$XDG_CONFIG_HOME/naaready/config.json"
run "$naaready" --version --json
expect 0 "with a broken config file"
rm "$XDG_CONFIG_HOME/naaready/config.json"
run env NAAREADY_DATA=/nowhere "$naaready" --version --json
expect 0 "without its data"
is "it says where it looked for them" data /nowhere
run env SSL_CERT_FILE="$work/nowhere.pem" "$naaready" --version --json
expect 0 "with certificates that are not there" "$work/nowhere.pem"
is "they are named" ca/path "$work/nowhere.pem"
judge "with what is wrong" "$(value ca/trouble | grep -F "$work/nowhere.pem" > /dev/null || value ca)"
cat > "$work/ours.pem" <<END
-----BEGIN CERTIFICATE-----
-----END CERTIFICATE-----
END
run "$naaready" --version --json --cacert "$work/ours.pem"
expect 0 "with certificates that are named"
is "who named them" ca/named_by --cacert
run env XDG_STATE_HOME="$work/Büro \"1\"" "$naaready" --version --json --ascii
is "a path with a quote and an umlaut, in ASCII" state "$work/Büro \"1\"/naaready"
judge "without a character beyond ASCII" "$(LC_ALL=C grep -n '[^ -~]' "$work/out")"
run sh -c '"$1" --version --json > /dev/full' sh "$naaready"
expect 4 "on a full disk" "could not be written"
run sh -c '"$1" --version --json >&-' sh "$naaready"
expect 4 "on standard output that is closed" "could not be written"
judge "it makes no folder" "$([ ! -e "$XDG_STATE_HOME/naaready" ] || find "$XDG_STATE_HOME/naaready")"

if strace -o /dev/null true 2> /dev/null; then
	run strace -f -o "$work/calls" -e trace=network "$naaready" --version --json
	judge "it does not touch the network" "$(grep -E '(socket|connect|sendto)\(' "$work/calls")"
else
	skip "it does not touch the network" "this machine has no strace that may look on"
fi
finish
