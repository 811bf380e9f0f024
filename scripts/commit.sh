#!/bin/sh
# Writes the commit that is checked out, `-dirty` behind it where files differ from it: scripts/commit.sh FILE
# The file stays as it is where nothing changed, so that nothing is rebuilt.
set -eu
cd "$(dirname "$0")/.."
file=$1

commit=$(git describe --always --abbrev=40 --dirty --exclude='*' 2>/dev/null) || commit=unknown
[ "$(cat "$file" 2>/dev/null)" = "$commit" ] && exit 0
mkdir -p "$(dirname "$file")"
printf %s "$commit" >"$file"
