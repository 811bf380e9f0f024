#!/bin/sh
# Packs what is published: scripts/release.sh BINARY LINK_MAP MAN_PAGES DIRECTORY HOMEPAGE
# The same binary gives the same bytes: names are sorted, times are that of the commit, and nobody owns the files.
set -eu
cd "$(dirname "$0")/.."
binary=$1 map=$2 man=$3 directory=$4 homepage=$5

if [ "$(uname -m)" != x86_64 ]; then
  echo "releases are for linux/amd64, and this machine is $(uname -m)" >&2
  exit 1
fi
version=$("$binary" --version)
archive=kubectl-tarantool_${version}_linux_amd64.tar.gz
time=$(git log -1 --format=%ct 2>/dev/null || echo 0)

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
install -m 755 "$binary" scripts/kubectl_complete-tarantool "$folder"
install -m 644 LICENSE NOTICE "$folder"
scripts/sources.sh "$binary" "$map" >"$folder/SOURCES"
mkdir "$folder/man" "$folder/licenses"
install -m 644 "$man"/*.1 "$folder/man"

# The licences of all that is linked in, from where it came: the toolchain, the packages, Debian.
swift=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
license() { install -m 644 "$2" "$folder/licenses/$1"; }
license swift "$swift/share/swift/LICENSE.txt"
for package in swift-argument-parser swift-crypto; do
  license "$package" ".build/checkouts/$package/LICENSE.txt"
  [ ! -e ".build/checkouts/$package/NOTICE.txt" ] || license "$package.notice" ".build/checkouts/$package/NOTICE.txt"
done
license libyaml /usr/share/doc/libyaml-dev/copyright
license glibc /usr/share/doc/libc6-dev/copyright
license glibc.lgpl-2.1 /usr/share/common-licenses/LGPL-2.1
license libstdc++ "$(ls /usr/share/doc/libstdc++-*-dev/copyright | tail -n 1)"
license libstdc++.gpl-3 /usr/share/common-licenses/GPL-3

scripts/sbom.py "$folder/SOURCES" "$homepage" "$time" >"$folder/sbom.spdx.json"

rm -rf "$directory"
mkdir -p "$directory"
find "$folder" -mindepth 1 -printf '%P\n' | LC_ALL=C sort |
  tar --create --format=ustar --mtime="@$time" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
    --no-recursion --directory "$folder" --files-from=- | gzip -9n >"$directory/$archive"
package=kubectl-tarantool_${version}_amd64.deb
image=kubectl-tarantool_${version}_linux_amd64.oci.tar
scripts/deb.sh "$folder" "$version" "$homepage" "$time" "$directory/$package"
scripts/image.py "$folder" "$version" "$homepage" "$(cat .build/commit)" "$time" "$directory/$image"
cp "$folder/sbom.spdx.json" "$directory/kubectl-tarantool_${version}.spdx.json"
(cd "$directory" && sha256sum kubectl-tarantool_* >SHA256SUMS)
sum=$(sha256sum "$directory/$archive" | cut -d ' ' -f 1)
fill() {
  sed -e 1d -e "s|VERSION|$version|g" -e "s|HOMEPAGE|$homepage|g" -e "s|ARCHIVE|$archive|g" -e "s|SUM|$sum|g" "$1"
}
fill scripts/krew.yaml >"$directory/tarantool.yaml"
fill scripts/homebrew.rb >"$directory/kubectl-tarantool.rb"
(cd "$directory" && stat -c '%n: %s bytes' kubectl-tarantool_*)
