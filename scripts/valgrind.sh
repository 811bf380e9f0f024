#!/bin/sh
# Runs a build that is not static under valgrind, once with documents and once with broken ones: no use of memory that is
# not ours, nothing lost. In the static release valgrind cannot see who allocates what: scripts/valgrind.sh BINARY
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Valgrind of Debian 12 ends where it meets debugging information of DWARF 5.
strip -o "$folder/program" "$1"

# check EXPECTED-EXIT-CODE ARGUMENT...
check() {
  expected=$1
  shift
  code=0
  valgrind -q --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --error-exitcode=99 \
    --suppressions=scripts/valgrind.supp "$folder/program" "$@" >"$folder/out" 2>"$folder/errors" || code=$?
  if [ "$code" -ne "$expected" ]; then
    cat "$folder/errors" >&2
    echo "valgrind: $* exits with $code, not with $expected" >&2
    exit 1
  fi
  echo "valgrind: $*: exit code $code, no error, nothing lost"
}
check 0 render -f examples/kv
check 2 render -f Tests/Fixtures/refused/link-era-empty-selector.yaml
