"""The code lists of evaluation from the packs: specialities, and what experts lose points for."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from onewindow.foundation.records.api import insert_rows
from onewindow.kernel.packs import read_entries
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.trading.evaluation.models import ConductItem, Speciality
from onewindow.trading.evaluation.rules import ConductEntry, SpecialityEntry


@dataclass(frozen=True, slots=True)
class _List:
    """A code list: its rows, the form of its entries, what people call one of them."""

    model: type[Any]
    entry: type[Any]
    label: str


_SPECIALITIES = _List(Speciality, SpecialityEntry, "评标专业")
_CONDUCT = _List(ConductItem, ConductEntry, "专家考核条目")


def check_speciality_packs(folder: Path) -> list[str]:
    """Return everything that is wrong with the specialities of a folder."""
    return _problems(_SPECIALITIES, folder)


def load_speciality_packs(folder: Path) -> list[str]:
    """
    Load the specialities that are new or changed; return what was done. None is ever removed.

    :raises Refused: with everything that is wrong; nothing is loaded then.
    """
    return _load(_SPECIALITIES, folder)


def check_conduct_packs(folder: Path) -> list[str]:
    """Return everything that is wrong with the conduct items of a folder."""
    return _problems(_CONDUCT, folder)


def load_conduct_packs(folder: Path) -> list[str]:
    """
    Load the conduct items that are new or changed; return what was done. None is ever removed.

    :raises Refused: with everything that is wrong; nothing is loaded then.
    """
    return _load(_CONDUCT, folder)


def _problems(kind: _List, folder: Path) -> list[str]:
    return [problem for _, problems in _read(kind, folder) for problem in problems]


@transaction.atomic
def _load(kind: _List, folder: Path) -> list[str]:
    found = list(_read(kind, folder))
    problems = [problem for _, wrong in found for problem in wrong]
    refuse_if_any(Violation("evaluation.pack", problem) for problem in problems)
    known = {row.code: row for row in kind.model.objects.all()}
    entries = [entry for read, _ in found for entry in read]
    new = [kind.model(**entry.model_dump()) for entry in entries if entry.code not in known]
    insert_rows(new)
    changed = []
    for entry in entries:
        row = known.get(entry.code)
        if row and any(getattr(row, name) != value for name, value in entry.model_dump().items()):
            kind.model.objects.filter(pk=row.pk).update(**entry.model_dump())
            changed.append(f"更新{kind.label} {entry.name}")
    return [f"新增{kind.label} {row.name}" for row in new] + changed


def _read(kind: _List, folder: Path) -> Iterator[tuple[list[Any], list[str]]]:
    seen: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        entries, problems = read_entries(path, kind.entry)
        for entry in entries:
            if entry.code in seen:
                problems.append(f"{path.name}：代码“{entry.code}”重复")
            seen.add(entry.code)
        yield entries, problems
