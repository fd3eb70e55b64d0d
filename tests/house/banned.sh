#!/bin/sh
# banned.sh - calls that cannot be used safely are not used at all
. "$(dirname "$0")/tap.sh"

calls='strcpy|stpcpy|strcat|strncpy|strncat|sprintf|vsprintf|gets|ato(i|l|ll|f)|strtok|system|popen|alloca|tmpnam|mktemp|tempnam|s?rand|s?random|f?scanf|setjmp|longjmp|gmtime|localtime|ctime|asctime'
judge "no banned calls" "$(offences "(^|[^A-Za-z0-9_.>])($calls)[ ]*[(]")"
finish
