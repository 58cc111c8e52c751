"""Starting the process that cleans an upload, and believing nothing that it does not say."""

import json
import subprocess
import sys
from pathlib import Path

from onewindow.foundation.records.rules import FileKind
from onewindow.kernel.violations import Refused, Violation, refuse

_PROGRAM = "onewindow.foundation.records.gateways.cleaning"
_SECONDS = 60


def clean_file(source: Path, target: Path) -> FileKind:
    """
    Write the cleaned form of the source to the target and return what kind of file it is.

    Decoders meet the file in a process of its own, which may use little memory and time, so that
    a file that breaks one of them breaks nothing else.

    :raises Refused: if the file is malformed, encrypted, a bomb or carries programs.
    """
    try:
        finished = subprocess.run(  # noqa: S603 - a constant command; the paths are our own
            [sys.executable, "-I", "-m", _PROGRAM, str(source), str(target)],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            cwd=source.parent,
        )
        answer = json.loads(finished.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise refuse(
            "attachment.unsafe", "文件无法安全打开，可能已损坏或过于复杂；请重新导出后再上传"
        ) from None
    if "kind" in answer:
        return FileKind(answer["kind"])
    raise Refused([Violation(answer["code"], answer["message"])])
