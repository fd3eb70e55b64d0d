#!/bin/sh
# Makes configure from a clone; a release tarball has it already.
set -e
cd "$(dirname "$0")"
mkdir -p m4 build-aux
autoreconf -fi
