"""
The traced run: for each cell what it compared, and why it did not hold.

It goes through the rows one by one, as a person would, and shares nothing with the compiled
function but the tree of conditions; tests hold the two equal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.engines.decisions.rules.tables.checking import CheckedRow, CheckedTable
from onewindow.engines.decisions.rules.tables.concluding import (
    decided,
    left_open,
    looks_no_further,
)
from onewindow.engines.decisions.rules.tables.conditions import (
    MISSING,
    Condition,
    Equal,
    Named,
    Seen,
    holds,
)
from onewindow.engines.decisions.rules.tables.content import Input
from onewindow.engines.decisions.rules.tables.facts import seen, words_of_value
from onewindow.engines.decisions.rules.tables.verdicts import CellTrace, Explanation, RowTrace
from onewindow.engines.decisions.rules.tables.wording import words_of_condition

Explain = Callable[[Mapping[str, Any]], Explanation]
Holds = Callable[[Any, Mapping[str, Seen]], bool | None]


@dataclass(frozen=True, slots=True)
class _Cell:
    """What of a trace does not hang on the facts."""

    place: int
    input: Input
    words: str
    condition: Condition
    holds: Holds


@dataclass(frozen=True, slots=True)
class _Given:
    """One set of facts: for each input what may be relied on, as words, and how a why begins."""

    known: dict[str, Seen]
    values: list[Seen]
    said: list[str | None]
    whys: list[str]


def explain_function(checked: CheckedTable) -> Explain:
    """Return the function that decides by this table and says for every cell how it came out."""
    rows = [(row, _cells(checked, row)) for row in checked.rows]
    stops = looks_no_further(checked)

    def explain(facts: Mapping[str, Any]) -> Explanation:
        given = _given(checked, facts)
        traces: list[RowTrace] = []
        hits: list[CheckedRow] = []
        missing: list[str] = []
        for row, cells in rows:
            trace = _row(row, cells, given)
            traces.append(trace)
            if trace[1] is False:
                continue
            if trace[1]:
                hits.append(row)
            else:
                missing += missing_labels(checked, row, given.known)
            if stops:
                break
        verdict = left_open(missing) if missing else decided(checked, hits)
        return Explanation(verdict, tuple(traces))

    return explain


def missing_labels(
    checked: CheckedTable, row: CheckedRow, known: Mapping[str, Seen]
) -> list[str]:
    """Return the labels of the inputs whose absence leaves it open whether the row holds."""
    labels = {item.code: item.label for item in checked.inputs}
    found = []
    for place, condition in row.conditions:
        item = checked.inputs[place]
        value = known[item.code]
        if holds(condition, value, known) is not None:
            continue
        if value is MISSING:
            found.append(item.label)
        else:
            found += [labels[name] for name in condition.names if known[name] is MISSING]
    return found


def _cells(checked: CheckedTable, row: CheckedRow) -> tuple[_Cell, ...]:
    inputs = {item.code: item for item in checked.inputs}
    return tuple(
        _Cell(
            place,
            checked.inputs[place],
            words_of_condition(condition, checked.inputs[place], inputs),
            condition,
            _holds(condition),
        )
        for place, condition in row.conditions
    )


def _holds(condition: Condition) -> Holds:
    """Return the test of a value that is not missing; plain cells get a plain comparison."""
    operands = [t.operand for t in condition.tests if isinstance(t, Equal)]
    if condition.names or 0 < len(operands) < len(condition.tests):
        return lambda value, known: holds(condition, value, known)
    if operands:
        listed, is_negated = frozenset(operands), condition.is_negated
        return lambda value, known: (value in listed) is not is_negated
    if len(condition.tests) > 1 or condition.is_negated:
        return lambda value, known: holds(condition, value, known)
    return _span(condition)


def _span(condition: Condition) -> Holds:
    (span,) = condition.tests
    low, high = span.low, span.high  # type: ignore[union-attr]
    has_low, has_high = span.has_low, span.has_high  # type: ignore[union-attr]

    def between(value: Any, known: Mapping[str, Seen]) -> bool:
        if value is None:
            return False
        if low is not None and not (value >= low if has_low else value > low):
            return False
        return high is None or (value <= high if has_high else value < high)

    return between


def _given(checked: CheckedTable, facts: Mapping[str, Any]) -> _Given:
    values = [seen(item, facts) for item in checked.inputs]
    said = [
        words_of_value(facts[item.code]) if item.code in facts else None for item in checked.inputs
    ]
    known = {item.code: value for item, value in zip(checked.inputs, values, strict=True)}
    return _Given(known, values, said, list(map(_why, values, said)))


def _why(value: Seen, said: str | None) -> str:
    if value is not MISSING:
        return f"实际是{said}，要求"
    return "没有取得这项信息" if said is None else f"“{said}”不在可取的范围内"


def _row(row: CheckedRow, cells: tuple[_Cell, ...], given: _Given) -> RowTrace:
    traces = []
    outcome: bool | None = True
    for cell in cells:
        place = cell.place
        value = given.values[place]
        words, why = cell.words, ""
        if value is MISSING:
            cell_holds, why = None, given.whys[place]
        else:
            cell_holds = cell.holds(value, given.known)
            if not cell_holds:
                why = given.whys[place] + words + _values_in(cell.condition, given)
        if not cell_holds and outcome is not False:
            outcome = cell_holds
        traces.append(
            CellTrace(cell.input.code, cell.input.label, given.said[place], words, cell_holds, why)
        )
    return RowTrace(row.code, outcome, row.message, row.source, row.values, tuple(traces))


def _values_in(condition: Condition, given: _Given) -> str:
    return ""
