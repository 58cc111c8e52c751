"""
A table as SQL for DuckDB: exact DECIMAL comparison, three-valued, missing apart from null.

Stored facts lie in text columns ``c0, c1, …`` in the order of the inputs. SQL's NULL is a missing
fact (MISSING_MARK in a file), NULL_MARK is null; a text begins with ``=``. What does not fit the
DECIMAL chosen, or cannot be read at all, is flagged and left to the Python function, so that
nothing is ever rounded. No value that is not a mark holds a sign that cannot be printed, so any
of those may part columns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onewindow.engines.decisions.rules.tables.checking import FIRST_COUNTS, CheckedTable
from onewindow.engines.decisions.rules.tables.conditions import (
    MISSING,
    Condition,
    Equal,
    Named,
    Operand,
    Span,
    Test,
)
from onewindow.engines.decisions.rules.tables.content import Input
from onewindow.engines.decisions.rules.tables.pieces import constants_of
from onewindow.kernel.sql import literal

MISSING_MARK = "\u0003"
NULL_MARK = "\u0001"
UNREADABLE = "\u0002"
LEFT_TO_PYTHON = -2
UNDECIDED = -1
_SQL_TYPES = {"text": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE"}


@dataclass(frozen=True, slots=True)
class Sizes:
    """The DECIMAL that holds every number of the table: digits in all, and after the point."""

    width: int
    scale: int


def sizes_of(checked: CheckedTable) -> Sizes | None:
    """Return a DECIMAL that holds the table's own numbers exactly, None if there is none."""
    conditions = [condition for row in checked.rows for _, condition in row.conditions]
    numbers = [n for n in constants_of(conditions) if isinstance(n, Decimal)]
    bounds = [b for i in checked.inputs for b in (i.minimum, i.maximum) if b is not None]
    scale, whole = 6, 1
    for number in (*numbers, *bounds):
        scale = max(scale, -int(number.normalize().as_tuple().exponent))
        whole = max(whole, number.adjusted() + 1)
    width = next((w for w in (18, 38) if scale + whole + 2 <= w), None)
    return None if width is None else Sizes(width, scale)


def column_of(item: Input, facts: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return one input of many stored facts as its text column wants it."""
    values = [f.get(item.code, MISSING) for f in facts]
    if item.kind == "boolean":
        return [("t" if v else "f") if type(v) is bool else _mark(v) for v in values]
    if item.kind == "text":
        return [f"={v}" if type(v) is str and v.isprintable() else _mark(v) for v in values]
    return [v if type(v) is str and v and v.isprintable() else _mark(v) for v in values]


def _mark(value: Any) -> str:
    return MISSING_MARK if value is MISSING else NULL_MARK if value is None else UNREADABLE


def query_of(checked: CheckedTable, sizes: Sizes, source: str) -> str:
    """
    Return the query over the table ``source (c0, c1, …)`` that gives its rowid ``n`` and ``hit``.

    Where one row decides, ``hit`` is its number, UNDECIDED or LEFT_TO_PYTHON; where several count,
    the numbers of all that hold, with commas, or one of these two.
    """
    writer = _Writer(checked, sizes)
    rows = ", ".join(f"{writer.row(n)} AS r{n}" for n in range(len(checked.rows)))
    inputs = range(len(checked.inputs))
    read = ", ".join(f"{writer.value(i)} AS t{i}, {writer.is_value(i)} AS m{i}" for i in inputs)
    usable = ", ".join(f"m{i}, {writer.usable(i)} AS v{i}" for i in inputs)
    strange = " OR ".join(f"NOT coalesce({writer.is_read(i)}, FALSE)" for i in inputs)
    known = ", ".join(f"m{i}, v{i}, (v{i} IS NOT NULL OR NOT m{i}) AS k{i}" for i in inputs)
    hit = writer.first() if checked.table.hit in FIRST_COUNTS else writer.every()
    # 只有数字和常量进入语句；文字常量经过转义，列名都是编号。
    return (
        f"WITH read AS (SELECT *, rowid AS n, {read} FROM {source}), "  # noqa: S608
        f"usable AS (SELECT n, ({strange}) AS strange, {usable} FROM read), "
        f"known AS (SELECT n, strange, {known} FROM usable), "
        f"came AS (SELECT n, strange, {rows} FROM known) SELECT n, {hit} AS hit FROM came"
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of the query of one table."""

    checked: CheckedTable
    sizes: Sizes

    def value(self, place: int) -> str:
        """Return ``t``, the typed value of an input; NULL if null, missing or unreadable."""
        item, column = self.checked.inputs[place], f"c{place}"
        if item.kind == "text":
            return f"CASE WHEN starts_with({column}, '=') THEN {column}[2:] END"
        if item.kind == "boolean":
            return f"CASE {column} WHEN 't' THEN TRUE WHEN 'f' THEN FALSE END"
        return f"TRY_CAST({column} AS {self.sql_type(item)})"

    def is_value(self, place: int) -> str:
        """Return ``m``: whether the input is anything but null."""
        return f"(c{place} IS DISTINCT FROM {literal(NULL_MARK)})"

    def is_read(self, place: int) -> str:
        """Return whether the input is missing, null, or exactly its typed value."""
        item, column = self.checked.inputs[place], f"c{place}"
        absent = f"{column} IS NULL OR NOT m{place}"
        match item.kind:
            case "number":
                point = f"strpos({column}, '.')"
                fits = f"({point} = 0 OR length({column}) - {point} <= {self.sizes.scale})"
                plain = f"NOT contains({column}, 'E') AND NOT contains({column}, 'e')"
                return f"({absent} OR (t{place} IS NOT NULL AND {fits} AND {plain}))"
            case "date":
                shape = f"length({column}) = 10 AND {column}[5] = '-'"
                return f"({absent} OR (t{place} IS NOT NULL AND {shape}))"
            case _:
                return f"({column} IS DISTINCT FROM {literal(UNREADABLE)})"

    def usable(self, place: int) -> str:
        """Return ``v``, the value if it lies in the declared domain, else NULL."""
        item, value = self.checked.inputs[place], f"t{place}"
        bounds = []
        if item.kind == "text" and item.allowed:
            bounds.append(f"{value} IN ({', '.join(map(literal, item.allowed))})")
        if item.minimum is not None:
            bounds.append(f"{value} >= {self.literal(item.minimum)}")
        if item.maximum is not None:
            bounds.append(f"{value} <= {self.literal(item.maximum)}")
        return f"CASE WHEN {' AND '.join(bounds)} THEN {value} END" if bounds else value

    def row(self, number: int) -> str:
        """Return whether a row holds: TRUE, FALSE, or NULL if that hangs on something missing."""
        cells = [self.cell(place, c) for place, c in self.checked.rows[number].conditions]
        return f"({' AND '.join(cells)})" if cells else "TRUE"

    def cell(self, place: int, condition: Condition) -> str:
        """Return whether one cell holds, three-valued like a row."""
        if all(isinstance(t, Equal) and not isinstance(t.operand, Named) for t in condition.tests):
            return self.listed(place, condition)
        if len(condition.tests) == 1 and not condition.is_negated and not condition.names:
            ends = self.ends(f"v{place}", condition.tests[0])  # type: ignore[arg-type]
            return f"({' AND '.join(ends)} AND m{place})"
        tests = [self.test(place, test, condition.is_negated) for test in condition.tests]
        said = f"({' OR '.join(tests)})"
        return f"CASE WHEN k{place} THEN {'NOT ' if condition.is_negated else ''}{said} END"

    def listed(self, place: int, condition: Condition) -> str:
        """Return whether a value is one of a list, or none of them."""
        operands = [test.operand for test in condition.tests]  # type: ignore[union-attr]
        values = [self.literal(operand) for operand in operands if operand is not None]
        passes_null = (None in operands) is not condition.is_negated
        sign = "NOT IN" if condition.is_negated else "IN"
        if not values:
            return f"CASE WHEN k{place} THEN {'NOT ' if passes_null else ''}m{place} END"
        null = f"OR NOT m{place}" if passes_null else f"AND m{place}"
        return f"(v{place} {sign} ({', '.join(values)}) {null})"

    def test(self, place: int, test: Test, is_negated: bool) -> str:
        """Return whether one test holds; what cannot be compared passes neither way."""
        value = f"v{place}"
        if isinstance(test, Equal):
            said = f"{value} IS NOT DISTINCT FROM {self.operand(test.operand)}"
            return self.if_known(test.operand, said)
        ends = " AND ".join(self.ends(value, test))
        absent = [f"{value} IS NULL"]
        absent += [
            f"(k{self.place(end)} AND v{self.place(end)} IS NULL)"
            for end in (test.low, test.high)
            if isinstance(end, Named)
        ]
        cannot = " OR ".join(absent)
        return f"({cannot} OR ({ends}))" if is_negated else f"(NOT ({cannot}) AND {ends})"

    def ends(self, value: str, span: Span) -> list[str]:
        """Return what the two ends of a range ask."""
        found = []
        for end, sign, is_closed in (
            (span.low, ">", span.has_low),
            (span.high, "<", span.has_high),
        ):
            if end is not None:
                said = f"{value} {sign}{'=' if is_closed else ''} {self.operand(end)}"
                found.append(self.if_known(end, said))
        return found

    def if_known(self, operand: Operand, said: str) -> str:
        """Return the comparison, left open while a legal number is missing."""
        if not isinstance(operand, Named):
            return said
        return f"CASE WHEN k{self.place(operand)} THEN {said} END"

    def operand(self, operand: Operand) -> str:
        """Return a literal, or the column of a legal number."""
        return f"v{self.place(operand)}" if isinstance(operand, Named) else self.literal(operand)

    def place(self, named: Named) -> int:
        """Return the number of an input by its code."""
        return next(i for i, item in enumerate(self.checked.inputs) if item.code == named.code)

    def literal(self, value: Operand) -> str:
        """Return a value as a literal."""
        if value is None:
            return "NULL"
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, Decimal):
            return f"CAST('{value:f}' AS DECIMAL({self.sizes.width}, {self.sizes.scale}))"
        return f"DATE '{value.isoformat()}'" if isinstance(value, date) else literal(str(value))

    def sql_type(self, item: Input) -> str:
        """Return the SQL type of an input."""
        number = f"DECIMAL({self.sizes.width}, {self.sizes.scale})"
        return number if item.kind == "number" else _SQL_TYPES[item.kind]

    def first(self) -> str:
        """Return the number of the first row that holds, if none before it is left open."""
        cases = "".join(
            f" WHEN r{n} THEN {n} WHEN r{n} IS NULL THEN {UNDECIDED}"
            for n in range(len(self.checked.rows))
        )
        return f"CASE WHEN strange THEN {LEFT_TO_PYTHON}{cases} ELSE {UNDECIDED} END"

    def every(self) -> str:
        """Return the numbers of all rows that hold, if none is left open."""
        numbers = range(len(self.checked.rows))
        is_open = " OR ".join(f"r{n} IS NULL" for n in numbers)
        listed = ", ".join(f"CASE WHEN r{n} THEN ',{n}' ELSE '' END" for n in numbers)
        return (
            f"CASE WHEN strange THEN '{LEFT_TO_PYTHON}' WHEN {is_open} THEN '{UNDECIDED}' "
            f"ELSE concat({listed})[2:] END"
        )
