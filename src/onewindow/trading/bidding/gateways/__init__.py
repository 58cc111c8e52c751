"""Ciphertext on the disk, and what enough released shares make of it."""

from onewindow.trading.bidding.gateways.openings import (
    read_opened_part,
    read_part,
    stream_part,
)
from onewindow.trading.bidding.gateways.storage import append, opened, settle, stored_bytes

__all__ = [
    "append",
    "opened",
    "read_opened_part",
    "read_part",
    "settle",
    "stored_bytes",
    "stream_part",
]
