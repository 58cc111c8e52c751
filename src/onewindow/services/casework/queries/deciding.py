"""A decision in words: the facts it rests on, and how each rule compared them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.kernel.tables import Cell, condition_of
from onewindow.services.casework.models import Decision
from onewindow.services.catalog.api import MatterContent, RuleTable

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FactWords:
    """One fact as a clerk reads it."""

    label: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class CellWords:
    """One comparison in words; it holds, fails, or could not be made."""

    label: str
    condition: str
    value: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class RowWords:
    """One rule in words, and whether it held."""

    code: str
    message: str
    source: str
    grants: bool
    holds: bool | None
    cells: tuple[CellWords, ...]


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """A decision with everything that explains it."""

    decision: Decision
    facts: tuple[FactWords, ...]
    rows: tuple[RowWords, ...]

    @property
    def missed(self) -> tuple[RowWords, ...]:
        """Return the rules that did not hold."""
        return tuple(row for row in self.rows if row.holds is False)


def explain_decision(decision: Decision, content: MatterContent) -> DecisionWords:
    """Return the decision in words; choices and situations by their names, not their codes."""
    names = _names_by_input(content)
    facts = tuple(
        FactWords(
            label=str(fact["label"]),
            value=_worded(fact["value"], names.get(str(fact["code"]), {})),
            origin=str(fact["origin"]),
        )
        for fact in decision.facts
    )
    return DecisionWords(decision, facts, tuple(_rows(decision, content.table, names)))


def _rows(
    decision: Decision, table: RuleTable | None, names: Mapping[str, Names]
) -> Iterator[RowWords]:
    if table is None:
        return
    labels = {item.code: item.label for item in table.inputs}
    rows = {row.code: row for row in table.rows}
    for fired in decision.fired:
        row = rows.get(str(fired["row"]))
        cells = tuple(
            CellWords(
                label=labels.get(cell["input"], cell["input"]),
                condition=_condition(cell, row.when if row else {}, names),
                value=_worded(cell["value"], names.get(cell["input"], {})),
                holds=cell["holds"],
            )
            for cell in fired["cells"]
        )
        yield RowWords(
            code=str(fired["row"]),
            message=row.message if row else "",
            source=row.source if row else "",
            grants=bool(row and row.outcome == "grant"),
            holds=fired["holds"],
            cells=cells,
        )


def _condition(
    told: Mapping[str, Any], when: Mapping[str, Cell], names: Mapping[str, Names]
) -> str:
    cell = when.get(told["input"])
    known = names.get(told["input"], {})
    if cell is None or not known:
        return str(told["condition"])
    return condition_of(
        cell.model_copy(
            update={
                "is_": known.get(str(cell.is_), cell.is_),
                "in_": tuple(known.get(one, one) for one in cell.in_),
                "not_in": tuple(known.get(one, one) for one in cell.not_in),
            }
        )
    )


def _names_by_input(content: MatterContent) -> dict[str, Names]:
    """Return for each input of the table the names of the codes that it may hold."""
    options = {field.code: dict(field.options) for field in content.fields}
    situations = {one.code: one.name for one in content.situations}
    names: dict[str, Names] = {}
    for item in content.table.inputs if content.table else ():
        kind, _, rest = item.source.partition(".")
        if kind == "answer":
            names[item.code] = options.get(rest, {})
        elif item.source == "case.situation":
            names[item.code] = situations
    return names


def _worded(value: Any, names: Names) -> str:
    if value is None or value == "":
        return "未知"
    if not names:
        return str(value)
    return "、".join(names.get(part, part) for part in str(value).split(","))
