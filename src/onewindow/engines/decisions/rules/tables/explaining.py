"""
The traced run: for each cell what it compared, and why it did not hold.

It goes through the rows one by one, as a person would, and shares nothing with the compiled
function but the tree of conditions; tests hold the two equal.
"""

from collections.abc import Callable, Mapping
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
    Seen,
    Span,
    holds,
)
from onewindow.engines.decisions.rules.tables.facts import seen
from onewindow.engines.decisions.rules.tables.verdicts import (
    Asked,
    AskedRow,
    Explanation,
    Given,
    RowTrace,
)
from onewindow.engines.decisions.rules.tables.wording import words_of_condition

Explain = Callable[[Mapping[str, Any]], Explanation]
Compare = Callable[[Any], bool]
_new = tuple.__new__


class _Row(NamedTuple):
    """
    A row and, for each cell, its place, its plain comparison and what it says of null.

    A cell that needs more than a comparison of two values has None for it.
    """

    row: CheckedRow
    asked: AskedRow
    compares: tuple[tuple[int, Any, bool | None, Condition], ...]
    is_plain: bool


class _Facts(NamedTuple):
    """Facts as they may be relied on; ``absent`` are the places of null and missing ones."""

    known: dict[str, Seen]
    values: list[Seen]
    given: list[Given]
    absent: frozenset[int]


def explain_function(checked: CheckedTable) -> Explain:
    """Return the function that decides by this table and says for every cell how it came out."""
    rows = [_prepared(checked, row) for row in checked.rows]
    stops = looks_no_further(checked)

    def explain(facts: Mapping[str, Any]) -> Explanation:
        found = _facts(checked, facts)
        traces: list[RowTrace] = []
        hits: list[CheckedRow] = []
        missing: list[str] = []
        for row in rows:
            trace = _trace(row, found)
            traces.append(trace)
            if trace.holds is False:
                continue
            if trace.holds:
                hits.append(row.row)
            else:
                missing += missing_labels(checked, row.row, found.known)
            if stops:
                break
        verdict = left_open(missing) if missing else decided(checked, hits)
        return Explanation(verdict, tuple(traces))

    return explain


def missing_labels(checked: CheckedTable, row: CheckedRow, known: Mapping[str, Seen]) -> list[str]:
    """Return the labels of the inputs whose absence leaves it open whether the row holds."""
    found = []
    for place, condition in row.conditions:
        item = checked.inputs[place]
        value = known[item.code]
        if value is MISSING:
            found.append(item.label)
        elif condition.names and holds(condition, value, known) is None:
            absent = [name for name in condition.names if known[name] is MISSING]
            found += [item.label for item in checked.inputs if item.code in absent]
    return found


def _trace(prepared: _Row, facts: _Facts) -> RowTrace:
    _, asked, compares, is_plain = prepared
    known, values, given, absent = facts
    if is_plain and not absent:
        plain = [compare(values[place]) for place, compare, _, _ in compares]
        # 每次判定几十行；具名元组自己的构造函数要慢一倍。
        return _new(RowTrace, (asked, given, plain, False not in plain))
    outcomes = [
        holds(condition, values[place], known)
        if compare is None
        else compare(values[place])
        if place not in absent
        else null
        if values[place] is None
        else None
        for place, compare, null, condition in compares
    ]
    outcome = False if False in outcomes else None if None in outcomes else True
    return RowTrace(asked, given, outcomes, outcome)


def _prepared(checked: CheckedTable, row: CheckedRow) -> _Row:
    inputs = {item.code: item for item in checked.inputs}
    asked, compares = [], []
    for place, condition in row.conditions:
        item = checked.inputs[place]
        words = words_of_condition(condition, item, inputs)
        asked.append(Asked(place, item.code, item.label, words, condition.names))
        null = None if condition.names else holds(condition, None, {})
        compares.append((place, _comparison(condition), null, condition))
    said = AskedRow(row.code, row.message, row.source, row.values, tuple(asked))
    return _Row(row, said, tuple(compares), all(compare for _, compare, _, _ in compares))


def _comparison(condition: Condition) -> Compare | None:
    """Return a plain comparison that says the same of every value, or None if there is none."""
    if condition.names:
        return None
    if all(isinstance(test, Equal) for test in condition.tests):
        listed = frozenset(test.operand for test in condition.tests)  # type: ignore[union-attr]
        return (lambda v: v not in listed) if condition.is_negated else listed.__contains__
    if len(condition.tests) > 1 or condition.is_negated:
        return None
    return _between(condition.tests[0])  # type: ignore[arg-type]


def _between(span: Span) -> Compare:
    low: Any = span.low
    high: Any = span.high
    if high is None:
        return (lambda v: v >= low) if span.has_low else (lambda v: v > low)
    if low is None:
        return (lambda v: v <= high) if span.has_high else (lambda v: v < high)
    if span.has_low:
        return (lambda v: low <= v <= high) if span.has_high else (lambda v: low <= v < high)
    return (lambda v: low < v <= high) if span.has_high else (lambda v: low < v < high)


def _facts(checked: CheckedTable, facts: Mapping[str, Any]) -> _Facts:
    known = {item.code: seen(item, facts) for item in checked.inputs}
    values = list(known.values())
    given = [Given(facts.get(code, MISSING), value, known) for code, value in known.items()]
    absent = frozenset(i for i, value in enumerate(values) if value is None or value is MISSING)
    return _Facts(known, values, given, absent)
