"""Files under their own hash: FILES/ab/abcdef…; no name from outside ever becomes a path."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from onewindow.foundation.records.models import Attachment

_CHUNK = 1024 * 1024


@contextmanager
def work_folder() -> Iterator[Path]:
    """Open a folder beside the files, on the same disk, that is removed afterwards."""
    incoming = settings.FILES / "incoming"
    incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=incoming) as folder:
        yield Path(folder)


def receive(file: BinaryIO, target: Path, *, limit: int) -> tuple[int, str]:
    """Copy at most one byte more than the limit; return the size and SHA-256 of what was read."""
    size, digest = 0, hashlib.sha256()
    with target.open("wb") as out:
        while size <= limit and (chunk := file.read(min(_CHUNK, limit + 1 - size))):
            size += len(chunk)
            digest.update(chunk)
            out.write(chunk)
    return size, digest.hexdigest()


def keep(source: Path) -> tuple[int, str]:
    """Move a finished file to its place, safely on the disk; return its size and SHA-256."""
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    size = source.stat().st_size
    target = _place(sha256)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source.chmod(0o600)
    source.replace(target)
    for folder in (target.parent, target.parent.parent):
        _sync_folder(folder)
    return size, sha256


def drop(sha256: str, *, before: datetime) -> bool:
    """
    Delete a file that has lain there since before the moment; return whether it was.

    It is moved aside first: if the same content is being handed in again just now, the fresh file
    is either the one moved, and goes back, or takes the empty place.
    """
    place = _place(sha256)
    aside = place.with_name(f"{sha256}.dropped")
    try:
        place.rename(aside)
    except FileNotFoundError:
        return False
    if aside.stat().st_mtime >= before.timestamp():
        aside.rename(place)
        return False
    aside.unlink()
    return True


def open_attachment(attachment: Attachment) -> BinaryIO:
    """
    Open a stored file for reading.

    :raises FileNotFoundError: if the file is gone, which only a damaged disk or a partial
        restore can cause.
    """
    return _place(attachment.sha256).open("rb")


def _place(sha256: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a SHA-256")
    files: Path = settings.FILES
    return files / sha256[:2] / sha256


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
