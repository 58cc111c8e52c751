"""Cells against what their inputs can be: values that never occur, ranges that hold nothing."""

from collections.abc import Iterator

from onewindow.engines.decisions.rules.tables.checking import CheckedTable
from onewindow.engines.decisions.rules.tables.conditions import (
    Condition,
    Equal,
    Facts,
    Span,
    Test,
    Value,
    bound,
    holds,
)
from onewindow.engines.decisions.rules.tables.content import Input
from onewindow.engines.decisions.rules.tables.facts import is_possible, words_of_value
from onewindow.engines.decisions.rules.tables.faults import Fault
from onewindow.engines.decisions.rules.tables.pieces import (
    constants_of,
    listed_values,
    ordered_pieces,
)
from onewindow.engines.decisions.rules.tables.wording import words_of_condition


def possible_values(item: Input, conditions: list[Condition]) -> tuple[Value, ...]:
    """Return a sample of each piece of the input's domain, null not among them."""
    if item.kind in ("text", "boolean"):
        return listed_values(item, conditions)
    samples = ordered_pieces(item, conditions).samples
    return tuple(s for s in samples if s is not None and is_possible(item, s))


def check_domains(checked: CheckedTable, constants: Facts) -> Iterator[Fault]:
    """Yield every cell that names a value outside its domain or that no value passes."""
    inputs = {item.code: item for item in checked.inputs}
    for row in sorted(checked.rows, key=lambda row: row.number):
        for place, condition in row.conditions:
            item = checked.inputs[place]
            words = words_of_condition(condition, item, inputs)
            for code, said in _faults(item, condition, constants, words):
                message = f"第{row.number + 1}行“{item.label}”：{said}"
                address = f"rows.{row.number}.when.{item.code}"
                yield Fault(code, address, message, rows=(row.code,))


def _faults(
    item: Input, condition: Condition, constants: Facts, words: str
) -> Iterator[tuple[str, str]]:
    outside = [value for value in constants_of([condition]) if not is_possible(item, value)]
    if outside:
        said = "、".join(words_of_value(value) for value in outside)
        yield "cell.outside", f"{said}不在可取的范围（{domain_words(item)}）内"
        return
    in_force = bound(condition, constants)
    values = possible_values(item, [in_force])
    for test in in_force.tests:
        if not _can_hold(test, values):
            yield "cell.empty", f"“{words}”中有一段不含任何值，请检查两端的大小"
            return
    if not any(holds(in_force, value, {}) for value in values) and not _asks_for_null(condition):
        yield "cell.never", f"没有任何值符合“{words}”"


def _can_hold(test: Test, values: tuple[Value, ...]) -> bool:
    if isinstance(test, Span):
        return any(holds(Condition((test,)), value, {}) for value in values)
    return test.operand is None or test.operand in values


def _asks_for_null(condition: Condition) -> bool:
    return not condition.is_negated and Equal(None) in condition.tests


def domain_words(item: Input) -> str:
    """Return the declared domain of an input in words."""
    if item.allowed:
        return "、".join(item.allowed)
    low = "" if item.minimum is None else words_of_value(item.minimum)
    high = "" if item.maximum is None else words_of_value(item.maximum)
    return f"{low}～{high}" if low or high else "不限"
