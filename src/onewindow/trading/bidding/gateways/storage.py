"""Ciphertext on the disk: FILES/bids/<bid>/<part>; only numbers of ours become paths."""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from onewindow.trading.bidding.models import BidPart


def stored_bytes(part: BidPart) -> int:
    """Return how much of the part has arrived."""
    path = _place(part)
    return path.stat().st_size if path.exists() else 0


def append(part: BidPart, offset: int, content: bytes) -> int:
    """
    Write a piece at its offset and return how much of the part is there now.

    A piece that has arrived before is written over with the same place; nothing beyond the part's
    size is ever kept.

    :raises ValueError: if the offset leaves a gap or the piece goes beyond the part.
    """
    if not 0 <= offset <= stored_bytes(part):
        raise ValueError("续传位置不对")
    if offset + len(content) > part.size:
        raise ValueError("超出清单所列的大小")
    path = _place(part)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        file.seek(offset)
        file.write(content)
    return stored_bytes(part)


def settle(part: BidPart) -> str:
    """Put the part safely on the disk and return the SHA-256 of what is there."""
    with _place(part).open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def opened(part: BidPart) -> BinaryIO:
    """
    Open the ciphertext for reading.

    :raises FileNotFoundError: if it is gone.
    """
    return _place(part).open("rb")


def _place(part: BidPart) -> Path:
    files: Path = settings.FILES
    return files / "bids" / f"{part.bid_id:d}" / f"{part.pk:d}.sealed"
