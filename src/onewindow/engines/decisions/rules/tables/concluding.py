"""
From rows that hold to a verdict: the hit policies, and when a person must decide instead.

A row that might hold but for something missing leaves open whatever it could change. FIRST and
PRIORITY look only as far as the first row that holds; every other policy needs all rows known.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from onewindow.engines.decisions.rules.tables.checking import (
    ALL_COUNT,
    FIRST_COUNTS,
    CheckedRow,
    CheckedTable,
)
from onewindow.engines.decisions.rules.tables.conditions import Value
from onewindow.engines.decisions.rules.tables.content import HitPolicy
from onewindow.engines.decisions.rules.tables.pieces import EXACT
from onewindow.engines.decisions.rules.tables.verdicts import Verdict

NOTHING = Verdict("", message="没有规则适用，转人工办理")


def decided(checked: CheckedTable, rows: Sequence[CheckedRow]) -> Verdict:
    """Return the verdict of the rows that hold, in their order, nothing being left open."""
    table = checked.table
    if not rows:
        return NOTHING
    if table.hit in ALL_COUNT:
        return Verdict(
            ",".join(row.code for row in rows),
            _gathered(checked, rows),
            "；".join(dict.fromkeys(row.message for row in rows)),
            "；".join(dict.fromkeys(row.source for row in rows if row.source)),
        )
    first = rows[0]
    if table.hit is HitPolicy.UNIQUE and len(rows) > 1:
        return _contradicting(rows)
    if table.hit is HitPolicy.ANY and any(row.values != first.values for row in rows):
        return _contradicting(rows)
    return Verdict(first.code, dict(first.values), first.message, first.source)


def left_open(missing: Iterable[str]) -> Verdict:
    """Return the verdict that these inputs are missing and a person must look."""
    labels = tuple(dict.fromkeys(missing))
    return Verdict("", message=f"缺少信息：{'、'.join(labels)}，转人工核实", missing=labels)


def looks_no_further(checked: CheckedTable) -> bool:
    """Return whether the first row that holds ends the search."""
    return checked.table.hit in FIRST_COUNTS


def _contradicting(rows: Sequence[CheckedRow]) -> Verdict:
    return Verdict("", message=f"规则{'、'.join(row.code for row in rows)}同时适用，转人工办理")


def _gathered(checked: CheckedTable, rows: Sequence[CheckedRow]) -> dict[str, Value | list[Value]]:
    how = checked.table.aggregation
    return {
        output.code: _aggregated(how, [row.values[output.code] for row in rows])
        for output in checked.table.outputs
    }


def _aggregated(how: str, values: list[Value]) -> Value | list[Value]:
    match how:
        case "count":
            return Decimal(len(values))
        case "sum":
            return _exact_sum(values)
        case "min":
            return min(values)  # type: ignore[type-var]
        case "max":
            return max(values)  # type: ignore[type-var]
        case _:
            return values


def _exact_sum(values: list[Value]) -> Decimal:
    # 缺省的精度是28位；一格的数字可以有200位，和不许四舍五入。
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)  # type: ignore[arg-type]
    return total
