#!/bin/sh
# Runs one good and one refused rendering under valgrind, which must find no leak and no use of what was not set:
# scripts/memcheck.sh BINARY
# The binary is an optimised one against the system's C library: valgrind watches malloc by taking its place there.
set -eu
cd "$(dirname "$0")/.."
binary=$1

check() {
  expected=$1
  shift
  code=0
  valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect \
    --errors-for-leak-kinds=definite,indirect "$binary" "$@" >/dev/null || code=$?
  if [ "$code" -ne "$expected" ]; then
    echo "$binary $*: exits with $code under valgrind, $expected is expected" >&2
    exit 1
  fi
  echo "$*: nothing found"
}

check 0 render -f examples/kv
check 2 render -f Tests/Fixtures/refused/link-selector-mismatch.yaml 2>&1
