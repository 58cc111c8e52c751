"""Functions of numbers and of truth (DMN 1.5, tables 74 and 77)."""

import re
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Any

from onewindow.engines.decisions.rules.feel.builtins.registry import builtin, or_null
from onewindow.engines.decisions.rules.feel.durations import Duration, MonthsDuration
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.types import ANY, DAYS, MONTHS, NUMBER, TEXT, OneOf
from onewindow.engines.decisions.rules.feel.values import NUMBERS

LEAST_SCALE, GREATEST_SCALE = -6111, 6176
NUMERAL = re.compile(
    r"[+-]?(?:\d{1,100}(?:\.\d{0,100})?|\.\d{1,100})(?:[eE][+-]?\d{1,9})?", re.ASCII
)


def rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal:
    """
    Return a number with at most so many digits after the point.

    :raises Undefined: if the scale is out of range.
    """
    places = int(scale)
    if not LEAST_SCALE <= places <= GREATEST_SCALE:
        raise Undefined("小数位数超出范围")
    if -int(number.as_tuple().exponent) <= places:
        return number
    unit = Decimal((0, (1,), -places))
    return number.quantize(unit, rounding=rounding, context=NUMBERS)


def _rounding(name: str, rounding: str, *, has_default: bool) -> None:
    scale = "scale?" if has_default else "scale"

    @builtin(name, {"n": NUMBER, scale: NUMBER})
    def run(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
        return rounded(number, scale, rounding)


_rounding("decimal", ROUND_HALF_EVEN, has_default=False)
_rounding("floor", ROUND_FLOOR, has_default=True)
_rounding("ceiling", ROUND_CEILING, has_default=True)
_rounding("round up", ROUND_UP, has_default=False)
_rounding("round down", ROUND_DOWN, has_default=False)
_rounding("round half up", ROUND_HALF_UP, has_default=False)
_rounding("round half down", ROUND_HALF_DOWN, has_default=False)


@builtin("abs", {"n": OneOf((NUMBER, DAYS, MONTHS))})
def absolute(value: Any) -> Any:
    """Return a number or duration without its sign."""
    match value:
        case Duration():
            return Duration(abs(value.nanos))
        case MonthsDuration():
            return MonthsDuration(abs(value.months))
    return NUMBERS.abs(value)


@builtin("modulo", {"dividend": NUMBER, "divisor": NUMBER})
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the remainder with the sign of the divisor."""
    if not divisor:
        raise Undefined("除数为零")
    rest = NUMBERS.remainder(dividend, divisor)
    return rest if not rest or (rest < 0) == (divisor < 0) else NUMBERS.add(rest, divisor)


@builtin("sqrt", {"number": NUMBER})
def square_root(number: Decimal) -> Decimal:
    """Return the square root."""
    return NUMBERS.sqrt(number)


@builtin("log", {"number": NUMBER})
def logarithm(number: Decimal) -> Decimal:
    """Return the natural logarithm."""
    if number <= 0:
        raise Undefined("只有正数才有对数")
    return NUMBERS.ln(number)


@builtin("exp", {"number": NUMBER})
def exponential(number: Decimal) -> Decimal:
    """Return e to that power."""
    return NUMBERS.exp(number)


@builtin("odd", {"number": NUMBER})
def odd(number: Decimal) -> bool:
    """Return whether a whole number is odd."""
    return abs(NUMBERS.remainder(number, Decimal(2))) == 1


@builtin("even", {"number": NUMBER})
def even(number: Decimal) -> bool:
    """Return whether a whole number is even."""
    return NUMBERS.remainder(number, Decimal(2)) == 0


@builtin("not", {"negand": ANY})
def negated(value: Any) -> bool:
    """Return the opposite of a truth value."""
    if not isinstance(value, bool):
        raise Undefined("参数不是是非值")
    return not value


@builtin(
    "number",
    {"from": TEXT, "grouping separator": or_null(TEXT), "decimal separator": or_null(TEXT)},
)
def number_of(text: str, grouping: str | None, point: str | None) -> Decimal:
    """Return the number that a text writes with these separators."""
    if grouping not in {None, " ", ",", "."} or point not in {None, ",", "."}:
        raise Undefined("分隔符只能是空格、逗号或句点")
    if grouping is not None and grouping == point:
        raise Undefined("两种分隔符不能相同")
    plain = text.replace(grouping, "") if grouping else text
    return _read(plain.replace(point, ".") if point else plain)


@builtin("number", {"from": TEXT})
def number_of_text(text: str) -> Decimal:
    """Return the number that a text writes as FEEL does."""
    return _read(text)


def _read(text: str) -> Decimal:
    if not NUMERAL.fullmatch(text.strip()):
        raise Undefined(f"“{text[:40]}”不是数字")
    return NUMBERS.create_decimal(text.strip())
