"""
What FEEL values are in Python.

number Decimal · string str · boolean bool · null None · list list · context dict · date Date ·
time Time · date and time DateTime · durations Duration and MonthsDuration · range Span ·
function Callee. None of them is ever changed after it is made.
"""

from datetime import date, datetime, time, timedelta
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Any

from onewindow.engines.decisions.rules.feel.durations import Duration, MonthsDuration
from onewindow.engines.decisions.rules.feel.moments import Date, DateTime, Time, moment_of_python
from onewindow.engines.decisions.rules.feel.spans import Span

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


AS_THEY_ARE = frozenset({bool, str, Date, Time, DateTime, Duration, MonthsDuration, Span})


def value_of(plain: object) -> Value:
    """
    Return a Python value as a FEEL value.

    :raises TypeError: if FEEL has no such value.
    """
    if plain is None or type(plain) in AS_THEY_ARE:
        return plain
    match plain:
        case str():
            # 去掉子类（如模板的安全文字），相等比较按类别进行。
            return plain[:]
        case Decimal() if plain.is_finite():
            return plain
        case int():
            return Decimal(plain)
        case dict():
            return {str(name): value_of(part) for name, part in plain.items()}
        case list() | tuple():
            return [value_of(item) for item in plain]
    return _moment_of(plain)


def _moment_of(plain: object) -> Value:
    match plain:
        case datetime():
            return moment_of_python(plain)
        case date():
            return Date(plain.year, plain.month, plain.day)
        case time():
            return moment_of_python(datetime.combine(date(2000, 1, 1), plain)).time
        case timedelta():
            micros = (plain.days * 86_400 + plain.seconds) * 1_000_000 + plain.microseconds
            return Duration(micros * 1000)
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
