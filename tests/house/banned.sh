#!/bin/sh
# banned.sh - calls that cannot be used safely are not used at all
. "$(dirname "$0")/tap.sh"

calls='strcpy|stpcpy|strcat|strncpy|strncat|sprintf|vsprintf|gets|ato(i|l|ll|f)|strtok|system|popen|alloca|tmpnam|mktemp|tempnam|s?rand|s?random|f?scanf|setjmp|longjmp|gmtime|localtime|ctime|asctime'
judge "no banned calls" "$(offences "(^|[^A-Za-z0-9_.>])($calls)[ ]*[(]")"

# In Turkish "I" is no "i": what decides something is compared by base/ascii.h and base/text.h. One first letter of a sentence is for people.
locale='strn?casecmp(_l)?|strcasestr|to(lower|upper)|is(alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit)|tow(lower|upper)|isw(alnum|alpha|lower|upper)|wcsn?casecmp|strcoll|strxfrm'
judge "the locale never decides" "$(offences "(^|[^A-Za-z0-9_.>])($locale)[ ]*[(]" | but src/base/err.c)"
finish
