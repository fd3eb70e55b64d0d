#!/bin/sh
# owners.sh - a header from outside has one owner, which is the only place that knows the library
. "$(dirname "$0")/tap.sh"
set -f

included=$(cd "$tree" && grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*<' src --include='*.[ch]' | sort)

# owned TITLE PATTERN OWNER...: no other file includes the header; owners are shell patterns of paths.
owned() {
	title=$1
	pattern=$2
	shift 2
	judge "$title" "$(echo "$included" | grep -E "<$pattern>" | but "$@")"
}

owned "curses belongs to world/term.c" '(n?curses(w/[a-z]+)?|term|panel|menu|form)\.h' 'src/world/term*.c'
owned "libcurl belongs to world/http.c, which asks it, and world/http_able.c" 'curl/.*' 'src/world/http.c' 'src/world/http_able.[ch]'
owned "OpenSSL belongs to base/hash.c, base/cert*.c and world/http.c" 'openssl/.*' src/base/hash.c 'src/base/cert*.c' \
	src/world/http.c
owned "json-c belongs to base/json.c" '((json|json-c)/.*|json\.h)' src/base/json.c
owned "libintl belongs to base/i18n.h" 'libintl\.h' src/base/i18n.h
owned "libqrencode belongs to wizard/qr.c" 'qrencode\.h' src/wizard/qr.c
owned "libmicrohttpd belongs to world/serve.c" 'microhttpd\.h' src/world/serve.c
owned "the system belongs to the world" \
	'(unistd|fcntl|poll|signal|termios|locale|dirent|netdb|pwd|time|syslog|pthread|threads|sys/.*|netinet/.*|arpa/.*)\.h' \
	'src/world/*' 'src/guard/guard_process.[ch]' src/guard/logind.c 'src/app/*main.c' src/base/secret.c src/base/timefmt.c
# What no other system has: headers, calls, and the files of the kernel.
owned "what only Linux has belongs to world/host.c" \
	'(linux/.*|sys/(auxv|epoll|eventfd|fanotify|inotify|prctl|signalfd|syscall|sysinfo|timerfd)\.h)' src/world/host.c
linux='getauxval|prctl|syscall|close_range|memfd_create|getdents64|renameat2|statx|gettid|SO_PEERCRED|CLOCK_BOOTTIME|O_(PATH|TMPFILE)'
judge "calls that only Linux has are made in world/host.c" "$(offences "(^|[^A-Za-z0-9_.>])($linux)([^A-Za-z0-9_]|$)" | but src/world/host.c)"
judge "the kernel's files are read in world/host.c and guard/logind.c" \
	"$(cd "$tree" && grep -rnE '"/(proc|sys|run)/' src --include='*.[ch]' | but src/world/host.c src/guard/logind.c)"
finish
