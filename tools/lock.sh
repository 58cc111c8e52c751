#!/bin/bash
# Choose versions anew and pin them by hash, without any address.
set -euo pipefail

compile=(.venv/bin/uv pip compile --quiet --generate-hashes --no-annotate --no-header
    --no-emit-index-url --no-emit-find-links --python-version 3.11 --upgrade)
printf 'uv\nhatchling\neditables\n' | "${compile[@]}" - -o requirements-setup.lock
"${compile[@]}" pyproject.toml -o requirements.lock
# Spark is an extra that most do without: only what it adds.
.venv/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"], sep="\n")' |
    "${compile[@]}" - -o requirements-spark.lock
"${compile[@]}" --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
if grep -nE '://|^-' requirements*.lock; then
    echo "a lock file names an address" >&2
    exit 1
fi
