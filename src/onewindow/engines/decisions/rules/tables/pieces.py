"""
The values of an input cut into pieces within which no cell of the table can tell two apart.

A piece stands for all its values, so one sample of it says how every row comes out. The compiled
function finds the piece of a value; the proof goes through all of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from itertools import pairwise
from typing import Any

from onewindow.engines.decisions.rules.tables.conditions import (
    Condition,
    Named,
    Value,
    operands_of,
)
from onewindow.engines.decisions.rules.tables.content import Input

EXACT = Context(prec=2000)
"""Room enough that no sample between two bounds is ever rounded onto one of them."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """
    Points in order and a sample of each piece: before the first point, on it, after it, and so on.

    A sample that is None stands for a piece that no value belongs to.
    """

    points: tuple[Any, ...]
    samples: tuple[Value, ...]


def ordered_pieces(item: Input, conditions: Iterable[Condition]) -> Pieces:
    """Return the pieces of a number or date."""
    found = set(constants_of(conditions))
    found |= {bound for bound in (item.minimum, item.maximum) if bound is not None}
    points = sorted(found)  # type: ignore[type-var]
    between = _number_between if item.kind == "number" else _date_between
    samples: list[Value] = []
    for low, high in pairwise([None, *points, None]):
        samples.append(between(low, high))  # type: ignore[arg-type]
        if high is not None:
            samples.append(high)
    return Pieces(tuple(points), tuple(samples))


def listed_values(item: Input, conditions: Iterable[Condition]) -> tuple[Value, ...]:
    """Return a sample of each piece of a text or boolean; the last text stands for all others."""
    if item.kind == "boolean":
        return (True, False)
    if item.allowed:
        return item.allowed
    named = [str(value) for value in constants_of(conditions)]
    return (*dict.fromkeys(named), other_text(named))


def constants_of(conditions: Iterable[Condition]) -> list[Value]:
    """Return the values, other than null, that the conditions compare with."""
    return [
        operand
        for condition in conditions
        for test in condition.tests
        for operand in operands_of(test)
        if operand is not None and not isinstance(operand, Named)
    ]


def other_text(taken: Sequence[str]) -> str:
    """Return a text that is none of those."""
    text = "其他"
    while text in taken:
        text += "值"
    return text


def _number_between(low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is None and high is None:
        return Decimal(0)
    if low is None:
        return EXACT.subtract(_whole(high, ROUND_CEILING), Decimal(1))
    whole = EXACT.add(_whole(low, ROUND_FLOOR), Decimal(1))
    if high is None or whole < high:
        return whole
    return EXACT.divide(EXACT.add(low, high), Decimal(2))


def _whole(number: Decimal | None, rounding: str) -> Decimal:
    return (number or Decimal(0)).to_integral_value(rounding, EXACT)


def _date_between(low: date | None, high: date | None) -> date | None:
    if low is None and high is None:
        return date(2026, 1, 1)
    if low is None and high is not None:
        place = high.toordinal() - 1
        return date.fromordinal(place) if place >= 1 else None
    place = low.toordinal() + 1 if low is not None else 0
    end = high.toordinal() if high is not None else date.max.toordinal() + 1
    return date.fromordinal(place) if place < end else None
