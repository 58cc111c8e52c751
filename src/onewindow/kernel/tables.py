"""First-hit rule tables over facts that may be missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from onewindow.kernel.schema import Code, Part, Wording

Facts = Mapping[str, Any]


class Input(Part):
    """
    One fact that a rule table looks at.

    The source says where it comes from: ``answer.<field>``, ``case.situation``,
    ``applicant.age``, ``certificate.<kind>``, ``register.<name>.<field>``.
    """

    code: Code
    label: Wording
    kind: Literal["number", "text", "boolean", "date"]
    source: Wording


class Cell(Part):
    """One condition on one input; all that are given must hold."""

    is_: bool | str | Decimal | None = None
    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None
    in_: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()


class Row(Part):
    """
    One row: if every cell holds, the outcome follows.

    A machine only ever says yes; a no is always said by a person.
    """

    code: Code
    when: dict[Code, Cell]
    outcome: Literal["grant", "person"]
    message: Wording
    source: Wording


class RuleTable(Part):
    """A first-hit table of an automatic matter; what it does not decide goes to a person."""

    inputs: tuple[Input, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CellTrace:
    """What one cell compared, and whether it held; None means that the fact is missing."""

    input: str
    value: str | None
    condition: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class RowTrace:
    """How one row came out."""

    code: str
    holds: bool | None
    cells: tuple[CellTrace, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of a table: granted by a row, or left to a person and why."""

    outcome: Literal["grant", "person"]
    row: str
    message: str
    source: str
    trace: tuple[RowTrace, ...]


def evaluate(table: RuleTable, facts: Facts) -> Evaluation:
    """
    Return what the first row that holds says.

    A row that might hold but for a missing fact stops the search: doubt goes to a person, and so
    does a case that no row decides.
    """
    trace: list[RowTrace] = []
    labels = {item.code: item.label for item in table.inputs}
    for row in table.rows:
        cells = tuple(_trace(code, cell, facts.get(code)) for code, cell in row.when.items())
        holds = _all(cell.holds for cell in cells)
        trace.append(RowTrace(row.code, holds, cells))
        if holds:
            return Evaluation(row.outcome, row.code, row.message, row.source, tuple(trace))
        if holds is None:
            missing = "、".join(labels[c.input] for c in cells if c.holds is None)
            message = f"缺少信息：{missing}，转人工核实"
            return Evaluation("person", row.code, message, row.source, tuple(trace))
    return Evaluation("person", "", "没有规则适用，转人工办理", "", tuple(trace))


def _all(results: Any) -> bool | None:
    seen = list(results)
    if False in seen:
        return False
    return None if None in seen else True


def _trace(code: str, cell: Cell, value: Any) -> CellTrace:
    holds = None if value is None else _holds(cell, value)
    return CellTrace(code, None if value is None else _text(value), condition_of(cell), holds)


def _holds(cell: Cell, value: Any) -> bool:
    checks = []
    if cell.is_ is not None:
        checks.append(_text(value) == _text(cell.is_))
    if cell.in_:
        checks.append(_text(value) in cell.in_)
    if cell.not_in:
        checks.append(_text(value) not in cell.not_in)
    if cell.at_least is not None:
        checks.append(value >= cell.at_least)
    if cell.above is not None:
        checks.append(value > cell.above)
    if cell.at_most is not None:
        checks.append(value <= cell.at_most)
    if cell.below is not None:
        checks.append(value < cell.below)
    return all(checks)


def condition_of(cell: Cell) -> str:
    """Return the condition in words."""
    words = []
    if cell.is_ is not None:
        words.append(f"＝{_text(cell.is_)}")
    if cell.in_:
        words.append(f"属于{'、'.join(cell.in_)}")
    if cell.not_in:
        words.append(f"不属于{'、'.join(cell.not_in)}")
    for sign, bound in (
        ("≥", cell.at_least),
        ("＞", cell.above),
        ("≤", cell.at_most),
        ("＜", cell.below),
    ):
        if bound is not None:
            words.append(f"{sign}{bound:f}")
    return "且".join(words) or "不限"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)
