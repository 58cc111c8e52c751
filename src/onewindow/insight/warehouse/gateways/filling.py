"""The file that says how far a long filling is; another process writes it than those that read."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.conf import settings

from onewindow.insight.warehouse.rules.filling import Filling, FillingState
from onewindow.kernel.keeping import keep_whole


def tell_filling(filling: Filling) -> None:
    """Say how far a filling is."""
    said = asdict(filling) | {
        "started_at": filling.started_at.isoformat(),
        "at": filling.at.isoformat(),
    }
    keep_whole(_path(), json.dumps(said, ensure_ascii=False).encode())


def last_filling() -> Filling | None:
    """Return how far the last filling is; None if there never was one."""
    try:
        said = json.loads(_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    moments = {name: datetime.fromisoformat(said[name]) for name in ("started_at", "at")}
    return Filling(**{**said, **moments, "state": FillingState(said["state"])})


def _path() -> Path:
    return Path(settings.HOME) / "warehouse" / "filling.json"
