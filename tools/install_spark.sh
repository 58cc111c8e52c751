#!/bin/bash
# The extra `spark` in an environment of its own above .venv, which stays as it is.
set -euo pipefail

lock=requirements-spark.lock
echo "── packages of $lock"
below=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
.venv/bin/python -m venv --without-pip --clear .venv-spark
own=$(.venv-spark/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "import site; site.addsitedir('$below')" >"$own/below.pth"
VIRTUAL_ENV=.venv-spark UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-60}" \
    .venv/bin/uv pip install --quiet --require-hashes -r "$lock" || {
    echo "── uv could not; pip takes over"
    .venv/bin/python -m pip --python .venv-spark/bin/python install --quiet --require-hashes -r "$lock"
}
