#!/bin/sh
# Packs a Debian package of what a release holds: scripts/deb.sh DIRECTORY VERSION HOMEPAGE SECONDS FILE
# Completion and man pages lie where Debian looks for them. The same input gives the same bytes.
set -eu
cd "$(dirname "$0")/.."
from=$1 version=$2 homepage=$3 seconds=$4 target=$5

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
umask 022
share=$folder/usr/share
doc=$share/doc/kubectl-tarantool
mkdir -p "$folder/DEBIAN" "$folder/usr/bin" "$share/man/man1" "$doc/licenses" "$share/bash-completion/completions" \
  "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d"
install -m 755 "$from/kubectl-tarantool" "$from/kubectl_complete-tarantool" "$folder/usr/bin"
for page in "$from"/man/*.1; do gzip -9n <"$page" >"$share/man/man1/$(basename "$page").gz"; done
"$from/kubectl-tarantool" completion bash >"$share/bash-completion/completions/kubectl-tarantool"
"$from/kubectl-tarantool" completion zsh >"$share/zsh/vendor-completions/_kubectl-tarantool"
"$from/kubectl-tarantool" completion fish >"$share/fish/vendor_completions.d/kubectl-tarantool.fish"
cat "$from/LICENSE" "$from/NOTICE" >"$doc/copyright"
install -m 644 "$from/licenses"/* "$doc/licenses"
install -m 644 "$from/SOURCES" "$from/sbom.spdx.json" "$doc"
gzip -9n <CHANGELOG.md >"$doc/changelog.gz"
size=$(du -ks --apparent-size "$folder/usr" | cut -f 1)
cat >"$folder/DEBIAN/control" <<END
Package: kubectl-tarantool
Version: $version
Architecture: amd64
Maintainer: The developers of kubectl-tarantool <kubectl-tarantool@example.com>
Installed-Size: $size
Section: admin
Priority: optional
Homepage: $homepage
Description: run Tarantool Cartridge on Kubernetes without an operator
 A kubectl plugin that expands Cluster, Role and ReplicasetTemplate documents
 into plain manifests, validates them, and shows what a change does to a
 cluster. Static: it needs no library. kubectl finds it on the PATH.
END
find "$folder" -exec touch --no-dereference --date "@$seconds" {} +
SOURCE_DATE_EPOCH=$seconds dpkg-deb --root-owner-group -Zxz --build "$folder" "$target" >/dev/null
