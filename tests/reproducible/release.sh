#!/bin/sh
# release.sh - "make release" gathers what is published with its hashes, and refuses what must not be released, each with its sentence
#
# The script is the real one, in a small tree of its own; make and the scripts of the packages are played.
. "$(dirname "$0")/../cli/cli.sh"
if ! command -v git > /dev/null 2>&1; then
	skip "a release is made" "this machine has no git"
	finish
fi
unset SOURCE_DATE_EPOCH MAKEFLAGS MAKELEVEL GIT_DIR GIT_WORK_TREE RELEASE_PARTS RELEASE_ARCHS
tree=$work/tree
mkdir -p "$tree/debian" "$work/made" "$work/bin"
cp -R "$source/packaging" "$tree"
printf 'AC_INIT([naaready], [9.9.0])\n' > "$tree/configure.ac"
printf 'naaready 9.9.0\n' > "$tree/NEWS"
printf 'naaready (9.9.0-1) unstable; urgency=medium\n' > "$tree/debian/changelog"
for kind in deb rpm; do
	printf '#!/bin/sh\n: > "$2/%s.out"\necho package > "$2/naaready-9.9.0.%s"\n' $kind $kind > "$tree/packaging/$kind.sh"
done
echo 'echo source > "$2/naaready-9.9.0.src.rpm"' >> "$tree/packaging/rpm.sh"
git -C "$tree" init -q 2> /dev/null
kept() {
	git -C "$tree" add -A && git -C "$tree" -c user.name=a -c user.email=a@a.invalid -c commit.gpgsign=false commit -q -m "$1"
}
kept first

# The make of this test: it makes what it is asked for, and fails where it is told to.
cat > "$work/bin/make" <<'END'
#!/bin/sh
case $1 in
"$FAILS") echo "no such luck" ; exit 2 ;;
dist) echo tarball | gzip -n > naaready-9.9.0.tar.gz ;;
portable) echo file > "naaready-9.9.0-${2#*=}-linux" ;;
esac
END
cat > "$work/bin/naaready" <<END
#!/bin/sh
exec "$naaready" "\$@"
END
chmod +x "$work"/bin/*
cp "$work/bin/naaready" "$work/made"
# No system of RPMs: what was built is for none that has them, and only their source is released.
cp /bin/false "$work/bin/rpm"
for tool in dpkg-buildpackage dh rpmbuild; do
	cp /bin/true "$work/bin/$tool"
done
released() {
	run env -C "$work/made" PATH="$work/bin:$PATH" MAKE="$work/bin/make" "$@" sh "$tree/packaging/release.sh" "$tree" "${version:-9.9.0}"
}
made=$work/made/release-9.9.0

released RELEASE_ARCHS="x86_64 aarch64"
expect 0 "a release is made" "to be signed"
cat > "$work/wanted" <<'END'
SHA256SUMS
naaready-9.9.0-aarch64-linux
naaready-9.9.0-aarch64-linux.cdx.json
naaready-9.9.0-packages.cdx.json
naaready-9.9.0-x86_64-linux
naaready-9.9.0-x86_64-linux.cdx.json
naaready-9.9.0.deb
naaready-9.9.0.src.rpm
naaready-9.9.0.tar.gz
END
judge "all of it is there" "$(LC_ALL=C ls "$made" | diff "$work/wanted" -)"
judge "the hashes are right" "$(cd "$made" && sha256sum --quiet -c SHA256SUMS 2>&1)"
judge "every file has its hash" "$(cd "$made" && for file in *; do [ "$file" = SHA256SUMS ] || grep -q "  $file\$" SHA256SUMS || echo "$file"; done)"
for file in "$made"/*.cdx.json; do
	judge "a list of components is JSON: ${file##*/}" "$("$json" "$file" components/0/name 2>&1 > /dev/null || echo "it is not")"
done
# --- the signature, as SECURITY.md describes it ---

if command -v ssh-keygen > /dev/null 2>&1; then
	cd "$work" || exit 99
	cp "$made/SHA256SUMS" .
	ssh-keygen -q -t ed25519 -N '' -C a -f key
	printf 'naaready namespaces="file" %s\n' "$(cut -d' ' -f1,2 key.pub)" > allowed_signers
	sign='ssh-keygen -Y sign -n file -f KEY SHA256SUMS'
	verify='ssh-keygen -Y verify -f allowed_signers -I naaready -n file -s SHA256SUMS.sig < SHA256SUMS'
	judge "SECURITY.md has these lines" "$(for line in "$sign" "$verify"; do grep -qF "    $line" "$source/SECURITY.md" || echo "$line"; done)"
	run sh -c "$(echo "$sign" | sed 's/KEY/key/')"
	expect 0 "the hashes are signed"
	run sh -c "$verify"
	expect 0 "the signature is good" 'Good "file" signature for naaready'
	echo more >> SHA256SUMS
	run sh -c "$verify"
	expect 255 "the signature of other hashes is not"
else
	skip "the hashes are signed" "this machine has no ssh-keygen"
fi

cp "$made/SHA256SUMS" "$work/first"
sleep 1
released RELEASE_ARCHS="x86_64 aarch64"
judge "made again it is the same" "$(diff "$work/first" "$made/SHA256SUMS")"

# refused STATUS TITLE WORDS...: nothing is made, and what was made before stays
refused() {
	expect "$@"
	judge "$2: nothing is made" "$(cmp "$work/first" "$made/SHA256SUMS" 2>&1; find "$work/made" -name '*.new')"
}
echo more >> "$tree/NEWS"
released
refused 2 "a change that is not committed" "not as it was committed" NEWS
git -C "$tree" checkout -q NEWS
: > "$tree/left-over"
released
refused 2 "a file that git does not know" left-over
rm "$tree/left-over"
sed -i 's/9.9.0/9.8.0/' "$tree/NEWS" "$tree/debian/changelog"
kept other
released
refused 2 "versions that disagree" "NEWS says version 9.8.0, and what is built here is 9.9.0" "debian/changelog says version 9.8.0"
version=9.8.0
released
refused 2 "a build that is not of this version" "configure.ac says version 9.9.0, and what is built here is 9.8.0"
version=9.9.0
git -C "$tree" reset -q --hard HEAD~1
released RELEASE_PARTS="tarball snap"
refused 2 "an unknown part" "RELEASE_PARTS has \"snap\"" "tarball, portable, deb and rpm"
released RELEASE_PARTS=" "
refused 2 "no part" "names no part"
mkdir "$work/few"
for tool in sh env git sed grep awk paste head cut df uname dirname date tail; do
	ln -s "$(command -v $tool)" "$work/few"
done
released PATH="$work/few"
refused 2 "a tool that is missing" "rpmbuild is missing, which the part \"rpm\" needs" 'RELEASE_PARTS="tarball portable deb"' "dpkg-buildpackage is missing"
: > "$tree/config.status"
echo config.status >> "$tree/.git/info/exclude"
released
refused 2 "a source that is configured itself" "make distclean"
rm "$tree/config.status"
mkdir "$work/full"
printf '#!/bin/sh\necho Filesystem\necho none 100 99 1024 99%% /\n' > "$work/full/df"
chmod +x "$work/full/df"
released PATH="$work/full:$work/bin:$PATH"
refused 2 "no space" "There are 1 MB free"
released FAILS=portable
refused 4 "a part that fails" "no such luck" "this failed: the portable file"
mv "$tree/.git" "$work/git"
released
refused 2 "a source without commits" "a release is made from a commit"
mv "$work/git" "$tree/.git"
printf 'naaready 9.9.0 (not yet released)\n' > "$tree/NEWS"
kept unreleased
released RELEASE_PARTS=tarball
expect 0 "only one part" "NEWS still says that 9.9.0 is not yet released"
judge "and nothing else" "$(ls "$made" | grep -vxE 'SHA256SUMS|naaready-9.9.0.tar.gz')"
finish
