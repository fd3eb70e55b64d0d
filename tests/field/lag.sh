#!/bin/sh
# lag.sh - late writes and lagging reads, with the real program over TLS (lag.py), for "make check"
here=$(cd "$(dirname "$0")" && pwd)
exec python3 "$here/lag.py"
