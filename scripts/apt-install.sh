#!/bin/sh
# Installs the Debian packages that are named and missing, and says so first: scripts/apt-install.sh PACKAGE...
# Everything is said on standard error, so that standard output stays a command's result.
set -eu

missing=
for package in "$@"; do
  dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  sudo=
elif command -v sudo >/dev/null; then
  sudo=sudo
else
  echo "These packages are missing, and this is neither root nor is there sudo. Run: apt-get install$missing" >&2
  exit 1
fi

echo "Installing:$missing (apt-get update, apt-get install)" >&2
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q </dev/null >&2
# shellcheck disable=SC2086 # a list of names
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing </dev/null >&2
