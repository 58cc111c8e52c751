"""The folder of the roll-ups: blocks, and one list of those that are current."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

LIST = "current.json"


@dataclass(frozen=True, slots=True)
class Current:
    """
    Which blocks are current: ``blocks[table.dated][2025-12]`` is a file below the folder.

    ``version`` is the data version of the warehouse that they were made from, ``made`` names the
    making, ``as_of`` the day at whose start rows were judged as late or not, ``last`` the last day
    of which each hall has rows in a table.
    """

    version: str = ""
    made: str = ""
    as_of: str = ""
    blocks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    last: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def folder() -> Path:
    """Return the folder that holds the roll-ups."""
    return Path(settings.HOME) / "cockpit" / "rollups"


def current() -> Current:
    """Return which blocks are current; nothing before the first making."""
    # 一块看板要问几百次，这里不用 Path。
    path = f"{settings.HOME}/cockpit/rollups/{LIST}"
    try:
        changed = os.stat(path).st_mtime_ns  # noqa: PTH116
    except FileNotFoundError:
        return Current()
    return _read(path, changed)


def arithmetic() -> Any:
    """Return the rules of the blocks; numpy is loaded by who reads a board, not before."""
    return import_module("onewindow.insight.cockpit.queries.blocks")


def load(name: str) -> Any:
    """Return a block from its file below the folder; the last thousand are kept in memory."""
    return _load(f"{settings.HOME}/cockpit/rollups/{name}")


@lru_cache(maxsize=1024)
def _load(path: str) -> Any:
    with import_module("numpy").load(path, allow_pickle=False) as stored:
        return arithmetic().block_of({name: stored[name] for name in stored.files})


@lru_cache(maxsize=4)
def _read(path: str, changed: int) -> Current:
    return Current(**json.loads(Path(path).read_text(encoding="utf-8")))
