"""The inbox: what came from outside is kept here, under its digest, until it was loaded."""

import codecs
import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any
from uuid import uuid4

from onewindow.insight.warehouse.gateways.reading import root
from onewindow.kernel.violations import refuse

CHUNK = 4 * 1024 * 1024
_ENDINGS = (".csv", ".txt", ".xlsx", ".parquet")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the inbox."""

    path: str
    digest: str


def keep(chunks: Iterable[bytes], *, name: str) -> Kept:
    """
    Keep what comes in pieces in the inbox, whole and safely on the disk, under its digest.

    :raises Refused: if nothing came.
    """
    folder = inbox()
    draft = folder / f"{uuid4().hex}.draft"
    digest = sha256()
    try:
        with draft.open("xb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            if not file.tell():
                raise refuse("load.empty", "文件是空的")
            file.flush()
            os.fsync(file.fileno())
        ending = PurePath(name).suffix.lower()
        path = f"{digest.hexdigest()}{ending if ending in _ENDINGS else ''}"
        draft.replace(folder / path)
    finally:
        draft.unlink(missing_ok=True)
    return Kept(path, digest.hexdigest())


def inbox() -> Path:
    """Return the folder of the inbox."""
    folder = root() / "inbox"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def chunks_of(path: Path) -> Iterator[bytes]:
    """
    Yield a file in pieces.

    :raises Refused: if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise refuse("load.unreadable", f"读不了 {path}：{error.strerror}") from error


def lines_of(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield rows as a CSV file; None is an empty field."""
    lines: list[str] = []
    writer = csv.writer(_Lines(lines), lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if value is None else value for value in row])
        if len(lines) >= 5_000:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def transcoded(path: Path, encoding: str) -> Iterator[bytes]:
    """
    Yield a text file in UTF-8; one that is in UTF-8 already is only looked through.

    :raises UnicodeDecodeError: if it is not written in this encoding, or ends within a character.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    for chunk in chunks_of(path):
        text = decoder.decode(chunk)
        yield chunk if encoding == "utf-8" else text.encode()
    yield decoder.decode(b"", final=True).encode()


class _Lines:
    """A file for csv.writer that only gathers lines."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append
