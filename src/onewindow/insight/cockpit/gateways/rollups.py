"""Writing the roll-ups: whole files first, then the list that makes them current."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from typing import Any
from uuid import uuid4

from onewindow.insight.cockpit.queries.keeping import LIST, Current, arithmetic, current, folder
from onewindow.kernel.keeping import keep_whole


def save(block: Any, name: str) -> None:
    """Write a block below the folder; it is there whole or not at all."""
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{uuid4().hex}.draft")
    with draft.open("wb") as file:
        import_module("numpy").savez(file, **arithmetic().arrays_of(block))
    draft.replace(path)


def make_current(found: Current) -> None:
    """
    Let these blocks be the current ones, and drop files that are not.

    Those that were current until now stay until the next making: somebody may just be reading.
    """
    before = current()
    keep_whole(folder() / LIST, json.dumps(asdict(found)).encode())
    lists = (found.blocks, before.blocks)
    kept = {path for one in lists for months in one.values() for path in months.values()}
    for path in folder().glob("*/*"):
        if str(path.relative_to(folder())) not in kept:
            path.unlink(missing_ok=True)


@contextmanager
def only_one() -> Iterator[bool]:
    """Give whether nobody else is making roll-ups now; until the end nobody else will."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder() / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
