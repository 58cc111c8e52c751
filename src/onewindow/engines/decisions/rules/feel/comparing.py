"""Equality, order and membership (DMN 1.5, tables 53, 54 and 55)."""

from decimal import Decimal
from typing import Any

from onewindow.engines.decisions.rules.feel.durations import SECOND, Duration, MonthsDuration
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.limits import Meter
from onewindow.engines.decisions.rules.feel.moments import Date, DateTime, Time
from onewindow.engines.decisions.rules.feel.spans import Span
from onewindow.engines.decisions.rules.feel.values import word_of

ORDERED = frozenset({Decimal, str, Date, Time, DateTime, Duration, MonthsDuration})
"""Kinds of which one value can be less than another."""


def equal(left: Any, right: Any, meter: Meter) -> bool | None:
    """Return whether two values are equal; None if they are of different kinds."""
    meter.spend()
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return None
    match left:
        case list():
            if len(left) != len(right):
                return False
            return all(equal(a, b, meter) is True for a, b in zip(left, right, strict=True))
        case dict():
            return left.keys() == right.keys() and all(
                equal(part, right[name], meter) is True for name, part in left.items()
            )
        case Time() | DateTime():
            return _moment(left) == _moment(right)
        case Span():
            return all(
                equal(getattr(left, part), getattr(right, part), meter) is True
                for part in ("low", "high", "has_low", "has_high", "sign")
            )
    return bool(left == right)


def compare(left: Any, right: Any) -> int:
    """
    Return -1, 0 or 1 as left comes before, with or after right.

    :raises Undefined: if the two have no order.
    """
    kind = type(left)
    if kind is not type(right) or kind not in ORDERED:
        raise Undefined(f"{word_of(left)}与{word_of(right)}不能比较大小")
    if kind is Time or kind is DateTime:
        (is_local, left), (is_other_local, right) = _moment(left), _moment(right)
        if is_local != is_other_local:
            raise Undefined("一个时刻带时区，另一个不带，不能比较先后")
    return (left > right) - (left < right)


def _moment(moment: Time | DateTime) -> tuple[bool, int]:
    """Return whether a moment is local, and its place in time in whole seconds."""
    if isinstance(moment, DateTime):
        return moment.offset is None, moment.instant() // SECOND
    offset = moment.usual_offset
    return offset is None, moment.nanos // SECOND - (offset or 0)


def contains(span: Span, value: Any, meter: Meter) -> bool:
    """
    Return whether a value lies in a range.

    :raises Undefined: if it cannot be compared with the ends.
    """
    if span.sign in {"=", "!="}:
        is_equal = equal(value, span.low, meter)
        if is_equal is None:
            raise Undefined(f"{word_of(value)}与{word_of(span.low)}不能比较")
        return is_equal == (span.sign == "=")
    if span.low is None and span.high is None:
        raise Undefined("区间两端都为空")
    if not span.sign and (span.low is None or span.high is None):
        raise Undefined("区间的一端为空")
    if span.low is not None:
        order = compare(value, span.low)
        if order < 0 or (order == 0 and not span.has_low):
            return False
    if span.high is not None:
        order = compare(value, span.high)
        return order < 0 or (order == 0 and span.has_high)
    return True
