"""A table whose every cell has been read: what deciding, explaining, SQL and proof start from."""

from collections.abc import Iterator
from dataclasses import dataclass

from onewindow.engines.decisions.rules.tables.cells import (
    allowed_values,
    condition_of,
    value_of,
)
from onewindow.engines.decisions.rules.tables.conditions import Condition, Value
from onewindow.engines.decisions.rules.tables.content import DecisionTable, HitPolicy, Input, Row
from onewindow.engines.decisions.rules.tables.faults import CellFault, Fault

FIRST_COUNTS = (HitPolicy.FIRST, HitPolicy.PRIORITY)
ALL_COUNT = (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT)
MAXIMUM_ROWS, MAXIMUM_INPUTS, MAXIMUM_OUTPUTS, MAXIMUM_EXAMPLES = 500, 40, 20, 2000
MAXIMUM_TESTS_OF_INPUT, MAXIMUM_TESTS_OF_TABLE = 1000, 3000
BY_PRIORITY = (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row with its conditions by the number of the input; cells that ask nothing left out."""

    number: int
    code: str
    conditions: tuple[tuple[int, Condition], ...]
    values: dict[str, Value]
    message: str
    source: str


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A table without a fault in any cell; its rows in the order in which they count."""

    table: DecisionTable
    rows: tuple[CheckedRow, ...]

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Return the inputs, to which the numbers in the rows refer."""
        return self.table.inputs


def read_table(table: DecisionTable) -> tuple[CheckedTable, list[Fault]]:
    """Return the table read, without the rows that have a fault, and every fault of its cells."""
    too_big = list(_too_big(table))
    if too_big:
        return CheckedTable(table, ()), too_big
    reader = _Reader(table)
    read = [reader.row(number, row) for number, row in enumerate(table.rows)]
    rows = in_order(table, [row for row in read if row])
    return CheckedTable(table, tuple(rows)), [*reader.faults, *_too_many_tests(table, rows)]


def _too_big(table: DecisionTable) -> Iterator[Fault]:
    for address, name, parts, most in (
        ("rows", "行", table.rows, MAXIMUM_ROWS),
        ("inputs", "个判定因素", table.inputs, MAXIMUM_INPUTS),
        ("outputs", "个结论", table.outputs, MAXIMUM_OUTPUTS),
        ("examples", "个测试用例", table.examples, MAXIMUM_EXAMPLES),
    ):
        if len(parts) > most:
            said = f"判定表最多{most}{name}，现有{len(parts)}{name}，请拆成几张表"
            yield Fault("table.too_big", address, said)


def _too_many_tests(table: DecisionTable, rows: list[CheckedRow]) -> Iterator[Fault]:
    counts = [0] * len(table.inputs)
    for row in rows:
        for place, condition in row.conditions:
            counts[place] += len(condition.tests)
    for place, count in enumerate(counts):
        if count > MAXIMUM_TESTS_OF_INPUT:
            label = table.inputs[place].label
            said = f"“{label}”一列最多{MAXIMUM_TESTS_OF_INPUT}个条件，现有{count}个"
            yield Fault("table.too_big", f"inputs.{place}", said)
    if sum(counts) > MAXIMUM_TESTS_OF_TABLE:
        said = f"整张表最多{MAXIMUM_TESTS_OF_TABLE}个条件，现有{sum(counts)}个，请拆成几张表"
        yield Fault("table.too_big", "rows", said)


def in_order(table: DecisionTable, rows: list[CheckedRow]) -> list[CheckedRow]:
    """Return the rows in the order in which they count: of the table, or of their conclusions."""
    if table.hit not in BY_PRIORITY:
        return rows
    ranked = [(o.code, allowed_values(o)) for o in table.outputs if o.allowed]

    def rank(row: CheckedRow) -> list[int]:
        return [allowed.index(row.values[code]) for code, allowed in ranked]

    return sorted(rows, key=rank)


class _Reader:
    """Reads the rows of one table and notes what is wrong with them."""

    def __init__(self, table: DecisionTable) -> None:
        self.table = table
        self.inputs = {item.code: item for item in table.inputs}
        self.faults: list[Fault] = []

    def row(self, number: int, row: Row) -> CheckedRow | None:
        before = len(self.faults)
        conditions = tuple(self.conditions(number, row))
        values = dict(self.values(number, row))
        if len(self.faults) > before:
            return None
        return CheckedRow(number, row.code, conditions, values, row.message, row.source)

    def conditions(self, number: int, row: Row) -> Iterator[tuple[int, Condition]]:
        for code in row.when.keys() - self.inputs.keys():
            address = f"rows.{number}.when.{code}"
            self.note(number, "row.unknown_input", address, f"没有名为“{code}”的判定因素")
        for place, item in enumerate(self.table.inputs):
            if item.code not in row.when:
                continue
            try:
                condition = condition_of(row.when[item.code], item, self.inputs)
            except CellFault as fault:
                address = f"rows.{number}.when.{item.code}"
                self.note(number, fault.code, address, f"“{item.label}”：{fault.message}")
                continue
            if condition:
                yield place, condition

    def values(self, number: int, row: Row) -> Iterator[tuple[str, Value]]:
        outputs = {output.code: output for output in self.table.outputs}
        for code in row.then.keys() - outputs.keys():
            address = f"rows.{number}.then.{code}"
            self.note(number, "row.unknown_output", address, f"没有名为“{code}”的结论")
        for code, output in outputs.items():
            address = f"rows.{number}.then.{code}"
            if code not in row.then:
                self.note(number, "row.no_output", address, f"没有写结论“{output.label}”")
                continue
            try:
                value = value_of(row.then[code], output)
            except CellFault as fault:
                self.note(number, fault.code, address, fault.message)
                continue
            yield code, value

    def note(self, number: int, code: str, address: str, message: str) -> None:
        row = self.table.rows[number].code
        self.faults.append(Fault(code, address, f"第{number + 1}行{message}", rows=(row,)))
