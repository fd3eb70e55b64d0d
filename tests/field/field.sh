#!/bin/sh
# field.sh - the field cases (field.py), for "make check"
here=$(cd "$(dirname "$0")" && pwd)
exec python3 "$here/field.py"
