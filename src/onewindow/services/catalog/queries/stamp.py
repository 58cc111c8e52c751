"""
Seeing a publication at once.

Every process keeps what it read of the catalogue under the stamp of what is published. The stamp
is looked up at most once a second, so another process follows within a second; the process that
publishes forgets what it kept and follows at once.
"""

import time
from typing import Any

from onewindow.services.catalog.models import CatalogueStamp

CHECKED_EVERY = 1.0


class _Kept:
    """What this process knows, replaced as a whole when the stamp changes."""

    stamp: str = ""
    rooms: dict[str, dict[Any, Any]] = {}
    looked_at: float = float("-inf")


def catalogue_stamp() -> str:
    """Return the stamp of what is published now, at most a second old."""
    now = time.monotonic()
    if now - _Kept.looked_at >= CHECKED_EVERY:
        stamp = CatalogueStamp.objects.values_list("stamp", flat=True).first() or ""
        if stamp != _Kept.stamp:
            _Kept.rooms = {}
        _Kept.stamp, _Kept.looked_at = stamp, now
    return _Kept.stamp


def kept(room: str) -> dict[Any, Any]:
    """Return what is kept in memory under this name for what is published now."""
    catalogue_stamp()
    return _Kept.rooms.setdefault(room, {})


def forget_catalogue() -> None:
    """Forget everything that this process keeps of the catalogue."""
    _Kept.rooms = {}
    _Kept.stamp = ""
    _Kept.looked_at = float("-inf")
