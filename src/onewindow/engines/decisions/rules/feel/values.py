"""
What FEEL values are in Python.

number Decimal · string str · boolean bool · null None · list list · context dict · date Date ·
time Time · date and time DateTime · durations Duration and MonthsDuration · range Span ·
function Callee. None of them is ever changed after it is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Any, Protocol

from onewindow.engines.decisions.rules.feel.durations import Duration, MonthsDuration
from onewindow.engines.decisions.rules.feel.moments import Date, DateTime, Time, moment_of_python
from onewindow.engines.decisions.rules.feel.types import Type

Value = Any
"""One of the classes above."""

NUMBERS = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""IEEE 754 decimal128, the numbers of FEEL (DMN 1.5, 10.3.2.3.1)."""


@dataclass(frozen=True, slots=True)
class Span:
    """
    A range as a value; None is an end that is not there.

    ``sign`` is the test it was written as, ``(< 10)`` or ``(!= 10)``, or empty for ``[1..10]``.
    """

    low: Value
    high: Value
    has_low: bool
    has_high: bool
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function with its declared type."""

    name: str
    type: Type


class Callee(Protocol):
    """A function as a value: built in, written in FEEL, or from a model."""

    @property
    def name(self) -> str:
        """What a remark calls it."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """What it takes."""

    @property
    def result(self) -> Type:
        """What it gives."""


WORDS: dict[type, str] = {
    Decimal: "数字",
    str: "文字",
    bool: "是非",
    Date: "日期",
    Time: "时刻",
    DateTime: "日期时刻",
    Duration: "时长（日时）",
    MonthsDuration: "时长（年月）",
    Span: "区间",
    list: "列表",
    dict: "上下文",
    type(None): "空值",
}


def word_of(value: Value) -> str:
    """Return the kind of a value in Chinese, for a remark."""
    return WORDS.get(type(value), "函数")


def value_of(plain: object) -> Value:
    """
    Return a Python value as a FEEL value.

    :raises TypeError: if FEEL has no such value.
    """
    match plain:
        case None | bool() | str() | Decimal() | Date() | Time() | DateTime() | Span():
            return plain
        case Duration() | MonthsDuration():
            return plain
        case int():
            return Decimal(plain)
        case datetime():
            return moment_of_python(plain)
        case date():
            return Date(plain.year, plain.month, plain.day)
        case time():
            return moment_of_python(datetime.combine(date(2000, 1, 1), plain)).time
        case timedelta():
            micros = (plain.days * 86_400 + plain.seconds) * 1_000_000 + plain.microseconds
            return Duration(micros * 1000)
        case dict():
            return {str(name): value_of(part) for name, part in plain.items()}
        case list() | tuple():
            return [value_of(item) for item in plain]
    raise TypeError(f"not a value of FEEL: {type(plain).__name__}")


def plain_of(value: Value) -> object:
    """Return a FEEL value in Python's own classes where they can say it."""
    match value:
        case Date() if 1 <= value.year <= 9999:
            return date(value.year, value.month, value.day)
        case list():
            return [plain_of(item) for item in value]
        case dict():
            return {name: plain_of(part) for name, part in value.items()}
    return value
