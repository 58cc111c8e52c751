"""The traced run: for each cell what it compared, and why it did not hold."""

from collections.abc import Mapping
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
    Seen,
    holds,
)
from onewindow.engines.decisions.rules.tables.content import Input
from onewindow.engines.decisions.rules.tables.facts import seen, words_of_value
from onewindow.engines.decisions.rules.tables.verdicts import CellTrace, Explanation, RowTrace
from onewindow.engines.decisions.rules.tables.wording import words_of_condition


def explain(checked: CheckedTable, facts: Mapping[str, Any]) -> Explanation:
    """
    Return the verdict with every row that was looked at.

    :raises TypeError: if a fact is not of the kind that its input has.
    """
    known = {item.code: seen(item, facts) for item in checked.inputs}
    rows: list[RowTrace] = []
    hits: list[CheckedRow] = []
    missing: list[str] = []
    for row in checked.rows:
        trace = _row(checked, row, known, facts)
        rows.append(trace)
        if trace.holds:
            hits.append(row)
        elif trace.holds is None:
            missing += missing_labels(checked, row, known)
        if trace.holds is not False and looks_no_further(checked):
            break
    verdict = left_open(missing) if missing else decided(checked, hits)
    return Explanation(verdict, tuple(rows))


def missing_labels(checked: CheckedTable, row: CheckedRow, known: Mapping[str, Seen]) -> list[str]:
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


def _row(
    checked: CheckedTable, row: CheckedRow, known: Mapping[str, Seen], facts: Mapping[str, Any]
) -> RowTrace:
    cells = tuple(
        _cell(checked, checked.inputs[place], condition, known, facts)
        for place, condition in row.conditions
    )
    results = [cell.holds for cell in cells]
    outcome = False if False in results else None if None in results else True
    return RowTrace(row.code, outcome, row.message, row.source, row.values, cells)


def _cell(
    checked: CheckedTable,
    item: Input,
    condition: Condition,
    known: Mapping[str, Seen],
    facts: Mapping[str, Any],
) -> CellTrace:
    value = known[item.code]
    outcome = holds(condition, value, known)
    words = words_of_condition(condition, item, {i.code: i for i in checked.inputs})
    said = words_of_value(facts[item.code]) if item.code in facts else None
    if outcome:
        why = ""
    elif value is MISSING:
        why = "没有取得这项信息" if said is None else f"“{said}”不在可取的范围内"
    else:
        why = f"实际是{said}，要求{words}"
    return CellTrace(item.code, item.label, said, words, outcome, why)
