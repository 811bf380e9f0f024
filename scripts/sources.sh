#!/bin/sh
# Says what the release binary was built from: its commit, the compiler, the packages, and every library of which the
# linker took a part, with their sums. scripts/sources.sh BINARY LINK_MAP
set -eu
cd "$(dirname "$0")/.."
binary=$1 map=$2
swift=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")

# The sum of a directory of git is that of the sums of its files, in the order of their names.
tree_sum() {
  (cd "$1" && git ls-files -z | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
}
file_sum() { sha256sum "$1" | cut -d ' ' -f 1; }

echo "# What kubectl-tarantool $("$binary" --version) was built from: NAME VERSION REVISION SHA256. The sum of a package is that"
echo "# of its files: git ls-files -z | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum"
echo "kubectl-tarantool $("$binary" --version) $(cat .build/commit) $(file_sum "$binary")"
echo "compiler $(swift --version 2>/dev/null | sed -n 's/.*(\(swift-[^)]*\)).*/\1/p') - $(file_sum "$swift/bin/swift-frontend")"
targets=$(grep -o '[A-Za-z0-9]*\.build/' "$map" | LC_ALL=C sort -u | sed 's|\.build/||')
for folder in .build/checkouts/*/; do
  # What no target of ours needs is fetched all the same.
  linked=
  for target in $targets; do [ ! -d "$folder/Sources/$target" ] || linked=yes; done
  [ -n "$linked" ] || continue
  version=$(git -C "$folder" describe --tags --exact-match)
  echo "$(basename "$folder") $version $(git -C "$folder" rev-parse HEAD) $(tree_sum "$folder")"
done
debian() { dpkg-query -S "$1" | cut -d : -f 1 | xargs dpkg-query -W -f '${Package}=${Version}\n' | head -n 1; }
grep -o '[^ (]*\.a(' "$map" | tr -d '(' | LC_ALL=C sort -u | xargs -n 1 readlink -f | LC_ALL=C sort -u |
  while read -r library; do
    case $library in
    "$swift"/*) from=toolchain ;;
    *) from=$(debian "$library") ;;
    esac
    echo "$(basename "$library") $from - $(file_sum "$library")"
  done
