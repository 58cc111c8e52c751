"""What a list, a range or a single value gives item by item; never built ahead."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.moments import Date, date_of_number
from onewindow.engines.decisions.rules.feel.spans import Span
from onewindow.engines.decisions.rules.feel.values import word_of


def items_of(value: Any) -> list[Any]:
    """Return a list as it is, and any other value as a list of one."""
    return value if type(value) is list else [value]


def item_at(items: list[Any], index: Any) -> Any:
    """
    Return the item at a place counted from 1, or from -1 at the end.

    :raises Undefined: if there is none.
    """
    if not isinstance(index, Decimal):
        raise Undefined(f"{word_of(index)}不能作筛选条件")
    place = int(index) if abs(index) <= len(items) else 0
    if place == 0 or place != index:
        raise Undefined(f"列表有{len(items)}项，没有第{str(index)[:20]}项")
    return items[place - 1 if place > 0 else place]


def span_items(low: Any, high: Any, span: Span | None = None) -> Iterator[Any]:
    """
    Return the whole numbers or the dates from one end to the other, downwards if need be.

    :param span: the range it is, to leave out an end that is open
    :raises Undefined: if the ends are neither.
    """
    if isinstance(low, Date) and isinstance(high, Date):
        first, last = low.number, high.number
    elif _is_whole(low) and _is_whole(high):
        first, last = int(low), int(high)
    else:
        raise Undefined("只能在整数或日期之间逐项计算")
    step = 1 if first <= last else -1
    if span and not span.has_low:
        first += step
    if span and not span.has_high:
        last -= step
    make = date_of_number if isinstance(low, Date) else Decimal
    return (make(number) for number in range(first, last + step, step))


def _is_whole(value: Any) -> bool:
    return isinstance(value, Decimal) and abs(value) < 10**18 and value == int(value)
