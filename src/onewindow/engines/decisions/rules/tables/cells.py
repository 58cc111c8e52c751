"""
What a cell may hold: the part of FEEL's unary tests that can be proved.

Literals, comparisons, ranges, alternatives, ``not(…)``, null, ``-``, dates, and comparison with a
dated legal number. Everything else of FEEL is refused here with a reason.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import lru_cache

from onewindow.engines.decisions.rules.feel import syntax
from onewindow.engines.decisions.rules.feel.faults import Unreadable
from onewindow.engines.decisions.rules.feel.parser import parse_unary_tests
from onewindow.engines.decisions.rules.tables.conditions import (
    Condition,
    Equal,
    Named,
    Operand,
    Span,
    Test,
    Value,
)
from onewindow.engines.decisions.rules.tables.content import Input, Output
from onewindow.engines.decisions.rules.tables.facts import (
    KIND_NAMES,
    TYPES,
    typed_value,
    words_of_value,
)
from onewindow.engines.decisions.rules.tables.faults import CellFault

MAXIMUM_TESTS = 200
MAXIMUM_DIGITS = 200
POLICY = "policy."
_BOOLEANS = {"true": True, "false": False}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def condition_of(text: str, item: Input, inputs: Mapping[str, Input]) -> Condition | None:
    """
    Return the checked condition of a cell of this input; None if the cell asks nothing.

    :raises CellFault: if the text is not FEEL, is not of the input's kind, or cannot be proved.
    """
    tests = _parsed(text.strip() or "-", tuple(inputs))
    if any(isinstance(test, syntax.Wildcard) for test in tests.tests):
        if len(tests.tests) > 1 or tests.is_negated:
            raise CellFault("cell.wildcard", "“-”（不限）不能和别的条件写在一起")
        return None
    nodes = [node for test in tests.tests for node in _alternatives(test)]
    if len(nodes) > MAXIMUM_TESTS:
        raise CellFault("cell.too_long", f"一格最多列举{MAXIMUM_TESTS}个条件")
    reader = _Reader(item, inputs)
    if len(nodes) == 1 and _sign(nodes[0]) == "!=":
        return Condition((Equal(reader.operand(nodes[0].right)),), not tests.is_negated)  # type: ignore[attr-defined]
    return Condition(tuple(reader.test(node) for node in nodes), tests.is_negated)


def value_of(text: str, output: Output) -> Value:
    """
    Return the literal of an output cell.

    :raises CellFault: if it is not one literal of the output's kind, or not an allowed value.
    """
    tests = _parsed(text, ()) if text.strip() else None
    if tests is None or len(tests.tests) != 1 or tests.is_negated:
        raise CellFault("output.not_literal", "结论必须是一个确定的值")
    value = _literal(tests.tests[0])
    if isinstance(value, Named) or value is None:
        raise CellFault("output.not_literal", "结论必须是一个确定的值")
    if type(value) is not TYPES[output.kind]:
        raise CellFault("output.kind", f"结论“{output.label}”应当是{KIND_NAMES[output.kind]}")
    if output.allowed and value not in allowed_values(output):
        listed, said = "、".join(output.allowed), words_of_value(value)
        raise CellFault("output.not_allowed", f"结论“{output.label}”只能是{listed}，不能是{said}")
    return value


def allowed_values(output: Output) -> tuple[Value, ...]:
    """Return the allowed values of an output, typed; those that cannot be read are left out."""
    found: list[Value] = []
    for text in output.allowed:
        said = _BOOLEANS.get(text, text) if output.kind == "boolean" else text
        with suppress(ValueError):
            found.append(typed_value(output.kind, said))
    return tuple(found)


@lru_cache(maxsize=20_000)
def _parsed(text: str, names: tuple[str, ...]) -> syntax.Tests:
    try:
        return parse_unary_tests(text, names=names)
    except Unreadable as error:
        raise CellFault("cell.syntax", f"看不懂“{text}”：{error}") from error


def _alternatives(node: syntax.Node) -> tuple[syntax.Node, ...]:
    return node.items if isinstance(node, syntax.Listing) else (node,)


def _sign(node: syntax.Node) -> str:
    """Return the operator of ``= x`` or ``!= x``, "" for any other node."""
    is_own = isinstance(node, syntax.Comparison) and node.left == syntax.Name("?")
    return node.operator if is_own else ""  # type: ignore[attr-defined]


class _Reader:
    """Turns nodes into tests of one input."""

    def __init__(self, item: Input, inputs: Mapping[str, Input]) -> None:
        self.item, self.inputs = item, inputs

    def test(self, node: syntax.Node) -> Test:
        if isinstance(node, syntax.Comparison) and _sign(node) == "=":
            return Equal(self.operand(node.right))
        if not isinstance(node, syntax.Range):
            return Equal(self.operand(node))
        if self.item.kind not in ("number", "date"):
            raise CellFault("cell.not_ordered", f"“{self.item.label}”不是数字或日期，不能比较大小")
        low, high = self.end(node.low), self.end(node.high)
        return Span(low, high, node.has_low, node.has_high)

    def end(self, node: syntax.Node | None) -> Operand:
        if node is None:
            return None
        found = self.operand(node)
        if found is None:
            raise CellFault("cell.null_end", "不能和空比较大小")
        return found

    def operand(self, node: syntax.Node) -> Operand:
        found = _literal(node)
        if isinstance(found, Named):
            return self.named(found)
        if found is not None and type(found) is not TYPES[self.item.kind]:
            said = KIND_NAMES[self.item.kind]
            raise CellFault("cell.kind", f"“{self.item.label}”是{said}，这里写的不是{said}")
        return found

    def named(self, found: Named) -> Named:
        other = self.inputs.get(found.code)
        if other is None:
            hint = "；文字要加英文引号" if self.item.kind == "text" else ""
            raise CellFault("cell.unknown_name", f"没有名为“{found.code}”的判定因素{hint}")
        if other.code == self.item.code:
            raise CellFault("cell.itself", f"“{other.label}”不能和自己比较")
        if not other.source.startswith(POLICY):
            raise CellFault("cell.other_input", f"只能和法定数值比较，不能和“{other.label}”比较")
        if other.kind != self.item.kind:
            raise CellFault(
                "cell.kind", f"“{self.item.label}”和“{other.label}”不是同一种数据，不能比较"
            )
        return found


def _literal(node: syntax.Node) -> Operand:
    match node:
        case syntax.Literal(value=value):
            return _bounded(value)
        case syntax.Negation(operand=syntax.Literal(value=Decimal() as value)):
            return _bounded(value.copy_negate())
        case syntax.Name(name=name):
            return Named(name)
        case syntax.AtLiteral(text=text):
            return _date(text)
        case syntax.Call(
            function=syntax.Name(name="date"),
            positional=(syntax.Literal(value=str() as text),),
            named=(),
        ):
            return _date(text)
    raise CellFault("cell.unprovable", "判定表的格子里不能写公式或函数，只能写可以核对的条件")


def _bounded(value: Value) -> Value:
    if isinstance(value, Decimal) and (
        len(value.as_tuple().digits) > MAXIMUM_DIGITS or abs(value.adjusted()) > MAXIMUM_DIGITS
    ):
        raise CellFault("cell.too_long", f"数字最多{MAXIMUM_DIGITS}位")
    return value


def _date(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CellFault("cell.date", f"“{text}”不是日期，日期写成 2026-01-31")
