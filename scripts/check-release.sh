#!/bin/sh
# Refuses a release binary that is larger than it may be, or that needs libraries at run time: scripts/check-release.sh BINARY
set -eu
binary=$1
most=18000000

size=$(stat -c %s "$binary")
if [ "$size" -gt "$most" ]; then
  echo "$binary has $size bytes, $most are the most" >&2
  exit 1
fi
# ldd exits with 1 on a static program, and says so.
if ! { ldd "$binary" 2>&1 || true; } | grep -qE 'not a dynamic executable|statically linked'; then
  echo "$binary needs libraries at run time:" >&2
  ldd "$binary" >&2
  exit 1
fi
echo "$binary: $size bytes, static"
