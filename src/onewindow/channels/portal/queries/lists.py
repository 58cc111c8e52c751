"""The lists of matters: by theme, by department, by who applies."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onewindow.services.catalog.api import MatterRow, MatterState, Mode, catalogue_rows

POPULAR = 8


@dataclass(frozen=True, slots=True)
class Group:
    """A theme or a department, with how many matters it has."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the home page shows of the catalogue."""

    total: int
    instant: int
    at_once: tuple[MatterRow, ...]
    themes: tuple[Group, ...]
    departments: tuple[Group, ...]


def rows_of(
    *, on: date, subject: str = "", theme: str = "", department: str = ""
) -> list[MatterRow]:
    """Return the matters in use that belong to all that is given."""
    return [
        row
        for row in catalogue_rows(on=on)
        if row.state == MatterState.ACTIVE
        and (not subject or subject in row.subjects)
        and (not theme or theme in row.themes)
        and (not department or row.department == department)
    ]


def overview(*, on: date, subject: str = "") -> Overview:
    """Return the catalogue at a glance, the largest groups first."""
    rows = rows_of(on=on, subject=subject)
    instant = [row for row in rows if row.mode == Mode.INSTANT]
    return Overview(
        total=len(rows),
        instant=len(instant),
        at_once=tuple(sorted(instant, key=lambda row: -len(row.aliases))[:POPULAR]),
        themes=_groups(theme for row in rows for theme in row.themes),
        departments=_groups(row.department for row in rows),
    )


def _groups(names: Iterable[str]) -> tuple[Group, ...]:
    return tuple(Group(name, count) for name, count in Counter(names).most_common())
