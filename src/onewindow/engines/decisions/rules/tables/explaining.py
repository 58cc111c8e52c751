"""
The traced run: for each cell what it compared, and why it did not hold.

It goes through the rows one by one, as a person would, and shares nothing with the compiled
function but the tree of conditions; tests hold the two equal.
"""

import operator
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

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
    Operand,
    Seen,
    holds,
)
from onewindow.engines.decisions.rules.tables.facts import seen, words_of_value
from onewindow.engines.decisions.rules.tables.verdicts import CellTrace, Explanation, RowTrace
from onewindow.engines.decisions.rules.tables.wording import words_of_condition

Explain = Callable[[Mapping[str, Any]], Explanation]
_new = tuple.__new__
Holds = Callable[[Any, Mapping[str, Seen]], bool | None]


class _Cell(NamedTuple):
    """What of a trace does not hang on the facts."""

    place: int
    code: str
    label: str
    words: str
    holds: Holds
    names: tuple[str, ...]


class _Given(NamedTuple):
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
            checked.inputs[place].code,
            checked.inputs[place].label,
            words_of_condition(condition, checked.inputs[place], inputs),
            _holds(condition),
            condition.names,
        )
        for place, condition in row.conditions
    )


def _holds(condition: Condition) -> Holds:
    """Return the test of a value that is not missing; plain cells get a plain comparison."""
    operands = [t.operand for t in condition.tests if isinstance(t, Equal)]
    if condition.names or len(condition.tests) > max(1, len(operands)):
        return partial(holds, condition)
    if operands:
        return _negated(operands) if condition.is_negated else _listed(operands)
    return partial(holds, condition) if condition.is_negated else _between(condition.tests[0])


def _listed(operands: list[Operand]) -> Holds:
    listed = frozenset(operands)
    return lambda value, _: value in listed


def _negated(operands: list[Operand]) -> Holds:
    listed = frozenset(operands)
    return lambda value, _: value not in listed


def _between(span: Any) -> Holds:
    low, high = span.low, span.high
    above = operator.ge if span.has_low else operator.gt
    below = operator.le if span.has_high else operator.lt
    if high is None:
        return lambda value, _: value is not None and above(value, low)
    if low is None:
        return lambda value, _: value is not None and below(value, high)
    return lambda value, _: value is not None and above(value, low) and below(value, high)


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
    known, values, said, whys = given
    traces = []
    outcome: bool | None = True
    for place, code, label, words, test, names in cells:
        value = values[place]
        if value is MISSING:
            cell_holds, why = None, whys[place]
        else:
            cell_holds = test(value, known)
            why = "" if cell_holds else whys[place] + words
            if names:
                why += _dated(names, known)
        if not cell_holds and outcome is not False:
            outcome = cell_holds
        # 每次判定有上百格，具名元组自己的构造函数要慢一倍。
        traces.append(_new(CellTrace, (code, label, said[place], words, cell_holds, why)))
    return RowTrace(row.code, outcome, row.message, row.source, row.values, tuple(traces))


def _dated(names: tuple[str, ...], known: Mapping[str, Seen]) -> str:
    values = [known[name] for name in names]
    said = ["缺" if value is MISSING else words_of_value(value) for value in values]
    return f"（法定数值{'、'.join(said)}）"
