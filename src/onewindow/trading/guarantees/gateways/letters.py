"""Letters as the institution made them (电子保函), kept sealed on the disk."""

import hashlib
from pathlib import Path

from django.conf import settings

from onewindow.kernel.keeping import keep_whole
from onewindow.trading.guarantees.gateways.vault import seal_bytes, unseal_bytes

MOST_BYTES = 2 * 1024 * 1024


def keep_letter(reference: str, content: bytes) -> str:
    """Keep the PDF of a letter under the reference; return its SHA-256 as hex."""
    keep_whole(_path(reference), seal_bytes(reference, content))
    return hashlib.sha256(content).hexdigest()


def kept_letter(reference: str) -> bytes:
    """
    Return the PDF of a letter.

    :raises FileNotFoundError: if none is kept.
    """
    return unseal_bytes(reference, _path(reference).read_bytes())


def _path(reference: str) -> Path:
    files: Path = settings.FILES
    return files / "guarantees" / reference[-2:] / f"{reference}.sealed"
