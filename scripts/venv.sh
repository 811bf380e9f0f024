#!/bin/sh
# Makes the Python environment of the tests in .venv, from Tests/requirements.txt.
set -eu
cd "$(dirname "$0")/.."
if [ -e .venv/installed ] && [ ! Tests/requirements.txt -nt .venv/installed ]; then exit 0; fi

echo "Installing into .venv: $(grep -v '^#' Tests/requirements.txt | tr '\n' ' ')" >&2
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/pip install -q --disable-pip-version-check -r Tests/requirements.txt </dev/null >&2
touch .venv/installed
