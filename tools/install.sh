#!/bin/bash
# Install what a lock file names, then the project itself: by uv where it works, else by pip.
set -euo pipefail

lock=$1
bin=.venv/bin
project=(--no-deps --no-build-isolation -e .)
echo "── packages of $lock"
if VIRTUAL_ENV=.venv UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-60}" \
    "$bin/uv" pip install --quiet --require-hashes -r "$lock"; then
    VIRTUAL_ENV=.venv "$bin/uv" pip install --quiet "${project[@]}"
else
    echo "── uv could not; pip takes over"
    "$bin/python" -m pip install --quiet --require-hashes -r "$lock"
    "$bin/python" -m pip install --quiet "${project[@]}"
fi
