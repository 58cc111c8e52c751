"""Fact rows as people read them: labels, words for codes, marks masked, own cases linked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.insight.cockpit.queries.definitions import definitions
from onewindow.insight.cockpit.queries.drilling import Rows
from onewindow.insight.cockpit.queries.overview import cases_open_to
from onewindow.insight.cockpit.queries.places import Hall
from onewindow.insight.warehouse.api import (
    FactColumn,
    FactKind,
    FactTable,
    Origin,
    origins,
    standard,
)

HIDDEN = frozenset({"hall", "source", "id", "load", "line"})
MARK_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Line:
    """
    One row: its hall, its cells in the order of the columns, where it came from, its case.

    ``case`` is the number of a case of ours that the user may read; ``told`` names the source and
    the key of a case that only the warehouse knows.
    """

    place: str
    cells: tuple[str, ...]
    origin: str
    case: str = ""
    told: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to show: the labels of the columns that hold something, and the lines."""

    name: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]


def table_of(code: str, rows: Rows, halls: Mapping[str, Hall], user: Any) -> Table:
    """Return the rows behind a figure as a table for this user."""
    facts = standard()[definitions()[code].facts]
    named = {column.name: column for column in facts.columns}
    shown = [
        (name, label)
        for name, label in rows.columns
        if name not in HIDDEN and any(row[name] not in {None, ""} for row in rows.rows)
    ]
    own = cases_open_to(user, {_case_number(facts, row) for row in rows.rows})
    known = origins((row["load"], row["line"]) for row in rows.rows)
    lines = tuple(
        Line(
            halls[row["hall"]].name if row["hall"] in halls else row["hall"] or "全市",
            tuple(cell_words(named[name], row[name]) for name, _ in shown),
            _origin(row, known.get((row["load"], row["line"]))),
            number if (number := _case_number(facts, row)) in own else "",
            _told(facts, row),
        )
        for row in rows.rows
    )
    return Table(facts.name, tuple(label for _, label in shown), lines)


def cell_words(column: FactColumn, value: Any) -> str:
    """Return what stands in a cell; a mark shows its last signs only."""
    if value in {None, ""}:
        return "—"
    if column.kind == FactKind.MARK:
        return f"····{str(value)[-MARK_SHOWN:]}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return column.values.get(str(value), str(value))


def _case_number(facts: FactTable, row: Mapping[str, Any]) -> str:
    """Return the number of the case that a row is of, or speaks of."""
    return str(row.get("number" if facts.table == "cases" else "case_id") or "")


def _told(facts: FactTable, row: Mapping[str, Any]) -> tuple[str, str] | None:
    key = row["id"] if facts.table == "cases" else row.get("case_id")
    return (row["source"], key) if key else None


def _origin(row: Mapping[str, Any], origin: Origin | None) -> str:
    return f"{row['source']} {row['id']} {origin.words if origin else ''}".strip()
