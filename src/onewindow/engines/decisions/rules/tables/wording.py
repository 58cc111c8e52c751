"""Conditions in the words of a clerk: ``≥18且＜60``, ``属于甲、乙``, ``不限``."""

from collections.abc import Mapping

from onewindow.engines.decisions.rules.tables.cells import condition_of
from onewindow.engines.decisions.rules.tables.conditions import (
    Condition,
    Equal,
    Named,
    Operand,
    Span,
    Test,
)
from onewindow.engines.decisions.rules.tables.content import Input
from onewindow.engines.decisions.rules.tables.facts import words_of_value


def words_of_cell(text: str, item: Input, inputs: Mapping[str, Input]) -> str:
    """
    Return what a cell of FEEL asks, in Chinese words.

    :raises CellFault: if the cell is wrong.
    """
    return words_of_condition(condition_of(text, item, inputs), item, inputs)


def words_of_condition(
    condition: Condition | None, item: Input, inputs: Mapping[str, Input]
) -> str:
    """Return what the cell asks, as it stands on a page."""
    if condition is None:
        return "不限"
    if all(isinstance(test, Equal) for test in condition.tests):
        listed = "、".join(_operand(t.operand, inputs) for t in condition.tests)  # type: ignore[union-attr]
        if condition.is_negated:
            return f"不属于{listed}" if len(condition.tests) > 1 else f"≠{listed}"
        return f"属于{listed}" if len(condition.tests) > 1 else f"＝{listed}"
    said = "或".join(_test(test, inputs) for test in condition.tests)
    return f"非（{said}）" if condition.is_negated else said


def _test(test: Test, inputs: Mapping[str, Input]) -> str:
    if isinstance(test, Equal):
        return f"＝{_operand(test.operand, inputs)}"
    return "且".join(_ends(test, inputs))


def _ends(span: Span, inputs: Mapping[str, Input]) -> list[str]:
    found = []
    if span.low is not None:
        found.append(("≥" if span.has_low else "＞") + _operand(span.low, inputs))
    if span.high is not None:
        found.append(("≤" if span.has_high else "＜") + _operand(span.high, inputs))
    return found


def _operand(operand: Operand, inputs: Mapping[str, Input]) -> str:
    return inputs[operand.code].label if isinstance(operand, Named) else words_of_value(operand)
