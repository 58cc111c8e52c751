"""How points and ranges lie to one another (DMN 1.5, table 78), and ranges from text."""

from collections.abc import Callable
from typing import Any

from onewindow.engines.decisions.rules.feel import syntax
from onewindow.engines.decisions.rules.feel.builtins.registry import builtin
from onewindow.engines.decisions.rules.feel.calling import Run, Scope
from onewindow.engines.decisions.rules.feel.comparing import compare
from onewindow.engines.decisions.rules.feel.faults import Undefined, Unreadable
from onewindow.engines.decisions.rules.feel.parser import parse_expression
from onewindow.engines.decisions.rules.feel.spans import Span
from onewindow.engines.decisions.rules.feel.types import (
    DATE,
    DATE_TIME,
    DAYS,
    MONTHS,
    NUMBER,
    RANGE,
    TEXT,
    TIME,
    OneOf,
)

POINT = OneOf((NUMBER, TEXT, DATE, TIME, DATE_TIME, DAYS, MONTHS))

Relation = Callable[[Any, Any], bool]


def _as_span(value: Any) -> Span:
    """Return a point as the range that holds only it."""
    return value if isinstance(value, Span) else Span(value, value, True, True)


def _is_before(left: Span, right: Span) -> bool:
    order = compare(left.high, right.low)
    return order < 0 or (order == 0 and not (left.has_high and right.has_low))


def _meets(left: Span, right: Span) -> bool:
    return left.has_high and right.has_low and compare(left.high, right.low) == 0


def _overlaps(left: Span, right: Span) -> bool:
    return not _is_before(left, right) and not _is_before(right, left)


def _begins_first(left: Span, right: Span) -> bool:
    order = compare(left.low, right.low)
    return order < 0 or (order == 0 and left.has_low and not right.has_low)


def _ends_first(left: Span, right: Span) -> bool:
    order = compare(left.high, right.high)
    return order < 0 or (order == 0 and right.has_high and not left.has_high)


def _overlaps_before(left: Span, right: Span) -> bool:
    return _begins_first(left, right) and _overlaps(left, right) and not _ends_first(right, left)


def _includes(left: Span, right: Span) -> bool:
    return not _begins_first(right, left) and not _ends_first(left, right)


def _same_start(left: Span, right: Span) -> bool:
    return compare(left.low, right.low) == 0 and left.has_low == right.has_low


def _same_end(left: Span, right: Span) -> bool:
    return compare(left.high, right.high) == 0 and left.has_high == right.has_high


def _starts(left: Span, right: Span) -> bool:
    return _same_start(left, right) and not _ends_first(right, left)


def _finishes(left: Span, right: Span) -> bool:
    return _same_end(left, right) and not _begins_first(left, right)


def _coincides(left: Span, right: Span) -> bool:
    return _same_start(left, right) and _same_end(left, right)


def _reversed(relation: Relation) -> Relation:
    return lambda left, right: relation(right, left)


_KINDS = {"point": POINT, "range": RANGE}


def _relation(name: str, relation: Relation, *pairs: tuple[str, str]) -> None:
    for first, second in pairs:
        names = (f"{first}1", f"{second}2") if first == second else (first, second)
        kinds = dict(zip(names, (_KINDS[first], _KINDS[second]), strict=True))

        @builtin(name, kinds)
        def run(left: Any, right: Any) -> bool:
            return relation(_as_span(left), _as_span(right))


_POINTS, _RANGES = ("point", "point"), ("range", "range")
_INTO, _OUT = ("point", "range"), ("range", "point")
_relation("before", _is_before, _POINTS, _INTO, _OUT, _RANGES)
_relation("after", _reversed(_is_before), _POINTS, _INTO, _OUT, _RANGES)
_relation("meets", _meets, _RANGES)
_relation("met by", _reversed(_meets), _RANGES)
_relation("overlaps", _overlaps, _RANGES)
_relation("overlaps before", _overlaps_before, _RANGES)
_relation("overlaps after", _reversed(_overlaps_before), _RANGES)
_relation("finishes", _finishes, _INTO, _RANGES)
_relation("finished by", _reversed(_finishes), _OUT, _RANGES)
_relation("includes", _includes, _OUT, _RANGES)
_relation("during", _reversed(_includes), _INTO, _RANGES)
_relation("starts", _starts, _INTO, _RANGES)
_relation("started by", _reversed(_starts), _OUT, _RANGES)
_relation("coincides", _coincides, _POINTS, _RANGES)

MOMENT_FUNCTIONS = frozenset({"date", "time", "date and time", "duration"})


@builtin("range", {"from": TEXT}, needs_run=True)
def range_of(run: Run, text: str) -> Span:
    """Return the range that a text writes; its ends are literals."""
    try:
        tree = parse_expression(text)
    except Unreadable:
        raise Undefined(f"“{text[:40]}”不是区间") from None
    if not isinstance(tree, syntax.Range) or tree.low is None or tree.high is None:
        raise Undefined(f"“{text[:40]}”不是区间")
    if not (_is_literal(tree.low) and _is_literal(tree.high)):
        raise Undefined("区间的两端应为写明的值")
    span = run.evaluate(tree, Scope({}))
    if span is None or span.low is None or span.high is None or compare(span.low, span.high) > 0:
        raise Undefined(f"“{text[:40]}”不是区间")
    return span


def _is_literal(node: syntax.Node) -> bool:
    match node:
        case syntax.Literal() | syntax.AtLiteral():
            return True
        case syntax.Negation():
            return isinstance(node.operand, syntax.Literal)
        case syntax.Call(function=syntax.Name(name=name)):
            return name in MOMENT_FUNCTIONS and all(
                isinstance(argument, syntax.Literal) for argument in node.positional
            )
    return False
