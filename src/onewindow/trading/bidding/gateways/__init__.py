"""Ciphertext on the disk, and what enough released shares make of it."""

from onewindow.trading.bidding.gateways.openings import OpeningRow, opening_rows, read_part
from onewindow.trading.bidding.gateways.storage import append, opened, settle, stored_bytes

__all__ = [
    "OpeningRow",
    "append",
    "opened",
    "opening_rows",
    "read_part",
    "settle",
    "stored_bytes",
]
