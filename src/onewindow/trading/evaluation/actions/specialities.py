"""The code list of specialities, from the packs."""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from onewindow.foundation.records.api import insert_rows
from onewindow.kernel.packs import read_entries
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.trading.evaluation.models import Speciality
from onewindow.trading.evaluation.rules import SpecialityEntry


def check_speciality_packs(folder: Path) -> list[str]:
    """Return everything that is wrong with the specialities of a folder."""
    return [problem for _, problems in _read(folder) for problem in problems]


@transaction.atomic
def load_speciality_packs(folder: Path) -> list[str]:
    """
    Load the specialities that are new or changed; return what was done. None is ever removed.

    :raises Refused: with everything that is wrong; nothing is loaded then.
    """
    found = list(_read(folder))
    problems = [problem for _, wrong in found for problem in wrong]
    refuse_if_any(Violation("speciality.pack", problem) for problem in problems)
    known = {row.code: row for row in Speciality.objects.all()}
    entries = [entry for read, _ in found for entry in read]
    new = [Speciality(**entry.model_dump()) for entry in entries if entry.code not in known]
    insert_rows(new)
    changed = []
    for entry in entries:
        row = known.get(entry.code)
        if row and any(getattr(row, name) != value for name, value in entry.model_dump().items()):
            Speciality.objects.filter(pk=row.pk).update(**entry.model_dump())
            changed.append(f"更新评标专业 {entry.name}")
    return [f"新增评标专业 {row.name}" for row in new] + changed


def _read(folder: Path) -> Iterator[tuple[list[SpecialityEntry], list[str]]]:
    seen: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        entries, problems = read_entries(path, SpecialityEntry)
        for entry in entries:
            if entry.code in seen:
                problems.append(f"{path.name}：代码“{entry.code}”重复")
            seen.add(entry.code)
        yield entries, problems
