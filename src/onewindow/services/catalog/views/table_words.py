"""A table in words: to read on the matter's page, and row by row what a change would change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.services.catalog.forms.tables import Asked, Grid, Raw
from onewindow.services.catalog.rules import MatterContent
from onewindow.services.catalog.rules.diff import ChangeKind
from onewindow.services.catalog.rules.sections import TABLE
from onewindow.services.catalog.rules.tables import names_by_source
from onewindow.services.catalog.views.table_lines import grants, is_law

_OUTCOME, _MESSAGE, _SOURCE = "结论", "告诉当事人的话", "依据"


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row to read: its cells in the order of the columns."""

    number: int
    code: str
    cells: tuple[str, ...]
    grants: bool
    message: str
    source: str


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table to read: the columns that rows ask about, the legal numbers, the rows."""

    hit: str
    columns: tuple[str, ...]
    numbers: tuple[str, ...]
    rows: tuple[RowRead, ...]
    examples: int


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a change would change in one row; each line is a label with the old and new words."""

    code: str
    kind: ChangeKind
    number: int
    lines: tuple[tuple[str, str, str], ...]


def table_read(content: MatterContent) -> TableRead | None:
    """Return the table of a matter in words, or None if it has none."""
    if content.table is None:
        return None
    grid = Grid.of(content.table.model_dump(mode="json"))
    asked = _asked(grid, content)
    columns = [code for code in asked if any(code in row["when"] for row in grid.rows)]
    return TableRead(
        hit=content.table.hit.label,
        columns=tuple(asked[code].item.label for code in columns),
        numbers=tuple(str(item["label"]) for item in grid.inputs if is_law(item)),
        rows=tuple(
            RowRead(
                number,
                str(row["code"]),
                tuple(_cell(row, code, asked) for code in columns),
                grants(row),
                str(row["message"]),
                str(row["source"]),
            )
            for number, row in enumerate(grid.rows, start=1)
        ),
        examples=len(grid.examples),
    )


def row_changes(base: MatterContent, form: MatterContent, draft: Any) -> list[RowChange]:
    """Return the rows that differ between the base's table and a raw draft, in the new order."""
    old = Grid.of(base.table.model_dump(mode="json") if base.table else None)
    new = Grid.of(draft.get(TABLE) if isinstance(draft, Mapping) else None)
    before = {str(row.get("code")): row for row in old.rows}
    after = {str(row.get("code")): row for row in new.rows}
    was, now = _asked(old, base), _asked(new, form)
    changes = []
    for number, (code, row) in enumerate(after.items(), start=1):
        lines = tuple(_lines(_told(before.get(code), was), _told(row, now)))
        kind = ChangeKind.CHANGED if code in before else ChangeKind.ADDED
        if lines:
            changes.append(RowChange(code, kind, number, lines))
    for number, (code, row) in enumerate(before.items(), start=1):
        if code not in after:
            lines = tuple(_lines(_told(row, was), {}))
            changes.append(RowChange(code, ChangeKind.REMOVED, number, lines))
    return changes


def _asked(grid: Grid, content: MatterContent) -> dict[str, Asked]:
    names = names_by_source(content)
    return {str(i.get("code")): Asked.of(i, grid.inputs, names) for i in grid.inputs}


def _told(row: Raw | None, asked: Mapping[str, Asked]) -> dict[str, str]:
    """Return what a row says, by label."""
    if row is None:
        return {}
    said = {one.item.label: _cell(row, code, asked) for code, one in asked.items()}
    said[_OUTCOME] = "准予" if grants(row) else "转人工"
    said[_MESSAGE], said[_SOURCE] = str(row.get("message", "")), str(row.get("source", ""))
    return {label: words for label, words in said.items() if words}


def _cell(row: Raw, code: str, asked: Mapping[str, Asked]) -> str:
    feel = row.get("when", {}).get(code)
    return asked[code].words_of(str(feel)) if feel else ""


def _lines(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for label in dict.fromkeys([*before, *after]):
        old, new = before.get(label, ""), after.get(label, "")
        if old != new:
            yield label, old, new
