#!/bin/sh
# Puts promtool into .venv/bin where it is missing: out of Debian's package of Prometheus, which is not installed, since that
# would start a server.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
if command -v promtool >/dev/null; then exit 0; fi

echo "Installing into .venv/bin: promtool (from the Debian package prometheus)" >&2
folder=$(mktemp -d)
download() { (cd "$folder" && apt-get download -q prometheus </dev/null >&2); }
if ! download; then
  sudo=
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  $sudo apt-get update -q </dev/null >&2
  download
fi
dpkg-deb -x "$folder"/prometheus_*.deb "$folder"
install -m 755 "$folder/usr/bin/promtool" .venv/bin/promtool
rm -rf "$folder"
