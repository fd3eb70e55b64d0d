#!/bin/sh
# contents.sh - debian/, the spec and configure agree: the version, the libraries, and which package has which installed file
. "$(dirname "$0")/../house/tap.sh"
build=${NAAREADY_BUILD:-$tree/build}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
control=$tree/debian/control
spec=$tree/packaging/naaready.spec.in

wanted=$(sed -n 's/^AC_INIT(\[naaready\], \[\(.*\)\])$/\1/p' "$tree/configure.ac")
packed=$(sed -n '1s/^naaready (\(.*\)-[0-9]*) .*/\1/p' "$tree/debian/changelog")
judge "debian/changelog has the version of configure.ac" "$([ "$wanted" = "$packed" ] ||
	echo "configure.ac says $wanted, debian/changelog $packed: begin an entry there for $wanted-1")"

# "MODULE [>= VERSION]|PACKAGE" a line. libvterm is for tests that no package build runs.
sed -n 's/^.*NAAREADY_[NM][EA][EY]D*(\[[A-Z]*\], \[\([^]]*\)\], \[\([^]]*\)\].*/\1|\2/p' "$tree/configure.ac" | grep -v '^vterm ' > "$work/needed"

sed 's/\([^ ]*\) *\(.*\)|\(.*\)/\3 (\2)/; s/ ()//' "$work/needed" | sort -u > "$work/asked"
sed -n '/^Build-Depends:/,/^[^ B]/s/[^a-z]*\(lib[^,<]*[^ ,<]\).*/\1/p' "$control" | sort -u > "$work/control"
judge "debian/control asks for the libraries that configure does" "$(
	comm -23 "$work/asked" "$work/control" | sed 's/$/ is asked for by configure.ac: so write it into Build-Depends of debian\/control/'
	comm -13 "$work/asked" "$work/control" | sed 's/$/ is in Build-Depends of debian\/control, and not so in configure.ac: correct it there/')"

sed 's/\([^ ]*\)\(.*\)|.*/pkgconfig(\1)\2/' "$work/needed" | sort -u > "$work/asked"
sed -n 's/^BuildRequires: *\(pkgconfig(.*\)/\1/p' "$spec" | sort -u > "$work/spec"
judge "the spec asks for the libraries that configure does" "$(
	comm -23 "$work/asked" "$work/spec" | sed 's/$/ is asked for by configure.ac: so write it into BuildRequires of naaready.spec.in/'
	comm -13 "$work/asked" "$work/spec" | sed 's/$/ is in BuildRequires of naaready.spec.in, and not so in configure.ac: correct it there/')"

if [ ! -x "$build/naaready-practice" ]; then
	skip "every file that is installed is in one package, the same by both" "configured without the practice server"
	finish
fi

unset MAKEFLAGS MFLAGS MAKELEVEL
make -s -C "$build" install prefix=/usr DESTDIR="$work/installed" > "$work/out" 2>&1 || { cat "$work/out"; exit 99; }
(cd "$work/installed" && find . ! -type d | sed 's,^\./,,' | sort) > "$work/files"
make -s -C "$build" uninstall prefix=/usr DESTDIR="$work/installed" > "$work/out" 2>&1 || { cat "$work/out"; exit 99; }
judge "make uninstall takes away what make install brought, and the folders of our own" "$(
	cd "$work/installed" && find . ! -type d -o -path '*/naaready*')"
mkdir "$work/blank"
judge "a prefix with a blank is refused, with the reason" "$(
	cd "$work/blank" && "$tree/configure" --prefix="$work/a blank" > ../out 2>&1
	grep -q 'a blank in its name' ../out || tail -n 3 ../out)"

# debian FILE: prints the package that debian/ puts it into; "-" for none, which is meant; nothing where it is forgotten
debian() {
	while read -r pattern; do
		# shellcheck disable=SC2254
		case $1 in
		$pattern)
			echo naaready-practice
			return
			;;
		esac
	done < "$tree/debian/naaready-practice.install"
	if grep -qxF "$1" "$tree/debian/not-installed"; then
		echo -
	else
		case $1 in
		*naaready-practice*) ;;
		*) echo naaready ;;
		esac
	fi
}

# The spec's lists, as "PACKAGE PATTERN"; a translation is found by %find_lang.
# shellcheck disable=SC2016
sed -n -e 's/%{_bindir}/usr\/bin/; s/%{_docdir}/usr\/share\/doc/; s/%{_mandir}/usr\/share\/man/; s/%{_datadir}/usr\/share/; s/%{name}/naaready/' \
	-e '/^%/{ /^%files/p; d; }' -e '/^usr\//p' "$spec" | $AWK '
	/^%files/ { package = $2 == "practice" ? "naaready-practice" : "naaready"; next }
	package { print package, $1 }' > "$work/lists"
echo 'naaready usr/share/locale/*/LC_MESSAGES/naaready.mo' >> "$work/lists"
sed -n 's/^rm //p' "$spec" | tr ' ' '\n' | sed 's/%{buildroot}%{_docdir}\/%{name}/- usr\/share\/doc\/naaready/' >> "$work/lists"

# rpm FILE: the same of the spec; every package that lists it
rpm() {
	grep -qxF -e "- $1" "$work/lists" && echo - && return
	while read -r package pattern; do
		# shellcheck disable=SC2254
		case $1 in
		$pattern | $pattern/*) echo "$package" ;;
		esac
	done < "$work/lists"
}

judge "make install installs something" "$(grep -qx usr/bin/naaready-practice "$work/files" || head "$work/files")"
judge "every file that is installed is in one package, the same by both" "$(while read -r file; do
	a=$(debian "$file")
	b=$(rpm "$file" | tr '\n' ' ')
	b=${b% }
	[ -n "$a" ] || echo "$file is in no package of debian/: name it in debian/naaready-practice.install"
	[ -n "$b" ] || echo "$file is in no package of naaready.spec.in: name it there, below %files"
	[ "$a" = "$b" ] || echo "$file is in \"$a\" by debian/, and in \"$b\" by naaready.spec.in"
done < "$work/files")"
judge "every line of the lists is of use" "$(
	while read -r package pattern; do
		while read -r file; do
			# shellcheck disable=SC2254
			case $file in
			$pattern | $pattern/*) continue 2 ;;
			esac
		done < "$work/files"
		echo "$pattern of $package, in naaready.spec.in, is not installed: remove it there"
	done < "$work/lists")"
finish
