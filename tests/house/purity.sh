#!/bin/sh
# purity.sh - the inside cannot reach the world: libpure.a and libpractice.a use only the outside symbols in this list
#
# purity.sh [TREE [BUILD]]. The list has what is allowed, so that a call nobody thought of is an offence, too. gettext
# reads catalogues, which is impure; it is allowed by name.
. "$(dirname "$0")/tap.sh"
build=${2:-${NAAREADY_BUILD:-.}}
NM=${NM:-nm}

# allowed: prints "MEMBER SYMBOL", both extended patterns; a member is the name of an object file.
allowed() {
	sed '/^#/d; /^$/d' <<-'END'
	# memory and text
	.* (mem(chr|cmp|cpy|mem|move|rchr|set|pcpy)|str(n?casecmp|chr|chrnul|n?cmp|cspn|n?dup|n?len|pbrk|rchr|spn|(case)?str))
	.* (strto(l|ll|ul|ull|d)|__isoc23_strto(l|ll|ul|ull|d)|__isoc99_strto.*)
	.* (malloc|calloc|realloc|reallocarray|aligned_alloc|free|qsort|bsearch|abs|labs)
	.* v?snprintf
	.* (is|to)w?(alnum|alpha|cntrl|digit|graph|lower|print|punct|space|upper|xdigit)
	.* (wc(s?width|rtomb)|mbrtowc|wcs.*|__ctype_(b|tolower|toupper)_loc)
	.* (__)?(bcmp|explicit_bzero|errno_location|assert_fail|abort|stack_chk_fail|stack_chk_guard)
	.* __(mem|str|v?snprintf|explicit_bzero|wcs)[a-z]*_chk
	.* _GLOBAL_OFFSET_TABLE_
	# words
	.* (libintl_)?d?c?n?gettext
	# fixed calculations on a time that is given
	timefmt (gmtime_r|timegm|strftime)
	# each library at its owner
	hash (EVP|SHA256|RAND|HMAC|ERR|OPENSSL|OpenSSL|CRYPTO|BIO|PEM|X509|BN|OSSL|i2d|d2i|ASN1)_.*
	cert (EVP|ERR|BIO|PEM|RSA|X509|X509V3|ASN1|PKCS12|OPENSSL_sk|d2i)_.*
	json (json_|array_list_|lh_|printbuf_).*
	qr QRcode_.*
	# pages of memory of their own
	secret (malloc_usable_size|mmap|munmap|mlock|munlock|madvise|sysconf|getpagesize)
	# what sanitizers, coverage and the compiler add
	.* _*(asan|ubsan|lsan|sanitizer|tsan|gcov|llvm|sanitizer_cov)_.*
	END
}

# foreign: prints "member symbol" for each symbol that neither archive defines.
foreign() {
	defined=$(mktemp)
	$NM --defined-only "$build/libpure.a" "$build/libpractice.a" 2> /dev/null | $AWK 'NF == 3 { print $3 }' | sort -u > "$defined"
	$NM -A -u "$build/libpure.a" "$build/libpractice.a" 2> /dev/null |
	sed -n 's/^.*:\([^:]*\)\.o:.* \([^ ]*\)$/\1 \2/p' | sed 's/@.*//' |
	$AWK -v defined="$defined" 'BEGIN { while ((getline < defined) > 0) own[$1] } !($2 in own)' | sort -u
	rm -f "$defined"
}

title="the inside takes nothing from the world"
if [ ! -f "$build/libpure.a" ] || [ ! -f "$build/libpractice.a" ]; then
	skip "$title" "no archives in $build"
	finish
fi
found=$(foreign)
judge "nm reads the archives" "$(echo "$found" | grep -q ' memcpy$' || echo "$NM shows no symbol of libpure.a: was it built with LTO? Build without")"
list=$(mktemp)
allowed | sed 's/.*/^&$/' > "$list"
judge "$title" "$(echo "$found" | grep -vEf "$list" | sed 's/\([^ ]*\) \(.*\)/\1 \2 is a call to the outside: let src\/world do it, or allow it in tests\/house\/purity.sh/')"
rm -f "$list"
finish
