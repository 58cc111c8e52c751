"""What stands after a dot (DMN 1.5, table 65): a closed list by kind of value."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from onewindow.engines.decisions.rules.feel.durations import SECOND, Duration, MonthsDuration
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.moments import Date, DateTime, Time
from onewindow.engines.decisions.rules.feel.spans import Span
from onewindow.engines.decisions.rules.feel.values import word_of


def property_of(subject: Any, name: str) -> Any:
    """
    Return a member of a context or a property of another value.

    :raises Undefined: if there is none of that name.
    """
    if type(subject) is dict:
        if name in subject:
            return subject[name]
        raise Undefined(f"上下文中没有“{name}”")
    read = PROPERTIES.get(type(subject), {}).get(name)
    if read is None:
        raise Undefined(f"{word_of(subject)}没有“{name}”")
    value = read(subject)
    return Decimal(value) if type(value) is int else value


def _offset(seconds: int | None) -> Duration | None:
    return None if seconds is None else Duration(seconds * SECOND)


def _part(name: str) -> Callable[[Any], int]:
    return lambda duration: duration.parts[name]


_DATE: dict[str, Callable[[Any], Any]] = {
    "year": lambda date: date.year,
    "month": lambda date: date.month,
    "day": lambda date: date.day,
    "weekday": lambda date: date.weekday,
}
_TIME: dict[str, Callable[[Any], Any]] = {
    "hour": lambda time: time.hour,
    "minute": lambda time: time.minute,
    "second": lambda time: time.second,
    "timezone": lambda time: time.zone or None,
}


def _of_date(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda moment: read(moment.date)


def _of_time(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda moment: read(moment.time)


PROPERTIES: dict[type, dict[str, Callable[[Any], Any]]] = {
    Date: _DATE,
    Time: {**_TIME, "time offset": lambda time: _offset(time.usual_offset)},
    DateTime: {
        **{name: _of_date(read) for name, read in _DATE.items()},
        **{name: _of_time(read) for name, read in _TIME.items()},
        "time offset": lambda moment: _offset(moment.offset),
    },
    Duration: {name: _part(name) for name in ("days", "hours", "minutes", "seconds")},
    MonthsDuration: {name: _part(name) for name in ("years", "months")},
    Span: {
        "start": lambda span: span.low,
        "end": lambda span: span.high,
        "start included": lambda span: span.has_low,
        "end included": lambda span: span.has_high,
    },
}
