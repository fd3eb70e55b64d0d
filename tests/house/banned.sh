#!/bin/sh
# banned.sh - calls that cannot be used safely are not used at all
. "$(dirname "$0")/tap.sh"

calls='strcpy|stpcpy|strcat|strncpy|strncat|sprintf|vsprintf|gets|ato(i|l|ll|f)|strtok|system|popen|alloca|tmpnam|mktemp|tempnam|s?rand|s?random|f?scanf|setjmp|longjmp|gmtime|localtime|ctime|asctime'
judge "no banned calls: bounded or checked ones take their place (base/text.h, base/ascii.h, base/timefmt.h)" "$(offences "(^|[^A-Za-z0-9_.>])($calls)[ ]*[(]")"

# In Turkish "I" is no "i", so base/ascii.h and base/text.h compare text on which something depends. base/err.c only changes the first
# letter of a sentence for people.
locale='strn?casecmp(_l)?|strcasestr|to(lower|upper)|is(alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit)|tow(lower|upper)|isw(alnum|alpha|lower|upper)|wcsn?casecmp|strcoll|strxfrm'
judge "no comparison goes by the locale: base/ascii.h and base/text.h compare" "$(offences "(^|[^A-Za-z0-9_.>])($locale)[ ]*[(]" | but src/base/err.c)"
finish
