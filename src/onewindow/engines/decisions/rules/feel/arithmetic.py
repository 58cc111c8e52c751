"""
``+ - * / **`` by the kinds of their operands (DMN 1.5, tables 56 to 61).

A pair of kinds that is not in the table has no result.
"""

from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from onewindow.engines.decisions.rules.feel.durations import (
    DAY,
    SECOND,
    Duration,
    MonthsDuration,
)
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.limits import Meter
from onewindow.engines.decisions.rules.feel.moments import (
    Date,
    DateTime,
    Time,
    date_of_number,
)
from onewindow.engines.decisions.rules.feel.values import NUMBERS, word_of

Rule = Callable[[Any, Any], Any]


def calculate(operator: str, left: Any, right: Any, meter: Meter) -> Any:
    """
    Return the result of an operation.

    :raises Undefined: if the operands have none.
    """
    rule = RULES.get((operator, type(left), type(right)))
    if rule is None:
        raise Undefined(f"{word_of(left)} {operator} {word_of(right)} 没有结果")
    if type(left) is str:
        meter.write(len(left) + len(right))
    try:
        result = rule(left, right)
    except DivisionByZero:
        raise Undefined("除数为零") from None
    except (InvalidOperation, Overflow):
        raise Undefined(f"{operator} 的结果超出数字范围") from None
    # 零的负数次方是无穷大，而 FEEL 的数字都有限。
    if isinstance(result, Decimal) and not result.is_finite():
        raise Undefined(f"{operator} 的结果超出数字范围")
    return result


def negate(value: Any) -> Any:
    """
    Return minus a value.

    :raises Undefined: if it is neither a number nor a duration.
    """
    match value:
        case Decimal():
            return NUMBERS.minus(value)
        case Duration():
            return Duration(-value.nanos)
        case MonthsDuration():
            return MonthsDuration(-value.months)
    raise Undefined(f"{word_of(value)}不能取负")


def whole(number: Decimal) -> int:
    """Return a number without its fraction; bounded, so that none grows without end."""
    if abs(number) >= Decimal("1e30"):
        raise Undefined("数字过大")
    return int(number)


def _add_days(date: Date, duration: Duration) -> Date:
    return date_of_number(DateTime(date, Time(0)).later(duration.nanos).date.number)


def _shift_months(moment: DateTime, months: int) -> DateTime:
    return DateTime(moment.date.later(months), moment.time)


def _shift_clock(time: Time, nanos: int) -> Time:
    return Time((time.nanos + nanos) % DAY, time.offset, time.zone)


def _between(left: DateTime, right: DateTime) -> Duration:
    if (left.offset is None) != (right.offset is None):
        raise Undefined("一个时刻带时区，另一个不带，不能相减")
    return Duration(left.instant() - right.instant())


def _midnight(date: Date) -> DateTime:
    """Return the start of a date as a moment; as a moment a date is one of UTC."""
    return DateTime(date, Time(0, offset=0))


def _between_times(left: Time, right: Time) -> Duration:
    a, b = left.usual_offset, right.usual_offset
    if (a is None) != (b is None):
        raise Undefined("一个时刻带时区，另一个不带，不能相减")
    return Duration(left.nanos - right.nanos - ((a or 0) - (b or 0)) * SECOND)


def _times(duration: Duration, number: Decimal) -> Duration:
    return Duration(whole(NUMBERS.multiply(Decimal(duration.nanos), number)))


def _months_times(duration: MonthsDuration, number: Decimal) -> MonthsDuration:
    return MonthsDuration(whole(NUMBERS.multiply(Decimal(duration.months), number)))


def _ratio(left: int, right: int) -> Decimal:
    return NUMBERS.divide(Decimal(left), _not_zero(Decimal(right)))


def _not_zero(number: Decimal) -> Decimal:
    if not number:
        raise Undefined("除数为零")
    return number


RULES: dict[tuple[str, type, type], Rule] = {
    ("+", Decimal, Decimal): NUMBERS.add,
    ("-", Decimal, Decimal): NUMBERS.subtract,
    ("*", Decimal, Decimal): NUMBERS.multiply,
    ("/", Decimal, Decimal): lambda a, b: NUMBERS.divide(a, _not_zero(b)),
    ("**", Decimal, Decimal): NUMBERS.power,
    ("+", str, str): lambda a, b: a + b,
    ("+", Date, Duration): _add_days,
    ("+", Duration, Date): lambda a, b: _add_days(b, a),
    ("-", Date, Duration): lambda a, b: _add_days(a, negate(b)),
    ("+", Date, MonthsDuration): lambda a, b: a.later(b.months),
    ("+", MonthsDuration, Date): lambda a, b: b.later(a.months),
    ("-", Date, MonthsDuration): lambda a, b: a.later(-b.months),
    ("-", Date, Date): lambda a, b: Duration((a.number - b.number) * DAY),
    ("-", DateTime, Date): lambda a, b: _between(a, _midnight(b)),
    ("-", Date, DateTime): lambda a, b: _between(_midnight(a), b),
    ("-", DateTime, DateTime): _between,
    ("+", DateTime, Duration): lambda a, b: a.later(b.nanos),
    ("+", Duration, DateTime): lambda a, b: b.later(a.nanos),
    ("-", DateTime, Duration): lambda a, b: a.later(-b.nanos),
    ("+", DateTime, MonthsDuration): lambda a, b: _shift_months(a, b.months),
    ("+", MonthsDuration, DateTime): lambda a, b: _shift_months(b, a.months),
    ("-", DateTime, MonthsDuration): lambda a, b: _shift_months(a, -b.months),
    ("-", Time, Time): _between_times,
    ("+", Time, Duration): lambda a, b: _shift_clock(a, b.nanos),
    ("+", Duration, Time): lambda a, b: _shift_clock(b, a.nanos),
    ("-", Time, Duration): lambda a, b: _shift_clock(a, -b.nanos),
    ("+", Duration, Duration): lambda a, b: Duration(a.nanos + b.nanos),
    ("-", Duration, Duration): lambda a, b: Duration(a.nanos - b.nanos),
    ("*", Duration, Decimal): _times,
    ("*", Decimal, Duration): lambda a, b: _times(b, a),
    ("/", Duration, Decimal): lambda a, b: Duration(
        whole(NUMBERS.divide(Decimal(a.nanos), _not_zero(b)))
    ),
    ("/", Duration, Duration): lambda a, b: _ratio(a.nanos, b.nanos),
    ("+", MonthsDuration, MonthsDuration): lambda a, b: MonthsDuration(a.months + b.months),
    ("-", MonthsDuration, MonthsDuration): lambda a, b: MonthsDuration(a.months - b.months),
    ("*", MonthsDuration, Decimal): _months_times,
    ("*", Decimal, MonthsDuration): lambda a, b: _months_times(b, a),
    ("/", MonthsDuration, Decimal): lambda a, b: MonthsDuration(
        whole(NUMBERS.divide(Decimal(a.months), _not_zero(b)))
    ),
    ("/", MonthsDuration, MonthsDuration): lambda a, b: _ratio(a.months, b.months),
}
