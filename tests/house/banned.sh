#!/bin/sh
# banned.sh - calls that cannot be used safely are not used at all
. "$(dirname "$0")/tap.sh"

calls='strcpy|stpcpy|strcat|strncpy|strncat|sprintf|vsprintf|gets|atoi|atol|atoll|atof|strtok|system|popen|alloca|tmpnam|mktemp|tempnam|rand|srand|random|scanf|sscanf|fscanf|setjmp|longjmp|gmtime|localtime|ctime|asctime|strerror_l|ato[ifl]'
judge "no banned calls" "$(offences "(^|[^A-Za-z0-9_.>])($calls)[[:space:]]*\(" $(sources))"
finish
