"""How every loading begins, with a layer's files, and ends: all processes are told to reread."""

import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from django.utils import timezone

from onewindow.foundation.policy.models import PolicyLoad
from onewindow.foundation.policy.queries import forget_snapshot
from onewindow.foundation.policy.rules import PolicyPack, RulePack, layer_problems
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.packs import PackError, label, layer_of, read_entries
from onewindow.kernel.violations import Violation, refuse_if_any

P = TypeVar("P", PolicyPack, RulePack)


def read_layer(
    folder: Path, schema: type[P], regions_of: Callable[[P], Iterable[str]]
) -> tuple[list[P], list[str]]:
    """Return what the files of one layer's folder say, and what is wrong with them."""
    packs: list[P] = []
    problems: list[str] = []
    if not folder.is_dir():
        return packs, problems
    try:
        layer = layer_of(folder.parent)
    except PackError as error:
        return packs, [str(error)]
    for path in sorted(folder.glob("*.yaml")):
        entries, faults = read_entries(path, schema)
        for pack in entries:
            for region in regions_of(pack):
                found = layer_problems(layer.name, layer.covers(region), pack.code, region)
                faults += [f"{label(path)} {problem}" for problem in found]
        packs += entries
        problems += faults
    return packs, problems


def note_loading(what: str, changes: list[str]) -> None:
    """Record what was loaded; does nothing if nothing changed."""
    if not changes:
        return
    loading = PolicyLoad.objects.create(
        token=secrets.token_hex(16), changes=changes, at=timezone.now()
    )
    record(subject=loading, what=what, actor=SYSTEM, detail={"changes": changes})
    forget_snapshot()


def refuse_problems(problems: Iterable[str]) -> None:
    """
    Refuse a pack that is wrong, with everything that is.

    :raises Refused: if there is at least one problem.
    """
    refuse_if_any(Violation("pack.wrong", problem) for problem in problems)
